/**
 * A sale with 50 people at once, each at a page of their own: all wait for its start, 30 pairs find seats,
 * and the others are shown to the waiting list. SCREENSHOTS=FOLDER keeps pictures of a few pages.
 */
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { eventPath, launch, openPage } from './support/browser.mjs';
import { startServer } from './support/server.mjs';
import { Shop } from './support/shop.mjs';

const PEOPLE = 50;
const SEATS = 60;
const WAITING = 6; // of those who found none
const RETURNED = 3; // orders that are given back
const ORDER = /\/orders\/[\w-]{64}$/;
const LINK = /\/waiting\/[\w-]{64}$/;

let server;
let browser;
let shop;
before(async () => {
  [server, browser] = await Promise.all([startServer(), launch(['--renderer-process-limit=4'])]); // as one machine bears them
  shop = new Shop(server);
});
after(async () => { await browser?.close(); await server?.stop(); });

const inFuture = (ms) => new Date(Date.now() + ms).toISOString();
const standing = (page, words) => page.locator('#standing', { hasText: words }).waitFor();
const look = (page) => page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
const picture = async (page, name) => {
  if (process.env.SCREENSHOTS) await page.screenshot({ path: join(process.env.SCREENSHOTS, `crowd-${name}.png`) });
};
const read = async (path) => (await server.call('GET', path)).body;

/** What there is to choose from, once that was read; or that seats are held. */
const offered = (page) => page.waitForFunction(() => {
  if (location.pathname.startsWith('/orders/')) return { isHeld: true };
  const form = document.getElementById('choose');
  const rows = [...document.querySelectorAll('.choice')].map((row) => ({ name: row.querySelector('strong').textContent, state: row.dataset.state }));
  const isRead = form && !form.hidden && form.getAttribute('aria-busy') === 'false' && rows.length > 0;
  return isRead && { open: rows.filter(({ state }) => state === 'open').map(({ name }) => name) };
}).then((handle) => handle.jsonValue());

/** What came of it: held, or why not. */
const outcome = (page) => page.waitForFunction(() => {
  if (location.pathname.startsWith('/orders/')) return 'held';
  const words = (selector) => [...document.querySelectorAll(selector)].map(({ textContent }) => textContent).join('');
  return (/Not enough seats/.test(words('#order-outcome')) && 'refused') || (words('.choice .problem, #choose > .problem') && 'gone');
}).then((handle) => handle.jsonValue());

/** A button may go while somebody reaches for it. @returns {Promise<boolean>} whether it was pressed */
const press = (page, name) => page.locator('#choose').getByRole('button', { name }).click({ timeout: 10_000, noWaitAfter: true }).then(() => true, () => false);

/** Wants two seats, of the other type where those of one are gone. @returns {Promise<boolean>} whether they are held */
async function reserve(page, email, favourite) {
  await page.locator('#order-email').fill(email);
  for (;;) {
    const { isHeld, open } = await offered(page);
    if (isHeld || open.length === 0) return Boolean(isHeld);
    const type = open.includes(favourite) ? favourite : open[0];
    for (const name of [`One more: ${type}`, `One more: ${type}`]) await press(page, name);
    const isChosen = await page.locator('.total').textContent() === '2 seats';
    if (isChosen && await press(page, 'Reserve') && await outcome(page) === 'held') return true;
    for (const name of [`One less: ${type}`, `One less: ${type}`]) await press(page, name);
  }
}

async function confirm(page) {
  await page.waitForURL(ORDER);
  await page.locator('#confirm-button').click();
  await standing(page, 'Confirmed');
}

async function joinList(page) {
  await page.locator('.queue > button').click();
  await page.locator('#join-kind').selectOption(''); // whatever comes free
  while (await page.locator('#join-seats').inputValue() !== '2') await page.getByRole('button', { name: 'One more: Seats' }).click();
  await page.locator('.join button[type="submit"]').click();
  await page.getByRole('heading', { name: 'You are on the waiting list' }).waitFor();
  await page.getByRole('link', { name: 'Your place in the line' }).click();
  await page.waitForURL(LINK);
  await standing(page, 'You are waiting');
}

async function giveBack(page) {
  await page.locator('#cancel').click();
  await page.locator('#yes').click();
  await standing(page, 'Cancelled');
}

