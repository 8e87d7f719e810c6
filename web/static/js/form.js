/**
 * What happens around a form: rules, fields, the course of a call, and what comes out of it. The one
 * rule: what is typed is never taken away, and what is wrong is said beside it.
 */
import { forgetTickets, isProtected, keepTicket, newsOf, onTicketsElsewhere, renewTicket, serverNow, t, ticketsOf, wayBack } from './api.js';
import { byId, codePoints, count, dateTime, el, fill, formatFor, grouped, icon, me, period, plain, plural, setText } from './view.js';

// --- The server's rules (shared/api/validation.h): '' where it would accept, else one sentence ----
// With `typing`, what typing on may still mend is not a problem yet.

export const [MAX_NAME, MAX_DESCRIPTION, MAX_CAPACITY] = [200, 10_000, 1_000_000];
const [MAX_EMAIL, MAX_LOCAL] = [254, 64];

// As shared/text.h has it: \s lacks U+0085 and has U+FEFF, which is hidden.
const SPACE = '\\t-\\r\\u0085\\p{Z}';
const HIDDEN = '\\p{Cf}\\p{Default_Ignorable_Code_Point}\\p{Variation_Selector}';
const SPACES = new RegExp(`[${SPACE}]+`, 'gu');
const HIDDENS = new RegExp(`[${HIDDEN}]`, 'gu');
const BLANK_START = new RegExp(`^[${SPACE}${HIDDEN}]+`, 'u');
const BLANK_END = new RegExp(`(?![\\p{Variation_Selector}\\u{e0020}-\\u{e007f}])[${SPACE}${HIDDEN}]$`, 'u');

/** One line: NFC, white space folded, nothing blank or hidden at the ends; an emoji stays whole. */
export function cleanLine(text) {
  let line = text.normalize('NFC').replace(BLANK_START, '');
  while (BLANK_END.test(line)) line = line.replace(BLANK_END, '');
  return line.replace(SPACES, ' ');
}

/** The lines of a text end with LF. */
export const cleanLines = (text) => text.replace(/\r\n?/g, '\n');

/** An address as it is sent; the server alone knows domains in their one form. */
export const cleanEmail = (text) => cleanLine(text.trim().toLowerCase());

export const nameProblem = (text, typing = false) => lineProblem(text, typing, t('Give the event a name.'));

/** The rule of all names; `missing` is said where there is none. */
export function lineProblem(text, typing, missing) {
  const name = cleanLine(text);
  if (!name.replace(SPACES, '').replace(HIDDENS, '').replace(/[\p{M}\u2800]/gu, '')) return typing ? '' : missing;
  const over = codePoints(name) - MAX_NAME;
  if (over > 0) return t('The name is {over} over the {most} characters it may have.', { over: count(over), most: MAX_NAME });
  return /\p{Cc}/u.test(name) ? NOT_STORED : '';
}

export function descriptionProblem(text) {
  const description = cleanLines(text);
  const over = codePoints(description) - MAX_DESCRIPTION;
  if (over > 0) return t('The description is {over} over the {most} characters it may have.', { over: count(over), most: count(MAX_DESCRIPTION) });
  return description.includes('\0') ? NOT_STORED : '';
}

export function capacityProblem(text, typing = false) {
  const typed = text.trim();
  if (!typed || typed === '+') return typing ? '' : t('Say how many seats there are.');
  if (!/^[+]?\d+$/.test(typed)) return t('Seats are counted in whole numbers, such as 120.');
  const seats = Number(typed);
  if (seats < 1) return typing ? '' : t('An event has at least 1 seat.');
  return seats > MAX_CAPACITY ? t('An event has at most {most} seats.', { most: count(MAX_CAPACITY) }) : '';
}

