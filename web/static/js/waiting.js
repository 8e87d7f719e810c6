/**
 * A place on a waiting list, for whoever has its link. The one rule: looking changes nothing, and it shows what
 * the server said last; leaving is asked about first. What is offered is confirmed, or declined, on its order's page.
 */
import { call, insist, recall, remember, settle, t, whyLost } from './api.js';
import { Outcome, timeWords } from './form.js';
import { byId, count, directionOf, el, fact, fill, greet, icon, pageOf, period, plain, plural, setHeading, setText } from './view.js';

const READ_AGAIN = 20_000; // and a little more, so that those who wait do not ask in the same moment

const path = location.pathname;
const isLink = /^\/waiting\/[\w-]{64}$/.test(path);
let entry = null; // as the server said last
let [asked, drawn] = [0, 0]; // readings so far; the one that is shown
let running = null; // AbortController of the call under way

const HEADINGS = { loading: 'loading-title', entry: 'name', missing: 'missing-title', problem: 'problem-title' };

/** Exactly one of the page's faces; focus inside the one that goes moves to the heading of the next. */
function face(name) {
  const before = Object.keys(HEADINGS).find((other) => !byId(other).hidden);
  const hadFocus = byId(before).contains(document.activeElement);
  for (const other of Object.keys(HEADINGS)) byId(other).hidden = other !== name;
  if (hadFocus && before !== name) byId(HEADINGS[name]).focus();
}

/** Sign, word, and what is said of it, by status. */
const WORDS = {
  waiting: ['clock', t('You are waiting'), t('Keep this page’s address'), t('When it is your turn, the seats are kept for you for a while, and this page leads to them. If this server sends mail, you get one, too.')],
  offered: ['ticket', t('It is your turn'), t('Seats are kept for you'), t('They are yours once you confirm. If you do not want them, give them back there, so that the next can have them.')],
  claimed: ['check', t('You have your seats'), t('You are not waiting any more'), t('What was offered to you is confirmed.')],
  expired: ['alert', t('The offer has run out'), t('You are not waiting any more'), t('Nobody confirmed the seats in time, so they were offered to the next. You can join the list again on the event’s page.')],
  left: ['cross', t('You have left the list'), t('You are not waiting any more'), t('Should you change your mind, you can join the list again on the event’s page.')],
  closed: ['cross', t('The list is closed'), t('Nobody waits any more'), t('The event was cancelled, or its sale is over.')],
};

function draw() {
  const { event, status, position } = entry;
  const before = byId('entry').dataset.state;
  const [sign, word, title, text] = WORDS[status] ?? WORDS.closed;
  byId('entry').dataset.state = { closed: 'cancelled', left: 'over' }[status] ?? status;
  document.title = `${plain(event.name).trim() || t('Waiting list')} · Boxoffice`;
  fill(byId('standing'), icon(sign), el('strong', {}, word));
  setHeading(byId('name'), event.name);
  byId('name').parentElement.dir = directionOf(event.name);
  fill(byId('facts'), ...[['calendar', period(event)], ['pin', plain(event.location ?? '')], ['user', plain(entry.email)]].filter(([, fit]) => fit).map(([name, fit]) => fact(name, fit)));
  const type = plain(entry.ticket_types?.find(({ id }) => id === entry.ticket_type_id)?.name ?? '');
  fill(byId('lines'), el('li', { dir: 'auto' }, type ? `${count(entry.quantity)} × ${type}` : plural(entry.quantity, { one: '{n} seat', other: '{n} seats' })));
  byId('clock').hidden = status !== 'waiting' || !position;
  setText(byId('position'), position ? count(position) : '');
  byId('said').classList.toggle('good', ['offered', 'claimed'].includes(status));
  setText(byId('said-title'), title);
  setText(byId('said-text'), status === 'offered' && entry.offer_ends_at ? `${t('Until {time}', { time: timeWords(entry.offer_ends_at) })}. ${text}` : text);
  byId('said-link').hidden = !entry.order_url;
  setText(byId('said-link'), t('See the seats and confirm'));
  if (entry.order_url) byId('said-link').href = entry.order_url;
  byId('leave').hidden = status !== 'waiting';
  byId('event-link').href = pageOf(event);
  if (!['waiting', 'offered'].includes(status) && recall(`waiting.${entry.event_id}`) === path) remember(`waiting.${entry.event_id}`, null);
  if (before && before !== byId('entry').dataset.state) turned(word);
}

function turned(word) {
  setText(byId('news'), `${word}. ${byId('said-title').textContent}.`);
  const hadFocus = byId('question').contains(document.activeElement) || document.activeElement === byId('leave');
  byId('question').hidden = true;
  if (hadFocus) byId('said-title').focus();
}

const outcome = isLink ? new Outcome('outcome', { busy: t('Nothing was changed yet; your request is kept and sent again.'), rest: byId('yes') }) : null;

/** A repeat changes nothing, so it needs no key. */
async function quit() {
  if (running) return;
  running = new AbortController();
  const answer = await settle((signal) => call('POST', `${path}/leave`, { signal }), {
    signal: running.signal,
    onSending: (attempt) => outcome.sending(t('One moment…'), attempt > 1),
    onWaiting: (waiting) => outcome.waiting(waiting, () => running?.abort()),
  });
  running = null;
  outcome.clear();
  if (answer.kind === 'cancelled') outcome.say('cancelled', 'alert', t('Stopped'), el('p', {}, answer.inDoubt ? t('One of the attempts may have gone through; this page shows it when it is connected again.') : t('Nothing was changed.')));
  else if (answer.kind === 'refused') outcome.say('refused', 'alert', t('That did not work'), el('p', {}, `${answer.message} ${t('Nothing was changed.')}`));
  await refresh();
}

// --- What keeps it true --------------------------------------------------------------------------

const read = () => call('GET', `${path}.json`);

/** The newest reading wins, in whatever order the answers come. */
async function refresh() {
  asked += 1;
  const mine = asked;
  const answer = await read();
  if (answer.kind === 'refused' && answer.status === 404) return leave();
  if (mine < drawn) return undefined;
  byId('away').hidden = answer.kind === 'ok';
  setText(byId('away'), answer.kind === 'ok' ? '' : `${answer.kind === 'lost' ? whyLost() : answer.message}. ${t('This page shows what it heard last.')}`);
  if (answer.kind !== 'ok') return undefined;
  [drawn, entry] = [mine, answer.data];
  return draw();
}

function leave() {
  entry = null;
  document.title = `${byId('missing-title').textContent} · Boxoffice`;
  face('missing');
}

async function load() {
  const answer = await insist(read, { signal: new AbortController().signal, onFailed: ({ kind, message }) => { setText(byId('problem-text'), kind === 'lost' ? `${whyLost()}.` : message); face('problem'); } });
  if (answer.kind !== 'ok') return leave();
  entry = answer.data;
  draw();
  return face('entry');
}

function begin() {
  byId('retry').addEventListener('click', () => location.reload());
  byId('leave').addEventListener('click', () => { byId('question').hidden = false; byId('question-title').focus(); });
  byId('question').addEventListener('submit', (event) => { event.preventDefault(); quit(); });
  byId('no').addEventListener('click', () => { if (!running) { byId('question').hidden = true; byId('leave').focus(); } });
  const look = () => entry && document.visibilityState === 'visible' && !running && refresh();
  setInterval(() => ['waiting', 'offered'].includes(entry?.status) && look(), READ_AGAIN * (1 + Math.random() / 4));
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pageshow', ({ persisted }) => persisted && look());
  window.addEventListener('online', look);
  load();
}

greet();
if (isLink) begin();
else leave();
