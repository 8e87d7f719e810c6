/** The create page against a real server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPage } from './support/browser.mjs';
import { sharedServer } from './support/server.mjs';

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([sharedServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const open = (options = {}) => openPage(browser, { base: server.url, path: '/templates/create_event.html', ...options });
const named = async (name) => (await server.call('GET', '/events')).body.filter((event) => event.name === name);

async function fillIn(page, { name = 'Evening', description = '', capacity = '20' } = {}) {
  await page.getByLabel('Name').fill(name);
  await page.getByLabel('Description').fill(description);
  await page.getByLabel('Seats').fill(capacity);
}

const press = (page) => page.locator('#create-button').click();

test('creates, then shows the event with its address to copy', async () => {
  const page = await open({ context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  await fillIn(page, { name: '  Night Trains  ', description: 'Line one\nLine two', capacity: '180' });
  await press(page);
  await page.waitForURL('**/e/*');
  await page.getByText('Your event is open.').waitFor();
  assert.equal(await page.locator('#name').textContent(), 'Night Trains');
  assert.equal(await page.locator('#description').innerText(), 'Line one\nLine two');
  assert.equal(await page.locator('#address').inputValue(), page.url());
  await page.getByRole('button', { name: 'Copy' }).click();
  await page.getByRole('button', { name: 'Copied' }).waitFor();
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), page.url());
  await page.finish();
});

test('back from the event that was created: to where one was before, never to the form', async () => {
  const page = await open({ path: '/templates/index.html' });
  await page.getByRole('link', { name: 'Create event' }).click();
  await fillIn(page, { name: 'Made once, looked at twice' });
  await press(page);
  await page.getByText('Your event is open.').waitFor();
  await page.goBack();
  await page.locator('.card', { hasText: 'Made once, looked at twice' }).waitFor();
  await page.goForward();
  await page.locator('#name', { hasText: 'Made once, looked at twice' }).waitFor();
  assert.equal((await named('Made once, looked at twice')).length, 1);
  await page.goto(`${server.url}/templates/create_event.html`); // another one begins with an empty form
  assert.equal(await page.getByLabel('Name').inputValue(), '');
  await page.finish();
});

test('attendees say who they are, if that is ticked, also after a reload', async () => {
  const page = await open();
  await fillIn(page, { name: 'Who comes' });
  await page.getByLabel('Attendees say who they are').check();
  await page.reload();
  assert.ok(await page.getByLabel('Attendees say who they are').isChecked());
  await press(page);
  await page.waitForURL('**/e/*');
  await page.locator('#attendee').waitFor();
  assert.ok(await page.locator('#attendee-optional').isHidden());
  const [{ id, names_required: required }] = await named('Who comes');
  assert.equal(required, true);
  assert.equal((await server.register(id, 'ada@example.org')).status, 400);
  await page.goto(`${server.url}/templates/create_event.html`);
  assert.ok(!await page.getByLabel('Attendees say who they are').isChecked());
  await fillIn(page, { name: 'Whoever comes' });
  await press(page);
  await page.waitForURL('**/e/*');
  assert.equal((await named('Whoever comes'))[0].names_required, false);
  await page.finish();
});

test('the whole page before it is there: as the event’s page shows it, and nothing is lost', async () => {
  const page = await open({ context: { timezoneId: 'Europe/Berlin', locale: 'en-GB' } });
  const late = [];
  page.on('request', (request) => late.push(new URL(request.url()).pathname));
  await fillIn(page, { name: 'Looked at first', description: '# Programme\n\n- **Haydn**\n- <b>Bach</b>\n\n[More](https://example.org/)', capacity: '40' });
  await page.locator('#location').fill('Town hall');
  await page.locator('#starts-day').fill('2030-05-17');
  await page.locator('#starts-time').fill('19:00');
  assert.deepEqual(late, [], 'nothing of it is fetched before somebody asks for it');
  const button = page.getByRole('button', { name: 'See the whole page' });
  let arrive;
  const held = new Promise((resolve) => { arrive = resolve; });
  await page.route('**/page_preview.js', async (route) => { await held; await route.continue(); });
  await button.click();
  await button.click({ force: true }); // while the line is slow: one page all the same
  arrive();
  const shown = page.getByRole('dialog', { name: 'Preview of the event’s page' });
  await shown.waitFor();
  await shown.getByRole('heading', { name: 'Looked at first', level: 1 }).waitFor();
  await shown.getByRole('heading', { name: 'Programme', level: 3 }).waitFor();
  assert.deepEqual(await shown.locator('#description li').allTextContents(), ['Haydn', '<b>Bach</b>']);
  assert.equal(await shown.locator('#description strong').textContent(), 'Haydn');
  assert.equal(await shown.locator('#description a').getAttribute('target'), '_blank');
  const facts = await shown.locator('#facts').innerText();
  assert.match(facts, /Fri.* 17 May.*19:00/);
  assert.match(facts, /Town hall/);
  assert.equal(await shown.locator('#seats-left').textContent(), '40');
  assert.ok(await shown.getByRole('button', { name: 'Register' }).isDisabled());
  assert.ok(await shown.locator('#share').count() === 0);
  assert.ok(await page.evaluate(() => document.querySelector('dialog').scrollWidth <= innerWidth));
  await page.keyboard.press('Escape');
  await shown.waitFor({ state: 'detached' });
  assert.equal(await page.locator('dialog').count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement.id), 'see-page');
  assert.equal(await page.getByLabel('Name').inputValue(), 'Looked at first');
  await page.getByLabel('Name').fill('Looked at again');
  await page.getByLabel('Description').fill('');
  await page.getByLabel('Not open yet').check();
  await button.click();
  await shown.getByRole('heading', { name: 'Looked at again' }).waitFor();
  assert.ok(await shown.locator('#about').isHidden());
  await shown.getByText('Registration has not opened yet.').waitFor();
  await shown.getByRole('button', { name: 'Back to the form' }).click();
  await shown.waitFor({ state: 'detached' });
  assert.equal((await named('Looked at first')).length, 0);
  await page.finish();
});

