/** The states of the pages around accounts, and what accounts add to the others; see states.mjs. */
import { ORGANIZER, member } from './fake_access.mjs';

const LONG = 'The Association of Friends of the Extraordinarily Long Evenings of Chamber Music in the Old Reading Room of the Municipal Library, registered';
const LONG_PERSON = { name: 'Wolfeschlegelsteinhausenbergerdorff, Maria-Magdalena Annunziata the Younger of Somewhere', email: 'maria.magdalena.annunziata.the.younger.of.somewhere.else@department.of.chamber.music.example.org' };
const ARABIC = { ...ORGANIZER, id: '01890000-0000-7000-8000-000000000007', name: 'دار الشعر', slug: 'dar' };
const OTHER = { ...ORGANIZER, id: '01890000-0000-7000-8000-000000000008', name: LONG, slug: 'friends' };

/** Somebody signed in with this browser before. */
const before = (page, context) => context.addInitScript(() => localStorage.setItem('boxoffice.signed-in', 'true'));
const open = (world) => (fake) => { fake.protect(world); };
/** Ada is signed in; `then` makes it another world. */
const ada = (then = () => {}) => (fake) => {
  const access = fake.protect();
  access.account = access.known;
  return then(access, fake);
};
const problem = (status, code, error, headers) => () => ({ status, body: { code, error }, headers });
const never = () => new Promise(() => {});
const faultAt = (path, make) => (fake) => { fake.protect(); fake.fault = (request) => (request.path === path ? make(request) : null); };

async function enter(page, password = 'correct horse battery staple') {
  await page.locator('#email').fill('ada@example.org');
  await page.locator('#password').fill(password);
  await page.locator('#enter-button').click();
}
async function askForLink(page) {
  await page.locator('#email').fill('ada@example.org');
  await page.locator('#ask-button').click();
}
const mailFault = (path, make) => (fake) => { fake.protect({ mail: true }); fake.fault = (request) => (request.path === path ? make(request) : null); };
const tooOften = problem(429, 'too_many_attempts', 'Too many attempts; nothing was tried, please wait.', { 'Retry-After': '125' });

async function setUp(page) {
  for (const [id, text] of [['organizer', 'c-base'], ['name', 'Ada Lovelace'], ['email', 'ada@example.org'], ['password', 'passwordpassword']]) await page.locator(`#${id}`).fill(text);
  await page.locator('#set-up-button').click();
}

async function propose(page) {
  await page.locator('#propose-password').fill('correct horse battery staple');
  await page.locator('#propose-button').click();
  await page.locator('#qr svg').waitFor();
}

async function confirm(page) {
  await propose(page);
  await page.locator('#confirm-code').fill('123 456');
  await page.locator('#confirm-button').click();
}

const event = (access, fake, more) => fake.add({ name: 'Rust Meetup', description: 'Three short talks and pizza.', capacity: 120, booked_count: 37, organizer: ORGANIZER, ...more }).id;

