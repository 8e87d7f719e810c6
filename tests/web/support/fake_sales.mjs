/**
 * The stand-in's ticket types, orders and waiting list (section 7 of the API's README), for faults and for
 * what takes a real server minutes, such as a hold that runs out. The one rule: it decides one request after
 * the other, as the lane of an event does.
 */
import { randomBytes, randomUUID } from 'node:crypto';

const LINK = /^\/(orders|waiting)\/([\w-]{64})(?:\.json|\/(confirm|extend|release|leave))?$/;
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const EVENT = /^\/events\/([^/]+)\/(ticket-types|quotas|orders|waiting-list)(?:\/([^/]+))?$/;
const TYPE = { description: '', position: 0, capacity: null, sales_start_at: null, sales_end_at: null, min_per_order: 1, max_per_order: 10, hidden: false };
const PAGES = { orders: '/templates/order.html', waiting: '/templates/waiting.html' };

const ok = (body, status = 200) => ({ status, body });
const problem = (status, code, error, more = {}) => ({ status, body: { code, error, ...more } });
const token = () => randomBytes(48).toString('base64url');
const seatsOf = ({ lines }) => lines.reduce((sum, { quantity }) => sum + quantity, 0);

export class FakeSales {
  ahead = 0; // by how many milliseconds the clock of holds is ahead of this machine's
  types = new Map(); // event id -> types
  quotas = new Map(); // event id -> quotas
  orders = new Map(); // token -> order
  entries = new Map(); // token -> entry
  #fake;

  /** @param {Object} fake the stand-in server */
  constructor(fake) { this.#fake = fake; }

  static isCall(path) { return (LINK.test(path) || EVENT.test(path)) && !FakeSales.pageOf(path); }

  /** @returns {string|undefined} the template that is served there */
  static pageOf(path) { return PAGES[/^\/(orders|waiting)\/[^/.]+$/.exec(path)?.[1]]; }

  get now() { return Date.now() + this.ahead; }

  answer({ method, path, body }) {
    this.#sweep();
    const given = body ? JSON.parse(body) : {};
    const [, id, what, one] = EVENT.exec(path) ?? [];
    const event = this.#fake.events.find((each) => each.id === id);
    if (what && !event) return problem(404, 'event_not_found', 'There is no such event.');
    if (what === 'ticket-types' || what === 'quotas') return this.#organize(method, event, what === 'quotas' ? this.quotas : this.types, one, given);
    const ofEvent = (all) => ok([...all.values()].filter((each) => each.event_id === id));
    if (method === 'GET' && what === 'orders') return ofEvent(this.orders);
    if (method === 'GET' && what === 'waiting-list') return ofEvent(this.entries);
    if (what === 'orders') return this.#order(event, given);
    if (what === 'waiting-list') return this.#join(event, given);
    const [, kind, link, act] = LINK.exec(path);
    return kind === 'orders' ? this.#ofOrder(link, act, given) : this.#ofEntry(link, act);
  }

  /** A type, made behind the API's back. */
  addType(event, type) {
    const made = { id: randomUUID(), event_id: event.id, ...TYPE, booked_count: 0, held_count: 0, ...type };
    this.types.set(event.id, [...this.types.get(event.id) ?? [], made].sort((a, b) => a.position - b.position));
    event.ticket_types = this.types.get(event.id).length;
    return made;
  }

  #organize(method, event, all, id, given) {
    const list = all.get(event.id) ?? [];
    const found = list.find((each) => each.id === id);
    if (method === 'GET') return ok(list.map((each) => this.#view(event, each)));
    if (given.name !== undefined && !given.name.trim()) return problem(400, 'invalid_field', 'name: it has no visible character.', { field: 'name' });
    if (given.sales_end_at && given.sales_end_at <= given.sales_start_at) return problem(400, 'invalid_field', 'sales_end_at: it is not after sales_start_at.', { field: 'sales_end_at' });
    if (method === 'POST' && all === this.types) return this.#told(event, ok(this.#view(event, this.addType(event, given)), 201));
    if (method === 'POST') all.set(event.id, [...list, { id: randomUUID(), event_id: event.id, booked_count: 0, held_count: 0, ...given }]);
    if (method === 'POST') return this.#told(event, ok(all.get(event.id).at(-1), 201));
    if (!found) return problem(404, 'ticket_type_not_found', 'There is no such ticket type.');
    if (method === 'PATCH') Object.assign(found, given);
    if (method === 'PATCH') list.sort((a, b) => (a.position ?? 0) - (b.position ?? 0));
    if (method === 'PATCH') return this.#told(event, ok(this.#view(event, found)));
    if (found.booked_count + found.held_count > 0) return problem(409, 'ticket_type_has_tickets', 'There are tickets of this type.');
    all.set(event.id, list.filter((each) => each !== found));
    if (all === this.types) event.ticket_types = all.get(event.id).length;
    return this.#told(event, { status: 204, body: undefined });
  }

  #told(event, answer) {
    this.#fake.tell('updated', event, event.id);
    return answer;
  }

  #left(event) { return event.capacity - event.booked_count - (event.held_count ?? 0); }

  #isOn({ sales_start_at: start, sales_end_at: end }) {
    return !(Date.parse(start) > this.now) && !(Date.parse(end) <= this.now);
  }

