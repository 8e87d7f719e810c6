// Measures boxoffice-server against the same work done straight in PostgreSQL, on one private
// PostgreSQL, in interleaved rounds, so that whatever disturbs the machine disturbs every row.
//
//   node bench.mjs [--quick] [--quick-growth] [--server PROGRAM] [--against PROGRAM] [--out FOLDER] [--only NAME,…]
//
// NAME: a row, a group of rows (registrations, refusals, reads, tuning), or streams, slow, overload, mails, waiting or growth,
// which --quick leaves out unless they are named. --quick-growth stops at a million registrations.
// --wal-segment MIB: the size of a WAL file, in place of the private PostgreSQL's 2 MiB.
// BENCH_SECONDS and BENCH_ROUNDS replace the length and the number of rounds. Without --server
// only the rows of pgbench are measured. --against: the server of another version, for the rows that compare
// with it. Writes bench.json and bench.svg into FOLDER, and where it fails
// leaves the servers' log there: a line a request, gigabytes in a full run.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Database } from './database.mjs';
import { measureGrowth, printGrowth } from './growth.mjs';
import * as load from './load.mjs';
import { measureMails, printMails } from './mails.mjs';
import { measureWaiting, printWaiting } from './waiting.mjs';
import { measureOverload, printOverload } from './overload.mjs';
import { cpuOfEndedChildren } from '../support/processes.mjs';
import { describeMachine, printReport, summarise, svgChart } from './report.mjs';
import { benchKey, ratios, rows } from './rows.mjs';
import { Server } from './server.mjs';
import { SignIns } from './sign_ins.mjs';
import { SmtpSink } from './smtp_sink.mjs';
import { measureSlow, printSlow } from './slow.mjs';
import { measureStreams, printStreams } from './streams.mjs';
import { Subscribers } from './subscribers.mjs';

const folder = new URL('.', import.meta.url).pathname;
const migrations = join(folder, '..', '..', 'migrations');

const { values: options } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    server: { type: 'string' },
    against: { type: 'string' },
    out: { type: 'string', default: 'build/bench' },
    only: { type: 'string', default: '' },
    'quick-growth': { type: 'boolean', default: false },
    'wal-segment': { type: 'string' },
  },
});
const seconds = Number(process.env.BENCH_SECONDS ?? (options.quick ? 2 : 7));
const rounds = Number(process.env.BENCH_ROUNDS ?? (options.quick ? 2 : 3));
const out = resolve(options.out);
const names = options.only.split(',').filter((name) => name !== '');
const chosen = rows.filter((row) => (options.server || row.tool === 'pgbench') && (options.against || !row.before)
  && (names.length === 0 ? !row.named : names.includes(row.id) || names.includes(row.group)));
const known = new Set(['streams', 'slow', 'overload', 'mails', 'waiting', 'growth', ...rows.flatMap((row) => [row.id, row.group])]);
const wants = (name) => options.server && (names.length === 0 ? !options.quick : names.includes(name));

class Bench {
  servers = new Map(); // "database#number settings" -> Server
  prefixes = new Map(); // of the ids of a stored database's events
  runs = 0;
  memory = 0; // MiB, the greatest peak of any server

  // Exactly the servers that the row needs, and the first one on `bench` unless others have its settings.
  async serversFor(row) {
    const name = row.database ?? 'bench';
    const settings = row.mailed ? (await this.openSink()).settings : row.settings ?? [];
    const program = row.before ? options.against : options.server;
    const wanted = Array.from({ length: row.servers ?? 1 }, (_, number) => [`${name}#${number}`, ...settings].join(' '));
    const kept = settings.length > 0 || row.before ? wanted : ['bench#0', ...wanted];
    for (const key of [...this.servers.keys()].filter((one) => !kept.includes(one))) {
      await this.stopServer(key);
    }
    for (const key of wanted.filter((one) => !this.servers.has(one))) {
      this.servers.set(key, await Server.start(program, this.database, name, join(out, 'server.log'), settings));
    }
    return wanted.map((key) => this.servers.get(key));
  }

