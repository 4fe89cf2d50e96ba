// The holder's own moment: the screen is turned to them, says what they agree to, and takes four
// digits that nobody else can read. A keyboard or a numeric pad works as well as the keys.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import type { UsableBenefit } from '../api';
import { money, quantity } from '../format';
import { recall, remember } from '../memory';
import { Dialog } from '../ui/dialog';
import { Icon } from '../ui/icon';
import { Busy } from '../ui/notice';
import type { Draft } from './draft';
import { t } from './words';

const DIGITS = 4;

interface CodePadProps {
  holder: string;
  benefit: UsableBenefit;
  draft: Draft;
  paying: boolean;
  trouble: string | undefined;
  onCode: (code: string) => void;
  onClose: () => void;
}

export function CodePad(props: CodePadProps) {
  const { paying, onCode, onClose } = props;
  const code = useSignal('');
  const trouble = useSignal(props.trouble);
  const turned = useSignal(recall('pad') === 'turned');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    trouble.value = props.trouble;
    if (paying) return;
    code.value = '';
    input.current!.focus();
  }, [props.trouble, paying]);

  function typed(text: string) {
    code.value = text.replace(/\D/g, '').slice(0, DIGITS);
    if (code.value) trouble.value = undefined;
  }
  function done(event?: Event) {
    event?.preventDefault();
    if (paying) return;
    if (code.value.length === DIGITS) onCode(code.value);
    else trouble.value = t().padMissing;
  }
  function turn() {
    turned.value = !turned.value;
    remember('pad', turned.value ? 'turned' : 'straight');
    input.current!.focus();
  }
  return (
    <Dialog title={t().padTitle} kind="full" closeLabel={t().cancel} onClose={onClose}>
      <button type="button" class="button quiet pad-turn" aria-pressed={turned.value}
        onClick={turn}>
        <Icon name="rotate" /> {t().padTurn}
      </button>
      <form class={turned.value ? 'pad pad-turned' : 'pad'} onSubmit={done} novalidate>
        <Agreement {...props} />
        <div class="pad-code">
          <label class="visually-hidden" for="pad-code">{t().padCode}</label>
          {/* Not a password to be remembered: browsers never offer to store a one-time code. */}
          <input id="pad-code" ref={input} type="password" inputMode="none" maxLength={DIGITS}
            autocomplete="one-time-code" value={code.value} readOnly={paying}
            aria-describedby="pad-trouble"
            onInput={(event) => typed(event.currentTarget.value)} />
          <span class="pad-slots" aria-hidden="true">
            {Array.from({ length: DIGITS }, (_, i) => (
              <i key={i} class={i < code.value.length ? 'slot slot-full' : 'slot'} />
            ))}
          </span>
        </div>
        <p id="pad-trouble" class="pad-trouble" role="alert">{trouble.value}</p>
        {paying ? <Busy says={t().paying} /> : <Keys code={code.value} type={typed} />}
      </form>
    </Dialog>
  );
}

function Agreement({ holder, benefit, draft }: CodePadProps) {
  const what = quantity(benefit.measure, draft.passTakes, benefit.unit_label);
  return (
    <div class="pad-agree">
      <p class="pad-call">{t().padCall(holder)}</p>
      <p class="pad-what">
        <strong>{what || t().unlimited}</strong>
        <span>{benefit.label}</span>
        {draft.holderPays > 0 && <span>{t().padYouPay(money(draft.holderPays))}</span>}
      </p>
    </div>
  );
}

/** Keys that leave the focus in the field, so that fingers and keyboard mix. */
function Keys({ code, type }: { code: string; type: (text: string) => void }) {
  const stay = (event: Event) => event.preventDefault();
  const digit = (n: number) => (
    <button key={n} type="button" class="key" onMouseDown={stay} onClick={() => type(code + n)}>
      {n}
    </button>
  );
  return (
    <div class="keys">
      {[1, 2, 3, 4, 5, 6, 7, 8, 9].map(digit)}
      <button type="button" class="key key-erase" onMouseDown={stay}
        onClick={() => type(code.slice(0, -1))}>
        <Icon name="backspace" /><span class="visually-hidden">{t().padErase}</span>
      </button>
      {digit(0)}
      <button class="key key-done" onMouseDown={stay}>
        <Icon name="check" /><span class="visually-hidden">{t().padDone}</span>
      </button>
    </div>
  );
}
