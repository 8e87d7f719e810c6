// Every test that the threat model names is there: threat_model.mjs ROOT CTEST_LIST
// CTEST_LIST: a file with the names of all tests, a line each.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const [root, list] = process.argv.slice(2);
const tests = new Set(readFileSync(list, 'utf8').split('\n').map((line) => line.trim()).filter(Boolean));

/** The names in the last column of the tables that are neither a test nor a folder of tests. */
function missingIn(text) {
  const cells = [...text.matchAll(/^\|.*\|([^|]*)\|$/gm)].map((match) => match[1]);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]))
    .filter((name) => !tests.has(name) && !(name.startsWith('tests/') && existsSync(join(root, name))));
}

// It refuses what it must.
if (missingIn('| a | b | `tst_nothing`, `tests/nothing` |').length !== 2) {
  console.error('threat_model.mjs takes anything');
  process.exit(1);
}
const text = readFileSync(join(root, '.github/SECURITY.md'), 'utf8');
const rows = text.match(/^\| .* \| .*`.*\|$/gm) ?? [];
const missing = missingIn(text);
if (missing.length > 0 || rows.length < 20) {
  console.error(`.github/SECURITY.md: ${rows.length} rows with a test; no such test: ${missing.join(', ')}`);
  process.exit(1);
}
