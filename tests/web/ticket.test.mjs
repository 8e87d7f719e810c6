/** A ticket's page, for whoever has its link, against a real server. */
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { assertNoSidewaysScroll, eventPath, launch, openPage } from './support/browser.mjs';
import { sharedServer } from './support/server.mjs';

const run = promisify(execFile);
const OFFLINE = /ERR_INTERNET_DISCONNECTED|ERR_FAILED|Failed to load|Failed to fetch|updating a service worker/;
const LONG = 'The Extraordinarily Long Evening of Chamber Music, Spoken Word, Projected Light and Quiet Conversation in the Old Reading Room of the Municipal Library, with an Intermission and Tea, Part Two';
const EVENING = { starts_at: '2040-12-12T18:00:00Z', ends_at: '2040-12-12T21:00:00Z', timezone: 'Europe/Berlin', location: 'c-base, Berlin' };

let server;
let browser;
let folder;
before(async () => { [server, browser, folder] = await Promise.all([sharedServer(), launch(), mkdtemp(join(tmpdir(), 'boxoffice-codes-'))]); });
after(async () => { await browser?.close(); await server?.stop(); await rm(folder, { recursive: true, force: true }); });

/** An event with one ticket. */
async function made(event = {}, registration = {}) {
  const full = await server.event({ ...EVENING, ...event });
  const { status, body } = await server.call('POST', `/events/${full.id}/register`, { user_email: 'ada@example.org', name: 'Ada Lovelace', ...registration });
  assert.equal(status, 201, JSON.stringify(body));
  return { event: full, link: body.ticket_url, registration: body };
}
const open = (link, options = {}) => openPage(browser, { base: server.url, path: link, ...options });
const jsonOf = async (link) => (await server.call('GET', `${link}.json`)).body;
const standing = (page, words) => page.locator('#standing', { hasText: words }).waitFor();
const kept = (page) => page.getByText('Kept on this device').waitFor();
const codeIsThere = (page) => page.waitForFunction(() => { const code = document.getElementById('code'); return code.checkVisibility() && code.complete && code.naturalWidth > 0; });
const registrationPath = ({ event, registration }) => `/events/${event.id}/registrations/${registration.id}`;
const cancel = (ticket) => server.call('DELETE', registrationPath(ticket));
const restore = async (ticket) => assert.equal((await server.call('POST', `${registrationPath(ticket)}/restore`)).status, 200);
const ask = async (page, what) => {
  const button = page.locator(`[data-ask="${what}"]`);
  if (!await button.isVisible()) await page.getByText('Your data', { exact: true }).click();
  await button.click();
  await page.locator('#question').waitFor();
};

test('registering on the event’s page makes a ticket, with a page of its own', async () => {
  const event = await server.event(EVENING);
  const page = await open(eventPath(event.id));
  await page.getByLabel('Your e-mail address').fill('ada@example.org');
  await page.getByLabel('Your name').fill('  Ada   Lovelace ');
  await page.locator('#register-button').click();
  await page.getByText('You’re in').waitFor();
  const ticket = page.locator('.ticket');
  assert.match(await ticket.textContent(), /Ada Lovelace, ada@example\.org.*Dec 12, 2040\s· 7:00–10:00 PM Berlin time.*c-base, Berlin/);
  await ticket.getByText('No mail will come').waitFor();
  await page.waitForFunction(() => document.querySelector('.ticket .code').naturalWidth > 0);
  await page.reload(); // what the browser remembers has the link
  await page.getByRole('link', { name: 'Open your ticket' }).click();
  await page.waitForURL('**/tickets/*');
  await standing(page, 'Valid ticket');
  await codeIsThere(page);
  const { registration } = await jsonOf(new URL(page.url()).pathname);
  assert.equal(registration.name, 'Ada Lovelace');
  assert.equal((await page.locator('#number').textContent()).replace(' ', ''), registration.number);
  const words = await page.locator('.pass-words').textContent();
  for (const word of ['Rust Meetup', 'Wed, Dec 12, 2040\u00a0· 7:00–10:00 PM Berlin time', 'c-base, Berlin', 'Ada Lovelace', 'ada@example.org']) {
    assert.ok(words.includes(word), `${word} in ${words}`);
  }
  await page.finish();
});

