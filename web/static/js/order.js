/**
 * An order's page, for whoever has its link: seats that are held for a while and can be confirmed, and the
 * tickets that come of it. The one rule: it shows what the server said last, by the server's clock; what
 * somebody types stays in this tab until it is confirmed, and only a button that somebody pressed changes anything.
 */
import { call, forgetKey, insist, keepTicket, keyFor, recall, remember, settle, t, whyLost } from './api.js';
import { Field, Outcome, cleanEmail, cleanLine, emailProblem, leftWords, lineProblem, suggestedEmail, timeWords } from './form.js';
import { byId, directionOf, el, fact, fill, greet, grouped, icon, isOver, pageOf, period, plain, plural, setHeading, setText } from './view.js';

const SECOND = 1_000;
const READ_AGAIN = 10_000; // while it is held: it may be confirmed in another tab
const LAST_MINUTE = 60_000;

const path = location.pathname;
const isLink = /^\/orders\/[\w-]{64}$/.test(path);
let order = null; // as the server said last
let ahead = 0; // of this device's clock, in milliseconds, as the order's `now` told it
let [asked, drawn] = [0, 0]; // readings so far; the one that is shown
let running = null; // AbortController of the call under way
let seats = []; // of the form: { name, email } fields, in the order of the lines
let isRetaken = false; // that it got its seats again, which only the answer to confirming says
let isTaken = false; // that others have the seats was said to who confirmed too late
let warned = false; // that the last minute has begun

const now = () => Date.now() + ahead;

// --- What it shows -------------------------------------------------------------------------------

const HEADINGS = { loading: 'loading-title', order: 'name', missing: 'missing-title', problem: 'problem-title' };

/** Exactly one of the page's faces; focus inside the one that goes moves to the heading of the next. */
function face(name) {
  const before = Object.keys(HEADINGS).find((other) => !byId(other).hidden);
  const hadFocus = byId(before).contains(document.activeElement);
  for (const other of Object.keys(HEADINGS)) byId(other).hidden = other !== name;
  if (hadFocus && before !== name) byId(HEADINGS[name]).focus();
}

/** @returns {'held'|'expired'|'confirmed'|'cancelled'} a hold has run out by the clock, whether or not anything noticed */
function stateOf({ status, expires_at: until, event }) {
  if (event.status === 'cancelled') return 'cancelled';
  return status === 'held' && Date.parse(until) <= now() ? 'expired' : status;
}

const isOffer = () => Boolean(order.waiting_list_entry_id);
const valid = () => order.registrations.filter(({ cancelled_at: at }) => !at);
const typeName = (id) => plain(order.ticket_types?.find((type) => type.id === id)?.name ?? '');
/** What is valid of it now, since tickets can be cancelled and moved to another type; else what was ordered. */
function linesNow(state) {
  const tickets = state === 'confirmed' ? valid() : [];
  const of = (id) => tickets.filter(({ ticket_type_id: type = null }) => type === id).length;
  return tickets.length ? [...new Set(tickets.map(({ ticket_type_id: type = null }) => type))].map((id) => ({ ticket_type_id: id, quantity: of(id) })) : order.lines;
}
/** The type of each seat, in the order of the lines. */
const kinds = () => order.lines.flatMap(({ ticket_type_id: id = null, quantity }) => Array(quantity).fill(id));

const STANDING = {
  held: () => ['clock', isOffer() ? t('Kept for you') : t('Held for you')],
  expired: () => ['alert', t('The time is over')],
  confirmed: () => ['check', t('Confirmed')],
  cancelled: () => ['cross', order.event.status === 'cancelled' ? t('Event cancelled') : order.registrations.length ? t('order|Cancelled') : t('Given back')],
};

