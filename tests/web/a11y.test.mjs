/**
 * axe-core finds nothing on any page in any state: at a desk in the light, and on a phone in the dark
 * with everything moving; nothing scrolls sideways, not even where text has twice its size on a small
 * phone, and the name of the house stays in one line.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { assertNoSidewaysScroll, launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';
import { addressOf, states } from './support/states.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
const RUNS = [
  { width: 1280, height: 900, colorScheme: 'light', reducedMotion: 'reduce' },
  { width: 390, height: 844, colorScheme: 'dark', reducedMotion: 'no-preference' },
];

let browser;
before(async () => { browser = await launch(); });
after(() => browser?.close());

/** Opens a state, calls `look(page)`, and closes it. */
async function visit(state, look) {
  const fake = await startFake();
  try {
    const id = await state.world?.(fake);
    const page = await openPage(browser, { base: fake.url, path: addressOf(state, id), allow: /Failed to load|ERR_/, before: state.before });
    await state.act?.(page, fake, id);
    await page.locator(state.ready).first().waitFor();
    await look(page);
    await page.finish();
  } finally {
    await fake.stop(); // else the process would not end
  }
}

for (const state of states.filter(({ noScript }) => !noScript)) {
  test(state.name, () => visit(state, async (page) => {
    await page.evaluate(axe);
    for (const { width, height, ...media } of RUNS) {
      await page.setViewportSize({ width, height });
      await page.emulateMedia(media);
      await settled(page);
      assert.deepEqual(await violations(page, TAGS), [], JSON.stringify(media));
    }
    for (const width of [320, 360, 1920]) {
      await page.setViewportSize({ width, height: 800 });
      await assertNoSidewaysScroll(page);
      assert.ok((await page.locator('.brand').boundingBox()).height < 48, `the brand in one line at ${width} px`);
    }
    await page.setViewportSize({ width: 320, height: 640 });
    await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    await assertNoSidewaysScroll(page);
    assert.deepEqual(await page.evaluate(tornOrCut), [], 'text at twice its size');
  }));
}

/** In the page: numbers that stand in several lines, or not wholly in their panel, or on the seats. */
function tornOrCut() {
  const linesOf = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    return new Set([...range.getClientRects()].map(({ top }) => Math.round(top))).size;
  };
  const box = document.querySelector('.seat-number')?.getBoundingClientRect();
  const rows = [...document.querySelectorAll('.seat-number > *')].map((node) => node.getBoundingClientRect());
  const isUnder = ({ left, right, top, bottom }) => box.height > 0 && rows.some((row) => left < row.right && right > row.left && top < row.bottom && bottom > row.top);
  const isCut = (node) => node.getBoundingClientRect().right > node.closest('.card, .booking, .pass').getBoundingClientRect().right;
  if ([...document.querySelectorAll('.seat-map circle')].some((seat) => isUnder(seat.getBoundingClientRect()))) return ['seats under their number'];
  return [...document.querySelectorAll('.stub-left, #seats-left, .pass-number .number')].filter((node) => node.checkVisibility())
    .filter((node) => isCut(node) || (!node.matches('.number') && linesOf(node) > 1)).map((node) => node.outerHTML);
}

// axe does not look at pictures: what a seat is drawn with has to be told from what it stands on.
test('seats that are taken are told from the panel, and from those that are free', () => visit(states.find(({ name }) => name === 'event'), async (page) => {
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    const [rim, panel, taken, free] = await page.evaluate(() => {
      const paint = (selector, of) => getComputedStyle(document.querySelector(selector))[of].match(/[\d.]+/g).slice(0, 3).map(Number);
      return [paint('.seat-map .taken', 'stroke'), paint('.booking', 'backgroundColor'), paint('.seat-map .taken', 'fill'), paint('.seat-map circle:not(.taken)', 'fill')];
    });
    assert.ok(contrast(rim, panel) >= 3, `${colorScheme}: taken ${contrast(rim, panel)}`);
    assert.ok(contrast(free, taken) >= 3, `${colorScheme}: free ${contrast(free, taken)}`);
  }
}));

function contrast(...colors) {
  const [low, high] = colors.map((rgb) => rgb.map((c) => (c / 255 <= 0.04045 ? c / 3294.6 : ((c / 255 + 0.055) / 1.055) ** 2.4))
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0)).sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

// On paper, from a dark screen: black on white, the tick of the ticket too, no controls, and nothing
// that is another truth tomorrow.
for (const name of ['browse', 'event', 'event-created', 'event-last', 'registered', 'event-full', 'event-cancelled']) {
  test(`printed: ${name}`, () => visit(states.find((state) => state.name === name), async (page) => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await settled(page);
    await page.evaluate(axe);
    assert.deepEqual(await violations(page, { type: 'rule', values: ['color-contrast'] }), []);
    const wrong = await page.evaluate(() => {
      const lightness = (color) => { const [r, g, b, a = 1] = color.match(/[\d.]+/g).map(Number); return a === 0 ? 255 : (r + g + b) / 3; };
      const seen = [...document.querySelectorAll('body, main, main *')].filter((node) => node.checkVisibility());
      const dark = seen.filter((node) => lightness(getComputedStyle(node).backgroundColor) < 250 && !node.matches('.ticket-head .icon'));
      const ticks = seen.filter((node) => node.matches('.ticket-head .icon') && lightness(getComputedStyle(node).stroke) < 250);
      const controls = seen.filter((node) => node.matches('button, input, form'));
      return [...dark, ...ticks, ...controls].map((node) => node.outerHTML.slice(0, 80));
    });
    assert.deepEqual(wrong, []);
    const words = await page.locator('main').innerText();
    assert.doesNotMatch(words, /^(Open|Live)$|\bAdded\b|\bleft\b|Sold out|Last seat|is open|in this browser/m);
    if (name === 'event-cancelled') assert.match(words, /^Cancelled$.*was cancelled by its organizer/ms);
    const corners = await page.locator('.booking, .card').first().evaluate((panel) => [panel, panel.firstElementChild].map((node) => getComputedStyle(node).backgroundColor));
    assert.deepEqual(corners, ['rgb(255, 255, 255)', 'rgba(0, 0, 0, 0)'], 'nothing is painted over a panel’s round corners');
  }));
}

/** What moves comes to rest; one change of colour may be taken over by the next. */
const settled = (page) => page.evaluate(async () => {
  const moving = () => document.getAnimations()
    .filter(({ effect, playState }) => effect.getTiming().iterations !== Infinity && playState !== 'finished');
  while (moving().length > 0) await Promise.allSettled(moving().map(({ finished }) => finished));
});

async function violations(page, runOnly) {
  const found = await page.evaluate((only) => window.axe.run(document, { runOnly: only, resultTypes: ['violations'], preload: !document.querySelector('dialog') }), runOnly); // it copies the style of a shadow tree inline
  return found.violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`);
}
