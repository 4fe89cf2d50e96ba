// The card itself, drawn as it looks in the hand, and its QR code large enough for any reader.
import { useSignal } from '@preact/signals';
import type { CardShow } from '../api';
import { brand } from '../brand';
import { instantShort } from '../format';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { QrCode } from '../ui/qr';
import { Scenery } from '../ui/scenery';
import { t } from './words';

/** What is written across a card that cannot be shown, or nothing. */
function stampOf(card: CardShow['card']): string | undefined {
  if (card.state === 'blocked') return t().stateBlocked(instantShort(card.blocked_since ?? ''));
  if (card.state === 'none') return t().stateNone;
  return card.state === 'to_produce' ? t().stateMaking : undefined;
}

export function Plastic({ show }: { show: CardShow }) {
  const large = useSignal(false);
  const { card, holder_name: holder, school_name: school } = show;
  const stamp = stampOf(card);
  const open = () => { large.value = true; };
  return (
    <section class="wallet-card">
      <div class={`plastic plastic-${card.state}`}>
        <Scenery sun={[232, 104]} />
        <p class="plastic-brand">
          <img src={brand.value.logo} alt="" width="36" height="36" />
          <span>{brand.value.card_name}<small>{brand.value.region_name}</small></span>
        </p>
        {stamp && <p class="plastic-stamp">{stamp}</p>}
        <p class="plastic-campaign">{show.campaign_label}</p>
        <p class="plastic-holder">{holder}</p>
        {school && <p class="plastic-school">{school}</p>}
        {card.printed_number && <p class="plastic-number">{spaced(card.printed_number)}</p>}
        {card.token && (
          <button type="button" class="plastic-qr" onClick={open}>
            <QrCode text={card.token} />
            <span class="visually-hidden">{t().showQr}</span>
          </button>
        )}
      </div>
      {card.token && (
        <button type="button" class="button primary large wide" onClick={open}>
          <Icon name="qr" /> {t().showQr}
        </button>
      )}
      {large.value && (
        <Dialog title={t().qrTitle} onClose={() => { large.value = false; }}>
          <div class="qr-large"><QrCode text={card.token!} label={t().qrLabel(holder)} /></div>
          <p class="qr-holder">{holder}</p>
          {card.printed_number && (
            <p class="qr-number">{t().number} {spaced(card.printed_number)}</p>
          )}
          <p class="soft">{t().qrSays}</p>
        </Dialog>
      )}
    </section>
  );
}

/** A long number in groups of four, as it is printed and read aloud. */
function spaced(number: string): string {
  return number.replace(/\s/g, '').replace(/(.{4})(?=.)/g, '$1\u00a0');
}