function draw() {
  const before = byId('order').dataset.state;
  const state = stateOf(order);
  const { event } = order;
  byId('order').dataset.state = state;
  document.title = `${plain(event.name).trim() || t('Order')} · Boxoffice`;
  const [sign, word] = STANDING[state]();
  fill(byId('standing'), icon(sign), el('strong', {}, word));
  setHeading(byId('name'), event.name);
  byId('name').parentElement.dir = directionOf(event.name);
  fill(byId('facts'), ...[['calendar', period(event)], ['pin', plain(event.location ?? '')], ['user', plain(order.email)]].filter(([, text]) => text).map(([name, text]) => fact(name, text)));
  fill(byId('lines'), ...linesNow(state).map(({ ticket_type_id: id, quantity }) => el('li', {}, el('strong', {}, typeName(id) ? `${quantity} × ` : ''),
    el('span', { dir: 'auto' }, typeName(id) || plural(quantity, { one: '{n} seat', other: '{n} seats' })))));
  byId('event-link').href = pageOf(event);
  byId('clock').hidden = state !== 'held';
  byId('numbered').hidden = state !== 'confirmed';
  setText(byId('number'), grouped(order.number));
  drawSaid(state);
  drawForm(state);
  drawTickets(state);
  tick();
  if (before && before !== state) turned(before, word);
}

/** Whoever was in what is gone now goes on where it is said what happened. */
function turned(before, word) {
  setText(byId('news'), `${word}. ${byId('said-text').textContent}`);
  byId('question').hidden = true;
  if (!document.activeElement?.checkVisibility?.() || document.activeElement === document.body) (byId('said').hidden ? byId('name') : byId('said-title')).focus();
}

/** What happened, and what can be done about it. */
function drawSaid(state) {
  const [title, text, link] = {
    held: isOffer() ? [t('Seats have come free for you'), t('You waited for them. Confirm, and they are yours; otherwise they are offered to the next who waits.'), ''] : ['', '', ''],
    expired: isTaken ? [t('Others have the seats now'), t('Nothing is booked, and what was held for you is gone.'), t('Choose seats again')]
      : isOffer() ? [t('The offer has run out'), t('Its seats are offered to the next who waits. Should nobody want them, you can still get them below.'), t('About this event')]
      : [t('Your seats are not held any more'), t('Others can take them now. Perhaps they are still free: what you have typed is kept, so you can try below to get them all the same.'), t('Choose seats again')],
    confirmed: [isRetaken ? t('The seats are yours after all') : t('The seats are yours'), `${isRetaken ? `${t('The time was over, but nobody had taken them yet.')} ` : ''}${t('Each ticket has a page of its own, with the code for the door.')} ${t('Keep this page’s address: it leads to all of them.')}`, ''],
    cancelled: order.event.status === 'cancelled' ? [t('This event was cancelled by its organizer.'), t('Nothing of this order is valid any more.'), t('About this event')]
      : order.registrations.length ? [t('This order is cancelled'), t('None of its tickets is valid any more.'), t('About this event')]
      : [t('The seats are given back'), t('Nothing is booked. Others can have them now.'), t('Choose seats again')],
  }[state];
  byId('said').hidden = title === '';
  byId('said').classList.toggle('good', state === 'confirmed' || state === 'held');
  setText(byId('said-title'), title);
  setText(byId('said-text'), text);
  byId('said-link').hidden = link === '';
  setText(byId('said-link'), link);
  byId('said-link').href = pageOf(order.event);
}

function drawForm(state) {
  const shown = state === 'held' || (state === 'expired' && !isTaken);
  byId('confirm').hidden = !shown;
  if (!shown) return;
  if (seats.length === 0) buildSeats();
  const isRequired = Boolean(order.event.names_required);
  byId('buyer-optional').hidden = isRequired;
  byId('buyer-name').required = isRequired;
  setText(byId('confirm-lead'), kinds().length > 1 ? t('Nothing has to be typed twice: a ticket without a name of its own has yours, and your address.') : t('The ticket has your name, if you type one.'));
  const n = kinds().length;
  setText(byId('confirm-button').firstElementChild, running ? t('One moment…') : state === 'expired' ? t('Try to get them all the same') : plural(n, { one: 'Confirm {n} seat', other: 'Confirm {n} seats' }));
  for (const id of ['confirm-button', 'extend', 'release']) byId(id).setAttribute('aria-disabled', String(running !== null));
  setText(byId('release'), plural(n, { one: 'Give the seat back', other: 'Give the seats back' }));
  byId('extend').hidden = state !== 'held' || order.extended || isOffer();
  byId('release').hidden = state !== 'held';
}

