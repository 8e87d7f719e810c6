// The house rules that a compiler can't see, as a table: which files, what is refused, and why.
// Every run first proves its rule: each `bad` sample must be refused and each `good` one pass.
//
//   node house_rules.mjs ROOT RULE      checks the tree under ROOT; exit status 1 when refused
import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { rules } from './house_rules_table.mjs';
import { sourceFiles } from './source_files.mjs';

// Returns what the rule refuses in one file, as { line, text }.
function refusedIn(rule, path, text) {
  return rule.find(text, path).map((offset) => {
    const before = text.slice(0, offset);
    const start = before.lastIndexOf('\n') + 1;
    const end = text.indexOf('\n', offset);
    const line = before.split('\n').length;
    return { line, text: text.slice(start, end < 0 ? undefined : end).trim() };
  });
}

function prove(rule, name) {
  const wrong = [];
  for (const [path, text] of rule.bad) {
    if (!rule.files(path) || refusedIn(rule, path, text).length === 0) {
      wrong.push(`lets pass what it must refuse, in ${path}: ${text}`);
    }
  }
  for (const [path, text] of rule.good) {
    if (rule.files(path) && refusedIn(rule, path, text).length > 0) {
      wrong.push(`refuses what it must let pass, in ${path}: ${text}`);
    }
  }
  for (const sentence of wrong) {
    console.error(`The rule ${name} itself is broken: it ${sentence}`);
  }
  return wrong.length === 0;
}

function check(root, rule) {
  let count = 0;
  let clean = true;
  for (const file of sourceFiles(root)) {
    const path = relative(root, file);
    if (!rule.files(path)) {
      continue;
    }
    count += 1;
    for (const { line, text } of refusedIn(rule, path, readFileSync(file, 'utf8'))) {
      clean = false;
      console.error(`${path}:${line}: ${text}`);
    }
  }
  console.log(`${count} files looked at`);
  return clean;
}

const [root, name] = process.argv.slice(2);
const rule = rules[name];
if (!rule) {
  console.error(`Usage: house_rules.mjs ROOT RULE, where RULE is one of ${Object.keys(rules).join(' ')}`);
  process.exit(2);
}
if (!prove(rule, name)) {
  process.exit(1);
}
if (!check(root, rule)) {
  console.error(`\n${rule.why}`);
  process.exit(1);
}
