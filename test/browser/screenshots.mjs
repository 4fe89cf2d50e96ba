// Pictures of every screen at 360 and 1280 px, light and dark: `npm run screenshots [-- name…]`.
// SHOTS: where to (default shots/). BASE_URL: a running Region; default: the mock.
import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { browserOpen, LOOKS, lookAt, withPage } from './browser.mjs';
import { regionOpen } from './region.mjs';
import { SCREENS } from './screens.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const shots = path.resolve(process.env.SHOTS ?? path.join(here, 'shots'));
const wanted = process.argv.slice(2);

await mkdir(shots, { recursive: true });
const browser = await browserOpen();
for (const screen of SCREENS) {
  if (wanted.length > 0 && !wanted.some((w) => screen.name.startsWith(w))) continue;
  const { region, stop } = await regionOpen();
  await withPage(browser, region, async (page) => {
    await screen.open(page);
    for (const look of LOOKS) {
      await lookAt(page, look);
      const modal = (await page.locator('dialog[open]').count()) > 0;
      const file = `${screen.name}-${look.width}-${look.colorScheme}.png`;
      await page.screenshot({ path: path.join(shots, file), fullPage: !modal });
      console.log(file);
    }
  });
  stop();
}
await browser.close();
