/** Ticket types, times of a sale and orders, on the event's page and on the order's own, against a real server; holds that run out against the stand-in. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventPath, launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';
import { sharedServer } from './support/server.mjs';
import { Shop } from './support/shop.mjs';

const OFFLINE = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load|Failed to fetch/;
const ORDER = /\/orders\/[\w-]{64}$/;

let server;
let browser;
let shop;
before(async () => {
  [server, browser] = await Promise.all([sharedServer(), launch()]);
  shop = new Shop(server);
});
after(async () => { await browser?.close(); await server?.stop(); });

const open = (path, options = {}) => openPage(browser, { base: server.url, path, ...options });
const opened = ({ id }, options) => open(eventPath(id), options);
const more = (page, name) => page.getByRole('button', { name: `One more: ${name}` });
const fewer = (page, name) => page.getByRole('button', { name: `One less: ${name}` });
const rowOf = (page, name) => page.locator('.choice', { hasText: name });
const seatsOf = (page, name) => page.getByRole('spinbutton', { name });
const standing = (page, words) => page.locator('#standing', { hasText: words }).waitFor();
const inFuture = (ms) => new Date(Date.now() + ms).toISOString();
/** The page is looked at again. */
const look = (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
const live = (page) => page.locator('[data-line="live"]').waitFor();

async function reserve(page, email = 'ada@example.org') {
  await page.locator('#order-email').fill(email);
  await page.locator('#choose').getByRole('button', { name: 'Reserve' }).click();
}

/** A page with two seats that are held. */
async function held(event = {}, options = {}) {
  const made = await shop.event(event, { name: 'Stalls' });
  const page = await opened(made.event, options);
  await more(page, 'Stalls').click();
  await reserve(page);
  await page.waitForURL(ORDER);
  await standing(page, 'Held for you');
  return { ...made, page, link: new URL(page.url()).pathname };
}
const ordersOf = async ({ id }) => (await server.call('GET', `/events/${id}/orders`)).body;

test('two types in one order: chosen, reserved, with names, confirmed; each ticket has its link', async () => {
  const { event, types: [stalls, balcony] } = await shop.event({}, { name: 'Stalls', description: 'The best view' }, { name: 'Balcony', capacity: 5 });
  const page = await opened(event);
  await rowOf(page, 'Balcony').getByText('5 left').waitFor();
  assert.ok(await page.locator('#register').isHidden(), 'the form for one seat');
  await more(page, 'Stalls').click();
  await more(page, 'Stalls').click();
  await more(page, 'Balcony').click();
  await page.locator('.total', { hasText: '3 seats' }).waitFor();
  await reserve(page);
  await page.waitForURL(ORDER);
  await standing(page, 'Held for you');
  assert.match(await page.locator('#clock-left').textContent(), /^(10:00|9:5\d)$/);
  assert.match(await page.locator('#lines').textContent(), /2 × Stalls.*1 × Balcony/);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.locator('#seat-2-name').fill('Ben');
  await page.locator('#seat-2-email').fill('ben@example.org');
  await page.locator('#confirm-button').click();
  await standing(page, 'Confirmed');
  const { registrations, number } = await shop.read(new URL(page.url()).pathname);
  assert.deepEqual(registrations.map(({ name, user_email: email, ticket_type_id: type }) => [name, email, type]),
    [['Ada Lovelace', 'ada@example.org', stalls.id], ['Ada Lovelace', 'ada@example.org', stalls.id], ['Ben', 'ben@example.org', balcony.id]]);
  assert.equal((await page.locator('#number').textContent()).replace(' ', ''), number);
  assert.deepEqual(await page.locator('#tickets a').evaluateAll((links) => links.map((link) => link.getAttribute('href'))), registrations.map(({ ticket_url: url }) => url));
  await page.locator('#event-link').click();
  await page.getByText('You’re in, 3 times over').waitFor();
  await page.finish();
});

test('as many as an order and a type may have, and not fewer than the least', async () => {
  const { event } = await shop.event({ max_per_order: 5 }, { name: 'Pairs', min_per_order: 2, max_per_order: 3 }, { name: 'Single', capacity: 2 }, { name: 'Group' });
  const page = await opened(event);
  await more(page, 'Pairs').click();
  assert.equal(await seatsOf(page, 'Pairs').inputValue(), '2');
  await fewer(page, 'Pairs').click();
  assert.equal(await seatsOf(page, 'Pairs').inputValue(), '0');
  await seatsOf(page, 'Pairs').fill('9');
  await seatsOf(page, 'Pairs').blur();
  assert.equal(await seatsOf(page, 'Pairs').inputValue(), '3');
  await more(page, 'Single').click();
  await more(page, 'Single').click();
  await page.locator('.total', { hasText: 'as many as one order can have' }).waitFor();
  assert.equal(await more(page, 'Group').getAttribute('aria-disabled'), 'true');
  await more(page, 'Group').dispatchEvent('click');
  assert.equal(await seatsOf(page, 'Group').inputValue(), '0');
  await page.finish();
});

test('nothing chosen, or no address: said beside it, and nothing is sent', async () => {
  const { event } = await shop.event({}, { name: 'Stalls' }, { name: 'Balcony' });
  const page = await opened(event);
  await more(page, 'Stalls').waitFor();
  await reserve(page, '');
  await page.getByText('Choose how many seats you want.').waitFor();
  await more(page, 'Stalls').click();
  await reserve(page, 'ada@');
  await page.locator('#order-email-problem:not(:empty)').waitFor();
  assert.deepEqual(await ordersOf(event), []);
  await page.finish();
});

test('what is left is live, and asked for at most once in two seconds', async () => {
  const { event, types: [stalls] } = await shop.event({ max_per_email: 100 }, { name: 'Stalls', capacity: 12 }, { name: 'Balcony', capacity: 1 });
  const page = await opened(event);
  await rowOf(page, 'Stalls').getByText('12 left').waitFor();
  await live(page);
  const asked = [];
  page.on('request', (request) => { if (request.url().endsWith('/ticket-types')) asked.push(Date.now()); });
  for (let i = 0; i < 6; i += 1) await shop.order(event, stalls, 1);
  await shop.order(event, { id: (await server.call('GET', `/events/${event.id}/ticket-types`)).body[1].id }, 1);
  await rowOf(page, 'Stalls').getByText('6 left').waitFor();
  await rowOf(page, 'Balcony').getByText('sold out').waitFor();
  assert.ok(await more(page, 'Balcony').isHidden());
  for (const [i, time] of asked.slice(1).entries()) assert.ok(time - asked[i] >= 1_900, `asked again after ${time - asked[i]} ms`);
  await page.finish();
});

test('types that are not on sale say when they are, or that it is over', async () => {
  const { event } = await shop.event({}, { name: 'Early', sales_end_at: '2020-01-01T00:00:00Z' }, { name: 'Late', sales_start_at: '2039-01-03T19:00:00Z' }, { name: 'Now' }, { name: 'Secret', hidden: true });
  const page = await opened(event);
  await rowOf(page, 'Early').getByText('sale ended').waitFor();
  await rowOf(page, 'Late').getByText(/^from .*2039/).waitFor();
  assert.ok(await more(page, 'Late').isHidden());
  assert.ok(await more(page, 'Now').isVisible());
  assert.equal(await rowOf(page, 'Secret').count(), 0);
  await page.finish();
});

test('before the sale there is a countdown and no button; it opens by itself', async () => {
  const { event } = await shop.event({ sales_start_at: inFuture(6_000) }, { name: 'Stalls' });
  const page = await opened(event);
  await page.evaluate(() => { window.neverReloaded = true; });
  await page.locator('#sale-title', { hasText: 'On sale from' }).waitFor();
  assert.match(await page.locator('.sale .ticking').textContent(), /^0:0\d$/);
  for (const form of ['#choose', '#register']) assert.ok(await page.locator(form).isHidden(), form);
  await more(page, 'Stalls').waitFor();
  assert.ok(Date.now() >= Date.parse(event.sales_start_at), 'not before its time');
  await reserve(page);
  await page.waitForURL(ORDER);
  await page.finish();
});

test('an event without types opens today’s form by itself, and books one seat', async () => {
  const { event } = await shop.event({ sales_start_at: inFuture(5_000) });
  const page = await opened(event);
  await page.locator('#sale-title', { hasText: 'On sale from' }).waitFor();
  assert.ok(await page.locator('#register').isHidden());
  await page.locator('#register').waitFor();
  await page.locator('#email').fill('ada@example.org');
  await page.locator('#register-button').click();
  await page.getByText('You’re in').waitFor();
  await page.finish();
});

test('after the sale the page says so', async () => {
  const { event } = await shop.event({ sales_end_at: inFuture(-60_000) }, { name: 'Stalls' });
  const page = await opened(event);
  await page.locator('#sale-title', { hasText: 'The sale has ended' }).waitFor();
  for (const form of ['#choose', '#register']) assert.ok(await page.locator(form).isHidden(), form);
  await page.finish();
});

test('an event without any of this has today’s form, and asks for nothing more', async () => {
  const { event } = await shop.event();
  const asked = [];
  const page = await opened(event, { before: (one) => one.on('request', (request) => asked.push(new URL(request.url()).pathname)) });
  await page.locator('#register').waitFor();
  await live(page);
  assert.deepEqual(asked.filter((path) => /sale\.js|ticket-types/.test(path)), []);
  await page.finish();
});

test('several seats of an event without types', async () => {
  const { event } = await shop.event({ max_per_order: 4 });
  const page = await opened(event);
  await more(page, 'Seats').click();
  await reserve(page);
  await page.waitForURL(ORDER);
  await page.getByRole('button', { name: 'Confirm 2 seats' }).click();
  await standing(page, 'Confirmed');
  assert.equal((await server.registrations(event.id)).length, 2);
  await page.finish();
});

test('a hold is one over reload, Back and another tab, and what was typed is still there', async () => {
  const { event, page, link } = await held();
  await page.locator('#seat-1-name').fill('Grace Hopper');
  await page.reload();
  await standing(page, 'Held for you');
  assert.equal(await page.locator('#seat-1-name').inputValue(), 'Grace Hopper');
  await page.goBack();
  await page.getByText('You hold 2 seats until').waitFor();
  assert.ok(await page.locator('#choose').isHidden());
  await page.getByRole('link', { name: 'Go on' }).click();
  await page.waitForURL(`**${link}`);
  await standing(page, 'Held for you');
  const other = await page.context().newPage();
  await other.goto(server.url + link);
  await standing(other, 'Held for you');
  await page.locator('#confirm-button').click();
  await standing(page, 'Confirmed');
  await look(other);
  await standing(other, 'Confirmed');
  assert.ok(await other.locator('#confirm').isHidden());
  assert.deepEqual((await ordersOf(event)).map(({ status }) => status), ['confirmed']);
  assert.deepEqual((await server.registrations(event.id)).map(({ name }) => name).sort(), ['', 'Grace Hopper']);
  await page.goto(server.url + eventPath(event.id));
  await page.getByText('You’re in, 2 times over').waitFor();
  assert.ok(await page.locator('.held').isHidden());
  await page.finish();
});

test('more time is given once', async () => {
  const { page, link } = await held();
  const before = (await shop.read(link)).expires_at;
  await page.getByRole('button', { name: 'I need more time' }).click();
  await page.waitForFunction(() => document.getElementById('extend').hidden);
  const { expires_at: now, extended } = await shop.read(link);
  assert.ok(extended && now > before);
  await page.finish();
});

test('giving back is asked about; the event’s page then offers the seats again', async () => {
  const { event, page, link } = await held({ capacity: 2 });
  await page.locator('#release').click();
  await page.locator('#question-title', { hasText: 'Give the seats back?' }).waitFor();
  await page.getByRole('button', { name: 'No, keep' }).click();
  assert.equal((await shop.read(link)).status, 'held');
  await page.locator('#release').click();
  await page.getByRole('button', { name: 'Give back' }).click();
  await standing(page, 'Given back');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'said-title');
  await page.getByRole('link', { name: 'Choose seats again' }).click();
  await rowOf(page, 'Stalls').getByText('2 left').waitFor();
  assert.ok(await page.locator('.held').isHidden());
  assert.equal((await server.call('GET', `/events/${event.id}`)).body.held_count ?? 0, 0);
  await page.finish();
});

