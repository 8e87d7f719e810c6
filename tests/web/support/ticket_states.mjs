/** The states of a ticket's page, and of the one that finds tickets; see states.mjs. */
const LONG = 'The Extraordinarily Long Evening of Chamber Music, Spoken Word, Projected Light and Quiet Conversation in the Old Reading Room of the Municipal Library, with an Intermission and Tea, Part Two';
const evening = (hours) => new Date(Math.floor(Date.now() / 86_400_000 + 21) * 86_400_000 + (18 + hours) * 3_600_000).toISOString();
const EVENT = { name: 'Rust Meetup', capacity: 120, booked_count: 37, starts_at: evening(0), ends_at: evening(3), timezone: 'Europe/Berlin',
  location: 'c-base, Rungestraße 20, Berlin', organizer: { id: '01890000-0000-7000-8000-000000000001', name: 'c-base', slug: 'c-base' } };

/** A world with one ticket; its link is what the state's page is asked for. */
const ticket = (event = {}, registration = {}, after = () => {}) => (fake) => {
  const full = fake.add({ ...EVENT, ...event });
  const link = fake.tickets.add(full, { id: '01890000-0000-7000-8000-00000000000a', event_id: full.id, user_email: 'ada@example.org',
    name: 'Ada Lovelace', created_at: new Date().toISOString(), ...registration });
  after(fake, link);
  return link;
};
const linked = (link) => link;
const READY = '#ticket:not([hidden]) #line[data-line="live"]';
const press = (name) => async (page) => {
  await page.locator(READY).waitFor();
  if (name !== 'correct' && name !== 'cancel') await page.getByText('Your data', { exact: true }).click();
  await page.locator(`[data-ask="${name}"]`).click();
};
const yes = async (page) => { await page.locator('#yes').click(); };
const lose = (fake, all = false) => { fake.fault = ({ method }) => (method === 'GET' && !all ? null : { destroy: true }); };
const find = (mail) => async (page, fake) => {
  fake.tickets.mail = mail;
  await page.locator('#email').fill('ada@example.org');
  await page.locator('#find-button').click();
};

export const ticketStates = [
  { name: 'holder', world: ticket(), path: linked, ready: READY },
  { name: 'holder-bare', world: ticket({ starts_at: undefined, ends_at: undefined, timezone: undefined, location: undefined, organizer: undefined }, { name: '' }), path: linked, ready: READY },
  { name: 'holder-long', world: ticket({ name: LONG, location: LONG }, { name: 'Wolfeschlegelsteinhausenbergerdorff'.repeat(5), user_email: `${'l'.repeat(64)}@${'department.'.repeat(8)}example.org` }), path: linked, ready: READY },
  { name: 'holder-rtl', world: ticket({ name: 'مهرجان الشعر العربي', location: 'ساحة المدينة القديمة' }, { name: 'ليلى بنت عبد الله' }), path: linked, ready: READY },
  { name: 'holder-cancelled', world: ticket({}, {}, (fake, link) => fake.tickets.cancel(link)), path: linked, ready: READY },
  { name: 'holder-event-cancelled', world: ticket({ status: 'cancelled' }), path: linked, ready: READY },
  { name: 'holder-over', world: ticket({ starts_at: '2025-12-12T18:00:00.000Z', ends_at: '2025-12-12T20:00:00.000Z' }), path: linked, ready: READY },
  { name: 'holder-no-edits', world: ticket({ holders_may_edit: false }), path: linked, ready: READY },
  { name: 'holder-loading', world: ticket({}, {}, (fake) => { fake.fault = () => new Promise(() => {}); }), path: linked, ready: '#loading' },
  { name: 'holder-failed', world: ticket({}, {}, (fake) => { fake.fault = () => ({ destroy: true }); }), path: linked, ready: '#problem:not([hidden])' },
  { name: 'holder-nobodys', path: `/tickets/${'x'.repeat(64)}`, ready: '#missing:not([hidden])' },
  { name: 'holder-no-script', world: ticket(), path: linked, noScript: true, ready: '.noscript' },
  { name: 'holder-no-picture', world: ticket({}, {}, (fake) => { fake.fault = ({ path }) => (path.endsWith('.svg') ? { destroy: true } : null); }), path: linked, ready: '#no-code:not([hidden])' },
  { name: 'holder-correcting', world: ticket(), path: linked, act: press('correct'), ready: '#attendee' },
  { name: 'holder-wrong-name', world: ticket({ names_required: true }), path: linked, act: async (page) => {
    await press('correct')(page);
    await page.locator('#attendee').fill(' ');
    await yes(page);
  }, ready: '#attendee-problem:not(:empty)' },
  { name: 'holder-cancelling', world: ticket(), path: linked, act: press('cancel'), ready: '#question:not([hidden])' },
  { name: 'holder-cancels-lost', world: ticket(), path: linked, act: async (page, fake) => { await press('cancel')(page); lose(fake); await yes(page); }, ready: '[data-state="lost"]' },
  { name: 'holder-has-cancelled', world: ticket(), path: linked, act: async (page) => { await press('cancel')(page); await yes(page); }, ready: '#done:not([hidden])' },
  { name: 'holder-erasing', world: ticket(), path: linked, act: press('erase'), ready: '#question:not([hidden])' },
  { name: 'holder-erased', world: ticket(), path: linked, act: async (page) => { await press('erase')(page); await yes(page); }, ready: '#erased:not([hidden])' },
  { name: 'holder-forgetting', world: ticket(), path: linked, act: press('forget'), ready: '#question:not([hidden])' },
  { name: 'holder-forgotten', world: ticket(), path: linked, act: async (page) => { await press('forget')(page); await yes(page); }, ready: '#forgotten:not([hidden])' },
  { name: 'holder-away', world: ticket(), path: linked, act: async (page, fake) => {
    await page.locator(READY).waitFor();
    lose(fake, true);
    fake.cutStreams();
  }, ready: '#away:not([hidden])' },
  { name: 'holder-not-me', world: ticket(), path: (link) => `${link}#not-me`, ready: '#question:not([hidden])' },
  { name: 'find-tickets', path: '/find-tickets', ready: '#find' },
  { name: 'find-tickets-sent', path: '/find-tickets', act: find(true), ready: '[data-state="free"]' },
  { name: 'find-tickets-no-mail', path: '/find-tickets', act: find(false), ready: '[data-state="cancelled"]' },
  { name: 'find-tickets-lost', path: '/find-tickets', act: async (page, fake) => { lose(fake); await find(true)(page, fake); }, ready: '[data-state="lost"]' },
  { name: 'find-tickets-problem', path: '/find-tickets', act: async (page) => { await page.locator('#find-button').click(); }, ready: '#email-problem:not(:empty)' },
];
