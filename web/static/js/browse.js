/**
 * The browse page: wires the catalog, the search form, the list and the live line. The one rule:
 * what is shown stays shown; an error is said beside it, never instead of it.
 */
import { goLive, insist, isProtected, recall, remember, whyLost } from './api.js';
import { Card, Catalog } from './catalog.js';
import { byId, greet, plural, setText } from './view.js';

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

const catalog = new Catalog();
const list = new EventList(byId('events'));
const form = byId('search');
const status = byId('status');
const problem = byId('problem');
const more = byId('more');
let live = null;
let extending = false;
let wish = new AbortController(); // of what is being insisted on

function queryOfForm() {
  const data = new FormData(form);
  return { q: String(data.get('q')).replace(/\s+/g, ' ').trim(), sort: String(data.get('sort')) };
}

/** The address says what is asked, so that reload, back and a handed-on link ask the same. */
function queryIntoAddress({ q, sort }) {
  const parameters = new URLSearchParams({ ...(q && { q }), ...(sort !== 'newest' && { sort }) });
  history.replaceState(null, '', `${location.pathname}${parameters.size ? `?${parameters}` : ''}`);
}

function formFromAddress() {
  const asked = new URLSearchParams(location.search);
  form.elements.q.value = (asked.get('q') ?? '').slice(0, form.elements.q.maxLength);
  const sorts = [...form.elements.sort].map(({ value }) => value);
  form.elements.sort.value = sorts.includes(asked.get('sort')) ? asked.get('sort') : 'newest';
}

function draw() {
  const { events, loaded, asking, complete, query } = catalog;
  const none = loaded && !asking && complete && events.length === 0;
  list.show(events);
  byId('skeleton').hidden = loaded;
  byId('empty').hidden = !(none && query.q === '');
  byId('nothing').hidden = !(none && query.q !== '');
  form.hidden = none && query.q === '';
  more.hidden = !loaded || asking || complete;
  byId('progress').hidden = !(loaded && asking);
  setText(status, loaded ? statusWords(events.length) : '');
}

function statusWords(found) {
  if (catalog.asking) return 'Searching…';
  const { q, sort } = catalog.query;
  const counted = catalog.complete ? plural(found, 'event') : `At least ${plural(found, 'event')}`;
  if (q) return `${counted} found`;
  if (catalog.complete) return found ? counted : '';
  return sort === 'newest' ? 'Newest events first' : '';
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
    ? `${whyLost()}. The list is read again by itself.` : `The events could not be read. ${answer.message ?? ''}`);
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
  const card = [...byId('events').children].find((node) => node.getBoundingClientRect().bottom > TOP_BAR);
  remember('place', window.scrollY === 0 || !card ? null
    : { search: location.search, rows: catalog.shown, id: card.dataset.id, top: card.getBoundingClientRect().top });
}

/** @returns {Object|null} what keepPlace() kept, where the browser comes back to this address */
function keptPlace() {
  const came = performance.getEntriesByType('navigation')[0]?.type ?? 'navigate';
  const place = recall('place');
  return came !== 'navigate' && place?.search === location.search && place.rows > 0 ? place : null;
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
  if (catalog.applyEvent(event) === 'unsure') live.readSoon();
  draw();
}

let typing = 0;
form.addEventListener('submit', (event) => { event.preventDefault(); ask(); });
form.addEventListener('change', (event) => { if (event.target.name === 'sort') ask(); });
window.addEventListener('pagehide', keepPlace);
setInterval(() => list.age(), MINUTE);
form.addEventListener('input', (event) => {
  if (event.target.name !== 'q') return;
  clearTimeout(typing);
  typing = setTimeout(() => ask(), 160);
});
byId('clear').addEventListener('click', () => { form.elements.q.value = ''; ask(); form.elements.q.focus(); });
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
live = await goLive('/events/stream', { on: news, refresh, sign: byId('line') });
