/**
 * Keeps a page true while it is open. The one rule: only this module opens an EventSource, and
 * after every gap (cut, restart, sleep, background) the page reads the truth again, as often as it
 * takes; news alone does not close a gap.
 *
 *   const live = openLive('/events/stream', { on: { seats }, refresh, sign: byId('line') }, delay);
 *
 * Where there is no stream it polls, ever more slowly while nothing changes, and looks for the
 * stream again from time to time. A page in the background holds no connection at all: browsers
 * allow six to a host, and they belong to the pages somebody looks at.
 *
 * @typedef {'connecting'|'live'|'polling'|'away'|'offline'|'paused'} LiveState away: the server can't be
 *   reached; offline: and the browser knows that it has no network
 */
import { t } from './api.js';
import { setText } from './view.js';

const NAMES = ['seats', 'created', 'updated', 'deleted', 'tickets'];
const POLL = { first: 4_000, most: 30_000 };
const REOPEN = { first: 2_000, most: 120_000 };
const QUIET = 90_000; // nothing heard for so long: read again, the line may be dead
const SNAPSHOT = 1_500; // comes that soon after the opening, or nothing was missed
const SOON = 1_000;
const WORDS = { connecting: t('Connecting'), live: t('Live'), polling: t('Up to date'), away: t('Reconnecting'), offline: t('Offline'), paused: t('Paused') };

/**
 * @typedef {Object} Page
 * @property {Object<string, (data: Object) => void>} on what to do with news, by name;
 *   `snapshot(data, isFirst)` returns whether it says all that may have been missed
 * @property {() => Promise<import('./api.js').Answer>} refresh reads what the page shows again;
 *   `changed` in its answer makes polling quicker
 * @property {HTMLElement} sign that says whether the numbers are live
 *
 * @param {string} path of the stream @param {Page} page
 * @param {(failures: number, retryAfter?: number) => number} delay ms before the next attempt
 * @returns {{close: () => void, readSoon: () => void}}
 */
export function openLive(path, page, delay) {
  const line = new Line(path, page, delay);
  const heeding = new AbortController();
  const { signal } = heeding;
  const look = () => (document.visibilityState === 'hidden' ? line.pause() : line.resume());
  document.addEventListener('visibilitychange', look, { signal });
  window.addEventListener('pagehide', () => line.pause(), { signal });
  window.addEventListener('pageshow', (event) => event.persisted && look(), { signal });
  // Without a network it may be long before a connection breaks; one on this device itself comes again.
  for (const turn of ['online', 'offline']) window.addEventListener(turn, () => line.restart(), { signal });
  look();
  return { close: () => { heeding.abort(); line.pause(); }, readSoon: () => line.readSoon() };
}

class Line {
  #source = null;
  #paused = true;
  #isOpen = false;
  #snapshots = 0; // heard in all
  #gaps = 0; // grows whenever news may have been missed
  #readGaps = 0; // those before the last reading that went well
  #reading = false;
  #failures = 0;
  #readTimer = 0; // of the next reading: because of a gap, to poll, or because it is so quiet
  #readDue = Infinity;
  #pollDelay = POLL.first;
  #reopenTimer = 0;
  #reopenDelay = REOPEN.first;

  constructor(path, page, delay) {
    this.path = path;
    this.page = page;
    this.delay = delay;
  }

