/**
 * The types of tickets of an event, and the quotas over them, beside the event's form. Fetched when somebody
 * opens that part. The one rule: each is saved by itself, under one key until its outcome is known, and the
 * list is then read again: it shows what the server has.
 */
import { call, forgetKey, keyFor, settle, t } from './api.js';
import { Field, Outcome, cleanLine, lineProblem } from './form.js';
import { checkOf, fieldOf, inputOf, numberOf, timeProblem, wholeProblem } from './sale_fields.js';
import { byId, codePoints, count, el, fill, plain, plural, setText } from './view.js';

const MOST_SEATS = 1_000_000;
const MAX_TEXT = 500;
const STEP = 10; // between positions, so that there is room

const textProblem = (text) => (codePoints(cleanLine(text)) > MAX_TEXT ? t('That is {over} over the {most} characters it may have.', { over: count(codePoints(cleanLine(text)) - MAX_TEXT), most: MAX_TEXT }) : '');
const nameOf = (missing) => (text, typing) => lineProblem(text, typing, missing);

/**
 * One list: its rows, the form of the one that is added or changed, and the question before one is deleted.
 * @typedef {{path: string, id: string, words: Object, parts: (one: Object|null) => Object, line: (one: Object) => string, changed: () => Promise<void>}} Kind
 *   parts: elements of the form, its fields by their members, and `body()`, what is sent
 */
class List {
  #kind;
  #rows = el('ul', { class: 'rows' });
  #place = el('div', {});
  #add;
  #outcome;
  #running = null; // AbortController of the call under way

