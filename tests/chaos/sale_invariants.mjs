// What must hold of every event that sells orders, whatever the order of things: the answers against the
// orders, entries and registrations that are stored.
import { meaningOf, mutatingOfEvent } from './answers.mjs';
import { groupBy } from './group_by.mjs';
import { servesNobody } from './sale_model.mjs';

const isDone = (one) => meaningOf(one) === 'done';
const mayHaveDone = (one) => ['done', 'unknown'].includes(meaningOf(one));
const isDecided = (one) => ['done', 'refused'].includes(meaningOf(one));
const said = (kind, text, requests = []) => ({ kind, text, requests });
const sum = (list) => list.reduce((all, one) => all + one, 0);
const byId = (list) => new Map(list.map((one) => [one.id, one]));

// Of the event, of each type and of each quota.
function countsOf(stored) {
  const { types, quotas, orders } = stored.sale;
  const lines = orders
    .filter((one) => one.state === 'held')
    .flatMap((one) => one.types.map((type, at) => ({ type, seats: one.quantities[at] })));
  const pools = [
    { what: 'the event', size: stored.capacity, ...stored, types: null },
    ...types.map((one) => ({
      what: `type ${one.id}`,
      size: one.capacity ?? Infinity,
      ...one,
      types: [one.id],
    })),
    ...quotas.map((one) => ({ what: `quota ${one.id}`, ...one })),
  ];
  return pools.flatMap((pool) => {
    const isOf = (type) => pool.types === null || pool.types.includes(type);
    const active = stored.rows.filter((row) => !row.cancelled && isOf(row.type)).length;
    const held = sum(lines.filter((one) => isOf(one.type)).map((one) => one.seats));
    const found = [];
    if (pool.booked + pool.held > pool.size || active + held > pool.size) {
      found.push(said('beyond_capacity', `${pool.what}: ${active} booked and ${held} held of ${pool.size}`));
    }
    if (pool.booked !== active || pool.held !== held) {
      found.push(
        said(
          'miscounted',
          `${pool.what}: booked_count ${pool.booked} and held_count ${pool.held}, but ${active} and ${held} are`,
        ),
      );
    }
    return found;
  });
}

// An order has all of its seats, or none; nobody has one seat twice.
function wholesOf(stored) {
  const rows = groupBy(stored.rows, (row) => row.order);
  const halves = stored.sale.orders.flatMap((order) => {
    const own = rows.get(order.id) ?? [];
    const wanted =
      order.state === 'confirmed' ? order.types.map((type, at) => [type, order.quantities[at]]) : [];
    const isWhole =
      own.length === sum(wanted.map(([, seats]) => seats)) &&
      wanted.every(([type, seats]) => own.filter((row) => row.type === type).length === seats);
    const text = `order ${order.id} of ${order.seats} seats is ${order.state} and has ${own.length} registrations`;
    return isWhole ? [] : [said('half_order', text)];
  });
  const known = byId(stored.sale.orders);
  const strays = stored.rows.filter((row) => row.order && !known.has(row.order));
  const seats = groupBy(
    stored.rows.filter((row) => !row.cancelled),
    (row) => `${row.email} ${row.nth}`,
  );
  return [
    ...halves,
    ...strays.map((row) => said('half_order', `registration ${row.id} is of an order that is not stored`)),
    ...[...seats]
      .filter(([, own]) => own.length > 1)
      .map(([seat, own]) => said('twice_in_one_event', `${seat}: ${own.length} times`)),
  ];
}

// Every 201 is there, as it was told, with the seats that it told.
function acknowledgedOf(requests, stored) {
  const orders = byId(stored.sale.orders);
  const entries = byId(stored.sale.entries);
  const rows = byId(stored.rows);
  const lost = (one, why) =>
    said('acknowledged_but_lost', `${one.op} of ${one.email} was told ${one.status} ${one.id}; ${why}`, [
      one,
    ]);
  return requests.filter(isDone).flatMap((one) => {
    switch (one.op) {
      case 'register':
        return rows.get(one.id)?.email === one.email ? [] : [lost(one, 'no such row')];
      case 'join':
        return entries.get(one.id)?.email === one.email ? [] : [lost(one, 'no such entry')];
      case 'order':
      case 'confirm': {
        const found = orders.get(one.id);
        const missing = one.seats.filter((seat) => {
          const row = rows.get(seat.id);
          return row?.email !== seat.email || row.type !== seat.type || row.order !== one.id;
        });
        const isHere =
          found?.email === one.email && (one.state !== 'confirmed' || found.state === 'confirmed');
        return isHere && missing.length === 0
          ? []
          : [
              lost(
                one,
                found ? `it is ${found.state}, and ${missing.length} seats are not stored` : 'no such order',
              ),
            ];
      }
      default:
        return [];
    }
  });
}

// Nothing is stored that no request made: not of a 4xx, not of a 503 that says that nothing was booked.
function unexplainedOf(requests, stored) {
  const check = (op, rows) => {
    const made = groupBy(
      requests.filter((one) => one.op === op),
      (one) => one.name,
    );
    return [...groupBy(rows, (row) => row.name)].flatMap(([name, own]) => {
      const all = made.get(name) ?? [];
      const answered = all.filter(isDecided);
      const may = answered.length > 0 ? answered.some(isDone) : all.some(mayHaveDone);
      return own.length === 1 && may
        ? []
        : [
            said(
              'refused_but_booked',
              `${op} ${name}: ${own.length} rows (${own[0].id}), by ${all.length} requests`,
              all,
            ),
          ];
    });
  };
  return [
    ...check(
      'order',
      stored.sale.orders.filter((one) => !one.entry),
    ),
    ...check('join', stored.sale.entries),
    ...check(
      'register',
      stored.rows.filter((row) => !row.order),
    ),
  ];
}

