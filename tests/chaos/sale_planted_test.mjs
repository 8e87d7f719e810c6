// The same as planted_test.mjs, for orders, holds and the waiting list: in a real run with real servers
// and a real database, something is made wrong, and must be reported.
//
//   BOXOFFICE_SERVER=PROGRAM node --test sale_planted_test.mjs
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { pause } from '../support/processes.mjs';
import { chaosRun } from './chaos_run.mjs';
import { check } from './check.mjs';
import { Client } from './client.mjs';
import { History } from './history.mjs';
import { keepFailures } from './report.mjs';
import { Sampler } from './sampler.mjs';
import { storedOf, storedSql } from './stored.mjs';
import { Workload } from './workload.mjs';

const out = mkdtempSync(join(tmpdir(), 'boxoffice-sale-planted-'));
after(() => rmSync(out, { recursive: true, force: true }));

const kindsOf = (result) => [...new Set(result.violations.map((one) => one.kind))].sort();

const withoutEnd = (history) => history.records.filter((one) => !['stored', 'end'].includes(one.type));

// The same requests with another end.
function variant(history, stored, change = (request) => request) {
  const copy = new History();
  withoutEnd(history).forEach((one) => copy.add(change({ ...one })));
  stored.forEach((record) => copy.add(record));
  copy.add({ type: 'end' });
  return copy;
}

const sure = { patience: 5000, seat: 0, pause: 0 };
const fields = { waiting_list: true, waiting_policy: 'strict', max_per_email: 20, hold_minutes: 120 };

// An event for one client that asks one thing after the other, with these names.
class Scene {
  constructor(workload, client) {
    Object.assign(this, { workload, client, names: 0 });
  }

  async open(name, capacity) {
    this.event = await this.workload.create(this.client, name, capacity, fields);
    return this;
  }

  async ask(op, more) {
    this.names += 1;
    const asked = { op, name: `n${this.names}`, ...more };
    const record = await this.event.ask(this.client, { ...asked, ...this.event.nextKey(true) }, sure);
    assert.ok(record.status < 300 || record.status === 409, JSON.stringify(record));
    return record;
  }

  order(email, quantity, hold = false) {
    return this.ask('order', { email, lines: [{ quantity }], hold, attendees: [] });
  }

  ofOrder(op, made) {
    return this.ask(op, { order: made.id, email: made.email, url: made.link, name: undefined });
  }
}

// Sold out, given back: the first of two who wait has the offer.
async function sceneOfOffer(scene) {
  await scene.open('sale planted offer', 2);
  const order = await scene.order('ann@example.com', 2);
  const first = await scene.ask('join', { email: 'bob@example.com', quantity: 2 });
  const second = await scene.ask('join', { email: 'cid@example.com', quantity: 2 });
  await scene.ofOrder('release', order);
  const look = await scene.ask('look', {
    entry: first.id,
    email: first.email,
    url: first.link,
    name: undefined,
  });
  assert.equal(look.state, 'offered');
  return { event: scene.event.id, first, second, offer: look.offer };
}

// One order is confirmed; a hold has expired, and that was noticed.
async function sceneOfHold(scene) {
  await scene.open('sale planted hold', 4);
  const order = await scene.order('ann@example.com', 2);
  const hold = await scene.order('bob@example.com', 2, true);
  await scene.event.hasten(scene.client, 1000);
  const late = await scene.ofOrder('extend', hold);
  assert.equal(late.code, 'hold_expired');
  return { event: scene.event.id, order, hold };
}

const halfOrder = ({ event, order }) => `DELETE FROM registrations WHERE id = '${order.seats[0].id}';
  UPDATE events SET booked_count = booked_count - 1 WHERE id = '${event}'`;

const keepHold = ({ event, hold }) => `UPDATE orders SET status = 'held' WHERE id = '${hold.id}';
  UPDATE events SET held_count = held_count + 2 WHERE id = '${event}'`;

const loseEarly = ({ hold }) =>
  `UPDATE orders SET expires_at = now() + interval '1 hour' WHERE id = '${hold.id}'`;

const offerToSecond = ({ first, second, offer }) => `
  UPDATE waiting_list SET status = 'waiting', order_id = NULL WHERE id = '${first.id}';
  UPDATE waiting_list SET status = 'offered', order_id = '${offer}' WHERE id = '${second.id}';
  UPDATE orders SET entry_id = '${second.id}', email = '${second.email}' WHERE id = '${offer}'`;

const loseOffer = ({ event, first, offer }) => `
  UPDATE waiting_list SET status = 'waiting', order_id = NULL WHERE id = '${first.id}';
  DELETE FROM orders WHERE id = '${offer}';
  UPDATE events SET held_count = 0 WHERE id = '${event}'`;

const closeOffer = ({ event, first, offer }) => `
  UPDATE waiting_list SET status = 'closed' WHERE id = '${first.id}';
  UPDATE orders SET status = 'cancelled' WHERE id = '${offer}';
  UPDATE events SET held_count = 0 WHERE id = '${event}'`;

const miscount =
  (by) =>
  ({ event }) =>
    `UPDATE events SET held_count = held_count + ${by} WHERE id = '${event}'`;

// Of one seat, so that the rule for one seat an address is not what is noticed.
const oneTwice = ({ order }) => `DROP INDEX registrations_active_email;
  UPDATE registrations SET nth = 0 WHERE id = '${order.seats[1].id}'`;

const storedAfter = async (world, statements) =>
  storedOf(await world.database.sql(`BEGIN; ${statements}; ${storedSql}; ROLLBACK`));

