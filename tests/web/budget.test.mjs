/**
 * The weight and quickness of the first page, and Lighthouse's marks. A clock on the wall tells as
 * much about the machine as about the page, so what the line costs is reckoned from what goes over
 * it, and what the page's work costs is its processor time.
 */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import lighthouse from 'lighthouse';
import { throttling } from 'lighthouse/core/config/constants.js';
import { eventPath, launchDebugged, openPage } from './support/browser.mjs';
import { startServer } from './support/server.mjs';
import { Shop } from './support/shop.mjs';

const KIB = 1024;
const WITH_TYPES = 'event with types'; // of which only the event itself tells, so their module and the types come in a round of their own
const AT_ONCE = 6; // connections of a browser to one host, over HTTP/1.1

// Chromium's preset Fast 3G, which its tools call Slow 4G today: 150 ms there and back, 1.6 Mbit/s.
// The tools, without the lower layers at hand, imitate it by 3.75 times the wait at 0.9 of the speed:
// there, two rounds (page, then style and scripts) are 1,125 ms before the page does anything.
const LINES = [
  { line: 'Fast 3G', round: 150, bitsPerMs: 1600, limit: 1000 },
  { line: 'Fast 3G as Chromium’s tools imitate it', round: 150 * 3.75, bitsPerMs: 1600 * 0.9, limit: 2000 },
];

/** Text that does not pack better than people's words do. */
function words(length, seed) {
  const some = 'evening doors open music listen closely bring friend talk with pictures about sleeper routes past and coming workshop garden library light quiet conversation room reading chamber tea intermission river market street'.split(' ');
  let state = seed + 1;
  let text = '';
  while (text.length < length) {
    state = (state * 48271) % 2147483647;
    text += `${some[state % some.length]}${state % 11 === 0 ? '. ' : ' '}`;
  }
  return text.slice(0, length).trim();
}

let server;
let guarded; // a protected one, on which nobody has signed in
let debugged; // the browser, with the port for Lighthouse
let browser;
let event;
let ticket; // a holder's link
let [sold, order, waiting] = [null, '', '']; // an event with types; the links of an order of its seats, and of a place in its line
before(async () => {
  [server, guarded, debugged] = await Promise.all([startServer(), startServer({ ACCESS: 'protected' }), launchDebugged()]);
  ({ browser } = debugged);
  for (let i = 0; i < 40; i += 1) event = await server.event({ name: words(40, i), description: words(2000, i) });
  ticket = (await server.register(event.id, 'ada@example.org')).body.ticket_url;
  const shop = new Shop(server);
  let types;
  ({ event: sold, types } = await shop.event({ name: words(40, 1), description: words(2000, 1), capacity: 20, waiting_list: true }, ...[3, 4, 5, 6, 7].map((i) => ({ name: words(30, i), description: words(150, i), ...(i > 3 && { capacity: 2 }) }))));
  order = (await shop.order(sold, types[0], 4, 'ben@example.org', { hold: true })).order_url;
  await shop.order(sold, types[1], 2);
  waiting = (await shop.wait(sold, 'ada@example.org', { ticket_type_id: types[1].id })).waiting_url;
});
after(async () => { await debugged?.close(); await Promise.all([server?.stop(), guarded?.stop()]); });

const PAGES = () => [['browse', server.url, '/templates/index.html', '.card[data-id]'], ['create', server.url, '/templates/create_event.html', '#preview .card'],
  ['event', server.url, eventPath(event.id), '#register:not([hidden])'], ['ticket', server.url, ticket, '#ticket:not([hidden])'],
  ['sign-in', guarded.url, '/sign-in', '#enter'],
  ['browse, German', server.url, '/templates/index.html', '.card[data-id]', 'de-DE'], ['event, German', server.url, eventPath(event.id), '#register:not([hidden])', 'de-DE'],
  ['browse, protected', guarded.url, '/templates/index.html', '#empty:not([hidden])'], ['set-up', guarded.url, '/set-up#bxl_x', '#set-up'], ['find-tickets', server.url, '/find-tickets', '#find'],
  ['card', server.url, `/e/${event.slug}/embed`, '#register:not([hidden])'],
  [WITH_TYPES, server.url, eventPath(sold.id), '.stepper:not([hidden])'], ['order', server.url, order, '#confirm:not([hidden])'], ['order, German', server.url, order, '#confirm:not([hidden])', 'de-DE'], ['waiting', server.url, waiting, '#entry:not([hidden])']];

