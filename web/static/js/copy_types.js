/**
 * Gives an event the ticket types and quotas of the one that it was begun with, without the times of their
 * sales. The one rule: what is there is remembered before the next is asked for, so that nothing is created
 * twice, however often that is stopped or the page reloaded.
 */
import { call, forgetKey, keyFor, recall, remember, settle, t } from './api.js';
import { plain } from './view.js';

const pathOf = (id) => `/events/${encodeURIComponent(id)}`;
const kept = (id) => `edit.types.${id}`;
const picked = (one, members) => Object.fromEntries(members.map((member) => [member, one[member]]));
const TYPE = ['name', 'description', 'position', 'capacity', 'min_per_order', 'max_per_order', 'hidden'];

/** @param {string} id of the event @param {string} source that of the one that it was begun with */
export const beginCopy = (id, source) => remember(kept(id), { source, ids: {}, quotas: 0 });

/** What is missing, in words. */
function missingOf({ types, quotas }, done) {
  if (!types || !quotas) return t('Its ticket types and quotas are missing.');
  const names = [...types.filter(({ id }) => !done.ids[id]), ...quotas.slice(done.quotas)].map(({ name }) => plain(name));
  return t('These are missing: {names}.', { names: names.join(', ') });
}

/**
 * Goes on with it, from where it was.
 * @param {string} id of the event @param {{signal: AbortSignal, onSending: Function, onWaiting: Function}} how as of settle()
 * @returns {Promise<Object>} an answer; if it is not `ok`, with `missing`
 */
export async function goOn(id, how) {
  const done = recall(kept(id));
  const found = {};
  const send = async (method, path, body) => {
    const key = body && keyFor(kept(id), JSON.stringify([path, body]));
    const answer = await settle((signal) => call(method, path, { body, key, signal }), how);
    if (body && answer.kind !== 'cancelled') forgetKey(kept(id));
    return answer;
  };
  for (const [member, path] of [['types', 'ticket-types'], ['quotas', 'quotas']]) {
    const answer = await send('GET', `${pathOf(done.source)}/${path}`);
    if (answer.kind !== 'ok') return { ...answer, missing: missingOf(found, done) };
    found[member] = answer.data;
  }
  for (const type of found.types.filter((one) => !done.ids[one.id])) {
    const answer = await send('POST', `${pathOf(id)}/ticket-types`, picked(type, TYPE));
    if (answer.kind !== 'ok') return { ...answer, missing: missingOf(found, done) };
    done.ids[type.id] = answer.data.id;
    remember(kept(id), done);
  }
  for (const quota of found.quotas.slice(done.quotas)) {
    const answer = await send('POST', `${pathOf(id)}/quotas`, { ...picked(quota, ['name', 'size']), ticket_type_ids: quota.ticket_type_ids.map((one) => done.ids[one]).filter(Boolean) });
    if (answer.kind !== 'ok') return { ...answer, missing: missingOf(found, done) };
    done.quotas += 1;
    remember(kept(id), done);
  }
  remember(kept(id), null);
  return { kind: 'ok' };
}
