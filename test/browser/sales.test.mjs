// Sales at the till, by keyboard, by camera and over a network that loses answers. Works on the
// mock and on a running demonstration (BASE_URL), where it makes real demonstration payments.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserOpen, contextOpen, enter, pageBegin, scan, scanned, typeCode, withPage }
  from './browser.mjs';
import { qrVideo } from './qr_video.mjs';
import { regionOpen } from './region.mjs';

const money = (b) => b.measure === 'money' && b.ceiling >= 300 && b.code_needed && !b.price_needed;
const aloneMoney = (b, check) => money(b) && check.benefits.length === 1;
const seats = (b) => b.measure === 'units' && b.ceiling > 0 && b.code_needed;
let browser;
before(async () => { browser = await browserOpen(); });
after(() => browser.close());

/** A flow of a sale that this Region has. */
function flow(name, wanted, body) {
  test(name, async () => {
    const { region, stop } = await regionOpen();
    try {
      await withPage(browser, region, async (page) => {
        const sale = await region.saleFind(wanted);
        await enter(page, sale.cashier);
        await page.locator('.day-sum').waitFor();
        await body(page, sale, region);
        assert.deepEqual(page.troubles.filter((says) => !says.includes('ERR_FAILED')), []);
      });
    } finally {
      stop();
    }
  });
}

/** The payments asked for from now on: their key and body. */
function paymentsAsked(page) {
  const asked = [];
  page.on('request', (request) => {
    if (!request.url().endsWith('/payment_pay')) return;
    asked.push({ key: request.headers()['idempotency-key'], body: request.postData() });
  });
  return asked;
}

async function salesToday(page) {
  const text = await page.locator('.day-sum span').first().textContent();
  return Number(/\d+/.exec(text)[0]);
}

/** The day's count once it has moved on from `before`. */
async function salesAfter(page, before) {
  await page.waitForFunction((n) => {
    const text = document.querySelector('.day-sum span')?.textContent ?? '';
    return Number(/\d+/.exec(text)) > n;
  }, before);
  return salesToday(page);
}

const fieldIsReady = (page) => page.waitForFunction(() => {
  const field = document.querySelector('input[name=card]');
  return field && field === document.activeElement && field.value === '';
});

async function payOne(page, sale, amount = '1') {
  await scanned(page, sale.holder.card_token);
  if (sale.check.benefits.length > 1) await page.keyboard.press(String(sale.index + 1));
  await page.locator('input[name=price]').fill(amount);
  await page.keyboard.press('Enter');
  await typeCode(page, sale.holder.code);
}

