// A QR code drawn as one SVG path. Always dark on white: readers fail on inverted codes.
import encodeQR from 'qr';

const QUIET_MODULES = 3;

function pathOf(modules: boolean[][]): string {
  let path = '';
  modules.forEach((row, y) => {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const start = x;
      while (row[x + 1]) x++;
      path += `M${start} ${y}h${x - start + 1}v1h${start - x - 1}z`;
    }
  });
  return path;
}

/** `label` says what it is; a code inside a button that says it already has none. */
export function QrCode({ text, label }: { text: string; label?: string }) {
  const modules = encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_MODULES });
  const said = label ? { role: 'img', 'aria-label': label } as const : { 'aria-hidden': true };
  return (
    <svg class="qr" viewBox={`0 0 ${modules.length} ${modules.length}`} shape-rendering="crispEdges"
      focusable="false" {...said}>
      <rect width="100%" height="100%" class="qr-paper" />
      <path d={pathOf(modules)} class="qr-ink" />
    </svg>
  );
}
