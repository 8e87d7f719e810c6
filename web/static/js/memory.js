/**
 * What a browser remembers: registrations made here (until forgotten), and the idempotency keys
 * and drafts of this tab. The one rule: storage may be full, forbidden or meddled with, and the
 * pages work all the same.
 */

/** @typedef {{id: string, email: string, at: string, cancelled?: boolean}} Ticket */

/** @returns {Ticket[]} newest first */
export function ticketsOf(eventId) {
  const list = read(localStorageOrNull(), `boxoffice.tickets.${eventId}`);
  return Array.isArray(list) ? list.filter((t) => typeof t?.id === 'string' && typeof t?.email === 'string') : [];
}

export function keepTicket(eventId, ticket) {
  const kept = ticketsOf(eventId);
  const place = kept.findIndex((t) => t.id === ticket.id);
  if (place < 0) kept.unshift(ticket);
  else kept[place] = ticket;
  write(localStorageOrNull(), `boxoffice.tickets.${eventId}`, kept.slice(0, 50));
}

export const forgetTickets = (eventId) =>
  write(localStorageOrNull(), `boxoffice.tickets.${eventId}`, null);

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
export const forgetKey = (purpose) =>
  write(sessionStorageOrNull(), `boxoffice.key.${purpose}`, null);

/** Small values of this tab, such as the draft of a form. */
export const recall = (name) => read(sessionStorageOrNull(), `boxoffice.${name}`);
export const remember = (name, value) => write(sessionStorageOrNull(), `boxoffice.${name}`, value);

function randomKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // randomUUID needs HTTPS
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function localStorageOrNull() {
  try { return window.localStorage; } catch { return null; }
}

function sessionStorageOrNull() {
  try { return window.sessionStorage; } catch { return null; }
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
