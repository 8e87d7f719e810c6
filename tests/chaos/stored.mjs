// What the database holds at the end of a run, one line of JSON an event.
import { crowdName } from './odd.mjs';

// Of an event that sells orders: these, who waits, and the counts of types and quotas. Times are
// microseconds since the epoch, by the database's clock; at: when the journal was written.
const saleSql = `
  json_build_object(
    'orders', coalesce((
      SELECT json_agg(json_build_object('id', o.id, 'email', o.email, 'name', o.name, 'state', o.status,
        'types', o.line_types, 'quantities', o.line_quantities, 'seats', o.seats, 'extended', o.extended,
        'entry', o.entry_id, 'expires', (date_part('epoch', o.expires_at) * 1e6)::bigint,
        'overdue', coalesce(o.expires_at <= clock_timestamp(), false)) ORDER BY o.id)
      FROM orders AS o WHERE o.event_id = e.id), '[]'),
    'entries', coalesce((
      SELECT json_agg(json_build_object('id', w.id, 'email', w.email, 'name', w.name, 'state', w.status,
        'type', w.ticket_type_id, 'quantity', w.quantity, 'order', w.order_id) ORDER BY w.id)
      FROM waiting_list AS w WHERE w.event_id = e.id), '[]'),
    'types', coalesce((
      SELECT json_agg(json_build_object('id', t.id, 'capacity', t.capacity, 'booked', t.booked_count,
        'held', t.held_count) ORDER BY t.position, t.id)
      FROM ticket_types AS t WHERE t.event_id = e.id), '[]'),
    'quotas', coalesce((
      SELECT json_agg(json_build_object('id', q.id, 'size', q.size, 'types', q.ticket_type_ids,
        'booked', q.booked_count, 'held', q.held_count) ORDER BY q.id)
      FROM quotas AS q WHERE q.event_id = e.id), '[]'),
    'expired', coalesce((
      SELECT json_agg(json_build_object('id', s.id, 'at', (date_part('epoch', j.at) * 1e6)::bigint))
      FROM journal AS j, unnest(j.subjects) AS s (id)
      WHERE j.event_id = e.id AND j.kind = 'order_expired'), '[]'))`;

// One line of JSON an event. notes: what the audit log says was done to it and its registrations.
// journal: what its journal says, an element for each subject of an entry, or one without.
export const storedSql = `
  SELECT json_build_object('type', 'stored', 'event', e.id, 'name', e.name, 'capacity', e.capacity,
    'booked', e.booked_count, 'held', e.held_count, 'version', e.version, 'notes', coalesce((
      SELECT json_agg(json_build_object('action', a.action, 'target', a.target_id) ORDER BY a.id)
      FROM audit_log AS a
      WHERE a.target_id = e.id
         OR a.target_id IN (SELECT r.id FROM registrations AS r WHERE r.event_id = e.id)
         OR a.target_id IN (SELECT o.id FROM orders AS o WHERE o.event_id = e.id)), '[]'),
    'journal', coalesce((
      SELECT json_agg(json_build_object('kind', j.kind, 'id', s.id) ORDER BY j.seq, s.place)
      FROM journal AS j LEFT JOIN LATERAL unnest(j.subjects) WITH ORDINALITY AS s (id, place) ON true
      WHERE j.event_id = e.id), '[]'),
    'rows', coalesce((
      SELECT json_agg(CASE WHEN e.sells
          THEN json_build_object('id', r.id, 'email', r.user_email, 'cancelled', r.cancelled_at IS NOT NULL,
            'name', r.name, 'order', r.order_id, 'type', r.ticket_type_id, 'nth', r.nth)
          ELSE json_build_object('id', r.id, 'email', r.user_email,
            'cancelled', r.cancelled_at IS NOT NULL) END ORDER BY r.id)
      FROM registrations AS r WHERE r.event_id = e.id), '[]'),
    'sale', CASE WHEN e.sells THEN ${saleSql} END)
  FROM events AS e WHERE e.deleted_at IS NULL AND e.name <> '${crowdName}' ORDER BY e.id`;

// One line of JSON an entry about an event or registration that is not there: no run deletes any.
export const strayNotesSql = `
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
