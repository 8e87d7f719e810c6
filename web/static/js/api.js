/**
 * The server's HTTP contract, how a call is repeated, and what the browser remembers of it. The one
 * rule: only this module calls fetch, and it never throws: every call settles to one Answer.
 *
 * @typedef {Object} Answer
 * @property {'ok'|'refused'|'busy'|'unknown'|'lost'|'cancelled'} kind
 *   ok        done; `data`, and for lists `next`; `at` is the server's time, in whole seconds
 *   refused   the server says no and nothing was booked; `code`, `field`, `message`, and `data`, all that it said
 *   busy      nothing was booked, worth trying again; `retryAfter` in ms where the server gave it
 *   unknown   the server could not say whether it took effect; repeat with the same key
 *   lost      no answer came (offline, server away, too slow); may have taken effect
 *   cancelled the caller's signal was aborted
 * @property {number} [status] @property {*} [data] @property {string|null} [next] @property {string|null} [tag]
 * @property {string} [code] @property {string} [field] @property {string} [message] @property {number|null} [retryAfter]
 * @property {{challenge: string, bits: number}} [work] asked for by the server
 * @property {string} [keptAt] when it was heard, where a browser without a network gave it (ticket_worker.js)
 */

const PATIENCE = 40_000; // the server itself answers within 30 s
const WORDS_PATIENCE = 2_000; // an answer does not wait for longer until it can be said in the page's language

/** As much of a description as a card shows; the server cuts it, so that lists stay light. */
const EXCERPT = 200;

/** The path of a list's first page. @param {import('./catalog.js').Query} query */
export function listPath({ q, sort, organizer, category, from, until, ended }, limit) {
  const asked = { limit, excerpt: EXCERPT, q, sort, organizer, category, from, until, ended_before: ended };
  return `/events?${new URLSearchParams(Object.entries(asked).filter(([, value]) => value))}`;
}

/** One page of events; `next` is the path of the following page or null. */
export const listEvents = (path, signal) => call('GET', path, { signal });

export const getEvent = (id, signal) => call('GET', `/events/${encodeURIComponent(id)}`, { signal });
/** The same by its page's address, /e/{slug}, or what belongs to it. */
export const getEventAt = (path) => call('GET', path);

/** @param {{name: string, description: string, capacity: number, organizer_id?: string}} draft */
export const createEvent = (draft, key, signal) => call('POST', '/events', { body: draft, key, signal });

/** @param {{user_email: string, name?: string, language: string}} body @see withProof */
export const register = (eventId, ...sent) => withProof(`/events/${encodeURIComponent(eventId)}/register`, ...sent);

/** For a seat. In a declared rush the server asks for a proof of work first: onWorking is called, and it is sent again with it. */
export async function withProof(path, body, key, signal, onWorking = () => {}) {
  const sent = { body, key, signal };
  const answer = await call('POST', path, sent);
  if (!answer.work) return answer;
  onWorking();
  const work = await workFor(answer.work, signal);
  return work === null ? { kind: 'cancelled' } : call('POST', path, { ...sent, work });
}

/** The nonce, or null when it was cancelled. */
function workFor(asked, signal) {
  const worker = new Worker('/static/js/work.js', { type: 'module' });
  return new Promise((resolve) => {
    const end = (nonce) => { worker.terminate(); resolve(nonce); };
    worker.addEventListener('message', ({ data }) => end(data));
    worker.addEventListener('error', () => end('')); // it could not be fetched: asked for again
    signal?.addEventListener('abort', () => end(null), { once: true });
    worker.postMessage(asked);
  });
}

export const getRegistration = (eventId, id, signal) => call('GET', `/events/${encodeURIComponent(eventId)}/registrations/${encodeURIComponent(id)}`, { signal });

/** @param {string} path of the ticket's page, which is the holder's link */
export const getTicket = (path, signal) => call('GET', `${path}.json`, { signal });