test('whole days have no time of day, on any page', async () => {
  const { event, link } = await made({ starts_at: '2040-12-11T23:00:00Z', ends_at: '2040-12-13T23:00:00Z' });
  for (const path of [link, eventPath(event.id)]) {
    const page = await open(path);
    await page.locator('#facts').getByText('Dec 12–13, 2040', { exact: true }).waitFor();
    assert.doesNotMatch(await page.locator('main').innerText(), /00[:.]00|12:00|Berlin time|your time/);
    await page.finish();
  }
});

test('an event that wants names takes none without', async () => {
  const event = await server.event({ names_required: true });
  const page = await open(eventPath(event.id));
  await page.getByLabel('Your e-mail address').fill('ada@example.org');
  await page.locator('#register-button').click();
  await page.locator('#attendee-problem', { hasText: 'Type the name' }).waitFor();
  assert.equal(await page.evaluate(() => document.activeElement.id), 'attendee');
  assert.ok(await page.locator('#attendee-optional').isHidden());
  await page.getByLabel('Your name').fill('Ada');
  await page.locator('#register-button').click();
  await page.getByText('You’re in').waitFor();
  assert.equal((await server.registrations(event.id))[0].name, 'Ada');
  await page.finish();
});

test('mails are asked for in the language of the page', async () => {
  for (const [locale, language] of [['de-AT', 'de'], ['en-GB', 'en'], ['fr-FR', 'en']]) {
    const event = await server.event();
    const page = await open(eventPath(event.id), { context: { locale } });
    const sent = page.waitForRequest('**/register');
    await page.locator('#email').fill('ada@example.org');
    await page.locator('#register-button').click();
    assert.equal((await sent).postDataJSON().language, language, locale);
    await page.locator('#ticket-head').waitFor();
    await page.finish();
  }
});

test('the code is read from a picture of the page, in the light and in the dark', async () => {
  const { link } = await made();
  const { code } = await jsonOf(link);
  assert.equal(code.length, 129);
  for (const [colorScheme, width] of [['light', 360], ['dark', 360], ['light', 1280], ['dark', 1280]]) {
    const page = await open(link, { context: { colorScheme, viewport: { width, height: 900 } } });
    await codeIsThere(page);
    const picture = join(folder, `${colorScheme}-${width}.png`);
    await page.screenshot({ path: picture, fullPage: true });
    const byZbar = await run('zbarimg', ['--quiet', '--raw', picture]);
    assert.equal(byZbar.stdout.replace(/\n$/, ''), code, `zbar, ${colorScheme} at ${width}`);
    const byZxing = await run('ZXingReader', ['-bytes', picture]);
    assert.equal(byZxing.stdout.replace(/\n$/, ''), code, `ZXing, ${colorScheme} at ${width}`);
    await page.finish();
  }
});

test('offline: the code is there, and says as of when; online again it is what the server says', async () => {
  const ticket = await made();
  const page = await open(ticket.link, { allow: OFFLINE });
  await codeIsThere(page);
  await kept(page);
  await page.context().setOffline(true);
  await page.reload();
  await codeIsThere(page);
  await page.getByText('Shown as of').waitFor();
  await standing(page, 'Valid ticket');
  assert.equal(await page.locator('#name').textContent(), 'Rust Meetup');
  await cancel(ticket);
  await page.context().setOffline(false);
  await standing(page, 'Cancelled');
  assert.ok(await page.locator('#code').isHidden());
  assert.ok(await page.locator('#away').isHidden());
  await page.context().setOffline(true);
  await page.reload();
  await page.getByText('Shown as of').waitFor();
  await standing(page, 'Cancelled');
  await page.finish();
});

test('offline: a page that is open says since when, also where nothing is kept', async () => {
  const { link } = await made();
  const page = await open(link, { allow: OFFLINE, context: { serviceWorkers: 'block' } });
  await page.locator('[data-line="live"]').waitFor();
  assert.ok(await page.locator('#away').isHidden());
  await page.route('**/tickets/*.json', (route) => route.abort()); // what is open stays open where only the network is off
  await page.route('**/stream', (route) => route.abort());
  await page.evaluate(() => window.dispatchEvent(new Event('online'))); // the line is opened anew
  await page.getByText(/Shown as of \w{3}, \w{3} \d+, \d+:\d\d [AP]M\./).waitFor();
  await standing(page, 'Valid ticket');
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.locator('#away').waitFor({ state: 'hidden' });
  await page.finish();
});

