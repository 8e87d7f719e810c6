/** The tickets that a browser remembers, on the event's page, against a real server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventPath, launch, openPage } from './support/browser.mjs';
import { sharedServer } from './support/server.mjs';

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([sharedServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

/** An event's page on which somebody has registered. */
async function registered(options = {}) {
  const event = await server.event();
  const page = await openPage(browser, { base: server.url, path: eventPath(event.id), ...options });
  await page.getByLabel('Your e-mail address').fill('ada@example.org');
  await page.locator('#register-button').click();
  await page.getByText('You’re in').waitFor();
  const [registration] = await server.registrations(event.id);
  return { event, page, path: `/events/${event.id}/registrations/${registration.id}` };
}

const isThere = (page, event) => page.evaluate((key) => localStorage.getItem(key) !== null, `boxoffice.tickets.${event.id}`);
async function forget(page) {
  await page.getByRole('button', { name: 'Forget it on this device' }).click();
  await page.getByRole('button', { name: 'Forget it', exact: true }).click();
}
const settled = (page, ms) => page.evaluate((wait) => new Promise((resolve) => { setTimeout(resolve, wait); }), ms); // UNAVOIDABLE: that nothing comes shows only in time
const correct = async (path, patch) => assert.equal((await server.call('PATCH', path, patch)).status, 200);

test('forgetting is asked about first, in the words of the ticket’s page, and can be undone', async () => {
  const { event, page } = await registered();
  await page.getByRole('button', { name: 'Forget it on this device' }).click();
  const question = page.locator('#forget');
  assert.match(await question.textContent(), /^Forget it on this device\?.*The ticket stays as it is.*Keep the link: without it/s);
  await question.getByRole('button', { name: 'Keep it' }).click();
  await question.waitFor({ state: 'hidden' });
  await page.reload();
  await page.locator('.ticket').waitFor();
  await forget(page);
  await page.getByRole('heading', { name: 'Forgotten on this device' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'forgotten-title');
  assert.equal(await page.locator('.ticket').count(), 0);
  assert.equal(await isThere(page, event), false);
  await page.locator('#register').waitFor();
  await page.getByRole('button', { name: 'Show it again' }).click();
  await page.locator('.ticket').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'ticket-head');
  assert.ok(await page.locator('#forgotten').isHidden());
  await page.reload();
  await page.locator('.ticket', { hasText: 'ada@example.org' }).waitFor();
  await page.finish();
});

test('forgotten while an answer is on its way: it does not come back', async () => {
  const { event, page } = await registered();
  let answer;
  const asked = new Promise((resolve) => {
    page.route('**/tickets/*.json', async (route) => {
      const response = await route.fetch();
      await new Promise((release) => { answer = () => { release(); return route.fulfill({ response }); }; resolve(); });
    }, { times: 1 });
  });
  await page.reload();
  await asked;
  await forget(page);
  const heard = page.waitForResponse('**/tickets/*.json');
  await answer();
  await (await heard).finished();
  await page.locator('#register').waitFor();
  await settled(page, 200);
  assert.equal(await isThere(page, event), false);
  assert.equal(await page.locator('.ticket').count(), 0);
  await page.finish();
});

test('forgotten in one tab: another shows it no more, and does not write it back', async () => {
  const { event, page, path } = await registered();
  const other = await page.context().newPage();
  await other.goto(server.url + eventPath(event.id));
  await other.getByText('You’re in').waitFor();
  await other.locator('[data-line="live"]').waitFor();
  await page.bringToFront();
  await forget(page);
  await other.locator('#tickets').waitFor({ state: 'hidden' });
  await server.call('DELETE', path); // which makes the other one ask
  await other.locator('#seats-left', { hasText: '10' }).waitFor();
  await settled(other, 2_500);
  assert.equal(await isThere(page, event), false);
  assert.equal(await other.locator('.ticket').count(), 0);
  await page.finish();
});

test('a ticket whose name was corrected: the picture of the new code', async () => {
  const { page, path } = await registered();
  await page.locator('.ticket .code[src$="version=1"]').waitFor();
  await page.locator('[data-line="live"]').waitFor();
  await correct(path, { name: 'Ada King' });
  await page.locator('.ticket .code[src$="version=2"]').waitFor();
  await page.locator('.ticket', { hasText: 'Ada King' }).waitFor();
  await page.reload();
  await page.locator('.ticket .code[src$="version=2"]').waitFor();
  await page.finish();
});

test('a ticket that the server knows no more is not called cancelled', async () => {
  const { page, path } = await registered({ allow: /status of 404/ });
  await page.locator('[data-line="live"]').waitFor();
  await correct(path, { user_email: 'grace@example.org' });
  for (const again of [false, true]) {
    if (again) await page.reload();
    await page.getByRole('heading', { name: 'Your ticket is not known any more' }).waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), /cancelled/i);
    await page.locator('.ticket').getByText('its e-mail address was corrected').waitFor();
    assert.equal(await page.locator('.ticket .code').count(), 0);
    await page.locator('#register').waitFor();
  }
  await page.locator('.ticket').getByRole('link', { name: 'Find my tickets' }).click();
  await page.waitForURL('**/find-tickets');
  await page.finish();
});
