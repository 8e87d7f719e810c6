/** What several people see at once, and what becomes of open pages when the line breaks. */
import assert from 'node:assert/strict';
import { after, afterEach, before, test } from 'node:test';
import { eventPath, launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';
import { startServer } from './support/server.mjs';

const GONE = /Failed to load resource|ERR_|status of (409|503)/;
let server;
let browser;
before(async () => { [server, browser] = await Promise.all([startServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())));

const open = (options) => openPage(browser, { base: server.url, ...options });
const live = (page) => page.locator('[data-line="live"]').waitFor();

async function register(page, email) {
  await page.getByLabel('Your e-mail address').fill(email);
  await page.locator('#register-button').click();
}

test('two browsers on one event: the second sees the booking of the first', async () => {
  const event = await server.event({ capacity: 5 });
  const [one, two] = await Promise.all([open({ path: eventPath(event.id) }), open({ path: eventPath(event.id) })]);
  await live(two);
  await register(one, 'one@example.org');
  await one.getByText('You’re in').waitFor();
  await two.locator('#seats-left', { hasText: '4' }).waitFor();
  assert.equal(await two.locator('.seat-map .taken').count(), 1);
  await one.finish();
  await two.finish();
});

test('twenty people press the button for one seat: one registered, nineteen told', async () => {
  const event = await server.event({ capacity: 1 });
  // Each in a context of its own: pages of one person tell each other of their tickets.
  const pages = await Promise.all(Array.from({ length: 20 }, () => open({ path: eventPath(event.id), allow: GONE,
    before: (page, context) => context.route('**/stream', (route) => route.abort()) })));
  await Promise.all(pages.map((page, i) => page.getByLabel('Your e-mail address').fill(`p${i}@example.org`)));
  await Promise.all(pages.map((page) => page.evaluate(() => document.getElementById('register').requestSubmit())));
  await Promise.all(pages.map((page) => page.locator('.ticket, #full:not([hidden])').first().waitFor()));
  const tickets = await Promise.all(pages.map((page) => page.locator('.ticket').count()));
  assert.equal(tickets.reduce((a, b) => a + b, 0), 1);
  assert.equal((await server.registrations(event.id)).length, 1);
  await Promise.all(pages.map((page) => page.finish()));
});

test('two pages of one person: the second shows the ticket of the first', async () => {
  const event = await server.event({ capacity: 5 });
  const one = await open({ path: eventPath(event.id) });
  const two = await one.context().newPage();
  await two.goto(server.url + eventPath(event.id));
  await two.locator('#register:not([hidden])').waitFor();
  await register(one, 'one@example.org');
  await two.getByText('You’re in').waitFor();
  assert.equal((await server.registrations(event.id)).length, 1);
  await one.finish();
});

test('the server restarts while pages are open: they come back by themselves', async () => {
  const event = await server.event({ name: 'Survivor', capacity: 9 });
  const [list, page] = await Promise.all([open({ allow: GONE }), open({ path: eventPath(event.id), allow: GONE })]);
  await Promise.all([live(list), live(page)]);
  await page.evaluate(() => { window.neverReloaded = true; });
  await server.restart({ whileDown: () => page.locator('[data-line="away"]').waitFor() });
  await server.register(event.id, 'after@example.org');
  await Promise.all([live(list), live(page)]);
  await page.locator('#seats-left', { hasText: '8' }).waitFor();
  await list.locator('.card', { hasText: 'Survivor' }).getByText('8', { exact: true }).waitFor();
  await list.locator('#problem').waitFor({ state: 'hidden' });
  assert.ok(await page.evaluate(() => window.neverReloaded));
  await list.finish();
  await page.finish();
});

test('registering across a restart ends with one seat', async () => {
  const event = await server.event({ capacity: 9 });
  const page = await open({ path: eventPath(event.id), allow: GONE });
  await live(page);
  await server.restart({ whileDown: async () => {
    await register(page, 'patient@example.org');
    await page.getByText('The server can’t be reached').waitFor();
  } });
  await page.getByText('You’re in').waitFor({ timeout: 40_000 });
  assert.equal((await server.registrations(event.id)).length, 1);
  await page.finish();
});

test('a page in the background holds no line, and reads again when it is looked at', async () => {
  const event = await server.event({ capacity: 9 });
  const page = await open({ path: eventPath(event.id) });
  await live(page);
  await setVisibility(page, 'hidden');
  await page.locator('[data-line="paused"]').waitFor();
  await server.register(event.id, 'meanwhile@example.org');
  assert.equal(await page.locator('#seats-left').textContent(), '9');
  await setVisibility(page, 'visible');
  await page.locator('#seats-left', { hasText: '8' }).waitFor();
  await page.finish();
});

async function setVisibility(page, state) {
  await page.evaluate((value) => {
    Object.defineProperty(document, 'visibilityState', { value, configurable: true });
    document.dispatchEvent(new Event('visibilitychange'));
  }, state);
}

test('offline: neither page calls itself live, beside a form that says so; back on the line both are', async () => {
  const event = await server.event({ name: 'Far from any mast', capacity: 9 });
  const list = await open({ allow: GONE });
  await live(list);
  await list.context().setOffline(true);
  await list.locator('[data-line="offline"]', { hasText: 'Offline' }).waitFor();
  await list.locator('.card-link', { hasText: event.name }).waitFor();
  await list.context().setOffline(false);
  await live(list);
  await list.finish();
  const page = await open({ path: eventPath(event.id), allow: GONE });
  await live(page);
  await page.context().setOffline(true);
  await register(page, 'far@example.org');
  await page.getByText('You are offline').waitFor();
  await page.locator('[data-line="offline"]').waitFor();
  assert.equal(await page.locator('#line').textContent(), 'Offline');
  await page.context().setOffline(false);
  await page.getByText('You’re in').waitFor();
  await live(page);
  await page.locator('#seats-left', { hasText: '8' }).waitFor();
  await page.finish();
});

test('the stream is cut: news missed meanwhile is read', async () => {
  const fake = await startFake();
  const event = fake.add({ name: 'Cut', capacity: 50 });
  const [list, page] = await Promise.all(['/', eventPath(event.id)].map((path) => openPage(browser, { base: fake.url, path, allow: GONE })));
  await Promise.all([live(list), live(page)]);
  fake.cutStreams();
  fake.book(event, 7);
  fake.add({ name: 'Made in the gap' });
  await page.locator('#seats-left', { hasText: '43' }).waitFor();
  await list.locator('.card', { hasText: 'Made in the gap' }).waitFor();
  await Promise.all([live(list), live(page)]);
  await list.finish();
  await page.finish();
  await fake.stop();
});

/** A browse page scrolled down to 70 events of a stand-in that tells nobody what he missed. */
async function openLongList() {
  const fake = await startFake();
  fake.forgets = true;
  for (let i = 1; i <= 70; i += 1) fake.add({ name: `Evening ${i}.`, capacity: 202, booked_count: 0 });
  const list = await openPage(browser, { base: fake.url, path: '/?sort=newest', allow: GONE });
  await live(list);
  await list.getByRole('button', { name: 'Show more events' }).focus();
  await cards(list, 70);
  return { fake, list };
}

const cards = (page, n) => page.waitForFunction((wanted) => document.querySelectorAll('#events .card').length === wanted, n);

test('the stream is cut: every row is read again, far down too, and none that was made is left out', async () => {
  const { fake, list } = await openLongList();
  fake.cutStreams();
  fake.events[57].booked_count = 7; // nobody is told
  for (let i = 1; i <= 60; i += 1) fake.add({ name: `Gap ${i}.` }, false);
  fake.events.splice(60 + 30, 1);
  await list.locator('.card', { hasText: 'Evening 13.' }).getByText('195', { exact: true }).waitFor();
  await cards(list, 129);
  assert.deepEqual(await list.locator('.card-name').allTextContents(), fake.events.map(({ name }) => name));
  await live(list);
  await list.finish();
  await fake.stop();
});

test('a snapshot in mid-stream: the list is read again', async () => {
  const { fake, list } = await openLongList();
  fake.events[69].booked_count = 200;
  fake.add({ name: 'Nobody was told' }, false);
  fake.tell('snapshot', { events: [] });
  await list.locator('.card', { hasText: 'Nobody was told' }).waitFor();
  await list.locator('.card', { hasText: 'Evening 1.' }).getByText('Last seats').waitFor();
  await list.finish();
  await fake.stop();
});

test('an event made between the list and the first snapshot is shown', async () => {
  const fake = await startFake();
  fake.add({ name: 'Early' });
  const list = await openPage(browser, { base: fake.url, path: '/', before: (page) => page.route('**/events/stream', (route) => {
    fake.add({ name: 'In between' }, false);
    route.continue();
  }) });
  await list.locator('.card', { hasText: 'In between' }).waitFor();
  await list.finish();
  await fake.stop();
});

/** Everything that stands in the element from now on. */
const record = (page, selector) => page.evaluate((wanted) => {
  const node = document.querySelector(wanted);
  window.record = [node.textContent];
  new MutationObserver(() => window.record.push(node.textContent)).observe(node, { childList: true, characterData: true, subtree: true });
}, selector);

test('an answer that the stream has overtaken does not turn the seats back: event', async () => {
  const fake = await startFake();
  const event = fake.add({ capacity: 50 });
  const page = await openPage(browser, { base: fake.url, path: eventPath(event.id) });
  await live(page);
  const late = fake.hold(`/events/${event.id}`);
  await register(page, 'ada@example.org');
  await late.asked; // read: 49
  event.name = 'Renamed';
  fake.book(event, 5);
  await page.locator('#seats-left', { hasText: '44' }).waitFor();
  await record(page, '#seats-left');
  const answered = page.waitForResponse(`**/events/${event.id}`);
  late.answer();
  await (await answered).finished();
  fake.book(event, 1);
  await page.locator('#seats-left', { hasText: '43' }).waitFor();
  assert.deepEqual(await page.evaluate(() => window.record), ['44', '43']);
  await page.finish();
  await fake.stop();
});

test('an answer that the stream has overtaken does not turn the seats back: list', async () => {
  const fake = await startFake();
  const [gone, event] = [fake.add({ name: 'Gone' }), fake.add({ name: 'Stays', capacity: 50 })];
  const list = await openPage(browser, { base: fake.url, path: '/?sort=newest' });
  await live(list);
  const late = fake.hold('/events');
  fake.tell('snapshot', { events: [] });
  await late.asked;
  fake.book(event, 6);
  fake.add({ name: 'New' });
  fake.events.pop();
  fake.tell('deleted', { id: gone.id });
  await list.locator('.card', { hasText: 'New' }).waitFor();
  await list.locator('.card', { hasText: 'Stays' }).getByText('44', { exact: true }).waitFor();
  await record(list, '#events');
  const answered = list.waitForResponse('**/events?*');
  late.answer();
  await (await answered).finished();
  fake.add({ name: 'Last' });
  await list.locator('.card', { hasText: 'Last' }).waitFor();
  const shown = (await list.evaluate(() => window.record)).join();
  assert.doesNotMatch(shown, /Gone/);
  assert.doesNotMatch(shown, /50 of 50/);
  assert.deepEqual(await list.locator('.card-name').allTextContents(), ['Last', 'New', 'Stays']);
  await list.finish();
  await fake.stop();
});

const BUSY = { status: 503, body: { code: 'overloaded', error: 'Busy.' }, headers: { 'Retry-After': '1' } };

/** Readings of the list are refused until the returned function is called. */
function refuseList(fake) {
  fake.fault = ({ method, path }) => (method === 'GET' && path === '/events' ? BUSY : null);
  return () => { fake.fault = null; };
}

test('the list is refused at first: it is asked for again without a press', async () => {
  const fake = await startFake();
  fake.add({ name: 'Patience' });
  const relent = refuseList(fake);
  const list = await openPage(browser, { base: fake.url, path: '/', allow: GONE });
  await list.getByText('The events could not be read.').waitFor();
  assert.ok(await list.locator('#more').isHidden());
  relent();
  await list.locator('.card', { hasText: 'Patience' }).waitFor();
  await list.locator('#problem').waitFor({ state: 'hidden' });
  await live(list);
  await list.finish();
  await fake.stop();
});

test('the reading after a cut is refused: repeated though news keeps coming, and the notice goes', async () => {
  const fake = await startFake();
  const event = fake.add({ name: 'Busy hall', capacity: 5000 });
  const list = await openPage(browser, { base: fake.url, path: '/', allow: GONE });
  await live(list);
  const booking = setInterval(() => fake.book(event), 100);
  const relent = refuseList(fake);
  fake.add({ name: 'Made in the gap' }, false);
  fake.cutStreams();
  await list.locator('#problem').waitFor();
  await live(list);
  relent();
  await list.locator('.card', { hasText: 'Made in the gap' }).waitFor();
  await list.locator('#problem').waitFor({ state: 'hidden' });
  clearInterval(booking);
  await list.finish();
  await fake.stop();
});

test('no stream at all: polls instead', async () => {
  const fake = await startFake({ stream: false });
  const event = fake.add({ capacity: 50 });
  const page = await openPage(browser, { base: fake.url, path: eventPath(event.id), allow: GONE });
  await page.locator('[data-line="polling"]').waitFor();
  fake.book(event, 7);
  await page.locator('#seats-left', { hasText: '43' }).waitFor();
  await page.finish();
  await fake.stop();
});

test('an event taken down while it is open says so', async () => {
  const fake = await startFake();
  const event = fake.add({});
  const page = await openPage(browser, { base: fake.url, path: eventPath(event.id), allow: GONE });
  await live(page);
  fake.events = [];
  fake.tell('deleted', { id: event.id }, event.id);
  await page.getByRole('heading', { name: 'This event was taken down' }).waitFor();
  await page.finish();
  await fake.stop();
});