test('a confirmation whose answer is lost is sent again under its key, and books once', async () => {
  const { event, page } = await held({}, { allow: OFFLINE });
  const keys = [];
  await page.route('**/confirm', async (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    if (keys.length > 1) return route.continue();
    await route.fetch();
    return route.abort();
  });
  await page.locator('#confirm-button').click();
  await standing(page, 'Confirmed');
  assert.equal(keys.length, 2);
  assert.equal(keys[0], keys[1]);
  assert.equal((await server.registrations(event.id)).length, 2);
  await page.context().close();
});

test('offline: the page says so, keeps what was typed, and goes on by itself', async () => {
  const { event, page } = await held({}, { allow: OFFLINE });
  await page.context().setOffline(true);
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.locator('#confirm-button').click();
  await page.locator('#outcome', { hasText: 'You are offline' }).waitFor();
  await page.context().setOffline(false);
  await standing(page, 'Confirmed');
  assert.deepEqual((await server.registrations(event.id)).map(({ name }) => name), ['Ada Lovelace', 'Ada Lovelace']);
  await page.context().close();
});

test('a reload in the middle of confirming goes on with it', async () => {
  const { event, page } = await held({}, { allow: OFFLINE });
  await page.route('**/confirm', () => {}, { times: 1 }); // never answered
  await page.getByLabel('Your name').fill('Ada Lovelace');
  await page.locator('#confirm-button').click();
  await page.locator('#outcome[data-state="sending"]').waitFor();
  await page.reload();
  await standing(page, 'Confirmed');
  assert.deepEqual((await server.registrations(event.id)).map(({ name }) => name), ['Ada Lovelace', 'Ada Lovelace']);
  await page.context().close();
});