test('the rules are told beside the fields, and nothing is sent', async () => {
  const page = await open();
  const posts = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  await press(page);
  await page.getByText('Give the event a name.').waitFor();
  await page.getByText('Say how many seats there are.').waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'name');
  await fillIn(page, { name: '😀'.repeat(201), description: 'x'.repeat(10_001), capacity: '1000001' });
  assert.equal(await page.locator('#name-count').textContent(), '201 / 200');
  await press(page);
  await page.getByText('The name is 1 over').waitFor();
  await page.getByText('The description is 1 over').waitFor();
  await page.getByText('at most 1,000,000 seats').waitFor();
  await page.getByLabel('Name').fill('😀'.repeat(200));
  await page.locator('#name-problem').waitFor({ state: 'hidden' });
  assert.deepEqual(posts, []);
  await page.finish();
});

test('what typing on can’t mend is told at once, the rest after leaving the field', async () => {
  const page = await open();
  await page.getByLabel('Name').fill('😀'.repeat(201));
  await page.getByText('The name is 1 over').waitFor();
  await page.getByLabel('Name').fill('');
  await page.locator('#name-problem').waitFor({ state: 'hidden' });
  await page.getByLabel('Seats').fill('0');
  await page.locator('#capacity-problem').waitFor({ state: 'hidden' });
  for (const [typed, told] of [['12 seats', 'whole numbers'], ['1000001', 'at most 1,000,000']]) {
    await page.getByLabel('Seats').fill(typed);
    await page.locator('#capacity-problem', { hasText: told }).waitFor();
  }
  await page.getByLabel('Seats').fill('0');
  await page.getByLabel('Description').focus();
  await page.getByText('at least 1 seat').waitFor();
  for (const name of ['name', 'location', 'description']) {
    assert.match(await page.locator(`#${name}`).getAttribute('aria-describedby'), new RegExp(`${name}-count ${name}-problem$`));
  }
  await page.finish();
});

