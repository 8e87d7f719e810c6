// Good histories of an event that sells orders, made up: an imagined server takes every request at one
// moment between its start and its end (or after it, or never, where no answer comes) and answers by the
// rules.
import { ImaginedSale } from './imagined_sale.mjs';
import { stream } from './random.mjs';

const someOf = (dice, list) => (list.length > 0 ? dice.pick(list) : undefined);

// What a client asks that knows of these requests; nothing where it knows too little.
function askedOf(dice, known, { emails, types, count }) {
  const orders = known.filter((one) => one.op === 'order' && one.status === 201);
  const offers = known.filter((one) => one.op === 'look' && one.offer);
  const seats = known.flatMap((one) => one.seats ?? []);
  const order = () =>
    someOf(dice, [
      ...orders.map((one) => ({ order: one.id, email: one.email })),
      ...offers.map((one) => ({ order: one.offer, email: one.email })),
    ]);
  const entry = () =>
    someOf(
      dice,
      known
        .filter((one) => one.op === 'join' && one.status === 201)
        .map((one) => ({ entry: one.id, email: one.email })),
    );
  const type = () => (dice.chance(0.3) || types.length === 0 ? {} : { ticket_type_id: dice.pick(types).id });
  const maker = { email: dice.pick(emails), name: `n${count}` };
  const attendees = dice.chance(0.3) ? [{ email: dice.pick(emails) }] : [];
  const one = (found, more) => found && { ...found, ...more };
  const line = () => [
    { ...(types.length > 0 ? { ticket_type_id: dice.pick(types).id } : {}), quantity: dice.between(1, 2) },
  ];
  const asks = {
    order: () => ({ ...maker, lines: line(), hold: dice.chance(0.6), attendees }),
    confirm: () => one(order(), { attendees }),
    extend: order,
    release: order,
    register: () => ({ ...maker, ...type() }),
    cancel: () =>
      one(
        someOf(
          dice,
          seats.map((seat) => ({ rid: seat.id, email: seat.email })),
        ),
      ),
    join: () => ({ ...maker, ...type(), quantity: dice.between(1, 2) }),
    leave: entry,
    look: entry,
    resize: () => ({ capacity: dice.between(3, 5) }),
    hasten: () => ({ most: dice.pick([1, 1000]) }),
  };
  const op = dice.pick([
    'order',
    'order',
    'order',
    'confirm',
    'confirm',
    'extend',
    'release',
    'release',
    'register',
    'cancel',
    'join',
    'join',
    'join',
    'leave',
    'look',
    'look',
    'resize',
    'hasten',
    'event',
    'types',
    'orders',
    'entries',
    'list',
  ]);
  const asked = asks[op] ? asks[op]() : {};
  return asked ? { op, ...asked } : { op: 'event' };
}

const isWrite = (op) => !['event', 'types', 'orders', 'entries', 'list', 'look', 'hasten'].includes(op);

// Moments of one request: when it is taken, and whether its answer comes.
function timesOf(dice, now, lossy) {
  const start = now + dice.next() * 3;
  const end = start + 0.1 + dice.next() * 6;
  const isLost = dice.chance(lossy);
  const taken = !isLost
    ? start + dice.next() * (end - start)
    : dice.chance(0.5)
      ? start + dice.next() * 20
      : null;
  return { start, end, taken, isLost };
}

const unknownAnswer = { status: 0, lost: 'cut' };

// Clients ask one thing after the other; what is taken when is played in the order of time. Returns
// { creation, made, requests, stored }: records as in the history file.
export function randomSale(seed) {
  const dice = stream('sale history', seed);
  const types = dice.chance(0.3) ? [] : ['t1', 't2'].map((id) => ({ id, capacity: dice.pick([null, 2, 3]) }));
  const options = {
    capacity: dice.between(3, 4),
    types,
    quota: types.length > 0 && dice.chance(0.5) ? { size: dice.between(2, 4) } : null,
    isStrict: dice.chance(0.7),
    mostPerEmail: dice.pick([2, 4, 10]),
  };
  const sale = new ImaginedSale(options);
  const { requests, count } = playSale(sale, dice, options);
  requests.sort((a, b) => a.start - b.start).forEach((one, at) => (one.n = at + 1));
  return { ...madeBy(options), requests, count, stored: sale.stored() };
}

function playSale(sale, dice, options) {
  const emails = ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'].slice(0, dice.between(2, 4));
  const clients = Array.from({ length: dice.between(1, 4) }, (_, at) => ({
    client: `c${at + 1}`,
    now: dice.next() * 5,
    left: dice.between(3, 10),
  }));
  const requests = [];
  const queue = []; // asked, and not taken so far
  let count = 0;
  const settle = (until) => {
    queue.sort((a, b) => a.taken - b.taken);
    while (queue.length > 0 && queue[0].taken <= until) {
      const one = queue.shift();
      const answer = sale.answer(one);
      Object.assign(one, one.isLost ? unknownAnswer : answer);
    }
  };
  for (let next = nextOf(clients); next; next = nextOf(clients)) {
    settle(next.now);
    count += 1;
    const known = requests.filter((one) => one.end <= next.now && one.status);
    const asked = askedOf(dice, known, { emails, types: options.types, count });
    const times = timesOf(dice, next.now, isWrite(asked.op) ? 0.12 : 0);
    const one = { type: 'request', event: 'e', client: next.client, ...asked, ...times };
    requests.push(one);
    one.taken === null ? Object.assign(one, unknownAnswer) : queue.push(one);
    Object.assign(next, { now: one.end, left: next.left - 1 });
  }
  settle(Infinity);
  requests.forEach((one) => {
    delete one.taken;
    delete one.isLost;
  });
  return { requests, count };
}

const nextOf = (clients) => clients.filter((one) => one.left > 0).sort((a, b) => a.now - b.now)[0];

// The requests that made the event.
function madeBy({ capacity, types, quota, isStrict, mostPerEmail }) {
  const request = (op, more) => ({
    type: 'request',
    client: 'maker',
    op,
    start: -5,
    end: -4,
    status: 201,
    ...more,
  });
  const fields = {
    waiting_list: true,
    waiting_policy: isStrict ? 'strict' : 'fill',
    max_per_email: mostPerEmail,
  };
  return {
    creation: request('create', { name: 'e', key: 'e', id: 'e', capacity, fields }),
    made: [
      ...types.map((one, position) =>
        request('add_type', { event: 'e', id: one.id, fields: { position, capacity: one.capacity } }),
      ),
      ...(quota
        ? [
            request('add_quota', {
              event: 'e',
              id: 'q',
              fields: { size: quota.size, ticket_type_ids: types.map((one) => one.id) },
            }),
          ]
        : []),
    ],
  };
}
