/**
 * The registrations made in this browser, as tickets. The one rule: they come from this browser's
 * memory and say so, but whether they are still good the server is asked; forgetting them here
 * cancels nothing.
 */
import { getRegistration } from './api.js';
import { byId, el, fill, icon } from './dom.js';
import { forgetTickets, keepTicket, ticketsOf } from './memory.js';
import { plain } from './text.js';

const MOST_CHECKED = 10;

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

  /** @param {boolean} isOff the event does not take place */
  draw(isOff) {
    const drawn = JSON.stringify([this.#list, isOff]);
    if (drawn === this.#drawn) return;
    this.#drawn = drawn;
    const hadFocus = this.#root.contains(document.activeElement);
    this.#root.hidden = this.#list.length === 0;
    fill(this.#root, ...(this.#list.length ? this.#parts(isOff) : []));
    if (hadFocus && this.#list.length) this.focus();
  }

  focus() {
    byId('ticket-head').focus();
  }

  /** Asks the server whether they still hold a seat. @returns {Promise<boolean>} whether that changed */
  check() {
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

  #parts(isOff) {
    const good = this.good.length;
    const head = isOff ? 'You were registered' : good === 0 ? 'Your registration was cancelled'
      : good === 1 ? 'You’re in' : `You’re in, ${good} times over`;
    return [
      el('h2', { class: good && !isOff ? 'ticket-head' : 'ticket-head off', tabindex: '-1', id: 'ticket-head' },
        icon(good && !isOff ? 'check' : 'alert'), head),
      ...this.#list.map((ticket) => drawTicket(ticket, isOff)),
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
