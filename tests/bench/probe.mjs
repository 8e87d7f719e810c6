// A trickle of registrations at a fixed rate that times each single answer: a sample of what happens
// to all others. Raw keep-alive sockets, one request at a time on each.
import { connect } from 'node:net';
import { performance } from 'node:perf_hooks';

export class Probe {
  answers = []; // { at, ms, status, retry } where at is when the request was due
  broken = 0;
  idle = [];
  sockets = new Set();
  sent = 0;

  constructor(url, eventId, tag, perSecond) {
    Object.assign(this, { port: Number(new URL(url).port), eventId, tag });
    const started = performance.now();
    this.timer = setInterval(() => {
      const due = Math.floor(((performance.now() - started) * perSecond) / 1e3);
      while (this.sent < due) {
        this.sent += 1;
        this.arrive(started + (this.sent * 1e3) / perSecond);
      }
    }, 2);
  }

  arrive(at) {
    const socket = this.idle.pop() ?? this.open();
    socket.due = at;
    const body = `{"user_email":"${this.tag}-${this.sent}@example.com"}`;
    socket.write(`POST /events/${this.eventId}/register HTTP/1.1\r\nHost: 127.0.0.1\r\n`
      + `Content-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`);
  }

  open() {
    const socket = connect(this.port, '127.0.0.1');
    socket.setNoDelay(true);
    socket.text = '';
    this.sockets.add(socket);
    socket.on('error', () => {}); // 'close' follows
    socket.on('close', () => {
      this.broken += socket.due && this.timer ? 1 : 0;
      socket.due = 0;
      this.sockets.delete(socket);
      this.idle = this.idle.filter((one) => one !== socket);
    });
    socket.on('data', (data) => this.read(socket, data));
    return socket;
  }

  read(socket, data) {
    socket.text += data.toString('latin1');
    const end = socket.text.indexOf('\r\n\r\n');
    const length = Number(/^content-length: (\d+)/im.exec(socket.text)?.[1] ?? 0);
    if (end < 0 || socket.text.length < end + 4 + length) {
      return;
    }
    this.answers.push({
      at: socket.due, ms: performance.now() - socket.due, status: Number(socket.text.slice(9, 12)),
      retry: /^retry-after: \d+/im.test(socket.text.slice(0, end)),
    });
    socket.text = '';
    socket.due = 0;
    this.idle.push(socket);
  }

  // Answers to requests that were due from `from` to `to`, of performance.now().
  between(from, to) {
    return this.answers.filter(({ at }) => at >= from && at < to);
  }

  stop() {
    clearInterval(this.timer);
    this.timer = null;
    this.sockets.forEach((socket) => socket.destroy());
  }
}
