// What can be told of an answer by counting alone: what must have been booked by then, and what may
// have been. Less than an order of all operations would tell, but of events of any size.
import { meaningOf } from './answers.mjs';
import { groupBy } from './group_by.mjs';

// How many of the sorted times come before the limit, or at it.
function countUpTo(times, limit, inclusive) {
  let [low, high] = [0, times.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    [low, high] =
      times[middle] < limit || (inclusive && times[middle] === limit) ? [middle + 1, high] : [low, middle];
  }
  return low;
}

// The earliest such time of each registration, sorted.
function timesOf(operations, kind, answers, member) {
  const groups = groupBy(
    operations.filter((one) => one.kind === kind && answers.includes(one.answer)),
    (one) => (kind === 'cancel' ? one.rid : one),
  );
  return Float64Array.from(
    [...groups.values()].map((group) => Math.min(...group.map((one) => one[member]))),
  ).sort();
}

// A read of booked_count lies between what must have been booked by then and what may have been.
export function readsOf(requests, operations) {
  const registered = timesOf(operations, 'register', ['booked'], 'end');
  const mayRegister = timesOf(operations, 'register', ['booked', 'unknown'], 'start');
  const cancelled = timesOf(operations, 'cancel', ['cancelled'], 'end');
  const mayCancel = timesOf(operations, 'cancel', ['cancelled', 'unknown'], 'start');
  return requests
    .filter((one) => one.op === 'event' && meaningOf(one) === 'done')
    .flatMap((read) => {
      const least = countUpTo(registered, read.start, false) - countUpTo(mayCancel, read.end, true);
      const most = countUpTo(mayRegister, read.end, true) - countUpTo(cancelled, read.start, false);
      return read.booked >= least && read.booked <= most
        ? []
        : [
            {
              kind: 'stale_read',
              requests: [read],
              text: `booked_count ${read.booked} was read when it was at least ${least} and at most ${most}`,
            },
          ];
    });
}

// Whether a seat of this registration may have been held at some moment of the refusal.
const mayHold = (made, refusal, cancelled) =>
  made.start <= refusal.end && !(made.id && cancelled.get(made.id)?.some((one) => one.end < refusal.start));

// full is told only where that many may have held a seat, already_registered only where this e-mail may.
export function refusalsOf(operations, capacity) {
  const registered = operations.filter(
    (one) => one.kind === 'register' && ['booked', 'unknown'].includes(one.answer),
  );
  const byEmail = groupBy(registered, (one) => one.email);
  const cancelled = groupBy(
    operations.filter((one) => one.kind === 'cancel' && one.answer === 'cancelled'),
    (one) => one.rid,
  );
  return operations
    .filter((one) => ['full', 'already'].includes(one.answer))
    .flatMap((refusal) => {
      const asked = refusal.answer === 'full' ? registered : (byEmail.get(refusal.email) ?? []);
      const most = asked.filter((made) => mayHold(made, refusal, cancelled)).length;
      return most >= (refusal.answer === 'full' ? capacity : 1)
        ? []
        : [
            {
              kind: `false_${refusal.answer}`,
              requests: refusal.requests,
              text: `${refusal.email} was told ${refusal.answer}, when at most ${most} held a seat${
                refusal.answer === 'full' ? ` of ${capacity}` : ' for it'
              }`,
            },
          ];
    });
}
