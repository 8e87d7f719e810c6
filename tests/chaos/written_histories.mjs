// Hand-written histories, good and bad: each of what may go wrong is in one, as small as can be.
import { History } from './history.mjs';

const told = {
  201: (id) => ({ status: 201, id }),
  full: () => ({ status: 409, code: 'event_full' }),
  already: () => ({ status: 409, code: 'already_registered' }),
  200: () => ({ status: 200 }),
  missing: () => ({ status: 404, code: 'registration_not_found' }),
  none: () => ({ status: 0, lost: 'cut' }),
  away: () => ({ status: 503, code: 'database_unavailable', retryAfter: true }),
  unknown: () => ({ status: 503, code: 'outcome_unknown', retryAfter: true }),
};

// A request from start to end; more: what the answer or the request has besides.
const request = (op, start, end, answer, more = {}) => ({
  type: 'request',
  event: 'e',
  client: 'c',
  op,
  start,
  end,
  ...told[answer](more.id),
  ...more,
});
export const register = (email, start, end, answer, more) =>
  request('register', start, end, answer, { email, ...more });
const cancel = (rid, email, start, end, answer, more) =>
  request('cancel', start, end, answer, { rid, email, ...more });
const read = (booked, start, end) => request('event', start, end, 200, { booked });
const list = (rows, start, end) =>
  request('list', start, end, 200, { rows: rows.map(([email, id]) => ({ email, id })) });

// A whole history of one event with these requests and rows.
export function historyOf(
  requests,
  rows,
  { capacity = 2, booked = rows.filter((row) => !row.cancelled).length } = {},
) {
  const history = new History();
  history.add({
    type: 'request',
    op: 'create',
    name: 'e',
    key: 'e',
    start: -2,
    end: -1,
    status: 201,
    id: 'e',
    capacity,
  });
  requests.forEach((one) => history.add({ ...one }));
  history.add({ type: 'stored', event: 'e', name: 'e', capacity, booked, rows });
  history.add({ type: 'end' });
  return history;
}

