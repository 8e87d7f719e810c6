// Every Markdown file of the repository: its relative links lead to a file, and to a heading if they
// name one; and every path of the repository that it names in backticks is there.
//
//   node documents.mjs ROOT
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize, relative } from 'node:path';
import { sourceFiles } from './source_files.mjs';

// The anchor that a heading gets: as GitHub makes it.
const anchorOf = (heading) => heading.toLowerCase().replace(/[^\p{L}\p{N}_\- ]/gu, '').trim().replaceAll(' ', '-');
const anchorsOf = (text) => [...text.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));
const withoutBlocks = (text) => text.replace(/^```[^]*?^```/gm, '');

// read(path): the text of a file, '' for a folder, undefined where there is nothing.
function linkProblems(path, text, read) {
  return [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link)
    .filter((link) => !/^[a-z]+:/.test(link))
    .flatMap((link) => {
      const [file, anchor] = link.split('#');
      const target = read(file ? normalize(join(dirname(path), file)) : path);
      if (target === undefined) {
        return [`${path}: nothing at ${link}`];
      }
      return anchor && !anchorsOf(target).includes(anchor) ? [`${path}: no heading for ${link}`] : [];
    });
}

// A file or folder that is named from the root, such as `backend/http/` or `shared/error.h`.
const ofTheTree = /`((?:backend|desktop|docs|migrations|shared|tests|web)\/[\w./-]*)`/g;

function pathProblems(path, text, read) {
  return [...text.matchAll(ofTheTree)].map(([, named]) => named)
    .filter((named) => read(named) === undefined)
    .map((named) => `${path}: there is no ${named}`);
}

function problemsOf(path, text, read) {
  const prose = withoutBlocks(text);
  return [...linkProblems(path, prose, read), ...pathProblems(path, prose, read)];
}

// The check proves itself first.
const tree = { 'README.md': '# Read me\n', 'docs/a.md': '# A\n## The b, and c\n', shared: '' };
const good = '[a](docs/a.md) [c](docs/a.md#the-b-and-c) [here](#read-me) `shared/` [w](https://example.org/x)\n# Read me\n';
const bad = ['[a](docs/b.md)', '[c](docs/a.md#the-c)', '[here](#elsewhere)', '`shared/none.h`'];
const look = (text) => (name) => (name === 'README.md' ? text : tree[name.replace(/\/$/, '')]);
if (problemsOf('README.md', good, look(good)).length > 0
  || bad.some((text) => problemsOf('README.md', text, look(text)).length !== 1)) {
  console.error('the check itself is broken');
  process.exit(1);
}

const root = process.argv[2];
const read = (name) => {
  const path = join(root, name);
  if (!existsSync(path)) {
    return undefined;
  }
  return name.endsWith('.md') ? readFileSync(path, 'utf8') : '';
};
const documents = [...sourceFiles(root)].filter((path) => path.endsWith('.md')).map((path) => relative(root, path));
const found = documents.flatMap((path) => problemsOf(path, read(path) ?? '', read));
for (const sentence of found) {
  console.error(sentence);
}
console.log(`${documents.length} documents looked at`);
process.exit(found.length > 0 || documents.length === 0 ? 1 : 0);