  /** @param {HTMLElement} root @param {Kind} kind */
  constructor(root, kind) {
    this.#kind = kind;
    this.#add = el('button', { type: 'button', class: 'button small', onclick: () => this.#edit(null) }, kind.words.add);
    root.append(el('h3', {}, kind.words.title), this.#rows, this.#place, el('div', { class: 'actions' }, this.#add), el('div', { id: `${kind.id}-outcome`, class: 'outcome', role: 'status' }));
    this.#outcome = new Outcome(`${kind.id}-outcome`, { busy: t('Nothing was changed yet; your request is kept and sent again.'), rest: this.#add });
  }

  /** @param {Object[]} all as the server has them */
  draw(all) {
    const { move, words } = this.#kind;
    const opener = (label, act, more = {}) => el('button', { type: 'button', class: 'button small', onclick: act, ...more }, label);
    fill(this.#rows, ...(all.length ? all.map((one, i) => el('li', {}, el('div', { class: 'row-head' }, el('strong', { dir: 'auto' }, plain(one.name)), el('span', { class: 'quiet' }, this.#kind.line(one))),
      el('div', { class: 'actions' }, opener(t('Change'), () => this.#edit(one), { 'aria-label': t('Change {name}', { name: plain(one.name) }) }),
        ...(move && i > 0 ? [opener('↑', () => this.#move(all, i), { 'aria-label': t('Put {name} further up', { name: plain(one.name) }) })] : []),
        opener(t('Delete'), () => this.#ask(one), { 'aria-label': t('Delete {name}', { name: plain(one.name) }) })))) : [el('li', { class: 'hint' }, words.none)]));
  }

  #edit(one) {
    if (this.#running) return;
    this.#outcome.clear();
    const parts = this.#kind.parts(one);
    const button = el('button', { type: 'submit', class: 'button primary small', onmousedown: (event) => event.preventDefault() }, t('Save'));
    const form = el('form', { class: 'group inset', novalidate: true, 'aria-label': one ? t('Change {name}', { name: plain(one.name) }) : this.#kind.words.add,
      onsubmit: (event) => { event.preventDefault(); this.#save(one, fields, parts.body, button); } },
    ...parts.elements, el('div', { class: 'actions' }, button, el('button', { type: 'button', class: 'button small', onclick: () => this.#close() }, t('Never mind'))));
    fill(this.#place, form);
    this.#add.hidden = true;
    const fields = parts.fields();
    Object.values(fields)[0].input.focus();
  }

  #close() {
    if (this.#running) return;
    fill(this.#place);
    this.#outcome.clear();
    this.#add.hidden = false;
    this.#add.focus();
  }

  async #save(one, fields, body, button) {
    if (this.#running) return;
    this.#outcome.clear();
    const [wrong] = Object.values(fields).filter((field) => !field.check());
    if (wrong) return void wrong.input.focus();
    button.setAttribute('aria-disabled', 'true');
    const answer = await this.#send(one ? 'PATCH' : 'POST', one ? `${this.#kind.path}/${one.id}` : this.#kind.path, body());
    button.setAttribute('aria-disabled', 'false');
    if (answer.kind === 'ok') return this.#done();
    const field = fields[answer.field] ?? (answer.code === 'capacity_below_booked' ? fields.capacity ?? fields.size : null);
    if (!field) return this.#say(answer);
    this.#outcome.clear();
    return field.refuse(answer.message);
  }

  async #done() {
    await this.#kind.changed();
    this.#close();
  }

  #ask(one) {
    if (this.#running) return;
    const title = el('h3', { tabindex: '-1' }, t('Delete “{name}”?', { name: plain(one.name) }));
    fill(this.#place, el('section', { class: 'notice asked' }, title, el('p', {}, this.#kind.words.deleting), el('div', { class: 'actions' },
      el('button', { type: 'button', class: 'button primary small bad', onclick: () => this.#delete(one) }, t('Delete')), el('button', { type: 'button', class: 'button small', onclick: () => this.#close() }, t('Keep it')))));
    title.focus();
  }

  async #delete(one) {
    const answer = await this.#send('DELETE', `${this.#kind.path}/${one.id}`);
    return answer.kind === 'ok' || answer.status === 404 ? this.#done() : this.#say(answer);
  }

  /** One up: both get new positions, and all that stand as they stood before keep theirs. */
  async #move(all, i) {
    const order = [...all.slice(0, i - 1), all[i], all[i - 1], ...all.slice(i + 1)];
    for (const [place, { id, position }] of order.entries()) {
      if (position === place * STEP) continue;
      const answer = await this.#send('PATCH', `${this.#kind.path}/${id}`, { position: place * STEP });
      if (answer.kind !== 'ok') { this.#say(answer); break; }
    }
    await this.#kind.changed();
    this.#rows.children[i - 1]?.querySelector('button').focus();
  }

  async #send(method, path, body) {
    if (this.#running) return { kind: 'cancelled' };
    this.#running = new AbortController();
    const key = keyFor(this.#kind.id, JSON.stringify([method, path, body]));
    const answer = await settle((signal) => call(method, path, { body, key, signal }), {
      signal: this.#running.signal,
      onSending: (attempt) => this.#outcome.sending(t('Saving…'), attempt > 1),
      onWaiting: (waiting) => this.#outcome.waiting(waiting, () => this.#running?.abort()),
    });
    this.#running = null;
    if (answer.kind !== 'cancelled') forgetKey(this.#kind.id);
    if (answer.kind === 'ok') this.#outcome.clear();
    return answer;
  }

  #say({ kind, message, inDoubt }) {
    if (kind === 'cancelled') this.#outcome.say('cancelled', 'alert', t('Stopped'), el('p', {}, inDoubt ? t('One of the attempts may have gone through. Trying once more is safe: it never happens twice.') : t('Nothing was changed.')));
    else this.#outcome.say('refused', 'alert', t('That did not work'), el('p', {}, `${message} ${t('Nothing was changed.')}`));
  }
}

const taken = ({ booked_count: booked, held_count: held }) => (booked + held > 0 ? t(', {n} of them taken', { n: count(booked + held) }) : '');
const numberIn = (id) => Number(byId(id).value.trim());

/** The form of a type. @param {import('./sale_fields.js').Clock} clock */
function typeParts(clock, one) {
  const value = (id, text) => { byId(id).value = text; };
  const shown = (time) => (time ? clock.shown(time) : '');
  const before = one && { start: shown(one.sales_start_at), end: shown(one.sales_end_at) };
  const elements = [
    fieldOf(inputOf('type-name', 'text', { required: true }), t('Name')),
    fieldOf(inputOf('type-text'), t('Description'), t('One line, such as who can have it.')),
    fieldOf(numberOf('type-seats'), t('Seats'), t('Without a number there are as many as the event has.')),
    el('div', { class: 'pair' }, fieldOf(numberOf('type-least'), t('In one order, at least')), fieldOf(numberOf('type-most'), t('At most'))),
    fieldOf(inputOf('type-start', 'datetime-local'), t('The sale begins')), fieldOf(inputOf('type-end', 'datetime-local'), t('The sale ends')),
    checkOf('type-hidden', t('Hidden: only whoever is told can have it')),
  ];
  const fields = () => {
    const texts = { 'type-name': one?.name, 'type-text': one?.description, 'type-seats': one?.capacity, 'type-least': one?.min_per_order ?? 1, 'type-most': one?.max_per_order ?? 10, 'type-start': before?.start, 'type-end': before?.end };
    for (const [id, text] of Object.entries(texts)) value(id, String(text ?? ''));
    byId('type-hidden').checked = one?.hidden === true;
    return { name: new Field('type-name', nameOf(t('Give the type a name.'))), description: new Field('type-text', textProblem), capacity: new Field('type-seats', wholeProblem(0, MOST_SEATS, true)),
      min_per_order: new Field('type-least', wholeProblem(1, 100)), max_per_order: new Field('type-most', (text, typing) => wholeProblem(1, 100)(text, typing) || (!typing && Number(text) < numberIn('type-least') ? t('That is less than the least.') : '')),
      sales_start_at: new Field('type-start', timeProblem(clock)), sales_end_at: new Field('type-end', timeProblem(clock, () => byId('type-start').value)) };
  };
  const time = (id, was, member) => (one && byId(id).value === was ? {} : { [member]: byId(id).value ? clock.at(byId(id).value) : null });
  const body = () => ({ name: cleanLine(byId('type-name').value), description: cleanLine(byId('type-text').value), capacity: byId('type-seats').value.trim() ? numberIn('type-seats') : null,
    min_per_order: numberIn('type-least'), max_per_order: numberIn('type-most'), hidden: byId('type-hidden').checked, ...time('type-start', before?.start, 'sales_start_at'), ...time('type-end', before?.end, 'sales_end_at') });
  return { elements, fields, body };
}

/** The form of a quota. @param {Object[]} types of the event */
function quotaParts(types, one) {
  const boxes = types.map(({ id, name }) => el('label', { class: 'check' }, el('input', { type: 'checkbox', value: id, checked: one?.ticket_type_ids.includes(id) ?? false }), el('span', { dir: 'auto' }, plain(name))));
  const elements = [fieldOf(inputOf('quota-name', 'text', { required: true }), t('Name'), t('Such as “Dinner”.')), fieldOf(numberOf('quota-size'), t('Seats')),
    el('fieldset', { class: 'field' }, el('legend', {}, t('Of which types')), ...boxes)];
  const fields = () => {
    [byId('quota-name').value, byId('quota-size').value] = [one?.name ?? '', String(one?.size ?? '')];
    return { name: new Field('quota-name', nameOf(t('Give the quota a name.'))), size: new Field('quota-size', wholeProblem(0, MOST_SEATS)) };
  };
  const body = () => ({ name: cleanLine(byId('quota-name').value), size: numberIn('quota-size'), ticket_type_ids: boxes.map((box) => box.firstChild).filter(({ checked }) => checked).map(({ value }) => value) });
  return { elements, fields, body };
}

/** @param {HTMLElement} root empty @param {string} eventId @param {import('./sale_fields.js').Clock} clock */
export async function editTypes(root, eventId, clock) {
  const path = `/events/${encodeURIComponent(eventId)}`;
  const away = el('p', { class: 'problem', role: 'alert' });
  let types = [];
  const changed = async () => {
    const [one, other] = await Promise.all([call('GET', `${path}/ticket-types`), call('GET', `${path}/quotas`)]);
    const failed = [one, other].find(({ kind }) => kind !== 'ok');
    setText(away, failed ? failed.message ?? t('The list could not be read. Open this part again.') : '');
    for (const id of ['type-part', 'quota-part']) byId(id).hidden = Boolean(failed);
    if (failed) return;
    types = one.data;
    list.draw(types);
    quotas.draw(other.data);
    byId('quota-part').hidden = types.length === 0;
  };
  const quotaPart = el('div', { id: 'quota-part', class: 'group', hidden: true });
  fill(root, el('p', { class: 'hint' }, t('Without types all seats are alike. Each change is saved at once.')), away, el('div', { class: 'group', id: 'type-part' }), quotaPart);
  const list = new List(byId('type-part'), { id: 'types', path: `${path}/ticket-types`, move: true, changed, parts: (one) => typeParts(clock, one),
    words: { title: t('Ticket types'), add: t('Add a type'), none: t('There are no types yet.'), deleting: t('It is in no quota then either. A type of which there are tickets is not deleted.') },
    line: (one) => `${one.capacity === null ? t('as many as the event has') : plural(one.capacity, { one: '{n} seat', other: '{n} seats' })}${taken(one)}${one.hidden ? ` · ${t('hidden')}` : ''}` });
  const quotas = new List(quotaPart, { id: 'quotas', path: `${path}/quotas`, changed, parts: (one) => quotaParts(types, one),
    words: { title: t('Quotas'), add: t('Add a quota'), none: t('A quota is a number of seats that several types share.'), deleting: t('Its types are then bounded by their own seats, and by those of the event.') },
    line: (one) => `${plural(one.size, { one: '{n} seat', other: '{n} seats' })}${taken(one)} · ${types.filter(({ id }) => one.ticket_type_ids.includes(id)).map(({ name }) => plain(name)).join(', ')}` });
  await changed();
}
