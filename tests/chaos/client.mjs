// Sends one request and records it: start, end, and the answer or why there was none.
import { Agent, request as httpRequest } from 'node:http';
import { saleNotes, saleWords, salesInPublic } from './sale_words.mjs';

// text: what is sent in the place of the name or e-mail that it stands for.
const create = (one) => [
  'POST',
  '/events',
  { name: one.text ?? one.name, capacity: one.capacity ?? 1, ...one.fields },
];
// name, ticket_type_id: only in events that sell more than single seats.
const register = ({ name, ticket_type_id, ...one }) => [
  'POST',
  `/events/${one.event}/register`,
  { user_email: one.text ?? one.email, name, ticket_type_id },
];

const words = {
  ...saleWords,
  create,
  register,
  bad_create: create,
  bad_text: register,
  bad_edit: (one) => ['PATCH', `/events/${one.event}`, { name: one.text }],
  search: (one) => ['GET', `/events/${one.crowd}/registrations?limit=10&q=${one.word}`],
  cancel: (one) => ['DELETE', `/events/${one.event}/registrations/${one.rid}`],
  event: (one) => ['GET', `/events/${one.event}`],
  list: (one) => ['GET', `/events/${one.event}/registrations`],
  bad_email: (one) => [
    'POST',
    `/events/${one.event}/register`,
    { user_email: one.email.replace('@', ' at ') },
  ],
  no_event: (one) => [
    'POST',
    `/events/00000000-0000-7000-8000-000000000000/register`,
    { user_email: one.email },
  ],
};

// What of an answer's body the checker needs.
function noted(op, body) {
  switch (op) {
    case 'create':
      return { id: body.id };
    case 'register':
      return { id: body.id, stored_email: body.user_email };
    case 'cancel':
      return { email: body.user_email, cancelled: body.cancelled_at !== null };
    case 'event':
      return { booked: body.booked_count, held: body.held_count ?? 0, capacity: body.capacity };
    case 'list':
      return { rows: body.map((row) => ({ id: row.id, email: row.user_email })) };
    default:
      return saleNotes[op]?.(body) ?? {};
  }
}

function understood(op, response, text) {
  const status = response.statusCode;
  const told = {
    status,
    replayed: response.headers['idempotency-replayed'] === 'true',
    retryAfter: 'retry-after' in response.headers,
  };
  let body;
  try {
    body = JSON.parse(text);
  } catch {
    return { ...told, status, code: 'not_json' };
  }
  return status < 300 ? { ...told, ...noted(op, body) } : { ...told, code: body.code };
}

// What attendees do, who have no key.
const inPublic = ['register', 'bad_text', 'bad_email', 'no_event', 'event', ...salesInPublic];

export class Client {
  // Two connections at a time to each server, kept alive. key: of an organizer, for what the public
  // may not do; undefined: servers are open.
  constructor(name, history, key = undefined) {
    Object.assign(this, { name, history, key, agent: new Agent({ keepAlive: true, maxSockets: 2 }) });
  }

  // asked: { op, event, email, rid, key, attempt, … }; patience in ms. Returns the record.
  async send(seat, asked, patience) {
    const record = {
      type: 'request',
      client: this.name,
      seat: seat.name,
      ...asked,
      start: this.history.now(),
    };
    const answer = await this.exchange(seat.url, asked, patience).catch((error) => ({
      status: 0,
      lost: error.code ?? error.message,
    }));
    return this.history.add({ ...record, end: this.history.now(), ...answer });
  }

  exchange(url, asked, patience) {
    const [method, path, body] = words[asked.op](asked);
    const text = body === undefined ? '' : JSON.stringify(body);
    const headers = {
      'Content-Type': 'application/json',
      'Content-Length': Buffer.byteLength(text),
      ...(asked.key ? { 'Idempotency-Key': asked.key } : {}),
      ...(this.key && !inPublic.includes(asked.op) ? { Authorization: `Bearer ${this.key}` } : {}),
    };
    return new Promise((resolve, reject) => {
      const sent = httpRequest(url + path, { method, headers, agent: this.agent }, (response) => {
        let got = '';
        response.setEncoding('utf8').on('data', (data) => {
          got += data;
        });
        response.on('end', () =>
          response.complete
            ? resolve(understood(asked.op, response, got))
            : reject(new Error('half an answer')),
        );
        response.on('error', reject);
        response.on('close', () => reject(new Error('half an answer')));
      });
      const late = setTimeout(() => sent.destroy(new Error('gave up')), patience);
      sent.on('error', reject).on('close', () => clearTimeout(late));
      sent.end(text);
    });
  }

  close() {
    this.agent.destroy();
  }
}
