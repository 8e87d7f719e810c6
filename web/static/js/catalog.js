/**
 * The events this browser knows, newest first, and the view of them somebody asked for. The one
 * rule: what to show is answered here; the page draws it and never sorts or filters itself.
 *
 * Search and order are done over what is loaded; loadAll() fetches the rest first. To let the
 * server do it instead, set SERVER_QUERIES: the query then goes into the path, and the view is
 * what came back.
 */
import { listEvents } from './api.js';
import { seatsLeft, seatState, share } from './seats.js';

export const SERVER_QUERIES = false;
export const MOST_ROWS = 10_000;
const PAGE = 48;
const BIG_PAGE = 1000;

/** @typedef {'newest'|'most_seats'|'filling'} Order */

export class Catalog {
  /** @type {Map<string, Object>} in the server's order */
  #events = new Map();
  #next = null;
  #loading = null;
  #query = { q: '', sort: 'newest' };
  loaded = false;

  /** How many events there are for attendees; a draft is its organizer's business. */
  get size() { return this.#shown().length; }
  get complete() { return this.loaded && (!this.#next || this.#events.size >= MOST_ROWS); }
  get query() { return this.#query; }
  get(id) { return this.#events.get(id); }

  /** True when the view needs more than what is loaded (then: loadAll). */
  get needsAll() {
    return !SERVER_QUERIES && (this.#query.q !== '' || this.#query.sort !== 'newest') && !this.complete;
  }

  /** @param {{q: string, sort: Order}} query */
  ask(query) {
    this.#query = query;
    if (SERVER_QUERIES) this.#restart();
  }

  /** Loads one page more; calls at the same time share one request. @returns {Promise<Answer>} */
  loadMore(size = PAGE) {
    this.#loading ??= this.#load(size).finally(() => { this.#loading = null; });
    return this.#loading;
  }

  /** Loads all pages; stops early when `wanted()` turns false or a call fails. */
  async loadAll(onProgress, wanted) {
    while (!this.complete && wanted()) {
      const answer = await this.loadMore(BIG_PAGE);
      if (answer.kind !== 'ok') return answer;
      onProgress(this.size);
    }
    return { kind: 'ok' };
  }

  /** Reads the newest page again and puts it over what is known. */
  async refresh() {
    const answer = await listEvents(this.#pathOf(PAGE));
    if (answer.kind !== 'ok') return answer;
    const changed = this.#mergeNewest(answer.data, answer.next);
    if (!this.loaded) this.#next = answer.next;
    this.loaded = true;
    return { ...answer, changed };
  }

  /** New seats of one event. @returns {boolean} whether anything changed */
  applySeats({ id, capacity, booked_count: booked }) {
    const event = this.#events.get(id);
    if (!event || (event.capacity === capacity && event.booked_count === booked)) return false;
    Object.assign(event, { capacity, booked_count: booked });
    return true;
  }

  /** A new or changed event. @returns {boolean} whether it is new here */
  applyEvent(event) {
    const known = this.#events.get(event.id);
    if (known) Object.assign(known, event);
    else this.#events = new Map([[event.id, event], ...this.#events]);
    return !known;
  }

  remove(id) { return this.#events.delete(id); }

  /** @returns {Object[]} the events to show, in order */
  view() {
    const all = this.#shown();
    if (SERVER_QUERIES) return all;
    const found = this.#query.q ? all.filter(matcher(this.#query.q)) : all;
    return this.#query.sort === 'newest' ? found : found.sort(ORDERS[this.#query.sort]);
  }

  #shown() { return [...this.#events.values()].filter((event) => event.status !== 'draft'); }

  async #load(size) {
    const answer = await listEvents(this.loaded ? withLimit(this.#next, size) : this.#pathOf(size));
    if (answer.kind !== 'ok') return answer;
    for (const event of answer.data) {
      const known = this.#events.get(event.id);
      if (known) Object.assign(known, event);
      else this.#events.set(event.id, event);
    }
    this.#next = answer.next;
    this.loaded = true;
    return answer;
  }

  #mergeNewest(rows, next) {
    const fresh = new Map(rows.map((event) => [event.id, event]));
    const before = JSON.stringify([...this.#events.values()].slice(0, rows.length));
    const oldest = rows.at(-1);
    for (const [id, event] of this.#events) { // rows the server no longer lists are gone
      const covered = !next || (oldest && event.created_at > oldest.created_at);
      if (covered && !fresh.has(id)) this.#events.delete(id);
    }
    for (const [id, event] of this.#events) {
      if (!fresh.has(id)) fresh.set(id, event);
    }
    this.#events = fresh;
    return before !== JSON.stringify([...fresh.values()].slice(0, rows.length));
  }

  #pathOf(size) {
    const query = new URLSearchParams({ limit: String(size) });
    if (SERVER_QUERIES && this.#query.q) query.set('q', this.#query.q);
    if (SERVER_QUERIES && this.#query.sort !== 'newest') query.set('sort', this.#query.sort);
    return `/events?${query}`;
  }

  #restart() {
    this.#events = new Map();
    this.#next = null;
    this.loaded = false;
  }
}

function withLimit(path, size) {
  const url = new URL(path, location.href);
  url.searchParams.set('limit', String(size));
  return url.pathname + url.search;
}

const folded = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();

/** All words must occur somewhere; case and accents do not matter. */
function matcher(q) {
  const words = folded(q).split(/\s+/).filter(Boolean);
  return (event) => {
    const text = folded(`${event.name}\n${event.description}\n${event.location ?? ''}`);
    return words.every((word) => text.includes(word));
  };
}

const bookable = (event) => ['open', 'last'].includes(seatState(event));

const ORDERS = {
  most_seats: (a, b) => seatsLeft(b) - seatsLeft(a),
  filling: (a, b) => bookable(b) - bookable(a) || share(b) - share(a),
};