test('fifty people, sixty seats: thirty pairs, and a line that is served in its order', { timeout: 240_000 }, async () => {
  const { event } = await shop.event({ capacity: SEATS, waiting_list: true, max_per_order: 4, sales_start_at: inFuture(3_600_000) }, { name: 'Stalls', capacity: 36 }, { name: 'Balcony', capacity: 24 });
  const people = await Promise.all(Array.from({ length: PEOPLE }, async (_, n) => ({
    email: `p${n}@example.org`, favourite: n % 3 ? 'Stalls' : 'Balcony',
    page: await openPage(browser, { base: server.url, path: eventPath(event.id), allow: /status of 409/, context: { viewport: { width: 700, height: 900 } } }),
  })));
  for (const { page } of people) page.setDefaultTimeout(120_000); // fifty on few cores
  await Promise.all(people.map(({ page }) => page.locator('#sale-title', { hasText: 'On sale from' }).waitFor()));
  for (const { page } of people) assert.ok(await page.locator('#choose').isHidden(), 'nothing can be chosen before');

  // The sale begins in seconds; every page hears of it, and opens by itself.
  const start = inFuture(4_000);
  assert.equal((await server.call('PATCH', `/events/${event.id}`, { sales_start_at: start })).status, 200);
  await people[0].page.locator('.sale .ticking', { hasText: /^0:0\d$/ }).waitFor();
  await picture(people[0].page, 'countdown');
  const opened = people[1].page.locator('#choose').waitFor().then(() => picture(people[1].page, 'open'));
  await Promise.all(people.map(async (person) => { person.isHeld = await reserve(person.page, person.email, person.favourite); }));
  await opened;
  assert.ok(Date.now() >= Date.parse(start), 'nobody was before its time');

  const [lucky, late] = [people.filter(({ isHeld }) => isHeld), people.filter(({ isHeld }) => !isHeld)];
  assert.deepEqual([lucky.length, late.length], [SEATS / 2, PEOPLE - SEATS / 2]);
  await picture(lucky[0].page, 'held');
  const { booked_count: bookedSoFar, held_count: heldSoFar } = await read(`/events/${event.id}`);
  assert.deepEqual([bookedSoFar, heldSoFar], [0, SEATS]);
  await Promise.all(lucky.map(({ page }) => confirm(page)));
  await picture(lucky[0].page, 'confirmed');
  await Promise.all(late.map(async ({ page }) => {
    for (const type of ['Stalls', 'Balcony']) await page.locator('.choice[data-state="full"]', { hasText: type }).getByText('sold out').waitFor();
    await page.locator('.queue > button').waitFor();
    assert.ok(await page.locator('#choose').getByRole('button', { name: 'Reserve' }).isHidden());
  }));
  await picture(late[0].page, 'full');
  const orders = await read(`/events/${event.id}/orders`);
  assert.deepEqual(orders.map(({ status, registrations }) => `${status} ${registrations.length}`), new Array(SEATS / 2).fill('confirmed 2'));
  assert.deepEqual(orders.map(({ email }) => email).sort(), lucky.map(({ email }) => email).sort());

  // Some wait; orders are given back, and who came first has their seats.
  await Promise.all(late.slice(0, WAITING).map(({ page }) => joinList(page)));
  const line = (await read(`/events/${event.id}/waiting-list`)).map(({ email }) => late.find((person) => person.email === email));
  assert.equal(line.length, WAITING);
  await picture(line[0].page, 'waiting');
  await Promise.all(lucky.slice(0, RETURNED).map(({ page }) => giveBack(page)));
  const entries = await read(`/events/${event.id}/waiting-list`);
  assert.deepEqual(entries.map(({ status }) => status), line.map((_, n) => (n < RETURNED ? 'offered' : 'waiting')));
  await Promise.all(line.slice(0, RETURNED).map(async ({ page }) => {
    await look(page);
    await standing(page, 'It is your turn');
  }));
  await picture(line[0].page, 'offered');
  await Promise.all(line.slice(0, RETURNED).map(async ({ page }) => {
    await page.getByRole('link', { name: 'See the seats and confirm' }).click();
    await confirm(page);
  }));
  await Promise.all(line.slice(RETURNED).map(async ({ page }, n) => {
    await look(page);
    await page.locator('#position', { hasText: String(n + 1) }).waitFor();
  }));

  const { booked_count: booked, held_count: held = 0 } = await read(`/events/${event.id}`);
  assert.deepEqual([booked, held], [SEATS, 0]);
  const seats = (await read(`/events/${event.id}/registrations`)).map(({ user_email: email }) => email).sort();
  const holders = [...lucky.slice(RETURNED), ...line.slice(0, RETURNED)].flatMap(({ email }) => [email, email]);
  assert.deepEqual(seats, holders.sort());
  for (const { page } of people) await page.finish();
});
