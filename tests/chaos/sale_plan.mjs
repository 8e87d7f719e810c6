// What a seed decides of an event that sells ticket types, orders and a waiting list: few seats, so that
// it is full soon and people wait; and what each client does in turn.
import { stream } from './random.mjs';

const operations = {
  order: 4,
  hold: 6,
  confirm: 9,
  extend: 2,
  release: 4,
  drop: 2,
  register: 2,
  cancel: 2,
  join: 7,
  look: 8,
  leave: 2,
  hasten: 1,
  resize: 1,
  event: 2,
  types: 1,
  orders: 2,
  entries: 2,
  list: 1,
};
const deck = Object.entries(operations).flatMap(([op, times]) => new Array(times).fill(op));

// Long enough that no clock fault ends an offer, and that only a step called hasten ends a hold.
const longest = { hold_minutes: 120, offer_hours: 168 };

export const mostOfOrder = 3;
export const mostOfWish = 2; // every limit has room for so many: a greater wish is no wish

function typesOf(dice) {
  return dice.chance(0.3)
    ? []
    : ['Stalls', 'Balcony'].map((name, position) => ({
        name,
        position,
        capacity: dice.pick([null, 2, 3, 4]),
      }));
}

function step(dice, emails, rush) {
  return {
    op: dice.pick(deck),
    email: dice.pick(emails),
    other: dice.pick(emails), // of the second seat, now and then
    type: dice.next(),
    quantity: dice.pick([1, 1, 2, 2, 3]),
    mixed: dice.chance(0.2), // an order of two types
    all: dice.chance(0.5), // hasten: all holds, or the oldest
    keyed: dice.chance(0.6),
    twice: dice.chance(0.06),
    pause: rush ? 0 : dice.chance(0.1) ? dice.between(50, 400) : dice.between(0, 60),
    patience: dice.pick([250, 1200, 1200, 2500, 2500, 6000]),
    pick: dice.next(),
    seat: dice.next(),
  };
}

export function salePlan(seed, number) {
  const dice = stream(seed, 'sale', number);
  const emails = Array.from({ length: dice.between(3, 8) }, (_, at) => `p${at + 1}@example.com`);
  const types = typesOf(dice);
  const steps = dice.between(7, 15);
  const rush = dice.chance(0.25);
  return {
    name: `sale ${seed}-${number}`,
    capacity: dice.between(3, 6),
    fields: {
      ...longest,
      waiting_list: true,
      waiting_policy: dice.pick(['strict', 'strict', 'fill']),
      max_per_order: mostOfOrder + 1,
      max_per_email: dice.pick([4, 6, 20]),
    },
    types,
    quota: types.length > 0 && dice.chance(0.5) ? { name: 'Dinner', size: dice.between(2, 4) } : null,
    hastensAtEnd: dice.chance(0.4),
    clients: Array.from({ length: dice.between(3, 6) }, () =>
      Array.from({ length: steps }, () => step(dice, emails, rush)),
    ),
  };
}
