// A PostgreSQL for one run of a benchmark or test: fresh, with default settings unless others are
// given (so fully durable), on a unix socket in its own folder only. Who starts one stops it.
import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, chownSync, closeSync, existsSync, openSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { pause, run, stop } from './processes.mjs';

export const port = 5432; // only part of the socket's name: nothing listens on TCP

export function programsFolder() {
  const base = '/usr/lib/postgresql';
  const versions = existsSync(base)
    ? readdirSync(base)
        .map(Number)
        .sort((a, b) => b - a)
    : [];
  const folder = versions
    .map((version) => `${base}/${version}/bin`)
    .find((path) => existsSync(`${path}/initdb`));
  if (!folder) {
    throw new Error('PostgreSQL is not installed (Debian package postgresql)');
  }
  return folder;
}

// PostgreSQL refuses to run as root.
export function unprivileged() {
  if (process.getuid() !== 0) {
    return {};
  }
  const id = (what) => Number(execFileSync('id', [what, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export class Postgres {
  // folder: exists, holds cluster and socket. settings: name=value. env: for its processes alone.
  constructor(folder, { settings = [], env = {}, log = null } = {}) {
    Object.assign(this, { folder, settings, env, log });
    this.programs = programsFolder();
    this.user = unprivileged();
    this.data = join(folder, 'data');
    this.process = null;
    this.pids = []; // of all postmasters so far
  }

  async make(initdbArguments = []) {
    chmodSync(this.folder, 0o755);
    if (this.user.uid !== undefined) {
      chownSync(this.folder, this.user.uid, this.user.gid);
    }
    await run(
      `${this.programs}/initdb`,
      ['-D', this.data, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale=C', ...initdbArguments],
      { cwd: '/', ...this.user },
    );
  }

  // Resolves once connections are taken. A killed one's children may hold its memory for a moment.
  async start(patience = 60000) {
    const deadline = Date.now() + patience;
    for (;;) {
      this.launch();
      if (await this.untilReady(deadline)) {
        return;
      }
      if (Date.now() > deadline) {
        throw new Error('PostgreSQL did not start');
      }
      await pause(100); // UNAVOIDABLE: asked again until the killed one's children have gone
    }
  }

  launch() {
    const settings = ['listen_addresses=', `unix_socket_directories=${this.folder}`, ...this.settings];
    const log = this.log ? openSync(this.log, 'a') : null;
    // Dies with whoever started it, even where that is killed.
    this.process = spawn(
      'setpriv',
      [
        '--pdeathsig',
        'QUIT',
        `${this.programs}/postgres`,
        '-D',
        this.data,
        '-p',
        String(port),
        ...settings.flatMap((one) => ['-c', one]),
      ],
      {
        cwd: '/',
        detached: true,
        stdio: ['ignore', 'ignore', log ?? 'ignore'],
        env: { ...process.env, ...this.env },
        ...this.user,
      },
    );
    this.process.on('error', () => {});
    this.pids.push(this.process.pid);
    if (log !== null) {
      closeSync(log);
    }
  }

  isRunning() {
    return this.process !== null && this.process.exitCode === null && this.process.signalCode === null;
  }

  // The last line of postmaster.pid says "ready" once connections are taken.
  async untilReady(deadline) {
    const file = join(this.data, 'postmaster.pid');
    while (this.isRunning() && Date.now() < deadline) {
      const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : [''];
      if (lines[0] === String(this.process.pid) && /\bready\b/.test(lines.slice(1).join())) {
        return true;
      }
      await pause(50); // UNAVOIDABLE: PostgreSQL tells that it is ready by a line in this file only
    }
    return false;
  }

  async stop(signal = 'SIGINT') {
    if (this.isRunning()) {
      await stop(this.process, signal);
    }
  }

  sql(text, name = 'postgres') {
    return run(`${this.programs}/psql`, [
      '-XqAt',
      '-v',
      'ON_ERROR_STOP=1',
      '-h',
      this.folder,
      '-p',
      String(port),
      '-U',
      'postgres',
      '-d',
      name,
      '-c',
      text,
    ]).then((out) => out.trim());
  }

  // A new database with the product's schema.
  async create(name, migrations) {
    await this.sql(`CREATE DATABASE ${name}`, 'postgres');
    for (const file of readdirSync(migrations)
      .filter((one) => one.endsWith('.sql'))
      .sort()) {
      await run(`${this.programs}/psql`, [
        '-Xq',
        '-v',
        'ON_ERROR_STOP=1',
        '-h',
        this.folder,
        '-p',
        String(port),
        '-U',
        'postgres',
        '-d',
        name,
        '-f',
        join(migrations, file),
      ]);
    }
  }
}
