/**
 * The browse page: wires the catalog, the search form, the list and the live line. The one rule:
 * what is shown stays shown; an error is said beside it, never instead of it.
 */
import { Catalog, MOST_ROWS } from './catalog.js';
import { EventList } from './event_list.js';
import { byId, setText } from './dom.js';
import { openLive } from './live.js';
import { showLine } from './line_state.js';
import { count, plural } from './text.js';

const catalog = new Catalog();
const list = new EventList(byId('events'));
const form = byId('search');
const status = byId('status');
const problem = byId('problem');
const more = byId('more');
let asking = 0; // grows with every query, so that an older one gives up

function queryOfForm() {
  const data = new FormData(form);
  return { q: String(data.get('q')).trim(), sort: String(data.get('sort')) };
}

function draw() {
  list.show(catalog.view());
  byId('empty').hidden = !catalog.loaded || catalog.size > 0;
  byId('nothing').hidden = !catalog.loaded || catalog.size === 0 || list.total > 0 || catalog.needsAll;
  byId('search').hidden = catalog.loaded && catalog.size === 0;
  more.hidden = catalog.complete && !list.hasMore;
  sayStatus();
}

function sayStatus() {
  if (!catalog.loaded) return;
  const { q, sort } = catalog.query;
  if (catalog.needsAll) setText(status, `Searching through ${plural(catalog.size, 'event')}…`);
  else if (q) setText(status, `${plural(list.total, 'event')} found`);
  else if (catalog.complete) setText(status, catalog.size ? plural(catalog.size, 'event') : '');
  else setText(status, sort === 'newest' ? 'Newest events first' : '');
  if (catalog.size >= MOST_ROWS) setText(status, `${status.textContent} among the newest ${count(MOST_ROWS)}`);
  byId('progress').hidden = !catalog.needsAll;
}

/** Shows or clears the notice about a failed call; returns whether the call went well. */
function heed(answer) {
  const ok = answer.kind === 'ok';
  problem.hidden = ok;
  if (!ok) {
    setText(byId('problem-text'), answer.kind === 'lost'
      ? 'The server can’t be reached right now.' : `The events could not be read. ${answer.message ?? ''}`);
    byId('skeleton').hidden = true;
    more.hidden ||= !catalog.loaded;
  }
  return ok;
}

async function loadMore() {
  if (list.hasMore) {
    list.grow();
    more.hidden = catalog.complete && !list.hasMore;
    return;
  }
  if (catalog.complete || catalog.needsAll) return;
  more.classList.add('busy');
  const ok = heed(await catalog.loadMore());
  more.classList.remove('busy');
  byId('skeleton').hidden = true;
  if (!ok) return;
  list.grow();
  draw();
  watchEnd();
}

async function ask() {
  asking += 1;
  const mine = asking;
  catalog.ask(queryOfForm());
  list.reset();
  draw();
  if (catalog.needsAll) {
    heed(await catalog.loadAll(() => mine === asking && draw(), () => mine === asking));
  } else if (!catalog.loaded) {
    await loadMore();
  }
  if (mine === asking) draw();
}

async function refresh() {
  const answer = await catalog.refresh();
  if (!heed(answer)) return 'failed';
  draw();
  return answer.changed ? 'changed' : 'same';
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
  snapshot({ events = [] }) {
    for (const seats of events) if (catalog.applySeats(seats)) list.update(catalog.get(seats.id));
    if (catalog.loaded && events[0] && !catalog.get(events[0].id)) refresh();
  },
  seats(seats) {
    if (catalog.applySeats(seats)) list.update(catalog.get(seats.id));
  },
  created(event) {
    if (catalog.loaded && catalog.applyEvent(event)) draw();
  },
  updated(event) {
    if (!catalog.get(event.id)) return;
    catalog.applyEvent(event);
    list.update(event);
    draw(); // it may have been published, or made a draft again
  },
  deleted({ id }) {
    if (catalog.remove(id)) draw();
  },
};

let typing = 0;
form.addEventListener('submit', (event) => { event.preventDefault(); ask(); });
form.addEventListener('change', ask);
form.addEventListener('input', (event) => {
  if (event.target.name !== 'q') return;
  clearTimeout(typing);
  typing = setTimeout(ask, 160);
});
byId('clear').addEventListener('click', () => { form.reset(); ask(); form.elements.q.focus(); });
byId('retry').addEventListener('click', () => (catalog.loaded && !catalog.needsAll ? refresh().then(watchEnd) : ask()));
byId('load-more').addEventListener('click', loadMore);

await ask();
watchEnd();
openLive('/events/stream', { on: news, refresh, onState: (state) => showLine(byId('line'), state) });