  async openSink() {
    this.sink ??= await SmtpSink.open();
    return this.sink;
  }

  async stopServer(key) {
    const server = this.servers.get(key);
    this.servers.delete(key);
    this.memory = Math.max(this.memory, server.peakMemory());
    await server.stop();
  }

  // One server with settings of its own, and no other, until stopAlone().
  async startAlone(name, settings = []) {
    await this.stopServers();
    this.alone = await Server.start(options.server, this.database, name, join(out, 'server.log'), settings);
    return this.alone;
  }

  async stopAlone() {
    const server = this.alone;
    this.alone = null;
    await server?.stop();
  }

  createDatabase(name) {
    return this.database.create(name, migrations);
  }

  // One load on a server of startAlone(): events are made for it, or `prefix` has them.
  async book(row, server, time, prefix = null, name = 'bench') {
    const ids = prefix ?? await this.prepare(row);
    this.runs += prefix ? 1 : 0;
    const before = await this.database.bookedSeats(ids, name);
    const result = await load.wrk(row, [server.url], ids, `r${this.runs}`, time);
    await this.checkBooked(row, ids, result.done + before, name);
    return { ...result, perSecond: result.done / result.seconds };
  }

  async stopServers() {
    for (const key of [...this.servers.keys()]) {
      await this.stopServer(key);
    }
  }

  async prepare(row) {
    this.runs += 1;
    const prefix = `${(0x01980000 + this.runs).toString(16).padStart(8, '0')}-0000-7000-8000-`;
    if (row.stored) {
      return this.prepareStored(row, prefix);
    }
    if (row.before) {
      await this.prepareBefore(row);
    }
    if (!row.path) {
      await this.database.addEvents(prefix, row.events ?? 1, row.capacity ?? 1000000, row.booked ?? 0, row.database);
    }
    if (row.types) {
      await this.database.addTypes(prefix, row.database);
    }
    if (row.kind === 'page') {
      await this.database.addSlugs(prefix, row.database);
    }
    return prefix;
  }

  // The server makes the tables: another version's are not those of `migrations`.
  async prepareBefore(row) {
    if (!this.prefixes.has(row.database)) {
      this.prefixes.set(row.database, null);
      await this.database.sql(`CREATE DATABASE ${row.database}`, 'postgres');
      await this.serversFor(row);
    }
  }

  // Made once for all rows and rounds that need it.
  async prepareStored(row, prefix) {
    if (!this.prefixes.has(row.database)) {
      this.prefixes.set(row.database, prefix);
      await this.database.create(row.database, migrations);
      await this.database.addEvents(prefix, row.stored, 100, row.booked ?? 0, row.database);
      if (row.key) {
        await this.database.addKey(benchKey, row.database);
      }
    }
    return this.prefixes.get(row.database);
  }

  // One run of one row: { perSecond, p50, p99, mean, cpu, transactions }: ms per request, and per 1,000.
  async measure(row, time) {
    const prefix = await this.prepare(row);
    const servers = row.tool === 'wrk' ? await this.serversFor(row) : [];
    const subscribers = row.streams ? await Subscribers.open(servers[0].url, `${prefix}000000000000`, row.streams) : null;
    const signIns = row.signIns ? await SignIns.begin(servers[0].url, row.signIns) : null;
    if (row.refused) {
      await this.database.refuseCulprits(true);
    }
    const cpu = () => [servers.reduce((sum, one) => sum + one.cpu(), 0), this.database.cpu(), cpuOfEndedChildren()];
    const name = row.database ?? 'bench';
    const transactions = await this.database.transactions(name);
    const before = cpu();
    const result = row.tool === 'wrk'
      ? await load.wrk(row, servers.map((one) => one.url), prefix, `r${this.runs}`, time)
      : await load.pgbench(row, this.database, prefix, time);
    const spent = cpu().map((value, at) => ((value - before[at]) * 1e3) / result.done);
    const committed = await this.database.transactions(name) - transactions;
    if (row.refused) {
      await this.database.refuseCulprits(false);
    }
    await subscribers?.close();
    await signIns?.end();
    await this.checkBooked(row, prefix, result.done, name);
    return {
      perSecond: result.done / result.seconds,
      p50: result.p50, p99: result.p99, mean: result.mean ?? null,
      cpu: { server: spent[0], postgresql: spent[1], load: spent[2] },
      transactions: (committed * 1e3) / result.done,
    };
  }

