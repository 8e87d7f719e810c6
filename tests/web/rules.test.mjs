/** The pages' pure functions; those that repeat a rule of the server are held against the server. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { launch, openPage } from './support/browser.mjs';
import { POLICY } from './support/fake_server.mjs';
import { sharedServer } from './support/server.mjs';

let server;
let browser;
let page;
before(async () => {
  [server, browser] = await Promise.all([sharedServer(), launch()]);
  page = await openPage(browser, { base: server.url });
});
after(async () => { await page?.finish(); await browser?.close(); await server?.stop(); });

/** Calls a function of one of the pages' modules, in the page. */
const call = (module, name, ...args) => page.evaluate(
  async ([file, wanted, given]) => (await import(`/static/js/${file}.js`))[wanted](...given), [module, name, args]);

const EMAILS = ['', ' ', 'a', 'a@b', 'a@b.c', ' A@B.C ', 'a@@b.c', 'a@b@c.d', '@b.c', 'a@', 'a@.c', 'a@b.', 'a@b..c', 'a b@c.d', 'a@b c.d',
  'a\u0000@b.c', 'a\u0007@b.c', 'a\u00a0b@c.d', 'ä@ö.ü', '😀@example.org', `${'l'.repeat(64)}@e.org`, `${'l'.repeat(65)}@e.org`,
  `${'😀'.repeat(64)}@e.org`, `a@${'d'.repeat(248)}.org`, `a@${'d'.repeat(249)}.org`, 'a+tag@sub.example.org', '"quoted"@example.org', 'a\u2028b@c.d',
  'a\u0085b@c.d', 'a\u0091b@c.d', `${'😀'.repeat(64)}@${'d'.repeat(180)}.org`, 'mailto:ada@example.org', '<ada@example.org>', 'Ada <ada@example.org>', 'a@xn--bcher-kva.example'];

const CASES = JSON.parse(readFileSync(new URL('../support/text_cases.json', import.meta.url), 'utf8'));

test('the card for other sites registers with the same form as the event’s page', () => {
  const bookingOf = (name) => readFileSync(new URL(`../../web/templates/${name}.html`, import.meta.url), 'utf8')
    .match(/<div id="seats"[^]*(?=<\/section>\n<(?:img|p class="card-foot"))/)[0];
  assert.equal(bookingOf('event_card'), bookingOf('event_details'));
});

test('the table of what people type: the page takes what the server takes', async () => {
  const rules = [['emails', 'emailProblem'], ['names', 'nameProblem'], ['descriptions', 'descriptionProblem']];
  for (const [kind, rule] of rules) {
    for (const { row, given, refused } of CASES[kind]) {
      const problem = await call('form', rule, given);
      assert.equal(problem !== '', refused !== undefined, `${kind}, ${row}: "${problem}"`);
    }
  }
});

test('the table of what people type: names and descriptions as the server stores them', async () => {
  for (const [kind, clean] of [['names', 'cleanLine'], ['locations', 'cleanLine'], ['descriptions', 'cleanLines']]) {
    for (const { row, given, stored } of CASES[kind].filter((each) => each.stored !== undefined)) {
      assert.equal(await call('form', clean, given), stored, `${kind}, ${row}`);
    }
  }
});

test('the table of what people type: the address that was meant', async () => {
  for (const { row, given, suggestion = '' } of CASES.emails) {
    assert.equal(await call('form', 'suggestedEmail', given), suggestion, row);
  }
});

test('e-mail: page and server agree', async () => {
  const event = await server.event({ capacity: 1000 });
  for (const email of [...EMAILS, ...CASES.emails.map(({ given }) => given)]) {
    const { status } = await server.register(event.id, email);
    const problem = await call('form', 'emailProblem', email);
    assert.equal(problem === '', status === 201 || status === 409, `${JSON.stringify(email)}: ${status}, "${problem}"`);
  }
});

test('e-mail: on the way to a good one nothing is objected to', async () => {
  const whole = 'ada.b+c@mail.example.org';
  for (let i = 0; i <= whole.length; i += 1) assert.equal(await call('form', 'emailProblem', whole.slice(0, i), true), '', whole.slice(0, i));
  for (const bad of ['a b', '@', 'a@b@', 'a@b..', `${'x'.repeat(65)}`]) assert.notEqual(await call('form', 'emailProblem', bad, true), '', bad);
});

test('e-mail: a link or a name around the address is not taken for a wrong character', async () => {
  for (const whole of ['mailto:ada@example.org', '<ada@example.org>', 'Ada <ada@example.org>']) {
    assert.match(await call('form', 'emailProblem', whole.replace(' ', '')), /the address alone/, whole);
  }
});

test('event: page and server agree', async () => {
  const draft = { name: 'n', description: '', capacity: 1 };
  const rows = [['name', 'nameProblem', ['', '  ', 'x', '\u0301\u200d\u0301', 'x'.repeat(200), 'x'.repeat(201), '😀'.repeat(200), '😀'.repeat(201), ` ${'x'.repeat(200)} `, 'a\u0000b']],
    ['description', 'descriptionProblem', ['', 'x'.repeat(10_000), 'x'.repeat(10_001), '😀'.repeat(10_000), 'a\u0000b']]];
  for (const [field, rule, values] of rows) {
    for (const value of values) {
      const { status } = await server.call('POST', '/events', { ...draft, [field]: value });
      assert.equal(await call('form', rule, value) === '', status === 201, `${field} ${JSON.stringify(value).slice(0, 30)}: ${status}`);
    }
  }
});

