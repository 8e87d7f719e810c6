/** A declared rush: the server wants a proof of work, the page's worker finds one. */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { eventPath, launch, openPage } from './support/browser.mjs';
import { startServer } from './support/server.mjs';
import { Shop } from './support/shop.mjs';

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([startServer({ POW_BITS: '14' }), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const open = (id) => openPage(browser, { base: server.url, path: eventPath(id), allow: /status of 428/ });

async function press(page, email) {
  await page.getByLabel('Your e-mail address').fill(email);
  await page.locator('#register-button').click();
}

test('registering works, and the page says what takes so long', async () => {
  const event = await server.event();
  const page = await open(event.id);
  // The puzzle is held until its words have been seen: it is solved too soon to be looked at.
  let release;
  const seen = new Promise((resolve) => { release = resolve; });
  await page.route('**/work.js', async (route) => { await seen; await route.continue(); });
  await press(page, 'ada@example.org');
  await page.getByText('your device works a moment').waitFor();
  assert.deepEqual(await server.registrations(event.id), []);
  release();
  await page.getByText('You’re in').waitFor();
  assert.equal((await server.registrations(event.id)).length, 1);
  await page.finish();
});

test('two addresses need two proofs, and each is one registration', async () => {
  const event = await server.event();
  const page = await open(event.id);
  const asked = [];
  page.on('request', (request) => {
    const proof = request.headers()['proof-of-work'];
    if (proof) asked.push(proof);
  });
  await press(page, 'ada@example.org');
  await page.getByText('You’re in').waitFor();
  await page.getByRole('button', { name: 'Register somebody else' }).click();
  await press(page, 'grace@example.org');
  await page.getByText('2 times over').waitFor();
  assert.equal(asked.length, 2);
  assert.equal((await server.registrations(event.id)).length, 2);
  await page.finish();
});

test('orders and the waiting list, too', async () => {
  const shop = new Shop(server);
  const { event } = await shop.event({ capacity: 2, waiting_list: true }, { name: 'Stalls' });
  const page = await open(event.id);
  await page.getByRole('button', { name: 'One more: Stalls' }).click();
  await page.locator('#order-email').fill('ada@example.org');
  await page.locator('#choose').getByRole('button', { name: 'Reserve' }).click();
  await page.locator('#confirm-button').click();
  await page.locator('#standing', { hasText: 'Confirmed' }).waitFor();
  await page.locator('#event-link').click();
  await page.locator('.queue > button').click();
  await page.locator('#join-email').fill('grace@example.org');
  await page.locator('.join button[type="submit"]').click();
  await page.getByRole('heading', { name: 'You are on the waiting list' }).waitFor();
  await page.finish();
});

test('the worker’s SHA-256 is the standard’s', async () => {
  const page = await open((await server.event()).id);
  const texts = ['', 'abc', ...[55, 56, 63, 64, 65, 119, 120, 200].map((length) => 'x'.repeat(length))];
  const hashes = await page.evaluate(async (given) => {
    const { sha256 } = await import('/static/js/work.js');
    return given.map((text) => [...sha256(text)].map((word) => word.toString(16).padStart(8, '0')).join(''));
  }, texts);
  assert.deepEqual(hashes, texts.map((text) => createHash('sha256').update(text).digest('hex')));
  await page.finish();
});
