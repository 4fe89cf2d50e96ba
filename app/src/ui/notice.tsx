// Messages beside the work. A status is spoken when it comes; trouble is spoken at once.
import type { ComponentChildren } from 'preact';
import { Icon, type IconName } from './icon';

type Tone = 'info' | 'good' | 'warn' | 'bad';
const ICONS: Record<Tone, IconName> = { info: 'info', good: 'check', warn: 'clock', bad: 'alert' };

interface NoticeProps {
  tone: Tone;
  children: ComponentChildren;
  title?: string;
  spoken?: boolean;
}

export function Notice({ tone, title, children, spoken = false }: NoticeProps) {
  const role = tone === 'bad' ? 'alert' : 'status';
  return (
    <div class={`notice notice-${tone}`} role={spoken ? role : undefined}>
      <Icon name={ICONS[tone]} />
      <div>
        {title && <p class="notice-title">{title}</p>}
        <div>{children}</div>
      </div>
    </div>
  );
}

/** Work under way: said to screen readers, shown as moving dots. */
export function Busy({ says }: { says: string }) {
  return (
    <p class="busy" role="status">
      <span class="busy-dots" aria-hidden="true"><i /><i /><i /></span>
      {says}
    </p>
  );
}
