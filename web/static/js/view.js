/**
 * What the pages show, and how: elements, words, an event's state, its card, its picture. The one
 * rule: text from people only ever becomes a text node or an attribute that is not executed; there is
 * no way to hand in markup.
 *
 *   el('p', { class: 'note', dir: 'auto' }, event.name)
 */

import { mayBeSignedIn, serverNow } from './api.js';

const SVG = 'http://www.w3.org/2000/svg';

/** The element with this id; throws when the page lacks it, which is a mistake of ours. */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}`);
  return node;
}

/**
 * @param {string} tag
 * @param {Object<string, *>} [props] attributes; `onclick` and the like take functions; null and
 *   false are left out, true is an empty attribute
 * @param {...(Node|string|null)} children
 */
export function el(tag, props = {}, ...children) {
  return filled(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function svg(tag, props = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), props, children);
}

/** An icon of 24 units drawn with one path; decorative, so hidden from assistive technology. */
export function icon(name) {
  return svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    svg('path', { d: ICONS[name] }));
}

/** Replaces the children only; focus inside is lost, so callers keep the focused part outside. */
export function fill(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null));
  return node;
}

/** Sets the text if it differs, so that live regions and selections stay quiet. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** A heading that says a name from people, which may be long. */
export function setHeading(node, text) {
  setText(node, text);
  node.classList.toggle('long', codePoints(text) > 70);
}

function filled(node, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === false || value === undefined) continue;
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const ICONS = {
  alert: 'M12 8v5m0 3.5v.01M12 3 2.5 20h19z',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4m8-4v4',
  check: 'm5 12.5 4.5 4.5L19 7',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4.5V12l3 2',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  lock: 'M6 11h12v9H6zm2.5 0V8a3.5 3.5 0 0 1 7 0v3',
  offline: 'M3 3l18 18M8.5 15.5a5 5 0 0 1 6.5-.6M5 12a10 10 0 0 1 4-2.3m4.5-.2A10 10 0 0 1 19 12m-7 7.5v.01',
  pin: 'M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21zm0-9.2a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20a7.5 7.5 0 0 1 15 0',
  ticket: 'M4 7h16v3.5a1.5 1.5 0 0 0 0 3V17H4v-3.5a1.5 1.5 0 0 0 0-3zM14 7v2m0 2v2m0 2v2',
};

// --- Who is signed in -----------------------------------------------------------------------------

/** The page to sign in, which then comes back here, unless here is another way to an account. */
export function signInPath() {
  const { page } = document.body.dataset;
  if (page === 'sign-in') return location.pathname + location.search;
  return page && page !== 'account' ? '/sign-in' : `/sign-in?next=${encodeURIComponent(location.pathname + location.search)}`;
}

/**
 * The head's "Sign in", or who is signed in. That is asked only where somebody signed in with this
 * browser, by a module that is fetched only then.
 * @param {(session: Object|null|undefined, signedIn: Object|null) => void} [heed] hears who it is (null:
 *   nobody; undefined: not known just now) each time that changes, and gets the module
 */
export async function greet(heed = () => {}) {
  const place = byId('account');
  const link = place.firstElementChild;
  link.addEventListener('click', () => { link.href = signInPath(); });
  if (!mayBeSignedIn()) return heed(null, null);
  place.dataset.state = 'asking';
  try {
    const signedIn = await import('./signed_in.js');
    return signedIn.watch((session) => heed(session, signedIn));
  } catch { // the server is away just now
    place.dataset.state = '';
    return heed(null, null);
  }
}

// --- Words and numbers, as people read them ------------------------------------------------------

const numbers = new Intl.NumberFormat('en');
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** 12345 -> "12,345" */
export const count = (n) => numbers.format(n);

/** (1, 'seat') -> "1 seat"; (2000, 'seat') -> "2,000 seats" */
export const plural = (n, word) => `${count(n)} ${word}${n === 1 ? '' : 's'}`;

/** Number of Unicode code points, as the server counts lengths. */
export function codePoints(text) {
  let n = 0;
  for (const _ of text) n += 1; // eslint-disable-line no-unused-vars
  return n;
}

/**
 * The text without the invisible characters that reorder what stands around them. For titles and
 * labels, where no element isolates it; headings keep the text as it is, in a block of their own.
 */
export const plain = (text) => text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');

/** The beginning, on one paragraph, never cut inside a character. */
export function excerpt(text, length = 240) {
  const flat = text.slice(0, length * 4).replace(/\s+/g, ' ').trim();
  const points = Array.from(flat);
  return points.length <= length ? flat : `${points.slice(0, length).join('').trimEnd()}…`;
}

/** "3 hours ago"; "" when the time can't be read. What this clock takes for the future is now. */
export function ago(time, now = Date.now()) {
  const seconds = Math.min(0, (Date.parse(time) - now) / 1000);
  if (Number.isNaN(seconds)) return '';
  if (Math.abs(seconds) < 45) return 'just now';
  const steps = [[60, 'minute', 60], [3600, 'hour', 24], [86400, 'day', 30],
    [2592000, 'month', 12], [31536000, 'year', Infinity]];
  const [size, unit] = steps.find(([unitSize, , most]) =>
    Math.abs(Math.round(seconds / unitSize)) < most);
  return relative.format(Math.round(seconds / size) || Math.sign(seconds), unit);
}

/**
 * "Sat, 12 December 2026 at 19:00 CET": in the event's own zone where it has one, else in that of
 * whoever reads it; which one is always said.
 */
export function dateTime(time, timeZone = undefined) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const options = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric',
    hour: '2-digit', minute: '2-digit', hour12: false, timeZoneName: 'short' };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(date);
  } catch { // a zone this browser does not know
    return new Intl.DateTimeFormat('en-GB', options).format(date);
  }
}

/** Start and, where there is one, end; the day is said once where both fall on it. */
export function period(event) {
  if (!event.starts_at) return '';
  const zone = event.timezone || undefined;
  const start = dateTime(event.starts_at, zone);
  if (!event.ends_at) return start;
  const end = dateTime(event.ends_at, zone);
  const [day, time] = end.split(' at ');
  return `${start} to ${time && start.startsWith(`${day} at `) ? time : end}`;
}

// --- What an event's two numbers mean: decided here, so that no two places disagree --------------

/** @typedef {'open'|'last'|'full'|'closed'} SeatState closed: nobody can register, see stateWord() */

const LONGEST_DAY = 48 * 3_600_000; // where the date line was crossed
const days = new Map(); // by time zone: formats of a date

/**
 * When an event is over, in milliseconds since the epoch; Infinity: never. The rule is the server's
 * (shared/api/event_time.h), which decides; here it is only shown.
 */
export function overAt({ starts_at: starts, ends_at: ends, timezone }) {
  if (ends || !starts) return ends ? Date.parse(ends) : Infinity;
  const start = Date.parse(starts);
  const day = dayIn(timezone);
  const today = day.format(start);
  let [same, other] = [start, start + LONGEST_DAY];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if (day.format(middle) === today) same = middle;
    else other = middle;
  }
  return other;
}

/** now: milliseconds since the epoch. */
export function isOver(event, now = serverNow()) {
  if (!event.ends_at && event.starts_at) {
    const since = now - Date.parse(event.starts_at);
    if (since < 0 || since >= LONGEST_DAY) return since >= 0;
  }
  return now >= overAt(event);
}

function dayIn(timezone) {
  const name = timezone || 'UTC';
  if (!days.has(name)) days.set(name, dateFormat(name) ?? dateFormat('UTC'));
  return days.get(name);
}

function dateFormat(timeZone) {
  try {
    return new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: 'numeric', day: 'numeric', era: 'short' });
  } catch { // a zone this browser does not know
    return null;
  }
}

/** Whether there are still seats to speak of. */
export const liesAhead = (event) => event.status !== 'cancelled' && !isOver(event);

export const seatsLeft = (event) => Math.max(0, event.capacity - event.booked_count);

/** Share of the seats that is left, 0 to 1. */
export const shareLeft = (event) => (event.capacity > 0 ? seatsLeft(event) / event.capacity : 0);

/** @returns {SeatState} "last": at most a tenth, and at most 50 seats, are left. */
export function seatState(event) {
  if ((event.status && event.status !== 'published') || isOver(event)) return 'closed';
  const left = seatsLeft(event);
  if (left === 0) return 'full';
  return left <= Math.min(50, Math.max(1, event.capacity / 10)) && event.booked_count > 0
    ? 'last' : 'open';
}

/** The word on the badge. */
export function stateWord(event) {
  const state = seatState(event);
  if (state === 'closed') return closedWord(event);
  if (state === 'last') return seatsLeft(event) === 1 ? 'Last seat' : 'Last seats';
  return state === 'full' ? 'Sold out' : 'Open';
}

function closedWord({ status }) {
  if (status === 'cancelled') return 'Cancelled';
  return status === 'draft' ? 'Not open yet' : 'Over';
}

/** "12 of 200 seats left"; the whole thing in words, for assistive technology too. */
export function seatWords(event) {
  const left = seatsLeft(event);
  if (event.status === 'cancelled') return 'Will not take place';
  if (isOver(event)) return 'Has ended';
  if (left === 0) return `All ${plural(event.capacity, 'seat')} taken`;
  return `${count(left)} of ${plural(event.capacity, 'seat')} left`;
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
    this.#bar.firstChild.style.setProperty('--left', shareLeft(event).toFixed(4));
  }

  #flash() {
    this.node.classList.remove('news');
    requestAnimationFrame(() => this.node.classList.add('news'));
  }
}

/** A line with an icon: when, where. */
export function fact(name, text) {
  return el('li', {}, icon(name), el('span', { dir: 'auto' }, text));
}

const DRAWN_IN_A_ROW = 8;
const DRAWN_ONE_BY_ONE = 400;
const DOTS_BEYOND = 260;

/**
 * How full an event is: rows of seats around a stage, taken from the left. It never shows the last
 * free seat as taken nor the first taken one as free, however many seats one dot stands for.
 */
export class SeatMap {
  #root = svg('svg', { class: 'seat-map', role: 'img' });
  #place;
  #dots = [];
  #capacity = 0;
  #taken = 0;

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
    place.prepend(this.#root);
  }

  /** @returns {string} a caption where one dot stands for several seats, else '' */
  update({ capacity, booked_count: booked }) {
    if (capacity !== this.#capacity) this.#build(capacity);
    const taken = takenDots(this.#dots.length, capacity, booked);
    const [from, to] = [Math.min(taken, this.#taken), Math.max(taken, this.#taken)];
    for (let i = from; i < to; i += 1) this.#dots[i].classList.toggle('taken', i < taken);
    this.#taken = taken;
    this.#root.setAttribute('aria-label', `${count(booked)} of ${count(capacity)} seats taken`);
    if (capacity <= DRAWN_ONE_BY_ONE) return '';
    return `One dot is about ${count(Math.round(capacity / DOTS_BEYOND))} seats`;
  }

  #build(capacity) {
    const { seats, box, radius } = layout(capacity <= DRAWN_ONE_BY_ONE ? capacity : DOTS_BEYOND);
    this.#root.setAttribute('viewBox', box.map((n) => n.toFixed(2)).join(' '));
    this.#place.classList.toggle('few', capacity <= DRAWN_IN_A_ROW); // the number stands below them
    this.#dots = seats.map(({ x, y }) => svg('circle', { cx: x.toFixed(2), cy: y.toFixed(2), r: radius }));
    this.#root.replaceChildren(...this.#dots);
    this.#capacity = capacity;
    this.#taken = 0;
  }
}

/** How many of `dots` are drawn as taken. */
export function takenDots(dots, capacity, booked) {
  if (booked <= 0) return 0;
  if (booked >= capacity) return dots;
  return Math.min(dots - 1, Math.max(1, Math.round((dots * booked) / capacity)));
}

/**
 * Places n seats one unit apart, sorted from left to right: few in a row, more on half circles.
 * @returns {{seats: {x: number, y: number}[], radius: number, box: number[]}} box: what they take up
 */
export function layout(n) {
  if (n <= DRAWN_IN_A_ROW) {
    const seats = Array.from({ length: n }, (_, i) => ({ x: i - (n - 1) / 2, y: 0 }));
    return { seats, radius: ROUND, box: [-DRAWN_IN_A_ROW / 2, -0.5, DRAWN_IN_A_ROW, 1] };
  }
  let rows = 1;
  while (capacityOf(rows) < n) rows += 1;
  const radii = radiiOf(rows);
  const sum = radii.reduce((a, b) => a + b, 0);
  const seats = [];
  let placed = 0;
  let reached = 0;
  for (const radius of radii) {
    reached += radius;
    const upTo = Math.round((n * reached) / sum);
    seats.push(...rowOf(upTo - placed, radius));
    placed = upTo;
  }
  seats.sort((a, b) => b.angle - a.angle || a.radius - b.radius);
  const width = radii.at(-1) + ROUND + RIM;
  return { seats, radius: ROUND, box: [-width, -width, 2 * width, width + ROUND + RIM] };
}

const ROUND = 0.36; // radius of a seat
const RIM = 0.06; // half of the line around it

const radiiOf = (rows) => Array.from({ length: rows }, (_, i) => 0.85 * rows + 1.4 + i);

const capacityOf = (rows) => radiiOf(rows).reduce((sum, r) => sum + Math.floor(Math.PI * r) + 1, 0);

function rowOf(n, radius) {
  return Array.from({ length: n }, (_, i) => {
    const angle = Math.PI * (1 - i / Math.max(1, n - 1));
    return { angle, radius, x: radius * Math.cos(angle), y: -radius * Math.sin(angle) };
  });
}