export function emailProblem(text, typing = false) {
  const email = cleanEmail(text);
  if (!email) return typing ? '' : t('Type your e-mail address.');
  if (email.search(HIDDENS) >= 0) return t('There is a hidden character in this address; please type it anew.');
  if (/[\s\p{Cc}\p{Z}]/u.test(email)) return t('An e-mail address has no spaces.');
  if (email.startsWith('mailto:') || /^[^"].*[<>]|^[<>]/.test(email)) return t('Type the address alone, as in ada@example.org.');
  const [local, domain = '', ...more] = email.split('@');
  if (more.length > 0 || (!typing && !email.includes('@'))) return t('An e-mail address has exactly one @, as in ada@example.org.');
  return localProblem(local, typing && !email.includes('@')) || domainProblem(domain, typing)
    || (codePoints(email) > MAX_EMAIL ? t('An e-mail address has at most {most} characters.', { most: MAX_EMAIL }) : '');
}

function localProblem(local, typing) {
  if (!local) return t('Something is missing before the @.');
  if (codePoints(local) > MAX_LOCAL) return t('At most {most} characters may stand before the @.', { most: MAX_LOCAL });
  if (typing && local.startsWith('"')) return '';
  if (/^"(?:[^"\\]|\\.)*"$/u.test(local)) return '';
  if (/^\.|\.\./.test(local) || (!typing && local.endsWith('.'))) return t('Before the @ a dot stands between other characters.');
  const [wrong] = local.match(/[^\w.!#$%&'*+\-/=?^`{|}~\u{80}-\u{10ffff}]/u) ?? [];
  return wrong ? t('“{wrong}” may not stand before the @.', { wrong }) : '';
}

function domainProblem(typed, typing) {
  const domain = inAscii(typed);
  if (domain === null) return typing ? '' : t('There can be no such domain after the @.');
  if (domain.includes('..') || (!typing && (!domain.includes('.') || domain.split('.').includes('')))) {
    return t('After the @ comes a domain with a dot, such as example.org.');
  }
  const [wrong] = domain.match(/[^a-z0-9.-]/) ?? [];
  if (wrong) return t('“{wrong}” may not stand after the @.', { wrong });
  return /(^|\.)-|-\./.test(domain) || (!typing && domain.endsWith('-'))
    ? t('A part of a domain has no hyphen at its ends.') : '';
}

/** A domain as the DNS has it (UTS 46, of which the browser's addresses are made); null: there is none. */
function inAscii(domain) {
  if (!/[^\0-\x7f]|(^|\.)xn--/.test(domain)) return domain;
  try {
    return new URL(`https://${domain}/`).hostname;
  } catch {
    return null;
  }
}

/** The address inside a text that is none, such as "<ada@example.org>,"; '' where there is none. */
export function suggestedEmail(text) {
  if (!emailProblem(text)) return '';
  let inside = text.replace(HIDDENS, '');
  inside = inside.match(/<([^<>]*)>/)?.[1] ?? inside;
  if (/mailto:/i.test(inside)) inside = inside.replace(/^\s*mailto:|\?.*$/gi, '');
  inside = inside.replace(/\([^()]*\)/g, '').replace(/\uff20/g, '@').replace(/^[\s.,;:<>()[\]"']+|[\s.,;:<>()[\]"']+$/g, '');
  return emailProblem(inside) ? '' : cleanEmail(inside);
}

const NOT_STORED = t('It holds a character that cannot be stored.');

/**
 * A labelled field with its rule, counter and problem. What typing on can't mend is shown at once, the
 * rest once somebody has left the field or tried to send; it goes away the moment it is mended.
 */
export class Field {
  #touched = false;
  #served = null; // what the server objected to: { value, message }
  #meant = null; // the button that puts in its place what was probably meant

  /**
   * @param {string} id of the input; `<id>-problem` and, where counted, `<id>-count` belong to it
   * @param {(text: string, typing: boolean) => string} rule
   * @param {{most?: number, counted?: (text: string) => string, suggest?: (text: string) => string}} [options]
   */
  constructor(id, rule, { most = 0, counted = (text) => text, suggest = null } = {}) {
    Object.assign(this, { input: byId(id), rule, most, counted, suggest });
    if (suggest) {
      this.#meant = el('button', { type: 'button', class: 'link', hidden: true, onclick: () => { this.value = suggest(this.value); this.input.focus(); } });
      byId(`${id}-problem`).after(this.#meant);
    }
    this.input.addEventListener('input', () => this.#draw());
    this.input.addEventListener('blur', () => { this.#touched ||= this.value !== ''; this.#draw(); });
    this.#draw();
  }

  get value() { return this.input.value; }
  set value(text) { this.input.value = text; this.#draw(); }

  get problem() {
    return this.#served?.value === this.value ? this.#served.message : this.rule(this.value, false);
  }

  /** Shows the problem, if there is one. @returns {boolean} whether the value will do */
  check() {
    this.#touched = true;
    this.#draw();
    return this.problem === '';
  }

  /** What the server said about the value that stands there now. */
  refuse(message) {
    this.#served = { value: this.value, message };
    this.check();
    this.input.focus();
  }

  reset() {
    [this.#touched, this.#served, this.value] = [false, null, ''];
  }

  #offer(meant) {
    this.#meant.hidden = meant === '';
    setText(this.#meant, meant && t('Did you mean {email}?', { email: plain(meant) }));
  }

  #draw() {
    const problem = this.#touched ? this.problem : this.rule(this.value, true);
    if (this.suggest) this.#offer(problem ? this.suggest(this.value) : '');
    const place = byId(`${this.input.id}-problem`);
    setText(place, problem);
    if (problem) this.input.setAttribute('aria-invalid', 'true');
    else this.input.removeAttribute('aria-invalid');
    if (this.most) this.#count();
  }

  #count() {
    const used = codePoints(this.counted(this.value));
    const place = byId(`${this.input.id}-count`);
    place.hidden = used < 0.8 * this.most; // it says nothing before that
    setText(place, `${count(used)} / ${count(this.most)}`);
    place.classList.toggle('over', used > this.most);
  }
}

export function waitWords(ms) { // "40 seconds", "3 minutes"
  const seconds = Math.ceil(ms / 1000);
  return seconds < 90 ? plural(Math.max(1, seconds), { one: '{n} second', other: '{n} seconds' }) : plural(Math.ceil(seconds / 60), { one: '{n} minute', other: '{n} minutes' });
}

/** What is left until a time: "9:41", "3 h 12 min", "2 days". Never less than nothing. */
export function leftWords(ms) {
  const seconds = Math.max(0, Math.ceil(ms / 1000));
  const [minutes, hours] = [Math.floor(seconds / 60), Math.floor(seconds / 3600)];
  if (hours >= 48) return plural(Math.round(hours / 24), { one: '{n} day', other: '{n} days' });
  return hours > 0 ? t('{hours} h {minutes} min', { hours, minutes: minutes % 60 }) : `${minutes}:${String(seconds % 60).padStart(2, '0')}`;
}

/** A time of today without the day. */
export const timeWords = (time) => (new Date(time).toDateString() === new Date(serverNow()).toDateString() ? formatFor(me(), { timeStyle: 'short' }).format(Date.parse(time)) : dateTime(time));

const WAITING = {
  busy: ['clock', t('It’s busy right now')],
  unknown: ['clock', t('Making sure'), t('The server could not say whether it worked, so we ask again. It can’t happen twice.')],
  lost: ['offline', t('The server can’t be reached'), t('Your request is kept and sent again. It can’t happen twice.')],
  offline: ['offline', t('You are offline'), t('Your request is kept and sent as soon as you are connected again.')],
};

/**
 * The place beside a form where the course of a call is told: exactly one state at a time, in words,
 * with a way out. Its parts are kept, so that a button under somebody's finger stays.
 */
export class Outcome {
  #root;
  #busy; // what is said while the server is
  #rest; // where focus goes when the button goes
  #timer = 0;
  #title = el('p', { class: 'outcome-title' });
  #text = el('div', { class: 'outcome-text' });
  #ticking = el('p', { 'aria-hidden': 'true' }); // seconds are shown but not read aloud
  #stop = el('button', { type: 'button', class: 'button small', onclick: () => this.#cancel() }, t('Stop trying'));
  #cancel = () => {};

  /**
   * @param {string} id of a polite live region
   * @param {{busy: string, rest: HTMLElement}} options busy: said while the server has no time, what was not done
   */
  constructor(id, { busy, rest }) {
    this.#root = byId(id);
    this.#busy = busy;
    this.#rest = rest;
    fill(this.#root, this.#title, this.#text, this.#ticking, this.#stop);
    this.clear();
  }

  get state() { return this.#root.dataset.state; }
  clear() { this.#show('', []); }

  /** @param {string} title @param {boolean} [again] a repetition, which can be stopped */
  sending(title, again = false) {
    this.#show('sending', [el('span', { class: 'spinner', 'aria-hidden': 'true' }), title], [], again);
  }

  /** @param {import('./api.js').Waiting} waiting @param {() => void} cancel */
  waiting({ why, ms }, cancel) {
    const [symbol, title, text] = WAITING[why];
    this.#cancel = cancel;
    this.#show(why, [icon(symbol), title], [el('p', {}, text ?? this.#busy)], true);
    if (ms > 0) this.#countDown(Date.now() + ms);
  }

  /**
   * @param {'cancelled'|'already'|'free'|'refused'} state
   * @param {string} symbol of view.js
   */
  say(state, symbol, title, ...children) {
    this.#show(state, [icon(symbol), title], children);
  }

  #countDown(until) {
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      setText(this.#ticking, seconds > 0 ? t('Next try in {seconds} s.', { seconds }) : '');
    };
    tick();
    this.#timer = setInterval(tick, 500);
  }

  #show(state, title, text = [], stoppable = false) {
    clearInterval(this.#timer);
    this.#root.dataset.state = state;
    fill(this.#title, ...title);
    fill(this.#text, ...text);
    setText(this.#ticking, '');
    if (!stoppable && this.#stop === document.activeElement) this.#rest.focus();
    this.#stop.hidden = !stoppable;
  }
}

const MOST_CHECKED = 10;

/**
 * The registrations made in this browser, as tickets. They come from its memory and say so, but
 * whether they are still good the server is asked. Forgetting them here cancels nothing; it is asked
 * about first and can be undone, in the words of a ticket's own page (ticket_actions.js).
 */
export class Tickets {
  #id;
  #list;
  #root = byId('tickets');
  #drawn = '';
  #checking = null;
  #made = new Set(); // ids of those that were made on this page
  #sure = new Set(); // ids of those that the server has called good since the page was opened
  #forgotten = []; // which can be brought back while the page is open
  #onChange;

  /**
   * @param {string} eventId @param {() => void} onChange called when they were forgotten here, or brought back
   * @param {() => void} onElsewhere called when another tab changed them
   */
  constructor(eventId, onChange, onElsewhere) {
    this.#id = eventId;
    this.#list = ticketsOf(eventId);
    this.#onChange = onChange;
    byId('forget-no').addEventListener('click', () => { byId('forget').hidden = true; byId('forget-ask').focus(); });
    byId('forget-yes').addEventListener('click', () => this.#forget());
    byId('show-again').addEventListener('click', () => this.#bringBack());
    onTicketsElsewhere(eventId, () => { this.#list = ticketsOf(eventId); onElsewhere(); });
  }

  get isEmpty() { return this.#list.length === 0; }

  /** Those that still hold a seat, newest first. */
  get good() { return this.#list.filter(holdsSeat); }

  /** How they stand, in a few words. */
  get headline() {
    const good = this.good.length;
    if (good > 0) return good === 1 ? t('You’re in') : t('You’re in, {n} times over', { n: good });
    if (!this.#list.every(({ gone }) => gone)) return t('Your registration was cancelled');
    return this.#list.length > 1 ? t('Your tickets are not known any more') : t('Your ticket is not known any more');
  }

  /** @param {import('./api.js').Ticket} ticket made just now */
  add(ticket) {
    keepTicket(this.#id, ticket);
    this.#made.add(ticket.id);
    this.#sure.add(ticket.id);
    this.#list = [ticket, ...this.#list.filter(({ id }) => id !== ticket.id)];
  }

  /** Whether the stream's `changed` may be about one of them. @param {string[]|null} changed */
  concern(changed) {
    return this.#list.some(({ url, watch }) => url && (!changed || !watch || changed.includes(watch)));
  }

  /** @param {Object} event @param {''|'cancelled'|'over'} off why it is nothing to go to any more */
  draw(event, off) {
    const drawn = JSON.stringify([this.#list, [...this.#sure], off, period(event), event.location], (key, value) => (key === 'watch' ? undefined : value));
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const hadFocus = this.#root.contains(document.activeElement);
    this.#root.hidden = this.#list.length === 0;
    byId(this.#list.length ? 'forgotten' : 'forget').hidden = true;
    fill(this.#root, ...(this.#list.length ? this.#parts(event, off) : []));
    if (hadFocus && this.#list.length) this.focus();
  }

  focus() { byId('ticket-head').focus(); }

  /** Asks the server how they stand. @returns {Promise<boolean>} whether that changed */
  check() {
    this.#checking ??= this.#check().finally(() => { this.#checking = null; });
    return this.#checking;
  }

  async #check() {
    let changed = false;
    for (const ticket of this.#list.filter(isAskedAbout).slice(0, MOST_CHECKED)) {
      const news = await newsOf(this.#id, ticket);
      if (!news) return changed; // next time
      changed = this.#learn(ticket.id, news) || changed;
    }
    return changed;
  }

  /** What was forgotten while the answer was on its way stays so. @returns {boolean} whether it stands otherwise now */
  #learn(id, news) {
    const ticket = this.#list.find((one) => one.id === id);
    if (!ticket) return false;
    const before = { ...ticket };
    Object.assign(ticket, news);
    if (holdsSeat(ticket)) this.#sure.add(id);
    renewTicket(this.#id, ticket);
    return ['cancelled', 'gone'].some((what) => Boolean(before[what]) !== Boolean(ticket[what]));
  }

  #parts(event, off) {
    const good = this.good.length;
    return [
      el('h2', { class: good && !off ? 'ticket-head' : 'ticket-head off', tabindex: '-1', id: 'ticket-head' },
        icon(good && off !== 'cancelled' ? 'check' : 'alert'), off ? t('You were registered') : this.headline),
      ...this.#list.map((ticket, i) => drawTicket(ticket, event, { isOff: off !== '', hasCode: i === 0 && this.#sure.has(ticket.id), isNew: this.#made.has(ticket.id) })),
      el('p', { class: 'hint' }, t('Kept in this browser only.'), ' ',
        el('button', { type: 'button', class: 'link', id: 'forget-ask', onclick: () => this.#ask() }, t('Forget it on this device'))),
    ];
  }

  #ask() {
    setText(byId('forget-back'), wayBackTo(this.#list));
    byId('forget').hidden = false;
    byId('forget-title').focus();
  }

  #forget() {
    this.#forgotten = this.#list;
    forgetTickets(this.#id);
    this.#list = [];
    this.#onChange();
    byId('forgotten').hidden = false;
    byId('forgotten-title').focus();
  }

  #bringBack() {
    for (const ticket of [...this.#forgotten].reverse()) keepTicket(this.#id, ticket);
    this.#list = ticketsOf(this.#id);
    this.#onChange();
    this.focus();
  }
}

function wayBackTo(tickets) {
  if (!tickets.some(({ url }) => url)) return t('The registration stays as it is.');
  return `${tickets.length > 1 ? `${t('All {n} tickets are meant.', { n: tickets.length })} ` : ''}${wayBack(tickets.some(({ mail, mailed }) => mail ?? mailed))}`;
}

const holdsSeat = ({ cancelled, gone }) => !cancelled && !gone;

/** Without a link the server tells only whoever may see registrations. */
const isAskedAbout = (ticket) => Boolean(ticket.url) || (holdsSeat(ticket) && !isProtected());

/** A corrected ticket has another code, so its picture is another one, too. */
const drawCode = ({ url, version }) => el('img', { class: 'code', src: `${url}.svg?version=${version}`, alt: t('The ticket’s code, to be read at the door'), width: 240, height: 240 });

const drawGone = () => el('p', { class: 'hint' }, t('The server knows this ticket no more: its e-mail address was corrected, or its data was erased. If it was corrected, its new link can be sent to that address.'), ' ',
  el('a', { href: '/find-tickets' }, t('Find my tickets')));

function drawTicket(ticket, event, { isOff, hasCode, isNew }) {
  const { id, email, name, number, url, cancelled, gone, mailed } = ticket;
  const off = isOff || !holdsSeat(ticket);
  const line = (term, text, props = { dir: 'auto' }) => (text ? el('div', {}, el('dt', {}, term), el('dd', props, text)) : null);
  return el('div', { class: off ? 'ticket off' : 'ticket' },
    url && !off && hasCode ? drawCode(ticket) : null,
    el('dl', {}, ...[
      line(gone ? t('Not known any more') : cancelled ? t('ticket|Cancelled') : t('Registered'), plain(name ? `${name}, ${email}` : email)),
      url && !off ? line(t('When'), period(event)) : null,
      url && !off ? line(t('Where'), plain(event.location ?? '')) : null,
      number ? line(t('Ticket number'), grouped(number), { class: 'number' }) : line(t('Registration number'), id, { class: 'number' }),
    ].filter(Boolean)),
    gone ? drawGone() : url ? el('a', { class: 'button small', href: url }, t('Open your ticket')) : null,
    off || !isNew ? null
      : el('p', { class: 'hint' }, mailed ? t('A mail with this link is on its way.') : t('No mail will come: open your ticket, and keep its link.')));
}
