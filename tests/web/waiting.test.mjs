/** The waiting list, on the event's page and on that of a place in the line, against a real server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventPath, launch, openPage } from './support/browser.mjs';
import { sharedServer } from './support/server.mjs';
import { Shop } from './support/shop.mjs';

let server;
let browser;
let shop;
before(async () => {
  [server, browser] = await Promise.all([sharedServer(), launch()]);
  shop = new Shop(server);
});
after(async () => { await browser?.close(); await server?.stop(); });

const open = (path, options = {}) => openPage(browser, { base: server.url, path, ...options });
const standing = (page, words) => page.locator('#standing', { hasText: words }).waitFor();
const look = (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
const joinButton = (page) => page.locator('.queue > button');

/** An event that is sold out, and the order that has its seats. */
async function soldOut(fields = {}, ...types) {
  const made = await shop.event({ capacity: 2, waiting_list: true, ...fields }, ...types);
  return { ...made, order: await shop.order(made.event, made.types[0], 2) };
}

async function join(page, email = 'ada@example.org') {
  await joinButton(page).click();
  await page.locator('#join-email').fill(email);
  await page.locator('.join button[type="submit"]').click();
}

test('sold out: joining, the place in the line, and leaving it', async () => {
  const { event } = await soldOut();
  await shop.wait(event, 'grace@example.org');
  const page = await open(eventPath(event.id));
  await page.locator('#full', { hasText: 'Every seat is taken.' }).waitFor();
  await join(page);
  await page.getByRole('heading', { name: 'You are on the waiting list' }).waitFor();
  await page.getByText('Your place in the line: 2.').waitFor();
  await page.getByRole('link', { name: 'Your place in the line' }).click();
  await page.waitForURL('**/waiting/*');
  await standing(page, 'You are waiting');
  assert.equal(await page.locator('#position').textContent(), '2');
  const link = new URL(page.url()).pathname;
  await page.goBack();
  await page.getByRole('link', { name: 'See how it stands' }).waitFor();
  await page.goto(server.url + link);
  await page.locator('#leave').click();
  await page.getByRole('button', { name: 'Keep waiting' }).click();
  assert.equal((await shop.read(link)).status, 'waiting');
  await page.locator('#leave').click();
  await page.locator('#yes').click();
  await standing(page, 'You have left the list');
  assert.equal((await shop.read(link)).status, 'left');
  await page.finish();
});

test('looking at the page changes nothing; an offer leads to its order, where it is confirmed', async () => {
  const { event, order } = await soldOut({}, { name: 'Stalls' });
  const { waiting_url: link } = await shop.wait(event, 'ada@example.org', { quantity: 2 });
  const page = await open(link);
  await standing(page, 'You are waiting');
  assert.equal(await page.locator('#position').textContent(), '1');
  await shop.act(order.order_url, 'release');
  await look(page);
  await standing(page, 'It is your turn');
  assert.equal((await shop.read(link)).status, 'offered');
  assert.match(await page.locator('#said-text').textContent(), /^Until .+\. They are yours once you confirm/);
  await page.getByRole('link', { name: 'See the seats and confirm' }).click();
  await page.waitForURL('**/orders/*');
  await standing(page, 'Kept for you');
  assert.ok(await page.locator('#extend').isHidden());
  await page.getByRole('button', { name: 'Confirm 2 seats' }).click();
  await standing(page, 'Confirmed');
  await page.goto(server.url + link);
  await standing(page, 'You have your seats');
  assert.equal((await server.call('GET', `/events/${event.id}`)).body.booked_count, 2);
  await page.finish();
});

test('an offer that is declined goes to the next', async () => {
  const { event, order } = await soldOut();
  const first = await shop.wait(event, 'ada@example.org', { quantity: 2 });
  const second = await shop.wait(event, 'grace@example.org');
  await shop.act(order.order_url, 'release');
  const { order_url: offer } = await shop.read(first.waiting_url);
  const page = await open(offer);
  await standing(page, 'Kept for you');
  await page.locator('#release').click();
  await page.getByText('offered to the next who waits, and you').waitFor();
  await page.getByRole('button', { name: 'Give back' }).click();
  await standing(page, 'Given back');
  assert.equal((await shop.read(second.waiting_url)).status, 'offered');
  await page.finish();
});

