// Looks straight into the database, many times a second, past servers and proxies: at no moment may
// an event have more seats taken than there are, or count wrongly, hold one e-mail twice or have half an
// order. One statement sees one moment.
import { pause } from '../support/processes.mjs';
import { databaseName } from './database.mjs';
import { Psql } from './psql.mjs';

// Of events that sell single seats.
const seatsWrong = (ids) => `
  SELECT e.id || ': capacity ' || e.capacity || ', booked_count ' || e.booked_count || ', ' || count(r.id)
    || ' hold a seat, ' || count(DISTINCT r.user_email) || ' e-mails' AS text
  FROM events e LEFT JOIN registrations r ON r.event_id = e.id AND r.cancelled_at IS NULL
  WHERE e.id = ANY('{${ids}}') AND NOT e.sells GROUP BY e.id
  HAVING e.booked_count > e.capacity OR e.booked_count <> count(r.id)
    OR count(r.id) <> count(DISTINCT r.user_email)`;

// Of events that sell orders: what is booked and held of the event, of each type and of each quota, and
// that an order has all of its seats or none.
const salesWrong = (ids) => `
  SELECT p.event || ': ' || p.what || ' of ' || coalesce(p.size::text, 'any') || ', booked_count ' || p.booked
    || ' and ' || b.seats || ' booked, held_count ' || p.held || ' and ' || h.seats || ' held'
  FROM (
    SELECT id AS event, 'event' AS what, capacity AS size, booked_count AS booked, held_count AS held,
      NULL::uuid[] AS types FROM events WHERE sells
    UNION ALL SELECT event_id, 'type ' || name, capacity, booked_count, held_count, ARRAY[id] FROM ticket_types
    UNION ALL SELECT event_id, 'quota ' || name, size, booked_count, held_count, ticket_type_ids FROM quotas) AS p,
  LATERAL (
    SELECT count(*) AS seats FROM registrations r WHERE r.event_id = p.event AND r.cancelled_at IS NULL
      AND (p.types IS NULL OR r.ticket_type_id = ANY(p.types))) AS b,
  LATERAL (
    SELECT coalesce(sum(l.quantity), 0) AS seats
    FROM orders o, unnest(o.line_types, o.line_quantities) AS l (type, quantity)
    WHERE o.event_id = p.event AND o.status = 'held' AND (p.types IS NULL OR l.type = ANY(p.types))) AS h
  WHERE p.event = ANY('{${ids}}') AND (p.booked + p.held > p.size OR p.booked <> b.seats OR p.held <> h.seats)
  UNION ALL
  SELECT o.event_id || ': order ' || o.id || ' is ' || o.status || ', and has ' || count(r.id) || ' of '
    || o.seats || ' seats'
  FROM orders o LEFT JOIN registrations r ON r.event_id = o.event_id AND r.order_id = o.id
  WHERE o.event_id = ANY('{${ids}}') GROUP BY o.event_id, o.id
  HAVING count(r.id) <> CASE WHEN o.status = 'confirmed' THEN o.seats ELSE 0 END
  UNION ALL
  SELECT event_id || ': ' || user_email || ' has seat ' || nth || ' ' || count(*) || ' times'
  FROM registrations WHERE event_id = ANY('{${ids}}') AND cancelled_at IS NULL
  GROUP BY event_id, user_email, nth HAVING count(*) > 1`;

const question = (ids) =>
  `SELECT 'seen' UNION ALL SELECT text FROM (${seatsWrong(ids.join(','))}
    UNION ALL ${salesWrong(ids.join(','))}) AS wrong`.replaceAll('\n', ' ');

export class Sampler {
  // liveEvents(): the ids to look at.
  constructor(world, history, liveEvents) {
    this.psql = new Psql(world.database.socketFolder, databaseName);
    Object.assign(this, { history, liveEvents, stopping: false, samples: 0, failures: 0 });
  }

  async run() {
    while (!this.stopping) {
      try {
        const [seen, ...wrong] = (await this.psql.ask(question(this.liveEvents()))).split('\n');
        this.samples += seen.startsWith('seen') ? 1 : 0;
        wrong.forEach((text) =>
          this.history.add({ type: 'sample', at: this.history.now(), event: text.split(':')[0], text }),
        );
      } catch {
        this.failures += 1; // the database is away
      }
      await pause(100); // UNAVOIDABLE: what is looked for is what nobody tells of
    }
  }

  async stop() {
    this.stopping = true;
    await this.psql.close();
  }
}