test('what is kept names nothing of another ticket to fetch early', async () => {
  const { link } = await made();
  const page = await open(link);
  await kept(page);
  await page.reload();
  await page.waitForFunction(async () => (await (await caches.open('boxoffice-tickets')).match('/templates/ticket.html')).headers.has('Kept-At'));
  const links = await page.evaluate(async () => {
    const store = await caches.open('boxoffice-tickets');
    return Promise.all((await store.keys()).map(async (request) => (await store.match(request)).headers.get('Link')));
  });
  assert.ok(links.length > 8 && links.every((each) => each === null), String(links));
  await page.finish();
});

const keptHere = (page, link, id) => page.evaluate(async ([path, event]) => [Boolean(await (await caches.open('boxoffice-tickets')).match(`${path}.json`)),
  localStorage.getItem(`boxoffice.tickets.${event}`) !== null], [link, id]);

test('forgotten on this device: asked first, gone here and in other tabs, and can be undone', async () => {
  const { id } = await server.event(EVENING);
  const page = await open(eventPath(id));
  await page.getByLabel('Your e-mail address').fill('ada@example.org');
  await page.locator('#register-button').click();
  await page.getByRole('link', { name: 'Open your ticket' }).click();
  await kept(page);
  const link = new URL(page.url()).pathname;
  const other = await page.context().newPage();
  await other.goto(server.url + link, { waitUntil: 'domcontentloaded' });
  await kept(other);
  await page.bringToFront();
  assert.deepEqual(await keptHere(page, link, id), [true, true]);
  await ask(page, 'forget');
  await page.locator('#question', { hasText: 'The ticket stays as it is' }).waitFor();
  await page.locator('#yes').click();
  for (const each of [page, other]) {
    await each.getByRole('heading', { name: 'Forgotten on this device' }).waitFor();
    assert.doesNotMatch(await each.locator('main').textContent(), /ada@example|Rust Meetup/);
  }
  assert.equal(await page.evaluate(() => document.activeElement.id), 'forgotten-title');
  await cancel({ event: { id }, registration: (await server.registrations(id))[0] });
  await page.evaluate(() => new Promise((resolve) => { setTimeout(resolve, 1_500); })); // UNAVOIDABLE: that nobody asks any more shows only in time
  assert.deepEqual(await keptHere(page, link, id), [false, false]);
  await page.getByRole('button', { name: 'Open it again' }).click();
  await standing(page, 'Cancelled');
  await kept(page);
  assert.deepEqual(await keptHere(page, link, id), [true, true]);
  await page.finish();
});

test('offline: a ticket that was never opened here is none', async () => {
  const [one, other] = [await made(), await made()];
  const page = await open(one.link, { allow: OFFLINE });
  await kept(page);
  await page.context().setOffline(true);
  await page.goto(server.url + other.link, { waitUntil: 'domcontentloaded' });
  await page.getByText('was not kept on this device').waitFor();
  await page.context().setOffline(false);
  await standing(page, 'Valid ticket');
  await page.finish();
});

test('cancelled: asked first; another tab turns by itself, and back when it is restored', async () => {
  const ticket = await made();
  const [page, other] = [await open(ticket.link), await open(ticket.link)];
  for (const each of [page, other]) await each.locator('[data-line="live"]').waitFor();
  await ask(page, 'cancel');
  assert.equal((await jsonOf(ticket.link)).status, 'valid', 'asking cancels nothing');
  await page.getByRole('button', { name: 'Keep it' }).click();
  assert.ok(await page.locator('#question').isHidden());
  await ask(page, 'cancel');
  await page.locator('#yes').click();
  await page.getByText('Your ticket is cancelled.').waitFor();
  await standing(page, 'Cancelled');
  await standing(other, 'Cancelled');
  assert.equal((await jsonOf(ticket.link)).status, 'cancelled');
  assert.ok(await other.locator('#code').isHidden());
  assert.ok(await other.locator('[data-ask="cancel"]').isHidden());
  await restore(ticket);
  for (const each of [page, other]) {
    await standing(each, 'Valid ticket');
    await codeIsThere(each);
    await each.finish();
  }
});

