/** An event's picture against a real server: in the form that makes or changes the event, and on its page. */
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { assertNoSidewaysScroll, eventPath, eventShown, launch, openPage } from './support/browser.mjs';
import { evening, padded, plain } from './support/pictures.mjs';
import { sharedServer } from './support/server.mjs';

let server;
let browser;
before(async () => { [server, browser] = await Promise.all([sharedServer(), launch()]); });
after(async () => { await browser?.close(); await server?.stop(); });

const CREATE = '/templates/create_event.html';
const MOST = 4 * 1024 * 1024;
const file = (buffer, name = 'hall.png', mimeType = 'image/png') => ({ name, mimeType, buffer });
const open = (path = CREATE, options = {}) => openPage(browser, { base: server.url, path, ...options });
const asIs = async (id) => (await server.call('GET', `/events/${id}`)).body;

async function withPicture(fields = {}, picture = plain(1200, 600)) {
  const event = await server.event(fields);
  const sent = await fetch(`${server.url}/events/${event.id}/image?alt=The%20hall`, { method: 'PUT', headers: { 'Content-Type': 'image/png' }, body: picture });
  assert.equal(sent.status, 200);
  return sent.json();
}

async function edit(event) {
  const page = await open(`${CREATE}?id=${event.id}`);
  await page.locator('#other:not([hidden])').waitFor();
  return page;
}

/** @returns {Promise<Object>} the event that the page shows then */
async function send(page) {
  await page.locator('#create-button').click();
  await page.waitForURL('**/e/*');
  return asIs(await eventShown(page));
}

async function choose(page, picture) {
  await page.locator('#picture-file').setInputFiles(picture);
  await page.locator('#picture-shown:not([hidden])').waitFor();
}

test('a picture is chosen, described, sent with a new event, and shown on its page', async () => {
  const page = await open();
  await page.locator('#name').fill('With a picture');
  await page.locator('#capacity').fill('5');
  await choose(page, file(plain(1200, 600)));
  assert.deepEqual(await page.locator('#picture-canvas').evaluate(({ width, height, hidden }) => [width, height, hidden]), [640, 320, false]);
  await page.getByLabel('What it shows').fill('The  great hall');
  await page.getByRole('button', { name: 'See the whole page' }).click();
  const preview = page.getByRole('dialog').getByRole('img', { name: 'The great hall' });
  assert.deepEqual(await preview.evaluate((canvas) => [canvas.width, canvas.height, canvas.getContext('2d').getImageData(300, 100, 1, 1).data[3]]), [640, 320, 255]);
  await page.keyboard.press('Escape');
  const event = await send(page);
  assert.equal(event.image.alt, 'The great hall');
  assert.equal(event.image.width, 1200);
  const shown = page.getByRole('img', { name: 'The great hall' });
  await shown.waitFor();
  await page.waitForFunction(() => document.getElementById('picture').naturalWidth > 0);
  const { srcset, width, height } = await shown.evaluate((node) => ({ srcset: node.srcset, width: node.getAttribute('width'), height: node.getAttribute('height') }));
  assert.equal(srcset, event.image.sizes.map(({ url, width: wide }) => `${url} ${wide}w`).join(', '));
  assert.deepEqual([width, height], ['1200', '600']);
  await page.finish();
});

test('an event without one shows none, and the form asks for nothing', async () => {
  const page = await open();
  await page.locator('#name').fill('Plain');
  await page.locator('#capacity').fill('5');
  const event = await send(page);
  assert.equal(event.image, null);
  await page.locator('#event:not([hidden])').waitFor();
  assert.ok(await page.locator('#picture').isHidden());
  await page.finish();
});

test('it is dropped onto its field', async () => {
  const event = await server.event();
  const page = await edit(event);
  const data = await page.evaluateHandle((bytes) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([Uint8Array.from(atob(bytes), (c) => c.charCodeAt(0))], 'hall.png', { type: 'image/png' }));
    return transfer;
  }, plain(400, 300).toString('base64'));
  for (const kind of ['dragenter', 'dragover']) await page.locator('#picture').dispatchEvent(kind, { dataTransfer: data });
  await page.waitForFunction(() => performance.getEntriesByName(`${location.origin}/static/js/picture.js`).length > 0);
  await page.waitForFunction((transfer) => {
    document.getElementById('picture').dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
    return !document.getElementById('picture-shown').hidden;
  }, data);
  const after = await send(page);
  assert.deepEqual([after.image.width, after.image.height, after.image.alt], [400, 300, '']);
  await page.finish();
});

test('its description is changed without sending it again, and it is taken away', async () => {
  const event = await withPicture();
  let page = await edit(event);
  await page.locator('#picture-served:not([hidden])').waitFor();
  assert.equal(await page.getByLabel('What it shows').inputValue(), 'The hall');
  await page.getByLabel('What it shows').fill('The stage');
  const described = await send(page);
  assert.deepEqual(described.image, { ...event.image, alt: 'The stage' });
  await page.finish();
  page = await edit(event);
  await page.locator('#picture-served:not([hidden])').waitFor();
  await page.getByRole('button', { name: 'Remove the picture' }).click();
  assert.ok(await page.locator('#picture-shown').isHidden());
  assert.equal((await send(page)).image, null);
  await page.finish();
});

