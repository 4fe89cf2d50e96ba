// Money, days, words and groups as people read them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { centsParse, centsShare, dayLong, daysBetween, langSet, money, parisDay, typeset, units,
  walletGroups } = await load('format.ts', 'lang.ts', 'card/groups.ts');
const plain = (text) => text.replace(/\s/g, ' ');

test('amounts as cashiers type them', () => {
  assert.deepEqual(['12', '12,5', '12.50', '12,50 €', ' 1 200,05 '].map(centsParse),
    [1200, 1250, 1250, 1250, 120005]);
  assert.deepEqual(['', 'abc', '12,345', '1,2,3', '-1', '99999999'].map(centsParse),
    Array(6).fill(undefined));
});

test('shares are rounded half up', () => {
  assert.equal(centsShare(1001, 50, 100), 501);
  assert.equal(centsShare(999, 0, 100), 0);
});

test('French and English say money, days and units their own way', () => {
  langSet('fr');
  assert.equal(plain(money(1250)), '12,50 €');
  assert.equal(plain(dayLong('2024-09-01')), '1er septembre 2024');
  assert.equal(plain(units(1, 'place')), '1 place');
  assert.equal(plain(units(5, 'place')), '5 places');
  assert.equal(plain(units(2, 'séance de dépistage')), '2 séances de dépistage');
  langSet('en');
  assert.equal(money(1250), '€12.50');
  assert.equal(plain(units(0, 'seat')), '0 seats');
  assert.equal(plain(units(2, 'screening session')), '2 screening sessions');
  langSet('fr');
});

test('days are those of Paris, whatever the hour changes', () => {
  assert.equal(parisDay(new Date('2024-08-31T22:00:00Z')), '2024-09-01');
  assert.equal(parisDay(new Date('2024-12-31T22:59:59Z')), '2024-12-31');
  assert.equal(daysBetween('2024-10-26', '2024-10-28'), 2);
  assert.equal(daysBetween('2024-05-31', '2024-05-31'), 0);
});

test('French punctuation stays with its word', () => {
  assert.equal(typeset('Qui ? « moi » : 1 €'), 'Qui\u00a0? «\u00a0moi\u00a0»\u00a0: 1\u00a0€');
});

test('what ends first comes first, what is over comes apart', () => {
  const wallet = (benefit, until_day, state) => ({ benefit, until_day, state });
  const { open, ended } = walletGroups([
    wallet('a', '2025-08-31', 'used_up'), wallet('b', '2025-05-31', 'usable'),
    wallet('c', '2025-08-31', 'usable'), wallet('d', '2024-08-31', 'ended'),
  ]);
  assert.deepEqual(open.map((g) => [g.untilDay, g.wallets.map((w) => w.benefit).join('')]),
    [['2025-05-31', 'b'], ['2025-08-31', 'ca']]);
  assert.deepEqual(ended.map((w) => w.benefit), ['d']);
});
