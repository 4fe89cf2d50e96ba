// Every screen, at both sizes and in both colour schemes: nothing for axe-core to say, nothing
// that scrolls sideways, no target under 44 px, no error, no request to another host. Two at a
// time: none depends on what another does.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { axe, browserOpen, LOOKS, lookAt, open, overflow, smallTargets, withPage }
  from './browser.mjs';
import { regionOpen } from './region.mjs';
import { SCREENS } from './screens.mjs';

let browser;
before(async () => { browser = await browserOpen(); });
after(() => browser.close());

async function onPage(body) {
  const { region, stop } = await regionOpen();
  try {
    await withPage(browser, region, body);
  } finally {
    stop();
  }
}

async function judge(page, colorScheme) {
  return {
    axe: await axe(page, colorScheme),
    overflow: await overflow(page),
    smallTargets: await smallTargets(page),
    troubles: page.troubles,
    outside: page.asked.filter((url) => !url.startsWith(page.home)),
  };
}
const CLEAN = { axe: [], overflow: '', smallTargets: [], troubles: [], outside: [] };

describe('screens', { concurrency: 2 }, () => {
  for (const screen of SCREENS) {
    test(screen.name, () => onPage(async (page) => {
      await screen.open(page);
      for (const look of LOOKS) {
        await lookAt(page, look);
        assert.deepEqual(await judge(page, look.colorScheme), CLEAN,
          `${look.width} px, ${look.colorScheme}`);
      }
    }));
  }
});

/** A Region's own colour, however pale or loud, must not cost anybody the contrast. */
const COLOURS = ['#ffe14a', '#e2001a', '#00a3a6', '#8a8a8a'];

const colourIn = (page) => page.evaluate(() =>
  getComputedStyle(document.documentElement).getPropertyValue('--brand').trim());

test('the colour of brand.json is that of the page', () => onPage(async (page) => {
  await page.route('**/brand/brand.json', async (route) => {
    const brand = await (await route.fetch()).json();
    await route.fulfill({ json: { ...brand, colour: COLOURS[0] } });
  });
  await open(page, '/');
  await page.locator('.hero').waitFor();
  assert.equal(await colourIn(page), COLOURS[0]);
}));

describe('readable in any colour', { concurrency: 2 }, () => {
  for (const name of ['start', 'till-seats', 'card-active', 'activate-choose']) {
    test(name, () => onPage(async (page) => {
      await SCREENS.find((screen) => screen.name === name).open(page);
      for (const colour of COLOURS) {
        await page.evaluate((to) => document.documentElement.style.setProperty('--brand', to),
          colour);
        for (const colorScheme of ['light', 'dark']) {
          await lookAt(page, { width: 1280, height: 900, colorScheme });
          assert.deepEqual(await axe(page, 'dark'), [], `${colour}, ${colorScheme}`);
        }
      }
    }));
  }
});
