// An imagined server of an event that sells orders, which answers by the rules. It is written apart from the
// model (sale_model.mjs), which is checked with it: it keeps lists of things, as an organizer with a pencil
// would, and no numbers.

const refused = (code) => ({ status: 409, code });
const told = (status, more) => ({ status, ...more });

export class ImaginedSale {
  constructor({ capacity, types, quota, isStrict, mostPerEmail }) {
    Object.assign(this, { capacity, types, quota, isStrict, mostPerEmail });
    Object.assign(this, { orders: [], entries: [], rows: [], expiredOnes: [], keys: new Map(), made: 0 });
  }

  id(letter) {
    this.made += 1;
    return `${letter}${String(this.made).padStart(5, '0')}`;
  }

  // Every limit that a seat of the type comes under: who takes from it, and how many there are.
  limitsOf(type) {
    const limits = [{ name: 'event', size: this.capacity, has: () => true }];
    const own = this.types.find((one) => one.id === type);
    if (own) {
      limits.push({ name: own.id, size: own.capacity ?? 1e6, has: (each) => each === own.id });
    }
    if (own && this.quota) {
      limits.push({ name: 'quota', size: this.quota.size, has: () => true });
    }
    return limits;
  }

  roomIn(limit) {
    const seats = this.rows.filter((row) => !row.cancelled && limit.has(row.type)).length;
    const kept = this.orders
      .filter((one) => one.state === 'held')
      .flatMap((one) => one.lines)
      .filter((line) => limit.has(line.type))
      .reduce((all, line) => all + line.quantity, 0);
    return limit.size - seats - kept;
  }

  // closed: names of limits from which nothing is given.
  hasRoom(lines, closed) {
    const names = new Set(lines.flatMap((line) => this.limitsOf(line.type).map((one) => one.name)));
    return [...names].every((name) => {
      const all = lines.filter((line) => this.limitsOf(line.type).some((one) => one.name === name));
      const limit = this.limitsOf(all[0].type).find((one) => one.name === name);
      const wanted = all.reduce((sum, line) => sum + line.quantity, 0);
      return !closed.includes(name) && this.roomIn(limit) >= wanted;
    });
  }

  wishes({ type, quantity }) {
    const ids = type || this.types.length === 0 ? [type ?? null] : this.types.map((one) => one.id);
    return ids
      .filter((id) => this.limitsOf(id).every((limit) => limit.size >= quantity))
      .map((id) => [{ type: id, quantity }]);
  }

  // Goes along the line: { entry, lines } of the first who can be served, and what those before it close.
  walk() {
    const closed = [];
    for (const entry of this.entries.filter((one) => one.state === 'waiting')) {
      const wishes = this.wishes(entry);
      const lines = wishes.find((one) => this.hasRoom(one, closed));
      if (lines) {
        return { entry, lines, closed };
      }
      for (const [line] of this.isStrict ? wishes : []) {
        closed.push(
          ...this.limitsOf(line.type)
            .filter((one) => this.roomIn(one) < line.quantity)
            .map((one) => one.name),
        );
      }
    }
    return { entry: null, closed };
  }

  serve() {
    for (let { entry, lines } = this.walk(); entry; { entry, lines } = this.walk()) {
      const order = {
        id: this.id('o'),
        email: entry.email,
        name: '',
        lines,
        state: 'held',
        entry: entry.id,
        hold: true,
      };
      this.orders.push(order);
      Object.assign(entry, { state: 'offered', order: order.id });
    }
  }

  entryOf(order) {
    return this.entries.find((one) => one.id === order.entry);
  }

  end(order, state, ofEntry) {
    order.state = state;
    Object.assign(this.entryOf(order) ?? {}, { state: ofEntry });
  }

  sweep() {
    for (const order of this.orders.filter((one) => one.state === 'held' && one.isDue)) {
      this.end(order, 'expired', 'expired');
      this.expiredOnes.push({ id: order.id, at: 2 });
    }
    this.serve();
  }

  seatsOfEmail(email) {
    const kept = this.orders
      .filter((one) => one.state === 'held' && one.email === email)
      .flatMap((one) => one.lines);
    return (
      this.rows.filter((row) => !row.cancelled && row.email === email).length +
      kept.reduce((all, line) => all + line.quantity, 0)
    );
  }

  full(type, closed) {
    const isEvents = closed.includes('event') || this.roomIn(this.limitsOf(null)[0]) <= 0 || !type;
    return refused(isEvents ? 'event_full' : 'ticket_type_full');
  }

