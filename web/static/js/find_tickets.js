/**
 * The page that has the links of tickets sent again. The one rule: it says the same whether there are
 * any, as the server does. This call has no key, and each one sends a mail and counts: it is repeated
 * only where the server says that it did nothing.
 */
import { call, language, settle, t } from './api.js';
import { Field, Outcome, cleanEmail, emailProblem, suggestedEmail, waitWords } from './form.js';
import { byId, el, greet, parts, plain, setText } from './view.js';

const TOO_MANY = 'too_many_attempts';

const form = byId('find');
const button = byId('find-button');
const field = new Field('email', emailProblem, { suggest: suggestedEmail });
const outcome = new Outcome('outcome', { busy: t('Nothing was sent yet; your request is kept and sent again.'), rest: button });
let running = null; // AbortController of the call under way

function setBusy(busy) {
  button.setAttribute('aria-disabled', String(busy));
  setText(button.lastElementChild, busy ? t('One moment…') : t('Send me the mail'));
  field.input.readOnly = busy;
}

async function submit() {
  if (running) return;
  outcome.clear();
  if (!field.check()) return void field.input.focus();
  const email = cleanEmail(field.value);
  running = new AbortController();
  setBusy(true);
  const answer = await settle((signal) => call('POST', '/tickets/find', { body: { email, language }, signal }), {
    signal: running.signal,
    isSafe: ({ kind, code }) => kind === 'busy' && code !== TOO_MANY,
    onSending: (attempt) => outcome.sending(t('Asking for the mail…'), attempt > 1),
    onWaiting: (waiting) => outcome.waiting(waiting, () => running?.abort()),
  });
  running = null;
  setBusy(false);
  show(answer, email);
}

const IN_DOUBT = t('A mail may be on its way all the same. Look into your mail before you ask again.');

/** How a call ended after which no mail is promised. */
function explain({ kind, code, message, retryAfter, inDoubt }) {
  if (kind === 'cancelled') return ['cancelled', 'alert', t('Stopped'), inDoubt ? IN_DOUBT : t('No mail was sent.')];
  if (kind === 'lost') return ['lost', 'offline', t('No answer came'), IN_DOUBT];
  if (kind === 'unknown') return ['unknown', 'clock', t('Not sure whether that worked'), IN_DOUBT];
  if (code !== TOO_MANY) return ['refused', 'alert', t('That did not work'), message];
  return ['busy', 'clock', t('Asked too often'), t('No mail was sent this time. Please wait {time}, then try again.', { time: retryAfter ? waitWords(retryAfter) : t('a few minutes') })];
}

function show(answer, email) {
  if (answer.field === 'email') {
    outcome.clear();
    field.refuse(answer.message);
  } else if (answer.kind !== 'ok') {
    const [state, symbol, title, words] = explain(answer);
    outcome.say(state, symbol, title, el('p', {}, words));
  } else if (answer.data.sent) {
    outcome.say('free', 'check', t('Look into your mail'), el('p', {}, ...parts(
      t('If {email} has valid tickets, a mail with their links is on its way. Please look into the spam folder, too.'), { email: el('bdi', {}, plain(email)) })));
  } else {
    outcome.say('cancelled', 'alert', t('This server sends no mail'), el('p', {},
      t('The link of your ticket is in the browser with which you registered, on the event’s page. Otherwise the organizer can help you.')));
  }
}

form.addEventListener('submit', (event) => { event.preventDefault(); submit(); });
greet();
