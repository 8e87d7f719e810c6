/**
 * Every state of every page: how the world is, what is done, and what shows that it was reached.
 * The one rule: the accessibility test and the pictures go through the same list.
 */
import { accessStates } from './access_states.mjs';
import { eventPath } from './browser.mjs';
import { ORGANIZER } from './fake_access.mjs';
import { evening as scenery } from './pictures.mjs';
import { saleStates } from './sale_states.mjs';
import { ticketStates } from './ticket_states.mjs';

const LONG = 'The Extraordinarily Long Evening of Chamber Music, Spoken Word, Projected Light and Quiet Conversation in the Old Reading Room of the Municipal Library, with an Intermission and Tea, Part Two';
const WORDS = 'An evening for everyone who likes to listen closely. Doors open half an hour before; the bar stays open until midnight. Bring a friend, a notebook, or nothing at all.';

/** Three weeks ahead, at 19:00 in Berlin in winter. */
const evening = (hours) => new Date(Math.floor(Date.now() / 86_400_000 + 21) * 86_400_000 + (18 + hours) * 3_600_000).toISOString();
const COMING = { starts_at: evening(0), timezone: 'Europe/Berlin', location: 'c-base, Rungestraße 20, Berlin' };

/** So many days later. */
const on = (days) => ({ starts_at: evening(24 * days), ends_at: evening(24 * days + 3), timezone: 'Europe/Berlin' });

const samples = [
  { name: 'Night Trains of Europe', description: 'A talk with pictures about sleeper routes, past and coming.', capacity: 180, booked_count: 23, ...on(-7) },
  { name: 'Ceramics for Beginners', description: 'Two hours at the wheel. Aprons are there, clay too.', capacity: 12, booked_count: 11, ...on(-4) },
  { name: 'Open Air Cinema: City Lights', description: WORDS, capacity: 10_000, booked_count: 7_412, ...COMING, ends_at: evening(2.5), location: 'Museum Island, Berlin' },
  { name: LONG, description: WORDS.repeat(6), capacity: 64, booked_count: 30, ...on(2) },
  { name: 'مهرجان الشعر العربي', description: 'أمسية شعرية مع موسيقى العود في ساحة المدينة القديمة.', capacity: 300, booked_count: 120, ...on(3) },
  { name: 'One chair, one piece', description: 'A concert for exactly one listener.', capacity: 1, booked_count: 0 },
  { name: '量子コンピュータ入門 🎟️', description: '', capacity: 80, booked_count: 80 },
  { name: 'Rust Meetup', description: 'Three short talks and pizza.', capacity: 120, booked_count: 97 },
  { name: 'Harbour Choir, Spring Concert', description: 'Folk songs from four coasts.', capacity: 420, booked_count: 402, status: 'cancelled', ...on(5) },
];

const many = (fake) => { for (const event of [...samples].reverse()) fake.add({ ...event, created_at: new Date(Date.now() - 7_200_000).toISOString() }); };
/** With categories, of which one is as long as it may be. */
const sorted = (fake) => [...samples].reverse().forEach((event, i) => fake.add({ ...event, organizer: ORGANIZER, category: ['Concerts', 'Workshops for makers and beginners', 'Talks', 'شعر'][i % 5] }));
const one = (event) => (fake) => fake.add({ name: 'Rust Meetup', description: WORDS, capacity: 120, booked_count: 37, ...event }).id;
/** With a picture, of 1600 pixels at most. */
const pictured = (event, width = 1600, height = 900) => (fake) => {
  fake.picture = scenery(width, height);
  const id = one(event)(fake);
  const added = fake.events.find((each) => each.id === id);
  added.image = { alt: 'The river in the evening', width, height, version: '0123456789abcdef',
    sizes: [480, 960, 1600].map((wide) => ({ width: wide, height: Math.round(wide * height / width), url: `/events/${added.id}/image/${wide}?v=0123456789abcdef` })) };
  return added.id;
};
const answer = (status, code, error, headers) => ({ status, body: { code, error }, headers });
const onRegister = (make) => (page, fake) => {
  fake.fault = ({ path }) => (path.endsWith('/register') ? make() : null);
  return type(page);
};
async function type(page, email = 'ada@example.org') {
  await page.locator('#email').fill(email);
  await page.locator('#register-button').click();
}
/** It goes unheard, before the form is sent. */
async function lastSeatGone(page, fake) {
  await live(page);
  fake.events[0].booked_count = fake.events[0].capacity;
  await type(page);
}
const onCreate = (make) => async (page, fake) => {
  fake.fault = ({ method }) => (method === 'POST' ? make() : null);
  await page.locator('#name').fill('Rust Meetup');
  await page.locator('#capacity').fill('120');
  await page.locator('#create-button').click();
};
const never = () => new Promise(() => {}); // an answer that never comes
const busy = () => answer(503, 'overloaded', 'Busy.', { 'Retry-After': '30' });
const unknown = () => answer(503, 'outcome_unknown', 'Unknown.', { 'Retry-After': '30' });
const live = (page) => page.locator('[data-line="live"]').waitFor();
/** Registrations that this browser remembers. */
const tickets = (...kept) => (page, context) => context.addInitScript((list) => {
  const id = new URLSearchParams(location.search).get('id');
  if (id) localStorage.setItem(`boxoffice.tickets.${id}`, JSON.stringify(list));
}, kept);
const ADA = { id: '01890000-0000-7000-8000-00000000000a', email: 'ada@example.org', at: '2026-01-01T00:00:00.000Z' };
const BEN = { id: '01890000-0000-7000-8000-00000000000b', email: 'benjamin.with.a.very.long.address.indeed@department.example.org', at: '2026-01-01T00:00:00.000Z' };
const PAST = { starts_at: '2025-12-12T18:00:00.000Z', timezone: 'Europe/Berlin', location: 'c-base, Rungestraße 20, Berlin' };
/** The server knows them too. */
const known = (event, ...kept) => (fake) => {
  const id = one(event)(fake);
  fake.registrations.set(id, new Map(kept.map((ticket) => [ticket.email, { ...ticket, event_id: id, user_email: ticket.email }])));
  return id;
};