test('weight and requests over the wire, from an empty cache, with descriptions of 2,000 characters', async (t) => {
  for (const [name, base, path, ready, locale] of PAGES()) {
    const page = await openPage(browser, { base, path: '/favicon.ico', context: { locale } });
    const loaded = await measure(page, () => page.goto(base + path), ready);
    t.diagnostic(`${name}: ${loaded.requests} requests, ${(loaded.bytes / KIB).toFixed(1)} KiB`);
    const [kib, requests] = name === WITH_TYPES ? [66, 11] : [60, 10];
    assert.ok(loaded.bytes < kib * KIB, `${name} weighs ${loaded.bytes} bytes`);
    assert.ok(loaded.requests <= requests, `${name} takes ${loaded.requests} requests`);
    await page.finish();
  }
});

test('usable on a slow line: two rounds, their bytes, and the work', async (t) => {
  for (const [name, base, path, ready, locale] of PAGES()) {
    const needed = await neededUntil(ready, base, path, locale);
    if (name === WITH_TYPES) { needThirdRound(t, needed); continue; }
    const named = await namedBy(base + path, locale);
    for (const url of needed.files) assert.ok(named.has(url), `${name} learns of ${url} only from its modules`);
    assert.ok(needed.files.length <= AT_ONCE, `${name} needs ${needed.files.length} files after itself: ${needed.files}`);
    for (const { line, round, bitsPerMs, limit } of LINES) {
      const ms = Math.round(2 * round + (needed.bytes * 8) / bitsPerMs + needed.work);
      t.diagnostic(`${name} on ${line}: ${ms} ms, ${Math.round(needed.work)} of them work, for ${(needed.bytes / KIB).toFixed(1)} KiB`);
      assert.ok(ms < limit, `${name} on ${line}: ${ms} ms`);
    }
  }
});

/** Usable in three rounds. */
function needThirdRound(t, { files, bytes, work }) {
  const [{ round, bitsPerMs }] = LINES;
  const ms = Math.round(3 * round + (bytes * 8) / bitsPerMs + work);
  t.diagnostic(`${WITH_TYPES} on Fast 3G: ${ms} ms, for ${files.length} files of ${(bytes / KIB).toFixed(1)} KiB`);
  assert.ok(ms < LINES[0].limit, `${ms} ms`);
}

/** What the browser had fetched, and how long it had worked, when a page could be used. */
async function neededUntil(ready, base, path, locale) {
  const page = await openPage(browser, { base, path: '/favicon.ico', before: (p) => p.addInitScript(watchFor, ready), context: { locale } });
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const before = await workOf(session);
  await page.goto(base + path, { waitUntil: 'commit' });
  const at = await (await page.waitForFunction(() => window.readyAt)).jsonValue();
  const work = await workOf(session) - before;
  const seen = await page.evaluate((until) => performance.getEntries().filter(({ responseEnd }) => responseEnd && responseEnd <= until)
    .map(({ name, transferSize }) => ({ url: name, bytes: transferSize })), at);
  await page.finish();
  const files = seen.map(({ url }) => url.replace(base, '')).filter((url) => url !== path.split('#')[0] && url !== path && !url.endsWith('favicon.svg'));
  return { files, bytes: seen.reduce((sum, { bytes }) => sum + bytes, 0), work };
}

