/**
 * A real boxoffice-server. The one rule: whoever starts one stops it; nothing of it is left behind.
 *
 *   const server = await startServer();   server.url   await server.stop();
 *
 * Tests that neither restart the server nor count its events use sharedServer() instead: in a whole
 * run (run.mjs) that is one for all of them, and then stop() leaves it alone.
 */
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const START_LIMIT = 60_000;
const STOP_LIMIT = 20_000;

/** @param {Object<string, string>} settings environment variables of the server, as in the README */
export async function startServer(settings = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'boxoffice-web-'));
  await chmod(folder, 0o755); // its PostgreSQL may run as another user
  if (process.env.BOXOFFICE_WEB_TEMPLATE) { // copying an empty database is quicker than making one
    await promisify(execFile)('cp', ['-a', `${process.env.BOXOFFICE_WEB_TEMPLATE}/.`, folder]);
  }
  const server = new Server(folder, settings);
  await server.start(0);
  return server;
}

export const sharedServer = async () =>
  (process.env.BOXOFFICE_WEB_URL ? new Client(process.env.BOXOFFICE_WEB_URL) : startServer());

/** What can be asked of a server without a browser. */
class Client {
  constructor(url) {
    this.url = url;
  }

  async stop() {} // whoever started it does that

  /** @param {string} [token] of a session or key @returns {Promise<{status: number, body: *}>} */
  async call(method, path, body, token) {
    const response = await fetch(this.url + path, {
      method, headers: { 'Content-Type': 'application/json', ...(token && { Authorization: `Bearer ${token}` }) }, body: body && JSON.stringify(body),
    });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  }

  /** @returns {Promise<Object>} the new event */
  async event(fields = {}) {
    const { status, body } = await this.call('POST', '/events',
      { name: 'Rust Meetup', description: 'Three short talks.', capacity: 10, ...fields });
    if (status !== 201) throw new Error(`no event: ${status} ${JSON.stringify(body)}`);
    return body;
  }

  register(id, email) {
    return this.call('POST', `/events/${id}/register`, { user_email: email });
  }

  async registrations(id) {
    return (await this.call('GET', `/events/${id}/registrations`)).body;
  }
}

class Server extends Client {
  #process = null;
  #log = '';

  constructor(folder, settings) {
    super('');
    this.folder = folder;
    this.settings = settings;
  }

  async start(port) {
    const binary = process.env.BOXOFFICE_SERVER;
    if (!binary) throw new Error('BOXOFFICE_SERVER does not name the server’s binary');
    const args = ['--port', String(port), '--data-dir', join(this.folder, 'data')];
    this.#process = spawn(binary, args, { env: { ...withoutDatabase(process.env), ...this.settings }, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const pipe of [this.#process.stdout, this.#process.stderr]) {
      pipe.setEncoding('utf8').on('data', (text) => { this.#log += text; });
    }
    this.port = Number(await this.#fromLog(/Server listening on http:\/\/localhost:(\d+)/, this.#log.length));
    this.url = `http://localhost:${this.port}`;
  }

  /** Down and up again on the same port and data. */
  async restart({ whileDown } = {}) {
    await this.#end();
    await whileDown?.();
    await this.start(this.port);
  }

  /** Down, and not up again: what the folder holds can be copied. */
  halt() { return this.#end(); }

  async stop() {
    await this.#end();
    await rm(this.folder, { recursive: true, force: true });
  }

  /** The token of the link that a protected server prints when it first starts. */
  setUpToken() { return this.#fromLog(/\/set-up#(bxl_[\w-]+)/, 0); }

  async #fromLog(pattern, from) {
    const limit = Date.now() + START_LIMIT;
    while (Date.now() < limit) {
      const match = pattern.exec(this.#log.slice(from));
      if (match) return match[1];
      if (this.#process.exitCode !== null) break;
      await new Promise((resolve) => { setTimeout(resolve, 20); }); // UNAVOIDABLE: the log is asked again until the line is there
    }
    throw new Error(`The server did not say ${pattern}:\n${this.#log.slice(from)}`);
  }

  async #end() {
    const child = this.#process;
    if (!child || child.exitCode !== null) return;
    const killer = setTimeout(() => child.kill('SIGKILL'), STOP_LIMIT);
    const gone = once(child, 'exit');
    child.kill('SIGTERM');
    await gone;
    clearTimeout(killer);
  }
}

function withoutDatabase(env) {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('DB_') && !['PORT', 'ACCESS'].includes(name)));
}
