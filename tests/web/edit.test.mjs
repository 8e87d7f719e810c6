/** An event's form against a real server: when and where it is, and changing one that is there. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventPath, eventShown, launch, openPage } from './support/browser.mjs';
import { sharedServer } from './support/server.mjs';

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([sharedServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const CREATE = '/templates/create_event.html';
const open = (path = CREATE, options = {}) => openPage(browser, { base: server.url, path, ...options });
const reader = (timezoneId, locale) => ({ context: { timezoneId, locale } });
const EVENING = { name: 'Evening', description: 'Talks.', capacity: 10, location: 'Town hall', starts_at: '2030-05-17T17:00:30Z', ends_at: '2030-05-17T20:00:00Z', timezone: 'Europe/Berlin' };
const asIs = async (id) => (await server.call('GET', `/events/${id}`)).body;

async function edit(event, options) {
  const page = await open(`${CREATE}?id=${event.id}`, options);
  await page.locator('#other:not([hidden])').waitFor();
  return page;
}

async function fill(page, values) {
  for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).fill(value);
}

/** @returns {Promise<Object>} the event that the page shows then */
async function send(page) {
  await page.locator('#create-button').click();
  await page.waitForURL('**/e/*');
  return asIs(await eventShown(page));
}

// By the clock of the place, whatever the reader's is.
const TIMES = [
  { it: 'by the clock of the place', typed: { 'starts-day': '2030-05-17', 'starts-time': '19:00', 'ends-day': '2030-05-17', 'ends-time': '22:00', zone: 'Europe/Berlin' },
    sent: ['2030-05-17T17:00:00.000Z', '2030-05-17T20:00:00.000Z', 'Europe/Berlin'] },
  { it: 'an end without a day is the next one', typed: { 'starts-day': '2030-12-31', 'starts-time': '22:00', 'ends-time': '02:00', zone: 'Asia/Tokyo' },
    sent: ['2030-12-31T13:00:00.000Z', '2030-12-31T17:00:00.000Z', 'Asia/Tokyo'] },
  { it: 'the zone is the reader’s own', typed: { 'starts-day': '2030-07-01', 'starts-time': '08:30' },
    sent: ['2030-07-01T12:30:00.000Z', null, 'America/New_York'] },
  { it: 'no zone: by the reader’s clock', typed: { 'starts-day': '2030-07-01', 'starts-time': '08:30', zone: '' },
    sent: ['2030-07-01T12:30:00.000Z', null, null] },
  { it: 'a time that comes twice is the first', typed: { 'starts-day': '2030-10-27', 'starts-time': '02:30', zone: 'Europe/Berlin' },
    sent: ['2030-10-27T00:30:00.000Z', null, 'Europe/Berlin'] },
  { it: 'one whole day', days: true, typed: { 'starts-day': '2030-05-17', zone: 'Europe/Berlin' },
    sent: ['2030-05-16T22:00:00.000Z', null, 'Europe/Berlin'] },
  { it: 'several whole days, over a change of clocks', days: true, typed: { 'starts-day': '2030-03-30', 'ends-day': '2030-03-31', zone: 'Europe/Berlin' },
    sent: ['2030-03-29T23:00:00.000Z', '2030-03-31T22:00:00.000Z', 'Europe/Berlin'] },
  { it: 'a whole day that begins at one o’clock', days: true, typed: { 'starts-day': '2024-04-26', zone: 'Africa/Cairo' },
    sent: ['2024-04-25T22:00:00.000Z', null, 'Africa/Cairo'] },
];

for (const { it, typed, days, sent } of TIMES) {
  test(`an event with a time: ${it}; and the same again in its form`, async () => {
    const page = await open(CREATE, reader('America/New_York', 'en-US'));
    await fill(page, { name: 'Timed', capacity: '5' });
    if (days) await page.getByLabel('Whole days').check();
    await fill(page, typed);
    const event = await send(page);
    assert.deepEqual([event.starts_at, event.ends_at, event.timezone], sent);
    await page.goto(`${server.url}${CREATE}?id=${event.id}`);
    await page.locator('#other:not([hidden])').waitFor();
    for (const [id, value] of Object.entries(typed)) {
      const shown = await page.locator(`#${id}`).inputValue();
      assert.equal(shown, id === 'starts-time' && days ? '' : value, id);
    }
    assert.equal(await page.getByLabel('Whole days').isChecked(), Boolean(days));
    await page.finish();
  });
}