test('cancelled on the event’s page, too, and back', async () => {
  const event = await server.event(EVENING);
  const page = await open(eventPath(event.id));
  await page.getByLabel('Your e-mail address').fill('ada@example.org');
  await page.locator('#register-button').click();
  await page.getByText('You’re in').waitFor();
  await page.locator('[data-line="live"]').waitFor();
  const [registration] = await server.registrations(event.id);
  await cancel({ event, registration });
  await page.getByText('Your registration was cancelled').first().waitFor();
  await restore({ event, registration });
  await page.getByText('You’re in').waitFor();
  await page.finish();
});

test('the event is cancelled, and then the address corrected, while the page is open', async () => {
  const ticket = await made();
  const page = await open(ticket.link, { allow: /status of 404/ });
  await page.locator('[data-line="live"]').waitFor();
  await server.call('PATCH', `/events/${ticket.event.id}`, { status: 'cancelled' });
  await standing(page, 'Event cancelled');
  assert.equal((await server.call('PATCH', registrationPath(ticket), { user_email: 'grace@example.org' })).status, 200);
  await page.getByText('No ticket has this link').waitFor();
  assert.doesNotMatch(await page.locator('main').textContent(), /ada@example|Rust Meetup/);
  await page.finish();
});

test('a corrected name: another code, shown at once', async () => {
  const { link } = await made();
  const before = await jsonOf(link);
  const page = await open(link);
  await codeIsThere(page);
  await ask(page, 'correct');
  assert.equal(await page.locator('#attendee').inputValue(), 'Ada Lovelace');
  await page.locator('#attendee').fill('Ada King');
  await page.locator('#yes').click();
  await page.getByText('The name is corrected.').waitFor();
  const now = await jsonOf(link);
  assert.equal(now.registration.name, 'Ada King');
  assert.notEqual(now.code, before.code);
  assert.ok((await page.locator('#who').textContent()).includes('Ada King'));
  await page.waitForFunction((version) => document.getElementById('code').src.endsWith(`version=${version}`), now.registration.version);
  await codeIsThere(page);
  await page.finish();
});

test('names are the organizer’s where holders may not edit', async () => {
  const { link } = await made({ holders_may_edit: false });
  const page = await open(link);
  await standing(page, 'Valid ticket');
  assert.ok(await page.locator('[data-ask="correct"]').isHidden());
  await page.finish();
});

test('erased: asked in clear words, gone from the server, the page and the device', async () => {
  const ticket = await made();
  const page = await open(ticket.link, { allow: new RegExp(`${OFFLINE.source}|status of 404`) });
  await kept(page);
  await ask(page, 'erase');
  await page.locator('#question', { hasText: 'Nobody can undo that' }).waitFor();
  await page.locator('#yes').click();
  await page.getByRole('heading', { name: 'Your data is erased' }).waitFor();
  assert.equal((await server.call('GET', `${ticket.link}.json`)).status, 404);
  assert.doesNotMatch(await page.locator('main').textContent(), /ada@example|Lovelace/);
  await page.waitForFunction(async (link) => !(await (await caches.open('boxoffice-tickets')).match(`${link}.json`)), ticket.link);
  await page.reload();
  await page.getByText('No ticket has this link').waitFor();
  await page.finish();
});

test('an answer that got lost: cancelling and erasing are sent again, and done once', async () => {
  const ticket = await made();
  const page = await open(ticket.link, { allow: /Failed to load|ERR_FAILED/, context: { serviceWorkers: 'block' } });
  const loses = (url) => page.route(url, async (route) => { await route.fetch(); await route.abort(); }, { times: 1 });
  await loses('**/cancel');
  await ask(page, 'cancel');
  await page.locator('#yes').click();
  await page.getByText('Your ticket is cancelled.').waitFor();
  await loses('**/erase');
  await ask(page, 'erase');
  await page.locator('#yes').click();
  await page.getByRole('heading', { name: 'Your data is erased' }).waitFor();
  await page.finish();
});

test('what asks is fetched only when somebody wants it; a server that is away then is asked again', async () => {
  const { link } = await made();
  const fetched = [];
  const page = await open(link, { allow: /Failed to load|ERR_FAILED/, context: { serviceWorkers: 'block' }, before: async (p) => {
    p.on('request', (request) => fetched.push(new URL(request.url()).pathname));
    await p.route('**/ticket_actions.js', (route) => route.abort(), { times: 2 }); // the button is come near, and then pressed
  } });
  await page.locator('[data-line="live"]').waitFor();
  assert.deepEqual(fetched.filter((path) => /form|actions/.test(path)), []);
  await page.locator('[data-ask="cancel"]').click();
  await page.locator('#news', { hasText: 'You are asked as soon as that changes' }).waitFor({ state: 'attached' });
  await page.getByRole('heading', { name: 'Give up your seat?' }).waitFor();
  await page.finish();
});

