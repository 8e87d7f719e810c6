// Looks straight into the database, many times a second, past servers and proxies: at no moment may
// an event have more seats taken than there are, or count wrongly, or hold one e-mail twice. One
// statement sees one moment.
import { pause } from '../support/processes.mjs';
import { databaseName } from './database.mjs';
import { Psql } from './psql.mjs';

const question = (ids) =>
  `SELECT 'seen', now() UNION ALL SELECT wrong.text, NULL FROM (
    SELECT e.id || ': capacity ' || e.capacity || ', booked_count ' || e.booked_count || ', ' || count(r.id)
      || ' hold a seat, ' || count(DISTINCT r.user_email) || ' e-mails' AS text
    FROM events e LEFT JOIN registrations r ON r.event_id = e.id AND r.cancelled_at IS NULL
    WHERE e.id = ANY('{${ids.join(',')}}') GROUP BY e.id
    HAVING e.booked_count > e.capacity OR e.booked_count <> count(r.id)
      OR count(r.id) <> count(DISTINCT r.user_email)) AS wrong`.replaceAll('\n', ' ');

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
