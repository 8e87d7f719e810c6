/**
 * The place beside a form where the course of a call is told. The one rule: exactly one state at a
 * time, in words, with a way out; the ticking seconds are shown but not read aloud.
 */
import { el, fill, icon, setText } from './dom.js';

const WAITING = {
  busy: ['clock', 'It’s busy right now', 'Nothing was {done} yet; your request is kept and sent again.'],
  unknown: ['clock', 'Making sure', 'The server could not say whether it worked, so we ask again. It can’t happen twice.'],
  lost: ['offline', 'The server can’t be reached', 'Your request is kept and sent again. It can’t happen twice.'],
  offline: ['offline', 'You are offline', 'Your request is kept and sent as soon as you are connected again.'],
};

export class Outcome {
  #root;
  #done;
  #timer = 0;

  /** @param {HTMLElement} root a polite live region @param {'booked'|'created'} done what it is about */
  constructor(root, done) {
    this.#root = root;
    this.#done = done;
  }

  clear() {
    this.#show('', null);
  }

  sending(text) {
    this.#show('sending', el('p', { class: 'outcome-title' }, el('span', { class: 'spinner', 'aria-hidden': 'true' }), text));
  }

  /** @param {import('./retry.js').Waiting} waiting @param {() => void} cancel */
  waiting({ why, ms }, cancel) {
    const [symbol, title, text] = WAITING[why];
    const ticking = el('span', { 'aria-hidden': 'true' });
    this.#show(why, head(symbol, title), el('p', {}, text.replace('{done}', this.#done), ' ', ticking),
      el('button', { type: 'button', class: 'button small', onclick: cancel }, 'Stop trying'));
    if (ms > 0) this.#countDown(ticking, Date.now() + ms);
  }

  /**
   * @param {'cancelled'|'already'|'full'|'refused'|'done'} state
   * @param {string} symbol of dom.js
   */
  say(state, symbol, title, ...children) {
    this.#show(state, head(symbol, title), ...children);
  }

  #countDown(node, until) {
    const tick = () => {
      const seconds = Math.ceil((until - Date.now()) / 1000);
      setText(node, seconds > 0 ? `Next try in ${seconds} s.` : '');
    };
    tick();
    this.#timer = setInterval(tick, 500);
  }

  #show(state, ...children) {
    clearInterval(this.#timer);
    this.#root.dataset.state = state;
    fill(this.#root, ...children);
  }
}

const head = (symbol, title) => el('p', { class: 'outcome-title' }, icon(symbol), title);