  emailsOf(order, attendees) {
    return order.lines
      .flatMap((line) => new Array(line.quantity).fill(order.email))
      .map((email, at) => attendees[at]?.email ?? email);
  }

  isBeyond(emails, order, kept) {
    return emails.some((email) => {
      const own = email === order.email ? kept : 0;
      return (
        this.seatsOfEmail(email) - own + emails.filter((one) => one === email).length > this.mostPerEmail
      );
    });
  }

  book(order, emails) {
    const types = order.lines.flatMap((line) => new Array(line.quantity).fill(line.type));
    const rows = types.map((type, at) => ({
      id: this.id('r'),
      email: emails[at],
      type,
      order: order.id,
      cancelled: false,
    }));
    rows.forEach((row) => {
      const taken = this.rows
        .filter((one) => !one.cancelled && one.email === row.email)
        .map((one) => one.nth);
      row.nth = [...taken.keys(), taken.length].find((nth) => !taken.includes(nth));
      this.rows.push(row);
    });
    order.state = 'confirmed';
    return rows.map(({ id, email, type }) => ({ id, email, type }));
  }

  say(order, more = {}) {
    const isEmpty =
      order.state === 'confirmed' && this.rows.every((row) => row.order !== order.id || row.cancelled);
    return told(200, {
      id: order.id,
      state: isEmpty ? 'cancelled' : order.state,
      retaken: false,
      seats: [],
      ...more,
    });
  }

  does = {
    order: ({ email, name, lines: asked, hold, attendees }) => {
      const lines = asked.map((one) => ({ type: one.ticket_type_id ?? null, quantity: one.quantity }));
      const order = { email, name, lines, hold, entry: null, state: 'held' };
      const emails = this.emailsOf(order, hold ? [] : attendees);
      const { closed } = this.walk();
      if (this.isBeyond(emails, order, 0)) {
        return refused('limit_per_email');
      }
      if (!this.hasRoom(lines, closed)) {
        const line = lines.find((one) => !this.hasRoom([one], closed));
        return line ? this.full(line.type, closed) : refused('event_full');
      }
      order.id = this.id('o');
      this.orders.push(order);
      const seats = hold ? [] : this.book(order, emails);
      return told(201, { id: order.id, state: order.state, retaken: false, seats });
    },
    confirm: ({ order: id, attendees }) => {
      const order = this.orders.find((one) => one.id === id);
      if (!['held', 'expired'].includes(order.state)) {
        return refused('order_not_held');
      }
      const isLate = order.state === 'expired';
      const emails = this.emailsOf(order, attendees);
      if (!order.entry && this.isBeyond(emails, order, isLate ? 0 : emails.length)) {
        return refused('limit_per_email');
      }
      if (isLate && !this.hasRoom(order.lines, this.walk().closed)) {
        return refused('hold_expired');
      }
      const seats = this.book(order, emails);
      Object.assign(this.entryOf(order) ?? {}, { state: 'claimed' });
      return this.say(order, { retaken: isLate, seats });
    },
    extend: ({ order: id }) => {
      const order = this.orders.find((one) => one.id === id);
      if (order.state !== 'held') {
        return refused(order.state === 'expired' ? 'hold_expired' : 'order_not_held');
      }
      if (order.isExtended || order.entry) {
        return refused('already_extended');
      }
      order.isExtended = true;
      return this.say(order);
    },
    release: ({ order: id }) => {
      const order = this.orders.find((one) => one.id === id);
      if (order.state === 'held') {
        this.end(order, 'cancelled', 'left');
      }
      if (order.state === 'confirmed') {
        this.rows.filter((row) => row.order === id).forEach((row) => (row.cancelled = true));
        return this.say(order, { state: 'cancelled' });
      }
      return this.say(order);
    },
    register: ({ email, name, ticket_type_id: type }) => {
      if (this.rows.some((row) => !row.cancelled && row.email === email)) {
        return refused('already_registered');
      }
      const { closed } = this.walk();
      const lines = this.wishes({ type, quantity: 1 }).find((one) => this.hasRoom(one, closed));
      if (!lines) {
        return this.full(type, closed);
      }
      const row = {
        id: this.id('r'),
        email,
        name,
        type: lines[0].type,
        order: null,
        nth: 0,
        cancelled: false,
      };
      this.rows.push(row);
      return told(201, { id: row.id });
    },
    cancel: ({ rid }) => {
      const row = this.rows.find((one) => one.id === rid);
      row.cancelled = true;
      return told(200, { id: rid });
    },
    join: ({ email, name, quantity, ticket_type_id: type }) => {
      if (this.entries.some((one) => one.email === email && ['waiting', 'offered'].includes(one.state))) {
        return refused('already_waiting');
      }
      if (this.seatsOfEmail(email) + quantity > this.mostPerEmail) {
        return refused('limit_per_email');
      }
      const { closed } = this.walk();
      if (this.wishes({ type, quantity }).some((one) => this.hasRoom(one, closed))) {
        return refused('seats_available');
      }
      const entry = {
        id: this.id('w'),
        email,
        name,
        type: type ?? null,
        quantity,
        state: 'waiting',
        order: null,
      };
      this.entries.push(entry);
      return told(201, { id: entry.id, state: 'waiting' });
    },
    leave: ({ entry: id }) => {
      const entry = this.entries.find((one) => one.id === id);
      if (entry.state === 'offered') {
        this.orders.find((one) => one.id === entry.order).state = 'cancelled';
      }
      entry.state = ['waiting', 'offered'].includes(entry.state) ? 'left' : entry.state;
      return told(200, { id, state: entry.state });
    },
    resize: ({ capacity }) => {
      const taken = this.capacity - this.roomIn(this.limitsOf(null)[0]);
      if (capacity < taken) {
        return refused('capacity_below_booked');
      }
      this.capacity = capacity;
      return told(200, {});
    },
  };

