/**
 * The ways to an account: signing in, setting up, accepting an invitation, a new password. The one rule:
 * a link's token leaves the address bar before anything else happens, stays in this module, and goes to
 * the API only; so does a password.
 */
import { isProtected, remember, t, whyLost } from './api.js';
import { Field, Outcome, cleanEmail, cleanLine, emailProblem, lineProblem, waitWords } from './form.js';
import { NOT_ENCRYPTED, acceptInvitation, askForReset, changed, entered, getInvitation, getSession, resetPassword, roleWords, setUp, signIn, signOut } from './signed_in.js';
import { byId, codePoints, el, fill, greet, icon, parts, plain, setHeading, setText } from './view.js';

// --- Rules: as the server has them, as far as a page can know them ---------------------------------

const SHORTEST = 12;
const LONGEST = 256;

export function passwordProblem(text, typing = false) {
  const length = codePoints(text.normalize('NFC'));
  if (length === 0) return typing ? '' : t('Choose a password.');
  if (length > LONGEST) return t('A password has at most {most} characters.', { most: LONGEST });
  return length < SHORTEST && !typing ? t('A password has at least {least} characters; this one has {length}.', { least: SHORTEST, length }) : '';
}

/** Of a password that there is: only the server knows it. */
export const anyPassword = (text, typing = false) => (text || typing ? '' : t('Type your password.'));
export const ownNameProblem = (text, typing = false) => lineProblem(text, typing, t('Say your name.'));
export const organizerProblem = (text, typing = false) => lineProblem(text, typing, t('Give the organizer a name.'));
export const codeProblem = (text, typing = false) => (text.trim() || typing ? '' : t('Type the code.'));

/** A code as it is sent: apps show "123 456". */
export const cleanCode = (text) => text.replace(/\s+/g, '');

/** Where to go on: a path of this server, whatever the address asks for. */
export function ownPath(wanted, otherwise = '/templates/index.html') {
  try {
    const url = new URL(wanted ?? '', location.origin);
    return wanted?.startsWith('/') && url.origin === location.origin ? url.pathname + url.search + url.hash : otherwise;
  } catch {
    return otherwise;
  }
}

// --- A form that says how its one call ended --------------------------------------------------------

/** What a call that did not go well means. @returns {[string, string, string, string]} state, icon, title, words */
function explained(answer) {
  const { kind, code, message, retryAfter } = answer;
  if (code === 'too_many_attempts') {
    return ['busy', 'clock', t('Too many attempts'), t('Nothing was tried this time. Please wait {time}, then try again.', { time: retryAfter ? waitWords(retryAfter) : t('a few minutes') })];
  }
  if (kind === 'busy') return ['busy', 'clock', t('It’s busy right now'), t('Nothing was done. Please try again in a moment.')];
  if (kind === 'lost') return ['lost', 'offline', whyLost(), t('Please try again when you are connected.')];
  if (kind === 'unknown') return ['unknown', 'clock', t('Not sure whether that worked'), t('The server could not say. Please try again.')];
  return ['refused', 'alert', t('That did not work'), message];
}

export class AccessForm {
  #form;
  #button;
  #words;
  #fields;
  #send;
  #onDone;
  #onRefused;
  #outcome;
  #busy = false;

