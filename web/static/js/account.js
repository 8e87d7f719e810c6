/**
 * The account's page: who one is, how one signs in, where one is signed in, and to whom one belongs. The
 * one rule: what is shown belongs to whoever is signed in now; when that is somebody else or nobody, the
 * page is emptied before anything else.
 */
import { insist, isProtected, recall, remember, t, whyLost } from './api.js';
import { AccessForm, anyPassword, cleanCode, codeProblem, face, organizerProblem, ownNameProblem, passwordProblem } from './entrance.js';
import { Field, cleanEmail, cleanLine, emailProblem, suggestedEmail } from './form.js';
import { askForTotp, changeAccount, changeOrganizer, changed, consoleWords, dropTotp, endOtherSessions, getSession, listOrganizers, listSessions, needsSignIn, roleWords, watch } from './signed_in.js';
import { ago, byId, codePoints, dateTime, el, fill, plain, plural, setHeading, setText, signInPath, svg } from './view.js';

const FACES = ['loading', 'problem', 'open', 'yours'];
const QUIET_ZONE = 4; // modules of white around a QR code, as its standard wants

let account = null;
const say = (words) => setText(byId('news'), words);
const goSignIn = () => location.replace(signInPath());

/** What a form does when nobody is signed in any more, or the password is wrong. */
const refusedBy = (field, words) => (answer) => {
  if (answer.code !== 'sign_in_failed') return needsSignIn(answer) && (goSignIn(), true);
  field.input.closest('.field').hidden = false;
  field.refuse(words);
  return true;
};

const WRONG_PASSWORD = t('This is not your current password.');

// --- Name, e-mail and password ----------------------------------------------------------------------

const details = { name: new Field('own', ownNameProblem), email: new Field('own-address', emailProblem), current_password: new Field('details-password', anyPassword) };

const addressChanges = () => cleanEmail(details.email.value) !== account?.email;

/** A password that the server asked for, or that is being typed, stays. */
function showPasswordField() {
  const { input, value } = details.current_password;
  if (addressChanges()) input.closest('.field').hidden = false;
  else if (!value && document.activeElement !== input) input.closest('.field').hidden = true;
}

function drawDetails() {
  details.name.value = account.name;
  details.email.value = account.email;
  details.current_password.reset();
  showPasswordField();
}

const detailsForm = new AccessForm('details', { fields: details,
  send: () => changeAccount({ name: cleanLine(details.name.value),
    ...(addressChanges() && { email: cleanEmail(details.email.value) }),
    ...(details.current_password.value && { current_password: details.current_password.value }) }),
  done: (session) => {
    changed(session);
    drawDetails();
    detailsForm.say('already', 'check', t('Saved'));
  },
  refused: refusedBy(details.current_password, WRONG_PASSWORD) });
byId('details').addEventListener('input', showPasswordField);

// --- Organizers -------------------------------------------------------------------------------------

const [MAX_CATEGORIES, MAX_CATEGORY] = [20, 40];
const categoriesIn = (text) => text.split('\n').map(cleanLine).filter((name) => name !== '');

/** The server's rule (validCategories() in shared/api/validation.h). */
function categoriesProblem(text, typing) {
  const names = categoriesIn(text);
  if (names.length > MAX_CATEGORIES) return t('These are {n} categories; there may be at most {most}.', { n: names.length, most: MAX_CATEGORIES });
  const long = names.find((name) => codePoints(name) > MAX_CATEGORY);
  if (long) return t('“{name}” has more than {most} characters.', { name: plain(long), most: MAX_CATEGORY });
  const lower = names.map((name) => name.toLowerCase());
  if (!typing && lower.includes('all')) return t('“all” can’t be a category: it stands for every event.');
  const twice = names.find((_, i) => lower.indexOf(lower[i]) < i);
  return !typing && twice ? t('“{name}” stands there twice.', { name: plain(twice) }) : '';
}

const answersProblem = (text, typing) => (cleanEmail(text) ? emailProblem(text, typing) : '');
const ofOrganizer = { name: new Field('organizer-name', organizerProblem), reply_to: new Field('organizer-reply', answersProblem, { suggest: suggestedEmail }),
  contact: new Field('organizer-contact', contactProblem), embed_origins: new Field('organizer-sites', sitesProblem), categories: new Field('organizer-categories', categoriesProblem) };
