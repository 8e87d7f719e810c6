// What an event sells, by the requests that made it: the sizes of its pools and who comes first. A pool is
// what seats are taken from: 0 the event, then each type, then each quota.
import { meaningOf } from './answers.mjs';

const done = (one) => meaningOf(one) === 'done';

// requests: of the whole run. Returns null for an event that sells single seats.
export function rulesOf(creation, requests) {
  if (!creation?.fields) {
    return null;
  }
  const made = (op) => {
    const byId = new Map(requests.filter((one) => one.op === op && done(one)).map((one) => [one.id, one]));
    return [...byId.values()].map((one) => ({ id: one.id, ...one.fields }));
  };
  const types = made('add_type').sort((a, b) => a.position - b.position);
  const quotas = made('add_quota');
  const poolsOf = (id) => {
    const own = types.findIndex((one) => one.id === id);
    const shared = quotas.flatMap((one, at) =>
      one.ticket_type_ids.includes(id) ? [1 + types.length + at] : [],
    );
    return own < 0 ? [0] : [0, 1 + own, ...shared];
  };
  return {
    capacity: creation.capacity,
    sizes: [...types.map((one) => one.capacity ?? Infinity), ...quotas.map((one) => one.size)],
    types: types.map((one) => ({ id: one.id, pools: poolsOf(one.id) })),
    isStrict: creation.fields.waiting_policy !== 'fill',
    mostPerEmail: creation.fields.max_per_email,
  };
}
