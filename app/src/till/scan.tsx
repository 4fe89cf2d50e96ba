// The one field where every sale begins: a hand scanner or a keyboard types the card and ends
// with Enter; a camera does the same.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { demo } from '../clock';
import { Field } from '../ui/field';
import { Icon } from '../ui/icon';
import { Busy } from '../ui/notice';
import { Camera } from './camera';
import type { SaleMachine } from './sale';
import { t } from './words';

export function Scan({ machine }: { machine: SaleMachine }) {
  const input = useRef<HTMLInputElement>(null);
  const typed = useSignal('');
  const camera = useSignal(false);
  const now = machine.sale.value;
  const checking = now.at === 'checking';
  // Whatever ended the last sale, the field is empty and ready for the next card.
  useEffect(() => {
    if (checking) return;
    typed.value = '';
    input.current?.focus();
  }, [now]);
  function submit(event?: Event) {
    event?.preventDefault();
    void machine.check(typed.value.trim());
  }
  function seen(card: string) {
    camera.value = false;
    typed.value = card;
    submit();
  }
  return (
    <section class="scan panel" aria-labelledby="scan-title">
      <h2 id="scan-title">{t().newSale}</h2>
      <form onSubmit={submit}>
        <Field
          label={t().scan}
          hint={t().scanHint}
          name="card"
          value={typed.value}
          onValue={(value) => { typed.value = value; }}
          autocomplete="off"
          readOnly={checking}
          inputRef={input}
          beside={
            <button type="button" class="button icon-only camera" onClick={() => {
              camera.value = true;
            }}>
              <Icon name="camera" /><span class="visually-hidden">{t().camera}</span>
            </button>
          }
        />
        <button class="button primary large wide" aria-disabled={checking}>{t().check}</button>
      </form>
      {checking && <Busy says={t().checking} />}
      {camera.value && <Camera onCode={seen} onClose={() => { camera.value = false; }} />}
      <CardsToTry pick={seen} />
    </section>
  );
}

/** In a demonstration nobody has a card in hand: these are some. */
function CardsToTry({ pick }: { pick: (card: string) => void }) {
  const holders = demo.value?.people.filter((p) => p.card_token) ?? [];
  if (holders.length === 0) return null;
  return (
    <details class="try">
      <summary>{t().tryTitle}<Icon name="down" /></summary>
      <ul>
        {holders.map((p) => (
          <li key={p.login}>
            <button type="button" class="try-card" onClick={() => pick(p.card_token!)}>
              <strong>{p.name}</strong>
              {p.code && <span class="chip">{t().tryCode} <b>{p.code}</b></span>}
              <small>{p.says}</small>
            </button>
          </li>
        ))}
      </ul>
    </details>
  );
}
