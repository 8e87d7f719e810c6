/** Browsing by date, against a real server: the reader's own days, in several time zones. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPage } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
let server;
let browser;
before(async () => { [server, browser] = await Promise.all([startServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const open = (path, { zone = 'Europe/Berlin', ...options } = {}) =>
  openPage(browser, { base: server.url, path, ...options, context: { timezoneId: zone, locale: 'en-GB', ...options.context } });
const names = (page) => page.locator('#events .card-name').allTextContents();
const shows = (page, wanted) => page.waitForFunction((list) => JSON.stringify([...document.querySelectorAll('#events .card-name')].map(({ textContent }) => textContent)) === list, JSON.stringify(wanted));
const choose = (page, name) => page.getByRole('radio', { name, exact: true }).check();
const iso = (time) => new Date(time).toISOString();
const at = (name, start, end, more) => server.event({ name, starts_at: iso(start), ...(end && { ends_at: iso(end) }), ...more });

/** What the zone's clocks show, as if it were UTC. */
function shown(zone, time) {
  const { year, month, day, hour, minute, second } = Object.fromEntries(new Intl.DateTimeFormat('en', { timeZone: zone, hourCycle: 'h23',
    year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' }).formatToParts(time).map(({ type, value }) => [type, Number(value)]));
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/** The beginning of a day there: `days` after today. */
function midnight(zone, days = 0, now = Date.now()) {
  const wanted = Math.floor(shown(zone, now) / DAY + days) * DAY;
  let time = wanted;
  for (let i = 0; i < 3; i += 1) time += wanted - shown(zone, time);
  return time;
}

const weekday = (zone) => new Date(shown(zone, Date.now())).getUTCDay();

for (const zone of ['Europe/Berlin', 'America/New_York', 'Asia/Tokyo']) {
  test(`each choice is the reader's own days: ${zone}`, async () => {
    const word = zone.split('/')[1].replace('_', '').toLowerCase();
    const saturday = weekday(zone) === 0 ? -1 : 6 - weekday(zone);
    const local = new Date(shown(zone, Date.now()));
    const daysLeft = Math.round((Date.UTC(local.getUTCFullYear(), local.getUTCMonth() + 1, 1) - Date.UTC(local.getUTCFullYear(), local.getUTCMonth(), local.getUTCDate())) / DAY);
    const bounds = { Today: 1, 'This weekend': saturday + 2, 'This month': daysLeft };
    for (const [choice, days] of Object.entries(bounds)) {
      await at(`${word} last of ${choice}`, midnight(zone, days) - 1000);
      await at(`${word} after ${choice}`, midnight(zone, days));
    }
    const page = await open(`/?q=${word}`, { zone });
    for (const [choice, days] of Object.entries(bounds)) {
      await choose(page, choice);
      await page.waitForFunction(([last, behind]) => {
        const listed = [...document.querySelectorAll('#events .card-name')].map(({ textContent }) => textContent);
        return listed.includes(last) && !listed.includes(behind);
      }, [`${word} last of ${choice}`, `${word} after ${choice}`]);
      const asked = new URL(await page.evaluate(() => performance.getEntriesByType('resource').filter(({ name }) => /\/events\?/.test(name)).at(-1).name)).searchParams;
      assert.equal(asked.get('until'), iso(midnight(zone, days)));
      const begins = choice === 'This weekend' && saturday > 0 ? iso(midnight(zone, saturday)) : 'now';
      assert.equal(asked.get('from'), begins);
    }
    await page.finish();
  });
}

for (const [zone, day, from, until] of [
  ['Europe/Berlin', '2027-03-28', '2027-03-27T23:00:00.000Z', '2027-03-28T22:00:00.000Z'], // 23 hours
  ['America/New_York', '2027-11-07', '2027-11-07T04:00:00.000Z', '2027-11-08T05:00:00.000Z'], // 25
  ['Asia/Tokyo', '2027-11-07', '2027-11-06T15:00:00.000Z', '2027-11-07T15:00:00.000Z'],
]) {
  test(`a picked day is as long as it is there: ${day} in ${zone}`, async () => {
    const word = `${zone.split('/')[1].replace('_', '')}Day`;
    await at(`${word} eve`, Date.parse(from) - HOUR, Date.parse(from));
    await at(`${word} first`, Date.parse(from));
    await at(`${word} last`, Date.parse(until) - 1000);
    await at(`${word} next`, Date.parse(until));
    const page = await open(`/?q=${word}`, { zone });
    await choose(page, 'Pick a day');
    await page.getByLabel('Day', { exact: true }).fill(day);
    await shows(page, [`${word} first`, `${word} last`]);
    assert.equal(new URL(page.url()).search, `?when=${day}&q=${word}`);
    assert.deepEqual(await page.locator('.card-date').first().locator('> *').allTextContents(), [day.startsWith('2027-03') ? 'Mar' : 'Nov', String(Number(day.slice(8))), 'Sun']);
    await page.finish();
  });
}

test('a day is typed digit by digit, and nothing is asked for on the way', async () => {
  const page = await open('/');
  await page.locator('.card').first().waitFor();
  await choose(page, 'Pick a day');
  const asked = [];
  page.on('request', (request) => { if (/events\?/.test(request.url())) asked.push(new URL(request.url()).searchParams.get('until')); });
  const field = page.getByLabel('Day', { exact: true });
  await field.focus();
  await field.pressSequentially('06052');
  await page.getByRole('heading', { name: /^Nothing on .*(6 May|May 6|5 June|June 5)/ }).waitFor(); // of the year that stood there
  assert.equal(await page.evaluate(() => document.activeElement.id), 'day');
  await page.keyboard.type('031');
  await page.waitForURL(/when=2031-06-05|when=2031-05-06/);
  await page.getByRole('heading', { name: /^Nothing on Thursday|^Nothing on Tuesday/ }).waitFor();
  assert.ok(asked.every((until) => Date.parse(until) > Date.now() - 400 * DAY), String(asked));
  await page.finish();
});

test('soonest first, without a date last; by day and month at a glance', async () => {
  const [second, first] = [await at('Order two', Date.now() + 20 * DAY), await at('Order one', Date.now() + 10 * DAY)];
  await server.event({ name: 'Order three' });
  const page = await open('/?q=order');
  await shows(page, ['Order one', 'Order two', 'Order three']);
  assert.equal(await page.getByLabel('Order').inputValue(), 'starts_at');
  assert.equal(await page.locator('.card-date:visible').count(), 2);
  assert.deepEqual([second, first].map(({ name }) => name), ['Order two', 'Order one']);
  assert.equal(await page.locator('.badge:visible').count(), 0, 'nothing is said of what is ordinary');
  await page.finish();
});

test('what is over is past only, the latest first, and asks nobody to register', async () => {
  const hour = new Date().getUTCHours();
  const offset = 1 - hour < -11 ? 25 - hour : 1 - hour; // where it is between one and two o'clock now
  const timezone = `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`;
  await at('Gone long ago', Date.now() - 30 * DAY, Date.now() - 29 * DAY);
  await at('Gone at midnight', Date.now() - 2 * HOUR, null, { timezone });
  await at('Gone an hour ago', Date.now() - 6 * HOUR, Date.now() - HOUR);
  await at('Gone not yet', Date.now() - 6 * HOUR, Date.now() + HOUR);
  const page = await open('/');
  await page.locator('.card', { hasText: 'Gone not yet' }).waitFor();
  await choose(page, 'Today');
  await page.locator('.card', { hasText: 'Gone not yet' }).waitFor();
  for (const choice of ['All upcoming', 'Today']) {
    await choose(page, choice);
    await page.locator('.card', { hasText: 'Gone not yet' }).waitFor();
    await page.waitForFunction(() => document.getElementById('status').textContent !== 'Searching…');
    assert.deepEqual((await names(page)).filter((name) => /Gone (long|at|an)/.test(name)), [], choice);
  }
  await choose(page, 'Past events');
  await shows(page, ['Gone at midnight', 'Gone an hour ago', 'Gone long ago']);
  assert.equal(await page.locator('#status').textContent(), '3 events');
  assert.deepEqual(await page.locator('.badge:visible').allTextContents(), ['Over', 'Over', 'Over']);
  assert.ok(await page.getByLabel('Order').isHidden());
  assert.equal(new URL(page.url()).search, '?when=past');
  await page.finish();
});

test('the address says what is shown: reload, back, a shared link, and the way back from an event', async () => {
  const event = await at('Jazz on a day', Date.UTC(2028, 5, 3, 18));
  await at('Jazz on another', Date.UTC(2028, 5, 4, 18));
  const page = await open('/?when=2028-06-03&q=jazz');
  await shows(page, ['Jazz on a day']);
  assert.equal(page.url(), `${server.url}/templates/index.html?when=2028-06-03&q=jazz`);
  await page.reload();
  await shows(page, ['Jazz on a day']);
  assert.equal(await page.getByLabel('Day', { exact: true }).inputValue(), '2028-06-03');
  await page.locator('.card-link').click();
  await page.waitForURL(`**/e/${event.slug}`);
  await page.goBack();
  await shows(page, ['Jazz on a day']);
  await page.locator('.card-link').click();
  await page.getByRole('link', { name: 'All events' }).click();
  await shows(page, ['Jazz on a day']);
  assert.equal(await page.locator('#q').inputValue(), 'jazz');
  await choose(page, 'All upcoming');
  await shows(page, ['Jazz on a day', 'Jazz on another']);
  assert.equal(new URL(page.url()).search, '?q=jazz');
  await page.goto(`${server.url}/?when=nonsense`);
  await page.locator('.card').first().waitFor();
  assert.ok(await page.getByRole('radio', { name: 'All upcoming' }).isChecked());
  await page.finish();
});

test('live: what belongs to the day comes in order, what does not stays away, what is moved leaves', async () => {
  const noon = Date.UTC(2029, 5, 3, 10);
  await at('Fixed', noon);
  const page = await open('/?when=2029-06-03');
  await shows(page, ['Fixed']);
  await page.locator('[data-line="live"]').waitFor();
  await at('The day after', noon + DAY);
  await server.event({ name: 'Without a date' });
  const late = await at('Late', noon + 5 * HOUR);
  await at('Early', noon - 5 * HOUR);
  await shows(page, ['Early', 'Fixed', 'Late']);
  assert.equal((await server.call('PATCH', `/events/${late.id}`, { starts_at: iso(noon - HOUR) })).status, 200);
  await shows(page, ['Early', 'Late', 'Fixed']);
  assert.equal((await server.call('PATCH', `/events/${late.id}`, { starts_at: iso(noon + DAY) })).status, 200);
  await shows(page, ['Early', 'Fixed']);
  assert.equal((await server.call('PATCH', `/events/${late.id}`, { starts_at: iso(noon) })).status, 200);
  await shows(page, ['Early', 'Fixed', 'Late']);
  await page.finish();
});

test('live: all that is to come, with a page of the list read', async () => {
  const start = Date.UTC(2040, 0, 1);
  for (let i = 0; i < 60; i += 1) await at(`Far ${i}`, start + i * HOUR, start + i * HOUR + 1000);
  const page = await open('/');
  await page.locator('[data-line="live"]').waitFor();
  const first = (await names(page))[0];
  await at('Behind all of these', start + 900 * DAY);
  await at('Before all of these', Date.now() + 60_000, Date.now() + DAY);
  await page.locator('.card', { hasText: 'Before all of these' }).waitFor();
  const listed = await names(page);
  assert.ok(!listed.includes('Behind all of these'), 'it comes with a later page');
  assert.ok(listed.indexOf('Before all of these') <= listed.indexOf(first) + 1, String(listed.slice(0, 3)));
  await page.finish();
});

test('nothing on: each choice says so in words, and leads to all that is to come', async () => {
  const bare = await startServer();
  await bare.event({ name: 'Far away', starts_at: '2033-01-01T00:00:00Z' });
  const page = await openPage(browser, { base: bare.url, path: '/', context: { timezoneId: 'Europe/Berlin', locale: 'en-GB' } });
  await shows(page, ['Far away']);
  for (const [choice, words] of [['Today', 'Nothing on today'], ['This weekend', 'Nothing on this weekend'], ['This month', 'Nothing on this month'], ['Past events', 'No past events yet']]) {
    await choose(page, choice);
    await page.getByRole('heading', { name: words }).waitFor();
    assert.ok(await page.getByRole('button', { name: 'Clear the search' }).isHidden());
    await page.getByRole('button', { name: 'Show all upcoming' }).click();
    await shows(page, ['Far away']);
  }
  await page.goto(`${bare.url}/?when=2031-06-05`);
  await page.getByRole('heading', { name: /^Nothing on Thursday,? 5 June 2031$/ }).waitFor();
  await page.locator('#q').fill('jazz');
  await page.getByRole('heading', { name: /^No event matches on Thursday,? 5 June 2031$/ }).waitFor();
  await page.getByRole('button', { name: 'Show all upcoming' }).click();
  await page.getByRole('heading', { name: 'No event matches', exact: true }).waitFor();
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await shows(page, ['Far away']);
  await page.finish();
  await bare.stop();
});

test('where only past events are, they are a step away', async () => {
  const bare = await startServer();
  await bare.event({ name: 'It was grand', starts_at: '2020-01-01T00:00:00Z' });
  const page = await openPage(browser, { base: bare.url, path: '/' });
  await page.getByText('Nothing on yet').waitFor();
  await page.getByRole('button', { name: 'Past events' }).click();
  await shows(page, ['It was grand']);
  await page.finish();
  await bare.stop();
});
