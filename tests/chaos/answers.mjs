// What an answer to one request means, by the API's contract:
//
//   done      201, 200: it happened, and is durable
//   refused   it did not happen, for a reason that the state of the event gives
//   nothing   it did not happen, whatever the state (503 with Retry-After, 408, a bad request,
//             a read that took the database too long)
//   unknown   it may happen at any time from the request's start on, or never: no answer, or
//             503 outcome_unknown
//   strange   an answer that the contract does not know here
const allowed = {
  create: { 201: 'done' },
  register: {
    201: 'done',
    '409 already_registered': 'refused',
    '409 event_full': 'refused',
    '409 ticket_type_full': 'refused',
  },
  cancel: { 200: 'done', '404 registration_not_found': 'refused' },
  event: { 200: 'done' },
  list: { 200: 'done' },
  bad_email: { '400 invalid_field': 'nothing' },
  bad_text: { '400 invalid_field': 'nothing' },
  bad_edit: { '400 invalid_field': 'nothing' },
  bad_create: { '400 invalid_field': 'nothing' },
  search: { 200: 'done' },
  no_event: { '404 event_not_found': 'nothing' },
  add_type: { 201: 'done' },
  add_quota: { 201: 'done' },
  order: {
    201: 'done',
    '409 event_full': 'refused',
    '409 ticket_type_full': 'refused',
    '409 limit_per_email': 'refused',
  },
  confirm: {
    200: 'done',
    '409 order_not_held': 'refused',
    '409 hold_expired': 'refused',
    '409 limit_per_email': 'refused',
  },
  extend: {
    200: 'done',
    '409 order_not_held': 'refused',
    '409 hold_expired': 'refused',
    '409 already_extended': 'refused',
  },
  release: { 200: 'done' },
  drop: { 200: 'done' },
  join: {
    201: 'done',
    '409 seats_available': 'refused',
    '409 already_waiting': 'refused',
    '409 limit_per_email': 'refused',
  },
  leave: { 200: 'done' },
  look: { 200: 'done' },
  orders: { 200: 'done' },
  entries: { 200: 'done' },
  types: { 200: 'done' },
  resize: { 200: 'done', '409 capacity_below_booked': 'refused' },
  hasten: { 200: 'done' }, // in the database itself: the time of holds is up
};

// What changes seats, orders or the waiting list of one event.
export const mutatingOfEvent = new Set([
  'register',
  'cancel',
  'order',
  'confirm',
  'extend',
  'release',
  'drop',
  'join',
  'leave',
  'resize',
]);
export const mutating = new Set(['create', 'add_type', 'add_quota', ...mutatingOfEvent]);

export function meaningOf(request) {
  if (request.status === 0 || request.code === 'outcome_unknown') {
    return 'unknown';
  }
  if (request.status === 503) {
    const tooSlow = request.code === 'query_timeout' && !mutating.has(request.op);
    return request.retryAfter || tooSlow ? 'nothing' : 'strange';
  }
  if (request.status === 408 && request.code === 'request_timeout') {
    return 'nothing';
  }
  const known = allowed[request.op] ?? {};
  return known[request.status] ?? known[`${request.status} ${request.code}`] ?? 'strange';
}

// For tables: one word for what came.
export function outcomeOf(request) {
  const meaning = meaningOf(request);
  if (request.status === 0) {
    return 'no answer';
  }
  return meaning === 'done' ? String(request.status) : `${request.status} ${request.code ?? ''}`.trim();
}
