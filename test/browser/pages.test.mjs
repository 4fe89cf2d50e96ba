// What the pages promise beyond sales: doors of the start page, language, keyboard, the card.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browserOpen, enter, pageOpen } from './browser.mjs';
import { regionOpen } from './region.mjs';

let browser;
before(async () => { browser = await browserOpen(); });
after(() => browser.close());

function flow(name, body) {
  test(name, async (t) => {
    const { region, stop } = await regionOpen();
    const page = await pageOpen(browser, region);
    try {
      await body(page, region, t);
      assert.deepEqual(page.troubles, []);
    } finally {
      await page.context().close();
      stop();
    }
  });
}

flow('one click on the start page is that person’s page', async (page, region) => {
  const [cashier] = await region.cashiers();
  await page.goto('/');
  await page.locator('.person', { hasText: cashier.name }).first().click();
  await page.waitForURL('**/till');
  await page.locator('input[name=card]').waitFor();
});

flow('everyone of the demonstration is on the start page', async (page, region) => {
  await page.goto('/');
  for (const person of await region.people()) {
    const shown = page.getByText(person.opens ? person.name : person.login, { exact: true });
    assert.ok((await shown.count()) > 0, person.login);
  }
});

flow('signing in by hand works, a wrong password is said', async (page, region) => {
  const [holder] = await region.holders();
  await page.goto('/card');
  await page.getByLabel('Identifiant').fill(holder.login);
  await page.getByLabel('Mot de passe').fill('wrong wrong wrong');
  await page.keyboard.press('Enter');
  await page.locator('[role=alert]').waitFor();
  await page.getByLabel('Mot de passe').fill(holder.password);
  await page.keyboard.press('Enter');
  await page.locator('.mine').waitFor();
  await page.locator('.menu summary').click();
  await page.locator('.menu-list .button').click();
  await page.locator('.sign-in').waitFor();
});

flow('French first, English by a switch that is remembered', async (page) => {
  await page.goto('/');
  assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
  await page.locator('.language').click();
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  const asked = page.waitForRequest('**/demo_show');
  await page.reload();
  assert.equal((await asked).headers()['accept-language'], 'en');
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
});

flow('the first Tab offers to skip to the content', async (page) => {
  await page.goto('/');
  await page.locator('h1').waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
});

flow('a benefit opens by keyboard and says why one has it', async (page, region, t) => {
  const holder = await region.holderFind((show, wallets) =>
    wallets.some((w) => w.state === 'usable'));
  if (!holder) return t.skip('nobody with a benefit');
  await enter(page, holder);
  await page.locator('.benefit-held > summary').first().focus();
  await page.keyboard.press('Enter');
  const why = page.locator('.held-about [role=status]').first();
  await why.waitFor();
  await page.waitForFunction((e) => !e.textContent.endsWith('…'), await why.elementHandle());
  assert.ok((await why.textContent()).length > 10);
});

flow('the large QR code is the card', async (page, region, t) => {
  let token; // The phone's own: another than that of the plastic.
  const holder = await region.holderFind((show) => {
    token = show.card.token;
    return token;
  });
  if (!holder) return t.skip('nobody with a card');
  await enter(page, holder);
  await page.locator('.wallet-card > .button').click();
  const code = page.locator('.qr-large svg');
  await code.waitFor();
  const { default: decodeQR } = await import('qr/decode.js');
  const pixels = await page.evaluate(drawnPixels);
  assert.equal(decodeQR(pixels), token);
});

/** In the page: the dialog's QR code as pixels. */
function drawnPixels() {
  const svg = document.querySelector('.qr-large svg');
  const side = Number(svg.getAttribute('viewBox').split(' ')[2]);
  const scale = 8;
  const canvas = document.createElement('canvas');
  canvas.width = canvas.height = side * scale;
  const pen = canvas.getContext('2d');
  pen.fillStyle = '#fff';
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.scale(scale, scale);
  pen.fillStyle = '#000';
  pen.fill(new Path2D(svg.querySelector('path').getAttribute('d')));
  const { data, width, height } = pen.getImageData(0, 0, canvas.width, canvas.height);
  return { data: Array.from(data), width, height };
}

flow('a server that does not answer is said, with a way to try again', async (page) => {
  await page.route('**/api/v1/**', (route) => route.abort());
  await page.goto('/card');
  await page.locator('[role=alert]').waitFor();
  await page.unroute('**/api/v1/**');
  await page.locator('.button.primary').click();
  await page.locator('.sign-in').waitFor();
  page.troubles.length = 0; // The aborted requests, which the browser writes down.
});