test('the table of times: the page takes for over what the server does', async () => {
  const cases = JSON.parse(readFileSync(new URL('../support/event_time_cases.json', import.meta.url), 'utf8'));
  for (const { row, over_at: over, ...event } of cases) {
    const end = Date.parse(over);
    assert.equal(await call('view', 'overAt', event), end, row);
    assert.equal(await call('view', 'isOver', event, end - 1), false, row);
    for (const later of [0, 1, 50 * 3_600_000]) assert.equal(await call('view', 'isOver', event, end + later), true, row);
  }
  assert.equal(await call('view', 'isOver', {}, 1e15), false);
  const start = { starts_at: '2026-06-01T18:00:00Z', timezone: 'Mars/Olympus' };
  assert.equal(await call('view', 'overAt', start), Date.parse('2026-06-02T00:00:00Z'), 'an unknown zone is UTC');
});

test('capacity as typed', async () => {
  for (const good of ['1', '1000000', ' 20 ', '+20', '007']) assert.equal(await call('form', 'capacityProblem', good), '', good);
  for (const bad of ['', '0', '-1', '1.5', '1e3', '1000001', 'ten', '９', '1 000']) assert.notEqual(await call('form', 'capacityProblem', bad), '', bad);
});

test('dots: the last seat is never drawn as taken, the first never as free', async () => {
  assert.equal(await call('view', 'takenDots', 260, 1_000_000, 1), 1);
  assert.equal(await call('view', 'takenDots', 260, 1_000_000, 999_999), 259);
  assert.equal(await call('view', 'takenDots', 260, 1_000_000, 1_000_000), 260);
  assert.equal(await call('view', 'takenDots', 260, 1_000_000, 0), 0);
  for (const n of [1, 2, 3, 8, 9, 12, 50, 260, 400]) {
    const { seats, radius, box: [left, top, width, height] } = await call('view', 'layout', n);
    assert.equal(seats.length, n);
    for (const [i, { x, y }] of seats.entries()) {
      assert.ok(x - radius >= left && x + radius <= left + width && y - radius >= top && y + radius <= top + height, `${n}: seat ${i} is in the picture`);
      for (const other of seats.slice(0, i)) assert.ok(Math.hypot(x - other.x, y - other.y) > 2 * radius, `${n}: seat ${i} covers another`);
    }
  }
});

test('waiting: never before Retry-After, spread, bounded', async () => {
  for (let i = 0; i < 20; i += 1) {
    const ms = await call('api', 'delay', 1, 5000);
    assert.ok(ms >= 5000 && ms <= 7500, String(ms));
  }
  assert.ok(await call('api', 'delay', 30) <= 30_000);
});

test('every page and file comes with the headers that keep it to itself', async () => {
  for (const path of ['/templates/index.html', '/templates/create_event.html', '/templates/event_details.html', '/find-tickets', `/tickets/${'x'.repeat(64)}`, '/static/styles.css', '/static/js/api.js']) {
    const { status, headers } = await fetch(server.url + path);
    assert.equal(status, 200, path);
    assert.equal(headers.get('content-security-policy'), POLICY, path);
    assert.match(POLICY, /^default-src 'none';.* frame-ancestors 'none'$/);
    assert.doesNotMatch(POLICY, /unsafe|data:|\*|http/);
    assert.equal(headers.get('x-content-type-options'), 'nosniff', path);
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path);
    assert.equal(headers.get('x-frame-options'), 'DENY', path);
  }
});

test('a ticket’s page names its first call, for what can be a link only, and its worker may answer for tickets', async () => {
  const link = `/tickets/${'aZ09-_'.padEnd(64, 'x')}`;
  assert.equal((await fetch(server.url + link)).headers.get('link'), `<${link}.json>; rel=preload; as=fetch; crossorigin`);
  for (const other of ['/tickets/short', `/tickets/${'x'.repeat(65)}`, `/tickets/${encodeURIComponent('>;'.repeat(32))}`]) {
    assert.equal((await fetch(server.url + other)).headers.get('link'), null, other);
  }
  assert.equal((await fetch(`${server.url}/static/js/ticket_worker.js`)).headers.get('service-worker-allowed'), '/tickets/');
  assert.equal((await fetch(`${server.url}/static/js/api.js`)).headers.get('service-worker-allowed'), null);
});

test('a text has its values put in, and says nothing of what tells it from others', async () => {
  for (const [text, values, said] of [['By {name}', { name: 'Ada' }, 'By Ada'], ['{a} of {b}', { a: 0, b: '{a}' }, '0 of {a}'], ['{email} has a seat', {}, '{email} has a seat'],
    ['ticket|Cancelled', {}, 'Cancelled'], ['a | b', {}, 'a | b']]) assert.equal(await call('api', 't', text, values), said, text);
  assert.equal(await call('view', 'plural', 1, { one: '{n} seat of {name}', other: '{n} seats' }, { name: 'Ada' }), '1 seat of Ada');
  assert.equal(await call('view', 'plural', 2000, { one: '{n} seat', other: '{n} seats' }), '2,000 seats');
});

