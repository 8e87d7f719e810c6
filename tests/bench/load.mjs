// Runs one load and returns what came of it: { done, seconds, p50, p99 } with times in ms.
import { join } from 'node:path';
import { run } from '../support/processes.mjs';
import { port } from './database.mjs';

const folder = import.meta.dirname ?? new URL('.', import.meta.url).pathname;

// done: registrations or reads. pgbench takes whole seconds; below one it gets few transactions.
export async function pgbench(row, database, prefix, seconds) {
  const amount = seconds >= 1 ? ['-T', String(Math.round(seconds))] : ['-t', '10'];
  const out = await run(`${database.programs}/pgbench`, ['-n', '-M', 'prepared', ...amount,
    '-c', String(row.clients), '-j', '1', '-f', join(folder, `pgbench_${row.script}.sql`),
    '-D', `event=${prefix}000000000000`, '-D', `prefix=${prefix}`,
    '-D', `events=${row.events ?? 1}`, '-D', `batch=${row.batch ?? 1}`,
    '-h', database.folder, '-p', String(port), '-U', 'postgres', 'bench']);
  const number = (pattern) => Number(pattern.exec(out)?.[1] ?? NaN);
  const transactions = number(/transactions actually processed: (\d+)/);
  const rate = number(/tps = ([\d.]+)/);
  if (!(transactions > 0) || number(/number of failed transactions: (\d+)/) > 0) {
    throw new Error(`pgbench failed in ${row.id}: ${out}`);
  }
  return {
    done: transactions * (row.batch ?? 1),
    seconds: transactions / rate,
    p50: null, // pgbench tells the mean only
    p99: null,
    mean: number(/latency average = ([\d.]+)/),
  };
}

// wrk takes whole seconds; below one it is interrupted, upon which it reports as usual.
async function oneWrk(row, url, clients, prefix, tag, seconds) {
  const headers = (row.headers ?? []).flatMap((header) => ['-H', header]);
  const out = await run('wrk', ['-t1', `-c${clients}`, `-d${Math.max(1, Math.round(seconds))}s`, '--timeout', '10s',
    ...headers, '-s', join(folder, 'requests.lua'), url + (row.path ?? ''), '--', row.kind ?? '', tag, prefix,
    String(row.events ?? 1), row.expect >= 300 ? 'count' : ''], {}, (child) => {
    if (seconds < 1) {
      setTimeout(() => child.kill('SIGINT'), seconds * 1000);
    }
  });
  const result = /^RESULT (.*)$/m.exec(out);
  if (!result) {
    throw new Error(`wrk failed in ${row.id}: ${out}`);
  }
  return JSON.parse(result[1]);
}

export async function wrk(row, urls, prefix, tag, seconds) {
  const parts = await Promise.all(urls.map((url, number) =>
    oneWrk(row, url, Math.floor(row.clients / urls.length), prefix, `${tag}s${number}`, seconds)));
  const sum = (name) => parts.reduce((total, part) => total + part[name], 0);
  const expected = parts.reduce((total, part) => total + (part.statuses[row.expect] ?? 0), 0);
  const good = row.expect >= 300 ? expected : sum('requests') - sum('refused');
  const bad = (row.refused ?? 0) * sum('requests');
  const isAsExpected = Math.abs(sum('requests') - good - bad) <= bad / 5 + (bad > 0 ? 10 : 0);
  if (sum('requests') === 0 || !isAsExpected || sum('broken') > 0 || sum('timeouts') > 0) {
    throw new Error(`wrong answers in ${row.id}: ${JSON.stringify(parts)}`);
  }
  return {
    done: (good * (row.seats ?? 1)) / (row.perOrder ?? 1),
    seconds: Math.max(...parts.map((part) => part.duration)) / 1e6,
    p50: Math.max(...parts.map((part) => part.p50)) / 1e3,
    p99: Math.max(...parts.map((part) => part.p99)) / 1e3,
  };
}
