// An event that sells ticket types, orders and a waiting list, as the clients of a run know it. Every
// order, entry and single registration has a name of its own, so that what is stored tells which request
// made it, even where the answer was lost.
import { mutatingOfEvent } from './answers.mjs';
import { EventOfRun } from './event_of_run.mjs';
import { mostOfWish } from './sale_plan.mjs';

// Ends holds as time does, but at once: their time was up long ago, by whatever clock. Under the lock of
// the event's row, as everything that changes a hold.
const hastenSql = (event, most) => `
  BEGIN;
  SELECT 'locked' FROM events WHERE id = '${event}' FOR UPDATE;
  WITH due AS (
    UPDATE orders SET expires_at = '2001-01-01T00:00:00Z'
    WHERE event_id = '${event}' AND status = 'held' AND id IN (
      SELECT id FROM orders WHERE event_id = '${event}' AND status = 'held' ORDER BY id LIMIT ${most})
    RETURNING id), woken AS (
    UPDATE events SET next_expiry = '2001-01-01T00:00:00Z'
    WHERE id = '${event}' AND EXISTS (SELECT FROM due) RETURNING 1)
  SELECT id FROM due;
  COMMIT`;

const isId = (line) => /^[0-9a-f-]{36}$/.test(line);

export class SaleOfRun extends EventOfRun {
  constructor(workload, id, capacity, psql) {
    super(workload, id, capacity);
    Object.assign(this, { psql, types: [], orders: new Map(), entries: new Map(), names: 0 });
  }

  learn(record) {
    super.learn(record);
    if (record.status === 201 && record.op === 'order') {
      const { id, email, link, state } = record;
      this.orders.set(id, { order: id, email, link, over: state !== 'held' });
    } else if (record.status === 201 && record.op === 'join') {
      this.entries.set(record.id, { entry: record.id, email: record.email, link: record.link });
    } else if (record.op === 'look' && record.link) {
      const { offer, email, link } = record;
      this.orders.set(offer, { order: offer, email, link, isOffer: true, over: false });
    }
    this.learnMore(record);
  }

  // Lists have no links: orders that only they know can be dropped, and no more.
  learnMore(record) {
    for (const one of record.orders ?? []) {
      const known = this.orders.get(one.id) ?? { order: one.id, email: one.email, link: null };
      this.orders.set(one.id, { ...known, over: one.state !== 'held' });
    }
    for (const row of (record.seats ?? []).filter((one) => !this.known.some((each) => each.id === one.id))) {
      this.known.push(row);
    }
    const ends =
      ['confirm', 'extend', 'release', 'drop'].includes(record.op) && record.code !== 'already_extended';
    const isOver =
      ends && (record.op === 'extend' ? record.status === 409 : [200, 409].includes(record.status));
    if (isOver && this.orders.has(record.order)) {
      this.orders.get(record.order).over = true;
    }
  }

  // Of what is known: an offer, or what is held; and now and then what is not any more.
  pickOrder(step, op) {
    const all = [...this.orders.values()].filter((one) => one.link || op === 'drop');
    const held = all.filter((one) => !one.over);
    const offers = held.filter((one) => one.isOffer);
    const isLate = step.pick >= 0.8 || op === 'release' || op === 'drop';
    const lists = [step.pick < 0.4 ? offers : [], step.pick < 0.8 ? held : [], isLate ? all : []];
    const list = lists.find((one) => one.length > 0);
    return list?.[Math.floor(step.pick * 7919 * list.length) % list.length];
  }

  pickEntry(step) {
    const all = [...this.entries.values()];
    return all[Math.floor(step.pick * 7919 * all.length) % all.length];
  }

  typeOf(step) {
    return this.types[Math.floor(step.type * this.types.length)];
  }

  linesOf(step) {
    const type = this.typeOf(step);
    if (step.mixed && this.types.length > 1 && step.quantity > 1) {
      return this.types.map((one, at) => ({
        ticket_type_id: one,
        quantity: at === 0 ? step.quantity - 1 : 1,
      }));
    }
    return [{ ...(type ? { ticket_type_id: type } : {}), quantity: step.quantity }];
  }

  ownName() {
    this.names += 1;
    return `n${this.names}`;
  }

