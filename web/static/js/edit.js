/**
 * What the form of create.js does for an event that is already there: change it, cancel it, delete it, begin
 * another one with its words. The one rule: only what somebody has changed here is sent, for the event as it
 * was shown here; where somebody else was quicker, both changes end up in the form, and nothing is lost.
 */
import { call, fetched, forgetKey, getEvent, insist, isProtected, keyFor, recall, remember, settle, t, whyLost } from './api.js';
import { byId, el, excerpt, fill, pageOf, parts, plain, plural, setText, signInPath } from './view.js';

let page = null; // of create.js
let event = null; // as the server said last
let tag = null; // of it
let base = null; // what typed() was, and draft(), when it was shown
let running = null; // AbortController of the call under way
let session;

const LISTING = '/templates/index.html';
const pathOf = (id) => `/events/${encodeURIComponent(id)}`;
const kept = () => `edit.${event.id}`;
const name = () => excerpt(plain(event.name), 60);

/**
 * @param {URLSearchParams} asked with the event's `id`, or, as `from`, that of the one to begin with
 * @param {{keep: () => void, submit: () => void, heed: Function}} creating
 * @returns {Promise<Object>} what the form does from now on
 */
export async function begin(asked, creating, form) {
  page = form;
  const answer = await read(asked.get('id') ?? asked.get('from'));
  if (answer.kind !== 'ok') return missing();
  if (!asked.has('id')) return another(creating);
  document.title = `${t('Edit {name}', { name: name() })} · Boxoffice`;
  setText(byId('title'), t('Edit the event'));
  fill(byId('lead'), t('What you save is seen at once, on every page that shows it.'));
  byId('back').hidden = false;
  byId('back-link').href = pageOf(event);
  page.setBusy(false, t('Save changes'));
  takeOver(recall(kept()));
  drawOther();
  offerTypes();
  if (await copyTypes()) await showPicture();
  return { keep, submit: save, heed };
}

/** Those of the event that this one was begun with, if they are not there yet. @returns {Promise<boolean>} whether there is no more to be done about them */
async function copyTypes() {
  if (!recall(`edit.types.${event.id}`)) return true;
  const { goOn } = await fetched(() => import('./copy_types.js'));
  running = new AbortController();
  page.setBusy(true);
  const answer = await goOn(event.id, {
    signal: running.signal,
    onSending: (attempt) => page.outcome.sending(t('Copying the ticket types…'), attempt > 1),
    onWaiting: (waiting) => page.outcome.waiting(waiting, () => running?.abort()),
  });
  running = null;
  page.setBusy(false, t('Save changes'));
  page.outcome.clear();
  if (answer.kind !== 'ok') {
    page.outcome.say('refused', 'alert', t('The event is there, but not all that belongs to it'), el('p', {}, `${answer.missing} ${answer.message ?? t('That was stopped.')}`),
      el('button', { type: 'button', class: 'button small', onclick: copyTypes }, t('Go on')));
    return false;
  }
  if (recall(`pictureless.${event.id}`)) return true;
  remember('created', event.id);
  leave(pageOf(event));
  return false;
}

async function showPicture() {
  const problem = recall(`pictureless.${event.id}`);
  if (event.image) (await page.pictureField()).show(event.image);
  if (!problem) return;
  remember(`pictureless.${event.id}`, null);
  page.outcome.say('refused', 'alert', t('The event is there, its picture is not'), el('p', {}, `${problem} ${t('Choose it once more and save, or leave it.')}`));
}

async function read(id) {
  page.outcome.sending(t('Reading the event…'));
  page.setBusy(true);
  const answer = await insist(() => getEvent(id), { signal: new AbortController().signal,
    onFailed: ({ kind, message }) => page.outcome.say('refused', 'offline', kind === 'lost' ? `${whyLost()}.` : message, el('p', {}, t('The event is read again by itself.'))) });
  page.outcome.clear();
  if (answer.kind === 'ok') [event, tag] = [answer.data, answer.tag];
  return answer;
}

function missing() {
  setText(byId('title'), t('No such event'));
  fill(byId('lead'), t('The address may be mistyped, or the event was taken down.'), ' ', el('a', { href: LISTING }, t('See all events')));
  byId('create').parentElement.hidden = true;
  return { keep() {}, submit() {}, heed() {} };
}

/** A draft like any other from here on, also after a reload. */
async function another(creating) {
  const { typedLike } = await fetched(() => import('./sale_fields.js'));
  page.setBusy(false);
  remember('draft', event.ticket_types > 0 ? { like: { id: event.id, name: name() } } : null);
  page.showEvent({ ...event, booked_count: 0, status: 'published' });
  await page.restore({ ...page.typed(), sales: typedLike(event) });
  history.replaceState(null, '', location.pathname);
  creating.keep();
  return creating;
}

// --- The form -------------------------------------------------------------------------------------

