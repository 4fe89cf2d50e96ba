// Small choices that this browser remembers (language, place, turned pad). A browser that refuses
// storage only forgets them.

export function recall(name: string): string | null {
  try {
    return localStorage.getItem(`passregion.${name}`);
  } catch {
    return null;
  }
}

export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(`passregion.${name}`, value);
  } catch {
    // Private browsing: the choice lasts as long as the page.
  }
}
