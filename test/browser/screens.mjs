// Every screen worth looking at, and how to come to it. `mockOnly`: an answer that the API may give
// and that no operation leads a Region to.
import { enter, open, scan, scanned, typeCode } from './browser.mjs';

const several = (b, check) => check.benefits.length > 1 && b.measure === 'money';
// Enough for what one screen pays while others show the same card.
const money = (b) => b.measure === 'money' && b.ceiling > 300 && b.code_needed && !b.price_needed;
const priced = (b) => b.measure === 'money' && b.price_needed && b.ceiling > 300;
const seats = (b) => b.measure === 'units' && b.ceiling > 2 && b.code_needed;
const access = (b) => b.measure === 'access';

/** To the till, with the card checked and the benefit picked. */
async function picked(page, wanted) {
  const sale = await page.region.saleFind(wanted);
  await enter(page, sale.cashier);
  await scanned(page, sale.holder.card_token);
  if (sale.check.benefits.length > 1) await page.keyboard.press(String(sale.index + 1));
  return sale;
}

async function pad(page, wanted) {
  const sale = await picked(page, wanted);
  if (sale.benefit.measure === 'money') await page.locator('input[name=price]').fill('1');
  await page.keyboard.press('Enter');
  await page.locator('.pad').waitFor();
  return sale;
}

async function till(page) {
  await enter(page, (await page.region.cashiers())[0]);
}

async function cardOf(page, wanted) {
  await enter(page, await page.region.holderFind(wanted));
  await page.locator('.mine').waitFor();
  await page.locator('.history .rows:not([hidden]), .history .empty').waitFor();
}
const cardWhere = (wanted) => (page) => cardOf(page, wanted);

const signIn = (path) => async (page) => {
  await open(page, path);
  await page.locator('.sign-in form').waitFor();
};

async function openFolds(page) {
  for (const fold of await page.locator('.benefit-held:visible > summary').all()) {
    await fold.click();
    if (await page.locator('.held-about').count() >= 2) break;
  }
  for (const fold of await page.locator('.fold > summary').all()) await fold.click();
  await page.waitForFunction(() => [...document.querySelectorAll('.held-about [role=status]')]
    .every((why) => !why.textContent.endsWith('…')));
}

/** Somebody with a mail to read, even when the one who had one has used its link. */
async function mailFor(route, login) {
  const demo = await (await route.fetch()).json();
  Object.assign(demo.people.find((person) => person.login === login), {
    mail_subject: 'Votre commande est reçue : activez votre compte',
    mail_body: 'Bonjour,\n\nOuvrez ce lien et choisissez votre mot de passe :\n' +
      'http://127.0.0.1:8080/activate#0123456789ABCDEFGHJKMNPQRSTVWXYZ\n',
  });
  await route.fulfill({ json: demo });
}

async function activate(page, link = '/activate#a-link-of-last-year') {
  await open(page, link);
  await page.locator('.sign-in').waitFor();
}

/** What the server answers when a password is chosen. */
const answering = (page, status, body) =>
  page.route('**/account_activate', (route) => route.fulfill({ status, json: body }));

async function choosePassword(page, password) {
  await page.locator('input[name=password]').fill(password);
  await page.keyboard.press('Enter');
}

const wrong = (code) => (code === '7294' ? '7295' : '7294');