const WRONG = [
  { it: 'too large', chosen: () => file(padded(plain(400, 200), MOST + 1)), says: 'This file has 4.0 MiB. A picture may have 4.' },
  { it: 'another kind of file', chosen: () => file(Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), 'a.svg', 'image/svg+xml'), says: 'Choose a PNG, a JPEG or a WebP picture.' },
  { it: 'no picture', chosen: () => file(Buffer.from('words')), says: 'This browser can’t read that file: it is damaged, or no picture.' },
  { it: 'too small', chosen: () => file(plain(100, 100)), says: 'This picture has 100 × 100 pixels. It needs 200 × 100 at least.' },
  { it: 'empty', chosen: () => file(Buffer.alloc(0)), says: 'This file is empty.' },
];
for (const { it, chosen, says } of WRONG) {
  test(`told at the field before anything is sent: ${it}`, async () => {
    const page = await open();
    await page.locator('#picture-file').setInputFiles(chosen());
    await page.locator('#picture-problem:not(:empty)').waitFor();
    assert.equal(await page.locator('#picture-problem').textContent(), says);
    assert.ok(await page.locator('#picture-shown').isHidden());
    await choose(page, file(plain(400, 200)));
    assert.equal(await page.locator('#picture-problem').textContent(), '');
    await page.finish();
  });
}

// As a browser would that reads GIFs whatever their name.
test('what the server refuses is told where the event is changed, and the event is there', async () => {
  const gif = Buffer.concat([Buffer.from('GIF89a'), Buffer.alloc(500)]);
  const page = await open(CREATE, { allow: /400/ });
  await page.locator('#name').fill('Refused picture');
  await page.locator('#capacity').fill('5');
  await page.evaluate(() => { globalThis.createImageBitmap = async () => { const canvas = new OffscreenCanvas(300, 150); canvas.getContext('2d'); return canvas.transferToImageBitmap(); }; });
  await choose(page, file(gif));
  await page.locator('#create-button').click();
  await page.waitForURL(`**${CREATE}?id=*`);
  await page.locator('[data-state="refused"]').waitFor();
  const text = await page.locator('#outcome').innerText();
  assert.match(text, /The event is there, its picture is not/);
  assert.match(text, /PNG, JPEG or WebP/);
  assert.equal((await asIs(new URL(page.url()).searchParams.get('id'))).name, 'Refused picture');
  await choose(page, file(plain(400, 200)));
  assert.equal((await send(page)).image.width, 400);
  await page.finish();
});

test('sending shows how far it is, and is stopped', async () => {
  const event = await server.event();
  const page = await edit(event);
  await choose(page, file(plain(400, 200)));
  let release;
  const held = new Promise((resolve) => { release = resolve; });
  await page.route('**/image*', async (route) => { await held; await route.abort().catch(() => {}); });
  await page.locator('#create-button').click();
  await page.locator('#picture-sending:not([hidden]) progress').waitFor();
  await page.getByRole('button', { name: 'Stop sending' }).click();
  await page.locator('[data-state="cancelled"]').waitFor();
  release();
  assert.equal((await asIs(event.id)).image, null);
  await page.unroute('**/image*');
  assert.equal((await send(page)).image.width, 400);
  await page.finish();
});

test('a page that is open shows a new picture, and drops one that is taken away', async () => {
  const event = await server.event();
  const page = await open(eventPath(event.id));
  await page.locator('[data-line="live"]').waitFor();
  const path = `${server.url}/events/${event.id}/image`;
  await fetch(`${path}?alt=Stage`, { method: 'PUT', headers: { 'Content-Type': 'image/png' }, body: plain(800, 400) });
  await page.getByRole('img', { name: 'Stage' }).waitFor();
  await fetch(path, { method: 'DELETE' });
  await page.locator('#picture').waitFor({ state: 'hidden' });
  await page.finish();
});

// Held back until the page stands: what moves then would be seen.
for (const [width, height] of [[390, 844], [360, 640], [1280, 900]]) {
  test(`nothing moves when it comes, and the button stays in sight, at ${width} × ${height}`, async () => {
    const event = await withPicture({ name: 'An evening at the river with the harbour choir' }, evening(1000, 1500));
    let release;
    const held = new Promise((resolve) => { release = resolve; });
    const page = await open('/favicon.ico', { context: { viewport: { width, height } } });
    await page.route('**/image/**', async (route) => { await held; await route.continue(); });
    await page.goto(server.url + eventPath(event.id));
    await page.locator('#register:not([hidden])').waitFor();
    const places = () => page.evaluate(() => ['name', 'register-button', 'about', 'picture'].map((id) => document.getElementById(id).getBoundingClientRect()).map(({ top, bottom }) => [top, bottom]));
    const before = await places();
    release();
    await page.waitForFunction(() => document.getElementById('picture').complete && document.getElementById('picture').naturalWidth > 0);
    assert.deepEqual(await places(), before);
    const without = await page.evaluate(() => { document.getElementById('picture').hidden = true; return document.getElementById('register-button').getBoundingClientRect().bottom; });
    const [, [, bottom]] = before;
    assert.ok(bottom <= height || without > height, `the button ends at ${bottom} px of ${height}`);
    await assertNoSidewaysScroll(page);
    await page.finish();
  });
}
