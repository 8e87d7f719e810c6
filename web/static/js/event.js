/**
 * The event's page: which event, its facts, its seats as they change. The one rule: the page shows
 * what the server said last; news never moves what somebody is reading or typing.
 */
import { fetched, forgetKey, getEvent, getEventAt, goLive, insist, isProtected, keyFor, language, recall, register, remember, serverNow, settle, t, whyLost } from './api.js';
import { Field, Outcome, Tickets, cleanEmail, cleanLine, emailProblem, lineProblem, suggestedEmail } from './form.js';
import { SeatMap, ago, byId, count, directionOf, el, fact, fill, greet, grouped, liesAhead, overAt, pageOf, parts, period, plain,
  plural, seatState, seatWords, seatsLeft, setHeading, setText, stateWord } from './view.js';

const FULL = t('Should a seat come free, you can register here at once; this page keeps watching.');
export const CLOSED = {
  cancelled: [t('Cancelled'), t('This event was cancelled by its organizer.')],
  draft: [t('Not open for registration'), t('Registration has not opened yet.')],
  over: [t('Over'), t('This event has ended, so nobody can register for it any more.')],
};
// What a server leaves out of an event where it says nothing of its sale (section 7 of the API's README).
const PLAIN = { sales_start_at: null, sales_end_at: null, max_per_order: null, waiting_list: false, held_count: 0, ticket_types: 0 };
/** Why the form for one seat is not what fits: it is not the time, or people order several seats; '': it fits. */
const gateOf = ({ sales_start_at: start, sales_end_at: end, ticket_types: types, max_per_order: most }) => (Date.parse(start) > serverNow() ? 'before'
  : Date.parse(end) <= serverNow() ? 'after' : types > 0 || most > 1 ? 'orders' : '');
const [MINUTE, CHECK_WITHIN] = [60_000, 2_000]; // a crowd that hears of a cancellation does not ask all at once

/**
 * The registration form and every way it can end. One address is sent under one key until its outcome
 * is known, so that pressing, retrying and reloading book at most one seat.
 */
