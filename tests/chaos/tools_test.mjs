// What the checker is made of: plans that a seed repeats, the proxy, and what answers mean.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { test } from 'node:test';
import { run } from '../support/processes.mjs';
import { meaningOf } from './answers.mjs';
import { faults } from './faults.mjs';
import { History } from './history.mjs';
import { LineProxy } from './line_proxy.mjs';
import { oddStep } from './odd.mjs';
import { chooseFaults, deckOf } from './nemesis.mjs';
import { eventPlan, faultPlan, longSteps, serverSettings } from './plan.mjs';
import { stream } from './random.mjs';
import { besideOdd } from './report.mjs';
import { mostOfWish, salePlan } from './sale_plan.mjs';

const twenty = (steps) => Array.from({ length: 20 }, () => steps.next().value);

const allOf = (seed) => ({
  settings: serverSettings(seed),
  events: [1, 2, 3].map((number) => eventPlan(seed, number)),
  sales: [1, 2, 3].map((number) => salePlan(seed, number)),
  long: twenty(longSteps(seed, 1, 'l1.1')),
  faults: faultPlan(seed, 600000, deckOf(faults)),
});

test('a seed repeats all that is planned, another seed plans otherwise', () => {
  assert.deepEqual(allOf('7'), allOf('7'));
  assert.notDeepEqual(allOf('7'), allOf('8'));
});

test('random numbers are spread evenly', () => {
  const dice = stream('even', 1);
  const counts = new Array(10).fill(0);
  for (let at = 0; at < 10000; at += 1) {
    counts[dice.below(10)] += 1;
  }
  assert.ok(
    counts.every((count) => count > 850 && count < 1150),
    counts.join(),
  );
});

test('every fault comes before a round begins again, and all within two minutes', () => {
  const names = deckOf(faults);
  assert.deepEqual(new Set(names).size, faults.length);
  for (const seed of ['1', '2', '3', '4', '5', '6', '7', '8', '9', '10']) {
    const plan = faultPlan(seed, 120000, names).map((one) => one.name);
    assert.ok(plan.length >= names.length, `${plan.length} faults`);
    assert.deepEqual([...plan.slice(0, names.length)].sort(), [...names].sort());
  }
});

test('odd clients send each e-mail of the table, and are told by it what must come of it', () => {
  const dice = stream('odd');
  const steps = Array.from({ length: 5000 }, () => oddStep(dice));
  const emails = JSON.parse(readFileSync(new URL('../support/text_cases.json', import.meta.url), 'utf8')).emails;
  for (const { row, given, stored } of emails) {
    const own = steps.filter((one) => ['register', 'bad_text'].includes(one.op) && one.text === given);
    assert.ok(own.length > 0, row);
    assert.ok(own.every((one) => one.email === stored && (one.op === 'bad_text') === (stored === undefined)), row);
  }
  assert.ok(steps.some((one) => one.op === 'create') && steps.some((one) => one.op === 'bad_create'));
});

test('good clients are told apart from odd ones, and visits from the time between them', () => {
  const request = (client, start, status) => ({ type: 'request', op: 'event', client, start, end: start + 5, status });
  const history = new History();
  history.add({ type: 'odd', number: 1, from: 1000, to: 2000, connections: 7 });
  [
    request('s1.1', 500, 200),
    request('s1.1', 900, 200),
    request('s1.1', 1500, 200),
    request('l1.1', 1600, 503),
    request('odd-text1', 1700, 503),
    request('s1.1', 4500, 503), // while the run is brought to its end
  ].forEach((one) => history.add(one));
  const beside = besideOdd({ history, disturbed: 4000 });
  assert.deepEqual(beside, {
    visits: 1,
    connections: 7,
    with: { requests: 2, success: 0.5, aSecond: 1, p50: 5, p99: 5 },
    without: { requests: 2, success: 1, aSecond: 2 / 3, p50: 5, p99: 5 },
  });
  assert.equal(besideOdd({ history: new History(), disturbed: 1 }), null);
});

test('short events are full now and then, and people meet in them', () => {
  const plans = Array.from({ length: 50 }, (_, number) => eventPlan('s', number));
  assert.ok(plans.every((plan) => plan.clients.length >= 3 && plan.clients.flat().length < 80));
  assert.ok(plans.some((plan) => plan.capacity < new Set(plan.clients.flat().map((one) => one.email)).size));
});

test('of events that sell orders, a wish is never more than there is, and all is asked', () => {
  const plans = Array.from({ length: 100 }, (_, number) => salePlan('s', number));
  const sizes = plans.flatMap((plan) => [
    plan.capacity,
    plan.quota?.size ?? 2,
    ...plan.types.map((one) => one.capacity ?? 2),
  ]);
  assert.ok(Math.min(...sizes) >= mostOfWish);
  const asked = new Set(plans.flatMap((plan) => plan.clients.flat().map((one) => one.op)));
  for (const op of ['order', 'hold', 'confirm', 'extend', 'release', 'drop', 'join', 'leave', 'look', 'hasten']) {
    assert.ok(asked.has(op), op);
  }
  assert.deepEqual(new Set(plans.map((plan) => plan.fields.waiting_policy)), new Set(['strict', 'fill']));
});