  #view(event, type) {
    if (!('min_per_order' in type)) return type; // a quota
    const quotas = (this.quotas.get(event.id) ?? []).filter(({ ticket_type_ids: ids }) => ids.includes(type.id));
    const left = [this.#left(event), (type.capacity ?? Infinity) - type.booked_count - type.held_count, ...quotas.map((quota) => quota.size - quota.booked_count - quota.held_count)];
    return { ...type, on_sale: this.#isOn(event) && this.#isOn(type) && (event.status ?? 'published') === 'published',
      available: Math.max(0, this.#isBlocked(event, type.id) ? 0 : Math.min(...left)) };
  }

  #waiting(event) { return [...this.entries.values()].filter((entry) => entry.event_id === event.id && entry.status === 'waiting'); }

  #isBlocked(event, type) { return this.#waiting(event).some((entry) => !entry.ticket_type_id || entry.ticket_type_id === type); }

  #available(event, type) {
    const found = (this.types.get(event.id) ?? []).find(({ id }) => id === type);
    return found ? this.#view(event, found).available : this.#isBlocked(event, null) ? 0 : this.#left(event);
  }

  /** Why not, or null. */
  #refusal(event, lines, email) {
    if ((event.status ?? 'published') !== 'published') return problem(409, 'event_not_open', 'The event is not open.');
    const types = lines.map(({ ticket_type_id: id }) => (this.types.get(event.id) ?? []).find((type) => type.id === id) ?? (id ? null : { ...TYPE, name: '' }));
    if (types.includes(null)) return problem(404, 'ticket_type_not_found', 'There is no such ticket type.');
    for (const of of [event, ...types]) {
      if (Date.parse(of.sales_start_at) > this.now) return problem(409, 'sales_not_started', 'The sale has not started yet.', { sales_start_at: of.sales_start_at });
      if (Date.parse(of.sales_end_at) <= this.now) return problem(409, 'sales_ended', 'The sale has ended.');
    }
    if (seatsOf({ lines }) > (event.max_per_order ?? 10)) return problem(400, 'invalid_field', `lines: an order has at most ${event.max_per_order ?? 10} seats.`, { field: 'lines' });
    const seats = [...this.orders.values()].filter((order) => order.event_id === event.id && order.email === email && ['held', 'confirmed'].includes(order.status));
    if (seats.reduce((sum, order) => sum + seatsOf(order), 0) + seatsOf({ lines }) > (event.max_per_email ?? 10)) return problem(409, 'limit_per_email', `An address has at most ${event.max_per_email ?? 10} seats.`);
    const short = lines.find(({ ticket_type_id: id, quantity }) => this.#available(event, id) < quantity);
    return short ? problem(409, short.ticket_type_id ? 'ticket_type_full' : 'event_full', 'There are not enough seats.', { available: this.#available(event, short.ticket_type_id), waiting_list: event.waiting_list ?? false }) : null;
  }

  #move(event, lines, held, booked) {
    event.held_count = (event.held_count ?? 0) + held * seatsOf({ lines });
    for (const { ticket_type_id: id, quantity } of lines) {
      const type = (this.types.get(event.id) ?? []).find((each) => each.id === id);
      if (type) Object.assign(type, { held_count: type.held_count + held * quantity, booked_count: type.booked_count + booked * quantity });
    }
    this.#fake.book(event, booked * seatsOf({ lines }));
  }

  #order(event, { email: typed, name = '', lines, hold = false, attendees = [] }) {
    const email = typed.trim().toLowerCase();
    const refusal = this.#refusal(event, lines, email);
    if (refusal) return refusal;
    const order = this.#made(event, { email, name, lines }, (event.hold_minutes ?? 10) * 60_000);
    if (!hold) this.#confirmed(event, order, attendees);
    return ok(this.#shown(order), 201);
  }

  #made(event, { email, name, lines }, ms, entry = null) {
    const link = token();
    const order = { id: randomUUID(), event_id: event.id, number: Array.from(randomBytes(8), (byte) => LETTERS[byte % 32]).join(''), status: 'held', email, name, lines,
      created_at: new Date(this.now).toISOString(), expires_at: new Date(this.now + ms).toISOString(), extended: false, waiting_list_entry_id: entry, registrations: [], retaken: false };
    this.orders.set(link, order);
    this.#move(event, lines, 1, 0);
    order.order_url = `/orders/${link}`;
    return order;
  }

  #shown(order) {
    const registrations = order.registrations.map(({ made, url }) => ({ ...made, ticket_url: url }));
    return { ...order, registrations };
  }

