/**
 * Keeps a page true while it is open. The one rule: only this module opens an EventSource, and
 * after every gap (cut, restart, sleep, background) the page re-reads the truth through `refresh`
 * before it trusts further news.
 *
 *   const live = openLive('/events/stream', { on: { seats }, refresh, onState });
 *
 * Where there is no stream it polls, ever more slowly while nothing changes, and looks for the
 * stream again from time to time. A page in the background holds no connection at all: browsers
 * allow six to a host, and they belong to the pages somebody looks at.
 *
 * @typedef {'connecting'|'live'|'polling'|'away'|'paused'} LiveState away: the server can't be reached
 */

const NAMES = ['snapshot', 'seats', 'created', 'updated', 'deleted'];
const POLL = { first: 4_000, most: 30_000 };
const REOPEN = { first: 2_000, most: 120_000 };
const QUIET = 90_000; // nothing heard for so long: read again, the line may be dead

/**
 * @param {string} path of the stream
 * @param {{on: Object<string, (data: Object) => void>,
 *          refresh: () => Promise<'changed'|'same'|'failed'>,
 *          onState?: (state: LiveState) => void}} page
 * @returns {{close: () => void}}
 */
export function openLive(path, page) {
  const line = new Line(path, page);
  let closed = false;
  const look = () => (closed || document.visibilityState === 'hidden' ? line.pause() : line.resume());
  document.addEventListener('visibilitychange', look);
  window.addEventListener('pagehide', () => line.pause());
  window.addEventListener('pageshow', (event) => event.persisted && look());
  window.addEventListener('online', () => line.restart());
  look();
  return { close: () => { closed = true; line.pause(); } };
}

class Line {
  #source = null;
  #gap = false; // true once news may have been missed
  #paused = true;
  #pollTimer = 0;
  #reopenTimer = 0;
  #quietTimer = 0;
  #pollDelay = POLL.first;
  #reopenDelay = REOPEN.first;

  constructor(path, page) {
    this.path = path;
    this.page = page;
  }

  pause() {
    if (this.#paused) return;
    this.#paused = true;
    this.#gap = true;
    this.#hangUp();
    this.#say('paused');
  }

  resume() {
    if (!this.#paused) return;
    this.#paused = false;
    this.#reopenDelay = REOPEN.first;
    this.#pollDelay = POLL.first;
    this.#open();
  }

  restart() {
    if (this.#paused) return;
    this.pause();
    this.resume();
  }

  #open() {
    this.#source?.close();
    const source = new EventSource(this.path);
    this.#source = source;
    if (!this.#pollTimer) this.#say('connecting');
    source.onopen = () => this.#opened();
    source.onerror = () => this.#failed(source);
    for (const name of NAMES) {
      source.addEventListener(name, (event) => this.#heard(name, event.data));
    }
  }

  async #opened() {
    this.#stopPolling();
    this.#reopenDelay = REOPEN.first;
    this.#say('live');
    this.#expectNews();
    if (this.#gap) {
      this.#gap = false;
      if (await this.page.refresh() === 'failed') this.#gap = true;
    }
  }

  #heard(name, text) {
    this.#expectNews();
    try {
      this.page.on[name]?.(JSON.parse(text));
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error; // half a message: the next one heals it
    }
  }

  #failed(source) {
    if (source !== this.#source || this.#paused) return;
    this.#gap = true;
    clearTimeout(this.#quietTimer);
    this.#schedulePoll();
    if (source.readyState !== EventSource.CLOSED) return; // the browser reconnects by itself
    this.#source = null;
    clearTimeout(this.#reopenTimer);
    this.#reopenTimer = setTimeout(() => this.#open(), jitter(this.#reopenDelay));
    this.#reopenDelay = Math.min(this.#reopenDelay * 2, REOPEN.most);
  }

  #schedulePoll() {
    if (this.#pollTimer) return;
    this.#pollDelay = POLL.first;
    this.#pollTimer = setTimeout(() => this.#poll(), jitter(POLL.first / 4));
  }

  async #poll() {
    const mine = this.#pollTimer;
    const found = await this.page.refresh();
    if (mine !== this.#pollTimer) return; // stopped meanwhile
    this.#say(found === 'failed' ? 'away' : 'polling');
    this.#pollDelay = found === 'changed' ? POLL.first : Math.min(this.#pollDelay * 1.5, POLL.most);
    this.#pollTimer = setTimeout(() => this.#poll(), jitter(this.#pollDelay));
  }

  #expectNews() {
    clearTimeout(this.#quietTimer);
    this.#quietTimer = setTimeout(async () => {
      if (await this.page.refresh() === 'failed') this.#gap = true;
      if (!this.#paused) this.#expectNews();
    }, QUIET);
  }

  #stopPolling() {
    clearTimeout(this.#pollTimer);
    this.#pollTimer = 0;
  }

  #hangUp() {
    this.#stopPolling();
    clearTimeout(this.#reopenTimer);
    clearTimeout(this.#quietTimer);
    this.#source?.close();
    this.#source = null;
  }

  #say(state) {
    this.page.onState?.(state);
  }
}

const jitter = (ms) => ms * (0.85 + Math.random() * 0.3);
