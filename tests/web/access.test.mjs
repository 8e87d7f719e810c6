/** The pages of accounts, and what accounts add to the others, against a real protected server. */
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, test } from 'node:test';
import { assertNoSidewaysScroll, eventPath, eventShown, launch, openPage } from './support/browser.mjs';
import { OWNER, PASSWORD, codeOf, invite, join, startProtected } from './support/people.mjs';
import { startServer } from './support/server.mjs';

const CREATE = '/templates/create_event.html';

let world;
let server;
let browser;
before(async () => {
  [world, browser] = await Promise.all([startProtected(), launch()]);
  ({ server } = world);
});
after(async () => { await browser?.close(); await server?.stop(); });

const open = (path, options = {}) => openPage(browser, { base: server.url, path, ...options });
const head = (page) => page.locator('#account');
const newEvent = async (fields = {}) => (await server.call('POST', '/events', { name: 'Rust Meetup', description: 'Talks.', capacity: 10, ...fields }, world.token)).body;

async function fillIn(page, { email, password = PASSWORD, code = '' }) {
  await page.locator('#email').fill(email);
  await page.locator('#password').fill(password);
  await page.locator('#code').fill(code);
  await page.locator('#enter-button').click();
}

/** A page on which somebody has signed in, and which then went on to `path`. */
async function signedIn(who, path, options = {}) {
  const page = await open(`/sign-in?next=${encodeURIComponent(path)}`, options);
  await fillIn(page, who);
  await page.waitForURL(`**${path}`);
  return page;
}

async function signOut(page) {
  await page.locator('.menu summary').click();
  await page.getByRole('button', { name: 'Sign out', exact: true }).click();
}

/** All text of the page, fields too. */
const allWords = (page) => page.evaluate(() => `${document.body.innerText} ${[...document.querySelectorAll('input, textarea')].map(({ value }) => value)} ${document.title}`);

/** The rows of 0 and 1 of a QR code's path, whose margin is 4. */
function rowsOf(path, size) {
  const rows = Array.from({ length: size }, () => Array(size).fill('0'));
  for (const [, x, y, run] of path.matchAll(/M(\d+) (\d+)h(\d+)/g)) rows[y - 4].fill('1', x - 4, Number(x) - 4 + Number(run));
  return rows.map((row) => row.join(''));
}

// --- Setting up -----------------------------------------------------------------------------------

test('setting up: the link leaves the address bar, the server’s word on passwords is shown, and then it is done', async () => {
  const fresh = await startServer({ ACCESS: 'protected' });
  try {
    const token = await fresh.setUpToken();
    const page = await openPage(browser, { base: fresh.url, path: `/set-up#${token}`, allow: /status of 40/ });
    assert.equal(page.url(), `${fresh.url}/set-up`);
    const asked = [];
    page.on('request', (request) => asked.push(request.url()));
    for (const [label, text] of [['Organizer', 'c-base'], ['Your name', 'Ada'], ['E-mail address', 'ada@example.org'], ['Password', 'passwordpassword']]) {
      await page.getByLabel(label, { exact: true }).fill(text);
    }
    const press = () => page.getByRole('button', { name: 'Set up' }).click();
    await press();
    await page.locator('#password-problem:not(:empty)').waitFor();
    assert.equal(await page.locator('#organizer').inputValue(), 'c-base', 'what was typed stays');
    await page.locator('#password').fill(PASSWORD);
    await press();
    await page.waitForURL('**/account');
    await page.getByRole('heading', { name: 'Ada' }).waitFor();
    await page.getByText('Welcome').waitFor();
    assert.ok(asked.every((url) => !url.includes(token)), 'the token is in no address');
    await page.goto(`${fresh.url}/set-up#${token}`);
    await page.locator('#organizer').fill('Another');
    await page.locator('#name').fill('Eve');
    await page.locator('#email').fill('eve@example.org');
    await page.locator('#password').fill(PASSWORD);
    await press();
    await page.getByText('This link is not valid any more').waitFor();
    await page.locator('#set-up-outcome').getByText('boxoffice-server --new-set-up-link').waitFor();
    await page.goto(`${fresh.url}/set-up`);
    await page.locator('#missing').getByRole('link', { name: 'Sign in' }).click();
    await page.waitForURL('**/sign-in');
    await page.finish();
  } finally {
    await fresh.stop();
  }
});

// --- Signing in -----------------------------------------------------------------------------------

