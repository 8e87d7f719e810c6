/**
 * The place beside a form where the course of a call is told. The one rule: exactly one state at a
 * time, in words, with a way out; its parts are kept, so that a button under somebody's finger stays.
 */
import { byId, el, fill, icon, setText } from './dom.js';

const WAITING = {
  busy: ['clock', 'It’s busy right now', 'Nothing was {done} yet; your request is kept and sent again.'],
  unknown: ['clock', 'Making sure', 'The server could not say whether it worked, so we ask again. It can’t happen twice.'],
  lost: ['offline', 'The server can’t be reached', 'Your request is kept and sent again. It can’t happen twice.'],
  offline: ['offline', 'You are offline', 'Your request is kept and sent as soon as you are connected again.'],
};

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

  /** @param {import('./retry.js').Waiting} waiting @param {() => void} cancel */
  waiting({ why, ms }, cancel) {
    const [symbol, title, text] = WAITING[why];
    this.#cancel = cancel;
    this.#show(why, [icon(symbol), title], [el('p', {}, text.replace('{done}', this.#done))], true);
    if (ms > 0) this.#countDown(Date.now() + ms);
  }

  /**
   * @param {'cancelled'|'already'|'free'|'refused'} state
   * @param {string} symbol of dom.js
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
