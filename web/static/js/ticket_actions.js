/**
 * What a ticket's holder can do on its page. The one rule: each is asked about first, in words that
 * say what will be, and is sent until its outcome is known; sending it twice does it once. Only
 * forgetting is done here alone.
 */
import { call, dropTicket, forgetKept, keepTicket, settle, t, ticketsOf, wayBack } from './api.js';
import { Field, Outcome, cleanLine, lineProblem } from './form.js';
import { byId, el, fill, isOver, plain, setText } from './view.js';

/** What is asked, by name; `send` makes the call. */
const QUESTIONS = {
  correct: {
    title: () => t('Correct the name'),
    text: () => [t('The ticket then has a new code. Whoever printed it or kept a picture of it needs the new one.')],
    yes: t('Save'), no: t('Leave it as it is'),
    send: (path, signal) => call('PATCH', path, { body: { name: cleanLine(name.value) }, signal }),
    done: t('The name is corrected. The ticket has a new code.'),
  },
  cancel: {
    title: () => t('Give up your seat?'),
    text: ({ event }) => [t('Your ticket for “{name}” is not valid any more then, and somebody else can have the seat. Only the organizer can undo that.', { name: plain(event.name) })],
    yes: t('Cancel the ticket'), no: t('Keep it'), bad: true,
    send: (path, signal) => call('POST', `${path}/cancel`, { signal }),
    done: t('Your ticket is cancelled.'),
  },
  erase: {
    title: () => t('Erase your data for good?'),
    text: ({ event, status }) => [t('Your e-mail address and your name are removed from this registration. Nobody can undo that, not even the organizer.'),
      ...(status === 'valid' && !isOver(event) ? [t('Your ticket is cancelled with it, and somebody else can have the seat.')] : []),
      t('This page’s address is nobody’s afterwards.')],
    yes: t('Erase my data'), no: t('Keep it'), bad: true,
    send: (path, signal) => call('POST', `${path}/erase`, { signal }),
  },
  forget: {
    title: () => t('Forget it on this device?'),
    text: ({ mail }) => [t('This browser then keeps nothing of the ticket: it does not open without a network any more, and the event’s page does not show it.'),
      wayBack(mail)],
    yes: t('Forget it'), no: t('Keep it'),
  },
  'not-me': {
    title: () => t('You did not register?'),
    text: ({ event, registration }) => [t('Somebody typed {email} to register for “{name}”. If that was not you, say so: no mail about this event comes to you any more, and its organizer sees that.', { email: plain(registration.user_email), name: plain(event.name) }),
      t('Neither ticket nor data changes by that. Below, under “Your data”, you can have them erased.')],
    yes: t('This was not me'), no: t('It was me'),
    send: (path, signal) => call('POST', `${path}/not-me`, { signal }),
    done: t('No mail about this event comes to this address any more.'),
  },
};

const form = byId('question');
let isNameRequired = false;
let inDoubt = false; // an attempt of the call under way may have gone through
const name = new Field('attendee', (text, typing) => (form.dataset.asks === 'correct' && (isNameRequired || cleanLine(text))
  ? lineProblem(text, typing, t('Type the name of whoever comes.')) : ''));
const outcome = new Outcome('outcome', { busy: t('Nothing was changed yet; your request is kept and sent again.'), rest: byId('yes') });
let page = null; // as it was when somebody was asked last
let running = null; // AbortController of the call under way

/**
 * @param {'correct'|'cancel'|'erase'|'forget'|'not-me'} what
 * @param {{path: string, ticket: Object, refresh: () => Promise<*>, left: AbortSignal, erased: () => void,
 *   forgotten: (undo: () => void) => void, erasing: (is: boolean) => void}} asking left: of the page, when
 *   the ticket is gone from it; erasing says whether a ticket that is not there any more was erased here
 */
