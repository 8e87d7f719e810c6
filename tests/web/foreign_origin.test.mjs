/**
 * Pages of other origins, in a browser in which somebody is signed in: whatever they send with the
 * cookie changes nothing. Another port of the same host gets the cookie from the browser, because ports
 * don't count for cookies; another host does not.
 */
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { launch, openPage } from './support/browser.mjs';
import { OWNER, PASSWORD, join, startProtected } from './support/people.mjs';

let world;
let server;
let browser;
let foreign; // a web server of somebody else
let event;
before(async () => {
  [world, browser] = await Promise.all([startProtected(), launch()]);
  ({ server } = world);
  ({ body: event } = await server.call('POST', '/events', { name: 'Rust Meetup', capacity: 10 }, world.token));
  foreign = createServer((_, response) => response.writeHead(200, { 'Content-Type': 'text/html' }).end('<!doctype html><title>Elsewhere</title>'));
  await new Promise((resolve) => { foreign.listen(0, '127.0.0.1', resolve); });
});
after(async () => {
  foreign?.closeAllConnections();
  foreign?.close();
  await browser?.close();
  await server?.stop();
});

/** All that a page of somebody else might want to change. */
async function state() {
  const all = await Promise.all(['/events', '/session', `/organizers/${world.organizer.id}/members`, `/organizers/${world.organizer.id}/keys`]
    .map((path) => server.call('GET', path, undefined, world.token)));
  return JSON.stringify(all.map(({ status, body }) => [status, body.account ?? body])); // a session's end moves with its use
}

/** What a page can send; `type` decides whether the browser asks the server first. */
const CALLS = () => [
  ['POST', '/events', { name: 'Forged', capacity: 1 }],
  ['POST', '/organizers', { name: 'Forged' }],
  ['POST', `/organizers/${world.organizer.id}/keys`, { name: 'Forged', scopes: ['events:write'] }],
  ['POST', `/organizers/${world.organizer.id}/invitations`, { email: 'eve@example.org', role: 'owner' }],
  ['POST', '/account/totp', { password: PASSWORD }],
  ['PATCH', '/account', { name: 'Forged' }],
  ['PATCH', `/events/${event.id}`, { name: 'Forged' }],
  ['DELETE', `/events/${event.id}`, null],
  ['DELETE', '/session', null],
  ['DELETE', '/sessions', null],
];

async function signedInPage() {
  const page = await openPage(browser, { base: server.url, path: '/sign-in?next=%2Faccount', allow: /./ });
  await page.locator('#email').fill(OWNER.email);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#enter-button').click();
  await page.waitForURL('**/account');
  await page.locator('#yours:not([hidden])').waitFor();
  return page;
}

for (const host of ['localhost', '127.0.0.1']) {
  test(`a page of http://${host} on another port changes nothing, by scripts or by forms`, async () => {
    const page = await signedInPage();
    const before_ = await state();
    const evil = await page.context().newPage();
    const answers = new Set(); // to what was sent without asking first
    evil.on('response', (response) => { if (response.url().startsWith(server.url) && response.request().method() === 'POST') answers.add(response.status()); });
    const go = () => evil.goto(`http://${host}:${foreign.address().port}/`);
    await go();
    for (const [method, path, body] of CALLS()) {
      for (const [mode, type] of [['cors', 'application/json'], ['no-cors', 'text/plain']]) {
        await evil.evaluate(([url, options]) => fetch(url, options).catch(() => {}), [server.url + path,
          { method, mode, credentials: 'include', headers: { 'Content-Type': type }, body: body && JSON.stringify(body) }]);
      }
    }
    for (const path of ['/events', '/organizers']) { // a form makes JSON of its only field's name
      await evil.evaluate((url) => {
        const form = document.body.appendChild(Object.assign(document.createElement('form'), { method: 'post', action: url, enctype: 'text/plain' }));
        form.append(Object.assign(document.createElement('input'), { name: '{"name":"Forged","capacity":1,"x":"', value: '"}' }));
        form.submit();
      }, server.url + path);
      await evil.waitForURL(server.url + path);
      await go();
    }
    assert.deepEqual([...answers], [host === 'localhost' ? 403 : 401], 'with the cookie where the browser sends it');
    assert.equal(await state(), before_);
    await page.reload();
    await page.locator('#yours:not([hidden])').waitFor(); // still signed in
    await page.context().close();
  });
}

test('a page of another origin signs nobody in, as somebody else', async () => {
  const mallory = await join(world, 'viewer', 'Mallory');
  const page = await openPage(browser, { base: server.url, path: '/sign-in', allow: /./ });
  const evil = await page.context().newPage();
  await evil.goto(`http://localhost:${foreign.address().port}/`);
  await evil.evaluate(([url, body]) => fetch(url, { method: 'POST', mode: 'no-cors', credentials: 'include', headers: { 'Content-Type': 'text/plain' }, body }),
    [`${server.url}/session`, JSON.stringify({ email: mallory.email, password: PASSWORD })]);
  assert.deepEqual(await page.context().cookies(), []);
  await page.context().close();
});

test('a page of another origin reads nothing with the cookie', async () => {
  const page = await signedInPage();
  const evil = await page.context().newPage();
  await evil.goto(`http://localhost:${foreign.address().port}/`);
  for (const path of ['/session', '/sessions', '/organizers']) {
    const got = await evil.evaluate((url) => fetch(url, { credentials: 'include' }).then((r) => r.text(), () => 'refused'), server.url + path);
    assert.equal(got, 'refused', path);
  }
  await page.context().close();
});

test('no page can put the account’s page into a frame', async () => {
  const page = await signedInPage();
  const evil = await page.context().newPage();
  await evil.goto(`http://localhost:${foreign.address().port}/`);
  await evil.evaluate((url) => new Promise((resolve) => {
    const frame = document.body.appendChild(Object.assign(document.createElement('iframe'), { src: url }));
    frame.addEventListener('load', resolve);
  }), `${server.url}/account`);
  const texts = await Promise.all(evil.frames().slice(1).map((frame) => frame.evaluate(() => document.body.innerText).catch(() => '')));
  assert.ok(texts.every((text) => !text.includes(OWNER.name)));
  await page.context().close();
});

test('the cookie: no script sees it', async () => {
  const page = await signedInPage();
  assert.equal(await page.evaluate(() => document.cookie), '');
  const [cookie] = await page.context().cookies();
  assert.equal(cookie.httpOnly, true);
  assert.notEqual(cookie.sameSite, 'None');
  assert.equal(cookie.path, '/');
  await page.context().close();
});
