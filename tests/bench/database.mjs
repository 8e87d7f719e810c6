// A PostgreSQL of the benchmark's own: fresh, default settings (so fully durable), on a unix
// socket in its own folder only, gone at the end.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cpuOfFamily, run, stop } from './processes.mjs';

export const port = 5432; // only part of the socket's name: nothing listens on TCP

function programsFolder() {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base) ? readdirSync(base).map(Number).sort((a, b) => b - a) : [];
  const folder = versions.map((version) => `${base}/${version}/bin`).find((path) => existsSync(`${path}/initdb`));
  if (!folder) {
    throw new Error('PostgreSQL is not installed (Debian package postgresql)');
  }
  return folder;
}

// PostgreSQL refuses to run as root.
function unprivileged() {
  if (process.getuid() !== 0) {
    return {};
  }
  const id = (what) => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export class Database {
  // /var/tmp is a disk where /tmp may be memory, on which durability would cost nothing.
  static async start() {
    const database = new Database();
    database.programs = programsFolder();
    database.folder = mkdtempSync('/var/tmp/boxoffice-bench-');
    chmodSync(database.folder, 0o755);
    const user = unprivileged();
    if (user.uid !== undefined) {
      chownSync(database.folder, user.uid, user.gid);
    }
    const data = join(database.folder, 'data');
    await run(`${database.programs}/initdb`,
      ['-D', data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C'], { cwd: '/', ...user });
    database.process = spawn(`${database.programs}/postgres`,
      ['-D', data, '-p', String(port), '-c', 'listen_addresses=', '-c', `unix_socket_directories=${database.folder}`],
      { cwd: '/', stdio: 'ignore', ...user });
    await database.untilReady(join(data, 'postmaster.pid'));
    return database;
  }

  // The last line of postmaster.pid says "ready" once connections are taken.
  async untilReady(pidFile) {
    const deadline = Date.now() + 60000;
    while (!existsSync(pidFile) || !/\bready\b/.test(readFileSync(pidFile, 'utf8'))) {
      if (Date.now() > deadline || this.process.exitCode !== null) {
        throw new Error('the PostgreSQL of the benchmark did not start');
      }
      // UNAVOIDABLE: PostgreSQL tells that it is ready by a line in this file only
      await new Promise((resolve) => { setTimeout(resolve, 50); });
    }
  }

  async stop() {
    if (this.process) {
      await stop(this.process, 'SIGINT');
    }
    rmSync(this.folder, { recursive: true, force: true });
  }

  sql(text, name = 'bench') {
    return run(`${this.programs}/psql`, ['-XqAt', '-v', 'ON_ERROR_STOP=1', '-h', this.folder,
      '-p', String(port), '-U', 'postgres', '-d', name, '-c', text]).then((out) => out.trim());
  }

  // A new database with the product's schema.
  async create(name, migrations) {
    await this.sql(`CREATE DATABASE ${name}`, 'postgres');
    for (const file of readdirSync(migrations).filter((one) => one.endsWith('.sql')).sort()) {
      await run(`${this.programs}/psql`, ['-Xq', '-v', 'ON_ERROR_STOP=1', '-h', this.folder,
        '-p', String(port), '-U', 'postgres', '-d', name, '-f', join(migrations, file)]);
    }
  }

  // `count` events with ids prefix + number; `booked` seats of each taken.
  async addEvents(prefix, count, capacity, booked = 0, name = 'bench') {
    await this.sql(`BEGIN;
      INSERT INTO events (id, name, description, capacity, booked_count)
        SELECT ('${prefix}' || lpad(to_hex(k), 12, '0'))::uuid, 'Concert ' || k,
               'One evening of chamber music, doors open at seven.', ${capacity}, ${booked}
        FROM generate_series(0, ${count} - 1) AS k;
      INSERT INTO registrations (event_id, id, user_email)
        SELECT ('${prefix}' || lpad(to_hex(k), 12, '0'))::uuid, gen_random_uuid(), 'd' || n || '@example.com'
        FROM generate_series(0, ${count} - 1) AS k, generate_series(0, ${booked} - 1) AS n;
      COMMIT`, name);
  }

  async bookedSeats(prefix, name = 'bench') {
    return Number(await this.sql(`SELECT coalesce(sum(booked_count), 0) FROM events
      WHERE id BETWEEN '${prefix}000000000000' AND '${prefix}ffffffffffff'`, name));
  }

  // Events, registrations, and events whose count is not their registrations or beyond capacity.
  async verify(name = 'bench') {
    const answer = await this.sql(`SELECT count(*), coalesce(sum(n), 0),
        count(*) FILTER (WHERE booked_count <> coalesce(n, 0) OR booked_count > capacity)
      FROM events LEFT JOIN (SELECT event_id, count(*) AS n FROM registrations GROUP BY event_id) AS r
        ON r.event_id = id`, name);
    const [events, registrations, wrong] = answer.split('|').map(Number);
    return { events, registrations, wrong };
  }

  cpu() {
    return cpuOfFamily(this.process.pid);
  }
}
