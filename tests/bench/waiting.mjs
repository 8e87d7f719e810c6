// How fast seats that are cancelled go to those who wait: a full event, 20,000 on its waiting list, and 5,000
// registrations that 64 clients cancel as fast as the answers come. Each cancellation makes an offer in its own
// decision, so the first 5,000 of the list must have one, in their order, and nobody else.
import { Agent, request } from 'node:http';
import { median } from './report.mjs';

const booked = 5000;
const waiting = 20_000;
const clients = 64;
export const wanted = { p99: 50 };
const prefix = '01990000-0000-7000-8000-';
const id = (number) => `('${prefix}' || lpad(to_hex(${number}), 12, '0'))::uuid`;
const idOf = (number) => prefix + number.toString(16).padStart(12, '0');

const fillSql = `
  INSERT INTO events (id, name, capacity, booked_count, sells, sales)
    VALUES (${id(0)}, 'Chamber music', ${booked}, ${booked}, true, '{"waiting_list":true}');
  INSERT INTO registrations (event_id, id, user_email)
    SELECT ${id(0)}, ${id('n')}, 'p' || n || '@example.com' FROM generate_series(1, ${booked}) AS n;
  INSERT INTO waiting_list (event_id, id, email, quantity, status, created_at)
    SELECT ${id(0)}, ${id('n')}, 'w' || n || '@example.com', 1, 'waiting', now() FROM generate_series(1, ${waiting}) AS n;
  ANALYZE`;

const cancel = (url, agent, number) => new Promise((resolve, reject) => {
  const began = performance.now();
  const asked = request(`${url}/events/${idOf(0)}/registrations/${idOf(number)}`, { method: 'DELETE', agent }, (answer) => {
    answer.resume().on('end', () => (answer.statusCode === 200
      ? resolve(performance.now() - began) : reject(new Error(`waiting: a cancellation was ${answer.statusCode}`))));
  });
  asked.on('error', reject).end();
});

async function oneRound(bench, name) {
  await bench.createDatabase(name);
  await bench.database.sql(fillSql, name);
  const server = await bench.startAlone(name, []);
  const agent = new Agent({ keepAlive: true, maxSockets: clients });
  const times = [];
  let next = 0;
  const began = performance.now();
  await Promise.all(Array.from({ length: clients }, async () => {
    while (next < booked) {
      next += 1;
      times.push(await cancel(server.url, agent, next));
    }
  }));
  const seconds = (performance.now() - began) / 1e3;
  agent.destroy();
  await bench.stopAlone();
  const counts = await bench.database.sql(`
    SELECT e.booked_count, e.held_count,
           (SELECT count(*) FROM orders WHERE status = 'held'),
           (SELECT count(*) FROM waiting_list WHERE status = 'offered' AND id <= ${id(booked)}),
           (SELECT count(*) FROM waiting_list WHERE status = 'offered')
    FROM events AS e`, name);
  if (counts !== `0|${booked}|${booked}|${booked}|${booked}`) {
    throw new Error(`waiting: offers are wrong: ${counts}`);
  }
  times.sort((a, b) => a - b);
  return { perSecond: booked / seconds, p50: times[booked >> 1], p99: times[Math.floor(booked * 0.99)] };
}

export async function measureWaiting(bench, rounds) {
  const runs = [];
  for (let round = 1; round <= rounds; round += 1) {
    runs.push(await oneRound(bench, `waiting_${round}`));
    console.error(`${round}/${rounds} waiting: ${JSON.stringify(runs.at(-1))}`);
  }
  const of = (key) => median(runs.map((run) => run[key]));
  return { booked, waiting, clients, perSecond: of('perSecond'), p50: of('p50'), p99: of('p99'), wanted, rounds: runs };
}

export function printWaiting(result) {
  console.log(`\n${result.waiting.toLocaleString('en')} wait, ${result.clients} clients cancel ${
    result.booked.toLocaleString('en')} seats: ${Math.round(result.perSecond).toLocaleString('en')} offers a second, p50 ${
    result.p50.toFixed(1)} ms, p99 ${result.p99.toFixed(1)} ms (wanted: ${result.wanted.p99} ms)`);
}
