// Three times the load that the server can carry, at a fixed arrival rate (an open loop): does it go
// on booking, refuse the rest at once, and recover?
//
// Half the best rate arrives all the time; for the burst, 2.5 times the best rate arrives in addition.
// wrk brings both (arrivals.lua); a probe of 400 requests a second times each of its answers.
//
// Twice: once as everything is, where wrk needs the same cores as the server and brings what it can;
// once with a database whose commits take 20 ms longer and batches of 64, so that waiting is the limit
// and not the cores: then wrk does bring three times as much.
import { cpus } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Probe } from './probe.mjs';
import { run } from '../support/processes.mjs';
import { hotRow } from './rows.mjs';

const folder = new URL('.', import.meta.url).pathname;
const settings = ['--max-waiting', '2000', '--max-wait', '500'];
const cases = [
  { id: 'cores', title: 'the cores are the limit', settings, commitDelayMs: 0 },
  { id: 'commits', title: 'the commits are the limit', settings: ['--max-waiting', '1200', '--max-wait', '500', '--max-batch', '64'], commitDelayMs: 20 },
];
export const wanted = { bookedToBest: 0.9, p99Ms: 1000, recoveryMs: 2000 };
const probesPerSecond = 400;
const windowMs = 500;

// UNAVOIDABLE: a load has a length
const pass = (seconds) => new Promise((resolve) => { setTimeout(resolve, seconds * 1e3); });

const p99 = (answers) => {
  const sorted = answers.map(({ ms }) => ms).sort((a, b) => a - b);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * 0.99))] : NaN;
};
const booked = (answers) => answers.filter(({ status }) => status === 201);

async function arrivals(url, eventId, tag, perSecond, { seconds, clients, threads }) {
  const out = await run('wrk', [`-t${threads}`, `-c${clients}`, `-d${seconds}s`, '--timeout', '30s',
    '-s', join(folder, 'arrivals.lua'), url, '--', String(perSecond / threads), tag, eventId]);
  const result = JSON.parse(/^RESULT (.*)$/m.exec(out)[1]);
  const length = result.duration / 1e6;
  return {
    perSecond: result.requests / length, refusedPerSecond: result.refused / length, broken: result.broken,
    timeouts: result.timeouts, latestMs: Number(/^LATE (\d+)$/m.exec(out)[1]),
  };
}

async function countBooked(bench, prefix) {
  return { at: performance.now(), seats: await bench.database.bookedSeats(prefix) };
}

// Processor seconds so far: of all cores, and of two who share them.
const spentBy = (bench, server) => ({
  at: performance.now(), server: server.cpu(), postgresql: bench.database.cpu(),
  all: cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0) / 1e3,
});

// How many cores each of them kept busy in between; others: the load generator, and what else runs.
function coresBetween(before, after) {
  const cores = (name) => ((after[name] - before[name]) * 1e3) / (after.at - before.at);
  return {
    server: cores('server'), postgresql: cores('postgresql'),
    others: cores('all') - cores('server') - cores('postgresql'),
  };
}

// When the first window after `from` begins in which all is as it was before the burst.
function recoveredAfter(probe, from, to, limit) {
  for (let at = from; at + windowMs <= to; at += 50) {
    const answers = probe.between(at, at + windowMs);
    if (answers.length > 0 && booked(answers).length === answers.length && p99(answers) <= limit) {
      return at - from;
    }
  }
  return null;
}

// Best rate of the same server, in the same minute, and what it took.
async function bestRate(bench, server, seconds) {
  const runs = [];
  for (const clients of [256, 1024, 256]) {
    const before = spentBy(bench, server);
    const { perSecond } = await bench.book({ ...hotRow, clients }, server, seconds);
    runs.push({ perSecond, cores: coresBetween(before, spentBy(bench, server)) });
  }
  return runs.sort((a, b) => b.perSecond - a.perSecond)[0];
}

async function burst(bench, server, best, seconds) {
  const prefix = await bench.prepare(hotRow);
  const eventId = `${prefix}000000000000`;
  const [calm, after] = [4, 5];
  const base = arrivals(server.url, eventId, `base${bench.runs}`, best / 2,
    { seconds: calm + seconds + after, clients: 500, threads: 1 });
  const probe = new Probe(server.url, eventId, `probe${bench.runs}`, probesPerSecond);
  const started = performance.now();
  await pass(calm);
  const from = performance.now();
  const flood = arrivals(server.url, eventId, `burst${bench.runs}`, best * 2.5, { seconds, clients: 2500, threads: 2 });
  await pass(1); // until all connections are open
  const first = await countBooked(bench, prefix);
  const before = spentBy(bench, server);
  await pass(Math.max(0.5, seconds - 1.5));
  const cores = coresBetween(before, spentBy(bench, server));
  const last = await countBooked(bench, prefix);
  const told = await flood;
  const to = performance.now();
  const all = await base;
  probe.stop();
  return { probe, told, all, started, from, to, first, last, cores };
}

