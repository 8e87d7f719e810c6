// Holds many subscribers of one live stream and counts what they are told. Forked by
// subscribers.mjs, so that reading them takes no time from the process that measures.
//
//   node stream_holder.mjs PORT PATH COUNT
//
// Sends 'open' once every subscriber has had its first message; answers any message with the number
// of messages received so far. Ends when its parent disconnects.
import { connect } from 'node:net';

const [port, path, count] = [Number(process.argv[2]), process.argv[3], Number(process.argv[4])];
const openingAtOnce = 64; // bounded, so that no backlog of the server overflows
const message = Buffer.from('data:');
let started = 0;
let opened = 0;
let messages = 0;

function fail(what) {
  process.send({ failed: what }, () => process.exit(1));
}

function countIn(data) {
  let found = 0;
  for (let at = data.indexOf(message); at >= 0; at = data.indexOf(message, at + message.length)) {
    found += 1;
  }
  return found;
}

function openOne() {
  if (started === count) {
    return;
  }
  started += 1;
  let head = '';
  let live = false;
  const socket = connect(port, '127.0.0.1');
  socket.write(`GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: text/event-stream\r\n\r\n`);
  socket.on('error', (error) => fail(error.message));
  socket.on('close', () => fail(`a stream ended after ${messages} messages: ${head.slice(0, 200)}`));
  socket.on('data', (data) => {
    messages += countIn(data);
    if (live) {
      return;
    }
    head += data.toString('latin1');
    if (!/^HTTP\/1.1 200 /.test(head) && head.length > 12) {
      fail(`not a stream: ${head.slice(0, 200)}`);
    } else if (head.includes('data:')) {
      [live, head] = [true, ''];
      opened += 1;
      if (opened === count) {
        process.send('open');
      }
      openOne();
    }
  });
}

process.on('message', () => process.send({ messages }));
process.on('disconnect', () => process.exit(0));
for (let at = 0; at < Math.min(openingAtOnce, count); at += 1) {
  openOne();
}