  /**
   * @param {string} id of the form; `<id>-button` and `<id>-outcome` belong to it
   * @param {Object} parts
   * @param {Object<string, Field>} [parts.fields] by the name that the server has for them
   * @param {() => Promise<import('./api.js').Answer>} parts.send
   * @param {(data: *) => void} parts.done
   * @param {(answer: Object, form: AccessForm) => boolean} [parts.refused] whether it has said it
   */
  constructor(id, { fields = {}, send, done, refused = () => false }) {
    this.#form = byId(id);
    this.#button = byId(`${id}-button`);
    this.#words = this.#button.textContent;
    this.#fields = fields;
    this.#send = send;
    this.#onDone = done;
    this.#onRefused = refused;
    this.#outcome = new Outcome(`${id}-outcome`, { busy: t('Nothing was done yet; your request is kept and sent again.'), rest: this.#button });
    this.#form.addEventListener('submit', (event) => { event.preventDefault(); this.#submit(); });
    for (const input of this.#form.querySelectorAll('.secret input')) addShowButton(input);
    window.addEventListener('pagehide', () => this.forgetSecrets());
  }

  set hidden(hidden) { this.#form.hidden = hidden; }

  say(state, symbol, title, ...children) { this.#outcome.say(state, symbol, title, ...children); }

  clear() { this.#outcome.clear(); }

  focus() { this.#form.querySelector('input:not([hidden]), button').focus(); }

  /** Empties what only its owner may know. */
  forgetSecrets() {
    for (const field of Object.values(this.#fields)) {
      if (field.input.closest('.secret') || field.input.autocomplete === 'one-time-code') field.reset();
    }
  }

  async #submit() {
    if (this.#busy) return;
    this.clear();
    const wrong = this.#shown().filter((field) => !field.check());
    if (wrong.length > 0) {
      wrong[0].input.focus();
      return;
    }
    this.#setBusy(true);
    const answer = await this.#send();
    this.#setBusy(false);
    if (answer.kind === 'ok') this.#onDone(answer.data);
    else this.#refused(answer);
  }

  #shown() { return Object.values(this.#fields).filter(({ input }) => !input.closest('[hidden]')); }

  #refused(answer) {
    const field = this.#fields[answer.field];
    if (this.#onRefused(answer, this)) return;
    if (answer.kind === 'refused' && field) {
      field.input.closest('.field').hidden = false;
      field.refuse(answer.message);
    } else {
      const [state, symbol, title, words] = explained(answer);
      this.say(state, symbol, title, el('p', {}, words));
    }
  }

  #setBusy(busy) {
    this.#busy = busy;
    this.#button.setAttribute('aria-disabled', String(busy));
    setText(this.#button.firstElementChild, busy ? t('One moment…') : this.#words);
    for (const { input } of this.#shown()) input.readOnly = busy;
  }
}

function addShowButton(input) {
  const button = input.nextElementSibling;
  button.addEventListener('click', () => {
    const shown = input.type === 'password';
    input.type = shown ? 'text' : 'password';
    button.setAttribute('aria-pressed', String(shown));
    setText(button, shown ? t('Hide') : t('Show'));
  });
}

/** Shows one of the page's faces. */
export function face(name, all) {
  for (const other of all) byId(other).hidden = other !== name;
}

/** E-mail, password or code is wrong; the server never says which. */
function sayWrong({ code }, form) {
  if (code !== 'sign_in_failed') return false;
  form.say('refused', 'alert', t('That does not fit together'),
    el('p', {}, t('The e-mail address, the password or the code is wrong. If you have set up a second factor, the code is needed, too. Each code is good once, also the one that switched it on: wait for the next.')));
  return true;
}

// --- Links ----------------------------------------------------------------------------------------

/**
 * Hands over the token of the link that the page was opened with, and of each that is opened here later;
 * '' where there is none.
 * @param {(token: string) => void} use
 */
function onToken(use) {
  const take = () => {
    const token = location.hash.startsWith('#bxl_') ? location.hash.slice(1) : '';
    if (token) history.replaceState(null, '', location.pathname + location.search);
    for (const link of document.querySelectorAll('.languages a')) link.addEventListener('click', () => { link.hash = token || link.hash; });
    use(token);
  };
  window.addEventListener('hashchange', () => { if (location.hash.startsWith('#bxl_')) take(); });
  take();
}

const STALE = t('It is good once, and not for long: perhaps it was used already, or is too old.');

/** The page of a link that does not work; what was typed stays where it can be seen again. */
function missing(text, ...more) {
  setText(byId('missing-title'), t('This link is not valid'));
  fill(byId('missing-text'), `${STALE} ${text}`, ...more);
}

function sayStale({ code }, form, ...advice) {
  if (code !== 'link_not_valid') return false;
  form.say('refused', 'alert', t('This link is not valid any more'), el('p', {}, STALE), ...advice);
  return true;
}

// --- The pages ------------------------------------------------------------------------------------

function signInPage() {
  const next = ownPath(new URLSearchParams(location.search).get('next'));
  const faces = ['entering', 'already', 'open'];
  const fields = { email: new Field('email', emailProblem), password: new Field('password', anyPassword), code: new Field('code', () => '') };
  const goOn = () => location.replace(next);
  if (next !== '/templates/index.html') setText(byId('lead'), t('To go on with what you were about to do.'));
  new AccessForm('enter', { fields, done: goOn, refused: sayWrong,
    send: async () => entered(await signIn({ email: cleanEmail(fields.email.value), password: fields.password.value, code: cleanCode(fields.code.value) || undefined })) });
  byId('go-on').href = next;
  byId('leave').addEventListener('click', async () => {
    const ended = await signOut();
    setText(byId('leave-problem'), ended ? '' : t('That did not work, and you are still signed in. Please try again.'));
    if (ended) changed(null);
  });
  if (!isProtected()) face('open', faces);
  greet((session) => {
    if (session) fill(byId('already-text'), ...parts(t('As {name}, {email}.'), { name: el('strong', { dir: 'auto' }, plain(session.account.name)), email: el('span', { dir: 'auto' }, plain(session.account.email)) }));
    if (isProtected()) face(session ? 'already' : 'entering', faces);
  });
}

function setUpPage() {
  let token = '';
  const fields = { organizer: new Field('organizer', organizerProblem), name: new Field('name', ownNameProblem), email: new Field('email', emailProblem), password: new Field('password', passwordProblem) };
  const form = new AccessForm('set-up', { fields,
    send: async () => entered(await setUp({ token, organizer: cleanLine(fields.organizer.value), name: cleanLine(fields.name.value), email: cleanEmail(fields.email.value), password: fields.password.value })),
    done: () => { remember('welcome', true); location.replace('/account'); },
    refused: (answer, own) => sayStale(answer, own, el('p', {}, t('While nobody has an account here, whoever runs the server prints another link, which you can open in this tab without losing what you typed:')),
      el('p', { class: 'command' }, el('code', {}, 'boxoffice-server --new-set-up-link'))) });
  onToken((given) => {
    token = given || token;
    form.clear();
    face(token ? 'entering' : 'missing', ['entering', 'missing']);
  });
  greet();
}

/** A link comes by mail where the server sends any; else somebody hands it over. */
async function forgottenPage() {
  const fields = { email: new Field('email', emailProblem) };
  const form = new AccessForm('ask', { fields,
    send: () => askForReset({ email: cleanEmail(fields.email.value) }),
    done: () => form.say('already', 'check', t('Look into your mailbox'), el('p', {}, t('If there is an account with this address, a mail with a link is on its way.'))) });
  greet();
  const { kind, data } = await getSession();
  const mails = kind === 'ok' && data.mail === true;
  const unsure = kind !== 'ok' ? t('The server did not answer, so this page cannot tell whether it sends mail.') : t('This server sends no mail, so it cannot send you a link.');
  setText(byId('how'), mails ? t('You get a mail with a link to choose a new one.') : `${unsure} ${t('Somebody has to hand you one.')}`);
  form.hidden = !mails;
  byId('by-hand').hidden = mails;
}

function resetPage() {
  let token = '';
  const faces = ['entering', 'done', 'missing'];
  const password = new Field('password', passwordProblem);
  const form = new AccessForm('reset', { fields: { password },
    send: () => resetPassword(token, { password: password.value }),
    done: () => { face('done', faces); byId('done-title').focus(); },
    refused: (answer, own) => sayStale(answer, own, el('p', {}, el('a', { href: '/forgotten-password' }, t('How to get another one')))) });
  onToken((given) => {
    token = given || token;
    form.clear();
    face(token ? 'entering' : 'missing', faces);
  });
  greet();
}

/** Which of four forms fits depends on who is invited, and on who is signed in. */
class InvitationPage {
  #token = '';
  #invitation = null;
  #forms;

  constructor() {
    const fields = { name: new Field('name', ownNameProblem), password: new Field('password', passwordProblem) };
    const known = { password: new Field('enter-password', anyPassword), code: new Field('enter-code', () => '') };
    const parts = { done: () => this.#joined(), refused: (answer, form) => this.#refused(answer, form) };
    this.#forms = {
      join: new AccessForm('join', { ...parts, fields, send: async () => entered(await this.#accept({ name: cleanLine(fields.name.value), password: fields.password.value })) }),
      enter: new AccessForm('enter', { ...parts, fields: known, send: () => this.#enter(known) }),
      accept: new AccessForm('accept', { ...parts, send: () => this.#accept({}) }),
      change: new AccessForm('change', { ...parts, send: async () => ({ kind: await signOut() ? 'ok' : 'lost' }), done: () => { changed(null); this.#load(); } }),
    };
    byId('retry').addEventListener('click', () => this.#load());
    onToken((given) => { this.#token = given || this.#token; this.#load(); });
  }

  #accept(body) { return acceptInvitation(this.#token, body); }

  async #enter({ password, code }) {
    const answer = await entered(await signIn({ email: this.#invitation.email, password: password.value, code: cleanCode(code.value) || undefined }));
    return answer.kind === 'ok' ? this.#accept({}) : answer;
  }

  #joined() {
    remember('joined', this.#organizer);
    location.replace('/account');
  }

  get #organizer() { return this.#invitation.organizer.name ?? this.#invitation.organizer; }

  #refused(answer, form) {
    if (answer.code === 'already_member') {
      form.say('already', 'check', t('You are a member already'), el('p', {}, el('a', { href: '/account' }, t('Your account'))));
      return true;
    }
    return sayStale(answer, form, el('p', {}, t('An owner of the organizer can invite you again.'))) || sayWrong(answer, form);
  }

  async #load() {
    if (!this.#token) return this.#show('missing');
    this.#show('loading');
    const [answer, session] = await Promise.all([getInvitation(this.#token), getSession()]);
    if (answer.kind === 'ok') return this.#draw(answer.data, session.kind === 'ok' ? session.data.account : null);
    if (answer.code === 'link_not_valid') {
      missing(t('An owner of the organizer can invite you again.'));
      return this.#show('missing');
    }
    setText(byId('problem-text'), explained(answer)[3]);
    return this.#show('problem');
  }

  #show(name) { face(name, ['loading', 'entering', 'problem', 'missing']); }

  #draw(invitation, account) {
    this.#invitation = invitation;
    const [role, does] = roleWords(invitation.role);
    setHeading(byId('organizer'), plain(this.#organizer));
    setText(byId('role'), `${t('Your role: {role}.', { role })} ${does}`);
    document.title = `${t('Invitation to {organizer}', { organizer: plain(this.#organizer) })} · Boxoffice`;
    for (const node of document.querySelectorAll('.email')) setText(node, plain(invitation.email));
    for (const node of document.querySelectorAll('.username')) node.value = invitation.email;
    setText(byId('other'), plain(account?.email ?? ''));
    const fitting = !account ? (invitation.account ? 'enter' : 'join') : account.email === invitation.email ? 'accept' : 'change';
    for (const [name, form] of Object.entries(this.#forms)) form.hidden = name !== fitting;
    this.#show('entering');
    if (document.activeElement !== document.body) byId('organizer').focus();
  }
}

/** Said before somebody types: a link is good once. */
function warnOfPlainHttp() {
  if (window.isSecureContext || !isProtected()) return;
  byId('main').prepend(el('p', { class: 'notice plain-http' }, icon('lock'), el('span', {}, `${NOT_ENCRYPTED} ${t('What you type here can be read on its way.')}`)));
}

const PAGES = {
  'sign-in': signInPage,
  'set-up': setUpPage,
  'forgotten-password': forgottenPage,
  reset: resetPage,
  invitation: () => { new InvitationPage(); greet(); },
};
if (PAGES[document.body.dataset.page]) {
  warnOfPlainHttp();
  PAGES[document.body.dataset.page]();
}
