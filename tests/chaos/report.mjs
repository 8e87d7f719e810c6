// What a run was and found, as tables; and the timelines of what failed.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { meaningOf, mutating, outcomeOf } from './answers.mjs';
import { Cases } from './check.mjs';
import { faults } from './faults.mjs';
import { groupBy } from './group_by.mjs';
import { shrink, shrinkSale } from './shrink.mjs';
import { timelineSvg, timelineText } from './timeline.mjs';

const countBy = (list, key) =>
  Object.fromEntries([...groupBy(list, key)].map(([name, group]) => [name, group.length]).sort());

// outcome_unknown, and what its key told afterwards.
function unknownsOf(requests) {
  const attempts = groupBy(
    requests.filter((one) => one.key),
    (one) => one.key,
  );
  const told = requests.filter((one) => one.code === 'outcome_unknown');
  const resolved = told.filter(
    (one) => one.key && attempts.get(one.key).some((each) => ['done', 'refused'].includes(meaningOf(each))),
  );
  const booked = resolved.filter((one) =>
    attempts.get(one.key).some((each) => each.replayed && meaningOf(each) === 'done'),
  );
  return {
    told: told.length,
    byKey: resolved.length,
    hadBooked: booked.length,
    withoutKey: told.filter((one) => !one.key).length,
  };
}

// The longest time without any 201, and how long after a fault's end the first one came.
function gapsOf(requests, ended) {
  const booked = requests
    .filter((one) => one.status === 201)
    .map((one) => one.end)
    .sort((a, b) => a - b);
  const longest = booked.slice(1).reduce((most, end, at) => Math.max(most, end - booked[at]), 0);
  const after = ended.map((end) => (booked.find((each) => each > end) ?? end) - end).sort((a, b) => a - b);
  return {
    longestWithoutBooking: longest,
    medianAfterFault: after[Math.floor(after.length / 2)] ?? 0,
    mostAfterFault: after.at(-1) ?? 0,
  };
}

const isOdd = (request) => request.client.startsWith('odd-');

const share = (part, all) => (all > 0 ? part / all : 1);

// What good clients were told: how much of it was an answer, how many a second, how quickly.
function serviceOf(requests, milliseconds) {
  const told = requests.filter((one) => ![0, 408, 503].includes(one.status));
  const waits = told.map((one) => one.end - one.start).sort((a, b) => a - b);
  return {
    requests: requests.length,
    success: share(told.length, requests.length),
    aSecond: share(told.length * 1000, milliseconds),
    p50: waits[Math.floor(waits.length / 2)] ?? 0,
    p99: waits[Math.floor(waits.length * 0.99)] ?? 0,
  };
}

// Good clients while odd ones were there, and while they were not; until the run was brought to its
// end. Null without odd ones.
export function besideOdd(run) {
  const requests = run.history.ofType('request');
  const visits = run.history.ofType('odd');
  const last = run.disturbed;
  const isBeside = (one) => visits.some((visit) => one.start >= visit.from && one.start < visit.to);
  const good = requests.filter((one) => !isOdd(one) && one.start < last);
  const length = visits.reduce((sum, visit) => sum + visit.to - visit.from, 0);
  return visits.length === 0
    ? null
    : {
        visits: visits.length,
        connections: Math.max(...visits.map((one) => one.connections)),
        with: serviceOf(good.filter(isBeside), length),
        without: serviceOf(
          good.filter((one) => !isBeside(one)),
          last - length,
        ),
      };
}

// What the events that sell orders came to, by what is stored.
function salesOf(history) {
  const sold = history.ofType('stored').filter((one) => one.sale);
  const orders = sold.flatMap((one) => one.sale.orders);
  const entries = sold.flatMap((one) => one.sale.entries);
  const count = (list, state) => list.filter((one) => one.state === state).length;
  return {
    events: sold.length,
    orders: orders.length,
    confirmed: count(orders, 'confirmed'),
    expired: sold.reduce((sum, one) => sum + one.sale.expired.length, 0),
    entries: entries.length,
    offers: orders.filter((one) => one.entry).length,
    claimed: count(entries, 'claimed'),
  };
}

export function summarise(run, result) {
  const requests = run.history.ofType('request');
  const happened = run.history.ofType('fault');
  return {
    seed: run.options.seed,
    database: run.options.privatePostgres ? 'private' : 'external',
    settings: run.settings,
    minutes: run.milliseconds / 60000,
    requests: requests.length,
    writes: requests.filter((one) => mutating.has(one.op)).length,
    outcomes: Object.fromEntries(
      [...groupBy(requests, (one) => (isOdd(one) ? `odd ${one.op}` : one.op))].map(([op, group]) => [op, countBy(group, outcomeOf)]),
    ),
    replays: requests.filter((one) => one.replayed).length,
    unknown: unknownsOf(requests),
    faults: countBy(happened, (one) => one.name),
    skipped: run.skipped,
    besideOdd: besideOdd(run),
    sales: salesOf(run.history),
    gaps: gapsOf(
      requests,
      happened.map((one) => one.to),
    ),
    events: result.events,
    linearized: result.linearized,
    operations: result.operations,
    states: result.states,
    mostStates: result.mostStates,
    samples: run.sampler.samples,
    starts: run.world.seats.reduce((sum, seat) => sum + seat.starts, 0),
    violations: result.violations.map(({ kind, event, text }) => ({ kind, event, text })),
  };
}

const whole = (value) => Math.round(value).toLocaleString('en');

