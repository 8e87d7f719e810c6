/** axe-core finds nothing on any page in any state, light or dark, and nothing scrolls sideways. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { assertNoSidewaysScroll, eventPath, launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';
import { states } from './support/states.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

for (const state of states.filter(({ noScript }) => !noScript)) {
  test(state.name, async () => {
    const fake = await startFake();
    const id = await state.world?.(fake);
    const page = await openPage(browser, { base: fake.url, path: state.path ?? eventPath(id), allow: /Failed to load|ERR_/, before: state.before });
    await state.act?.(page, fake, id);
    await page.locator(state.ready).first().waitFor();
    await page.evaluate(axe);
    for (const colorScheme of ['light', 'dark']) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page), [], colorScheme);
    }
    for (const width of [360, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      await assertNoSidewaysScroll(page);
    }
    await page.finish();
    await fake.stop();
  });
}

async function violations(page) {
  const found = await page.evaluate((tags) => window.axe.run(document, { runOnly: tags, resultTypes: ['violations'] }), TAGS);
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}
