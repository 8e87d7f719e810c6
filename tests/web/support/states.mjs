/**
 * Every state of every page: how the world is, what is done, and what shows that it was reached.
 * The one rule: the accessibility test and the pictures go through the same list.
 */
const LONG = 'The Extraordinarily Long Evening of Chamber Music, Spoken Word, Projected Light and Quiet Conversation in the Old Reading Room of the Municipal Library, with an Intermission and Tea, Part Two';
const WORDS = 'An evening for everyone who likes to listen closely. Doors open half an hour before; the bar stays open until midnight. Bring a friend, a notebook, or nothing at all.';

const samples = [
  { name: 'Night Trains of Europe', description: 'A talk with pictures about sleeper routes, past and coming.', capacity: 180, booked_count: 0 },
  { name: 'Ceramics for Beginners', description: 'Two hours at the wheel. Aprons are there, clay too.', capacity: 12, booked_count: 11 },
  { name: 'Open Air Cinema: City Lights', description: WORDS, capacity: 10_000, booked_count: 7_412, starts_at: '2026-12-12T18:00:00.000Z', ends_at: '2026-12-12T20:30:00.000Z', timezone: 'Europe/Berlin', location: 'Museum Island, Berlin' },
  { name: LONG, description: WORDS.repeat(6), capacity: 64, booked_count: 30 },
  { name: 'مهرجان الشعر العربي', description: 'أمسية شعرية مع موسيقى العود في ساحة المدينة القديمة.', capacity: 300, booked_count: 120 },
  { name: 'One chair, one piece', description: 'A concert for exactly one listener.', capacity: 1, booked_count: 0 },
  { name: '量子コンピュータ入門 🎟️', description: '', capacity: 80, booked_count: 80 },
  { name: 'Rust Meetup', description: 'Three short talks and pizza.', capacity: 120, booked_count: 97 },
  { name: 'Harbour Choir, Spring Concert', description: 'Folk songs from four coasts.', capacity: 420, booked_count: 402, status: 'cancelled' },
];

const many = (fake) => { for (const event of [...samples].reverse()) fake.add({ ...event, created_at: new Date(Date.now() - 7_200_000).toISOString() }); };
const one = (event) => (fake) => fake.add({ name: 'Rust Meetup', description: WORDS, capacity: 120, booked_count: 37, ...event }).id;
const answer = (status, code, error, headers) => ({ status, body: { code, error }, headers });
const onRegister = (make) => (page, fake) => {
  fake.fault = ({ path }) => (path.endsWith('/register') ? make() : null);
  return type(page);
};
async function type(page, email = 'ada@example.org') {
  await page.locator('#email').fill(email);
  await page.locator('#register-button').click();
}

