// Subscribers of one event's live stream, held by a process of their own (stream_holder.mjs).
import { fork } from 'node:child_process';
import { requireFiles, stop } from '../support/processes.mjs';

const holder = new URL('stream_holder.mjs', import.meta.url).pathname;

export class Subscribers {
  // Resolves once all of them have had their first message.
  static async open(url, eventId, count) {
    requireFiles(count);
    const subscribers = new Subscribers();
    subscribers.process = fork(holder, [new URL(url).port, `/events/${eventId}/stream`, String(count)]);
    subscribers.failed = new Promise((resolve, reject) => {
      subscribers.process.on('message', ({ failed }) => failed && reject(new Error(`streams: ${failed}`)));
    });
    subscribers.failed.catch(() => {}); // told to whoever waits next
    const late = setTimeout(() => subscribers.process.kill('SIGTERM'), 60000);
    subscribers.process.once('exit', () => subscribers.process.emit('message', { failed: 'not all open after 60 s' }));
    await subscribers.reply();
    clearTimeout(late);
    subscribers.process.removeAllListeners('exit');
    return subscribers;
  }

  reply() {
    return Promise.race([this.failed, new Promise((resolve) => { this.process.once('message', resolve); })]);
  }

  // Messages received so far, by all of them together.
  async messages() {
    this.process.send('count');
    return (await this.reply()).messages;
  }

  close() {
    return stop(this.process, 'SIGTERM');
  }
}
