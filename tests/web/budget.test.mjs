/**
 * The weight and quickness of the first page, and Lighthouse's marks. Weight, number of requests,
 * accessibility and best practices are promises; times are printed, since they tell as much about
 * the machine as about the page.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import lighthouse from 'lighthouse';
import { eventPath, launch, openPage } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

const KIB = 1024;
const FAST_3G = { offline: false, latency: 150, downloadThroughput: (1.6 * 1000 * 1000) / 8, uploadThroughput: (750 * 1000) / 8 };
const DEBUGGING_PORT = 20_000 + (process.pid % 20_000);

let server;
let browser;
let event;
before(async () => {
  [server, browser] = await Promise.all([startServer(), launch([`--remote-debugging-port=${DEBUGGING_PORT}`])]);
  for (let i = 0; i < 30; i += 1) event = await server.event({ name: `Evening ${i}`, description: 'A few words. '.repeat(10) });
});
after(async () => { await browser?.close(); await server?.stop(); });

const PAGES = () => [['browse', '/templates/index.html', '.card'], ['create', '/templates/create_event.html', '#preview .card'],
  ['event', eventPath(event.id), '#register']];

test('weight and requests over the wire, from an empty cache', async (t) => {
  for (const [name, path, ready] of PAGES()) {
    const page = await openPage(browser, { base: server.url, path: '/favicon.ico' });
    const loaded = await measure(page, () => page.goto(server.url + path), ready);
    t.diagnostic(`${name}: ${loaded.requests} requests, ${(loaded.bytes / KIB).toFixed(1)} KiB`);
    assert.ok(loaded.bytes < 60 * KIB, `${name} weighs ${loaded.bytes} bytes`);
    assert.ok(loaded.requests <= 24, `${name} takes ${loaded.requests} requests`);
    await page.finish();
  }
});

test('usable on Fast 3G', async (t) => {
  for (const [name, path, ready] of PAGES()) {
    const page = await openPage(browser, { base: server.url, path: '/favicon.ico' });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.emulateNetworkConditions', FAST_3G);
    const start = performance.now();
    await page.goto(server.url + path, { waitUntil: 'commit' });
    await page.locator(ready).first().waitFor();
    t.diagnostic(`${name}: usable after ${Math.round(performance.now() - start)} ms`);
    await page.finish();
  }
});

test('Lighthouse', async (t) => {
  for (const [name, path] of PAGES()) {
    const { lhr } = await lighthouse(server.url + path, { port: DEBUGGING_PORT, logLevel: 'error', maxWaitForLoad: 10_000,
      onlyCategories: ['performance', 'accessibility', 'best-practices'] });
    const marks = Object.fromEntries(Object.values(lhr.categories).map(({ id, score }) => [id, Math.round(score * 100)]));
    t.diagnostic(`${name}: ${JSON.stringify(marks)}`);
    const failed = Object.values(lhr.audits).filter(({ score }) => score !== null && score < 1).map(({ id }) => id);
    assert.equal(marks.accessibility, 100, failed.join(' '));
    assert.equal(marks['best-practices'], 100, failed.join(' '));
    assert.ok(marks.performance >= 90, `performance ${marks.performance}: ${failed.join(' ')}`);
  }
});

/** Bytes as they came over the wire, headers included; the event stream is not part of the page. */
async function measure(page, go, ready) {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  const seen = new Map();
  session.on('Network.responseReceived', ({ requestId, type }) => { if (type !== 'EventSource') seen.set(requestId, 0); });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => { if (seen.has(requestId)) seen.set(requestId, encodedDataLength); });
  await go();
  await page.locator(ready).first().waitFor();
  await page.waitForFunction(() => document.readyState === 'complete');
  return { requests: seen.size, bytes: [...seen.values()].reduce((a, b) => a + b, 0) };
}