export const states = [
  { name: 'browse', path: '/', world: many, ready: '.card[data-id]' },
  { name: 'browse-empty', path: '/', ready: '#empty:not([hidden])' },
  { name: 'browse-nothing', path: '/', world: many, act: (page) => page.locator('#q').fill('zebra'), ready: '#nothing:not([hidden])' },
  { name: 'browse-search', path: '/', world: many, act: (page) => page.locator('#q').fill('talk'), ready: '#status:has-text("found")' },
  { name: 'browse-failed', path: '/', world: (fake) => { fake.fault = () => answer(500, 'internal', 'Something went wrong on the server.'); }, ready: '#problem:not([hidden])' },
  { name: 'browse-failed-later', path: '/', world: many, act: async (page, fake) => {
    await page.locator('.card[data-id]').first().waitFor();
    fake.fault = () => ({ destroy: true });
    fake.cutStreams();
  }, ready: '#problem:not([hidden])' },
  { name: 'browse-loading', path: '/', world: (fake) => { fake.fault = () => new Promise(() => {}); }, ready: '#skeleton' }, // an answer that never comes
  { name: 'no-script', path: '/', noScript: true, ready: '.noscript' },
  { name: 'create', path: '/templates/create_event.html', ready: '#preview .card' },
  { name: 'create-filled', path: '/templates/create_event.html', act: async (page) => {
    await page.locator('#name').fill(samples[3].name);
    await page.locator('#description').fill(WORDS);
    await page.locator('#capacity').fill('1000');
  }, ready: '#preview .card' },
  { name: 'create-problems', path: '/templates/create_event.html', act: async (page) => {
    await page.locator('#name').fill('x'.repeat(205));
    await page.locator('#capacity').fill('1.5');
    await page.locator('#create-button').click();
  }, ready: '#capacity-problem:not(:empty)' },
  { name: 'create-busy', path: '/templates/create_event.html', act: async (page, fake) => {
    fake.fault = () => answer(503, 'overloaded', 'Busy.', { 'Retry-After': '30' });
    await page.locator('#name').fill('Rust Meetup');
    await page.locator('#capacity').fill('120');
    await page.locator('#create-button').click();
  }, ready: '[data-state="busy"]' },
  { name: 'event', world: one({ starts_at: '2026-12-12T18:00:00.000Z', timezone: 'Europe/Berlin', location: 'c-base, Rungestraße 20, Berlin' }), ready: '#register' },
  { name: 'event-created', world: one({ booked_count: 0 }), before: (page, context) => context.addInitScript(() => {
    const id = new URLSearchParams(location.search).get('id');
    if (id) sessionStorage.setItem('boxoffice.created', JSON.stringify(id));
  }), ready: '#created' },
  { name: 'event-long', world: one({ name: LONG, description: `${WORDS}\n\n`.repeat(50).slice(0, 9900), capacity: 10_000, booked_count: 7_412 }), ready: '#register', fold: true },
  { name: 'event-rtl', world: one(samples[4]), ready: '#register' },
  { name: 'event-one-seat', world: one(samples[5]), ready: '#register' },
  { name: 'event-huge', world: one({ capacity: 1_000_000, booked_count: 1 }), ready: '#register' },
  { name: 'event-last', world: one({ capacity: 40, booked_count: 38 }), ready: '#register' },
  { name: 'event-full', world: one({ capacity: 40, booked_count: 40 }), ready: '#full' },
  { name: 'event-cancelled', world: one({ status: 'cancelled' }), ready: '#closed' },
  { name: 'registered', world: one({}), act: (page) => type(page), ready: '.ticket' },
  { name: 'already', world: one({}), act: async (page, fake, id) => {
    await fetch(`${fake.url}/events/${id}/register`, { method: 'POST', body: '{"user_email":"ada@example.org"}' });
    await type(page);
  }, ready: '[data-state="already"]' },
  { name: 'full-while-typing', world: one({ capacity: 40, booked_count: 39 }), act: async (page, fake) => {
    await page.locator('#email').fill('ada@exam');
    fake.book(fake.events[0]);
  }, ready: '#full' },
  { name: 'full-on-sending', world: one({}), act: onRegister(() => answer(409, 'event_full', 'The event is full.')), ready: '[data-state="full"]' },
  { name: 'invalid-email', world: one({}), act: (page) => type(page, 'ada@example'), ready: '#email-problem:not(:empty)' },
  { name: 'busy', world: one({}), act: onRegister(() => answer(503, 'overloaded', 'Busy.', { 'Retry-After': '30' })), ready: '[data-state="busy"]' },
  { name: 'unknown-outcome', world: one({}), act: onRegister(() => answer(503, 'outcome_unknown', 'Unknown.', { 'Retry-After': '30' })), ready: '[data-state="unknown"]' },
  { name: 'offline', world: one({}), act: async (page) => { await page.context().setOffline(true); await type(page); }, ready: '[data-state="offline"]' },
  { name: 'lost', world: one({}), act: onRegister(() => ({ destroy: true })), ready: '[data-state="lost"]' },
  { name: 'cancelled', world: one({}), act: async (page, fake) => {
    await onRegister(() => answer(503, 'overloaded', 'Busy.', { 'Retry-After': '30' }))(page, fake);
    await page.getByRole('button', { name: 'Stop trying' }).click();
  }, ready: '[data-state="cancelled"]' },
  { name: 'refused', world: one({}), act: onRegister(() => answer(422, 'other', 'The organizer said no.')), ready: '[data-state="refused"]' },
  { name: 'event-unknown', path: '/templates/event_details.html?id=01234567-89ab-7def-8123-456789abcdef', ready: '#missing' },
  { name: 'event-malformed', path: '/templates/event_details.html?id=nonsense', ready: '#missing' },
  { name: 'event-failed', world: (fake) => { const id = one({})(fake); fake.fault = () => answer(500, 'internal', 'Something went wrong on the server.'); return id; }, ready: '#problem' },
];
