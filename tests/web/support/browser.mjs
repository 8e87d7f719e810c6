/**
 * Chromium for the tests. The one rule: every page is watched; a console error, an exception, a
 * refused resource or a request to another origin fails the test that opened it.
 */
import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const FLAGS = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking',
  '--disable-component-update', '--disable-sync', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];

const options = (more) => ({
  executablePath: process.env.CHROMIUM || '/usr/bin/chromium', headless: true, args: [...FLAGS, ...more],
});

/** The browser of the whole run, or one of its own; close() ends only what was opened here. */
export const launch = (more = []) => (process.env.BOXOFFICE_WEB_BROWSER && more.length === 0
  ? chromium.connect(process.env.BOXOFFICE_WEB_BROWSER) : chromium.launch(options(more)));

/**
 * A browser of its own that other tools drive, too, over a port that it chose itself: a port that
 * the test chose may be anybody's by the time the browser listens.
 * @returns {Promise<{browser: import('playwright-core').Browser, port: number, close: () => Promise<void>}>}
 */
export async function launchDebugged() {
  const folder = await mkdtemp(join(tmpdir(), 'boxoffice-chromium-'));
  const context = await chromium.launchPersistentContext(folder, options(['--remote-debugging-port=0']));
  const port = Number((await readFile(join(folder, 'DevToolsActivePort'), 'utf8')).split('\n')[0]);
  const close = async () => { await context.close(); await rm(folder, { recursive: true, force: true }); };
  return { browser: context.browser(), port, close };
}

/** A browser for a whole run. @returns {Promise<import('playwright-core').BrowserServer>} */
export const launchShared = () => chromium.launchServer({ ...options([]), host: '127.0.0.1' });

/**
 * A page in a context of its own (its own storage, its own connections).
 * @param {{base: string, path?: string, allow?: RegExp}} options allow: console errors that the
 *   test provokes, such as the browser's own line about a 409
 */
export async function openPage(browser, { base, path = '/templates/index.html', allow = null, context: options = {}, before = null }) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000); // many of these run on few cores
  const faults = [];
  page.on('console', (line) => {
    if (line.type() === 'error' && !allow?.test(line.text())) faults.push(line.text());
  });
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('request', (request) => {
    if (!request.url().startsWith(base) && request.url() !== 'about:blank') faults.push(`request to ${request.url()}`);
  });
  await before?.(page, context);
  await page.goto(base + path, { waitUntil: 'domcontentloaded' }); // the load event waits for the first call
  return Object.assign(page, {
    /** Closes the page's context and fails if anything was wrong with the page. */
    async finish() {
      await context.close();
      assert.deepEqual(faults, []);
    },
  });
}

/** Fails if the page can be scrolled sideways. */
export async function assertNoSidewaysScroll(page) {
  const [content, room] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= room, `the page is ${content} px wide in ${room} px`);
}

/** @returns {Promise<string>} the id of the event whose page it is, once that stands */
export async function eventShown(page) {
  await page.locator('#event:not([hidden])').waitFor();
  return new URL(await page.locator('#edit').evaluate(({ href }) => href)).searchParams.get('id');
}

export const eventPath = (id) => `/templates/event_details.html?id=${id}`;
