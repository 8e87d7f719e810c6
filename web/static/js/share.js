/**
 * The event's address, ready to copy. The one rule: it also works where the clipboard may not be
 * written (plain HTTP): then the address is selected for the person to copy.
 */
import { byId, setText } from './dom.js';

/** @param {string} id of the event */
export function showAddress(id) {
  const input = byId('address');
  const button = byId('copy');
  const label = button.querySelector('span');
  input.value = new URL(`/templates/event_details.html?id=${encodeURIComponent(id)}`, location.href).href;
  input.addEventListener('focus', () => input.select());
  button.addEventListener('click', async () => {
    const copied = await copy(input);
    setText(label, copied ? 'Copied' : 'Press Ctrl+C');
    setText(byId('copy-news'), copied ? 'The address was copied.' : 'The address is selected; copy it with Control C.');
    setTimeout(() => { setText(label, 'Copy'); setText(byId('copy-news'), ''); }, 4000);
  });
}

async function copy(input) {
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    input.focus();
    input.select();
    return false;
  }
}
