// Debian's Chromium under Playwright, and the small gestures that screens and flows share.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const axeFile = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
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

/** A page of its own. `page.troubles`: the errors it met; `page.asked`: the addresses it asked. */
export async function pageOpen(browser, region, options = {}) {
  const context = await browser.newContext({
    baseURL: region.url,
    viewport: { width: 1280, height: 900 },
    reducedMotion: 'reduce',
    locale: 'fr-FR',
    timezoneId: 'Europe/Paris',
    ...options,
  });
  const page = await context.newPage();
  page.troubles = [];
  page.home = region.url;
  page.asked = [];
  page.on('request', (request) => page.asked.push(request.url()));
  page.on('pageerror', (error) => page.troubles.push(String(error)));
  page.on('console', (message) => {
    // A refusal answers 4xx on purpose, which the browser writes down as a failed load.
    const refusal = message.text().startsWith('Failed to load resource');
    if (message.type() === 'error' && !refusal) page.troubles.push(message.text());
  });
  return page;
}

/** Signs in through the API in the page's own browser context, then opens the page. */
export async function enter(page, person, path = person.opens) {
  await page.request.post('/api/v1/account_sign_in',
    { data: { login: person.login, password: person.password }, headers: { Origin: page.home } });
  await page.goto(path);
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
  await page.evaluate(await readFile(axeFile, 'utf8'));
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
