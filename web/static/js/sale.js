/**
 * What an event's page has where more is sold than one seat at any time: types and how many of each, the time
 * of the sale, seats that this browser holds, and the way to the waiting list. Fetched only for such events.
 * The one rule: it shows what the server said last, by the server's clock; only the server decides.
 */
import { call, fetched, forgetKey, insist, keyFor, language, recall, remember, serverNow, settle, t, withProof } from './api.js';
import { Field, Outcome, cleanEmail, emailProblem, leftWords, suggestedEmail, timeWords } from './form.js';
import { byId, directionOf, el, fill, icon, plain, plural, seatsLeft, setText } from './view.js';

const READ_AGAIN = 2_000; // at most that often, and that far apart from what other browsers do
const OPENING = 1_000; // a crowd does not come in the same moment
const LONGEST_TIMER = 3_600_000;
const COUNTED = 48 * 3_600_000; // before that the day says enough
const SECOND = 1_000;
const MOST = 10; // seats of an order, where the event says nothing

const started = ({ sales_start_at: start }) => !(Date.parse(start) > serverNow());
const ended = ({ sales_end_at: end }) => Date.parse(end) <= serverNow();
/** Whether somebody could have one now. */
const canBeHad = ({ on_sale: on, available }) => on && available > 0;

/** How many of something, by typing or by two buttons. Between nothing and the least there is nothing. */
export class Stepper {
  #least = 0;
  #most = 0;
  #mayBeNone;

