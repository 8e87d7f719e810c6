/** The states of what section 7 of the API's README adds: types, orders and the waiting list. See states.mjs. */
import { eventPath } from './browser.mjs';

const evening = (hours) => new Date(Math.floor(Date.now() / 86_400_000 + 21) * 86_400_000 + (18 + hours) * 3_600_000).toISOString();
const COMING = { name: 'Harbour Choir, Spring Concert', description: 'Folk songs from four coasts.', capacity: 120, starts_at: evening(0), timezone: 'Europe/Berlin', location: 'c-base, Rungestraße 20, Berlin' };
const LONG = 'Reduced ticket for students, apprentices, pensioners and everybody else who can show a card of one of the city’s many libraries, swimming pools or allotment gardens';
const within = (ms) => new Date(Date.now() + ms).toISOString();
const HOUR = 3_600_000;

/** An event with types. */
const typed = (event, ...types) => (fake) => {
  const added = fake.add({ ...COMING, ...event });
  types.forEach((type, position) => fake.sales.addType(added, { position, ...type }));
  return added.id;
};
const STALLS = { name: 'Stalls', description: 'The best view of the stage.', capacity: 60 };
const BALCONY = { name: 'Balcony', capacity: 12 };
const MANY = [STALLS, { ...BALCONY, booked_count: 12 }, { name: LONG, description: 'With a description that says at length who can have one of these, and what to bring to the door.', capacity: 30, min_per_order: 2 },
  { name: 'Late birds', sales_start_at: within(30 * HOUR) }, { name: 'Early birds', sales_end_at: within(-HOUR) }];

const editPath = (id) => `/templates/create_event.html?id=${id}`;
/** With a quota over two of its types. */
const quoted = (fake) => {
  const id = typed({}, STALLS, { ...BALCONY, booked_count: 7 }, { name: LONG, capacity: null, hidden: true })(fake);
  fake.sales.quotas.set(id, [{ id: '01890000-0000-7000-8000-0000000000aa', event_id: id, name: 'Dinner', size: 40, ticket_type_ids: fake.sales.types.get(id).slice(0, 2).map((type) => type.id), booked_count: 7, held_count: 1 }]);
  return id;
};

async function order(fake, id, { quantity = 2, ...more } = {}) {
  const [type] = fake.sales.types.get(id) ?? [];
  const answer = await fetch(`${fake.url}/events/${id}/orders`, { method: 'POST', body: JSON.stringify({ email: 'ada@example.org', lines: [{ ...(type && { ticket_type_id: type.id }), quantity }], hold: true, ...more }) });
  return (await answer.json()).order_url;
}
/** An order for an event; the state's address is its page. */
const ordered = (event, wanted, ...types) => async (fake) => {
  const id = typed(event, ...(types.length ? types : [STALLS]))(fake);
  fake.link = await order(fake, id, wanted);
  return fake.link;
};
/** Somebody who waits, behind another one. */
const waits = (after = () => {}) => async (fake) => {
  const id = typed({ capacity: 2, waiting_list: true })(fake);
  fake.held = await order(fake, id, { quantity: 2, hold: false });
  for (const email of ['ben@example.org', 'ada@example.org']) {
    const answer = await fetch(`${fake.url}/events/${id}/waiting-list`, { method: 'POST', body: JSON.stringify({ email, quantity: 1 }) });
    fake.link = (await answer.json()).waiting_url;
  }
  await after(fake);
  return fake.link;
};
const post = (fake, path) => fetch(`${fake.url}${path}`, { method: 'POST' });
const typeButton = (page, row, place) => page.locator(`#type-part .rows > :nth-child(${row}) .actions > :nth-child(${place})`);
const linked = (link) => link;
const HOLD = '#confirm:not([hidden])';
const more = (page) => page.locator('.choice .step:last-child').first().click(); // of the first type
const lose = (fake) => { fake.fault = ({ method }) => (method === 'POST' ? { destroy: true } : null); };

async function reserve(page) {
  await page.locator('.choice .stepper:visible').first().waitFor();
  await more(page);
  await page.locator('#order-email').fill('ada@example.org');
  await page.locator('#choose button[type="submit"]').click();
}

