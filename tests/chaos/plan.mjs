// All that a seed decides before a run begins: the settings of the servers, what each client of each
// event does in turn, and which faults come when. What clients then know of each other's
// registrations, and how long anything takes, is the machine's.
import { stream } from './random.mjs';

// Short deadlines make faults bite; the defaults are among them.
const choices = {
  '--http-workers': [1, 2],
  '--admission-lanes': [1, 2, 3],
  '--readers': [1, 2],
  '--dear-readers': [1, 2],
  '--max-batch': [1, 4, 256],
  '--max-waiting': [6, 20000, 20000],
  '--max-wait': [700, 10000, 10000],
  '--lock-timeout': [300, 1000, 2000],
  '--statement-timeout': [700, 2000, 5000],
  '--database-deadline': [1200, 3000, 8000],
  '--reconnect-for': [200, 800, 3000],
  '--answer-timeout': [2500, 8000, 30000],
};

export function serverSettings(seed) {
  const dice = stream(seed, 'settings');
  return Object.entries(choices).map(([option, values]) => `${option}=${dice.pick(values)}`);
}

const operations = [
  'register',
  'register',
  'register',
  'register',
  'register',
  'register',
  'cancel',
  'cancel',
  'event',
  'event',
  'list',
];

// One thing a client does, after a pause (ms; none in a rush): keyed, twice (asked two times at
// once, where there is a key) and patience (ms) say how, pick which known registration it takes where
// it cancels, seat which server it asks where there are two.
function step(dice, op, email, rush = false) {
  return {
    op,
    email,
    keyed: dice.chance(0.6),
    twice: dice.chance(0.06),
    pause: rush ? 0 : dice.chance(0.1) ? dice.between(50, 400) : dice.between(0, 60),
    patience: dice.pick([250, 1200, 1200, 2500, 2500, 6000]),
    pick: dice.next(),
    seat: dice.next(),
  };
}

// A short event: few seats, few e-mails, some dozens of operations by clients that race.
export function eventPlan(seed, number) {
  const dice = stream(seed, 'event', number);
  const emails = Array.from({ length: dice.between(3, 8) }, (_, at) => `p${at + 1}@example.com`);
  const clients = dice.between(3, 6);
  const steps = dice.between(5, 12);
  const rush = dice.chance(0.25);
  return {
    name: `short ${seed}-${number}`,
    capacity: dice.between(1, 4),
    clients: Array.from({ length: clients }, () =>
      Array.from({ length: steps }, () => step(dice, dice.pick(operations), dice.pick(emails), rush)),
    ),
  };
}

// A long event lasts as long as the run; everybody registers once, some cancel. Endless.
export function* longSteps(seed, event, client) {
  const dice = stream(seed, 'long', event, client);
  for (let number = 1; ; number += 1) {
    const op = dice.pick([
      'register',
      'register',
      'register',
      'register',
      'register',
      'cancel',
      'event',
      'bad_email',
      'no_event',
    ]);
    const rare = ['bad_email', 'no_event'].includes(op) && !dice.chance(0.3);
    yield step(dice, rare ? 'register' : op, `${client}.${number}@example.com`);
  }
}

// Each name once, in random order, then all of them again: [{ at (ms), name, number }]. The last
// seconds are for what was begun.
export function faultPlan(seed, milliseconds, names) {
  const dice = stream(seed, 'faults');
  const plan = [];
  let deck = [];
  for (
    let at = dice.between(800, 1500);
    at < milliseconds - 4000 && names.length > 0;
    at += dice.between(900, 3600)
  ) {
    deck = deck.length > 0 ? deck : dice.shuffled(names);
    plan.push({ at, name: deck.pop(), number: plan.length + 1 });
  }
  return plan;
}
