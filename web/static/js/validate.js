/**
 * The server's rules for what people type (shared/api/validation.h), so that they are told before
 * sending. The one rule: each returns '' when the server would accept, else one sentence; the
 * server still decides.
 */
import { codePoints, count } from './text.js';

export const MAX_NAME = 200;
export const MAX_DESCRIPTION = 10_000;
export const MAX_CAPACITY = 1_000_000;
const MAX_EMAIL = 254;
const MAX_LOCAL = 64;

/** The form in which the server stores an address. */
export const cleanEmail = (text) => text.trim().toLowerCase();

export function nameProblem(text) {
  const name = text.trim();
  if (!name) return 'Give the event a name.';
  const over = codePoints(name) - MAX_NAME;
  if (over > 0) return `The name is ${count(over)} over the ${MAX_NAME} characters it may have.`;
  return nulProblem(name);
}

export function descriptionProblem(text) {
  const over = codePoints(text) - MAX_DESCRIPTION;
  if (over > 0) {
    return `The description is ${count(over)} over the ${count(MAX_DESCRIPTION)} characters it may have.`;
  }
  return nulProblem(text);
}

export function capacityProblem(text) {
  const typed = text.trim();
  if (!typed) return 'Say how many seats there are.';
  if (!/^[+]?\d+$/.test(typed)) return 'Seats are counted in whole numbers, such as 120.';
  const seats = Number(typed);
  if (seats < 1) return 'An event has at least 1 seat.';
  return seats > MAX_CAPACITY ? `An event has at most ${count(MAX_CAPACITY)} seats.` : '';
}

export function emailProblem(text) {
  const email = cleanEmail(text);
  if (!email) return 'Type your e-mail address.';
  if (/[\s\p{Cc}\p{Z}]/u.test(email)) return 'An e-mail address has no spaces.';
  const parts = email.split('@');
  if (parts.length !== 2) return 'An e-mail address has exactly one @, as in ada@example.org.';
  const [local, domain] = parts;
  if (!local) return 'Something is missing before the @.';
  if (codePoints(local) > MAX_LOCAL) return `At most ${MAX_LOCAL} characters may stand before the @.`;
  if (codePoints(email) > MAX_EMAIL) return `An e-mail address has at most ${MAX_EMAIL} characters.`;
  if (!domain.includes('.') || domain.split('.').includes('')) {
    return 'After the @ comes a domain with a dot, such as example.org.';
  }
  return '';
}

const nulProblem = (text) => (text.includes('\0') ? 'It holds a character that cannot be stored.' : '');
