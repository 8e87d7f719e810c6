// 2,000 slow clients, in every phase of a request, against 64 good ones that book: how much of their
// rate is left. Rounds without and with the attack take turns on one server with its default limits.
import { fork } from 'node:child_process';
import { median } from './report.mjs';
import { requireFiles, stop } from '../support/processes.mjs';
import { hotRow } from './rows.mjs';

const holder = new URL('slow_holder.mjs', import.meta.url).pathname;
const count = 2000;
export const wanted = { ratio: 0.8 };
const goodRow = { ...hotRow, id: 'slow_64', clients: 64 };

// Resolves with the child's next message.
const message = (child) => new Promise((resolve, reject) => {
  const ended = () => reject(new Error('the slow clients ended by themselves'));
  child.once('exit', ended);
  child.once('message', (text) => {
    child.removeListener('exit', ended);
    resolve(text);
  });
});

async function attacked(bench, server, event, measure) {
  requireFiles(count);
  const child = fork(holder, [new URL(server.url).port, event, String(count)]);
  try {
    const late = setTimeout(() => child.kill('SIGTERM'), 60000);
    await message(child);
    clearTimeout(late);
    const result = await measure();
    child.send('count');
    return { ...result, ...(await message(child)) };
  } finally {
    await stop(child, 'SIGTERM');
  }
}

async function oneRound(bench, server, seconds) {
  const without = await bench.book(goodRow, server, seconds);
  const prefix = await bench.prepare(goodRow);
  const loaded = await attacked(bench, server, `${prefix}000000000000`,
    () => bench.book(goodRow, server, seconds, prefix));
  return {
    without: without.perSecond, with: loaded.perSecond, ratio: loaded.perSecond / without.perSecond,
    p99Without: without.p99, p99With: loaded.p99, fate: loaded.fate, phases: loaded.phases,
  };
}

export async function measureSlow(bench, seconds, rounds) {
  const server = await bench.startAlone('bench');
  await bench.book(goodRow, server, Math.min(seconds, 3)); // warms up, not counted
  const runs = [];
  for (let round = 1; round <= rounds; round += 1) {
    runs.push(await oneRound(bench, server, seconds));
    console.error(`${round}/${rounds} slow_${count}: ${JSON.stringify(runs.at(-1))}`);
  }
  await bench.stopAlone();
  const middle = (key) => median(runs.map((run) => run[key]));
  const keys = ['without', 'with', 'ratio', 'p99Without', 'p99With'];
  return {
    id: `slow_${count}`, count, phases: runs[0].phases, ...Object.fromEntries(keys.map((key) => [key, middle(key)])),
    open: Math.min(...runs.map((run) => run.fate.open)), wanted, rounds: runs,
  };
}

export function printSlow(result) {
  const whole = (value) => Math.round(value).toLocaleString('en');
  console.log(`\n${whole(result.count)} slow clients (${result.phases.join(', ')}) against 64 good ones that book one event`);
  console.log(`  booked a second  ${whole(result.with)} with, ${whole(result.without)} without: ${result.ratio.toFixed(2)} (wanted: ${wanted.ratio})`);
  console.log(`  p99 of bookings  ${result.p99With.toFixed(1)} ms with, ${result.p99Without.toFixed(1)} ms without`);
  console.log(`  slow clients     ${whole(result.open)} connected at the end of the round with the fewest`);
}
