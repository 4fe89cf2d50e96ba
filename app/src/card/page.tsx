// The young person's page: the card, where it stands, what is left, what was used.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, type CardShow, type WalletList } from '../api';
import { sentenceOf } from '../failure';
import { lang } from '../lang';
import { guarded, me } from '../session';
import { Busy, Notice } from '../ui/notice';
import { Shell } from '../ui/shell';
import { SignIn, WrongAccount } from '../ui/sign_in';
import { Benefits } from './benefits';
import { History } from './history';
import { Plastic } from './plastic';
import { Progress, progressNeeded } from './progress';
import { t } from './words';

export function CardPage() {
  return <Shell page={t().title} title={t().title}>{content()}</Shell>;
}

function content() {
  if (!me.value) return <SignIn title={t().signIn} says={t().signInSays} opens="/card" />;
  if (me.value.role !== 'holder') return <WrongAccount />;
  return <Mine key={me.value.person_id} />;
}

function Mine() {
  const show = useSignal<CardShow | undefined>(undefined);
  const wallets = useSignal<WalletList | undefined>(undefined);
  const trouble = useSignal('');
  useEffect(() => {
    const mine = { person_id: me.value!.person_id! };
    const both = Promise.all([api.card_show(mine), api.wallet_list(mine)]);
    guarded(both).then(
      ([card, list]) => {
        show.value = card;
        wallets.value = list;
      },
      (e: unknown) => { trouble.value = sentenceOf(e); },
    );
  }, [lang.value]);
  if (trouble.value) return <Notice tone="bad" spoken>{trouble.value}</Notice>;
  if (!show.value || !wallets.value) return <Busy says={t().loading} />;
  return (
    <div class="mine">
      <div class="mine-card">
        <h1>{t().hello(me.value!.name.split(' ')[0] ?? '')}</h1>
        <Plastic show={show.value} />
        <NextStep show={show.value} over={isOver(show.value, wallets.value)} />
        {progressNeeded(show.value) && <Progress show={show.value} />}
      </div>
      <div class="mine-rest">
        <Benefits list={wallets.value} />
        <History />
      </div>
    </div>
  );
}

/** All that the last validation gave has ended: the next one is awaited. */
function isOver(show: CardShow, { items }: WalletList): boolean {
  return show.enrolment_state === 'validated' && items.length > 0 &&
    items.every((wallet) => wallet.state === 'ended');
}

/** States that are not steps of an order: what happened, and what to do. */
function NextStep({ show, over }: { show: CardShow; over: boolean }) {
  if (show.card.state === 'blocked') {
    return (
      <Notice tone="warn">
        {t().blockedSays} {show.card.token && t().blockedQr}
      </Notice>
    );
  }
  if (show.enrolment_state === 'departed') {
    return <Notice tone="warn" title={t().departed}>{t().departedSays}</Notice>;
  }
  if (over) return <Notice tone="info" title={t().over}>{t().overSays}</Notice>;
  if (show.enrolment_state === 'none') {
    return <Notice tone="info" title={t().noOrder}>{t().noOrderSays}</Notice>;
  }
  return null;
}