let edited = null; // the organizer in the form
const MOST_SITES = 20;

/** Null: it is none, or none of http(s). @returns {URL|null} */
function webAddress(text) {
  try {
    const url = new URL(text);
    return /^https?:$/.test(url.protocol) && !/\s/.test(text) && !url.username ? url : null;
  } catch {
    return null;
  }
}

function contactProblem(text, typing) {
  const contact = text.trim();
  if (typing || !contact || webAddress(contact)) return '';
  return /^https?:/i.test(contact) ? t('This is no address of a page, such as https://example.org/contact.') : emailProblem(contact) && t('Type an e-mail address, or the address of a page.');
}

const lines = (text) => text.split(/\s+/).filter(Boolean);

const HERE = /^(?:[^/:]+\.)?(?:localhost|127\.0\.0\.1)(?=[:/]|$)/i;
const HOST = /^(?:[a-z\d](?:[a-z\d-]*[a-z\d])?\.)*(?=\d*[a-z])[a-z\d](?:[a-z\d-]*[a-z\d])?$/; // no address in numbers (shared/api/organizer_rules.cpp)

/** What a browser calls the site of a page: whose address was typed or copied. @returns {string|null} null: no frame of it is allowed */
function siteOf(text) {
  const url = webAddress(/^\w+:\/\//.test(text) ? text : `${HERE.test(text) ? 'http' : 'https'}://${text}`);
  const isHere = url && HERE.test(url.hostname);
  return url && (HOST.test(url.hostname) || isHere) && (url.protocol === 'https:' || isHere) ? url.origin : null;
}

function sitesProblem(text, typing) {
  if (typing) return '';
  const wrong = lines(text).find((line) => siteOf(line) === null);
  if (wrong) return t('“{site}” is no address of a site, such as https://www.example.org.', { site: plain(wrong.slice(0, 100)) });
  return lines(text).length > MOST_SITES ? t('At most {most} sites may be named.', { most: MOST_SITES }) : '';
}

const typedOrganizer = () => ({ name: cleanLine(ofOrganizer.name.value), reply_to: cleanEmail(ofOrganizer.reply_to.value) || null, contact: ofOrganizer.contact.value.trim() || null,
  embed_origins: lines(ofOrganizer.embed_origins.value).map(siteOf), categories: categoriesIn(ofOrganizer.categories.value) });

const organizerForm = new AccessForm('organizer', { fields: ofOrganizer,
  // Only what differs, so that somebody else's change of the rest stays.
  send: () => changeOrganizer(edited.id, Object.fromEntries(Object.entries(typedOrganizer()).filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(edited[name])))),
  done: async () => {
    const { id } = edited;
    closeOrganizer();
    say(t('Saved.'));
    const { kind, data } = await getSession(); // pages and mails say its new name from now on
    if (kind === 'ok' && data.account) changed(data);
    document.querySelector(`[data-organizer="${id}"]`)?.focus();
  },
  refused: (answer) => needsSignIn(answer) && (goSignIn(), true) });
byId('organizer-cancel').addEventListener('click', () => { const { id } = edited; closeOrganizer(); document.querySelector(`[data-organizer="${id}"]`)?.focus(); });

function closeOrganizer() {
  edited = null;
  organizerForm.hidden = true;
  organizerForm.clear();
  for (const field of Object.values(ofOrganizer)) field.reset();
}

/** The session does not have all of an organizer. */
async function editOrganizer(id) {
  const { kind, data, message } = await listOrganizers();
  const organizer = kind === 'ok' ? data.find((one) => one.id === id) : null;
  organizerForm.hidden = false;
  if (!organizer) return organizerForm.say('refused', 'alert', t('That did not work'), el('p', {}, message ?? `${whyLost()}.`));
  edited = organizer;
  organizerForm.clear();
  ofOrganizer.name.value = organizer.name;
  ofOrganizer.reply_to.value = organizer.reply_to ?? '';
  ofOrganizer.contact.value = organizer.contact ?? '';
  ofOrganizer.embed_origins.value = organizer.embed_origins.join('\n');
  ofOrganizer.categories.value = (organizer.categories ?? []).join('\n');
  return organizerForm.focus();
}

