// Debian's Chromium under Playwright, and the small gestures that screens and flows share.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const axeSource = await readFile(axeFile, 'utf8');
const ROOT = process.getuid?.() === 0;

export function browserOpen(args = []) {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...(ROOT ? ['--no-sandbox'] : []), '--disable-gpu', '--lang=fr-FR',
      '--font-render-hinting=none', ...args],
  });
}

export const LOOKS = [
  { width: 360, height: 780, colorScheme: 'light' },
  { width: 360, height: 780, colorScheme: 'dark' },
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 1280, height: 900, colorScheme: 'dark' },
];

/** The same screen in another size and colour scheme, once it is drawn. */
export async function lookAt(page, { width, height, colorScheme }) {
  await page.setViewportSize({ width, height });
  await page.emulateMedia({ colorScheme });
  await page.evaluate(() => scrollTo(0, 0));
  await page.evaluate(() => new Promise((drawn) => {
    requestAnimationFrame(() => requestAnimationFrame(drawn));
  }));
}

const free = []; // Pages that a test gave back: a warm renderer halves what the next one costs.

/** Runs `body` on a page with nothing remembered; afterwards the page serves the next test. */
export async function withPage(browser, region, body) {
  const page = free.pop() ?? await (await contextOpen(browser)).newPage();
  try {
    await pageBegin(page, region);
    await body(page);
    await pageForget(page);
    free.push(page);
  } catch (e) {
    await page.context().close();
    throw e;
  }
}

export function contextOpen(browser, options = {}) {
  return browser.newContext({
    reducedMotion: 'reduce',
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    ...options,
  });
}

/** `page.troubles`: the errors met from now on; `page.asked`: the addresses asked. */
export async function pageBegin(page, region) {
  page.region = region;
  page.home = region.url;
  page.troubles = [];
  page.asked = [];
  page.on('request', (request) => page.asked.push(request.url()));
  page.on('pageerror', (error) => page.troubles.push(String(error)));
  page.on('console', (message) => {
    // A refusal answers 4xx on purpose, which the browser writes down as a failed load.
    const refusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !refusal) page.troubles.push(message.text());
  });
  await page.setViewportSize({ width: 1280, height: 900 });
  await page.emulateMedia({ colorScheme: 'light', media: 'screen' });
}

async function pageForget(page) {
  await page.evaluate(() => localStorage.clear());
  await page.unrouteAll();
  await page.context().clearCookies();
  page.removeAllListeners();
}

export const open = (page, path) => page.goto(page.home + path);

/** Opens somebody's page, signed in as them. */
export async function enter(page, person, path = person.opens) {
  const [name, value] = (await page.region.session(person.login)).split('=');
  await page.context().addCookies([{ name, value, url: page.home }]);
  await open(page, path);
}

export async function scan(page, card) {
  await page.locator('input[name=card]').waitFor();
  await page.keyboard.type(card);
  await page.keyboard.press('Enter');
}

/** Until the holder's benefits, or a refusal, are on screen. */
export async function scanned(page, card) {
  await scan(page, card);
  await page.locator('.choose, .outcome').first().waitFor();
}

export async function typeCode(page, code) {
  await page.locator('.pad').waitFor();
  await page.keyboard.type(code);
  await page.keyboard.press('Enter');
}

const RULES = {
  type: 'tag',
  values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
};
const CONTRAST = { type: 'rule', values: ['color-contrast'] };

/** What axe-core finds wrong, one line each. The dark scheme changes nothing but contrast. */
export async function axe(page, colorScheme = 'light') {
  const runOnly = colorScheme === 'dark' ? CONTRAST : RULES;
  if (!await page.evaluate(() => 'axe' in globalThis)) await page.evaluate(axeSource);
  const { violations } = await page.evaluate(
    (options) => globalThis.axe.run(document, options), { runOnly, resultTypes: ['violations'] });
  return violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)}`));
}

/** Anything wider than the window: at 360 px nothing may scroll sideways. */
export function overflow(page) {
  return page.evaluate(() => {
    const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
    return wide > 0 ? `the page is ${wide} px too wide` : '';
  });
}

/** Pointer targets under 44 px, but for links inside a sentence (WCAG 2.5.5's own exception). */
export function smallTargets(page) {
  return page.evaluate(() => {
    const top = document.querySelector('dialog[open]') ?? document;
    const targets = [...top.querySelectorAll('button, summary, select, input, a[href]')];
    const small = targets.filter((target) => {
      if (!target.checkVisibility() || target.closest('p')) return false;
      const box = (target.closest('label') ?? target).getBoundingClientRect();
      return box.width > 1 && (box.height < 43.5 || box.width < 43.5);
    });
    return small.map((target) => target.outerHTML.slice(0, 120));
  });
}
