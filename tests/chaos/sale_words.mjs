// What clients ask about an event that sells ticket types, orders and a waiting list, and what of the
// answers the checker needs. Section 7 of the API has these calls.

const ofEvent = (one, what) => `/events/${one.event}/${what}`;

// How a request is said: method, path, body.
export const saleWords = {
  add_type: (one) => ['POST', ofEvent(one, 'ticket-types'), one.fields],
  add_quota: (one) => ['POST', ofEvent(one, 'quotas'), one.fields],
  order: ({ email, name, lines, hold, ...one }) => [
    'POST',
    ofEvent(one, 'orders'),
    { email, name, lines, ...(hold ? { hold } : { attendees: one.attendees }) },
  ],
  confirm: (one) => ['POST', `${one.url}/confirm`, { attendees: one.attendees }],
  extend: (one) => ['POST', `${one.url}/extend`],
  release: (one) => ['POST', `${one.url}/release`],
  drop: (one) => ['DELETE', ofEvent(one, `orders/${one.order}`)],
  join: ({ email, name, quantity, ticket_type_id, ...one }) => [
    'POST',
    ofEvent(one, 'waiting-list'),
    { email, name, quantity, ticket_type_id },
  ],
  leave: (one) => ['POST', `${one.url}/leave`],
  look: (one) => ['GET', `${one.url}.json`],
  orders: (one) => ['GET', ofEvent(one, 'orders')],
  entries: (one) => ['GET', ofEvent(one, 'waiting-list')],
  types: (one) => ['GET', ofEvent(one, 'ticket-types')],
  resize: (one) => ['PATCH', `/events/${one.event}`, { capacity: one.capacity }],
};

const seatsOf = (body) =>
  body.registrations.map((row) => ({ id: row.id, email: row.user_email, type: row.ticket_type_id }));

const ofOrder = (body) => ({
  id: body.id,
  state: body.status,
  retaken: body.retaken === true,
  seats: seatsOf(body),
});

// What of an answer's body is noted.
export const saleNotes = {
  add_type: (body) => ({ id: body.id }),
  add_quota: (body) => ({ id: body.id }),
  order: (body) => ({ ...ofOrder(body), link: body.order_url }),
  confirm: ofOrder,
  extend: ofOrder,
  release: ofOrder,
  drop: ofOrder,
  join: (body) => ({ id: body.id, state: body.status, link: body.waiting_url }),
  leave: (body) => ({ id: body.id, state: body.status }),
  look: (body) => ({ id: body.id, state: body.status, offer: body.order_id, link: body.order_url ?? null }),
  orders: (body) => ({ orders: body.map((one) => ({ id: one.id, email: one.email, state: one.status })) }),
  entries: (body) => ({
    entries: body.map((one) => ({ id: one.id, state: one.status, position: one.position })),
  }),
  types: (body) => ({
    types: body.map((one) => ({ id: one.id, booked: one.booked_count, held: one.held_count })),
  }),
  resize: (body) => ({ told: body.capacity }),
};

// What attendees do, who have no key.
export const salesInPublic = ['order', 'confirm', 'extend', 'release', 'join', 'leave', 'look', 'types'];
