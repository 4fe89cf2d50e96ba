// What the cashier typed, turned into what will be asked and what each side will pay. Pure, so
// that the screen can show it at every key.
import type { PaymentPayIn, UsableBenefit } from '../api';
import { centsParse, centsShare, isCounted } from '../format';

export interface Typed {
  price: string; // of the purchase, as typed
  units: number;
}
export type Asked = Pick<PaymentPayIn, 'amount_cents' | 'units' | 'price_cents'>;
/** `passTakes`: cents or units leaving the wallet; `holderPays`: cents handed to the cashier. */
export interface Draft { asked: Asked; passTakes: number; holderPays: number }
export type Fault = 'price-missing' | 'price-unreadable' | 'price-zero' | 'units-out-of-range';

export const needsPrice = (b: UsableBenefit) => b.measure === 'money';
export const needsUnits = (b: UsableBenefit) => b.measure === 'units';

/** The most one use may take. A card known by its printed number alone tells no ceiling: then
 * the server decides. */
export const mostOf = (b: UsableBenefit) => b.ceiling || Infinity;

function moneyDraft(b: UsableBenefit, typed: Typed): Draft | Fault {
  if (!typed.price.trim()) return 'price-missing';
  const price = centsParse(typed.price);
  if (price === undefined) return 'price-unreadable';
  if (price === 0) return 'price-zero';
  const aided = centsShare(price, 100 - b.co_payment_percent, 100);
  const passTakes = Math.min(aided, mostOf(b));
  const asked: Asked = { amount_cents: passTakes, price_cents: price };
  return { asked, passTakes, holderPays: price - passTakes };
}

/** The draft, or why there is none yet. */
export function draftOf(b: UsableBenefit, typed: Typed): Draft | Fault {
  if (needsPrice(b)) return moneyDraft(b, typed);
  if (!isCounted(b.measure)) return { asked: {}, passTakes: 0, holderPays: 0 };
  const n = needsUnits(b) ? typed.units : 1;
  if (!Number.isInteger(n) || n < 1 || n > mostOf(b)) return 'units-out-of-range';
  return { asked: { units: n }, passTakes: n, holderPays: n * b.co_payment_cents };
}