test('headers: next page and Retry-After', async () => {
  assert.equal(await call('api', 'nextPath', '</events?limit=1&cursor=a%2Cb>; rel="next"'), '/events?limit=1&cursor=a%2Cb');
  assert.equal(await call('api', 'nextPath', '</a>; rel="prev", <http://other.example/events?cursor=1>; rel=next'), '/events?cursor=1');
  assert.equal(await call('api', 'nextPath', null), null);
  assert.equal(await call('api', 'retryAfter', '3'), 3000);
  assert.equal(await call('api', 'retryAfter', 'Thu, 01 Jan 1970 00:01:00 GMT', 0), 60_000);
  assert.equal(await call('api', 'retryAfter', 'soon'), null);
});

test('words', async () => {
  for (const [text, direction] of [['Rust', 'ltr'], ['12 ערב Rust', 'rtl'], ['🎟️ مهرجان', 'rtl'], ['٣ Talks', 'ltr'], ['', 'ltr'], ['Rust ערב', 'ltr'], ['\u200fRust', 'rtl']]) {
    assert.equal(await call('view', 'directionOf', text), direction, text);
  }
  assert.equal(await call('view', 'plain', '\u202eabc\u2066'), 'abc');
  assert.equal(await call('view', 'excerpt', '😀'.repeat(300), 3), '😀😀😀…');
  assert.equal(await call('view', 'ago', '2026-01-01T00:00:00.000Z', Date.parse('2026-01-01T03:00:00Z')), '3 hours ago');
  assert.equal(await call('view', 'ago', 'never'), '');
  assert.equal(await call('view', 'ago', '2026-01-01T00:10:00.000Z', Date.parse('2026-01-01T00:00:00Z')), 'just now');
});

test('a badge only for what is not ordinary', async () => {
  const soon = (minutes) => new Date(Date.now() + minutes * 60_000).toISOString();
  for (const [event, word] of [[{}, ''], [{ booked_count: 1 }, ''], [{ booked_count: 19 }, 'Last seat'], [{ booked_count: 18 }, 'Last seats'], [{ booked_count: 20 }, 'Sold out'],
    [{ status: 'cancelled' }, 'Cancelled'], [{ status: 'draft' }, 'Not open yet'], [{ status: 'published' }, ''], [{ ends_at: soon(-1) }, 'Over'], [{ starts_at: '2025-06-01T18:00:00Z' }, 'Over'],
    [{ starts_at: soon(59) }, 'Starts in 59 minutes'], [{ starts_at: soon(61) }, ''], [{ starts_at: soon(-1), ends_at: soon(60) }, ''], [{ starts_at: soon(59), booked_count: 19 }, 'Last seat']]) {
    assert.equal(await call('view', 'stateWord', { capacity: 20, booked_count: 0, ...event }), word, JSON.stringify(event));
  }
});

const BERLIN = { timezone: 'Europe/Berlin' };
const DAYS = [ // starts_at, ends_at, timezone, and what is said of whole days
  ['2036-12-11T23:00:00Z', null, BERLIN, 'Fri 12 Dec'],
  ['2036-12-11T23:00:00Z', '2036-12-12T23:00:00Z', BERLIN, 'Fri 12 Dec'],
  ['2036-12-11T23:00:00Z', '2036-12-13T23:00:00Z', BERLIN, '12–13 Dec'],
  ['2036-10-24T22:00:00Z', '2036-10-26T23:00:00Z', BERLIN, '25–26 Oct'], // clocks go back
  ['2036-09-07T04:00:00Z', null, { timezone: 'America/Santiago' }, 'Sun 7 Sept'], // a day that begins at 01:00
  ['2036-12-11T23:00:00Z', '2036-12-12T22:00:00Z', BERLIN, ''],
  ['2036-12-12T18:00:00Z', '2036-12-12T23:00:00Z', BERLIN, ''],
  ['2036-12-12T00:00:00Z', '2036-12-13T00:00:00Z', BERLIN, ''],
  ['2036-12-12T00:00:00Z', '2036-12-13T00:00:00Z', {}, ''],
];

test('whole days: only they are shown, for the events whose calendar entry is all-day', async () => {
  for (const [starts, ends, zone, words] of DAYS) {
    const event = await server.event({ starts_at: starts, ...(ends && { ends_at: ends }), ...zone });
    const entry = await (await fetch(`${server.url}/events/${event.id}/calendar.ics`)).text();
    const said = await call('view', 'period', event, { languages: ['en-GB'], zone: 'Asia/Tokyo', now: Date.parse('2036-06-01T00:00:00Z') });
    assert.equal(/^DTSTART;VALUE=DATE:/m.test(entry), words !== '', starts);
    if (words) assert.equal(said, words);
    else assert.match(said, /\d\d:\d\d .*time$/);
  }
});
