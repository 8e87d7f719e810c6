// However a run ends, early or by force, none of its processes, folders or mounts stays.
//
//   BOXOFFICE_SERVER=PROGRAM node --test leaves_nothing_test.mjs
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { permitted } from './isolation.mjs';
import { startRun, until } from './started_run.mjs';

for (const more of [[], ['--plain'], ['--private']]) {
  test(`Ctrl-C ${more.join(' ')}`, async (t) => {
    const run = await startRun(t, more);
    run.child.kill('SIGINT');
    assert.equal(await run.ended, 130, run.text());
    assert.match(run.text(), /Violations +0/);
    assert.deepEqual(run.processes(), []);
    assert.ok(!existsSync(run.folder), 'its folder is gone');
    assert.ok(!readFileSync('/proc/mounts', 'utf8').includes(run.folder), 'nothing is mounted');
  });
}

test('kill -9', { skip: permitted() ? false : 'no namespaces are permitted here' }, async (t) => {
  const run = await startRun(t, []);
  run.child.kill('SIGKILL');
  await until('its processes are gone', () => run.processes().length === 0);
  assert.ok(!existsSync(run.folder), 'its folder is gone');
  assert.ok(!readFileSync('/proc/mounts', 'utf8').includes(run.folder), 'nothing is mounted');
});