function drawTickets(state) {
  byId('tickets').hidden = order.registrations.length === 0;
  const key = JSON.stringify(order.registrations);
  if (byId('tickets').dataset.key !== key) {
    byId('tickets').dataset.key = key;
    fill(byId('ticket-rows'), ...order.registrations.map(drawTicket));
  }
  const n = valid().length;
  byId('cancel').hidden = state !== 'confirmed' || n === 0 || isOver(order.event, now());
  setText(byId('cancel'), plural(n, { one: 'Cancel the ticket', other: 'Cancel all {n} tickets' }));
}

function drawTicket({ name, user_email: email, ticket_type_id: type, ticket_url: url, cancelled_at: cancelled, number }) {
  return el('li', { class: cancelled ? 'off' : null },
    el('div', { class: 'row-head' }, el('strong', { dir: 'auto' }, plain(name || email)), el('span', { class: 'quiet', dir: 'auto' }, typeName(type))),
    name ? el('p', { class: 'quiet', dir: 'auto' }, plain(email)) : null,
    number ? el('p', { class: 'number' }, grouped(number)) : null,
    cancelled ? el('p', { class: 'quiet' }, t('ticket|Cancelled')) : url ? el('a', { class: 'button small', href: url }, t('Open the ticket')) : null);
}

/** Seconds are shown, but not read aloud; the last minute is. */
function tick() {
  if (!order || order.status !== 'held' || byId('order').dataset.state !== 'held') return;
  const left = Date.parse(order.expires_at) - now();
  setText(byId('clock-words'), t('Until {time}', { time: timeWords(order.expires_at) }));
  setText(byId('clock-left'), leftWords(left));
  byId('clock').classList.toggle('soon', left <= LAST_MINUTE);
  if (left <= LAST_MINUTE && !warned) setText(byId('news'), t('Less than a minute is left.'));
  warned = left <= LAST_MINUTE;
  if (left > 0) return;
  draw();
  refresh();
}

// --- Who comes -----------------------------------------------------------------------------------

const buyer = isLink ? new Field('buyer-name', (text, typing) => (order?.event.names_required || cleanLine(text) ? lineProblem(text, typing, t('Type your name.')) : '')) : null;
const optionally = (rule) => (text, typing) => (cleanLine(text) ? rule(text, typing) : '');

function buildSeats() {
  const all = kinds();
  fill(byId('attendees'), ...all.map((type, i) => {
    const [words, inside] = [all.length > 1 ? t('Seat {n}', { n: i + 1 }) : t('The ticket is for somebody else'), seatFields(i)];
    const kind = typeName(type) && all.length > 1 ? el('span', { class: 'optional', dir: 'auto' }, ` ${typeName(type)}`) : null;
    return all.length > 1 ? el('fieldset', { class: 'seat' }, el('legend', {}, words, kind), ...inside) : el('details', { class: 'more-about seat' }, el('summary', {}, words), el('div', { class: 'form' }, ...inside));
  }));
  seats = all.map((type, i) => ({ name: new Field(`seat-${i}-name`, optionally((text, typing) => lineProblem(text, typing, ''))),
    email: new Field(`seat-${i}-email`, optionally(emailProblem), { suggest: suggestedEmail }) }));
  const kept = recall(`order.${order.id}`);
  buyer.value = String(kept?.buyer ?? order.name ?? '');
  seats.forEach(({ name, email }, i) => { [name.value, email.value] = [String(kept?.seats?.[i]?.name ?? ''), String(kept?.seats?.[i]?.email ?? '')]; });
  if (seats[0].name.value || seats[0].email.value) byId('attendees').querySelector('details')?.setAttribute('open', '');
}

function seatFields(i) {
  const field = (what, words, props) => el('div', { class: 'field' }, el('div', { class: 'field-head' }, el('label', { for: `seat-${i}-${what}` }, words, el('span', { class: 'optional' }, ` ${t('optional')}`))),
    el('input', { id: `seat-${i}-${what}`, type: 'text', dir: 'auto', autocomplete: 'off', 'aria-describedby': `seat-${i}-${what}-problem`, ...props }), el('p', { id: `seat-${i}-${what}-problem`, class: 'problem', role: 'alert' }));
  return [field('name', t('Name'), {}), field('email', t('E-mail address'), { inputmode: 'email', autocapitalize: 'none', spellcheck: 'false' })];
}

const keepTyped = () => remember(`order.${order.id}`, { buyer: buyer.value, seats: seats.map(({ name, email }) => ({ name: name.value, email: email.value })) });