test('signing in goes on to where one was, and to this server only', async () => {
  const rows = [['/account', '/account'], ['//example.org/', '/templates/index.html'], ['https://example.org/', '/templates/index.html'],
    ['/\\example.org', '/templates/index.html'], ['javascript:alert(1)', '/templates/index.html'], ['/templates/create_event.html?x=1', '/templates/create_event.html?x=1']];
  for (const [next, path] of rows) {
    const page = await open(`/sign-in?next=${encodeURIComponent(next)}`);
    await fillIn(page, OWNER);
    await page.waitForURL(server.url + path);
    await head(page).getByText(OWNER.name).first().waitFor();
    await page.finish();
  }
});

test('who is signed in already is told so, and can sign out there', async () => {
  const page = await signedIn(OWNER, '/account');
  await page.goto(`${server.url}/sign-in`);
  await page.locator('#already', { hasText: OWNER.name }).waitFor();
  await page.locator('#leave').click();
  await page.locator('#enter').waitFor();
  await head(page).getByText('Sign in').waitFor();
  assert.ok(!(await allWords(page)).includes(OWNER.email));
  assert.deepEqual(await page.context().cookies(), []);
  await page.finish();
});

test('wrong password, unknown address: the same words, and nothing typed is lost', async () => {
  const page = await open('/sign-in', { allow: /status of 4(01|29)/ });
  const words = [];
  for (const email of [OWNER.email, 'nobody@example.org']) {
    await fillIn(page, { email, password: 'not the password at all' });
    await page.locator('#enter-outcome[data-state="refused"]').waitFor();
    words.push(await page.locator('#enter-outcome').innerText());
    assert.equal(await page.locator('#email').inputValue(), email);
  }
  assert.equal(words[0], words[1]);
  await page.finish();
});

test('too many attempts: how long to wait is said', async () => {
  const page = await open('/sign-in', { allow: /status of 429/ });
  await page.route('**/session', (route) => (route.request().method() === 'POST'
    ? route.fulfill({ status: 429, headers: { 'Retry-After': '125' }, json: { code: 'too_many_attempts', error: 'Too many attempts; nothing was tried, please wait.' } }) : route.continue()));
  await fillIn(page, OWNER);
  await page.getByText('Please wait 3 minutes').waitFor();
  await page.finish();
});

test('a browser that keeps no cookie, or is asked without encryption: that is said, and nobody goes round in circles', async () => {
  for (const [secure, words] of [[true, 'Allow cookies'], [false, 'begins with https']]) {
    const page = await open('/sign-in?next=%2Faccount', { before: (_, context) => (secure ? null
      : context.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false }))) });
    assert.equal(await page.getByText('without encryption').isVisible(), !secure, 'said before anything is typed');
    await page.route('**/session', async (route) => {
      const response = await route.fetch({ headers: { ...route.request().headers(), cookie: '' } });
      await route.fulfill({ status: response.status(), body: await response.text(), headers: { 'Content-Type': 'application/json' } });
    });
    await fillIn(page, OWNER);
    await page.locator('#enter-outcome', { hasText: words }).waitFor();
    await page.finish();
  }
});

test('the second factor: set up with a code, signed in with code and recovery code, each good once', async () => {
  const ben = await join(world, 'manager', 'Ben');
  const page = await signedIn(ben, '/account', { allow: /status of 401/ });
  await page.locator('#propose-password').fill('not this one at all');
  await page.locator('#propose-button').click();
  await page.locator('#propose-password-problem:not(:empty)').waitFor();
  await page.locator('#propose-password').fill(PASSWORD);
  const offered = page.waitForResponse((response) => response.url().endsWith('/account/totp') && response.ok());
  await page.locator('#propose-button').click();
  await page.locator('#qr svg path').waitFor();
  const secret = await page.locator('#factor-secret').textContent();
  const { qr } = await (await offered).json();
  assert.deepEqual(rowsOf(await page.locator('#qr path').getAttribute('d'), qr.length), qr, 'drawn as the server says');
  await page.locator('#confirm-code').fill('000000');
  await page.locator('#confirm-button').click();
  await page.locator('#confirm-code-problem:not(:empty)').waitFor();
  await page.locator('#confirm-code').fill(codeOf(secret));
  await page.locator('#confirm-button').click();
  await page.locator('#codes-list li').nth(9).waitFor();
  const [recovery] = await page.locator('#codes-list li').allTextContents();
  for (const width of [320, 390, 768, 1000, 1440]) {
    await page.setViewportSize({ width, height: 900 });
    const lines = await page.locator('#codes-list li').evaluateAll((items) => items.map((item) => {
      const range = document.createRange();
      range.selectNodeContents(item);
      return range.getClientRects().length;
    }));
    assert.deepEqual(lines, Array(10).fill(1), `no code is broken at ${width} px`);
    await assertNoSidewaysScroll(page);
  }
  await page.locator('#codes').getByText('wait for the next').waitFor();
  await page.getByRole('button', { name: 'I have kept them' }).click();
  assert.ok(!(await page.content()).includes(recovery), 'shown once');
  await page.getByText('10 recovery codes left').waitFor();
  await signOut(page);
  await page.waitForURL('**/templates/index.html');
  const next = codeOf(secret, 1); // that of now is used
  for (const [code, fits] of [['', false], [next, true], [next, false], [recovery, true], [recovery, false]]) {
    await page.goto(`${server.url}/sign-in?next=%2Faccount`);
    await fillIn(page, { ...ben, code });
    if (!fits) {
      await page.locator('#enter-outcome[data-state="refused"]').waitFor();
    } else {
      await page.getByText('recovery codes left').waitFor();
      await signOut(page);
      await page.waitForURL('**/templates/index.html');
    }
  }
  await page.finish();
});

