// Prints the tables of RESULTS.md from the summaries of runs.
//
//   node results.mjs build/chaos/summary.json …
import { readFileSync } from 'node:fs';
import { faults } from './faults.mjs';

const summaries = process.argv.slice(2).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const whole = (value) => Math.round(value).toLocaleString('en');
const seconds = (milliseconds) => `${(milliseconds / 1000).toFixed(1)} s`;
const total = (list) => list.reduce((sum, value) => sum + value, 0);
const sumOf = (pick) => total(summaries.map(pick));
const mostOf = (pick) => Math.max(...summaries.map(pick));

function printTable(head, rows) {
  const lines = [head, head.map(() => '---'), ...rows];
  console.log(`\n${lines.map((row) => `| ${row.join(' | ')} |`).join('\n')}`);
}

// Column, and how to read it from a summary.
const columns = [
  ['requests', (one) => one.requests],
  ['events', (one) => one.events],
  ['faults', (one) => total(Object.values(one.faults))],
  ['server starts', (one) => one.starts],
  ['looks into the database', (one) => one.samples],
  ['`outcome_unknown`', (one) => one.unknown.told],
  ['violations', (one) => one.violations.length],
];

printTable(
  ['seed', 'PostgreSQL', 'minutes', ...columns.map(([name]) => name)],
  [
    ...summaries.map((one) => [
      one.seed,
      one.database,
      one.minutes.toFixed(1),
      ...columns.map(([, pick]) => whole(pick(one))),
    ]),
    ['**all**', '', sumOf((one) => one.minutes).toFixed(1), ...columns.map(([, pick]) => whole(sumOf(pick)))],
  ],
);

printTable(
  ['fault', 'what', 'times'],
  faults.map(({ name, text }) => [`\`${name}\``, text, whole(sumOf((one) => one.faults[name] ?? 0))]),
);

function printAnswers(operations) {
  const answers = new Set(
    summaries.flatMap((one) => operations.flatMap((op) => Object.keys(one.outcomes[op] ?? {}))),
  );
  printTable(
    ['answer', ...operations],
    [...answers]
      .sort()
      .map((answer) => [
        answer,
        ...operations.map((op) => whole(sumOf((one) => one.outcomes[op]?.[answer] ?? 0))),
      ]),
  );
}

printAnswers(['create', 'register', 'cancel', 'event', 'list', 'bad_email', 'no_event']);
printAnswers(['order', 'confirm', 'extend', 'release', 'drop', 'join', 'leave', 'resize']);
printAnswers(['look', 'types', 'orders', 'entries', 'hasten', 'add_type', 'add_quota']);

const salesColumns = ['events', 'orders', 'confirmed', 'expired', 'entries', 'offers', 'claimed'];
printTable(
  ['seed', ...salesColumns],
  [
    ...summaries.map((one) => [one.seed, ...salesColumns.map((member) => whole(one.sales[member]))]),
    ['**all**', ...salesColumns.map((member) => whole(sumOf((one) => one.sales[member])))],
  ],
);

const unknown = (member) => whole(sumOf((one) => one.unknown[member]));
const medians = summaries.map((one) => Math.round(one.gaps.medianAfterFault)).sort((a, b) => a - b);
console.log(`
outcome_unknown ${unknown('told')}: resolved by their key ${unknown('byKey')}, of which had happened
${unknown('hadBooked')}; without a key ${unknown('withoutKey')}
replays ${whole(sumOf((one) => one.replays))}
orders looked for in ${whole(sumOf((one) => one.linearized))} events of ${whole(sumOf((one) => one.operations))} operations,
${whole(sumOf((one) => one.states))} states, most in one event ${whole(mostOf((one) => one.mostStates))}
longest time without a booking ${seconds(mostOf((one) => one.gaps.longestWithoutBooking))}
first booking after a fault's end: medians ${medians.join(', ')} ms, most ${seconds(mostOf((one) => one.gaps.mostAfterFault))}`);