  #confirmed(event, order, attendees, wasHeld = true) {
    this.#move(event, order.lines, wasHeld ? -1 : 0, 1);
    const kinds = order.lines.flatMap(({ ticket_type_id: id = null, quantity }) => Array(quantity).fill(id));
    order.registrations = kinds.map((type, i) => {
      const made = { id: randomUUID(), event_id: event.id, user_email: attendees[i]?.email || order.email, name: attendees[i]?.name || order.name, ticket_type_id: type, order_id: order.id,
        created_at: new Date(this.now).toISOString() };
      const url = this.#fake.tickets.add(event, made);
      this.#fake.registrations.set(event.id, (this.#fake.registrations.get(event.id) ?? new Map()).set(made.id, made));
      return { made, url };
    });
    order.status = 'confirmed';
  }

  #eventOf({ event_id: id }) { return this.#fake.events.find((event) => event.id === id); }

  #typesOf(event, ids) { return (this.types.get(event.id) ?? []).filter(({ id }) => ids.includes(id)).map((type) => this.#view(event, type)); }

  #ofOrder(link, act, given) {
    const order = this.orders.get(link);
    if (!order) return problem(404, 'order_not_found', 'No order has this link.');
    const event = this.#eventOf(order);
    if (!act) return ok({ ...this.#shown(order), retaken: false, event, now: new Date(this.now).toISOString(), ticket_types: this.#typesOf(event, order.lines.map((line) => line.ticket_type_id)) });
    if (act === 'confirm') return this.#confirm(event, order, given);
    if (act === 'extend') return this.#extend(event, order);
    if (order.status === 'held') this.#move(event, order.lines, -1, 0);
    if (order.status === 'confirmed') this.#move(event, order.lines, 0, -1);
    for (const { made } of order.registrations) made.cancelled_at ??= new Date(this.now).toISOString();
    order.status = 'cancelled';
    this.#offer(event);
    return ok(this.#shown(order));
  }

  #confirm(event, order, { name, attendees = [] }) {
    if (!['held', 'expired'].includes(order.status)) return problem(409, 'order_not_held', 'The order is not held.');
    if (name) order.name = name;
    if (order.status === 'expired') {
      const refusal = this.#refusal(event, order.lines, order.email);
      if (refusal) return problem(409, 'hold_expired', 'The hold has expired, and the seats are taken.');
    }
    order.retaken = order.status === 'expired';
    this.#confirmed(event, order, attendees, !order.retaken);
    for (const entry of this.entries.values()) if (entry.id === order.waiting_list_entry_id) entry.status = 'claimed';
    return ok(this.#shown(order));
  }

  #extend(event, order) {
    if (order.status === 'expired') return problem(409, 'hold_expired', 'The hold has expired.');
    if (order.status !== 'held') return problem(409, 'order_not_held', 'The order is not held.');
    if (order.extended || order.waiting_list_entry_id) return problem(409, 'already_extended', 'The order was extended before.');
    Object.assign(order, { extended: true, expires_at: new Date(this.now + (event.hold_minutes ?? 10) * 60_000).toISOString() });
    return ok(this.#shown(order));
  }

  #sweep() {
    for (const order of this.orders.values()) {
      if (order.status !== 'held' || Date.parse(order.expires_at) > this.now) continue;
      order.status = 'expired';
      for (const entry of this.entries.values()) if (entry.id === order.waiting_list_entry_id) entry.status = 'expired';
      this.#move(this.#eventOf(order), order.lines, -1, 0);
      this.#offer(this.#eventOf(order));
    }
  }

  #join(event, { email: typed, name = '', ticket_type_id: type = null, quantity = 1 }) {
    if (!event.waiting_list) return problem(409, 'waiting_list_off', 'The event has no waiting list.');
    const email = typed.trim().toLowerCase();
    if (this.#waiting(event).some((entry) => entry.email === email)) return problem(409, 'already_waiting', 'This address is waiting already.');
    const types = (this.types.get(event.id) ?? []).filter(({ id }) => !type || id === type);
    const most = types.length ? Math.max(...types.map(({ id }) => this.#available(event, id))) : this.#available(event, null);
    if (most >= quantity) return problem(409, 'seats_available', 'There are seats.');
    const link = token();
    const entry = { id: `01890000-0000-7000-8000-${String(this.entries.size + 1).padStart(12, '0')}`, event_id: event.id, email, name, ticket_type_id: type, quantity, status: 'waiting',
      created_at: new Date(this.now).toISOString(), order_id: null, waiting_url: `/waiting/${link}` };
    this.entries.set(link, entry);
    return ok(this.#entryShown(entry), 201);
  }

  #entryShown({ waiting_url: url, order_url, ...entry }) {
    const place = this.#waiting({ id: entry.event_id }).findIndex(({ id }) => id === entry.id);
    return { ...entry, position: place < 0 ? null : place + 1, ...(entry.status === 'waiting' && { waiting_url: url }), ...(entry.status === 'offered' && { order_url }) };
  }

  /** What is free goes to who waits, in order (strict). */
  #offer(event) {
    for (const entry of this.#waiting(event)) {
      const types = (this.types.get(event.id) ?? []).filter(({ id }) => !entry.ticket_type_id || id === entry.ticket_type_id);
      const [status] = [entry.status, entry.status = 'offered'];
      const type = types.find(({ id }) => this.#view({ ...event, id: event.id }, this.types.get(event.id).find((each) => each.id === id)) && this.#roomFor(event, id) >= entry.quantity);
      if (types.length ? !type : this.#left(event) < entry.quantity) { entry.status = status; return; }
      const order = this.#made(event, { email: entry.email, name: entry.name, lines: [{ ...(type && { ticket_type_id: type.id }), quantity: entry.quantity }] }, (event.offer_hours ?? 12) * 3_600_000, entry.id);
      Object.assign(entry, { order_id: order.id, order_url: order.order_url });
    }
  }

  #roomFor(event, id) {
    const type = this.types.get(event.id).find((each) => each.id === id);
    return Math.min(this.#left(event), (type.capacity ?? Infinity) - type.booked_count - type.held_count);
  }

  #ofEntry(link, act) {
    const entry = this.entries.get(link);
    if (!entry) return problem(404, 'entry_not_found', 'Nobody waits with this link.');
    const event = this.#eventOf(entry);
    if (act !== 'leave') return ok({ ...this.#entryShown(entry), event, now: new Date(this.now).toISOString(), ticket_types: this.#typesOf(event, [entry.ticket_type_id]) });
    const order = [...this.orders.values()].find(({ id }) => id === entry.order_id);
    if (entry.status === 'offered' && order?.status === 'held') {
      order.status = 'cancelled';
      this.#move(event, order.lines, -1, 0);
    }
    entry.status = 'left';
    this.#offer(event);
    return ok(this.#entryShown(entry));
  }
}
