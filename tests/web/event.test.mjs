/** The event's page and each outcome of registering, against a real server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNoSidewaysScroll, eventPath, launch, openPage } from './support/browser.mjs';
import { sharedServer } from './support/server.mjs';

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([sharedServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const grouped = ({ number }) => `${number.slice(0, 4)} ${number.slice(4)}`;
const open = (id, options = {}) => openPage(browser, { base: server.url, path: eventPath(id), ...options });

async function register(page, email = 'ada@example.org') {
  await page.getByLabel('Your e-mail address').fill(email);
  await page.locator('#register-button').click();
}

const fails = (page, answer) => page.route('**/register', (route) => route.fulfill(answer), { times: 1 });

/** Every attempt is answered so until the returned function is called: what it shows can't be missed. */
async function keepsFailing(page, answer, before = () => {}) {
  await page.route('**/register', async (route) => { await before(route); await route.fulfill(answer); });
  return () => page.unroute('**/register');
}

test('registered: the number is shown, and still there after a reload', async () => {
  const event = await server.event({ capacity: 10 });
  const page = await open(event.id);
  await page.evaluate(() => { window.neverReloaded = true; });
  await register(page, '  Ada@Example.ORG ');
  await page.getByText('You’re in').waitFor();
  const [registration] = await server.registrations(event.id);
  assert.equal(registration.user_email, 'ada@example.org');
  assert.equal(await page.locator('.ticket .number').textContent(), grouped(registration));
  assert.equal(await page.evaluate(() => document.activeElement.id), 'ticket-head');
  assert.ok(await page.evaluate(() => window.neverReloaded));
  await page.locator('#seats-left', { hasText: '9' }).waitFor();
  await page.reload();
  await page.locator('.ticket .number', { hasText: grouped(registration) }).waitFor();
  assert.ok(await page.locator('#register').isHidden());
  await page.getByRole('button', { name: 'Register somebody else' }).click();
  await register(page, 'grace@example.org');
  await page.getByText('2 times over').waitFor();
  await page.finish();
});

test('an address with something around it: the one inside is offered', async () => {
  const event = await server.event();
  const page = await open(event.id);
  const meant = page.getByRole('button', { name: 'Did you mean ada@example.org?' });
  assert.equal(await meant.count(), 0);
  await register(page, 'Ada <Ada@example.org>,');
  await meant.click();
  assert.equal(await page.locator('#email').inputValue(), 'ada@example.org');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'email');
  assert.ok(await page.locator('#email-problem').isHidden());
  assert.ok(await meant.isHidden());
  assert.equal((await server.registrations(event.id)).length, 0);
  await page.locator('#register-button').click();
  await page.getByText('You’re in').waitFor();
  await page.finish();
});

test('already registered', async () => {
  const event = await server.event();
  await server.register(event.id, 'ada@example.org');
  const page = await open(event.id, { allow: /status of 409/ });
  await register(page);
  await page.getByText('Already registered').waitFor();
  assert.equal((await server.registrations(event.id)).length, 1);
  await page.finish();
});

test('sold out: said at once, and while somebody types', async () => {
  const event = await server.event({ capacity: 1 });
  const page = await open(event.id);
  await page.locator('[data-line="live"]').waitFor();
  await page.getByLabel('Your e-mail address').fill('slow@exam');
  await server.register(event.id, 'fast@example.org');
  await page.locator('#full').waitFor();
  assert.equal(await page.getByLabel('Your e-mail address').inputValue(), 'slow@exam');
  assert.equal(await page.locator('#register-button').getAttribute('aria-disabled'), 'true');
  await page.reload();
  await page.locator('#full').waitFor();
  assert.ok(await page.locator('#register').isHidden());
  await page.finish();
});

const edit = (id, patch) => fetch(`${server.url}/events/${id}`, { method: 'PATCH', body: JSON.stringify(patch) });
const cancel = ({ event_id: event, id }) => fetch(`${server.url}/events/${event}/registrations/${id}`, { method: 'DELETE' });
const visible = (page, text) => page.locator(`:text("${text}"):visible:not(.hidden-label)`).allTextContents();