function show() {
  page.showEvent(event);
  byId('draft').closest('.field').hidden = event.status === 'cancelled';
  base = { typed: page.typed(), draft: page.draft() };
}

/** What was typed before a reload, or before somebody else's change came: over the event as it is now. */
function takeOver(before) {
  show();
  if (!before) return;
  const mine = Object.entries(before.typed).filter(([field, value]) => value !== before.base[field]);
  page.restore({ ...base.typed, ...Object.fromEntries(mine) });
}

function keep() {
  remember(kept(), { typed: page.typed(), base: base.typed });
}

function changes() {
  const [now, before] = [page.draft(), base.draft];
  if (event.status === 'cancelled') now.status = before.status;
  return Object.fromEntries(Object.entries(now).filter(([member, value]) => value !== before[member]));
}

async function save() {
  if (running) return;
  page.outcome.clear();
  if (!page.check()) return;
  const patch = changes();
  if (Object.keys(patch).length > 0) {
    keep();
    const answer = await send('PATCH', pathOf(event.id), { body: patch, tag }, t('Saving…'));
    if (answer.code === 'precondition_failed') return mergeTheirs();
    if (answer.kind !== 'ok') return say(answer);
    [event, tag] = [answer.data, answer.tag];
    show();
  }
  return savePicture();
}

async function savePicture() {
  running = new AbortController();
  page.setBusy(true);
  const answer = await page.sendPicture(event.id, { signal: running.signal, stop: () => running?.abort() });
  running = null;
  page.setBusy(false, t('Save changes'));
  if (answer.kind === 'ok') return leave(pageOf(event));
  if (['image', 'alt'].includes(answer.field)) return page.outcome.clear();
  return say(answer);
}

/** Somebody else has changed the event since it was shown here. */
async function mergeTheirs() {
  const before = recall(kept()) ?? { typed: page.typed(), base: base.typed };
  const answer = await read(event.id);
  page.setBusy(false, t('Save changes'));
  if (answer.kind !== 'ok') return void missing();
  takeOver(before);
  drawOther();
  page.outcome.say('refused', 'alert', t('Somebody else has just changed this event'), el('p', {},
    t('Nothing of yours was saved yet. The form now has their changes, and yours over them: look it over, then save.')));
}

/** One change at a time, repeated until its outcome is known. */
async function send(method, path, { body, tag: match }, words) {
  running = new AbortController();
  page.setBusy(true);
  const purpose = `edit.${event.id}`;
  const key = keyFor(purpose, JSON.stringify([method, path, body, match]));
  const answer = await settle((signal) => call(method, path, { body, key, tag: match, signal }), {
    signal: running.signal,
    onSending: (attempt) => page.outcome.sending(words, attempt > 1),
    onWaiting: (waiting) => page.outcome.waiting(waiting, () => running?.abort()),
  });
  running = null;
  page.setBusy(false, t('Save changes'));
  if (answer.kind !== 'cancelled') forgetKey(purpose);
  return answer;
}

function say(answer) {
  if (answer.kind === 'cancelled') {
    page.outcome.say('cancelled', 'alert', t('Stopped'), el('p', {}, answer.inDoubt
      ? t('One of the attempts may have gone through. Trying once more is safe: it never happens twice.') : t('Nothing was changed.')));
  } else {
    page.sayRefused(answer, t('Nothing was changed.'));
  }
}

/** The form is done with: "back" leads to what was there before it. */
function leave(where) {
  remember(kept(), null);
  location.replace(where);
}

// --- Beside the form ------------------------------------------------------------------------------

const people = () => plural(event.booked_count, { one: '{n} person is registered', other: '{n} people are registered' });

const QUESTIONS = {
  cancel: {
    title: () => t('Cancel “{name}”?', { name: name() }),
    text: () => (event.booked_count > 0 ? `${people()}. ${t('Their tickets say at once that the event is cancelled. No mail is sent by this: tell them in the console.')}`
      : t('The event stays where it is and says that it is cancelled. Nobody can register any more.')),
    yes: t('Cancel the event'),
    no: t('Keep it'),
    run: () => send('PATCH', pathOf(event.id), { body: { status: 'cancelled' }, tag }, t('Cancelling…')),
  },
  reopen: {
    title: () => t('Open “{name}” again?', { name: name() }),
    text: () => `${event.booked_count > 0 ? `${people()}. ${t('Their tickets are valid again at once.')} ` : ''}${t('People can register as before.')}`,
    yes: t('Open it again'),
    no: t('Leave it cancelled'),
    run: () => send('PATCH', pathOf(event.id), { body: { status: 'published' }, tag }, t('Opening…')),
  },
  delete: {
    title: () => t('Delete “{name}”?', { name: name() }),
    text: () => (event.booked_count > 0 ? `${people()}. ${t('Their registrations are deleted with it, and their tickets open no more.')}`
      : t('Nobody is registered.')).concat(' ', t('This can’t be undone.')),
    yes: t('Delete the event'),
    no: t('Keep it'),
    run: () => send('DELETE', `${pathOf(event.id)}${event.booked_count > 0 ? '?force=true' : ''}`, {}, t('Deleting…')),
  },
};

