// Runs of chaos.mjs as a user starts them, for tests of how they end.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pause } from '../support/processes.mjs';

export const script = new URL('chaos.mjs', import.meta.url).pathname;
const patience = 60000;

export async function until(what, condition) {
  for (const deadline = Date.now() + patience; !condition();) {
    assert.ok(Date.now() < deadline, `not in time: ${what}`);
    await pause(50); // UNAVOIDABLE: other processes' ends and files tell nobody
  }
}

function read(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'latin1');
  } catch {
    return ''; // it ended meanwhile
  }
}

const valueIn = (environment, name) => new RegExp(`(?:^|\\0)${name}=([^\\0]+)`).exec(environment)?.[1];

// Whatever the run with this mark has started and still runs: { pid, folder, program }.
function processesOf(mark) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((pid) => ({ pid: Number(pid), environment: read(pid, 'environ') }))
    .filter((one) => valueIn(one.environment, 'BOXOFFICE_CHAOS_MARK') === mark)
    .map(({ pid, environment }) => ({
      pid,
      folder: valueIn(environment, 'BOXOFFICE_CHAOS'), // none before it has one
      program: read(pid, 'cmdline').split('\0')[0],
    }));
}

const historyBegan = (out) =>
  existsSync(join(out, 'history.jsonl')) && statSync(join(out, 'history.jsonl')).size > 20000;

// Starts a run that would last an hour; resolves once its clients work.
export async function startRun(t, more) {
  const out = mkdtempSync(join(tmpdir(), 'boxoffice-leaves-'));
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
    { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, BOXOFFICE_CHAOS_MARK: out } },
  );
  let text = '';
  [child.stdout, child.stderr].forEach((stream) =>
    stream.setEncoding('utf8').on('data', (data) => {
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
  const processes = () => processesOf(out);
  const folder = processes().find((one) => one.folder)?.folder;
  assert.ok(folder, 'its processes can be seen');
  return { child, ended, out, processes, folder, text: () => text };
}
