/**
 * A ticket's page, for whoever has its link. The one rule: it shows what the server said last, and
 * says so where that may be old; only a button that somebody pressed changes anything.
 */
import { fetched, getTicket, goLive, insist, isTicketLink, onForgottenElsewhere, t, whyLost } from './api.js';
import { byId, contactLink, dateTime, directionOf, el, fact, fill, greet, grouped, icon, isOver, pageOf, period, plain, setHeading, setText } from './view.js';

const MINUTE = 60_000;
const SPREAD = { updated: 2_000, many: 5_000 }; // a crowd that hears of a change does not ask all at once

const path = location.pathname;
let shown = null; // the ticket as the page shows it
let line = null; // once opened: a promise of it
let loading = new AbortController();
let asked = 0; // readings so far
let drawn = 0; // the one that is shown
let heardAt = ''; // when what is shown was true
let farewell = 'missing'; // what the page says where the ticket is not there any more

const life = new AbortController(); // of all that the page begins
const begun = { signal: life.signal };
const timers = new Set();

const FACES = ['loading', 'ticket', 'missing', 'erased', 'forgotten', 'problem'];
const HEADINGS = { loading: 'loading-title', ticket: 'name', missing: 'missing-title', erased: 'erased-title', forgotten: 'forgotten-title', problem: 'problem-title' };

/** Exactly one of the page's faces; focus inside the one that goes moves to the heading of the next. */
function face(name) {
  const before = FACES.find((other) => !byId(other).hidden);
  const hadFocus = byId(before).contains(document.activeElement);
  byId(name).hidden = false;
  if (hadFocus && before !== name) byId(HEADINGS[name]).focus();
  for (const other of FACES) byId(other).hidden = other !== name;
}

/** Nothing of the ticket stays in the page, and nothing goes on. @param {'missing'|'erased'|'forgotten'} name */
function leave(name) {
  life.abort();
  loading.abort();
  line?.then((live) => live.close());
  timers.forEach(clearTimeout);
  shown = null;
  for (const id of ['facts', 'who', 'number', 'question-text', 'news']) fill(byId(id));
  setText(byId('name'), '');
  byId('attendee').value = '';
  byId('code').removeAttribute('src');
  for (const id of ['pdf', 'calendar', 'data', 'event-link']) byId(id).removeAttribute('href');
  document.title = `${byId(HEADINGS[name]).textContent} · Boxoffice`;
  face(name);
}

function after(ms, act) {
  const timer = setTimeout(() => { timers.delete(timer); act(); }, ms);
  timers.add(timer);
}

// --- What it shows -------------------------------------------------------------------------------

/** @returns {{state: 'valid'|'over'|'cancelled', sign: string, word: string, why: string}} */
function standingOf({ status, registration, event }) {
  if (status === 'valid') {
    return isOver(event) ? { state: 'over', sign: 'clock', word: t('The event is over'), why: '' }
      : { state: 'valid', sign: 'check', word: t('Valid ticket'), why: '' };
  }
  return event.status === 'cancelled'
    ? { state: 'cancelled', sign: 'cross', word: t('Event cancelled'), why: t('The organizer cancelled the event, so this ticket is not valid.') }
    : { state: 'cancelled', sign: 'cross', word: t('ticket|Cancelled'), why: `${registration.cancelled_at ? t('This ticket is not valid: it was cancelled on {time}.', { time: dateTime(registration.cancelled_at) })
      : t('This ticket is not valid: it was cancelled.')} ${t('If that was a mistake, ask the organizer.')}` };
}

