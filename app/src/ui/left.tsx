// How much is left, drawn: a bar for money, one piece a unit for seats and coupons. The figures
// stand beside it in words, so screen readers skip the drawing.
import type { Measure } from '../api';
import { isCounted } from '../format';

const UNITS_MAX = 12;

export function Left(props: { measure: Measure; balance: number; loaded: number }) {
  const { measure, balance, loaded } = props;
  if (!isCounted(measure) || loaded <= 0) return null;
  if (measure !== 'money' && loaded <= UNITS_MAX) return <Units left={balance} of={loaded} />;
  const share = Math.max(0, Math.min(100, (balance * 100) / loaded));
  return (
    <svg class="left-bar" aria-hidden="true" focusable="false">
      <rect class="left-track" width="100%" height="100%" rx="5" />
      <rect class="left-fill" width={`${share}%`} height="100%" rx="5" />
    </svg>
  );
}

function Units({ left, of }: { left: number; of: number }) {
  return (
    <span class="left-units" aria-hidden="true">
      {Array.from({ length: of }, (_, i) => (
        <i key={i} class={i < left ? 'unit unit-left' : 'unit'} />
      ))}
    </span>
  );
}
