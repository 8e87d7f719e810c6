// Makes the failing history of one event short enough to be read. Every step keeps a good history
// good (shrink_test.mjs proves it on random ones), so what still fails afterwards fails for the
// reason for which the whole does, and not because a step took the cause of something away:
//
//   cut     all that began after some moment goes; what had not ended by then becomes unknown
//   idle    an operation that changed nothing (a read, a refusal, a second cancellation) goes
//   pair    a registration and its cancellations go, where nobody looked in between
//   e-mail  all of one e-mail goes, where nobody looks at how many seats are taken
//
// The history of an event that sells orders is only cut: too much hangs together in it.
import { mutatingOfEvent } from './answers.mjs';
import { linearize } from './linearize.mjs';

const changesNothing = (one) => ['already', 'full', 'missing', 'read'].includes(one.answer);
const looksAtCount = (one) => ['event', 'list', 'stored'].includes(one.kind) || one.answer === 'full';

export function cutAt(operations, moment) {
  return operations
    .filter((one) => one.start <= moment)
    .flatMap((one) => {
      if (one.end <= moment || one.answer === 'unknown') {
        return [one];
      }
      return ['register', 'cancel'].includes(one.kind)
        ? [{ ...one, answer: 'unknown', end: Infinity, id: undefined, requests: [] }]
        : [];
    });
}

const withoutRows = (operations, keep) =>
  operations.map((one) => {
    if (!one.rows || one.rows.every(keep)) {
      return one;
    }
    const rows = one.rows.filter(keep);
    const taken = one.rows.filter((row) => !keep(row) && !row.cancelled).length;
    return { ...one, rows, booked: one.booked === undefined ? undefined : one.booked - taken };
  });

// Returns the registrations that may go with their cancellations, each as the operations without.
export function withoutPairs(operations) {
  const found = [];
  for (const made of operations.filter((one) => one.kind === 'register' && one.answer === 'booked')) {
    const ends = operations.filter((one) => one.kind === 'cancel' && one.rid === made.id);
    const until = Math.min(...ends.filter((one) => one.answer === 'cancelled').map((one) => one.end));
    if (until === Infinity || ends.some((one) => one.start <= made.end)) {
      continue;
    }
    const looks = (one) =>
      one !== made && !ends.includes(one) && (looksAtCount(one) || one.email === made.email);
    const apart = (one) => one.end < made.start || one.start > until;
    if (operations.filter(looks).every(apart)) {
      const rest = operations.filter((one) => one !== made && !ends.includes(one));
      found.push(withoutRows(rest, (row) => row.id !== made.id));
    }
  }
  return found;
}

// Likewise for whole e-mails.
export function withoutEmails(operations) {
  if (operations.some((one) => one.kind === 'event' || one.answer === 'full')) {
    return [];
  }
  return [...new Set(operations.map((one) => one.email).filter((email) => email))].map((email) =>
    withoutRows(
      operations.filter((one) => one.email !== email),
      (row) => row.email !== email,
    ),
  );
}

// Likewise for what changed nothing, and for what can only have come after all that was answered.
export function withoutIdle(operations) {
  const answered = operations.filter((one) => one.answer !== 'unknown');
  const last = Math.max(...answered.map((one) => one.end));
  const again = (one) =>
    one.answer === 'cancelled' &&
    answered.some((other) => other.kind === 'cancel' && other.rid === one.rid && other.end < one.start);
  const idle = (one) => changesNothing(one) || again(one) || (one.answer === 'unknown' && one.start > last);
  return operations.filter(idle).map((gone) => operations.filter((one) => one !== gone));
}

// Likewise, of an event that sells orders. What an operation would have made is known by what is stored.
export function cutSaleAt(operations, moment) {
  const isOpen = (one) => one.end > moment && one.answer !== 'unknown';
  const changes = (one) => mutatingOfEvent.has(one.kind) || one.kind === 'hasten';
  return operations
    .filter((one) => one.start <= moment && (!isOpen(one) || changes(one)))
    .map((one) =>
      isOpen(one)
        ? {
            ...one,
            answer: 'unknown',
            end: Infinity,
            told: { ...one.told, state: undefined, retaken: undefined },
            requests: [],
          }
        : one,
    );
}

// The shortest beginning that still fails: once a beginning fails, all longer ones do.
function cut(operations, fails, cutAt) {
  const ends = [...new Set(operations.map((one) => one.end).filter(Number.isFinite))].sort((a, b) => a - b);
  let [low, high] = [0, ends.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] = fails(cutAt(operations, ends[middle])) ? [low, middle] : [middle + 1, high];
  }
  const shorter = ends.length > 0 ? cutAt(operations, ends[low]) : operations;
  return fails(shorter) ? shorter : operations;
}

const failsIn = (game) => (some) => {
  const answer = linearize(some, game, 200_000);
  return !answer.ok && !answer.undecided;
};

export const shrinkSale = (operations, game) => cut(operations, failsIn(game), cutSaleAt);

// Returns fewer operations that are refused all the same.
export function shrink(operations, capacity) {
  const fails = failsIn(capacity);
  let best = cut(operations, fails, cutAt);
  for (let better = best; better;) {
    best = better;
    better = [withoutEmails, withoutPairs, withoutIdle].flatMap((step) => step(best)).find(fails);
  }
  return best;
}
