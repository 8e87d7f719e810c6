/** Links: invitations for whoever is, and is not, known or signed in; new passwords; links that are used up. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPage } from './support/browser.mjs';
import { OWNER, PASSWORD, invite, join, startProtected } from './support/people.mjs';

let world;
let server;
let browser;
before(async () => {
  [world, browser] = await Promise.all([startProtected(), launch()]);
  ({ server } = world);
});
after(async () => { await browser?.close(); await server?.stop(); });

const open = (path, options = {}) => openPage(browser, { base: server.url, path, allow: /status of 40/, ...options });
const rolesOf = async (token) => (await server.call('GET', '/session', undefined, token)).body.memberships.map(({ role, organizer }) => `${role} of ${organizer.name}`);
const tokenOf = async (email, password = PASSWORD) => (await server.call('POST', '/session', { email, password, as: 'token' })).body.token;

/** Another organizer, whose owner invites people who have accounts already. */
async function elsewhere(name) {
  const owner = await join(world, 'viewer', name);
  const { body: organizer } = await server.call('POST', '/organizers', { name: `${name}’s house` }, owner.token);
  return { server, token: owner.token, organizer };
}

test('somebody new makes an account, once', async () => {
  const link = await invite(world, 'fred@example.org', 'manager');
  const page = await open(link);
  await page.getByRole('heading', { name: 'c-base' }).waitFor();
  assert.equal(page.url(), `${server.url}/invitation`);
  await page.getByText('Your role: Manager. You may create and change events').waitFor();
  await page.getByLabel('Your name').fill('Fred');
  await page.locator('#password').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create the account and join' }).click();
  await page.waitForURL('**/account');
  await page.getByText('Welcome to c-base').waitFor();
  assert.deepEqual(await rolesOf(await tokenOf('fred@example.org')), ['manager of c-base']);
  await page.finish();
  const again = await open(link);
  await again.getByText('This link is not valid').waitFor();
  await again.finish();
});

test('somebody known signs in and joins', async () => {
  const other = await elsewhere('Gina');
  const page = await open(await invite(other, OWNER.email, 'door'));
  await page.getByText(`Sign in as ${OWNER.email}`).waitFor();
  await page.locator('#enter-password').fill('not the right one');
  await page.locator('#enter-button').click();
  await page.locator('#enter-outcome[data-state="refused"]').waitFor();
  await page.locator('#enter-password').fill(PASSWORD);
  await page.locator('#enter-button').click();
  await page.waitForURL('**/account');
  assert.deepEqual((await rolesOf(world.token)).sort(), ['door of Gina’s house', 'owner of c-base']);
  await page.finish();
});

test('somebody else who is signed in is told so, signs out, and goes on without the link', async () => {
  const other = await elsewhere('Hank');
  const ivy = await join(world, 'viewer', 'Ivy');
  const link = await invite(other, ivy.email, 'viewer');
  const page = await open('/sign-in?next=%2Faccount');
  await page.locator('#email').fill(OWNER.email);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#enter-button').click();
  await page.waitForURL('**/account');
  await page.goto(server.url + link);
  await page.getByText(`but you are signed in as ${OWNER.email}`).waitFor();
  await page.getByRole('button', { name: 'Sign out and go on' }).click();
  await page.locator('#enter-password').fill(PASSWORD);
  await page.locator('#enter-button').click();
  await page.waitForURL('**/account');
  await page.getByRole('heading', { name: 'Ivy' }).waitFor();
  await page.getByText('Hank’s house').first().waitFor();
  await page.finish();
});

test('whoever is signed in already joins with one press', async () => {
  const other = await elsewhere('Jana');
  const kim = await join(world, 'viewer', 'Kim');
  const page = await open('/sign-in?next=%2Faccount');
  await page.locator('#email').fill(kim.email);
  await page.locator('#password').fill(PASSWORD);
  await page.locator('#enter-button').click();
  await page.waitForURL('**/account');
  await page.goto(server.url + await invite(other, kim.email, 'manager'));
  await page.getByRole('button', { name: 'Join' }).click();
  await page.waitForURL('**/account');
  await page.getByText('Welcome to Jana’s house').waitFor();
  await page.finish();
});

test('a new password by a link that an owner made, once', async () => {
  const lena = await join(world, 'viewer', 'Lena');
  const { body: members } = await server.call('GET', `/organizers/${world.organizer.id}/members`, undefined, world.token);
  const { id } = members.find(({ account }) => account.email === lena.email);
  const { body } = await server.call('POST', `/organizers/${world.organizer.id}/members/${id}/password-reset`, {}, world.token);
  const page = await open(body.link);
  assert.equal(page.url(), `${server.url}/reset`);
  await page.locator('#password').fill('lena');
  await page.locator('#reset-button').click();
  await page.getByText('at least 12 characters').waitFor();
  await page.locator('#password').fill('a boat without a single oar');
  await page.locator('#reset-button').click();
  await page.getByText('Your new password is set').waitFor();
  assert.ok(await tokenOf(lena.email, 'a boat without a single oar'));
  await page.finish();
  const again = await open(body.link);
  await again.locator('#password').fill('a boat without a single oar');
  await again.locator('#reset-button').click();
  await again.getByText('This link is not valid any more').waitFor();
  await again.finish();
});

test('pages without a link, or with a broken one, say what to do', async () => {
  for (const [path, words] of [['/set-up', '--new-set-up-link'], ['/reset', 'open the link once more'], ['/invitation', 'ask an owner'],
    ['/invitation#bxl_nonsense', 'can invite you again'], ['/forgotten-password', 'sends no mail, so']]) {
    const page = await open(path);
    await page.getByText(words).first().waitFor();
    await page.finish();
  }
});
