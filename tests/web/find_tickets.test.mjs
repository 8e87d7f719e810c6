/** The page that has the links of tickets sent again. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';

let fake; // a real server sends mail or not for good; here it is both
let browser;
before(async () => { [fake, browser] = await Promise.all([startFake(), launch()]); });
after(async () => { await browser?.close(); await fake?.stop(); });

const open = (options = {}) => openPage(browser, { base: fake.url, path: '/find-tickets', ...options });

async function find(page, email) {
  await page.getByLabel('Your e-mail address').fill(email);
  await page.locator('#find-button').click();
}

test('every page leads here', async () => {
  const page = await open();
  for (const path of ['/templates/index.html', '/templates/create_event.html', '/sign-in', '/account']) {
    await page.goto(fake.url + path, { waitUntil: 'domcontentloaded' });
    await page.locator('.foot').getByRole('link', { name: 'Find my tickets' }).click();
    await page.waitForURL('**/find-tickets');
  }
  await page.context().close();
});

test('says the same whether there are tickets, and whether this server sends mail', async () => {
  fake.requests.length = 0;
  const page = await open();
  await find(page, ' Ada@Example.org ');
  await page.getByText('Look into your mail').waitFor();
  assert.match(await page.locator('#outcome').textContent(), /If ada@example\.org has valid tickets/);
  const sent = fake.requests.filter(({ path }) => path === '/tickets/find');
  assert.deepEqual(sent.map(({ method, body }) => [method, JSON.parse(body)]), [['POST', { email: 'ada@example.org', language: 'en' }]]);
  fake.tickets.mail = false;
  await find(page, 'ada@example.org');
  await page.getByText('This server sends no mail').waitFor();
  fake.tickets.mail = true;
  await page.finish();
});

test('an address that is none is told beside the field, and so is what the server objects to', async () => {
  const page = await open({ allow: /status of 400/ });
  fake.requests.length = 0;
  await find(page, 'ada@');
  await page.locator('#email-problem', { hasText: 'domain' }).waitFor();
  assert.equal(fake.requests.filter(({ method }) => method === 'POST').length, 0);
  fake.fault = ({ method }) => (method === 'POST' ? { status: 400, body: { error: 'email is not liked.', code: 'invalid_field', field: 'email' } } : null);
  await find(page, 'ada@example.org');
  await page.locator('#email-problem', { hasText: 'is not liked' }).waitFor();
  fake.fault = null;
  await page.finish();
});

const posts = () => fake.requests.filter(({ method }) => method === 'POST').length;
const answerAll = (fault) => { fake.requests.length = 0; fake.fault = ({ method }) => (method === 'POST' ? fault : null); };

test('too often: says how long to wait, and asks no more by itself', async () => {
  const page = await open({ allow: /status of 429/ });
  answerAll({ status: 429, body: { error: 'Too many.', code: 'too_many_attempts' }, headers: { 'Retry-After': '1' } });
  await find(page, 'ada@example.org');
  await page.getByText('Please wait 1 second, then try again.').waitFor();
  assert.doesNotMatch(await page.locator('#outcome').innerText(), /busy|Stop/);
  await page.waitForTimeout(2_500); // UNAVOIDABLE: that nothing more is sent shows only in time
  assert.equal(posts(), 1);
  fake.fault = null;
  await page.locator('#find-button').click();
  await page.getByText('Look into your mail').waitFor();
  await page.finish();
});

test('busy, so that nothing was sent: asks again by itself, and can be stopped', async () => {
  const page = await open({ allow: /status of 503/ });
  answerAll({ status: 503, body: { error: 'Busy.', code: 'overloaded' }, headers: { 'Retry-After': '1' } });
  await find(page, 'ada@example.org');
  await page.getByText('It’s busy right now').waitFor();
  await page.waitForResponse('**/tickets/find');
  answerAll({ status: 503, body: { error: 'Busy.', code: 'overloaded' }, headers: { 'Retry-After': '60' } });
  await page.waitForResponse('**/tickets/find');
  await page.getByText('Next try in').waitFor();
  await page.getByRole('button', { name: 'Stop trying' }).click();
  await page.getByText('No mail was sent.').waitFor();
  fake.fault = null;
  await page.finish();
});

test('an answer that got lost, or that nobody knows: a mail may be on its way, and no second one is asked for', async () => {
  const page = await open({ allow: /status of 503|Failed to load|ERR_/ });
  const lost = async (route) => { await route.fetch(); await route.abort(); };
  const unclear = (route) => route.fulfill({ status: 503, json: { error: 'Unknown.', code: 'outcome_unknown' } });
  for (const [answer, title] of [[lost, 'No answer came'], [unclear, 'Not sure whether that worked']]) {
    let sent = 0;
    await page.route('**/tickets/find', (route) => { sent += 1; return answer(route); });
    await find(page, 'ada@example.org');
    await page.getByText(title).waitFor();
    await page.getByText('A mail may be on its way all the same.').waitFor();
    assert.ok(await page.getByRole('button', { name: 'Stop trying' }).isHidden());
    await page.waitForTimeout(2_500); // UNAVOIDABLE: that nothing more is sent shows only in time
    assert.equal(sent, 1, title);
    await page.unrouteAll({ behavior: 'ignoreErrors' });
  }
  await page.finish();
});