async function measureCase(bench, { id, title, settings: options, commitDelayMs }, seconds) {
  // The server of PostgreSQL then waits before each commit's flush, as a slow disk would.
  await bench.database.sql(`ALTER DATABASE bench SET commit_delay = ${commitDelayMs * 1e3}`, 'postgres');
  await bench.database.sql('ALTER DATABASE bench SET commit_siblings = 0', 'postgres');
  const server = await bench.startAlone('bench', options);
  const { perSecond: best, cores: coresAtBest } = await bestRate(bench, server, seconds);
  const { probe, told, all, started, from, to, first, last, cores } = await burst(bench, server, best, Math.max(3, Math.round(seconds)));
  await bench.stopAlone();
  await bench.database.sql('ALTER DATABASE bench RESET ALL', 'postgres');
  const before = booked(probe.between(started + 1000, from));
  const during = probe.between(from + 1000, to - 200);
  const refused = during.filter(({ status }) => status === 503);
  const normal = p99(before);
  const bookedPerSecond = ((last.seats - first.seats) * 1e3) / (last.at - first.at);
  return {
    id, title, settings: options, commitDelayMs, best, coresAtBest, cores, offered: best * 3 + probesPerSecond, arrived: told.perSecond + all.perSecond + probesPerSecond,
    latestMs: told.latestMs, bookedPerSecond, bookedToBest: bookedPerSecond / best,
    refusedPerSecond: told.refusedPerSecond, broken: told.broken + all.broken + probe.broken, timeouts: told.timeouts + all.timeouts,
    probes: during.length, probesRefused: refused.length,
    probesOther: during.length - refused.length - booked(during).length,
    retryAfterShare: refused.length ? refused.filter(({ retry }) => retry).length / refused.length : null,
    p99BeforeMs: normal, p99AcceptedMs: p99(booked(during)), p99RefusedMs: refused.length ? p99(refused) : null,
    recoveryMs: recoveredAfter(probe, to, to + 4500, normal * 2), wanted,
  };
}

export async function measureOverload(bench, seconds) {
  const results = [];
  for (const one of cases) {
    results.push(await measureCase(bench, one, seconds));
    console.error(`overload: ${JSON.stringify(results.at(-1))}`);
  }
  return results;
}

const whole = (value) => (value === null ? '-' : Math.round(value).toLocaleString('en'));

const coresOf = ({ server, postgresql, others }) =>
  `server ${server.toFixed(2)}, PostgreSQL ${postgresql.toFixed(2)}, load generator ${others.toFixed(2)}`;

function printCase(one) {
  console.log(`${one.title} (${one.settings.join(' ')}${one.commitDelayMs ? `; commits take ${one.commitDelayMs} ms longer` : ''})`);
  console.log(`  arrivals a second   ${whole(one.arrived)} of ${whole(one.offered)} intended; the latest ${whole(one.latestMs)} ms late`);
  if (one.arrived < one.offered * 0.95) {
    console.log('                      FEWER THAN INTENDED: on these cores the load generator could not bring more');
  }
  console.log(`  booked a second     ${whole(one.bookedPerSecond)}, at best ${whole(one.best)}: ${one.bookedToBest.toFixed(2)} (wanted: ${wanted.bookedToBest})`);
  console.log(`  cores busy          ${coresOf(one.cores)}; at best ${coresOf(one.coresAtBest)}`);
  console.log(`  refused a second    ${whole(one.refusedPerSecond)}; 503 of probes ${one.probesRefused} of ${one.probes}, `
    + `with Retry-After ${one.retryAfterShare === null ? '-' : `${(one.retryAfterShare * 100).toFixed(1)} %`}, anything else ${one.probesOther}, broken ${one.broken}`);
  console.log(`  p99                 booked ${whole(one.p99AcceptedMs)} ms (wanted: below ${wanted.p99Ms}), refused ${whole(one.p99RefusedMs)} ms, before the burst ${whole(one.p99BeforeMs)} ms`);
  console.log(`  back to normal      ${one.recoveryMs === null ? 'not within 4 s' : `${whole(one.recoveryMs)} ms`} after the burst (wanted: below ${wanted.recoveryMs})`);
}

export function printOverload(results) {
  console.log('\nOverload: arrivals at 3 times the best rate, whatever the server answers');
  results.forEach(printCase);
}
