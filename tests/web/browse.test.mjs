/** The browse page against a real server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNoSidewaysScroll, eventPath, launch, openPage } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([startServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const open = (options) => openPage(browser, { base: server.url, ...options });
const NEWEST = '/templates/index.html?sort=newest';
const names = (page) => page.locator('#events .card-name').allTextContents();
const count = (page, n) => page.waitForFunction((wanted) => document.querySelectorAll('#events .card').length === wanted, n);

test('no events: the empty state leads to creating the first one', async () => {
  const page = await open({ path: '/' });
  await page.getByText('Nothing on yet').waitFor();
  assert.ok(await page.locator('#search').isHidden());
  await page.getByRole('link', { name: 'Create the first event' }).click();
  await page.waitForURL('**/templates/create_event.html');
  await page.finish();
});

test('an event created meanwhile appears without a reload', async () => {
  const page = await open({});
  await page.getByText('Nothing on yet').waitFor();
  await page.locator('[data-line="live"]').waitFor();
  await server.event({ name: 'First of all', capacity: 1 });
  await page.locator('.card', { hasText: 'First of all' }).waitFor();
  assert.ok(await page.locator('#empty').isHidden());
  await page.finish();
});

test('seats: number, bar and state of each event, live', async () => {
  const event = await server.event({ name: 'Few seats', capacity: 4 });
  const page = await open({});
  const card = page.locator('.card', { hasText: 'Few seats' });
  await card.getByText('of 4 seats left').waitFor();
  assert.ok(await card.locator('.badge').isHidden(), 'nothing is said of what is ordinary');
  const filled = () => card.locator('.bar').evaluate((bar) => Math.round(100 * bar.firstChild.clientWidth / bar.clientWidth));
  assert.equal(await filled(), 0);
  await page.locator('[data-line="live"]').waitFor();
  for (const name of ['a', 'b', 'c']) await server.register(event.id, `${name}@example.org`);
  await card.getByText('Last seat').waitFor();
  await card.locator('.bar').evaluate((bar) => Promise.all(bar.firstChild.getAnimations().map(({ finished }) => finished)));
  assert.equal(await filled(), 75);
  await server.register(event.id, 'd@example.org');
  await card.getByText('Sold out').waitFor();
  await card.locator('.bar').evaluate((bar) => Promise.all(bar.firstChild.getAnimations().map(({ finished }) => finished)));
  assert.equal(await filled(), 100);
  await page.finish();
});

test('over: a card says so, and names no seats', async () => {
  await server.event({ name: 'Of yesteryear', capacity: 4, starts_at: '2025-06-01T18:00:00Z', ends_at: '2025-06-01T20:00:00Z' });
  const page = await open({ path: '/?when=past' });
  const card = page.locator('.card[data-state="closed"]', { hasText: 'Of yesteryear' });
  await card.locator('.badge', { hasText: 'Over' }).waitFor();
  assert.match(await card.locator('.stub').innerText(), /^Has ended\s+Over$/);
  await page.finish();
});

test('with a list there is more list than anything else', async () => {
  for (const [width, height, most] of [[1280, 900, 0.34], [390, 844, 0.36]]) {
    const page = await open({ context: { viewport: { width, height } } });
    const top = (await page.locator('#events .card').first().boundingBox()).y;
    assert.ok(top <= height * most, `the first card begins ${top} px down of ${height}`);
    await page.finish();
  }
});

test('a draft is not shown until it is published', async () => {
  const draft = await server.event({ name: 'Still a secret', capacity: 4, status: 'draft' });
  await server.event({ name: 'Open to all', capacity: 4 });
  const page = await open({});
  await page.locator('.card', { hasText: 'Open to all' }).waitFor();
  await page.locator('[data-line="live"]').waitFor();
  assert.ok(!(await names(page)).includes('Still a secret'));
  const answer = await fetch(`${server.url}/events/${draft.id}`, { method: 'PATCH', body: '{"status":"published"}' });
  assert.equal(answer.status, 200);
  await page.locator('.card', { hasText: 'Still a secret' }).waitFor();
  await page.finish();
});

test('hostile names are text, at 360 px, and nothing scrolls sideways', async () => {
  const hostile = ['<img src=x onerror="document.title=1"><b>bold</b>', 'x\u202egnp.lived \u2066left open', 'ＷＷＷＷＷ'.repeat(40),
    'W'.repeat(200), '👩‍👩‍👧‍👦🎟️'.repeat(18), '\u00e9\u0302\u0303\u0304'.repeat(30), 'مرحبا بالعالم'];
  for (const name of hostile) await server.event({ name, description: `${name} ${'x'.repeat(300)}` });
  const page = await open({ context: { viewport: { width: 360, height: 740 } } });
  await page.locator('.card', { hasText: 'مرحبا' }).first().waitFor();
  const shown = await names(page);
  for (const name of hostile) assert.ok(shown.includes(name), `shown as it is: ${name}`);
  assert.equal(await page.locator('#events img, #events b').count(), 0);
  await assertNoSidewaysScroll(page);
  await page.finish();
});

