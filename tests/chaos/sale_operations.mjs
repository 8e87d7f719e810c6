// From the requests of an event that sells orders to the operations of its model (sale_model.mjs). What
// made an order, an entry or a registration is known by its name: so of these no outcome stays unknown
// that what is stored can tell. Only when it happened is open: at any time after its start.
import { groupBy } from './group_by.mjs';
import { lastLook, operationsOf } from './operations.mjs';

const makers = new Set(['order', 'join', 'register']);

// What an operation made is in these rows of what is stored.
const rowsOf = (kind, stored) =>
  kind === 'order'
    ? stored.sale.orders.filter((one) => !one.entry)
    : kind === 'join'
      ? stored.sale.entries
      : stored.rows.filter((one) => !one.order);

function settled(operations, stored) {
  const found = {};
  for (const kind of makers) {
    found[kind] = groupBy(rowsOf(kind, stored), (row) => row.name);
  }
  return operations.flatMap((one) => {
    if (one.answer !== 'unknown' || !makers.has(one.kind)) {
      return [one];
    }
    const [row] = found[one.kind].get(one.told.name) ?? [];
    const answer = one.kind === 'register' ? 'booked' : 'done';
    return row ? [{ ...one, answer, id: row.id, end: Infinity, isLost: true }] : [];
  });
}

// An order that expired without being hastened did so by itself, or by an attempt to hasten that was not
// answered: at any time.
function expiries(operations, stored) {
  const hastened = new Set(
    operations.filter((one) => one.kind === 'hasten').flatMap((one) => one.told.orders_due ?? []),
  );
  return stored.sale.expired
    .filter(({ id }) => !hastened.has(id))
    .map(({ id }) => ({
      kind: 'expire',
      client: 'time',
      answer: 'unknown',
      start: -Infinity,
      end: Infinity,
      told: { order: id },
      requests: [],
    }));
}

// The operations of one event with the last look at what is stored, if there was one; complaints as those
// of operationsOf().
export function saleHistoryOf(requests, stored) {
  const about = requests.filter((one) => !['add_type', 'add_quota'].includes(one.op));
  const { operations, complaints } = operationsOf(about);
  if (!stored) {
    return { operations, complaints };
  }
  const last = requests.reduce((most, one) => Math.max(most, one.end), 0);
  const all = [...settled(operations, stored), ...expiries(operations, stored)];
  return { operations: [...all, lastLook(stored, last + 1)], complaints };
}