// --- Mails ------------------------------------------------------------------------------------------

/** Where the server sends none, or somebody belongs to no organizer, there is nothing to choose. */
function drawMails({ mail, memberships }) {
  byId('mails').hidden = !mail || memberships.length === 0;
  byId('digest').checked = account.digest === true;
}

const DIGEST_SAVED = { true: t('Saved. The next one comes in the morning, if there is something to tell.'), false: t('Saved. No more of these mails will come.') };
const NOT_SAVED = t('That was not saved. Please try again in a moment.');
let asking = new AbortController(); // how the daily mail stands

byId('digest').addEventListener('change', async ({ target }) => {
  const wanted = target.checked;
  target.disabled = true;
  const answer = await changeAccount({ digest: wanted });
  if (needsSignIn(answer)) return goSignIn();
  if (answer.kind === 'ok') showDigest(answer.data, DIGEST_SAVED[wanted]);
  else if (['lost', 'unknown'].includes(answer.kind)) await findDigest(wanted);
  else showDigest(null, NOT_SAVED);
  target.disabled = false;
  return undefined;
});

/** @param {Object|null} session null: nothing has changed */
function showDigest(session, words) {
  if (session) changed(session);
  Object.assign(byId('digest'), { checked: account?.digest === true, indeterminate: false });
  setText(byId('digest-news'), account ? words : '');
}

/** Nobody has heard whether it was saved, so the server is asked how it is. */
async function findDigest(wanted) {
  byId('digest').indeterminate = true;
  setText(byId('digest-news'), t('No answer came, and it may be saved or not. This page looks until the server can be reached again.'));
  asking = new AbortController();
  const answer = await insist(getSession, { signal: asking.signal, onFailed: () => {} });
  if (answer.kind === 'cancelled') return;
  const session = answer.kind === 'ok' && answer.data.account ? answer.data : null;
  if (!session) changed(null);
  else showDigest(session, session.account.digest === wanted ? DIGEST_SAVED[wanted] : NOT_SAVED);
}

const secret = { current_password: new Field('old-password', anyPassword), password: new Field('new-password', passwordProblem) };
const secretForm = new AccessForm('secret', { fields: secret,
  send: () => changeAccount({ password: secret.password.value, current_password: secret.current_password.value }),
  done: () => {
    secretForm.forgetSecrets();
    secretForm.say('already', 'check', t('Your password is changed'), el('p', {}, t('All your other sessions have ended.')));
    drawSessions();
  },
  refused: refusedBy(secret.current_password, WRONG_PASSWORD) });

// --- The second factor ------------------------------------------------------------------------------

const proposal = { password: new Field('propose-password', anyPassword) };
const proposeForm = new AccessForm('propose', { fields: proposal, send: () => askForTotp({ password: proposal.password.value }),
  done: (data) => { proposeForm.forgetSecrets(); drawProposal(data); },
  refused: refusedBy(proposal.password, WRONG_PASSWORD) });

const confirmation = { code: new Field('confirm-code', codeProblem) };
const confirmForm = new AccessForm('confirm', { fields: confirmation, send: () => askForTotp({ code: cleanCode(confirmation.code.value) }),
  done: ({ recovery_codes: codes }) => { forgetProposal(); drawCodes(codes); },
  refused: refusedBy(confirmation.code, t('This is not the code of now. Is the clock of your phone right?')) });

const dropping = { password: new Field('drop-password', anyPassword), code: new Field('drop-code', codeProblem) };
const dropForm = new AccessForm('drop', { fields: dropping, send: () => dropTotp({ password: dropping.password.value, code: cleanCode(dropping.code.value) }),
  done: () => {
    dropForm.forgetSecrets();
    drawFactor({ ...account, totp: false });
    byId('factor-title').focus();
    say(t('The second factor is switched off.'));
  },
  refused: refusedBy(dropping.code, t('The password or the code is wrong; each code is good once.')) });

