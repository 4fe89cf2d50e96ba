// Initials in a disc: a face for people and places that have no picture.

const HUES = 6;

function initials(name: string): string {
  const parts = name.split(/[\s’'-]+/).filter((part) => /^\p{L}/u.test(part));
  const last = parts.length > 1 ? parts[parts.length - 1]![0]! : '';
  return ((parts[0]?.[0] ?? '') + last).toUpperCase();
}

export function Avatar({ name }: { name: string }) {
  const sum = Array.from(name).reduce((total, letter) => total + letter.codePointAt(0)!, 0);
  return <span class={`avatar hue-${sum % HUES}`} aria-hidden="true">{initials(name)}</span>;
}
