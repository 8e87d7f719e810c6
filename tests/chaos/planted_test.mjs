// The whole checker, from requests to verdict, against real servers and a real database in which
// something has been made wrong: each planted fault must be reported, and nothing where none is.
//
//   BOXOFFICE_SERVER=PROGRAM node --test planted_test.mjs
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pause } from '../support/processes.mjs';
import { chaosRun } from './chaos_run.mjs';
import { check, mostOperations } from './check.mjs';
import { Client } from './client.mjs';
import { groupBy } from './group_by.mjs';
import { History } from './history.mjs';
import { keepFailures } from './report.mjs';
import { Sampler } from './sampler.mjs';
import { storedOf, storedSql } from './stored.mjs';
import { Workload } from './workload.mjs';

const out = mkdtempSync(join(tmpdir(), 'boxoffice-planted-'));
after(() => rmSync(out, { recursive: true, force: true }));

const play = (options) =>
  chaosRun({
    seed: 'planted',
    milliseconds: 7000,
    server: process.env.BOXOFFICE_SERVER,
    out,
    mayMount: false,
    only: ['server-kill', 'commit-cut', 'answer-cut'],
    ...options,
  });

const kindsOf = (result) => [...new Set(result.violations.map((one) => one.kind))].sort();

// The same requests with another end.
function variant(history, stored, change = (request) => request) {
  const copy = new History();
  history.records
    .filter((one) => !['stored', 'end'].includes(one.type))
    .forEach((one) => copy.add(change({ ...one })));
  stored.forEach((record) => copy.add(record));
  copy.add({ type: 'end' });
  return copy;
}

// What would be stored after the statements; nothing of them stays.
const storedAfter = async (world, statements) =>
  storedOf(await world.database.sql(`BEGIN; ${statements}; ${storedSql}; ROLLBACK`));

// A registration that was told and that nobody tried to cancel. Of a short event, for which an order
// is looked for, or of a long one, which is held to the invariants only: either may book first.
function acknowledgedRow(history, { long }) {
  const requests = history.ofType('request');
  const ofLong = new Set(requests.filter((one) => one.name?.startsWith('long ')).map((one) => one.id));
  const cancelled = new Set(requests.filter((one) => one.op === 'cancel').map((one) => one.rid));
  return [...groupBy(requests, (one) => one.event)]
    .filter(([event, own]) => (long ? ofLong.has(event) : own.length < mostOperations))
    .flatMap(([, own]) => own)
    .find((one) => one.op === 'register' && one.status === 201 && !cancelled.has(one.id));
}

const deleteRow = ({ event, id }) => `DELETE FROM registrations WHERE id = '${id}';
  UPDATE events SET booked_count = booked_count - 1 WHERE id = '${event}'`;

const overbook = (event) => `ALTER TABLE events DROP CONSTRAINT events_never_overbooked, DROP CONSTRAINT events_held_count;
  UPDATE events SET booked_count = booked_count + 1 WHERE id = '${event}';
  INSERT INTO registrations (event_id, user_email) VALUES ('${event}', 'one.too.many@example.com')`;

const forget = (event) => `ALTER TABLE audit_log DISABLE TRIGGER USER;
  DELETE FROM audit_log WHERE target_id = '${event}' AND action = 'event.created'`;

const invent = (event) => `INSERT INTO audit_log (actor_kind, action, target_kind, target_id)
  VALUES ('open', 'event.updated', 'event', '${event}')`;

const forgetEntry = (event) => `DELETE FROM journal WHERE event_id = '${event}' AND kind = 'event_created'`;

const inventEntry = (event) => `INSERT INTO journal (event_id, kind) VALUES ('${event}', 'event_changed')`;

const undoOverbook = (event) => `DELETE FROM registrations WHERE user_email = 'one.too.many@example.com';
  UPDATE events SET booked_count = booked_count - 1 WHERE id = '${event}';
  ALTER TABLE events ADD CONSTRAINT events_never_overbooked CHECK (booked_count BETWEEN 0 AND capacity),
    ADD CONSTRAINT events_held_count CHECK (held_count >= 0 AND booked_count + held_count <= capacity)`;

// Resolves to what the sampler sees of an event that is beyond capacity for a while.
async function sampleOverbooked(world, event) {
  const history = new History();
  await world.database.sql(overbook(event));
  const sampler = new Sampler(world, history, () => [event]);
  const sampling = sampler.run();
  for (const deadline = Date.now() + 20000; history.records.length === 0 && Date.now() < deadline;) {
    await pause(20); // UNAVOIDABLE: asked again until it has looked
  }
  await sampler.stop();
  await sampling;
  await world.database.sql(undoOverbook(event));
  return history.records;
}

