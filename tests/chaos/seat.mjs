// A place for one server: keeps it running while it is wanted there, behind an address that stays.
// Whoever ends the server says so through it; a server that ends otherwise is a crash.
import { pause } from '../support/processes.mjs';
import { BoxofficeServer } from '../support/boxoffice_server.mjs';
import { LineProxy } from './line_proxy.mjs';

export class Seat {
  // launch(): starts a server. crashed(text): told of ends that nobody asked for.
  static async make(name, launch, crashed) {
    const seat = new Seat();
    Object.assign(seat, {
      name,
      launch,
      crashed,
      server: null,
      wanted: false,
      starting: null,
      starts: 0,
      refusedStarts: 0,
    });
    seat.line = await LineProxy.listen();
    return seat;
  }

  get url() {
    return `http://127.0.0.1:${this.line.port}`;
  }

  get pid() {
    return this.server?.pid ?? 0;
  }

  // Resolves once a server listens here, or is not wanted any more.
  start() {
    this.wanted = true;
    this.starting ??= this.tryToStart().finally(() => {
      this.starting = null;
    });
    return this.starting;
  }

  // A server that finds no database gives up after some seconds, and says so: that is no crash. To
  // wait for ever is one.
  async tryToStart() {
    while (this.wanted && !this.server) {
      try {
        const server = await this.launch();
        this.starts += 1;
        this.server = server;
        this.line.target = { port: server.port };
        server.process.once('exit', (code, signal) => this.ended(server, code, signal));
      } catch (error) {
        this.refusedStarts += 1;
        if (error.late || (error.signal && error.signal !== 'SIGKILL')) {
          this.crashed(`server ${this.name}: ${error.message}`);
        }
        await pause(200); // UNAVOIDABLE: tried again until the database is back
      }
    }
    if (!this.wanted) {
      await this.end('SIGKILL');
    }
  }

  ended(server, code, signal) {
    if (this.server !== server) {
      return;
    }
    this.server = null;
    this.line.target = null;
    if (!server.asked) {
      this.crashed(`server ${this.name} ended by itself with ${code ?? signal}`);
      if (this.wanted) {
        this.start();
      }
    }
  }

  // SIGKILL, or SIGTERM for an orderly end. Resolves when it has ended.
  async end(signal) {
    const { server } = this;
    if (server) {
      server.asked = true;
      server.process.kill('SIGCONT');
      await server.stop(signal);
      this.ended(server, 0, signal);
    }
  }

  async restart(signal = 'SIGTERM') {
    await this.end(signal);
    await this.start();
  }

  // Resolves when none runs here and none is being started.
  async leave(signal) {
    this.wanted = false;
    await this.end(signal);
    await this.starting;
    await this.end(signal);
  }

  async close() {
    await this.leave('SIGTERM');
    this.line.close();
  }
}

export const launcher = (program, options) => () => BoxofficeServer.start(program, options());
