/** Calendar entries as calendars in JavaScript read them (ical.js, Thunderbird's parser; tests/unit asks libical). */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import ICAL from 'ical.js';
import { sharedServer } from './support/server.mjs';

let server;
before(async () => { server = await sharedServer(); });
after(async () => { await server?.stop(); });

async function text(path) {
  const response = await fetch(server.url + path);
  assert.equal(response.status, 200);
  assert.equal(response.headers.get('content-type'), 'text/calendar; charset=utf-8');
  return response.text();
}

/** The only entry of a file. The parser throws where a line is not of RFC 5545. */
function read(file) {
  assert.ok(file.endsWith('END:VCALENDAR\r\n'));
  for (const line of file.split('\r\n')) {
    assert.ok(Buffer.byteLength(line) <= 75, line);
    assert.ok(!line.includes('\n') && !line.includes('\ufffd'), line);
  }
  const calendar = new ICAL.Component(ICAL.parse(file));
  const entries = calendar.getAllSubcomponents('vevent');
  assert.equal(entries.length, 1);
  const entry = new ICAL.Event(entries[0]);
  return { method: calendar.getFirstPropertyValue('method'), status: entries[0].getFirstPropertyValue('status'), entry };
}

async function entryOf(fields) {
  const event = await server.event(fields);
  return { event, ...read(await text(`/events/${event.id}/calendar.ics`)) };
}

const instant = (time) => time.toJSDate().toISOString();

test('an event on the night when clocks go back lasts as long as it does', async () => {
  const { event, entry, method, status } = await entryOf({
    starts_at: '2036-10-25T23:30:00Z', ends_at: '2036-10-26T02:30:00Z', timezone: 'Europe/Berlin' });
  assert.equal(entry.uid, event.id);
  assert.equal(instant(entry.startDate), '2036-10-25T23:30:00.000Z');
  assert.equal(instant(entry.endDate), '2036-10-26T02:30:00.000Z');
  assert.equal(entry.duration.toSeconds(), 3 * 3600);
  assert.deepEqual([method, status], ['PUBLISH', 'CONFIRMED']);
});

test('without a time zone the instant is the same', async () => {
  const { entry } = await entryOf({ starts_at: '2036-12-12T00:00:00Z' });
  assert.equal(instant(entry.startDate), '2036-12-12T00:00:00.000Z');
  assert.ok(!entry.startDate.isDate);
});

test('whole days of the event’s zone are all-day', async () => {
  const { entry } = await entryOf({
    starts_at: '2036-12-11T23:00:00Z', ends_at: '2036-12-13T23:00:00Z', timezone: 'Europe/Berlin' });
  assert.ok(entry.startDate.isDate && entry.endDate.isDate);
  assert.deepEqual([entry.startDate.toString(), entry.endDate.toString()], ['2036-12-12', '2036-12-14']);
});

test('what is cancelled leaves the calendar by the same UID', async () => {
  const event = await server.event({ starts_at: '2036-12-12T18:30:00Z' });
  const path = `/events/${event.id}/calendar.ics`;
  const before = read(await text(path));
  const { status } = await server.call('PATCH', `/events/${event.id}`, { status: 'cancelled' });
  assert.equal(status, 200);
  const after = read(await text(path));
  assert.deepEqual([after.method, after.status], ['CANCEL', 'CANCELLED']);
  assert.equal(after.entry.uid, before.entry.uid);
  assert.ok(after.entry.sequence > before.entry.sequence);
});

test('texts come back as they were', async () => {
  const odd = 'Comma, semicolon; colon: back\\slash "quoted" \\n ^n 語語語語語語語語語語語語語語語語語語語語 🎉🎉🎉🎉🎉🎉🎉🎉 مهرجان';
  const { entry } = await entryOf({
    name: odd, location: odd, description: `${odd}\n\nBEGIN:VEVENT\n${odd.repeat(20)}`, starts_at: '2036-12-12T18:30:00Z' });
  assert.equal(entry.summary, odd);
  assert.equal(entry.location, odd);
  assert.equal(entry.description, `${odd}\n\nBEGIN:VEVENT\n${odd.repeat(20)}`);
});

test('the entry of a ticket is the registration’s, and has no link', async () => {
  const event = await server.event({ starts_at: '2036-12-12T18:30:00Z', timezone: 'Europe/Berlin' });
  const { body: registration } = await server.register(event.id, 'ada@example.org');
  const file = await text(`${registration.ticket_url}.ics`);
  const { entry, method } = read(file);
  assert.equal(entry.uid, registration.id);
  assert.equal(method, 'PUBLISH');
  assert.match(entry.description, /^Ticket [A-HJ-NP-Z2-9]{8}/);
  assert.ok(!file.includes('/tickets/') && !file.includes('ada@'));
});
