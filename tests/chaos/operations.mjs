// From the requests of one event to the operations of its model. Repeats under one Idempotency-Key
// are one operation: whichever of them took effect decided it, and all of them tell the first answer.
//
// An operation: { kind, start, end, client, requests, answer, … } where answer is 'booked', 'full',
// 'already', 'cancelled', 'missing', 'read', or 'unknown', whose end is Infinity: it may have
// happened at any time after its start, or never.
//
// Of an event that sells orders, an answer is also 'done', or the code of the refusal.
import { meaningOf, mutatingOfEvent } from './answers.mjs';

const answers = {
  'register 201': 'booked',
  'register 409 already_registered': 'already',
  'register 409 event_full': 'full',
  'cancel 200': 'cancelled',
  'cancel 404 registration_not_found': 'missing',
};

function answerOf(request) {
  const isDone = request.status === 201 || request.status === 200;
  const known = answers[`${request.op} ${request.status}${isDone ? '' : ` ${request.code}`}`];
  return known ?? (mutatingOfEvent.has(request.op) ? (isDone ? 'done' : request.code) : 'read');
}

// told: the request whose answer is that of the operation.
function operation(request, more) {
  const { op, client, email, rid, id, booked, rows } = request;
  return { kind: op, client, email, rid, id, booked, rows, told: request, requests: [request], ...more };
}

const isAnswered = (request) => ['done', 'refused'].includes(meaningOf(request));
const earliest = (list, member) => Math.min(...list.map((one) => one[member]));

// The contract of repeats: one first answer, told again and marked as such. That even the first one
// told is marked is no complaint: after a lost COMMIT a server repeats the request by itself.
function complaintsOfRepeats(answered, attempts) {
  const found = [];
  const [first] = answered;
  for (const one of answered.slice(1)) {
    if (answerOf(one) !== answerOf(first) || one.id !== first.id) {
      found.push([
        'replay_differs',
        `key ${one.key}: first ${answerOf(first)} ${first.id ?? ''}, then ${answerOf(one)} ${one.id ?? ''}`,
      ]);
    }
  }
  const fresh = answered.filter((one) => !one.replayed);
  const last = fresh.at(-1);
  if (fresh.length > 1) {
    found.push(['replay_not_marked', `key ${first.key}: decided ${fresh.length} times`]);
  } else if (last && answered.some((one) => one.replayed && one.end < last.start)) {
    found.push(['replay_not_marked', `key ${first.key}: decided after it had been answered`]);
  }
  return found.map(([kind, text]) => ({ kind, text, requests: attempts }));
}

// Returns null where all attempts were told that nothing was booked.
function mergeAttempts(attempts) {
  const answered = attempts.filter(isAnswered).sort((a, b) => a.end - b.end);
  const unknown = attempts.filter((one) => meaningOf(one) === 'unknown');
  if (answered.length === 0) {
    return unknown.length === 0
      ? null
      : operation(unknown[0], {
          answer: 'unknown',
          start: earliest(unknown, 'start'),
          end: Infinity,
          requests: attempts,
        });
  }
  const decider = answered.find((one) => !one.replayed);
  return operation(answered[0], {
    answer: answerOf(answered[0]),
    start: decider ? decider.start : earliest([...unknown, ...answered], 'start'),
    end: earliest(answered, 'end'),
    requests: attempts,
  });
}

function single(request) {
  switch (meaningOf(request)) {
    case 'done':
    case 'refused':
      return operation(request, { answer: answerOf(request), start: request.start, end: request.end });
    case 'unknown':
      return mutatingOfEvent.has(request.op)
        ? operation(request, { answer: 'unknown', start: request.start, end: Infinity })
        : null;
    default:
      return null;
  }
}

// Returns { operations, complaints } of one event's requests, complaints as { kind, text, requests }.
export function operationsOf(requests) {
  const operations = [];
  const complaints = [];
  const byKey = new Map();
  for (const request of requests) {
    if (meaningOf(request) === 'strange') {
      complaints.push({
        kind: 'strange_answer',
        requests: [request],
        text: `${request.op} was answered ${request.status} ${request.code ?? ''}`,
      });
    } else if (request.key) {
      byKey.set(request.key, [...(byKey.get(request.key) ?? []), request]);
    } else {
      operations.push(single(request));
    }
  }
  for (const attempts of byKey.values()) {
    const answered = attempts.filter(isAnswered).sort((a, b) => a.end - b.end);
    complaints.push(...complaintsOfRepeats(answered, attempts));
    operations.push(mergeAttempts(attempts));
  }
  return { operations: operations.filter((one) => one !== null), complaints };
}

// What is stored at the end, as one last look at everything. stored: { booked, rows } with rows as
// { id, email, cancelled }.
export function lastLook(stored, at) {
  return { kind: 'stored', client: 'database', answer: 'read', start: at, end: at, requests: [], ...stored };
}
