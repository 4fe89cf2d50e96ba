// The till's own rules: what typed amounts become, and the steps of a sale.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { load } from './load.mjs';

const { attempt, draftOf, keyNew, Problem, SaleMachine } =
  await load('till/draft.ts', 'till/sale.ts', 'attempt.ts', 'api.ts');

const benefit = (more) => ({
  benefit: 'b', label: 'B', measure: 'money', balance: 1500, ceiling: 1500, co_payment_cents: 0,
  co_payment_percent: 0, code_needed: true, price_needed: false, once: false,
  until_day: '2030-08-31', campaign: 'c', campaign_label: 'C', ...more,
});
const typed = (price, units = 1) => ({ price, units });

test('a purchase above what is left: the pass pays what it can, the holder the rest', () => {
  assert.deepEqual(draftOf(benefit(), typed('20')),
    { asked: { amount_cents: 1500, price_cents: 2000 }, passTakes: 1500, holderPays: 500 });
  assert.deepEqual(draftOf(benefit(), typed('12,50')),
    { asked: { amount_cents: 1250, price_cents: 1250 }, passTakes: 1250, holderPays: 0 });
});

test('of a price that is shared the pass pays its share, rounded half up', () => {
  const half = benefit({ price_needed: true, co_payment_percent: 50, ceiling: 100000 });
  assert.deepEqual(draftOf(half, typed('10,01')),
    { asked: { amount_cents: 501, price_cents: 1001 }, passTakes: 501, holderPays: 500 });
});

test('units cost the holder their part of each', () => {
  const seats = benefit({ measure: 'units', ceiling: 3, co_payment_cents: 100 });
  assert.deepEqual(draftOf(seats, typed('', 2)),
    { asked: { units: 2 }, passTakes: 2, holderPays: 200 });
  assert.equal(draftOf(seats, typed('', 4)), 'units-out-of-range');
  assert.equal(draftOf(seats, typed('', NaN)), 'units-out-of-range');
});

test('a card known by its number alone tells no ceiling: the server decides', () => {
  assert.deepEqual(draftOf(benefit({ ceiling: 0 }), typed('20')).asked,
    { amount_cents: 2000, price_cents: 2000 });
  assert.deepEqual(draftOf(benefit({ measure: 'units', ceiling: 0 }), typed('', 7)).asked,
    { units: 7 });
});

test('a coupon is one, free access is nothing', () => {
  assert.deepEqual(draftOf(benefit({ measure: 'coupon', ceiling: 2 }), typed('')).asked,
    { units: 1 });
  assert.deepEqual(draftOf(benefit({ measure: 'access' }), typed('')).asked, {});
});

test('what is not an amount is said', () => {
  assert.equal(draftOf(benefit(), typed(' ')), 'price-missing');
  assert.equal(draftOf(benefit(), typed('12,345')), 'price-unreadable');
  assert.equal(draftOf(benefit(), typed('-3')), 'price-unreadable');
  assert.equal(draftOf(benefit(), typed('0')), 'price-zero');
});

test('keys are of the length the server wants, in the order of time, never the same', () => {
  const early = keyNew(1_700_000_000_000);
  assert.match(early, /^[0-9a-z]{16,64}$/);
  assert.ok(early < keyNew(1_800_000_000_000));
  assert.notEqual(early, keyNew(1_700_000_000_000));
});

test('a lost answer is asked again under its key, a refusal is not', async () => {
  const keys = [];
  const twice = async (key) => {
    keys.push(key);
    if (keys.length < 3) throw new TypeError('network');
    return 'done';
  };
  assert.equal(await attempt('k', twice, [0, 0]), 'done');
  assert.deepEqual(keys, ['k', 'k', 'k']);
  let calls = 0;
  const refused = () => {
    calls++;
    throw new Problem('balance-too-low', 409, '', 'No.', {});
  };
  await assert.rejects(attempt('k', refused, [0, 0]), Problem);
  assert.equal(calls, 1);
});

function saleWith(pay) {
  const checked = { holder_name: 'Lina M.', card_kind: 'token', benefits: [], unusable: [] };
  return new SaleMachine({
    api: { payment_check: async () => checked, payment_pay: pay },
    placeId: () => '1',
    settled: () => undefined,
  });
}
const draft = { asked: { amount_cents: 100 }, passTakes: 100, holderPays: 0 };

test('a confirmation given twice pays once', async () => {
  let paid = 0;
  const machine = saleWith(async () => ({ payment_id: String(++paid) }));
  await machine.check('card');
  const free = benefit({ code_needed: false });
  await Promise.all([machine.confirm(free, draft), machine.confirm(free, draft)]);
  assert.equal(paid, 1);
  assert.equal(machine.sale.value.at, 'paid');
});

test('after a wrong code the pad asks again, under a new key', async () => {
  const keys = [];
  const machine = saleWith(async (input, { key }) => {
    keys.push(key);
    if (input.code !== '1234') throw new Problem('wrong-code', 409, '', 'Wrong: 2 left.', {});
    return { payment_id: '1' };
  });
  await machine.check('card');
  await machine.confirm(benefit(), draft);
  await machine.codeGiven('9999');
  assert.equal(machine.sale.value.at, 'code');
  assert.match(machine.sale.value.trouble, /2 left/);
  await machine.codeGiven('1234');
  assert.equal(machine.sale.value.at, 'paid');
  assert.notEqual(keys[0], keys[1]);
});

test('a balance that changed meanwhile brings back the form, a lock ends the sale', async () => {
  let type = 'balance-too-low';
  const machine = saleWith(async () => { throw new Problem(type, 409, '', 'Said.', {}); });
  await machine.check('card');
  await machine.confirm(benefit({ code_needed: false }), draft);
  assert.equal(machine.sale.value.at, 'choosing');
  assert.equal(machine.sale.value.trouble, 'Said.');
  type = 'code-locked';
  await machine.confirm(benefit({ code_needed: false }), draft);
  assert.equal(machine.sale.value.at, 'refused');
});
