/**
 * The server's HTTP contract. The one rule: only this module calls fetch, and it never throws:
 * every call settles to one Answer.
 *
 * @typedef {Object} Answer
 * @property {'ok'|'refused'|'busy'|'unknown'|'lost'|'cancelled'} kind
 *   ok        done; `data`, and for lists `next`
 *   refused   the server says no and nothing was booked; `code`, `field`, `message`
 *   busy      nothing was booked, worth trying again; `retryAfter` in ms where the server gave it
 *   unknown   the server could not say whether it took effect; repeat with the same key
 *   lost      no answer came (offline, server away, too slow); may have taken effect
 *   cancelled the caller's signal was aborted
 * @property {number} [status] @property {*} [data] @property {string|null} [next]
 * @property {string} [code] @property {string} [field] @property {string} [message]
 * @property {number|null} [retryAfter]
 */

const PATIENCE = 40_000; // the server itself answers within 30 s

/** As much of a description as a card shows; the server cuts it, so that lists stay light. */
const EXCERPT = 200;

/** The path of a list's first page. @param {import('./catalog.js').Query} query */
export function listPath({ q, sort }, limit) {
  const parameters = new URLSearchParams({ limit: String(limit), excerpt: String(EXCERPT) });
  if (q) parameters.set('q', q);
  if (sort !== 'newest') parameters.set('sort', sort);
  return `/events?${parameters}`;
}

/** One page of events; `next` is the path of the following page or null. */
export const listEvents = (path, signal) => call('GET', path, { signal });

export const getEvent = (id, signal) =>
  call('GET', `/events/${encodeURIComponent(id)}`, { signal });

/** @param {{name: string, description: string, capacity: number}} draft */
export const createEvent = (draft, key, signal) =>
  call('POST', '/events', { body: draft, key, signal });

export const register = (eventId, email, key, signal) =>
  call('POST', `/events/${encodeURIComponent(eventId)}/register`,
    { body: { user_email: email }, key, signal });

export const getRegistration = (eventId, id, signal) =>
  call('GET', `/events/${encodeURIComponent(eventId)}/registrations/${encodeURIComponent(id)}`, { signal });

async function call(method, path, { body, key, signal }) {
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
      headers: headersFor(body, key),
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    return answerOf(response, await readJson(response));
  } catch {
    return signal?.aborted ? { kind: 'cancelled' } : { kind: 'lost' };
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
  }
}

function headersFor(body, key) {
  const headers = { Accept: 'application/json' };
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  if (key) headers['Idempotency-Key'] = key;
  return headers;
}

async function readJson(response) {
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function answerOf(response, data) {
  const { status } = response;
  if (response.ok && data !== undefined) {
    return { kind: 'ok', status, data, next: nextPath(response.headers.get('Link')) };
  }
  const problem = {
    status,
    code: data?.code ?? '',
    field: data?.field ?? '',
    message: data?.error ?? `The server answered ${status}.`,
    retryAfter: retryAfter(response.headers.get('Retry-After')),
  };
  return { kind: kindOf(status, problem.code), ...problem };
}

function kindOf(status, code) {
  if (status === 408 || status === 429) return 'busy';
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
