// A mail server that takes every mail at once and keeps none: it counts them, and when they came.
import { createServer } from 'node:net';

export class SmtpSink {
  mails = 0;
  bytes = 0;
  recipients = new Set();
  firstAt = 0; // milliseconds
  lastAt = 0;

  static async open() {
    const sink = new SmtpSink();
    sink.server = createServer((socket) => sink.serve(socket));
    await new Promise((resolve) => sink.server.listen(0, '127.0.0.1', resolve));
    return sink;
  }

  get url() {
    return `smtp://127.0.0.1:${this.server.address().port}`;
  }

  // Of a server that sends its mails here.
  get settings() {
    return ['--smtp-url', this.url, '--mail-from', 'tickets@example.com', '--public-url', 'https://tickets.example.com'];
  }

  serve(socket) {
    let rest = '';
    let inText = false;
    socket.setNoDelay(true).setEncoding('latin1').on('error', () => {}).on('data', (data) => {
      rest += data;
      this.bytes += data.length;
      for (;;) {
        const end = inText ? rest.indexOf('\r\n.\r\n') : rest.indexOf('\r\n');
        if (end < 0) {
          break;
        }
        const line = rest.slice(0, end);
        rest = rest.slice(end + (inText ? 5 : 2));
        socket.write(inText ? this.take() : this.answer(line));
        inText = !inText && line === 'DATA';
      }
    });
    socket.write('220 sink\r\n');
  }

  take() {
    this.mails += 1;
    this.lastAt = performance.now();
    this.firstAt ||= this.lastAt;
    return '250 OK\r\n';
  }

  answer(line) {
    if (line.startsWith('RCPT')) {
      this.recipients.add(line);
    }
    return line === 'DATA' ? '354 go on\r\n' : line.startsWith('EHLO') ? '250-sink\r\n250 SMTPUTF8\r\n' : '250 OK\r\n';
  }

  close() {
    this.server.close();
  }
}
