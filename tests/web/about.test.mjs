/** What an event's page has beside its facts, against a real server: the description as it is meant, map, calendar, sharing. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { eventPath, launch, openPage } from './support/browser.mjs';
import { sharedServer } from './support/server.mjs';

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([sharedServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const open = (id, options = {}) => openPage(browser, { base: server.url, path: eventPath(id), ...options });
const edit = (id, patch) => server.call('PATCH', `/events/${id}`, patch);
const MARKED = '# Doors\n\nBring **a friend**, or [look at the hall](https://example.org/hall).\n\n- tea\n- <script>alert(1)</script>';

/** The words of the description, once they are marked up. */
async function marked(page, selector) {
  await page.locator(`#description ${selector}`).waitFor();
  return page.locator('#description').innerHTML();
}

test('a description is shown as it is meant, with the page itself', async () => {
  const event = await server.event({ description: MARKED });
  const asked = [];
  const page = await open(event.id, { before: (p) => p.on('request', (request) => asked.push(new URL(request.url()).pathname)) });
  await page.locator('#event:not([hidden])').waitFor();
  await page.getByRole('heading', { name: 'Doors' }).waitFor();
  const link = page.getByRole('link', { name: 'look at the hall' });
  assert.equal(await link.getAttribute('href'), 'https://example.org/hall');
  assert.equal(await link.getAttribute('rel'), 'nofollow noopener ugc');
  await page.locator('#description li', { hasText: '<script>alert(1)</script>' }).waitFor();
  await page.waitForFunction(() => document.getElementById('address').value !== ''); // all is there
  assert.ok(!asked.some((path) => path.endsWith('/description')), 'the page had it');
  await page.finish();
});

test('an edit is shown as it is meant, where somebody watches', async () => {
  const event = await server.event({ description: 'Plain words.' });
  const page = await open(event.id);
  await page.getByText('Plain words.').waitFor();
  await page.locator('#line .line-dot').waitFor(); // live
  await edit(event.id, { description: MARKED });
  const html = await marked(page, 'h3');
  assert.match(html, /<strong>a friend<\/strong>/);
  await edit(event.id, { description: '' });
  await page.locator('#about').waitFor({ state: 'hidden' });
  await page.finish();
});

test('an edit between the page and its first answer: the words of the answer', async () => {
  const event = await server.event({ description: 'Before.' });
  const page = await open(event.id, { before: (p) => p.route(`**/events/${event.id}`, async (route) => {
    await edit(event.id, { description: '**After.**' });
    await route.continue();
  }, { times: 1 }) });
  assert.match(await marked(page, 'strong'), /<strong>After\.<\/strong>/);
  await page.finish();
});

test('only known elements come in, whatever the answer holds; without one the words stay as written', async () => {
  const event = await server.event({ description: 'Plain words.' });
  const page = await open(event.id, { allow: /status of 500|Content Security Policy/ });
  await page.getByText('Plain words.').waitFor();
  await page.locator('#line .line-dot').waitFor();
  let answer = { contentType: 'text/html', body: '<p dir="auto" onclick="x()" id="name">ok<img src=x onerror=x()><script>x()</script><iframe></iframe><a href="javascript:x()" rel="y">a</a></p><form></form>' };
  await page.route('**/description', (route) => route.fulfill(answer));
  await edit(event.id, { description: 'Other words.' });
  await page.locator('#description p', { hasText: 'ok' }).waitFor();
  assert.equal(await page.locator('#description').innerHTML(), '<p dir="auto">ok<a rel="y">a</a></p>');
  answer = { status: 500, json: { code: 'internal', error: 'No.' } };
  await edit(event.id, { description: '**as written**' });
  await page.getByText('**as written**').waitFor();
  await page.finish();
});

test('a map beside the place, a calendar entry beside the time, and neither without', async () => {
  const event = await server.event({ location: 'Großer Saal & Hof, Berlin', starts_at: '2030-05-17T17:00:00Z', timezone: 'Europe/Berlin' });
  const page = await open(event.id, { context: { acceptDownloads: true } });
  const map = page.getByRole('link', { name: 'Map' });
  assert.equal(await map.getAttribute('href'), 'https://www.openstreetmap.org/search?query=Gro%C3%9Fer%20Saal%20%26%20Hof%2C%20Berlin');
  assert.equal(await map.getAttribute('rel'), 'noopener noreferrer');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('link', { name: 'Add to calendar' }).click()]);
  assert.equal(file.suggestedFilename(), 'event.ics');
  await edit(event.id, { location: '', starts_at: null, timezone: null });
  await map.waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('link', { name: 'Add to calendar' }).count(), 0);
  await page.finish();
});

test('crawlers are kept from holders’ links', async () => {
  const answer = await fetch(`${server.url}/robots.txt`);
  assert.match(await answer.text(), /^User-agent: \*\nDisallow: \/tickets\/$/m);
});

test('an unknown address is a page for people, and an error for programs', async () => {
  const page = await openPage(browser, { base: server.url, path: '/favicon.ico', allow: /status of 404/ });
  const answer = await page.goto(`${server.url}/e/nowhere`);
  assert.equal(answer.status(), 404);
  await page.getByRole('link', { name: 'See all events' }).click();
  await page.waitForURL('**/templates/index.html');
  assert.equal((await server.call('GET', '/e/nowhere')).body.code, 'not_found');
  await page.finish();
});

test('the system’s own sheet, where there is one', async () => {
  const event = await server.event({ name: 'Shared evening' });
  const without = await open(event.id, { before: (p) => p.addInitScript(() => { delete Navigator.prototype.share; }) });
  await without.waitForFunction(() => document.getElementById('address').value !== '');
  assert.ok(await without.getByRole('button', { name: 'Share…' }).isHidden());
  await without.finish();
  const page = await open(event.id, { before: (p) => p.addInitScript(() => {
    Navigator.prototype.share = async (what) => { window.shared = what; throw new DOMException('closed', 'AbortError'); };
  }) });
  await page.getByRole('button', { name: 'Share…' }).click();
  assert.deepEqual(await (await page.waitForFunction(() => window.shared)).jsonValue(), { title: 'Shared evening', url: `${server.url}/e/${event.slug}` });
  await page.finish();
});
