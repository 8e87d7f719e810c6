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
function unresolvedOf(requests) {
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

// An entry of the audit log for each change by an organizer, and none without its change. stored of
// a history without an audit log has no notes.
export function notesOf({ event, version, notes, rows }) {
  if (!notes) {
    return [];
  }
  const count = (action, target) =>
    notes.filter((one) => one.action === action && one.target === target).length;
  const cancelled = rows.filter((row) => row.cancelled);
  const wanted = [
    ['event.created', event, 1],
    ['event.updated', event, version - 1],
    ...cancelled.map((row) => ['registration.cancelled', row.id, 1]),
  ];
  const found = wanted
    .filter(([action, target, times]) => count(action, target) !== times)
    .map(([action, target, times]) => [
      count(action, target) < times ? 'change_without_note' : 'note_without_change',
      `${action} of ${target}: ${times} times done, ${count(action, target)} times noted`,
    ]);
  const explained = wanted.reduce((sum, [, , times]) => sum + times, 0);
  if (found.length === 0 && notes.length !== explained) {
    found.push(['note_without_change', `${notes.length} entries, of which ${explained} are explained`]);
  }
  return found.map(([kind, text]) => ({ kind, text, requests: [] }));
}

// An entry of the journal for each change, and none without its change, in the order in which they were
// made. stored of a history without a journal has none.
export function entriesOf({ event, version, journal, rows }) {
  if (!journal) {
    return [];
  }
  const wanted = [
    ['event_created', null, 1],
    ['event_changed', null, version - 1],
    ...rows.map((row) => ['registered', row.id, 1]),
    ...rows.filter((row) => row.cancelled).map((row) => ['cancelled', row.id, 1]),
  ];
  const places = groupBy(
    journal.map((entry, place) => ({ ...entry, place })),
    (entry) => `${entry.kind} ${entry.id}`,
  );
  const placesOf = (kind, id) => (places.get(`${kind} ${id}`) ?? []).map((entry) => entry.place);
  const found = wanted
    .map(([kind, id, times]) => ({ kind, id, times, entries: placesOf(kind, id).length }))
    .filter(({ times, entries }) => entries !== times)
    .map(({ kind, id, times, entries }) => [
      entries < times ? 'change_without_entry' : 'entry_without_change',
      `${kind} of ${id ?? event}: ${times} times done, ${entries} entries`,
    ]);
  const explained = wanted.reduce((sum, [, , times]) => sum + times, 0);
  if (found.length === 0 && journal.length !== explained) {
    found.push(['entry_without_change', `${journal.length} entries, of which ${explained} are explained`]);
  }
  const outOfOrder = rows.filter((row) => {
    const [registered] = placesOf('registered', row.id);
    return placesOf('event_created', null)[0] > registered || placesOf('cancelled', row.id)[0] < registered;
  });
  found.push(...outOfOrder.map((row) => ['entries_out_of_order', `of ${row.id}`]));
  return found.map(([kind, text]) => ({ kind, text, requests: [] }));
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
