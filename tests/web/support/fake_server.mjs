/**
 * A stand-in for the server's API, in memory, for states that a healthy server does not show:
 * busy, unknown outcome, slow, gone, without a stream. The one rule: it is for faults and for
 * pictures; whatever a real server can show is tested against the real one.
 *
 *   const fake = await startFake();  fake.fault = (request) => ({ status: 503, ... }) | null
 */
import { randomBytes, randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FakeAccess } from './fake_access.mjs';
import { FakeSales } from './fake_sales.mjs';
import { FakeTickets } from './fake_tickets.mjs';

const WEB = fileURLToPath(new URL('../../../web/', import.meta.url));
const OWN_ADDRESSES = new Map([['/account', 'account'], ['/find-tickets', 'find_tickets'], ['/forgotten-password', 'forgotten_password'], ['/invitation', 'invitation'],
  ['/reset', 'reset'], ['/set-up', 'set_up'], ['/sign-in', 'sign_in']].map(([path, file]) => [path, `/templates/${file}.html`]));
const TYPES = { '.html': 'text/html; charset=utf-8', '.css': 'text/css', '.js': 'text/javascript', '.svg': 'image/svg+xml' };
/** The server's own; rules.test.mjs holds them together. */
export const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
  + "connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

export async function startFake({ stream = true, port = 0 } = {}) {
  const fake = new FakeServer(stream);
  await new Promise((resolve) => { fake.http.listen(port, '127.0.0.1', resolve); });
  fake.url = `http://localhost:${fake.http.address().port}`;
  return fake;
}

class FakeServer {
  events = [];
  registrations = new Map(); // event id -> e-mail -> registration
  requests = [];
  answers = new Map(); // idempotency key -> answer
  streams = new Set();
  fault = null;
  tickets = new FakeTickets((event, changed) => this.tell('tickets', { id: event.id, changed }, event.id));
  sales = new FakeSales(this);
  picture = null; // a PNG: of every event that has one
  access = null; // of a protected server: FakeAccess
  pages = ''; // a real server's URL, whose pages and files it passes on; empty: they are those in web/, in English
  forgets = false; // leaves out the snapshot for who comes back, whatever was missed
  #made = 0;

  constructor(stream) {
    this.stream = stream;
    this.http = createServer((request, response) => this.#serve(request, response)).unref(); // a test that fails does not stop it:
    this.http.on('connection', (socket) => socket.unref()); // it alone would keep the process, and the whole run, for ever
  }

  /** @returns {FakeAccess} @param {Object} [world] its members */
  protect(world = {}) {
    this.access = Object.assign(new FakeAccess(), world);
    return this.access;
  }

  async stop() {
    this.cutStreams();
    this.http.closeAllConnections();
    await new Promise((resolve) => { this.http.close(resolve); });
  }

  cutStreams() {
    for (const { response } of this.streams) response.destroy();
    this.streams.clear();
  }

  /** @param {boolean} [told] false: the streams say nothing of it */
  add(event, told = true) {
    const full = { id: this.#newId(), name: 'Event', description: '', capacity: 100, booked_count: 0,
      created_at: new Date().toISOString(), ...event };
    this.events.unshift(full);
    if (told) this.tell('created', full, full.id);
    return full;
  }

  /** Ordered by age, as the server's are (version 7 of RFC 9562). */
  #newId() {
    this.#made = Math.max(this.#made + 1, Date.now());
    const time = this.#made.toString(16).padStart(12, '0');
    return `${time.slice(0, 8)}-${time.slice(8)}-7000-8000-${randomBytes(6).toString('hex')}`;
  }

  book(event, n = 1) {
    event.booked_count += n;
    const { id, capacity, booked_count: booked, held_count: held } = event;
    this.tell('seats', { id, capacity, booked_count: booked, ...(held && { held_count: held }) }, id);
  }