function outcomeLines(outcomes) {
  return Object.entries(outcomes).flatMap(([op, counts]) =>
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(
        ([outcome, count], at) =>
          `  ${(at === 0 ? op : '').padEnd(14)} ${outcome.padEnd(28)} ${whole(count).padStart(9)}`,
      ),
  );
}

const faultLines = (counts) =>
  faults
    .filter(({ name }) => counts[name])
    .map(
      ({ name, text }) =>
        `  ${name.padEnd(18)} ${String(counts[name]).padStart(4)}  ${text.replaceAll('`', '')}`,
    );

const serviceLine = (name, { success, aSecond, p50, p99, requests }) =>
  `  ${name.padEnd(18)} ${(100 * success).toFixed(1)} % of ${whole(requests)} answered; ` +
  `${aSecond.toFixed(0)} a second, p50 ${whole(p50)} ms, p99 ${whole(p99)} ms`;

const besideLines = (beside) =>
  beside === null
    ? []
    : [
        '',
        `Good clients while odd ones were there (${beside.visits} visits, up to ${beside.connections} connections)`,
        serviceLine('with them', beside.with),
        serviceLine('without them', beside.without),
      ];

const salesLine = (sales) =>
  `Sales        ${whole(sales.events)} events: ${whole(sales.orders)} orders, of which ${whole(sales.confirmed)} ` +
  `are confirmed and ${whole(sales.expired)} expired; ${whole(sales.entries)} waited, ${whole(sales.offers)} had an ` +
  `offer, and ${whole(sales.claimed)} took it`;

export function tableOf(summary) {
  const { unknown, gaps } = summary;
  const lines = [
    `Chaos, seed ${summary.seed}: ${summary.minutes.toFixed(1)} minutes, ${summary.database} PostgreSQL`,
    `  servers    ${summary.settings.join(' ')}; started ${summary.starts} times`,
    '',
    `Requests     ${whole(summary.requests)}, of which ${whole(summary.writes)} write; ` +
      `${whole(summary.replays)} replays`,
    ...outcomeLines(summary.outcomes),
    '',
    `Unknown      ${unknown.told} answered outcome_unknown: ${unknown.byKey} resolved by their key ` +
      `(${unknown.hadBooked} had happened), ${unknown.withoutKey} had none`,
    '',
    'Faults',
    ...faultLines(summary.faults),
    ...summary.skipped.map((one) => `  ${one.name.padEnd(18)} skipped: ${one.why}`),
    ...besideLines(summary.besideOdd),
    '',
    salesLine(summary.sales),
    `Bookings     longest pause ${(gaps.longestWithoutBooking / 1000).toFixed(1)} s; first one after a ` +
      `fault's end: median ${whole(gaps.medianAfterFault)} ms, most ${whole(gaps.mostAfterFault)} ms`,
    `Checked      ${whole(summary.events)} events, ${whole(summary.linearized)} of them for an order of all ` +
      `their operations (${whole(summary.operations)}; ${whole(summary.states)} states, most ${whole(summary.mostStates)})`,
    `             ${whole(summary.samples)} looks into the database meanwhile`,
    '',
    `Violations   ${summary.violations.length}`,
    ...summary.violations.slice(0, 30).map((one) => `  ${one.kind}: event ${one.event ?? '-'}: ${one.text}`),
  ];
  return `${lines.join('\n')}\n`;
}

// The operations that show the failure: shrunk where no order exists, else those concerned.
function concerned(cases, event, violations) {
  const { operations, capacity, game, rules } = cases.of(event);
  const all = { event, violations, capacity, whole: operations.length };
  if (violations.some((one) => one.kind === 'not_linearizable')) {
    const fewer = rules ? shrinkSale(operations, game) : shrink(operations, capacity);
    return { ...all, operations: fewer };
  }
  const named = new Set(violations.flatMap((one) => one.requests.map((request) => request.n)));
  const some = operations.filter((one) => one.requests.some((request) => named.has(request.n)));
  return { ...all, operations: some.slice(0, mostDrawn) };
}

const mostDrawn = 40;
const mostSentences = 12;

function sentencesOf(violations) {
  const told = violations.slice(0, mostSentences).map((one) => `${one.kind}: ${one.text}`);
  const more = violations.length - told.length;
  return more > 0 ? [...told, `and ${more} more`] : told;
}

function keepOne(history, { event, violations, capacity, whole: before, operations: shown }, folder) {
  const operations = shown.filter((one) => one.kind !== 'expire'); // time alone has no start
  const title = `Event ${event}, capacity ${capacity} (${operations.length} of ${before} operations)`;
  const faultsOfRun = history.ofType('fault');
  const sentences = sentencesOf(violations);
  const text = timelineText(operations, title, faultsOfRun, sentences);
  const file = join(folder, `failure-${event}`);
  writeFileSync(`${file}.txt`, text);
  writeFileSync(`${file}.svg`, timelineSvg(operations, title, faultsOfRun, sentences));
  const requests = operations.flatMap((one) => one.requests);
  writeFileSync(`${file}.jsonl`, requests.map((one) => `${JSON.stringify(one)}\n`).join(''));
  return text;
}

// Writes timelines of at most `most` events, those first that fewest operations show; returns the
// texts. The rest is told by the violations themselves.
export function keepFailures(history, violations, folder, most = 5) {
  const ofEvents = groupBy(
    violations.filter((one) => one.event),
    (one) => one.event,
  );
  const cases = new Cases(history);
  return [...ofEvents]
    .map(([event, own]) => concerned(cases, event, own))
    .filter((one) => one.operations.length > 0)
    .sort((a, b) => a.operations.length - b.operations.length)
    .slice(0, most)
    .map((one) => keepOne(history, one, folder));
}
