// Runs a program in namespaces of its own where that is permitted: mounts are nobody else's, and
// when the program ends, however it ends, everything it has started ends with it. Elsewhere it runs
// as it is; then no volume is mounted, and what ends by SIGKILL may leave processes behind.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmdirSync } from 'node:fs';
import { Socket } from 'node:net';
import { constants } from 'node:os';

const namespaces = ['--mount', '--pid', '--ipc', '--fork', '--kill-child', '--mount-proc'];
const asOther = ['--user', '--map-current-user', '--keep-caps'];
const ownFolder = '/dev/shm'; // of the namespace: what is written there goes with it
const patience = 45000; // for an orderly end, before it is killed

// The arguments of unshare(1) that work here, or null.
export function permitted() {
  const folder = mkdtempSync('/var/tmp/boxoffice-chaos-try-');
  const ways = process.getuid() === 0 ? [namespaces] : [[...asOther, ...namespaces]];
  const way = ways.find(
    (flags) => spawnSync('unshare', [...flags, 'mount', '-t', 'tmpfs', 'tmpfs', folder]).status === 0,
  );
  rmdirSync(folder);
  return way ?? null;
}

// Resolves to the exit code of `program arguments… --inside`. bash is the namespace's first
// process: it takes over the orphans of whoever is killed.
function runInside(flags, program, args) {
  const child = spawn(
    'setpriv',
    [
      '--pdeathsig',
      'KILL',
      'unshare',
      ...flags,
      'bash',
      '-c',
      `mount -t tmpfs tmpfs ${ownFolder} || exit; "$@" & wait $!`,
      'bash',
      program,
      ...args,
      '--inside',
    ],
    {
      stdio: ['ignore', 'inherit', 'inherit', 'pipe'],
      detached: true, // Ctrl-C is for us; the program inside is told through its fourth channel
    },
  );
  child.stdio[3].on('error', () => {});
  let asked = false;
  const stop = () => {
    child.stdio[3].end();
    setTimeout(() => child.kill('SIGKILL'), asked ? 0 : patience).unref(); // who asks twice is in a hurry
    asked = true;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, stop);
  }
  return new Promise((resolve) => {
    child.on('error', () => resolve(1));
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
  });
}

// Calls main({ mayMount, parent, onStop }) and ends this process with the code it resolves to. In
// `parent` the run's folder belongs. onStop(action) is called once when a signal, or whoever started
// us, asks for an end.
export async function isolated(main, { inside, plain }) {
  const flags = inside || plain ? null : permitted();
  if (flags) {
    process.exit(await runInside(flags, process.execPath, process.argv.slice(1)));
  }
  const onStop = (action) => {
    const once = () => action();
    if (inside) {
      new Socket({ fd: 3 })
        .on('error', () => {})
        .on('close', once)
        .resume();
    }
    ['SIGINT', 'SIGTERM', 'SIGHUP'].forEach((signal) => process.on(signal, once));
  };
  process.exit(await main({ mayMount: inside, parent: inside ? ownFolder : '/var/tmp', onStop }));
}