test('a rule is told when it matters: a count from four fifths of the limit on', async () => {
  const page = await open();
  await page.getByLabel('Name').fill('x'.repeat(159));
  assert.ok(await page.locator('#name-count').isHidden());
  await page.getByLabel('Name').fill('x'.repeat(160));
  await page.getByText('160 / 200').waitFor();
  assert.equal(await page.getByText(/1 to 200 characters/).count(), 0);
  await page.finish();
});

test('the limits themselves are accepted by the server', async () => {
  const page = await open();
  await fillIn(page, { name: '😀'.repeat(200), description: 'é'.repeat(10_000), capacity: '1000000' });
  await press(page);
  await page.waitForURL('**/e/*');
  await page.finish();
});

test('pressing wildly makes one event', async () => {
  const page = await open();
  await fillIn(page, { name: 'Pressed ten times' });
  await page.evaluate(() => { for (let i = 0; i < 10; i += 1) document.getElementById('create-button').click(); });
  await page.waitForURL('**/e/*');
  assert.equal((await named('Pressed ten times')).length, 1);
  await page.finish();
});

test('an answer that got lost, then a reload: still one event', async () => {
  const page = await open({ allow: /Failed to load resource/ });
  await page.route('**/events', async (route) => {
    await route.fetch(); // the server creates it, the browser never hears of it
    await route.abort();
  });
  await fillIn(page, { name: 'Lost answer' });
  await press(page);
  await page.getByText('The server can’t be reached').waitFor();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.reload(); // it goes on by itself
  await page.waitForURL('**/e/*');
  assert.equal((await named('Lost answer')).length, 1);
  await page.finish();
});

test('another content is another event', async () => {
  const page = await open();
  for (const capacity of ['5', '6']) {
    await page.goto(`${server.url}/templates/create_event.html`);
    await fillIn(page, { name: 'Twice on purpose', capacity });
    await press(page);
    await page.waitForURL('**/e/*');
  }
  assert.equal((await named('Twice on purpose')).length, 2);
  await page.finish();
});

test('what the server objects to stands beside its field', async () => {
  const page = await open({ allow: /status of 400/ });
  await page.route('**/events', (route) => route.fulfill({ status: 400, json: { error: 'name is not liked.', code: 'invalid_field', field: 'name' } }), { times: 1 });
  await fillIn(page, { name: 'Unloved' });
  await press(page);
  await page.locator('#name-problem', { hasText: 'name is not liked.' }).waitFor();
  assert.equal(await page.getByLabel('Name').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'name');
  await page.finish();
});

test('busy: retries by itself with the same key, and can be stopped', async () => {
  const page = await open({ allow: /status of (400|503)/ });
  const keys = [];
  const busy = (seconds) => ({ status: 503, headers: { 'Retry-After': seconds }, json: { error: 'Busy.', code: 'overloaded' } });
  let answer = busy('1');
  await page.route('**/events', (route) => {
    keys.push(route.request().headers()['idempotency-key']);
    return route.fulfill(answer);
  });
  await page.evaluate(() => { window.neverReloaded = true; });
  await fillIn(page);
  await press(page);
  await page.getByText('It’s busy right now').waitFor();
  answer = { status: 400, json: { error: 'No.', code: 'other' } };
  await page.getByText('That did not work').waitFor();
  assert.equal(new Set(keys).size, 1);
  assert.match(keys[0], /^[\x21-\x7e]{16,128}$/);
  answer = busy('60');
  const before = keys.length;
  await press(page);
  await page.getByRole('button', { name: 'Stop trying' }).click();
  await page.getByText('Nothing was created.').waitFor();
  assert.equal(keys.length, before + 1);
  assert.ok(await page.evaluate(() => window.neverReloaded));
  await page.finish();
});