export const saleStates = [
  { name: 'sale-types', world: typed({}, ...MANY), path: eventPath, act: more, ready: '.choice' },
  { name: 'sale-seats', world: typed({ max_per_order: 4 }), ready: '.choice' },
  { name: 'sale-before', world: typed({ sales_start_at: within(HOUR * 1.2) }, STALLS), ready: '#sale-title:not(:empty)' },
  { name: 'sale-before-long', world: typed({ sales_start_at: within(HOUR * 200) }), ready: '#sale-title:not(:empty)' },
  { name: 'sale-after', world: typed({ sales_end_at: within(-HOUR) }, STALLS), ready: '#sale-title:not(:empty)' },
  { name: 'sale-sold-out', world: typed({ waiting_list: true }, { ...STALLS, booked_count: 60 }, { ...BALCONY, booked_count: 12 }), ready: '.queue:not([hidden])' },
  { name: 'sale-full', world: typed({ waiting_list: true, booked_count: 120 }), ready: '.queue:not([hidden])' },
  { name: 'sale-unread', world: (fake) => { const id = typed({}, STALLS)(fake); fake.fault = ({ path }) => (path.endsWith('/ticket-types') ? { destroy: true } : null); return id; }, ready: '#choose > .problem:not(:empty)' },
  { name: 'sale-problems', world: typed({}, STALLS, BALCONY), act: async (page) => {
    await page.locator('.choice .stepper:visible').first().waitFor();
    await page.locator('#choose button[type="submit"]').click();
  }, ready: '#choose > .problem:not(:empty)' },
  { name: 'sale-refused', world: typed({ waiting_list: true }, STALLS, BALCONY), act: async (page, fake) => {
    fake.fault = ({ method }) => (method === 'POST' ? { status: 409, body: { code: 'ticket_type_full', error: 'Full.', available: 1, waiting_list: true } } : null);
    await reserve(page);
  }, ready: '#order-outcome[data-state="refused"]' },
  { name: 'sale-lost', world: typed({}, STALLS), act: async (page, fake) => { lose(fake); await reserve(page); }, ready: '#order-outcome[data-state="lost"]' },
  { name: 'sale-held', world: typed({}, STALLS), act: async (page) => {
    await reserve(page);
    await page.locator(HOLD).waitFor();
    await page.goBack();
  }, ready: '.held:not([hidden])' },
  { name: 'sale-joining', world: typed({ waiting_list: true }, { ...STALLS, booked_count: 60 }, BALCONY), act: (page) => page.locator('.queue > button').click(), ready: '#join-seats' },
  { name: 'sale-joined', world: typed({ waiting_list: true, booked_count: 120 }), act: async (page) => {
    await page.locator('.queue > button').click();
    await page.locator('#join-email').fill('ada@example.org');
    await page.locator('.join button[type="submit"]').click();
  }, ready: '.join .notice' },
  { name: 'create-sale', path: '/templates/create_event.html', act: async (page) => {
    await page.locator('#sales summary').click();
    await page.locator('#waiting-list').check();
    await page.locator('#most-per-order').fill('1000');
  }, ready: '#most-per-order-problem:not(:empty)' },
  { name: 'edit-types', world: quoted, path: editPath, act: (page) => page.locator('#types summary').click(), ready: '#types .row-head' },
  { name: 'edit-types-none', world: typed({}), path: editPath, act: (page) => page.locator('#types summary').click(), ready: '#types li' },
  { name: 'edit-types-changing', world: quoted, path: editPath, act: async (page) => {
    await page.locator('#types summary').click();
    await typeButton(page, 1, 1).click();
    await page.locator('#type-most').fill('0');
    await page.locator('#type-name').fill('');
    await page.locator('#types .inset button[type="submit"]').click();
  }, ready: '#type-name-problem:not(:empty)' },
  { name: 'edit-types-quota', world: quoted, path: editPath, act: async (page) => {
    await page.locator('#types summary').click();
    await page.locator('#quota-part .actions button').first().click();
  }, ready: '#quota-size' },
  { name: 'edit-types-deleting', world: quoted, path: editPath, act: async (page) => {
    await page.locator('#types summary').click();
    await typeButton(page, 2, 3).click();
  }, ready: '#types .asked' },
  { name: 'order-held', world: ordered({}, {}), path: linked, ready: HOLD },
  { name: 'order-held-one', world: ordered({ names_required: true, name: LONG }, { quantity: 1 }, { ...STALLS, name: LONG }), path: linked, act: (page) => page.locator('#attendees summary').click(), ready: HOLD },
  { name: 'order-problems', world: ordered({ names_required: true }, {}), path: linked, act: async (page) => {
    await page.locator('#seat-1-email').fill('ben@');
    await page.locator('#confirm-button').click();
  }, ready: '#buyer-name-problem:not(:empty)' },
  { name: 'order-soon', world: async (fake) => { const link = await ordered({}, {})(fake); fake.sales.ahead = 9.5 * 60_000; return link; }, path: linked, ready: '.soon' },
  { name: 'order-expired', world: async (fake) => { const link = await ordered({}, {})(fake); fake.sales.ahead = 11 * 60_000; return link; }, path: linked, ready: '[data-state="expired"]' },
  { name: 'order-too-late', world: async (fake) => {
    const link = await ordered({ capacity: 2 }, {})(fake);
    fake.sales.ahead = 11 * 60_000;
    await order(fake, fake.events[0].id, { hold: false, email: 'ben@example.org' });
    return link;
  }, path: linked, act: (page) => page.locator('#confirm-button').click(), ready: '#said-title:focus' },
  { name: 'order-lost', world: ordered({}, {}), path: linked, act: async (page, fake) => { lose(fake); await page.locator('#confirm-button').click(); }, ready: '#outcome[data-state="lost"]' },
  { name: 'order-releasing', world: ordered({}, {}), path: linked, act: (page) => page.locator('#release').click(), ready: '#question:not([hidden])' },
  { name: 'order-released', world: async (fake) => { const link = await ordered({}, {})(fake); await post(fake, `${link}/release`); return link; }, path: linked, ready: '[data-state="cancelled"]' },
  { name: 'order-confirmed', world: ordered({}, { quantity: 3, hold: false, name: 'Ada Lovelace', attendees: [{}, { name: 'Benjamin with a very long name indeed', email: 'benjamin.with.a.very.long.address.indeed@department.example.org' }] }), path: linked, ready: '#tickets:not([hidden])' },
  { name: 'order-cancelling', world: ordered({}, { quantity: 3, hold: false }), path: linked, act: (page) => page.locator('#cancel').click(), ready: '#question:not([hidden])' },
  { name: 'order-cancelled', world: async (fake) => { const link = await ordered({}, { hold: false })(fake); await post(fake, `${link}/release`); return link; }, path: linked, ready: '[data-state="cancelled"]' },
  { name: 'order-event-cancelled', world: async (fake) => { const link = await ordered({}, { hold: false })(fake); fake.events[0].status = 'cancelled'; return link; }, path: linked, ready: '[data-state="cancelled"]' },
  { name: 'order-missing', path: `/orders/${'x'.repeat(64)}`, ready: '#missing:not([hidden])' },
  { name: 'order-failed', path: `/orders/${'x'.repeat(64)}`, world: (fake) => { fake.fault = () => ({ status: 500, body: { code: 'internal', error: 'Something went wrong on the server.' } }); }, ready: '#problem:not([hidden])' },
  { name: 'waiting', world: waits(), path: linked, ready: '#entry:not([hidden])' },
  { name: 'waiting-leaving', world: waits(), path: linked, act: (page) => page.locator('#leave').click(), ready: '#question:not([hidden])' },
  { name: 'waiting-offered', world: waits((fake) => post(fake, `${fake.held}/release`)), path: linked, ready: '#said-link:not([hidden])' },
  { name: 'waiting-left', world: waits((fake) => post(fake, `${fake.link}/leave`)), path: linked, ready: '[data-state="over"]' },
  { name: 'order-offer', world: async (fake) => { await waits((f) => post(f, `${f.held}/release`))(fake); return [...fake.sales.orders.values()].at(-1).order_url; }, path: linked, ready: HOLD },
  { name: 'waiting-missing', path: `/waiting/${'x'.repeat(64)}`, ready: '#missing:not([hidden])' },
];
