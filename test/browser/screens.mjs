// Every screen worth looking at, and how to come to it. `open` returns false when this Region has
// nobody in that state.
import { enter, scan, scanned, typeCode } from './browser.mjs';

const several = (b, check) => check.benefits.length > 1 && b.measure === 'money';
const money = (b) => b.measure === 'money' && b.ceiling > 100 && b.code_needed && !b.price_needed;
const priced = (b) => b.measure === 'money' && b.price_needed && b.ceiling > 100;
const seats = (b) => b.measure === 'units' && b.ceiling > 0 && b.code_needed;
const access = (b) => b.measure === 'access';

/** To the till, with the card checked and the benefit picked. */
async function picked(page, region, wanted) {
  const sale = await region.saleFind(wanted);
  if (!sale) return undefined;
  await enter(page, sale.cashier);
  await scanned(page, sale.holder.card_token);
  if (sale.check.benefits.length > 1) await page.keyboard.press(String(sale.index + 1));
  return sale;
}

async function pad(page, region, wanted) {
  const sale = await picked(page, region, wanted);
  if (!sale) return undefined;
  if (sale.benefit.measure === 'money') {
    await page.locator('input[name=price]').fill('1');
  }
  await page.keyboard.press('Enter');
  await page.locator('.pad').waitFor();
  return sale;
}

async function cardOf(page, region, wanted) {
  const holder = await region.holderFind(wanted);
  if (!holder) return false;
  await enter(page, holder);
  await page.locator('.mine').waitFor();
  await page.waitForLoadState('networkidle');
  return true;
}

const wrong = (code) => (code === '7294' ? '7295' : '7294');

