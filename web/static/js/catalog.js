/**
 * The events on the browse page: the beginning of the list that the server has for a query, and the card
 * of one, which the create page shows, too. The one rule: rows are in the server's order and searched by
 * the server only; after a gap all of them are read again. News is put where the server would have it, in
 * the orders that do not depend on bookings.
 */
import { listEvents, listPath, serverNow, t } from './api.js';
import { ago, count, coversDays, directionOf, el, excerpt, fact, formatFor, isOver, liesAhead, me, pageOf, period, plain, seatState, seatWords, seatsLeft, setText, shareBooked, stateWord } from './view.js';

const FIRST = 24; // fills a large screen, and little to carry for a phone
const MORE = 48;
const MOST = 1000; // of one call
const MOST_NEW = 480; // made in one gap; beyond it the list begins anew with them

/**
 * What is asked of the server, with its names: from, until and `ended` (its ended_before) are times or 'now', organizer is a slug.
 * @typedef {{q: string, sort: 'starts_at'|'newest'|'most_seats'|'filling'|'latest', organizer?: string, category?: string, from?: string, until?: string, ended?: string}} Query
 */

const DAY = 86_400_000; // how long an event without an end lasts, as the server lists it
const startOf = ({ starts_at: starts }) => (starts ? Date.parse(starts) : Infinity);
const endOf = (event) => (event.ends_at ? Date.parse(event.ends_at) : startOf(event) + DAY);
const momentOf = (time) => (time === 'now' ? serverNow() : Date.parse(time));

/** Whether two categories are one: case does not count. */
export const isSameCategory = (a, b) => (a ?? '').toLowerCase() === (b ?? '').toLowerCase();

/** The server's rule for its window (section 4 of the API's README). */
const isWithin = (event, { organizer, category, from, until, ended }) => (!organizer || event.organizer?.slug === organizer)
  && (!category || isSameCategory(event.category, category))
  && (!from || endOf(event) > momentOf(from))
  && (!until || startOf(event) < momentOf(until)) && (!ended || endOf(event) <= momentOf(ended));

/** A draft is its organizer's business. What is over is past, even where the server still counts its 24 hours. */
function isShown(event, { from, until, ended }) {
  if (event.status === 'draft') return false;
  if (ended) return isOver(event);
  return !from || (until && momentOf(until) <= serverNow()) || !isOver(event);
}

const byId = (a, b) => (a.id < b.id ? -1 : Number(a.id > b.id));
const difference = (a, b) => (a === b ? 0 : a - b); // Infinity is as late as itself
const ORDERS = {
  newest: (a, b) => byId(b, a),
  starts_at: (a, b) => difference(startOf(a), startOf(b)) || byId(a, b),
  latest: (a, b) => difference(endOf(b), endOf(a)) || byId(b, a),
};
/** How the rows are ordered; undefined where only the server knows which there are and where they stand. */
const orderOf = ({ q, sort }) => (q === '' ? ORDERS[sort] : undefined);

/** When it was made: version 7 of RFC 9562. */
const madeAt = (id) => parseInt(id.slice(0, 8) + id.slice(9, 13), 16);

export class Catalog {
  /** @type {Map<string, Object>} */
  #rows = new Map();
  #next = null; // path of what follows the rows
  #asked = { q: '', sort: 'starts_at' };
  #shown = null; // the query that the rows answer
  #room = FIRST; // events to show for a new query
  #abort = new AbortController();
  #turn = Promise.resolve();
  #readAt = 0; // by the server's clock
  #heard = null; // news that came while a call is under way, whose answer may be older than they are

