/**
 * The registration form and every way it can end. The one rule: one address is sent under one key
 * until its outcome is known, so that pressing, retrying and reloading book at most one seat.
 */
import { register } from './api.js';
import { byId, el, setText } from './dom.js';
import { Field } from './field.js';
import { forgetKey, keyFor, recall, remember } from './memory.js';
import { Outcome } from './outcome.js';
import { settle } from './retry.js';
import { seatState } from './seats.js';
import { Tickets } from './tickets.js';
import { plain } from './text.js';
import { cleanEmail, emailProblem } from './validate.js';

const FULL = 'Should a seat come free, you can register here at once; this page keeps watching.';
const CHECK_WITHIN = 2_000; // a crowd that hears of a cancellation does not ask all at once

export class Registration {
  #id;
  #page;
  #form = byId('register');
  #button = byId('register-button');
  #again = byId('again');
  #field = new Field('email', emailProblem);
  #outcome = new Outcome('outcome', { done: 'booked', rest: this.#button });
  #tickets;
  #event = null;
  #state = 'open';
  #running = null; // AbortController of the call under way
  #opened = false; // for somebody else
  #inDoubt = false; // an attempt may have gone through
  #missed = false; // the last seat went a moment before

  /**
   * @param {string} eventId
   * @param {{refresh: () => void, soldOut: () => void}} page refresh reads the seats again; soldOut
   *   hears it from the server before the stream says so
   */
  constructor(eventId, page) {
    this.#id = eventId;
    this.#page = page;
    this.#tickets = new Tickets(eventId, () => this.#forgotten());
    this.#form.addEventListener('submit', (event) => { event.preventDefault(); this.#submit(); });
    this.#again.addEventListener('click', () => this.#openForm());
  }