test('what cannot be done here is skipped and said', () => {
  const world = { database: { line: null }, disk: null, clocksWork: false };
  const { possible, skipped } = chooseFaults(world, [
    'server-kill',
    'disk-full',
    'commit-cut',
    'server-clock',
  ]);
  assert.deepEqual(
    possible.map((one) => one.name),
    ['server-kill'],
  );
  assert.deepEqual(
    skipped.map((one) => one.name),
    ['server-clock', 'disk-full', 'commit-cut'],
  );
  assert.ok(skipped.every((one) => one.why.length > 0));
  assert.throws(() => chooseFaults(world, ['earthquake']), /no fault is called earthquake/);
});

// status, code, Retry-After, of what, meaning
const meanings = [
  [201, undefined, false, 'register', 'done'],
  [409, 'event_full', false, 'register', 'refused'],
  [409, 'already_registered', false, 'register', 'refused'],
  [404, 'event_not_found', false, 'register', 'strange'],
  [503, 'database_unavailable', true, 'register', 'nothing'],
  [503, 'overloaded', true, 'cancel', 'nothing'],
  [503, 'outcome_unknown', true, 'register', 'unknown'],
  [503, 'database_unavailable', false, 'register', 'strange'],
  [503, 'query_timeout', false, 'list', 'nothing'],
  [503, 'query_timeout', false, 'register', 'strange'],
  [0, undefined, false, 'register', 'unknown'],
  [500, 'internal', false, 'register', 'strange'],
  [408, 'request_timeout', false, 'register', 'nothing'],
  [200, undefined, false, 'register', 'strange'],
  [200, undefined, false, 'cancel', 'done'],
  [201, undefined, false, 'event', 'strange'],
];
for (const [status, code, retryAfter, op, meaning] of meanings) {
  test(`${op}: ${status} ${code ?? ''} means ${meaning}`, () =>
    assert.equal(meaningOf({ op, status, code, retryAfter }), meaning));
}

// A server that says everything back, a proxy before it, and a connection through both.
async function lineTo(t) {
  const server = createServer((socket) => socket.on('error', () => {}).pipe(socket));
  await new Promise((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const proxy = await LineProxy.listen({ port: server.address().port });
  const socket = connect(proxy.port, '127.0.0.1');
  let got = '';
  socket.setEncoding('utf8').on('data', (data) => {
    got += data;
  });
  const end = new Promise((resolve) => {
    let error = null;
    socket
      .on('error', (one) => {
        error = one.code;
      })
      .on('close', () => resolve(error));
  });
  t.after(() => {
    proxy.close();
    server.close();
    socket.destroy();
  });
  const until = async (text) => {
    while (got !== text) {
      assert.ok(text.startsWith(got), `${got} is no beginning of ${text}`);
      await new Promise((resolve) => {
        socket.once('data', resolve);
      });
    }
  };
  return { proxy, socket, until, end };
}

test('what a program prints is text, wherever its pieces end', async () => {
  const script = `const bytes = Buffer.from('\u{1f468}\u200d\u{1f467}');
    process.stdout.write(bytes.subarray(0, 2), () => setImmediate(() => process.stdout.write(bytes.subarray(2))));`;
  assert.equal(await run(process.execPath, ['-e', script]), '\u{1f468}\u200d\u{1f467}');
});

test('the proxy passes on', async (t) => {
  const { socket, until } = await lineTo(t);
  socket.write('one');
  await until('one');
});

test('delayed pieces keep their order', async (t) => {
  const { proxy, socket, until } = await lineTo(t);
  const delays = [40, 0, 15, 0, 1, 30, 0, 0];
  proxy.delay = () => delays.pop() ?? 0;
  for (const piece of ['a', 'b', 'c', 'd']) {
    socket.write(piece);
    await new Promise((resolve) => {
      setImmediate(resolve);
    });
  }
  await until('abcd');
});

test('cut ends both sides, reset resets them', async (t) => {
  for (const [how, error] of [
    ['cutAll', null],
    ['resetAll', 'ECONNRESET'],
  ]) {
    const { proxy, socket, until, end } = await lineTo(t);
    socket.write('x');
    await until('x');
    proxy[how]();
    assert.equal(await end, error);
    assert.equal(proxy.lines.size, 0);
  }
});

test('a watch cuts at a word, on one side, until it is removed', async (t) => {
  const { proxy, socket, until, end } = await lineTo(t);
  const remove = proxy.watch((line, side, data) =>
    side === 'answer' && data.includes('COMMIT') ? 'cut' : undefined,
  );
  socket.write('BEGIN');
  await until('BEGIN');
  socket.write('COMMIT');
  await end;
  remove();
  assert.equal(proxy.watches.length, 0);
});

test('without a target connections are closed', async (t) => {
  const { proxy, end, socket, until } = await lineTo(t);
  socket.write('x');
  await until('x');
  proxy.target = null;
  const late = connect(proxy.port, '127.0.0.1');
  await new Promise((resolve) => {
    late.on('error', () => {}).on('close', resolve);
  });
  proxy.cutAll();
  await end;
});