  get loaded() { return this.#shown !== null; }
  /** Whether the rows still answer a former query. */
  get asking() { return this.#asked !== this.#shown; }
  get query() { return this.#shown ?? this.#asked; }
  get complete() { return this.loaded && this.#next === null; }
  get size() { return this.#rows.size; }
  get shown() { return this.events.length; }
  get(id) { return this.#rows.get(id); }

  /** @returns {Object[]} in order */
  get events() { return [...this.#rows.values()].filter((event) => isShown(event, this.query)); }

  /** Another query: calls for the former one are given up. What is shown stays until read(). */
  ask(query, room = FIRST) {
    this.#abort.abort();
    this.#abort = new AbortController();
    this.#turn = Promise.resolve();
    this.#asked = { ...query };
    this.#room = Math.min(room, MOST);
  }

  /** Reads the list from its beginning, at least as far as it is shown. @returns {Promise<Answer>} */
  read() { return this.#inTurn((signal) => this.#read(signal)); }

  /** Reads on behind the last row. @returns {Promise<Answer>} */
  more() { return this.#inTurn((signal) => this.#more(signal)); }

  /** New seats of one event. @returns {Object|null} the event, if that changed it */
  applySeats({ id, capacity, booked_count: booked, held_count: held = 0 }) {
    this.#heard?.push(() => this.applySeats({ id, capacity, booked_count: booked, held_count: held }));
    const event = this.#rows.get(id);
    if (!event || (event.capacity === capacity && event.booked_count === booked && (event.held_count ?? 0) === held)) return null;
    return Object.assign(event, { capacity, booked_count: booked, held_count: held });
  }

  /**
   * A new or changed event.
   * @returns {'done'|'unsure'} unsure: only the server knows where it belongs now
   */
  applyEvent(event) {
    this.#heard?.push(() => this.applyEvent(event));
    const known = this.#rows.get(event.id);
    if (known) Object.assign(known, { held_count: 0 }, event); // a server leaves it out where it is 0
    if (!this.loaded || !orderOf(this.#shown)) return 'unsure';
    this.#place(known ?? { ...event });
    return 'done';
  }

  remove(id) {
    this.#heard?.push(() => this.remove(id));
    return this.#rows.delete(id);
  }

  /**
   * Whether these, the server's newest, tell of nothing that the rows miss: none was made since they were
   * read, and none of them is gone. @param {{id: string}[]} newest
   */
  agreesWith(newest) {
    if (!this.loaded || this.asking) return false;
    const ids = new Set(newest.map(({ id }) => id));
    const oldest = newest.length < MOST ? '' : newest.at(-1).id;
    return newest.every(({ id }) => this.#rows.has(id) || madeAt(id) < this.#readAt)
      && [...this.#rows.keys()].every((id) => ids.has(id) || id < oldest);
  }

  /** Puts a new or changed event where it belongs now, if that is among the rows. */
  #place(event) {
    const isBefore = orderOf(this.#shown);
    this.#rows.delete(event.id);
    if (!isWithin(event, this.#shown)) return;
    const rows = [...this.#rows.values()];
    const place = rows.findIndex((row) => isBefore(event, row) < 0);
    if (place < 0 && !this.complete) return; // it comes with a later page
    rows.splice(place < 0 ? rows.length : place, 0, event);
    this.#rows = new Map(rows.map((row) => [row.id, row]));
  }

  /** One call after the other, so that none works on rows that another one replaces. */
  #inTurn(work) {
    const { signal } = this.#abort;
    this.#turn = this.#turn.then(() => (signal.aborted ? { kind: 'cancelled' } : this.#listening(work, signal)));
    return this.#turn;
  }

  /**
   * The answer may have been read before what the stream said meanwhile, so that is put over it. Where
   * the stream is the older of the two, it is about to say the rest.
   */
  async #listening(work, signal) {
    const heard = [];
    this.#heard = heard;
    const answer = await work(signal);
    if (this.#heard === heard) this.#heard = null;
    if (answer.kind === 'ok') heard.forEach((tell) => tell());
    return answer;
  }

  async #read(signal) {
    const asked = this.#asked;
    const known = asked === this.#shown ? [...this.#rows.values()] : [];
    const wanted = known.length ? Math.max(this.shown, FIRST) : this.#room;
    const most = Math.max(wanted, known.length) + MOST_NEW;
    const order = known.length ? orderOf(asked) : undefined;
    const isAhead = (row) => Boolean(order && row && order(row, known.at(-1)) < 0); // of the last one known
    const rows = new Map();
    let path = listPath(asked, Math.min(wanted, MOST));
    let [last, found, readAt] = [null, 0, 0];
    do {
      const answer = await listEvents(path, signal);
      if (answer.kind !== 'ok') return answer;
      readAt ||= answer.at;
      for (const event of answer.data) rows.set(event.id, event);
      last = answer.data.at(-1);
      found += answer.data.filter((event) => isShown(event, asked)).length;
      path = answer.next && withLimit(answer.next, Math.min(Math.max(wanted - found, FIRST), MOST));
    } while (path && (found < wanted || isAhead(last)) && rows.size < most);
    this.#readAt = readAt;
    this.#rows = rows;
    this.#next = path;
    this.#shown = asked;
    return { kind: 'ok' };
  }

  async #more(signal) {
    if (this.asking || this.complete) return { kind: 'ok' };
    const answer = await listEvents(withLimit(this.#next, MORE), signal);
    if (answer.kind !== 'ok') return answer;
    for (const event of answer.data) this.#rows.set(event.id, event);
    this.#next = answer.next;
    return answer;
  }
}

function withLimit(path, size) {
  const url = new URL(path, location.href);
  url.searchParams.set('limit', String(size));
  return url.pathname + url.search;
}

/**
 * The date on a card: month, day and weekday on which it begins, in the reader's language and zone; of whole
 * days by its own, as period() has them. Of what goes on for longer, the day until which it does.
 * @returns {string[]|null}
 */
function dateOf(event, reader = me()) {
  const [start, end] = [startOf(event), endOf(event)];
  if (!Number.isFinite(start)) return null;
  const part = (options, time) => formatFor(reader, options, coversDays(event) ? event.timezone : reader.zone).format(time);
  const [month, day] = [{ month: 'short' }, { day: 'numeric' }];
  return start <= reader.now && reader.now < end && end - start > DAY
    ? [t('until'), part(day, end - 1), part(month, end - 1)]
    : [part(month, start), part(day, start), part({ weekday: 'short' }, start)];
}

/** The words of a description's beginning, without most of its marks (about.js shows what they mean). */
export const unmarked = (text) => text.replace(/!?\[([^\]\n]*)\]\([^)\n]*(?:\)|…?$)/g, '$1')
  .replace(/^ {0,3}(?:#{1,6} |> ?|[-*+] |-{3,}$|`{3,}.*$)/gm, '').replace(/\*\*|__|`/g, '').replace(/(^|[\s(])\*(\S[^*\n]*)\*/g, '$1$2');

/** One event as a ticket: built once, then updated in place, so that focus survives live news. */
export class Card {
  #event;
  #date = el('p', { class: 'card-date', 'aria-hidden': 'true' }, el('span'), el('strong'), el('span')); // the facts say it, too
  #name = el('h2', { class: 'card-name', dir: 'auto' });
  #link = el('a', { class: 'card-link' });
  #text = el('p', { class: 'card-text', dir: 'auto' });
  #facts = el('ul', { class: 'facts' });
  #badge = el('span', { class: 'badge' });
  #left = el('strong', { class: 'stub-left' });
  #of = el('span', { class: 'stub-of' });
  #bar = el('span', { class: 'bar', 'aria-hidden': 'true' }, el('span'));

  constructor(event, { linked = true, tag = 'li' } = {}) {
    this.#name.append(linked ? this.#link : el('span', { class: 'card-title' }));
    this.node = el(tag, { class: 'card' },
      el('div', { class: 'card-body' }, el('div', { class: 'card-head' }, this.#date, this.#name), this.#text, this.#facts),
      el('div', { class: 'stub' },
        el('p', { class: 'stub-line' }, this.#left, this.#of, this.#badge), this.#bar));
    this.update(event, false);
  }

  /** @param {boolean} news true shows that something changed just now */
  update(event, news = true) {
    const before = this.#event ?? event;
    const changed = news && seatsLeft(before) !== seatsLeft(event);
    this.#event = { ...event };
    setText(this.#name.firstChild, event.name);
    this.node.firstChild.dir = directionOf(event.name);
    if (event.id) this.#link.href = pageOf(event);
    const text = excerpt(unmarked(event.description ?? ''));
    setText(this.#text, text);
    this.#text.hidden = text === '';
    this.#updateFacts(event);
    this.#updateSeats(event);
    if (changed) this.#flash();
  }

  /** What is said relative to now, and whether it is over. */
  age() {
    this.#updateFacts(this.#event);
    this.#updateSeats(this.#event);
  }

  #updateFacts(event) {
    const date = dateOf(event);
    this.#date.hidden = !date;
    date?.forEach((part, i) => setText(this.#date.children[i], part));
    const facts = [['calendar', period(event)], ['pin', plain(event.location ?? '')]]
      .filter(([, text]) => text);
    if (facts.length === 0 && event.created_at) facts.push(['clock', t('Added {ago}', { ago: ago(event.created_at) })]);
    if (event.category) facts.push(['tag', plain(event.category)]);
    const key = JSON.stringify(facts);
    if (this.#facts.dataset.key === key) return;
    this.#facts.dataset.key = key;
    this.#facts.replaceChildren(...facts.map(([name, text]) => fact(name, text)));
  }

  #updateSeats(event) {
    const state = seatState(event);
    this.node.dataset.state = state;
    this.node.dataset.id = event.id ?? '';
    setText(this.#left, count(seatsLeft(event)));
    setText(this.#of, ` ${seatWords(event, '').trim()}`);
    this.#left.hidden = state === 'full' || !liesAhead(event);
    this.#bar.hidden = !liesAhead(event);
    setText(this.#badge, stateWord(event));
    this.#badge.hidden = stateWord(event) === '';
    this.#bar.firstChild.hidden = shareBooked(event) === 0;
    this.#bar.firstChild.style.setProperty('--booked', shareBooked(event).toFixed(4));
  }

  #flash() {
    this.node.classList.remove('news');
    requestAnimationFrame(() => this.node.classList.add('news'));
  }
}
