// The partner's sales of a day, newest first, each with its receipt and its refund.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { api, type PaymentList, type PaymentRow } from '../api';
import { today } from '../clock';
import { sentenceOf } from '../failure';
import { instantTime, money, quantity } from '../format';
import { lang } from '../lang';
import { guarded, me } from '../session';
import { Field } from '../ui/field';
import { Icon, MeasureBadge } from '../ui/icon';
import { Busy, Notice } from '../ui/notice';
import { receipt, receiptOfRow } from './receipt';
import { Refund } from './refund';
import { t } from './words';

const PAGE_ROWS = 20;

/** `settled` counts payments made here: each asks for the list again. */
export function Day({ settled }: { settled: number }) {
  const list = useSignal<PaymentList | undefined>(undefined);
  const day = useSignal(today());
  const trouble = useSignal('');
  const said = useSignal('');
  const refunding = useSignal<PaymentRow | undefined>(undefined);
  const asked = useRef(0);
  async function read(cursor?: string) {
    const turn = ++asked.current;
    const input = { day: day.value, limit: PAGE_ROWS };
    try {
      const page = await guarded(api.payment_list(cursor ? { ...input, cursor } : input));
      if (turn !== asked.current) return; // A later question was asked meanwhile.
      const before = cursor ? list.value!.items : [];
      list.value = { ...page, items: [...before, ...page.items] };
      trouble.value = '';
    } catch (e) {
      trouble.value = sentenceOf(e);
    }
  }
  useEffect(() => void read(), [day.value, settled, lang.value]);
  return (
    <section class="day panel" aria-labelledby="day-title">
      <header class="day-head">
        <h2 id="day-title">{t().dayTitle}</h2>
        <Field label={t().day} type="date" name="day" value={day.value} max={today()}
          onValue={(value) => { if (value) day.value = value; }} />
      </header>
      {list.value && <DaySum {...list.value.today} />}
      <p class="said" role="status">{said.value}</p>
      {trouble.value && <Notice tone="bad" spoken>{trouble.value}</Notice>}
      {!list.value && !trouble.value && <Busy says={t().dayLoading} />}
      {list.value?.items.length === 0 && <p class="empty">{t().dayNone}</p>}
      <ul class="rows">
        {list.value?.items.map((row) => (
          <Row key={row.payment_id} row={row} onRefund={() => { refunding.value = row; }} />
        ))}
      </ul>
      {list.value?.next_cursor && (
        <button type="button" class="button wide"
          onClick={() => void read(list.value!.next_cursor)}>
          {t().more_rows}
        </button>
      )}
      {refunding.value && (
        <Refund row={refunding.value}
          onClose={() => { refunding.value = undefined; }}
          onDone={(sentence) => {
            refunding.value = undefined;
            said.value = sentence;
            void read();
          }} />
      )}
    </section>
  );
}

function DaySum({ count, region_pays_cents }: PaymentList['today']) {
  return (
    <p class="day-sum">
      <span>{t().daySum(count)}</span>
      <span>{t().regionPays} <b>{money(region_pays_cents)}</b></span>
    </p>
  );
}

function Row({ row, onRefund }: { row: PaymentRow; onRefund: () => void }) {
  const several = me.value!.places.length > 1;
  const isMoney = row.measure === 'money';
  const taken = quantity(row.measure, isMoney ? row.amount_cents : row.units, row.unit_label);
  const back = quantity(row.measure, isMoney ? row.refunded_cents : row.refunded_units,
    row.unit_label);
  return (
    <li class={`row row-${row.state}`}>
      <MeasureBadge measure={row.measure} />
      <div class="row-what">
        <p>
          <strong>{row.holder_name}</strong>{' '}
          <time dateTime={row.at}>{instantTime(row.at)}</time>
        </p>
        <p class="soft">{row.label}{several && ` · ${row.place_name}`}</p>
        {row.state === 'refunded' && <span class="chip chip-bad">{t().refunded}</span>}
        {row.state === 'partly_refunded' && (
          <span class="chip chip-warn">{t().partlyRefunded(back)}</span>
        )}
      </div>
      <p class="row-sum">{taken || t().unlimited}</p>
      <div class="row-acts">
        <button type="button" class="button quiet small" onClick={() => {
          receipt.value = receiptOfRow(row);
        }}>
          <Icon name="printer" /> {t().receipt}
          <span class="visually-hidden"> {row.holder_name}, {instantTime(row.at)}</span>
        </button>
        {row.can_refund && (
          <button type="button" class="button quiet small" onClick={onRefund}>
            <Icon name="undo" /> {t().refund}
            <span class="visually-hidden"> {row.holder_name}, {instantTime(row.at)}</span>
          </button>
        )}
      </div>
    </li>
  );
}
