// All that runs while clients and nemesis work: the database, two places for servers, the lines
// between them, the disk, the clocks. Who makes one closes it; nothing of it is left behind. Its
// processes have BOXOFFICE_CHAOS in their environment, by which they can be found.
import { randomBytes } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statfsSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { run } from '../support/processes.mjs';
import { ExternalDatabase, PrivateDatabase } from './database.mjs';
import { Seat, launcher } from './seat.mjs';

// A volume of memory that can be made as full as it happens to be, and large again. Needs the right
// to mount; see isolation.mjs.
class Disk {
  static mount(folder, mebibytes) {
    mkdirSync(folder, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${mebibytes}m,mode=755`, 'tmpfs', folder], {
      stdio: 'pipe',
    });
    return Object.assign(new Disk(), { folder, mebibytes });
  }

  resize(size) {
    return run('mount', ['-o', `remount,size=${size}`, this.folder]);
  }

  // It may grow while we look, and can't be made smaller than what it holds.
  async fill() {
    for (let spare = 0; ; spare += 64) {
      const { blocks, bfree, bsize } = statfsSync(this.folder);
      try {
        await this.resize(`${((blocks - bfree) * bsize) / 1024 + spare}k`);
        return;
      } catch (error) {
        if (spare > 4096) {
          throw error;
        }
      }
    }
  }

  free() {
    return this.resize(`${this.mebibytes}m`);
  }

  unmount() {
    execFileSync('umount', [this.folder], { stdio: 'pipe' });
  }
}

// What makes a process believe in another time of day; intervals stay true, as they do where a
// clock is set.
class Clock {
  constructor(file, library) {
    Object.assign(this, { file, library });
    this.set(0);
  }

  set(seconds) {
    writeFileSync(this.file, `${seconds < 0 ? '' : '+'}${seconds}\n`);
    chmodSync(this.file, 0o644);
  }

  get environment() {
    return this.library
      ? {
          LD_PRELOAD: this.library,
          FAKETIME_TIMESTAMP_FILE: this.file,
          FAKETIME_CACHE_DURATION: '1',
          FAKETIME_DONT_FAKE_MONOTONIC: '1',
        }
      : {};
  }
}

// libfaketime leaves these behind, one of each a process.
function removeTraces(pids) {
  for (const name of pids.flatMap((pid) => [`faketime_shm_${pid}`, `sem.faketime_sem_${pid}`])) {
    rmSync(`/dev/shm/${name}`, { force: true });
  }
}

function faketimeLibrary() {
  const folders = existsSync('/usr/lib')
    ? readdirSync('/usr/lib').map((name) => `/usr/lib/${name}/faketime`)
    : [];
  return folders.map((folder) => `${folder}/libfaketimeMT.so.1`).find((path) => existsSync(path)) ?? null;
}

// A library put before a sanitizer's own is refused by it.
const isSanitized = (program) => /lib(asan|tsan)/.test(execFileSync('ldd', [program], { encoding: 'utf8' }));

export class World {
  // options: server (program), out (folder for logs), settings (of servers), mayMount, parent (where
  // its folder is made), privatePostgres, crashed(text).
  static async start(options) {
    const world = new World();
    world.options = options;
    world.pids = []; // of all servers
    world.folder = mkdtempSync(join(options.parent ?? '/var/tmp', 'boxoffice-chaos-'));
    chmodSync(world.folder, 0o755);
    try {
      await world.build();
    } catch (error) {
      await world.close();
      throw error;
    }
    return world;
  }

  async build() {
    const { options, folder } = this;
    const volume = join(folder, 'volume');
    this.disk = options.mayMount ? Disk.mount(volume, options.privatePostgres ? 1200 : 400) : null;
    mkdirSync(volume, { recursive: true });
    this.clocksWork = faketimeLibrary() !== null && !isSanitized(options.server);
    const library = this.clocksWork ? faketimeLibrary() : null;
    this.clocks = {
      server: new Clock(join(folder, 'clock-server'), library),
      postgres: new Clock(join(folder, 'clock-postgres'), library),
    };
    this.database = options.privatePostgres
      ? new PrivateDatabase(join(volume, 'data'), { log: join(options.out, 'postgres.log') })
      : new ExternalDatabase(join(volume, 'postgres'), {
          log: join(options.out, 'postgres.log'),
          env: { ...this.clocks.postgres.environment, BOXOFFICE_CHAOS: folder },
        });
    await this.database.start();
    const launch = launcher(options.server, () => ({
      args: [...options.settings, '--access-log=off', ...this.database.serverArguments],
      env: { ...this.database.serverEnvironment, ...this.clocks.server.environment, BOXOFFICE_CHAOS: folder },
      log: join(options.out, 'server.log'),
      started: (pid) => this.pids.push(pid),
    }));
    this.first = await Seat.make('A', launch, options.crashed);
    this.second = await Seat.make('B', launch, options.crashed);
    await this.first.start();
  }

  get seats() {
    return [this.first, this.second].filter((seat) => seat);
  }

  // Where a client that draws `choice` of [0, 1) sends its request.
  seatFor(choice) {
    return this.second.server && choice < 0.5 ? this.second : this.first;
  }

  // Makes an organizer, and a key for the clients of protected servers.
  async takeKey() {
    const key = `bxo_${randomBytes(32).toString('base64url')}`;
    await this.database.sql(`
      WITH made AS (INSERT INTO organizers (name, slug) VALUES ('Chaos', 'chaos') RETURNING id)
      INSERT INTO api_keys (organizer_id, name, scopes, hash)
      SELECT id, 'Clients', '{events:read,events:write,registrations:read,registrations:write}',
             sha256('${key}') FROM made`);
    this.key = key;
  }

  // Everything as it was before any fault, one running server at least.
  async heal() {
    await this.disk?.free();
    Object.values(this.clocks).forEach((clock) => clock.set(0));
    await Promise.all([this.database.revive(), this.first.start()]);
  }

  async close() {
    await Promise.all(this.seats.map((seat) => seat.close()));
    await this.database?.stop();
    removeTraces([...this.pids, ...(this.database?.postgres?.pids ?? [])]);
    try {
      this.disk?.unmount();
    } finally {
      rmSync(this.folder, { recursive: true, force: true });
    }
  }
}