describe('planted in a real run', () => {
  const seen = {};
  before(async () => {
    seen.run = await play({
      plant: async (world, history) => {
        const maker = new Client('maker', history);
        seen.free = await new Workload(world, history, 'planted').create(maker, 'short planted', 3);
        maker.close();
        const stored = storedOf(await world.database.sql(storedSql));
        seen.row = acknowledgedRow(history, { long: false });
        seen.rowOfLong = acknowledgedRow(history, { long: true });
        seen.full = stored.find((one) => one.booked === one.capacity);
        seen.lost = await storedAfter(world, deleteRow(seen.row));
        seen.lostOfLong = await storedAfter(world, deleteRow(seen.rowOfLong));
        seen.overbooked = await storedAfter(world, overbook(seen.full.event));
        seen.forgotten = await storedAfter(world, forget(seen.free.id));
        seen.invented = await storedAfter(world, invent(seen.free.id));
        seen.entryForgotten = await storedAfter(world, forgetEntry(seen.free.id));
        seen.entryInvented = await storedAfter(world, inventEntry(seen.free.id));
        seen.samples = await sampleOverbooked(world, seen.full.event);
      },
    });
    seen.stored = seen.run.history.ofType('stored');
  });

  test('nothing planted, nothing found', () => {
    assert.deepEqual(
      check(seen.run.history).violations.map((one) => `${one.kind}: ${one.text}`),
      [],
    );
    assert.ok(seen.run.history.ofType('fault').length > 0, 'there were faults');
  });

  test('the history file says the same', () => {
    const read = History.read(join(out, 'history.jsonl'));
    assert.deepEqual(read.records.length, seen.run.history.records.length);
    assert.deepEqual(check(read).violations, []);
  });

  test('an acknowledged row deleted', () => {
    const result = check(variant(seen.run.history, seen.lost));
    assert.deepEqual(kindsOf(result), ['acknowledged_but_lost', 'entry_without_change', 'not_linearizable']);
    assert.ok(result.violations.every((one) => one.event === seen.row.event));
    const history = variant(seen.run.history, seen.lost);
    const [text] = keepFailures(history, check(history).violations, out);
    assert.match(text, /not_linearizable/);
    assert.ok(existsSync(join(out, `failure-${seen.row.event}.svg`)));
    assert.match(readFileSync(join(out, `failure-${seen.row.event}.jsonl`), 'utf8'), /"op":"register"/);
  });

  test('an acknowledged row of a long event deleted', () => {
    const result = check(variant(seen.run.history, seen.lostOfLong));
    assert.ok(kindsOf(result).includes('acknowledged_but_lost'));
    assert.ok(result.violations.every((one) => one.event === seen.rowOfLong.event));
  });

  test('a change that the audit log lacks, and an entry without its change', () => {
    const kindsWith = (stored) => kindsOf(check(variant(seen.run.history, stored)));
    assert.deepEqual(kindsWith(seen.forgotten), ['change_without_note']);
    assert.deepEqual(kindsWith(seen.invented), ['note_without_change']);
  });

  test('a change that the journal lacks, and an entry without its change', () => {
    const kindsWith = (stored) => kindsOf(check(variant(seen.run.history, stored)));
    assert.deepEqual(kindsWith(seen.entryForgotten), ['change_without_entry']);
    assert.deepEqual(kindsWith(seen.entryInvented), ['entry_without_change']);
  });

  test('a booking beyond capacity', () => {
    const kinds = kindsOf(check(variant(seen.run.history, seen.overbooked)));
    assert.deepEqual(kinds, [
      'beyond_capacity',
      'change_without_entry',
      'not_linearizable',
      'refused_but_booked',
    ]);
  });

  test('a booking beyond capacity, seen while the run goes on', () => {
    assert.equal(seen.samples[0]?.event, seen.full.event);
    const history = variant(seen.run.history, seen.stored);
    history.add(seen.samples[0]);
    assert.deepEqual(kindsOf(check(history)), ['wrong_meanwhile']);
  });

  test('a full answered with a seat free', () => {
    const history = variant(seen.run.history, seen.stored);
    const start = Math.max(...history.ofType('request').map((one) => one.end)) + 1;
    history.add({
      type: 'request',
      event: seen.free.id,
      client: 'planted',
      op: 'register',
      email: 'late@example.com',
      start,
      end: start + 1,
      status: 409,
      code: 'event_full',
    });
    // The planted request is the last one: so what is stored is looked at after it.
    assert.deepEqual(kindsOf(check(history)), ['false_full', 'not_linearizable']);
  });

  test('a recorded 201 altered to full', () => {
    const history = variant(seen.run.history, seen.stored, (one) =>
      one.n === seen.row.n && one.type === 'request'
        ? { ...one, status: 409, code: 'event_full', id: undefined }
        : one,
    );
    assert.ok(
      kindsOf(check(history)).some((kind) => ['refused_but_booked', 'replay_differs'].includes(kind)),
    );
  });
});

// An answer before commit: somebody between client and server says 201 at once, and the request
// never comes to its commit.
function answerEarly(world) {
  let lies = 0;
  const lie = (line, side, data) => {
    const text = side === 'request' ? data.toString() : '';
    const match = /^POST \/events\/([0-9a-f-]{36})\/register [^]*"user_email":"([^"]+)"/.exec(text);
    if (!match || lies >= 3) {
      return undefined;
    }
    lies += 1;
    const body = JSON.stringify({
      id: randomUUID(),
      event_id: match[1],
      user_email: match[2],
      created_at: '2026-01-01T00:00:00.000Z',
    });
    line.client.write(
      `HTTP/1.1 201 Created\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    return 'swallow';
  };
  world.first.line.watch(lie);
}

test('an answer before commit', async () => {
  const run = await play({ milliseconds: 4500, only: ['server-kill'], prepare: answerEarly });
  const kinds = kindsOf(check(run.history));
  assert.ok(kinds.includes('acknowledged_but_lost'), kinds.join());
});
