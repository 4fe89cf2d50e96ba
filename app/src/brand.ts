// What a Region changes to make the look its own: one file, brand/brand.json, read at start.
import { signal } from '@preact/signals';
import { lang } from './lang';

export interface Brand {
  card_name: string;
  region_name: string;
  colour: string;
  logo: string;
  claim_fr: string;
  claim_en: string;
  support_phone: string;
  support_hours_fr: string;
  support_hours_en: string;
}

export const brand = signal<Brand>({
  card_name: 'Pass’Région',
  region_name: '',
  colour: '',
  logo: '/brand/logo.svg',
  claim_fr: '',
  claim_en: '',
  support_phone: '',
  support_hours_fr: '',
  support_hours_en: '',
});

export const claim = () => (lang.value === 'fr' ? brand.value.claim_fr : brand.value.claim_en);
export const supportHours = () =>
  lang.value === 'fr' ? brand.value.support_hours_fr : brand.value.support_hours_en;

/** A Region without the file keeps the defaults: the pages never wait for a look. */
export async function brandLoad(): Promise<void> {
  try {
    const answer = await fetch('/brand/brand.json', { credentials: 'same-origin' });
    if (answer.ok) brand.value = { ...brand.value, ...((await answer.json()) as Partial<Brand>) };
  } catch {
    return;
  }
  const { colour } = brand.value;
  if (CSS.supports('color', colour)) {
    document.documentElement.style.setProperty('--brand', colour);
  }
}