  tell(name, data, id) {
    for (const { response, only } of this.streams) {
      if (!only || only === id) response.write(`event: ${name}\ndata: ${JSON.stringify(data)}\n\n`);
    }
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url, 'http://localhost');
    const seen = { method: request.method, path: url.pathname, url, key: request.headers['idempotency-key'],
      body: Buffer.concat(chunks).toString() };
    this.requests.push(seen);
    const isPage = /^\/(static|templates)\//.test(url.pathname) || url.pathname === '/' || (request.method === 'GET' && (OWN_ADDRESSES.has(url.pathname) || FakeTickets.isPage(url.pathname) || FakeSales.pageOf(url.pathname)));
    const fault = isPage ? null : await this.fault?.(seen);
    if (fault?.destroy) return request.socket.destroy();
    if (fault) return send(response, fault.status, fault.body ?? {}, fault.headers);
    if (isPage) return this.pages ? this.#passOn(request, response) : this.#file(url, response);
    if (url.pathname.endsWith('/stream')) return this.#open(url.pathname, response, 'last-event-id' in request.headers);
    if (FakeSales.isCall(seen.path)) return this.#sale(seen, response);
    if (FakeTickets.isCall(seen.method, seen.path)) return this.#ticket(seen, response);
    return this.#api(seen, response);
  }

  #sale(seen, response) {
    const known = seen.key && this.answers.get(seen.key);
    const answer = known || JSON.parse(JSON.stringify(this.sales.answer(seen)));
    if (seen.key) this.answers.set(seen.key, answer);
    return send(response, answer.status, answer.body, known ? { 'Idempotency-Replayed': 'true' } : {});
  }

  async #ticket(seen, response) {
    const { status, body, headers = {} } = await this.tickets.answer(seen);
    if (typeof body !== 'string') return send(response, status, body, headers);
    response.writeHead(status, headers);
    return response.end(body);
  }

  async #passOn({ url, headers: asked }, response) {
    const known = ['accept', 'accept-language', 'cookie'].filter((name) => name in asked).map((name) => [name, asked[name]]);
    const answer = await fetch(this.pages + (FakeSales.pageOf(url) ?? url), { headers: known, redirect: 'manual' });
    const body = Buffer.from(await answer.arrayBuffer());
    const [isHtml, wanted] = [/html/.test(answer.headers.get('content-type')), this.access ? ' data-access="protected"' : ''];
    response.writeHead(answer.status, Object.fromEntries(['content-type', 'content-security-policy', 'link', 'location', 'set-cookie', 'service-worker-allowed']
      .filter((name) => answer.headers.has(name)).map((name) => [name, answer.headers.get(name)])));
    return response.end(isHtml ? body.toString().replace(/<html lang="\w+"/, `$&${wanted}`) : body);
  }

  async #file({ pathname: path, search, searchParams }, response) {
    if (path === '/') return response.writeHead(302, { Location: `/templates/index.html${search}` }).end();
    try {
      const file = FakeTickets.isPage(path) ? '/templates/ticket.html' : FakeSales.pageOf(path) ?? OWN_ADDRESSES.get(path) ?? path;
      const source = await readFile(join(WEB, normalize(file)));
      const body = this.access && file.endsWith('.html') ? source.toString().replace('<html lang="en">', '<html lang="en" data-access="protected">') : source;
      const early = path.endsWith('index.html') && !search ? '/events?limit=24&excerpt=200&sort=starts_at&from=now'
        : path.endsWith('event_details.html') && searchParams.has('id') ? `/events/${searchParams.get('id')}`
          : /^\/(tickets|orders|waiting)\/[\w-]{64}$/.test(path) ? `${path}.json` : null;
      response.writeHead(200, { 'Content-Type': TYPES[extname(file)], 'Content-Security-Policy': POLICY,
        ...(path === '/static/js/ticket_worker.js' && { 'Service-Worker-Allowed': '/tickets/' }),
        ...(early && { Link: `<${early}>; rel=preload; as=fetch; crossorigin` }) });
      return response.end(body);
    } catch {
      return send(response, 404, problem('not_found', 'There is no such page.'));
    }
  }

  /**
   * The next GET of `path` is read now but answered only after the returned function was called.
   * @returns {{asked: Promise<void>, answer: () => void}}
   */
  hold(path) {
    let answer;
    let asked;
    const released = new Promise((resolve) => { answer = resolve; });
    const seen = new Promise((resolve) => { asked = resolve; });
    this.fault = async (request) => {
      if (request.method !== 'GET' || request.path !== path) return null;
      this.fault = null;
      const { status, body, headers } = JSON.parse(JSON.stringify(this.#get(request.url)));
      asked();
      await released;
      return { status, body, headers };
    };
    return { asked: seen, answer };
  }

  /** What a stream starts with. */
  snapshot(only) {
    return only ? this.events.find((e) => e.id === only) : { events: this.events.slice(0, 1000)
      .map(({ id, capacity, booked_count: booked }) => ({ id, capacity, booked_count: booked })) };
  }

  #open(path, response, again) {
    const only = path === '/events/stream' ? null : path.split('/')[2];
    const data = this.snapshot(only);
    if (!this.stream || !data) return send(response, 404, problem('not_found', 'There is no such thing.'));
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.write('retry: 1000\n\n');
    if (!again || !this.forgets) response.write(`id: 1\nevent: snapshot\ndata: ${JSON.stringify(data)}\n\n`);
    const entry = { response, only };
    this.streams.add(entry);
    return response.on('close', () => this.streams.delete(entry));
  }

  #api({ method, path, url, key, body }, response) {
    const known = key && this.answers.get(key);
    if (known) return send(response, known.status, known.body, { 'Idempotency-Replayed': 'true' });
    const [, , id, what] = path.split('/');
    if (what === 'image') return response.writeHead(200, { 'Content-Type': 'image/png' }).end(this.picture);
    if (what === 'description') {
      const { described, description } = this.events.find((e) => e.id === id);
      return response.writeHead(200, { 'Content-Type': 'text/html' }).end(described ?? `<p>${description.replace(/[&<]/g, (c) => `&#${c.charCodeAt()};`)}</p>`);
    }
    if (path === '/description') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(`<p>${JSON.parse(body).description.replace(/[&<]/g, (c) => `&#${c.charCodeAt()};`)}</p>`);
    const answer = this.access?.answer({ method, path, body }) ?? (method === 'POST' ? this.#post(id, what, JSON.parse(body)) : this.#get(url));
    if (key) this.answers.set(key, answer);
    return send(response, answer.status, answer.body, answer.headers);
  }

  #post(id, what, body) {
    if (!id && this.access && !this.access.account) return { status: 401, body: problem('sign_in_required', 'Please sign in.') };
    if (!id) return { status: 201, body: this.add(body) };
    const event = this.events.find((e) => e.id === id);
    if (!event || what !== 'register') return { status: 404, body: problem('event_not_found', 'There is no such event.') };
    const all = this.registrations.get(id) ?? new Map();
    this.registrations.set(id, all);
    const email = body.user_email.trim().toLowerCase();
    if (all.has(email)) return { status: 409, body: problem('already_registered', 'This e-mail address is already registered for the event.') };
    if (event.booked_count >= event.capacity) return { status: 409, body: problem('event_full', 'The event is full.') };
    const made = { id: randomUUID(), event_id: id, user_email: email, name: body.name ?? '', created_at: new Date().toISOString() };
    all.set(email, made);
    this.book(event);
    const ticket = this.tickets.add(event, made);
    return { status: 201, body: { ...made, ticket_url: ticket, mailed: this.tickets.mail } };
  }

  #get(url) {
    if (url.pathname === '/categories') return { status: 200, body: ['all', ...new Set(this.events.map(({ category }) => category).filter(Boolean))].map((name) => ({ name })) };
    const [, , id, what] = url.pathname.split('/');
    if (what) return this.#registrations(id, url.pathname.split('/')[4]);
    if (id) {
      const event = this.events.find((e) => e.id === id);
      return event ? { status: 200, body: event } : { status: 404, body: problem('event_not_found', 'There is no such event.') };
    }
    return this.#list(new URLSearchParams(url.search));
  }

  #registrations(id, one) {
    const all = [...(this.registrations.get(id) ?? new Map()).values()];
    if (!one) return { status: 200, body: all };
    const found = all.find((registration) => registration.id === one);
    return found ? { status: 200, body: found } : { status: 404, body: problem('registration_not_found', 'There is no such registration.') };
  }

  #list(parameters) {
    const { q = '', sort = 'newest', limit = 10_000, cursor, excerpt, category, from, until, ended_before: ended } = Object.fromEntries(parameters);
    const found = this.events.filter(({ name, description, location = '' }) => `${name}\x1f${description}\x1f${location}`.toLowerCase().includes(q.toLowerCase()))
      .filter((event) => !category || event.category?.toLowerCase() === category.toLowerCase())
      .filter((event) => (!from || endOf(event) > momentOf(from)) && (!until || startOf(event) < momentOf(until)) && (!ended || endOf(event) <= momentOf(ended)));
    if (sort === 'starts_at') found.sort((a, b) => Math.min(startOf(a), 1e16) - Math.min(startOf(b), 1e16) || (a.id < b.id ? -1 : 1));
    else if (sort !== 'newest') found.sort((a, b) => SORTS[sort](b) - SORTS[sort](a));
    const first = cursor ? found.findIndex(({ id }) => id === cursor) + 1 : 0;
    const rows = found.slice(first, first + Number(limit));
    parameters.set('cursor', rows.at(-1)?.id);
    return { status: 200, body: rows.map((event) => shortened(event, Number(excerpt ?? Infinity))),
      headers: first + rows.length < found.length ? { Link: `</events?${parameters}>; rel="next"` } : {} };
  }
}

const left = ({ capacity, booked_count: booked, status = 'published' }) => (status === 'published' ? capacity - booked : -1);
const startOf = ({ starts_at: starts }) => (starts ? Date.parse(starts) : Infinity);
const endOf = (event) => (event.ends_at ? Date.parse(event.ends_at) : startOf(event) + 86_400_000);
const momentOf = (time) => (time === 'now' ? Date.now() : Date.parse(time));
const SORTS = { latest: (event) => Math.min(endOf(event), 1e16), most_seats: left, filling: (event) => (left(event) > 0 ? event.booked_count / event.capacity : -1) };

const shortened = (event, most) => (event.description.length <= most ? event
  : { ...event, description: `${event.description.slice(0, most - 1).trimEnd()}…` });

const problem = (code, error) => ({ error, code });

function send(response, status, body, headers = {}) {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers });
  response.end(body === undefined ? '' : JSON.stringify(body));
}
