// A boxoffice-server as a child process, on a free port of the loopback interface.
import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { stop } from './processes.mjs';

// The environment without what would choose a database or a port.
export function withoutDatabase(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !/^(DB_.*|PORT)$/.test(name)));
}

export class BoxofficeServer {
  // Resolves once it listens; fails when it ends before. log: a file, for its standard error.
  // started(pid) is called at once. under: a program and its arguments that run it, like valgrind's.
  static async start(program, { args = [], env = {}, log, under = [], started = () => {} }) {
    const server = new BoxofficeServer();
    const errors = openSync(log, 'a');
    // Dies with whoever started it, even where that is killed.
    server.process = spawn('setpriv', ['--pdeathsig', 'KILL', ...under, program, '--port', '0', ...args], {
      detached: true, // Ctrl-C is for whoever started it, not for all at once
      stdio: ['ignore', 'pipe', errors],
      env: { ...withoutDatabase(process.env), ...env },
    });
    closeSync(errors);
    started(server.process.pid);
    server.port = await server.portItListensOn();
    server.url = `http://127.0.0.1:${server.port}`;
    return server;
  }

  portItListensOn() {
    return new Promise((resolve, reject) => {
      let out = '';
      const late = setTimeout(() => {
        this.process.kill('SIGKILL');
        reject(Object.assign(new Error(`the server did not listen within a minute: ${out}`), { late: true }));
      }, 60000);
      const settle = (action) => {
        clearTimeout(late);
        action();
      };
      this.process.on('error', (error) => settle(() => reject(error)));
      this.process.on('exit', (code, signal) =>
        settle(() =>
          reject(Object.assign(new Error(`the server ended with ${code ?? signal}: ${out}`), { signal })),
        ),
      );
      this.process.stdout.setEncoding('utf8').on('data', (data) => {
        out = (out + data).slice(-4000);
        const match = /Server listening on http:\/\/[^ ]*:(\d+)/.exec(out);
        if (match) {
          settle(() => resolve(Number(match[1])));
        }
      });
    });
  }

  get pid() {
    return this.process.pid;
  }

  // See stop() of processes.mjs.
  stop(signal = 'SIGTERM', patience = undefined) {
    return stop(this.process, signal, patience);
  }
}