  // Each returns what is asked, or nothing where nothing is known that it could be about.
  asks = {
    order: (step) => this.orderOf(step, false),
    hold: (step) => this.orderOf(step, true),
    confirm: (step) => this.ofOrder(step, 'confirm', { attendees: this.attendeesOf(step) }),
    extend: (step) => this.ofOrder(step, 'extend'),
    release: (step) => this.ofOrder(step, 'release'),
    drop: (step) => this.ofOrder(step, 'drop'),
    register: (step) => this.withType(step, { op: 'register', email: step.email, name: this.ownName() }, 0.5),
    join: (step) =>
      this.withType(
        step,
        {
          op: 'join',
          email: step.email,
          name: this.ownName(),
          quantity: Math.min(step.quantity, mostOfWish),
        },
        0.3,
      ),
    look: (step) => this.ofEntry(step, 'look'),
    leave: (step) => this.ofEntry(step, 'leave'),
    cancel: (step) => {
      const target = this.known[Math.floor(step.pick * this.known.length)];
      return target && { op: 'cancel', email: target.email, rid: target.id };
    },
    resize: (step) => ({ op: 'resize', capacity: 3 + Math.floor(step.pick * 5) }),
    event: () => ({ op: 'event' }),
    types: () => ({ op: 'types' }),
    orders: () => ({ op: 'orders' }),
    entries: () => ({ op: 'entries' }),
    list: () => ({ op: 'list' }),
  };

  attendeesOf(step) {
    return step.other === step.email ? [] : [{ email: step.other }]; // of the first seat
  }

  orderOf(step, hold) {
    return {
      op: 'order',
      email: step.email,
      name: this.ownName(),
      lines: this.linesOf(step),
      hold,
      attendees: hold ? [] : this.attendeesOf(step),
    };
  }

  ofOrder(step, op, more = {}) {
    const found = this.pickOrder(step, op);
    return (
      found && {
        op,
        order: found.order,
        email: found.email,
        url: found.link,
        ...more,
      }
    );
  }

  ofEntry(step, op) {
    const found = this.pickEntry(step);
    return found && { op, entry: found.entry, email: found.email, url: found.link };
  }

  withType(step, asked, any) {
    const type = step.pick < any ? undefined : this.typeOf(step);
    return { ...asked, ...(type ? { ticket_type_id: type } : {}) };
  }

  async hasten(client, most) {
    const record = {
      type: 'request',
      client: client.name,
      seat: 'database',
      event: this.id,
      op: 'hasten',
      most,
    };
    const start = this.workload.history.now();
    const answer = await this.psql
      .ask(hastenSql(this.id, most))
      .then((text) => ({ status: 200, orders_due: text.split('\n').filter(isId) }))
      .catch((error) => ({ status: 0, lost: error.message }));
    return this.workload.history.add({ ...record, start, end: this.workload.history.now(), ...answer });
  }

  take(client, step) {
    if (step.op === 'hasten') {
      return this.hasten(client, step.all ? 1000 : 1);
    }
    const asked = this.asks[step.op](step) ?? { op: 'event' };
    const keyed = mutatingOfEvent.has(asked.op) && (step.keyed || this.needsKeys);
    return this.inTurn(client, { ...asked, ...this.nextKey(keyed) }, step);
  }

  // Makes the types and the quota, each until it is made.
  async furnish(client, plan) {
    const sure = { patience: 5000, seat: 0, pause: 0 };
    const made = [];
    for (const fields of plan.types) {
      made.push(await this.ask(client, { op: 'add_type', fields, ...this.nextKey(true) }, sure));
    }
    this.types = made.map((one) => one.id);
    if (plan.quota) {
      const fields = { ...plan.quota, ticket_type_ids: this.types };
      made.push(await this.ask(client, { op: 'add_quota', fields, ...this.nextKey(true) }, sure));
    }
    return made.every((one) => one.status === 201);
  }

  // All that was due is noticed by whoever asks next; then everybody looks.
  async close(client, hastens) {
    const sure = {
      patience: 5000,
      seat: 0,
      pause: 0,
      email: 'last@example.com',
      quantity: 1,
      type: 0,
      pick: 0.9,
    };
    if (hastens) {
      await this.hasten(client, 1000);
    }
    for (const op of ['hold', 'event', 'types', 'orders', 'entries', 'list']) {
      await this.take(client, { ...sure, op, keyed: true });
    }
  }
}
