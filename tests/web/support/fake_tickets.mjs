/**
 * The stand-in's tickets (section 6 of the API's README), for pictures and faults. The one rule: all of
 * them show one and the same code, which no key has signed.
 */
import { createHash, randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** What ticket_code.svg says. */
export const CODE = '5%.KL66F---O4A2795LD7*BLFZT8CFXODTSIFBU-TV*7523XSMDK6/Q7C/9%*45/+.C-IN*Q1$+C4HRSK.F%F/$Y-*QDDZBCJZJPAVY0+1C82ZO*S:*IZTGVI2V$8*FC/';

const LINK = /^\/tickets\/([\w-]{64})(?:\.(json|pdf|ics|svg|png)|\/(cancel|data|erase|not-me))?$/;
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
const problem = (status, code, error) => ({ status, body: { code, error } });
const notFound = () => problem(404, 'ticket_not_found', 'No ticket has this link.');

export class FakeTickets {
  mail = true; // whether the server sends any
  #tickets = new Map(); // by token: { event, registration }
  #tell;

  /** @param {(event: Object, changed: string[]|null) => void} tell the streams of an event */
  constructor(tell) {
    this.#tell = tell;
  }

  /** Makes a registration a ticket. @returns {string} its link */
  add(event, registration) {
    const token = randomBytes(48).toString('base64url');
    Object.assign(registration, { name: registration.name ?? '', version: 1, cancelled_at: null, erased_at: null,
      number: Array.from(randomBytes(8), (byte) => LETTERS[byte % 32]).join('') });
    this.#tickets.set(token, { event, registration });
    return `/tickets/${token}`;
  }

  /** Changes one and tells its event's streams. @param {string} link */
  change(link, changes, changed = undefined) {
    const { event, registration } = this.#of(link);
    Object.assign(registration, changes);
    this.#tell(event, changed === undefined ? [watchOf(registration)] : changed);
  }

  cancel(link, changed) { this.change(link, { cancelled_at: new Date().toISOString() }, changed); }

  restore(link) { this.change(link, { cancelled_at: null }); }

  /** Its address was corrected, so that the link is nobody's. */
  forget(link) {
    const { event } = this.#of(link);
    this.#tickets.delete(link.split('/')[2]);
    this.#tell(event, null);
  }

  /** Whether a request is one of these. */
  static isCall(method, path) {
    return path === '/tickets/find' ? method === 'POST' : path.startsWith('/tickets/') && !(method === 'GET' && FakeTickets.isPage(path));
  }

  static isPage(path) { return /^\/tickets\/[^/.]+$/.test(path); }

  /** @returns {Promise<{status: number, body: *, headers?: Object}>} a body that is a string is not JSON */
  async answer({ method, path, body }) {
    if (path === '/tickets/find') return { status: 202, body: { sent: this.mail } };
    const [, token, form, what] = LINK.exec(path) ?? [];
    const held = this.#tickets.get(token);
    if (!held) return notFound();
    if (method === 'PATCH') return this.#edit(held, JSON.parse(body));
    if (method === 'POST') return this.#do(token, what, held);
    if (form === 'svg') return this.#picture(held);
    if (what === 'data') return { status: 200, body: held, headers: { 'Content-Disposition': 'attachment; filename="my-data.json"' } };
    return form === 'json' ? { status: 200, body: this.#view(held), headers: { 'Cache-Control': 'no-store' } } : { status: 200, body: '' };
  }

  #of(link) { return this.#tickets.get(link.split('/')[2]); }

  #view({ event, registration }) {
    const isValid = !registration.cancelled_at && event.status !== 'cancelled';
    const isOver = Boolean(event.ends_at ?? event.starts_at) && Date.parse(event.ends_at ?? event.starts_at) < Date.now();
    return { registration, event, status: isValid ? 'valid' : 'cancelled', code: isValid ? CODE : null, watch: watchOf(registration),
      may_cancel: !registration.cancelled_at && !isOver, may_edit: isValid && !isOver && event.holders_may_edit !== false, mail: this.mail };
  }

  async #picture(held) {
    if (this.#view(held).status !== 'valid') return problem(409, 'event_not_open', 'The ticket is not valid.');
    return { status: 200, body: await readFile(new URL('ticket_code.svg', import.meta.url), 'utf8'), headers: { 'Content-Type': 'image/svg+xml' } };
  }

  #edit({ event, registration }, { name }) {
    if (event.holders_may_edit === false) return problem(403, 'forbidden', 'The organizer does not allow that.');
    if (name !== registration.name) Object.assign(registration, { name, version: registration.version + 1 });
    this.#tell(event, [watchOf(registration)]);
    return { status: 200, body: registration };
  }

  #do(token, what, { event, registration }) {
    if (what === 'cancel') registration.cancelled_at ??= new Date().toISOString();
    if (what === 'erase') this.#tickets.delete(token);
    if (what !== 'not-me') this.#tell(event, [watchOf(registration)]);
    return what === 'cancel' ? { status: 200, body: registration } : { status: 204, body: undefined };
  }
}

const watchOf = ({ id }) => createHash('sha256').update(Buffer.from(id.replaceAll('-', ''), 'hex')).digest('hex').slice(0, 8);
