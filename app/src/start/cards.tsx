// Cards to scan and their codes: in the demonstration these are no secrets.
import { signal } from '@preact/signals';
import type { DemoPerson } from '../api';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { QrCode } from '../ui/qr';
import { t } from './words';

const shown = signal<DemoPerson | undefined>(undefined);

export function CardsToShow({ people }: { people: DemoPerson[] }) {
  const holders = people.filter((p) => p.card_token);
  if (holders.length === 0) return null;
  return (
    <section class="show-cards" aria-labelledby="cards-title">
      <header class="section-head">
        <h2 id="cards-title">{t().cardsTitle}</h2>
        <p class="soft">{t().cardsSays}</p>
      </header>
      <ul class="mini-cards">
        {holders.map((p) => (
          <li key={p.login} class="mini">
            <button type="button" class="mini-qr" onClick={() => { shown.value = p; }}>
              <QrCode text={p.card_token!} />
              <span class="visually-hidden">{t().showQrOf(p.name)}</span>
            </button>
            <div>
              <p><strong>{p.name}</strong></p>
              <p class="soft">{p.says}</p>
              {p.code && <p class="mini-code">{t().code} <b>{p.code}</b></p>}
            </div>
          </li>
        ))}
      </ul>
      <button type="button" class="button print-cards" onClick={() => print()}>
        <Icon name="printer" /> {t().printCards}
      </button>
      {shown.value && (
        <Dialog title={t().showQrOf(shown.value.name)} onClose={() => { shown.value = undefined; }}>
          <div class="qr-large">
            <QrCode text={shown.value.card_token!} label={t().showQrOf(shown.value.name)} />
          </div>
          {shown.value.code && <p class="qr-number">{t().code} <b>{shown.value.code}</b></p>}
        </Dialog>
      )}
    </section>
  );
}
