// An event that sells ticket types, orders and a waiting list, in one state. It counts everything anew for
// each question, and knows no batch. The rules are those of section 7 of the API; the unit tests have them in
// tests/support/sales_oracle.h.
//
// What is stored at the end gives each order, entry and registration its number: ids ascend in the order of
// decisions, so an order or entry is made after all that have smaller ids. Of a registration it also tells
// e-mail and type.
//
// A state: { capacity, orders, entries, choices, rows, lastOrder, lastEntry }: arrays of the numbers below,
// one for each order, entry and registration there ever is; choices: of an entry that got an offer, 2 + its
// type.
export const orderStates = ['none', 'held', 'overdue', 'confirmed', 'cancelled', 'expired'];
export const [none, held, overdue, confirmed, cancelled, expired] = orderStates.keys();
export const entryStates = ['none', 'waiting', 'offered', 'claimed', 'expired', 'left'];
export const [, waits, offered, claimed, lapsed, left] = entryStates.keys();
export const isExtended = 8; // added to the state of an order
export const [unmade, active, gone] = [0, 1, 2]; // of a registration

export const stateOf = (value) => value & 7;
const sum = (list) => list.reduce((all, one) => all + one, 0);
const numbersOf = (list) => new Map([...new Set(list)].sort().map((id, at) => [id, at]));

// Everything an operation or what is stored speaks of, in numbers.
export class Cast {
  constructor(operations, rules, stored) {
    const made = (kind) => operations.filter((one) => one.kind === kind && one.id);
    this.rules = rules;
    this.typeOf = new Map(rules.types.map((one, at) => [one.id, at]));
    this.orderOf = numbersOf([...made('order'), ...stored.sale.orders].map((one) => one.id));
    this.entryOf = numbersOf([...made('join'), ...stored.sale.entries].map((one) => one.id));
    this.rowOf = new Map(stored.rows.map((row, at) => [row.id, at]));
    this.rows = stored.rows.map((row) => ({ email: row.email, type: this.type(row.type) }));
    this.orders = Array.from(this.orderOf, () => ({ lines: [], email: null, entry: -1, rows: [] }));
    this.entries = Array.from(this.entryOf, () => ({ email: null, type: -1, quantity: 0, offer: -1 }));
    made('order').forEach((one) =>
      Object.assign(this.orders[this.orderOf.get(one.id)], this.ofOrder(one.told)),
    );
    made('join').forEach((one) =>
      Object.assign(this.entries[this.entryOf.get(one.id)], this.ofEntry(one.told)),
    );
    stored.rows.forEach((row, at) => this.orders[this.orderOf.get(row.order)]?.rows.push(at));
    stored.sale.orders.filter((one) => one.entry).forEach((one) => this.addOffer(one));
  }

  type(id) {
    return this.typeOf.get(id) ?? -1;
  }

  ofOrder({ lines, email }) {
    return { email, lines: lines.map((one) => [this.type(one.ticket_type_id), one.quantity]) };
  }

  ofEntry({ email, ticket_type_id, quantity }) {
    return { email, type: this.type(ticket_type_id), quantity };
  }

  addOffer({ id, entry }) {
    const number = this.entryOf.get(entry);
    if (number !== undefined) {
      this.entries[number].offer = this.orderOf.get(id);
      Object.assign(this.orders[this.orderOf.get(id)], { entry: number, email: this.entries[number].email });
    }
  }
}

// The event in one state; its functions change this copy, and return false where that cannot be.
export class Turn {
  constructor(cast, state) {
    const { orders, entries, choices, rows } = state;
    Object.assign(this, state, {
      orders: [...orders],
      entries: [...entries],
      choices: [...choices],
      rows: [...rows],
    });
    this.cast = cast;
    this.rules = cast.rules;
  }

  get state() {
    const { capacity, orders, entries, choices, rows, lastOrder, lastEntry } = this;
    return { capacity, orders, entries, choices, rows, lastOrder, lastEntry };
  }

  linesOf(order) {
    const { entry, lines } = this.cast.orders[order];
    return entry < 0 ? lines : [[this.choices[entry] - 2, this.cast.entries[entry].quantity]];
  }

  isHeld(order) {
    return [held, overdue].includes(stateOf(this.orders[order]));
  }

  seatsOf(order) {
    return sum(this.linesOf(order).map(([, seats]) => seats));
  }

  poolsOf(type) {
    return type < 0 ? [0] : this.rules.types[type].pools;
  }

  size(pool) {
    return pool === 0 ? this.capacity : this.rules.sizes[pool - 1];
  }

  // What is left of each pool.
  left() {
    const found = [this.capacity, ...this.rules.sizes];
    const take = (type, seats) => this.poolsOf(type).forEach((pool) => (found[pool] -= seats));
    this.rows.forEach((value, at) => value === active && take(this.cast.rows[at].type, 1));
    this.orders.forEach(
      (_, at) => this.isHeld(at) && this.linesOf(at).forEach(([type, seats]) => take(type, seats)),
    );
    return found;
  }