  heldIn(limit) {
    const lines = this.orders.filter((one) => one.state === 'held').flatMap((one) => one.lines);
    return lines.filter((one) => limit(one.type)).reduce((all, one) => all + one.quantity, 0);
  }

  bookedIn(limit) {
    return this.rows.filter((row) => !row.cancelled && limit(row.type)).length;
  }

  shows = {
    event: () =>
      told(200, {
        booked: this.bookedIn(() => true),
        held: this.heldIn(() => true),
        capacity: this.capacity,
      }),
    types: () => told(200, { types: this.countsOfTypes() }),
    orders: () =>
      told(200, {
        orders: this.orders.map((one) => ({
          id: one.id,
          email: one.email,
          state: one.isDue && one.state === 'held' ? 'expired' : this.say(one).state,
        })),
      }),
    entries: () => {
      const line = this.entries.filter((one) => one.state === 'waiting');
      return told(200, {
        entries: this.entries.map((one) => ({
          id: one.id,
          state: one.state,
          position: line.indexOf(one) + 1 || null,
        })),
      });
    },
    look: ({ entry: id }) => {
      const entry = this.entries.find((one) => one.id === id);
      return told(200, { id, state: entry.state, offer: entry.order });
    },
    list: () =>
      told(200, { rows: this.rows.filter((row) => !row.cancelled).map(({ id, email }) => ({ id, email })) }),
    hasten: ({ most }) => {
      const due = this.orders.filter((one) => one.state === 'held').slice(0, most);
      due.forEach((one) => (one.isDue = true));
      return told(200, { orders_due: due.map((one) => one.id) });
    },
  };

  countsOfTypes() {
    return this.types.map(({ id, capacity }) => ({
      id,
      capacity,
      booked: this.bookedIn((type) => type === id),
      held: this.heldIn((type) => type === id),
    }));
  }

  answer(request) {
    if (this.shows[request.op]) {
      return this.shows[request.op](request);
    }
    const known = request.key && this.keys.get(request.key);
    if (known) {
      return { ...known, replayed: true };
    }
    this.sweep();
    const given = this.does[request.op](request);
    this.serve();
    if (request.key) {
      this.keys.set(request.key, given);
    }
    return given;
  }

  stored() {
    const counts = {
      booked: this.bookedIn((type) => type !== null),
      held: this.heldIn((type) => type !== null),
    };
    return {
      type: 'stored',
      event: 'e',
      name: 'e',
      capacity: this.capacity,
      booked: this.bookedIn(() => true),
      held: this.heldIn(() => true),
      rows: this.rows.map((row) => ({ ...row })),
      sale: {
        orders: this.orders.map((one) => ({
          id: one.id,
          email: one.email,
          name: one.name,
          state: one.state,
          types: one.lines.map((line) => line.type),
          quantities: one.lines.map((line) => line.quantity),
          seats: one.lines.reduce((all, line) => all + line.quantity, 0),
          extended: Boolean(one.isExtended),
          entry: one.entry,
          expires: one.hold ? 1 : null,
          overdue: Boolean(one.isDue),
        })),
        entries: this.entries.map((one) => ({ ...one })),
        types: this.countsOfTypes(),
        quotas: this.quota
          ? [{ id: 'q', size: this.quota.size, types: this.types.map((one) => one.id), ...counts }]
          : [],
        expired: [...this.expiredOnes],
      },
    };
  }
}
