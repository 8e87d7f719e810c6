/**
 * How an event is sold, in its form: when, how many seats at once, for how long they are held, and the waiting
 * list. Fetched when somebody opens that part. The one rule: it hands out only what was changed here.
 */
import { t } from './api.js';
import { Field } from './form.js';
import { byId, count, el, fill } from './view.js';

/** The rule of a whole number; '' is none where that is possible. */
export const wholeProblem = (least, most, mayBeNone = false) => (text, typing = false) => {
  const typed = text.trim();
  if (!typed) return mayBeNone || typing ? '' : t('Type a number.');
  if (!/^\d+$/.test(typed)) return t('Type a whole number.');
  return Number(typed) < least || Number(typed) > most ? t('From {least} to {most}.', { least: count(least), most: count(most) }) : '';
};

/** A field with its label, hint and problem, as elements. @param {HTMLElement} input with an id */
export const fieldOf = (input, label, hint = '') => {
  const { id } = input;
  input.setAttribute('aria-describedby', `${hint ? `${id}-rule ` : ''}${id}-problem`);
  return el('div', { class: 'field' }, el('div', { class: 'field-head' }, el('label', { for: id }, label)), input, hint ? el('p', { id: `${id}-rule`, class: 'hint' }, hint) : null,
    el('p', { id: `${id}-problem`, class: 'problem', role: 'alert' }));
};

export const inputOf = (id, type = 'text', more = {}) => el('input', { id, type, autocomplete: 'off', dir: type === 'text' ? 'auto' : null, ...(type === 'datetime-local' && { max: '9999-12-31T23:59' }), ...more });
export const numberOf = (id) => inputOf(id, 'text', { inputmode: 'numeric' });
export const checkOf = (id, label) => el('label', { class: 'check', for: id }, el('input', { id, type: 'checkbox' }), ` ${label}`);

/** @typedef {{shown: (time: string) => string, at: (typed: string) => string|null}} Clock of the event's place; at: null where it skips that time */
const SKIPPED = t('The clocks go forward then: there is no such time on that day.');
/** @param {Clock} clock @param {() => string} [after] what it may not be before */
export const timeProblem = (clock, after = () => '') => (text) => {
  if (!text) return '';
  if (clock.at(text) === null) return SKIPPED;
  return after() && text <= after() ? t('The sale ends before it begins.') : '';
};

/** Members of an event, by the ids of their fields, with their defaults. */
const MEMBERS = { 'sales-start': ['sales_start_at', null], 'sales-end': ['sales_end_at', null], 'most-per-order': ['max_per_order', 10], 'most-per-email': ['max_per_email', 10],
  'hold-minutes': ['hold_minutes', 10], 'waiting-list': ['waiting_list', false], 'waiting-policy': ['waiting_policy', 'strict'], 'offer-hours': ['offer_hours', 12] };
const TIMES = ['sales-start', 'sales-end'];
const NUMBERS = ['most-per-order', 'most-per-email', 'hold-minutes', 'offer-hours'];

/** What is typed for a new event that is sold as another one is, without the times. */
export const typedLike = (event) => Object.fromEntries(Object.entries(MEMBERS).filter(([id, [member, otherwise]]) => !TIMES.includes(id) && (event[member] ?? otherwise) !== otherwise)
  .map(([id, [member]]) => [id, NUMBERS.includes(id) ? String(event[member]) : event[member]]));

export class SaleFields {
  #clock;
  #fields;
  #shown = {}; // what the fields had when the event was shown

  /** @param {Clock} clock @param {Object} event as it is; {} for a new one */
  constructor(clock, event) {
    this.#clock = clock;
    fill(byId('sales-fields'), ...build());
    const number = (id, most) => new Field(id, wholeProblem(1, most));
    this.#fields = { 'sales-start': new Field('sales-start', timeProblem(clock)), 'sales-end': new Field('sales-end', timeProblem(clock, () => byId('sales-start').value)),
      'most-per-order': number('most-per-order', 100), 'most-per-email': number('most-per-email', 100), 'hold-minutes': number('hold-minutes', 120), 'offer-hours': number('offer-hours', 168) };
    byId('waiting-list').addEventListener('change', () => this.#draw());
    this.show(event);
  }

  /** What an event has, instead of what was typed. */
  show(event) {
    for (const [id, [member, otherwise]] of Object.entries(MEMBERS)) this.#put(id, TIMES.includes(id) ? (event[member] ? this.#clock.shown(event[member]) : '') : event[member] ?? otherwise);
    this.#shown = this.#now;
    this.#draw();
  }

  /** What was changed here, by the fields' ids: small, so that it can be kept. */
  get typed() { return Object.fromEntries(Object.entries(this.#now).filter(([id, value]) => value !== this.#shown[id])); }

  /** @param {Object} typed over what the event has */
  restore(typed) {
    for (const [id, value] of Object.entries({ ...this.#shown, ...typed })) this.#put(id, value);
    this.#draw();
  }

  /** The members of the event that were changed here. */
  get changes() {
    return Object.fromEntries(Object.entries(this.typed).map(([id, value]) => [MEMBERS[id][0],
      TIMES.includes(id) ? (value ? this.#clock.at(value) : null) : NUMBERS.includes(id) ? Number(value.trim()) : value]));
  }

  /** Shows what is wrong. @returns {HTMLElement[]} those at fault */
  check() { return Object.values(this.#fields).filter((field) => !field.check()).map(({ input }) => input); }

  /** What the server objected to. @returns {boolean} whether it is one of these */
  refuse({ field, message }) {
    const [id] = Object.entries(MEMBERS).find(([, [member]]) => member === field) ?? [];
    this.#fields[id]?.refuse(message);
    return Boolean(this.#fields[id]);
  }

  #put(id, value) {
    if (this.#fields[id]) this.#fields[id].value = String(value);
    else if (id === 'waiting-list') byId(id).checked = value === true;
    else byId(id).value = value;
  }

  get #now() {
    return Object.fromEntries(Object.keys(MEMBERS).map((id) => [id, id === 'waiting-list' ? byId(id).checked : byId(id).value]));
  }

  #draw() {
    byId('waiting-part').hidden = !byId('waiting-list').checked;
  }
}

function build() {
  const policy = el('select', { id: 'waiting-policy' }, el('option', { value: 'strict' }, t('Nobody is overtaken')), el('option', { value: 'fill' }, t('The first for whom there are enough seats')));
  return [
    fieldOf(inputOf('sales-start', 'datetime-local'), t('The sale begins'), t('Without one it begins at once.')),
    fieldOf(inputOf('sales-end', 'datetime-local'), t('The sale ends'), t('Without one it ends when the event is over.')),
    el('div', { class: 'pair' }, fieldOf(numberOf('most-per-order'), t('Seats in one order, at most')), fieldOf(numberOf('most-per-email'), t('Seats of one address, at most'))),
    fieldOf(numberOf('hold-minutes'), t('Minutes for which an order holds its seats'), t('Whoever reserves has that long to say who comes, and to confirm.')),
    checkOf('waiting-list', t('People can wait for seats when it is sold out')),
    el('div', { id: 'waiting-part', class: 'group', hidden: true }, fieldOf(policy, t('Who gets seats that come free')),
      fieldOf(numberOf('offer-hours'), t('Hours for which they are kept for whoever waited'))),
  ];
}
