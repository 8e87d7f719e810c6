// What check.mjs runs: the sizes for which the promises hold, and the mistakes that must be found.
//   sizes    macros of the model (admission.pml lists them with their meaning)
//   bounds   indices are checked, too, which takes longer to compile
//   reaches  marks of lane.pml (its printf lines) that some run must come by, so that the promises
//            are not kept only because nothing happens
//   breaks   the words behind the assertion that must fail
//   cycles   whether a run can go on for ever is looked for, too
//   model    the file, if it is not admission.pml

const refusalsWithKeys = { ORGANIZER: 'CANCELS', BOOKED_BEFORE: 1, CLIENTS: 1, TRIES: 2, HEDGES: 1,
  'KEYED(c)': 1, FAULTS: 1 };
const refusalsAgain = { BOOKED_BEFORE: 1, CLIENTS: 2, 'KEYED(c)': '(c == 0)', FAULTS: 2, STAYS: 1 };

export const holds = {
  sale: {
    what: 'four clients want two seats at two servers, batches of three, each statement a step',
    sizes: { CLIENTS: 4, SEATS: 2, BATCH: 3, STATEMENT_BY_STATEMENT: 1 },
    reaches: ['joins in'],
  },
  three_servers: {
    what: 'three servers',
    sizes: { SERVERS: 3, FAULTS: 1, STAYS: 1 },
    reaches: ['joins in', 'lost before COMMIT', 'it has committed', 'it has not committed',
      'the database is away'],
  },
  broken_twice: {
    what: 'two sessions break, each statement a step',
    sizes: { CLIENTS: 2, FAULTS: 2, STATEMENT_BY_STATEMENT: 1 },
    reaches: ['lost before COMMIT', 'lost once more', 'it has committed', 'it has not committed',
      'it cannot be found out', 'the database is away'],
  },
  broken_busy: {
    what: 'two sessions break while three wait and do not leave',
    sizes: { FAULTS: 2, STAYS: 1 },
    reaches: ['joins in', 'lost once more', 'it cannot be found out'],
  },
  crash: {
    what: 'all of PostgreSQL crashes',
    sizes: { FAULTS: 1, CRASH: 1, STAYS: 1 },
    bounds: true,
    reaches: ['lost before COMMIT', 'it has committed', 'it has not committed'],
  },
  two_events: {
    what: 'batches of two events, which lock two rows',
    sizes: { EVENTS: 2, CLIENTS: 4 },
    reaches: ['joins in'],
  },
  two_events_broken: {
    what: 'the same, and a session breaks',
    sizes: { EVENTS: 2, FAULTS: 1 },
    reaches: ['lost before COMMIT', 'it has committed', 'it has not committed'],
  },
  two_lanes: {
    what: 'two lanes a server, and a session breaks',
    sizes: { EVENTS: 2, LANES: 2, FAULTS: 1, STAYS: 1 },
    bounds: true,
    reaches: ['it has committed', 'it has not committed'],
  },
  unequal_lanes: {
    what: 'one server with one lane, the other with two',
    sizes: { EVENTS: 2, UNEQUAL: 1, FAULTS: 1, STAYS: 1 },
    reaches: ['joins in'],
  },
  same_email: {
    what: 'two clients with one e-mail, enough seats',
    sizes: { 'PERSON_OF(c)': '(c < 2 -> 0 : c)', SEATS: 2, FAULTS: 1 },
    reaches: ['it has committed', 'it has not committed'],
  },
  keys: {
    what: 'two clients with keys, one of which repeats, and a session breaks',
    sizes: { CLIENTS: 2, TRIES: 2, 'TRIES_OF(c)': '(c == 0 -> 2 : 1)', 'KEYED(c)': 1, FAULTS: 1 },
    reaches: ['a repeat', 'it has committed', 'it has not committed'],
  },
  hedging: {
    what: 'a client repeats with its key without waiting; another has its e-mail and no key',
    sizes: { CLIENTS: 2, TRIES: 2, 'TRIES_OF(c)': '(c == 0 -> 2 : 1)', HEDGES: 1, 'KEYED(c)': '(c == 0)',
      'PERSON_OF(c)': 0, SEATS: 2, FAULTS: 1 },
    bounds: true,
    reaches: ['a repeat', 'it has committed', 'it has not committed'],
  },
  killed: {
    what: 'a server is killed and a session breaks; two clients repeat elsewhere, one of them with a key',
    sizes: { CLIENTS: 2, TRIES: 2, 'KEYED(c)': '(c == 0)', KILLS: 1, FAULTS: 1, STAYS: 1 },
    reaches: ['killed', 'a repeat', 'it has committed', 'it has not committed'],
  },
  refused: {
    what: 'a statement is refused because of one client: each command for itself',
    sizes: { CULPRIT: 0, BATCH: 3, FAULTS: 1, STAYS: 1 },
    reaches: ['taken apart', 'cannot be taken apart further', 'the database is away'],
  },
  careful: {
    what: 'the same, found out in one transaction more; where that is refused, too, each command for itself',
    sizes: { CULPRIT: 0, CAREFUL: 1, BATCH: 3, FAULTS: 1, STAYS: 1 },
    reaches: ['carefully', 'taken apart', 'cannot be taken apart further', 'it has committed',
      'it has not committed', 'the database is away'],
  },
  parked: {
    what: 'batches of two events leave out what others hold, and try it again',
    sizes: { PARKS: 1, EVENTS: 2, LANES: 1, FAULTS: 1, STAYS: 1 },
    reaches: ['parks', 'joins in', 'it has committed', 'it has not committed'],
  },
  parked_leaving: {
    what: 'the same without faults, and clients may leave meanwhile',
    sizes: { PARKS: 1, EVENTS: 2, SEATS: 2 },
    reaches: ['parks', 'joins in'],
  },
  contended: {
    what: 'a row lock cannot be had in time: each event for itself; requests may wait too long',
    sizes: { STUCK: 1, EVENTS: 2, FAULTS: 1, STAYS: 1, EXPIRES: 1 },
    bounds: true,
    reaches: ['taken apart', 'cannot be taken apart further', 'it has committed', 'the database is away'],
  },
  update_first: {
    what: 'UPDATE before INSERT: the order is for speed, no promise rests on it',
    sizes: { UPDATE_FIRST: 1, CLIENTS: 2, FAULTS: 1 },
    reaches: ['it has committed', 'it has not committed'],
  },
  organizer_cancels: {
    what: 'an organizer elsewhere makes a seat free',
    sizes: { ORGANIZER: 'CANCELS', BOOKED_BEFORE: 1, CLIENTS: 2, FAULTS: 1 },
    reaches: ['it has committed', 'it has not committed'],
  },
  organizer_deletes: {
    what: 'an organizer elsewhere deletes the only event',
    sizes: { ORGANIZER: 'DELETES', CLIENTS: 2, FAULTS: 1 },
    reaches: ['it has committed', 'it has not committed'],
  },
  organizer_deletes_one: {
    what: 'an organizer elsewhere deletes one of two events',
    sizes: { ORGANIZER: 'DELETES', EVENTS: 2, CLIENTS: 2, FAULTS: 1 },
    reaches: ['it has committed', 'it has not committed'],
  },
  refusals_with_keys: {
    what: 'a batch of nothing but refusals is lost while a seat becomes free and its key is booked elsewhere',
    sizes: refusalsWithKeys,
    reaches: ['a repeat', 'it has not committed'],
  },
  refusals_again: {
    what: 'a batch of nothing but refusals is lost, runs again, and that fails, too',
    sizes: refusalsAgain,
    reaches: ['it has not committed', 'lost once more', 'the database is away'],
  },
  comes_to_an_end: {
    what: 'three faults, and no run goes on for ever',
    sizes: { CLIENTS: 2, FAULTS: 3, STAYS: 1 },
    cycles: true,
    reaches: ['lost once more', 'it cannot be found out'],
  },
  wake_ups: {
    what: 'no wake-up of a lane is missed',
    model: 'wake.pml',
    sizes: {},
    reaches: [],
  },
  seats_that_are_held: {
    what: 'holds that expire and a waiting list lose no seat and sell none twice',
    model: 'holds.pml',
    sizes: {},
    reaches: [],
  },
};

