// The two kinds of database a run can have. Both: start(), kill9(), revive(), freeze(), stop(),
// serverEnvironment, serverArguments, and sql() past all proxies.
//
//   ExternalDatabase  a PostgreSQL of the harness, which servers reach through a proxy
//   PrivateDatabase   the servers' own, which they start themselves
import { copyFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { childrenOf, pause, run } from '../support/processes.mjs';
import { Postgres, port, programsFolder } from '../support/postgres.mjs';
import { LineProxy } from './line_proxy.mjs';

export const databaseName = 'eventbooking';

const query = (folder, sql, database) =>
  run(`${programsFolder()}/psql`, [
    '-XqAt',
    '-v',
    'ON_ERROR_STOP=1',
    '-h',
    folder,
    '-p',
    String(port),
    '-U',
    'postgres',
    '-d',
    database,
    '-c',
    sql,
  ]).then((out) => out.trim());

function signal(pid, name) {
  try {
    process.kill(pid, name);
    return true;
  } catch {
    return false; // it ended meanwhile
  }
}

const exists = (pid) => {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

async function untilGone(pid) {
  while (exists(pid)) {
    await pause(20); // UNAVOIDABLE: the end of a process that is not our child tells nobody
  }
}

class AnyDatabase {
  sql(text, database = databaseName) {
    return query(this.socketFolder, text, database);
  }

  // The postmaster and all its processes, those of clients last.
  family() {
    const pid = this.pid();
    return pid ? [pid, ...childrenOf(pid)] : [];
  }

  // Those that work for a client each.
  backends() {
    return this.family()
      .slice(1)
      .filter((pid) => {
        try {
          return readFileSync(`/proc/${pid}/cmdline`, 'utf8').includes(` postgres ${databaseName} `);
        } catch {
          return false;
        }
      });
  }

  // Stops the processes for a while; returns what lets them go on.
  freeze(pids) {
    const stopped = pids.filter((pid) => signal(pid, 'SIGSTOP'));
    return () => stopped.forEach((pid) => signal(pid, 'SIGCONT'));
  }

  kill(pid) {
    return signal(pid, 'SIGKILL');
  }

  async kill9() {
    const pid = this.pid();
    if (pid && signal(pid, 'SIGKILL')) {
      await untilGone(pid);
    }
  }
}

export class ExternalDatabase extends AnyDatabase {
  constructor(folder, { log, env }) {
    super();
    this.socketFolder = folder;
    // Small log files, so that a full disk is noticed at once; the rest is as durable as by default.
    this.postgres = new Postgres(folder, {
      log,
      env,
      settings: [
        'max_wal_size=64MB',
        'min_wal_size=16MB',
        'shared_buffers=32MB',
        'checkpoint_timeout=30s',
        'log_min_error_statement=panic',
        'timezone=UTC',
      ],
    });
  }

  async start() {
    mkdirSync(this.socketFolder, { recursive: true });
    await this.postgres.make(['--wal-segsize=1']);
    await this.postgres.start();
    await this.sql(`CREATE DATABASE ${databaseName}`, 'postgres');
    this.line = await LineProxy.listen({ path: `${this.socketFolder}/.s.PGSQL.${port}` });
  }

  get serverEnvironment() {
    return {
      DB_HOST: '127.0.0.1',
      DB_PORT: String(this.line.port),
      DB_USER: 'postgres',
      DB_NAME: databaseName,
    };
  }

  serverArguments = [];

  kill9() {
    return this.postgres.stop('SIGKILL');
  }

  pid() {
    return this.postgres.isRunning() ? this.postgres.process.pid : 0;
  }

  async revive() {
    if (!this.postgres.isRunning()) {
      await this.postgres.start();
    }
  }

  async stop() {
    this.line?.close();
    await this.postgres.stop();
  }
}

export class PrivateDatabase extends AnyDatabase {
  // log: where PostgreSQL's own log is put at the end.
  constructor(folder, { log }) {
    super();
    this.folder = folder;
    this.log = log;
    this.socketFolder = join(folder, 'socket');
    this.line = null;
    this.serverArguments = ['--data-dir', folder];
    this.serverEnvironment = {};
  }

  async start() {} // the first server does it

  pid() {
    const file = join(this.folder, 'cluster', 'postmaster.pid');
    const pid = existsSync(file) ? Number(readFileSync(file, 'utf8').split('\n')[0]) : 0;
    return pid > 0 && exists(pid) ? pid : 0;
  }

  // The servers that use it look after it.
  async revive() {
    for (const deadline = Date.now() + 60000; this.pid() === 0;) {
      if (Date.now() > deadline) {
        throw new Error('no server brought the private PostgreSQL back within 60 s');
      }
      await pause(50); // UNAVOIDABLE: the server tells nobody that its PostgreSQL is back
    }
  }

  // After the servers: whoever of them stopped last has stopped it, unless it was killed.
  async stop() {
    const pid = this.pid();
    if (pid && signal(pid, 'SIGINT')) {
      await untilGone(pid);
    }
    const log = join(this.folder, 'postgresql.log');
    if (existsSync(log)) {
      copyFileSync(log, this.log);
    }
  }
}
