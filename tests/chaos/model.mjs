// One event, as simple as can be: who holds a seat. Every acknowledged operation must be one of
// its steps.
//
// A state: { seats, gone } where seats[e] is 0, or the registration that e-mail e holds, or `someId`
// while no answer has told its id; gone holds the cancelled registrations, sorted.
export const someId = -1;

// Replaces e-mails and ids by numbers from 1; looks up which ids an answered registration made.
export function compile(operations) {
  const emails = new Map();
  const ids = new Map();
  const number = (map, name) => {
    if (name !== undefined && name !== null && !map.has(name)) {
      map.set(name, map.size + 1);
    }
    return map.get(name) ?? 0;
  };
  const steps = operations.map((one) => ({
    kind: one.kind,
    answer: one.answer,
    start: one.start,
    end: one.end,
    email: number(emails, one.email),
    id: number(ids, one.kind === 'cancel' ? one.rid : one.id),
    booked: one.booked,
    rows: (one.rows ?? []).map((row) => ({
      id: number(ids, row.id),
      email: number(emails, row.email),
      cancelled: Boolean(row.cancelled),
    })),
  }));
  const made = new Set(
    steps.filter((one) => one.kind === 'register' && one.answer === 'booked').map((one) => one.id),
  );
  return { steps, made, emails: emails.size };
}

export function emptyState(emails) {
  return { seats: new Array(emails + 1).fill(0), gone: [] };
}

export const keyOf = (state) => `${state.seats.join(',')};${state.gone.join(',')}`;

const countOf = (state) => state.seats.reduce((sum, seat) => sum + (seat === 0 ? 0 : 1), 0);

function withSeat(state, email, id) {
  const seats = [...state.seats];
  seats[email] = id;
  return { seats, gone: state.gone };
}

function register(state, step, capacity) {
  const held = state.seats[step.email] !== 0;
  const full = countOf(state) >= capacity;
  switch (step.answer) {
    case 'booked':
      return held || full || state.gone.includes(step.id) || state.seats.includes(step.id)
        ? null
        : withSeat(state, step.email, step.id);
    case 'already':
      return held ? state : null;
    case 'full':
      return !held && full ? state : null;
    default:
      return held || full ? state : withSeat(state, step.email, someId);
  }
}

// Of a registration whose id no answer has told so far, the canceller has it from a list.
function cancel(state, step, made) {
  const learned = state.seats[step.email] === someId && !made.has(step.id) && !state.gone.includes(step.id);
  const email = state.seats.includes(step.id) || !learned ? state.seats.indexOf(step.id) : step.email;
  if (step.answer === 'missing') {
    return email < 0 && !state.gone.includes(step.id) ? state : null;
  }
  if (email < 0) {
    return step.answer === 'unknown' || state.gone.includes(step.id) ? state : null;
  }
  const next = withSeat(state, email, 0);
  next.gone = [...state.gone, step.id].sort((a, b) => a - b);
  return next;
}

// Whoever holds a seat is in the list, and nobody else; an unknown id becomes known.
function look(state, rows, made) {
  const active = rows.filter((row) => !row.cancelled);
  if (active.length !== countOf(state) || new Set(active.map((row) => row.email)).size !== active.length) {
    return null;
  }
  let next = state;
  for (const { email, id } of active) {
    const seat = state.seats[email];
    if (seat === someId && !made.has(id) && !state.gone.includes(id) && !state.seats.includes(id)) {
      next = withSeat(next, email, id);
    } else if (seat !== id) {
      return null;
    }
  }
  return next;
}

function stored(state, step, made) {
  const gone = step.rows
    .filter((row) => row.cancelled)
    .map((row) => row.id)
    .sort((a, b) => a - b);
  const same = gone.length === state.gone.length && gone.every((id, at) => id === state.gone[at]);
  return same && step.booked === countOf(state) ? look(state, step.rows, made) : null;
}

// The state after the step, the same object where it changes nothing, null where it cannot be.
export function take(state, step, { capacity, made }) {
  switch (step.kind) {
    case 'register':
      return register(state, step, capacity);
    case 'cancel':
      return cancel(state, step, made);
    case 'event':
      return step.booked === countOf(state) ? state : null;
    case 'list':
      return look(state, step.rows, made);
    case 'stored':
      return stored(state, step, made);
    default:
      throw new Error(`the model knows no ${step.kind}`);
  }
}

// What linearize() needs of a model.
export const seatGame = (capacity) => (operations) => {
  const { steps, made, emails } = compile(operations);
  const known = { capacity, made };
  return { steps, initial: emptyState(emails), take: (state, step) => take(state, step, known), keyOf };
};
