// After the password: the login to remember, and the way on.
import type { Role } from '../api';
import { me, worksAtTill } from '../session';
import { SpokenHeading } from '../ui/spoken_heading';
import { t } from './words';

export function Done({ login }: { login: string }) {
  const [says, href, label] = wayOn(me.value?.login === login ? me.value.role : undefined);
  return (
    <section class="sign-in panel">
      <SpokenHeading>{t().doneTitle}</SpokenHeading>
      <dl class="login-kept">
        <dt>{t().login}</dt>
        <dd><code>{login}</code></dd>
      </dl>
      <p class="soft">{t().loginSays}</p>
      <h2>{t().nextTitle}</h2>
      <p>{says}</p>
      <a class="button primary large wide" href={href}>{label}</a>
    </section>
  );
}

/** Signing in after the choice may have failed: then nobody's role is known. */
function wayOn(role: Role | undefined): [string, string, string] {
  if (!role) return [t().nextSignIn, '/', t().signIn];
  if (role === 'holder') return [t().nextHolder, '/card', t().openCard];
  if (worksAtTill(role)) return [t().nextTill, '/till', t().openTill];
  return [t().nextStaff, '/', t().openHome];
}