function drawOther() {
  const what = event.status === 'cancelled' ? ['reopen', t('Open it again')] : ['cancel', t('Cancel the event')];
  const opener = (question, words) => el('button', { type: 'button', class: 'button', id: `ask-${question}`, onclick: () => ask(question) }, words);
  fill(byId('other'),
    el('h2', { id: 'other-title' }, t('Other changes')),
    el('div', { class: 'actions' },
      el('a', { class: 'button', href: `${location.pathname}?from=${encodeURIComponent(event.id)}` }, t('Create one like it')),
      opener(...what), opener('delete', t('Delete the event'))),
    event.organizer && event.slug ? embedding() : null,
    el('section', { id: 'question', class: 'notice asked', 'aria-labelledby': 'question-title', hidden: true }));
  byId('other').hidden = false;
}

/** The types of tickets have a form of their own, whose module is fetched when somebody opens it. */
function offerTypes() {
  const place = el('div', { class: 'group' });
  const open = async ({ currentTarget }) => {
    if (!currentTarget.open) return;
    const { editTypes } = await fetched(() => import('./types_editor.js'));
    editTypes(place, event.id, page.clock);
  };
  byId('other').after(el('section', { class: 'panel other', 'aria-label': t('Ticket types and quotas') },
    el('details', { id: 'types', class: 'more-about', ontoggle: open }, el('summary', {}, t('Ticket types and quotas')), place)));
}

/** For the pages of other sites (embed.js), which the organizer allows. */
function embedding() {
  const code = el('textarea', { id: 'embed-code', rows: '4', readonly: true, dir: 'ltr', spellcheck: 'false', 'aria-label': t('Code for another site') });
  code.value = `<script async src="${location.origin}/embed.js" data-event="${event.slug}"></script>`;
  const copy = el('button', { type: 'button', class: 'button small' }, el('span', {}, t('Copy')));
  const news = el('p', { class: 'hidden-label', role: 'status' });
  fetched(() => import('./about.js')).then(({ offerCopy }) => offerCopy(code, copy, news, t('The code was copied.')));
  return el('details', { id: 'embed', class: 'more-about' }, el('summary', {}, t('Show it on another site')),
    el('p', {}, t('This code shows the event, with its registration, where it stands in a page.')), el('div', { class: 'copy' }, code, copy), news,
    el('p', { class: 'hint' }, ...parts(t('Only the sites that its organizer names may do that. Owners name them in {account}.'), { account: el('a', { href: '/account' }, t('Your account')) })));
}

/** The number of people is asked for anew, since it is what the question is about. */
async function ask(what) {
  if (running) return;
  const answer = await getEvent(event.id);
  if (answer.kind === 'ok') ({ booked_count: event.booked_count } = answer.data);
  const { title, text, yes, no } = QUESTIONS[what];
  fill(byId('question'),
    el('h2', { id: 'question-title', tabindex: '-1' }, title()), el('p', {}, text()),
    el('div', { class: 'actions' },
      el('button', { type: 'button', class: what === 'reopen' ? 'button primary small' : 'button primary small bad', id: 'yes', onclick: () => carryOut(what) }, yes),
      el('button', { type: 'button', class: 'button small', onclick: () => close(what) }, no)));
  byId('question').hidden = false;
  byId('question-title').focus();
}

function close(what) {
  byId('question').hidden = true;
  byId(`ask-${what}`).focus();
}

async function carryOut(what) {
  if (running) return;
  const answer = await QUESTIONS[what].run();
  if (answer.kind === 'ok') return leave(what === 'delete' ? LISTING : pageOf(event));
  close(what);
  if (answer.code === 'precondition_failed') return mergeTheirs();
  if (answer.code === 'event_has_registrations') return ask(what); // somebody has registered meanwhile
  return say(answer);
}

/** Who may change this event. */
function heed(who, signedIn) {
  session = who;
  page.offerCategories(who, signedIn);
  const may = !isProtected() || session === undefined
    || session?.memberships.some(({ organizer, permissions }) => organizer.id === event.organizer?.id && permissions.includes('events:write'));
  byId('sign-in-first').hidden = Boolean(may);
  byId('sign-in-first-link').href = signInPath();
  byId('sign-in-first-link').hidden = Boolean(session);
  setText(byId('sign-in-first-title'), session ? t('You may not change this event') : t('Sign in to change the event'));
  setText(byId('sign-in-first-text'), session ? t('Owners and managers of its organizer change it, and you are neither. An owner can change that.')
    : t('Only members of its organizer change it. What you have typed is kept while you sign in.'));
}