test('where nothing is on yet, only who may create an event is asked to', async () => {
  const bare = await startProtected();
  try {
    const people = [[null, false], [await join(bare, 'viewer', 'Vic'), false], [OWNER, true]];
    for (const [who, may] of people) {
      const page = await openPage(browser, { base: bare.server.url, path: who ? '/sign-in' : '/templates/index.html' });
      if (who) await fillIn(page, who);
      await page.locator('#empty:not([hidden])').waitFor();
      if (who) await head(page).getByText(who.name).first().waitFor();
      await page.locator(may ? '#first' : '#later').waitFor();
      assert.equal(await page.getByText('Create the first event').isVisible(), may);
      await page.finish();
    }
  } finally {
    await bare.server.stop();
  }
});

test('where nobody signed in, nothing is asked; an open server shows nothing of it', async () => {
  const { id } = await newEvent();
  for (const [path, ready] of [['/templates/index.html', '.card[data-id]'], [eventPath(id), '#register:not([hidden])'], [CREATE, '#preview .card']]) {
    const asked = [];
    const page = await open(path, { before: (p) => p.on('request', (request) => asked.push(new URL(request.url()).pathname)) });
    await page.reload();
    await page.locator(ready).first().waitFor();
    assert.ok(await head(page).getByText('Sign in').isVisible());
    assert.deepEqual(asked.filter((path_) => /session|signed_in/.test(path_)), []);
    await page.finish();
  }
  const open_ = await startServer({ ACCESS: 'open' });
  try {
    const page = await openPage(browser, { base: open_.url });
    await page.locator('#empty:not([hidden])').getByText('Create the first event').waitFor();
    assert.ok(!await head(page).isVisible());
    await page.finish();
  } finally {
    await open_.stop();
  }
});

// --- Events ---------------------------------------------------------------------------------------

