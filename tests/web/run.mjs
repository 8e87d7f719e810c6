/**
 * Runs the tests with one server and one browser for all of them, those that measure excepted:
 *   BOXOFFICE_SERVER=… node run.mjs [file…]
 * A single file also runs by itself (node --test file), with a server and a browser of its own.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { launchShared } from './support/browser.mjs';
import { startServer } from './support/server.mjs';

const MEASURES = ['budget.test.mjs']; // nothing else may run beside it, see CMakeLists.txt
const AT_ONCE = process.env.BOXOFFICE_JOBS ?? '2';

process.chdir(fileURLToPath(new URL('.', import.meta.url)));
const files = process.argv.length > 2 ? process.argv.slice(2)
  : readdirSync('.').filter((name) => name.endsWith('.test.mjs') && !MEASURES.includes(name));

const template = await startServer(); // an empty database, copied for whoever wants one
await template.halt();
process.env.BOXOFFICE_WEB_TEMPLATE = template.folder;
const [server, browser] = await Promise.all([startServer(), launchShared()]);
try {
  const child = spawn(process.execPath, ['--test', `--test-concurrency=${AT_ONCE}`, '--test-reporter=spec', ...files],
    { stdio: 'inherit', env: { ...process.env, BOXOFFICE_WEB_URL: server.url, BOXOFFICE_WEB_BROWSER: browser.wsEndpoint() } });
  const stop = () => child.kill('SIGTERM');
  process.on('SIGTERM', stop).on('SIGINT', stop);
  const [code] = await once(child, 'exit');
  process.exitCode = code === 0 ? 0 : 1;
} finally {
  await Promise.all([server.stop(), browser.close(), template.stop()]);
}