function watchFor(ready) { // in the page
  const look = () => {
    const now = performance.now(); // before the layout that the question costs, during which more may come
    const node = [...document.querySelectorAll(ready)].find((one) => one.checkVisibility());
    if (node) window.readyAt ??= now;
  };
  new MutationObserver(look).observe(document, { subtree: true, childList: true, attributes: true });
}

async function workOf(session) {
  const { metrics } = await session.send('Performance.getMetrics');
  return metrics.find(({ name }) => name === 'TaskDuration').value * 1000;
}

/** What a page names itself, in its head or in its headers: the browser asks for it at once. */
async function namedBy(url, locale = 'en') {
  const response = await fetch(url, { headers: { Accept: 'text/html', 'Accept-Language': locale } });
  const found = `${response.headers.get('link') ?? ''} ${(await response.text()).replaceAll('&amp;', '&')}`;
  return new Set([...found.matchAll(/(?:href="|src="|<)(\/[^">]*)/g)].map(([, url]) => url));
}

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo'];
const WANTED = { performance: 95, accessibility: 100, 'best-practices': 100, seo: 100 };
const FOUND = ['browse', 'event', 'create']; // by search engines; the others are for one person, and say that they are not
// Lighthouse means a phone of the middle: a machine of its index 1750, four times slowed down. As it
// advises, a slower machine is slowed down less; one that is slower than the phone gives no mark.
const PHONE = 1750 / 4;

// What else a machine does meanwhile lowers the mark of quickness, so the best of some runs counts.
// A machine that got quicker since its speed was taken was slowed down too little: that is no mark.
const MOST_RUNS = 10;
const STEADY = 1.2;

test('Lighthouse: accessible and well made in every run, quick in the best', async (t) => {
  const judged = PAGES().slice(0, 5);
  let { index } = await marksOf(server.url + judged[1][2], 1);
  for (const [name, base, path] of judged) {
    const runs = [];
    while (runs.length < MOST_RUNS && !runs.some(isQuick)) {
      runs.push({ ...await marksOf(base + path, Math.min(4, Math.max(1, index / PHONE))), before: index });
      ({ index } = runs.at(-1));
    }
    t.diagnostic(`${name}: ${runs.map(({ marks, index: at }) => `${CATEGORIES.map((id) => marks[id]).join(' ')} (index ${at})`).join(', ')}`);
    for (const id of CATEGORIES.slice(1, FOUND.includes(name) ? 4 : 3)) {
      assert.ok(runs.every(({ marks }) => marks[id] >= WANTED[id]), `${name}, ${id}: ${JSON.stringify(runs)}`);
    }
    if (Math.max(...runs.map(({ index: at }) => at)) < PHONE) t.diagnostic(`${name}: this machine is too slow or too busy for a mark`);
    else assert.ok(runs.some(isQuick), `${name}, performance: ${JSON.stringify(runs)}`);
  }
});

const isQuick = ({ marks, index, before }) => marks.performance >= WANTED.performance && index <= before * STEADY;

async function marksOf(url, slowdown) {
  const { lhr } = await lighthouse(url, { port: debugged.port, logLevel: 'error', maxWaitForLoad: 8_000,
    pauseAfterFcpMs: 0, pauseAfterLoadMs: 0, networkQuietThresholdMs: 500, cpuQuietThresholdMs: 500, onlyCategories: CATEGORIES,
    throttling: { ...throttling.mobileSlow4G, cpuSlowdownMultiplier: slowdown } });
  const failed = Object.values(lhr.audits).filter(({ score, scoreDisplayMode }) => score !== null && score < 1 && scoreDisplayMode !== 'informative');
  return { marks: Object.fromEntries(CATEGORIES.map((id) => [id, Math.round(lhr.categories[id].score * 100)])),
    index: lhr.environment.benchmarkIndex, failed: failed.map(({ id }) => id) };
}

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
