// What Universal Ctags finds in C++ files.
import { spawnSync } from 'node:child_process';

/**
 * A row for each definition or declaration: { name, path, line, kind, …fields }, in the files' order.
 * kinds: letters of `ctags --list-kinds-full=C++`. Throws if ctags can't be run.
 */
export function rowsIn(ctags, files, kinds) {
  const found = spawnSync(ctags, ['--options=NONE', '--language-force=C++', `--kinds-C++=${kinds}`,
    '--fields=knesSZ', '--sort=no', '--excmd=number', '-f', '-', '-L', '-'],
  { input: files.join('\n'), encoding: 'utf8', maxBuffer: 1 << 28 });
  if (found.status !== 0) {
    throw new Error(`${ctags} failed (./dev deps installs Universal Ctags): ${found.error ?? found.stderr}`);
  }
  return found.stdout.split('\n').filter(Boolean).map((row) => {
    const [name, path, , kind, ...fields] = row.split('\t');
    const entries = fields.map((field) => [field.slice(0, field.indexOf(':')), field.slice(field.indexOf(':') + 1)]);
    return { name, path, kind, ...Object.fromEntries(entries) };
  });
}
