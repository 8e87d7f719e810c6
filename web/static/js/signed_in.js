/**
 * What only somebody with an account sees, on every page: the calls of accounts (section 5 of the API's
 * README), the menu in the head, and what an event's page and the create page say to members. Fetched
 * only where somebody may be signed in. The one rule: what is private leaves the page with whoever it
 * belongs to: on signing out, here or in another tab, and before the browser keeps the page for "back".
 */
import { call, forgetTyped, insist, keepSignedIn, onSignedElsewhere, t } from './api.js';
import { byId, el, fill, icon, plain, plural, signInPath } from './view.js';

export const getSession = () => call('GET', '/session');
export const setUp = (body) => call('POST', '/set-up', { body });
export const signIn = (body) => call('POST', '/session', { body });
export const endSession = () => call('DELETE', '/session');
export const listSessions = () => call('GET', '/sessions');
export const endOtherSessions = () => call('DELETE', '/sessions');
export const changeAccount = (body) => call('PATCH', '/account', { body });
export const askForTotp = (body) => call('POST', '/account/totp', { body });
export const dropTotp = (body) => call('DELETE', '/account/totp', { body });
export const askForReset = (body) => call('POST', '/password-reset', { body });
export const resetPassword = (token, body) => call('POST', `/password-reset/${encodeURIComponent(token)}`, { body });
export const getInvitation = (token) => call('GET', `/invitations/${encodeURIComponent(token)}`);
export const listOrganizers = () => call('GET', '/organizers');
export const changeOrganizer = (id, body) => call('PATCH', `/organizers/${encodeURIComponent(id)}`, { body });
export const acceptInvitation = (token, body) => call('POST', `/invitations/${encodeURIComponent(token)}`, { body });

const ROLES = {
  owner: [t('Owner'), t('You may do everything: events, registrations, the team and its rights, keys.'), t('You are an owner of this organizer.')],
  manager: [t('Manager'), t('You may create and change events and their registrations.'), t('You are a manager of this organizer.')],
  viewer: [t('Viewer'), t('You may see drafts, numbers and registrations.'), t('You are a viewer of this organizer.')],
  door: [t('Door'), t('You may check people in.'), t('You are at the door of this organizer.')],
};

/** @returns {[string, string, string]} a role's name, what somebody in it may do, and who they are */
export const roleWords = (role) => ROLES[role] ?? [role, '', ''];

/** Whether a call was refused because nobody is signed in (any more). */
export const needsSignIn = ({ code }) => code === 'sign_in_required' || code === 'credential_not_valid';

// --- Who it is ------------------------------------------------------------------------------------

let tell = () => {}; // the page that watches

/**
 * Asks who is signed in until it is known, keeps the head right, and goes on watching.
 * @param {(session: Object|null|undefined) => void} heed null: nobody; undefined: not known just now
 * @param {(answer: import('./api.js').Answer) => void} [onFailed] it is asked again
 */
export function watch(heed, onFailed = () => {}) {
  let asking = new AbortController();
  const say = (session) => {
    drawHead(session);
    heed(session);
  };
  tell = say;
  const ask = async () => {
    asking.abort();
    asking = new AbortController();
    const answer = await insist(getSession, { signal: asking.signal, onFailed });
    if (answer.kind !== 'cancelled') say(heeded(answer));
  };
  window.addEventListener('pagehide', ({ persisted }) => { if (persisted) say(undefined); });
  window.addEventListener('pageshow', ({ persisted }) => { if (persisted) ask(); });
  onSignedElsewhere(ask);
  return ask();
}

/** The page did something that changed the session; null: it has ended. */
export const changed = (session) => tell(session);

/** The session that an answer tells of, or null; remembered, so that next time nothing is asked in vain. */
function heeded({ kind, data }) {
  const session = kind === 'ok' && data.account ? data : null;
  keepSignedIn(session !== null);
  return session;
}

export const NOT_ENCRYPTED = t('This page came without encryption, and so the browser keeps no session. Open it under an address that begins with https.');

/** What follows a call that began a session: whether the browser has kept it is asked, since no script sees the cookie. */
export async function entered(answer) {
  if (answer.kind !== 'ok') return answer;
  const { kind, data } = await getSession();
  const isKept = kind !== 'ok' || data.account !== null; // where there is no answer, the next page sees
  keepSignedIn(isKept);
  return isKept ? answer : { kind: 'refused', code: 'session_not_kept', message: window.isSecureContext
    ? t('That was right, but this browser did not keep the session. Allow cookies for this address, then sign in again.') : NOT_ENCRYPTED };
}

