/**
 * The pages in German: nothing of them is left in English, they fit a phone, axe finds nothing, and who
 * chose a language keeps it. That each text is there, tests/unit/tst_page_texts.cpp says.
 */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { parse } from 'acorn';
import { assertNoSidewaysScroll, eventPath, launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';
import { sharedServer } from './support/server.mjs';
import { addressOf, states } from './support/states.mjs';

const WEB = new URL('../../web/', import.meta.url);
const MODULES = readdirSync(new URL('static/js/', WEB));
const { texts: GERMAN } = JSON.parse(readFileSync(new URL('texts/de.json', WEB), 'utf8'));
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([sharedServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const german = (path, options = {}) => openPage(browser, { base: server.url, path, ...options, context: { locale: 'de-DE', ...options.context } });

// --- The modules ------------------------------------------------------------------------------------

/** All nodes of a program. */
function* nodesOf(node) {
  if (typeof node?.type === 'string') yield node;
  for (const part of Object.values(node ?? {})) if (part && typeof part === 'object') yield* nodesOf(part);
}

/** What is given to t() and plural(): literals, or what else it is. */
function textsOf(source) {
  const calls = [...nodesOf(parse(source, { ecmaVersion: 'latest', sourceType: 'module' }))].filter(({ type, callee }) => type === 'CallExpression' && ['t', 'plural'].includes(callee.name));
  const literalOf = (node) => (node?.type === 'Literal' && typeof node.value === 'string' ? node.value : node?.type);
  return calls.map(({ callee, arguments: [first, second] }) => (callee.name === 't' ? literalOf(first)
    : Object.fromEntries((second?.properties ?? []).map(({ key, value }) => [key.name, literalOf(value)]))));
}

test('every module gives literals to t() and plural(), and its German one has the German ones', async () => {
  for (const name of MODULES) {
    const english = textsOf(readFileSync(new URL(`static/js/${name}`, WEB), 'utf8'));
    const translated = textsOf(await (await fetch(`${server.url}/static/js/de/${name}`)).text());
    const wanted = english.map((text) => (name === 'view.js' && text === 'LogicalExpression' ? text : GERMAN[text.other ?? text])); // plural() itself
    assert.deepEqual(translated, wanted, name);
  }
});

// --- What is seen -----------------------------------------------------------------------------------

/** Everything that a page says, to eyes and to ears. */
const saidBy = (page) => page.evaluate(() => {
  const said = [document.title.replace(/ · Boxoffice$/, '')];
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.nodeType === Node.TEXT_NODE ? node.parentElement : node;
    if (!element.checkVisibility() || element.closest('script, style, datalist, .languages')) continue;
    if (node !== element) said.push(node.data);
    else for (const name of ['aria-label', 'title', 'placeholder', 'alt']) said.push(node.getAttribute(name) ?? '');
  }
  return said.map((text) => text.replace(/\s+/g, ' ').trim()).filter((text) => /\p{L}{2}/u.test(text));
});

/** One word in both languages. */
const ALIKE = ['Boxoffice', 'Code', 'Live', 'Name', 'Offline', 'Ticket', 'Tickets', 'optional'];

/** Opens a state of the stand-in server, which has its pages from the real one. */
async function visit(state, locale, look) {
  const fake = Object.assign(await startFake(), { pages: server.url });
  try {
    const id = await state.world?.(fake);
    const page = await openPage(browser, { base: fake.url, path: addressOf(state, id), allow: /Failed to load|ERR_/, before: state.before, context: { locale, viewport: { width: 390, height: 844 }, timezoneId: 'Europe/Berlin' } });
    await state.act?.(page, fake, id);
    await page.locator(state.ready).first().waitFor();
    const seen = await look(page, fake, locale);
    await page.finish();
    return seen;
  } finally {
    await fake.stop();
  }
}

/** What is wrong with a page by the rules of axe, which are asked once for each kind of page. */
async function assertFits(page) {
  await page.evaluate(axe);
  const found = await page.evaluate(async () => (await window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }))
    .violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html)}`));
  assert.deepEqual(found, []);
  await assertNoSidewaysScroll(page);
  await page.setViewportSize({ width: 320, height: 640 });
  await page.evaluate(() => { document.documentElement.style.fontSize = '200%'; });
  await assertNoSidewaysScroll(page);
}

const AXE = ['browse', 'event', 'holder', 'create', 'sign-in', 'sale-types', 'order-held', 'waiting'];
const SEEN = [...AXE, 'browse-empty', 'browse-nothing', 'create-problems', 'edit-delete', 'event-cancelled', 'event-full', 'registered', 'holder-cancelling', 'find-tickets', 'set-up',
  'sale-before', 'sale-sold-out', 'sale-held', 'sale-joining', 'order-expired', 'order-confirmed', 'order-releasing', 'waiting-offered', 'create-sale', 'edit-types', 'edit-types-changing'];
for (const state of SEEN.map((wanted) => states.find(({ name }) => name === wanted) ?? assert.fail(wanted))) {
  test(`in German: ${state.name}`, async () => {
    const look = async (page, fake, locale) => ({ said: await saidBy(page), fits: AXE.includes(state.name) && locale === 'de-DE' && await assertFits(page),
      data: JSON.stringify([fake.events, [...fake.registrations.values()].map((kept) => [...kept]), fake.access?.known ?? null, [fake.sales.types, fake.sales.quotas, fake.sales.orders].map((kept) => [...kept.values()]), 'Ada Lovelace ada@example.org c-base', 'x'.repeat(205)]) });
    const [inGerman, inEnglish] = await Promise.all(['de-DE', 'en-GB'].map((locale) => visit(state, locale, look)));
    assert.ok(inGerman.said.length > 5);
    const same = new Set(inEnglish.said);
    const left = inGerman.said.filter((text) => same.has(text) && !ALIKE.includes(text) && !inGerman.data.includes(JSON.stringify(text.replace(/…$/, '')).slice(1, -1)));
    assert.deepEqual(left, []);
  });
}

// --- Going through ----------------------------------------------------------------------------------

test('a seat is booked in German, up to the ticket', async () => {
  const event = await server.event({ name: 'Kammerkonzert', capacity: 2, starts_at: '2040-12-12T18:00:00Z', timezone: 'Europe/Berlin' });
  const page = await german(eventPath(event.id), { context: { locale: 'de-AT', timezoneId: 'Europe/Berlin' } });
  await page.getByText('Mi., 12. Dez. 2040').first().waitFor();
  await page.getByText('Plätze frei').waitFor();
  await page.getByLabel('Ihre E-Mail-Adresse').fill('ada@');
  await page.getByRole('button', { name: 'Platz buchen' }).click();
  await page.getByText('Nach dem @ kommt eine Domain mit einem Punkt').waitFor();
  await page.getByLabel('Ihre E-Mail-Adresse').fill('ada@example.org');
  await page.getByRole('button', { name: 'Platz buchen' }).click();
  await page.getByText('Sie sind dabei').waitFor();
  await page.getByRole('link', { name: 'Ihr Ticket öffnen' }).click();
  await page.getByText('Gültiges Ticket').waitFor();
  await page.getByText('Auf diesem Gerät gespeichert').waitFor();
  await page.locator('.languages a:visible').click();
  await page.locator('#standing', { hasText: 'Valid ticket' }).waitFor();
  await page.getByText('Kept on this device').waitFor();
  await page.context().setOffline(true); // at the door
  await page.reload();
  await page.getByText('You are offline').waitFor();
  await page.locator('#standing', { hasText: 'Valid ticket' }).waitFor();
  await page.context().close(); // the browser itself writes that it is offline
});

test('what the server objects to is said in German, by its code', async () => {
  const event = await server.event({ name: 'Ausgebucht', capacity: 5 });
  const page = await german(eventPath(event.id), { allow: /status of 429/ });
  await page.locator('#email').fill('ada@example.org');
  for (const [body, words] of [[{ code: 'event_not_open', error: 'The event is not open.' }, 'Zu dieser Veranstaltung kann man sich gerade nicht anmelden.'],
    [{ code: 'something_new', error: 'Something new happened.' }, 'Something new happened.']]) {
    await page.route('**/register', (route) => route.fulfill({ status: 409, json: body }));
    await page.locator('#register-button').click();
    await page.locator('#outcome', { hasText: words }).waitFor();
    await page.unroute('**/register');
  }
  await page.context().close();
});

test('while its words can’t be fetched, an error is said as the server wrote it', async () => {
  const event = await server.event({ name: 'Ausgebucht', capacity: 5 });
  for (const answer of [(route) => route.abort(), () => {}]) { // nor does it wait for them for long
    const page = await german(eventPath(event.id), { allow: /./, before: async (one) => {
      await one.route('**/errors.js', answer);
      await one.route('**/register', (route) => route.fulfill({ status: 409, json: { code: 'event_not_open', error: 'The event is not open.' } }));
    } });
    await page.locator('#email').fill('ada@example.org');
    await page.locator('#register-button').click();
    await page.locator('#outcome', { hasText: 'The event is not open. Es wurde nichts gebucht.' }).waitFor();
    await page.context().close();
  }
});

test('a chosen language is kept over a reload, on other pages, and beside what the address asks', async () => {
  const page = await openPage(browser, { base: server.url, path: '/?when=weekend&q=zebra', context: { locale: 'en-GB' } });
  const foot = page.locator('.languages a:visible');
  await page.getByText('No event matches this weekend').waitFor();
  assert.deepEqual(await foot.evaluateAll((links) => links.map((link) => [link.textContent, link.lang])), [['Deutsch', 'de']]);
  await foot.click();
  await page.getByText('An diesem Wochenende passt keine Veranstaltung').waitFor();
  assert.equal(page.url(), `${server.url}/templates/index.html?when=weekend&q=zebra`);
  assert.deepEqual(await foot.evaluateAll((links) => links.map((link) => [link.textContent, link.lang])), [['English', 'en']]);
  await page.reload();
  await page.getByText('An diesem Wochenende passt keine Veranstaltung').waitFor();
  await page.goto(`${server.url}/find-tickets`);
  await page.getByRole('heading', { name: 'Meine Tickets finden' }).waitFor();
  const response = await page.goto(`${server.url}/nowhere`);
  assert.equal(response.headers()['content-language'], 'de');
  await foot.click(); // a page without a script
  await page.getByRole('heading', { name: 'There is nothing at this address' }).waitFor();
  assert.deepEqual((await page.context().cookies()).map(({ name, value, path, sameSite, httpOnly }) => [name, value, path, sameSite, httpOnly]), [['language', 'en', '/', 'Lax', false]]);
  await page.context().close(); // the browser itself writes that there is a 404
});

test('the link of an invitation is still there in another language', async () => {
  const page = await openPage(browser, { base: server.url, path: '/set-up#bxl_secret', context: { locale: 'en-GB' } });
  await page.locator('#set-up').waitFor();
  assert.equal(new URL(page.url()).hash, '');
  await page.locator('.languages a:visible').click();
  await page.getByRole('heading', { name: 'Diesen Server einrichten' }).waitFor();
  assert.equal(new URL(page.url()).hash, '');
  await page.finish();
});
