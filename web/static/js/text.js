/**
 * Words and numbers as people read them. The one rule: nothing here touches the page.
 */

const numbers = new Intl.NumberFormat('en');
const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });

/** 12345 -> "12,345" */
export const count = (n) => numbers.format(n);

/** (1, 'seat') -> "1 seat"; (2000, 'seat') -> "2,000 seats" */
export const plural = (n, word) => `${count(n)} ${word}${n === 1 ? '' : 's'}`;

/** Number of Unicode code points, as the server counts lengths. */
export function codePoints(text) {
  let n = 0;
  for (const _ of text) n += 1; // eslint-disable-line no-unused-vars
  return n;
}

/**
 * The text without the invisible characters that reorder what stands around them. For titles and
 * labels, where no element isolates it; headings keep the text as it is, in a block of their own.
 */
export const plain = (text) => text.replace(/[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '');

/** The beginning, on one paragraph, never cut inside a character. */
export function excerpt(text, length = 240) {
  const flat = text.slice(0, length * 4).replace(/\s+/g, ' ').trim();
  const points = Array.from(flat);
  return points.length <= length ? flat : `${points.slice(0, length).join('').trimEnd()}…`;
}

/** "3 hours ago"; "" when the time can't be read. */
export function ago(time, now = Date.now()) {
  const seconds = (Date.parse(time) - now) / 1000;
  if (Number.isNaN(seconds)) return '';
  if (Math.abs(seconds) < 45) return 'just now';
  const steps = [[60, 'minute', 60], [3600, 'hour', 24], [86400, 'day', 30],
    [2592000, 'month', 12], [31536000, 'year', Infinity]];
  const [size, unit] = steps.find(([unitSize, , most]) =>
    Math.abs(Math.round(seconds / unitSize)) < most);
  return relative.format(Math.round(seconds / size) || Math.sign(seconds), unit);
}

/** "Sat, 12 December 2026 at 19:00 CET"; in the event's own zone where it has one. */
export function dateTime(time, timeZone = undefined) {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) return '';
  const options = { weekday: 'short', day: 'numeric', month: 'long', year: 'numeric',
    hour: '2-digit', minute: '2-digit', hour12: false, timeZoneName: timeZone ? 'short' : undefined };
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, timeZone }).format(date);
  } catch { // a zone this browser does not know
    return new Intl.DateTimeFormat('en-GB', options).format(date);
  }
}

/** Start and, where there is one, end; the day is said once where both fall on it. */
export function period(event) {
  if (!event.starts_at) return '';
  const zone = event.timezone || undefined;
  const start = dateTime(event.starts_at, zone);
  if (!event.ends_at) return start;
  const end = dateTime(event.ends_at, zone);
  const [day, time] = end.split(' at ');
  return `${start} to ${time && start.startsWith(`${day} at `) ? time : end}`;
}