test('who opens every link, as scanners of mails do, changes nothing', async () => {
  const { link } = await made();
  const page = await open(`${link}#not-me`);
  await page.getByRole('heading', { name: 'You did not register?' }).waitFor();
  const links = await page.evaluate(() => [...document.querySelectorAll('a[href], img[src]')].map((node) => node.href || node.src));
  assert.ok(links.some((url) => url.endsWith('/data')) && links.length > 6, String(links));
  const before = await jsonOf(link);
  for (const url of [...links, server.url + link, ...['cancel', 'erase', 'not-me'].map((what) => `${server.url}${link}/${what}`)]) {
    for (const method of ['GET', 'HEAD']) await (await fetch(url, { method })).arrayBuffer();
  }
  assert.deepEqual(await jsonOf(link), before);
  await page.finish();
});

test('“This was not me” is asked on the page, and sent only by its button', async () => {
  const { link } = await made();
  const sent = [];
  const page = await open(`${link}#not-me`, { context: { serviceWorkers: 'block' }, before: (p) => p.route('**/not-me', (route) => {
    sent.push(route.request().method());
    return route.fulfill({ status: 204 });
  }) });
  await page.getByRole('heading', { name: 'You did not register?' }).waitFor();
  assert.deepEqual(sent, []);
  await page.getByRole('button', { name: 'This was not me' }).first().click();
  await page.getByText('No mail about this event comes to this address any more.').waitFor();
  assert.deepEqual(sent, ['POST']);
  assert.equal(new URL(page.url()).hash, '');
  await page.finish();
});

test('a link that is nobody’s leads on to finding the right one', async () => {
  for (const link of [`/tickets/${'x'.repeat(64)}`, '/tickets/short', '/templates/ticket.html']) {
    const page = await open(link, { allow: /status of 404/ });
    await page.getByRole('heading', { name: 'No ticket has this link' }).waitFor();
    await page.locator('main').getByRole('link', { name: 'Find my tickets' }).click();
    await page.waitForURL('**/find-tickets');
    await page.getByRole('heading', { name: 'Find my tickets' }).waitFor();
    await page.finish();
  }
});

test('on paper: one page of A4 or A6, whose code is read', async () => {
  const { link } = await made({ name: LONG, location: LONG.slice(0, 100) }, { name: 'Wolfeschlegelsteinhausenbergerdorff '.repeat(4).trim() });
  const { code } = await jsonOf(link);
  const page = await open(link, { context: { colorScheme: 'dark' } });
  await codeIsThere(page);
  for (const format of ['A4', 'A6']) {
    const pdf = await page.pdf({ format, margin: { top: '5mm', bottom: '5mm', left: '5mm', right: '5mm' } });
    assert.equal(pdf.toString('latin1').match(/\/Type\s*\/Page\b/g).length, 1, format);
  }
  await page.setViewportSize({ width: 359, height: 521 }); // A6 without those margins
  await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
  const picture = join(folder, 'paper.png');
  await page.screenshot({ path: picture });
  assert.equal((await run('zbarimg', ['--quiet', '--raw', picture])).stdout.replace(/\n$/, ''), code);
  await page.finish();
});

test('hostile and long words at 360 px, and with letters twice as large', async () => {
  for (const name of ['<b>x</b>', 'x\u202eevil', 'W'.repeat(200), 'ليلى '.repeat(30)]) {
    const { link } = await made({ name, location: name.trim() }, { name: name.trim() });
    const page = await open(link, { context: { viewport: { width: 360, height: 740 } } });
    await codeIsThere(page);
    assert.equal(await page.locator('#name').textContent(), name.trim());
    assert.equal(await page.locator('.pass b').count(), 0);
    assert.doesNotMatch(await page.title(), /[\u202a-\u202e\u2066-\u2069]/);
    for (const size of ['100%', '200%']) {
      await page.evaluate((wanted) => { document.documentElement.style.fontSize = wanted; }, size);
      await assertNoSidewaysScroll(page);
    }
    await page.finish();
  }
});