test('creating an event: what was typed is kept while one signs in, and members see whose it is', async () => {
  const page = await open(CREATE, { allow: /status of 401/ });
  await page.getByText('Sign in to create an event').waitFor();
  await page.locator('#name').fill('Night Trains');
  await page.locator('#description').fill('Line one\nLine two');
  await page.locator('#capacity').fill('180');
  await page.locator('#create-button').click();
  await page.locator('#outcome').getByRole('link', { name: 'Sign in' }).click();
  await page.waitForURL('**/sign-in?next=*');
  await fillIn(page, OWNER);
  await page.waitForURL(`**${CREATE}`);
  await head(page).getByText(OWNER.name).first().waitFor();
  assert.equal(await page.locator('#name').inputValue(), 'Night Trains');
  assert.equal(await page.locator('#description').inputValue(), 'Line one\nLine two');
  assert.ok(await page.locator('#sign-in-first').isHidden());
  await page.locator('#create-button').click();
  await page.waitForURL('**/e/*');
  await page.locator('#organizing').getByText('c-base').waitFor();
  const id = await eventShown(page);
  assert.equal((await server.register(id, 'guest@example.org')).status, 201);
  await page.getByText('1 person is registered').waitFor();
  await page.getByText('Registrations are in the console').click();
  await page.getByText(`./dev console ${server.url}`).waitFor();
  await page.getByRole('link', { name: 'Edit this event' }).click();
  await page.locator('#location').fill('Rungestraße 20');
  await page.locator('#create-button').click();
  await page.waitForURL('**/e/*');
  await page.locator('#facts').getByText('Rungestraße 20').waitFor();
  await page.finish();

  const stranger = await open(eventPath(id), { allow: /status of 401/ });
  await stranger.locator('#register:not([hidden])').waitFor();
  assert.ok(await stranger.locator('#organizing').isHidden());
  await stranger.locator('#facts').getByText('By c-base').waitFor();
  await stranger.getByRole('link', { name: 'All their events' }).click();
  await stranger.waitForURL('**/o/*');
  await stranger.getByRole('heading', { name: 'c-base', level: 1 }).waitFor();
  await stranger.getByRole('link', { name: 'Night Trains' }).click();
  await stranger.locator('#register:not([hidden])').waitFor();
  await stranger.getByRole('link', { name: 'All events' }).click();
  await stranger.waitForURL('**/o/*'); // as the list was left
  const otto = await join(world, 'viewer', 'Otto');
  const { body: other } = await server.call('POST', '/organizers', { name: 'Someone else' }, otto.token);
  await server.call('POST', '/events', { name: 'Not of this house', capacity: 1, organizer_id: other.id }, otto.token);
  await newEvent({ name: 'Of this house, too' });
  await stranger.getByRole('link', { name: 'Of this house, too' }).waitFor(); // live
  assert.equal(await stranger.getByRole('link', { name: 'Not of this house' }).count(), 0);
  await stranger.goto(`${server.url}/o/no-such-organizer`);
  await stranger.getByText('Nothing on yet').waitFor();
  assert.equal(await stranger.getByRole('link', { name: 'Edit this event' }).count(), 0);
  await stranger.goto(`${server.url}${CREATE}?id=${id}`);
  await stranger.getByText('Sign in to change the event').waitFor();
  await stranger.locator('#location').fill('Elsewhere');
  await stranger.locator('#create-button').click();
  await stranger.locator('#outcome').getByText('Please sign in').waitFor();
  await stranger.locator('#outcome').getByRole('link', { name: 'Sign in' }).click();
  await stranger.waitForURL('**/sign-in?next=*');
  await fillIn(stranger, OWNER);
  await stranger.waitForURL(`**${CREATE}?id=${id}`);
  await stranger.waitForFunction(() => document.getElementById('location').value === 'Elsewhere'); // kept while signing in
  await signOut(stranger);
  await stranger.getByText('Sign in to change the event').waitFor();
  assert.ok(!(await allWords(stranger)).includes('Elsewhere'), 'what was typed goes with whoever typed it');
  await stranger.finish();
});

test('who has several organizers says whose event it is; who may not create events is told so', async () => {
  const cora = await join(world, 'manager', 'Cora');
  const { body: second } = await server.call('POST', '/organizers', { name: 'Cora’s Cellar' }, cora.token);
  const page = await signedIn(cora, CREATE);
  await page.getByLabel('Organizer').selectOption({ label: 'Cora’s Cellar' });
  await page.locator('#name').fill('Cellar Night');
  await page.locator('#capacity').fill('20');
  await page.reload();
  await page.locator('#organizer-field:not([hidden])').waitFor();
  assert.equal(await page.getByLabel('Organizer').inputValue(), second.id, 'the choice is kept');
  await page.locator('#create-button').click();
  await page.locator('#organizing').getByText('Cora’s Cellar').waitFor();
  await page.finish();

  const viewer = await signedIn(await join(world, 'viewer', 'Vera'), CREATE);
  await viewer.getByText('You may not create events here').waitFor();
  await viewer.finish();
});

test('a draft: its organizer’s members see it, nobody else does', async () => {
  const { id } = await newEvent({ status: 'draft', name: 'Not yet' });
  const member = await signedIn(OWNER, eventPath(id));
  await member.getByText('Not open for registration').waitFor();
  await member.locator('#organizing').getByText('c-base').waitFor();
  await member.finish();
  const stranger = await open(eventPath(id), { allow: /status of 404/ });
  await stranger.getByText('a draft that only its organizer sees').waitFor();
  await stranger.finish();
});

// --- Signing out ----------------------------------------------------------------------------------

test('after signing out, “back” shows nothing private', async () => {
  const { id } = await newEvent();
  for (const path of ['/account', eventPath(id), CREATE]) {
    const page = await signedIn(OWNER, path, { allow: /status of 401/ });
    await head(page).getByText(OWNER.name).first().waitFor();
    if (path === CREATE) await page.locator('#name').fill('Half a draft');
    await page.goto(`${server.url}/templates/index.html`);
    await head(page).getByText(OWNER.name).first().waitFor();
    await signOut(page);
    await head(page).getByText('Sign in').waitFor();
    await page.goBack();
    if (path === '/account') await page.waitForURL('**/sign-in?next=*');
    await head(page).getByText('Sign in').waitFor();
    const words = await allWords(page);
    for (const secret of [OWNER.name, OWNER.email, 'You are an owner', 'Half a draft']) assert.ok(!words.includes(secret), `${path}: ${secret}`);
    await page.finish();
  }
});

