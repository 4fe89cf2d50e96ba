// After the check: who holds the card, which benefits work here, how much or how many. Everything
// is at most a few keys away: a number picks a benefit, Enter goes on.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { PaymentCheck, UnusableBenefit, UsableBenefit } from '../api';
import { dayLong, isCounted, money, quantity, unitsName } from '../format';
import { Avatar } from '../ui/avatar';
import { Field } from '../ui/field';
import { Icon, MeasureBadge } from '../ui/icon';
import { Notice } from '../ui/notice';
import { Stepper } from '../ui/stepper';
import { draftOf, mostOf, needsPrice, needsUnits, type Draft, type Fault } from './draft';
import type { SaleMachine } from './sale';
import { t } from './words';

interface ChooseProps { machine: SaleMachine; checked: PaymentCheck; trouble?: string | undefined }

export function Choose({ machine, checked, trouble }: ChooseProps) {
  const { holder_name: holder = t().someone, benefits, unusable } = checked;
  return (
    <section class="choose panel" aria-labelledby="holder">
      <header class="holder">
        <Avatar name={holder} />
        <h2 id="holder">{holder}</h2>
        <button type="button" class="button quiet" onClick={machine.restart}>
          {t().cancel} <kbd>Esc</kbd>
        </button>
      </header>
      {checked.card_kind === 'number' && <Notice tone="info">{t().byNumber}</Notice>}
      {trouble && <p class="refusal" role="alert">{trouble}</p>}
      {benefits.length > 0
        ? <ChooseForm machine={machine} holder={holder} benefits={benefits} trouble={trouble} />
        : <p class="refusal" role="alert">{t().noneUsable}</p>}
      <Unusable benefits={unusable} open={benefits.length === 0} />
    </section>
  );
}

interface FormProps {
  machine: SaleMachine;
  holder: string;
  benefits: UsableBenefit[];
  trouble: string | undefined;
}

function ChooseForm({ machine, holder, benefits, trouble }: FormProps) {
  const only = benefits.length === 1 ? 0 : -1;
  const picked = useSignal(only);
  const price = useSignal('');
  const howMany = useSignal(1);
  const fault = useSignal<Fault | undefined>(undefined);
  const form = useRef<HTMLFormElement>(null);
  const benefit = benefits[picked.value];
  const draft = benefit && draftOf(benefit, { price: price.value, units: howMany.value });
  useEffect(() => focusNext(form.current!), [trouble]);

  function pick(index: number) {
    picked.value = index;
    howMany.value = 1;
    fault.value = undefined;
  }
  function digit(event: KeyboardEvent) {
    const index = Number(event.key) - 1;
    if (event.ctrlKey || event.metaKey || event.altKey || !benefits[index]) return;
    event.preventDefault();
    pick(index);
    requestAnimationFrame(() => focusNext(form.current!));
  }
  function submit(event: Event) {
    event.preventDefault();
    if (!benefit || !draft) return focusNext(form.current!);
    fault.value = typeof draft === 'string' ? draft : undefined;
    if (typeof draft === 'string') focusNext(form.current!);
    else void machine.confirm(benefit, draft);
  }
  return (
    <form ref={form} onSubmit={submit} novalidate>
      <fieldset class="benefits" onKeyDown={digit}>
        <legend>{t().usableHere}</legend>
        {benefits.map((b, i) => (
          <Benefit key={`${b.campaign} ${b.benefit}`} benefit={b} number={i + 1}
            picked={i === picked.value} several={benefits.length > 1} onPick={() => pick(i)} />
        ))}
      </fieldset>
      {benefit && needsUnits(benefit) && (
        <Stepper label={t().howMany(unitsName(benefit.unit_label))}
          value={howMany.value} max={mostOf(benefit)} less={t().less} more={t().more}
          onValue={(n) => { howMany.value = n; }} />
      )}
      {benefit && needsPrice(benefit) && (
        <Price benefit={benefit} value={price.value} fault={fault.value}
          onValue={(value) => { price.value = value; fault.value = undefined; }} />
      )}
      {benefit && <Shares benefit={benefit} holder={holder} draft={draft} />}
      <button class="button primary large wide" data-goes-on
        aria-disabled={machine.sale.value.at === 'paying'}>
        {goesOn(benefit, draft)}
      </button>
    </form>
  );
}