/** What is new about a ticket that this browser remembers; null: there is no answer just now. @param {Ticket} ticket */
export async function newsOf(eventId, { id, url }) {
  const { kind, code, data } = await (url ? getTicket(url) : getRegistration(eventId, id));
  if (kind === 'ok' && url) {
    const { registration: { cancelled_at: cancelled, number, name, version }, watch, mail } = data;
    return { cancelled: Boolean(cancelled), gone: false, watch, number, name, version, mail };
  }
  if (kind === 'ok') return { cancelled: Boolean(data.cancelled_at), gone: false };
  return ['ticket_not_found', 'registration_not_found'].includes(code) ? { gone: true } : null;
}

/** Of the page, and of the mails to whoever uses it. @returns {'de'|'en'} */
export const language = document.documentElement.lang;

/**
 * A text of the page's language: the server puts it into this call's place in each module (web/README.md).
 * `{name}` is put in; what stands before a | tells texts apart that are one in English only.
 */
export const t = (text, values = {}) => text.replace(/^[a-z]+\||\{(\w+)\}/g, (whole, name) => (name ? values[name] ?? whole : ''));

/** Any other call: signed_in.js names those of accounts, ticket_actions.js those of a ticket's holder, edit.js edits. */
export async function call(method, path, { body, key, work, tag, accept, signal } = {}) {
  const limit = new AbortController();
  const stop = () => limit.abort();
  const timer = setTimeout(stop, PATIENCE);
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  try {
    const response = await fetch(path, {
      method,
      cache: 'no-store',
      signal: limit.signal,
      headers: headersFor(body, key, work, tag, accept),
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    heedClock(response.headers.get('Date'));
    return await inPagesWords(answerOf(response, await readBody(response, accept)));
  } catch {
    return signal?.aborted ? { kind: 'cancelled' } : { kind: 'lost' };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

/** Errors are said in English; the page's words for the common ones are fetched when they are needed. */
export async function inPagesWords(answer) {
  if (answer.kind === 'ok' || language === 'en') return answer;
  const words = await Promise.race([import('./errors.js'), sleep(WORDS_PATIENCE)]).catch(() => null);
  return { ...answer, message: words?.wordsFor(answer) ?? answer.message };
}

/** Why no answer came, as a page begins to say it. */
export const whyLost = () => (navigator.onLine === false ? t('You are offline') : t('The server can’t be reached right now'));

/** What is left of a ticket that is forgotten on this device. @param {boolean} isSent whether its link can be sent again */
export const wayBack = (isSent) => `${t('The ticket stays as it is, and its link opens it again.')} ${isSent
  ? t('If you have no other copy of the link, “Find my tickets” sends it to you.') : t('Keep the link: without it you have no way back to the ticket.')}`;

const CLOCKS_AGREE = 2_000; // Date has whole seconds, and was some time on its way
let ahead = 0; // of this device's clock, in milliseconds

/** Now by the server's clock, in milliseconds since the epoch, as its last answer told it. */
export const serverNow = () => Date.now() + ahead;

function heedClock(date) {
  const difference = Date.parse(date) - Date.now();
  if (!Number.isNaN(difference)) ahead = Math.abs(difference) < CLOCKS_AGREE ? 0 : difference;
}

const headersFor = (body, key, work, tag, accept = 'application/json') => ({ Accept: accept, 'Accept-Language': language,
  ...(body !== undefined && { 'Content-Type': 'application/json' }), ...(key && { 'Idempotency-Key': key }),
  ...(work && { 'Proof-Of-Work': work }), ...(tag && { 'If-Match': tag }) });

/** JSON, or text where that is what was asked for. */
async function readBody(response, accept) {
  const text = await response.text();
  if (accept && response.headers.get('Content-Type')?.startsWith(accept)) return text;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

export function answerOf(response, data) {
  const { status } = response;
  if (response.ok && (data !== undefined || status === 204)) {
    return { kind: 'ok', status, data, at: Date.parse(response.headers.get('Date')), next: nextPath(response.headers.get('Link')), tag: response.headers.get('ETag'), keptAt: response.headers.get('Kept-At') ?? '' };
  }
  const problem = {
    status,
    code: data?.code ?? '',
    field: data?.field ?? '',
    message: data?.error ?? t('The server answered {status}.', { status }),
    retryAfter: retryAfter(response.headers.get('Retry-After')),
    data,
    work: workIn(response),
  };
  return { kind: kindOf(status, problem.code), ...problem };
}

/** What the server wants to be computed, or undefined. */
function workIn({ status, headers }) {
  const challenge = headers.get('Proof-Of-Work-Challenge');
  const bits = Number(headers.get('Proof-Of-Work-Bits'));
  return status === 428 && challenge ? { challenge, bits } : undefined;
}

function kindOf(status, code) {
  if (status === 408 || status === 428 || status === 429) return 'busy'; // 428: a proof too late
  if (status === 503 && code !== 'outcome_unknown') return 'busy';
  return status >= 400 && status < 500 ? 'refused' : 'unknown';
}

/** The target of rel="next" in a Link header (RFC 8288), as a path of this origin. */
export function nextPath(link) {
  for (const part of (link ?? '').split(/,\s*(?=<)/)) {
    const match = /^\s*<([^>]*)>(.*)$/.exec(part);
    if (!match || !/;\s*rel="?next"?/i.test(match[2])) continue;
    const url = new URL(match[1], location.href);
    return url.pathname + url.search;
  }
  return null;
}

/** Retry-After (seconds or a date) in milliseconds, or null. */
export function retryAfter(value, now = Date.now()) {
  if (!value) return null;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? null : Math.min(Math.max(ms, 0), 3_600_000);
}

// --- Repeating ---------------------------------------------------------------------------------

/**
 * Why a call waits, for the page to show.
 * @typedef {Object} Waiting
 * @property {'busy'|'unknown'|'lost'|'offline'} why
 * @property {number} ms until the next attempt, at the latest; 0 while offline, which ends by itself
 * @property {number} attempt 1 after the first one failed
 */

const FIRST = 1_000;
const LONGEST = 20_000;

/**
 * Repeats a call until its outcome is known; every repetition has to send the same key, so that
 * however often it is sent, it happens once.
 * @param {(signal: AbortSignal) => Promise<Answer>} send
 * @param {{signal: AbortSignal, onWaiting: (w: Waiting) => void, onSending: (attempt: number) => void,
 *   isSafe?: (a: Answer) => boolean}} options isSafe: whether to repeat after this, where there is no key
 * @returns {Promise<Answer>} ok, refused, cancelled or what is not safe to repeat; a cancelled one has
 *   `inDoubt` when an attempt before it may have taken effect
 */
export async function settle(send, { signal, onWaiting, onSending, isSafe = () => true }) {
  let inDoubt = false;
  for (let attempt = 1; ; attempt += 1) {
    onSending(attempt);
    const answer = await send(signal);
    if (answer.kind === 'ok' || answer.kind === 'refused') return answer;
    if (!signal.aborted && !isSafe(answer)) return answer;
    if (answer.kind !== 'busy') inDoubt = true;
    if (!signal.aborted) await pause(answer, attempt, signal, onWaiting);
    if (signal.aborted) return { kind: 'cancelled', inDoubt };
  }
}

function pause(answer, attempt, signal, onWaiting) {
  if (answer.kind === 'lost' && navigator.onLine === false) {
    onWaiting({ why: 'offline', ms: 0, attempt });
    return sleep(null, signal);
  }
  const ms = delay(attempt, answer.retryAfter);
  onWaiting({ why: answer.kind, ms, attempt });
  return sleep(ms, signal);
}

/**
 * Reads until there is an answer: one that is busy, lost or unclear is asked for again.
 * @param {() => Promise<Answer>} read
 * @param {{signal: AbortSignal, onFailed: (a: Answer) => void}} options
 * @returns {Promise<Answer>} ok, refused or cancelled
 */
export async function insist(read, { signal, onFailed }) {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await read();
    if (signal.aborted) return { kind: 'cancelled' };
    if (['ok', 'refused', 'cancelled'].includes(answer.kind)) return answer;
    onFailed(answer);
    await sleep(delay(attempt, answer.retryAfter), signal);
    if (signal.aborted) return { kind: 'cancelled' };
  }
}

/**
 * What is fetched only when it is wanted, such as a module: while the server is away, again and again.
 * @param {() => Promise<T>} fetching @param {() => void} [onFailed] @returns {Promise<T>} @template T
 */
export async function fetched(fetching, onFailed = () => {}) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await fetching();
    } catch {
      onFailed();
      await sleep(delay(attempt));
    }
  }
}

/**
 * Opens the page's line (live.js), whose module is fetched only when what somebody waits for has been
 * shown. @returns {Promise<{close: () => void, readSoon: () => void}>}
 */
export async function goLive(path, page) {
  const { openLive } = await sleep(0).then(() => fetched(() => import('./live.js')));
  return openLive(path, page, delay);
}

/** Never before Retry-After; spread by up to a half, so that a crowd does not come back at once. */
export function delay(attempt, retryAfter = null, random = Math.random) {
  const base = Math.max(retryAfter ?? 0, Math.min(LONGEST, FIRST * 2 ** (attempt - 1)));
  return Math.round(base * (1 + random() / 2));
}

/** Resolves after ms, when the signal is aborted, or when the connection comes back. */
export function sleep(ms, signal) {
  return new Promise((resolve) => {
    const timer = ms === null ? 0 : setTimeout(done, ms);
    function done() {
      clearTimeout(timer);
      window.removeEventListener('online', done);
      signal?.removeEventListener('abort', done);
      resolve();
    }
    window.addEventListener('online', done);
    signal?.addEventListener('abort', done);
  });
}

// --- Remembering: storage may be full, forbidden or meddled with, and all works the same --------

/**
 * @typedef {Object} Ticket
 * @property {string} id of the registration @property {string} email @property {string} at
 * @property {boolean} [cancelled] @property {boolean} [gone] the server knows it no more
 * @property {string} [url] the holder's link, by which the server tells how the ticket stands
 * @property {string} [number] @property {string} [name] @property {boolean} [mailed] its link comes by mail
 * @property {boolean} [mail] its link can be sent again
 * @property {number} [version] of its code @property {string} [watch] by which the stream names it
 */

/** Whether a path is a holder's link. */
export const isTicketLink = (path) => /^\/tickets\/[\w-]{64}$/.test(path);

/** @returns {Ticket[]} newest first */
export function ticketsOf(eventId) {
  const list = read(localStorageOrNull(), `boxoffice.tickets.${eventId}`);
  return Array.isArray(list) ? list.filter((t) => typeof t?.id === 'string' && typeof t?.email === 'string' && (t.url === undefined || isTicketLink(t.url))) : [];
}

const keepTickets = (eventId, list) => write(localStorageOrNull(), `boxoffice.tickets.${eventId}`, list.length ? list : null);

/** A new one. */
export const keepTicket = (eventId, ticket) => keepTickets(eventId, [ticket, ...ticketsOf(eventId).filter(({ id }) => id !== ticket.id)].slice(0, 50));

/** What is new about one; one that was forgotten, here or in another tab, stays so. */
export function renewTicket(eventId, ticket) {
  const kept = ticketsOf(eventId);
  const place = kept.findIndex(({ id }) => id === ticket.id);
  if (place < 0) return;
  kept[place] = ticket;
  keepTickets(eventId, kept);
}

/** Hears that another tab got a ticket, or forgot one. */
export const onTicketsElsewhere = (eventId, heed) => window.addEventListener('storage', ({ key }) => { if (key === `boxoffice.tickets.${eventId}` || key === null) heed(); });

/** One that is nobody's any more. */
export const dropTicket = (eventId, id) => keepTickets(eventId, ticketsOf(eventId).filter((ticket) => ticket.id !== id));

export function forgetTickets(eventId) {
  for (const { url } of ticketsOf(eventId)) if (url) forgetKept(url);
  keepTickets(eventId, []);
}

/** What ticket_worker.js keeps of a ticket, what is on its way to it, and where another tab shows it. */
export async function forgetKept(link) {
  channel().postMessage(link);
  try {
    (await navigator.serviceWorker.getRegistration('/tickets/'))?.active?.postMessage({ forget: link });
    const store = await caches.open('boxoffice-tickets');
    await Promise.all(['.json', '.svg'].map((form) => store.delete(link + form, { ignoreSearch: true })));
  } catch { // over plain HTTP nothing is kept
  }
}

let forgetting = null; // one for all, since it does not hear itself
const channel = () => (forgetting ??= new BroadcastChannel('boxoffice.forgetting'));

/** Hears that another tab forgot a ticket. @returns {() => void} stops that */
export function onForgottenElsewhere(link, heed) {
  channel().onmessage = ({ data }) => { if (data === link) heed(); };
  return () => { channel().close(); forgetting = null; };
}

/**
 * The idempotency key for this content: made once, the same again after a retry or a reload,
 * another one for another content.
 */
export function keyFor(purpose, content) {
  const name = `boxoffice.key.${purpose}`;
  const kept = read(sessionStorageOrNull(), name);
  if (kept?.content === content && typeof kept.key === 'string') return kept.key;
  const key = randomKey();
  write(sessionStorageOrNull(), name, { content, key });
  return key;
}

/** After a settled outcome: the same content sent again is then a new wish. */
export const forgetKey = (purpose) => write(sessionStorageOrNull(), `boxoffice.key.${purpose}`, null);

const SIGNED_IN = 'boxoffice.signed-in';

/** Whether one can sign in here: the server says so in its pages. */
export const isProtected = () => document.documentElement.dataset.access === 'protected';

/** Whether somebody signed in with this browser, and not out again; only then it is asked who. */
export const mayBeSignedIn = () => isProtected() && read(localStorageOrNull(), SIGNED_IN) === true;

export const keepSignedIn = (signedIn) => write(localStorageOrNull(), SIGNED_IN, signedIn || null);

const TYPED = /^boxoffice\.(draft|creating|created|edit\.|key\.create$|key\.edit\.)/;

/** What somebody who signs out has typed in this tab goes with them. */
export function forgetTyped() {
  const storage = sessionStorageOrNull();
  for (const name of [...Object.keys(storage ?? {}), ...fallback.keys()]) if (TYPED.test(name)) write(storage, name, null);
}

/** Hears that somebody signed in or out in another tab. */
export const onSignedElsewhere = (heed) => window.addEventListener('storage', ({ key }) => { if (key === SIGNED_IN || key === null) heed(); });

/** Small values of this tab, such as the draft of a form. */
export const recall = (name) => read(sessionStorageOrNull(), `boxoffice.${name}`);
export const remember = (name, value) => write(sessionStorageOrNull(), `boxoffice.${name}`, value);

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID needs HTTPS
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

const localStorageOrNull = () => storageOrNull('localStorage');
const sessionStorageOrNull = () => storageOrNull('sessionStorage');

function storageOrNull(name) {
  try { return window[name]; } catch { return null; }
}

const fallback = new Map(); // for this page only, where storage is forbidden

function read(storage, name) {
  try {
    return JSON.parse(fallback.get(name) ?? storage.getItem(name));
  } catch {
    return null;
  }
}

function write(storage, name, value) {
  try {
    fallback.delete(name);
    if (value === null) storage.removeItem(name);
    else storage.setItem(name, JSON.stringify(value));
  } catch {
    if (value !== null) fallback.set(name, JSON.stringify(value));
  }
}
