// The text files of a source tree, without what is built, installed or stored by Git.
import { readdirSync } from 'node:fs';
import { extname, join } from 'node:path';

const skipped = new Set(['.git', '.cache', 'build', 'var', 'node_modules']); // .git: a file in a work tree
const binary = new Set(['.png', '.jpg', '.gif', '.webp', '.ico', '.woff2', '.pdf', '.qm', '.bin']);

export function* sourceFiles(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (skipped.has(entry.name)) {
      continue;
    }
    if (entry.isDirectory()) {
      yield* sourceFiles(path);
    } else if (entry.isFile() && !binary.has(extname(entry.name))) {
      yield path;
    }
  }
}
