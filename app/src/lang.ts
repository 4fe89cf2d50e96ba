// The language of the page: French first, English by a switch that is remembered.
import { effect, signal } from '@preact/signals';
import { recall, remember } from './memory';

export type Lang = 'fr' | 'en';

export const lang = signal<Lang>(recall('lang') === 'en' ? 'en' : 'fr');

effect(() => {
  document.documentElement.lang = lang.value;
});

export function langSet(to: Lang): void {
  remember('lang', to);
  lang.value = to;
}

/** French keeps a colon, a question mark and quotes on the line of their word. */
export function typeset(text: string): string {
  return text.replace(/ (?=[:;?!»€])/g, '\u00a0').replace(/« /g, '«\u00a0');
}

function typesetAll(words: unknown): unknown {
  if (typeof words === 'string') return typeset(words);
  if (typeof words === 'function') {
    return (...given: unknown[]) => typesetAll((words as (...g: unknown[]) => unknown)(...given));
  }
  if (Array.isArray(words)) return words.map(typesetAll);
  return Object.fromEntries(
    Object.entries(words as object).map(([name, value]) => [name, typesetAll(value)]),
  );
}

/** The same words in both languages; a word missing in one of them does not compile. */
export function words<W>(fr: W, en: NoInfer<W>): () => W {
  const french = typesetAll(fr) as W;
  return () => (lang.value === 'fr' ? french : en);
}