function drawFactor(now) {
  account = now;
  const left = account.recovery_codes_left;
  setText(byId('factor-state'), account.totp
    ? left === 0 ? t('Switched on. You have no recovery code left.')
      : plural(left, { one: 'Switched on. You have {n} recovery code left.', other: 'Switched on. You have {n} recovery codes left.' }) : t('Switched off.'));
  proposeForm.hidden = account.totp;
  dropForm.hidden = !account.totp;
  confirmForm.hidden = true;
}

/** @param {{secret: string, qr: string[]}} proposed */
function drawProposal({ secret: text, qr }) {
  fill(byId('qr'), qrPicture(qr));
  setText(byId('factor-secret'), text.replace(/\s/g, '').match(/.{1,4}/g)?.join(' ') ?? text);
  proposeForm.hidden = true;
  confirmForm.hidden = false;
  confirmForm.focus();
}

function forgetProposal() {
  fill(byId('qr'));
  setText(byId('factor-secret'), '');
  confirmForm.forgetSecrets();
  confirmForm.clear();
  confirmForm.hidden = true;
  proposeForm.hidden = account?.totp ?? true;
}

/** Dark on white in both schemes, since that is what cameras know. @param {string[]} rows of 0 and 1 */
function qrPicture(rows) {
  const size = rows.length + 2 * QUIET_ZONE;
  const path = rows.flatMap((row, y) => [...row.matchAll(/1+/g)].map(({ index, 0: run }) =>
    `M${index + QUIET_ZONE} ${y + QUIET_ZONE}h${run.length}v1h-${run.length}z`)).join('');
  return svg('svg', { viewBox: `0 0 ${size} ${size}`, role: 'img', 'aria-label': t('QR code of the secret'), 'shape-rendering': 'crispEdges' },
    svg('path', { d: path }));
}

function drawCodes(codes) {
  drawFactor({ ...account, totp: true, recovery_codes_left: codes.length });
  dropForm.hidden = true; // first the codes
  fill(byId('codes-list'), ...codes.map((code) => el('li', { class: 'number' }, code)));
  byId('codes').hidden = false;
  byId('codes-title').focus();
  drawSessions();
}

function forgetCodes() {
  byId('codes').hidden = true;
  fill(byId('codes-list'));
  setText(byId('codes-news'), '');
}

async function copyCodes() {
  const text = [...byId('codes-list').children].map((item) => item.textContent).join('\n');
  try {
    await navigator.clipboard.writeText(text);
    setText(byId('codes-news'), t('Copied.'));
  } catch {
    getSelection().selectAllChildren(byId('codes-list'));
    setText(byId('codes-news'), t('They are selected; copy them with Control C.'));
  }
}

byId('codes-copy').addEventListener('click', copyCodes);
byId('codes-print').addEventListener('click', () => window.print());
byId('codes-done').addEventListener('click', () => { forgetCodes(); drawFactor(account); byId('factor-title').focus(); });
byId('confirm-cancel').addEventListener('click', () => { forgetProposal(); byId('factor-title').focus(); });

// --- Sessions ---------------------------------------------------------------------------------------

const othersForm = new AccessForm('others', { send: () => endOtherSessions(),
  done: () => { drawSessions(); byId('sessions-title').focus(); say(t('All other sessions have ended.')); },
  refused: (answer) => needsSignIn(answer) && (goSignIn(), true) });

async function drawSessions() {
  const answer = await listSessions();
  if (needsSignIn(answer)) return goSignIn();
  const known = answer.kind === 'ok' && account !== null;
  setText(byId('sessions-problem'), answer.kind === 'ok' ? '' : t('The sessions could not be read. Please load the page again.'));
  fill(byId('sessions'), ...(known ? answer.data.map(sessionRow) : []));
  othersForm.hidden = !known || answer.data.length < 2;
  return undefined;
}

