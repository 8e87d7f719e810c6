/**
 * The browse page: wires the catalog, the search form, the list and the live line. The one rule:
 * what is shown stays shown; an error is said beside it, never instead of it.
 */
import { call, goLive, insist, isProtected, recall, remember, serverNow, t, whyLost } from './api.js';
import { Card, Catalog, isSameCategory } from './catalog.js';
import { byId, el, fill, greet, me, plain, plural, setHeading, setText } from './view.js';

/** The cards, kept by event id and moved, never rebuilt, so that focus and reading position survive. */
class EventList {
  #root;
  #cards = new Map();

  /** @param {HTMLElement} root the list element */
  constructor(root) {
    this.#root = root;
  }

  /** Shows these events, in this order. */
  show(events) {
    const focused = this.#root.contains(document.activeElement) ? document.activeElement : null;
    const ids = new Set(events.map((event) => event.id));
    for (const [id, card] of this.#cards) {
      if (!ids.has(id)) { card.node.remove(); this.#cards.delete(id); }
    }
    let place = this.#root.firstElementChild;
    for (const event of events) {
      const { node } = this.#cardOf(event);
      if (node === place) place = place.nextElementSibling;
      else this.#root.insertBefore(node, place);
    }
    if (focused?.isConnected) focused.focus({ preventScroll: true }); // a card that moved lost it
  }

  /** New numbers or words of one event, where it is shown. */
  update(event) {
    this.#cards.get(event.id)?.update(event);
  }

  /** "Added 2 minutes ago" becomes 3. */
  age() {
    for (const card of this.#cards.values()) card.age();
  }

  #cardOf(event) {
    const known = this.#cards.get(event.id);
    if (known) {
      known.update(event);
      return known;
    }
    const card = new Card(event);
    this.#cards.set(event.id, card);
    return card;
  }
}

const TOP_BAR = 64; // px; it covers the cards that scroll under it
const MINUTE = 60_000;
const MOST_OF_CATEGORY = 40; // characters of its name

/** Whose events are meant, by the page's address: '' is everybody's. */
const organizer = /^\/o\/([a-z0-9-]{1,60})$/.exec(location.pathname)?.[1] ?? '';
const catalog = new Catalog();
const list = new EventList(byId('events'));
const form = byId('search');
const status = byId('status');
const problem = byId('problem');
const more = byId('more');
let live = null;
let extending = false;
let wish = new AbortController(); // of what is being insisted on

// --- Which category: those of events that lie ahead, and the one that the address names ---------------

let offered = [recall(`kinds.${organizer}`) ?? []].flat().map(String); // names; as they were asked for last, so that nothing moves

/** What somebody may have typed into the address; the rest the server would not take. */
const categoryIn = (text) => [...text.replace(/^[\s\p{Cc}\p{Cf}]+|[\s\p{Cc}\p{Cf}]+$/gu, '')].slice(0, MOST_OF_CATEGORY).join('').replace(/^all$/i, '');

/** Kept as it is where it would be the same, so that an open choice stays open. */
function drawCategories(wanted = form.elements.category.value) {
  const chosen = offered.find((name) => isSameCategory(name, wanted)) ?? wanted;
  const names = chosen && !offered.includes(chosen) ? [...offered, chosen] : offered;
  const select = form.elements.category;
  byId('kind').hidden = names.length === 0;
  if (select.dataset.key !== JSON.stringify(names)) {
    select.dataset.key = JSON.stringify(names);
    fill(select, el('option', { value: '' }, t('All categories')), ...names.map((name) => el('option', { value: name }, plain(name))));
  }
  select.value = chosen;
}

/** Where there is no answer, the list does without. */
async function offerCategories() {
  const { kind, data } = await call('GET', `/categories${organizer && `?organizer=${organizer}`}`);
  if (kind !== 'ok') return;
  offered = data.map(({ name }) => name).filter((name) => name !== 'all');
  remember(`kinds.${organizer}`, offered);
  drawCategories();
}

// --- Which days are asked for: the reader's own ---------------------------------------------------

const DAY_AND_HOUR = 90_000_000;
const today = () => dayOn(new Date(serverNow()), 0);
const dayOn = (day, days) => new Date(day.getFullYear(), day.getMonth(), day.getDate() + days);
const isoDay = (day) => `${day.getFullYear()}-${String(day.getMonth() + 1).padStart(2, '0')}-${String(day.getDate()).padStart(2, '0')}`;

/** "2026-06-05" as the day's beginning, null for what is none. */
function dayIn(text) {
  const [, year, month, day] = /^([12]\d{3})-(\d\d)-(\d\d)$/.exec(text) ?? [];
  const found = new Date(year, month - 1, day);
  return year && isoDay(found) === text ? found : null;
}

/** @param {string} when as in the address @returns {[Date, Date]|null} the first day, and the first one behind; null: all that is to come */
function daysOf(when) {
  const now = today();
  const saturday = now.getDay() === 0 ? -1 : 6 - now.getDay();
  const day = dayIn(when);
  return { today: [now, dayOn(now, 1)], weekend: [dayOn(now, saturday), dayOn(now, saturday + 2)],
    month: [new Date(now.getFullYear(), now.getMonth(), 1), new Date(now.getFullYear(), now.getMonth() + 1, 1)] }[when]
    ?? (day && [day, dayOn(day, 1)]);
}

/** The part of a query that says when. Past events: also those that the server counts as lasting 24 hours. */
function windowOf(when) {
  const now = serverNow();
  if (when === 'past') return { ended: new Date(now - (now % MINUTE) + DAY_AND_HOUR).toISOString() };
  const [first, behind] = daysOf(when) ?? [];
  if (!first) return { from: 'now' };
  return { from: first > now || behind <= now ? first.toISOString() : 'now', until: behind.toISOString() };
}

let lastDay = ''; // that was whole

/** As the address has it: '' is all that is to come, a date is a day. While a year is being typed, the last whole day counts. */
function whenOfForm() {
  const { when, day } = form.elements;
  if (dayIn(day.value)) lastDay = day.value;
  if (when.value === 'day') return lastDay;
  return when.value === 'all' ? '' : when.value;
}

function queryOfForm() {
  const { q, sort, category } = form.elements;
  const when = whenOfForm();
  return { category: category.value, q: q.value.replace(/\s+/g, ' ').trim(), sort: when === 'past' ? 'latest' : sort.value, organizer, ...windowOf(when) };
}

/** The address says what is asked, so that reload, back and a handed-on link ask the same. */
function queryIntoAddress({ q, sort, category }) {
  const when = whenOfForm();
  const parameters = new URLSearchParams({ ...(when && { when }), ...(category && { category }), ...(q && { q }), ...(!['starts_at', 'latest'].includes(sort) && { sort }) });
  history.replaceState(null, '', `${location.pathname}${parameters.size ? `?${parameters}` : ''}`);
}

function formFromAddress() {
  const asked = new URLSearchParams(location.search);
  const { q, sort, when, day } = form.elements;
  const among = (choices, value) => [...choices].some((choice) => choice.value === value);
  q.value = (asked.get('q') ?? '').slice(0, q.maxLength);
  sort.value = among(sort.options, asked.get('sort')) ? asked.get('sort') : 'starts_at';
  drawCategories(categoryIn(asked.get('category') ?? ''));
  const wanted = asked.get('when') ?? '';
  day.value = dayIn(wanted) ? wanted : '';
  when.value = day.value ? 'day' : among(when, wanted) ? wanted : 'all';
  drawWhen();
}

/** What belongs to one choice only: the day's field, the order of what is to come. */
function drawWhen() {
  const { when, day } = form.elements;
  if (when.value === 'day' && !dayIn(day.value)) day.value = isoDay(today());
  byId('pick').hidden = when.value !== 'day';
  byId('order').hidden = when.value === 'past';
  const [chips, chosen] = [byId('chips'), when.value === 'day' ? byId('pick') : form.querySelector('[name="when"]:checked').parentNode];
  chips.scrollLeft = chosen.offsetLeft - (chips.clientWidth - chosen.offsetWidth) / 2; // where they don't fit side by side
}

/** Where nothing was found, by when it was looked for: with words to search for, and without. */
const NOTHING = {
  '': [t('No event matches'), t('Nothing on yet')],
  today: [t('No event matches today'), t('Nothing on today')],
  weekend: [t('No event matches this weekend'), t('Nothing on this weekend')],
  month: [t('No event matches this month'), t('Nothing on this month')],
  past: [t('No past event matches'), t('No past events yet')],
};

/** "Friday, June 5" */
function dayWords([day]) {
  const year = day.getFullYear() === today().getFullYear() ? undefined : 'numeric';
  return day.toLocaleDateString(me().languages, { weekday: 'long', day: 'numeric', month: 'long', year });
}

function nothingFound(q, when) {
  if (!dayIn(when)) return NOTHING[when][q ? 0 : 1];
  const day = dayWords(daysOf(when));
  return q ? t('No event matches on {day}', { day }) : t('Nothing on {day}', { day });
}

function drawNothing({ q, category }) {
  const when = whenOfForm();
  setText(byId('nothing-title'), nothingFound(q || category, when));
  setText(byId('nothing-text'), q ? t('Try fewer words, or another spelling.')
    : when === 'past' ? t('An event comes here when it is over.') : t('Whatever is added appears here by itself.'));
  byId('clear').hidden = !q;
  byId('all').hidden = !when && !category;
}

/** The name comes with an event; until there is one, its address says whose the page is. */
function drawOrganizer([event]) {
  if (!organizer) return;
  const name = plain(event?.organizer?.name ?? '') || byId('title').dataset.name || organizer;
  byId('title').dataset.name = name;
  setHeading(byId('title'), name);
  setText(byId('lead'), t('What is on, and how many seats are left this very second.'));
  byId('everybody').hidden = false;
  document.title = `${name} · Boxoffice`;
}

/** What is said where there is nothing; who has a button of it in focus goes on with the list. */
function showBlank(wanted) {
  for (const [id, isWanted] of Object.entries(wanted)) {
    if (!isWanted && byId(id).contains(document.activeElement)) byId('list-title').focus();
    byId(id).hidden = !isWanted;
  }
}

function draw() {
  const { events, loaded, asking, complete, query } = catalog;
  const none = loaded && !asking && complete && events.length === 0;
  const isBare = query.q === '' && !query.category && whenOfForm() === '';
  byId('events').toggleAttribute('data-one-kind', Boolean(query.category)); // each card would say the same
  list.show(events);
  drawOrganizer(events);
  byId('skeleton').hidden = loaded;
  showBlank({ empty: none && isBare, nothing: none && !isBare });
  if (none && !isBare) drawNothing(query);
  form.hidden = none && isBare;
  more.hidden = !loaded || asking || complete;
  byId('progress').hidden = !(loaded && asking);
  setText(status, loaded ? statusWords(events.length) : '');
}

function statusWords(found) {
  if (catalog.asking) return t('Searching…');
  const { q, sort } = catalog.query;
  if (q && catalog.complete) return plural(found, { one: '{n} event found', other: '{n} events found' });
  if (q) return plural(found, { one: 'At least {n} event found', other: 'At least {n} events found' });
  if (catalog.complete) return found ? plural(found, { one: '{n} event', other: '{n} events' }) : '';
  return { starts_at: t('Soonest first'), newest: t('Newest first'), latest: t('Latest first') }[sort] ?? '';
}

/** Shows the outcome of a call: the list, or a notice beside it. */
function heed(answer) {
  if (answer.kind === 'cancelled') return;
  if (answer.kind === 'ok' && problem.contains(document.activeElement)) byId('list-title').focus();
  problem.hidden = answer.kind === 'ok';
  if (answer.kind === 'ok') {
    draw();
    watchEnd();
    return;
  }
  setText(byId('problem-text'), answer.kind === 'lost'
    ? t('{why}. The list is read again by itself.', { why: whyLost() }) : `${t('The events could not be read.')} ${answer.message ?? ''}`);
  byId('skeleton').hidden = true;
  byId('progress').hidden = true;
  if (catalog.asking) setText(status, '');
}

/** Calls until it goes well; another wish takes over from an older one. */
async function insistOn(call) {
  wish.abort();
  wish = new AbortController();
  const answer = await insist(call, { signal: wish.signal, onFailed: heed });
  heed(answer);
  return answer;
}

async function loadMore() {
  if (extending || more.hidden) return;
  const reached = more.contains(document.activeElement) ? byId('events').children.length : -1;
  extending = true;
  more.classList.add('busy');
  await insistOn(() => catalog.more());
  more.classList.remove('busy');
  extending = false;
  if (reached >= 0) byId('events').children[reached]?.querySelector('a').focus({ preventScroll: true });
}

function ask({ rows } = {}) {
  const query = queryOfForm();
  queryIntoAddress(query);
  catalog.ask(query, rows);
  draw();
  return insistOn(() => catalog.read());
}

/** Where somebody was in the list: how much of it there was, and the first card in sight. */
function keepPlace() {
  remember('list', organizer || location.search ? location.pathname + location.search : null); // where the event's page leads back to
  const card = [...byId('events').children].find((node) => node.getBoundingClientRect().bottom > TOP_BAR);
  remember('place', window.scrollY === 0 || !card ? null
    : { search: location.pathname + location.search, rows: catalog.shown, id: card.dataset.id, top: card.getBoundingClientRect().top });
}

/** @returns {Object|null} what keepPlace() kept, where the browser comes back to this address */
function keptPlace() {
  const came = performance.getEntriesByType('navigation')[0]?.type ?? 'navigate';
  const place = recall('place');
  return came !== 'navigate' && place?.search === location.pathname + location.search && place.rows > 0 ? place : null;
}

function goTo({ id, top }) {
  const card = [...byId('events').children].find((node) => node.dataset.id === id);
  if (card) window.scrollBy({ top: card.getBoundingClientRect().top - top, behavior: 'instant' });
}

/** Reads what is shown again; whoever asks for it repeats it where it fails. */
async function refresh() {
  const answer = await catalog.read();
  heed(answer);
  return answer;
}

// The end of the list comes near: more of it. Asked again after each page, because an end that
// stays in sight does not report twice.
const watcher = new IntersectionObserver((entries) => {
  if (entries.some((entry) => entry.isIntersecting) && problem.hidden) loadMore();
}, { rootMargin: '600px' });

function watchEnd() {
  watcher.unobserve(more);
  watcher.observe(more);
}

const news = {
  /** It has numbers only, and those of the newest events only: rarely all that was missed. */
  snapshot({ events }, isFirst) {
    events.forEach(news.seats);
    return isFirst && catalog.agreesWith(events);
  },
  seats(seats) {
    const event = catalog.applySeats(seats);
    if (event) list.update(event);
  },
  created: apply,
  updated: apply, // it may have been published, made a draft again, or renamed
  deleted({ id }) {
    if (catalog.remove(id)) draw();
  },
};

function apply(event) {
  if (event.category && event.status === 'published' && !offered.some((name) => isSameCategory(name, event.category))) offerCategories();
  if (catalog.applyEvent(event) === 'unsure') live.readSoon();
  draw();
}

let typing = 0;
form.addEventListener('submit', (event) => { event.preventDefault(); ask(); });
form.addEventListener('change', (event) => {
  const { name, value } = event.target;
  if (name === 'q' || (name === 'day' && !dayIn(value))) return; // a year is being typed
  drawWhen();
  ask();
});
window.addEventListener('pagehide', keepPlace);
setInterval(() => {
  if (windowOf(whenOfForm()).until !== catalog.query.until) ask({ rows: catalog.shown }); // another day has begun
  list.age();
  draw(); // without what is over by now
}, MINUTE);
form.addEventListener('input', (event) => {
  if (event.target.name !== 'q') return;
  clearTimeout(typing);
  typing = setTimeout(() => ask(), 160);
});
byId('clear').addEventListener('click', () => { form.elements.q.value = ''; ask(); form.elements.q.focus(); });
for (const [id, when] of [['all', 'all'], ['see-past', 'past']]) {
  byId(id).addEventListener('click', () => { form.elements.when.value = when; drawCategories(''); drawWhen(); ask(); byId('list-title').focus(); });
}
byId('retry').addEventListener('click', () => { draw(); insistOn(() => catalog.read()); });
byId('load-more').addEventListener('click', loadMore);

/** Where there is nothing yet, only who may change that is asked to. */
greet((session) => {
  const mayCreate = !isProtected() || (session?.memberships ?? []).some(({ permissions }) => permissions.includes('events:write'));
  byId('first').hidden = !mayCreate;
  byId('later').hidden = mayCreate;
});
history.scrollRestoration = 'manual'; // the list is not there yet when the browser would do it
formFromAddress();
const place = keptPlace();
await ask({ rows: place?.rows });
if (place) goTo(place);
offerCategories();
live = await goLive('/events/stream', { on: news, refresh, sign: byId('line') });
