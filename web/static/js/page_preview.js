/**
 * The event's page before it is saved, over the form. It is the page's own template, drawn by the page's own
 * module, so that both are always one; its elements stand in a shadow tree, because the form has some of their
 * ids. The one rule: nothing in it can be sent. Fetched when somebody asks for it.
 */
import { describe } from './about.js';
import { call, fetched, t } from './api.js';
import { CLOSED, drawInto } from './event.js';
import { el, fill, setText } from './view.js';

const TEMPLATE = '/templates/event_details.html';
const NOT_THERE_YET = ['share', 'organizing', 'created'];

let template = null; // the element of the page

async function readTemplate() {
  const { kind, data } = await call('GET', TEMPLATE, { accept: 'text/html' });
  if (kind !== 'ok') throw new Error('no template');
  return new DOMParser().parseFromString(data, 'text/html').getElementById('event');
}

/** @returns {Promise<ShadowRoot>} with the page's style */
async function pageIn(host) {
  const root = host.attachShadow({ mode: 'open' });
  const style = el('link', { rel: 'stylesheet', href: '/static/styles.css' });
  const ready = new Promise((resolve) => { style.onload = resolve; style.onerror = resolve; });
  const page = document.importNode(template, true);
  page.hidden = false;
  root.append(style, el('div', { class: 'wrap whole-page' }, page));
  for (const id of NOT_THERE_YET) root.getElementById(id).remove();
  await ready;
  return root;
}

/** Who may register is said by the server; here is only how the form will look. */
function drawRegistration(root, { status, ticket_types: types }) {
  const isDraft = status === 'draft';
  root.getElementById('sale').hidden = isDraft || !types;
  fill(root.getElementById('sale'), el('p', { class: 'hint' }, t('Here people choose among the types of tickets.')));
  root.getElementById('closed').hidden = !isDraft;
  setText(root.getElementById('closed-title'), isDraft ? CLOSED.draft[0] : '');
  setText(root.getElementById('closed-text'), isDraft ? CLOSED.draft[1] : '');
  root.getElementById('register').hidden = isDraft || types > 0;
  for (const input of root.querySelectorAll('#register :is(input, button)')) input.disabled = true;
}

/** What was chosen here is a canvas: the page's security policy knows no address of a local file. */
function drawChosen(root, canvas, alt) {
  const copy = el('canvas', { class: 'picture', role: 'img', 'aria-label': alt, width: canvas.width, height: canvas.height });
  copy.getContext('2d').drawImage(canvas, 0, 0);
  root.getElementById('picture').replaceWith(copy);
}

/**
 * @param {Object} event as the server would have it @param {{canvas?: HTMLCanvasElement, image?: Object, alt?: string}} picture
 * @param {HTMLElement} opener gets the focus back @returns {Promise<void>} once it is shown
 */
export async function showPage(event, { canvas, image, alt = '' }, opener) {
  const host = el('div');
  const close = el('button', { type: 'button', class: 'button small', onclick: () => dialog.close() }, t('Back to the form'));
  const dialog = el('dialog', { class: 'whole', 'aria-label': t('Preview of the event’s page'), onclose: () => { dialog.remove(); opener.focus(); } },
    el('div', { class: 'whole-bar' }, el('p', {}, t('A preview: not saved yet.')), close), host);
  template ??= await fetched(readTemplate);
  document.body.append(dialog);
  const root = await pageIn(host);
  drawInto(root, { ...event, image });
  if (canvas) drawChosen(root, canvas, alt);
  drawRegistration(root, event);
  dialog.showModal();
  const place = root.getElementById('description');
  if (!event.description.trim()) return;
  describe({ text: event.description }, place, () => dialog.open).then(() => { // which may come later than the rest
    for (const link of place.querySelectorAll('a')) link.target = '_blank'; // what is typed stays
  });
}
