// A small whole number: typed, stepped with the arrows, or tapped.
import { useId } from 'preact/hooks';
import { Icon } from './icon';

interface StepperProps {
  label: string;
  value: number;
  max: number;
  less: string;
  more: string;
  onValue: (value: number) => void;
}

export function Stepper({ label, value, max, less, more, onValue }: StepperProps) {
  const id = useId();
  const step = (by: number) => onValue(Math.max(1, Math.min(max, (value || 0) + by)));
  return (
    <div class="field stepper">
      <label for={id}>{label}</label>
      <div class="stepper-row">
        <button type="button" class="button icon-only" onClick={() => step(-1)}
          disabled={value <= 1}>
          <Icon name="minus" /><span class="visually-hidden">{less}</span>
        </button>
        <input id={id} type="number" inputMode="numeric" min={1} max={max} step={1} value={value}
          onInput={(event) => onValue(event.currentTarget.valueAsNumber)} />
        <button type="button" class="button icon-only" onClick={() => step(1)}
          disabled={value >= max}>
          <Icon name="plus" /><span class="visually-hidden">{more}</span>
        </button>
      </div>
    </div>
  );
}
