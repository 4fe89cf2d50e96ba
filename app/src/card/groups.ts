// Benefits in the order that matters to their holder: what ends first comes first, what is over
// comes last. Pure.
import type { Wallet } from '../api';

export interface Group { untilDay: string; wallets: Wallet[] }

export function walletGroups(wallets: readonly Wallet[]): { open: Group[]; ended: Wallet[] } {
  const groups = new Map<string, Wallet[]>();
  for (const wallet of wallets) {
    if (wallet.state === 'ended') continue;
    groups.set(wallet.until_day, [...(groups.get(wallet.until_day) ?? []), wallet]);
  }
  const open = [...groups].sort(([a], [b]) => (a < b ? -1 : 1)).map(([untilDay, found]) => ({
    untilDay,
    wallets: found.sort((a, b) => rank(a) - rank(b)),
  }));
  return { open, ended: wallets.filter((wallet) => wallet.state === 'ended') };
}

/** Within a group what can be used now comes before the rest; the server's order is kept. */
function rank(wallet: Wallet): number {
  return wallet.state === 'usable' ? 0 : wallet.state === 'used_up' ? 2 : 1;
}