test('sold out: the last seat went a moment before, said once; when a seat comes free, said too', async () => {
  const event = await server.event({ capacity: 1 });
  const page = await open(event.id, { allow: /status of 409|Failed to load/, before: (p) => p.route('**/stream', (route) => route.abort()) });
  await page.getByLabel('Your e-mail address').fill('slow@example.org');
  const fast = (await server.register(event.id, 'fast@example.org')).body;
  await page.locator('#register-button').click();
  await page.locator('#full-text', { hasText: 'The last seat went a moment before you' }).waitFor();
  assert.equal(await page.locator('#badge').textContent(), 'Sold out');
  assert.deepEqual(await visible(page, 'Sold out'), ['Sold out', 'Sold out'], 'badge and notice');
  assert.equal(await page.locator('#register-button').textContent(), 'Register');
  await cancel(fast);
  await page.getByText('A seat is free again').waitFor();
  assert.deepEqual(await visible(page, 'Sold out'), []);
  await page.locator('#register-button').click();
  await page.getByText('You’re in').waitFor();
  await page.finish();
});

const OVER = 'This event has ended, so nobody can register for it any more.';

test('over: said, and no form is offered', async () => {
  const event = await server.event({ starts_at: '2025-06-01T18:00:00Z', ends_at: '2025-06-01T20:00:00Z' });
  const page = await open(event.id);
  await page.getByText(OVER).waitFor();
  assert.equal(await page.locator('#badge').textContent(), 'Over');
  assert.ok(await page.locator('#register').isHidden());
  assert.deepEqual(await visible(page, 'seats left'), []);
  await page.finish();
});

test('over: a page that stays open turns at the end, also while somebody types', async () => {
  const event = await server.event({ ends_at: new Date(Date.now() + 4_000).toISOString() });
  const page = await open(event.id);
  await page.getByLabel('Your e-mail address').fill('slow@exam');
  await page.getByText(OVER).waitFor();
  assert.ok(Date.now() >= Date.parse(event.ends_at), 'not before its end');
  assert.ok(await page.locator('#register').isHidden());
  assert.equal(await page.locator('#badge').textContent(), 'Over');
  assert.equal((await server.register(event.id, 'late@example.org')).body.code, 'event_not_open');
  await page.finish();
});

test('a badge only where there is something to say; where it goes, the seats are read aloud', async () => {
  const event = await server.event({ capacity: 1 });
  const page = await open(event.id);
  await page.locator('[data-line="live"]').waitFor();
  assert.ok(await page.locator('#badge').isHidden());
  const { body } = await server.register(event.id, 'ada@example.org');
  await page.locator('#badge', { hasText: 'Sold out' }).waitFor();
  await cancel(body);
  await page.locator('#badge').waitFor({ state: 'hidden' });
  assert.equal(await page.locator('#news').textContent(), '1 of 1 seat left.');
  await edit(event.id, { starts_at: new Date(Date.now() + 1_800_000).toISOString() });
  await page.locator('#badge', { hasText: /^Starts in \d+ minutes$/ }).waitFor();
  await page.finish();
});

test('over: a clock that is two days ahead closes nothing', async () => {
  const event = await server.event({ ends_at: new Date(Date.now() + 3_600_000).toISOString() });
  const page = await open(event.id, { before: (p) => p.clock.install({ time: Date.now() + 2 * 86_400_000 }) });
  await register(page);
  await page.getByText('You’re in').waitFor();
  await page.finish();
});

test('over: the server says so first, and its words are shown', async () => {
  const event = await server.event({ ends_at: new Date(Date.now() + 3_600_000).toISOString() });
  const page = await open(event.id, { allow: /status of 409|Failed to load/, before: (p) => p.route('**/stream', (route) => route.abort()) });
  await page.getByLabel('Your e-mail address').fill('slow@example.org');
  await edit(event.id, { ends_at: '2025-06-01T20:00:00Z' });
  await page.locator('#register-button').click();
  await page.getByText('The event is over. Nothing was booked.').waitFor();
  await page.getByText(OVER).waitFor();
  await page.finish();
});

