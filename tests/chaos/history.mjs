// The history file: one JSON object a line, in the order in which things ended.
//
//   run      seed, minutes, settings
//   request  event, client, op, email, rid, key, attempt, seat, start, end, status (0: no answer),
//            code, retryAfter, replayed, id, booked, capacity, rows, lost (why there was no answer)
//            of events that sell orders also name, lines, hold, attendees, order, entry, url, state, retaken,
//            seats, link, offer, orders, entries, types; orders_due (of hasten: whose time was ended)
//   fault    name, from, to, detail
//   odd      number, from, to: odd clients were there; connections: the most they had open
//   sample   a moment at which the database itself was wrong
//   crash    a server that ended and nobody had asked it to
//   stored   event, capacity, booked, held, rows, version, notes, journal, sale (orders, entries, types,
//            quotas, expired): what the database held at the end
//   stray_note  an entry of the audit log about something that is not stored
//   stopped  the run was ended early: not all keys were asked again
//   end      the history is whole
//
// Times are milliseconds since the run began, by one clock that never jumps. Threads: one.
import { createWriteStream, readFileSync } from 'node:fs';
import { once } from 'node:events';

export class History {
  constructor(file = null) {
    this.records = [];
    this.requests = 0;
    this.file = file ? createWriteStream(file) : null;
    this.zero = performance.now();
  }

  now() {
    return performance.now() - this.zero;
  }

  add(record) {
    if (record.type === 'request') {
      this.requests += 1;
      record.n = this.requests;
    }
    this.records.push(record);
    this.file?.write(`${JSON.stringify(record)}\n`);
    return record;
  }

  async close() {
    if (this.file) {
      this.file.end();
      await once(this.file, 'finish');
    }
  }

  static read(file) {
    const history = new History();
    readFileSync(file, 'utf8')
      .split('\n')
      .filter((line) => line !== '')
      .forEach((line) => history.add(JSON.parse(line)));
    return history;
  }

  ofType(type) {
    return this.records.filter((record) => record.type === type);
  }
}
