/**
 * The page with an event's form: to create one, or, with ?id=, to change it (edit.js). The one rule: one
 * content is sent under one key, kept over retries and reload, so that however often the button is
 * pressed there is one event.
 */
import { createEvent, fetched, forgetKey, isProtected, keyFor, recall, remember, settle, t } from './api.js';
import { Card } from './catalog.js';
import { Field, MAX_DESCRIPTION, MAX_NAME, Outcome, capacityProblem, cleanLine, cleanLines, descriptionProblem, nameProblem } from './form.js';
import { byId, codePoints, count, coversDays, el, fill, formatOf, greet, overAt, pageOf, period, plain, setText, signInPath } from './view.js';

const [MAX_LOCATION, DAY] = [500, 86_400_000];

const [form, button] = [byId('create'), byId('create-button')];
const asked = new URLSearchParams(location.search);
const fields = {
  name: new Field('name', nameProblem, { most: MAX_NAME, counted: cleanLine }),
  location: new Field('location', locationProblem, { most: MAX_LOCATION, counted: cleanLine }),
  description: new Field('description', descriptionProblem, { most: MAX_DESCRIPTION, counted: cleanLines }),
  capacity: new Field('capacity', capacityProblem),
};
const ticks = { names_required: byId('names-required'), draft: byId('draft'), all_day: byId('all-day') };
const moments = Object.fromEntries(['starts-day', 'starts-time', 'ends-day', 'ends-time', 'zone'].map((id) => [id, byId(id)]));
const organizer = byId('organizer');
const category = new Field('category', () => '');

function locationProblem(text) {
  const over = codePoints(cleanLine(text)) - MAX_LOCATION;
  if (over > 0) return t('The place is {over} over the {most} characters it may have.', { over: count(over), most: MAX_LOCATION });
  return /\p{Cc}/u.test(cleanLine(text)) ? t('It holds a character that cannot be stored.') : '';
}

// --- When: days and times of day by a zone's clock --------------------------------------------------

