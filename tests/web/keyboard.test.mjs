/** From browsing to registered with the keyboard alone, against a real server. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch, openPage } from './support/browser.mjs';
import { sharedServer } from './support/server.mjs';

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([sharedServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

/** Presses Tab until the focused element has this name, checking that focus can be seen. */
async function tabTo(page, name) {
  for (let i = 0; i < 40; i += 1) {
    await page.keyboard.press('Tab');
    const [found, seen] = await page.evaluate((wanted) => {
      const node = document.activeElement;
      const words = node.labels?.[0]?.textContent ?? node.textContent;
      const looks = [node, node.nextElementSibling].filter(Boolean)
        .flatMap((part) => [getComputedStyle(part), getComputedStyle(part, '::after')]);
      return [words.trim() === wanted, looks.some((style) => parseFloat(style.outlineWidth) >= 2 && style.outlineStyle !== 'none')];
    }, name);
    assert.ok(seen, `focus is visible on the way to ${name}`);
    if (found) return;
  }
  assert.fail(`never reached ${name}`);
}

test('browse, search, open, register', async () => {
  await server.event({ name: 'Other evening' });
  const event = await server.event({ name: 'Keyboard concert' });
  const page = await openPage(browser, { base: server.url });
  await page.locator('.card').first().waitFor();
  await tabTo(page, 'Skip to content');
  await page.keyboard.press('Enter');
  await tabTo(page, 'Search events');
  await page.keyboard.type('keyboard');
  await page.getByText('1 event found').waitFor();
  await tabTo(page, 'Newest');
  await page.keyboard.press('ArrowRight');
  assert.ok(await page.getByLabel('Most seats').isChecked());
  await tabTo(page, 'Keyboard concert');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Keyboard concert' }).waitFor();
  await tabTo(page, 'Your e-mail address');
  await page.keyboard.type('keys@example.org');
  await page.keyboard.press('Enter');
  await page.getByText('You’re in').waitFor();
  assert.equal((await server.registrations(event.id)).length, 1);
  await page.finish();
});

test('create an event', async () => {
  const page = await openPage(browser, { base: server.url, path: '/templates/create_event.html' });
  await tabTo(page, 'Name');
  await page.keyboard.type('Typed');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Tab');
  await page.keyboard.type('7');
  await tabTo(page, 'Create event');
  await page.keyboard.press('Enter');
  await page.getByText('Your event is open.').waitFor();
  await page.finish();
});
