// Plays many slow clients: they hold half a request or send a byte a second, in each of its phases, or
// read nothing of what they ask for; who is closed comes back. Forked by slow.mjs, so that it takes no
// time from the process that measures.
//
//   node slow_holder.mjs PORT EVENT COUNT
//
// Sends 'open' once all are connected; answers any message with what became of them so far. Ends when
// its parent disconnects.
import { connect } from 'node:net';

const [port, event, count] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4])];
const openingAtOnce = 64; // bounded, so that no backlog of the server overflows
const dropEvery = 1000; // ms
const post = `POST /events/${event}/register HTTP/1.1\r\nHost: 127.0.0.1\r\n`;
const page = 'GET /static/styles.css HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n';

// first: sent at once.  drop: sent again and again, if there is any.  mute: reads nothing.
const kinds = [
  { phase: 'request line', first: 'POST /events/' },
  { phase: 'request line', first: 'GET /', drop: 'a' },
  { phase: 'headers', first: post },
  { phase: 'headers', first: `${post}X: `, drop: 'a' },
  { phase: 'body', first: `${post}Content-Length: 90000\r\n\r\n`, drop: ' ' },
  { phase: 'body', first: `${post}Transfer-Encoding: chunked\r\n\r\n`, drop: '1\r\n \r\n' },
  { phase: 'answers', first: page.repeat(200), mute: true },
  { phase: 'answers', first: page.repeat(200), mute: true },
];

let started = 0;
let ready = 0;
let told = false;
const dropping = new Set();
const fate = { open: 0, timedOut: 0, silent: 0, served: 0, failed: 0 };

function open(kind) {
  let answer = '';
  let connected = false;
  const socket = connect(port, '127.0.0.1', () => {
    connected = true;
    fate.open += 1;
    ready += 1;
    socket.write(kind.first);
    if (kind.drop) {
      dropping.add(socket);
      socket.drop = kind.drop;
    }
    if (kind.mute) {
      socket.pause();
    } else {
      socket.on('data', (data) => { answer = (answer + data.toString('latin1')).slice(0, 100); });
    }
    if (!told && ready >= count) {
      told = true;
      process.send('open');
    }
    next();
  });
  socket.on('error', () => {}); // 'close' follows
  socket.on('close', () => {
    dropping.delete(socket);
    fate.open -= connected ? 1 : 0;
    fate.failed += connected ? 0 : 1;
    if (connected) {
      fate[kind.mute || answer === '' ? 'silent' : answer.startsWith('HTTP/1.1 408') ? 'timedOut' : 'served'] += 1;
    }
    setTimeout(() => open(kind), connected ? 0 : 100); // the attack goes on
  });
}

function next() {
  if (started < count) {
    started += 1;
    open(kinds[started % kinds.length]);
  }
}

setInterval(() => dropping.forEach((socket) => socket.write(socket.drop)), dropEvery);
process.on('message', () => process.send({ fate, phases: [...new Set(kinds.map(({ phase }) => phase))] }));
process.on('disconnect', () => process.exit(0));
for (let at = 0; at < Math.min(openingAtOnce, count); at += 1) {
  next();
}
