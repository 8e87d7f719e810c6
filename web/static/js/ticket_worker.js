// A service worker for the pages of tickets alone: tickets that were opened here are there without a
// network, too. What the server says wins; what is kept comes only where it can't be asked, or takes
// too long, and then says since when it is kept (Kept-At).
//
// What is kept: the page, its files, and of each ticket what it is and the picture of its code.

const STORE = 'boxoffice-tickets';
const PAGE = '/templates/ticket.html';
const FILES = [PAGE, '/static/styles.css', '/static/favicon.svg',
  ...['api', 'form', 'live', 'ticket', 'ticket_actions', 'view'].map((name) => new URL(`${name}.js`, location).pathname)]; // of its language
const TICKET = /^(\/tickets\/[\w-]{64})(\.json|\.svg)?$/;
const MOST = 20; // tickets
const PATIENCE = 4_000; // at a door

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(STORE).then((store) => store.addAll(FILES)));
});

self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

self.addEventListener('fetch', (event) => {
  const { method, url } = event.request;
  const name = method === 'GET' ? nameOf(new URL(url)) : null;
  if (name) event.respondWith(answer(event, name));
});

self.addEventListener('message', (event) => {
  const { keep: path, code, forget: link } = event.data;
  event.waitUntil(link ? forgetForGood(link)
    : keepAll(path, code).then((isKept) => event.ports[0].postMessage(isKept)));
});

const forgotten = new Map(); // by ticket that somebody forgot here: when

async function forgetForGood(link) {
  forgotten.set(link, performance.now()); // what was asked for before is not kept any more
  await forget(await caches.open(STORE), link);
}

/** Under which something is kept, or null: the page is the same for all tickets, the picture is one of a version. */
function nameOf({ origin, pathname, search }) {
  if (origin !== location.origin) return null;
  const [isOfTicket, , form] = TICKET.exec(pathname) ?? [];
  if (isOfTicket) return form === '.svg' ? pathname + search : form ? pathname : PAGE;
  return FILES.includes(pathname) ? pathname : null;
}

const ticketOf = (url) => TICKET.exec(new URL(url, location.origin).pathname)?.[1];

async function answer(event, name) {
  const store = await caches.open(STORE);
  const kept = await store.match(name);
  const began = performance.now();
  const fresh = fetch(event.request);
  event.waitUntil(fresh.then((response) => heed(store, name, response.clone(), began)).catch(() => {}));
  if (!kept) return fresh;
  try {
    const response = await Promise.race([fresh, later()]);
    if (response && response.status < 500 && response.status !== 429) return response;
  } catch { // there is no network
  }
  return kept;
}

const later = () => new Promise((resolve) => { setTimeout(resolve, PATIENCE, null); });

/** Keeps an answer, and forgets a ticket that is not there any more. */
async function heed(store, name, response, began) {
  if (response.status === 404 && name.endsWith('.json')) await forget(store, ticketOf(name));
  if (response.status !== 200) return;
  const headers = new Headers(response.headers);
  headers.delete('Date'); // it is not now when this is heard again
  headers.delete('Link'); // the page is kept once for all tickets, and what to fetch early is of one
  headers.set('Kept-At', new Date().toISOString());
  if (name.includes('.svg')) await forget(store, ticketOf(name), ['.svg']); // that of an older version
  await store.put(name, new Response(await response.blob(), { headers }));
  if (began <= forgotten.get(ticketOf(name))) await forget(store, ticketOf(name));
}

/** What the first visit fetched before this worker was there. @returns {Promise<boolean>} whether all is kept */
async function keepAll(path, code) {
  const store = await caches.open(STORE);
  const began = performance.now();
  const wanted = [`${path}.json`, ...(code ? [code] : [])];
  try {
    for (const url of wanted) {
      const name = nameOf(new URL(url, location.origin));
      if (!await store.match(name)) await heed(store, name, await fetch(url, { cache: 'no-store' }), began);
      if (!await store.match(name)) return false;
    }
    await leaveRoom(store);
    return true;
  } catch {
    return false;
  }
}

async function leaveRoom(store) {
  const paths = new Set((await store.keys()).map(({ url }) => ticketOf(url)).filter(Boolean));
  for (const path of [...paths].slice(0, -MOST)) await forget(store, path); // oldest first
}

const forget = (store, ticket, forms = ['.json', '.svg']) =>
  Promise.all(forms.map((form) => store.delete(ticket + form, { ignoreSearch: true })));