const CLOCK = { hourCycle: 'h23', era: 'short', year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', second: 'numeric' };

/** Null: this browser does not know the zone; '' is its own. */
const clockOf = (zone) => formatOf('en-US', CLOCK, zone || undefined);

/** What the zone's clock shows at a time, as if it were UTC. */
function shownAt(at, zone) {
  const part = Object.fromEntries(clockOf(zone).formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return new Date(0).setUTCFullYear(part.year, part.month - 1, part.day) + ((part.hour * 60 + part.minute) * 60 + part.second) * 1000;
}

/**
 * When the zone's clock shows a day and time: the first time where it is put back, null where it skips it.
 * @param {string} day "2030-05-17" @param {string} time "19:30"
 */
function instantOf(day, time, zone) {
  const shown = Date.parse(`${day}T${time}Z`);
  const possible = [shown - DAY, shown + DAY].map((near) => shown - (shownAt(near, zone) - Math.floor(near / 1000) * 1000));
  const right = possible.filter((at) => shownAt(at, zone) === shown);
  return right.length ? Math.min(...right) : null;
}

/** The first moment of a day, which in some zones is not midnight. */
function beginOf(day, zone) {
  for (let minutes = 0; minutes < 180; minutes += 15) {
    const at = instantOf(day, `0${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`, zone);
    if (at !== null) return at;
  }
  return instantOf(nextDay(day), '00:00', zone); // a day that was skipped as a whole
}

const nextDay = (day, days = 1) => new Date(Date.parse(day) + days * DAY).toISOString().slice(0, 10);
const written = (at) => (at === null ? null : new Date(at).toISOString());
const [SKIPPED, BACKWARDS] = [t('The clocks go forward then: there is no such time on that day.'), t('It ends before it starts.')];

/**
 * What the fields say of the time.
 * @returns {{starts: number|null, ends: number|null, zone: string, problems: Object<string, string>}}
 *   problems: by the fields' ids
 */
function timesTyped() {
  const value = (id) => moments[id].value.trim();
  const zone = value('zone');
  const times = { starts: null, ends: null, zone, problems: {} };
  if (!clockOf(zone)) {
    times.problems.zone = t('There is no such time zone. Its name is that of a large city, such as Europe/Berlin.');
    return times;
  }
  return ticks.all_day.checked ? daysInto(times, value('starts-day'), value('ends-day'))
    : momentsInto(times, [value('starts-day'), value('starts-time')], [value('ends-day'), value('ends-time')]);
}

function daysInto(times, first, last) {
  if (!first && last) times.problems.starts = t('Say on which day it starts.');
  if (!first) return times;
  times.starts = beginOf(first, times.zone);
  if (last && last < first) times.problems.ends = BACKWARDS;
  else if (last && last > first) times.ends = beginOf(nextDay(last), times.zone);
  return times;
}

/** A time to end at without a day is the next one after the start. */
function momentsInto(times, [startDay, startTime], [endDay, endTime]) {
  const { problems, zone } = times;
  if (startDay && !startTime) problems.starts = t('Say at what time it starts, or that it takes whole days.');
  else if (!startDay && startTime) problems.starts = t('Say on which day it starts.');
  else if (startDay) times.starts = instantOf(startDay, startTime, zone);
  if (startDay && startTime && times.starts === null) problems.starts = SKIPPED;
  if (endDay && !endTime) problems.ends = t('Say at what time it ends.');
  if (!endTime) return times;
  const day = endDay || (startDay && (endTime <= startTime ? nextDay(startDay) : startDay));
  if (!day) problems.ends = t('Say on which day it ends.');
  else times.ends = instantOf(day, endTime, zone);
  if (day && times.ends === null) problems.ends = SKIPPED;
  else if (times.ends !== null && times.starts !== null && times.ends < times.starts) problems.ends = BACKWARDS;
  return times;
}

const ownZone = () => new Intl.DateTimeFormat().resolvedOptions().timeZone ?? '';

let booked = 0; // seats of the event that is edited
let isTimeChecked = false; // somebody has tried to send
let refused = null; // what the server objected to: { id, typed, message }

/** Shows what belongs to what is typed, and what is wrong with it. @returns {HTMLElement|null} the field at fault */
function drawTimes() {
  const times = timesTyped();
  const isSaid = ['starts-day', 'starts-time', 'ends-day', 'ends-time'].some((id) => moments[id].value);
  for (const id of ['starts-time', 'ends-time']) moments[id].hidden = ticks.all_day.checked;
  byId('zone-part').hidden = !isSaid;
  const { zone } = times;
  setText(byId('zone-hint'), times.problems.zone ? '' : byId('when').disabled ? t('This browser does not know the event’s time zone, so times are changed in the console.') : !zone ? t('Without one, everybody reads the times by their own clock.')
    : zone === ownZone() ? t('The times are by the clock there, which is yours.') : t('The times are by the clock there.'));
  // A field that is half typed is no mistake yet; a mistake stays one.
  const isShown = (id) => isTimeChecked || id === 'zone' || [SKIPPED, BACKWARDS].includes(times.problems[id]);
  for (const id of ['starts', 'ends', 'zone']) {
    const problem = isShown(id) ? times.problems[id] ?? '' : '';
    setText(byId(`${id}-problem`), refused?.id === id && refused.typed === typedTimes() ? refused.message : problem);
    for (const input of inputsOf(id)) {
      if (byId(`${id}-problem`).textContent) input.setAttribute('aria-invalid', 'true');
      else input.removeAttribute('aria-invalid');
    }
  }
  const words = Object.keys(times.problems).length ? '' : period(eventTimes(times));
  setText(byId('when-words'), words);
  byId('when-words').hidden = words === '';
  const wrong = ['starts', 'ends', 'zone'].find((id) => times.problems[id]);
  return wrong ? inputsOf(wrong).find((input) => !input.value && !input.hidden) ?? inputsOf(wrong)[0] : null;
}

const inputsOf = (id) => (id === 'zone' ? [moments.zone] : [moments[`${id}-day`], moments[`${id}-time`]]);
const typedTimes = () => JSON.stringify([...Object.values(moments).map(({ value }) => value), ticks.all_day.checked]);

const eventTimes = ({ starts, ends, zone }) => ({ starts_at: written(starts), ends_at: written(ends), timezone: (starts ?? ends) === null ? null : zone || null });

/** The times of an event into the fields, which can't be changed where the browser does not know its zone. */
function showTimes(event) {
  byId('when').disabled = !clockOf(event.timezone ?? '');
  const zone = byId('when').disabled ? '' : event.timezone ?? '';
  const isDays = coversDays(event);
  ticks.all_day.checked = isDays;
  moments.zone.value = event.starts_at || event.ends_at ? zone : ownZone();
  const show = (id, time, before = 0) => {
    const shown = time ? new Date(shownAt(Date.parse(time) - before, zone)).toISOString() : '';
    [moments[`${id}-day`].value, moments[`${id}-time`].value] = [shown.slice(0, 10), isDays ? '' : shown.slice(11, 16)];
  };
  show('starts', event.starts_at);
  show('ends', event.ends_at, isDays ? 1 : 0);
  if (isDays && moments['ends-day'].value === moments['starts-day'].value) moments['ends-day'].value = '';
}

// --- The category: of those that the event's organizer offers ----------------------------------------

let offering = []; // the organizers that events may be created for, as the server has them
let [wanted, own] = ['', '']; // the category to be chosen, and the one that the event has, which may be offered no more
let ofEvent = null; // the organizer of the event that is edited

const whose = () => ofEvent ?? offering.find(({ id }) => id === organizer.value) ?? (organizer.value ? null : offering[0] ?? null);

/** Nothing is asked where there is nothing to choose from. */
function drawCategories() {
  const offered = offering.find(({ id }) => id === whose()?.id)?.categories ?? [];
  const names = own && !offered.includes(own) ? [...offered, own] : offered;
  fill(category.input, el('option', { value: '' }, t('None')), ...names.map((name) => el('option', { value: name }, plain(name))));
  category.value = names.includes(wanted) ? wanted : '';
  byId('category-field').hidden = names.length === 0;
  redraw();
}

/** @param {Object|null} session @param {Object|null} signedIn the module */
async function offerCategories(session, signedIn) {
  const may = new Set((session?.memberships ?? []).filter(({ permissions }) => permissions.includes('events:write')).map((one) => one.organizer.id));
  const { kind, data } = may.size > 0 ? await signedIn.listOrganizers() : { kind: 'ok', data: [] };
  if (kind !== 'ok') return; // the event keeps the category that it has
  offering = data.filter(({ id }) => may.has(id));
  drawCategories();
}

category.input.addEventListener('input', () => { wanted = category.value; });
organizer.addEventListener('change', drawCategories);

// --- How it is sold: fetched when somebody opens that part --------------------------------------------

let [sales, sold] = [null, {}]; // of sale_fields.js; the event that they are about
const zoneTyped = () => (clockOf(moments.zone.value.trim()) ? moments.zone.value.trim() : '');
const clock = { shown: (time) => new Date(shownAt(Date.parse(time), zoneTyped())).toISOString().slice(0, 16), at: (text) => written(instantOf(text.slice(0, 10), text.slice(11, 16), zoneTyped())) };
const saleFields = () => fetched(() => import('./sale_fields.js')).then(({ SaleFields }) => (sales ??= new SaleFields(clock, sold)));
byId('sales').addEventListener('toggle', saleFields, { once: true });

/** @param {Object|undefined} kept what was typed there */
function restoreSales(kept) {
  if (Object.keys(kept ?? {}).length === 0) return sales?.restore({});
  byId('sales').open = true;
  return saleFields().then((fields) => fields.restore(kept));
}

// --- The draft ------------------------------------------------------------------------------------

/** What the server will get, and what the key belongs to. */
function draft() {
  return {
    name: cleanLine(fields.name.value),
    description: cleanLines(fields.description.value),
    capacity: Number(fields.capacity.value.trim()),
    location: cleanLine(fields.location.value),
    ...eventTimes(timesTyped()),
    names_required: ticks.names_required.checked,
    status: ticks.draft.checked ? 'draft' : 'published',
    category: category.value || null,
    ...sales?.changes,
  };
}

/** Without what is as it is where nothing is said. */
function newEvent() {
  const { names_required: names, status, location: place, ...event } = draft();
  for (const name of ['starts_at', 'ends_at', 'timezone', 'category']) if (event[name] === null) delete event[name];
  return {
    ...event,
    ...(place && { location: place }),
    ...(names && { names_required: true }),
    ...(status === 'draft' && { status }),
    ...(organizer.value && { organizer_id: organizer.value }),
  };
}

function draftForPreview() {
  const seats = capacityProblem(fields.capacity.value) ? 100 : Number(fields.capacity.value.trim());
  return {
    name: cleanLine(fields.name.value) || t('Your event'),
    description: fields.description.value.trim() || t('A few words on what people can look forward to.'),
    location: cleanLine(fields.location.value),
    category: category.value || null,
    ...eventTimes(timesTyped()),
    capacity: seats,
    booked_count: Math.min(booked, seats),
    created_at: new Date().toISOString(), ticket_types: sold.ticket_types ?? 0,
  };
}

const typed = () => ({
  category: wanted,
  ...(sales && { sales: sales.typed }),
  ...Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value])),
  ...Object.fromEntries(Object.entries(ticks).map(([name, tick]) => [name, tick.checked])),
  ...Object.fromEntries(Object.entries(moments).map(([name, input]) => [name, input.value])),
});