test('all tickets of an order are cancelled with one question', async () => {
  const { event, types: [stalls] } = await shop.event({}, { name: 'Stalls' });
  const { order_url: link } = await shop.order(event, stalls, 3);
  const page = await open(link);
  await page.getByRole('button', { name: 'Cancel all 3 tickets' }).click();
  await page.locator('#question-title', { hasText: 'Cancel all 3 tickets?' }).waitFor();
  await page.locator('#yes').click();
  await standing(page, 'Cancelled');
  assert.equal(await page.locator('#tickets a').count(), 0);
  assert.equal((await server.call('GET', `/events/${event.id}`)).body.booked_count, 0);
  await page.finish();
});

test('tickets that were moved or cancelled: the order shows what is valid now', async () => {
  const { event, types: [stalls, balcony] } = await shop.event({}, { name: 'Stalls' }, { name: 'Balcony' });
  const { order_url: link, registrations: [first, second] } = await shop.order(event, stalls, 3);
  const of = (ticket) => `/events/${event.id}/registrations/${ticket.id}`;
  assert.equal((await server.call('PATCH', of(first), { ticket_type_id: balcony.id })).status, 200);
  assert.equal((await server.call('DELETE', of(second))).status, 200);
  const page = await open(link);
  await standing(page, 'Confirmed');
  assert.deepEqual(await page.locator('#lines li').allTextContents(), ['1 × Balcony', '1 × Stalls']);
  assert.match(await page.locator('#ticket-rows li').first().textContent(), /Balcony/);
  await page.finish();
});