  /** New facts about the event; the form follows, but never takes away what is being typed. */
  update(event) {
    const before = this.#event;
    this.#event = event;
    this.#state = seatState(event);
    if (this.#missed && this.#isBookable) this.#sayFree();
    if (this.#outcome.state === 'free' && !this.#isBookable) this.#outcome.clear();
    this.#draw();
    if (before === null) {
      this.checkTickets(0);
      this.#goOn();
    } else if (event.booked_count < before.booked_count) {
      this.checkTickets(Math.random() * CHECK_WITHIN);
    }
  }

  /** The organizer may have cancelled one of them. */
  checkTickets(ms = 0) {
    setTimeout(async () => {
      if (!await this.#tickets.check()) return;
      setText(byId('news'), 'Your registration was cancelled by the organizer.');
      this.#draw();
    }, ms);
  }

  get #isBookable() { return this.#state === 'open' || this.#state === 'last'; }

  #draw() {
    const isOff = this.#event.status === 'cancelled';
    const hasTicket = this.#tickets.good.length > 0;
    const inUse = this.#running !== null || this.#field.value !== ''
      || document.activeElement === this.#field.input;
    const wanted = this.#running !== null || this.#inDoubt
      || (this.#isBookable ? !hasTicket || this.#opened || inUse : inUse && this.#state === 'full');
    this.#tickets.draw(isOff);
    this.#drawNotices(isOff, hasTicket && !wanted);
    if (!wanted && this.#form.contains(document.activeElement)) this.#focusNotice();
    this.#form.hidden = !wanted;
    this.#again.hidden = !(hasTicket && this.#isBookable && !wanted);
    this.#drawButton();
  }

  #drawNotices(isOff, satisfied) {
    byId('full').hidden = this.#state !== 'full' || satisfied;
    setText(byId('full-text'), this.#missed
      ? `The last seat went a moment before you, and nothing was booked. ${FULL}` : `Every seat is taken. ${FULL}`);
    byId('closed').hidden = this.#state !== 'closed';
    setText(byId('closed-title'), isOff ? 'Cancelled' : 'Not open for registration');
    setText(byId('closed-text'), isOff
      ? 'This event was cancelled by its organizer.' : 'Registration has not opened yet.');
  }

  #focusNotice() {
    const [shown] = ['ticket-head', 'closed-title', 'full-title', 'name'].map((id) => document.getElementById(id))
      .filter((node) => node && !node.closest('[hidden]'));
    shown.focus();
  }

  #drawButton() {
    const busy = this.#running !== null;
    this.#button.setAttribute('aria-disabled', String(busy || !(this.#isBookable || this.#inDoubt)));
    this.#field.input.readOnly = busy;
    setText(this.#button.lastElementChild, busy ? 'One moment…' : 'Register');
  }

  /** A registration that a reload has interrupted is carried on under its key. */
  #goOn() {
    const email = recall(`sending.${this.#id}`);
    if (typeof email !== 'string') return;
    this.#field.value = email;
    this.#submit('Going on with your registration…');
  }

  async #submit(words = 'Booking your seat…') {
    const carriedOn = words !== 'Booking your seat…';
    if (this.#running) return;
    if (!this.#field.check()) { this.#outcome.clear(); this.#field.input.focus(); return; }
    if (!this.#isBookable && !this.#inDoubt && !carriedOn) return; // the notice says why
    const email = cleanEmail(this.#field.value);
    this.#running = new AbortController();
    this.#missed = false;
    remember(`sending.${this.#id}`, email);
    this.#draw();
    const answer = await this.#book(email, words, this.#running);
    remember(`sending.${this.#id}`, null);
    this.#running = null;
    this.#inDoubt = Boolean(answer.inDoubt);
    this.#show(answer, email);
    this.#draw();
    this.#page.refresh();
  }

  #book(email, words, running) {
    const key = keyFor(`register.${this.#id}`, email);
    return settle((signal) => register(this.#id, email, key, signal), {
      signal: running.signal,
      onSending: (attempt) => this.#outcome.sending(words, attempt > 1),
      onWaiting: (waiting) => this.#outcome.waiting(waiting, () => running.abort()),
    });
  }

  #show(answer, email) {
    if (answer.kind === 'cancelled') this.#sayCancelled(answer.inDoubt);
    else if (answer.kind === 'ok') this.#registered(answer.data);
    else this.#refused(answer, email);
    if (answer.kind !== 'cancelled') forgetKey(`register.${this.#id}`);
  }

  #registered({ id, user_email: email, created_at: at }) {
    this.#tickets.add({ id, email, at });
    this.#field.reset();
    this.#opened = false;
    this.#tickets.draw(false);
    this.#tickets.focus();
    this.#outcome.clear();
    setText(byId('news'), `Registered. Your registration number is ${id}.`);
  }

  #refused(answer, email) {
    if (answer.code === 'already_registered') this.#sayAlready(email);
    else if (answer.code === 'event_full') this.#sayFull();
    else if (answer.field === 'user_email') {
      this.#outcome.clear();
      this.#field.refuse(answer.message);
    } else if (answer.code === 'event_not_found') {
      this.#outcome.say('refused', 'alert', 'This event is no longer there', el('p', {}, 'Nothing was booked.'));
    } else {
      this.#outcome.say('refused', 'alert', 'That did not work', el('p', {}, `${answer.message} Nothing was booked.`));
    }
  }

  #sayAlready(email) {
    const known = this.#tickets.good.find((ticket) => ticket.email === email);
    this.#outcome.say('already', 'ticket', 'Already registered',
      el('p', {}, el('bdi', {}, plain(email)), ' has a seat at this event; nothing was booked a second time.'),
      known ? el('p', {}, 'Registration number ', el('span', { class: 'number' }, known.id)) : null);
  }

  /** Said by the notice, which goes when a seat comes free. */
  #sayFull() {
    this.#missed = true;
    this.#outcome.clear();
    this.#page.soldOut();
    setText(byId('news'), 'Sold out. The last seat went a moment before you, and nothing was booked.');
  }

  #sayFree() {
    this.#missed = false;
    this.#outcome.say('free', 'ticket', 'A seat is free again', el('p', {}, 'Nothing was booked for you yet: press the button to try once more.'));
  }

  #sayCancelled(inDoubt) {
    this.#outcome.say('cancelled', 'alert', 'Stopped', el('p', {}, inDoubt
      ? 'One of the attempts may have gone through. Registering again with the same address is safe: it never books a second seat.'
      : 'Nothing was booked.'));
  }

  #openForm() {
    this.#opened = true;
    this.#form.hidden = false;
    this.#field.input.focus();
    this.#draw();
  }

  #forgotten() {
    this.#form.hidden = !this.#isBookable;
    this.#field.input.focus();
    this.#draw();
    if (this.#form.hidden) this.#focusNotice();
  }
}
