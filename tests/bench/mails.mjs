// How many mails a second one server hands over to a mail server that takes each at once, from the
// journal on: with a ticket attached (registered) and without (cancelled).
import { median } from './report.mjs';
import { cpuOf, pause } from '../support/processes.mjs';
import { SmtpSink } from './smtp_sink.mjs';

const count = 5000;
export const wanted = { perSecond: 500 };
const prefix = '01990000-0000-7000-8000-';
const id = (number) => `('${prefix}' || lpad(to_hex(${number}), 12, '0'))::uuid`;

// Registrations, and what the batches of a sale would have written of them.
const fillSql = (kind) => `
  INSERT INTO events (id, name, capacity, booked_count) VALUES (${id(0)}, 'Chamber music', 1000000, ${count});
  INSERT INTO registrations (event_id, id, user_email, name, cancelled_at)
    SELECT ${id(0)}, ${id('n')}, 'p' || n || '@example.com', 'Person ' || n, ${kind === 'cancelled' ? 'now()' : 'NULL'}
    FROM generate_series(1, ${count}) AS n;
  INSERT INTO journal (event_id, kind, subjects)
    SELECT ${id(0)}, '${kind}', array_agg(${id('n')}) FROM generate_series(1, ${count}) AS n GROUP BY n / 256;
  ANALYZE`;

async function allTaken(sink) {
  for (let seen = 0, since = performance.now(); sink.mails < count; await pause(100)) {
    if (sink.mails > seen) {
      [seen, since] = [sink.mails, performance.now()];
    } else if (performance.now() - since > 60_000) {
      throw new Error(`mails: only ${sink.mails} of ${count} came`);
    }
  }
}

async function oneRound(bench, name, kind) {
  await bench.createDatabase(name);
  await bench.database.sql(fillSql(kind), name);
  const sink = await SmtpSink.open();
  try {
    const server = await bench.startAlone(name, [...sink.settings, '--mail-rate', '0']);
    await allTaken(sink);
    const cpu = cpuOf(server.process.pid);
    await bench.stopAlone();
    const left = await bench.database.sql("SELECT count(*) FROM mails WHERE state <> 'sent'", name);
    if (sink.mails !== count || sink.recipients.size !== count || Number(left) !== 0) {
      throw new Error(`mails: ${sink.mails} to ${sink.recipients.size} of ${count}; ${left} are not noted as sent`);
    }
    return {
      perSecond: (count - 1) / ((sink.lastAt - sink.firstAt) / 1e3), bytes: sink.bytes / count,
      cpuPer1000: (cpu * 1e3) / count,
    };
  } finally {
    sink.close();
  }
}

export async function measureMails(bench, rounds) {
  const results = [];
  for (const kind of ['registered', 'cancelled']) {
    const runs = [];
    for (let round = 1; round <= rounds; round += 1) {
      runs.push(await oneRound(bench, `mails_${kind}_${round}`, kind));
      console.error(`${round}/${rounds} mails_${kind}: ${JSON.stringify(runs.at(-1))}`);
    }
    const of = (key) => median(runs.map((run) => run[key]));
    results.push({ id: `mails_${kind}`, kind, count, perSecond: of('perSecond'), bytes: of('bytes'), cpuPer1000: of('cpuPer1000'), wanted, rounds: runs });
  }
  return results;
}

export function printMails(results) {
  console.log(`\n${count.toLocaleString('en')} mails from the journal to a mail server that takes each at once`);
  for (const one of results) {
    console.log(`  ${one.kind.padEnd(12)} ${Math.round(one.perSecond).toLocaleString('en')} a second (wanted: ${wanted.perSecond}), ${(one.bytes / 1e3).toFixed(1)} kB each, ${one.cpuPer1000.toFixed(2)} s of the server's CPU per 1,000`);
  }
}
