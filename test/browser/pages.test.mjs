// What the pages promise beyond sales: doors of the start page, the mailed link, language,
// keyboard, the card.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { browserOpen, enter, open, withPage } from './browser.mjs';
import { regionOpen } from './region.mjs';

let browser;
before(async () => { browser = await browserOpen(); });
after(() => browser.close());

function flow(name, body) {
  test(name, async () => {
    const { region, stop } = await regionOpen();
    try {
      await withPage(browser, region, async (page) => {
        await body(page, region);
        assert.deepEqual(page.troubles, []);
      });
    } finally {
      stop();
    }
  });
}

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

describe('pages', { concurrency: 2 }, () => {
  flow('one click on the start page is that person’s page', async (page, region) => {
    const [cashier] = await region.cashiers();
    await open(page, '/');
    await page.locator('.person', { hasText: cashier.name }).first().click();
    await page.waitForURL('**/till');
    await page.locator('input[name=card]').waitFor();
  });

  flow('everyone of the demonstration is on the start page', async (page, region) => {
    await open(page, '/');
    await page.locator('.hero').waitFor();
    for (const person of await region.people()) {
      const shown = page.getByText(person.opens ? person.name : person.login, { exact: true });
      assert.ok((await shown.count()) > 0, person.login);
    }
  });

  flow('signing in by hand works, a wrong password is said', async (page, region) => {
    const [holder] = await region.holders();
    await open(page, '/card');
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

  flow('the mail’s link opens the account, once', async (page, region) => {
    const password = 'Un nuage sur la Dombes';
    const { person, link } = await region.invited();
    await open(page, '/');
    await page.locator('.person', { hasText: person.name }).click();
    await page.locator('.mail a[href^="/activate"]').click();
    const field = page.getByLabel('Mot de passe', { exact: true });
    await field.fill(`${person.login}-2025`); // Refused by the server: the login is in it.
    await page.keyboard.press('Enter');
    await page.locator('.field-error').waitFor();
    await field.fill(password);
    await page.keyboard.press('Enter');
    await page.locator('.login-kept').waitFor();
    assert.equal(await page.locator('.login-kept code').textContent(), person.login);
    assert.equal(await page.evaluate(() => location.hash), '');
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'H1');
    await page.locator('.sign-in a.primary').click();
    await page.locator('.mine').waitFor();

    await page.locator('.menu summary').click();
    await page.locator('.menu-list .button').click();
    await page.getByLabel('Identifiant').fill(person.login);
    await page.getByLabel('Mot de passe').fill(password);
    await page.keyboard.press('Enter');
    await page.locator('.mine').waitFor();

    await open(page, link);
    await page.getByLabel('Mot de passe', { exact: true }).fill('Tout autre chose');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ce lien a déjà servi' }).waitFor();
  });

  flow('the rules of a password are told with its field', async (page) => {
    await open(page, '/activate#a-link');
    const field = page.getByLabel('Mot de passe', { exact: true });
    const rules = await field.getAttribute('aria-describedby');
    assert.match(await page.locator(`#${rules}`).textContent(), /10 caractères/);
    await field.fill('court');
    await page.keyboard.press('Enter');
    await page.getByText('Il manque 5 caractères').waitFor();
    assert.ok(await field.evaluate((e) => e === document.activeElement));
    assert.equal(await field.getAttribute('type'), 'password');
    await page.getByRole('button', { name: 'Afficher le mot de passe' }).click();
    assert.equal(await field.getAttribute('type'), 'text');
  });

  flow('a link that has ended leads to asking for another', async (page) => {
    await open(page, '/activate#0123456789ABCDEFGHJKMNPQRSTVWXYZ');
    await page.getByLabel('Mot de passe', { exact: true }).fill('Un nuage sur la Dombes');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Ce lien n’est plus valable' }).waitFor();
    await page.getByLabel('Identifiant ou adresse mail').fill('nobody.of.this.name');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'C’est demandé' }).waitFor();
  });

  flow('French first, English by a switch that is remembered', async (page) => {
    await open(page, '/');
    assert.equal(await page.locator('html').getAttribute('lang'), 'fr');
    await page.locator('.language').click();
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
    const asked = page.waitForRequest('**/demo_show');
    await page.reload();
    assert.equal((await asked).headers()['accept-language'], 'en');
    assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  });

  flow('the first Tab offers to skip to the content', async (page) => {
    await open(page, '/');
    await page.locator('.hero').waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.className), 'skip');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    assert.ok(await page.evaluate(() => document.activeElement.closest('main') !== null));
  });

  flow('a benefit opens by keyboard and says why one has it', async (page, region) => {
    const holder = await region.holderFind((show, wallets) =>
      wallets.some((w) => w.state === 'usable'));
    await enter(page, holder);
    await page.locator('.benefit-held > summary').first().focus();
    await page.keyboard.press('Enter');
    const why = page.locator('.held-about [role=status]').first();
    await why.waitFor();
    await page.waitForFunction((e) => !e.textContent.endsWith('…'), await why.elementHandle());
    assert.ok((await why.textContent()).length > 10);
  });

  flow('the large QR code is the card', async (page, region) => {
    let token; // The phone's own: another than that of the plastic.
    await enter(page, await region.holderFind((show) => {
      token = show.card.token;
      return token;
    }));
    await page.locator('.wallet-card > .button').click();
    const code = page.locator('.qr-large svg');
    await code.waitFor();
    const { default: decodeQR } = await import('qr/decode.js');
    const pixels = await page.evaluate(drawnPixels);
    assert.equal(decodeQR(pixels), token);
  });

  flow('a server that does not answer is said, with a way to try again', async (page) => {
    await page.route('**/api/v1/**', (route) => route.abort());
    await open(page, '/card');
    await page.locator('[role=alert]').waitFor();
    await page.unroute('**/api/v1/**');
    await page.locator('.button.primary').click();
    await page.locator('.sign-in').waitFor();
    page.troubles.length = 0; // The aborted requests, which the browser writes down.
  });
});