test('a page that the browser kept for “back” holds nothing private', async () => {
  const { id } = await newEvent();
  const page = await signedIn(OWNER, eventPath(id));
  await page.locator('#organizing:not([hidden])').waitFor();
  const kept = await page.evaluate(() => {
    window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
    return document.body.innerText;
  });
  for (const secret of [OWNER.name, 'You are an owner']) assert.ok(!kept.includes(secret), secret);
  await page.evaluate(() => window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true })));
  await page.locator('#organizing:not([hidden])').waitFor();
  await page.finish();
});

test('signing out in one tab empties the others', async () => {
  const page = await signedIn(OWNER, '/account', { allow: /status of 401/ });
  await page.getByRole('heading', { name: OWNER.name }).waitFor();
  const other = await page.context().newPage();
  await other.goto(`${server.url}/templates/index.html`);
  await signOut(other);
  await page.waitForURL('**/sign-in?next=*');
  assert.ok(!(await allWords(page)).includes(OWNER.email));
  await page.finish();
});

test('a session that was ended elsewhere: the account’s page asks to sign in, and no change is made', async () => {
  const eve = await join(world, 'viewer', 'Eve');
  const page = await signedIn(eve, '/account', { allow: /status of 401/ });
  await page.getByRole('heading', { name: 'Eve' }).waitFor();
  assert.equal((await server.call('DELETE', '/sessions', undefined, eve.token)).status, 204);
  await page.locator('#own').fill('Mallory');
  await page.locator('#details-button').click();
  await page.waitForURL('**/sign-in?next=*');
  assert.equal((await server.call('GET', '/session', undefined, eve.token)).body.account.name, 'Eve');
  await page.finish();
});

// --- The account ----------------------------------------------------------------------------------

test('the account: name, e-mail and password, sessions', async () => {
  const dora = await join(world, 'door', 'Dora');
  const page = await signedIn(dora, '/account', { allow: /status of 40/ });
  await page.getByText('check people in').waitFor();
  await page.locator('#own').fill('Dora Maar');
  await page.locator('#details-button').click();
  await page.getByRole('heading', { name: 'Dora Maar' }).waitFor();
  await page.locator('#own-address').fill('maar@example.org');
  await page.locator('#details-password').fill('not this one at all');
  await page.locator('#details-button').click();
  await page.locator('#details-password-problem:not(:empty)').waitFor();
  await page.locator('#details-password').fill(PASSWORD);
  await page.locator('#details-button').click();
  await page.locator('#own-email', { hasText: 'maar@example.org' }).waitFor();
  await page.locator('#own-address').fill(OWNER.email);
  await page.locator('#details-password').fill(PASSWORD);
  await page.locator('#details-button').click();
  await page.locator('#own-address-problem', { hasText: 'Another account' }).waitFor();
  assert.equal(await page.locator('#sessions li').count(), 2, 'this one, and the one that accepted the invitation');
  await page.getByRole('button', { name: 'Sign out all others' }).click();
  await page.locator('#sessions li').nth(1).waitFor({ state: 'detached' });
  await page.locator('#old-password').fill(PASSWORD);
  await page.locator('#new-password').fill('password12345');
  await page.locator('#secret-button').click();
  await page.locator('#new-password-problem:not(:empty)').waitFor();
  await page.locator('#new-password').fill('four green herons at dawn');
  await page.locator('#secret-button').click();
  await page.getByText('Your password is changed').waitFor();
  assert.equal(await page.locator('#new-password').inputValue(), '');
  assert.equal((await server.call('POST', '/session', { email: 'maar@example.org', password: 'four green herons at dawn', as: 'token' })).status, 201);
  await page.finish();
});

