// A modal dialog on the browser's own: focus stays inside, Escape closes, focus goes back after.
import type { ComponentChildren } from 'preact';
import { useEffect, useId, useRef } from 'preact/hooks';
import { words } from '../lang';
import { Icon } from './icon';

const t = words({ close: 'Fermer' }, { close: 'Close' });

interface DialogProps {
  title: string;
  onClose: () => void;
  children: ComponentChildren;
  kind?: 'sheet' | 'full';
  closeLabel?: string;
}

/** Mounted is open; the owner unmounts it in `onClose`. */
export function Dialog({ title, onClose, children, kind = 'sheet', closeLabel }: DialogProps) {
  const ref = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useEffect(() => {
    const dialog = ref.current!;
    dialog.showModal();
    return () => dialog.close();
  }, []);
  const cancel = (event: Event) => {
    event.preventDefault();
    onClose();
  };
  const outside = (event: MouseEvent) => {
    if (event.target === ref.current) onClose();
  };
  return (
    <dialog
      ref={ref}
      class={`dialog dialog-${kind}`}
      aria-labelledby={titleId}
      onCancel={cancel}
      onClick={kind === 'sheet' ? outside : undefined}
    >
      <div class="dialog-body">
        <header class="dialog-head">
          <h2 id={titleId}>{title}</h2>
          <button type="button" class="button quiet icon-only" onClick={onClose}>
            <Icon name="cross" />
            <span class="visually-hidden">{closeLabel ?? t().close}</span>
          </button>
        </header>
        {children}
      </div>
    </dialog>
  );
}