  /** @param {string} name of what is counted @param {() => void} onChange @param {{mayBeNone?: boolean, id?: string}} [options] */
  constructor(name, onChange, { mayBeNone = true, id = null } = {}) {
    const step = (label, sign, by) => el('button', { type: 'button', class: 'step', 'aria-label': label, onclick: () => this.#set(this.value + by, onChange) }, sign);
    this.#mayBeNone = mayBeNone;
    this.input = el('input', { type: 'number', inputmode: 'numeric', step: '1', value: '0', id, 'aria-label': name });
    this.input.addEventListener('change', () => this.#set(this.value, onChange));
    this.less = step(t('One less: {name}', { name }), '−', -1);
    this.more = step(t('One more: {name}', { name }), '+', 1);
    this.node = el('div', { class: 'stepper', dir: 'ltr' }, this.less, this.input, this.more);
    this.before = 0;
  }

  get value() { return Math.max(0, Math.trunc(Number(this.input.value)) || 0); }
  set value(n) { this.#set(n, () => {}); }

  /** What may be chosen now; what is chosen stays, even where it is too much. */
  limit(least, most) {
    [this.#least, this.#most] = [least, Math.max(most, 0)];
    this.#draw();
  }

  #set(wanted, onChange) {
    const none = this.#mayBeNone ? 0 : this.#least;
    const n = Math.min(wanted, Math.max(this.#most, none));
    const fitting = n >= this.#least ? n : n > this.before && this.#most >= this.#least ? this.#least : none;
    this.input.value = String(fitting);
    this.before = fitting;
    this.#draw();
    onChange();
  }

  #draw() {
    Object.assign(this.input, { min: String(this.#mayBeNone ? 0 : this.#least), max: String(this.#most) });
    this.less.setAttribute('aria-disabled', String(this.value <= (this.#mayBeNone ? 0 : this.#least)));
    this.more.setAttribute('aria-disabled', String(this.value >= this.#most));
  }
}

/** One type of ticket: built once, then updated in place, so that focus survives live news. */
class Choice {
  #name = el('strong', { dir: 'auto' });
  #text = el('p', { class: 'hint', dir: 'auto' });
  #left = el('p', { class: 'choice-left' });
  #problem = el('p', { class: 'problem', role: 'alert' });

  constructor(type, onChange) {
    this.stepper = new Stepper(plain(type.name), onChange);
    this.node = el('li', { class: 'choice' }, el('div', { class: 'choice-words' }, this.#name, this.#text, this.#left), this.stepper.node, this.#problem);
    this.update(type);
  }

  get seats() { return this.type.on_sale ? this.stepper.value : 0; }
  get isTooMuch() { return this.seats > this.type.available; }

  update(type) {
    this.type = type;
    setText(this.#name, plain(type.name));
    setText(this.#text, type.description);
    this.node.dir = directionOf(type.name);
    setText(this.#left, leftOf(type));
    this.node.dataset.state = canBeHad(type) ? 'open' : type.on_sale ? 'full' : 'closed';
  }

  /** @param {number} room how many more seats an order may have */
  limit(room) {
    const { available, min_per_order: least, max_per_order: most } = this.type;
    this.stepper.node.hidden = !canBeHad(this.type) && this.seats === 0;
    this.stepper.limit(least, Math.min(most, available, room + this.seats));
    setText(this.#problem, !this.isTooMuch ? '' : available ? plural(available, { one: 'Only {n} is left.', other: 'Only {n} are left.' }) : t('The last ones went a moment before you.'));
  }
}

/** What is left of a type, in a few words. */
function leftOf(type) {
  if (type.on_sale) return type.available > 0 ? plural(type.available, { one: '{n} left', other: '{n} left' }) : t('sold out');
  if (ended(type)) return t('sale ended');
  return started(type) ? t('opens in a moment') : t('from {time}', { time: timeWords(type.sales_start_at) });
}

export class Sale {
  #id;
  #page;
  #event = null;
  #state = 'closed'; // of the event's seats
  #gate = '';
  #news = 1; // how often the stream had said something
  #types = null; // as the server said last
  #choices = new Map(); // by the type's id
  #hold = null; // { url, until, seats }: what this browser holds
  #running = null; // AbortController of the call under way
  #isPreset = false; // that one seat was chosen for whoever looks
  #isShort = false; // somebody wanted more than there is
  #joining = null; // once asked for: a promise of join.js
  #readAt = 0;
  #numbers = ''; // of the event's seats, as they were drawn
  #due = 0; // the timer of the next reading
  #turning = 0; // the timer of what opens or ends next
  #field;
  #outcome;
  #parts;

  /** @param {{turn: () => void, refresh: () => Promise<*>, isCard: boolean, first: Promise<Object>|null}} page
   *   turn: looks at the time again; first: the answer that has the types, on its way already */
  constructor(id, page) {
    this.#id = id;
    this.#page = page;
    this.#parts = build(() => this.#reserve(), () => this.#join());
    fill(byId('sale'), ...this.#parts.all);
    this.#field = new Field('order-email', emailProblem, { suggest: suggestedEmail });
    this.#outcome = new Outcome('order-outcome', { busy: t('Nothing was reserved yet; your request is kept and sent again.'), rest: this.#parts.button });
    window.addEventListener('pageshow', ({ persisted }) => persisted && this.#recallHold());
    setInterval(() => this.#tick(), SECOND);
  }

  /** @param {Object} event @param {{state: string, gate: ''|'before'|'after'|'orders', news: number}} now */
  update(event, { state, gate, news }) {
    const [before, numbers] = [this.#event, JSON.stringify([event.capacity, event.booked_count, event.held_count])];
    const changed = before !== null && (news !== this.#news || numbers !== this.#numbers || before.ticket_types !== event.ticket_types);
    [this.#event, this.#state, this.#gate, this.#news, this.#numbers] = [{ ...event }, state, gate, news, numbers];
    if (before === null) this.#begin();
    else if (changed) this.#readSoon();
    this.#draw();
    this.#awaitTurn();
  }

  #begin() {
    this.#recallHold();
    if (this.#event.ticket_types > 0) this.#read(this.#page.first);
    const sending = recall(`ordering.${this.#id}`); // a reload came in between
    if (!sending?.email) return;
    this.#field.value = sending.email;
    this.#send(sending, t('Going on with your order…'));
  }

  // --- What there is ------------------------------------------------------------------------------

  /** @param {Promise<Object>|null} [first] an answer that is on its way */
  async #read(first = null) {
    [this.#due, this.#readAt] = [0, Date.now()];
    let asked = first;
    const ask = () => { const mine = asked ?? call('GET', `/events/${encodeURIComponent(this.#id)}/ticket-types`); asked = null; return mine; };
    const answer = await insist(ask, { signal: new AbortController().signal,
      onFailed: () => setText(this.#parts.problem, this.#types ? '' : t('What is left could not be read. It is read again by itself.')) });
    if (answer.kind !== 'ok') return;
    if (!this.#types) setText(this.#parts.problem, '');
    this.#types = answer.data;
    this.#draw();
    this.#awaitTurn();
    if (this.#isLate) this.#readSoon();
  }

  /** Whether this clock is ahead of the server's, for which a sale has not begun yet. */
  get #isLate() {
    return this.#gate === 'orders' && this.#state !== 'closed' && this.#types.some((type) => !type.on_sale && started(type) && !ended(type));
  }

  /** Not in the same moment as everybody else. */
  #readSoon() {
    if (this.#due || !this.#event.ticket_types) return;
    this.#due = setTimeout(() => this.#read(), Math.max(0, this.#readAt + READ_AGAIN - Date.now()) + Math.random() * READ_AGAIN);
  }

  /** The types to choose from; without any the event's seats are one. */
  get #offered() {
    if (this.#event.ticket_types > 0) return (this.#types ?? []).filter(({ hidden }) => !hidden); // whoever may edit the event gets those, too
    return [{ id: null, name: t('Seats'), description: '', min_per_order: 1, max_per_order: this.#most, on_sale: this.#gate === 'orders', available: seatsLeft(this.#event) }];
  }

  /** What opens or ends while somebody looks shows by itself. */
  #awaitTurn() {
    clearTimeout(this.#turning);
    const times = [this.#event, ...this.#types ?? []].flatMap(({ sales_start_at: start, sales_end_at: end }) => [start, end]).map((time) => Date.parse(time) - serverNow());
    const next = Math.min(...times.filter((ms) => ms > 0));
    if (next > LONGEST_TIMER) return; // it is looked at again until then
    this.#turning = setTimeout(() => { if (this.#event.ticket_types) this.#read(); this.#page.turn(); }, next + Math.random() * OPENING);
  }

  // --- What it shows ------------------------------------------------------------------------------

  #draw() {
    const { held, time, form } = this.#parts;
    const [isOn, hold] = [this.#state !== 'closed', this.#alive];
    byId('sale').hidden = !isOn;
    held.hidden = !hold;
    if (hold) this.#drawHold(hold);
    time.hidden = !['before', 'after'].includes(this.#gate) || Boolean(hold);
    this.#drawTime();
    form.hidden = this.#gate !== 'orders' || Boolean(hold && !this.#running);
    if (this.#gate === 'orders') this.#drawChoices();
    this.#drawQueue(isOn && !hold);
  }

  #drawHold({ url, until, seats }) {
    const { holdTitle, holdLink } = this.#parts;
    setText(holdTitle, plural(seats, { one: 'You hold {n} seat until {time}', other: 'You hold {n} seats until {time}' }, { time: timeWords(until) }));
    holdLink.href = url;
  }

  #drawTime() {
    const { timeTitle, timeText } = this.#parts;
    const { sales_start_at: start } = this.#event;
    const isBefore = this.#gate === 'before';
    const title = isBefore ? t('On sale from {time}', { time: timeWords(start) }) : this.#gate === 'after' ? t('The sale has ended') : '';
    if (timeTitle.dataset.gate === 'before' && !isBefore) setText(byId('news'), this.#gate === 'after' ? title : t('The sale has begun.'));
    setText(timeTitle, title);
    timeTitle.dataset.gate = this.#gate;
    setText(timeText, isBefore ? t('This page opens by itself when it begins.') : t('Nobody can register any more.'));
    this.#tick();
  }

  /** Seconds are shown, but not read aloud. */
  #tick() {
    if (!this.#event) return;
    const left = Date.parse(this.#event.sales_start_at) - serverNow();
    setText(this.#parts.ticking, this.#gate === 'before' && left > 0 && left < COUNTED ? leftWords(left) : '');
    if (!this.#parts.held.hidden && !this.#alive) this.#draw(); // it ran out just now
  }

  #drawChoices() {
    const { list, total, reserve, button, form } = this.#parts;
    const offered = this.#offered;
    for (const type of offered) {
      if (!this.#choices.has(type.id)) this.#choices.set(type.id, new Choice(type, () => this.#drawTotal()));
      this.#choices.get(type.id).update(type);
    }
    for (const id of this.#choices.keys()) if (!offered.some((type) => type.id === id)) this.#choices.delete(id);
    const nodes = offered.map(({ id }) => this.#choices.get(id).node);
    if (nodes.length !== list.children.length || nodes.some((node, i) => list.children[i] !== node)) list.replaceChildren(...nodes);
    this.#drawTotal();
    if (!this.#isPreset && offered.length === 1 && canBeHad(offered[0])) this.#preset(offered[0]);
    const nothing = !offered.some(canBeHad) && this.#seats === 0;
    reserve.hidden = nothing && !this.#running;
    total.hidden = reserve.hidden || this.#event.ticket_types === 0;
    button.setAttribute('aria-disabled', String(this.#running !== null));
    form.setAttribute('aria-busy', String(this.#event.ticket_types > 0 && this.#types === null));
  }

  /** Where there is nothing to choose from, one is a good guess. */
  #preset({ id, min_per_order: least }) {
    this.#isPreset = true;
    this.#choices.get(id).stepper.value = least;
    this.#drawTotal();
  }

  get #seats() { return [...this.#choices.values()].reduce((sum, { seats }) => sum + seats, 0); }

  get #most() { return this.#event.max_per_order ?? MOST; }

  #drawTotal() {
    const seats = this.#seats;
    for (const choice of this.#choices.values()) choice.limit(this.#most - seats);
    setText(this.#parts.total, seats >= this.#most ? plural(seats, { one: '{n} seat, as many as one order can have', other: '{n} seats, as many as one order can have' })
      : seats ? plural(seats, { one: '{n} seat', other: '{n} seats' }) : t('No seat chosen yet'));
    if (seats) setText(this.#parts.problem, '');
  }

  // --- Reserving ----------------------------------------------------------------------------------

  #reserve() {
    if (this.#running) return;
    this.#outcome.clear();
    const tooMuch = [...this.#choices.values()].find(({ isTooMuch }) => isTooMuch);
    const first = [...this.#choices.values()].find(({ type }) => canBeHad(type));
    setText(this.#parts.problem, this.#seats ? '' : t('Choose how many seats you want.'));
    if (tooMuch || !this.#seats) { (tooMuch ?? first)?.stepper.input.focus(); return; }
    if (!this.#field.check()) { this.#field.input.focus(); return; }
    const lines = [...this.#choices.values()].filter(({ seats }) => seats > 0).map(({ seats, type: { id } }) => ({ ...(id && { ticket_type_id: id }), quantity: seats }));
    this.#send({ email: cleanEmail(this.#field.value), language, lines, hold: true }, t('Reserving your seats…'));
  }

  async #send(wish, words) {
    this.#running = new AbortController();
    const running = this.#running;
    remember(`ordering.${this.#id}`, wish);
    this.#draw();
    const key = keyFor(`order.${this.#id}`, JSON.stringify(wish));
    const working = () => this.#outcome.sending(t('Many want seats just now, so your device works a moment for its turn…'), false);
    const answer = await settle((signal) => withProof(`/events/${encodeURIComponent(this.#id)}/orders`, wish, key, signal, working), {
      signal: running.signal,
      onSending: (attempt) => this.#outcome.sending(words, attempt > 1),
      onWaiting: (waiting) => this.#outcome.waiting(waiting, () => running.abort()),
    });
    remember(`ordering.${this.#id}`, null);
    this.#running = null;
    if (answer.kind !== 'cancelled') forgetKey(`order.${this.#id}`);
    if (answer.kind === 'ok') this.#reserved(answer.data);
    else this.#refused(answer);
    this.#draw();
  }

  #reserved({ order_url: url, expires_at: until, lines }) {
    const seats = lines.reduce((sum, { quantity }) => sum + quantity, 0);
    this.#hold = { url, until, seats };
    remember(`hold.${this.#id}`, this.#hold);
    this.#outcome.clear();
    for (const { stepper } of this.#choices.values()) stepper.value = 0;
    if (!this.#page.isCard) return location.assign(url);
    this.#draw();
    return this.#parts.holdLink.focus(); // a frame does not show what is for one person only
  }

  #refused(answer) {
    const { code, field, message, data } = answer;
    const nothing = t('Nothing was reserved.');
    const say = (title, text) => this.#outcome.say('refused', 'alert', title, el('p', {}, text));
    if (answer.kind === 'cancelled') {
      this.#outcome.say('cancelled', 'alert', t('Stopped'), el('p', {}, answer.inDoubt
        ? t('One of the attempts may have gone through. Its seats come free by themselves if nobody confirms them. Reserving the same again is safe.') : nothing));
    } else if (code === 'event_full' || code === 'ticket_type_full') {
      this.#isShort = true;
      say(t('Not enough seats'), `${data.available > 0 ? plural(data.available, { one: 'Only {n} seat is left.', other: 'Only {n} seats are left.' }) : t('Others were a moment quicker.')} ${nothing}`);
    } else if (field === 'email' || code === 'limit_per_email') {
      this.#outcome.clear();
      this.#field.refuse(message);
    } else if (code === 'sales_not_started') {
      say(t('The sale has not begun yet'), `${t('It begins {time}.', { time: timeWords(data.sales_start_at) })} ${nothing}`);
    } else {
      say(t('That did not work'), `${message} ${nothing}`);
    }
    this.#readSoon();
    this.#page.refresh();
  }

  // --- Seats that are held already ------------------------------------------------------------------

  get #alive() { return this.#hold && Date.parse(this.#hold.until) > serverNow() ? this.#hold : null; }

  /** Whether it is still held the server says: it may have been confirmed or released elsewhere. */
  async #recallHold() {
    this.#hold = recall(`hold.${this.#id}`);
    if (!/^\/orders\/[\w-]{64}$/.test(this.#hold?.url)) this.#hold = null;
    this.#draw();
    if (!this.#hold) return;
    const { kind, status, data } = await call('GET', `${this.#hold.url}.json`);
    if (kind === 'ok' && data.status === 'held') this.#hold = { ...this.#hold, until: data.expires_at };
    else if (kind === 'ok' || status === 404) this.#hold = null;
    remember(`hold.${this.#id}`, this.#hold);
    this.#draw();
  }

  // --- The waiting list -----------------------------------------------------------------------------

  #drawQueue(may) {
    const { queue, queueText, queueButton } = this.#parts;
    const known = recall(`waiting.${this.#id}`);
    const soldOut = this.#gate === 'orders' ? this.#offered.some(({ on_sale: on, available }) => on && available === 0) : this.#gate === '' && this.#state === 'full';
    const canJoin = this.#event.waiting_list && ['', 'orders'].includes(this.#gate) && (soldOut || this.#isShort || this.#joining);
    queue.hidden = !may || !(known || canJoin);
    queueButton.hidden = Boolean(this.#joining || known);
    queueText.hidden = Boolean(this.#joining && known);
    fill(queueText, known ? el('span', {}, t('You are on the waiting list.'), ' ', el('a', { href: known }, t('See how it stands'))) : t('Should seats come free, those who wait get them first.'));
  }

  /** More is wanted than there is, as the form for one seat found out. */
  offerQueue() {
    this.#isShort = true;
    this.#outcome.say('refused', 'alert', t('Not enough seats'), el('p', {}, `${t('The seats that are left go to those who wait.')} ${t('Nothing was booked.')}`));
    this.#draw();
  }

  async #join() {
    this.#joining ??= fetched(() => import('./join.js'));
    this.#draw();
    const { Joining } = await this.#joining;
    const types = this.#event.ticket_types > 0 ? this.#offered.filter(({ on_sale: on }) => on) : [];
    const full = types.filter(({ available }) => available === 0);
    new Joining(this.#parts.join, { event: this.#event, types, wanted: full.length === 1 ? full[0].id : null, email: this.#field.value || byId('email').value,
      quantity: Math.max(1, this.#seats), close: () => { this.#joining = null; this.#readSoon(); this.#page.refresh(); this.#draw(); this.#parts.queueButton.focus(); } });
  }
}

/** The parts of the page, most of them hidden at first. */
function build(reserve, join) {
  const [holdTitle, timeTitle] = [el('h2', {}), el('h2', { id: 'sale-title', tabindex: '-1' })];
  const holdLink = el('a', { class: 'button primary small' }, t('Go on'));
  const held = el('section', { class: 'notice good held', hidden: true }, holdTitle, el('p', {}, t('They are yours once you confirm.')), holdLink);
  const [ticking, timeText] = [el('p', { class: 'ticking', 'aria-hidden': 'true' }), el('p', {})];
  const time = el('section', { class: 'notice', hidden: true }, timeTitle, ticking, timeText);
  const [list, total] = [el('ul', { class: 'choices' }), el('p', { class: 'total', role: 'status' })];
  const problem = el('p', { class: 'problem', role: 'alert' });
  // What leaving a field says would move the button away from under the pointer.
  const button = el('button', { class: 'button primary wide', type: 'submit', onmousedown: (event) => event.preventDefault() }, el('span', {}, t('Reserve')));
  const email = el('div', { class: 'field' }, el('div', { class: 'field-head' }, el('label', { for: 'order-email' }, t('Your e-mail address'))),
    el('input', { id: 'order-email', name: 'email', type: 'text', inputmode: 'email', autocomplete: 'email', autocapitalize: 'none', spellcheck: 'false', required: true, dir: 'auto', 'aria-describedby': 'order-email-problem' }),
    el('p', { id: 'order-email-problem', class: 'problem', role: 'alert' }));
  const hint = el('p', { class: 'hint' }, t('Nothing is booked before you confirm on the next page, where you can also say who comes.'));
  const rest = el('div', { class: 'form' }, email, button, hint);
  const form = el('form', { id: 'choose', class: 'form', novalidate: true, hidden: true, 'aria-label': t('Choose seats'), onsubmit: (event) => { event.preventDefault(); reserve(); } }, list, total, problem, rest);
  const outcome = el('div', { id: 'order-outcome', class: 'outcome', role: 'status' });
  const [queueText, place] = [el('p', {}), el('div', { class: 'join' })];
  const queueButton = el('button', { type: 'button', class: 'button wide', onclick: join }, icon('clock'), t('Join the waiting list'));
  const queue = el('section', { class: 'queue', hidden: true }, queueText, queueButton, place);
  return { all: [held, time, form, outcome, queue], held, holdTitle, holdLink, time, timeTitle, timeText, ticking, form, list, total, problem, reserve: rest, button, queue, queueText, queueButton, join: place };
}