const likeWords = () => (recall('draft')?.like ? t('It gets the ticket types and quotas of “{name}”, too.', { name: plain(recall('draft').like.name) }) : '');

function redraw() {
  if (!asked.has('id')) setText(byId('lead'), `${ticks.draft.checked ? t('It stays a draft until you open it.') : t('It is open for registration the moment you create it.')} ${likeWords()}`.trim());
  drawTimes();
  preview.update(draftForPreview(), false);
}

let mode = { keep: keepDraft, submit, heed };

// --- The picture: its module is fetched when somebody comes near the field --------------------------

let picture = null; // of picture.js

const pictureField = () => fetched(() => import('./picture.js')).then(({ Picture }) => (picture ??= new Picture()));

/** Sends what was changed of the picture, if anything. @param {{signal: AbortSignal, stop: () => void}} how @returns {Promise<Object>} an answer */
function sendPicture(id, { signal, stop }) {
  return !picture?.isChanged ? { kind: 'ok' } : picture.save(id, {
    signal,
    onSending: () => outcome.sending(t('Sending the picture…')),
    onWaiting: (waiting) => outcome.waiting(waiting, stop),
  }, stop);
}

for (const kind of ['focusin', 'pointerenter', 'dragenter', 'change']) byId('picture').addEventListener(kind, pictureField, { once: true });
for (const kind of ['dragover', 'drop']) byId('picture').addEventListener(kind, (event) => event.preventDefault()); // else it opens in place of the page

