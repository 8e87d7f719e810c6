// One event of a run as its clients know it. A request with an Idempotency-Key is asked again until it
// is answered; one without is asked once.
import { pause } from '../support/processes.mjs';
import { meaningOf } from './answers.mjs';

// An unknown outcome may lie anywhere after its start: with many of them in one event, nothing can
// be told any more, and looking takes long. So from here on all have keys, which tell.
const mostUnknown = 6;

// Between two tries, so that a server that is away is not asked all the time.
const backOff = (attempt) => Math.min(50 * 2 ** attempt, 800);

export class EventOfRun {
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

  // From here on all have keys.
  get needsKeys() {
    return this.unknown >= mostUnknown;
  }

  // A key that no other request of the event has, or none.
  nextKey(keyed) {
    this.keys += keyed ? 1 : 0;
    return keyed ? { key: `${this.id}.${this.keys}` } : {};
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

  take(client, step) {
    const target = step.op === 'cancel' ? this.known[Math.floor(step.pick * this.known.length)] : null;
    const op = step.op === 'cancel' && !target ? 'event' : step.op;
    const mutates = op === 'register' || op === 'cancel';
    const asked = {
      op,
      ...(op === 'event' || op === 'list' ? {} : { email: target?.email ?? step.email }),
      ...(target ? { rid: target.id } : {}),
      ...this.nextKey(mutates && (step.keyed || this.needsKeys)),
    };
    return this.inTurn(client, asked, step);
  }

  // As `step` says, after its pause.
  async inTurn(client, asked, step) {
    await pause(step.pause); // UNAVOIDABLE: a client's own schedule
    const record = await this.ask(client, asked, step);
    if (record.status === 0 || record.status === 503) {
      await pause(backOff(2)); // UNAVOIDABLE: as above
    }
    return record;
  }
}
