// Functions and files of the product stay short enough to be read at one sitting:
//
//   node function_shape.mjs CTAGS ROOT      exit status 1 when one is too long
//
// Half of the functions have at most 6 lines, none more than 60, and at most 8 more than 40; no file
// has more than 450. Universal Ctags tells where a function ends. A lambda counts, too. Over a limit: cut where the subject changes, not where the lines run out.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { extname, join, relative } from 'node:path';
import { rowsIn } from './ctags.mjs';
import { sourceFiles } from './source_files.mjs';

const limits = { median: 6, longest: 60, long: 40, mostLong: 8, file: 450 };
// Files that were longer when the limit came, and what they had: none may grow.
const longer = { 'backend/admission/admission_lane.cpp': 637 };
const folders = ['shared', 'backend', 'desktop'];

/** The functions defined in the files, as { path, name, line, lines }, longest first. */
function functionsIn(ctags, files) {
  return rowsIn(ctags, files, 'f').filter(({ end }) => end)
    .map(({ path, name, line, end }) => ({ path, name, line: Number(line), lines: end - line + 1 }))
    .sort((a, b) => b.lines - a.lines);
}

function spoken(name) {
  return name.startsWith('__anon') ? 'a lambda' : `${name}()`;
}

/** What is wrong, a sentence each. */
function judge(functions, files) {
  const wrong = [];
  const middle = functions[Math.floor(functions.length / 2)]?.lines ?? 0;
  if (middle > limits.median) {
    wrong.push(`half of the functions have ${middle} lines or more; at most ${limits.median} are wanted`);
  }
  for (const { path, name, line, lines } of functions.filter((one) => one.lines > limits.longest)) {
    wrong.push(`${path}:${line}: ${spoken(name)} has ${lines} lines, more than ${limits.longest}`);
  }
  const long = functions.filter((one) => one.lines > limits.long);
  if (long.length > limits.mostLong) {
    wrong.push(`${long.length} functions have more than ${limits.long} lines; at most ${limits.mostLong} may:`);
    wrong.push(...long.map(({ path, name, line, lines }) => `  ${path}:${line}: ${spoken(name)}, ${lines}`));
  }
  for (const { path, lines } of files) {
    const most = longer[path] ?? limits.file;
    if (lines > most) {
      wrong.push(`${path}: ${lines} lines, more than ${most}`);
    }
  }
  return wrong;
}

function linesOf(path) {
  return readFileSync(path, 'utf8').split('\n').length - 1;
}

/** Each limit is noticed, one line beyond it and not before. */
function prove(ctags) {
  const folder = mkdtempSync(join(tmpdir(), 'function_shape'));
  const source = join(folder, 'planted.cpp');
  const planted = (count, lines) => Array.from({ length: count },
    (_, i) => `void Planted::f${i}(int)\n{\n${'    g(1);\n'.repeat(lines - 3)}}\n`).join('\n');
  const complaints = (text) => {
    writeFileSync(source, text);
    return judge(functionsIn(ctags, [source]), [{ path: source, lines: linesOf(source) }]).length;
  };
  const many = planted(60, 3);
  const cases = [
    [0, many], [0, planted(9, 6)], [1, planted(9, 7)], // the median
    [0, many + planted(1, 60)], [1, many + planted(1, 61)], // the longest
    [0, planted(12, 3) + planted(8, 41)], [10, planted(12, 3) + planted(9, 41)], // how many are long
    [0, '\n'.repeat(450)], [1, '\n'.repeat(451)],
  ];
  const lambda = `void Planted::g()\n{\n    f([] {\n${'        g(1);\n'.repeat(59)}    });\n}\n`;
  cases.push([2, many + lambda]);
  const broken = cases.filter(([wanted, text]) => complaints(text) !== wanted);
  rmSync(folder, { recursive: true });
  for (const [wanted, text] of broken) {
    console.error(`The rule itself is broken: not ${wanted} complaints about\n${text.slice(0, 300)}…`);
  }
  return broken.length === 0;
}

const [ctags, root] = process.argv.slice(2);
if (!prove(ctags)) {
  process.exit(1);
}
const paths = folders.flatMap((folder) => [...sourceFiles(join(root, folder))])
  .filter((path) => ['.h', '.cpp'].includes(extname(path)));
const short = (entry) => ({ ...entry, path: relative(root, entry.path) });
const functions = functionsIn(ctags, paths).map(short);
const wrong = judge(functions, paths.map((path) => short({ path, lines: linesOf(path) })));
wrong.forEach((sentence) => console.error(sentence));
console.log(`${functions.length} functions in ${paths.length} files looked at`);
process.exit(wrong.length === 0 && functions.length > 1000 ? 0 : 1);
