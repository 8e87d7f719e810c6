/**
 * The card of an event on a site of somebody else, which is a web server of its own on another host and
 * port: it registers people there where its organizer allows that site, and nowhere else.
 */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { launch } from './support/browser.mjs';
import { OWNER, startProtected } from './support/people.mjs';

const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let world;
let server;
let browser;
let site; // of somebody whom the organizer allows
let stranger;
before(async () => {
  [world, browser, site, stranger] = await Promise.all([startProtected(), launch(), startSite(), startSite()]);
  ({ server } = world);
  await allow([site.url]);
});
after(async () => {
  for (const one of [site, stranger]) one?.stop();
  await browser?.close();
  await server?.stop();
});

/** A web server whose pages hold what a test puts into them; 127.0.0.1 is another site than localhost. */
async function startSite() {
  const pages = new Map();
  const http = createServer(({ url }, response) => response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8' }).end(pages.get(url) ?? ''));
  await new Promise((resolve) => { http.listen(0, '127.0.0.1', resolve); });
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    /** @returns {string} the address of a page with that in its body */
    page(body) {
      const path = `/${pages.size}`;
      pages.set(path, `<!doctype html><html lang="en"><head><meta name="color-scheme" content="light dark"><title>Elsewhere</title></head><body><h1>Elsewhere</h1>${body}</body></html>`);
      return this.url + path;
    },
    stop() { http.closeAllConnections(); http.close(); },
  };
}

async function allow(origins) {
  const { status, body } = await server.call('PATCH', `/organizers/${world.organizer.id}`, { embed_origins: origins }, world.token);
  assert.equal(status, 200, JSON.stringify(body));
}

async function makeEvent(fields = {}) {
  const { body } = await server.call('POST', '/events', { name: 'Jazz night', capacity: 3, location: 'Town hall', starts_at: '2099-05-17T18:00:00Z', timezone: 'Europe/Berlin', ...fields }, world.token);
  return body;
}

const script = (attributes) => `<p>Before</p><script async src="${server.url}/embed.js" ${attributes}></script><p id="after">After</p>`;
const named = ({ slug }) => `data-event="${slug}"`;

/** @param {Object} [options] of the browser's context */
async function visit(url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 700, height: 900 }, reducedMotion: 'reduce', locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(30_000);
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  await page.goto(url, { waitUntil: 'domcontentloaded' });
  return Object.assign(page, {
    card: page.frameLocator('.boxoffice-event iframe'),
    link: page.locator('.boxoffice-event > p a'),
    async finish() { await context.close(); assert.deepEqual(faults, []); },
  });
}

const isAsHigh = () => { // in the site's page
  const { height } = document.querySelector('.boxoffice-event iframe').style;
  return height === `${window.toldHeight}px` && height !== '460px';
};
const watchHeight = () => window.addEventListener('message', ({ data }) => { if (data?.boxoffice) window.toldHeight = data.height; });

/** Until the frame is as high as what is in it. */
async function settled(page) {
  const frame = page.frames()[1];
  for (let before_ = -1, now = -2; before_ !== now;) {
    before_ = now;
    await page.waitForFunction(isAsHigh);
    now = await frame.evaluate(() => new Promise((resolve) => { requestAnimationFrame(() => requestAnimationFrame(() => resolve(Math.ceil(document.body.getBoundingClientRect().height)))); }));
  }
  assert.equal(await frame.evaluate(() => document.documentElement.scrollHeight > document.documentElement.clientHeight), false, 'the card scrolls');
}

const open = async (url, options = {}) => {
  const page = await visit('about:blank', options);
  await page.addInitScript(watchHeight);
  await page.goto(url);
  return page;
};

