// A labelled input with its hint and its error, tied together for screen readers.
import type { ComponentChildren, InputHTMLAttributes, Ref } from 'preact';
import { useId } from 'preact/hooks';

export interface FieldProps {
  label: string;
  name?: string;
  type?: 'text' | 'password' | 'date';
  value?: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** The id of what else explains the field. */
  describedBy?: string;
  suffix?: string;
  inputMode?: 'text' | 'decimal' | 'numeric';
  autocomplete?: 'off' | 'username' | 'current-password' | 'new-password';
  max?: string;
  required?: boolean;
  autofocus?: boolean;
  readOnly?: boolean;
  inputRef?: Ref<HTMLInputElement>;
  onValue?: (value: string) => void;
  beside?: ComponentChildren;
}

export function Field(props: FieldProps) {
  const {
    label, hint, error, describedBy, suffix, inputRef, onValue, beside, ...input
  } = props;
  const id = useId();
  // The element's type is a union over kinds of input, which a variable `type` cannot satisfy.
  const plain = input as InputHTMLAttributes;
  const said = [describedBy, hint && `${id}-hint`, error && `${id}-error`].filter(Boolean)
    .join(' ');
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <p class="field-hint" id={`${id}-hint`}>{hint}</p>}
      <div class="field-row">
        <div class={suffix ? 'field-box with-suffix' : 'field-box'}>
          <input
            type="text"
            autocapitalize="none"
            spellcheck={false}
            {...plain}
            id={id}
            ref={inputRef ?? null}
            onInput={(event) => onValue?.(event.currentTarget.value)}
            aria-invalid={error ? true : undefined}
            aria-describedby={said || undefined}
          />
          {suffix && <span class="field-suffix" aria-hidden="true">{suffix}</span>}
        </div>
        {beside}
      </div>
      {error && <p class="field-error" id={`${id}-error`} role="alert">{error}</p>}
    </div>
  );
}
