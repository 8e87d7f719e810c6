// One run: a world, clients and a nemesis in it for some time, then peace until all is answered,
// then what is stored, into one history. Checking is somebody else's (check.mjs).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../support/processes.mjs';
import { History } from './history.mjs';
import { Nemesis, chooseFaults, deckOf } from './nemesis.mjs';
import { OddParty, oddSettings } from './odd.mjs';
import { faultPlan, serverSettings } from './plan.mjs';
import { Sampler } from './sampler.mjs';
import { storedOf, storedSql, strayNotesSql } from './stored.mjs';
import { Workload } from './workload.mjs';
import { World } from './world.mjs';

const recovery = 90000; // ms for everything to be answered once nothing disturbs any more
const hurry = 8000; // likewise where the run is ended early

async function addStored(world, history) {
  for (const sql of [storedSql, strayNotesSql]) {
    storedOf(await world.database.sql(sql)).forEach((record) => history.add(record));
  }
  history.add({ type: 'end', at: history.now() });
}

// Resolves to true when `work` ends within the time, or to false.
async function within(work, milliseconds) {
  let timer;
  const late = new Promise((resolve) => {
    timer = setTimeout(() => resolve(false), milliseconds);
  });
  const inTime = await Promise.race([work.then(() => true), late]);
  clearTimeout(timer);
  return inTime;
}

class ChaosRun {
  constructor(options) {
    this.options = options;
    mkdirSync(options.out, { recursive: true });
    this.history = new History(join(options.out, 'history.jsonl'));
    this.stopped = false;
  }

  failed(text) {
    this.history.add({ type: 'crash', at: this.history.now(), text });
  }

  stop() {
    if (!this.stopped) {
      this.stopped = true;
      this.history.add({ type: 'stopped', at: this.history.now() });
      this.nemesis?.stop();
    }
  }

  async disturb() {
    const { seed, milliseconds } = this.options;
    const plan = faultPlan(seed, milliseconds, deckOf(this.possible));
    const disturbing = this.nemesis.run(plan);
    while (!this.stopped && this.history.now() < milliseconds) {
      await pause(Math.min(200, Math.max(1, milliseconds - this.history.now()))); // UNAVOIDABLE: the length asked for
    }
    await disturbing;
  }

  // All faults are over: now everything that was asked must be answered.
  async settle(working) {
    await this.world.heal();
    this.workload.end();
    if (!(await within(working, this.stopped ? hurry : recovery))) {
      if (!this.stopped) {
        this.failed(`not all was answered ${recovery / 1000} s after the last fault`);
      }
      this.workload.giveUp();
      await working;
    }
  }

  async play() {
    const { options, history } = this;
    this.world = await World.start({
      ...options,
      settings: this.settings,
      crashed: (text) => this.failed(text),
    });
    const { possible, skipped } = chooseFaults(this.world, options.only ?? []);
    Object.assign(this, { possible, skipped });
    if (options.isProtected) {
      await this.world.takeKey();
    }
    await options.prepare?.(this.world);
    const crowd = options.odd ? await OddParty.prepare(this.world) : null;
    history.zero = performance.now();
    this.workload = new Workload(this.world, history, options.seed);
    this.nemesis = new Nemesis(this.world, history, options.seed, (text) => this.failed(text));
    this.odd = options.odd ? new OddParty(this.world, history, options.seed, () => this.workload.longOnes()) : null;
    this.sampler = new Sampler(this.world, history, () =>
      [...this.workload.live].map((event) => event.id).filter((id) => id),
    );
    const sampling = this.sampler.run();
    const working = this.workload.run();
    const visiting = this.odd?.run(crowd);
    await this.disturb();
    this.odd?.end();
    await visiting;
    this.disturbed = history.now();
    await this.settle(working);
    await this.sampler.stop();
    await sampling;
    this.milliseconds = history.now();
    await options.plant?.(this.world, history);
    await addStored(this.world, history);
  }

  async run() {
    const { seed, milliseconds, privatePostgres, odd } = this.options;
    this.settings = [
      ...serverSettings(seed),
      ...(odd ? oddSettings : []),
      ...(this.options.isProtected ? ['--access=protected'] : []),
    ];
    this.history.add({
      type: 'run',
      seed,
      milliseconds,
      privatePostgres,
      isProtected: Boolean(this.options.isProtected),
      settings: this.settings,
    });
    try {
      await this.play();
    } finally {
      await this.sampler?.stop();
      await this.world?.close();
      await this.history.close();
    }
    return this;
  }
}

// options: seed, milliseconds, server (program), out (folder), only (names of faults), mayMount,
// parent, privatePostgres, isProtected (whether the servers are), odd (whether there are such clients, see odd.mjs); onStop(action) registers what ends the run early; for tests:
// prepare(world) before it begins, plant(world, history) before it is read what is stored.
// Resolves to { history, settings, possible, skipped, sampler, world, disturbed (until when),
// milliseconds, stopped }.
export function chaosRun(options) {
  const run = new ChaosRun(options);
  options.onStop?.(() => run.stop());
  return run.run();
}