  pause() {
    if (this.#paused) return;
    this.#paused = true;
    this.#gaps += 1;
    this.#hangUp();
    this.#say('paused');
  }

  resume() {
    if (!this.#paused) return;
    this.#paused = false;
    this.#reopenDelay = REOPEN.first;
    this.#failures = 0;
    this.#open();
  }

  restart() {
    if (this.#paused) return;
    this.pause();
    this.resume();
  }

  /** Something happened that only a new reading shows. */
  readSoon() {
    this.#gaps += 1;
    if (!this.#paused) this.#readIn(jitter(SOON), true);
  }

  get #inGap() { return this.#readGaps !== this.#gaps; }

  #open() {
    this.#source?.close();
    const source = new EventSource(this.path);
    this.#source = source;
    if (this.#readDue === Infinity) this.#say('connecting');
    source.onopen = () => this.#opened();
    source.onerror = () => this.#failed(source);
    source.addEventListener('snapshot', ({ data }) => this.#hear(() => this.#snapshot(JSON.parse(data))));
    for (const name of NAMES) {
      source.addEventListener(name, ({ data }) => this.#hear(() => this.page.on[name]?.(JSON.parse(data))));
    }
  }

  #opened() {
    this.#isOpen = true;
    if (this.#inGap) this.#gaps += 1; // so that a reading under way does not count
    this.#reopenDelay = REOPEN.first;
    this.#say('live');
    this.#readIn(this.#inGap ? SNAPSHOT : QUIET);
  }

  #hear(tell) {
    if (!this.#inGap) this.#readIn(QUIET);
    try {
      tell();
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      this.readSoon(); // half a message
    }
  }

  #snapshot(data) {
    this.#snapshots += 1;
    if (this.page.on.snapshot(data, this.#snapshots === 1)) {
      this.#readGaps = this.#gaps;
      this.#readIn(QUIET);
    } else {
      this.#gaps += 1;
      this.#readIn(0);
    }
  }

  #failed(source) {
    if (source !== this.#source || this.#paused) return;
    if (this.#isOpen || this.#readDue === Infinity) {
      this.#isOpen = false;
      this.#gaps += 1;
      this.#pollDelay = POLL.first;
      this.#readIn(jitter(SOON));
    }
    if (source.readyState !== EventSource.CLOSED) return; // the browser reconnects by itself
    this.#source = null;
    clearTimeout(this.#reopenTimer);
    this.#reopenTimer = setTimeout(() => this.#open(), jitter(this.#reopenDelay));
    this.#reopenDelay = Math.min(this.#reopenDelay * 2, REOPEN.most);
  }

  /** The next reading is due in ms, instead of when it was; or sooner, if it was due `sooner`. */
  #readIn(ms, orSooner = false) {
    const due = Date.now() + ms;
    if (orSooner && this.#readDue <= due) return;
    clearTimeout(this.#readTimer);
    this.#readDue = due;
    this.#readTimer = setTimeout(() => this.#read(), ms);
  }

  async #read() {
    if (this.#reading) return; // the one under way finds that there was another gap
    const gaps = this.#gaps;
    this.#reading = true;
    const answer = await this.page.refresh();
    this.#reading = false;
    if (this.#paused) return;
    if (answer.kind !== 'ok') {
      this.#failures += 1;
      this.#gaps += 1;
    } else {
      this.#failures = 0;
      if (this.#isOpen) this.#readGaps = gaps;
    }
    if (!this.#isOpen) this.#say(this.#failures ? 'away' : 'polling');
    this.#readIn(this.#pauseAfter(answer));
  }

  #pauseAfter({ kind, retryAfter, changed }) {
    if (kind !== 'ok') return this.delay(this.#failures, retryAfter);
    if (this.#isOpen) return this.#inGap ? jitter(SOON) : QUIET;
    this.#pollDelay = changed ? POLL.first : Math.min(this.#pollDelay * 1.5, POLL.most);
    return jitter(this.#pollDelay);
  }

  /** It is calm: a short gap is not announced. @param {LiveState} state */
  #say(state) {
    const said = navigator.onLine === false && ['connecting', 'away'].includes(state) ? 'offline' : state;
    this.page.sign.dataset.line = said;
    this.page.sign.hidden = false;
    setText(this.page.sign.lastElementChild, WORDS[said]);
  }

  #hangUp() {
    clearTimeout(this.#readTimer);
    clearTimeout(this.#reopenTimer);
    this.#readDue = Infinity;
    this.#isOpen = false;
    this.#source?.close();
    this.#source = null;
  }
}

const jitter = (ms) => ms * (0.85 + Math.random() * 0.3);
