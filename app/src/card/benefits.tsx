// What is left of each benefit, grouped by the day it ends, and why someone has it or not.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, type NotGranted, type Wallet, type WalletList } from '../api';
import { today } from '../clock';
import { sentenceOf } from '../failure';
import { dayLong, daysBetween, isCounted, quantity } from '../format';
import { lang } from '../lang';
import { guarded, me } from '../session';
import { Icon, MeasureBadge } from '../ui/icon';
import { Left } from '../ui/left';
import { walletGroups, type Group } from './groups';
import { t } from './words';

const ENDS_SOON_DAYS = 30;

export function Benefits({ list }: { list: WalletList }) {
  const { open, ended } = walletGroups(list.items);
  return (
    <section class="benefits-held" aria-labelledby="benefits-title">
      <h2 id="benefits-title">{t().benefits}</h2>
      {list.items.length === 0 && (
        <div class="empty">
          <p><strong>{t().benefitsNone}</strong></p>
          <p>{t().benefitsNoneSays}</p>
        </div>
      )}
      {open.map((group) => <UntilDay key={group.untilDay} group={group} />)}
      {ended.length > 0 && (
        <details class="fold">
          <summary>{t().endedTitle(ended.length)}<Icon name="down" /></summary>
          <ul class="held">{ended.map((w) => <Held key={keyOf(w)} wallet={w} />)}</ul>
        </details>
      )}
      <NotGrantedList items={list.not_granted} />
    </section>
  );
}

const keyOf = (w: Wallet) => w.wallet_id;

function UntilDay({ group }: { group: Group }) {
  const days = daysBetween(today(), group.untilDay);
  return (
    <div class="until">
      <h3>
        {t().until(dayLong(group.untilDay))}
        <span class={days <= ENDS_SOON_DAYS ? 'chip chip-warn' : 'chip'}>{t().daysLeft(days)}</span>
      </h3>
      <ul class="held">{group.wallets.map((w) => <Held key={keyOf(w)} wallet={w} />)}</ul>
    </div>
  );
}

/** What stands where a balance would, when the benefit cannot be used now. */
function statusOf(w: Wallet): string | undefined {
  switch (w.state) {
    case 'not_started': return t().startsOn(dayLong(w.from_day));
    case 'suspended': return t().suspended;
    case 'frozen': return t().frozen;
    case 'ended': return t().endedOn(dayLong(w.until_day));
    case 'used_up': return t().usedUp;
    case 'usable': return undefined;
  }
}

function Held({ wallet: w }: { wallet: Wallet }) {
  const opened = useSignal(false);
  const status = statusOf(w);
  const has = quantity(w.measure, w.balance, w.unit_label);
  return (
    <li>
      <details class={`benefit-held is-${w.state}`} onToggle={(event) => {
        opened.value = event.currentTarget.open;
      }}>
        <summary>
          <MeasureBadge measure={w.measure} />
          <span class="held-what">
            <strong>{w.label}</strong>
            {status && <span class="held-status">{status}</span>}
          </span>
          <span class="held-left">
            <b>{has || t().unlimited}</b>
            {has && w.loaded !== w.balance && (
              <small>{t().of(quantity(w.measure, w.loaded, w.unit_label))}</small>
            )}
          </span>
          <Left measure={w.measure} balance={w.balance} loaded={w.loaded} />
          <Icon name="down" />
        </summary>
        {opened.value && <About wallet={w} />}
      </details>
    </li>
  );
}

function About({ wallet: w }: { wallet: Wallet }) {
  const says = useSignal('');
  useEffect(() => {
    const asked = {
      person_id: me.value!.person_id!, benefit: w.benefit, campaign: w.campaign,
    };
    guarded(api.benefit_explain(asked)).then(
      (explained) => { says.value = explained.says; },
      (e: unknown) => { says.value = sentenceOf(e); },
    );
  }, [lang.value]);
  return (
    <div class="held-about">
      <p>{w.about}</p>
      <p class="soft">
        {t().fromTo(dayLong(w.from_day), dayLong(w.until_day))}{' '}
        {w.spent > 0 && isCounted(w.measure) && (
          <>{t().spent(quantity(w.measure, w.spent, w.unit_label))}. </>
        )}
        {w.health && t().private}
      </p>
      <h4>{t().why}</h4>
      <p role="status">{says.value || t().whyLoading}</p>
    </div>
  );
}

function NotGrantedList({ items }: { items: NotGranted[] }) {
  if (items.length === 0) return null;
  return (
    <details class="fold not-granted">
      <summary>{t().notGranted} ({items.length})<Icon name="down" /></summary>
      <p class="soft">{t().notGrantedSays}</p>
      <ul>
        {items.map((n) => (
          <li key={`${n.campaign} ${n.benefit}`}><strong>{n.label}</strong><p>{n.why}</p></li>
        ))}
      </ul>
    </details>
  );
}
