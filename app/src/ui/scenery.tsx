// The landscape behind the card and the start page: ridges at dusk in the Region's colour.
import { useId } from 'preact/hooks';

/** `sun`: where it stands in 400 by 252, clear of what is written over it. */
export function Scenery({ sun: [x, y] }: { sun: [number, number] }) {
  const glow = useId();
  return (
    <svg class="scenery" viewBox="0 0 400 252" preserveAspectRatio="xMidYMax slice"
      aria-hidden="true" focusable="false">
      <radialGradient id={glow}>
        <stop offset="0.2" stop-opacity="0.55" />
        <stop offset="1" stop-opacity="0" />
      </radialGradient>
      <circle class="scenery-glow" cx={x} cy={y} r="150" fill={`url(#${glow})`} />
      <circle class="scenery-sun" cx={x} cy={y} r="33" />
      <path class="ridge ridge-far"
        d="M0 188 36 158l24 16 44-58 30 34 26-20 46 52 30-26 34 30 42-54 40 44 22-18 26 30v64H0z" />
      <path class="ridge ridge-mid"
        d="M0 214 48 182l32 18 46-36 40 34 34-18 52 36 44-34 36 22 34-26 34 22v52H0z" />
      <path class="ridge ridge-near"
        d="M0 236c40-22 74-26 112-12s78 8 118-10 84-14 170 14v24H0z" />
    </svg>
  );
}
