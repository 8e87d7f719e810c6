// Odd and greedy clients, who come and go beside the good ones: text that once broke something, dear
// searches of a large event, connections and streams that are opened and left. What they are told is
// recorded and checked as everybody's is, but for searches and connections.
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { pause } from '../support/processes.mjs';
import { meaningOf } from './answers.mjs';
import { Client } from './client.mjs';
import { stream } from './random.mjs';

// Few, so that a greedy client wants more than there are.
export const oddSettings = [
  '--max-connections=300',
  '--max-connections-per-address=150',
  '--max-streams=60',
  '--max-streams-per-address=30',
  '--limit-loopback=1', // all come from there
  '--address-rate=0', // good clients change more than a person would
];

const textClients = 3;
const searchClients = 6;
const idleConnections = 400;
const idleStreams = 100;
const crowdSize = 60000;
const stay = [4000, 8000]; // ms, and as long away
const comesFrom = '127.0.0.2'; // another address than the good ones have

export const crowdName = 'a crowd'; // made in the database; no request explains its rows
const crowdSql = `
  INSERT INTO events (name, description, capacity, booked_count)
    VALUES ('${crowdName}', '', 1000000, ${crowdSize});
  INSERT INTO registrations (event_id, user_email)
    SELECT id, 'guest' || n || '@example.org' FROM events, generate_series(1, ${crowdSize}) AS n
    WHERE name = '${crowdName}'`;

const table = JSON.parse(readFileSync(new URL('../support/text_cases.json', import.meta.url), 'utf8'));

const emailStep = ({ given, stored }) =>
  stored === undefined ? { op: 'bad_text', text: given } : { op: 'register', text: given, email: stored };
const nameStep = ({ given, stored }) =>
  stored === undefined ? { op: 'bad_create', text: given } : { op: 'create', text: given, name: stored, capacity: 1 };

// What a text client does next: mostly it registers, now and then it makes or renames an event.
export function oddStep(dice) {
  if (dice.chance(0.05)) {
    return nameStep(dice.pick(table.names));
  }
  return dice.chance(0.2) ? { op: 'bad_edit', text: '\ufeff\ufeff' } : emailStep(dice.pick(table.emails));
}

// Opens connections and leaves them; each that is closed is opened again.
class Greed {
  // port(): of the server, or 0 while there is none.
  constructor(port) {
    Object.assign(this, { port, sockets: new Set(), most: 0, going: false });
  }

  open(first) {
    const port = this.port();
    // UNAVOIDABLE: a server that is away or has closed it tells nobody when there is a place again
    const again = () => setTimeout(() => this.going && this.open(first), 200);
    if (port === 0) {
      again();
      return;
    }
    const socket = connect({ port, host: '127.0.0.1', localAddress: comesFrom });
    this.sockets.add(socket);
    socket.on('connect', () => {
      this.most = Math.max(this.most, this.sockets.size);
      socket.write(first);
      socket.pause(); // what comes is not read
    });
    socket.on('error', () => {});
    socket.on('close', () => {
      this.sockets.delete(socket);
      again();
    });
  }

  come() {
    this.going = true;
    Array.from({ length: idleConnections }, () => this.open(''));
    Array.from({ length: idleStreams }, () => this.open('GET /events/stream HTTP/1.1\r\nHost: localhost\r\n\r\n'));
  }

  go() {
    this.going = false;
    this.sockets.forEach((socket) => socket.destroy());
  }
}

export class OddParty {
  // longEvents(): ids of events that good clients register for.
  constructor(world, history, seed, longEvents) {
    Object.assign(this, { world, history, seed, longEvents, number: 0, ending: false, there: false });
    this.greed = new Greed(() => world.first.server?.port ?? 0);
  }

  // Before the run: the event to search.
  static async prepare(world) {
    await world.database.sql(crowdSql);
    return world.database.sql(`SELECT id FROM events WHERE name = '${crowdName}'`);
  }

  async ask(client, dice, asked) {
    const record = await client.send(this.world.seatFor(dice.next()), asked, 5000);
    const told = ['done', 'refused'].includes(meaningOf(record)) || record.code === 'invalid_field';
    await pause(told ? 2 : 100); // UNAVOIDABLE: a server that is away tells nobody of its return
  }

  async texts(name) {
    const client = new Client(name, this.history, this.world.key);
    const dice = stream(this.seed, name, this.number);
    while (this.there) {
      const step = oddStep(dice);
      const [event] = dice.shuffled(this.longEvents());
      const target = step.op === 'create' ? { key: `${name}.${this.history.requests}` } : { event };
      if (event) {
        await this.ask(client, dice, { ...target, ...step });
      } else {
        await pause(100); // UNAVOIDABLE: until a good client has made one
      }
    }
    client.close();
  }

  async searches(name, crowd) {
    const client = new Client(name, this.history, this.world.key);
    const dice = stream(this.seed, name, this.number);
    while (this.there) {
      const word = Math.floor(dice.next() * 36 ** 5).toString(36);
      await this.ask(client, dice, { op: 'search', crowd, word });
    }
    client.close();
  }

  async visit(crowd, length) {
    this.number += 1;
    this.there = true;
    this.greed.come();
    const from = this.history.now();
    const working = [
      ...Array.from({ length: textClients }, (_, at) => this.texts(`odd-text${at + 1}`)),
      ...Array.from({ length: searchClients }, (_, at) => this.searches(`odd-search${at + 1}`, crowd)),
    ];
    await this.wait(length);
    this.there = false;
    this.greed.go();
    this.history.add({ type: 'odd', number: this.number, from, to: this.history.now(), connections: this.greed.most });
    await Promise.all(working);
  }

  async wait(length) {
    for (const until = this.history.now() + length; this.history.now() < until && !this.ending; ) {
      await pause(Math.min(200, Math.max(1, until - this.history.now()))); // UNAVOIDABLE: their schedule
    }
  }

  // Resolves when they have gone, after end().
  async run(crowd) {
    const dice = stream(this.seed, 'odd');
    while (!this.ending) {
      await this.wait(dice.between(...stay));
      if (!this.ending) {
        await this.visit(crowd, dice.between(...stay));
      }
    }
  }

  end() {
    this.ending = true;
  }
}
