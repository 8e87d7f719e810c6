/**
 * The list of cards on the browse page. The one rule: cards are kept by event id and moved, never
 * rebuilt, and only as many are in the page as were scrolled to.
 */
import { Card } from './card.js';

const STEP = 48;

export class EventList {
  #root;
  #cards = new Map();
  #events = [];
  #wanted = STEP;

  /** @param {HTMLElement} root the list element */
  constructor(root) {
    this.#root = root;
  }

  get total() { return this.#events.length; }
  get hasMore() { return this.#events.length > this.#wanted; }

  /** Shows these events, in this order. */
  show(events) {
    this.#events = events;
    const shown = events.slice(0, this.#wanted);
    const ids = new Set(shown.map((event) => event.id));
    for (const [id, card] of this.#cards) {
      if (!ids.has(id)) { card.node.remove(); this.#cards.delete(id); }
    }
    let place = this.#root.firstElementChild;
    for (const event of shown) {
      const { node } = this.#cardOf(event);
      if (node === place) place = place.nextElementSibling;
      else this.#root.insertBefore(node, place);
    }
  }

  /** New numbers or words of one event, where it is shown. */
  update(event) {
    this.#cards.get(event.id)?.update(event);
  }

  /** Room for a further step of events. */
  grow() {
    this.#wanted += STEP;
    this.show(this.#events);
  }

  /** Back to the first step, for another query. */
  reset() {
    this.#wanted = STEP;
  }

  #cardOf(event) {
    const known = this.#cards.get(event.id);
    if (known) {
      known.update(event);
      return known;
    }
    const card = new Card(event);
    this.#cards.set(event.id, card);
    return card;
  }
}