const row = (email, id, cancelled = false) => ({ email, id, cancelled });
// name, requests, rows, options, the violations that must be found (a history without is good)
export const written = [
  ['one seat, one registration', [register('a', 0, 1, 201, { id: '1' })], [row('a', '1')], {}, []],
  [
    'an acknowledged row deleted',
    [register('a', 0, 1, 201, { id: '1' })],
    [],
    {},
    ['acknowledged_but_lost', 'not_linearizable'],
  ],
  [
    'an acknowledged row deleted, its seat still counted',
    [register('a', 0, 1, 201, { id: '1' })],
    [],
    { booked: 1 },
    ['acknowledged_but_lost', 'miscounted', 'not_linearizable'],
  ],
  [
    'a row with another id than was told',
    [register('a', 0, 1, 201, { id: '1' })],
    [row('a', '2')],
    {},
    ['acknowledged_but_lost', 'not_linearizable', 'refused_but_booked'],
  ],
  [
    'a booking beyond capacity',
    [1, 2, 3].map((n) => register(`p${n}`, n, n + 0.5, 201, { id: `${n}` })),
    [1, 2, 3].map((n) => row(`p${n}`, `${n}`)),
    {},
    ['beyond_capacity', 'not_linearizable'],
  ],
  [
    'a full answered with a seat free',
    [register('a', 0, 1, 201, { id: '1' }), register('b', 2, 3, 'full')],
    [row('a', '1')],
    {},
    ['false_full', 'not_linearizable'],
  ],
  [
    'full while the last seat is being taken',
    [register('a', 0, 9, 201, { id: '1' }), register('b', 2, 3, 'full')],
    [row('a', '1')],
    { capacity: 1 },
    [],
  ],
  [
    'full before the last seat is taken',
    [register('b', 0, 1, 'full'), register('a', 2, 3, 201, { id: '1' })],
    [row('a', '1')],
    { capacity: 1 },
    ['false_full', 'not_linearizable'],
  ],
  [
    'an answer before commit: a later read does not see it',
    [register('a', 0, 1, 201, { id: '1' }), read(0, 2, 3)],
    [row('a', '1')],
    {},
    ['not_linearizable', 'stale_read'],
  ],
  [
    'an answer before commit: a later list does not have it',
    [register('a', 0, 1, 201, { id: '1' }), list([], 2, 3)],
    [row('a', '1')],
    {},
    ['not_linearizable'],
  ],
  [
    'a read that began before the answer may miss it',
    [register('a', 0, 4, 201, { id: '1' }), read(0, 3, 9)],
    [row('a', '1')],
    {},
    [],
  ],
  [
    'already registered, and is',
    [register('a', 0, 1, 201, { id: '1' }), register('a', 2, 3, 'already')],
    [row('a', '1')],
    {},
    [],
  ],
  [
    'already registered, and is not',
    [register('a', 2, 3, 'already')],
    [],
    {},
    ['false_already', 'not_linearizable'],
  ],
  [
    'already registered, and is not any more',
    [
      register('a', 0, 1, 201, { id: '1' }),
      cancel('1', 'a', 2, 3, 200),
      register('a', 4, 5, 'already'),
    ],
    [row('a', '1', true)],
    {},
    ['false_already', 'not_linearizable'],
  ],
  [
    'already registered while it is being cancelled',
    [
      register('a', 0, 1, 201, { id: '1' }),
      cancel('1', 'a', 2, 5, 200),
      register('a', 4, 6, 'already'),
    ],
    [row('a', '1', true)],
    {},
    [],
  ],
  [
    'already registered by a request without an answer',
    [register('a', 0, 1, 'none'), register('a', 4, 6, 'already')],
    [row('a', '1')],
    {},
    [],
  ],
  [
    'a 409 that booked',
    [register('a', 0, 1, 'already')],
    [row('a', '1')],
    {},
    ['false_already', 'not_linearizable', 'refused_but_booked'],
  ],
  [
    'a 503 with Retry-After that booked',
    [register('a', 0, 1, 'away')],
    [row('a', '1')],
    {},
    ['not_linearizable', 'refused_but_booked'],
  ],
  ['no answer, and booked', [register('a', 0, 1, 'none')], [row('a', '1')], {}, []],
  ['no answer, and not booked', [register('a', 0, 1, 'none')], [], {}, []],
  [
    'no answer, and booked long after',
    [register('a', 0, 1, 'none'), read(0, 2, 3), read(1, 9, 10)],
    [row('a', '1')],
    {},
    [],
  ],
  [
    'no answer, seen, and gone again',
    [register('a', 0, 1, 'none'), read(1, 2, 3)],
    [],
    {},
    ['not_linearizable'],
  ],
  [
    'outcome unknown, resolved by its key',
    [
      register('a', 0, 1, 'unknown', { key: 'k' }),
      register('a', 2, 3, 201, { key: 'k', id: '1', replayed: true }),
    ],
    [row('a', '1')],
    {},
    [],
  ],
  [
    'outcome unknown, never resolved',
    [register('a', 0, 1, 'unknown', { key: 'k' })],
    [],
    {},
    ['never_resolved'],
  ],
  [
    'a repeat that books again',
    [register('a', 0, 1, 201, { key: 'k', id: '1' }), register('a', 2, 3, 201, { key: 'k', id: '2' })],
    [row('a', '1')],
    {},
    ['acknowledged_but_lost', 'replay_differs', 'replay_not_marked'],
  ],
  [
    'a first answer marked as a repeat, since the server had to ask again by itself',
    [register('a', 0, 1, 201, { key: 'k', id: '1', replayed: true })],
    [row('a', '1')],
    {},
    [],
  ],
  [
    'a refusal from a request that was told to try again, kept under its key',
    [
      register('a', 0, 1, 201, { id: '1' }),
      register('b', 2, 3, 'away', { key: 'k' }),
      cancel('1', 'a', 4, 5, 200),
      register('b', 6, 7, 'full', { key: 'k', replayed: true }),
    ],
    [row('a', '1', true)],
    { capacity: 1 },
    ['false_full', 'not_linearizable'],
  ],
  [
    'cancelled, and the seat sold again',
    [
      register('a', 0, 1, 201, { id: '1' }),
      cancel('1', 'a', 2, 3, 200),
      register('b', 4, 5, 201, { id: '2' }),
    ],
    [row('a', '1', true), row('b', '2')],
    { capacity: 1 },
    [],
  ],
  [
    'cancelled twice',
    [register('a', 0, 1, 201, { id: '1' }), cancel('1', 'a', 2, 3, 200), cancel('1', 'a', 4, 5, 200)],
    [row('a', '1', true)],
    {},
    [],
  ],
  [
    'cancelled, and still holds',
    [register('a', 0, 1, 201, { id: '1' }), cancel('1', 'a', 2, 3, 200)],
    [row('a', '1')],
    {},
    ['cancelled_but_holds', 'not_linearizable'],
  ],
  [
    'cancelled by nobody',
    [register('a', 0, 1, 201, { id: '1' })],
    [row('a', '1', true)],
    {},
    ['cancelled_by_nobody', 'not_linearizable'],
  ],
  [
    'known registration answered as missing',
    [register('a', 0, 1, 201, { id: '1' }), cancel('1', 'a', 2, 3, 'missing')],
    [row('a', '1')],
    {},
    ['not_linearizable'],
  ],
  [
    'twice in one event',
    [register('a', 0, 1, 201, { id: '1' }), register('a', 2, 3, 201, { id: '2' })],
    [row('a', '1'), row('a', '2')],
    {},
    ['not_linearizable', 'twice_in_one_event'],
  ],
  [
    'an id learned from a list, of a registration without an answer',
    [
      register('a', 0, 1, 'none'),
      list([['a', '7']], 2, 3),
      cancel('7', 'a', 4, 5, 200),
      register('a', 6, 7, 201, { id: '8' }),
    ],
    [row('a', '7', true), row('a', '8')],
    {},
    [],
  ],
  ['500', [{ ...register('a', 0, 1, 'full'), status: 500, code: 'internal' }], [], {}, ['strange_answer']],
  [
    '503 without Retry-After',
    [{ ...register('a', 0, 1, 'away'), retryAfter: false }],
    [],
    {},
    ['strange_answer'],
  ],
];
