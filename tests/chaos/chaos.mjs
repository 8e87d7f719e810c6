// The checker: clients and a nemesis against real servers and a real PostgreSQL, then the question
// whether all that was answered is true. README.md beside this file tells more.
//
//   node chaos.mjs --server PROGRAM [--minutes N] [--seed S] [--only FAULT,…] [--out FOLDER]
//                  [--private] [--odd] [--protected] [--plain]
//   node chaos.mjs --check HISTORY        checks a kept history again
//
// --private: the servers run their own PostgreSQL, and must bring it back by themselves when it is
// killed. --protected: the servers are, and what the public may not do is asked with a key. --odd: odd and greedy clients come and go, see odd.mjs. --plain: in no namespace of its own. Ends with 1 where something was violated.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { chaosRun } from './chaos_run.mjs';
import { check } from './check.mjs';
import { History } from './history.mjs';
import { isolated } from './isolation.mjs';
import { keepFailures, summarise, tableOf } from './report.mjs';

const { values: options } = parseArgs({
  options: {
    server: { type: 'string' },
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string' },
    only: { type: 'string', default: '' },
    out: { type: 'string', default: 'build/chaos' },
    check: { type: 'string' },
    private: { type: 'boolean', default: false },
    odd: { type: 'boolean', default: false },
    protected: { type: 'boolean', default: false },
    plain: { type: 'boolean', default: false },
    inside: { type: 'boolean', default: false },
  },
});

function tell(history, violations, out) {
  const texts = keepFailures(history, violations, out);
  texts.forEach((text) => console.log(`\n${text}`));
  if (texts.length > 0) {
    console.log(`Pictures of it are in ${out}`);
  }
}

const logs = ['server.log', 'postgres.log'];

// All of a failed run, where the next one does not write over it.
function keep(out, { seed, started }) {
  const folder = join(out, `failed-${seed}-${started.replace(/[:.]/g, '')}`);
  mkdirSync(folder);
  ['history.jsonl', 'summary.json', ...logs]
    .filter((name) => existsSync(join(out, name)))
    .forEach((name) => copyFileSync(join(out, name), join(folder, name)));
  console.log(`Kept: ${folder}`);
  return folder;
}

function checkAgain(file, out) {
  mkdirSync(out, { recursive: true });
  const history = History.read(file);
  const { violations, events, operations } = check(history);
  console.log(`${events} events, ${operations} operations, ${violations.length} violations`);
  violations.forEach((one) => console.log(`  ${one.kind}: event ${one.event ?? '-'}: ${one.text}`));
  tell(history, violations, out);
  return violations.length > 0 ? 1 : 0;
}

async function runOnce({ mayMount, parent, onStop }) {
  const seed = options.seed ?? String(Date.now() % 1_000_000);
  const started = new Date().toISOString();
  const out = resolve(options.out);
  logs.forEach((name) => rmSync(join(out, name), { force: true }));
  console.error(`chaos: seed ${seed}, ${options.minutes} minutes, history in ${out}/history.jsonl`);
  const run = await chaosRun({
    seed,
    out,
    mayMount,
    parent,
    onStop,
    milliseconds: Number(options.minutes) * 60000,
    server: resolve(options.server),
    only: options.only.split(',').filter((name) => name !== ''),
    privatePostgres: options.private,
    odd: options.odd,
    isProtected: options.protected,
  });
  const result = check(run.history);
  const summary = { started, ...summarise(run, result) };
  writeFileSync(join(out, 'summary.json'), `${JSON.stringify(summary, null, 2)}\n`);
  console.log(tableOf(summary));
  if (result.violations.length > 0) {
    tell(run.history, result.violations, keep(out, summary));
  }
  if (run.stopped) {
    console.error('chaos: ended early, as asked');
  }
  return result.violations.length > 0 ? 1 : run.stopped ? 130 : 0;
}

async function main(context) {
  if (!(Number(options.minutes) > 0) || (!options.server && !options.check)) {
    console.error('chaos: give --server PROGRAM, or --check HISTORY; --minutes is a number above 0');
    return 2;
  }
  const needed = options.check ?? options.server;
  if (!existsSync(needed)) {
    console.error(`chaos: there is no ${needed}`);
    return 2;
  }
  return options.check ? checkAgain(options.check, resolve(options.out)) : runOnce(context);
}

await isolated(
  (context) =>
    main(context).catch((error) => {
      console.error(`chaos: ${error.stack}`);
      return 1;
    }),
  { inside: options.inside, plain: options.plain || Boolean(options.check) },
);
