// The two records that the database keeps of what was done: the audit log and the journal. Each has an
// entry for each change, and none without its change.
import { groupBy } from './group_by.mjs';

// What must be recorded: [kind, of what, how often at least, at most].
const once = (kind, id) => [kind, id, 1, 1];
const perhaps = (kind, id) => [kind, id, 0, 1];
const exactly = (kind, id, times) => [kind, id, times, times];

// words: the kinds of complaint where one is missing, and where one is too many.
function compare(wanted, countOf, all, [missing, surplus], noun) {
  const counted = wanted.map(([kind, id, least, most]) => ({
    kind,
    id,
    least,
    most,
    times: countOf(kind, id),
  }));
  const found = counted
    .filter(({ least, most, times }) => times < least || times > most)
    .map(({ kind, id, least, times }) => [
      times < least ? missing : surplus,
      `${kind} of ${id}: ${least} times done, ${times} ${noun}`,
    ]);
  const explained = counted.reduce((sum, one) => sum + one.times, 0);
  if (found.length === 0 && all !== explained) {
    found.push([surplus, `${all} entries, of which ${explained} are explained`]);
  }
  return found.map(([kind, text]) => ({ kind, text, requests: [] }));
}

const isSold = (sale) => sale ?? { types: [], quotas: [], orders: [], entries: [] };

// Who cancels an order that is confirmed cancels its registrations, and is noted once. Whoever leaves the
// waiting list releases an offer without a note of its own.
function notesOfOrders({ orders }, notes) {
  const hasNote = (id) => notes.some((one) => one.action === 'order.cancelled' && one.target === id);
  const wanted = orders.map((one) =>
    one.state === 'cancelled' && !one.entry
      ? once('order.cancelled', one.id)
      : ['confirmed', 'cancelled'].includes(one.state)
        ? perhaps('order.cancelled', one.id)
        : exactly('order.cancelled', one.id, 0),
  );
  return { hasNote, wanted };
}

// stored of a history without an audit log has no notes.
export function notesOf({ event, version, notes, rows, sale }) {
  if (!notes) {
    return [];
  }
  const { types, quotas, ...sold } = isSold(sale);
  const { hasNote, wanted } = notesOfOrders(sold, notes);
  const ofRow = (row) => (hasNote(row.order) ? perhaps : once)('registration.cancelled', row.id);
  return compare(
    [
      once('event.created', event),
      exactly('event.updated', event, version - 1 - types.length - quotas.length),
      ...rows.filter((row) => row.cancelled).map(ofRow),
      ...wanted,
    ],
    (action, target) => notes.filter((one) => one.action === action && one.target === target).length,
    notes.length,
    ['change_without_note', 'note_without_change'],
    'times noted',
  );
}

function entriesOfOrder(order) {
  const { id, state, entry, expires, extended } = order;
  return [
    ...(entry ? [once('seats_offered', id)] : expires === null ? [] : [once('order_held', id)]),
    ...(extended ? [once('order_extended', id)] : []),
    ...(state === 'confirmed' ? [once('order_confirmed', id)] : []),
    ...(state === 'cancelled' ? [once('order_released', id)] : []),
    ...(state === 'expired' ? [once('order_expired', id)] : []),
    // A confirmation that came too late, and took the seats again.
    ...(state === 'confirmed' && expires !== null ? [perhaps('order_expired', id)] : []),
  ];
}

function entriesOfSale({ orders, entries }) {
  return [
    ...orders.flatMap(entriesOfOrder),
    ...entries.map((one) => once('list_joined', one.id)),
    ...entries.filter((one) => one.state === 'left').map((one) => perhaps('list_left', one.id)),
  ];
}

// In the order in which changes were made, too. stored of a history without a journal has none.
export function entriesOf({ event, version, journal, rows, sale }) {
  if (!journal) {
    return [];
  }
  const places = groupBy(
    journal.map((entry, place) => ({ ...entry, place })),
    (entry) => `${entry.kind} ${entry.id ?? event}`,
  );
  const placesOf = (kind, id) => (places.get(`${kind} ${id}`) ?? []).map((entry) => entry.place);
  const found = compare(
    [
      once('event_created', event),
      exactly('event_changed', event, version - 1),
      ...rows.map((row) => once('registered', row.id)),
      ...rows.filter((row) => row.cancelled).map((row) => once('cancelled', row.id)),
      ...entriesOfSale(isSold(sale)),
    ],
    (kind, id) => placesOf(kind, id).length,
    journal.length,
    ['change_without_entry', 'entry_without_change'],
    'entries',
  );
  const outOfOrder = rows.filter((row) => {
    const [registered] = placesOf('registered', row.id);
    return placesOf('event_created', event)[0] > registered || placesOf('cancelled', row.id)[0] < registered;
  });
  return [
    ...found,
    ...outOfOrder.map((row) => ({ kind: 'entries_out_of_order', text: `of ${row.id}`, requests: [] })),
  ];
}