/** What was typed; whoever is the buyer is left out. */
function whoComes() {
  const attendees = seats.map(({ name, email }) => ({ ...(cleanLine(name.value) && { name: cleanLine(name.value) }), ...(cleanEmail(email.value) && { email: cleanEmail(email.value) }) }));
  while (attendees.length && Object.keys(attendees.at(-1)).length === 0) attendees.pop();
  const name = cleanLine(buyer.value);
  return { ...(name && { name }), ...(attendees.length && { attendees }) };
}

// --- What somebody does --------------------------------------------------------------------------

const outcome = isLink ? new Outcome('outcome', { busy: t('Nothing was changed yet; your request is kept and sent again.'), rest: byId('confirm-button') }) : null;
const answering = isLink ? new Outcome('question-outcome', { busy: t('Nothing was changed yet; your request is kept and sent again.'), rest: byId('yes') }) : null;

/** One change at a time, under one key until its outcome is known. */
async function send(what, body, place, words) {
  running = new AbortController();
  draw();
  const key = keyFor(`${what}.${order.id}`, JSON.stringify(body ?? what));
  const answer = await settle((signal) => call('POST', `${path}/${what}`, { body, key, signal }), {
    signal: running.signal,
    onSending: (attempt) => place.sending(words, attempt > 1),
    onWaiting: (waiting) => place.waiting(waiting, () => running?.abort()),
  });
  running = null;
  if (answer.kind !== 'cancelled') forgetKey(`${what}.${order.id}`);
  if (answer.kind === 'ok') place.clear();
  return answer;
}

async function confirm(words = t('Confirming your seats…')) {
  if (running) return;
  outcome.clear();
  const [wrong] = [buyer, ...seats.flatMap(({ name, email }) => [name, email])].filter((field) => !field.check());
  if (wrong) {
    wrong.input.closest('details')?.setAttribute('open', '');
    wrong.input.focus();
    return;
  }
  keepTyped();
  remember(`confirming.${order.id}`, true);
  const answer = await send('confirm', whoComes(), outcome, words);
  remember(`confirming.${order.id}`, null);
  isRetaken ||= answer.data?.retaken === true;
  await refresh();
  if (!order) return;
  if (answer.kind === 'ok') keepTickets();
  else if (stateOf(order) !== 'confirmed') sayRefused(answer);
  else outcome.clear(); // it was confirmed in another tab
}

/** So that the event's page has them, too. */
function keepTickets() {
  remember(`order.${order.id}`, null);
  for (const { id, user_email: email, created_at: at, number, name, version, ticket_url: url } of [...valid()].reverse()) keepTicket(order.event_id, { id, email, at, number, name, version, url });
}

function sayRefused(answer) {
  const { code, field = '', message } = answer;
  const [, i, what] = /^attendees\[(\d+)\]\.(name|email)$/.exec(field) ?? [];
  const at = field === 'name' ? buyer : seats[Number(i)]?.[what];
  if (answer.kind === 'cancelled') {
    outcome.say('cancelled', 'alert', t('Stopped'), el('p', {}, answer.inDoubt
      ? t('One of the attempts may have gone through. Trying once more is safe: it never happens twice.') : t('Nothing was changed.')));
  } else if (code === 'hold_expired') {
    isTaken = true;
    draw();
    byId('said-title').focus();
  } else if (at) {
    outcome.clear();
    at.input.closest('details')?.setAttribute('open', '');
    at.refuse(message);
  } else {
    outcome.say('refused', 'alert', t('That did not work'), el('p', {}, `${message} ${t('Nothing was changed.')}`));
  }
}

async function extend() {
  if (running) return;
  outcome.clear();
  const answer = await send('extend', undefined, outcome, t('Asking for more time…'));
  await refresh();
  if (!order) return undefined;
  if (answer.kind !== 'ok') return sayRefused(answer);
  setText(byId('news'), t('You have time until {time}.', { time: timeWords(order.expires_at) }));
  return byId('confirm-button').focus();
}

