// Checks a whole history: every event by itself, since no operation concerns two of them.
import { meaningOf } from './answers.mjs';
import { groupBy } from './group_by.mjs';
import { invariantsOf, unresolvedOf } from './invariants.mjs';
import { linearize } from './linearize.mjs';
import { seatGame } from './model.mjs';
import { lastLook, operationsOf } from './operations.mjs';
import { entriesOf, notesOf } from './records.mjs';
import { saleInvariantsOf } from './sale_invariants.mjs';
import { saleGame } from './sale_model.mjs';
import { saleHistoryOf } from './sale_operations.mjs';
import { rulesOf } from './sale_rules.mjs';

// Beyond it an event is held to the invariants only; the workload keeps its short events below. Of
// a long one not even the beginning is looked at: it has too many unknown outcomes.
export const mostOperations = 100;

function createdOf(creations, stored) {
  const found = operationsOf(creations).complaints;
  for (const request of creations.filter((one) => meaningOf(one) === 'done')) {
    if (!stored.has(request.id)) {
      found.push({
        kind: 'acknowledged_but_lost',
        event: request.id,
        requests: [request],
        text: `the event ${request.name} was told 201 ${request.id}; no such row`,
      });
    }
  }
  for (const [name, rows] of groupBy([...stored.values()], (one) => one.name)) {
    const possible = new Set(
      creations
        .filter((one) => one.name === name && ['done', 'unknown'].includes(meaningOf(one)))
        .map((one) => one.key),
    );
    if (name !== undefined && rows.length > possible.size) {
      found.push({
        kind: 'refused_but_booked',
        event: rows[0].event,
        requests: [],
        text: `the event ${name} is stored ${rows.length} times; ${possible.size} creations can have done that`,
      });
    }
  }
  return found;
}

// The operations of an event that sells single seats, with the last look at what is stored, if there was one.
export function historyOfEvent(requests, stored) {
  const { operations, complaints } = operationsOf(requests);
  const last = requests.reduce((most, one) => Math.max(most, one.end), 0);
  return { operations: stored ? [...operations, lastLook(stored, last + 1)] : operations, complaints };
}

const nothingSold = { rows: [], sale: { orders: [], entries: [], types: [], quotas: [], expired: [] } };

// Whether the database's clock may have jumped meanwhile.
function hasJumped(history, requests) {
  const from = Math.min(...requests.map((one) => one.start));
  const to = Math.max(...requests.map((one) => one.end));
  const clocks = history.ofType('fault').filter((one) => one.name.endsWith('-clock'));
  return clocks.some((one) => one.from <= to + 5000 && one.to >= from - 5000);
}

// What is known of each event: its requests, what is stored (null: nothing is known), its operations, and
// the model (game) that must accept them; rules: of an event that sells orders, else null.
export class Cases {
  constructor(history) {
    const requests = history.ofType('request');
    this.history = history;
    this.creations = new Map(requests.filter((one) => one.op === 'create').map((one) => [one.id, one]));
    this.stored = new Map(history.ofType('stored').map((one) => [one.event, one]));
    this.requests = groupBy(
      requests.filter((one) => one.event),
      (one) => one.event,
    );
  }

  of(event) {
    const requests = this.requests.get(event) ?? [];
    const stored = this.stored.get(event) ?? null;
    const creation = this.creations.get(event);
    const rules = rulesOf(creation, requests);
    const capacity = rules?.capacity ?? stored?.capacity ?? creation?.capacity;
    const known = { event, requests, stored, rules, capacity };
    return rules
      ? { ...known, game: this.saleGame(known), ...saleHistoryOf(requests, stored) }
      : { ...known, game: seatGame(capacity), ...historyOfEvent(requests, stored) };
  }

  saleGame({ requests, stored, rules }) {
    return saleGame(rules, stored ?? nothingSold, hasJumped(this.history, requests));
  }
}

function explain({ order }, operations) {
  const left = operations.length - order.length;
  return `no order of its ${operations.length} operations fits one event; the best leaves ${left} out`;
}

function invariantsOfCase({ requests, operations, stored, rules }) {
  return rules
    ? [...saleInvariantsOf(requests, stored, rules), ...unresolvedOf(requests)]
    : invariantsOf(requests, operations, stored);
}

function checkEvent(one, result) {
  const { event, requests, operations, complaints, stored, game } = one;
  const found = [...complaints, ...(stored ? invariantsOfCase(one) : [])];
  if (operations.length <= mostOperations) {
    const answer = linearize(operations, game);
    result.linearized += 1;
    result.states += answer.states;
    result.mostStates = Math.max(result.mostStates, answer.states);
    if (answer.undecided) {
      found.push({ kind: 'undecided', requests, text: `gave up after ${answer.states} states` });
    } else if (!answer.ok) {
      found.push({ kind: 'not_linearizable', requests, text: explain(answer, operations) });
    }
  }
  result.operations += operations.length;
  result.violations.push(...found.map((each) => ({ ...each, event })));
}

// Returns { violations, events, linearized, operations, states, mostStates }; a violation is
// { kind, event, text, requests }.
export function check(history) {
  const cases = new Cases(history);
  const { stored } = cases;
  const requests = history.ofType('request');
  const result = { violations: [], events: 0, linearized: 0, operations: 0, states: 0, mostStates: 0 };
  const whole = history.ofType('end').length > 0; // a shrunk history may end before the last look
  const creations = requests.filter((one) => one.op === 'create');
  if (whole) {
    result.violations.push(...createdOf(creations, stored));
    if (!requests.some((one) => one.op === 'register' && one.status === 201)) {
      result.violations.push({
        kind: 'nothing_booked',
        event: null,
        requests: [],
        text: 'no registration succeeded in the whole run',
      });
    }
  }
  for (const event of cases.requests.keys()) {
    result.events += 1;
    if (whole && !stored.has(event)) {
      result.violations.push({
        kind: 'acknowledged_but_lost',
        event,
        requests: [],
        text: 'the event is not stored',
      });
    } else {
      checkEvent(cases.of(event), result);
    }
  }
  if (history.ofType('stopped').length > 0) {
    result.violations = result.violations.filter(
      (one) => !['never_resolved', 'nothing_booked'].includes(one.kind),
    );
  }
  for (const one of stored.values()) {
    const found = [...notesOf(one), ...entriesOf(one)];
    result.violations.push(...found.map((each) => ({ ...each, event: one.event })));
  }
  for (const one of history.ofType('stray_note')) {
    result.violations.push({
      kind: 'note_without_change',
      event: null,
      text: `${one.action} of ${one.target}, which is not stored`,
      requests: [],
    });
  }
  for (const one of [...history.ofType('sample'), ...history.ofType('crash')]) {
    result.violations.push({
      kind: one.type === 'sample' ? 'wrong_meanwhile' : 'server_crashed',
      event: one.event ?? null,
      text: one.text,
      requests: [],
    });
  }
  return result;
}
