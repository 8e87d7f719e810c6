/**
 * What the pages show, and how: elements, words, times, an event's state, its picture. The one
 * rule: text from people only ever becomes a text node or an attribute that is not executed; there is
 * no way to hand in markup.
 *
 *   el('p', { class: 'note', dir: 'auto' }, event.name)
 */

import { language, mayBeSignedIn, serverNow, t } from './api.js';

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
export const svg = (tag, props = {}, ...children) => filled(document.createElementNS(SVG, tag), props, children);

/** An icon of 24 units drawn with one path; decorative, so hidden from assistive technology. */
export const icon = (name) => svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' }, svg('path', { d: ICONS[name] }));

/** Replaces the children only; focus inside is lost, so callers keep the focused part outside. */
export function fill(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null));
  return node;
}

/** Sets the text if it differs, so that live regions and selections stay quiet. */
export const setText = (node, text) => { if (node.textContent !== text) node.textContent = text; };

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
  cross: 'M6 6l12 12M18 6 6 18',
  lock: 'M6 11h12v9H6zm2.5 0V8a3.5 3.5 0 0 1 7 0v3',
  offline: 'M3 3l18 18M8.5 15.5a5 5 0 0 1 6.5-.6M5 12a10 10 0 0 1 4-2.3m4.5-.2A10 10 0 0 1 19 12m-7 7.5v.01',
  pin: 'M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21zm0-9.2a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8zM4.5 20a7.5 7.5 0 0 1 15 0',
  tag: 'M4 4h8l8 8-8 8-8-8zM8.5 8.5v.01',
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
  for (const link of document.querySelectorAll('.languages a')) link.addEventListener('click', () => { link.search = addressIn(link.lang); });
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

/** The query of this page's address, with another language, which the server then remembers. */
const addressIn = (other) => new URLSearchParams([...[...new URLSearchParams(location.search)].filter(([name]) => name !== 'language'), ['language', other]]);

// --- Words and numbers, as people read them ------------------------------------------------------

/** The page's language, as it is written where the reader lives. */
const locales = [...navigator.languages.filter((tag) => tag.split('-')[0] === language), language];
const numbers = new Intl.NumberFormat(locales);
const relative = new Intl.RelativeTimeFormat(locales, { numeric: 'auto' });
const plurals = new Intl.PluralRules(locales);

/** 12345 -> "12,345" */
export const count = (n) => numbers.format(n);

/** (2000, { one: '{n} seat', other: '{n} seats' }) -> "2,000 seats"; see t() in api.js */
export const plural = (n, forms, values = {}) => t(forms[plurals.select(n)] ?? forms.other, { n: count(n), ...values });

/** The parts of a text, with elements in place of the {names} that t() left. @param {Object<string, Node>} nodes */
export const parts = (text, nodes) => text.split(/\{(\w+)\}/).map((part, i) => (i % 2 ? nodes[part] : part));

/** The path of an event's page. @param {{id: string, slug?: string|null}} event */
export const pageOf = ({ id, slug }) => (slug ? `/e/${slug}` : `/templates/event_details.html?id=${encodeURIComponent(id)}`);
export const contactLink = (contact) => (/^https?:/.test(contact) ? el('a', { href: contact, target: '_blank', rel: 'noopener noreferrer' }, t('Contact')) : el('a', { class: 'contact', href: `mailto:${contact.replace(/[^\w@.+-]/gu, encodeURIComponent)}`, dir: 'ltr' }, plain(contact)));
/** A ticket's number as people read it out: "AB3D K7QX". */
export const grouped = (number) => `${number.slice(0, 4)} ${number.slice(4)}`;

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

/** 'rtl' or 'ltr', as dir="auto" takes it from the first letter: for what stands around a text of people. */
export const directionOf = (text) => (/^[^\p{L}\u200e\u200f]*(?=[\p{L}\u200f])[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u.test(text) ? 'rtl' : 'ltr');

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
  if (Math.abs(seconds) < 45) return t('just now');
  const steps = [[60, 'minute', 60], [3600, 'hour', 24], [86400, 'day', 30],
    [2592000, 'month', 12], [31536000, 'year', Infinity]];
  const [size, unit] = steps.find(([unitSize, , most]) =>
    Math.abs(Math.round(seconds / unitSize)) < most);
  return relative.format(Math.round(seconds / size) || Math.sign(seconds), unit);
}

