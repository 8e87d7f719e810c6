/**
 * The pictures of the README, in docs/: the console's, which console_screenshots drew, and two pages
 * on a phone, light and dark, side by side:
 *   node docs_pictures.mjs CONSOLE_FOLDER DOCS_FOLDER
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { eventPath, launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';
import { states } from './support/states.mjs';

const [consoleFolder, docs] = process.argv.slice(2);
const CONSOLE = { console: '1-registrations-light.png', dashboard: '2-dashboard-light.png' };
const PHONE = { viewport: { width: 390, height: 844 }, deviceScaleFactor: 1.5 };
const GAP = 36; // px between the phones
const MOST = 150 * 1024; // bytes of one picture

/** One page on a phone, light and dark. @returns {Promise<Buffer[]>} PNGs */
async function onPhone(browser, name) {
  const { world, path, act, ready } = states.find((state) => state.name === name);
  const fake = await startFake();
  const id = await world(fake);
  const page = await openPage(browser, { base: fake.url, path: path ?? eventPath(id), context: PHONE });
  await act?.(page, fake, id);
  await page.locator(ready).first().waitFor();
  await page.locator('[data-line="live"]').waitFor();
  await page.evaluate(() => { document.activeElement.blur(); window.scrollTo(0, 0); });
  const pictures = [];
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    pictures.push(await page.screenshot());
  }
  await page.finish();
  await fake.stop();
  return pictures;
}

/** PNGs side by side as one WebP. */
async function write(browser, name, pngs, quality) {
  const page = await (await browser.newContext()).newPage();
  const url = await page.evaluate(sideBySide, [pngs.map((png) => png.toString('base64')), GAP, quality]);
  const picture = Buffer.from(url.split(',')[1], 'base64');
  if (picture.length > MOST) throw new Error(`${name} has ${picture.length} bytes, more than ${MOST}`);
  const path = join(docs, `screenshot-${name}.webp`);
  await writeFile(path, picture);
  console.log(`wrote ${path}, ${(picture.length / 1024).toFixed(0)} KiB`);
}

async function sideBySide([pngs, gap, quality]) { // in the page
  const images = await Promise.all(pngs.map(async (png) => {
    const image = new Image();
    image.src = `data:image/png;base64,${png}`;
    await image.decode();
    return image;
  }));
  const canvas = document.createElement('canvas');
  canvas.width = images.reduce((sum, { width }) => sum + width + gap, -gap);
  canvas.height = Math.max(...images.map(({ height }) => height));
  const painter = canvas.getContext('2d');
  let x = 0;
  for (const image of images) {
    painter.drawImage(image, x, 0);
    x += image.width + gap;
  }
  return canvas.toDataURL('image/webp', quality);
}

await mkdir(docs, { recursive: true });
const browser = await launch();
for (const [name, file] of Object.entries(CONSOLE)) await write(browser, name, [await readFile(join(consoleFolder, file))], 1);
const [browse, event] = [await onPhone(browser, 'browse'), await onPhone(browser, 'registered')];
await write(browser, 'pages', [browse[0], event[0], event[1], browse[1]], 0.75);
await browser.close();
