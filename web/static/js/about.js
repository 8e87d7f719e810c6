/**
 * What an event's page has beside the facts: what the description says as its author meant it, a map, a
 * calendar entry, and ways to share. Fetched when the page already stands. The one rule: only the elements
 * below come into the page, whatever the server's answer holds.
 */
import { call, t } from './api.js';
import { byId, contactLink, el, fill, pageOf, plain, setText } from './view.js';

const ALLOWED = { A: ['href', 'rel'], BLOCKQUOTE: ['dir'], BR: [], CODE: [], EM: [], H3: ['dir'], HR: [], LI: ['dir'], OL: ['dir', 'start'],
  P: ['dir'], PRE: [], STRONG: [], UL: ['dir'] };
const LEADS_OUT = /^(https?:\/\/|mailto:)/i;

/**
 * The server reads its CommonMark.
 * @param {{id: string}|{text: string}} source an event, or what is not saved yet
 * @param {HTMLElement} place @param {() => boolean} isWanted still, when the answer comes
 */
export async function describe({ id, text }, place, isWanted) {
  const { kind, data } = await (id ? call('GET', `/events/${encodeURIComponent(id)}/description`, { accept: 'text/html' })
    : call('POST', '/description', { body: { description: text }, accept: 'text/html' }));
  if (kind !== 'ok' || !isWanted()) return; // the words stay as they were written
  fill(place, ...copies(new DOMParser().parseFromString(data, 'text/html').body));
}

const copies = (node) => [...node.childNodes].map(copy).filter((one) => one !== null);

function copy(node) {
  if (node.nodeType === Node.TEXT_NODE) return document.createTextNode(node.data);
  const attributes = ALLOWED[node.nodeName];
  if (!attributes) return null;
  const kept = attributes.map((name) => [name, node.getAttribute(name)]).filter(([name, value]) => name !== 'href' || LEADS_OUT.test(value));
  return el(node.nodeName.toLowerCase(), Object.fromEntries(kept), ...copies(node));
}

/** Beside the place a map, which is another site's; beside the time a calendar entry; how to reach the organizer. */
export function linkFacts(id, event) {
  const contact = [...document.querySelectorAll('meta[name="contact"]')].map(({ content }) => contactLink(content)); // one, or none
  const map = `https://www.openstreetmap.org/search?query=${encodeURIComponent(plain(event.location ?? ''))}`;
  const links = {
    calendar: event.starts_at && el('a', { href: `/events/${encodeURIComponent(id)}/calendar.ics`, download: 'event.ics' }, t('Add to calendar')),
    user: event.organizer?.slug && [el('a', { href: `/o/${encodeURIComponent(event.organizer.slug)}` }, t('All their events')), ...contact],
    tag: event.organizer?.slug && el('a', { href: `/o/${encodeURIComponent(event.organizer.slug)}?${new URLSearchParams({ category: event.category })}` }, t('All of these')),
    pin: el('a', { href: map, target: '_blank', rel: 'noopener noreferrer' }, t('Map')),
  };
  for (const fact of byId('facts').children) {
    const link = links[fact.dataset.fact];
    if (!link || fact.querySelector('a')) continue;
    const words = fact.lastElementChild;
    const both = el('span'); // so that the link follows the last word
    words.replaceWith(both);
    both.append(words, ...[link].flat().flatMap((one) => [' ', one]));
  }
}

/** The event's address, ready to copy. Where the system has a sheet to share with, a button opens it. */
export function offerSharing(event) {
  const url = new URL(pageOf(event), location.href).href;
  byId('address').value = url;
  offerCopy(byId('address'), byId('copy'), byId('copy-news'), t('The address was copied.'));
  byId('share-button').hidden = typeof navigator.share !== 'function';
  byId('share-button').addEventListener('click', () => {
    navigator.share({ title: byId('name').textContent, url }).catch(() => {}); // closing the sheet rejects
  });
}

/**
 * A text ready to copy; where the clipboard may not be written (plain HTTP) it is selected for the person
 * to copy. @param {string} done is said aloud
 */
export function offerCopy(input, button, news, done) {
  const label = button.querySelector('span');
  input.addEventListener('focus', () => input.select());
  button.addEventListener('click', async () => {
    const copied = await copyOf(input);
    setText(label, copied ? t('Copied') : t('Press Ctrl+C'));
    setText(news, copied ? done : t('It is selected; copy it with Control C.'));
    setTimeout(() => { setText(label, t('Copy')); setText(news, ''); }, 4000);
  });
}

async function copyOf(input) {
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    input.focus();
    input.select();
    return false;
  }
}