test('what is wrong with a time stands beside it, and nothing is sent', async () => {
  const page = await open(CREATE, reader('Europe/Berlin', 'en-GB'));
  const posts = [];
  page.on('request', (request) => request.method() === 'POST' && posts.push(request.url()));
  await fill(page, { name: 'Timed', capacity: '5' });
  const wrong = async (values, id, words) => {
    await fill(page, { 'starts-day': '', 'starts-time': '', 'ends-day': '', 'ends-time': '', ...values });
    await page.locator('#create-button').click();
    await page.locator(`#${id}-problem`, { hasText: words }).waitFor();
  };
  await wrong({ 'starts-day': '2030-05-17' }, 'starts', 'at what time it starts');
  await wrong({ 'starts-time': '19:00' }, 'starts', 'on which day it starts');
  await wrong({ 'ends-day': '2030-05-17' }, 'ends', 'at what time it ends');
  await wrong({ 'ends-time': '19:00' }, 'ends', 'on which day it ends');
  await wrong({ 'starts-day': '2030-05-17', 'starts-time': '19:00', 'ends-day': '2030-05-16', 'ends-time': '20:00' }, 'ends', 'ends before it starts');
  await wrong({ 'starts-day': '2030-03-31', 'starts-time': '02:30' }, 'starts', 'no such time on that day');
  await wrong({ 'starts-day': '2030-05-17', 'starts-time': '19:00', zone: 'Atlantis' }, 'zone', 'no such time zone');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'zone');
  assert.deepEqual(posts, []);
  await page.finish();
});

test('only what was changed is sent: seconds, and what the form does not show, stay', async () => {
  const event = await server.event({ ...EVENING, names_required: true });
  const page = await edit(event, reader('Asia/Tokyo', 'ja'));
  const patches = [];
  page.on('request', (request) => request.method() === 'PATCH' && patches.push(request.postDataJSON()));
  assert.equal(await page.locator('#starts-time').inputValue(), '19:00');
  assert.ok(await page.getByLabel('Attendees say who they are').isChecked());
  await fill(page, { location: '  Great   hall ' });
  const after = await send(page);
  assert.deepEqual(patches, [{ location: 'Great hall' }]);
  assert.equal(after.starts_at, '2030-05-17T17:00:30.000Z');
  await page.finish();
});

test('nothing changed: nothing is sent', async () => {
  const event = await server.event(EVENING);
  const page = await edit(event);
  page.on('request', (request) => assert.equal(request.method(), 'GET'));
  assert.equal((await send(page)).name, EVENING.name);
  await page.finish();
});

test('a time can be taken away again, and a description', async () => {
  const event = await server.event(EVENING);
  const page = await edit(event);
  await fill(page, { 'starts-day': '', 'starts-time': '', 'ends-day': '', 'ends-time': '', description: '' });
  const { starts_at: starts, ends_at: ends, timezone, description } = await send(page);
  assert.deepEqual([starts, ends, timezone, description], [null, null, null, '']);
  await page.finish();
});

test('somebody else was quicker: both changes, and nothing is lost', async () => {
  const event = await server.event(EVENING);
  const page = await edit(event, { allow: /status of 412/ });
  await fill(page, { location: 'Great hall', name: 'My name for it' });
  await server.call('PATCH', `/events/${event.id}`, { description: 'Theirs.', name: 'Their name for it' });
  await page.locator('#create-button').click();
  await page.getByText('Somebody else has just changed this event').waitFor();
  assert.equal(await page.locator('#description').inputValue(), 'Theirs.');
  assert.equal(await page.locator('#location').inputValue(), 'Great hall');
  assert.equal(await page.locator('#name').inputValue(), 'My name for it');
  assert.equal((await asIs(event.id)).location, 'Town hall');
  const { name, location, description } = await send(page);
  assert.deepEqual([name, location, description], ['My name for it', 'Great hall', 'Theirs.']);
  await page.finish();
});

test('bookings meanwhile are nobody’s change', async () => {
  const event = await server.event(EVENING);
  const page = await edit(event);
  await fill(page, { capacity: '12' });
  await server.register(event.id, 'ada@example.org');
  const { capacity, booked_count: booked } = await send(page);
  assert.deepEqual([capacity, booked], [12, 1]);
  await page.finish();
});