test('cancelled by the organizer: the event, with a ticket for it', async () => {
  const event = await server.event({ capacity: 50 });
  const page = await open(event.id);
  await register(page);
  await page.getByText('You’re in').waitFor();
  await edit(event.id, { status: 'cancelled' });
  await page.getByText('This event was cancelled by its organizer.').waitFor();
  for (const again of [false, true]) {
    if (again) await page.reload();
    await page.getByRole('heading', { name: 'You were registered' }).waitFor();
    assert.deepEqual(await visible(page, 'You’re in'), []);
    assert.deepEqual(await visible(page, 'seats left'), []);
    assert.ok(await page.locator('#register').isHidden());
  }
  await page.finish();
});

test('cancelled by the organizer: a registration, seen live and after coming back', async () => {
  const event = await server.event({ capacity: 50 });
  const page = await open(event.id);
  for (const live of [true, false]) {
    await register(page, 'ada@example.org');
    await page.getByText('You’re in').waitFor();
    const [registration] = await server.registrations(event.id);
    if (live) await page.locator('[data-line="live"]').waitFor();
    else await page.goto('about:blank');
    await cancel(registration);
    if (!live) await page.goto(server.url + eventPath(event.id));
    await page.getByRole('heading', { name: 'Your registration was cancelled' }).waitFor();
    assert.equal(await page.locator('.ticket .number').first().textContent(), grouped(registration));
    await page.locator('#register').waitFor();
  }
  await page.finish();
});

test('an answer that got lost, then a reload: it goes on by itself, one seat', async () => {
  const event = await server.event();
  const page = await open(event.id, { allow: /Failed to load/ });
  await page.route('**/register', async (route) => {
    await route.fetch(); // it is booked, the browser never hears of it
    await route.abort();
  });
  await register(page);
  await page.getByText('The server can’t be reached').waitFor();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.reload();
  await page.getByText('You’re in').waitFor();
  const [registration, ...others] = await server.registrations(event.id);
  assert.equal(await page.locator('.ticket .number').textContent(), grouped(registration));
  assert.equal(others.length, 0);
  await page.reload();
  await page.getByText('You’re in').waitFor();
  assert.equal((await server.registrations(event.id)).length, 1);
  await page.finish();
});

test('stopped, then a reload: nothing is sent', async () => {
  const event = await server.event();
  const page = await open(event.id, { allow: /status of 503/ });
  await fails(page, { status: 503, headers: { 'Retry-After': '60' }, json: { error: 'Busy.', code: 'overloaded' } });
  await register(page);
  await page.getByRole('button', { name: 'Stop trying' }).click();
  await page.getByText('Nothing was booked.').waitFor();
  await page.reload();
  await page.locator('[data-line="live"]').waitFor();
  assert.equal(await page.getByLabel('Your e-mail address').inputValue(), '');
  assert.equal((await server.registrations(event.id)).length, 0);
  await page.finish();
});

test('invalid e-mail: the rule stands beside the field, nothing is sent', async () => {
  const event = await server.event();
  const page = await open(event.id);
  for (const [email, rule] of [['', 'Type your'], ['ada', 'exactly one @'], ['a@b', 'domain with a dot'], ['a b@c.de', 'no spaces']]) {
    await register(page, email);
    await page.locator('#email-problem', { hasText: rule }).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.id), 'email');
  }
  assert.equal((await server.registrations(event.id)).length, 0);
  await page.finish();
});

test('what the server objects to stands beside the field', async () => {
  const event = await server.event();
  const page = await open(event.id, { allow: /status of 400/ });
  await fails(page, { status: 400, json: { error: 'user_email is not liked.', code: 'invalid_field', field: 'user_email' } });
  await register(page);
  await page.locator('#email-problem', { hasText: 'is not liked' }).waitFor();
  await register(page, 'eve@example.org');
  await page.getByText('You’re in').waitFor();
  await page.finish();
});

