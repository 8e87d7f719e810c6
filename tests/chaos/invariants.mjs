// What must hold of every event, whatever its size and the order of things: the answers against
// the rows that are stored.
import { meaningOf } from './answers.mjs';
import { readsOf, refusalsOf } from './bounds.mjs';
import { groupBy } from './group_by.mjs';

// stored: { capacity, booked, rows }, rows as { id, email, cancelled }.
function countsOf(stored) {
  const active = stored.rows.filter((row) => !row.cancelled);
  const found = [];
  if (stored.booked > stored.capacity || active.length > stored.capacity) {
    found.push([
      'beyond_capacity',
      `capacity ${stored.capacity}, booked_count ${stored.booked}, ${active.length} hold a seat`,
    ]);
  }
  if (stored.booked !== active.length) {
    found.push(['miscounted', `booked_count ${stored.booked}, but ${active.length} hold a seat`]);
  }
  for (const [email, rows] of groupBy(active, (row) => row.email)) {
    if (rows.length > 1) {
      found.push(['twice_in_one_event', `${email} holds ${rows.length} seats`]);
    }
  }
  return found.map(([kind, text]) => ({ kind, text, requests: [] }));
}

// Every 201 is there, once, with that id and e-mail.
function acknowledgedOf(registers, rowsById) {
  const found = [];
  for (const request of registers.filter((one) => meaningOf(one) === 'done')) {
    const rows = rowsById.get(request.id) ?? [];
    if (rows.length !== 1 || rows[0].email !== request.email) {
      found.push({
        kind: 'acknowledged_but_lost',
        requests: [request],
        text:
          `${request.email} was told ${request.status} ${request.id}; ` +
          (rows.length === 0 ? 'no such row' : `${rows.length} rows, of ${rows[0].email}`),
      });
    }
  }
  return found;
}

// No row without a request that made it: not of a 4xx, not of a 503 that says that nothing was booked.
function unexplainedOf(registers, stored) {
  const acknowledged = new Set(registers.filter((one) => meaningOf(one) === 'done').map((one) => one.id));
  const byEmail = groupBy(registers, (one) => one.email);
  const found = [];
  const untold = stored.rows.filter((row) => !acknowledged.has(row.id));
  for (const [email, rows] of groupBy(untold, (row) => row.email)) {
    const requests = byEmail.get(email) ?? [];
    const answered = new Set(
      requests.filter((one) => one.key && ['done', 'refused'].includes(meaningOf(one))).map((one) => one.key),
    );
    const open = requests.filter((one) => meaningOf(one) === 'unknown' && !answered.has(one.key));
    const may = new Set(open.map((one) => one.key ?? one)).size;
    if (rows.length > may) {
      found.push({
        kind: 'refused_but_booked',
        requests,
        text:
          `${email} has ${rows.length} rows that no 201 told of (${rows.map((row) => row.id).join(', ')}), ` +
          `and ${may} requests without a known outcome`,
      });
    }
  }
  return found;
}

function cancellationsOf(cancels, rowsById, rows) {
  const found = [];
  for (const request of cancels.filter((one) => meaningOf(one) === 'done')) {
    if (!(rowsById.get(request.rid) ?? []).some((row) => row.cancelled)) {
      found.push({
        kind: 'cancelled_but_holds',
        requests: [request],
        text: `${request.rid} was told to be cancelled and is not`,
      });
    }
  }
  const possible = new Set(
    cancels.filter((one) => ['done', 'unknown'].includes(meaningOf(one))).map((one) => one.rid),
  );
  for (const row of rows.filter((one) => one.cancelled && !possible.has(one.id))) {
    found.push({
      kind: 'cancelled_by_nobody',
      requests: [],
      text: `${row.id} of ${row.email} is cancelled; no request can have done it`,
    });
  }
  return found;
}

// Every outcome that was unknown to a client with a key became known by that key.
export function unresolvedOf(requests) {
  return [
    ...groupBy(
      requests.filter((one) => one.key),
      (one) => one.key,
    ).values(),
  ]
    .filter(
      (attempts) =>
        attempts.some((one) => meaningOf(one) === 'unknown') &&
        !attempts.some((one) => ['done', 'refused'].includes(meaningOf(one))),
    )
    .map((attempts) => ({
      kind: 'never_resolved',
      requests: attempts,
      text: `key ${attempts[0].key}: ${attempts.length} tries, none of them answered`,
    }));
}

// requests: of one event. operations: the same, see operations.mjs.
export function invariantsOf(requests, operations, stored) {
  const registers = requests.filter((one) => one.op === 'register');
  const cancels = requests.filter((one) => one.op === 'cancel');
  const rowsById = groupBy(stored.rows, (row) => row.id);
  return [
    ...countsOf(stored),
    ...acknowledgedOf(registers, rowsById),
    ...unexplainedOf(registers, stored),
    ...cancellationsOf(cancels, rowsById, stored.rows),
    ...unresolvedOf(requests),
    ...readsOf(requests, operations),
    ...refusalsOf(operations, stored.capacity),
  ];
}