export const accessStates = [
  { name: 'access-browse', path: '/', world: (fake) => { fake.protect(); fake.add({ name: 'Rust Meetup', capacity: 120 }); }, ready: '.card[data-id]' },
  { name: 'access-browse-empty', path: '/', world: open(), ready: '#empty:not([hidden])' },
  { name: 'access-browse-signed-in', path: '/', before, world: ada((access, fake) => { fake.add({ name: 'Rust Meetup', capacity: 120 }); }), ready: '.menu' },
  { name: 'access-menu', path: '/', before, world: ada((access) => { Object.assign(access.known, LONG_PERSON); }), act: (page) => page.locator('.menu summary').click(), ready: '.menu-sheet' },
  { name: 'sign-in', path: '/sign-in', world: open(), ready: '#enter' },
  { name: 'sign-in-next', path: '/sign-in?next=%2Ftemplates%2Fcreate_event.html', world: open(), ready: '#lead:has-text("go on")' },
  { name: 'sign-in-empty', path: '/sign-in', world: open(), act: (page) => page.locator('#enter-button').click(), ready: '#email-problem:not(:empty)' },
  { name: 'sign-in-failed', path: '/sign-in', world: open(), act: (page) => enter(page, 'wrong'), ready: '[data-state="refused"]' },
  { name: 'sign-in-too-often', path: '/sign-in', world: faultAt('/session', tooOften), act: (page) => enter(page), ready: '[data-state="busy"]' },
  { name: 'sign-in-lost', path: '/sign-in', world: faultAt('/session', () => ({ destroy: true })), act: (page) => enter(page), ready: '[data-state="lost"]' },
  { name: 'sign-in-sending', path: '/sign-in', world: faultAt('/session', never), act: (page) => enter(page), ready: '[aria-disabled="true"]' },
  { name: 'sign-in-plain-http', path: '/sign-in', world: open(), before: (page, context) => context.addInitScript(() => Object.defineProperty(window, 'isSecureContext', { value: false })), ready: '.plain-http' },
  { name: 'sign-in-already', path: '/sign-in', before, world: ada(), ready: '#already' },
  { name: 'sign-in-open-server', path: '/sign-in', ready: '#open' },
  { name: 'set-up', path: '/set-up#bxl_good', world: open(), ready: '#set-up' },
  { name: 'set-up-refused', path: '/set-up#bxl_good', world: faultAt('/set-up', () => ({ status: 400, body: { code: 'invalid_field', field: 'password', error: 'This password is guessable: it is based on a dictionary word.' } })), act: setUp, ready: '#password-problem:not(:empty)' },
  { name: 'set-up-stale', path: '/set-up#bxl_old', world: open(), act: setUp, ready: '[data-state="refused"]' },
  { name: 'set-up-missing', path: '/set-up', world: open(), ready: '#missing' },
  { name: 'forgotten-password', path: '/forgotten-password', world: open(), ready: '#by-hand:not([hidden])' },
  { name: 'forgotten-password-mail', path: '/forgotten-password', world: open({ mail: true }), ready: '#ask:not([hidden])' },
  { name: 'forgotten-password-sent', path: '/forgotten-password', world: open({ mail: true }), act: askForLink, ready: '[data-state="already"]' },
  { name: 'forgotten-password-too-often', path: '/forgotten-password', world: mailFault('/password-reset', tooOften), act: askForLink, ready: '[data-state="busy"]' },
  { name: 'reset', path: '/reset#bxl_good', world: open(), ready: '#reset' },
  { name: 'reset-short', path: '/reset#bxl_good', world: open(), act: async (page) => { await page.locator('#password').fill('short'); await page.locator('#reset-button').click(); }, ready: '#password-problem:not(:empty)' },
  { name: 'reset-done', path: '/reset#bxl_good', world: open(), act: async (page) => { await page.locator('#password').fill('a much longer password'); await page.locator('#reset-button').click(); }, ready: '#done' },
  { name: 'reset-missing', path: '/reset', world: open(), ready: '#missing' },
  { name: 'invitation', path: '/invitation#bxl_good', world: open(), ready: '#join' },
  { name: 'invitation-long', path: '/invitation#bxl_good', world: (fake) => { fake.protect().invitation = { organizer: OTHER, email: LONG_PERSON.email, role: 'viewer', account: false }; }, ready: '#join' },
  { name: 'invitation-known', path: '/invitation#bxl_good', world: (fake) => { fake.protect().invitation.account = true; }, ready: '#enter' },
  { name: 'invitation-accept', path: '/invitation#bxl_good', before, world: ada((access) => { access.invitation.account = true; }), ready: '#accept' },
  { name: 'invitation-other', path: '/invitation#bxl_good', before, world: ada((access) => { access.invitation.email = 'ben@example.org'; }), ready: '#change' },
  { name: 'invitation-stale', path: '/invitation#bxl_old', world: open(), ready: '#missing' },
  { name: 'invitation-failed', path: '/invitation#bxl_good', world: faultAt('/invitations/bxl_good', problem(500, 'internal', 'Something went wrong.')), ready: '#problem' },
  { name: 'account', path: '/account', before, world: ada(), ready: '#sessions li' },
  { name: 'account-categories', path: '/account', before, world: ada((access) => { access.categories = ['Concerts', 'Talks']; }), act: async (page) => {
    await page.locator('[data-organizer]').first().click();
    await page.waitForFunction(() => document.getElementById('organizer-categories').value === 'Concerts\nTalks');
    await page.locator('#organizer-categories').fill('Concerts\nTalks\nconcerts');
    await page.locator('#organizer-button').click();
  }, ready: '#organizer-categories-problem:not(:empty)' },
  { name: 'account-organizer', path: '/account', before, world: ada(), act: async (page) => {
    await page.locator('[data-organizer]').first().click();
    await page.locator('#organizer-reply').fill('<talk@example.org>');
    await page.locator('#organizer-button').click();
  }, ready: '#organizer-reply-problem:not(:empty)' },
  { name: 'account-mails', path: '/account', before, world: ada((access) => { access.mail = true; access.known.digest = true; }), ready: '#mails:not([hidden])' },
  { name: 'account-long', path: '/account', before, world: ada((access) => {
    Object.assign(access.known, LONG_PERSON, { totp: true, recovery_codes_left: 3 });
    access.memberships = [member('owner', OTHER), member('manager', ARABIC), member('viewer'), member('door')];
    access.sessions.push({ ...access.sessions[1], user_agent: 'x'.repeat(200) });
  }), ready: '#sessions li' },
  { name: 'account-alone', path: '/account', before, world: ada((access) => { access.memberships = []; access.sessions.length = 1; }), ready: '#sessions li' },
  { name: 'account-welcome', path: '/account', world: ada(), before: async (page, context) => {
    await before(page, context);
    await context.addInitScript(() => sessionStorage.setItem('boxoffice.joined', JSON.stringify('c-base')));
  }, ready: '#welcome' },
  { name: 'account-factor', path: '/account', before, world: ada(), act: propose, ready: '#qr svg' },
  { name: 'account-codes', path: '/account', before, world: ada(), act: confirm, ready: '#codes' },
  { name: 'account-wrong-password', path: '/account', before, world: ada(), act: async (page) => {
    await page.locator('#own-address').fill('ada@example.com');
    await page.locator('#details-password').fill('not this one');
    await page.locator('#details-button').click();
  }, ready: '#details-password-problem:not(:empty)' },
  { name: 'account-lost', path: '/account', before, world: faultAt('/session', () => ({ destroy: true })), ready: '#problem' },
  { name: 'access-create', path: '/templates/create_event.html', world: open(), ready: '#sign-in-first' },
  { name: 'access-create-refused', path: '/templates/create_event.html', world: open(), act: async (page) => {
    await page.locator('#name').fill('Rust Meetup');
    await page.locator('#capacity').fill('120');
    await page.locator('#create-button').click();
  }, ready: '[data-state="refused"]' },
  { name: 'access-create-choice', path: '/templates/create_event.html', before, world: ada((access) => { access.memberships = [member('owner'), member('manager', OTHER), member('viewer', ARABIC)]; }), ready: '#organizer' },
  { name: 'access-create-category', path: '/templates/create_event.html', before, world: ada((access) => { access.categories = ['Concerts', 'Workshops for makers and all beginners']; }), ready: '#category-field:not([hidden])' },
  { name: 'access-create-viewer', path: '/templates/create_event.html', before, world: ada((access) => { access.memberships = [member('viewer')]; }), ready: '#sign-in-first:has-text("neither")' },
  { name: 'access-event-member', before, world: ada(event), act: (page) => page.locator('#organizing summary').click(), ready: '#organizing .command' },
  { name: 'access-event-long', before, world: ada((access, fake) => { access.memberships = [member('viewer', OTHER)]; return event(access, fake, { organizer: OTHER, name: LONG }); }), ready: '#organizing' },
];
