// One psql that stays connected, for questions asked many times a second. Threads: one; questions
// are answered in order.
import { spawn } from 'node:child_process';
import { programsFolder, port } from '../support/postgres.mjs';
import { stop } from '../support/processes.mjs';

const marker = '=== answered';

export class Psql {
  constructor(folder, database) {
    this.arguments = ['-XqAt', '-h', folder, '-p', String(port), '-U', 'postgres', '-d', database];
    this.waiting = [];
  }

  open() {
    const child = spawn(`${programsFolder()}/psql`, this.arguments, {
      stdio: ['pipe', 'pipe', 'pipe'],
      detached: true,
    });
    let out = '';
    let err = '';
    child.stdin.on('error', () => {});
    child.stderr.setEncoding('utf8').on('data', (data) => {
      err = (err + data).slice(-500);
    });
    child.stdout.setEncoding('utf8').on('data', (data) => {
      out += data;
      for (let end = out.indexOf(marker); end >= 0; end = out.indexOf(marker)) {
        const { resolve, reject } = this.waiting.shift();
        err === '' ? resolve(out.slice(0, end).trim()) : reject(new Error(err));
        out = out.slice(end + marker.length + 1);
        err = '';
      }
    });
    const gone = () => {
      this.child = this.child === child ? null : this.child;
      this.waiting.splice(0).forEach(({ reject }) => reject(new Error(`psql ended: ${err}`)));
    };
    child.on('error', gone);
    child.on('exit', gone);
    this.child = child;
  }

  // The rows as text, columns with | between; fails where the database is away.
  ask(sql) {
    if (!this.child) {
      this.open();
    }
    return new Promise((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.child.stdin.write(`${sql};\n\\echo ${marker}\n`);
    });
  }

  async close() {
    if (this.child) {
      await stop(this.child, 'SIGTERM');
    }
  }
}
