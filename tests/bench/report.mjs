// From measurements to a report: medians and spread, a table for the terminal, a chart.
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const medianOrNull = (values) => (values.some((value) => value === null) ? null : median(values));

export async function describeMachine(database) {
  const system = /PRETTY_NAME="(.*)"/.exec(readFileSync('/etc/os-release', 'utf8'))?.[1] ?? '';
  return {
    processor: cpus()[0]?.model ?? '', cores: cpus().length, memoryGiB: Math.round(totalmem() / 2 ** 30),
    system, kernel: release(), postgresql: await database.sql('SHOW server_version'),
    durability: await database.sql(`SELECT string_agg(name || '=' || setting, ' ' ORDER BY name)
      FROM pg_settings WHERE name IN ('fsync', 'synchronous_commit', 'full_page_writes')`),
  };
}

export function summarise(rows, ratios, measured) {
  const told = rows.map((row) => {
    const runs = measured.get(row.id);
    const of = (pick) => runs.map(pick);
    const rates = of((one) => one.perSecond);
    return {
      id: row.id, title: row.title, group: row.group, tool: row.tool, clients: row.clients,
      perSecond: { median: median(rates), least: Math.min(...rates), most: Math.max(...rates), rounds: rates },
      latencyMs: { p50: medianOrNull(of((one) => one.p50)), p99: medianOrNull(of((one) => one.p99)), p99Rounds: of((one) => one.p99), mean: medianOrNull(of((one) => one.mean)) },
      cpuSecondsPer1000: {
        server: row.tool === 'wrk' ? median(of((one) => one.cpu.server)) : null,
        postgresql: median(of((one) => one.cpu.postgresql)),
        load: median(of((one) => one.cpu.load)),
      },
      transactionsPer1000: median(of((one) => one.transactions)),
    };
  });
  const rate = (id) => told.find((row) => row.id === id)?.perSecond.median;
  return {
    rows: told,
    ratios: ratios.filter(({ over, under }) => rate(over) && rate(under))
      .map((one) => ({ ...one, value: rate(one.over) / rate(one.under) })),
  };
}

const whole = (value) => Math.round(value).toLocaleString('en');
const short = (value, digits) => (value === null ? '' : value.toFixed(digits));

export function printReport(report, out) {
  const line = (cells) => `${cells[0].padEnd(76)}${cells.slice(1).map((cell) => cell.padStart(9)).join('')}`;
  console.log(`\n${report.rounds} rounds of ${report.seconds} s; ${report.machine.cores} cores shared by server, PostgreSQL and load`);
  console.log(`${report.machine.processor}, PostgreSQL ${report.machine.postgresql}, ${report.machine.durability}\n`);
  for (const group of new Set(report.rows.map((row) => row.group))) {
    console.log(line([group, 'a second', 'least', 'most', 'p50 ms', 'p99 ms', 'CPU srv', 'CPU pg', 'CPU load']));
    for (const row of report.rows.filter((one) => one.group === group)) {
      const { perSecond: rate, latencyMs: latency, cpuSecondsPer1000: cpu } = row;
      console.log(line([row.title, whole(rate.median), whole(rate.least), whole(rate.most),
        latency.p50 === null ? `~${short(latency.mean, 2)}` : short(latency.p50, 2), short(latency.p99, 2),
        short(cpu.server, 3), short(cpu.postgresql, 3), short(cpu.load, 3)]));
    }
    console.log('');
  }
  for (const ratio of report.ratios) {
    console.log(`${ratio.value.toFixed(2).padStart(7)}  ${ratio.title}${ratio.target ? ` (wanted: ${ratio.target})` : ''}`);
  }
  const { check } = report;
  console.log(`\nCPU: seconds per 1,000. ~: mean. Peak memory of the server: ${report.peakMemoryMiB} MiB.`);
  console.log(`Checked at the end: ${whole(check.registrations)} registrations of ${whole(check.events)} events, `
    + `${check.wrong} events with a wrong count or overbooked.`);
  console.log(`Written: ${out}/bench.json, ${out}/bench.svg`);
}

const escape = (text) => text.replace(/[&<>"]/g, (one) => `&#${one.charCodeAt(0)};`);

// Bars on one scale a group; the thin line is from the slowest to the fastest round.
export function svgChart(report) {
  const [left, width, step] = [470, 420, 22];
  let y = 30;
  const parts = [];
  for (const group of new Set(report.rows.map((row) => row.group))) {
    const rows = report.rows.filter((row) => row.group === group);
    const scale = width / Math.max(...rows.map((row) => row.perSecond.most));
    parts.push(`<text x="10" y="${y}" font-weight="bold">${group} a second</text>`);
    for (const { title, tool, perSecond: rate } of rows) {
      y += step;
      const colour = tool === 'wrk' ? '#2f6f4f' : '#9aa5b1';
      parts.push(`<text x="${left - 8}" y="${y}" text-anchor="end">${escape(title)}</text>`,
        `<rect x="${left}" y="${y - 12}" width="${(rate.median * scale).toFixed(1)}" height="15" fill="${colour}"/>`,
        `<path d="M${(left + rate.least * scale).toFixed(1)} ${y - 4.5}H${(left + rate.most * scale).toFixed(1)}" stroke="#111"/>`,
        `<text x="${(left + rate.most * scale + 6).toFixed(1)}" y="${y}">${whole(rate.median)}</text>`);
    }
    y += 2 * step;
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${left + width + 90}" height="${y}" font-family="sans-serif" font-size="12">\n`
    + `<rect width="100%" height="100%" fill="#fff"/>\n${parts.join('\n')}\n</svg>\n`;
}
