// The partner's till: one sale at a time on the left, the day's sales beside it.
import { useSignal } from '@preact/signals';
import { useEffect, useMemo } from 'preact/hooks';
import { api, type Place } from '../api';
import { recall, remember } from '../memory';
import { guarded, me, worksAtTill } from '../session';
import { Shell } from '../ui/shell';
import { SignIn, WrongAccount } from '../ui/sign_in';
import { Choose } from './choose';
import { CodePad } from './code_pad';
import { Day } from './day';
import { Outcome, paidSentence } from './outcome';
import { ReceiptSheet } from './receipt';
import { SaleMachine } from './sale';
import { Scan } from './scan';
import { t } from './words';

export function TillPage() {
  return (
    <>
      <Shell page={t().title} title={t().title}>{content()}</Shell>
      <ReceiptSheet />
    </>
  );
}

function content() {
  if (!me.value) return <SignIn title={t().signIn} says={t().signInSays} opens="/till" />;
  if (!worksAtTill(me.value.role)) return <WrongAccount />;
  return <Counter key={me.value.login} places={me.value.places} />;
}

function Counter({ places }: { places: Place[] }) {
  const place = useSignal(places.find((p) => p.id === recall('place')) ?? places[0]);
  const settled = useSignal(0);
  const machine = useMemo(() => new SaleMachine({
    api: {
      payment_check: (input) => guarded(api.payment_check(input)),
      payment_pay: (input, keyed) => guarded(api.payment_pay(input, keyed)),
    },
    placeId: () => place.value?.id ?? '',
    settled: () => { settled.value++; },
  }), []);
  useEffect(() => {
    const escape = (event: KeyboardEvent) => {
      if (event.key !== 'Escape' || document.querySelector('dialog[open]')) return;
      if (machine.sale.value.at === 'choosing') machine.restart();
    };
    addEventListener('keydown', escape);
    return () => removeEventListener('keydown', escape);
  }, []);
  function placePick(id: string) {
    place.value = places.find((p) => p.id === id);
    remember('place', id);
    machine.restart();
  }
  const now = machine.sale.value;
  return (
    <div class="till">
      <div class="till-sale">
        <header class="till-where">
          <h1 class="till-partner">{me.value!.partner?.name}</h1>
          <PlacePick places={places} picked={place.value} onPick={placePick} />
        </header>
        <Outcome machine={machine} placeName={place.value?.name ?? ''} />
        {'checked' in now && now.at !== 'lost' && (
          <Choose machine={machine} checked={now.checked}
            trouble={now.at === 'choosing' ? now.trouble : undefined} />
        )}
        {!('checked' in now) && <Scan machine={machine} />}
        <Pad machine={machine} />
        <p class="visually-hidden" role="status">
          {now.at === 'choosing' &&
            t().found(now.checked.holder_name ?? t().someone, now.checked.benefits.length)}
          {now.at === 'paid' && paidSentence(now.paid, now.holder)}
        </p>
      </div>
      <Day settled={settled.value} />
    </div>
  );
}

/** The holder's pad stays up while a payment that wanted a code is under way. */
function Pad({ machine }: { machine: SaleMachine }) {
  const now = machine.sale.value;
  if (now.at !== 'code' && now.at !== 'paying') return null;
  if (!now.benefit.code_needed) return null;
  return (
    <CodePad holder={now.checked.holder_name ?? t().someone} benefit={now.benefit}
      draft={now.draft} paying={now.at === 'paying'}
      trouble={now.at === 'code' ? now.trouble : undefined}
      onCode={(code) => void machine.codeGiven(code)} onClose={machine.back} />
  );
}

interface PlacePickProps {
  places: Place[];
  picked: Place | undefined;
  onPick: (id: string) => void;
}

function PlacePick({ places, picked, onPick }: PlacePickProps) {
  if (places.length < 2) {
    return <p class="soft">{picked && `${picked.name}, ${picked.commune}`}</p>;
  }
  return (
    <div class="field">
      <label for="place">{t().place}</label>
      <select id="place" value={picked?.id} onChange={(event) => onPick(event.currentTarget.value)}>
        {places.map((p) => <option key={p.id} value={p.id}>{p.name}, {p.commune}</option>)}
      </select>
    </div>
  );
}
