// Signing in inside the page one came for. In a demonstration, one click does it.
import { useState } from 'preact/hooks';
import type { DemoPerson } from '../api';
import { demo } from '../clock';
import { sentenceOf } from '../failure';
import { words } from '../lang';
import { me, signIn, signOut } from '../session';
import { Avatar } from './avatar';
import { Field } from './field';
import { Icon } from './icon';
import { Notice } from './notice';
import { roleLabel } from './roles';

const t = words(
  {
    login: 'Identifiant',
    password: 'Mot de passe',
    enter: 'Se connecter',
    forgotten: 'Mot de passe oublié, ou pas encore choisi ?',
    demo: 'Démonstration : entrer comme…',
    wrongTitle: 'Cette page n’est pas pour ce compte',
    wrong: (name: string) => `Vous êtes connecté avec le compte de ${name}.`,
    change: 'Changer de compte',
  },
  {
    login: 'Login',
    password: 'Password',
    enter: 'Sign in',
    forgotten: 'Password forgotten, or not chosen yet?',
    demo: 'Demonstration: enter as…',
    wrongTitle: 'This page is not for this account',
    wrong: (name: string) => `You are signed in with the account of ${name}.`,
    change: 'Change account',
  },
);

interface SignInProps { title: string; says: string; opens: DemoPerson['opens'] }

export function SignIn({ title, says, opens }: SignInProps) {
  const [trouble, setTrouble] = useState<string>();
  const [busy, setBusy] = useState(false);
  async function enter(login: string, password: string) {
    if (busy) return;
    setBusy(true);
    setTrouble(undefined);
    try {
      await signIn(login, password);
    } catch (e) {
      setTrouble(sentenceOf(e));
      setBusy(false);
    }
  }
  function submit(event: SubmitEvent) {
    event.preventDefault();
    const form = new FormData(event.currentTarget as HTMLFormElement);
    void enter(String(form.get('login')).trim(), String(form.get('password')));
  }
  return (
    <section class="sign-in panel">
      <h1>{title}</h1>
      <p class="soft">{says}</p>
      <form onSubmit={submit}>
        <Field label={t().login} name="login" autocomplete="username"
          required autofocus />
        <Field label={t().password} name="password" type="password"
          autocomplete="current-password" required />
        {trouble && <Notice tone="bad" spoken>{trouble}</Notice>}
        <button class="button primary wide" aria-disabled={busy}>{t().enter}</button>
      </form>
      <p><a class="forgotten" href="/activate">{t().forgotten}</a></p>
      <DemoDoors opens={opens} enter={enter} />
    </section>
  );
}

interface DoorsProps {
  opens: DemoPerson['opens'];
  enter: (login: string, password: string) => Promise<void>;
}

function DemoDoors({ opens, enter }: DoorsProps) {
  const people = demo.value?.people.filter((p) => p.opens === opens && p.password) ?? [];
  if (people.length === 0) return null;
  return (
    <div class="doors">
      <h2>{t().demo}</h2>
      <ul>
        {people.map((p) => (
          <li key={p.login}>
            <button type="button" class="door" onClick={() => void enter(p.login, p.password)}>
              <Avatar name={p.name} />
              <span><strong>{p.name}</strong><small>{roleLabel(p.role)}</small></span>
              <Icon name="arrow" />
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** Signed in, but as someone who has nothing to do here. */
export function WrongAccount() {
  return (
    <section class="sign-in panel">
      <h1>{t().wrongTitle}</h1>
      <p class="soft">{t().wrong(me.value!.name)}</p>
      <button type="button" class="button primary wide" onClick={() => void signOut()}>
        {t().change}
      </button>
    </section>
  );
}
