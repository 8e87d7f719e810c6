/**
 * The form that puts somebody on an event's waiting list, below what is sold out. Fetched when somebody asks
 * for it. The one rule: one wish is sent under one key until its outcome is known.
 */
import { call, forgetKey, keyFor, language, remember, settle, t, withProof } from './api.js';
import { Field, Outcome, cleanEmail, cleanLine, emailProblem, lineProblem, suggestedEmail } from './form.js';
import { Stepper } from './sale.js';
import { el, fill, plain, setText } from './view.js';

const MOST = 10; // seats of an order, where the event says nothing

const labelled = (id, words, input, more = null) => el('div', { class: 'field' }, el('div', { class: 'field-head' }, el('label', { for: id }, words, more)), input, el('p', { id: `${id}-problem`, class: 'problem', role: 'alert' }));

export class Joining {
  #root;
  #wish;
  #email;
  #name;
  #kind = null;
  #seats;
  #outcome;
  #button = el('button', { type: 'submit', class: 'button primary wide', onmousedown: (event) => event.preventDefault() }, el('span', {}, t('Join the waiting list')));
  #running = null; // AbortController of the call under way

  /**
   * @param {HTMLElement} root empty
   * @param {{event: Object, types: Object[], wanted: string|null, email: string, quantity: number, close: () => void}} wish
   *   types: those on sale; close: called when there is nothing to wait for, or somebody thought better of it
   */
  constructor(root, wish) {
    this.#root = root;
    this.#wish = wish;
    this.#seats = new Stepper(t('Seats'), () => {}, { mayBeNone: false, id: 'join-seats' });
    fill(root, this.#form());
    this.#email = new Field('join-email', emailProblem, { suggest: suggestedEmail });
    this.#name = new Field('join-name', (text, typing) => (wish.event.names_required || cleanLine(text) ? lineProblem(text, typing, t('Type the name of whoever comes.')) : ''));
    this.#outcome = new Outcome('join-outcome', { busy: t('Nothing was done yet; your request is kept and sent again.'), rest: this.#button });
    this.#email.value = wish.email;
    this.#seats.limit(1, wish.event.max_per_order ?? MOST);
    this.#seats.value = wish.quantity;
    (wish.email ? this.#name : this.#email).input.focus();
  }

  #form() {
    const { types, wanted, event } = this.#wish;
    const text = (id, props) => el('input', { id, type: 'text', dir: 'auto', 'aria-describedby': `${id}-problem`, ...props });
    if (types.length > 1) {
      this.#kind = el('select', { id: 'join-kind' }, el('option', { value: '' }, t('Whatever comes free')), ...types.map(({ id, name }) => el('option', { value: id, selected: id === wanted }, plain(name))));
    }
    return el('form', { class: 'form', novalidate: true, 'aria-label': t('Waiting list'), onsubmit: (sent) => { sent.preventDefault(); this.#submit(); } },
      this.#kind && labelled('join-kind', t('What do you wait for?'), this.#kind),
      el('div', { class: 'field' }, el('div', { class: 'field-head' }, el('label', { for: 'join-seats' }, t('Seats'))), this.#seats.node),
      labelled('join-email', t('Your e-mail address'), text('join-email', { inputmode: 'email', autocomplete: 'email', autocapitalize: 'none', spellcheck: 'false', required: true })),
      labelled('join-name', t('Your name'), text('join-name', { autocomplete: 'name' }), event.names_required ? null : el('span', { class: 'optional' }, ` ${t('optional')}`)),
      this.#button, el('button', { type: 'button', class: 'button wide', onclick: () => this.#running || this.#leave() }, t('Never mind')),
      el('div', { id: 'join-outcome', class: 'outcome', role: 'status' }));
  }

  #leave() {
    fill(this.#root);
    this.#wish.close();
  }

  #setBusy(busy) {
    this.#button.setAttribute('aria-disabled', String(busy));
    setText(this.#button.firstChild, busy ? t('One moment…') : t('Join the waiting list'));
    for (const { input } of [this.#email, this.#name, this.#seats]) input.readOnly = busy;
  }

  async #submit() {
    if (this.#running) return;
    this.#outcome.clear();
    const [wrong] = [this.#email, this.#name].filter((field) => !field.check());
    if (wrong) return void wrong.input.focus();
    const [{ event }, name] = [this.#wish, cleanLine(this.#name.value)];
    const type = this.#kind ? this.#kind.value : this.#wish.types[0]?.id;
    const body = { email: cleanEmail(this.#email.value), ...(name && { name }), language, ...(type && { ticket_type_id: type }), quantity: this.#seats.value };
    const running = new AbortController();
    this.#running = running;
    this.#setBusy(true);
    const key = keyFor(`join.${event.id}`, JSON.stringify(body));
    const working = () => this.#outcome.sending(t('Many want seats just now, so your device works a moment for its turn…'), false);
    const answer = await settle((signal) => withProof(`/events/${encodeURIComponent(event.id)}/waiting-list`, body, key, signal, working), {
      signal: running.signal,
      onSending: (attempt) => this.#outcome.sending(t('One moment…'), attempt > 1),
      onWaiting: (waiting) => this.#outcome.waiting(waiting, () => running.abort()),
    });
    this.#running = null;
    this.#setBusy(false);
    if (answer.kind !== 'cancelled') forgetKey(`join.${event.id}`);
    this.#show(answer);
  }

  #show(answer) {
    const { kind, code, field, message } = answer;
    const nothing = t('You are not on the waiting list.');
    const say = (title, ...words) => this.#outcome.say('refused', 'alert', title, el('p', {}, words.join(' ')));
    if (kind === 'ok') this.#joined(answer.data);
    else if (kind === 'cancelled') this.#outcome.say('cancelled', 'alert', t('Stopped'), el('p', {}, answer.inDoubt ? t('One of the attempts may have gone through. Trying once more is safe: it never happens twice.') : nothing));
    else if (code === 'seats_available') say(t('There are seats'), t('What you want can be had just now, so there is no need to wait.'));
    else if (code === 'already_waiting') say(t('This address waits already'), t('Its place in the line is kept.'));
    else if (['email', 'name'].includes(field) || code === 'already_registered' || code === 'limit_per_email') {
      this.#outcome.clear();
      (field === 'name' ? this.#name : this.#email).refuse(message);
    } else say(t('That did not work'), message, nothing);
  }

  /** Where in the line that is, only a reading tells; without one, the page of the place does. */
  async #joined({ waiting_url: url }) {
    remember(`waiting.${this.#wish.event.id}`, url);
    const head = el('h2', { tabindex: '-1' }, t('You are on the waiting list'));
    const { position } = (await call('GET', `${url}.json`)).data ?? {};
    fill(this.#root, el('section', { class: 'notice good asked' }, head,
      el('p', {}, position ? t('Your place in the line: {position}. When it is your turn, the seats are kept for you for a while, and you can confirm them there:', { position }) : t('When it is your turn, the seats are kept for you for a while, and you can confirm them there:')),
      el('a', { class: 'button primary small', href: url }, t('Your place in the line'))));
    head.focus();
  }
}
