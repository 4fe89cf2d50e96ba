// Who one can be in the demonstration. A click signs in and opens that person's page.
import { signal } from '@preact/signals';
import type { DemoPerson } from '../api';
import { sentenceOf } from '../failure';
import { signIn } from '../session';
import { Avatar } from '../ui/avatar';
import { Icon } from '../ui/icon';
import { Notice } from '../ui/notice';
import { roleLabel } from '../ui/roles';
import { Mail } from './mail';
import { t } from './words';

const entering = signal('');
const trouble = signal('');
const reading = signal<DemoPerson | undefined>(undefined);

/** In as that person; whoever has no password in the demonstration signs in on their page. */
async function enter(person: DemoPerson): Promise<void> {
  if (entering.value) return;
  if (!person.password) return location.assign(person.opens);
  entering.value = person.login;
  trouble.value = '';
  try {
    await signIn(person.login, person.password);
    location.assign(person.opens);
  } catch (e) {
    trouble.value = sentenceOf(e);
    entering.value = '';
  }
}

// A page that the browser brings back from its cache is not entering anything.
addEventListener('pageshow', () => { entering.value = ''; });

export function People({ people }: { people: DemoPerson[] }) {
  return (
    <section class="who" id="who" aria-labelledby="who-title">
      <header class="section-head">
        <h2 id="who-title">{t().whoTitle}</h2>
        <p class="soft">{t().whoSays}</p>
      </header>
      {trouble.value && <Notice tone="bad" spoken>{trouble.value}</Notice>}
      <Group title={t().counter} says={t().counterSays}
        people={people.filter((p) => p.opens === '/till')} />
      <Group title={t().youth} says={t().youthSays}
        people={people.filter((p) => p.opens === '/card')} />
      {reading.value && (
        <Mail person={reading.value} onClose={() => { reading.value = undefined; }} />
      )}
    </section>
  );
}

function Group({ title, says, people }: { title: string; says: string; people: DemoPerson[] }) {
  if (people.length === 0) return null;
  return (
    <section class="who-group">
      <h3>{title}</h3>
      <p class="soft">{says}</p>
      <ul class="people">{people.map((p) => <li key={p.login}><Person person={p} /></li>)}</ul>
    </section>
  );
}

function Person({ person }: { person: DemoPerson }) {
  const hasMail = Boolean(person.mail_body);
  const open = () => (hasMail ? void (reading.value = person) : void enter(person));
  return (
    <button type="button" class="person" onClick={open} aria-disabled={entering.value !== ''}>
      <Avatar name={person.name} />
      <span class="person-who">
        <strong>{person.name}</strong>
        <small>{roleLabel(person.role)}</small>
      </span>
      <span class="person-says">{person.says}</span>
      <span class="person-goes">
        {entering.value === person.login ? t().entering : wayIn(person)}
        <Icon name={hasMail ? 'mail' : 'arrow'} />
      </span>
    </button>
  );
}

function wayIn(person: DemoPerson): string {
  if (person.mail_body) return t().readMail;
  if (!person.password) return t().ownPassword;
  return person.opens === '/till' ? t().enterTill : t().enterCard;
}

/** Roles that have no page yet. */
export function Others({ people }: { people: DemoPerson[] }) {
  if (people.length === 0) return null;
  return (
    <section class="others" aria-labelledby="others-title">
      <header class="section-head">
        <h2 id="others-title">{t().others}</h2>
        <p class="soft">{t().othersSays}</p>
      </header>
      <ul class="others-list panel">
        {people.map((p) => (
          <li key={p.login}>
            <span class="measure"><Icon name={p.role === 'school' ? 'school' : 'terminal'} /></span>
            <p class="others-who">
              <strong>{roleLabel(p.role)} · {p.name}</strong>
              <span>{p.says}</span>
            </p>
            <dl>
              <div><dt>{t().login}</dt><dd><code>{p.login}</code></dd></div>
              <div><dt>{t().password}</dt><dd><code>{p.password}</code></dd></div>
            </dl>
          </li>
        ))}
      </ul>
      <p><a href="/api/v1/openapi.json">{t().openapi}</a></p>
    </section>
  );
}
