// What each operation does to an event that sells orders, and what each look must see.
import {
  active,
  cancelled,
  claimed,
  confirmed,
  entryStates,
  expired,
  gone,
  held,
  isExtended,
  left,
  none,
  offered,
  orderStates,
  overdue,
  stateOf,
  unmade,
  waits,
} from './sale_turn.mjs';

// What each operation does: the answer that the event gives, having changed `turn`, or null where it cannot
// be so. wanted: the answer that was given.
export const commands = {
  order: (turn, step) => {
    const { order, told } = step;
    const lines = step.lines;
    if (step.overLimit(turn)) {
      return 'limit_per_email';
    }
    const blocked = turn.blocked();
    if (!turn.fits(lines, blocked)) {
      return turn.fullOf(lines, blocked);
    }
    if (order !== turn.lastOrder + 1) {
      return null;
    }
    turn.lastOrder = order;
    turn.orders[order] = held;
    return told.hold || turn.book(order, turn.seatsWith(order, told.attendees)) ? 'done' : null;
  },
  confirm: (turn, step) => {
    const { order, told } = step;
    const state = order === undefined ? none : stateOf(turn.orders[order]);
    if (![held, expired].includes(state)) {
      return state === none ? null : 'order_not_held';
    }
    const isLate = state === expired;
    const seats = turn.seatsWith(order, told.attendees);
    const own = isLate ? 0 : turn.seatsOf(order);
    if (turn.cast.orders[order].entry < 0 && turn.isOverLimit(seats, own, order)) {
      return 'limit_per_email';
    }
    if (isLate && !turn.fits(turn.linesOf(order), turn.blocked())) {
      return 'hold_expired';
    }
    if (step.answer === 'done' && told.retaken !== undefined && told.retaken !== isLate) {
      return null;
    }
    turn.settle(order, claimed);
    return turn.book(order, seats) ? 'done' : null;
  },
  extend: (turn, { order }) => {
    const state = order === undefined ? none : stateOf(turn.orders[order]);
    if (state === expired) {
      return 'hold_expired';
    }
    if (state !== held) {
      return state === none ? null : 'order_not_held';
    }
    if (turn.orders[order] & isExtended || turn.cast.orders[order].entry >= 0) {
      return 'already_extended';
    }
    turn.orders[order] |= isExtended;
    return 'done';
  },
  release: (turn, { order, told }) => {
    const state = order === undefined ? none : stateOf(turn.orders[order]);
    if (state === none || (told.state && told.state !== (state === expired ? 'expired' : 'cancelled'))) {
      return null;
    }
    if (state === held) {
      turn.set(order, cancelled);
      turn.settle(order, left);
    } else if (state === confirmed) {
      turn.cast.orders[order].rows.forEach((at) => (turn.rows[at] = gone));
    }
    return 'done';
  },
  register: (turn, step) => {
    const { type, told, row } = step;
    if (turn.rows.some((value, at) => value === active && turn.cast.rows[at].email === told.email)) {
      return 'already';
    }
    const blocked = turn.blocked();
    const chosen = turn.choicesOf(type, 1).find((one) => turn.fits([[one, 1]], blocked));
    if (chosen === undefined) {
      return turn.full(type, blocked) === 'event_full' ? 'full' : 'ticket_type_full';
    }
    if (row === undefined || turn.rows[row] !== unmade || turn.cast.rows[row].type !== chosen) {
      return null;
    }
    turn.rows[row] = active;
    return 'booked';
  },
  cancel: (turn, { cancels }) => {
    if (cancels === undefined || turn.rows[cancels] === unmade) {
      return 'missing';
    }
    turn.rows[cancels] = gone;
    return 'cancelled';
  },
  join: (turn, { entry, told, wish }) => {
    const waiting = turn.cast.entries.some(
      (one, at) => one.email === told.email && [waits, offered].includes(turn.entries[at]),
    );
    if (waiting) {
      return 'already_waiting';
    }
    if (turn.seatsOfEmail(told.email) + wish.quantity > turn.rules.mostPerEmail) {
      return 'limit_per_email';
    }
    const blocked = turn.blocked();
    if (turn.choicesOf(wish.type, wish.quantity).some((one) => turn.fits([[one, wish.quantity]], blocked))) {
      return 'seats_available';
    }
    if (entry !== turn.lastEntry + 1) {
      return null;
    }
    turn.lastEntry = entry;
    turn.entries[entry] = waits;
    return 'done';
  },
  leave: (turn, { entry, told }) => {
    const state = entry === undefined ? 0 : turn.entries[entry];
    const isOpen = state === waits || state === offered;
    if (state === 0 || (told.state && told.state !== (isOpen ? 'left' : entryStates[state]))) {
      return null;
    }
    if (state === offered) {
      turn.set(turn.cast.entries[entry].offer, cancelled);
    }
    turn.entries[entry] = isOpen ? left : state;
    return 'done';
  },
  resize: (turn, { told }) => {
    if (told.capacity < turn.bookedOf(-1) + turn.heldOf(-1)) {
      return 'capacity_below_booked';
    }
    turn.capacity = told.capacity;
    return 'done';
  },
};
commands.drop = commands.release;