const FIRST = 24;

test('further pages come as one scrolls, newest first', async () => {
  for (let i = 0; i < 120; i += 1) await server.event({ name: `Series ${i}`, capacity: 100 + i });
  const page = await open({ path: NEWEST });
  await count(page, FIRST);
  assert.equal((await names(page))[0], 'Series 119');
  assert.equal((await names(page))[FIRST - 1], `Series ${120 - FIRST}`);
  while (await page.locator('#more').isVisible()) {
    const before = await page.locator('#events .card').count();
    await page.evaluate(() => window.scrollTo(0, document.documentElement.scrollHeight));
    await page.waitForFunction((n) => document.querySelectorAll('#events .card').length > n, before);
  }
  const all = (await server.call('GET', '/events?from=now')).body.map(({ name }) => name);
  assert.deepEqual(await names(page), all);
  await page.finish();
});

test('search and order are the server’s: all events, a page at a time', async () => {
  await server.register((await server.event({ name: 'Half full', capacity: 2 })).id, 'a@example.org');
  const page = await open({ path: NEWEST });
  await count(page, FIRST);
  const asked = [];
  page.on('request', (request) => { if (/events\?/.test(request.url())) asked.push(new URL(request.url()).searchParams); });
  await page.locator('#q').fill('first  OF all');
  await page.getByText('1 event found').waitFor();
  assert.deepEqual(await names(page), ['First of all']);
  await page.locator('#q').fill('series');
  await page.getByText('At least 24 events found').waitFor();
  await page.locator('#q').fill('no such thing at all');
  await page.getByText('No event matches').waitFor();
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await page.waitForFunction(() => document.querySelector('#events .card-name')?.textContent === 'Half full');
  await page.getByLabel('Order').selectOption('most_seats');
  await page.waitForFunction(() => document.querySelector('#events .card-name').textContent === 'Series 119');
  await page.getByLabel('Order').selectOption('filling');
  await page.waitForFunction(() => document.querySelector('#events .card-name').textContent === 'Half full');
  for (const parameters of asked) assert.ok(Number(parameters.get('limit')) <= 48, String(parameters));
  assert.ok(asked.some((parameters) => parameters.get('q') === 'first OF all'));
  await page.finish();
});

test('search and order survive reload and back, and can be handed on', async () => {
  const page = await open({});
  await page.locator('#q').fill('series 11');
  await page.getByLabel('Order').selectOption('most_seats');
  await page.waitForFunction(() => document.querySelector('#events .card-name').textContent === 'Series 119');
  assert.equal(new URL(page.url()).search, '?q=series+11&sort=most_seats');
  const found = await names(page);
  for (const come of [() => page.reload(), async () => {
    await page.locator('.card-link').first().click();
    await page.getByRole('heading', { name: 'Series 119' }).waitFor();
    await page.goBack();
  }]) {
    await come();
    await count(page, found.length);
    assert.equal(await page.locator('#q').inputValue(), 'series 11');
    assert.equal(await page.getByLabel('Order').inputValue(), 'most_seats');
    assert.deepEqual(await names(page), found);
  }
  await page.goto(`${server.url}/templates/index.html?sort=nonsense&q=`);
  await count(page, FIRST);
  assert.equal(await page.getByLabel('Order').inputValue(), 'starts_at');
  await page.finish();
});

test('back from an event, the list is as long as it was, at the same card', async () => {
  const page = await open({});
  await count(page, FIRST);
  await page.locator('#load-more').scrollIntoViewIfNeeded();
  await count(page, FIRST + 48);
  const card = page.locator('.card').nth(60);
  await card.scrollIntoViewIfNeeded();
  const before = await card.boundingBox();
  const name = await card.locator('.card-name').textContent();
  await card.locator('.card-link').click();
  await page.getByRole('heading', { name }).waitFor();
  await page.goBack();
  await page.waitForFunction(() => window.scrollY > 0);
  const after = await page.locator('.card', { hasText: name }).first().boundingBox();
  assert.ok(Math.abs(after.y - before.y) < 2, `${before.y} -> ${after.y}`);
  await page.finish();
});

