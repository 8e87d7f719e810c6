// The faults. One is { name, on, text, run(world, dice) }: `on` is what it disturbs, and two that
// disturb the same do not overlap; run() ends when all is as before, and returns what it did; often:
// how many times it comes where others come once.
// Pauses are how long a fault lasts.
import { pause } from '../support/processes.mjs';

const seconds = (dice, least, most) => 1000 * (least + dice.next() * (most - least));
const told = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
const seatOf = (world, dice) => world.seatFor(dice.next());

async function killServer(world, dice, signal) {
  const seat = seatOf(world, dice);
  const away = seconds(dice, 0, 1.5);
  await seat.end(signal);
  await pause(away);
  if (seat.wanted) {
    await seat.start();
  }
  return `${seat.name}, away for ${told(away)}`;
}

async function killPostmaster(world, dice) {
  const away = seconds(dice, 0, 2);
  await world.database.kill9();
  await pause(away);
  await world.database.revive();
  return `away for ${told(away)}`;
}

async function stopServer(world, dice) {
  const seat = seatOf(world, dice);
  const length = seconds(dice, 0.5, 4);
  const process = seat.server?.process;
  process?.kill('SIGSTOP');
  await pause(length);
  process?.kill('SIGCONT');
  return `${seat.name} for ${told(length)}`;
}

async function stopPostgres(world, dice) {
  const all = dice.chance(0.3);
  const backends = world.database.backends();
  const pids = all ? world.database.family() : dice.shuffled(backends).slice(0, 1 + dice.below(3));
  const length = seconds(dice, 0.5, 4);
  const goOn = world.database.freeze(pids);
  try {
    await pause(length);
  } finally {
    goOn();
  }
  return `${all ? 'all processes' : `${pids.length} backends`} for ${told(length)}`;
}

// A crash of one backend makes the postmaster end all others, and recover.
async function killBackend(world, dice) {
  const backends = world.database.backends();
  if (backends.length > 0) {
    world.database.kill(dice.pick(backends));
  }
  await world.database.revive();
  return `${Math.min(1, backends.length)} backend`;
}

async function terminateBackends(world, dice) {
  const times = dice.between(1, 5);
  for (let round = 0; round < times; round += 1) {
    await world.database
      .sql(
        `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
      WHERE datname = current_database() AND pid <> pg_backend_pid() AND random() < 0.6`,
      )
      .catch(() => {});
    await pause(seconds(dice, 0, 0.4));
  }
  return `${times} times`;
}

const clientLines = (world) => world.seats.map((seat) => seat.line);
const databaseLines = (world) => (world.database.line ? [world.database.line] : []);

const cutLines = (linesOf, how) => async (world, dice) => {
  const times = dice.between(1, 6);
  for (let round = 0; round < times; round += 1) {
    linesOf(world).forEach((line) => line[how]());
    await pause(seconds(dice, 0.05, 0.4));
  }
  return `${times} times`;
};

const delayLines = (linesOf) => async (world, dice) => {
  const most = dice.pick([30, 150, 600, 2500]);
  const length = seconds(dice, 1, 4);
  linesOf(world).forEach((line) => {
    line.delay = () => Math.round(dice.next() * most);
  });
  await pause(length);
  linesOf(world).forEach((line) => {
    line.delay = null;
  });
  return `up to ${most} ms each way, for ${told(length)}`;
};

// Every so many answers the connection is cut instead: what was asked is done, and nobody hears.
const cutAnswers = async (world, dice) => {
  const length = seconds(dice, 1, 3);
  const share = dice.pick([0.05, 0.2, 0.5]);
  let cut = 0;
  const watch = (line, side) => {
    const hit = side === 'answer' && dice.chance(share);
    cut += hit ? 1 : 0;
    return hit ? 'cut' : undefined;
  };
  const stop = clientLines(world).map((line) => line.watch(watch));
  await pause(length);
  stop.forEach((remove) => remove());
  return `${cut} answers in ${told(length)}`;
};

// The moment that matters most: COMMIT does not reach the database, or its answer not the server.
// Now and then the database then can't be asked for a while either: what became of it is unknown.
async function cutCommits(world, dice) {
  const { line: toDatabase } = world.database;
  const length = seconds(dice, 3, 6);
  const share = dice.pick([0.3, 0.5, 0.8]);
  const awayShare = dice.pick([0, 0.2, 0.8]);
  const committing = new Set();
  const back = () => {
    toDatabase.refusing = false;
  };
  let [cut, away, timer] = [0, 0, null];
  const count = () => {
    cut += 1;
    if (!toDatabase.refusing && dice.chance(awayShare)) {
      away += 1;
      toDatabase.refusing = true;
      setImmediate(() => toDatabase.cutAll());
      timer = setTimeout(back, seconds(dice, 0.2, 2));
    }
    return 'cut';
  };
  const remove = toDatabase.watch((line, side, data) => {
    if (side === 'answer') {
      return committing.has(line) ? count() : undefined;
    }
    if (!data.includes('COMMIT') || !dice.chance(share)) {
      return undefined;
    }
    if (dice.chance(0.5)) {
      committing.add(line); // it gets there, its answer does not come back
      return undefined;
    }
    return count();
  });
  await pause(length);
  remove();
  clearTimeout(timer);
  back();
  return `${cut} commits in ${told(length)}, after ${away} of them nobody got through for a while`;
}

