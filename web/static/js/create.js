/**
 * The create page. The one rule: one content is sent under one key, kept over retries and reload,
 * so that however often the button is pressed there is one event.
 */
import { createEvent, forgetKey, isProtected, keyFor, recall, remember, settle } from './api.js';
import { Card } from './catalog.js';
import { Field, MAX_DESCRIPTION, MAX_NAME, Outcome, capacityProblem, cleanLine, cleanLines, descriptionProblem, nameProblem } from './form.js';
import { byId, el, greet, setText, signInPath } from './view.js';

const form = byId('create');
const button = byId('create-button');
const outcome = new Outcome('outcome', { done: 'created', rest: button });
const fields = {
  name: new Field('name', nameProblem, { most: MAX_NAME, counted: cleanLine }),
  description: new Field('description', descriptionProblem, { most: MAX_DESCRIPTION, counted: cleanLines }),
  capacity: new Field('capacity', capacityProblem),
};
const organizer = byId('organizer');
const namesRequired = byId('names-required');
const preview = new Card(draftForPreview(), { linked: false, tag: 'div' });
byId('preview').append(preview.node);

let running = null; // AbortController of the call under way, or of the one that succeeded

/** What the server will get, and what the key belongs to. */
function draft() {
  return {
    name: cleanLine(fields.name.value),
    description: cleanLines(fields.description.value),
    capacity: Number(fields.capacity.value.trim()),
    ...(namesRequired.checked && { names_required: true }),
    ...(organizer.value && { organizer_id: organizer.value }),
  };
}

function draftForPreview() {
  const seats = capacityProblem(fields.capacity.value) ? 100 : Number(fields.capacity.value.trim());
  return {
    name: cleanLine(fields.name.value) || 'Your event',
    description: fields.description.value.trim() || 'A few words on what people can look forward to.',
    capacity: seats,
    booked_count: 0,
    created_at: new Date().toISOString(),
  };
}

function keepDraft() {
  const kept = Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, field.value]));
  remember('draft', { ...kept, names_required: namesRequired.checked, organizer: organizer.value || recall('draft')?.organizer });
  preview.update(draftForPreview(), false);
}

function setBusy(busy) {
  button.setAttribute('aria-disabled', String(busy));
  setText(button.lastElementChild, busy ? 'One moment…' : 'Create event');
  for (const field of Object.values(fields)) field.input.readOnly = busy;
  namesRequired.disabled = busy;
}

async function submit(words = 'Creating your event…') {
  if (running) return;
  outcome.clear();
  const wrong = Object.values(fields).filter((field) => !field.check());
  if (wrong.length > 0) {
    wrong[0].input.focus();
    return;
  }
  running = new AbortController();
  setBusy(true);
  remember('creating', true);
  const answer = await send(draft(), words, running);
  remember('creating', null);
  if (answer.kind === 'ok') {
    leaveFor(answer.data.id);
    return;
  }
  running = null;
  setBusy(false);
  show(answer);
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
function leaveFor(id) {
  forgetKey('create');
  remember('draft', null);
  remember('created', id);
  location.replace(`/templates/event_details.html?id=${encodeURIComponent(id)}`);
}

function show(answer) {
  if (answer.kind === 'cancelled') {
    outcome.say('cancelled', 'alert', 'Stopped', el('p', {}, answer.inDoubt
      ? 'One of the attempts may have gone through. Pressing the button again is safe: it never creates a second event.'
      : 'Nothing was created.'));
    return;
  }
  if (answer.code === 'idempotency_key_reused') forgetKey('create');
  if (['sign_in_required', 'credential_not_valid'].includes(answer.code)) {
    outcome.say('refused', 'lock', 'Please sign in', el('p', {}, 'Nothing was created. What you have typed is kept while you sign in.'),
      el('a', { class: 'button small', href: signInPath() }, 'Sign in'));
    return;
  }
  if (fields[answer.field]) {
    outcome.clear();
    fields[answer.field].refuse(answer.message);
  } else {
    outcome.say('refused', 'alert', 'That did not work', el('p', {}, `${answer.message} Nothing was created.`));
  }
}

/** Who may create events here, and for whom. */
function heed(session, signedIn) {
  const [field, first] = [byId('organizer-field'), byId('sign-in-first')];
  const possible = signedIn?.offerOrganizers({ field, select: organizer, kept: recall('draft')?.organizer ?? '' }, session) ?? 0;
  first.hidden = !isProtected() || session === undefined || possible > 0;
  byId('sign-in-first-link').href = signInPath();
  byId('sign-in-first-link').hidden = Boolean(session);
  if (!session) return;
  setText(byId('sign-in-first-title'), 'You may not create events here');
  setText(byId('sign-in-first-text'), 'Owners and managers of an organizer create its events, and you are neither. An owner can change that.');
}

function restore() {
  const kept = recall('draft');
  for (const [name, field] of Object.entries(fields)) field.value = String(kept?.[name] ?? '');
  namesRequired.checked = kept?.names_required === true;
  preview.update(draftForPreview(), false);
}

form.addEventListener('submit', (event) => { event.preventDefault(); submit(); });
form.addEventListener('input', keepDraft);
restore();
greet(heed);
if (recall('creating')) submit('Going on with your event…'); // a reload came in between
