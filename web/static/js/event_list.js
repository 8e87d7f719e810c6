/**
 * The list of cards on the browse page. The one rule: cards are kept by event id and moved, never
 * rebuilt, so that focus and reading position survive.
 */
import { Card } from './card.js';

export class EventList {
  #root;
  #cards = new Map();

  /** @param {HTMLElement} root the list element */
  constructor(root) {
    this.#root = root;
  }

  /** Shows these events, in this order. */
  show(events) {
    const focused = this.#root.contains(document.activeElement) ? document.activeElement : null;
    const ids = new Set(events.map((event) => event.id));
    for (const [id, card] of this.#cards) {
      if (!ids.has(id)) { card.node.remove(); this.#cards.delete(id); }
    }
    let place = this.#root.firstElementChild;
    for (const event of events) {
      const { node } = this.#cardOf(event);
      if (node === place) place = place.nextElementSibling;
      else this.#root.insertBefore(node, place);
    }
    if (focused?.isConnected) focused.focus({ preventScroll: true }); // a card that moved lost it
  }

  /** New numbers or words of one event, where it is shown. */
  update(event) {
    this.#cards.get(event.id)?.update(event);
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