test('an owner changes an organizer’s name, and where answers go; others are not offered that', async () => {
  const page = await signedIn(OWNER, '/account', { allow: /status of 400/ });
  const opener = page.getByRole('button', { name: 'Change its details' });
  await opener.first().click();
  await page.waitForFunction(() => document.getElementById('organizer-name').value === 'c-base');
  await page.locator('#organizer-reply').fill('<talk@example.org>');
  await page.locator('#organizer-button').click();
  await page.getByRole('button', { name: 'Did you mean talk@example.org?' }).click();
  await page.locator('#organizer-name').fill('  The   c-base ');
  await page.locator('#organizer-contact').fill('+49 30 123456');
  await page.locator('#organizer-sites').fill('www.c-base.example\nhttp://c-base.example');
  await page.locator('#organizer-button').click();
  await page.locator('#organizer-contact-problem').getByText('Type an e-mail address, or the address of a page.').waitFor();
  await page.locator('#organizer-sites-problem').getByText('“http://c-base.example” is no address of a site').waitFor();
  for (const refused of ['https://1.2.3.4', 'https://[::1]', 'a_b.example', '*.example.org', 'http://127.0.0.1.example.org']) {
    await page.locator('#organizer-sites').fill(`www.c-base.example\n${refused}`);
    await page.locator('#organizer-button').click();
    await page.locator('#organizer-sites-problem').getByText(`“${refused}” is no address of a site`).waitFor();
  }
  await page.locator('#organizer-contact').fill('https://c-base.example/contact');
  await page.locator('#organizer-sites').fill('www.c-base.example\n https://Other.example:443/events?x\nlocalhost:3000');
  await page.locator('#organizer-button').click();
  await page.locator('#memberships').getByText('The c-base').waitFor();
  assert.ok(await page.locator('#organizer').isHidden());
  await page.waitForFunction(() => 'organizer' in document.activeElement.dataset);
  const own = async () => (await server.call('GET', '/organizers', undefined, world.token)).body.find(({ name }) => /c-base/.test(name));
  const { name, reply_to: answers, contact, embed_origins: sites } = await own();
  assert.deepEqual([name, answers, contact], ['The c-base', 'talk@example.org', 'https://c-base.example/contact']);
  assert.deepEqual(sites, ['https://www.c-base.example', 'https://other.example', 'http://localhost:3000']);
  await opener.first().click();
  await page.waitForFunction(() => document.getElementById('organizer-reply').value === 'talk@example.org');
  assert.equal(await page.locator('#organizer-sites').inputValue(), sites.join('\n'));
  await page.locator('#organizer-reply').fill('');
  await page.locator('#organizer-contact').fill(' ');
  await page.locator('#organizer-sites').fill('https://*.example.org');
  await page.locator('#organizer-name').fill('c-base');
  await page.locator('#organizer-button').click();
  await page.locator('#organizer-sites-problem:not(:empty)').waitFor();
  await page.locator('#organizer-sites').fill('');
  const { body: meanwhile } = await server.call('PATCH', `/organizers/${(await own()).id}`, { categories: ['Talks'] }, world.token);
  assert.deepEqual(meanwhile.categories, ['Talks']);
  await page.locator('#organizer-button').click();
  await page.locator('#organizer').waitFor({ state: 'hidden' });
  const last = await own();
  assert.deepEqual([last.reply_to, last.contact, last.embed_origins], [null, null, []]);
  assert.deepEqual(last.categories, ['Talks'], 'what another owner changed meanwhile stays');
  await server.call('PATCH', `/organizers/${last.id}`, { categories: [] }, world.token);
  await page.finish();

  const mira = await join(world, 'manager', 'Mira');
  const other = await signedIn(mira, '/account');
  await other.locator('#memberships').getByText('c-base').waitFor();
  assert.equal(await other.getByRole('button', { name: 'Change its details' }).count(), 0);
  await other.finish();
});

// --- Categories -----------------------------------------------------------------------------------

