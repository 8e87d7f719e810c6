// What a file keeps to itself has a name that no other file of its library gives to something else:
//
//   node own_names.mjs CTAGS ROOT      exit status 1 when two do
//
// The sanitizers' builds compile several files of a library as one, where two such names are one name.
// Functions may be overloaded, and two files may both say `using End = …`.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, relative } from 'node:path';
import { rowsIn } from './ctags.mjs';
import { sourceFiles } from './source_files.mjs';

const folders = ['shared', 'backend', 'desktop'];

/** What stands in an unnamed namespace of a .cpp file. */
function isOwn({ scope = '', kind }) {
  const inner = scope.slice(scope.indexOf(':') + 1).split('::').pop();
  return scope.startsWith('namespace:') && inner.startsWith('__anon') && kind !== 't';
}

/** A sentence for each name that stands twice in a folder. */
function clashes(rows) {
  const first = new Map();
  return rows.filter(isOwn).flatMap((row) => {
    const key = [dirname(row.path), row.name, row.signature ?? ''].join('\n');
    const other = first.get(key) ?? row;
    first.set(key, other);
    return other.path === row.path ? []
      : [`${row.path}:${row.line}: ${row.name} is also the name of something else in ${basename(other.path)}:${other.line}`];
  });
}

function prove(ctags) {
  const folder = mkdtempSync(join(tmpdir(), 'own_names'));
  const [one, two] = ['one.cpp', 'two.cpp'].map((name) => join(folder, name));
  const inside = (text) => `namespace boxoffice {\nnamespace {\n${text}\n}\n}\n`;
  const cases = [
    [1, inside('const int kMost = 1;'), inside('const char *const kMost = "";')],
    [1, inside('int f(int a)\n{\n    return a;\n}'), inside('int f(int a)\n{\n    return 2 * a;\n}')],
    [1, inside('struct Found\n{\n    int a;\n};'), inside('struct Found\n{\n    int b;\n};')],
    [0, inside('int f(int a)\n{\n    return a;\n}'), inside('int f(char a)\n{\n    return a;\n}')],
    [0, inside('using End = int;'), inside('using End = int;')],
    [0, inside('const int kMost = 1;'), inside('const int kLeast = 1;')],
    [0, inside('struct Found\n{\n    int a;\n};'), inside('struct Other\n{\n    int a;\n};')],
  ];
  const broken = cases.filter(([wanted, here, there]) => {
    writeFileSync(one, here);
    writeFileSync(two, there);
    return clashes(rowsIn(ctags, [one, two], 'cefgnpsuvt')).length !== wanted;
  });
  rmSync(folder, { recursive: true });
  broken.forEach(([wanted, here, there]) => console.error(`The rule itself is broken: not ${wanted} clashes of\n${here}${there}`));
  return broken.length === 0;
}

const [ctags, root] = process.argv.slice(2);
if (!prove(ctags)) {
  process.exit(1);
}
const paths = folders.flatMap((folder) => [...sourceFiles(join(root, folder))]).filter((path) => path.endsWith('.cpp'));
const rows = rowsIn(ctags, paths, 'cefgnpsuvt').map((row) => ({ ...row, path: relative(root, row.path) }));
const wrong = clashes(rows);
wrong.forEach((sentence) => console.error(sentence));
console.log(`${rows.filter(isOwn).length} names in ${paths.length} files looked at`);
process.exit(wrong.length === 0 && rows.length > 1000 ? 0 : 1);