export const sameList = (found, wanted) =>
  found.length === wanted.length && found.every((one, at) => one === wanted[at]);

// As readers show it: what is overdue has expired, whether or not anything has noticed.
function shownOf(turn, order, jumps, told) {
  const state = stateOf(turn.orders[order]);
  const isEmpty = state === confirmed && turn.cast.orders[order].rows.every((at) => turn.rows[at] === gone);
  const shown = isEmpty ? 'cancelled' : state === overdue ? 'expired' : orderStates[state];
  return told === shown || (jumps && told === 'expired' && shown === 'held');
}

export const looks = {
  event: (turn, { told }) =>
    told.booked === turn.bookedOf(-1) && told.held === turn.heldOf(-1) && told.capacity === turn.capacity,
  types: (turn, { told, cast }) =>
    told.types.every(
      (one) => one.booked === turn.bookedOf(cast.type(one.id)) && one.held === turn.heldOf(cast.type(one.id)),
    ),
  list: (turn, { rows, cast }) => {
    const seen = rows.map((row) => cast.rowOf.get(row.id));
    return (
      seen.length === turn.bookedOf(-1) && seen.every((at) => at !== undefined && turn.rows[at] === active)
    );
  },
  orders: (turn, { told, cast }) =>
    told.orders.length === turn.orders.filter((value) => value !== none).length &&
    told.orders.every(({ id, state }) => {
      const order = cast.orderOf.get(id);
      return order !== undefined && shownOf(turn, order, cast.jumps, state);
    }),
  entries: (turn, { told, cast }) => {
    const places = [...turn.entries.keys()].filter((at) => turn.entries[at] === waits);
    const seen = told.entries.map(({ id, state, position }) => {
      const at = cast.entryOf.get(id);
      const place = places.indexOf(at);
      return (
        at !== undefined &&
        entryStates[turn.entries[at]] === state &&
        position === (place < 0 ? null : place + 1)
      );
    });
    return seen.length === turn.entries.filter((value) => value !== 0).length && seen.every((one) => one);
  },
  look: (turn, { told, entry, cast }) => {
    const offer =
      turn.entries[entry] > waits && turn.choices[entry] > 0 ? cast.entries[entry].offer : undefined;
    return (
      entryStates[turn.entries[entry]] === told.state &&
      (offer === undefined) === (told.offer === null) &&
      (offer === undefined || cast.orderOf.get(told.offer) === offer)
    );
  },
  stored: (turn, { stored, cast }) =>
    stored.capacity === turn.capacity &&
    stored.booked === turn.bookedOf(-1) &&
    stored.held === turn.heldOf(-1) &&
    sameList(
      turn.orders.map((value) => orderStates[stateOf(value) === overdue ? held : stateOf(value)]),
      [...cast.orderOf.keys()].map((id) => stored.sale.orders.find((one) => one.id === id)?.state ?? 'none'),
    ) &&
    sameList(
      turn.entries.map((value) => entryStates[value]),
      [...cast.entryOf.keys()].map((id) => stored.sale.entries.find((one) => one.id === id)?.state ?? 'none'),
    ) &&
    sameList(
      turn.rows.map((value) => value),
      stored.rows.map((row) => (row.cancelled ? gone : active)),
    ),
};
