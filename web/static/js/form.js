/**
 * What happens around a form: rules, fields, the course of a call, and what comes out of it. The one
 * rule: what is typed is never taken away, and what is wrong is said beside it.
 */
import { forgetTickets, getRegistration, isProtected, keepTicket, ticketsOf } from './api.js';
import { byId, codePoints, count, el, fill, icon, plain, setText } from './view.js';

// --- The server's rules (shared/api/validation.h): '' where it would accept, else one sentence ----
// With `typing`, what typing on may still mend is not a problem yet.

export const MAX_NAME = 200;
export const MAX_DESCRIPTION = 10_000;
export const MAX_CAPACITY = 1_000_000;
const MAX_EMAIL = 254;
const MAX_LOCAL = 64;

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

export const nameProblem = (text, typing = false) => lineProblem(text, typing, 'Give the event a name.');

/** The rule of all names; `missing` is said where there is none. */
export function lineProblem(text, typing, missing) {
  const name = cleanLine(text);
  if (!name.replace(SPACES, '').replace(HIDDENS, '')) return typing ? '' : missing;
  const over = codePoints(name) - MAX_NAME;
  if (over > 0) return `The name is ${count(over)} over the ${MAX_NAME} characters it may have.`;
  return /\p{Cc}/u.test(name) ? NOT_STORED : '';
}

export function descriptionProblem(text) {
  const description = cleanLines(text);
  const over = codePoints(description) - MAX_DESCRIPTION;
  if (over > 0) {
    return `The description is ${count(over)} over the ${count(MAX_DESCRIPTION)} characters it may have.`;
  }
  return description.includes('\0') ? NOT_STORED : '';
}

export function capacityProblem(text, typing = false) {
  const typed = text.trim();
  if (!typed || typed === '+') return typing ? '' : 'Say how many seats there are.';
  if (!/^[+]?\d+$/.test(typed)) return 'Seats are counted in whole numbers, such as 120.';
  const seats = Number(typed);
  if (seats < 1) return typing ? '' : 'An event has at least 1 seat.';
  return seats > MAX_CAPACITY ? `An event has at most ${count(MAX_CAPACITY)} seats.` : '';
}