test('categories: an owner sets them, the forms offer them, lists are chosen by them', async () => {
  const page = await signedIn(OWNER, CREATE);
  await page.locator('#preview .card').waitFor();
  assert.ok(await page.locator('#category-field').isHidden(), 'nothing is asked where there is nothing to choose from');
  await page.goto(`${server.url}/account`);
  await page.getByRole('button', { name: 'Change its details' }).first().click();
  await page.waitForFunction(() => document.getElementById('organizer-name').value === 'c-base');
  const names = page.locator('#organizer-categories');
  await names.fill('Talks\n\ntalks');
  await page.locator('#organizer-button').click();
  await page.getByText('“talks” stands there twice.').waitFor();
  await names.fill('all');
  await page.locator('#organizer-button').click();
  await page.getByText('it stands for every event').waitFor();
  await names.fill('  Talks \n\nFür  Kinder\nOpera');
  await page.locator('#organizer-button').click();
  await page.locator('#organizer').waitFor({ state: 'hidden' });

  await page.goto(server.url + CREATE);
  const choice = page.getByLabel('Category');
  await choice.waitFor();
  assert.deepEqual(await choice.locator('option').allTextContents(), ['None', 'Talks', 'Für Kinder', 'Opera']);
  await page.locator('#name').fill('Puppets');
  await page.locator('#capacity').fill('9');
  await choice.selectOption('Für Kinder');
  await page.locator('#preview').getByText('Für Kinder').waitFor();
  await page.locator('#description').fill('## Strings');
  await page.getByRole('button', { name: 'See the whole page' }).click();
  const whole = page.getByRole('dialog');
  await whole.getByRole('heading', { name: 'Strings' }).waitFor();
  assert.deepEqual((await whole.locator('#facts li').allTextContents()).slice(0, 2), ['Für Kinder', 'By c-base']);
  await page.keyboard.press('Escape');
  await page.reload(); // what is chosen stays, too
  await page.waitForFunction(() => document.getElementById('category').value === 'Für Kinder');
  await page.locator('#create-button').click();
  await page.waitForURL('**/e/puppets');
  await page.locator('[data-fact="tag"]').getByText('Für Kinder').waitFor();
  await page.getByRole('link', { name: 'All of these' }).click();
  await page.waitForURL('**/o/c-base?category=*');
  await page.locator('#events').getByText('Puppets').waitFor();
  assert.equal(await page.getByLabel('Category').inputValue(), 'Für Kinder');
  const id = (await server.call('GET', '/events?category=f%C3%BCr+kinder')).body[0].id;
  await server.call('PATCH', `/organizers/${world.organizer.id}`, { categories: ['Talks', 'Opera'] }, world.token);

  await page.goto(`${server.url}${CREATE}?id=${id}`); // it is offered no more, and the event keeps it
  await page.waitForFunction(() => document.getElementById('category').length === 4);
  assert.equal(await choice.inputValue(), 'Für Kinder');
  await page.locator('#capacity').fill('10');
  await page.locator('#create-button').click();
  await page.waitForURL('**/e/puppets');
  assert.equal((await server.call('GET', `/events/${id}`)).body.category, 'Für Kinder');
  await page.goto(`${server.url}${CREATE}?id=${id}`);
  await page.waitForFunction(() => document.getElementById('category').length === 4);
  await choice.selectOption('Talks');
  await page.locator('#create-button').click();
  await page.waitForURL('**/e/puppets');
  assert.equal((await server.call('GET', `/events/${id}`)).body.category, 'Talks');
  await page.finish();
});

test('categories of the list: in the address, beside search and day, and back; new ones appear by themselves', async () => {
  await server.call('PATCH', `/organizers/${world.organizer.id}`, { categories: ['Slams', 'Films', 'Readings', '👩‍🎤'.repeat(13)] }, world.token);
  const soon = new Date(Date.now() + 3 * 86_400_000).toISOString();
  await newEvent({ name: 'Slam of poets', category: 'Slams', starts_at: soon });
  const film = await newEvent({ name: 'Film of poets', category: 'Films', starts_at: soon });
  const page = await open('/?q=poets');
  const names = () => page.locator('#events .card-name').allTextContents();
  const shows = (...wanted) => page.waitForFunction((list) => JSON.stringify([...document.querySelectorAll('#events .card-name')].map(({ textContent }) => textContent).sort()) === list, JSON.stringify(wanted.sort()));
  await shows('Slam of poets', 'Film of poets');
  const choice = page.getByLabel('Category');
  await choice.waitFor();
  assert.ok((await choice.locator('option').allTextContents()).includes('Films'));
  assert.ok(!(await choice.locator('option').allTextContents()).includes('Readings'), 'nothing has it');
  assert.equal(await page.locator('[data-fact="tag"]:visible').count(), 2);
  await choice.selectOption('Films');
  await shows('Film of poets');
  assert.equal(new URL(page.url()).search, '?category=Films&q=poets');
  assert.equal(await page.locator('[data-fact="tag"]:visible').count(), 0, 'each card would say the same');
  await page.locator('.card-link').click();
  await page.waitForURL(`**/e/${film.slug}`);
  await page.goBack();
  await shows('Film of poets');
  assert.equal(await choice.inputValue(), 'Films');
  await page.getByRole('radio', { name: 'Today' }).check();
  await page.getByRole('heading', { name: 'No event matches today' }).waitFor();
  assert.equal(new URL(page.url()).search, '?when=today&category=Films&q=poets');
  await page.getByRole('button', { name: 'Show all upcoming' }).click();
  await shows('Slam of poets', 'Film of poets');
  assert.equal(await choice.inputValue(), '');

  await page.goto(`${server.url}/?category=fILMS`); // as somebody typed it
  await page.locator('#events').getByText('Film of poets').waitFor();
  await page.waitForFunction(() => document.getElementById('category').value === 'Films');
  await page.locator('[data-line="live"]').waitFor();
  await newEvent({ name: 'A reading', category: 'Readings', starts_at: soon });
  await newEvent({ name: 'Second film', category: 'Films', starts_at: soon });
  await page.locator('#events').getByText('Second film').waitFor();
  assert.ok(!(await names()).includes('A reading'));
  await choice.locator('option', { hasText: 'Readings' }).waitFor({ state: 'attached' });
  await choice.selectOption('Readings');
  await shows('A reading');
  await page.goto(`${server.url}/?category=Nonsense`);
  await page.getByRole('heading', { name: 'No event matches' }).waitFor();
  assert.equal(await page.getByLabel('Category').inputValue(), 'Nonsense');
  await newEvent({ name: 'Singers', category: '👩‍🎤'.repeat(13), starts_at: soon }); // 39 characters, 65 units of UTF-16
  await page.goto(`${server.url}/?category=${encodeURIComponent('👩‍🎤'.repeat(13))}`);
  await shows('Singers');
  for (const nothing of ['%E2%80%AE', '%20ALL%20']) {
    await page.goto(`${server.url}/?category=${nothing}`);
    await page.locator('#events').getByText('A reading').waitFor();
    assert.equal(await page.getByLabel('Category').inputValue(), '');
  }
  await page.goto(`${server.url}/o/c-base?category=all`);
  await page.locator('#events').getByText('A reading').waitFor();
  assert.equal(await page.getByLabel('Category').inputValue(), '');
  await page.finish();
});

