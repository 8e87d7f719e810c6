/**
 * The registrations made in this browser, as tickets. The one rule: they come from this browser's
 * memory and say so; forgetting them here cancels nothing.
 */
import { byId, el, fill, icon } from './dom.js';
import { forgetTickets, ticketsOf } from './memory.js';
import { plain } from './text.js';

/** @param {string} eventId @param {() => void} onForget */
export function showTickets(eventId, onForget) {
  const root = byId('tickets');
  const tickets = ticketsOf(eventId);
  root.hidden = tickets.length === 0;
  if (tickets.length === 0) return fill(root);
  return fill(root,
    el('h2', { class: 'ticket-head', tabindex: '-1', id: 'ticket-head' }, icon('check'),
      tickets.length === 1 ? 'You’re in' : `You’re in, ${tickets.length} times over`),
    ...tickets.map(ticket),
    el('p', { class: 'hint' }, 'Kept in this browser only. ',
      el('button', { type: 'button', class: 'link', onclick: () => { forgetTickets(eventId); onForget(); } },
        'Forget it here')));
}

function ticket({ id, email }) {
  return el('dl', { class: 'ticket' },
    el('div', {}, el('dt', {}, 'Registered'), el('dd', { dir: 'auto' }, plain(email))),
    el('div', {}, el('dt', {}, 'Registration number'), el('dd', { class: 'number' }, id)));
}