function draw(ticket) {
  const before = shown && standingOf(shown);
  shown = ticket;
  const { registration, event } = ticket;
  const now = standingOf(ticket);
  document.title = `${plain(event.name).trim() || t('Ticket')} · Boxoffice`;
  byId('ticket').dataset.state = now.state;
  drawOnce(byId('standing'), [now.sign, now.word], ([sign, word]) => [icon(sign), el('strong', {}, word)]);
  setHeading(byId('name'), event.name);
  byId('name').parentElement.dir = directionOf(event.name);
  drawOnce(byId('facts'), [['calendar', period(event)], ['pin', plain(event.location ?? '')],
    ['user', event.organizer ? t('Organized by {name}', { name: plain(event.organizer.name) }) : '', ticket.contact ?? '']].filter(([, text]) => text),
  (facts) => facts.map(([name, text, contact]) => {
    const line = fact(name, text);
    if (contact) line.lastElementChild.append(' ', contactLink(contact));
    return line;
  }));
  drawOnce(byId('who'), [[t('Ticket type'), plain(ticket.ticket_type ?? '')], [t('Name'), plain(registration.name ?? '')], [t('Registered with'), plain(registration.user_email)]]
    .filter(([, text]) => text.trim()), (all) => all.map(([term, text]) => el('div', {}, el('dt', {}, term), el('dd', { dir: 'auto' }, text))));
  setText(byId('number'), grouped(registration.number));
  drawCode(ticket, now);
  drawDoing(ticket);
  if (before && before.word !== now.word) setText(byId('news'), `${now.word}. ${now.why || t('It is valid again.')}`);
  if (before && before.state !== now.state) byId('done').hidden = true;
}

/** Draws anew only what changed, so that a selection stays. */
function drawOnce(node, content, parts) {
  const key = JSON.stringify(content);
  if (node.dataset.key === key && node.hasChildNodes()) return;
  node.dataset.key = key;
  fill(node, ...parts(content));
}

/** A corrected ticket has another code, so its picture is another one, too. */
function drawCode({ registration, code }, { why }) {
  const image = byId('code');
  const source = `${path}.svg?version=${registration.version}`;
  const isThere = typeof code === 'string';
  if (isThere && (image.getAttribute('src') !== source || image.dataset.failed)) image.src = source;
  showCode(isThere, why);
}

function showCode(isThere, why) {
  byId('code').hidden = !isThere;
  byId('no-code').hidden = isThere;
  setText(byId('no-code'), why);
}

/** @param {string} since when it was true; '' while the server says how it is */
function drawAway(since) {
  byId('away').hidden = !since;
  setText(byId('away-text'), since && t('Shown as of {time}.', { time: dateTime(since) }));
  setText(byId('away-why'), `${whyLost()}.`);
}

function drawDoing(ticket) {
  byId('pdf').href = `${path}.pdf`;
  for (const id of ['pdf', 'print']) byId(id).hidden = ticket.code === null;
  byId('calendar').href = `${path}.ics`;
  byId('data').href = `${path}/data`;
  byId('event-link').href = pageOf(ticket.event);
  const possible = { correct: ticket.may_edit, cancel: ticket.may_cancel, erase: true, forget: true, 'not-me': true };
  setText(document.querySelector('[data-ask="correct"]'), ticket.registration.name ? t('Correct the name') : t('Add a name'));
  for (const button of document.querySelectorAll('[data-ask]')) button.hidden = !possible[button.dataset.ask];
}

// --- What keeps it true --------------------------------------------------------------------------

/** The newest reading wins, in whatever order the answers come. */
async function refresh() {
  asked += 1;
  const mine = asked;
  const answer = await getTicket(path, life.signal);
  if (life.signal.aborted) return answer;
  if (answer.kind === 'refused' && answer.status === 404) leave(farewell);
  if (mine < drawn || byId('ticket').hidden) return answer;
  if (answer.kind !== 'ok') return drawAway(heardAt), answer;
  drawn = mine;
  const changed = JSON.stringify(shown) !== JSON.stringify(answer.data);
  hear(answer);
  return answer.keptAt ? { kind: 'lost' } : { ...answer, changed };
}

function hear({ data, keptAt }) {
  heardAt = keptAt || new Date().toISOString();
  draw(data);
  drawAway(keptAt);
}

