// A PostgreSQL of the benchmark's own: fresh, default settings (so fully durable), gone at the end.
// Its WAL files are as large as those of the server's private PostgreSQL (2 MiB), unless told otherwise.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpuOfFamily } from '../support/processes.mjs';
import { Postgres, port } from '../support/postgres.mjs';

export { port };

export class Database extends Postgres {
  // /var/tmp is a disk where /tmp may be memory, on which durability would cost nothing.
  static async start(walSegmentMiB = 2) {
    const database = new Database(mkdtempSync('/var/tmp/boxoffice-bench-'));
    await database.make([`--wal-segsize=${walSegmentMiB}`]);
    await database.start();
    return database;
  }

  async stop() {
    await super.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  sql(text, name = 'bench') {
    return super.sql(text, name);
  }

  // `count` events with ids prefix + number; `booked` seats of each taken.
  async addEvents(prefix, count, capacity, booked = 0, name = 'bench') {
    await this.sql(`BEGIN;
      INSERT INTO events (id, name, description, capacity, booked_count)
        SELECT ('${prefix}' || lpad(to_hex(k), 12, '0'))::uuid, 'Concert ' || k,
               'One evening of chamber music, doors open at seven.', ${capacity}, ${booked}
        FROM generate_series(0, ${count} - 1) AS k;
      INSERT INTO registrations (event_id, id, user_email)
        SELECT ('${prefix}' || lpad(to_hex(k), 12, '0'))::uuid, gen_random_uuid(), 'd' || n || '@example.com'
        FROM generate_series(0, ${count} - 1) AS k, generate_series(0, ${booked} - 1) AS n;
      COMMIT`, name);
  }

  // Five ticket types of the same events, without a capacity of their own, and two quotas that cross.
  async addTypes(prefix, name = 'bench') {
    const id = (kind, number) => `('${kind}0000000-0000-7000-8000-0000000000' || lpad(${number}::text, 2, '0'))::uuid`;
    await this.sql(`BEGIN;
      UPDATE events SET ticket_types = 5, sells = true WHERE id::text LIKE '${prefix}%';
      INSERT INTO ticket_types (event_id, id, name, position)
        SELECT id, ${id(1, 'n')}, 'Type ' || n, n FROM events, generate_series(1, 5) AS n WHERE id::text LIKE '${prefix}%';
      INSERT INTO quotas (event_id, id, name, size, ticket_type_ids)
        SELECT id, ${id(2, 'n')}, 'Quota ' || n, 1000000, ARRAY[${id(1, 'n')}, ${id(1, '(n + 1)')}]
        FROM events, generate_series(1, 2) AS n WHERE id::text LIKE '${prefix}%';
      COMMIT`, name);
  }

  // Slugs for the same events: concert- and the id.
  async addSlugs(prefix, name = 'bench') {
    await this.sql(`BEGIN;
      UPDATE events SET slug = 'concert-' || id WHERE id::text LIKE '${prefix}%';
      INSERT INTO event_slugs (slug, event_id) SELECT slug, id FROM events WHERE id::text LIKE '${prefix}%';
      COMMIT`, name);
  }

  // An organizer to whom all events belong, with a key that may read who has registered.
  addKey(key, name) {
    return this.sql(`WITH made AS (INSERT INTO organizers (name, slug) VALUES ('Bench', 'bench') RETURNING id)
      INSERT INTO api_keys (organizer_id, name, scopes, hash)
      SELECT id, 'Bench', '{registrations:read}', sha256('${key}') FROM made`, name);
  }

  // From now on a registration of culprit…@… is refused; or, with false, no longer.
  refuseCulprits(on) {
    return this.sql(on
      ? `CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
           $$ BEGIN RAISE EXCEPTION 'refused' USING ERRCODE = 'data_exception'; END $$;
         CREATE TRIGGER refuse BEFORE INSERT ON registrations
           FOR EACH ROW WHEN (NEW.user_email LIKE 'culprit%') EXECUTE FUNCTION refuse()`
      : 'DROP TRIGGER refuse ON registrations; DROP FUNCTION refuse()');
  }

  async bookedSeats(prefix, name = 'bench') {
    return Number(await this.sql(`SELECT coalesce(sum(booked_count), 0) FROM events
      WHERE id BETWEEN '${prefix}000000000000' AND '${prefix}ffffffffffff'`, name));
  }

  // Events, registrations, and events whose count is not their registrations or beyond capacity.
  async verify(name = 'bench') {
    const answer = await this.sql(`SELECT count(*), coalesce(sum(n), 0),
        count(*) FILTER (WHERE booked_count <> coalesce(n, 0) OR booked_count > capacity)
      FROM events LEFT JOIN (SELECT event_id, count(*) AS n FROM registrations GROUP BY event_id) AS r
        ON r.event_id = id`, name);
    const [events, registrations, wrong] = answer.split('|').map(Number);
    return { events, registrations, wrong };
  }

  // How many have ended, about: each connection of a server tells up to a second late.
  async transactions(name = 'bench') {
    return Number(await this.sql(`SELECT xact_commit + xact_rollback FROM pg_stat_database WHERE datname = '${name}'`, name));
  }

  cpu() {
    return cpuOfFamily(this.process.pid);
  }
}