test('others were quicker: the page says how many are left, and nothing is held', async () => {
  const { event, types: [stalls] } = await shop.event({}, { name: 'Stalls', capacity: 3 });
  const page = await opened(event, { allow: /status of 409|ERR_FAILED/, before: (one) => one.route('**/stream', (route) => route.abort()) });
  await rowOf(page, 'Stalls').getByText('3 left').waitFor();
  for (let i = 0; i < 2; i += 1) await more(page, 'Stalls').click();
  await page.locator('#order-email').fill('ada@example.org');
  await page.route('**/ticket-types', () => {}); // so that it knows nothing of it
  await shop.order(event, stalls, 2);
  await reserve(page);
  await page.locator('#order-outcome', { hasText: 'Only 1 seat is left.' }).waitFor();
  assert.equal((await ordersOf(event)).length, 1);
  await page.context().close();
});

test('on the card for other sites the held seats are confirmed in another tab', async () => {
  const { event } = await shop.event({}, { name: 'Stalls' });
  const card = await open(`/e/${event.slug}/embed`);
  await more(card, 'Stalls').click();
  await reserve(card);
  await card.getByText('You hold 2 seats until').waitFor();
  assert.equal(await card.evaluate(() => document.activeElement.textContent), 'Go on');
  const [page] = await Promise.all([card.context().waitForEvent('page'), card.getByRole('link', { name: 'Go on' }).click()]);
  await page.locator('#confirm-button').click();
  await standing(page, 'Confirmed');
  await card.reload();
  await card.getByText('You’re in, 2 times over').waitFor();
  await card.finish();
});