// Two at a time, but for those that count the day's payments at one till.
describe('sales', { concurrency: 2 }, () => {
  describe('one after another', { concurrency: 1 }, () => {
    flow('a money payment takes at most six cashier keys', aloneMoney, async (page, sale) => {
      await scanned(page, sale.holder.card_token);
      const typed = ['1', ',', '5', '0', 'Enter'];
      for (const key of typed) await page.keyboard.press(key);
      assert.ok(typed.length <= 6);
      assert.match(await page.locator('.pad-what').textContent(), /1,50\s€/);
      await typeCode(page, sale.holder.code);
      await page.locator('.outcome-good').waitFor();
      await fieldIsReady(page);
    });

    flow('double clicks and double Enter pay once', money, async (page, sale) => {
      const asked = paymentsAsked(page);
      const before = await salesToday(page);
      await scanned(page, sale.holder.card_token);
      if (sale.check.benefits.length > 1) await page.keyboard.press(String(sale.index + 1));
      await page.locator('input[name=price]').fill('1');
      await page.locator('[data-goes-on]').dblclick();
      await page.locator('.pad').waitFor();
      for (const digit of sale.holder.code) {
        await page.getByRole('button', { name: digit, exact: true }).click();
      }
      await page.locator('.key-done').dblclick();
      await page.locator('.outcome-good').waitFor();
      assert.equal(asked.length, 1);
      assert.equal(await salesAfter(page, before), before + 1);
    });

    flow('a lost answer is asked again under its key, pays once', money, async (page, sale) => {
      const asked = paymentsAsked(page);
      const before = await salesToday(page);
      let lost = 0;
      await page.route('**/payment_pay', async (route) => {
        if (lost++ > 0) return route.continue();
        await route.fetch(); // The server pays; its answer never arrives.
        return route.abort();
      });
      await payOne(page, sale);
      await page.locator('.outcome-good').waitFor();
      assert.equal(asked.length, 2);
      assert.deepEqual(asked[0], asked[1]);
      assert.equal(await salesAfter(page, before), before + 1);
    });

    flow('an answer lost for good can be asked for by hand', money, async (page, sale) => {
      const asked = paymentsAsked(page);
      const before = await salesToday(page);
      await page.route('**/payment_pay', (route) => route.abort());
      await payOne(page, sale);
      await page.locator('.outcome-warn').waitFor();
      await page.unroute('**/payment_pay');
      await page.locator('.outcome-warn .primary').click();
      await page.locator('.outcome-good').waitFor();
      assert.equal(new Set(asked.map(({ key }) => key)).size, 1);
      assert.equal(await salesAfter(page, before), before + 1);
    });

    flow('a payment is given back, in part then whole', money, async (page, sale) => {
      const before = await salesToday(page);
      await payOne(page, sale, '3');
      await salesAfter(page, before); // The list shows it: its first row is this payment.
      const row = page.locator('.rows .row').first();
      await row.getByRole('button', { name: /Rembourser/ }).click();
      await page.locator('input[name=scope]').nth(1).check();
      await page.locator('input[name=refund]').fill('1,20');
      await page.locator('.refund .danger').click();
      await page.locator('.refund .notice-bad').waitFor(); // No reason given yet.
      await page.locator('input[name=reason]').first().check();
      await page.locator('.refund .danger').click();
      await page.locator('.said:not(:empty)').waitFor();
      assert.match(await page.locator('.said').textContent(), /1,20\s€/);
      await row.locator('.chip-warn').waitFor();
      await row.getByRole('button', { name: /Rembourser/ }).click();
      await page.locator('input[name=reason]').first().check();
      await page.locator('.refund .danger').click();
      await row.locator('.chip-bad').waitFor();
      assert.equal(await row.getByRole('button', { name: /Rembourser/ }).count(), 0);
    });

    flow('a receipt prints alone', money, async (page, sale) => {
      await page.evaluate(() => { globalThis.print = () => { globalThis.printed = true; }; });
      await payOne(page, sale);
      await page.locator('.outcome-good .button').click();
      await page.waitForFunction(() => globalThis.printed);
      await page.emulateMedia({ media: 'print' });
      assert.ok(await page.locator('.receipt').isVisible());
      assert.ok(!(await page.locator('main').isVisible()));
      await page.emulateMedia({ media: 'screen' });
      await page.evaluate(() => dispatchEvent(new Event('afterprint')));
      await page.locator('.receipt').waitFor({ state: 'detached' });
    });
  });

  describe('beside them', { concurrency: 1 }, () => {
    flow('a seat takes at most two cashier keys after the scan', seats, async (page, sale) => {
      await scanned(page, sale.holder.card_token);
      let keys = 0;
      if (sale.check.benefits.length > 1) {
        await page.keyboard.press(String(sale.index + 1));
        keys++;
      }
      await page.keyboard.press('Enter');
      keys++;
      await typeCode(page, sale.holder.code);
      await page.locator('.outcome-good').waitFor();
      assert.ok(keys <= 2, `${keys} keys`);
      const status = await page.locator('.till-sale > [role=status]').textContent();
      assert.match(status, /^Payé\./);
      await fieldIsReady(page);
    });

    flow('a wrong code says so, the right one pays under a new key', seats, async (page, sale) => {
      const asked = paymentsAsked(page);
      const answers = [];
      page.on('response', async (answer) => {
        if (answer.url().endsWith('/payment_pay')) answers.push(await answer.json());
      });
      await scanned(page, sale.holder.card_token);
      if (sale.check.benefits.length > 1) await page.keyboard.press(String(sale.index + 1));
      await page.keyboard.press('Enter');
      await typeCode(page, sale.holder.code === '7294' ? '7295' : '7294');
      await page.locator('.pad-trouble:not(:empty)').waitFor();
      const plain = (text) => text.replace(/\s/g, ' ');
      const said = await page.locator('.pad-trouble').textContent();
      assert.equal(plain(said), plain(answers[0].detail));
      await typeCode(page, sale.holder.code);
      await page.locator('.outcome-good').waitFor();
      assert.equal(new Set(asked.map(({ key }) => key)).size, 2);
    });

    flow('the digits are never shown', seats, async (page, sale) => {
      await scanned(page, sale.holder.card_token);
      if (sale.check.benefits.length > 1) await page.keyboard.press(String(sale.index + 1));
      await page.keyboard.press('Enter');
      await page.locator('.pad').waitFor();
      await page.keyboard.type('12');
      assert.equal(await page.locator('#pad-code').getAttribute('type'), 'password');
      assert.equal(await page.locator('.slot-full').count(), 2);
      await page.keyboard.press('Escape');
      await page.locator('.pad').waitFor({ state: 'detached' });
      assert.equal(await page.locator('.choose').count(), 1);
    });

    flow('an unknown card is refused in the server’s words', money, async (page) => {
      const [answer] = await Promise.all([
        page.waitForResponse('**/payment_check'),
        scan(page, '0000000000000000'),
      ]);
      const { detail } = await answer.json();
      await page.locator('.outcome-bad').waitFor();
      const said = await page.locator('.outcome-bad .outcome-says').textContent();
      assert.equal(said.replace(/\s/g, ' '), detail.replace(/\s/g, ' '));
      await fieldIsReady(page);
    });

    flow('a session that ended brings the sign-in form', money, async (page, sale) => {
      await page.context().clearCookies();
      await scan(page, sale.holder.card_token);
      await page.locator('.sign-in form').waitFor();
    });

    flow('the place chosen is the place that is asked', (b, check) => check, async (page, sale) => {
      const select = page.locator('#place');
      if ((await select.count()) === 0) return;
      const last = await select.locator('option').last().getAttribute('value');
      await select.selectOption(last);
      const [asked] = await Promise.all([
        page.waitForRequest('**/payment_check'),
        scan(page, sale.holder.card_token),
      ]);
      assert.equal(asked.postDataJSON().place_id, last);
    });

    test('the camera reads a card', async () => {
      const { region, stop } = await regionOpen();
      const sale = await region.saleFind(() => true);
      const video = await qrVideo(sale.holder.card_token);
      const filmed = await browserOpen(['--use-fake-ui-for-media-stream',
        '--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${video.file}`]);
      try {
        const page = await (await contextOpen(filmed, { permissions: ['camera'] })).newPage();
        await pageBegin(page, region);
        await enter(page, sale.cashier);
        await page.locator('.camera').click();
        await page.locator('.choose').waitFor();
        assert.deepEqual(page.troubles, []);
      } finally {
        await filmed.close();
        await video.remove();
        stop();
      }
    });
  });
});
