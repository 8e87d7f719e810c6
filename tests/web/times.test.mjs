/** Times as people read them: in their language and format, by the event's clock and by their own. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { assertNoSidewaysScroll, eventPath, launch, openPage } from './support/browser.mjs';
import { sharedServer } from './support/server.mjs';

const CASES = JSON.parse(readFileSync(new URL('support/time_words.json', import.meta.url), 'utf8'))
  .map(({ row, words, languages, zone, now = '2026-01-01T12:00:00Z', ...event }) => ({ row, words, event, reader: { languages, zone, now: Date.parse(now) } }));

let server;
let browser;
let folder;
before(async () => { [server, browser, folder] = await Promise.all([sharedServer(), launch(), mkdtemp(join(tmpdir(), 'boxoffice-times-'))]); });
after(async () => { await browser?.close(); await server?.stop(); await rm(folder, { recursive: true, force: true }); });

/** What is not to be broken at the end of a line is a blank all the same. */
const blanks = (text) => text.replaceAll('\u00a0', ' ');

function assertSaid(said) {
  const wrong = CASES.map(({ row, words }, i) => ({ row, words, said: blanks(said[i]) })).filter((one) => one.words !== one.said);
  assert.deepEqual(wrong, []);
}

test('the table of times, in Node', async () => {
  await cp(new URL('../../web/static/js/', import.meta.url), folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type": "module"}');
  globalThis.document = { documentElement: { lang: 'en' } }; // what the modules ask a page for
  globalThis.navigator ??= { languages: ['en'] };
  const { period } = await import(join(folder, 'view.js'));
  assertSaid(CASES.map(({ event, reader }) => period(event, reader)));
});

test('the table of times, in the browser', async () => {
  const page = await openPage(browser, { base: server.url });
  assertSaid(await page.evaluate(async (cases) => {
    const { period } = await import('/static/js/view.js');
    return cases.map(({ event, reader }) => period(event, reader));
  }, CASES));
  await page.finish();
});

const READERS = [ // of an evening in Berlin
  ['en-US', 'America/New_York', 'Wed, Dec 12, 2040 · 7:00–10:00 PM Berlin time · 1:00 PM your time'],
  ['ja-JP', 'Asia/Tokyo', 'Wed, Dec 12, 2040 · 7:00–10:00 PM Berlin time · Thu, 3:00 AM your time'],
  ['de-AT', 'Asia/Tokyo', 'Mi., 12. Dez. 2040 · 19:00–22:00 Uhr MEZ · Do, 03:00 Ihrer Zeit'],
  ['de-DE', 'Europe/Berlin', 'Mi., 12. Dez. 2040 · 19:00–22:00 Uhr MEZ'],
];

test('the list, the event’s page and the ticket say the same, in the page’s language and the reader’s zone', async () => {
  const event = await server.event({ name: 'Zeitansage', starts_at: '2040-12-12T18:00:00Z', ends_at: '2040-12-12T21:00:00Z', timezone: 'Europe/Berlin' });
  const { body: { ticket_url: ticket } } = await server.register(event.id, 'ada@example.org');
  for (const [locale, timezoneId, words] of READERS) {
    for (const path of ['/templates/index.html?q=Zeitansage', eventPath(event.id), ticket]) {
      const page = await openPage(browser, { base: server.url, path, context: { locale, timezoneId, viewport: { width: 360, height: 740 } } });
      const said = page.locator('.facts [dir="auto"]').first();
      await said.waitFor();
      assert.equal(blanks(await said.innerText()), words, path);
      assert.ok(await said.evaluate((node) => { const box = node.closest('li').lastElementChild; return box.scrollHeight <= box.clientHeight + 1; }), `${path}: nothing is cut off`);
      await assertNoSidewaysScroll(page);
      await page.finish();
    }
  }
});

test('without a zone, and with a time that is another day’s, every reader sees their own', async () => {
  const event = await server.event({ starts_at: '2040-12-12T23:30:00Z' });
  for (const [locale, timezoneId, words] of [['en-US', 'America/New_York', 'Wed, Dec 12, 2040 · 6:30 PM your time'],
    ['en-GB', 'Asia/Tokyo', 'Thu, 13 Dec 2040 · 08:30 your time']]) {
    const page = await openPage(browser, { base: server.url, path: eventPath(event.id), context: { locale, timezoneId } });
    assert.equal(blanks(await page.locator('#facts [dir="auto"]').first().innerText()), words);
    await page.finish();
  }
});
