// A run in which something went wrong says so, and is kept whole, so that it can be judged again.
//
//   BOXOFFICE_SERVER=PROGRAM node --test kept_test.mjs
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { script, startRun, until } from './started_run.mjs';

test('a server that ends by itself', async (t) => {
  const run = await startRun(t, ['--only', 'client-cut']);
  const server = run.processes().find((one) => one.program === process.env.BOXOFFICE_SERVER);
  process.kill(server.pid, 'SIGKILL'); // the run knows nothing of it
  await until('another server is there', () =>
    run.processes().some((one) => one.program === server.program && one.pid !== server.pid),
  );
  run.child.kill('SIGINT');
  assert.equal(await run.ended, 1, run.text());
  assert.match(run.text(), /Violations +1\n +server_crashed: .*server A ended by itself with SIGKILL/);

  const [kept] = readdirSync(run.out).filter((name) => name.startsWith('failed-5-'));
  assert.ok(kept, run.text());
  for (const name of ['history.jsonl', 'summary.json', 'server.log', 'postgres.log']) {
    assert.ok(existsSync(join(run.out, kept, name)), name);
  }
  const again = spawnSync(
    process.execPath,
    [script, '--check', join(run.out, kept, 'history.jsonl'), '--out', run.out],
    { encoding: 'utf8' },
  );
  assert.equal(again.status, 1, again.stderr);
  assert.match(again.stdout, /1 violations\n +server_crashed: /);
});