export function ask(what, asking) {
  if (running) return byId('question-title').focus();
  page = asking;
  const { title, text, yes, no, bad = false } = QUESTIONS[what];
  const { registration, event } = page.ticket;
  form.dataset.asks = what;
  outcome.clear();
  byId('done').hidden = true;
  setText(byId('question-title'), title(page.ticket));
  fill(byId('question-text'), ...text(page.ticket).map((line) => el('p', {}, line)));
  byId('attendee-field').hidden = what !== 'correct';
  isNameRequired = Boolean(event.names_required);
  if (what === 'correct') name.value = registration.name ?? '';
  setText(byId('yes').firstElementChild, yes);
  byId('yes').classList.toggle('bad', bad);
  setText(byId('no'), no);
  form.hidden = false;
  return (what === 'correct' ? name.input : byId('question-title')).focus();
}

/** @param {HTMLElement} next where focus goes */
function close(next) {
  form.hidden = true;
  if (location.hash === '#not-me') history.replaceState(null, '', location.pathname);
  next.focus();
}

function setBusy(busy) {
  for (const id of ['yes', 'no']) byId(id).setAttribute('aria-disabled', String(busy));
  name.input.readOnly = busy;
}

async function answerYes() {
  if (running) return;
  const what = form.dataset.asks;
  if (what === 'forget') return void forgetAsked();
  if (what === 'correct' && !name.check()) return void name.input.focus();
  page.erasing(what === 'erase');
  running = new AbortController();
  if (what !== 'erase') page.left.addEventListener('abort', () => running?.abort(), { once: true }); // that is carried through
  setBusy(true);
  const answer = await settle((signal) => QUESTIONS[what].send(page.path, signal), {
    signal: running.signal,
    onSending: (attempt) => outcome.sending(t('One moment…'), attempt > 1),
    onWaiting: (waiting) => { inDoubt ||= waiting.why !== 'busy'; outcome.waiting(waiting, () => running?.abort()); },
  });
  running = null;
  setBusy(false);
  await show(what, answer, inDoubt);
  inDoubt = false;
}

/** Nothing of it stays on this device. */
async function forgetHere() {
  const { path, ticket: { event, registration } } = page;
  dropTicket(event.id, registration.id);
  await forgetKept(path);
}

async function forgetAsked() {
  const { event, registration } = page.ticket;
  const kept = ticketsOf(event.id).find(({ id }) => id === registration.id);
  await forgetHere();
  page.forgotten(() => kept && keepTicket(event.id, kept));
  byId('forgotten-title').focus();
}

async function show(what, answer, mayBeDone) {
  // Who has erased the data finds no ticket any more.
  const isErased = what === 'erase' && (answer.kind === 'ok' || (mayBeDone && answer.code === 'ticket_not_found'));
  if (isErased) {
    await forgetHere();
    form.hidden = true;
    page.erased();
    return void byId('erased-title').focus();
  }
  if (page.left.aborted) return;
  page.erasing(false);
  if (answer.kind === 'ok') {
    await page.refresh();
    if (page.left.aborted) return;
    setText(byId('done'), QUESTIONS[what].done);
    byId('done').hidden = false;
    close(byId('done'));
  } else if (answer.kind === 'cancelled') {
    outcome.say('cancelled', 'alert', t('Stopped'), el('p', {}, answer.inDoubt
      ? t('One of the attempts may have gone through; this page shows it when it is connected again.') : t('Nothing was changed.')));
  } else if (answer.field === 'name') {
    outcome.clear();
    name.refuse(answer.message);
  } else {
    outcome.say('refused', 'alert', t('That did not work'), el('p', {}, `${answer.message} ${t('Nothing was changed.')}`));
    await page.refresh();
  }
}

form.addEventListener('submit', (event) => { event.preventDefault(); answerYes(); });
byId('no').addEventListener('click', () => {
  if (running) return;
  const opener = document.querySelector(`[data-ask="${form.dataset.asks}"]`);
  close(opener.checkVisibility() ? opener : byId('name'));
});