test('where the organizer allows it: the card, its height, a registration, and seats as they change', async () => {
  const event = await makeEvent();
  const page = await open(site.page(script(named(event))));
  const { card } = page;
  await card.locator('#register:not([hidden])').waitFor();
  assert.equal(await card.locator('#name').textContent(), 'Jazz night');
  assert.match(await card.locator('#facts').innerText(), /17 May[^]*20:00 CEST[^]*Town hall[^]*By c-base/);
  await page.link.waitFor({ state: 'hidden' });
  await settled(page);
  const [frame, next] = await Promise.all([page.locator('.boxoffice-event iframe').boundingBox(), page.locator('#after').boundingBox()]);
  assert.ok(next.y >= frame.y + frame.height, 'it stands where its script does');

  await card.locator('#register-button').click();
  await card.locator('#email-problem').getByText('Type your e-mail address.').waitFor();
  await settled(page);
  await server.register(event.id, 'ben@example.org');
  await card.locator('#seats-left').getByText('2').waitFor();
  await card.locator('#email').fill('Ada@Example.org');
  await card.locator('#register-button').click();
  await card.getByText('You’re in').waitFor();
  await settled(page);
  const ticket = card.getByRole('link', { name: 'Open your ticket' });
  assert.match(await ticket.getAttribute('href'), /^\/tickets\/[\w-]{64}$/);
  const registrations = (await server.call('GET', `/events/${event.id}/registrations`, undefined, world.token)).body;
  assert.deepEqual(registrations.map(({ user_email: email }) => email), ['ben@example.org', 'ada@example.org']);

  for (const link of [ticket, card.getByRole('link', { name: 'About this event' })]) {
    const [opened] = await Promise.all([page.context().waitForEvent('page'), link.click()]);
    await opened.locator('#name').getByText('Jazz night').waitFor();
    assert.equal(await opened.evaluate(() => window.opener), null);
    await opened.close();
  }
  await page.finish();
});

test('the page that edits an event has the code, and the code works', async () => {
  const event = await makeEvent({ name: 'With code' });
  const page = await visit(`${server.url}/sign-in?next=${encodeURIComponent(`/templates/create_event.html?id=${event.id}`)}`);
  await page.locator('#email').fill(OWNER.email);
  await page.locator('#password').fill(OWNER.password);
  await page.locator('#enter-button').click();
  await page.getByText('Show it on another site').click();
  const code = await page.getByRole('textbox', { name: 'Code for another site' }).inputValue();
  await page.locator('#embed').getByRole('button').click();
  await page.locator('#embed').getByText(/^(Copied|Press Ctrl\+C)$/).waitFor();
  await page.goto(site.page(code));
  await page.card.locator('#name').getByText('With code').waitFor();
  await page.link.waitFor({ state: 'hidden' });
  await page.finish();
});

test('an event’s page and a ticket say how to reach the organizer', async () => {
  const event = await makeEvent({ name: 'Questions' });
  const { body: { ticket_url: ticket } } = await server.register(event.id, 'ada@example.org');
  for (const [contact, href, words] of [['https://c-base.example/contact', 'https://c-base.example/contact', 'Contact'], ['o\'neil+talk%@c-base.example', "mailto:o'neil+talk%25@c-base.example", 'o\'neil+talk%@c-base.example']]) {
    await server.call('PATCH', `/organizers/${world.organizer.id}`, { contact }, world.token);
    for (const path of [`/e/${event.slug}`, ticket]) {
      const page = await visit(server.url + path);
      const link = page.locator('[data-fact="user"]').getByRole('link', { name: words, exact: true });
      await link.waitFor();
      assert.equal(await link.getAttribute('href'), href);
      await page.finish();
    }
  }
});

test('a plain frame works without the script', async () => {
  const event = await makeEvent({ name: 'Plain frame', names_required: true });
  const page = await visit(site.page(`<iframe title="Registration" src="${server.url}/e/${event.slug}/embed" width="390" height="700"></iframe>`));
  const card = page.frameLocator('iframe');
  await card.locator('#email').fill('ada@example.org');
  await card.locator('#register-button').click();
  await card.locator('#attendee-problem').getByText('Type the name of whoever comes.').waitFor();
  await card.locator('#attendee').fill('Ada');
  await card.locator('#register-button').click();
  await card.getByText('You’re in').waitFor();
  await page.finish();
});

/** That a page shows a link to the event, and nothing of the event itself. */
async function hasLinkOnly(page, slug) {
  await page.waitForFunction(() => document.querySelector('.boxoffice-event iframe')?.style.visibility === 'hidden');
  assert.ok(await page.link.isVisible());
  assert.equal(await page.link.getAttribute('href'), `${server.url}/e/${slug}`);
  const texts = await Promise.all(page.frames().slice(1).map((frame) => frame.evaluate(() => document.body?.innerText ?? '').catch(() => '')));
  assert.ok(texts.every((text) => !/seat|Register/.test(text)), texts.join());
  await page.finish();
}

test('where it is not allowed, and of what is no event: a link, and no card', async () => {
  const event = await makeEvent({ name: 'For friends' });
  const draft = await makeEvent({ name: 'Half written', status: 'draft' });
  await Promise.all([
    hasLinkOnly(await visit(stranger.page(script(named(event)))), event.slug),
    hasLinkOnly(await visit(site.page(script(named(draft)))), draft.slug),
    hasLinkOnly(await visit(site.page(script('data-event="no-such-event"'))), 'no-such-event'),
  ]);
});

