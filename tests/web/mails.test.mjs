/** What pages of accounts say and do where the server sends mail, and where it does not. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNoSidewaysScroll, launch, openPage } from './support/browser.mjs';
import { startFake } from './support/fake_server.mjs';

let browser;
before(async () => { browser = await launch(); });
after(async () => { await browser?.close(); });

/** @param {(page: import('playwright-core').Page, fake: Object) => Promise<void>} then */
async function visiting(world, path, then, options = {}) {
  const fake = await startFake();
  try {
    const access = fake.protect(world);
    if (options.signedIn) access.account = access.known;
    const page = await openPage(browser, { base: fake.url, path, ...options });
    await then(page, fake);
    await page.finish();
  } finally {
    await fake.stop();
  }
}
const sent = (fake, method, path) => fake.requests.filter((seen) => seen.method === method && seen.path === path);
const signedIn = { signedIn: true, before: (page, context) => context.addInitScript(() => localStorage.setItem('boxoffice.signed-in', 'true')) };

test('a forgotten password where mail is on: one address, one mail, and nothing is said about who has an account', async () => {
  await visiting({ mail: true }, '/forgotten-password', async (page, fake) => {
    await page.getByText('You get a mail with a link').waitFor();
    assert.ok(await page.locator('#by-hand').isHidden());
    await page.locator('#ask-button').click();
    await page.locator('#email-problem:not(:empty)').waitFor();
    assert.equal(sent(fake, 'POST', '/password-reset').length, 0);
    await page.locator('#email').fill(' Ada@Example.org ');
    await page.locator('#ask-button').click();
    await page.getByText('If there is an account with this address').waitFor();
    assert.deepEqual(sent(fake, 'POST', '/password-reset').map(({ body }) => JSON.parse(body)), [{ email: 'ada@example.org' }]);
    await page.setViewportSize({ width: 360, height: 700 });
    await assertNoSidewaysScroll(page);
  });
});

test('a forgotten password where mail is off: who can make a link', async () => {
  await visiting({ mail: false }, '/forgotten-password', async (page) => {
    await page.getByText('This server sends no mail, so it cannot send you a link.').waitFor();
    assert.ok(await page.locator('#by-hand').isVisible());
    assert.ok(await page.locator('#ask').isHidden());
  });
});

test('a forgotten password where the server does not answer: nothing is claimed', async () => {
  const fake = await startFake();
  try {
    fake.protect({ mail: true });
    fake.fault = ({ path }) => (path === '/session' ? { status: 503, body: { code: 'overloaded', error: 'Too many requests wait.' } } : null);
    const page = await openPage(browser, { base: fake.url, path: '/forgotten-password', allow: /503/ });
    await page.getByText('cannot tell whether it sends mail').waitFor();
    assert.ok(await page.locator('#by-hand').isVisible());
    await page.finish();
  } finally {
    await fake.stop();
  }
});

test('the daily mail: asked for and ended with one click, kept as the server has it', async () => {
  await visiting({ mail: true }, '/account', async (page, fake) => {
    const box = page.getByRole('checkbox', { name: 'A mail a day about new registrations' });
    await box.check();
    await page.getByText('The next one comes in the morning').waitFor();
    await box.uncheck();
    await page.getByText('No more of these mails').waitFor();
    assert.deepEqual(sent(fake, 'PATCH', '/account').map(({ body }) => JSON.parse(body)), [{ digest: true }, { digest: false }]);
    fake.fault = ({ method }) => (method === 'PATCH' ? { status: 503, body: { code: 'overloaded', error: 'Too many requests wait.' } } : null);
    await box.click();
    await page.getByText('That was not saved').waitFor();
    assert.equal(await box.isChecked(), false);
  }, { ...signedIn, allow: /503/ });
});

test('the daily mail: where the answer got lost, the switch shows what the server has', async () => {
  await visiting({ mail: true }, '/account', async (page, fake) => {
    const box = page.getByRole('checkbox', { name: 'A mail a day about new registrations' });
    await box.waitFor();
    for (const [isSaved, words] of [[false, 'That was not saved'], [true, 'The next one comes in the morning']]) {
      fake.fault = ({ method, path, body }) => {
        if (method === 'PATCH' && isSaved) Object.assign(fake.access.known, JSON.parse(body));
        return method === 'PATCH' || path === '/session' ? { destroy: true } : null;
      };
      await box.click();
      await page.getByText('it may be saved or not').waitFor();
      assert.deepEqual(await box.evaluate(({ indeterminate, disabled }) => [indeterminate, disabled]), [true, true]);
      fake.fault = null;
      await page.getByText(words).waitFor();
      assert.deepEqual(await box.evaluate(({ indeterminate, disabled, checked }) => [indeterminate, disabled, checked]), [false, false, isSaved]);
    }
  }, { ...signedIn, allow: /Failed to load|ERR_/ });
});

test('the daily mail is not offered where no mail is sent, or to who belongs to no organizer', async () => {
  for (const world of [{ mail: false }, { mail: true, memberships: [] }]) {
    await visiting(world, '/account', async (page) => {
      await page.locator('#sessions li').first().waitFor();
      assert.ok(await page.locator('#mails').isHidden());
    }, signedIn);
  }
});
