// One sale at the counter, from the scan to the receipt: check first, then pay. Knows nothing of
// the screen; the screen draws `sale.value` and calls the steps.
import { signal } from '@preact/signals';
import type {
  Api, PaymentCheck, PaymentPaid, PaymentPayIn, ProblemType, UsableBenefit,
} from '../api';
import { attempt, keyNew } from '../attempt';
import { isLost, problemIs, sentenceOf } from '../failure';
import type { Draft } from './draft';

interface Checked { card: string; checked: PaymentCheck }
interface Drafted extends Checked { benefit: UsableBenefit; draft: Draft }
/** A payment under way or whose answer was lost: asked again, it is the same body and key. */
interface Intended extends Drafted { input: PaymentPayIn; key: string }

export type Sale =
  | { at: 'ready' }
  | { at: 'checking'; card: string }
  | ({ at: 'choosing'; trouble?: string } & Checked)
  | ({ at: 'code'; trouble?: string } & Drafted)
  | ({ at: 'paying' } & Intended)
  | ({ at: 'lost' } & Intended)
  | { at: 'paid'; paid: PaymentPaid; holder: string }
  | { at: 'refused'; sentence: string; holder?: string };

export interface SaleSteps {
  api: Pick<Api, 'payment_check' | 'payment_pay'>;
  placeId: () => string;
  /** A payment went through, or may have: the day's list is to be read again. */
  settled: () => void;
}

/** Refusals after which the holder may try another code. */
const tryAgain = (e: unknown) => problemIs(e, 'wrong-code') || problemIs(e, 'code-needed');
/** Refusals that the cashier repairs in the form: the sale goes on. */
const REPAIRABLE: ProblemType[] = [
  'amount-needed', 'units-needed', 'price-needed', 'balance-too-low', 'units-too-low',
  'day-cap-reached', 'use-cap-passed', 'bad-input', 'too-many-requests',
];

export class SaleMachine {
  readonly sale = signal<Sale>({ at: 'ready' });

  constructor(private readonly steps: SaleSteps) {}

  restart = (): void => {
    this.sale.value = { at: 'ready' };
  };

  async check(card: string): Promise<void> {
    const { at } = this.sale.value;
    if (!card || at === 'checking' || at === 'paying') return;
    const asking: Sale = { at: 'checking', card };
    this.sale.value = asking;
    const place_id = this.steps.placeId();
    const next = await this.steps.api.payment_check({ card, place_id }).then(
      (checked): Sale => ({ at: 'choosing', card, checked }),
      (e: unknown): Sale => ({ at: 'refused', sentence: sentenceOf(e) }),
    );
    if (this.sale.value === asking) this.sale.value = next; // else cancelled meanwhile
  }

  /** The form is filled in: to the holder's pad when the benefit wants a code, else to payment. */
  async confirm(benefit: UsableBenefit, draft: Draft): Promise<void> {
    const now = this.sale.value;
    if (now.at !== 'choosing') return;
    const { card, checked } = now;
    const drafted: Drafted = { card, checked, benefit, draft };
    if (benefit.code_needed) this.sale.value = { at: 'code', ...drafted };
    else await this.pay(drafted);
  }

  async codeGiven(code: string): Promise<void> {
    if (this.sale.value.at === 'code') await this.pay(this.sale.value, code);
  }

  /** Back from the pad to the form. */
  back = (): void => {
    const now = this.sale.value;
    if (now.at !== 'code') return;
    this.sale.value = { at: 'choosing', card: now.card, checked: now.checked };
  };

  /** The answer was lost: the same question again, which cannot pay twice. */
  async askAgain(): Promise<void> {
    if (this.sale.value.at === 'lost') await this.settle(this.sale.value);
  }

  private async pay(drafted: Drafted, code?: string): Promise<void> {
    const { card, checked, benefit, draft } = drafted;
    const input: PaymentPayIn = {
      card,
      place_id: this.steps.placeId(),
      campaign: benefit.campaign,
      benefit: benefit.benefit,
      ...draft.asked,
    };
    if (code !== undefined) input.code = code;
    await this.settle({ card, checked, benefit, draft, input, key: keyNew() });
  }

  private async settle(intended: Intended): Promise<void> {
    this.sale.value = { ...intended, at: 'paying' };
    try {
      const paid = await attempt(intended.key, (key) =>
        this.steps.api.payment_pay(intended.input, { key }));
      this.sale.value = { at: 'paid', paid, holder: intended.checked.holder_name ?? '' };
      this.steps.settled();
    } catch (e) {
      this.sale.value = afterRefusal(intended, e);
      if (isLost(e)) this.steps.settled();
    }
  }
}

function afterRefusal(intended: Intended, e: unknown): Sale {
  const { card, checked, benefit, draft } = intended;
  const trouble = sentenceOf(e);
  if (isLost(e)) return { ...intended, at: 'lost' };
  if (tryAgain(e)) return { at: 'code', card, checked, benefit, draft, trouble };
  if (REPAIRABLE.some((slug) => problemIs(e, slug))) {
    return { at: 'choosing', card, checked, trouble };
  }
  return { at: 'refused', sentence: trouble, holder: checked.holder_name ?? '' };
}
