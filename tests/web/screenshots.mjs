/**
 * Pictures of every page and state, at phone, tablet and desktop width, light and dark:
 *   node screenshots.mjs [folder] [only: part of a name]
 * They are drawn from the stand-in server, since most states are faults.
 */
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';
import { addressOf, states } from './support/states.mjs';

const folder = process.argv[2] ?? process.env.SCREENSHOTS ?? 'build/screenshots';
const only = process.argv[3] ?? '';
const sizes = [[390, 844], [768, 1024], [1440, 900]];

await mkdir(folder, { recursive: true });
const browser = await launch();
for (const state of states.filter(({ name }) => name.includes(only))) {
  const fake = await startFake();
  const id = await state.world?.(fake);
  const page = await openPage(browser, {
    base: fake.url, path: addressOf(state, id), allow: /./, before: state.before,
    context: { javaScriptEnabled: !state.noScript },
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
await browser.close();
console.log(`The pictures are in ${folder}`);
