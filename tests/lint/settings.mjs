// Every setting that `boxoffice-server --help` lists is in the README's table with its variable
// and its default, and the table names none that the server does not know.
//
//   node settings.mjs SERVER README
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

// A line of --help:   --port N   (PORT, default 8080)  what it is
// or, for what has no option:   (no option)   (DB_PASSWORD, default postgres)  what it is
function settingsOfHelp(help) {
  return [...help.matchAll(/^ +(?:(--[\w-]+)[^(\n]*|\(no option\) *)\(([A-Z][A-Z0-9_]*), default ([^)]*)\)/gm)]
    .map(([, option, variable, value]) => ({ option: option ?? '', variable, value }));
}

// A row of the table: | `--port` | `PORT` | `8080` | what it is |
// A default that is told in words, not in backticks, depends on the machine.
function settingsOfReadme(readme) {
  return [...readme.matchAll(/^\| (?:`(--[\w-]+)[^`|]*`)? *\| `([A-Z][A-Z0-9_]*)` \| ([^|]*) \|/gm)]
    .map(([, option, variable, value]) => ({ option: option ?? '', variable, value: value.trim() }));
}

function differences(help, readme) {
  const known = settingsOfHelp(help);
  const told = settingsOfReadme(readme);
  const found = known.length === 0 ? ['--help lists no setting'] : [];
  for (const { option, variable, value } of known) {
    const row = told.find((one) => one.variable === variable);
    if (!row) {
      found.push(`${variable} (${option}) is not in the README's table`);
    } else if (row.option !== option) {
      found.push(`${variable}: its option is '${option}' in --help, '${row.option}' in the README`);
    } else if (row.value.startsWith('`') && row.value !== `\`${value}\``) {
      found.push(`${variable}: its default is '${value}' in --help, ${row.value} in the README`);
    }
  }
  for (const row of told.filter((one) => !known.some(({ variable }) => variable === one.variable))) {
    found.push(`${row.variable} is in the README's table, but not in --help`);
  }
  return found;
}

// The check proves itself first.
const help = '  --port N         (PORT, default 8080)  where\n  (no option)      (KEY, default empty)  what\n'
  + '  --threads N      (THREADS, default 2)  how many\n';
const good = '| `--port` | `PORT` | `8080` | where |\n| | `KEY` | `empty` | what |\n| `--threads` | `THREADS` | half the cores | how many |\n';
const planted = [good.replace('8080', '80'), good.replace('`PORT`', '`PORTS`'), good.replace('--port', '--pory'),
  good.replace('| | `KEY`', '| `--key` | `KEY`'), `${good}| \`--new\` | \`NEW\` | \`1\` | x |\n`, ''];
if (differences(help, good).length > 0 || planted.some((one) => differences(help, one).length === 0)) {
  console.error('the check itself is broken');
  process.exit(1);
}

const [server, readme] = process.argv.slice(2);
const found = differences(execFileSync(server, ['--help'], { encoding: 'utf8' }), readFileSync(readme, 'utf8'));
for (const sentence of found) {
  console.error(sentence);
}
process.exit(found.length > 0 ? 1 : 0);
