// Checks the model with spin: every run that its sizes allow. A promise that breaks is shown with
// the story of the run that broke it; a planted mistake that is not found is a failure, too.
//
//   node check.mjs FOLDER [holds|mistakes|NAME…]
//
// Without a name all are checked. What is built goes into FOLDER. Exit status 1: something is wrong.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { holds, mistakes } from './configurations.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const megabytes = 1200; // a search beyond is given up, and so fails

const linesOf = (file) => readFileSync(join(here, file), 'utf8').split('\n');

function run(program, args, cwd) {
  const ended = spawnSync(program, args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (ended.error) {
    throw new Error(`${program} cannot be run (${ended.error.code}); ./dev deps installs what is missing`);
  }
  return { status: ended.status, text: ended.stdout + ended.stderr };
}

function build(folder, { model = 'admission.pml', sizes, cycles, bounds }) {
  mkdirSync(folder, { recursive: true });
  const macros = Object.entries(sizes).map(([name, value]) => `#define ${name} ${value}\n`);
  writeFileSync(join(folder, 'model.pml'), `${macros.join('')}#include "${join(here, model)}"\n`);
  const made = run('spin', ['-a', 'model.pml'], folder);
  if (made.status !== 0) {
    throw new Error(`spin refuses the model:\n${made.text}`);
  }
  // Not optimised: the compiler would take longer than the search.
  const options = ['-O0', '-w', cycles ? '-DNP' : '-DSAFETY', '-DNOFAIR', '-DVECTORSZ=512',
    `-DMEMLIM=${megabytes}`, ...(bounds ? [] : ['-DNOBOUNDCHECK'])];
  const compiled = run('gcc', [...options, '-o', 'pan', 'pan.c'], folder);
  if (compiled.status !== 0) {
    throw new Error(`gcc refuses what spin made:\n${compiled.text}`);
  }
}

// Returns what was found. Throws unless it is an error, or every run was searched to its end.
function search(folder, { cycles }) {
  const started = Date.now();
  const { text } = run('./pan', ['-m100000', '-b', '-w20', ...(cycles ? ['-l'] : [])], folder);
  const number = (pattern) => Number(text.match(pattern)?.[1] ?? NaN);
  const found = {
    errors: number(/errors: (\d+)/),
    states: number(/(\d+) states, stored/),
    depth: number(/depth reached (\d+)/),
    megabytes: number(/([\d.]+)\ttotal actual memory/),
    seconds: (Date.now() - started) / 1000,
    text,
  };
  const complete = !/not completed|max search depth|out of memory/i.test(text);
  if (Number.isNaN(found.errors + found.states) || (found.errors === 0 && !complete)) {
    throw new Error(`the search was not completed:\n${text}`);
  }
  return found;
}

// The run that broke a promise, as the model's printf lines tell it, and the assertion that failed.
function storyOf(folder) {
  const { text } = run('spin', ['-t', '-T', '-B', 'model.pml'], folder);
  const at = text.match(/(\w+\.pml):(\d+), Error: assertion violated/);
  const told = /^(client|submission|lane|session|server|the organizer) /;
  return {
    broken: at ? linesOf(at[1])[at[2] - 1].trim() : 'no assertion, but processes that are stuck',
    lines: text.split('\n').filter((line) => told.test(line)),
  };
}

// Those of the marks in `reaches` that no run came by. The search lists statements by line.
function unreached(text, { reaches = [] }) {
  const source = linesOf('lane.pml');
  return reaches.filter((mark) => {
    const says = new RegExp(`printf\\("lane %d: (submission %d )?${mark}\\b`);
    const line = source.findIndex((one) => says.test(one)) + 1;
    return line === 0 || new RegExp(`\\w+\\.pml:${line}, state \\d+, "printf`).test(text);
  });
}

// Returns what is wrong, as text; empty when all is as it must be.
function judge(folder, configuration, found) {
  const wanted = configuration.breaks;
  if (found.errors === 0) {
    const missing = unreached(found.text, configuration);
    return wanted ? `nothing is found; it should be: ${wanted}`
      : missing.map((mark) => `no run comes by: ${mark}`).join('\n    ');
  }
  const { broken, lines } = storyOf(folder);
  if (wanted) {
    return broken.includes(wanted) ? '' : `something else is found than "${wanted}": ${broken}`;
  }
  return [`broken: ${broken}`, ...lines].join('\n    ');
}

const columns = (name, ...numbers) =>
  [name.padEnd(22), ...numbers.map((number) => String(number).padStart(9))].join('');

function check(root, name, configuration) {
  const folder = join(root, name);
  try {
    build(folder, configuration);
    const found = search(folder, configuration);
    const wrong = judge(folder, configuration, found);
    const verdict = configuration.breaks ? `found: ${configuration.breaks}` : 'holds';
    console.log(columns(name, found.states, found.depth, found.seconds.toFixed(1),
      found.megabytes.toFixed(0)), ` ${wrong ? `WRONG\n    ${wrong}` : verdict}`);
    return !wrong;
  } catch (error) {
    console.log(columns(name), ` WRONG\n    ${error.message}`);
    return false;
  }
}

const groups = { holds, mistakes };
const all = { ...holds, ...mistakes };
const [root, ...asked] = process.argv.slice(2);
const names = (asked.length > 0 ? asked : Object.keys(groups))
  .flatMap((name) => (groups[name] ? Object.keys(groups[name]) : [name]));
if (!root || !names.every((name) => all[name])) {
  console.error('Usage: check.mjs FOLDER [NAME…], where NAME is one of',
    [...Object.keys(groups), ...Object.keys(all)].join(' '));
  process.exit(2);
}
console.log(columns('name', 'states', 'depth', 's', 'MB'));
const results = names.map((name) => check(root, name, all[name]));
process.exitCode = results.every(Boolean) ? 0 : 1;
