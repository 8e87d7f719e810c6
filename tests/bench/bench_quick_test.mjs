// Runs the whole benchmark with the shortest possible rounds and checks that it reports every
// row. Says nothing about speed: that depends on the machine and on what else it does.
//
//   node bench_quick_test.mjs SERVER FOLDER
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ratios, rows } from './rows.mjs';

const [server, out] = process.argv.slice(2);
const script = new URL('bench.mjs', import.meta.url).pathname;
execFileSync(process.execPath, [script, '--quick', '--server', server, '--out', out], {
  env: { ...process.env, BENCH_SECONDS: '0.3', BENCH_ROUNDS: '1' },
  stdio: 'inherit',
});

// The attack of slow clients, one short round of it.
execFileSync(process.execPath, [script, '--quick', '--only', 'slow', '--server', server, '--out', join(out, 'slow')], {
  env: { ...process.env, BENCH_SECONDS: '1', BENCH_ROUNDS: '1' },
  stdio: 'inherit',
});
const { slow } = JSON.parse(readFileSync(join(out, 'slow', 'bench.json'), 'utf8'));
assert.ok(slow.ratio > 0 && slow.open > 1900, 'the attack was on while its victims were measured');

const report = JSON.parse(readFileSync(join(out, 'bench.json'), 'utf8'));
assert.deepEqual(report.rows.map((row) => row.id), rows.filter((row) => !row.named && !row.before).map((row) => row.id), 'every row is reported');
assert.deepEqual(report.ratios.map((one) => one.id), ratios.filter((one) => one.under !== 'hot_256_before').map((one) => one.id), 'every ratio is reported');
for (const row of report.rows) {
  assert.ok(row.perSecond.median > 0, `${row.id} was measured`);
  assert.equal(row.perSecond.rounds.length, 1, `${row.id} has one round`);
}
assert.ok(report.check.registrations > 0, 'something was booked');
assert.equal(report.check.wrong, 0, 'no event is overbooked or miscounted');
assert.match(readFileSync(join(out, 'bench.svg'), 'utf8'), /^<svg [^]*<\/svg>\s*$/, 'there is a chart');
