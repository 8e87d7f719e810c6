// The checker of events that sell orders checks itself: random good histories, and each kind of fault
// planted in them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.mjs';
import { History } from './history.mjs';
import { randomSale } from './random_sale.mjs';
import { stream } from './random.mjs';

function historyOfSale({ creation, made, requests, stored }) {
  const history = new History();
  [creation, ...made, ...requests].forEach((one) => history.add({ ...one }));
  history.add(stored);
  history.add({ type: 'end' });
  return history;
}

const violationsOf = (one) =>
  check(historyOfSale(one)).violations.filter((each) => each.kind !== 'nothing_booked');

test('accepts random good histories', (t) => {
  const seen = {};
  for (let seed = 0; seed < 600; seed += 1) {
    const one = randomSale(seed);
    one.requests.forEach((each) => {
      const answer = `${each.op} ${each.status} ${each.code ?? each.state ?? ''}${each.retaken ? ' retaken' : ''}`;
      seen[answer] = (seen[answer] ?? 0) + 1;
    });
    assert.deepEqual(
      violationsOf(one).map((each) => `${seed}: ${each.kind} ${each.text}`),
      [],
    );
  }
  t.diagnostic(JSON.stringify(seen));
});

// Counts what is stored anew: so a fault is not noticed by a count that was forgotten.
function recount(stored) {
  const { orders, types, quotas } = stored.sale;
  const lines = orders
    .filter((one) => one.state === 'held')
    .flatMap((one) => one.types.map((type, at) => ({ type, seats: one.quantities[at] })));
  const count = (pool, isOf) => {
    pool.booked = stored.rows.filter((row) => !row.cancelled && isOf(row.type)).length;
    pool.held = lines.filter((one) => isOf(one.type)).reduce((all, one) => all + one.seats, 0);
  };
  count(stored, () => true);
  types.forEach((type) => count(type, (id) => id === type.id));
  quotas.forEach((quota) => count(quota, (id) => quota.types.includes(id)));
}

const without = (list, one) => list.splice(list.indexOf(one), 1);
const offersOf = ({ orders, entries }) =>
  orders
    .filter((one) => one.entry && one.state === 'held')
    .map((order) => ({ order, entry: entries.find((one) => one.id === order.entry) }));

// Each makes a good history bad, or returns nothing where it finds nothing to change.
const faults = {
  half_order: ({ stored, dice }) => {
    const rows = stored.rows.filter(
      (row) => row.order && stored.rows.filter((one) => one.order === row.order).length > 1,
    );
    return rows.length > 0 && without(stored.rows, dice.pick(rows));
  },
  kept_after_expiry: ({ stored, requests, dice }) => {
    const due = requests
      .filter((one) => one.op === 'hasten')
      .flatMap((one) => one.orders_due.map((id) => [id, one.end]));
    const isAsked = (end) =>
      requests.some((one) => one.start > end && one.key === undefined && [201, 409].includes(one.status));
    const orders = stored.sale.orders.filter(
      (one) =>
        one.state === 'expired' && !one.entry && due.some(([id, end]) => id === one.id && isAsked(end)),
    );
    return orders.length > 0 && Object.assign(dice.pick(orders), { state: 'held', overdue: true });
  },
  lost_before_time: ({ stored, dice }) => {
    const ids = stored.sale.expired.map((one) => one.id);
    const orders = stored.sale.orders.filter((one) => one.state === 'expired' && ids.includes(one.id));
    return orders.length > 0 && Object.assign(dice.pick(orders), { expires: 3 });
  },
  overtaken: ({ stored }) => {
    const { entries } = stored.sale;
    for (const { order, entry } of offersOf(stored.sale)) {
      const second = entries.find(
        (one) =>
          one.id > entry.id &&
          one.state === 'waiting' &&
          one.quantity === entry.quantity &&
          one.type === entry.type,
      );
      if (second) {
        Object.assign(second, { state: 'offered', order: order.id });
        Object.assign(entry, { state: 'waiting', order: null });
        return Object.assign(order, { entry: second.id, email: second.email });
      }
    }
    return false;
  },
  seats_left_over: ({ stored, dice }) => {
    const offers = offersOf(stored.sale);
    if (offers.length === 0) {
      return false;
    }
    const { order, entry } = dice.pick(offers);
    without(stored.sale.orders, order);
    return Object.assign(entry, { state: 'waiting', order: null });
  },
  acknowledged_but_lost: ({ stored, requests, dice }) => {
    const told = requests.filter((one) => one.op === 'join' && one.status === 201).map((one) => one.id);
    const entries = stored.sale.entries.filter((one) => told.includes(one.id));
    return entries.length > 0 && without(stored.sale.entries, dice.pick(entries));
  },
  refused_but_booked: ({ requests, dice }) => {
    const made = requests.filter((one) => one.op === 'order' && one.status === 201);
    return (
      made.length > 0 &&
      Object.assign(dice.pick(made), {
        status: 409,
        code: 'event_full',
        id: undefined,
        seats: undefined,
        state: undefined,
      })
    );
  },
  twice_in_one_event: ({ stored, dice }) => {
    const active = stored.rows.filter((row) => !row.cancelled);
    const hasFirst = ({ email }) => active.some((row) => row.email === email && row.nth === 0);
    const rows = active.filter((row) => row.nth > 0 && hasFirst(row));
    return rows.length > 0 && Object.assign(dice.pick(rows), { nth: 0 });
  },
  ended_by_nobody: ({ stored, requests, dice }) => {
    const named = requests
      .filter((one) => ['release', 'leave'].includes(one.op))
      .map((one) => one.order ?? one.entry);
    const orders = stored.sale.orders.filter(
      (one) => one.state === 'held' && !one.entry && !named.includes(one.id),
    );
    return orders.length > 0 && Object.assign(dice.pick(orders), { state: 'cancelled' });
  },
  miscounted: ({ stored }) => (stored.held += 1),
};

