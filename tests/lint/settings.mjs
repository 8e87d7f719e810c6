// docs/settings.md lists every setting that `boxoffice-server --help` lists, with its variable, its
// default and the range that the server accepts, and it lists no setting that the server does not know.
//
//   node settings.mjs SERVER DOCUMENT
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// A line of --help:   --port N   (PORT, default 8080)  what it is
// or, for what has no option:   (no option)   (DB_PASSWORD, default postgres)  what it is
function settingsOfHelp(help) {
  return [...help.matchAll(/^ +(?:(--[\w-]+)[^(\n]*|\(no option\) *)\(([A-Z][A-Z0-9_]*), default ([^)]*)\)/gm)]
    .map(([, option, variable, value]) => ({ option: option ?? '', variable, value }));
}

// A row of the table: | `--port` | `PORT` | `8080` | 0 – 65535 | what it is |
// A default in words instead of backticks depends on the machine.
function settingsOfDocument(document) {
  return [...document.matchAll(/^\| (?:`(--[\w-]+)[^`|]*`)? *\| `([A-Z][A-Z0-9_]*)` \| ([^|]*) \| ([^|]*)\|/gm)]
    .map(([, option, variable, value, range]) => ({ option: option ?? '', variable, value: value.trim(), range: range.trim() }));
}

// The range in the sentence with which the server refuses a word as a number, or '' where it takes it.
function rangeOf(refusal) {
  const found = refusal.match(/must be a whole number from (\d+) to (\d+)\./);
  return found ? `${found[1]} – ${found[2]}` : '';
}

// refusalOf(variable): what the server says when the variable is a word, with --help behind it.
function differences(help, document, refusalOf) {
  const known = settingsOfHelp(help);
  const told = settingsOfDocument(document);
  const found = known.length === 0 ? ['--help lists no setting'] : [];
  for (const { option, variable, value } of known) {
    const row = told.find((one) => one.variable === variable);
    if (!row) {
      found.push(`${variable} (${option}) is not in the document`);
      continue;
    }
    if (row.option !== option) {
      found.push(`${variable}: its option is '${option}' in --help, '${row.option}' in the document`);
    }
    if (row.value.startsWith('`') && row.value !== `\`${value}\``) {
      found.push(`${variable}: its default is '${value}' in --help, ${row.value} in the document`);
    }
    const range = rangeOf(refusalOf(variable));
    if (row.range !== range) {
      found.push(`${variable}: the server takes '${range}', the document says '${row.range}'`);
    }
  }
  for (const row of told.filter((one) => !known.some(({ variable }) => variable === one.variable))) {
    found.push(`${row.variable} is in the document, but not in --help`);
  }
  return found;
}

// The check proves itself first.
const help = '  --port N         (PORT, default 8080)  where\n  (no option)      (KEY, default empty)  what\n'
  + '  --threads N      (THREADS, default 2)  how many\n';
const refusals = { PORT: 'PORT must be a whole number from 0 to 9.', THREADS: 'THREADS must be a whole number from 1 to 64.', KEY: '' };
const good = '| `--port` | `PORT` | `8080` | 0 – 9 | where |\n| | `KEY` | `empty` | | what |\n'
  + '| `--threads` | `THREADS` | half the cores | 1 – 64 | how many |\n';
const planted = [good.replace('8080', '80'), good.replace('`PORT`', '`PORTS`'), good.replace('--port', '--pory'),
  good.replace('| | `KEY`', '| `--key` | `KEY`'), `${good}| \`--new\` | \`NEW\` | \`1\` | | x |\n`,
  good.replace('0 – 9', '0 – 8'), good.replace('1 – 64', ''), good.replace('`empty` | |', '`empty` | 0 – 1 |'), ''];
const against = (document) => differences(help, document, (variable) => refusals[variable]);
if (against(good).length > 0 || planted.some((one) => against(one).length === 0)) {
  console.error('the check itself is broken');
  process.exit(1);
}

const [server, document] = process.argv.slice(2);
const refusalOf = (variable) =>
  spawnSync(server, ['--help'], { encoding: 'utf8', env: { ...process.env, [variable]: 'word' } }).stderr;
const found = differences(execFileSync(server, ['--help'], { encoding: 'utf8' }), readFileSync(document, 'utf8'), refusalOf);
for (const sentence of found) {
  console.error(sentence);
}
process.exit(found.length > 0 ? 1 : 0);
