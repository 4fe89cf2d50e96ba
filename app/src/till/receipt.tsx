// A receipt on paper: drawn on a sheet of its own that only the printer sees.
import { signal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import type { PaymentPaid, PaymentRow } from '../api';
import { brand } from '../brand';
import { instantDay, instantTime, money, quantity } from '../format';
import { me } from '../session';
import { t } from './words';

export interface Receipt {
  number: string;
  at: string;
  place: string;
  holder: string;
  label: string;
  taken: string;
  regionPays: number;
  holderPays?: number;
  refunded?: string;
}

/** Set to print one. */
export const receipt = signal<Receipt | undefined>(undefined);

export function receiptOfPaid(paid: PaymentPaid, holder: string, place: string): Receipt {
  const n = paid.measure === 'money' ? paid.amount_cents : paid.units;
  return {
    number: paid.receipt_number,
    at: paid.at,
    place,
    holder,
    label: paid.label,
    taken: quantity(paid.measure, n, paid.unit_label),
    regionPays: paid.region_pays_cents,
    holderPays: paid.holder_pays_cents,
  };
}

export function receiptOfRow(row: PaymentRow): Receipt {
  const isMoney = row.measure === 'money';
  const made: Receipt = {
    number: row.payment_id,
    at: row.at,
    place: row.place_name,
    holder: row.holder_name,
    label: row.label,
    taken: quantity(row.measure, isMoney ? row.amount_cents : row.units, row.unit_label),
    regionPays: row.region_pays_cents,
  };
  if (row.state !== 'paid') {
    const back = isMoney ? row.refunded_cents : row.refunded_units;
    made.refunded = quantity(row.measure, back, row.unit_label) || t().refunded;
  }
  return made;
}

export function ReceiptSheet() {
  const now = receipt.value;
  useEffect(() => {
    if (!now) return undefined;
    const done = () => { receipt.value = undefined; };
    document.documentElement.dataset.print = 'receipt';
    addEventListener('afterprint', done);
    print();
    return () => {
      removeEventListener('afterprint', done);
      delete document.documentElement.dataset.print;
    };
  }, [now]);
  return now ? <Sheet {...now} /> : null;
}

function Sheet(r: Receipt) {
  const line = (label: string, value: string | undefined) =>
    value && <div><dt>{label}</dt><dd>{value}</dd></div>;
  return (
    <section class="receipt" aria-label={t().receiptTitle}>
      <h2>{brand.value.card_name} – {t().receiptTitle}</h2>
      <p><strong>{me.value?.partner?.name}</strong><br />{r.place}</p>
      <dl>
        {line(t().receiptNumber, r.number)}
        {line(t().receiptAt, `${instantDay(r.at)}, ${instantTime(r.at)}`)}
        {line(t().receiptHolder, r.holder)}
        {line(t().receiptBenefit, r.label)}
        {line(t().receiptPass, r.taken)}
        {line(t().regionPays, r.regionPays > 0 ? money(r.regionPays) : undefined)}
        {line(t().receiptHolderPays, r.holderPays ? money(r.holderPays) : undefined)}
        {line(t().receiptRefunded, r.refunded)}
      </dl>
      <p>{t().receiptThanks}</p>
    </section>
  );
}
