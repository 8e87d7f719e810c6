/**
 * The events on the browse page: the beginning of the list that the server has for a query, and the card
 * of one, which the create page shows, too. The one rule: rows are in the server's order and searched and
 * sorted by the server only; after a gap all of them are read again.
 */
import { listEvents, listPath } from './api.js';
import { ago, count, directionOf, el, excerpt, fact, liesAhead, period, plain, seatState, seatWords, seatsLeft, setText, shareLeft, stateWord } from './view.js';

const FIRST = 24; // fills a large screen, and little to carry for a phone
const MORE = 48;
const MOST = 1000; // of one call
const MOST_NEW = 480; // made in one gap; beyond it the list begins anew with them

/** @typedef {{q: string, sort: 'newest'|'most_seats'|'filling'}} Query */

const isForAll = ({ status }) => status !== 'draft';
const isPlain = ({ q, sort }) => q === '' && sort === 'newest';

export class Catalog {
  /** @type {Map<string, Object>} */
  #rows = new Map();
  #next = null; // path of what follows the rows
  #asked = { q: '', sort: 'newest' };
  #shown = null; // the query that the rows answer
  #room = FIRST; // events to show for a new query
  #abort = new AbortController();
  #turn = Promise.resolve();
  #heard = null; // news that came while a call is under way, whose answer may be older than they are

  get loaded() { return this.#shown !== null; }
  /** Whether the rows still answer a former query. */
  get asking() { return this.#asked !== this.#shown; }
  get query() { return this.#shown ?? this.#asked; }
  get complete() { return this.loaded && this.#next === null; }
  get size() { return this.#rows.size; }
  get shown() { return this.events.length; }
  get(id) { return this.#rows.get(id); }

  /** @returns {Object[]} in order; a draft is its organizer's business */
  get events() { return [...this.#rows.values()].filter(isForAll); }

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
  applySeats({ id, capacity, booked_count: booked }) {
    this.#heard?.push(() => this.applySeats({ id, capacity, booked_count: booked }));
    const event = this.#rows.get(id);
    if (!event || (event.capacity === capacity && event.booked_count === booked)) return null;
    return Object.assign(event, { capacity, booked_count: booked });
  }

  /**
   * A new or changed event.
   * @returns {'done'|'unsure'} unsure: only the server knows where it belongs now
   */
  applyEvent(event) {
    this.#heard?.push(() => this.applyEvent(event));
    const known = this.#rows.get(event.id);
    if (known) Object.assign(known, event);
    else if (this.loaded && isPlain(this.#shown)) this.#insert({ ...event });
    return this.loaded && isPlain(this.#shown) ? 'done' : 'unsure';
  }

  remove(id) {
    this.#heard?.push(() => this.remove(id));
    return this.#rows.delete(id);
  }

  /** Whether these, the server's newest, are the rows we have. @param {{id: string}[]} newest */
  agreesWith(newest) {
    if (!this.loaded || !isPlain(this.#shown)) return false;
    if (this.complete && newest.length < MOST && newest.length !== this.size) return false;
    let place = 0;
    for (const id of this.#rows.keys()) {
      if (place === newest.length) return true;
      if (newest[place].id !== id) return false;
      place += 1;
    }
    return this.size > 0 || newest.length === 0;
  }

  /** Ids are ordered by time, and the list is by id. */
  #insert(event) {
    const rows = [...this.#rows.values()];
    const place = rows.findIndex(({ id }) => id < event.id);
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
    const known = asked === this.#shown ? [...this.#rows.keys()] : [];
    const wanted = known.length ? Math.max(this.shown, FIRST) : this.#room;
    const most = Math.max(wanted, known.length) + MOST_NEW;
    const oldest = isPlain(asked) ? known.at(-1) : undefined;
    const rows = new Map();
    let path = listPath(asked, Math.min(wanted, MOST));
    let [last, found] = ['', 0];
    do {
      const answer = await listEvents(path, signal);
      if (answer.kind !== 'ok') return answer;
      for (const event of answer.data) rows.set(event.id, event);
      last = answer.data.at(-1)?.id;
      found += answer.data.filter(isForAll).length;
      path = answer.next && withLimit(answer.next, Math.min(Math.max(wanted - found, FIRST), MOST));
    } while (path && (found < wanted || last > oldest) && rows.size < most);
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

/** One event as a ticket: built once, then updated in place, so that focus survives live news. */
export class Card {
  #event;
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
      el('div', { class: 'card-body' }, this.#name, this.#text, this.#facts),
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
    if (event.id) this.#link.href = `/templates/event_details.html?id=${encodeURIComponent(event.id)}`;
    const text = excerpt(event.description ?? '');
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
    const facts = [['calendar', period(event)], ['pin', plain(event.location ?? '')]]
      .filter(([, text]) => text);
    if (facts.length === 0 && event.created_at) facts.push(['clock', `Added ${ago(event.created_at)}`]);
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
    setText(this.#of, ` ${seatWords(event).replace(/^[\d,]+ /, '')}`);
    this.#left.hidden = state === 'full' || !liesAhead(event);
    this.#bar.hidden = !liesAhead(event);
    setText(this.#badge, stateWord(event));
    this.#badge.hidden = stateWord(event) === '';
    this.#bar.firstChild.style.setProperty('--left', shareLeft(event).toFixed(4));
  }

  #flash() {
    this.node.classList.remove('news');
    requestAnimationFrame(() => this.node.classList.add('news'));
  }
}
