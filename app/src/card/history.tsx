// Every use of the card, newest first, with what came back.
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { api, type OwnPayment, type OwnPayments } from '../api';
import { sentenceOf } from '../failure';
import { instantShort, instantTime, money, quantity } from '../format';
import { lang } from '../lang';
import { guarded } from '../session';
import { MeasureBadge } from '../ui/icon';
import { Notice } from '../ui/notice';
import { t } from './words';

const PAGE_ROWS = 20;

export function History() {
  const list = useSignal<OwnPayments | undefined>(undefined);
  const trouble = useSignal('');
  async function read(cursor?: string) {
    try {
      const input = { limit: PAGE_ROWS };
      const page = await guarded(api.payment_mine(cursor ? { ...input, cursor } : input));
      const before = cursor ? list.value!.items : [];
      list.value = { ...page, items: [...before, ...page.items] };
      trouble.value = '';
    } catch (e) {
      trouble.value = sentenceOf(e);
    }
  }
  useEffect(() => void read(), [lang.value]);
  return (
    <section class="history" aria-labelledby="history-title">
      <h2 id="history-title">{t().history}</h2>
      {trouble.value && <Notice tone="bad" spoken>{trouble.value}</Notice>}
      {list.value?.items.length === 0 && (
        <div class="empty">
          <p><strong>{t().historyNone}</strong></p>
          <p>{t().historyNoneSays}</p>
        </div>
      )}
      <ul class="rows panel" hidden={!list.value?.items.length}>
        {list.value?.items.map((use) => <Use key={use.payment_id} use={use} />)}
      </ul>
      {list.value?.next_cursor && (
        <button type="button" class="button wide"
          onClick={() => void read(list.value!.next_cursor)}>
          {t().more}
        </button>
      )}
    </section>
  );
}

function Use({ use }: { use: OwnPayment }) {
  const isMoney = use.measure === 'money';
  const taken = quantity(use.measure, isMoney ? use.amount_cents : use.units, use.unit_label);
  const back = quantity(use.measure, isMoney ? use.refunded_cents : use.refunded_units,
    use.unit_label);
  return (
    <li class={`row row-${use.state}`}>
      <MeasureBadge measure={use.measure} />
      <div class="row-what">
        <p><strong>{use.partner_name}</strong></p>
        <p class="soft">
          {use.label} · {use.commune}<br />
          <time dateTime={use.at}>{instantShort(use.at)}, {instantTime(use.at)}</time>
          {use.holder_pays_cents > 0 && <> · {t().youPaid(money(use.holder_pays_cents))}</>}
        </p>
        {use.state === 'refunded' && <span class="chip chip-good">{t().refunded}</span>}
        {use.state === 'partly_refunded' && (
          <span class="chip chip-good">{t().partlyRefunded(back)}</span>
        )}
      </div>
      <p class="row-sum">{taken || t().freeEntry}</p>
    </li>
  );
}