test('a site that is allowed no more shows it no more, not even from the browser’s cache', async () => {
  const event = await makeEvent({ name: 'Short friendship' });
  const page = await visit(stranger.page(script(named(event))));
  await allow([site.url, stranger.url]);
  await page.reload();
  await page.link.waitFor({ state: 'hidden' });
  await allow([site.url]);
  await page.reload();
  await hasLinkOnly(page, event.slug);
});

for (const [language, words] of [['en-GB', /No event can be shown here/], ['de-DE', /Hier lässt sich keine Veranstaltung zeigen/]]) {
  test(`without the name of an event: a sentence (${language})`, async () => {
    for (const attributes of ['', 'data-event=""', 'data-event="../account"', 'data-event="a b"']) {
      const page = await visit(site.page(script(attributes)), { locale: language });
      await page.locator('p').getByText(words).waitFor();
      assert.equal(page.frames().length, 1);
      await page.finish();
    }
  });
}

test('of messages, only a height of that frame counts', async () => {
  const event = await makeEvent({ name: 'Messages' });
  const page = await open(site.page(`${script(named(event))}<iframe title="Other" srcdoc="<script>parent.postMessage({ boxoffice: 'height', height: 7777 }, '*')</script>"></iframe>`));
  await page.link.waitFor({ state: 'hidden' });
  const height = await page.evaluate(() => new Promise((resolve) => {
    const tall = document.querySelector('.boxoffice-event iframe');
    window.addEventListener('message', ({ data }) => { if (data === 'last') resolve(tall.style.height); });
    for (const message of [{ boxoffice: 'height', height: 9999 }, null, 'x', { boxoffice: 'height', height: 'calc(1px)' }, 'last']) window.postMessage(message, '*');
  }));
  assert.ok(!['9999px', '7777px', '460px'].includes(height), height);
  await page.finish();
});

test('the card says how an event stands', async () => {
  const full = await makeEvent({ name: 'Full', capacity: 1 });
  await server.register(full.id, 'ben@example.org');
  const cancelled = await makeEvent({ name: 'Cancelled', status: 'cancelled' });
  const over = await makeEvent({ name: 'Over', starts_at: '2001-05-17T18:00:00Z' });
  for (const [event, words] of [[full, 'Sold out'], [cancelled, 'This event was cancelled by its organizer.'], [over, 'This event has ended']]) {
    const page = await visit(site.page(script(named(event))));
    await page.card.locator('.notice:not([hidden])').getByText(words).waitFor();
    assert.ok(await page.card.locator('#register').isHidden());
    await page.finish();
  }
});

const LONG = 'Donaudampfschifffahrtsgesellschaftskapitänsversammlung mit anschließender Aussprache über die Geschichte der Binnenschifffahrt';
const RUNS = [['en-GB', 280, 'light'], ['en-GB', 700, 'dark'], ['de-DE', 390, 'dark']];
for (const [locale, width, colorScheme] of RUNS) {
  test(`${locale}, ${width} px, ${colorScheme}: nothing is cut off, and axe finds nothing`, async () => {
    const event = await makeEvent({ name: LONG, location: LONG });
    const page = await open(site.page(script(`${named(event)} data-language="${locale.slice(0, 2)}"`)),
      { viewport: { width: width + 16, height: 900 }, colorScheme, locale: 'fr-FR' });
    await page.card.locator('#register:not([hidden])').waitFor();
    assert.equal(await page.card.locator('#register-button').innerText(), locale === 'de-DE' ? 'Platz buchen' : 'Register');
    await settled(page);
    await looksRight(page);
    await page.card.locator('#email').fill('ada@example.org');
    await page.card.locator('#register-button').click();
    await page.card.locator('.ticket').waitFor();
    await settled(page);
    await looksRight(page);
    await page.frames()[1].evaluate(() => { document.documentElement.style.fontSize = '200%'; });
    await settled(page);
    await hasNoSidewaysScroll(page);
    await page.finish();
  });
}

async function looksRight(page) {
  await hasNoSidewaysScroll(page);
  const frame = page.frames()[1];
  await frame.evaluate(axe);
  const found = await frame.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
  assert.deepEqual(found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]), []);
}

async function hasNoSidewaysScroll(page) {
  const [content, room] = await page.frames()[1].evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(content <= room, `the card is ${content} px wide in ${room} px`);
}