test('passwords: page and server agree on what is too short and too long', async () => {
  const rosa = await join(world, 'viewer', 'Rosa');
  const page = await open('/templates/index.html');
  let current = PASSWORD;
  for (const [password, fits] of [['kvx7 Pqz2 w', false], ['kvx7 Pqz2 wm', true], ['kvx7 Pqz2 we\u0301', true], ['kvx7 Pqz2 e\u0301', false],
    [`🦤${'🐳🦑🍋🎷🪁🧭🏮'.repeat(36)}🦀🌵🪐`, true], [`🦤${'🐳🦑🍋🎷🪁🧭🏮'.repeat(36)}🦀🌵🪐🦩`, false]]) {
    const { status } = await server.call('PATCH', '/account', { password, current_password: current }, rosa.token);
    const problem = await page.evaluate(async (text) => (await import('/static/js/entrance.js')).passwordProblem(text), password);
    assert.equal(status === 200, fits, `${password}: ${status}`);
    assert.equal(problem === '', fits, `${password}: ${problem}`);
    if (fits) current = password;
  }
  await page.finish();
});

test('the menu in the head, by keyboard: opens, Escape closes it, and focus is where it was', async () => {
  const page = await signedIn(OWNER, '/templates/index.html');
  await page.locator('.menu summary').focus();
  await page.keyboard.press('Enter');
  await page.locator('.menu-sheet').getByText('Manage your account').waitFor();
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Manage your account');
  await page.keyboard.press('Escape');
  await page.locator('.menu-sheet').waitFor({ state: 'hidden' });
  assert.equal(await page.evaluate(() => document.activeElement.tagName), 'SUMMARY');
  await page.keyboard.press('Enter');
  await page.locator('.hero h1').click();
  await page.locator('.menu-sheet').waitFor({ state: 'hidden' });
  await page.finish();
});

test('accessible with real data: account, sign-in and an event’s page, at a desk in the light, on a phone in the dark', async () => {
  const axe = await readFile(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
  const { id } = await newEvent();
  for (const [path, ready] of [['/account', '#sessions li'], [eventPath(id), '#organizing:not([hidden])'], ['/sign-in', '#already:not([hidden])']]) {
    const page = await signedIn(OWNER, path);
    await page.locator(ready).first().waitFor();
    await page.evaluate(axe);
    for (const [width, colorScheme] of [[1280, 'light'], [390, 'dark']]) {
      await page.setViewportSize({ width, height: 844 });
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate(() => window.axe.run(document));
      assert.deepEqual(violations.map(({ id: rule, nodes }) => `${rule}: ${nodes[0].html}`), [], `${path} ${width} ${colorScheme}`);
      await assertNoSidewaysScroll(page);
    }
    await page.finish();
  }
});
