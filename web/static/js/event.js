/**
 * The event's page: which event, its facts, its seats as they change. The one rule: the page shows
 * what the server said last; news never moves what somebody is reading or typing.
 */
import { getEvent } from './api.js';
import { fact } from './card.js';
import { byId, fill, setText } from './dom.js';
import { showLine } from './line_state.js';
import { openLive } from './live.js';
import { recall, remember } from './memory.js';
import { Registration } from './registration.js';
import { insist } from './retry.js';
import { SeatMap } from './seat_map.js';
import { seatState, seatWords, seatsLeft, stateWord } from './seats.js';
import { showAddress } from './share.js';
import { ago, codePoints, count, period, plain } from './text.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const id = new URLSearchParams(location.search).get('id')?.trim().toLowerCase() ?? '';

let shown = null; // the event as the page shows it
let registration = null;
let seatMap = null;
let live = null;
let loading = new AbortController();
const heard = { whole: 0, seats: 0 }; // how often the stream has said something

const FACES = ['loading', 'event', 'missing', 'problem'];
const HEADINGS = { loading: 'loading-title', event: 'name', missing: 'missing-title', problem: 'problem-title' };

/** Exactly one of the page's faces; focus inside the one that goes moves to the heading of the next. */
function face(name) {
  const before = FACES.find((other) => !byId(other).hidden);
  const hadFocus = byId(before).contains(document.activeElement);
  byId(name).hidden = false;
  if (hadFocus && before !== name) byId(HEADINGS[name]).focus();
  for (const other of FACES) byId(other).hidden = other !== name;
}

function missing(title, text) {
  live?.close();
  document.title = `${title} · Boxoffice`;
  setText(byId('missing-title'), title);
  setText(byId('missing-text'), text);
  face('missing');
}

function draw(event) {
  const before = shown;
  shown = { ...shown, ...event };
  registration ??= new Registration(id, { refresh, soldOut: () => draw({ booked_count: shown.capacity }) });
  seatMap ??= new SeatMap(byId('seat-picture'));
  drawFacts(shown);
  drawSeats(shown, before);
  registration.update(shown);
}

function drawFacts(event) {
  document.title = `${plain(event.name).trim() || 'Event'} · Boxoffice`;
  setText(byId('name'), event.name);
  byId('name').classList.toggle('long', codePoints(event.name) > 70);
  setText(byId('description'), event.description ?? '');
  byId('about').hidden = !(event.description ?? '').trim();
  const facts = [['calendar', period(event)], ['pin', plain(event.location ?? '')],
    ['clock', `Added ${ago(event.created_at)}`]].filter(([, text]) => text);
  const key = JSON.stringify(facts);
  if (byId('facts').dataset.key === key) return;
  byId('facts').dataset.key = key;
  fill(byId('facts'), ...facts.map(([name, text]) => fact(name, text)));
}

function drawSeats(event, before) {
  const state = seatState(event);
  byId('seats').hidden = event.status === 'cancelled'; // there is nothing left to sit on
  byId('event').dataset.state = state;
  setText(byId('badge'), stateWord(event));
  setText(byId('seats-left'), count(seatsLeft(event)));
  byId('seats-left').parentElement.classList.toggle('many', event.capacity >= 100_000);
  setText(byId('seats-of'), seatsLeft(event) === 1 ? 'seat left' : 'seats left');
  setText(byId('seats-capacity'), `of ${count(event.capacity)}`);
  setText(byId('dot-note'), seatMap.update(event));
  byId('dot-note').hidden = byId('dot-note').textContent === '';
  // Read aloud only when the meaning changes, not with every seat.
  if (before && seatState(before) !== state) setText(byId('news'), `${stateWord(event)}. ${seatWords(event)}.`);
}

async function refresh() {
  const before = { ...heard };
  const answer = await getEvent(id);
  if (answer.kind === 'refused' && answer.status === 404) gone();
  if (answer.kind !== 'ok') return answer;
  const data = notOvertaken(answer.data, before);
  const changed = JSON.stringify(shown) !== JSON.stringify({ ...shown, ...data });
  draw(data);
  return { ...answer, changed };
}

/** The answer may have been read before what the stream said meanwhile: the stream's word stays. */
function notOvertaken(event, before) {
  if (heard.whole !== before.whole) return shown;
  if (heard.seats === before.seats) return event;
  return { ...event, capacity: shown.capacity, booked_count: shown.booked_count };
}

function gone() {
  setText(byId('news'), 'This event was taken down.');
  missing('This event was taken down', 'Its organizer has removed it. Perhaps another one suits you.');
}

/** Asks until there is an answer; what is shown stays until then. */
async function load() {
  loading.abort();
  loading = new AbortController();
  const answer = await insist(() => getEvent(id), { signal: loading.signal, onFailed: showProblem });
  if (answer.kind === 'ok') {
    draw(answer.data);
    welcome();
    face('event');
    listen();
  } else if (answer.kind === 'refused') {
    missing('No such event', 'The address may be mistyped, or the event was taken down.');
  }
}

function showProblem(answer) {
  setText(byId('problem-text'), answer.kind === 'lost' ? 'The server can’t be reached right now.' : answer.message);
  face('problem');
}

/** After creating it here: the address to hand out comes first. */
function welcome() {
  showAddress(id);
  const fresh = recall('created') === id;
  byId('created').hidden = !fresh;
  if (!fresh) return;
  byId('share').classList.add('fresh');
  byId('created').after(byId('share'));
  remember('created', null);
}

function hearWhole(event) {
  heard.whole += 1;
  draw(event);
  if (heard.whole > 1) registration.checkTickets();
  return true; // nothing can have been missed then
}

function listen() {
  live ??= openLive(`/events/${id}/stream`, {
    on: {
      snapshot: hearWhole,
      seats: ({ capacity, booked_count: booked }) => { heard.seats += 1; draw({ capacity, booked_count: booked }); },
      updated: hearWhole,
      deleted: gone,
    },
    refresh,
    onState: (state) => showLine(byId('line'), state),
  });
}

byId('retry').addEventListener('click', load);

if (UUID.test(id)) await load();
else missing('This is not an event’s address', 'Part of the address seems to be missing. You can look for the event in the list.');