test('busy: waits as long as it was told, retries with the same key, registers once', async () => {
  const event = await server.event();
  const page = await open(event.id, { allow: /status of 503/ });
  const sent = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/register')) sent.push({ at: Date.now(), key: request.headers()['idempotency-key'] });
  });
  const relent = await keepsFailing(page, { status: 503, headers: { 'Retry-After': '2' }, json: { error: 'Busy.', code: 'overloaded' } });
  await register(page);
  await page.getByText('It’s busy right now').waitFor();
  await relent();
  await page.getByText('You’re in').waitFor();
  assert.ok(sent.length >= 2);
  assert.equal(new Set(sent.map(({ key }) => key)).size, 1);
  assert.ok(sent[1].at - sent[0].at >= 2000, `waited ${sent[1].at - sent[0].at} ms`);
  assert.equal((await server.registrations(event.id)).length, 1);
  await page.finish();
});

test('busy: can be stopped', async () => {
  const event = await server.event();
  const page = await open(event.id, { allow: /status of 503/ });
  await fails(page, { status: 503, headers: { 'Retry-After': '60' }, json: { error: 'Busy.', code: 'overloaded' } });
  await register(page);
  await page.getByRole('button', { name: 'Stop trying' }).click();
  await page.getByText('Nothing was booked.').waitFor();
  await register(page);
  await page.getByText('You’re in').waitFor();
  await page.finish();
});

test('outcome unknown: asked again with the same key, one seat', async () => {
  const event = await server.event();
  const page = await open(event.id, { allow: /status of 503/ });
  const relent = await keepsFailing(page, { status: 503, headers: { 'Retry-After': '1' }, json: { error: 'Unknown.', code: 'outcome_unknown' } },
    (route) => route.fetch()); // it was booked, but the answer says that nobody knows
  await register(page);
  await page.getByText('Making sure').waitFor();
  await relent();
  await page.getByText('You’re in').waitFor();
  const [registration, ...others] = await server.registrations(event.id);
  assert.equal(await page.locator('.ticket .number').textContent(), grouped(registration));
  assert.equal(others.length, 0);
  await page.finish();
});

test('offline: waits, and goes on by itself when the connection is back', async () => {
  const event = await server.event();
  const page = await open(event.id, { allow: /ERR_INTERNET_DISCONNECTED|Failed to load/ });
  await page.context().setOffline(true);
  await register(page);
  await page.getByText('You are offline').waitFor();
  await page.context().setOffline(false);
  await page.getByText('You’re in').waitFor();
  assert.equal((await server.registrations(event.id)).length, 1);
  await page.finish();
});

test('slow: says that it is under way, pressing again sends nothing', async () => {
  const event = await server.event();
  const page = await open(event.id);
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  const sent = [];
  await page.route('**/register', async (route) => { sent.push(1); await held; await route.continue(); });
  await register(page);
  await page.getByText('Booking your seat…').waitFor();
  await page.locator('#register-button').click({ force: true });
  await page.locator('#email').press('Enter');
  release();
  await page.getByText('You’re in').waitFor();
  assert.equal(sent.length, 1);
  await page.finish();
});

test('unknown event and malformed address: clear words and a way on', async () => {
  const page = await open('01234567-89ab-7def-8123-456789abcdef', { allow: /status of 404/ });
  await page.getByText('No such event').waitFor();
  for (const bad of ['nonsense', '', '../../etc/passwd', '%3Cb%3E']) {
    await page.goto(server.url + eventPath(bad));
    await page.getByText('This is not an event’s address').waitFor();
  }
  await page.getByRole('link', { name: 'See all events' }).click();
  await page.waitForURL('**/templates/index.html');
  await page.finish();
});

test('the event does not load: retry, by hand and by itself', async () => {
  const event = await server.event({ name: 'Shy event' });
  const page = await open(event.id, { allow: /Failed to load/, before: (p) => p.route(`**/events/${event.id}`,
    (route) => route.fulfill({ status: 503, headers: { 'Retry-After': '600' }, json: { error: 'Busy.', code: 'overloaded' } })) });
  await page.getByText('That did not load').waitFor();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('heading', { name: 'Shy event' }).waitFor();
  await page.route(`**/events/${event.id}`, (route) => route.abort());
  await page.reload();
  await page.getByText('The server can’t be reached').waitFor();
  await page.unrouteAll({ behavior: 'ignoreErrors' });
  await page.getByRole('heading', { name: 'Shy event' }).waitFor();
  await page.finish();
});

