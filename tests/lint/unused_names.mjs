// Every function, constant and enumerator of the product is used by the product:
//
//   node unused_names.mjs CTAGS ROOT      exit status 1 when one is not
//
// A name is taken for used when it stands anywhere in the product besides where it is declared and
// defined. So one that shares its name with another may be missed, and none is reported wrongly.
// Constructors, operators and overrides are used. What only tests use belongs to the tests; where it can
// be in the product only, a comment above its paragraph says "For tests", and "Called by" where somebody
// else's code calls it by its name.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { rowsIn } from './ctags.mjs';
import { sourceFiles } from './source_files.mjs';

const folders = ['shared', 'backend', 'desktop'];

/** The places where the files declare or define something, as { name, path, line, scope }. */
function namesIn(ctags, files) {
  return rowsIn(ctags, files, 'fpev').map(({ name, path, line, scope = '' }) => (
    { name, path, line: Number(line), scope: scope.match(/^(?:class|struct):(.*)/)?.[1] ?? '' }));
}

/** The text without comments and string literals; lines stay. */
function codeOf(text) {
  return text.replace(/\/\/[^\n]*|\/\*[^]*?\*\/|R"\w*\([^]*?\)\w*"|"(?:\\.|[^"\\\n])*"/g,
    (skipped) => skipped.replace(/[^\n]/g, ' '));
}

// A declaration's text, up to its body or semicolon.
function declarationAt(code, line) {
  const text = code.split('\n').slice(line - 1, line + 7).join('\n');
  return text.slice(0, text.search(/[;{]/) + 1 || undefined);
}

// Whether a comment above the line, in the same paragraph, says who else calls the function.
function isCalledElsewhere(raw, line) {
  const lines = raw.split('\n');
  for (let above = line - 2; (lines[above] ?? '').trim() !== ''; above -= 1) {
    if (/\/\/.*\b(For tests|Called by)\b/.test(lines[above])) {
      return true;
    }
  }
  return false;
}

function countWords(texts) {
  const words = new Map();
  for (const text of texts) {
    for (const [word] of text.matchAll(/[A-Za-z_]\w*/g)) {
      words.set(word, (words.get(word) ?? 0) + 1);
    }
  }
  return words;
}

/** The names that nobody uses, as { path, line, name }. */
function unused(ctags, paths) {
  const raw = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  const code = new Map([...raw].map(([path, text]) => [path, codeOf(text)]));
  const words = countWords(code.values());
  const declared = new Map();
  const uses = /^\s*static_assert\b/; // what stands in one looks to ctags like a declaration
  for (const each of namesIn(ctags, paths).filter((one) =>
    !uses.test(declarationAt(code.get(one.path), one.line)))) {
    declared.set(each.name, [...(declared.get(each.name) ?? []), each]);
  }
  const isExcused = ({ name, path, line, scope }) => scope.split('::').at(-1) === name // a constructor
    || /\b(override|final)\b/.test(declarationAt(code.get(path), line))
    || isCalledElsewhere(raw.get(path), line);
  return [...declared]
    .filter(([name, places]) => /^(?!main$|operator\b|__anon)[A-Za-z_]\w*$/.test(name)
      && words.get(name) <= places.length && !places.some(isExcused))
    .map(([, places]) => places[0]);
}

/** What must be found is found, and nothing else. */
function prove(ctags) {
  const folder = mkdtempSync(join(tmpdir(), 'unused_names'));
  const source = join(folder, 'planted.h');
  const cases = [
    ['int dead() { return 1; }', ['dead']],
    ['class A {\npublic:\n  bool isDead() const { return m_dead; }\n  bool m_dead;\n};', ['isDead']],
    ['int dead(int);\nint dead(int x)\n{\n  return x;\n}', ['dead']],
    ['int dead(); // dead() is only told of\nconst char *text = "dead()";', ['dead', 'text']],
    ['enum class E { Live, Dead };\nconstexpr int kDead = 1;\nint live = int(E::Live);\nint z = live;',
      ['Dead', 'kDead', 'z']],
    ['constexpr bool fits()\n{\n  return true;\n}\nstatic_assert(fits());', []],
    ['int live() { return 1; }\nint x = live();\nint y = x + y;', []],
    ['class A : B {\npublic:\n  A();\n  ~A();\n  void paint(int) override;\n  bool operator==(const A &) const;\n};', []],
    ['// For tests: how often.\nint count();', []],
    ['// Called by Boost.Beast.\nint on_field_impl();', []],
    ['// For tests\nint a();\nint b();\n\nint c();', ['c']],
    ['int main() { return 0; }', []],
  ];
  const wrong = cases.filter(([text, names]) => {
    writeFileSync(source, `${text}\n`);
    return unused(ctags, [source]).map(({ name }) => name).join() !== names.join();
  });
  rmSync(folder, { recursive: true });
  return wrong.map(([text]) => `is judged wrongly: ${text}`);
}

const [ctags, root] = process.argv.slice(2);
const wrong = prove(ctags);
if (wrong.length === 0) {
  const paths = folders.flatMap((folder) => [...sourceFiles(join(root, folder))])
    .filter((path) => /\.(h|cpp)$/.test(path));
  wrong.push(...unused(ctags, paths).map(({ path, line, name }) =>
    `${relative(root, path)}:${line}: the product never uses ${name}`));
}
console.log(wrong.join('\n'));
process.exitCode = wrong.length > 0 ? 1 : 0;