/** To what is to be filled in next, so that the cashier's hands stay on the keys. */
function focusNext(form: HTMLFormElement): void {
  const next =
    form.querySelector<HTMLElement>('input[type=radio]:not(:checked)') &&
    !form.querySelector('input[type=radio]:checked')
      ? form.querySelector<HTMLElement>('input[type=radio]')
      : form.querySelector<HTMLElement>('input[type=text], input[type=number]') ??
        form.querySelector<HTMLElement>('[data-goes-on]');
  next?.focus();
  if (next instanceof HTMLInputElement && next.type !== 'radio') next.select();
}

interface BenefitProps {
  benefit: UsableBenefit;
  number: number;
  picked: boolean;
  several: boolean;
  onPick: () => void;
}

function Benefit({ benefit, number, picked, several, onPick }: BenefitProps) {
  const { measure, label, balance, ceiling, unit_label, until_day, campaign_label } = benefit;
  const left = !isCounted(measure)
    ? `${t().unlimited} · `
    : ceiling > 0 && `${t().left(quantity(measure, balance, unit_label))} · `;
  return (
    <label class="benefit">
      <input type="radio" name="benefit" checked={picked} onChange={onPick} />
      <MeasureBadge measure={measure} />
      <span class="benefit-what">
        <strong>{label}</strong>
        <span>{left}{until_day ? t().until(dayLong(until_day)) : campaign_label}</span>
        {benefit.once && <span>{t().once}</span>}
      </span>
      {several && <kbd aria-hidden="true">{number}</kbd>}
    </label>
  );
}

interface PriceProps {
  benefit: UsableBenefit;
  value: string;
  fault: Fault | undefined;
  onValue: (value: string) => void;
}

function Price({ benefit, value, fault, onValue }: PriceProps) {
  const whole = !benefit.price_needed && benefit.ceiling > 0;
  return (
    <Field label={benefit.price_needed ? t().price : t().purchase} name="price" suffix="€"
      inputMode="decimal" autocomplete="off" value={value} onValue={onValue}
      error={fault && t()[fault]}
      beside={whole && (
        <button type="button" class="button" onClick={() => {
          onValue((benefit.ceiling / 100).toFixed(2).replace('.', ','));
        }}>
          {t().all(money(benefit.ceiling))}
        </button>
      )} />
  );
}

interface SharesProps {
  benefit: UsableBenefit;
  holder: string;
  draft: Draft | Fault | undefined;
}

/** Who pays what, at every key. */
function Shares({ benefit, holder, draft }: SharesProps) {
  if (!draft || typeof draft === 'string' || !isCounted(benefit.measure)) return null;
  return (
    <dl class="shares">
      <div>
        <dt>{benefit.measure === 'money' ? t().passPays : t().fromPass}</dt>
        <dd>{quantity(benefit.measure, draft.passTakes, benefit.unit_label)}</dd>
      </div>
      {draft.holderPays > 0 && (
        <div class="shares-holder">
          <dt>{t().holderPays(holder)}</dt>
          <dd>{money(draft.holderPays)}</dd>
        </div>
      )}
    </dl>
  );
}

function goesOn(benefit: UsableBenefit | undefined, draft: Draft | Fault | undefined): string {
  if (!benefit || !draft || typeof draft === 'string') return t().next;
  if (!isCounted(benefit.measure)) return t().enter;
  const what = quantity(benefit.measure, draft.passTakes, benefit.unit_label);
  return benefit.measure === 'money' ? t().debit(what) : t().take(what);
}

function Unusable({ benefits, open }: { benefits: UnusableBenefit[]; open: boolean }) {
  if (benefits.length === 0) return null;
  return (
    <details class="unusable" open={open}>
      <summary>{t().unusable(benefits.length)}<Icon name="down" /></summary>
      <ul>
        {benefits.map((b) => (
          <li key={b.label}><strong>{b.label}</strong><p>{b.reason}</p></li>
        ))}
      </ul>
    </details>
  );
}