export const mistakes = {
  no_lock: { sizes: { NO_LOCK: 1 }, breaks: 'never overbooked' },
  known_before_lock: {
    sizes: { KNOWN_BEFORE_LOCK: 1, SEATS: 2, 'PERSON_OF(c)': 0 },
    breaks: 'an e-mail once an event',
  },
  locks_as_they_come: { sizes: { LOCKS_AS_THEY_COME: 1, EVENTS: 2, CLIENTS: 4 }, breaks: 'no deadlock' },
  joins_any: { sizes: { JOINS_ANY: 1, EVENTS: 2, CLIENTS: 4 }, breaks: 'never overbooked' },
  joins_after_known: {
    sizes: { JOINS_AFTER_KNOWN: 1, SEATS: 2, 'PERSON_OF(c)': 0 },
    breaks: 'an e-mail once an event',
  },
  answers_before_commit: { sizes: { ANSWERS_BEFORE_COMMIT: 1 }, breaks: '201: its row' },
  assumes_lost: { sizes: { ASSUMES_LOST: 1, FAULTS: 1 }, breaks: 'a refusal books nothing' },
  assumes_committed: { sizes: { ASSUMES_COMMITTED: 1, FAULTS: 1 }, breaks: '201: its row' },
  looks_without_lock: { sizes: { LOOKS_WITHOUT_LOCK: 1, FAULTS: 1 }, breaks: 'a refusal books nothing' },
  unknown_as_nothing: {
    sizes: { UNKNOWN_AS_NOTHING: 1, FAULTS: 2, CLIENTS: 2 },
    breaks: 'a refusal books nothing',
  },
  books_the_gone: { sizes: { BOOKS_THE_GONE: 1 }, breaks: 'what was refused or dropped is never booked' },
  drops_late: { sizes: { DROPS_LATE: 1 }, breaks: 'what is dropped was not booked' },
  keeps_no_key: {
    sizes: { KEEPS_NO_KEY: 1, CLIENTS: 2, TRIES: 2, 'KEYED(c)': 1 },
    breaks: 'nor has another try of its key',
  },
  keeps_the_culprit: {
    sizes: { KEEPS_THE_CULPRIT: 1, CULPRIT: 0, CAREFUL: 1, CLIENTS: 2, SEATS: 2, STAYS: 1 },
    breaks: 'a refusal books nothing',
  },
  decides_skipped: { sizes: { DECIDES_SKIPPED: 1, PARKS: 1, EVENTS: 2, CLIENTS: 4 }, breaks: 'never overbooked' },
  trusts_keys: { sizes: { ...refusalsWithKeys, TRUSTS_KEYS: 1 }, breaks: 'nor has another try of its key' },
  forgets_the_kept: {
    sizes: { ...refusalsAgain, FORGETS_THE_KEPT: 1 },
    breaks: 'who was told to try again has kept nothing',
  },
  looks_for_first: {
    sizes: { LOOKS_FOR_FIRST: 1, ORGANIZER: 'DELETES', EVENTS: 2, CLIENTS: 2, FAULTS: 1 },
    breaks: 'a refusal books nothing',
  },
  forgets_the_lost: { sizes: { FORGETS_THE_LOST: 1, FAULTS: 2, STAYS: 1 }, breaks: 'nobody waits for ever' },
  waits_late: { model: 'wake.pml', sizes: { WAITS_LATE: 1 }, breaks: 'told to stop, it has stopped' },
  notifies_first: {
    model: 'wake.pml',
    sizes: { NOTIFIES_FIRST: 1 },
    breaks: 'nobody waits while the lane sleeps',
  },
  holds_without_lock: { model: 'holds.pml', sizes: { NO_LOCK: 1 }, breaks: 'never oversold' },
  keeps_expired: { model: 'holds.pml', sizes: { KEEPS_EXPIRED: 1 }, breaks: 'each hold is counted' },
  no_watch: { model: 'holds.pml', sizes: { NO_WATCH: 1 }, breaks: 'no hold stays that nobody takes back' },
  forgets_the_list: {
    model: 'holds.pml',
    sizes: { FORGETS_THE_LIST: 1 },
    breaks: 'nobody waits for a seat that is free',
  },
  offers_to_all: { model: 'holds.pml', sizes: { OFFERS_TO_ALL: 1 }, breaks: 'never oversold' },
};
