/**
 * Repeats a call until its outcome is known. The one rule: every repetition sends the same key, so
 * that however often it is sent, it happens once.
 *
 * @typedef {Object} Waiting why it waits, for the page to show
 * @property {'busy'|'unknown'|'lost'|'offline'} why
 * @property {number} ms until the next attempt, at the latest; 0 while offline, which ends by itself
 * @property {number} attempt 1 after the first one failed
 */

const FIRST = 1_000;
const LONGEST = 20_000;

/**
 * @param {(signal: AbortSignal) => Promise<import('./api.js').Answer>} send
 * @param {{signal: AbortSignal, onWaiting: (w: Waiting) => void, onSending: (attempt: number) => void}} options
 * @returns {Promise<import('./api.js').Answer>} ok, refused or cancelled; a cancelled one has
 *   `inDoubt` when an attempt before it may have taken effect
 */
export async function settle(send, { signal, onWaiting, onSending }) {
  let inDoubt = false;
  for (let attempt = 1; ; attempt += 1) {
    onSending(attempt);
    const answer = await send(signal);
    if (answer.kind === 'ok' || answer.kind === 'refused') return answer;
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
 * @param {() => Promise<import('./api.js').Answer>} read
 * @param {{signal: AbortSignal, onFailed: (a: import('./api.js').Answer) => void}} options
 * @returns {Promise<import('./api.js').Answer>} ok, refused or cancelled
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
