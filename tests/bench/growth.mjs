// Does anything get slower as the database fills? Bookings and first pages with 10, 1 million and 10
// million registrations already there, of as few events as can hold them and of 100,000.
import { growthRows } from './rows.mjs';
import { memoryOfFamily, memory } from '../support/processes.mjs';

const perBigEvent = 500_000; // half the greatest capacity: the other half is free to be booked
const manyEvents = 100_000;
const prefix = '01970000-0000-7000-8000-'; // older than anything the benchmark or a server makes

export const sizesOf = (quick) => (quick ? [10, 1_000_000] : [10, 1_000_000, 10_000_000]);

const id = (number) => `('${prefix}' || lpad(to_hex(${number}), 12, '0'))::uuid`;
// As a server makes them (version 7): ordered by time, here one a millisecond of early 2025.
const timed = (number) => `(lpad(to_hex(1735689600000 + ${number}), 12, '0') || '7' || substr(md5(${number}::text), 1, 3) || '8' || substr(md5(${number}::text), 4, 15))::uuid`;

// Events number `from` up to `to`, between which `booked` registrations are shared out.
const addEventsSql = (from, to, booked = 0) => `
  INSERT INTO events (id, name, description, capacity, booked_count)
    SELECT ${id('k')}, 'Concert ' || k, 'One evening of chamber music, doors open at seven.', 1000000,
           ${booked} / ${to} + (k < ${booked} % ${to})::int
    FROM generate_series(${from}, ${to} - 1) AS k`;

// Without indexes and foreign key, which are made again afterwards: about five times as fast.
const fillSql = (registrations, events) => `
  SET maintenance_work_mem = '512MB';
  SET max_parallel_maintenance_workers = 2;
  ${addEventsSql(0, events, registrations)};
  CREATE TEMP TABLE dropped AS
    SELECT conname AS name, 'ALTER TABLE registrations ADD CONSTRAINT ' || quote_ident(conname) || ' '
           || pg_get_constraintdef(oid) AS again, contype = 'f' AS foreign_key, true AS is_constraint
      FROM pg_constraint WHERE conrelid = 'registrations'::regclass AND contype IN ('p', 'u', 'f')
    UNION ALL
    SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid), false, false FROM pg_index
      WHERE indrelid = 'registrations'::regclass
        AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid);
  DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT * FROM dropped LOOP
      EXECUTE CASE WHEN one.is_constraint THEN 'ALTER TABLE registrations DROP CONSTRAINT ' || quote_ident(one.name)
                   ELSE 'DROP INDEX ' || one.name END;
    END LOOP;
  END $$;
  INSERT INTO registrations (event_id, id, user_email, created_at)
    SELECT ${id(`n % ${events}`)}, ${timed('n')}, 'grown' || n || '@example.com', '2026-01-01'
    FROM generate_series(0, ${registrations} - 1) AS n;
  DO $$ DECLARE one record; BEGIN
    FOR one IN SELECT * FROM dropped ORDER BY foreign_key LOOP
      EXECUTE one.again;
    END LOOP;
  END $$`;

async function settle(bench, name) {
  await bench.database.sql('VACUUM (ANALYZE)', name);
  await bench.database.sql('CHECKPOINT', name);
}

async function measureOne(bench, name, registrations, events, seconds) {
  const server = await bench.startAlone(name);
  const result = { registrations, events, loads: [] };
  for (const row of growthRows(prefix, events)) {
    const slow = row.clients === 1; // one answer may take a while
    const warmUp = slow ? 3 : Math.min(1, seconds);
    await bench.book(row, server, warmUp, prefix, name); // not counted
    const one = await bench.book(row, server, slow ? warmUp : seconds, prefix, name);
    result.loads.push({ id: row.id, title: row.title, perSecond: one.perSecond, p50: one.p50, p99: one.p99 });
  }
  result.serverMiB = memory(server.process.pid);
  result.postgresqlMiB = memoryOfFamily(bench.database.process.pid);
  result.databaseMiB = Number(await bench.database.sql('SELECT pg_database_size(current_database()) >> 20', name));
  result.wrong = (await bench.database.verify(name)).wrong;
  await bench.stopAlone();
  console.error(`growth: ${JSON.stringify(result)}`);
  return result;
}

// The same database first with few events, then with many more: filling it takes the longest.
export async function measureGrowth(bench, seconds, quick) {
  const results = [];
  for (const registrations of sizesOf(quick)) {
    const name = `growth_${registrations}`;
    const few = Math.max(1, Math.ceil(registrations / perBigEvent));
    const started = Date.now();
    await bench.createDatabase(name);
    await bench.database.sql(fillSql(registrations, few), name);
    await settle(bench, name);
    const filledIn = (Date.now() - started) / 1e3;
    results.push({ filledIn, ...await measureOne(bench, name, registrations, few, seconds) });
    await bench.database.sql(addEventsSql(few, manyEvents), name);
    await settle(bench, name);
    results.push({ filledIn, ...await measureOne(bench, name, registrations, manyEvents, seconds) });
    await bench.database.sql(`DROP DATABASE ${name} WITH (FORCE)`, 'postgres');
  }
  return results;
}

export function printGrowth(results) {
  const whole = (value) => Math.round(value).toLocaleString('en');
  console.log('\nGrowth: already in the database                      a second   p50 ms   p99 ms');
  for (const one of results) {
    console.log(`${whole(one.registrations)} registrations of ${whole(one.events)} events, ${whole(one.databaseMiB)} MiB, filled in ${one.filledIn.toFixed(0)} s: `
      + `server ${one.serverMiB.toFixed(0)} MiB, PostgreSQL ${one.postgresqlMiB.toFixed(0)} MiB, wrong counts ${one.wrong}`);
    for (const load of one.loads) {
      console.log(`  ${load.title.padEnd(50)}${whole(load.perSecond).padStart(9)}${load.p50.toFixed(2).padStart(9)}${load.p99.toFixed(2).padStart(9)}`);
    }
  }
}
