// How every page starts: brand, date and session first, then the first drawing.
import { effect } from '@preact/signals';
import { render, type ComponentType } from 'preact';
import { brandLoad } from '../brand';
import { demoLoad } from '../clock';
import { sentenceOf } from '../failure';
import { lang, words } from '../lang';
import { sessionLoad } from '../session';
import { Notice } from './notice';

const t = words(
  { title: 'La page n’a pas pu s’ouvrir', again: 'Réessayer' },
  { title: 'The page could not open', again: 'Try again' },
);

function Unreachable({ error }: { error: unknown }) {
  return (
    <main class="boot">
      <h1>{t().title}</h1>
      <Notice tone="bad" spoken>{sentenceOf(error)}</Notice>
      <button type="button" class="button primary" onClick={() => location.reload()}>
        {t().again}
      </button>
    </main>
  );
}

export async function pageStart(Page: ComponentType): Promise<void> {
  const root = document.getElementById('app')!;
  const loaded = Promise.all([brandLoad(), demoLoad(), sessionLoad()]);
  let spoken = lang.value;
  effect(() => {
    if (lang.value === spoken) return;
    spoken = lang.value; // What the server said of the demonstration is said anew.
    void demoLoad().catch(() => undefined);
  });
  const failed = await loaded.then(() => undefined, (e: unknown) => ({ error: e }));
  root.textContent = '';
  render(failed ? <Unreachable error={failed.error} /> : <Page />, root);
}