const editPath = (id) => `/templates/create_event.html?id=${id}`;
const typeTimes = (values) => async (page) => { for (const [id, value] of Object.entries(values)) await page.locator(`#${id}`).fill(value); };

export const states = [
  { name: 'browse', path: '/', world: many, ready: '.card[data-id]' },
  { name: 'browse-categories', path: '/', world: sorted, ready: '#kind:not([hidden])' },
  { name: 'browse-category', path: '/?category=talks', world: sorted, ready: '#kind:not([hidden])' },
  { name: 'browse-category-nothing', path: '/?category=Films', world: sorted, ready: '#nothing:not([hidden])' },
  { name: 'browse-empty', path: '/', ready: '#empty:not([hidden])' },
  { name: 'browse-past', path: '/?when=past', world: (fake) => { many(fake); fake.add({ ...samples[7], ...PAST, location: '' }); }, ready: '.card[data-id]' },
  { name: 'browse-past-empty', path: '/?when=past', ready: '#nothing:not([hidden])' },
  { name: 'browse-today-empty', path: '/?when=today', ready: '#nothing:not([hidden])' },
  { name: 'browse-day', path: `/?when=${evening(0).slice(0, 10)}`, world: many, ready: '.card[data-id]' },
  { name: 'browse-day-nothing', path: '/?when=2031-06-05&q=jazz', world: many, ready: '#nothing:not([hidden])' },
  { name: 'browse-nothing', path: '/', world: many, act: (page) => page.locator('#q').fill('zebra'), ready: '#nothing:not([hidden])' },
  { name: 'browse-search', path: '/', world: many, act: (page) => page.locator('#q').fill('talk'), ready: '#status:has-text("found")' },
  { name: 'browse-failed', path: '/', world: (fake) => { fake.fault = () => answer(500, 'internal', 'Something went wrong on the server.'); }, ready: '#problem:not([hidden])' },
  { name: 'browse-failed-later', path: '/', world: many, act: async (page, fake) => {
    await page.locator('.card[data-id]').first().waitFor();
    fake.fault = () => ({ destroy: true });
    fake.cutStreams();
  }, ready: '#problem:not([hidden])' },
  { name: 'browse-loading', path: '/', world: (fake) => { fake.fault = never; }, ready: '#skeleton' },
  { name: 'browse-searching', path: '/', world: many, act: async (page, fake) => {
    await page.locator('.card[data-id]').first().waitFor();
    fake.fault = never;
    await page.locator('#q').fill('talk');
  }, ready: '#progress:not([hidden])' },
  { name: 'browse-no-script', path: '/', noScript: true, ready: '.noscript' },
  { name: 'create-no-script', path: '/templates/create_event.html', noScript: true, ready: '.noscript' },
  { name: 'event-no-script', world: one({}), noScript: true, ready: '.noscript' },
  { name: 'not-found', path: '/templates/not_found.html', ready: 'h1' },
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
  { name: 'create-too-much', path: '/templates/create_event.html', act: async (page) => {
    await page.locator('#capacity').fill('1000001');
    await page.locator('#name').fill('x'.repeat(201));
  }, ready: '#name-problem:not(:empty)' },
  { name: 'create-times', path: '/templates/create_event.html', act: typeTimes({ 'starts-day': '2030-12-31', 'starts-time': '22:00', 'ends-time': '02:00', zone: 'America/Argentina/ComodRivadavia' }), ready: '#when-words:not([hidden])' },
  { name: 'create-times-wrong', path: '/templates/create_event.html', act: async (page) => {
    await typeTimes({ 'starts-day': '2030-12-31', 'ends-time': '02:00', zone: 'Atlantis' })(page);
    await page.locator('#create-button').click();
  }, ready: '#zone-problem:not(:empty)' },
  { name: 'create-page', path: '/templates/create_event.html', act: async (page) => {
    await page.locator('#name').fill(samples[3].name);
    await page.locator('#description').fill(`${WORDS}\n\n`.repeat(3));
    await page.locator('#location').fill(COMING.location);
    await typeTimes({ 'starts-day': '2030-12-31', 'starts-time': '22:00', 'ends-time': '02:00', zone: 'Europe/Berlin' })(page);
    await page.locator('#capacity').fill('180');
    await page.locator('#see-page').click();
  }, ready: 'dialog[open]', fold: true },
  { name: 'edit-page-picture', path: editPath, world: pictured({ ...COMING, category: 'Talks', status: 'draft', organizer: ORGANIZER }), act: async (page) => {
    await page.locator('#picture-served:not([hidden])').waitFor();
    await page.locator('#see-page').click();
  }, ready: 'dialog[open]', fold: true },
  { name: 'edit', path: editPath, world: one(COMING), ready: '#other:not([hidden])' },
  { name: 'edit-picture', path: editPath, world: pictured(COMING), ready: '#picture-served:not([hidden])' },
  { name: 'edit-delete', path: editPath, world: one({ ...COMING, name: samples[3].name }), act: async (page) => {
    await page.locator('#ask-delete').click();
  }, ready: '#question-title' },
  { name: 'edit-missing', path: '/templates/create_event.html?id=01890000-0000-7000-8000-00000000000f', ready: '#title:has-text("No such")' },
  { name: 'create-sending', path: '/templates/create_event.html', act: onCreate(never), ready: '[data-state="sending"]' },
  { name: 'create-busy', path: '/templates/create_event.html', act: onCreate(busy), ready: '[data-state="busy"]' },
  { name: 'create-unknown', path: '/templates/create_event.html', act: onCreate(unknown), ready: '[data-state="unknown"]' },
  { name: 'create-lost', path: '/templates/create_event.html', act: onCreate(() => ({ destroy: true })), ready: '[data-state="lost"]' },
  { name: 'create-offline', path: '/templates/create_event.html', act: async (page, fake) => {
    await page.locator('#preview .card').waitFor();
    await page.context().setOffline(true);
    await onCreate(() => null)(page, fake);
  }, ready: '[data-state="offline"]' },
  { name: 'create-refused', path: '/templates/create_event.html', act: onCreate(() => answer(422, 'other', 'The server said no.')), ready: '[data-state="refused"]' },
  { name: 'event', world: one(COMING), ready: '#register' },
  { name: 'event-category', world: one({ ...COMING, category: 'Workshops for makers and all beginners', organizer: ORGANIZER }), ready: '[data-fact="tag"]' },
  { name: 'event-picture', world: pictured(COMING), ready: '#register' },
  { name: 'event-picture-high', world: pictured({ ...COMING, name: LONG }, 800, 1600), ready: '#register', fold: true },
  { name: 'event-described', world: one({ ...COMING, location: samples[3].name, described: '<p dir="auto">Three <strong>quartets</strong>, see <a href="https://example.org" rel="nofollow">https://example.org/a/long/address/that/does/not/fit/on/a/phone</a></p><h3 dir="auto">Programme</h3><ol dir="auto"><li dir="auto">Haydn<ul><li>Largo</li></ul></li></ol><blockquote dir="auto"><p>The finest hour</p></blockquote><pre><code>a line that is as long as it takes to leave the page of a phone</code></pre><hr>' }), ready: '#description h3' },
  { name: 'event-created', world: one({ booked_count: 0 }), before: (page, context) => context.addInitScript(() => {
    const id = new URLSearchParams(location.search).get('id');
    if (id) sessionStorage.setItem('boxoffice.created', JSON.stringify(id));
  }), ready: '#created' },
  { name: 'event-long', world: one({ name: LONG, description: `${WORDS}\n\n`.repeat(50).slice(0, 9900), capacity: 10_000, booked_count: 7_412 }), ready: '#register', fold: true },
  { name: 'event-rtl', world: one(samples[4]), ready: '#register' },
  { name: 'event-one-seat', world: one(samples[5]), ready: '#register' },
  { name: 'event-few-seats', world: one({ capacity: 5, booked_count: 2 }), ready: '#register' },
  { name: 'event-twelve-seats', world: one({ capacity: 12, booked_count: 11 }), ready: '#register' },
  { name: 'event-draft', world: one({ status: 'draft' }), ready: '#closed' },
  { name: 'event-loading', world: (fake) => { const id = one({})(fake); fake.fault = never; return id; }, ready: '#loading' },
  { name: 'event-taken-down', world: one({}), act: async (page, fake, id) => { await live(page); fake.tell('deleted', { id }, id); }, ready: '#missing' },
  { name: 'event-huge', world: one({ capacity: 1_000_000, booked_count: 1 }), ready: '#register' },
  { name: 'event-last', world: one({ capacity: 40, booked_count: 38 }), ready: '#register' },
  { name: 'event-full', world: one({ capacity: 40, booked_count: 40 }), ready: '#full' },
  { name: 'event-over', world: one({ ...PAST, name: LONG }), ready: '#closed' },
  { name: 'ticket-event-over', world: known(PAST, ADA), before: tickets(ADA), ready: '.ticket.off' },
  { name: 'event-cancelled', world: one({ status: 'cancelled' }), ready: '#closed' },
  { name: 'registered', world: one(COMING), act: (page) => type(page), ready: '.ticket' },
  { name: 'several-tickets', world: known({}, ADA, BEN), before: tickets(ADA, BEN), ready: '.ticket:nth-of-type(2)' },
  { name: 'ticket-forget-asked', world: known({}, ADA), before: tickets(ADA), act: (page) => page.locator('#forget-ask').click(), ready: '#forget' },
  { name: 'ticket-forgotten', world: known({}, ADA), before: tickets(ADA), act: async (page) => {
    await page.locator('#forget-ask').click();
    await page.locator('#forget-yes').click();
  }, ready: '#forgotten' },
  { name: 'ticket-cancelled', world: known({}, ADA), before: tickets({ ...BEN, cancelled: true }, ADA), ready: '.ticket.off' },
  { name: 'ticket-unknown', world: one({}), before: tickets({ ...ADA, url: `/tickets/${'x'.repeat(64)}`, number: 'AB3DK7QX' }), ready: '.ticket.off' },
  { name: 'ticket-event-cancelled', world: known({ status: 'cancelled' }, ADA), before: tickets(ADA), ready: '.ticket.off' },
  { name: 'sending', world: one({}), act: onRegister(never), ready: '[data-state="sending"]' },
  { name: 'already', world: one({}), act: async (page, fake, id) => {
    await fetch(`${fake.url}/events/${id}/register`, { method: 'POST', body: '{"user_email":"ada@example.org"}' });
    await type(page);
  }, ready: '[data-state="already"]' },
  { name: 'full-while-typing', world: one({ capacity: 40, booked_count: 39 }), act: async (page, fake) => {
    await page.locator('#email').fill('ada@exam');
    fake.book(fake.events[0]);
  }, ready: '#full' },
  { name: 'full-on-sending', world: one({}), act: lastSeatGone, ready: '#full:has-text("a moment before you")' },
  { name: 'free-again', world: one({}), act: async (page, fake, id) => {
    await lastSeatGone(page, fake);
    await page.locator('#full').waitFor();
    fake.book(fake.events[0], -2);
  }, ready: '#outcome[data-state="free"]' },
  { name: 'invalid-email', world: one({}), act: (page) => type(page, 'ada@example'), ready: '#email-problem:not(:empty)' },
  { name: 'busy', world: one({}), act: onRegister(busy), ready: '[data-state="busy"]' },
  { name: 'unknown-outcome', world: one({}), act: onRegister(unknown), ready: '[data-state="unknown"]' },
  { name: 'offline', world: one({}), act: async (page) => { await page.context().setOffline(true); await type(page); }, ready: '[data-state="offline"]' },
  { name: 'lost', world: one({}), act: onRegister(() => ({ destroy: true })), ready: '[data-state="lost"]' },
  { name: 'cancelled', world: one({}), act: async (page, fake) => {
    await onRegister(busy)(page, fake);
    await page.getByRole('button', { name: 'Stop trying' }).click();
  }, ready: '[data-state="cancelled"]' },
  { name: 'refused', world: one({}), act: onRegister(() => answer(422, 'other', 'The organizer said no.')), ready: '[data-state="refused"]' },
  { name: 'event-unknown', path: '/templates/event_details.html?id=01234567-89ab-7def-8123-456789abcdef', ready: '#missing' },
  { name: 'event-malformed', path: '/templates/event_details.html?id=nonsense', ready: '#missing' },
  { name: 'event-failed', world: (fake) => { const id = one({})(fake); fake.fault = () => answer(500, 'internal', 'Something went wrong on the server.'); return id; }, ready: '#problem' },
  ...accessStates,
  ...ticketStates,
  ...saleStates,
];

/** Where a state is looked at. @param {string} id as its world has it */
export const addressOf = ({ path = eventPath }, id) => (typeof path === 'function' ? path(id) : path);
