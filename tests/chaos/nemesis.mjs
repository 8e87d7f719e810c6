// Works through a plan of faults while clients work. Faults that disturb different things overlap,
// those that disturb the same wait for each other.
import { pause } from '../support/processes.mjs';
import { faults } from './faults.mjs';
import { stream } from './random.mjs';

// Splits the faults by whether this world can have them. wanted: names, or none for all.
export function chooseFaults(world, wanted) {
  const unknown = wanted.filter((name) => !faults.some((fault) => fault.name === name));
  if (unknown.length > 0) {
    throw new Error(
      `no fault is called ${unknown.join(', ')}; there are ${faults.map((one) => one.name).join(', ')}`,
    );
  }
  const asked = faults.filter((fault) => wanted.length === 0 || wanted.includes(fault.name));
  const skipped = asked
    .map((fault) => ({ name: fault.name, why: fault.impossible?.(world) ?? null }))
    .filter((one) => one.why);
  return { possible: asked.filter((fault) => !skipped.some((one) => one.name === fault.name)), skipped };
}

// The names of the faults, each as often as it comes in one round.
export const deckOf = (list) => list.flatMap(({ name, often = 1 }) => new Array(often).fill(name));

export class Nemesis {
  // failed(text): told where a fault could not be undone: the product did not come back.
  constructor(world, history, seed, failed) {
    Object.assign(this, { world, history, seed, failed, busy: new Map(), stopping: false });
  }

  async one({ name, number }) {
    const fault = faults.find((each) => each.name === name);
    const from = this.history.now();
    const detail = await fault.run(this.world, stream(this.seed, 'fault', number)).catch((error) => {
      this.failed(`${name}: ${error.message}`);
      return 'failed';
    });
    this.history.add({ type: 'fault', name, number, from, to: this.history.now(), detail });
  }

  // Resolves when every fault has begun and ended, or stop() was called and those begun have ended.
  async run(plan) {
    for (const entry of plan) {
      while (!this.stopping && this.history.now() < entry.at) {
        await pause(Math.min(200, Math.max(1, entry.at - this.history.now()))); // UNAVOIDABLE: the schedule
      }
      if (this.stopping) {
        break;
      }
      const { on } = faults.find((each) => each.name === entry.name);
      const turn = (this.busy.get(on) ?? Promise.resolve()).then(() =>
        this.stopping ? null : this.one(entry),
      );
      this.busy.set(on, turn);
    }
    await Promise.all(this.busy.values());
  }

  stop() {
    this.stopping = true;
  }
}