function forgetDraft() { forgetKey('create'); remember('draft', null); }
function keepDraft() { remember('draft', { ...typed(), like: recall('draft')?.like, organizer: organizer.value || recall('draft')?.organizer }); }

/** @param {Object|null} kept what typed() returned */
function restore(kept) {
  for (const [name, field] of Object.entries(fields)) field.value = String(kept?.[name] ?? '');
  for (const [name, tick] of Object.entries(ticks)) tick.checked = kept?.[name] === true;
  for (const [name, input] of Object.entries(moments)) input.value = String(kept?.[name] ?? (name === 'zone' ? ownZone() : ''));
  wanted = String(kept?.category ?? '');
  drawCategories();
  return restoreSales(kept?.sales);
}

/** An event into the form. */
function showEvent(event) {
  [fields.name.value, fields.location.value] = [event.name, event.location ?? ''];
  fields.description.value = event.description ?? '';
  fields.capacity.value = String(event.capacity);
  [ticks.names_required.checked, ticks.draft.checked] = [event.names_required === true, event.status === 'draft'];
  booked = event.booked_count;
  showTimes(event);
  wanted = event.category ?? '';
  if (asked.has('id')) [own, ofEvent, sold] = [wanted, event.organizer ?? null, event];
  sales?.show(sold);
  drawCategories();
}

function setBusy(busy, word = t('Create event')) {
  button.setAttribute('aria-disabled', String(busy));
  setText(button.lastElementChild, busy ? t('One moment…') : word);
  for (const input of [...Object.values(fields).map((field) => field.input), ...Object.values(moments)]) input.readOnly = busy;
  for (const tick of [...Object.values(ticks), category.input, byId('sales-fields')]) tick.disabled = busy;
}

/** Shows what is wrong with what is typed. @returns {boolean} whether nothing is */
function check() {
  isTimeChecked = true;
  const times = drawTimes();
  const wrong = Object.values(fields).filter((field) => !field.check()).map(({ input }) => input);
  const [first] = [...wrong, ...(times ? [times] : []), ...sales?.check() ?? []].sort((a, b) => (a.compareDocumentPosition(b) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1));
  if (byId('sales').contains(first)) byId('sales').open = true;
  first?.focus();
  return !first && (picture?.check() ?? true);
}

/** What the server objected to, beside its field. @returns {boolean} whether there is one */
function refuse({ field, message }) {
  const id = { starts_at: 'starts', ends_at: 'ends', timezone: 'zone' }[field];
  if (!id) ({ category, ...fields })[field]?.refuse(message);
  else {
    refused = { id, typed: typedTimes(), message };
    drawTimes();
    inputsOf(id)[0].focus();
  }
  return Boolean(id || field === 'category' || fields[field] || sales?.refuse({ field, message }));
}

// --- Creating -------------------------------------------------------------------------------------

const outcome = new Outcome('outcome', { rest: button,
  busy: asked.has('id') ? t('Nothing was changed yet; your request is kept and sent again.') : t('Nothing was created yet; your request is kept and sent again.') });
let running = null; // AbortController of the call under way, or of the one that succeeded