export function emailProblem(text, typing = false) {
  const email = cleanEmail(text);
  if (!email) return typing ? '' : 'Type your e-mail address.';
  if (email.search(HIDDENS) >= 0) return 'There is a hidden character in this address; please type it anew.';
  if (/[\s\p{Cc}\p{Z}]/u.test(email)) return 'An e-mail address has no spaces.';
  if (email.startsWith('mailto:') || /^[^"].*[<>]|^[<>]/.test(email)) return 'Type the address alone, as in ada@example.org.';
  const [local, domain = '', ...more] = email.split('@');
  if (more.length > 0 || (!typing && !email.includes('@'))) {
    return 'An e-mail address has exactly one @, as in ada@example.org.';
  }
  return localProblem(local, typing && !email.includes('@')) || domainProblem(domain, typing)
    || (codePoints(email) > MAX_EMAIL ? `An e-mail address has at most ${MAX_EMAIL} characters.` : '');
}

function localProblem(local, typing) {
  if (!local) return 'Something is missing before the @.';
  if (codePoints(local) > MAX_LOCAL) return `At most ${MAX_LOCAL} characters may stand before the @.`;
  if (typing && local.startsWith('"')) return '';
  if (/^"(?:[^"\\]|\\.)*"$/u.test(local)) return '';
  if (/^\.|\.\./.test(local) || (!typing && local.endsWith('.'))) return 'Before the @ a dot stands between other characters.';
  const [wrong] = local.match(/[^\w.!#$%&'*+\-/=?^`{|}~\u{80}-\u{10ffff}]/u) ?? [];
  return wrong ? `“${wrong}” may not stand before the @.` : '';
}

function domainProblem(typed, typing) {
  const domain = inAscii(typed);
  if (domain === null) return typing ? '' : 'There can be no such domain after the @.';
  if (domain.includes('..') || (!typing && (!domain.includes('.') || domain.split('.').includes('')))) {
    return 'After the @ comes a domain with a dot, such as example.org.';
  }
  const [wrong] = domain.match(/[^a-z0-9.-]/) ?? [];
  if (wrong) return `“${wrong}” may not stand after the @.`;
  return /(^|\.)-|-\./.test(domain) || (!typing && domain.endsWith('-'))
    ? 'A part of a domain has no hyphen at its ends.' : '';
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
  inside = inside.replace(/\([^()]*\)/g, '').replace(/\uff20/g, '@')
    .replace(/^[\s.,;:<>()[\]"']+|[\s.,;:<>()[\]"']+$/g, '');
  return emailProblem(inside) ? '' : cleanEmail(inside);
}

const NOT_STORED = 'It holds a character that cannot be stored.';

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
    this.input = byId(id);
    this.rule = rule;
    this.most = most;
    this.counted = counted;
    this.suggest = suggest;
    if (suggest) {
      this.#meant = el('button', { type: 'button', class: 'link', hidden: true, onclick: () => this.#takeMeant() });
      byId(`${id}-problem`).after(this.#meant);
    }
    this.input.addEventListener('input', () => this.#draw());
    this.input.addEventListener('blur', () => { this.#touched ||= this.value !== ''; this.#draw(); });
    this.#draw();
  }

  get value() { return this.input.value; }

  set value(text) {
    this.input.value = text;
    this.#draw();
  }

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
    this.#touched = false;
    this.#served = null;
    this.value = '';
  }

  #takeMeant() {
    this.value = this.suggest(this.value);
    this.input.focus();
  }

  #offer(meant) {
    this.#meant.hidden = meant === '';
    setText(this.#meant, meant && `Did you mean ${plain(meant)}?`);
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
    setText(place, `${count(used)} / ${count(this.most)}`);
    place.classList.toggle('over', used > this.most);
  }
}

const WAITING = {
  busy: ['clock', 'It’s busy right now', 'Nothing was {done} yet; your request is kept and sent again.'],
  unknown: ['clock', 'Making sure', 'The server could not say whether it worked, so we ask again. It can’t happen twice.'],
  lost: ['offline', 'The server can’t be reached', 'Your request is kept and sent again. It can’t happen twice.'],
  offline: ['offline', 'You are offline', 'Your request is kept and sent as soon as you are connected again.'],
};

/**
 * The place beside a form where the course of a call is told: exactly one state at a time, in words,
 * with a way out. Its parts are kept, so that a button under somebody's finger stays.
 */
export class Outcome {
  #root;
  #done;
  #rest; // where focus goes when the button goes
  #timer = 0;
  #title = el('p', { class: 'outcome-title' });
  #text = el('div', { class: 'outcome-text' });
  #ticking = el('p', { 'aria-hidden': 'true' }); // seconds are shown but not read aloud
  #stop = el('button', { type: 'button', class: 'button small', onclick: () => this.#cancel() }, 'Stop trying');
  #cancel = () => {};

  /**
   * @param {string} id of a polite live region
   * @param {{done: 'booked'|'created', rest: HTMLElement}} options done: what it is about
   */
  constructor(id, { done, rest }) {
    this.#root = byId(id);
    this.#done = done;
    this.#rest = rest;
    fill(this.#root, this.#title, this.#text, this.#ticking, this.#stop);
    this.clear();
  }

  get state() { return this.#root.dataset.state; }

  clear() {
    this.#show('', []);
  }

  /** @param {string} title @param {boolean} [again] a repetition, which can be stopped */
  sending(title, again = false) {
    this.#show('sending', [el('span', { class: 'spinner', 'aria-hidden': 'true' }), title], [], again);
  }

  /** @param {import('./api.js').Waiting} waiting @param {() => void} cancel */
  waiting({ why, ms }, cancel) {
    const [symbol, title, text] = WAITING[why];
    this.#cancel = cancel;
    this.#show(why, [icon(symbol), title], [el('p', {}, text.replace('{done}', this.#done))], true);
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
      setText(this.#ticking, seconds > 0 ? `Next try in ${seconds} s.` : '');
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
 * whether they are still good the server is asked; forgetting them here cancels nothing.
 */
export class Tickets {
  #id;
  #list;
  #root = byId('tickets');
  #drawn = '';
  #checking = null;
  #onForget;

  /** @param {string} eventId @param {() => void} onForget called when none are left */
  constructor(eventId, onForget) {
    this.#id = eventId;
    this.#list = ticketsOf(eventId);
    this.#onForget = onForget;
  }

  /** Those that still hold a seat, newest first. */
  get good() { return this.#list.filter((ticket) => !ticket.cancelled); }

  add(ticket) {
    keepTicket(this.#id, ticket);
    this.#list = [ticket, ...this.#list.filter(({ id }) => id !== ticket.id)];
  }

  /** @param {''|'cancelled'|'over'} off why the event is nothing to go to any more */
  draw(off) {
    const drawn = JSON.stringify([this.#list, off]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const hadFocus = this.#root.contains(document.activeElement);
    this.#root.hidden = this.#list.length === 0;
    fill(this.#root, ...(this.#list.length ? this.#parts(off) : []));
    if (hadFocus && this.#list.length) this.focus();
  }

  focus() {
    byId('ticket-head').focus();
  }

  /** Asks the server whether they still hold a seat; a protected one tells only the organizer. @returns {Promise<boolean>} whether that changed */
  check() {
    if (isProtected()) return Promise.resolve(false);
    this.#checking ??= this.#check().finally(() => { this.#checking = null; });
    return this.#checking;
  }

  async #check() {
    let changed = false;
    for (const ticket of this.good.slice(0, MOST_CHECKED)) {
      const { kind, code, data } = await getRegistration(this.#id, ticket.id);
      if (kind !== 'ok' && code !== 'registration_not_found') return changed; // next time
      if (kind === 'ok' && !data.cancelled_at) continue;
      ticket.cancelled = true;
      keepTicket(this.#id, ticket);
      changed = true;
    }
    return changed;
  }

  #parts(off) {
    const good = this.good.length;
    const head = off ? 'You were registered' : good === 0 ? 'Your registration was cancelled'
      : good === 1 ? 'You’re in' : `You’re in, ${good} times over`;
    return [
      el('h2', { class: good && !off ? 'ticket-head' : 'ticket-head off', tabindex: '-1', id: 'ticket-head' },
        icon(good && off !== 'cancelled' ? 'check' : 'alert'), head),
      ...this.#list.map((ticket) => drawTicket(ticket, off !== '')),
      el('p', { class: 'hint' }, 'Kept in this browser only. ',
        el('button', { type: 'button', class: 'link', onclick: () => this.#forget() }, 'Forget it here')),
    ];
  }

  #forget() {
    forgetTickets(this.#id);
    this.#list = [];
    this.#onForget();
  }
}

function drawTicket({ id, email, cancelled }, isOff) {
  return el('dl', { class: cancelled || isOff ? 'ticket off' : 'ticket' },
    el('div', {}, el('dt', {}, cancelled ? 'Cancelled by the organizer' : 'Registered'), el('dd', { dir: 'auto' }, plain(email))),
    el('div', {}, el('dt', {}, 'Registration number'), el('dd', { class: 'number' }, id)));
}

/**
 * The event's address, ready to copy; where the clipboard may not be written (plain HTTP) it is
 * selected for the person to copy.
 * @param {string} id of the event
 */
export function showAddress(id) {
  const input = byId('address');
  const button = byId('copy');
  const label = button.querySelector('span');
  input.value = new URL(`/templates/event_details.html?id=${encodeURIComponent(id)}`, location.href).href;
  input.addEventListener('focus', () => input.select());
  button.addEventListener('click', async () => {
    const copied = await copy(input);
    setText(label, copied ? 'Copied' : 'Press Ctrl+C');
    setText(byId('copy-news'), copied ? 'The address was copied.' : 'The address is selected; copy it with Control C.');
    setTimeout(() => { setText(label, 'Copy'); setText(byId('copy-news'), ''); }, 4000);
  });
}

async function copy(input) {
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    input.focus();
    input.select();
    return false;
  }
}
