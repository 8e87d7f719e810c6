// The model of an event that sells ticket types, orders and a waiting list: every acknowledged operation must
// be one of its steps.
import { commands, looks, sameList } from './sale_steps.mjs';
import {
  Cast,
  Turn,
  active,
  entryStates,
  gone,
  held,
  none,
  orderStates,
  overdue,
  stateOf,
  unmade,
} from './sale_turn.mjs';

function stepOf(one, cast, stored) {
  const { told } = one;
  const lines = one.kind === 'order' ? cast.ofOrder(told).lines : [];
  const own = { lines, email: one.email };
  return {
    kind: one.kind,
    answer: one.answer,
    start: one.start,
    end: one.end,
    rows: one.rows,
    told,
    cast,
    stored,
    lines,
    order: cast.orderOf.get(one.kind === 'order' ? one.id : told?.order),
    entry: cast.entryOf.get(one.kind === 'join' ? one.id : told?.entry),
    row: cast.rowOf.get(one.id),
    cancels: cast.rowOf.get(one.rid),
    type: cast.type(told?.ticket_type_id),
    wish: one.kind === 'join' ? cast.ofEntry(told) : null,
    due: (one.kind === 'expire' ? [told.order] : (told?.orders_due ?? []))
      .map((id) => cast.orderOf.get(id))
      .sort((a, b) => a - b),
    // Of an order that may not have been made: so it has no number.
    overLimit: (turn) => {
      const types = lines.flatMap(([type, seats]) => new Array(seats).fill(type));
      const emails = types.map((_, at) => (told.hold ? undefined : told.attendees?.[at]?.email) ?? own.email);
      return emails.some(
        (email) =>
          turn.seatsOfEmail(email) + emails.filter((each) => each === email).length > cast.rules.mostPerEmail,
      );
    },
  };
}

const same = (a, b) => keyOf(a) === keyOf(b);

export const keyOf = (state) =>
  `${state.capacity};${state.orders};${state.entries};${state.choices};${state.rows}`;

// The time of these holds is up; nobody has noticed so far. Answered: they were the oldest that were held.
function hasten(state, step, cast) {
  const turn = new Turn(cast, state);
  const isAsTold = () => {
    const found = [...turn.orders.keys()].filter((order) => turn.isHeld(order));
    return sameList(found.slice(0, step.told.most), step.due);
  };
  const isAnswered = step.answer !== 'unknown';
  if (isAnswered && !isAsTold() && !(turn.hasOverdue() && turn.sweep() && isAsTold())) {
    return null;
  }
  for (const order of step.due.filter((one) => stateOf(turn.orders[one]) === held)) {
    turn.set(order, overdue);
  }
  return turn.state;
}

function look(state, step, cast) {
  const turn = new Turn(cast, state);
  if (looks[step.kind](turn, step)) {
    return state;
  }
  return turn.hasOverdue() && turn.sweep() && looks[step.kind](turn, step) ? turn.state : null;
}

function command(state, step, cast) {
  const turn = new Turn(cast, state);
  if (turn.hasOverdue() && !turn.sweep()) {
    return null;
  }
  const answer = commands[step.kind](turn, step);
  const isAsTold =
    step.answer === 'unknown' ? ['done', 'booked', 'cancelled'].includes(answer) : answer === step.answer;
  if (!isAsTold || !turn.serve()) {
    return step.answer === 'unknown' ? state : null;
  }
  return turn.state;
}

function take(state, step, cast) {
  const after =
    step.kind === 'hasten' || step.kind === 'expire'
      ? hasten(state, step, cast)
      : looks[step.kind]
        ? look(state, step, cast)
        : command(state, step, cast);
  // What changes nothing now may as well come now; but a capacity that is set may differ later.
  const isIdle = after && step.kind !== 'resize' && same(after, state);
  return isIdle ? state : after;
}

// jumps: whether the database's clock may have jumped. Returns what linearize() needs.
export const saleGame = (rules, stored, jumps) => (operations) => {
  const cast = Object.assign(new Cast(operations, rules, stored), { jumps });
  return {
    steps: operations.map((one) => stepOf(one, cast, stored)),
    initial: {
      capacity: rules.capacity,
      orders: new Array(cast.orders.length).fill(none),
      entries: new Array(cast.entries.length).fill(0),
      choices: new Array(cast.entries.length).fill(0),
      rows: new Array(cast.rows.length).fill(unmade),
      lastOrder: -1,
      lastEntry: -1,
    },
    take: (state, step) => take(state, step, cast),
    keyOf,
  };
};

// Whether somebody who waits could have seats of what is stored: nobody should.
export function servesNobody(rules, stored) {
  const cast = new Cast([], rules, stored);
  const turn = new Turn(cast, {
    capacity: stored.capacity,
    orders: stored.sale.orders.map((one) => orderStates.indexOf(one.state)),
    entries: stored.sale.entries.map((one) => entryStates.indexOf(one.state)),
    choices: stored.sale.entries.map(() => 0),
    rows: stored.rows.map((row) => (row.cancelled ? gone : active)),
  });
  stored.sale.orders.forEach((one, at) => {
    const lines = one.types.map((type, place) => [cast.type(type), one.quantities[place]]);
    Object.assign(cast.orders[at], { lines, entry: -1 });
  });
  stored.sale.entries.forEach((one, at) =>
    Object.assign(cast.entries[at], { email: one.email, type: cast.type(one.type), quantity: one.quantity }),
  );
  const found = turn.next(new Set());
  return found ? stored.sale.entries[found[0]] : null;
}