test('what the server objects to stands beside its field; what was typed survives a reload', async () => {
  const event = await server.event(EVENING);
  for (const who of ['ada', 'bob', 'cleo']) await server.register(event.id, `${who}@example.org`);
  const page = await edit(event, { allow: /status of 409/ });
  await fill(page, { capacity: '2', location: 'Great hall' });
  await page.locator('#create-button').click();
  await page.locator('#capacity-problem', { hasText: 'More seats than that are booked' }).waitFor();
  await page.reload();
  await page.locator('#other:not([hidden])').waitFor();
  assert.equal(await page.locator('#location').inputValue(), 'Great hall');
  await fill(page, { capacity: '3' });
  assert.equal((await send(page)).capacity, 3);
  await page.finish();
});

test('an answer that got lost: saved once', async () => {
  const event = await server.event(EVENING);
  const page = await edit(event, { allow: /Failed to load resource/ });
  await page.route('**/events/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.fallback();
    await route.fetch();
    await page.unrouteAll({ behavior: 'ignoreErrors' });
    return route.abort();
  });
  await fill(page, { location: 'Great hall' });
  assert.equal((await send(page)).location, 'Great hall');
  await page.finish();
});

test('cancelled, and open again, where somebody watches', async () => {
  const event = await server.event(EVENING);
  await server.register(event.id, 'ada@example.org');
  const watcher = await open(eventPath(event.id));
  await watcher.locator('#register:not([hidden])').waitFor();
  const page = await edit(event);
  await page.getByRole('button', { name: 'Cancel the event' }).click();
  await page.getByText('1 person is registered').waitFor();
  await page.getByRole('button', { name: 'Keep it' }).click();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'ask-cancel');
  await page.getByRole('button', { name: 'Cancel the event' }).click();
  await page.locator('#yes').click();
  await page.waitForURL('**/e/*');
  await watcher.locator('#badge', { hasText: 'Cancelled' }).waitFor();
  await page.goto(`${server.url}${CREATE}?id=${event.id}`);
  await page.locator('#other:not([hidden])').waitFor();
  await fill(page, { location: 'Great hall' });
  assert.equal((await send(page)).status, 'cancelled'); // saving opens nothing
  await page.goto(`${server.url}${CREATE}?id=${event.id}`);
  await page.getByRole('button', { name: 'Open it again' }).click();
  await page.locator('#yes').click();
  await page.waitForURL('**/e/*');
  await watcher.locator('#register:not([hidden])').waitFor();
  assert.equal((await asIs(event.id)).status, 'published');
  await Promise.all([page.finish(), watcher.finish()]);
});

test('deleted: the question says how many people it is about, also those who came meanwhile', async () => {
  const event = await server.event(EVENING);
  const page = await edit(event, { allow: /status of 409/ });
  await page.getByRole('button', { name: 'Delete the event' }).click();
  await page.getByText('Nobody is registered.').waitFor();
  await server.register(event.id, 'ada@example.org');
  await page.locator('#yes').click();
  await page.getByText('1 person is registered').waitFor();
  assert.equal((await server.call('GET', `/events/${event.id}`)).status, 200);
  await page.locator('#yes').click();
  await page.waitForURL('**/templates/index.html');
  assert.equal((await server.call('GET', `/events/${event.id}`)).status, 404);
  await page.finish();
});

test('one like it is a new event', async () => {
  const event = await server.event({ ...EVENING, name: 'Every month' });
  await server.register(event.id, 'ada@example.org');
  const page = await edit(event);
  await page.getByRole('link', { name: 'Create one like it' }).click();
  await page.waitForFunction(() => document.getElementById('name').value === 'Every month');
  await fill(page, { 'starts-day': '2030-06-17', 'ends-day': '2030-06-17' });
  await page.reload(); // it is kept as any draft
  const { id, booked_count: booked, starts_at: starts, location } = await send(page);
  assert.notEqual(id, event.id);
  assert.deepEqual([booked, starts, location], [0, '2030-06-17T17:00:00.000Z', 'Town hall']);
  await page.finish();
});

test('a draft is not open until it is opened', async () => {
  const page = await open();
  await fill(page, { name: 'Not yet', capacity: '5' });
  await page.getByLabel('Not open yet').check();
  await page.getByText('It stays a draft').waitFor();
  const event = await send(page);
  assert.equal(event.status, 'draft');
  await page.getByRole('link', { name: 'Edit this event' }).click();
  await page.getByLabel('Not open yet').uncheck();
  assert.equal((await send(page)).status, 'published');
  await page.finish();
});

test('no such event', async () => {
  const page = await open(`${CREATE}?id=00000000-0000-4000-8000-000000000000`, { allow: /status of 404/ });
  await page.getByRole('heading', { name: 'No such event' }).waitFor();
  assert.ok(await page.locator('#create').isHidden());
  await page.finish();
});
