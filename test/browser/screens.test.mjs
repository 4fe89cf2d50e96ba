// Every screen, at both sizes and in both colour schemes: nothing for axe-core to say, nothing
// that scrolls sideways, no target under 44 px, no error, no request to another host.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, browserOpen, LOOKS, lookAt, overflow, pageOpen, smallTargets } from './browser.mjs';
import { regionOpen } from './region.mjs';
import { SCREENS } from './screens.mjs';

let browser;
before(async () => { browser = await browserOpen(); });
after(() => browser.close());

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

for (const screen of SCREENS) {
  test(screen.name, async (t) => {
    const { region, stop } = await regionOpen();
    const page = await pageOpen(browser, region);
    try {
      if ((await screen.open(page, region)) === false) return t.skip('nobody in that state');
      for (const look of LOOKS) {
        await lookAt(page, look);
        assert.deepEqual(await judge(page, look.colorScheme), CLEAN,
          `${look.width} px, ${look.colorScheme}`);
      }
    } finally {
      await page.context().close();
      stop();
    }
  });
}

/** A Region's own colour, however pale or loud, must not cost anybody the contrast. */
for (const colour of ['#ffe14a', '#e2001a', '#00a3a6', '#8a8a8a']) {
  test(`readable in ${colour}`, async () => {
    for (const name of ['start', 'till-seats', 'card-active']) {
      const { region, stop } = await regionOpen();
      const page = await pageOpen(browser, region);
      await page.route('**/brand/brand.json', async (route) => {
        const brand = await (await route.fetch()).json();
        await route.fulfill({ json: { ...brand, colour } });
      });
      try {
        if ((await SCREENS.find((s) => s.name === name).open(page, region)) === false) continue;
        for (const colorScheme of ['light', 'dark']) {
          await lookAt(page, { width: 1280, height: 900, colorScheme });
          assert.deepEqual(await axe(page, 'dark'), [], `${name}, ${colorScheme}`);
        }
      } finally {
        await page.context().close();
        stop();
      }
    }
  });
}
