// However a run ends, early or by force, none of its processes, folders or mounts stays.
//
//   BOXOFFICE_SERVER=PROGRAM node --test leaves_nothing_test.mjs
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { pause } from '../support/processes.mjs';

const script = new URL('chaos.mjs', import.meta.url).pathname;
const patience = 60000;

async function until(what, condition) {
  for (const deadline = Date.now() + patience; !condition();) {
    assert.ok(Date.now() < deadline, `not in time: ${what}`);
    await pause(50); // UNAVOIDABLE: other processes' ends and files tell nobody
  }
}

// The environment of every process of the machine that belongs to a run.
function foldersInUse() {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        return [
          ...(/(?:^|\0)BOXOFFICE_CHAOS=([^\0]+)/
            .exec(readFileSync(`/proc/${pid}/environ`, 'latin1'))
            ?.slice(1) ?? []),
        ];
      } catch {
        return []; // it ended meanwhile
      }
    });
}

const historyBegan = (out) =>
  existsSync(join(out, 'history.jsonl')) && statSync(join(out, 'history.jsonl')).size > 20000;

// Starts a run that would last an hour; resolves once its clients work.
async function startRun(t, more) {
  const out = mkdtempSync(join(tmpdir(), 'boxoffice-leaves-'));
  const others = new Set(foldersInUse());
  const child = spawn(
    process.execPath,
    [
      script,
      '--server',
      process.env.BOXOFFICE_SERVER,
      '--minutes',
      '60',
      '--seed',
      '5',
      '--out',
      out,
      ...more,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let text = '';
  [child.stdout, child.stderr].forEach((stream) =>
    stream.on('data', (data) => {
      text += data;
    }),
  );
  const ended = new Promise((resolve) => {
    child.on('close', (code, signal) => resolve(code ?? signal));
  });
  t.after(() => {
    child.kill('SIGKILL');
    rmSync(out, { recursive: true, force: true });
  });
  await until(`clients work: ${text}`, () => historyBegan(out) || child.exitCode !== null);
  assert.equal(child.exitCode, null, text);
  const folders = () => foldersInUse().filter((folder) => !others.has(folder));
  assert.ok(folders().length > 0, 'its processes can be seen');
  return { child, ended, folders, folder: folders()[0], text: () => text };
}

for (const more of [[], ['--plain'], ['--private']]) {
  test(`Ctrl-C ${more.join(' ')}`, async (t) => {
    const run = await startRun(t, more);
    run.child.kill('SIGINT');
    assert.equal(await run.ended, 130, run.text());
    assert.match(run.text(), /Violations +0/);
    assert.deepEqual(run.folders(), []);
    assert.ok(!existsSync(run.folder), 'its folder is gone');
    assert.ok(!readFileSync('/proc/mounts', 'utf8').includes(run.folder), 'nothing is mounted');
  });
}

test('kill -9', async (t) => {
  const run = await startRun(t, []);
  run.child.kill('SIGKILL');
  await until('its processes are gone', () => run.folders().length === 0);
  assert.ok(!existsSync(run.folder), 'its folder is gone');
  assert.ok(!readFileSync('/proc/mounts', 'utf8').includes(run.folder), 'nothing is mounted');
});