function ask() {
  if (running) return;
  const n = valid().length;
  const [title, text, yes] = stateOf(order) === 'confirmed'
    ? [plural(n, { one: 'Cancel the ticket?', other: 'Cancel all {n} tickets?' }), t('None of them is valid any more then, and others can have the seats. Only the organizer can undo that.'), plural(n, { one: 'Cancel the ticket', other: 'Cancel all {n} tickets' })]
    : [plural(kinds().length, { one: 'Give the seat back?', other: 'Give the seats back?' }), isOffer() ? t('What you give back is offered to the next who waits, and you are on the list no more.') : t('Somebody else can have what you give back at once.'), t('Give back')];
  setText(byId('question-title'), title);
  setText(byId('question-text'), text);
  setText(byId('yes').firstElementChild, yes);
  answering.clear();
  byId('question').hidden = false;
  byId('question-title').focus();
}

async function release() {
  if (running) return;
  const answer = await send('release', undefined, answering, t('One moment…'));
  await refresh();
  if (!order) return;
  if (answer.kind === 'ok') {
    remember(`order.${order.id}`, null);
    byId('question').hidden = true;
    byId('said-title').focus();
  } else if (answer.kind === 'cancelled') answering.say('cancelled', 'alert', t('Stopped'), el('p', {}, answer.inDoubt ? t('One of the attempts may have gone through. Trying once more is safe: it never happens twice.') : t('Nothing was changed.')));
  else answering.say('refused', 'alert', t('That did not work'), el('p', {}, `${answer.message} ${t('Nothing was changed.')}`));
}

// --- What keeps it true --------------------------------------------------------------------------

const read = () => call('GET', `${path}.json`);

function hear({ data }) {
  ahead = Date.parse(data.now) - Date.now() || 0;
  order = { ...data, lines: data.lines ?? [], registrations: data.registrations ?? [] };
  const hold = `hold.${order.event_id}`;
  if (stateOf(order) === 'held' && !isOffer()) remember(hold, { url: path, until: order.expires_at, seats: kinds().length });
  else if (recall(hold)?.url === path) remember(hold, null);
  draw();
}

/** The newest reading wins, in whatever order the answers come. */
async function refresh() {
  asked += 1;
  const mine = asked;
  const answer = await read();
  if (answer.kind === 'refused' && answer.status === 404) return leave();
  if (mine < drawn) return undefined;
  byId('away').hidden = answer.kind === 'ok';
  setText(byId('away'), answer.kind === 'ok' ? '' : `${answer.kind === 'lost' ? whyLost() : answer.message}. ${t('This page shows what it heard last; what you type is kept.')}`);
  if (answer.kind !== 'ok') return undefined;
  drawn = mine;
  return hear(answer);
}

function leave() {
  order = null;
  document.title = `${byId('missing-title').textContent} · Boxoffice`;
  face('missing');
}

async function load() {
  const answer = await insist(read, { signal: new AbortController().signal, onFailed: ({ kind, message }) => { setText(byId('problem-text'), kind === 'lost' ? `${whyLost()}.` : message); face('problem'); } });
  if (answer.kind !== 'ok') return leave();
  hear(answer);
  face('order');
  if (recall(`confirming.${order.id}`) && !byId('confirm').hidden) confirm(t('Going on with your order…')); // a reload came in between
  return undefined;
}

function begin() {
  byId('retry').addEventListener('click', () => location.reload());
  byId('confirm').addEventListener('submit', (event) => { event.preventDefault(); confirm(); });
  byId('confirm').addEventListener('input', keepTyped);
  byId('confirm-button').addEventListener('mousedown', (event) => event.preventDefault()); // what leaving a field says would move it away
  byId('extend').addEventListener('click', extend);
  for (const id of ['release', 'cancel']) byId(id).addEventListener('click', ask);
  byId('question').addEventListener('submit', (event) => { event.preventDefault(); release(); });
  byId('no').addEventListener('click', () => {
    if (running) return;
    byId('question').hidden = true;
    (['release', 'cancel'].map(byId).find((button) => button.checkVisibility()) ?? byId('name')).focus();
  });
  setInterval(tick, SECOND);
  setInterval(() => order?.status === 'held' && document.visibilityState === 'visible' && !running && refresh(), READ_AGAIN);
  const look = () => order && document.visibilityState === 'visible' && !running && refresh();
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pageshow', ({ persisted }) => persisted && look());
  window.addEventListener('online', look);
  load();
}

greet();
if (isLink) begin();
else leave();