/** Asks until there is an answer. */
async function load() {
  loading.abort();
  loading = new AbortController();
  const answer = await insist(() => getTicket(path, loading.signal), { signal: loading.signal, onFailed: showProblem });
  if (answer.kind === 'refused' && answer.status === 404) leave('missing');
  else if (answer.kind === 'refused') showProblem(answer);
  if (answer.kind !== 'ok') return;
  hear(answer);
  face('ticket');
  listen();
  if (byId('code').hidden) keep();
  askAsAddressed();
}

function showProblem(answer) {
  setText(byId('problem-text'), answer.kind === 'lost'
    ? t('{why}, and this ticket was not kept on this device.', { why: whyLost() }) : answer.message);
  face('problem');
}

function listen() {
  const readWithin = (ms) => after(Math.random() * ms, () => line.then((live) => live.readSoon()));
  line ??= goLive(`/events/${shown.event.id}/stream`, {
    on: {
      snapshot: () => false, // it says nothing about tickets, so the ticket is read
      updated: () => readWithin(SPREAD.updated),
      deleted: () => readWithin(SPREAD.updated),
      tickets: ({ changed }) => {
        if (!changed) readWithin(SPREAD.many);
        else if (changed.includes(shown?.watch)) readWithin(0);
      },
    },
    refresh,
    sign: byId('line'),
  });
}

const activated = (worker) => new Promise((resolve) => { worker.addEventListener('statechange', () => worker.state === 'activated' && resolve()); });

/** For a door without a network. Over plain HTTP there is no such thing. */
async function keep() {
  try {
    const { installing } = await navigator.serviceWorker.register(new URL('./ticket_worker.js', import.meta.url), { scope: '/tickets/' });
    if (installing) await activated(installing); // that of another language would have the files of that one
    const { active } = await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => { byId('kept').hidden = !data; };
    active.postMessage({ keep: path, code: typeof shown?.code === 'string' && byId('code').getAttribute('src') }, [port2]);
  } catch { // the page works without
  }
}

// --- What somebody does --------------------------------------------------------------------------

/** Who only shows the ticket does without; ticket_worker.js has both where there is no network. */
const actions = () => Promise.all([import('./ticket_actions.js'), import('./form.js')]); // at once, since one needs the other
let wanted = ''; // what somebody pressed last

async function ask(what) {
  wanted = what;
  const [{ ask: question }] = await fetched(actions, () => setText(byId('news'), t('{why}. You are asked as soon as that changes.', { why: whyLost() })));
  if (!shown || wanted !== what) return;
  wanted = '';
  question(what, { path, ticket: shown, refresh, left: life.signal, erased: () => leave('erased'), forgotten,
    erasing: (isErasing) => { farewell = isErasing ? 'erased' : 'missing'; } });
}

/** @param {Function} [undo] brings back what the event's page remembered of it */
function forgotten(undo = () => {}) {
  leave('forgotten');
  byId('open-again').addEventListener('click', () => { undo(); location.reload(); });
}

/** A mail's "This was not me" leads to the question; only its button answers it. */
const askAsAddressed = () => location.hash === '#not-me' && ask('not-me');

greet();
byId('retry').addEventListener('click', load, begun);
byId('print').addEventListener('click', () => window.print());
byId('code').addEventListener('error', ({ target }) => {
  target.dataset.failed = 'true';
  showCode(false, t('The picture of the code did not load. At the door the number will do.'));
  keep();
}, begun);
byId('code').addEventListener('load', ({ target }) => {
  delete target.dataset.failed;
  keep();
}, begun);
for (const button of document.querySelectorAll('[data-ask]')) {
  button.addEventListener('click', () => ask(button.dataset.ask), begun);
  for (const nearing of ['pointerenter', 'focus']) button.addEventListener(nearing, () => actions().catch(() => {}), { ...begun, once: true });
}
window.addEventListener('hashchange', () => shown && askAsAddressed(), begun);
const minutes = setInterval(() => shown && draw(shown), MINUTE); // some day it is over
life.signal.addEventListener('abort', () => clearInterval(minutes));
life.signal.addEventListener('abort', onForgottenElsewhere(path, () => forgotten()));

if (isTicketLink(path)) await load();
else leave('missing');
