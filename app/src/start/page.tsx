// The start page. In a demonstration: what this Region is and who one can be. Elsewhere: two doors.
import { brand, claim } from '../brand';
import { demo } from '../clock';
import { count, instantDay } from '../format';
import { Icon, type IconName } from '../ui/icon';
import { Scenery } from '../ui/scenery';
import { Shell } from '../ui/shell';
import { CardsToShow } from './cards';
import { Others, People } from './people';
import { t } from './words';
import type { DemoShow } from '../api';

export function StartPage() {
  const region = demo.value!;
  const title = region.is_demo ? t().title : brand.value.card_name;
  return (
    <Shell page="" title={title}>
      {region.is_demo ? <Demonstration region={region} /> : <Doors />}
    </Shell>
  );
}

function Demonstration({ region }: { region: DemoShow }) {
  return (
    <>
      <section class="hero">
        <Scenery sun={[312, 128]} />
        <div class="hero-says">
          <p class="hero-day">{t().today} {instantDay(region.now)}</p>
          <h1>{claim()}</h1>
          <p>{t().lead(region.region)}</p>
        </div>
        <Counts counts={region.counts} />
      </section>
      <Life />
      <People people={region.people} />
      <CardsToShow people={region.people} />
      <Others people={region.people.filter((p) => p.opens === '')} />
    </>
  );
}

function Counts({ counts }: { counts: DemoShow['counts'] }) {
  const rows = [
    [counts.people, t().people],
    [counts.schools, t().schools],
    [counts.partners, t().partners],
    [counts.uses, t().uses],
  ] as const;
  return (
    <dl class="counts">
      {rows.map(([n, label]) => <div key={label}><dt>{label}</dt><dd>{count(n)}</dd></div>)}
    </dl>
  );
}

const LIFE_ICONS: IconName[] = ['user', 'school', 'qr', 'euro'];

function Life() {
  return (
    <section class="life" aria-labelledby="life-title">
      <h2 id="life-title" class="visually-hidden">{t().lifeTitle}</h2>
      <ol>
        {t().life.map(([title, says], i) => (
          <li key={title}>
            <span class="measure"><Icon name={LIFE_ICONS[i]!} /></span>
            <p><strong>{title}</strong>{says}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}

function Doors() {
  return (
    <>
      <section class="hero hero-public">
        <Scenery sun={[312, 128]} />
        <div class="hero-says">
          <h1>{t().publicTitle}</h1>
          <p>{claim()} {t().publicSays}</p>
        </div>
      </section>
      <ul class="people public-doors">
        <li>
          <a class="person" href="/card">
            <span class="measure"><Icon name="qr" /></span>
            <span class="person-who"><strong>{t().haveCard}</strong></span>
            <span class="person-says">{t().haveCardSays}</span>
            <span class="person-goes"><Icon name="arrow" /></span>
          </a>
        </li>
        <li>
          <a class="person" href="/till">
            <span class="measure"><Icon name="euro" /></span>
            <span class="person-who"><strong>{t().amPartner}</strong></span>
            <span class="person-says">{t().amPartnerSays}</span>
            <span class="person-goes"><Icon name="arrow" /></span>
          </a>
        </li>
      </ul>
    </>
  );
}