/** Ends the session; a page that stays says so with changed(null). @returns {Promise<boolean>} whether it has ended */
export async function signOut() {
  const answer = await endSession();
  const ended = answer.kind === 'ok' || needsSignIn(answer);
  if (ended) {
    keepSignedIn(false);
    forgetTyped();
  }
  return ended;
}

// --- The head -------------------------------------------------------------------------------------

function drawHead(session) {
  const place = byId('account');
  place.dataset.state = session === undefined ? 'asking' : '';
  if (session) {
    fill(place, menuOf(session.account));
  } else {
    fill(place, el('a', { class: 'nav-account', href: signInPath() }, icon('user'), el('span', {}, t('Sign in'))));
  }
}

function menuOf({ name, email }) {
  const problem = el('p', { class: 'problem', role: 'alert' });
  const menu = el('details', { class: 'menu' },
    el('summary', { class: 'nav-account' },
      el('span', { class: 'initial', 'aria-hidden': 'true' }, [...plain(name).trim()][0] ?? '·'),
      el('span', { class: 'menu-name', dir: 'auto' }, plain(name))),
    el('div', { class: 'menu-sheet panel' },
      el('p', { class: 'menu-who' }, el('strong', { dir: 'auto' }, plain(name)), el('span', { class: 'quiet', dir: 'auto' }, plain(email))),
      el('a', { href: '/account' }, t('Manage your account')),
      el('button', { type: 'button', onclick: () => leave(problem) }, t('Sign out')),
      problem));
  menu.addEventListener('keydown', ({ key }) => {
    if (key !== 'Escape' || !menu.open) return;
    menu.open = false;
    menu.firstElementChild.focus();
  });
  menu.addEventListener('focusout', ({ relatedTarget }) => { if (relatedTarget && !menu.contains(relatedTarget)) menu.open = false; });
  return menu;
}

document.addEventListener('click', ({ target }) => {
  for (const menu of document.querySelectorAll('.menu[open]')) if (!menu.contains(target)) menu.open = false;
});

async function leave(problem) {
  fill(problem);
  if (!await signOut()) {
    fill(problem, t('That did not work, and you are still signed in. Please try again.'));
  } else if (document.body.dataset.page) {
    location.replace('/templates/index.html'); // the page itself is private
  } else {
    location.reload();
  }
}

// --- What members see on the public pages ---------------------------------------------------------

const mayIn = (session, permission) => (session?.memberships ?? []).filter(({ permissions }) => permissions.includes(permission));

/** The strip on an event's page, for members of its organizer. */
export function drawOrganizing(place, session, event) {
  const own = session?.memberships.find(({ organizer }) => organizer.id === event.organizer?.id);
  place.hidden = !own;
  const key = own ? JSON.stringify([own, event.booked_count, event.capacity, event.organizer]) : '';
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  fill(place, ...(own ? organizingParts(own, event) : []));
}

function organizingParts({ role, permissions }, event) {
  const registered = plural(event.booked_count, { one: '{n} person is registered', other: '{n} people are registered' });
  return [
    el('h2', { id: 'organizing-title' }, el('span', { dir: 'auto' }, plain(event.organizer.name))),
    el('p', {}, `${roleWords(role)[2]} `,
      permissions.includes('registrations:read') ? el('strong', { class: 'organizing-count' }, `${registered}.`) : null),
    permissions.includes('events:write') ? el('p', {}, el('a', { class: 'button small', href: `/templates/create_event.html?id=${encodeURIComponent(event.id)}` }, t('Edit this event'))) : null,
    permissions.includes('events:write') ? el('details', { class: 'more-about' }, el('summary', {}, t('Registrations are in the console')), ...consoleWords(t('Who has registered is seen and changed in the console, a program for your desk.'))) : null,
  ];
}

/** How the console is started for this server. @param {string} [what] is done there, as a sentence */
export function consoleWords(what = t('Events and their registrations are changed in the console, a program for your desk.')) {
  return [
    el('p', {}, `${what} ${t('On a machine with the sources of Boxoffice start it with')}`),
    el('p', { class: 'command' }, el('code', {}, `./dev console ${location.origin}`)),
    el('p', {}, t('and sign in there with the same account.')),
  ];
}

/**
 * The create page's choice of an organizer, where the account has several to create events for.
 * @param {{field: HTMLElement, select: HTMLSelectElement, kept: string}} place
 * @returns {number} for how many organizers this account may create events
 */
export function offerOrganizers({ field, select, kept }, session) {
  const possible = mayIn(session, 'events:write').map(({ organizer }) => organizer);
  const chosen = select.value || kept;
  fill(select, ...possible.map(({ id, name }) => el('option', { value: id, selected: id === chosen }, plain(name))));
  field.hidden = possible.length < 2;
  if (field.hidden) fill(select);
  return possible.length;
}
