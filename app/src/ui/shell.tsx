// What surrounds every page: the Region's mark, the demonstration's date, language, account, help.
import type { ComponentChildren } from 'preact';
import { useEffect } from 'preact/hooks';
import { brand, supportHours } from '../brand';
import { demo } from '../clock';
import { instantDay } from '../format';
import { lang, langSet, words } from '../lang';
import { me, signOut } from '../session';
import { Icon } from './icon';

const t = words(
  {
    skip: 'Aller au contenu',
    demo: 'Démonstration',
    fictional: 'personnes fictives',
    other: 'Devenir quelqu’un d’autre',
    account: 'Compte',
    signOut: 'Se déconnecter',
    home: 'accueil',
    help: 'Besoin d’aide ?',
  },
  {
    skip: 'Skip to content',
    demo: 'Demonstration',
    fictional: 'made-up people',
    other: 'Become someone else',
    account: 'Account',
    signOut: 'Sign out',
    home: 'home',
    help: 'Need help?',
  },
);

interface ShellProps {
  page: string;
  title: string;
  children: ComponentChildren;
}

/** `title` names the document; `page` is the word beside the Region's mark. */
export function Shell({ page, title, children }: ShellProps) {
  const { card_name: cardName } = brand.value;
  useEffect(() => {
    document.title = title === cardName ? title : `${title} – ${cardName}`;
  }, [title, cardName]);
  return (
    <>
      <a class="skip" href="#content">{t().skip}</a>
      <header>
        <DemoRibbon />
        <div class="top">
          <a class="mark" href="/">
            <img src={brand.value.logo} alt="" width="40" height="40" />
            <span class="mark-name">
              {cardName}
              <small>{page || brand.value.region_name}</small>
            </span>
            <span class="visually-hidden"> – {t().home}</span>
          </a>
          <LanguageSwitch />
          {me.value && <AccountMenu />}
        </div>
      </header>
      <main id="content" tabIndex={-1}>{children}</main>
      <Foot />
    </>
  );
}

function DemoRibbon() {
  const region = demo.value;
  if (!region?.is_demo) return null;
  return (
    <p class="ribbon">
      <span>
        <strong>{t().demo}</strong> · {instantDay(region.now)}
        <span class="ribbon-more"> · {t().fictional}</span>
      </span>
      {me.value && <a href="/">{t().other}</a>}
    </p>
  );
}

function LanguageSwitch() {
  const other = lang.value === 'fr' ? 'en' : 'fr';
  const name = other === 'fr' ? 'Français' : 'English';
  return (
    <button type="button" class="button quiet language" lang={other} onClick={() => langSet(other)}>
      <span aria-hidden="true">{other.toUpperCase()}</span>
      <span class="visually-hidden">{name}</span>
    </button>
  );
}

function AccountMenu() {
  const { name, partner, school } = me.value!;
  const of = partner?.name ?? school?.name;
  return (
    <details class="menu">
      <summary class="button quiet">
        <Icon name="user" />
        <span class="visually-hidden">{t().account} : </span>
        <span class="menu-name">{name}</span>
      </summary>
      <div class="menu-list">
        <p><strong>{name}</strong>{of && <><br />{of}</>}</p>
        <button type="button" class="button" onClick={() => void signOut()}>
          <Icon name="out" /> {t().signOut}
        </button>
      </div>
    </details>
  );
}

function Foot() {
  const phone = brand.value.support_phone;
  if (!phone) return null;
  const dialled = phone.replace(/[^+\d]/g, '');
  return (
    <footer class="foot">
      <p>
        <strong>{t().help}</strong>{' '}
        <a href={`tel:${dialled}`}>{phone}</a>, {supportHours()}.
      </p>
    </footer>
  );
}
