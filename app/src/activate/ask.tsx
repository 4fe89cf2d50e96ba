// Asking for a link: the first, a newer one, or one for a forgotten password. The answer is the
// same whether or not there is such an account.
import { useSignal } from '@preact/signals';
import { api } from '../api';
import { demo } from '../clock';
import { sentenceOf } from '../failure';
import { Field } from '../ui/field';
import { Notice } from '../ui/notice';
import { SpokenHeading } from '../ui/spoken_heading';
import { t } from './words';

/** Why one asks: out of one's own wish, or because a link led nowhere. */
export type Because = 'wish' | 'ended' | 'used';

export function AskForLink({ because }: { because: Because }) {
  const asked = useSignal(false);
  if (asked.value) return <Asked />;
  return (
    <section class="sign-in panel">
      {because === 'wish' ? <h1>{t().askTitle}</h1> : (
        <SpokenHeading>{because === 'used' ? t().usedTitle : t().endedTitle}</SpokenHeading>
      )}
      <p>{because === 'wish' ? t().askSays : because === 'used' ? t().used : t().ended}</p>
      {because === 'used' && <a class="button primary large wide" href="/">{t().signIn}</a>}
      <AskForm primary={because !== 'used'} onAsked={() => { asked.value = true; }} />
    </section>
  );
}

function AskForm({ primary, onAsked }: { primary: boolean; onAsked: () => void }) {
  const trouble = useSignal('');
  const busy = useSignal(false);
  async function submit(event: SubmitEvent) {
    event.preventDefault();
    if (busy.value) return;
    const form = new FormData(event.currentTarget as HTMLFormElement);
    busy.value = true;
    trouble.value = '';
    try {
      await api.account_link_request({ login: String(form.get('login')).trim() });
      onAsked();
    } catch (e) {
      trouble.value = sentenceOf(e);
      busy.value = false;
    }
  }
  return (
    <form onSubmit={(event) => void submit(event)}>
      <Field label={t().loginOrMail} hint={t().loginOrMailHint} name="login"
        autocomplete="username" required />
      {trouble.value && <Notice tone="bad" spoken>{trouble.value}</Notice>}
      <button class={`button large wide${primary ? ' primary' : ''}`} aria-disabled={busy.value}>
        {busy.value ? t().asking : t().ask}
      </button>
    </form>
  );
}

function Asked() {
  return (
    <section class="sign-in panel">
      <SpokenHeading>{t().askedTitle}</SpokenHeading>
      <p>{t().asked}</p>
      <p class="soft">{t().askedNothing}</p>
      {demo.value?.is_demo && <Notice tone="info">{t().askedDemo}</Notice>}
    </section>
  );
}