// What an order or an entry has become was asked for, or its time was up.
function endsOf(requests, stored) {
  const may = (ops, member, id) =>
    requests.some((one) => ops.includes(one.op) && one[member] === id && mayHaveDone(one));
  const made = byId(requests.filter((one) => one.op === 'order' && isDone(one)));
  const lost = new Set(
    requests.filter((one) => one.op === 'order' && mayHaveDone(one)).map((one) => one.name),
  );
  const offerOf = new Map(stored.sale.entries.map((one) => [one.order, one.id]));
  const released = ({ id }) =>
    may(['release', 'drop'], 'order', id) || may(['leave'], 'entry', offerOf.get(id));
  const atOnce = (order) => !order.entry && !(made.get(order.id)?.hold ?? false) && lost.has(order.name);
  const found = [];
  for (const order of stored.sale.orders) {
    const isAsked = {
      confirmed: () => atOnce(order) || may(['confirm'], 'order', order.id),
      cancelled: () => released(order),
      expired: () => true,
      held: () => true,
    }[order.state]();
    if (!isAsked) {
      found.push(said('ended_by_nobody', `order ${order.id} is ${order.state}; no request can have done it`));
    }
  }
  for (const entry of stored.sale.entries) {
    const offer = stored.sale.orders.find((one) => one.id === entry.order);
    const wanted = { held: 'offered', confirmed: 'claimed', expired: 'expired', cancelled: 'left' }[
      offer?.state
    ];
    const isLeft =
      entry.state === 'left' && (may(['leave'], 'entry', entry.id) || (offer && released(offer)));
    if (entry.state !== (wanted ?? 'waiting') && !(entry.state === 'left' && isLeft)) {
      found.push(
        said(
          'entry_and_offer_differ',
          `entry ${entry.id} is ${entry.state}, its offer ${offer?.state ?? 'none'}`,
        ),
      );
    }
  }
  const cancels = new Set(
    requests.filter((one) => one.op === 'cancel' && mayHaveDone(one)).map((one) => one.rid),
  );
  for (const row of stored.rows.filter((one) => one.cancelled && !cancels.has(one.id))) {
    if (!may(['release', 'drop'], 'order', row.order)) {
      found.push(
        said('cancelled_by_nobody', `${row.id} of ${row.email} is cancelled; no request can have done it`),
      );
    }
  }
  for (const one of requests.filter((each) => each.op === 'cancel' && isDone(each))) {
    if (!stored.rows.some((row) => row.id === one.rid && row.cancelled)) {
      found.push(said('cancelled_but_holds', `${one.rid} was told to be cancelled and is not`, [one]));
    }
  }
  return found;
}

// Nobody lost a hold or an offer before its time, and none is kept after it once anybody asked again.
function timesOf(requests, stored) {
  const orders = byId(stored.sale.orders);
  const early = stored.sale.expired
    .filter(
      ({ id, at }) => orders.has(id) && at < orders.get(id).expires && orders.get(id).state === 'expired',
    )
    .map(({ id, at }) =>
      said('lost_before_time', `order ${id} expired ${(orders.get(id).expires - at) / 1e6} s too soon`),
    );
  const told = new Set(stored.sale.expired.map((one) => one.id));
  const untold = stored.sale.orders
    .filter((one) => one.state === 'expired' && !told.has(one.id))
    .map((one) => said('lost_before_time', `order ${one.id} is expired, and nothing says when`));
  const asked = requests.filter((one) => mutatingOfEvent.has(one.op) && isDecided(one) && !one.replayed);
  const late = requests
    .filter((one) => one.op === 'hasten' && one.status === 200)
    .flatMap((one) => one.orders_due.map((id) => ({ id, hastened: one })))
    .filter(({ id, hastened }) => {
      const isKept = orders.get(id)?.state === 'held' && orders.get(id).overdue;
      return isKept && asked.some((one) => one.start > hastened.end);
    })
    .map(({ id, hastened }) =>
      said('kept_after_expiry', `order ${id} is held, though its time was up and others have asked since`, [
        hastened,
      ]),
    );
  return [...early, ...untold, ...late];
}

// Whether whoever gets this offer could have been preceded by the entry: it wants no more, of the same.
const wantsNoMore = (first, second, typeOfOffer) =>
  first.quantity <= second.quantity && (first.type === null || first.type === typeOfOffer);

// Nobody is overtaken; and no seat is left while somebody waits whom it would serve.
function listOf(requests, stored, rules) {
  const { entries, orders } = stored.sale;
  const offerOf = byId(orders);
  const found = [];
  for (const second of entries.filter((one) => offerOf.has(one.order))) {
    const offer = offerOf.get(second.order);
    const overtaken = entries.filter(
      (first) =>
        first.id < second.id &&
        wantsNoMore(first, second, offer.types[0]) &&
        (first.state === 'waiting' || (offerOf.has(first.order) && first.order > offer.id)),
    );
    found.push(
      ...overtaken.map((first) =>
        said('overtaken', `entry ${first.id} waited when the later ${second.id} was offered seats`),
      ),
    );
  }
  const served = servesNobody(rules, stored);
  return served
    ? [...found, said('seats_left_over', `entry ${served.id} waits for ${served.quantity}, which are free`)]
    : found;
}

export const saleInvariantsOf = (requests, stored, rules) => [
  ...countsOf(stored),
  ...wholesOf(stored),
  ...acknowledgedOf(requests, stored),
  ...unexplainedOf(requests, stored),
  ...endsOf(requests, stored),
  ...timesOf(requests, stored),
  ...listOf(requests, stored, rules),
];