export const SCREENS = [
  { name: 'start', open: (page) => page.goto('/').then(() => page.locator('h1').waitFor()) },
  {
    name: 'start-english',
    async open(page) {
      await page.goto('/');
      await page.locator('.language').click();
    },
  },
  {
    name: 'start-qr',
    async open(page) {
      await page.goto('/');
      await page.locator('.mini-qr').first().click();
      await page.locator('dialog').waitFor();
    },
  },
  { name: 'till-sign-in', open: (page) => page.goto('/till') },
  {
    name: 'till-wrong-account',
    async open(page, region) {
      const [holder] = await region.holders();
      await enter(page, holder, '/till');
      await page.locator('.sign-in').waitFor();
    },
  },
  {
    name: 'till-ready',
    async open(page, region) {
      await enter(page, (await region.cashiers())[0]);
      await page.locator('.rows li, .day .empty').first().waitFor();
    },
  },
  {
    name: 'till-cards-to-try',
    async open(page, region) {
      await enter(page, (await region.cashiers())[0]);
      await page.locator('.try summary').click();
    },
  },
  {
    name: 'till-choose',
    async open(page, region) {
      const sale = await region.saleFind(several);
      if (!sale) return false;
      await enter(page, sale.cashier);
      await scanned(page, sale.holder.card_token);
      return true;
    },
  },
  {
    name: 'till-money',
    async open(page, region) {
      const sale = await picked(page, region, money);
      if (!sale) return false;
      await page.locator('input[name=price]')
        .fill(String(Math.ceil(sale.benefit.ceiling / 100) + 5));
      return true;
    },
  },
  { name: 'till-price', open: (page, region) => picked(page, region, priced).then(Boolean) },
  {
    name: 'till-amount-error',
    async open(page, region) {
      if (!(await picked(page, region, money))) return false;
      await page.locator('input[name=price]').fill('abc');
      await page.keyboard.press('Enter');
      return true;
    },
  },
  {
    name: 'till-seats',
    async open(page, region) {
      if (!(await picked(page, region, seats))) return false;
      const unusable = page.locator('.unusable summary');
      if (await unusable.count()) await unusable.click();
      return true;
    },
  },
  {
    name: 'till-pad',
    async open(page, region) {
      if (!(await pad(page, region, seats))) return false;
      await page.keyboard.type('12');
      return true;
    },
  },
  {
    name: 'till-pad-turned',
    async open(page, region) {
      if (!(await pad(page, region, money))) return false;
      await page.locator('.pad-turn').click();
      return true;
    },
  },
  {
    name: 'till-wrong-code',
    async open(page, region) {
      const sale = await pad(page, region, seats);
      if (!sale) return false;
      await typeCode(page, wrong(sale.holder.code));
      await page.locator('.pad-trouble:not(:empty)').waitFor();
      return true;
    },
  },
  {
    name: 'till-paid',
    async open(page, region) {
      const sale = await pad(page, region, seats);
      if (!sale) return false;
      await typeCode(page, sale.holder.code);
      await page.locator('.outcome-good').waitFor();
      return true;
    },
  },
  {
    name: 'till-entered',
    async open(page, region) {
      if (!(await picked(page, region, access))) return false;
      await page.keyboard.press('Enter');
      await page.locator('.outcome-good').waitFor();
      return true;
    },
  },
  {
    name: 'till-refused',
    async open(page, region) {
      await enter(page, (await region.cashiers())[0]);
      await scan(page, '0000 0000 0000');
      await page.locator('.outcome-bad').waitFor();
    },
  },
  {
    name: 'till-nothing-usable',
    async open(page, region) {
      const found = await region.uselessFind();
      if (!found) return false;
      await enter(page, found.cashier);
      await scanned(page, found.holder.card_token);
      return true;
    },
  },
  {
    name: 'till-lost',
    async open(page, region) {
      const sale = await pad(page, region, money);
      if (!sale) return false;
      await page.route('**/payment_pay', (route) => route.abort());
      await typeCode(page, sale.holder.code);
      await page.locator('.outcome-warn').waitFor();
      return true;
    },
  },
  {
    name: 'till-refund',
    async open(page, region) {
      for (const cashier of await region.cashiers()) {
        await enter(page, cashier);
        await page.locator('.rows li, .day .empty').first().waitFor();
        const refunds = page.locator('.row-acts button:nth-child(2)');
        if ((await refunds.count()) === 0) continue;
        await refunds.first().click();
        await page.locator('.refund').waitFor();
        if (await page.locator('input[name=scope]').count()) {
          await page.locator('input[name=scope]').nth(1).check();
        }
        return true;
      }
      return false;
    },
  },
  {
    name: 'till-camera-missing',
    async open(page, region) {
      await enter(page, (await region.cashiers())[0]);
      await page.locator('.camera').click();
      await page.locator('dialog .notice').waitFor();
    },
  },
  { name: 'card-sign-in', open: (page) => page.goto('/card') },
  {
    name: 'card-active',
    open: (page, region) => cardOf(page, region,
      (show, wallets) => show.card.state !== 'blocked' && wallets.some((w) => w.spent > 0)),
  },
  {
    name: 'card-open',
    async open(page, region) {
      if (!(await cardOf(page, region, (show, w) => w.length > 0))) {
        return false;
      }
      for (const fold of await page.locator('.benefit-held:visible > summary').all()) {
        await fold.click();
        if (await page.locator('.held-about').count() >= 2) break;
      }
      for (const fold of await page.locator('.fold > summary').all()) await fold.click();
      await page.waitForLoadState('networkidle');
      return true;
    },
  },
  {
    name: 'card-qr',
    async open(page, region) {
      if (!(await cardOf(page, region, (show) => show.card.token))) return false;
      await page.locator('.wallet-card > .button').click();
      await page.locator('dialog').waitFor();
      return true;
    },
  },
  {
    name: 'card-being-made',
    open: (page, region) => cardOf(page, region, (show) => show.card.state === 'to_produce'),
  },
  {
    name: 'card-ordered',
    open: (page, region) => cardOf(page, region, (show) => show.enrolment_state === 'ordered'),
  },
  {
    name: 'card-refused',
    open: (page, region) => cardOf(page, region, (show) => show.enrolment_state === 'refused'),
  },
  {
    name: 'card-never-ordered',
    open: (page, region) => cardOf(page, region, (show) => show.enrolment_state === 'none'),
  },
  {
    name: 'card-blocked',
    open: (page, region) => cardOf(page, region, (show) => show.card.state === 'blocked'),
  },
  {
    name: 'card-suspended',
    open: (page, region) => cardOf(page, region,
      (show, wallets) => wallets.some((w) => w.state === 'suspended')),
  },
];
