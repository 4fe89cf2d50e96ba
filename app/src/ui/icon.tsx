// The icons, drawn here so that no page asks another host. All are decoration: the words beside
// them say it.
import type { Measure } from '../api';

const PATHS = {
  alert: 'M12 3.5 2.8 19.5h18.4L12 3.5ZM12 10v4.5M12 17.2v.1',
  arrow: 'M5 12h14M13 6l6 6-6 6',
  backspace: 'M9 5.5h10a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5H9L3 12l6-6.5ZM12 9.5l5 5' +
    'M17 9.5l-5 5',
  camera: 'M4 8h3l1.6-2.5h6.8L17 8h3v11H4V8ZM12 16.6a3.3 3.3 0 1 0 0-6.6 3.3 3.3 0 0 0 0 6.6Z',
  check: 'M4.5 12.5 10 18 19.5 6.5',
  clock: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 7v5.2l3.4 2',
  cross: 'M6 6l12 12M18 6 6 18',
  door: 'M6 21V3.5h9.5V21M3 21h18M12.4 12v.8M15.5 6H19v15',
  down: 'M6 9.5l6 6 6-6',
  euro: 'M18 6.3A7 7 0 1 0 18 17.7M3.5 10.3H13M3.5 13.7H12',
  heart: 'M12 20s-8-4.7-8-10.4A4.4 4.4 0 0 1 12 7a4.4 4.4 0 0 1 8 2.6C20 15.3 12 20 12 20Z',
  info: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18ZM12 11v5.5M12 7.7v.1',
  mail: 'M3.5 5.5h17v13h-17v-13ZM4 7l8 6 8-6',
  minus: 'M5 12h14',
  out: 'M14 4H5v16h9M10 12h11M17 8l4 4-4 4',
  plus: 'M12 5v14M5 12h14',
  printer: 'M7 8V3.5h10V8M7 17H4V8h16v9h-3M7 14h10v6.5H7V14Z',
  qr: 'M4 4h6v6H4V4ZM14 4h6v6h-6V4ZM4 14h6v6H4v-6ZM14 14h2.5v2.5H14V14ZM20 14v2.5M14 20h2.5' +
    'M19 19h1.2v1.2',
  rotate: 'M4 9a8.5 8.5 0 1 1-.5 5M4 4v5h5',
  school: 'M3 10l9-5.5L21 10l-9 5.5L3 10ZM7 12.5v5c2.8 2.2 7.2 2.2 10 0v-5M21 10v5.5',
  screen: 'M3 5h18v11.5H3V5ZM8.5 20h7M12 16.5V20M10.5 8.2v5l4-2.5-4-2.5Z',
  terminal: 'M4 5h16v14H4V5ZM7.5 9.5 10 12l-2.5 2.5M12.5 15h4',
  ticket: 'M3.5 7h17v3.2a2 2 0 0 0 0 3.6V17h-17v-3.2a2 2 0 0 0 0-3.6V7ZM14.5 7.5v2M14.5 11v2' +
    'M14.5 14.5v2',
  undo: 'M9 7.5 4.5 12 9 16.5M5 12h9.5a5 5 0 0 1 0 10',
  user: 'M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8ZM4 20.5c1.2-4 4.2-5.7 8-5.7s6.8 1.7 8 5.7',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}

const BY_MEASURE: Record<Measure, IconName> = {
  money: 'euro', units: 'ticket', access: 'door', coupon: 'heart', link: 'screen', grant: 'school',
};

/** A benefit's badge: icon and colour say how it is used, whatever the campaign calls it. */
export function MeasureBadge({ measure }: { measure: Measure }) {
  return (
    <span class={`measure measure-${measure}`}>
      <Icon name={BY_MEASURE[measure]} />
    </span>
  );
}
