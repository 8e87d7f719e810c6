/**
 * A labelled field with its rule, counter and problem. The one rule: a problem is shown once
 * somebody has left the field or tried to send, and goes away the moment it is mended.
 */
import { byId, setText } from './dom.js';
import { codePoints, count } from './text.js';

export class Field {
  #touched = false;
  #served = null; // what the server objected to: { value, message }

  /**
   * @param {string} id of the input; `<id>-problem` and, where counted, `<id>-count` belong to it
   * @param {(text: string) => string} rule
   * @param {{most?: number, counted?: (text: string) => string}} [options]
   */
  constructor(id, rule, { most = 0, counted = (text) => text } = {}) {
    this.input = byId(id);
    this.rule = rule;
    this.most = most;
    this.counted = counted;
    this.input.addEventListener('input', () => this.#draw());
    this.input.addEventListener('blur', () => { this.#touched ||= this.value !== ''; this.#draw(); });
    this.#draw();
  }

  get value() { return this.input.value; }

  set value(text) {
    this.input.value = text;
    this.#draw();
  }

  get problem() {
    return this.#served?.value === this.value ? this.#served.message : this.rule(this.value);
  }

  /** Shows the problem, if there is one. @returns {boolean} whether the value will do */
  check() {
    this.#touched = true;
    this.#draw();
    return this.problem === '';
  }

  /** What the server said about the value that stands there now. */
  refuse(message) {
    this.#served = { value: this.value, message };
    this.check();
    this.input.focus();
  }

  reset() {
    this.#touched = false;
    this.#served = null;
    this.value = '';
  }

  #draw() {
    const problem = this.#touched ? this.problem : '';
    const place = byId(`${this.input.id}-problem`);
    setText(place, problem);
    if (problem) this.input.setAttribute('aria-invalid', 'true');
    else this.input.removeAttribute('aria-invalid');
    if (this.most) this.#count();
  }

  #count() {
    const used = codePoints(this.counted(this.value));
    const place = byId(`${this.input.id}-count`);
    setText(place, `${count(used)} / ${count(this.most)}`);
    place.classList.toggle('over', used > this.most);
  }
}
