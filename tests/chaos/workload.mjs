// The clients: several short events at a time, one after the other, and some long ones beside them.
// A request with an Idempotency-Key is asked again until it is answered; one without is asked once.
import { pause } from '../support/processes.mjs';
import { meaningOf } from './answers.mjs';
import { Client } from './client.mjs';
import { eventPlan, longSteps } from './plan.mjs';

const slots = 4; // short events at a time
const longEvents = 2;
const clientsOfLong = 3;
const longCapacity = 1_000_000;
// An unknown outcome may lie anywhere after its start: with many of them in one event, nothing can
// be told any more, and looking takes long. So from here on all have keys, which tell.
const mostUnknown = 6;

// Between two tries, so that a server that is away is not asked all the time.
const backOff = (attempt) => Math.min(50 * 2 ** attempt, 800);

class EventOfRun {
  constructor(workload, id, capacity) {
    Object.assign(this, { workload, id, capacity, known: [], unknown: 0, keys: 0 });
  }

  learn(record) {
    const told =
      record.op === 'register' && record.status === 201
        ? [{ id: record.id, email: record.email }]
        : (record.rows ?? []);
    for (const row of told.filter((one) => !this.known.some((other) => other.id === one.id))) {
      this.known.push(row);
    }
  }

  // One request, or the same one twice at once, to two servers where there are two. Returns the
  // record that tells most.
  async once(client, asked, step, attempt) {
    const { world } = this.workload;
    const seat = world.seatFor((step.seat * attempt) % 1);
    const seats = step.twice && asked.key && attempt === 1 ? [seat, world.seatFor(1 - step.seat)] : [seat];
    const records = await Promise.all(
      seats.map((one) => client.send(one, { event: this.id, ...asked, attempt }, step.patience)),
    );
    records.forEach((record) => this.learn(record));
    return records.find((record) => !['unknown', 'nothing'].includes(meaningOf(record))) ?? records[0];
  }

  // Asks until there is an answer, where there is a key; else once.
  async ask(client, asked, step) {
    for (let attempt = 1; ; attempt += 1) {
      const record = await this.once(client, asked, step, attempt);
      const meaning = meaningOf(record);
      if (!asked.key || !['unknown', 'nothing'].includes(meaning) || this.workload.givenUp) {
        this.unknown += meaning === 'unknown' && !asked.key ? 1 : 0;
        return record;
      }
      await pause(backOff(attempt)); // UNAVOIDABLE: a server that is away tells nobody of its return
    }
  }

  async take(client, step) {
    const target = step.op === 'cancel' ? this.known[Math.floor(step.pick * this.known.length)] : null;
    const op = step.op === 'cancel' && !target ? 'event' : step.op;
    const mutates = op === 'register' || op === 'cancel';
    const keyed = mutates && (step.keyed || this.unknown >= mostUnknown);
    this.keys += keyed ? 1 : 0;
    const asked = {
      op,
      ...(op === 'event' || op === 'list' ? {} : { email: target?.email ?? step.email }),
      ...(target ? { rid: target.id } : {}),
      ...(keyed ? { key: `${this.id}.${this.keys}` } : {}),
    };
    await pause(step.pause); // UNAVOIDABLE: a client's own schedule
    const record = await this.ask(client, asked, step);
    if (record.status === 0 || record.status === 503) {
      await pause(backOff(2)); // UNAVOIDABLE: as above
    }
    return record;
  }
}

export class Workload {
  constructor(world, history, seed) {
    Object.assign(this, { world, history, seed, number: 0, ending: false, givenUp: false, live: new Set() });
  }

  async create(client, name, capacity) {
    const event = new EventOfRun(this, null, capacity);
    const record = await event.ask(
      client,
      { op: 'create', name, capacity, key: name.replaceAll(' ', '-') },
      { patience: 5000, seat: 0 },
    );
    event.id = record.id ?? null;
    this.live.add(event);
    return event.id ? event : null;
  }

  async shortEvent(slot) {
    this.number += 1;
    const plan = eventPlan(this.seed, this.number);
    const maker = new Client(`s${slot}`, this.history, this.world.key);
    const event = await this.create(maker, plan.name, plan.capacity);
    maker.close();
    if (event) {
      await Promise.all(
        plan.clients.map(async (steps, at) => {
          const client = new Client(`s${slot}.${at + 1}`, this.history, this.world.key);
          for (const step of steps) {
            await event.take(client, step);
          }
          client.close();
        }),
      );
      this.live.delete(event);
    }
  }

  async shortEvents(slot) {
    while (!this.ending) {
      await this.shortEvent(slot);
    }
  }

  // Each client cancels its own registrations only, each at most once.
  async longClient(event, number, name) {
    const client = new Client(name, this.history, this.world.key);
    const own = new EventOfRun(this, event.id, event.capacity);
    own.keys = Number(name.split('.')[1]) * 1e6; // keys of its own
    for (const step of longSteps(this.seed, number, name)) {
      if (this.ending) {
        break;
      }
      const record = await own.take(client, step);
      if (record.op === 'cancel') {
        own.known = own.known.filter((one) => one.id !== record.rid);
      }
    }
    client.close();
  }

  async longEvent(number) {
    const maker = new Client(`l${number}`, this.history, this.world.key);
    const event = await this.create(maker, `long ${this.seed}-${number}`, longCapacity);
    maker.close();
    if (event) {
      await Promise.all(
        Array.from({ length: clientsOfLong }, (_, at) =>
          this.longClient(event, number, `l${number}.${at + 1}`),
        ),
      );
    }
  }

  // Ids of the events that last as long as the run.
  longOnes() {
    return [...this.live].filter((one) => one.id && one.capacity === longCapacity).map((one) => one.id);
  }

  // Resolves when all have finished what they began, after end().
  async run() {
    await Promise.all([
      ...Array.from({ length: slots }, (_, at) => this.shortEvents(at + 1)),
      ...Array.from({ length: longEvents }, (_, at) => this.longEvent(at + 1)),
    ]);
  }

  // No new events; those that run are brought to their end.
  end() {
    this.ending = true;
  }

  // Keys are not asked again.
  giveUp() {
    this.ending = true;
    this.givenUp = true;
  }
}