const counted = new Set(['miscounted', 'lost_before_time', 'refused_but_booked', 'twice_in_one_event']);

for (const [kind, plant] of Object.entries(faults)) {
  test(`notices, planted in random histories: ${kind}`, (t) => {
    let planted = 0;
    for (let seed = 0; seed < 4000 && planted < 60; seed += 1) {
      const one = randomSale(seed);
      if (plant({ ...one, dice: stream('planted', kind, seed) })) {
        planted += 1;
        counted.has(kind) || recount(one.stored);
        const kinds = violationsOf(one).map((each) => each.kind);
        assert.ok(kinds.includes(kind), `${seed}: only ${kinds.join(', ') || 'nothing'}`);
      }
    }
    t.diagnostic(`planted ${planted} times`);
    assert.ok(planted >= 20, `planted ${planted} times`);
  });
}

// What only an order of all operations can show.
const answersInstead = {
  full_instead_of_held: [
    (one) => one.op === 'order' && one.status === 201,
    { status: 409, code: 'event_full', id: undefined },
    0.98,
  ],
  limit_instead_of_full: [
    (one) => one.code === 'event_full' && one.op === 'order',
    { code: 'limit_per_email' },
    0.9,
  ],
  available_instead_of_limit: [
    (one) => one.code === 'limit_per_email' && one.op === 'join',
    { code: 'seats_available' },
    0.75,
  ],
  limit_instead_of_available: [(one) => one.code === 'seats_available', { code: 'limit_per_email' }, 0.9],
  in_time_instead_of_late: [(one) => one.retaken, { retaken: false }, 0.95],
  expired_instead_of_not_held: [(one) => one.code === 'order_not_held', { code: 'hold_expired' }, 0.95],
  more_held: [(one) => one.op === 'event' && one.held > 0, { held: 99 }, 1],
};

for (const [name, [isIt, change, rate]] of Object.entries(answersInstead)) {
  test(`refuses an answer that was changed: ${name}`, (t) => {
    let [changed, noticed] = [0, 0];
    for (let seed = 0; seed < 400; seed += 1) {
      const one = randomSale(seed);
      const some = one.requests.filter(isIt);
      if (some.length > 0) {
        Object.assign(stream('changed', name, seed).pick(some), change);
        changed += 1;
        noticed += violationsOf(one).length > 0 ? 1 : 0;
      }
    }
    t.diagnostic(`${noticed} of ${changed} noticed`);
    assert.ok(changed >= 10 && noticed >= changed * rate, `${noticed} of ${changed}`);
  });
}
