// Money, days and instants as people read and type them. Money is integer cents; days are civil
// days of Paris; instants are ISO with Z.
import { lang } from './lang';
import type { Measure } from './api';

const PARIS = 'Europe/Paris';
const CENTS_MAX = 1_000_000_000;
const locale = () => (lang.value === 'fr' ? 'fr-FR' : 'en-GB');

export function money(cents: number): string {
  const euros = new Intl.NumberFormat(locale(), { style: 'currency', currency: 'EUR' });
  return euros.format(cents / 100);
}

export function count(n: number): string {
  return new Intl.NumberFormat(locale()).format(n);
}

/** "12", "12,5", "12.50", "12,50 €": cents; undefined when it is not an amount. */
export function centsParse(text: string): number | undefined {
  const found = /^(\d{1,8})(?:[.,](\d{1,2}))?$/.exec(text.replace(/[\s\u00a0\u202f€]/g, ''));
  if (!found) return undefined;
  const cents = Number(found[1]) * 100 + Number((found[2] ?? '').padEnd(2, '0'));
  return cents <= CENTS_MAX ? cents : undefined;
}

/** part/whole of cents, rounded half up, as the server rounds shares. */
export function centsShare(cents: number, part: number, whole: number): number {
  return Math.floor((cents * part * 2 + whole) / (whole * 2));
}

/** The word for n of them: French pluralises the head, which comes first; English the last. */
function plural(n: number, word: string): string {
  if (lang.value === 'fr' ? n < 2 : n === 1) return word;
  const head = lang.value === 'fr' ? /^\S*[^\ssxz](?=\s|$)/ : /[^\ssxz]$/;
  return word.replace(head, (singular) => `${singular}s`);
}

/** Units with their word: "2 places", "1 place". */
export function units(n: number, unitLabel: string | undefined): string {
  return unitLabel ? `${count(n)}\u00a0${plural(n, unitLabel)}` : count(n);
}

/** What units are called together: "places". */
export function unitsName(unitLabel: string | undefined): string {
  return plural(2, unitLabel ?? '');
}

/** Free access and entitlements leave nothing to count. */
export const isCounted = (measure: Measure) =>
  measure === 'money' || measure === 'units' || measure === 'coupon';

/** A quantity of a benefit in its own measure; '' where there is nothing to count. */
export function quantity(measure: Measure, n: number, unitLabel?: string): string {
  if (measure === 'money') return money(n);
  return isCounted(measure) ? units(n, unitLabel) : '';
}

const civil = (day: string) => new Date(`${day}T12:00:00Z`);

/** French says "1er septembre" where its formats write "1 septembre". */
const firstOfMonth = (text: string) =>
  lang.value === 'fr' ? text.replace(/(^|\s)1 /, '$11er\u00a0') : text;

/** "31 mai 2025" */
export function dayLong(day: string): string {
  const shape = { day: 'numeric', month: 'long', year: 'numeric', timeZone: 'UTC' } as const;
  return firstOfMonth(new Intl.DateTimeFormat(locale(), shape).format(civil(day)));
}

/** "jeudi 14 novembre 2024", the day of an instant in Paris. */
export function instantDay(at: string): string {
  const shape = {
    weekday: 'long', day: 'numeric', month: 'long', year: 'numeric', timeZone: PARIS,
  } as const;
  return firstOfMonth(new Intl.DateTimeFormat(locale(), shape).format(new Date(at)));
}

/** "14:05" in Paris. */
export function instantTime(at: string): string {
  const shape = { hour: '2-digit', minute: '2-digit', timeZone: PARIS } as const;
  return new Intl.DateTimeFormat(locale(), shape).format(new Date(at));
}

/** "14 nov. 2024" */
export function instantShort(at: string): string {
  const shape = { day: 'numeric', month: 'short', year: 'numeric', timeZone: PARIS } as const;
  return new Intl.DateTimeFormat(locale(), shape).format(new Date(at));
}

/** The civil day of an instant in Paris, "2024-11-14", which is how Swedish writes it. */
export function parisDay(at: Date): string {
  const shape = { year: 'numeric', month: '2-digit', day: '2-digit', timeZone: PARIS } as const;
  return new Intl.DateTimeFormat('sv-SE', shape).format(at);
}

/** Days from one civil day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((civil(to).getTime() - civil(from).getTime()) / 86_400_000);
}
