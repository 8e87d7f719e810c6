// A boxoffice-server on the benchmark's PostgreSQL, on a free port of the loopback interface.
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { openSync } from 'node:fs';
import { port as databasePort } from './database.mjs';
import { cpuOf, peakMemory, stop } from './processes.mjs';

function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.on('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

export class Server {
  static async start(program, database, name, log, settings = []) {
    const server = new Server();
    const port = await freePort();
    server.url = `http://127.0.0.1:${port}`;
    server.process = spawn(program, ['--port', String(port), ...settings], {
      stdio: ['ignore', 'pipe', openSync(log, 'a')],
      env: { ...process.env, DB_HOST: database.folder, DB_PORT: String(databasePort), DB_USER: 'postgres', DB_NAME: name },
    });
    await server.untilListening();
    return server;
  }

  untilListening() {
    return new Promise((resolve, reject) => {
      let out = '';
      const late = setTimeout(() => reject(new Error(`the server did not start: ${out}`)), 60000);
      const settle = (action) => {
        clearTimeout(late);
        action();
      };
      this.process.on('error', (error) => settle(() => reject(error)));
      this.process.on('exit', (code) => settle(() => reject(new Error(`the server ended with ${code}: ${out}`))));
      this.process.stdout.on('data', (data) => {
        out = (out + data).slice(-4000);
        if (out.includes('Server listening')) {
          settle(resolve);
        }
      });
    });
  }

  stop() {
    return stop(this.process, 'SIGTERM');
  }

  cpu() {
    return cpuOf(this.process.pid);
  }

  peakMemory() {
    return peakMemory(this.process.pid);
  }
}
