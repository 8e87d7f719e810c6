/** From browsing to registered with the keyboard alone, against a real server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventPath, launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';
import { sharedServer } from './support/server.mjs';

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([sharedServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

/** Presses Tab until the focused element has this name, checking that focus can be seen. */
async function tabTo(page, name) {
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    const [found, seen] = await page.evaluate((wanted) => {
      const node = document.activeElement;
      const words = node.labels?.[0]?.textContent ?? node.textContent;
      const looks = [node, node.nextElementSibling].filter(Boolean)
        .flatMap((part) => [getComputedStyle(part), getComputedStyle(part, '::after')]);
      return [words.trim() === wanted, looks.some((style) => parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none')];
    }, name);
    assert.ok(seen, `focus is visible on the way to ${name}`);
    if (found) return;
  }
  assert.fail(`never reached ${name}`);
}

test('browse, search, open, register', async () => {
  await server.event({ name: 'Other evening' });
  const event = await server.event({ name: 'Keyboard concert' });
  const page = await openPage(browser, { base: server.url });
  await page.locator('.card').first().waitFor();
  await tabTo(page, 'Skip to content');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Search events');
  await page.keyboard.type('keyboard');
  await page.getByText('1 event found').waitFor();
  await tabTo(page, 'Order');
  await page.keyboard.press('ArrowDown');
  assert.equal(await page.getByLabel('Order').inputValue(), 'newest');
  await tabTo(page, 'All upcoming');
  await page.keyboard.press('ArrowRight');
  await page.getByText('No event matches today').waitFor();
  await page.keyboard.press('ArrowLeft');
  await page.locator('.card').first().waitFor();
  await tabTo(page, 'Keyboard concert');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Keyboard concert' }).waitFor();
  await tabTo(page, 'Your e-mail address');
  await page.keyboard.type('keys@example.org');
  await page.keyboard.press('Enter');
  await page.getByText('You’re in').waitFor();
  assert.equal((await server.registrations(event.id)).length, 1);
  await page.finish();
});

test('create an event', async () => {
  const page = await openPage(browser, { base: server.url, path: '/templates/create_event.html' });
  await tabTo(page, 'Name');
  await page.keyboard.type('Typed');
  await tabTo(page, 'Starts');
  await page.keyboard.type('05172030');
  await tabTo(page, ''); // the time has no label that is seen
  await page.keyboard.type('0730PM');
  await tabTo(page, 'Seats');
  await page.keyboard.type('7');
  await tabTo(page, 'Create event');
  await page.keyboard.press('Enter');
  await page.getByText('Your event is open.').waitFor();
  await page.locator('#facts').getByText('May 17, 2030 · 7:30 PM').waitFor();
  await page.finish();
});

const GONE = /Failed to load|ERR_|status of/;
const focused = (page) => page.evaluate(() => document.activeElement.id || document.activeElement.textContent);
const focusReaches = (page, wanted) => page.waitForFunction((id) => document.activeElement.id === id, wanted);
const BUSY = { status: 503, body: { code: 'overloaded', error: 'Busy.' }, headers: { 'Retry-After': '1' } };

/** Tabs to the button and presses it; then all goes well again. */
async function pressRetry(page, fake) {
  await page.getByRole('button', { name: 'Try again' }).waitFor();
  await tabTo(page, 'Try again');
  fake.fault = null;
  await page.keyboard.press('Enter');
}

test('focus after Try again: the list, the event', async () => {
  const fake = await startFake();
  const { id } = fake.add({ name: 'Patience' });
  for (const [path, reached] of [['/', 'list-title'], [eventPath(id), 'name']]) {
    fake.fault = () => ({ status: 503, body: {}, headers: { 'Retry-After': '600' } });
    const page = await openPage(browser, { base: fake.url, path, allow: GONE });
    await pressRetry(page, fake);
    await focusReaches(page, reached);
    await page.finish();
  }
  await fake.stop();
});

test('focus stays on Stop trying over a retry by itself, and goes to Register when pressed', async () => {
  const fake = await startFake();
  const { id } = fake.add({});
  const page = await openPage(browser, { base: fake.url, path: eventPath(id), allow: GONE });
  fake.fault = ({ path }) => (path.endsWith('/register') ? BUSY : null);
  await tabTo(page, 'Your e-mail address');
  await page.keyboard.type('keys@example.org');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Stop trying' }).waitFor(); // before that, Tab may be through the whole page
  await tabTo(page, 'Stop trying');
  const sent = () => fake.requests.filter(({ path }) => path.endsWith('/register')).length;
  const before = sent();
  for (let i = 0; i < 2; i += 1) await page.waitForResponse('**/register');
  assert.ok(sent() > before);
  assert.equal(await focused(page), 'Stop trying');
  await page.keyboard.press('Enter');
  await page.getByText('Nothing was booked.').waitFor();
  assert.equal(await focused(page), 'register-button');
  await page.finish();
  await fake.stop();
});

test('focus when the event is taken down while somebody types', async () => {
  const fake = await startFake();
  const { id } = fake.add({});
  const page = await openPage(browser, { base: fake.url, path: eventPath(id), allow: GONE });
  await page.locator('[data-line="live"]').waitFor();
  await tabTo(page, 'Your e-mail address');
  await page.keyboard.type('half an addr');
  fake.events = [];
  fake.tell('deleted', { id }, id);
  await focusReaches(page, 'missing-title');
  assert.match(await page.locator('#news').textContent(), /taken down/);
  await page.finish();
  await fake.stop();
});

test('forgetting a ticket of an event that is sold out: asked, kept, forgotten, brought back; focus follows', async () => {
  const event = await server.event({ capacity: 1 });
  const page = await openPage(browser, { base: server.url, path: eventPath(event.id) });
  await page.getByLabel('Your e-mail address').fill('only@example.org');
  await page.keyboard.press('Enter');
  await page.locator('#badge', { hasText: 'Sold out' }).waitFor();
  for (const answer of ['Keep it', 'Forget it']) {
    await tabTo(page, 'Forget it on this device');
    await page.keyboard.press('Enter');
    await focusReaches(page, 'forget-title');
    await tabTo(page, answer);
    await page.keyboard.press('Enter');
    if (answer === 'Keep it') await focusReaches(page, 'forget-ask');
    await page.keyboard.press('Shift+Tab');
  }
  await page.locator('#full').waitFor();
  await tabTo(page, 'Show it again');
  await page.keyboard.press('Enter');
  await focusReaches(page, 'ticket-head');
  await page.finish();
});

test('focus after Show more events: the first of those that came', async () => {
  const fake = await startFake();
  for (let i = 1; i <= 40; i += 1) fake.add({ name: `Evening ${i}` });
  const page = await openPage(browser, { base: fake.url, path: '/' });
  await page.locator('.card').first().waitFor();
  await page.locator('#load-more').focus();
  await page.waitForFunction(() => document.activeElement.textContent === 'Evening 25');
  await page.finish();
  await fake.stop();
});
