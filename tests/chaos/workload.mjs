// The clients: several short events at a time, one after the other, some of them with orders and a
// waiting list, and some long ones beside them.
import { Client } from './client.mjs';
import { EventOfRun } from './event_of_run.mjs';
import { eventPlan, longSteps } from './plan.mjs';
import { Psql } from './psql.mjs';
import { databaseName } from './database.mjs';
import { SaleOfRun } from './sale_of_run.mjs';
import { salePlan } from './sale_plan.mjs';

const slots = 4; // short events at a time
const saleSlots = 3; // likewise those that sell orders
const longEvents = 2;
const clientsOfLong = 3;
const longCapacity = 1_000_000;

export class Workload {
  constructor(world, history, seed) {
    Object.assign(this, { world, history, seed, number: 0, ending: false, givenUp: false, live: new Set() });
    this.sales = 0;
    this.psql = new Psql(world.database.socketFolder, databaseName);
  }

  // fields: of an event that sells more than single seats.
  async create(client, name, capacity, fields = undefined) {
    const event = fields
      ? new SaleOfRun(this, null, capacity, this.psql)
      : new EventOfRun(this, null, capacity);
    const record = await event.ask(
      client,
      { op: 'create', name, capacity, ...(fields ? { fields } : {}), key: name.replaceAll(' ', '-') },
      { patience: 5000, seat: 0 },
    );
    event.id = record.id ?? null;
    this.live.add(event);
    return event.id ? event : null;
  }

  async shortEvent(slot) {
    this.number += 1;
    const plan = eventPlan(this.seed, this.number);
    const maker = new Client(`s${slot}`, this.history, this.world.key);
    const event = await this.create(maker, plan.name, plan.capacity);
    maker.close();
    if (event) {
      await this.visit(event, plan.clients, `s${slot}`);
      this.live.delete(event);
    }
  }

  // Each client does its steps, beside the others.
  async visit(event, clients, name) {
    await Promise.all(
      clients.map(async (steps, at) => {
        const client = new Client(`${name}.${at + 1}`, this.history, this.world.key);
        for (const step of steps) {
          await event.take(client, step);
        }
        client.close();
      }),
    );
  }

  async saleEvent(slot) {
    this.sales += 1;
    const plan = salePlan(this.seed, this.sales);
    const maker = new Client(`o${slot}`, this.history, this.world.key);
    const event = await this.create(maker, plan.name, plan.capacity, plan.fields);
    if (event && (await event.furnish(maker, plan))) {
      await this.visit(event, plan.clients, `o${slot}`);
      await event.close(maker, plan.hastensAtEnd);
    }
    this.live.delete(event);
    maker.close();
  }

  async shortEvents(slot) {
    while (!this.ending) {
      await this.shortEvent(slot);
    }
  }

  async saleEvents(slot) {
    while (!this.ending) {
      await this.saleEvent(slot);
    }
  }

  // Each client cancels its own registrations only, each at most once.
  async longClient(event, number, name) {
    const client = new Client(name, this.history, this.world.key);
    const own = new EventOfRun(this, event.id, event.capacity);
    own.keys = Number(name.split('.')[1]) * 1e6; // keys of its own
    for (const step of longSteps(this.seed, number, name)) {
      if (this.ending) {
        break;
      }
      const record = await own.take(client, step);
      if (record.op === 'cancel') {
        own.known = own.known.filter((one) => one.id !== record.rid);
      }
    }
    client.close();
  }

  async longEvent(number) {
    const maker = new Client(`l${number}`, this.history, this.world.key);
    const event = await this.create(maker, `long ${this.seed}-${number}`, longCapacity);
    maker.close();
    if (event) {
      await Promise.all(
        Array.from({ length: clientsOfLong }, (_, at) =>
          this.longClient(event, number, `l${number}.${at + 1}`),
        ),
      );
    }
  }

  // Ids of the events that last as long as the run.
  longOnes() {
    return [...this.live].filter((one) => one.id && one.capacity === longCapacity).map((one) => one.id);
  }

  // Resolves when all have finished what they began, after end().
  async run() {
    await Promise.all([
      ...Array.from({ length: slots }, (_, at) => this.shortEvents(at + 1)),
      ...Array.from({ length: saleSlots }, (_, at) => this.saleEvents(at + 1)),
      ...Array.from({ length: longEvents }, (_, at) => this.longEvent(at + 1)),
    ]);
    await this.psql.close();
  }

  // No new events; those that run are brought to their end.
  end() {
    this.ending = true;
  }

  // Keys are not asked again.
  giveUp() {
    this.ending = true;
    this.givenUp = true;
  }
}