// Resolves to what the sampler sees while it is so.
async function sampled(world, scene, plant, undo) {
  const history = new History();
  await world.database.sql(plant(scene));
  const sampler = new Sampler(world, history, () => [scene.event]);
  const sampling = sampler.run();
  for (const deadline = Date.now() + 20000; history.records.length === 0 && Date.now() < deadline;) {
    await pause(20); // UNAVOIDABLE: asked again until it has looked
  }
  await sampler.stop();
  await sampling;
  await world.database.sql(undo(scene));
  return history.records;
}

describe('planted in a real run', () => {
  const seen = {};
  before(async () => {
    seen.run = await chaosRun({
      seed: 'sale planted',
      milliseconds: 7000,
      server: process.env.BOXOFFICE_SERVER,
      out,
      mayMount: false,
      only: ['server-kill', 'commit-cut', 'answer-cut'],
      plant: async (world, history) => {
        const client = new Client('maker', history);
        const workload = new Workload(world, history, 'planted');
        seen.offer = await sceneOfOffer(new Scene(workload, client));
        seen.hold = await sceneOfHold(new Scene(workload, client));
        const plants = { halfOrder, keepHold, loseEarly, oneTwice };
        for (const [name, sql] of Object.entries(plants)) {
          seen[name] = await storedAfter(world, sql(seen.hold));
        }
        for (const [name, sql] of Object.entries({ offerToSecond, loseOffer, closeOffer })) {
          seen[name] = await storedAfter(world, sql(seen.offer));
        }
        seen.samples = await sampled(world, seen.offer, miscount(-1), miscount(1));
        client.close();
        await workload.psql.close();
      },
    });
    seen.stored = seen.run.history.ofType('stored');
  });

  // The kinds of all violations, which must be of this event.
  function kindsWith(stored, { event }, change) {
    const result = check(variant(seen.run.history, stored, change));
    assert.deepEqual([...new Set(result.violations.map((one) => one.event))], [event]);
    return kindsOf(result);
  }

  test('nothing planted, nothing found; and much was sold', () => {
    assert.deepEqual(
      check(seen.run.history).violations.map((one) => `${one.kind}: ${one.text}`),
      [],
    );
    const asked = seen.run.history.ofType('request').filter((one) => one.client !== 'maker' && one.status);
    for (const op of ['order', 'confirm', 'join', 'look']) {
      assert.ok(
        asked.some((one) => one.op === op),
        op,
      );
    }
    assert.ok(
      seen.stored.some((one) => one.sale?.orders.some((order) => order.entry)),
      'an offer',
    );
  });

  test('the history file says the same', () => {
    assert.deepEqual(check(History.read(join(out, 'history.jsonl'))).violations, []);
  });

  test('half an order', () => {
    const kinds = kindsWith(seen.halfOrder, seen.hold);
    assert.deepEqual(kinds, [
      'acknowledged_but_lost',
      'entry_without_change',
      'half_order',
      'not_linearizable',
    ]);
  });

  test('a hold kept after its time, though others have asked since', () => {
    const kinds = kindsWith(seen.keepHold, seen.hold);
    assert.deepEqual(kinds, ['entry_without_change', 'kept_after_expiry', 'not_linearizable']);
  });

  test('a hold that ended before its time', () => {
    assert.deepEqual(kindsWith(seen.loseEarly, seen.hold), ['lost_before_time']);
  });

  test('the same seat of an address twice', () => {
    assert.deepEqual(kindsWith(seen.oneTwice, seen.hold), ['twice_in_one_event']);
  });

  test('an offer to the second in line', () => {
    const kinds = kindsWith(seen.offerToSecond, seen.offer);
    assert.deepEqual(kinds, ['not_linearizable', 'overtaken']);
    const history = variant(seen.run.history, seen.offerToSecond);
    const [text] = keepFailures(history, check(history).violations, out);
    assert.match(text, /overtaken: entry .* waited when the later .* was offered seats/);
    assert.match(text, /wait for 2 {2}as cid@example.com → 201/);
  });

  test('a lost offer: seats are free, and somebody waits for them', () => {
    const kinds = kindsWith(seen.loseOffer, seen.offer);
    assert.ok(kinds.includes('seats_left_over') && kinds.includes('not_linearizable'), kinds.join());
  });

  test('an offer that was taken back', () => {
    const kinds = kindsWith(seen.closeOffer, seen.offer);
    assert.ok(kinds.includes('ended_by_nobody') && kinds.includes('not_linearizable'), kinds.join());
  });

  test('held seats that are not counted, seen while the run goes on', () => {
    assert.equal(seen.samples[0]?.event, seen.offer.event);
    assert.match(seen.samples[0].text, /held_count 1 and 2 held/);
    const history = variant(seen.run.history, seen.stored);
    history.add(seen.samples[0]);
    assert.deepEqual(kindsOf(check(history)), ['wrong_meanwhile']);
  });

  test('a recorded order altered to full', () => {
    const { n } = seen.hold.order;
    const kinds = kindsWith(seen.stored, seen.hold, (one) =>
      one.type === 'request' && one.n === n
        ? { ...one, status: 409, code: 'event_full', id: undefined, seats: undefined, state: undefined }
        : one,
    );
    assert.ok(kinds.includes('refused_but_booked') && kinds.includes('not_linearizable'), kinds.join());
  });

  test('a recorded offer altered to waiting', () => {
    const kinds = kindsWith(seen.stored, seen.offer, (one) =>
      one.op === 'look' && one.entry === seen.offer.first.id
        ? { ...one, state: 'waiting', offer: null }
        : one,
    );
    assert.deepEqual(kinds, ['not_linearizable']);
  });
});