// PostgreSQL refuses what needs a new page; and panics where its log can't grow, for which half of
// the time what it has in reserve is used up. What it can't recover then, it can later.
async function fillDisk(world, dice) {
  const length = seconds(dice, 1, 4);
  const logToo = dice.chance(0.5);
  await world.disk.fill();
  if (logToo) {
    await world.database
      .sql(
        "SELECT count(pg_logical_emit_message(false, 'chaos', repeat('x', 1000000))) FROM generate_series(1, 80)",
      )
      .catch(() => {});
  }
  await pause(length);
  await world.disk.free();
  const down = world.database.pid() === 0;
  await world.database.revive();
  return `${told(length)}${logToo ? ', no room for the log either' : ''}${down ? ', PostgreSQL gave up' : ''}`;
}

async function secondServer(world, dice) {
  const signal = dice.pick(['SIGKILL', 'SIGTERM']);
  const length = seconds(dice, 3, 9);
  await world.second.start();
  await pause(length);
  await world.second.leave(signal);
  return `for ${told(length)}, left by ${signal}`;
}

const jumpClock = (whose) => async (world, dice) => {
  const jumps = Array.from({ length: dice.between(1, 3) }, () =>
    dice.pick([-36000, -3600, -61, -2, 2, 61, 3600, 36000]),
  );
  for (const jump of jumps) {
    world.clocks[whose].set(jump);
    await pause(seconds(dice, 1.1, 2.5)); // libfaketime looks once a second
  }
  world.clocks[whose].set(0);
  return `${jumps.join(', ')} s`;
};

const needsLine = (world) =>
  world.database.line ? null : 'the private PostgreSQL is reached without a network line';
const needsOwnClock = (world) =>
  world.database.line ? null : 'the private PostgreSQL has the clock of its server';
const needsClock = (world) =>
  world.clocksWork ? null : 'no libfaketime, or a sanitizer that does not bear it';

export const faults = [
  {
    name: 'server-kill',
    on: 'server',
    text: '`kill -9` of a server',
    run: (world, dice) => killServer(world, dice, 'SIGKILL'),
  },
  {
    name: 'server-restart',
    on: 'server',
    text: '`SIGTERM` of a server under load',
    run: (world, dice) => killServer(world, dice, 'SIGTERM'),
  },
  { name: 'server-stop', on: 'server', text: '`SIGSTOP` of a server for seconds', run: stopServer },
  {
    name: 'server-clock',
    on: 'server clock',
    text: "the servers' clock jumps by seconds to hours",
    run: jumpClock('server'),
    impossible: needsClock,
  },
  {
    name: 'second-server',
    on: 'second server',
    text: 'a second server joins, and leaves by `kill -9` or `SIGTERM`',
    run: secondServer,
  },
  {
    name: 'postmaster-kill',
    on: 'postgres',
    text: "`kill -9` of PostgreSQL's postmaster",
    run: killPostmaster,
  },
  {
    name: 'postgres-stop',
    on: 'postgres',
    text: '`SIGSTOP` of some or all PostgreSQL processes',
    run: stopPostgres,
  },
  {
    name: 'backend-kill',
    on: 'postgres',
    text: '`kill -9` of a backend, so that PostgreSQL recovers',
    run: killBackend,
  },
  {
    name: 'backend-terminate',
    on: 'backends',
    text: '`pg_terminate_backend` of most backends',
    run: terminateBackends,
  },
  {
    name: 'postgres-clock',
    on: 'postgres clock',
    text: "PostgreSQL's clock jumps",
    run: jumpClock('postgres'),
    impossible: (world) => needsOwnClock(world) ?? needsClock(world),
  },
  {
    name: 'disk-full',
    on: 'postgres',
    text: "no space left on the database's volume",
    run: fillDisk,
    impossible: (world) => (world.disk ? null : 'mounting a volume is not permitted'),
  },
  {
    name: 'client-cut',
    on: 'client line',
    text: 'all connections of clients are closed',
    run: cutLines(clientLines, 'cutAll'),
  },
  {
    name: 'client-reset',
    on: 'client line',
    text: 'all connections of clients are reset',
    run: cutLines(clientLines, 'resetAll'),
  },
  {
    name: 'client-delay',
    on: 'client line',
    text: 'requests and answers are delayed',
    run: delayLines(clientLines),
  },
  {
    name: 'answer-cut',
    on: 'client line',
    text: 'connections are cut in the moment of the answer',
    run: cutAnswers,
  },
  {
    name: 'database-cut',
    on: 'database line',
    text: 'all connections to PostgreSQL are closed',
    run: cutLines(databaseLines, 'cutAll'),
    impossible: needsLine,
  },
  {
    name: 'database-reset',
    on: 'database line',
    text: 'all connections to PostgreSQL are reset',
    run: cutLines(databaseLines, 'resetAll'),
    impossible: needsLine,
  },
  {
    name: 'database-delay',
    on: 'database line',
    text: 'statements and results are delayed',
    run: delayLines(databaseLines),
    impossible: needsLine,
  },
  {
    name: 'commit-cut',
    on: 'database line',
    text: 'connections are cut at `COMMIT`, before it or before its answer',
    often: 2,
    run: cutCommits,
    impossible: needsLine,
  },
];