test('hostile words and big numbers at 360 px', async () => {
  const names = ['<script>alert(1)</script>', 'x\u202eevil \u2067name', 'ＷＷＷＷＷ'.repeat(40), '👩‍👩‍👧‍👦'.repeat(28), 'W'.repeat(200)];
  for (const name of names) {
    const event = await server.event({ name, description: `${'W'.repeat(9000)} <b>x</b>`, capacity: 1_000_000 });
    const page = await open(event.id, { context: { viewport: { width: 360, height: 740 } } });
    await page.locator('#event').waitFor();
    assert.equal(await page.locator('#name').textContent(), name);
    assert.equal(await page.locator('#description b, #name script').count(), 0);
    assert.doesNotMatch(await page.title(), /[\u202a-\u202e\u2066-\u2069]/);
    await assertNoSidewaysScroll(page);
    await page.finish();
  }
});

test('one seat and ten thousand seats are drawn truly', async () => {
  for (const [capacity, booked, dots, taken] of [[1, 0, 1, 0], [3, 1, 3, 1], [50, 2, 50, 2], [61, 1, 61, 1], [10_000, 1, 260, 1]]) {
    const event = await server.event({ capacity });
    for (let i = 0; i < booked; i += 1) await server.register(event.id, `p${i}@example.org`);
    const page = await open(event.id);
    await page.locator('.seat-map circle').first().waitFor();
    assert.equal(await page.locator('.seat-map circle').count(), dots);
    assert.equal(await page.locator('.seat-map .taken').count(), taken);
    const [map, number] = [await page.locator('.seat-map').boundingBox(), await page.locator('.seat-number').boundingBox()];
    assert.equal(number.y >= map.y + map.height, capacity <= 60, 'few seats stand above their number, many around it');
    assert.ok(number.y - (map.y + map.height) < 24, 'no hole between them');
    await page.finish();
  }
});

/** In the page: where each of them begins, seen from the right; texts where their letters do. */
function rightEdges(selectors) {
  return selectors.map((selector) => {
    const node = document.querySelector(selector);
    const range = document.createRange();
    range.selectNodeContents(node);
    return Math.round((node.matches('svg') ? node : range).getBoundingClientRect().right);
  });
}

test('a name from right to left: title, facts and description begin at the same edge, on each page', async () => {
  const words = [['ערב שירה', 'ערב עם מוזיקה ותה.'], ['مهرجان الشعر العربي', 'أمسية شعرية مع موسيقى العود.']];
  for (const [name, description] of words) {
    const event = await server.event({ name, description, starts_at: '2040-12-12T18:00:00Z', timezone: 'Europe/Berlin', location: 'c-base, Berlin' });
    const { body: { ticket_url: link } } = await server.register(event.id, 'ada@example.org');
    const card = `.card[data-id="${event.id}"]`;
    for (const [path, parts] of [[eventPath(event.id), ['#name', '#facts .icon', '#facts li:last-child .icon', '#about-title', '#description']],
      [`/templates/index.html?q=${encodeURIComponent(name)}`, [`${card} .card-head`, `${card} .card-text`, `${card} .facts .icon`]],
      [link, ['#name', '#facts .icon', '#who dd']]]) {
      const page = await openPage(browser, { base: server.url, path });
      await page.locator(parts.at(-1)).first().waitFor();
      const edges = await page.evaluate(rightEdges, parts);
      assert.ok(Math.max(...edges) - Math.min(...edges) <= 6, `${path}: ${edges}`);
      assert.deepEqual(await page.locator('[dir="rtl"] > .facts span').evaluateAll((all) => all.map((fact) => getComputedStyle(fact).textAlign).filter((side) => side !== 'right')), [], 'a fact in two lines');
      await page.finish();
    }
  }
});