test('the answer to an older search never shows', async () => {
  const page = await open({});
  await count(page, FIRST);
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/events?*q=series*', async (route) => { await held; await route.continue().catch(() => {}); });
  const slow = page.waitForRequest('**/events?*q=series*');
  await page.locator('#q').fill('series');
  await slow;
  await page.locator('#q').fill('first of all');
  await page.getByText('1 event found').waitFor();
  release();
  await page.locator('#q').fill('half');
  await page.waitForFunction(() => document.querySelector('#events .card-name')?.textContent === 'Half full');
  assert.deepEqual(await names(page), ['Half full']);
  await page.finish();
});

test('what is created meanwhile shows where it matches the search', async () => {
  const page = await open({});
  await page.locator('#q').fill('Serenade');
  await page.getByText('No event matches').waitFor();
  await page.locator('[data-line="live"]').waitFor();
  await server.event({ name: 'Another thing' });
  await server.event({ name: 'A serenade at night' });
  await page.locator('.card', { hasText: 'A serenade at night' }).waitFor();
  assert.deepEqual(await names(page), ['A serenade at night']);
  await page.finish();
});

test('an error keeps what is shown and can be retried', async () => {
  const page = await open({ allow: /Failed to load resource/ });
  await count(page, FIRST);
  await page.locator('[data-line="live"]').waitFor();
  await page.route('**/events?*', (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '600' }, json: { error: 'Busy.', code: 'overloaded' } }));
  await page.locator('#q').fill('first of all');
  await page.getByText('The events could not be read.').waitFor();
  await count(page, FIRST);
  for (const part of ['#more', '#progress', '#skeleton']) assert.ok(await page.locator(part).isHidden(), part);
  assert.equal(await page.locator('#status').textContent(), '');
  await page.unroute('**/events?*');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('#problem').waitFor({ state: 'hidden' });
  assert.deepEqual(await names(page), ['First of all']);
  await page.finish();
});

test('offline: a search says so, not that the server is away, and goes on by itself', async () => {
  const page = await open({ allow: /ERR_INTERNET_DISCONNECTED|Failed to load/ });
  await count(page, FIRST);
  await page.context().setOffline(true);
  await page.locator('#q').fill('first of all');
  await page.locator('#problem', { hasText: 'You are offline.' }).waitFor();
  assert.doesNotMatch(await page.locator('main').textContent(), /server can’t be reached/);
  await page.context().setOffline(false);
  await page.getByText('1 event found').waitFor();
  await page.locator('#problem').waitFor({ state: 'hidden' });
  await page.finish();
});

test('without JavaScript each page says what is missing, and nothing seems to load or to take words', async () => {
  const event = await server.event();
  const page = await open({ context: { javaScriptEnabled: false, viewport: { width: 360, height: 740 } } });
  for (const path of ['/templates/index.html', '/templates/create_event.html', eventPath(event.id)]) {
    await page.goto(server.url + path);
    await page.locator('.noscript').waitFor();
    assert.match(await page.locator('.noscript').textContent(), /needs JavaScript/);
    assert.equal(await page.locator('form:visible, input:visible, button:visible, .bone:visible, .card:visible').count(), 0, path);
    await assertNoSidewaysScroll(page);
  }
  await page.finish();
});

test('when it was added: never in the future by a slow clock, and it ages while the page is open', async () => {
  const { id } = await server.event({ name: 'Young event' });
  const MINUTE = 60_000;
  for (const path of [NEWEST, eventPath(id)]) {
    const page = await open({ path, before: (p) => p.clock.install({ time: Date.now() - 10 * MINUTE }) });
    await page.getByText('Added just now').first().waitFor();
    await page.clock.fastForward(13 * MINUTE);
    await page.getByText('Added 3 minutes ago').first().waitFor();
    await page.finish();
  }
});

test('drafts are not counted, and take no place of what can be shown', async () => {
  for (let i = 0; i < 30; i += 1) await server.event({ name: `Series draft ${i}`, status: 'draft' });
  const page = await open({});
  await page.locator('.card').first().waitFor();
  await page.locator('#q').fill('series');
  const [told, shown] = await (await page.waitForFunction(() => { // what is said first
    const { textContent: words } = document.getElementById('status');
    return /found/.test(words) && [words, document.querySelectorAll('#events .card').length];
  })).jsonValue();
  assert.equal(told, `At least ${shown} events found`);
  assert.ok(shown >= FIRST, `${shown} are shown`);
  assert.ok(!(await names(page)).some((name) => name.includes('draft')));
  await page.locator('#q').fill('series draft');
  await page.getByText('No event matches').waitFor();
  assert.equal(await page.locator('#status').textContent(), '0 events found');
  await page.finish();
});
