// Giving back a use, whole or in part, with its reason (R83).
import { signal, useSignal } from '@preact/signals';
import { useMemo, useRef } from 'preact/hooks';
import { api, type PaymentRefundIn, type PaymentRefunded, type PaymentRow } from '../api';
import { attempt, keyNew } from '../attempt';
import { sentenceOf } from '../failure';
import { centsParse, instantShort, instantTime, isCounted, quantity, unitsName } from '../format';
import { guarded } from '../session';
import { Dialog } from '../ui/dialog';
import { Field } from '../ui/field';
import { Notice } from '../ui/notice';
import { Stepper } from '../ui/stepper';
import { t } from './words';

const OTHER = 'other';

interface RefundProps { row: PaymentRow; onClose: () => void; onDone: (sentence: string) => void }

/** What may still be given back, in cents or units; 0 for free access. */
function refundable(row: PaymentRow): number {
  if (!isCounted(row.measure)) return 0;
  if (row.measure === 'money') return row.amount_cents - row.refunded_cents;
  return row.units - row.refunded_units;
}

function sentenceDone(row: PaymentRow, done: PaymentRefunded): string {
  if (!isCounted(row.measure)) return t().cancelled(row.holder_name);
  const n = row.measure === 'money' ? done.refunded_cents : done.refunded_units;
  const what = quantity(row.measure, n, row.unit_label);
  return t().refundDone(what, row.holder_name, done.goes_to === 'wallet');
}

function formCreate() {
  return {
    part: signal(false),
    amount: signal(''),
    howMany: signal(1),
    reason: signal(''),
    other: signal(''),
  };
}
type Form = ReturnType<typeof formCreate>;

/** What the form asks for, or the sentence that says what it lacks. */
function askedOf(row: PaymentRow, form: Form): PaymentRefundIn | string {
  const reason = form.reason.value === OTHER ? form.other.value.trim() : form.reason.value;
  if (!reason) return t().reasonMissing;
  const input: PaymentRefundIn = { payment_id: row.payment_id, reason };
  if (!form.part.value) return input;
  const isMoney = row.measure === 'money';
  const n = isMoney ? centsParse(form.amount.value) : form.howMany.value;
  if (!n) return t()['price-unreadable'];
  const left = refundable(row);
  if (n > left) return t().refundTooMuch(quantity(row.measure, left, row.unit_label));
  return isMoney ? { ...input, amount_cents: n } : { ...input, units: n };
}

export function Refund({ row, onClose, onDone }: RefundProps) {
  const form = useMemo(formCreate, []);
  const trouble = useSignal('');
  const busy = useSignal(false);
  const intended = useRef({ key: '', says: '' });

  /** The same refund asked again, after a lost answer, goes out under the same key. */
  function keyOf(input: PaymentRefundIn): string {
    const says = JSON.stringify(input);
    if (intended.current.says !== says) intended.current = { key: keyNew(), says };
    return intended.current.key;
  }
  async function submit(event: Event) {
    event.preventDefault();
    if (busy.value) return;
    const input = askedOf(row, form);
    trouble.value = typeof input === 'string' ? input : '';
    if (typeof input === 'string') return;
    busy.value = true;
    try {
      const run = (key: string) => guarded(api.payment_refund(input, { key }));
      onDone(sentenceDone(row, await attempt(keyOf(input), run)));
    } catch (e) {
      trouble.value = sentenceOf(e);
      busy.value = false;
    }
  }
  return (
    <Dialog title={t().refund} onClose={onClose} closeLabel={t().cancel}>
      <form class="refund" onSubmit={(event) => void submit(event)} novalidate>
        <p class="refund-what">
          <strong>{row.holder_name}</strong> · {row.label}<br />
          <span class="soft">{instantShort(row.at)}, {instantTime(row.at)}</span>
        </p>
        <HowMuch row={row} form={form} />
        <Why form={form} />
        {trouble.value && <Notice tone="bad" spoken>{trouble.value}</Notice>}
        <div class="actions">
          <button type="button" class="button large" onClick={onClose}>{t().cancel}</button>
          <button class="button danger large" aria-disabled={busy.value}>
            {isCounted(row.measure) ? t().refund : t().refundEntry}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

function HowMuch({ row, form }: { row: PaymentRow; form: Form }) {
  const left = refundable(row);
  if (left < 2) return null; // One unit, or free access: there is no part of it.
  return (
    <>
      <fieldset class="choices">
        <legend>{t().refundScope}</legend>
        <Choice name="scope" checked={!form.part.value} onPick={() => { form.part.value = false; }}
          label={t().refundWhole(quantity(row.measure, left, row.unit_label))} />
        <Choice name="scope" checked={form.part.value} onPick={() => { form.part.value = true; }}
          label={t().refundPart} />
      </fieldset>
      {form.part.value && (row.measure === 'money' ? (
        <Field label={t().refundHowMuch} name="refund" inputMode="decimal" suffix="€"
          autocomplete="off" value={form.amount.value}
          onValue={(value) => { form.amount.value = value; }} />
      ) : (
        <Stepper label={t().howMany(unitsName(row.unit_label))} value={form.howMany.value}
          max={left} less={t().less} more={t().more}
          onValue={(n) => { form.howMany.value = n; }} />
      ))}
    </>
  );
}

function Why({ form }: { form: Form }) {
  const pick = (reason: string) => () => { form.reason.value = reason; };
  return (
    <>
      <fieldset class="choices">
        <legend>{t().refundReason}</legend>
        {t().reasons.map((says) => (
          <Choice key={says} name="reason" label={says} checked={form.reason.value === says}
            onPick={pick(says)} />
        ))}
        <Choice name="reason" label={t().otherReason} checked={form.reason.value === OTHER}
          onPick={pick(OTHER)} />
      </fieldset>
      {form.reason.value === OTHER && (
        <Field label={t().otherReason} name="other" autocomplete="off" value={form.other.value}
          onValue={(value) => { form.other.value = value; }} />
      )}
    </>
  );
}

interface ChoiceProps { name: string; label: string; checked: boolean; onPick: () => void }

function Choice({ name, label, checked, onPick }: ChoiceProps) {
  return (
    <label class="choice">
      <input type="radio" name={name} checked={checked} onChange={onPick} />
      <span>{label}</span>
    </label>
  );
}
