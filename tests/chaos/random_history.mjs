// Good histories of one event, made up: an imagined server takes every request at one moment
// between its start and its end (or after it, or never, where no answer comes) and answers by the
// rules. With them the checker is checked.
import { stream } from './random.mjs';

const unknownAnswer = { status: 0, lost: 'cut' };

class ImaginedServer {
  constructor(capacity) {
    Object.assign(this, { capacity, rows: [], keys: new Map(), made: 0 });
  }

  active() {
    return this.rows.filter((row) => !row.cancelled);
  }

  register(email) {
    if (this.active().some((row) => row.email === email)) {
      return { status: 409, code: 'already_registered' };
    }
    if (this.active().length >= this.capacity) {
      return { status: 409, code: 'event_full' };
    }
    this.made += 1;
    const id = `r${String(this.made).padStart(5, '0')}`;
    this.rows.push({ id, email, cancelled: false });
    return { status: 201, id };
  }

  cancel(rid) {
    const row = this.rows.find((one) => one.id === rid);
    if (!row) {
      return { status: 404, code: 'registration_not_found' };
    }
    row.cancelled = true;
    return { status: 200, id: rid };
  }

  answer(request) {
    const known = request.key && this.keys.get(request.key);
    if (known) {
      return { ...known, replayed: true };
    }
    const given = this.decide(request);
    if (request.key) {
      this.keys.set(request.key, given);
    }
    return given;
  }

  decide(request) {
    switch (request.op) {
      case 'register':
        return this.register(request.email);
      case 'cancel':
        return this.cancel(request.rid);
      case 'event':
        return { status: 200, booked: this.active().length, capacity: this.capacity };
      default:
        return { status: 200, rows: this.active().map(({ id, email }) => ({ id, email })) };
    }
  }
}

// The tries of one client, one after the other, each with the moment at which it is taken.
function triesOf(client, dice, options) {
  const tries = [];
  let now = dice.next() * 5;
  for (let step = 0; step < options.steps; step += 1) {
    const op = dice.pick(['register', 'register', 'register', 'cancel', 'cancel', 'event', 'list']);
    const key = ['register', 'cancel'].includes(op) && dice.chance(0.5) ? `${client}.${step}` : undefined;
    const email = dice.pick(options.emails);
    for (let attempt = 1; attempt <= 4; attempt += 1) {
      const start = now + dice.next() * 3;
      const end = start + 0.1 + dice.next() * 6;
      const lost = dice.chance(options.lossy) && !(key && attempt === 4);
      const taken = !lost
        ? start + dice.next() * (end - start)
        : dice.chance(0.5)
          ? start + dice.next() * 20
          : null;
      tries.push({
        type: 'request',
        event: 'e',
        client,
        op,
        key,
        attempt,
        email,
        start,
        end,
        lost,
        taken,
        pick: dice.next(),
      });
      now = end;
      if (!key || !lost) {
        break;
      }
    }
  }
  return tries;
}

// Cancels what the client can know by then: told by an answer that has ended. A repeat asks the same.
function chooseTarget(request, finished, targets) {
  const known = finished
    .filter((one) => one.end < request.start)
    .flatMap((one) =>
      one.op === 'register' && one.status === 201 ? [{ id: one.id, email: one.email }] : (one.rows ?? []),
    );
  const target = targets.get(request.key) ?? known[Math.floor(request.pick * known.length)];
  if (!target) {
    return { ...request, op: 'event', key: undefined };
  }
  if (request.key) {
    targets.set(request.key, target);
  }
  return { ...request, rid: target.id, email: target.email };
}

// Returns { requests, stored }; requests as in the history file.
export function randomHistory(seed, given = {}) {
  const dice = stream('history', seed);
  const options = {
    clients: dice.between(1, 5),
    steps: dice.between(2, 8),
    capacity: dice.between(1, 3),
    emails: ['a@x.example', 'b@x.example', 'c@x.example', 'd@x.example'].slice(0, dice.between(1, 4)),
    lossy: 0.15,
    ...given,
  };
  const server = new ImaginedServer(options.capacity);
  const tries = Array.from({ length: options.clients }, (_, at) =>
    triesOf(`c${at + 1}`, dice, options),
  ).flat();
  // A try that is never taken still has a place in the order, so that its target can be chosen.
  tries.sort((a, b) => (a.taken ?? a.start) - (b.taken ?? b.start));
  const finished = [];
  const targets = new Map();
  for (const one of tries) {
    const request = one.op === 'cancel' ? chooseTarget(one, finished, targets) : { ...one };
    const answer = one.taken === null ? unknownAnswer : server.answer(request);
    Object.assign(request, one.lost ? unknownAnswer : { ...answer, lost: undefined });
    finished.push(request);
  }
  finished
    .sort((a, b) => a.start - b.start)
    .forEach((one, at) => {
      one.n = at + 1;
      delete one.taken;
      delete one.pick;
    });
  const rows = server.rows.map((row) => ({ ...row }));
  return {
    requests: finished,
    capacity: options.capacity,
    stored: {
      type: 'stored',
      event: 'e',
      name: 'e',
      capacity: options.capacity,
      booked: server.active().length,
      rows,
    },
  };
}
