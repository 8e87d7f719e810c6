// One run: a world, clients and a nemesis in it for some time, then peace until all is answered,
// then what is stored, into one history. Checking is somebody else's (check.mjs).
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pause } from '../support/processes.mjs';
import { History } from './history.mjs';
import { Nemesis, chooseFaults, deckOf } from './nemesis.mjs';
import { OddParty, crowdName, oddSettings } from './odd.mjs';
import { faultPlan, serverSettings } from './plan.mjs';
import { Sampler } from './sampler.mjs';
import { Workload } from './workload.mjs';
import { World } from './world.mjs';

const recovery = 90000; // ms for everything to be answered once nothing disturbs any more
const hurry = 8000; // likewise where the run is ended early

// One line of JSON an event. notes: what the audit log says was done to it and its registrations.
// journal: what its journal says, an element for each registration of an entry, or one without.
export const storedSql = `
  SELECT json_build_object('type', 'stored', 'event', e.id, 'name', e.name, 'capacity', e.capacity,
    'booked', e.booked_count, 'version', e.version, 'notes', coalesce((
      SELECT json_agg(json_build_object('action', a.action, 'target', a.target_id) ORDER BY a.id)
      FROM audit_log AS a
      WHERE a.target_id = e.id
         OR a.target_id IN (SELECT r.id FROM registrations AS r WHERE r.event_id = e.id)), '[]'),
    'journal', coalesce((
      SELECT json_agg(json_build_object('kind', j.kind, 'id', s.id) ORDER BY j.seq, s.place)
      FROM journal AS j LEFT JOIN LATERAL unnest(j.subjects) WITH ORDINALITY AS s (id, place) ON true
      WHERE j.event_id = e.id), '[]'),
    'rows', coalesce((
      SELECT json_agg(json_build_object('id', r.id, 'email', r.user_email,
        'cancelled', r.cancelled_at IS NOT NULL) ORDER BY r.id)
      FROM registrations AS r WHERE r.event_id = e.id), '[]'))
  FROM events AS e WHERE e.deleted_at IS NULL AND e.name <> '${crowdName}' ORDER BY e.id`;

// One line of JSON an entry about an event or registration that is not there: no run deletes any.
const strayNotesSql = `
  SELECT json_build_object('type', 'stray_note', 'action', a.action, 'target', a.target_id)
  FROM audit_log AS a
  WHERE a.target_kind IN ('event', 'registration')
    AND NOT EXISTS (SELECT FROM events WHERE id = a.target_id)
    AND NOT EXISTS (SELECT FROM registrations WHERE id = a.target_id)`;

export const storedOf = (answer) =>
  answer
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));

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
