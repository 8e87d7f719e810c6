/**
 * Runs the tests with one server and one browser for all of them:
 *   BOXOFFICE_SERVER=… node run.mjs [file…]
 * A single file also runs by itself (node --test file), with a server and a browser of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchShared } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

const ALONE = ['budget.test.mjs']; // measures, so nothing else runs beside it
const AT_ONCE = process.env.BOXOFFICE_JOBS ?? '2';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
const files = process.argv.length > 2 ? process.argv.slice(2)
  : readdirSync('.').filter((name) => name.endsWith('.test.mjs'));

async function test(some, atOnce, environment) {
  if (some.length === 0) return true;
  const child = spawn(process.execPath, ['--test', `--test-concurrency=${atOnce}`, '--test-reporter=spec', ...some],
    { stdio: 'inherit', env: { ...process.env, ...environment } });
  const stop = () => child.kill('SIGTERM');
  process.on('SIGTERM', stop).on('SIGINT', stop);
  const [code] = await once(child, 'exit');
  process.off('SIGTERM', stop).off('SIGINT', stop);
  return code === 0;
}

const template = await startServer(); // an empty database, copied for whoever wants one
await template.halt();
const alone = { BOXOFFICE_WEB_TEMPLATE: template.folder };
process.env.BOXOFFICE_WEB_TEMPLATE = template.folder;
const [server, browser] = await Promise.all([startServer(), launchShared()]);
const shared = { ...alone, BOXOFFICE_WEB_URL: server.url, BOXOFFICE_WEB_BROWSER: browser.wsEndpoint() };
try {
  const together = await test(files.filter((file) => !ALONE.includes(file)), AT_ONCE, shared);
  const measured = await test(files.filter((file) => ALONE.includes(file)), '1', alone);
  process.exitCode = together && measured ? 0 : 1;
} finally {
  await Promise.all([server.stop(), browser.close(), template.stop()]);
}