async function submit(words = t('Creating your event…')) {
  if (running) return;
  outcome.clear();
  if (!check()) return;
  running = new AbortController();
  setBusy(true);
  remember('creating', true);
  const answer = await send(newEvent(), words, running);
  remember('creating', null);
  if (answer.kind === 'ok') return finish(answer.data);
  running = null;
  setBusy(false);
  return show(answer);
}

/** The event is there; its picture may fail, and is tried again where the event is changed. Its types are copied there. */
async function finish(event) {
  const { like } = recall('draft') ?? {};
  const sent = await sendPicture(event.id, { signal: running.signal, stop: () => running.abort() });
  if (sent.kind === 'ok' && !like) return leaveFor(event);
  forgetDraft();
  if (like) (await fetched(() => import('./copy_types.js'))).beginCopy(event.id, like.id);
  if (sent.kind !== 'ok') remember(`pictureless.${event.id}`, sent.message ?? t('Its sending was stopped.'));
  return location.replace(`${location.pathname}?id=${encodeURIComponent(event.id)}`);
}

function send(event, words, { signal }) {
  const key = keyFor('create', JSON.stringify(event));
  return settle((stop) => createEvent(event, key, stop), {
    signal,
    onSending: (attempt) => outcome.sending(words, attempt > 1),
    onWaiting: (waiting) => outcome.waiting(waiting, () => running?.abort()),
  });
}

/** The event takes the form's place: "back" leads to what was there before, not to a form that is done with. */
function leaveFor(event) {
  forgetDraft();
  remember('created', event.id);
  location.replace(pageOf(event));
}

function show(answer) {
  if (answer.kind === 'cancelled') {
    return outcome.say('cancelled', 'alert', t('Stopped'), el('p', {}, answer.inDoubt
      ? t('One of the attempts may have gone through. Pressing the button again is safe: it never creates a second event.') : t('Nothing was created.')));
  }
  if (answer.code === 'idempotency_key_reused') forgetKey('create');
  return sayRefused(answer, t('Nothing was created.'));
}

/** @param {string} nothing what was not done */
function sayRefused(answer, nothing) {
  if (['sign_in_required', 'credential_not_valid'].includes(answer.code)) {
    return outcome.say('refused', 'lock', t('Please sign in'), el('p', {}, `${nothing} ${t('What you have typed is kept while you sign in.')}`),
      el('a', { class: 'button small', href: signInPath() }, t('Sign in')));
  }
  outcome.clear();
  return refuse(answer) || outcome.say('refused', 'alert', t('That did not work'), el('p', {}, `${answer.message} ${nothing}`));
}

/** Who may create events here, and for whom. */
function heed(session, signedIn) {
  const [field, first] = [byId('organizer-field'), byId('sign-in-first')];
  const possible = signedIn?.offerOrganizers({ field, select: organizer, kept: recall('draft')?.organizer ?? '' }, session) ?? 0;
  first.hidden = !isProtected() || session === undefined || possible > 0;
  byId('sign-in-first-link').href = signInPath();
  byId('sign-in-first-link').hidden = Boolean(session);
  offerCategories(session, signedIn);
  if (!session) return;
  setText(byId('sign-in-first-title'), t('You may not create events here'));
  setText(byId('sign-in-first-text'), t('Owners and managers of an organizer create its events, and you are neither. An owner can change that.'));
}

const preview = new Card(draftForPreview(), { linked: false, tag: 'div' });
byId('preview').append(preview.node);
fill(byId('zones'), ...(Intl.supportedValuesOf?.('timeZone') ?? []).map((name) => el('option', { value: name })));
byId('see-page').addEventListener('click', async () => {
  if (byId('see-page').ariaDisabled === 'true') return;
  byId('see-page').ariaDisabled = 'true'; // until it is there, which a slow line takes a while for
  try {
    const { showPage } = await fetched(() => import('./page_preview.js'));
    await showPage({ ...draftForPreview(), description: cleanLines(fields.description.value), status: draft().status, organizer: whose() }, picture?.shown ?? {}, byId('see-page'));
  } finally {
    byId('see-page').ariaDisabled = 'false';
  }
});
form.addEventListener('submit', (event) => { event.preventDefault(); mode.submit(); });
form.addEventListener('input', () => { redraw(); mode.keep(); });
form.addEventListener('change', redraw);
if (asked.has('id') || asked.has('from')) {
  const { begin } = await fetched(() => import('./edit.js'));
  mode = await begin(asked, mode, { button, draft, showEvent, typed, restore, setBusy, check, sayRefused, outcome, pictureField, sendPicture, offerCategories, clock });
} else {
  restore(recall('draft'));
  if (recall('creating')) submit(t('Going on with your event…')); // a reload came in between
}
greet(mode.heed);