test('of types: what is sold out is chosen at first, and any other can be', async () => {
  const { event, types: [stalls, balcony] } = await shop.event({ waiting_list: true }, { name: 'Stalls', capacity: 2 }, { name: 'Balcony', capacity: 2 });
  await shop.order(event, stalls, 2);
  const page = await open(eventPath(event.id));
  await joinButton(page).click();
  assert.equal(await page.locator('#join-kind').inputValue(), stalls.id);
  assert.deepEqual(await page.locator('#join-kind option').allTextContents(), ['Whatever comes free', 'Stalls', 'Balcony']);
  await page.locator('#join-email').fill('ada@example.org');
  await page.getByRole('button', { name: 'One more: Seats' }).click();
  await page.locator('.join button[type="submit"]').click();
  await page.getByRole('heading', { name: 'You are on the waiting list' }).waitFor();
  const { body: [entry] } = await server.call('GET', `/events/${event.id}/waiting-list`);
  assert.deepEqual([entry.ticket_type_id, entry.quantity, entry.email], [stalls.id, 2, 'ada@example.org']);
  assert.ok(await page.getByRole('button', { name: 'One more: Balcony' }).isVisible(), 'the other type is still for sale');
  assert.ok(balcony);
  await page.finish();
});

test('what can be had is not waited for, and an address waits once', async () => {
  const { event, types: [stalls] } = await shop.event({ waiting_list: true }, { name: 'Stalls', capacity: 2 }, { name: 'Balcony', capacity: 2 });
  await shop.order(event, stalls, 2);
  const page = await open(eventPath(event.id), { allow: /status of 409/ });
  await joinButton(page).click();
  await page.locator('#join-kind').selectOption('Balcony');
  await page.locator('#join-email').fill('ada@example.org');
  await page.locator('.join button[type="submit"]').click();
  await page.locator('#join-outcome', { hasText: 'There are seats' }).waitFor();
  await shop.wait(event, 'ada@example.org', { ticket_type_id: stalls.id });
  await page.locator('#join-kind').selectOption('Stalls');
  await page.locator('.join button[type="submit"]').click();
  await page.locator('#join-outcome', { hasText: 'This address waits already' }).waitFor();
  await page.getByRole('button', { name: 'Never mind' }).click();
  assert.equal(await page.locator('.join form').count(), 0);
  assert.ok(await joinButton(page).isVisible());
  await page.finish();
});

test('no list where the event has none, or the sale is over', async () => {
  for (const fields of [{ waiting_list: false }, { sales_end_at: '2039-01-01T00:00:00Z' }]) {
    const { event } = await soldOut(fields);
    if (fields.sales_end_at) assert.equal((await server.call('PATCH', `/events/${event.id}`, { sales_end_at: '2020-01-01T00:00:00Z' })).status, 200);
    const page = await open(eventPath(event.id));
    await page.locator(fields.sales_end_at ? '#sale-title:not(:empty)' : '#full').waitFor();
    assert.equal(await joinButton(page).filter({ visible: true }).count(), 0);
    await page.finish();
  }
});

test('seats that go to those who wait: the form for one seat says so', async () => {
  const { event, order } = await soldOut();
  await shop.wait(event, 'grace@example.org', { quantity: 2 });
  const { registrations: [seat] } = await shop.read(order.order_url);
  await server.call('DELETE', `/events/${event.id}/registrations/${seat.id}`); // one of two: too few for who waits
  const page = await open(eventPath(event.id), { allow: /status of 409/ });
  await page.locator('#email').fill('ada@example.org');
  await page.locator('#register-button').click();
  await page.getByText('The seats that are left go to those who wait.').waitFor();
  assert.ok(await joinButton(page).isVisible());
  await page.finish();
});

test('a link that is nobody’s', async () => {
  const page = await open(`/waiting/${'x'.repeat(64)}`, { allow: /status of 404/ });
  await page.getByRole('heading', { name: 'Nobody waits with this link' }).waitFor();
  await page.finish();
});
