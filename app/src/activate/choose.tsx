// Choosing the password, with its rules before the field.
import { useSignal } from '@preact/signals';
import { api } from '../api';
import { attempt, keyNew } from '../attempt';
import { problemIs, sentenceOf } from '../failure';
import { signIn } from '../session';
import { Field } from '../ui/field';
import { Notice } from '../ui/notice';
import type { Because } from './ask';
import { t } from './words';

const SHORTEST = 10; // The server decides; this spares a round trip.

interface ChooseProps {
  token: string;
  onDone: (login: string) => void;
  onNoLink: (because: Because) => void;
}

export function Choose({ token, onDone, onNoLink }: ChooseProps) {
  const password = useSignal('');
  const fault = useSignal<string | undefined>(undefined);
  const trouble = useSignal('');
  const busy = useSignal(false);

  async function choose(field: HTMLInputElement) {
    busy.value = true;
    trouble.value = '';
    const input = { token, password: password.value };
    try {
      const { login } = await attempt(keyNew(), (key) => api.account_activate(input, { key }));
      await signIn(login, password.value).catch(() => undefined); // Else by hand, on that page.
      onDone(login);
    } catch (e) {
      busy.value = false;
      if (problemIs(e, 'link-expired')) return onNoLink('ended');
      if (problemIs(e, 'already-done')) return onNoLink('used');
      if (problemIs(e, 'password-too-weak')) return refuse(field, sentenceOf(e));
      trouble.value = sentenceOf(e);
    }
  }
  function refuse(field: HTMLInputElement, says: string) {
    fault.value = says;
    field.focus();
  }
  function submit(event: SubmitEvent) {
    event.preventDefault();
    if (busy.value) return;
    const form = event.currentTarget as HTMLFormElement;
    const field = form.elements.namedItem('password') as HTMLInputElement;
    const missing = SHORTEST - Array.from(password.value).length;
    if (missing > 0) refuse(field, t().missing(missing));
    else void choose(field);
  }
  return (
    <section class="sign-in panel">
      <h1>{t().chooseTitle}</h1>
      <p class="soft">{t().chooseSays}</p>
      <form onSubmit={submit} novalidate>
        <div class="rules" id="rules">
          <p><strong>{t().rulesTitle}</strong></p>
          <ul>
            {t().rules(SHORTEST).map((rule) => <li key={rule}>{rule}</li>)}
          </ul>
          <p>{t().advice}</p>
        </div>
        <PasswordField value={password.value} error={fault.value}
          onValue={(value) => { password.value = value; fault.value = undefined; }} />
        {trouble.value && <Notice tone="bad" spoken>{trouble.value}</Notice>}
        <button class="button primary large wide" aria-disabled={busy.value}>
          {busy.value ? t().choosing : t().choose}
        </button>
      </form>
    </section>
  );
}

interface PasswordProps {
  value: string;
  error: string | undefined;
  onValue: (value: string) => void;
}

/** Seen on demand instead of typed twice. */
function PasswordField({ value, error, onValue }: PasswordProps) {
  const seen = useSignal(false);
  return (
    <Field label={t().password} name="password" type={seen.value ? 'text' : 'password'}
      autocomplete="new-password" describedBy="rules" required value={value} error={error}
      onValue={onValue} beside={(
        <button type="button" class="button" onClick={() => { seen.value = !seen.value; }}>
          {seen.value ? t().hide : t().show}
          <span class="visually-hidden"> {t().thePassword}</span>
        </button>
      )} />
  );
}
