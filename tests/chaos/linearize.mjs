// Is there an order of all answered operations that the model accepts, in which whatever ended
// before something else began comes before it? Wing and Gong's search with Lowe's memory: which
// operations are done and the state they led to are never tried twice.
//
// Operations without a known answer may take a place anywhere after their start, or none.
import { seatGame } from './model.mjs';

class Search {
  constructor(operations, game, budget) {
    this.order = operations.map((_, at) => at).sort((a, b) => operations[a].start - operations[b].start);
    const { steps, initial, take, keyOf } = game(this.order.map((at) => operations[at]));
    Object.assign(this, { steps, initial, take, keyOf, budget });
    this.done = new Uint8Array(steps.length);
    this.bits = new Array(Math.ceil(steps.length / 31)).fill(0);
    this.left = steps.filter((one) => one.answer !== 'unknown').length;
    this.seen = new Set();
    this.path = [];
    this.longest = [];
  }

  mark(at, value) {
    this.done[at] = value;
    this.bits[Math.floor(at / 31)] ^= 1 << (at % 31);
    this.left += (value ? -1 : 1) * (this.steps[at].answer === 'unknown' ? 0 : 1);
    value ? this.path.push(at) : this.path.pop();
    if (this.path.length > this.longest.length) {
      this.longest = [...this.path];
    }
  }

  // Those that nothing undone precedes; first those that must end soonest.
  candidates() {
    let soonest = Infinity;
    const found = [];
    for (let at = 0; at < this.steps.length; at += 1) {
      const step = this.steps[at];
      if (this.done[at]) {
        continue;
      }
      if (step.start > soonest) {
        break;
      }
      soonest = Math.min(soonest, step.end);
      found.push(at);
    }
    return found
      .filter((at) => this.steps[at].start <= soonest)
      .sort((a, b) => this.steps[a].end - this.steps[b].end);
  }

  run(state) {
    const key = `${this.bits.join('.')}|${this.keyOf(state)}`;
    if (this.left === 0) {
      return true;
    }
    if (this.seen.has(key) || this.seen.size >= this.budget) {
      return false;
    }
    this.seen.add(key);
    const next = this.candidates()
      .map((at) => [at, this.take(state, this.steps[at])])
      .filter(([at, after]) => after !== null && !(after === state && this.steps[at].answer === 'unknown'));
    // What changes nothing and is true now may as well come now: no order is lost by that.
    const idle = next.find(([, after]) => after === state);
    for (const [at, after] of idle ? [idle] : next) {
      this.mark(at, 1);
      if (this.run(after)) {
        return true;
      }
      this.mark(at, 0);
    }
    return false;
  }
}

// Returns { ok, undecided, states, order }: order holds indexes into operations, of a whole order or,
// where there is none, of the longest beginning of one. game: the model; or a capacity, of single seats.
export function linearize(operations, game, budget = 2_000_000) {
  const search = new Search(operations, typeof game === 'function' ? game : seatGame(game), budget);
  const ok = search.run(search.initial);
  return {
    ok,
    undecided: !ok && search.seen.size >= budget,
    states: search.seen.size,
    order: (ok ? search.path : search.longest).map((at) => search.order[at]),
  };
}
