// The checker checks itself: hand-written histories, each planted fault in one; random good ones;
// the same with one answer changed; and every tiny history against trying all orders.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { check } from './check.mjs';
import { linearize } from './linearize.mjs';
import { compile, emptyState, take } from './model.mjs';
import { operationsOf } from './operations.mjs';
import { randomHistory } from './random_history.mjs';
import { stream } from './random.mjs';
import { historyOf, register, written } from './written_histories.mjs';

const kindsOf = (history) =>
  [...new Set(check(history).violations.map((one) => one.kind))]
    .filter((kind) => kind !== 'nothing_booked')
    .sort();

for (const [name, requests, rows, options, wanted] of written) {
  test(`${wanted.length === 0 ? 'accepts' : 'refuses'}: ${name}`, () =>
    assert.deepEqual(kindsOf(historyOf(requests, rows, options)), wanted));
}

test('an acknowledged event that is not stored, and one stored twice', () => {
  const history = historyOf([], []);
  history.add({
    type: 'request',
    op: 'create',
    name: 'f',
    key: 'f',
    start: 0,
    end: 1,
    status: 201,
    id: 'f',
    capacity: 1,
  });
  history.add({ type: 'stored', event: 'e2', name: 'e', capacity: 2, booked: 0, rows: [] });
  assert.deepEqual(kindsOf(history), ['acknowledged_but_lost', 'refused_but_booked']);
});

test('a run in which nothing was booked', () => {
  const found = check(historyOf([register('a', 0, 1, 'away')], [])).violations;
  assert.deepEqual(
    found.map((one) => one.kind),
    ['nothing_booked'],
  );
});

test('refusals in an event too long for an order of all', () => {
  const people = Array.from({ length: 150 }, (_, at) => ({ email: `p${at}`, id: `r${at}` }));
  const requests = people.map(({ email, id }, at) => register(email, at, at + 0.5, 201, { id }));
  const rows = people.map((one) => ({ ...one, cancelled: false }));
  const kinds = (more) => kindsOf(historyOf([...requests, more], rows, { capacity: 200 }));
  assert.deepEqual(kinds(register('late', 200, 201, 'full')), ['false_full']);
  assert.deepEqual(kinds(register('late', 200, 201, 'already')), ['false_already']);
  assert.deepEqual(kinds(register('p7', 200, 201, 'already')), []);
});

const randomOnes = (count) => Array.from({ length: count }, (_, seed) => ({ seed, ...randomHistory(seed) }));

test('accepts random good histories', () => {
  for (const { seed, requests, stored, capacity } of randomOnes(800)) {
    const found = check(historyOf(requests, stored.rows, { capacity })).violations.filter(
      (one) => !['never_resolved', 'nothing_booked'].includes(one.kind),
    );
    assert.deepEqual(
      found.map((one) => `${seed}: ${one.kind} ${one.text}`),
      [],
    );
  }
});

// Ways to make a good history bad. Some of what they make is still good: a client that saw nothing
// can't tell. Returns false where there is nothing to change.
const mutations = {
  lost_row: ({ stored, dice, requests }) => {
    const known = stored.rows.filter((one) => requests.some((each) => each.id === one.id));
    return known.length > 0 && stored.rows.splice(stored.rows.indexOf(dice.pick(known)), 1).length > 0;
  },
  other_count: ({ requests, dice }) => {
    const reads = requests.filter((one) => one.booked !== undefined);
    return reads.length > 0 && ((dice.pick(reads).booked += dice.pick([-1, 1])), true);
  },
  full_instead: ({ requests, dice }) => {
    const booked = requests.filter((one) => one.op === 'register' && one.status === 201 && !one.key);
    return (
      booked.length > 0 &&
      (Object.assign(dice.pick(booked), { status: 409, code: 'event_full', id: undefined }), true)
    );
  },
  already_instead: ({ requests, dice }) => {
    const full = requests.filter((one) => one.code === 'event_full' && !one.key);
    return full.length > 0 && ((dice.pick(full).code = 'already_registered'), true);
  },
  extra_row: ({ stored }) => stored.rows.push({ id: 'extra', email: 'z@x.example', cancelled: false }) > 0,
  short_list: ({ requests, dice }) => {
    const lists = requests.filter((one) => one.rows?.length > 0);
    return lists.length > 0 && dice.pick(lists).rows.pop() !== undefined;
  },
};
const wantedRate = {
  lost_row: 1,
  other_count: 0.65,
  full_instead: 0.95,
  already_instead: 0.9,
  extra_row: 1,
  short_list: 0.5,
};

for (const [name, mutate] of Object.entries(mutations)) {
  test(`refuses mutated histories: ${name}`, (t) => {
    let [mutated, refused] = [0, 0];
    for (const one of randomOnes(400)) {
      if (mutate({ ...one, dice: stream('mutation', name, one.seed) })) {
        mutated += 1;
        refused += kindsOf(historyOf(one.requests, one.stored.rows, one)).some(
          (kind) => kind !== 'never_resolved',
        )
          ? 1
          : 0;
      }
    }
    t.diagnostic(`${refused} of ${mutated} refused`);
    assert.ok(mutated > 60 && refused >= mutated * wantedRate[name], `${refused} of ${mutated}`);
  });
}

// All orders, with every subset of the unknown ones: slow, and too simple to be wrong.
function tryAllOrders(operations, capacity) {
  const { steps, made, emails } = compile(operations);
  const place = (state, left) =>
    left.every((at) => steps[at].answer === 'unknown') ||
    left.some((at) => {
      if (left.some((other) => steps[other].end < steps[at].start)) {
        return false;
      }
      const next = take(state, steps[at], { capacity, made });
      return (
        next !== null &&
        place(
          next,
          left.filter((other) => other !== at),
        )
      );
    });
  return place(
    emptyState(emails),
    steps.map((_, at) => at),
  );
}

test('agrees with trying all orders of tiny histories, good and bad', (t) => {
  let [good, bad] = [0, 0];
  for (let seed = 0; seed < 2000; seed += 1) {
    const dice = stream('tiny', seed);
    const one = randomHistory(`tiny ${seed}`, {
      clients: 3,
      steps: 2,
      capacity: dice.between(1, 2),
      lossy: 0.2,
    });
    const names = Object.keys(mutations).filter((name) => !['lost_row', 'extra_row'].includes(name));
    if (dice.chance(0.7)) {
      mutations[dice.pick(names)]({ ...one, dice });
    }
    const { operations } = operationsOf(one.requests);
    if (operations.length > 7) {
      continue;
    }
    const expected = tryAllOrders(operations, one.capacity);
    expected ? (good += 1) : (bad += 1);
    assert.equal(linearize(operations, one.capacity).ok, expected, `seed ${seed}`);
  }
  t.diagnostic(`${good} good, ${bad} bad`);
  assert.ok(good > 500 && bad > 200, `${good} good, ${bad} bad`);
});