export const SCREENS = [
  {
    name: 'start',
    async open(page) {
      await open(page, '/');
      await page.locator('.hero').waitFor();
    },
  },
  {
    name: 'start-english',
    async open(page) {
      await open(page, '/');
      await page.locator('.language').click();
      await page.locator('html[lang=en]').waitFor();
    },
  },
  {
    name: 'start-qr',
    async open(page) {
      await open(page, '/');
      await page.locator('.mini-qr').first().click();
      await page.locator('dialog').waitFor();
    },
  },
  {
    name: 'start-mail',
    async open(page) {
      const [reader] = await page.region.holders();
      await page.route('**/demo_show', (route) => mailFor(route, reader.login));
      await open(page, '/');
      await page.locator('.person', { hasText: reader.name }).first().click();
      await page.locator('dialog .mail a[href^="/activate"]').waitFor();
    },
  },
  { name: 'till-sign-in', open: signIn('/till') },
  {
    name: 'till-wrong-account',
    async open(page) {
      await enter(page, (await page.region.holders())[0], '/till');
      await page.locator('.sign-in').waitFor();
    },
  },
  {
    name: 'till-ready',
    async open(page) {
      await till(page);
      await page.locator('.rows li, .day .empty').first().waitFor();
    },
  },
  {
    name: 'till-cards-to-try',
    async open(page) {
      await till(page);
      await page.locator('.try summary').click();
    },
  },
  {
    name: 'till-choose',
    async open(page) {
      const sale = await page.region.saleFind(several);
      await enter(page, sale.cashier);
      await scanned(page, sale.holder.card_token);
    },
  },
  {
    name: 'till-money',
    async open(page) {
      const { benefit } = await picked(page, money);
      await page.locator('input[name=price]').fill(String(Math.ceil(benefit.ceiling / 100) + 5));
    },
  },
  { name: 'till-price', open: (page) => picked(page, priced) },
  {
    name: 'till-amount-error',
    async open(page) {
      await picked(page, money);
      await page.locator('input[name=price]').fill('abc');
      await page.keyboard.press('Enter');
      await page.locator('.field-error').waitFor();
    },
  },
  {
    name: 'till-seats',
    async open(page) {
      await picked(page, seats);
      const unusable = page.locator('.unusable summary');
      if (await unusable.count()) await unusable.click();
    },
  },
  {
    name: 'till-pad',
    async open(page) {
      await pad(page, seats);
      await page.keyboard.type('12');
    },
  },
  {
    name: 'till-pad-turned',
    async open(page) {
      await pad(page, money);
      await page.locator('.pad-turn').click();
    },
  },
  {
    name: 'till-wrong-code',
    async open(page) {
      const sale = await pad(page, seats);
      await typeCode(page, wrong(sale.holder.code));
      await page.locator('.pad-trouble:not(:empty)').waitFor();
    },
  },
  {
    name: 'till-paid',
    async open(page) {
      const sale = await pad(page, seats);
      await typeCode(page, sale.holder.code);
      await page.locator('.outcome-good').waitFor();
    },
  },
  {
    name: 'till-entered',
    async open(page) {
      await picked(page, access);
      await page.keyboard.press('Enter');
      await page.locator('.outcome-good').waitFor();
    },
  },
  {
    name: 'till-refused',
    async open(page) {
      await till(page);
      await scan(page, '0000 0000 0000');
      await page.locator('.outcome-bad').waitFor();
    },
  },
  {
    name: 'till-nothing-usable',
    async open(page) {
      const found = await page.region.uselessFind();
      await enter(page, found.cashier);
      await scanned(page, found.holder.card_token);
    },
  },
  {
    name: 'till-lost',
    async open(page) {
      const sale = await pad(page, money);
      await page.route('**/payment_pay', (route) => route.abort());
      await typeCode(page, sale.holder.code);
      await page.locator('.outcome-warn').waitFor();
    },
  },
  {
    name: 'till-refund',
    async open(page) {
      const sale = await pad(page, money);
      await typeCode(page, sale.holder.code);
      await page.locator('.outcome-good').waitFor();
      await page.locator('.row-acts button:nth-child(2)').first().click();
      await page.locator('.refund').waitFor();
      if (await page.locator('input[name=scope]').count()) {
        await page.locator('input[name=scope]').nth(1).check();
      }
    },
  },
  {
    name: 'till-camera-missing',
    async open(page) {
      await till(page);
      await page.locator('.camera').click();
      await page.locator('dialog .notice').waitFor();
    },
  },
  { name: 'card-sign-in', open: signIn('/card') },
  {
    name: 'card-active',
    open: cardWhere((show, wallets) => show.card.state === 'sent' &&
      wallets.some((w) => w.spent > 0) && wallets.some((w) => w.state === 'usable')),
  },
  {
    name: 'card-open',
    async open(page) {
      await cardOf(page, (show, wallets) => wallets.some((w) => w.state === 'usable'));
      await openFolds(page);
    },
  },
  {
    name: 'card-qr',
    async open(page) {
      await cardOf(page, (show) => show.card.token);
      await page.locator('.wallet-card > .button').click();
      await page.locator('dialog').waitFor();
    },
  },
  { name: 'card-being-made', open: cardWhere((show) => show.card.state === 'to_produce') },
  { name: 'card-ordered', open: cardWhere((show) => show.enrolment_state === 'ordered') },
  { name: 'card-refused', open: cardWhere((show) => show.enrolment_state === 'refused') },
  { name: 'card-blocked', open: cardWhere((show) => show.card.state === 'blocked') },
  {
    name: 'card-suspended',
    open: cardWhere((show, wallets) => wallets.some((w) => w.state === 'suspended')),
  },
  {
    name: 'card-last-year',
    open: cardWhere((show, wallets) => wallets.length > 0 &&
      wallets.every((w) => w.state === 'ended')),
  },
  {
    name: 'card-never-ordered',
    mockOnly: true,
    open: cardWhere((show) => show.enrolment_state === 'none'),
  },
  { name: 'activate-choose', open: (page) => activate(page) },
  {
    name: 'activate-too-short',
    async open(page) {
      await activate(page);
      await choosePassword(page, 'court');
      await page.locator('.field-error').waitFor();
    },
  },
  {
    name: 'activate-done',
    async open(page) {
      await activate(page);
      await answering(page, 200, { login: 'camille.du.pont-de-l-isere' });
      await choosePassword(page, 'Sur un nuage de lait');
      await page.locator('.login-kept').waitFor();
    },
  },
  {
    name: 'activate-ended',
    async open(page) {
      await activate(page);
      await choosePassword(page, 'Sur un nuage de lait');
      await page.locator('input[name=login]').waitFor();
    },
  },
  {
    name: 'activate-used',
    async open(page) {
      await activate(page);
      await answering(page, 409, { type: 'urn:passregion:problem:already-done', status: 409 });
      await choosePassword(page, 'Sur un nuage de lait');
      await page.locator('input[name=login]').waitFor();
    },
  },
  { name: 'activate-ask', open: (page) => activate(page, '/activate') },
  {
    name: 'activate-asked',
    async open(page) {
      await activate(page, '/activate');
      await page.locator('input[name=login]').fill('nobody.of.this.name');
      await page.keyboard.press('Enter');
      await page.locator('input[name=login]').waitFor({ state: 'detached' });
    },
  },
].filter((screen) => !(screen.mockOnly && process.env.BASE_URL));
