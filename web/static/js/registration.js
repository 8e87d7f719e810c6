/**
 * The registration form and every way it can end. The one rule: one address is sent under one key
 * until its outcome is known, so that pressing, retrying and reloading book at most one seat.
 */
import { register } from './api.js';
import { byId, el, setText } from './dom.js';
import { Field } from './field.js';
import { forgetKey, keepTicket, keyFor, ticketsOf } from './memory.js';
import { Outcome } from './outcome.js';
import { settle } from './retry.js';
import { seatState } from './seats.js';
import { showTickets } from './tickets.js';
import { plain } from './text.js';
import { cleanEmail, emailProblem } from './validate.js';

export class Registration {
  #id;
  #form = byId('register');
  #button = byId('register-button');
  #again = byId('again');
  #field = new Field('email', emailProblem);
  #outcome = new Outcome(byId('outcome'), 'booked');
  #running = null; // AbortController of the call under way
  #state = 'open';
  #refresh;

  /** @param {string} eventId @param {() => void} refresh re-reads the event's seats */
  constructor(eventId, refresh) {
    this.#id = eventId;
    this.#refresh = refresh;
    this.#form.addEventListener('submit', (event) => { event.preventDefault(); this.#submit(); });
    this.#again.addEventListener('click', () => this.#openForm());
    this.#again.hidden = true;
    this.#showTickets();
  }

  /** New facts about the event; the form follows, but never takes away what is being typed. */
  update(event) {
    this.#state = seatState(event);
    byId('closed').hidden = this.#state !== 'closed';
    setText(byId('closed-text'), event.status === 'cancelled'
      ? 'This event was cancelled by its organizer.' : 'Registration has not opened yet.');
    this.#draw();
  }

  #draw() {
    const hasTicket = ticketsOf(this.#id).length > 0;
    const inUse = this.#running !== null || this.#field.value !== ''
      || document.activeElement === this.#field.input;
    const bookable = this.#state === 'open' || this.#state === 'last';
    const wanted = !hasTicket || this.#form.dataset.opened === 'true' || inUse;
    this.#form.hidden = !(wanted && (bookable || (inUse && this.#state === 'full')));
    this.#again.hidden = !(hasTicket && bookable && this.#form.hidden);
    byId('full').hidden = this.#state !== 'full' || (hasTicket && this.#form.hidden);
    this.#drawButton(bookable);
  }

  #drawButton(bookable) {
    const busy = this.#running !== null;
    const off = busy || !bookable;
    this.#button.setAttribute('aria-disabled', String(off));
    this.#field.input.readOnly = busy;
    setText(this.#button.lastElementChild, busy ? 'One moment…' : bookable ? 'Register' : 'Sold out');
  }

  async #submit() {
    if (this.#running) return;
    this.#outcome.clear();
    if (!this.#field.check()) { this.#field.input.focus(); return; }
    if (this.#state === 'full') { this.#sayFull(); return; }
    const email = cleanEmail(this.#field.value);
    this.#running = new AbortController();
    this.#draw();
    const answer = await this.#book(email, this.#running);
    this.#running = null;
    this.#show(answer, email);
    this.#draw();
    this.#refresh();
  }

  #book(email, running) {
    const key = keyFor(`register.${this.#id}`, email);
    return settle((signal) => register(this.#id, email, key, signal), {
      signal: running.signal,
      onSending: () => this.#outcome.sending('Booking your seat…'),
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
    keepTicket(this.#id, { id, email, at });
    this.#outcome.clear();
    this.#field.reset();
    delete this.#form.dataset.opened;
    this.#showTickets();
    byId('ticket-head').focus();
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
    const known = ticketsOf(this.#id).find((ticket) => ticket.email === email);
    this.#outcome.say('already', 'ticket', 'Already registered',
      el('p', {}, el('bdi', {}, plain(email)), ' has a seat at this event; nothing was booked a second time.'),
      known ? el('p', {}, 'Registration number ', el('span', { class: 'number' }, known.id)) : null);
  }

  #sayFull() {
    this.#state = 'full';
    this.#outcome.say('full', 'lock', 'Sold out',
      el('p', {}, 'The last seat went a moment before you, and nothing was booked. Should a seat come free, you can register here at once.'));
  }

  #sayCancelled(inDoubt) {
    this.#outcome.say('cancelled', 'alert', 'Stopped', el('p', {}, inDoubt
      ? 'One of the attempts may have gone through. Registering again with the same address is safe: it never books a second seat.'
      : 'Nothing was booked.'));
  }

  #openForm() {
    this.#form.dataset.opened = 'true';
    this.#form.hidden = false;
    this.#field.input.focus();
    this.#draw();
  }

  #showTickets() {
    showTickets(this.#id, () => { this.#showTickets(); this.#draw(); this.#field.input.focus(); });
  }
}