  // Every 201 must be stored; what wrk cut off at its end may be stored without an answer.
  async checkBooked(row, prefix, answered, name = 'bench') {
    if (row.tool !== 'wrk' || row.expect !== undefined) {
      return;
    }
    const stored = await this.database.bookedSeats(prefix, name);
    const underWay = row.clients * (row.seats ?? 1);
    if (stored < answered - (row.perOrder ? underWay : 0) || stored > answered + underWay) {
      throw new Error(`${row.id}: ${answered} answers said booked, the database has ${stored}`);
    }
  }

  async stop() {
    await this.stopAlone();
    await this.stopServers();
    this.sink?.close();
    await this.database?.stop();
  }
}

async function measureAll(bench, chosen) {
  const measured = new Map(chosen.map((row) => [row.id, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const row of chosen) {
      const one = await bench.measure(row, seconds);
      measured.get(row.id).push(one);
      console.error(`${round}/${rounds} ${row.id}: ${Math.round(one.perSecond).toLocaleString('en')}/s`);
    }
  }
  return measured;
}

async function main(bench) {
  const unknown = names.filter((name) => !known.has(name));
  if (unknown.length > 0) {
    throw new Error(`nothing is called ${unknown.join(', ')}; there are ${[...known].join(', ')}`);
  }
  mkdirSync(out, { recursive: true });
  bench.database = await Database.start(options['wal-segment']);
  await bench.database.create('bench', migrations);
  if (options.server && chosen.length > 0) {
    await bench.measure(rows.find((row) => row.id === 'hot_64'), Math.min(seconds, 2)); // warms up, not counted
  }
  const started = new Date().toISOString();
  const measured = await measureAll(bench, chosen);
  await bench.stopServers();
  const peakMemoryMiB = bench.memory;
  const streams = wants('streams') ? await measureStreams(bench, seconds, Math.min(rounds, 2)) : null;
  const slow = wants('slow') ? await measureSlow(bench, seconds, rounds) : null;
  const overload = wants('overload') ? await measureOverload(bench, seconds) : null;
  const mails = wants('mails') ? await measureMails(bench, rounds) : null;
  const waiting = wants('waiting') ? await measureWaiting(bench, rounds) : null;
  const check = await bench.database.verify();
  const growth = wants('growth') ? await measureGrowth(bench, Math.min(seconds, 4), options.quick || options['quick-growth']) : null;
  const machine = await describeMachine(bench.database);
  await bench.stop();
  const report = {
    started, seconds, rounds, machine, peakMemoryMiB, check,
    ...summarise(chosen, ratios, measured), streams, slow, overload, mails, waiting, growth,
  };
  writeFileSync(join(out, 'bench.json'), `${JSON.stringify(report, null, 2)}\n`);
  writeFileSync(join(out, 'bench.svg'), svgChart(report));
  printReport(report, out);
  [[streams, printStreams], [slow, printSlow], [overload, printOverload], [mails, printMails], [waiting, printWaiting], [growth, printGrowth]]
    .forEach(([result, print]) => result && print(result));
  const isRight = check.wrong === 0 && (growth ?? []).every((one) => one.wrong === 0);
  if (isRight) {
    rmSync(join(out, 'server.log'), { force: true });
  }
  return isRight ? 0 : 1;
}

const bench = new Bench();
for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, () => bench.stop().finally(() => process.exit(130)));
}
main(bench)
  .catch(async (error) => {
    await bench.stop();
    console.error(`bench: ${error.message}`);
    return 1;
  })
  .then((code) => process.exit(code));