class Registration {
  #id;
  #page;
  #event = null;
  #form = byId('register');
  #button = byId('register-button');
  #again = byId('again');
  #field = new Field('email', emailProblem, { suggest: suggestedEmail });
  #name = new Field('attendee', (text, typing) => (this.#event?.names_required || cleanLine(text)
    ? lineProblem(text, typing, t('Type the name of whoever comes.')) : ''));
  #outcome = new Outcome('outcome', { busy: t('Nothing was booked yet; your request is kept and sent again.'), rest: this.#button });
  #tickets;
  #state = 'open';
  #running = null; // AbortController of the call under way
  #opened = false; // for somebody else
  #inDoubt = false; // an attempt may have gone through
  #missed = false; // the last seat went a moment before
  #gate = '';
  #sale = null; // where more is sold than one seat at any time: a promise of what sale.js draws

  /** @param {{refresh: () => void, soldOut: () => void}} page refresh reads the seats again; soldOut hears it before the stream says so */
  constructor(eventId, page) {
    [this.#id, this.#page] = [eventId, page];
    this.#tickets = new Tickets(eventId, () => this.#draw(), () => this.#changedElsewhere());
    this.#form.addEventListener('submit', (event) => { event.preventDefault(); this.#submit(); });
    this.#again.addEventListener('click', () => this.#openForm());
  }

  /** New facts about the event; the form follows, but never takes away what is being typed. */
  update(event) {
    const before = this.#event;
    this.#event = event;
    [this.#state, this.#gate] = [seatState(event), gateOf(event)];
    if (this.#missed && this.#isBookable) this.#sayFree();
    if (this.#outcome.state === 'free' && !this.#isBookable) this.#outcome.clear();
    this.#draw();
    this.#drawSale();
    if (before === null) {
      this.checkTickets(0);
      this.#goOn();
    } else if (event.booked_count < before.booked_count) {
      this.checkTickets(Math.random() * CHECK_WITHIN);
    }
  }

  #drawSale() {
    const { sales_start_at: start, sales_end_at: end, waiting_list: list, ticket_types: types } = this.#event;
    if (!this.#gate && !start && !end && !list && !this.#sale) return;
    const first = types > 0 && !this.#sale ? getEventAt(`/events/${this.#id}/ticket-types`) : null; // while its module is on its way
    this.#sale ??= fetched(() => import('./sale.js')).then(({ Sale }) => new Sale(this.#id, { turn: () => draw({}), refresh: this.#page.refresh, isCard, first }));
    this.#sale.then((sale) => sale.update(this.#event, { state: this.#state, gate: this.#gate, news: Math.max(1, heard.whole) + heard.seats }));
  }

  /** The organizer may have cancelled one of them, or brought it back. */
  checkTickets(ms = 0) {
    setTimeout(async () => {
      if (await this.#tickets.check()) setText(byId('news'), this.#tickets.good.length ? t('Your tickets have changed.') : `${this.#tickets.headline}.`);
      this.#draw();
    }, ms);
  }

  /** @param {string[]|null} changed as the stream names tickets */
  ticketsChanged(changed) { if (this.#tickets.concern(changed)) this.checkTickets(Math.random() * CHECK_WITHIN); }

  get #isBookable() { return (this.#state === 'open' || this.#state === 'last') && !this.#gate; }

  #draw() {
    const off = liesAhead(this.#event) ? '' : this.#event.status === 'cancelled' ? 'cancelled' : 'over';
    const hasTicket = this.#tickets.good.length > 0;
    const inUse = this.#running !== null || [this.#field, this.#name].some(({ value, input }) => value !== '' || document.activeElement === input);
    const wanted = this.#running !== null || this.#inDoubt
      || (this.#isBookable ? !hasTicket || this.#opened || inUse : inUse && this.#state === 'full' && !this.#gate);
    this.#tickets.draw(this.#event, off);
    this.#drawNotices(hasTicket && !wanted);
    if (!wanted && this.#form.contains(document.activeElement)) this.#focusNotice();
    this.#form.hidden = !wanted;
    this.#again.hidden = !(hasTicket && this.#isBookable && !wanted);
    this.#drawButton();
  }

  #drawNotices(satisfied) {
    byId('full').hidden = this.#state !== 'full' || satisfied || this.#gate !== '';
    const words = this.#missed ? t('The last seat went a moment before you, and nothing was booked.') : t('Every seat is taken.');
    setText(byId('full-text'), this.#event.waiting_list ? words : `${words} ${FULL}`);
    byId('closed').hidden = this.#state !== 'closed';
    const closed = this.#state !== 'closed' ? ['', ''] : CLOSED[this.#event.status] ?? CLOSED.over;
    ['closed-title', 'closed-text'].forEach((id, i) => setText(byId(id), closed[i]));
  }

  #focusNotice() {
    ['ticket-head', 'closed-title', 'full-title', 'sale-title', 'name'].map((id) => document.getElementById(id)).find((node) => node && !node.closest('[hidden]')).focus();
  }

  #drawButton() {
    const busy = this.#running !== null;
    this.#button.setAttribute('aria-disabled', String(busy || !(this.#isBookable || this.#inDoubt)));
    for (const { input } of [this.#field, this.#name]) input.readOnly = busy;
    byId('attendee-optional').hidden = this.#name.input.required = Boolean(this.#event.names_required);
    setText(this.#button.lastElementChild, busy ? t('One moment…') : t('Register'));
  }

  /** A registration that a reload has interrupted is carried on under its key. */
  #goOn() {
    const sending = recall(`sending.${this.#id}`);
    if (typeof sending?.user_email !== 'string') return;
    [this.#field.value, this.#name.value] = [sending.user_email, sending.name ?? ''];
    this.#submit(true);
  }

  async #submit(carriedOn = false) {
    if (this.#running) return;
    const [wrong] = [this.#field, this.#name].filter((field) => !field.check());
    if (wrong) { this.#outcome.clear(); wrong.input.focus(); return; }
    if (!this.#isBookable && !this.#inDoubt && !carriedOn) return; // the notice says why
    const name = cleanLine(this.#name.value);
    const wish = { user_email: cleanEmail(this.#field.value), ...(name && { name }), language };
    this.#running = new AbortController();
    this.#missed = false;
    remember(`sending.${this.#id}`, wish);
    this.#draw();
    const answer = await this.#book(wish, carriedOn ? t('Going on with your registration…') : t('Booking your seat…'), this.#running);
    remember(`sending.${this.#id}`, null);
    this.#running = null;
    this.#inDoubt = Boolean(answer.inDoubt);
    this.#show(answer, wish.user_email);
    this.#draw();
    this.#page.refresh();
  }

  #book(wish, words, running) {
    const key = keyFor(`register.${this.#id}`, JSON.stringify(wish));
    const working = () => this.#outcome.sending(t('Many want seats just now, so your device works a moment for its turn…'), false);
    return settle((signal) => register(this.#id, wish, key, signal, working), {
      signal: running.signal,
      onSending: (attempt) => this.#outcome.sending(words, attempt > 1),
      onWaiting: (waiting) => this.#outcome.waiting(waiting, () => running.abort()),
    });
  }

  #show(answer, email) {
    if (answer.kind === 'cancelled') return this.#sayCancelled(answer.inDoubt);
    forgetKey(`register.${this.#id}`);
    return answer.kind === 'ok' ? this.#registered(answer.data) : this.#refused(answer, email);
  }

  #registered({ id, user_email: email, created_at: at, number, name, version, ticket_url: url, mailed }) {
    this.#tickets.add({ id, email, at, number, name, version, url, mailed });
    for (const field of [this.#field, this.#name]) field.reset();
    this.#opened = false;
    this.#tickets.draw(this.#event, '');
    this.#tickets.focus();
    this.#outcome.clear();
    setText(byId('news'), t('Registered. Your ticket’s number is {number}.', { number: grouped(number) }));
  }

  #refused(answer, email) {
    if (answer.code === 'already_registered') this.#sayAlready(email);
    else if (answer.code === 'event_full') this.#sayFull(answer.data);
    else if (['user_email', 'name'].includes(answer.field)) {
      this.#outcome.clear();
      (answer.field === 'name' ? this.#name : this.#field).refuse(answer.message);
    } else {
      const isGone = answer.code === 'event_not_found';
      this.#outcome.say('refused', 'alert', isGone ? t('This event is no longer there') : t('That did not work'), el('p', {}, `${isGone ? '' : `${answer.message} `}${t('Nothing was booked.')}`));
    }
  }

  #sayAlready(email) {
    const known = this.#tickets.good.find((ticket) => ticket.email === email);
    this.#outcome.say('already', 'ticket', t('Already registered'),
      el('p', {}, ...parts(t('{email} has a seat at this event; nothing was booked a second time.'), { email: el('bdi', {}, plain(email)) })),
      el('a', known?.url ? { href: known.url } : { href: '/find-tickets' }, known?.url ? t('Open your ticket') : t('Find my tickets')));
  }

  /** Said by the notice, which goes when a seat comes free. */
  #sayFull(said) {
    this.#outcome.clear();
    if (said?.waiting_list && this.#sale) return void this.#sale.then((sale) => sale.offerQueue());
    this.#missed = true;
    this.#page.soldOut();
    setText(byId('news'), `${t('Sold out')}. ${t('The last seat went a moment before you, and nothing was booked.')}`);
  }

  #sayFree() {
    this.#missed = false;
    this.#outcome.say('free', 'ticket', t('A seat is free again'), el('p', {}, t('Nothing was booked for you yet: press the button to try once more.')));
  }

  #sayCancelled(inDoubt) {
    this.#outcome.say('cancelled', 'alert', t('Stopped'), el('p', {}, inDoubt
      ? t('One of the attempts may have gone through. Registering again with the same address is safe: it never books a second seat.')
      : t('Nothing was booked.')));
  }

  #openForm() {
    [this.#opened, this.#form.hidden] = [true, false];
    this.#field.input.focus();
    this.#draw();
  }

  #changedElsewhere() {
    if (!this.#event) return;
    const hadFocus = ['tickets', 'forget'].some((part) => byId(part).contains(document.activeElement));
    this.#draw();
    if (hadFocus && this.#tickets.isEmpty) (this.#form.hidden ? this.#focusNotice() : this.#field.input.focus());
  }
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const isCard = document.body.dataset.page === 'card'; // in a frame of another site: the registration, and little beside it
const [, atSlug] = /^\/e\/([^/]+)/.exec(location.pathname) ?? [];
// The page says which event it is, unless the server could not look it up.
let id = (document.querySelector('meta[name="event"]')?.content ?? new URLSearchParams(location.search).get('id'))?.trim().toLowerCase() ?? '';

let [shown, shownTag, described] = [null, null, null]; // the event as the page shows it; the tag of the first answer; the description shown
let [registration, seatMap, line] = [null, null, null]; // line: once opened, a promise of it
let [loading, ending, stands] = [new AbortController(), 0, null]; // of the call under way; the timer of awaitEnd(); called when the page can be used
const standing = new Promise((resolve) => { stands = resolve; });
let organizing = () => {}; // draws what members see more of an event
const heard = { whole: 0, seats: 0 }; // how often the stream has said something

const HEADINGS = { loading: 'loading-title', event: 'name', missing: 'missing-title', problem: 'problem-title' };
const FACES = Object.keys(HEADINGS);

/** Exactly one of the page's faces; focus inside the one that goes moves to the heading of the next. */
function face(name) {
  const before = FACES.find((other) => !byId(other).hidden);
  const hadFocus = byId(before).contains(document.activeElement);
  byId(name).hidden = false;
  if (hadFocus && before !== name) byId(HEADINGS[name]).focus();
  for (const other of FACES) byId(other).hidden = other !== name;
}

function missing(title, text) {
  line?.then((live) => live.close());
  document.title = `${title} · Boxoffice`;
  [['missing-title', title], ['missing-text', text]].forEach(([part, words]) => setText(byId(part), words));
  face('missing');
}

function draw(event) {
  shown = { ...shown, ...event };
  registration ??= new Registration(id, { refresh, soldOut: () => draw({ booked_count: shown.capacity }) });
  document.title = `${plain(shown.name).trim() || t('Event')} · Boxoffice`;
  if (isCard) byId('whole').href = pageOf(shown);
  drawParts(shown);
  registration.update(shown);
  organizing(shown);
  awaitEnd();
}

/** The page that stays open turns by itself; whether it is over, the server says. */
function awaitEnd() {
  clearTimeout(ending);
  const left = overAt(shown) - serverNow();
  if (left > 0 && left <= 2 * MINUTE) ending = setTimeout(() => { draw({}); refresh(); }, left);
}

let part = byId; // of the page, or of a preview of it
/** The page of an event that is not saved (page_preview.js). @param {ShadowRoot} root with the page's own elements */
export function drawInto(root, event) {
  [part, seatMap, described] = [(name) => root.getElementById(name), null, null];
  drawParts(event);
}

function drawParts(event) {
  seatMap ??= new SeatMap(part('seat-picture'));
  drawFacts(event);
  if (!isCard) drawWords(event);
  drawSeats(event);
}

function drawFacts(event) {
  setHeading(part('name'), event.name);
  part('name').parentElement.dir = directionOf(event.name); // the facts run as the name does
  const facts = [['calendar', period(event)], ['pin', plain(event.location ?? '')], ['tag', plain(event.category ?? '')], ['user', event.organizer ? t('By {name}', { name: plain(event.organizer.name) }) : ''],
    ['clock', isCard ? '' : t('Added {ago}', { ago: ago(event.created_at) })]].filter(([, text]) => text);
  const key = JSON.stringify(facts);
  if (part('facts').dataset.key === key) return;
  part('facts').dataset.key = key;
  fill(part('facts'), ...facts.map(([name, text]) => fact(name, text)));
  if (!isCard) about(({ linkFacts }) => linkFacts(id, shown));
}

function drawWords({ description: text = '', image }) {
  drawDescription(text);
  Object.assign(part('about'), { dir: directionOf(text), hidden: !text.trim() });
  drawPicture(image);
}

/** Its place is kept free until it is there. */
function drawPicture(image) {
  const [picture, key] = [part('picture'), JSON.stringify(image ?? null)];
  picture.hidden = !image;
  if (!image || picture.dataset.key === key) return;
  const { alt, width, height, sizes } = image;
  picture.dataset.key = key;
  Object.assign(picture, { alt, width, height, sizes: '(min-width: 900px) 640px, 100vw', srcset: sizes.map(({ url, width: wide }) => `${url} ${wide}w`).join(', '), src: sizes[0].url });
}

/** The words as they were written, until they are there as they are meant: with links, lists and so on. */
function drawDescription(text) {
  if (text === described) return;
  const [edit, tag] = [part('description').dataset.edit, /\d+/.exec(shownTag)?.[0]]; // the last bit is for the answer's form
  const isServed = described === null && edit && tag && (BigInt(edit) | 1n) === (BigInt(tag) | 1n);
  described = text;
  if (isServed) return;
  setText(part('description'), text);
  if (text.trim()) about(({ describe }) => describe({ id }, byId('description'), () => described === text));
}

/** With the module for what nobody needs at first, once the page stands. @param {(module: Object) => void} use */
const about = (use) => standing.then(() => fetched(() => import('./about.js'))).then(use);

function drawSeats(event) {
  const state = seatState(event);
  part('seats').hidden = !liesAhead(event); // there is nothing left to sit on
  const [word, before] = [stateWord(event), part('badge').textContent];
  const isFirst = !part('event').dataset.state;
  part('event').dataset.state = state;
  setText(part('badge'), word);
  part('badge').parentElement.hidden = word === '';
  setText(part('seats-left'), count(seatsLeft(event)));
  part('seats-left').parentElement.classList.toggle('many', event.capacity >= 100_000);
  setText(part('seats-of'), plural(seatsLeft(event), { one: 'seat left', other: 'seats left' }));
  setText(part('seats-capacity'), t('of {count}', { count: count(event.capacity) }));
  setText(part('dot-note'), seatMap.update(event));
  part('dot-note').hidden = part('dot-note').textContent === '';
  // Read aloud only when the meaning changes, not with every seat.
  if (!isFirst && before !== word) setText(part('news'), `${word && `${word}. `}${seatWords(event)}.`);
}

async function refresh() {
  const before = { ...heard };
  const answer = await getEvent(id);
  if (answer.kind === 'refused' && answer.status === 404) gone();
  if (answer.kind !== 'ok') return answer;
  const data = notOvertaken({ ...PLAIN, ...answer.data }, before);
  const changed = JSON.stringify(shown) !== JSON.stringify({ ...shown, ...data });
  draw(data);
  return { ...answer, changed };
}

/** The answer may have been read before what the stream said meanwhile: the stream's word stays. */
function notOvertaken(event, before) {
  if (heard.whole !== before.whole) return shown;
  return heard.seats === before.seats ? event : { ...event, capacity: shown.capacity, booked_count: shown.booked_count, held_count: shown.held_count };
}

function gone() {
  setText(byId('news'), t('This event was taken down.'));
  missing(t('This event was taken down'), t('Its organizer has removed it. Perhaps another one suits you.'));
}

/** Asks until there is an answer; what is shown stays until then. */
async function load() {
  loading.abort();
  loading = new AbortController();
  const answer = await insist(() => (id ? getEvent(id) : getEventAt(location.pathname)), { signal: loading.signal, onFailed: showProblem });
  if (answer.kind === 'ok') {
    [id, shownTag] = [answer.data.id, answer.tag];
    draw({ ...PLAIN, ...answer.data });
    if (!isCard) welcome();
    face('event');
    stands();
    listen();
    if (isCard) fetched(() => import('./frame.js')).then(({ tellHeight }) => tellHeight());
  } else if (answer.kind === 'refused') {
    missing(t('No such event'), isProtected()
      ? t('The address may be mistyped, the event was taken down, or it is a draft that only its organizer sees.')
      : t('The address may be mistyped, or the event was taken down.'));
  }
}

function showProblem({ kind, message }) {
  setText(byId('problem-text'), kind === 'lost' ? `${whyLost()}.` : message);
  face('problem');
}

/** After creating it here: the address to hand out comes first. */
function welcome() {
  byId('edit').href = `/templates/create_event.html?id=${encodeURIComponent(id)}`;
  about(({ offerSharing }) => offerSharing(shown));
  const fresh = recall('created') === id;
  byId('created').hidden = !fresh;
  if (!fresh) return;
  byId('share').classList.add('fresh');
  byId('created').after(byId('share'));
  remember('created', null);
}

function hearWhole(event) {
  heard.whole += 1;
  draw({ ...PLAIN, ...event });
  if (heard.whole > 1) registration.checkTickets();
  return true; // nothing can have been missed then
}

function listen() {
  line ??= goLive(`/events/${id}/stream`, {
    on: {
      snapshot: hearWhole,
      tickets: ({ changed }) => registration.ticketsChanged(changed),
      seats: ({ capacity, booked_count, held_count = 0 }) => { heard.seats += 1; draw({ capacity, booked_count, held_count }); },
      updated: hearWhole,
      deleted: gone,
    },
    refresh,
    sign: byId('line'),
  });
}

function begin() {
  if (!isCard) {
    byId('edit').parentElement.hidden = isProtected(); // there, members see it
    greet((session, signedIn) => { organizing = (event) => signedIn?.drawOrganizing(byId('organizing'), session, event); if (shown) organizing(shown); });
    document.querySelector('.back a').href = recall('list') ?? '/templates/index.html'; // as the list was left
  }
  byId('retry').addEventListener('click', load);
  setInterval(() => shown && draw({}), MINUTE); // "Added 2 minutes ago" becomes 3, and some day it is over
  return UUID.test(id) || (!id && atSlug) ? load() : missing(t('This is not an event’s address'), t('Part of the address seems to be missing. You can look for the event in the list.'));
}

if (document.getElementById('event')) await begin(); // else it is wanted for a preview
