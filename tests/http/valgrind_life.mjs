// The server's whole life under valgrind: it starts with a PostgreSQL of its own, does each thing it
// can do once, loses its database and finds it again, and ends. No invalid access, nothing lost.
//
//   node valgrind_life.mjs SERVER FOLDER
import assert from 'node:assert/strict';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BoxofficeServer } from '../support/boxoffice_server.mjs';
import { childrenOf, pause } from '../support/processes.mjs';

const [program, out] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const data = mkdtempSync(join(tmpdir(), 'boxoffice-valgrind-'));
chmodSync(data, 0o777); // PostgreSQL runs as another user when this is root
const report = join(out, 'valgrind.txt');
const log = join(out, 'server.txt');
rmSync(report, { force: true });
rmSync(log, { force: true });

const server = await BoxofficeServer.start(program, {
  args: ['--data-dir', data, '--answer-timeout=120000', '--max-wait=60000', '--database-deadline=60000',
    '--statement-timeout=60000', '--reconnect-for=60000'],
  log,
  env: { QT_ENABLE_REGEXP_JIT: '0' }, // machine code that PCRE2 makes reads whole words, beyond what was written
  under: ['valgrind', `--log-file=${report}`, '--child-silent-after-fork=yes', '--leak-check=full',
    '--show-leak-kinds=definite', '--errors-for-leak-kinds=definite', '--error-exitcode=9',
    `--suppressions=${new URL('../valgrind.supp', import.meta.url).pathname}`],
});

async function call(method, path, body, headers = {}) {
  const answer = await fetch(server.url + path, {
    method,
    headers: { ...(body && { 'Content-Type': 'application/json' }), ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return { status: answer.status, text, etag: answer.headers.get('etag'), get json() { return JSON.parse(text); } };
}

// Sends bytes as they are; resolves with all that came until the other end closed, or after `leave()`.
function raw(bytes, { leave = false } = {}) {
  return new Promise((resolve) => {
    let got = '';
    const socket = connect(server.port, '127.0.0.1', () => {
      socket.write(bytes);
      if (leave) {
        socket.destroy();
      }
    });
    socket.on('data', (part) => { got += part; });
    socket.on('error', () => {});
    socket.on('close', () => resolve(got));
  });
}

const expect = async (status, ...request) => {
  const answer = await call(...request);
  assert.equal(answer.status, status, `${request.slice(0, 2).join(' ')}: ${answer.text}`);
  return answer;
};

let failed = null;
try {
  const { id } = (await expect(201, 'POST', '/events', { name: 'Night Walk', capacity: 3 })).json;
  const path = `/events/${id}`;
  const stream = new AbortController();
  const live = await fetch(`${server.url}${path}/stream`, { signal: stream.signal });
  const reader = live.body.getReader();
  await reader.read();

  const first = (await expect(201, 'POST', `${path}/register`, { user_email: 'ada@example.org' }, { 'Idempotency-Key': 'k' })).json;
  await expect(201, 'POST', `${path}/register`, { user_email: 'ada@example.org' }, { 'Idempotency-Key': 'k' });
  await expect(409, 'POST', `${path}/register`, { user_email: 'ada@example.org' });
  await expect(400, 'POST', `${path}/register`, { user_email: 'nobody' });
  await expect(404, 'POST', '/events/019ab0c2-0000-7000-8000-000000000000/register', { user_email: 'a@example.org' });
  const crowd = await Promise.all(Array.from({ length: 20 }, (_, guest) =>
    call('POST', `${path}/register`, { user_email: `guest${guest}@example.org` })));
  assert.equal(crowd.filter(({ status }) => status === 201).length, 2);
  assert.equal(crowd.filter(({ status }) => status === 409).length, 18);
  await reader.read();
  stream.abort();

  const event = await expect(200, 'GET', path);
  await expect(304, 'GET', path, null, { 'If-None-Match': event.etag });
  await expect(200, 'PATCH', path, { name: 'Night Walk II', capacity: 4 }, { 'If-Match': event.etag });
  await expect(412, 'PATCH', path, { name: 'Night Walk III' }, { 'If-Match': event.etag });
  await expect(409, 'PATCH', path, { capacity: 1 });
  for (const address of ['/events', '/events?q=walk&sort=filling&limit=2', `${path}/registrations`,
    `${path}/registrations?q=ada`, `${path}/stats?bucket=minute`, '/health', '/ready', '/templates/index.html']) {
    await expect(200, 'GET', address, null, { 'Accept-Encoding': 'gzip' });
  }
  const list = await expect(200, 'GET', `${path}/registrations`, null, { Accept: 'text/csv' });
  assert.equal(list.text.trim().split('\n').length, 4);
  await expect(200, 'DELETE', `${path}/registrations/${first.id}`);
  await expect(404, 'GET', '/nothing');
  await expect(405, 'PUT', '/events');
  await expect(409, 'DELETE', path);

  await raw('GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n');
  await raw('\x16\x03\x01\x00\x00');
  const body = JSON.stringify({ user_email: 'gone@example.org' });
  for (let guest = 0; guest < 20; ++guest) {
    await raw(`POST ${path}/register HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n`
      + `Content-Length: ${body.length}\r\n\r\n${body}`, { leave: true });
  }

  const [postmaster] = childrenOf(server.pid);
  for (const backend of childrenOf(postmaster)) {
    process.kill(backend, 'SIGTERM'); // as an operator's pg_terminate_backend(), of all at once
  }
  for (;;) {
    if ((await call('GET', '/ready')).status === 200) {
      break;
    }
    await pause(100);
  }
  await expect(200, 'GET', path);
  await expect(204, 'DELETE', `${path}?force=true`);
} catch (error) {
  failed = error;
}
await server.stop('SIGTERM', 120_000);
rmSync(data, { recursive: true, force: true });
const words = readFileSync(report, 'utf8');
if (failed || server.process.exitCode !== 0) {
  console.error(words.split('\n').slice(-120).join('\n'));
  console.error(readFileSync(log, 'utf8').split('\n').slice(-20).join('\n'));
}
assert.ifError(failed);
assert.equal(server.process.exitCode, 0);
assert.match(words, /ERROR SUMMARY: 0 errors/);