// --- Times, in the reader's language, format and zone ---------------------------------------------

/** @typedef {{languages: readonly string[], zone: string|undefined, now: number}} Reader zone: undefined is the browser's */
const DAYS = { day: 'numeric', month: 'short' };
const DAY = { weekday: 'short', ...DAYS };
const NUMERIC_DAY = { year: 'numeric', month: 'numeric', day: 'numeric', era: 'short' };
const NUMERIC_TIME = { ...NUMERIC_DAY, hour: 'numeric', minute: 'numeric' };
const HALF_HOUR = 1_800_000; // the least by which clocks are put back
const NIGHT = 12 * 3_600_000; // what ends within it belongs to the day on which it began

export const me = () => ({ languages: locales, zone: undefined, now: serverNow() });

/** "Sat, 3 Jan, 7:00 PM", by the reader's own clock. */
export function dateTime(time, reader = me()) {
  const at = Date.parse(time);
  return Number.isNaN(at) ? '' : written({ ...inYear(DAY, [at], reader.zone, reader), ...clockOf(reader) }, reader.zone, reader, at);
}

/**
 * When an event is: "Sat, 3 Jan · 7:00–9:00 PM JST · 5:00 AM your time". First by its own clock, which is
 * named, then by the reader's where it shows another time. tests/web/support/time_words.json has more.
 */
export function period(event, reader = me()) {
  const start = Date.parse(event.starts_at || event.ends_at);
  if (Number.isNaN(start)) return '';
  if (coversDays(event)) return daysWords([start, overAt(event) - 1], event.timezone, reader);
  const times = [start, Math.max(start, Date.parse(event.ends_at) || start)];
  const hasZone = Boolean(event.timezone && dateFormat(event.timezone));
  const zone = hasZone ? event.timezone : reader.zone;
  const words = timesWords(times, zone, clockNames(times, zone, !hasZone, reader), reader);
  return `${event.starts_at ? words : t('Until {time}', { time: words })}${ownTime(start, zone, reader)}`;
}

function daysWords([first, last], zone, reader) {
  const isOne = readAs(NUMERIC_DAY, first, zone) === readAs(NUMERIC_DAY, last, zone);
  return written(inYear(isOne ? DAY : DAYS, [first, last], zone, reader), zone, reader, first, isOne ? first : last);
}

function timesWords(times, zone, names, reader) {
  const [start, end] = times;
  const day = inYear(DAY, times, zone, reader);
  const isOneDay = readAs(NUMERIC_DAY, start, zone) === readAs(NUMERIC_DAY, end, zone);
  const show = (options) => (from, to) => written(options, zone, reader, from, to);
  if (!isOneDay && end - start >= NIGHT) return fromTo(show({ ...day, ...clockOf(reader) }), times, names);
  const clock = show(clockOf(reader));
  return `${show(day)(start)}\u00a0· ${isOneDay && names[0] === names[1] ? `${clock(start, end)} ${names[0]}` : fromTo(clock, times, names)}`;
}

/** "07:00" or "7:00", as the language has it. */
const clockOf = (reader) => ({ hour: /^0/.test(formatFor(reader, { timeStyle: 'short' }, 'UTC').format(NIGHT / 2)) ? '2-digit' : 'numeric', minute: '2-digit' });
const fromTo = (show, [start, end], [first, last]) => `${show(start)}${first === last ? '' : ` ${first}`} – ${show(end)} ${last}`;

/** " · Fri, 5:00 AM your time" (no line begins with the dot), or nothing where the reader's clock shows the same. */
function ownTime(time, zone, reader) {
  const show = (options) => written(options, reader.zone, reader, time);
  const isAlike = (options) => readAs(options, time, zone) === readAs(options, time, reader.zone);
  if (isAlike(NUMERIC_TIME)) return '';
  const day = isAlike(NUMERIC_DAY) ? '' : `${show({ weekday: 'short' })}, `;
  return `\u00a0· ${day}${show(clockOf(reader))} ${clockNames([time], reader.zone, true, reader)[0]}`;
}

/** What the clock is called at these times: "JST", "Tokyo time" where the language has only "GMT+9", or "your time". */
function clockNames(times, zone, isOwn, reader) {
  const isUnclear = times.some((time) => comesTwice(time, zone));
  const city = /^(?!Etc\/).*\/(.+)$/.exec(zone)?.[1].replaceAll('_', ' ');
  return times.map((time) => {
    const name = formatFor(reader, { hour: 'numeric', timeZoneName: 'short' }, zone).formatToParts(time).find(({ type }) => type === 'timeZoneName').value;
    if (isOwn) return isUnclear ? t('your time ({name})', { name }) : t('your time');
    return city && /\p{Nd}/u.test(name) && !isUnclear ? t('{city} time', { city }) : name;
  });
}

