// Stands between a client and a server on the loopback interface and does to their connections what
// networks do: cuts, delays, resets. Passes everything on while nothing else is asked.
//
// Threads: one. Owns: its listener and all connections through it, until close().
import { connect, createServer } from 'node:net';

export class LineProxy {
  // target: { port } or { path }, may be changed; null while there is nobody to reach.
  static async listen(target = null) {
    const proxy = new LineProxy();
    proxy.target = target;
    proxy.lines = new Set();
    proxy.delay = null; // () => ms, for every piece
    proxy.refusing = false; // new connections are closed at once
    proxy.watches = []; // asked about every piece until one answers with what to do
    proxy.server = createServer((client) => proxy.accept(client));
    await new Promise((resolve, reject) => {
      proxy.server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    proxy.port = proxy.server.address().port;
    return proxy;
  }

  accept(client) {
    const server = this.target && !this.refusing ? connect(this.target) : null;
    if (!server) {
      client.destroy();
      return;
    }
    const line = { client, server };
    this.lines.add(line);
    for (const [from, to, side] of [
      [client, server, 'request'],
      [server, client, 'answer'],
    ]) {
      const pass = this.passer(to);
      from.setNoDelay?.(true);
      from.on('error', () => {});
      from.on('data', (data) => this.look(line, side, data) && pass(data));
      from.on('close', () => this.drop(line));
    }
  }

  // Pieces leave in order, each after its delay.
  passer(to) {
    const waiting = [];
    const send = () => {
      const now = performance.now();
      while (waiting.length > 0 && waiting[0].due <= now) {
        to.write(waiting.shift().data);
      }
      if (waiting.length > 0) {
        setTimeout(send, Math.ceil(waiting[0].due - now));
      }
    };
    return (data) => {
      const delay = this.delay ? this.delay() : 0;
      if (waiting.length === 0 && delay === 0) {
        to.write(data);
        return;
      }
      const due = Math.max(performance.now() + delay, waiting.at(-1)?.due ?? 0);
      waiting.push({ data, due });
      if (waiting.length === 1) {
        setTimeout(send, Math.ceil(due - performance.now()));
      }
    };
  }

  // Returns whether the piece may pass.
  look(line, side, data) {
    for (const watch of this.watches) {
      const what = watch(line, side, data);
      if (what === 'cut') {
        this.drop(line);
        return false;
      }
      if (what === 'swallow') {
        return false;
      }
    }
    return this.lines.has(line);
  }

  drop(line) {
    if (this.lines.delete(line)) {
      line.client.destroy();
      line.server.destroy();
    }
  }

  cutAll() {
    [...this.lines].forEach((line) => this.drop(line));
  }

  // Both ends see a reset instead of an end.
  resetAll() {
    for (const line of [...this.lines]) {
      this.lines.delete(line);
      [line.client, line.server].forEach((socket) =>
        socket.remotePort ? socket.resetAndDestroy() : socket.destroy(),
      );
    }
  }

  // Asks watch(line, side, data) about every piece until remove() is called; it returns 'cut',
  // 'swallow', or nothing to let the piece pass.
  watch(watch) {
    this.watches.push(watch);
    return () => {
      this.watches = this.watches.filter((one) => one !== watch);
    };
  }

  close() {
    this.server.close();
    this.cutAll();
  }
}
