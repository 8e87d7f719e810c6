// Child processes and what /proc tells of them. Linux only, as the server is.
import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';

const ticksPerSecond = 100; // USER_HZ, fixed on Linux

// Runs a program to its end; returns its standard output, throws with its words if it fails.
// onStart(child) is called once it runs.
export function run(program, args, options = {}, onStart = () => {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options });
    let out = '';
    let err = '';
    child.stdout.setEncoding('utf8').on('data', (data) => {
      out += data;
    });
    child.stderr.setEncoding('utf8').on('data', (data) => {
      err += data;
    });
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0
        ? resolve(out)
        : reject(new Error(`${program} ended with ${code}: ${err.slice(-2000)}${out.slice(-500)}`)),
    );
    onStart(child);
  });
}

export function pause(milliseconds) {
  // UNAVOIDABLE: for schedules, and between two looks at what tells nobody of its changes
  return new Promise((resolve) => {
    setTimeout(resolve, milliseconds);
  });
}

// Resolves when the child has ended; sends `signal` first, and SIGKILL after `patience` ms.
export function stop(child, signal, patience = 15000) {
  return new Promise((resolve) => {
    if (child.exitCode !== null || child.signalCode !== null) {
      resolve();
      return;
    }
    const last = setTimeout(() => child.kill('SIGKILL'), patience);
    child.once('exit', () => {
      clearTimeout(last);
      resolve();
    });
    child.kill(signal);
  });
}

function stat(pid) {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .map(Number);
  return { parent: fields[1], own: fields[11] + fields[12], reaped: fields[13] + fields[14] };
}

// CPU seconds of a process and of the children it waited for.
export function cpuOf(pid) {
  const { own, reaped } = stat(pid);
  return (own + reaped) / ticksPerSecond;
}

// CPU seconds of the children this process waited for: a load generator, after its end.
export function cpuOfEndedChildren() {
  return stat('self').reaped / ticksPerSecond;
}

// CPU seconds of a process, its children that run, and those it waited for.
export function cpuOfFamily(pid) {
  let sum = cpuOf(pid);
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const { parent, own } = stat(entry);
      sum += parent === pid ? own / ticksPerSecond : 0;
    } catch {
      // It ended meanwhile; its parent has its time.
    }
  }
  return sum;
}

// The ids of the processes whose parent this is.
export function childrenOf(pid) {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((child) => {
      try {
        return stat(child).parent === pid;
      } catch {
        return false; // it ended meanwhile
      }
    });
}

// Resident memory in MiB.
export function memory(pid) {
  return Number(/VmRSS:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024;
}

// The same of a process and its children, with what they share counted once.
export function memoryOfFamily(pid) {
  let sum = 0;
  for (const entry of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      if (Number(entry) === pid || stat(entry).parent === pid) {
        sum +=
          Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${entry}/smaps_rollup`, 'utf8'))[1]) / 1024;
      }
    } catch {
      // It ended meanwhile.
    }
  }
  return sum;
}

// Peak resident memory in MiB.
export function peakMemory(pid) {
  const match = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(match[1]) / 1024);
}

// Node raises its own limit to the hard one when it starts, and its children inherit that.
export function requireFiles(count) {
  const allowed = /^Max open files\s+\S+\s+(\S+)/m.exec(readFileSync('/proc/self/limits', 'utf8'))[1];
  if (allowed !== 'unlimited' && Number(allowed) < count + 500) {
    throw new Error(`${count} connections need more open files than the ${allowed} allowed (ulimit -Hn)`);
  }
}