/** Whether clocks were put back, so that they show this time twice. */
function comesTwice(time, zone) {
  const shown = readAs(NUMERIC_TIME, time, zone);
  return [-2, -1, 1, 2].some((n) => readAs(NUMERIC_TIME, time + n * HALF_HOUR, zone) === shown);
}

const readAs = (options, time, zone) => formatOf('en', options, zone).format(time);

/** The year is said where it is not this one. */
function inYear(options, times, zone, { now }) {
  const year = { year: 'numeric' };
  return times.every((time) => readAs(year, time, zone) === readAs(year, now, zone)) ? options : { ...options, ...year };
}

/** Browsers differ in the blanks around a dash and before PM. */
function written(options, zone, reader, start, end = start) {
  const format = formatFor(reader, options, zone);
  const text = start === end ? format.format(start) : format.formatRange(start, end);
  return text.replace(/[\u00a0\u202f]/g, ' ').replace(/\s–\s/gu, ' – ').replace(/^((?:\p{L}+ )?[\d:.]+) – (?=\d)/u, '$1–');
}

export const formatFor = ({ languages }, options, zone) => formatOf(languages, options, zone) ?? formatOf('en-GB', options, zone);
const formats = new Map(); // making one is slow

/** @returns {Intl.DateTimeFormat|null} null: this browser does not know the zone, or what the languages are */
export function formatOf(languages, options, timeZone) {
  const key = JSON.stringify([languages, options, timeZone]);
  if (!formats.has(key)) formats.set(key, newFormat(languages, { ...options, timeZone }));
  return formats.get(key);
}

function newFormat(languages, options) {
  try {
    return new Intl.DateTimeFormat(languages, options);
  } catch {
    return null;
  }
}

/** Whether it is about whole days of its zone, by the rule of its calendar entry (section 6 of the API's README). */
export function coversDays(event) {
  const day = event.timezone && event.starts_at && dateFormat(event.timezone);
  const begins = (time) => day.format(time) !== day.format(time - 1);
  const start = Date.parse(event.starts_at);
  return Boolean(day) && begins(start) && overAt(event) > start && begins(overAt(event));
}

// --- What an event's two numbers mean: decided here, so that no two places disagree --------------

/** @typedef {'open'|'last'|'full'|'closed'} SeatState closed: nobody can register, see stateWord() */

const LONGEST_DAY = 48 * 3_600_000; // where the date line was crossed

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

const dayIn = (timezone) => dateFormat(timezone || 'UTC') ?? dateFormat('UTC');
const dateFormat = (timezone) => formatOf('en', NUMERIC_DAY, timezone);

/** Whether there are still seats to speak of. */
export const liesAhead = (event) => event.status !== 'cancelled' && !isOver(event);

export const seatsLeft = ({ capacity, booked_count: booked, held_count: held = 0 }) => Math.max(0, capacity - booked - held);

/** Share of the seats that is booked, 0 to 1. */
export const shareBooked = ({ capacity, booked_count: booked, held_count: held = 0 }) => (capacity > 0 ? Math.min(1, (booked + held) / capacity) : 0);

/** @returns {SeatState} "last": at most a tenth, and at most 50 seats, are left. */
export function seatState(event) {
  if ((event.status && event.status !== 'published') || isOver(event)) return 'closed';
  const left = seatsLeft(event);
  if (left === 0) return 'full';
  return left <= Math.min(50, Math.max(1, event.capacity / 10)) && event.booked_count > 0
    ? 'last' : 'open';
}

const [MINUTE, SOON] = [60_000, 3_600_000];
const CLOSED_WORDS = { cancelled: t('Cancelled'), draft: t('Not open yet') };

/** The word on the badge: '' where all is ordinary. */
export function stateWord(event) {
  const state = seatState(event);
  if (state === 'closed') return CLOSED_WORDS[event.status] ?? t('Over');
  if (state === 'last') return seatsLeft(event) === 1 ? t('Last seat') : t('Last seats');
  const ahead = Date.parse(event.starts_at) - serverNow();
  return state === 'full' ? t('Sold out') : ahead > 0 && ahead <= SOON ? plural(Math.ceil(ahead / MINUTE), { one: 'Starts in {n} minute', other: 'Starts in {n} minutes' }) : '';
}