function sessionRow({ user_agent: agent, created_at: began, last_used_at: used, current }) {
  return el('li', {},
    el('p', { class: 'row-head' }, el('strong', {}, programOf(agent ?? '')), current ? el('span', { class: 'badge' }, t('This browser')) : null),
    el('p', { class: 'hint' }, current ? t('Signed in {ago}', { ago: ago(began) }) : t('Last used {used}, signed in {ago}', { used: ago(used), ago: ago(began) }),
      el('span', { class: 'hidden-label' }, ` (${dateTime(began)})`)));
}

const PROGRAMS = [[/Boxoffice/i, t('The console')], [/Edg\//, 'Edge'], [/OPR\//, 'Opera'], [/Firefox\//, 'Firefox'], [/Chrom(e|ium)\//, 'Chrome'], [/Safari\//, 'Safari']];
const SYSTEMS = [[/Android/, 'Android'], [/iPhone|iPad/, 'iOS'], [/Windows/, 'Windows'], [/Mac OS X/, 'macOS'], [/Linux/, 'Linux']];

/** "Firefox on Linux"; the beginning of what the program calls itself where nobody knows it. */
function programOf(agent) {
  const [program, system] = [PROGRAMS, SYSTEMS].map((names) => names.find(([sign]) => sign.test(agent))?.[1]);
  if (!program) return plain(agent).slice(0, 60) || t('A program without a name');
  return system ? t('{program} on {system}', { program, system }) : program;
}

// --- The whole --------------------------------------------------------------------------------------

function draw(session) {
  const isNew = account?.id !== session.account.id;
  account = session.account;
  setHeading(byId('own-name'), plain(account.name));
  setText(byId('own-email'), plain(account.email));
  byId('secret').querySelector('.username').value = account.email;
  drawMemberships(session.memberships);
  if (!isNew) return; // what is being typed stays
  drawDetails();
  drawMails(session);
  drawFactor(account);
  drawWelcome(session);
  drawSessions();
}

function drawMemberships(memberships) {
  fill(byId('memberships'), ...memberships.map(({ organizer, role, permissions }) => {
    const [name, does] = roleWords(role);
    return el('li', {},
      el('p', { class: 'row-head' }, el('strong', { dir: 'auto' }, plain(organizer.name)), el('span', { class: 'badge' }, name)),
      el('p', { class: 'hint' }, does),
      permissions.includes('organizer:write')
        ? el('button', { type: 'button', class: 'button small', 'data-organizer': organizer.id, onclick: () => editOrganizer(organizer.id) }, t('Change its details')) : null);
  }));
  byId('no-memberships').hidden = memberships.length > 0;
  byId('manage').hidden = memberships.length === 0;
}

function drawWelcome({ memberships }) {
  const joined = recall('joined');
  byId('welcome').hidden = !(joined || recall('welcome'));
  byId('welcome-create').hidden = !memberships.some(({ permissions }) => permissions.includes('events:write'));
  setText(byId('welcome-title'), joined ? t('Welcome to {organizer}', { organizer: plain(String(joined)) }) : t('Welcome'));
  remember('joined', null);
  remember('welcome', null);
}

/** Nothing of anybody stays in the page. */
function empty() {
  account = null;
  asking.abort();
  setText(byId('digest-news'), '');
  forgetCodes();
  forgetProposal();
  closeOrganizer();
  for (const form of [detailsForm, secretForm, proposeForm, confirmForm, dropForm]) { form.forgetSecrets(); form.clear(); }
  for (const field of [details.name, details.email]) field.reset();
  for (const id of ['own-name', 'own-email', 'memberships', 'sessions', 'factor-state']) fill(byId(id));
  byId('secret').querySelector('.username').value = '';
  face('loading', FACES);
}

function heed(session) {
  if (!isProtected()) return face('open', FACES);
  if (account && session?.account.id !== account.id) empty();
  if (session === null) return goSignIn();
  if (!session) return empty();
  draw(session);
  return face('yours', FACES);
}

fill(byId('manage'), byId('manage').firstElementChild, ...consoleWords(t('Events, registrations, the team, keys and the audit log are managed in the console, a program for your desk.')));
byId('retry').addEventListener('click', () => location.reload());
watch(heed, (answer) => {
  setText(byId('problem-text'), answer.kind === 'lost' ? `${whyLost()}.` : answer.message);
  face('problem', FACES);
});