test('an address that would have too many seats: said beside it', async () => {
  const { event, types: [stalls] } = await shop.event({ max_per_email: 2 }, { name: 'Stalls' });
  await shop.order(event, stalls, 2, 'ada@example.org');
  const page = await opened(event, { allow: /status of 409/ });
  await more(page, 'Stalls').waitFor();
  await reserve(page);
  await page.locator('#order-email-problem:not(:empty)').waitFor();
  await reserve(page, 'grace@example.org');
  await page.waitForURL(ORDER);
  await page.finish();
});

test('a link that is no order’s', async () => {
  const page = await open(`/orders/${'x'.repeat(64)}`, { allow: /status of 404/ });
  await page.getByRole('heading', { name: 'No order has this link' }).waitFor();
  await page.finish();
});

// --- What a real server takes ten minutes for -------------------------------------------------------

/** An order for two of the stand-in's seats, and its page. */
async function onFake(look, capacity = 5) {
  const fake = await startFake();
  try {
    const event = fake.add({ name: 'Spring Concert', capacity });
    const type = fake.sales.addType(event, { name: 'Stalls' });
    const local = new Shop({ call: async (method, path, body) => {
      const answer = await fetch(fake.url + path, { method, body: body && JSON.stringify(body) });
      return { status: answer.status, body: await answer.json() };
    } });
    const { order_url: link } = await local.order(event, type, 2, 'ada@example.org', { hold: true });
    const page = await openPage(browser, { base: fake.url, path: link, allow: /Failed to load/ });
    await standing(page, 'Held for you');
    await look({ fake, event, type, local, page, link });
    await page.finish();
  } finally {
    await fake.stop();
  }
}

test('the last minute is said aloud, and the end by the server’s clock; a confirmation that comes late may still get the seats', async () => {
  await onFake(async ({ fake, page }) => {
    await page.getByLabel('Your name').fill('Ada');
    fake.sales.ahead = 9 * 60_000 + 57_000;
    await look(page);
    await page.locator('#news', { hasText: 'Less than a minute is left.' }).waitFor({ state: 'attached' });
    await standing(page, 'The time is over');
    await page.getByText('Your seats are not held any more').waitFor();
    assert.equal(await page.getByLabel('Your name').inputValue(), 'Ada');
    await page.getByRole('button', { name: 'Try to get them all the same' }).click();
    await standing(page, 'Confirmed');
    await page.getByText('The seats are yours after all').waitFor();
  });
});

test('a confirmation that comes too late says that others have the seats', async () => {
  await onFake(async ({ fake, event, type, local, page }) => {
    fake.sales.ahead = 11 * 60_000;
    await local.order(event, type, 4);
    await look(page);
    await page.getByRole('button', { name: 'Try to get them all the same' }).click();
    await page.getByText('Others have the seats now').waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'said-title');
    assert.ok(await page.locator('#confirm').isHidden());
    await page.getByRole('link', { name: 'Choose seats again' }).click();
    await rowOf(page, 'Stalls').getByText('1 left').waitFor();
  });
});

test('a sale begins by the server’s clock, also where that of the page is ahead', async () => {
  await onFake(async ({ fake, page }) => {
    const event = fake.add({ name: 'Spring Concert', capacity: 5, sales_start_at: inFuture(2_000) });
    fake.sales.addType(event, { name: 'Stalls' });
    fake.sales.ahead = -1_500;
    await page.goto(fake.url + eventPath(event.id));
    await page.locator('#sale-title', { hasText: 'On sale from' }).waitFor();
    await more(page, 'Stalls').waitFor();
    await reserve(page);
    await page.waitForURL(ORDER);
  });
});

test('an order of an event that is cancelled is not valid', async () => {
  const { event, types: [stalls] } = await shop.event({}, { name: 'Stalls' });
  const { order_url: link } = await shop.order(event, stalls, 2);
  assert.equal((await server.call('PATCH', `/events/${event.id}`, { status: 'cancelled' })).status, 200);
  const page = await open(link);
  await standing(page, 'Event cancelled');
  assert.ok(await page.locator('#cancel').isHidden());
  await page.finish();
});

test('a hold that has run out does not keep anybody from a new one', async () => {
  await onFake(async ({ fake, event, page }) => {
    await page.goto(fake.url + eventPath(event.id));
    await page.getByText('You hold 2 seats until').waitFor();
    fake.sales.ahead = 11 * 60_000;
    await page.reload();
    await more(page, 'Stalls').waitFor();
    assert.ok(await page.locator('.held').isHidden());
  });
});
