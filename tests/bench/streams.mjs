// 5,000 live-stream subscribers on the event that everybody books: what they cost in memory and speed.
import { hotRow } from './rows.mjs';
import { median } from './report.mjs';
import { memory } from '../support/processes.mjs';
import { Subscribers } from './subscribers.mjs';

const count = 5000;
export const wanted = { growthMiB: 100, ratio: 0.9 };

// One round: bookings without subscribers, then with them, on the same server and new events.
async function oneRound(bench, server, seconds) {
  const without = await bench.book(hotRow, server, seconds);
  const before = memory(server.process.pid);
  const prefix = await bench.prepare(hotRow);
  const started = Date.now();
  const subscribers = await Subscribers.open(server.url, `${prefix}000000000000`, count);
  const openedIn = (Date.now() - started) / 1e3;
  try {
    const idle = memory(server.process.pid);
    const told = await subscribers.messages();
    const loaded = await bench.book(hotRow, server, seconds, prefix);
    return {
      without: without.perSecond, with: loaded.perSecond, p99Without: without.p99, p99With: loaded.p99,
      growthIdleMiB: idle - before, growthLoadedMiB: memory(server.process.pid) - before, openedIn,
      messagesPerSecond: ((await subscribers.messages()) - told) / loaded.seconds,
    };
  } finally {
    await subscribers.close();
  }
}

// Each round has a fresh server: memory that an earlier round left free would hide the growth.
export async function measureStreams(bench, seconds, rounds) {
  const runs = [];
  for (let round = 1; round <= rounds; round += 1) {
    const server = await bench.startAlone('bench');
    await bench.book(hotRow, server, Math.min(seconds, 3)); // warms up, not counted
    runs.push(await oneRound(bench, server, seconds));
    await bench.stopAlone();
    console.error(`${round}/${rounds} streams_${count}: ${JSON.stringify(runs.at(-1))}`);
  }
  const result = Object.fromEntries(Object.keys(runs[0]).map((key) => [key, median(runs.map((run) => run[key]))]));
  return { id: `streams_${count}`, count, ...result, ratio: result.with / result.without, wanted, rounds: runs };
}

export function printStreams(result) {
  const whole = (value) => Math.round(value).toLocaleString('en');
  console.log(`\n${whole(result.count)} live-stream subscribers on the hot event, 256 clients booking it`);
  console.log(`  booked a second  ${whole(result.with)} with, ${whole(result.without)} without: ${result.ratio.toFixed(2)} (wanted: ${wanted.ratio})`);
  console.log(`  p99 of bookings  ${result.p99With.toFixed(1)} ms with, ${result.p99Without.toFixed(1)} ms without`);
  console.log(`  server memory    +${result.growthIdleMiB.toFixed(1)} MiB, under load +${result.growthLoadedMiB.toFixed(1)} MiB (wanted: below ${wanted.growthMiB})`);
  console.log(`  messages         ${whole(result.messagesPerSecond)} a second; all were open after ${result.openedIn.toFixed(1)} s`);
}
