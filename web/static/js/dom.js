/**
 * Builds elements. The one rule: text from people only ever becomes a text node or an attribute
 * that is not executed; there is no way to hand in markup.
 *
 *   el('p', { class: 'note', dir: 'auto' }, event.name)
 */

const SVG = 'http://www.w3.org/2000/svg';

/** The element with this id; throws when the page lacks it, which is a mistake of ours. */
export function byId(id) {
  const node = document.getElementById(id);
  if (!node) throw new Error(`The page has no #${id}`);
  return node;
}

/**
 * @param {string} tag
 * @param {Object<string, *>} [props] attributes; `onclick` and the like take functions; null and
 *   false are left out, true is an empty attribute
 * @param {...(Node|string|null)} children
 */
export function el(tag, props = {}, ...children) {
  return filled(document.createElement(tag), props, children);
}

/** The same for SVG. */
export function svg(tag, props = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), props, children);
}

/** An icon of 24 units drawn with one path; decorative, so hidden from assistive technology. */
export function icon(name) {
  return svg('svg', { class: 'icon', viewBox: '0 0 24 24', 'aria-hidden': 'true' },
    svg('path', { d: ICONS[name] }));
}

/** Replaces the children only; focus inside is lost, so callers keep the focused part outside. */
export function fill(node, ...children) {
  node.replaceChildren(...children.filter((child) => child !== null));
  return node;
}

/** Sets the text if it differs, so that live regions and selections stay quiet. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

function filled(node, props, children) {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === false || value === undefined) continue;
    if (typeof value === 'function') node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? '' : String(value));
  }
  node.append(...children.filter((child) => child !== null));
  return node;
}

const ICONS = {
  alert: 'M12 8v5m0 3.5v.01M12 3 2.5 20h19z',
  calendar: 'M4 6h16v14H4zM4 10h16M8 3v4m8-4v4',
  check: 'm5 12.5 4.5 4.5L19 7',
  clock: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18zm0 4.5V12l3 2',
  copy: 'M9 9h11v11H9zM15 9V4H4v11h5',
  lock: 'M6 11h12v9H6zm2.5 0V8a3.5 3.5 0 0 1 7 0v3',
  offline: 'M3 3l18 18M8.5 15.5a5 5 0 0 1 6.5-.6M5 12a10 10 0 0 1 4-2.3m4.5-.2A10 10 0 0 1 19 12m-7 7.5v.01',
  pin: 'M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21zm0-9.2a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  plus: 'M12 5v14M5 12h14',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13zM15.5 15.5 20 20',
  ticket: 'M4 7h16v3.5a1.5 1.5 0 0 0 0 3V17H4v-3.5a1.5 1.5 0 0 0 0-3zM14 7v2m0 2v2m0 2v2',
};