  // Seats of type -1 are all of the event's.
  bookedOf(type) {
    return this.rows.filter((value, at) => value === active && (type < 0 || this.cast.rows[at].type === type))
      .length;
  }

  heldOf(type) {
    const lines = this.orders.flatMap((_, at) => (this.isHeld(at) ? this.linesOf(at) : []));
    return sum(lines.filter(([own]) => type < 0 || own === type).map(([, seats]) => seats));
  }

  seatsOfEmail(email) {
    const booked = this.rows.filter((value, at) => value === active && this.cast.rows[at].email === email);
    const kept = this.orders.map((_, at) =>
      this.isHeld(at) && this.cast.orders[at].email === email ? this.seatsOf(at) : 0,
    );
    return booked.length + sum(kept);
  }

  needs(lines) {
    const wanted = new Map();
    for (const [type, seats] of lines) {
      this.poolsOf(type).forEach((pool) => wanted.set(pool, (wanted.get(pool) ?? 0) + seats));
    }
    return [...wanted];
  }

  fits(lines, blocked = new Set(), rest = this.left()) {
    return this.needs(lines).every(([pool, seats]) => !blocked.has(pool) && rest[pool] >= seats);
  }

  // What a wish may be made of, the best first: nothing that is more than there is at all.
  choicesOf(type, quantity) {
    const list = type >= 0 || this.rules.types.length === 0 ? [type] : [...this.rules.types.keys()];
    return list.filter((one) =>
      this.needs([[one, quantity]]).every(([pool, seats]) => this.size(pool) >= seats),
    );
  }

  // Who is to be served next, and of which type; adds to `blocked` what those before it block.
  next(blocked) {
    const rest = this.left();
    for (let at = 0; at < this.entries.length; at += 1) {
      const { type, quantity } = this.cast.entries[at];
      const choices = this.entries[at] === waits ? this.choicesOf(type, quantity) : [];
      const found = choices.find((one) => this.fits([[one, quantity]], blocked, rest));
      if (found !== undefined) {
        return [at, found];
      }
      const small = choices.flatMap((one) => this.poolsOf(one)).filter((pool) => rest[pool] < quantity);
      (this.rules.isStrict ? small : []).forEach((pool) => blocked.add(pool));
    }
    return null;
  }

  blocked() {
    const found = new Set();
    this.next(found);
    return found;
  }

  // Offers what is free, as the policy says. What is stored must have each offer.
  serve() {
    for (let found = this.next(new Set()); found; found = this.next(new Set())) {
      const [entry, type] = found;
      const { offer } = this.cast.entries[entry];
      if (offer !== this.lastOrder + 1) {
        return false;
      }
      this.choices[entry] = 2 + type;
      this.entries[entry] = offered;
      this.orders[offer] = held;
      this.lastOrder = offer;
    }
    return true;
  }

  hasOverdue() {
    return this.orders.some((value) => stateOf(value) === overdue);
  }

  settle(order, state) {
    const { entry } = this.cast.orders[order];
    if (entry >= 0) {
      this.entries[entry] = state;
    }
  }

  set(order, state) {
    this.orders[order] = state | (this.orders[order] & isExtended);
  }

  // Whoever asks next finds that the time of holds is up.
  sweep() {
    for (let at = 0; at < this.orders.length; at += 1) {
      if (stateOf(this.orders[at]) === overdue) {
        this.set(at, expired);
        this.settle(at, lapsed);
      }
    }
    return this.serve();
  }

  // Which refusal: by the event's limits, or the type's.
  full(type, blocked) {
    const isEvents = blocked.has(0) || this.left()[0] <= 0;
    return type < 0 || isEvents ? 'event_full' : 'ticket_type_full';
  }

  fullOf(lines, blocked) {
    const rest = this.left();
    const line = lines.find((one) => !this.fits([one], blocked, rest));
    return line ? this.full(line[0], blocked) : 'event_full';
  }

  // E-mail and type of each seat that attendees and lines make, in a form that can be compared.
  seatsWith(order, attendees = []) {
    const types = this.linesOf(order).flatMap(([type, seats]) => new Array(seats).fill(type));
    return types.map((type, at) => `${attendees[at]?.email ?? this.cast.orders[order].email} ${type}`);
  }

  isOverLimit(seats, own, order) {
    const emails = seats.map((seat) => seat.split(' ')[0]);
    return emails.some((email) => {
      const kept = email === this.cast.orders[order].email ? own : 0;
      const wanted = emails.filter((one) => one === email).length;
      return this.seatsOfEmail(email) - kept + wanted > this.rules.mostPerEmail;
    });
  }

  // Makes the registrations of an order: those that are stored must be these.
  book(order, seats) {
    const { rows } = this.cast.orders[order];
    const stored = rows.map((at) => `${this.cast.rows[at].email} ${this.cast.rows[at].type}`);
    if (stored.sort().join() !== [...seats].sort().join() || rows.some((at) => this.rows[at] !== unmade)) {
      return false;
    }
    rows.forEach((at) => (this.rows[at] = active));
    this.set(order, confirmed);
    return true;
  }
}