/** "12 of 200 seats left"; the whole thing in words, for assistive technology too. @param {string} [left] is put in */
export function seatWords(event, left = count(seatsLeft(event))) {
  if (event.status === 'cancelled') return t('Will not take place');
  if (isOver(event)) return t('Has ended');
  if (seatsLeft(event) === 0) return plural(event.capacity, { one: 'All {n} seat taken', other: 'All {n} seats taken' });
  return plural(event.capacity, { one: '{left} of {n} seat left', other: '{left} of {n} seats left' }, { left });
}

/** A line with an icon: when, where. What is said relative to now is true on a screen only. */
export const fact = (name, text) => el('li', { 'data-fact': name, class: name === 'clock' && 'passing' }, icon(name), el('span', { dir: 'auto' }, text));

const [LEAST_ACROSS, MOST_ACROSS, DRAWN_IN_ROWS] = [8, 12, 60];
const [DRAWN_ONE_BY_ONE, DOTS_BEYOND] = [400, 260];

/**
 * How full an event is: rows of seats, taken from the left. It never shows the last
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
  update({ capacity, booked_count, held_count = 0 }) {
    if (capacity !== this.#capacity) this.#build(capacity);
    const booked = booked_count + held_count;
    const taken = takenDots(this.#dots.length, capacity, booked);
    const [from, to] = [Math.min(taken, this.#taken), Math.max(taken, this.#taken)];
    for (let i = from; i < to; i += 1) this.#dots[i].classList.toggle('taken', i < taken);
    this.#taken = taken;
    this.#root.setAttribute('aria-label', t('{booked} of {capacity} seats taken', { booked: count(booked), capacity: count(capacity) }));
    if (capacity <= DRAWN_ONE_BY_ONE) return '';
    return t('One dot is about {count} seats', { count: count(Math.round(capacity / DOTS_BEYOND)) });
  }

  #build(capacity) {
    const { seats, box, radius } = layout(capacity <= DRAWN_ONE_BY_ONE ? capacity : DOTS_BEYOND);
    this.#root.setAttribute('viewBox', box.map((n) => n.toFixed(2)).join(' '));
    this.#place.classList.toggle('few', capacity <= DRAWN_IN_ROWS); // the number stands below them
    this.#dots = seats.map(({ x, y }) => svg('circle', { cx: x.toFixed(2), cy: y.toFixed(2), r: radius }));
    this.#root.replaceChildren(...this.#dots);
    this.#capacity = capacity;
    this.#taken = 0;
  }
}

/** How many of `dots` are drawn as taken. */
export const takenDots = (dots, capacity, booked) => (booked <= 0 ? 0 : booked >= capacity ? dots
  : Math.min(dots - 1, Math.max(1, Math.round((dots * booked) / capacity))));

/**
 * Places n seats one unit apart: few in straight rows, more on half circles around a stage, sorted from left to right.
 * @returns {{seats: {x: number, y: number}[], radius: number, box: number[]}} box: what they take up
 */
export function layout(n) {
  if (n <= DRAWN_IN_ROWS) {
    const rows = Math.ceil(n / MOST_ACROSS);
    const [across, width] = [Math.ceil(n / rows), Math.max(LEAST_ACROSS, Math.ceil(n / rows))];
    const seats = Array.from({ length: n }, (_, i) => ({ x: (i % across) - (Math.min(across, n - i + (i % across)) - 1) / 2, y: Math.floor(i / across) }));
    return { seats, radius: ROUND, box: [-width / 2, -0.5, width, rows] };
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

const [ROUND, RIM] = [0.36, 0.06]; // radius of a seat; half of the line around it

const radiiOf = (rows) => Array.from({ length: rows }, (_, i) => 0.85 * rows + 1.4 + i);

const capacityOf = (rows) => radiiOf(rows).reduce((sum, r) => sum + Math.floor(Math.PI * r) + 1, 0);

function rowOf(n, radius) {
  return Array.from({ length: n }, (_, i) => {
    const angle = Math.PI * (1 - i / Math.max(1, n - 1));
    return { angle, radius, x: radius * Math.cos(angle), y: -radius * Math.sin(angle) };
  });
}
