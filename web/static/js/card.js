/**
 * One event as a ticket in the list. The one rule: a card is built once and then updated in
 * place, so that focus and reading position survive live news.
 */
import { el, icon, setText } from './dom.js';
import { seatState, seatWords, seatsLeft, share, stateWord } from './seats.js';
import { ago, count, excerpt, period, plain } from './text.js';

export class Card {
  #event;
  #name = el('h2', { class: 'card-name', dir: 'auto' });
  #link = el('a', { class: 'card-link' });
  #text = el('p', { class: 'card-text', dir: 'auto' });
  #facts = el('ul', { class: 'facts' });
  #badge = el('span', { class: 'badge' });
  #left = el('strong', { class: 'stub-left' });
  #of = el('span', { class: 'stub-of' });
  #bar = el('span', { class: 'bar', 'aria-hidden': 'true' }, el('span'));

  constructor(event, { linked = true, tag = 'li' } = {}) {
    this.#name.append(linked ? this.#link : el('span', { class: 'card-title' }));
    this.node = el(tag, { class: 'card' },
      el('div', { class: 'card-body' }, this.#name, this.#text, this.#facts),
      el('div', { class: 'stub' },
        el('p', { class: 'stub-line' }, this.#left, this.#of, this.#badge), this.#bar));
    this.update(event, false);
  }

  /** @param {boolean} news true shows that something changed just now */
  update(event, news = true) {
    const before = this.#event ?? event;
    const changed = news && seatsLeft(before) !== seatsLeft(event);
    this.#event = { ...event };
    setText(this.#name.firstChild, event.name);
    if (event.id) this.#link.href = `/templates/event_details.html?id=${encodeURIComponent(event.id)}`;
    const text = excerpt(event.description ?? '');
    setText(this.#text, text);
    this.#text.hidden = text === '';
    this.#updateFacts(event);
    this.#updateSeats(event);
    if (changed) this.#flash();
  }

  #updateFacts(event) {
    const facts = [['calendar', period(event)], ['pin', plain(event.location ?? '')]]
      .filter(([, text]) => text);
    if (facts.length === 0 && event.created_at) facts.push(['clock', `Added ${ago(event.created_at)}`]);
    const key = JSON.stringify(facts);
    if (this.#facts.dataset.key === key) return;
    this.#facts.dataset.key = key;
    this.#facts.replaceChildren(...facts.map(([name, text]) => fact(name, text)));
  }

  #updateSeats(event) {
    const state = seatState(event);
    this.node.dataset.state = state;
    this.node.dataset.id = event.id ?? '';
    setText(this.#left, count(seatsLeft(event)));
    setText(this.#of, ` ${seatWords(event).replace(/^[\d,]+ /, '')}`);
    this.#left.hidden = state === 'full' || event.status === 'cancelled';
    this.#bar.hidden = event.status === 'cancelled';
    setText(this.#badge, stateWord(event));
    this.#bar.firstChild.style.setProperty('--share', share(event).toFixed(4));
  }

  #flash() {
    this.node.classList.remove('news');
    requestAnimationFrame(() => this.node.classList.add('news'));
  }
}

/** A line with an icon: when, where. */
export function fact(name, text) {
  return el('li', {}, icon(name), el('span', { dir: 'auto' }, text));
}
