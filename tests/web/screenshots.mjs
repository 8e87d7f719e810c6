/**
 * Pictures of every page and state, at phone, tablet and desktop width, light and dark:
 *   node screenshots.mjs [folder] [only: part of a name] [locale, such as de-DE]
 * They are drawn from the stand-in server, since most states are faults. With a locale a real server has the pages.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';
import { startServer } from './support/server.mjs';
import { addressOf, states } from './support/states.mjs';

const folder = process.argv[2] ?? process.env.SCREENSHOTS ?? 'build/screenshots';
const only = process.argv[3] ?? '';
const locale = process.argv[4];
const sizes = [[390, 844], [768, 1024], [1440, 900]];

await mkdir(folder, { recursive: true });
const [browser, server] = await Promise.all([launch(), locale ? startServer() : null]);
for (const state of states.filter(({ name }) => name.includes(only))) {
  const fake = Object.assign(await startFake(), { pages: server?.url ?? '' });
  const id = await state.world?.(fake);
  const page = await openPage(browser, {
    base: fake.url, path: addressOf(state, id), allow: /./, before: state.before,
    context: { javaScriptEnabled: !state.noScript, locale },
  });
  await state.act?.(page, fake, id);
  await page.locator(state.ready).first().waitFor();
  await page.evaluate(() => window.scrollTo(0, 0));
  for (const [width, height] of sizes) {
    await page.setViewportSize({ width, height });
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(folder, `${state.name}-${width}-${colorScheme}.png`), fullPage: !state.fold });
    }
  }
  await page.context().close();
  await fake.stop();
}
await Promise.all([browser.close(), server?.stop()]);
console.log(`The pictures are in ${folder}`);
