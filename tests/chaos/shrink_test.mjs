// Shrinking keeps good histories good, step by step, makes bad ones short, and the timeline shows them.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { historyOfEvent } from './check.mjs';
import { linearize } from './linearize.mjs';
import { randomHistory } from './random_history.mjs';
import { stream } from './random.mjs';
import { cutAt, shrink, withoutEmails, withoutIdle, withoutPairs } from './shrink.mjs';
import { layOut, rowsOf, timelineSvg, timelineText } from './timeline.mjs';

const operationsOf = (one) => historyOfEvent(one.requests, one.stored).operations;

const steps = {
  cut: (operations, dice) => [
    cutAt(operations, dice.pick(operations.map((one) => one.end).filter(Number.isFinite))),
  ],
  idle: withoutIdle,
  pair: withoutPairs,
  'e-mail': withoutEmails,
};

for (const [name, step] of Object.entries(steps)) {
  test(`a good history stays good: ${name}`, (t) => {
    let tried = 0;
    for (let seed = 0; seed < 400; seed += 1) {
      const one = randomHistory(`shrink ${seed}`, { clients: 3, lossy: 0.05 });
      // Without most of what looks at counts, so that more steps may be taken.
      const looks = { 'e-mail': ['event', 'full'], pair: ['event', 'list', 'full'] }[name] ?? [];
      const all = operationsOf(one).filter(
        (each) => !looks.includes(each.kind) && !looks.includes(each.answer),
      );
      for (const fewer of step(all, stream('step', seed))) {
        tried += 1;
        assert.ok(linearize(fewer, one.capacity).ok, `seed ${seed}`);
      }
    }
    t.diagnostic(`${tried} tried`);
    assert.ok(tried > 50, `${tried} tried`);
  });
}

// A full answered with a seat free, among sixty operations of other people.
function longBadHistory() {
  const one = randomHistory('long', {
    clients: 5,
    steps: 12,
    capacity: 30,
    lossy: 0.05,
    emails: ['a', 'b', 'c', 'd', 'e', 'f'],
  });
  const moment = one.requests[40].start;
  one.requests.push({
    type: 'request',
    event: 'e',
    client: 'c9',
    op: 'register',
    email: 'g',
    start: moment,
    end: moment + 1,
    status: 409,
    code: 'event_full',
  });
  return one;
}

test('a long bad history becomes short and stays bad', () => {
  const one = longBadHistory();
  const all = operationsOf(one);
  const fewer = shrink(all, one.capacity);
  assert.ok(all.length > 50 && fewer.length < all.length / 2, `${all.length} to ${fewer.length}`);
  assert.ok(
    fewer.some((each) => each.answer === 'full'),
    'the cause is still there',
  );
  assert.ok(!linearize(fewer, one.capacity).ok);
});

test('the timeline has a lane for each client and names every operation', () => {
  const one = longBadHistory();
  const fewer = shrink(operationsOf(one), one.capacity);
  const faults = [0, 1].map((late) => ({
    name: 'server-kill',
    from: fewer[late].start,
    to: fewer[late].start + 0.1,
    detail: '',
  }));
  const text = timelineText(fewer, 'event e', faults, ['a seat was free']);
  const svg = timelineSvg(fewer, 'event <e>', faults, ['a seat was free']);
  for (const client of new Set(fewer.map((each) => each.client))) {
    assert.match(text, new RegExp(`^${client} +.*\\|`, 'm'));
    assert.match(svg, new RegExp(`>${client}</text>`));
  }
  assert.equal(text.match(/^server-kill +~/gm).length, 1, 'one lane for all faults of a kind');
  for (const picture of [text, svg]) {
    assert.match(picture, /a seat was free/);
  }
  assert.match(text, /register g → 409 event_full/);
  assert.match(svg, /^<svg [^]*event &#60;e&#62;[^]*<\/svg>\s*$/);
});

test('bars that overlap in a lane take rows of their own', () => {
  const operation = (client, start, end) => ({
    client,
    kind: 'event',
    answer: end === Infinity ? 'unknown' : 'read',
    start,
    end,
    requests: [],
  });
  const { lanes } = layOut([operation('c', 0, Infinity), operation('c', 2, 3), operation('c', 4, 5)]);
  assert.deepEqual(
    rowsOf(lanes[0].bars).map((row) => row.map((bar) => bar.number)),
    [[1], [2, 3]],
  );
});
