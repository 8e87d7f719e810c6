/**
 * What the card of an event does in a frame of another site (embed.js): it says how high it is. The one rule:
 * the page around it hears nothing else, so it does not matter whose page that is.
 */

/** Now, and whenever that changes. */
export function tellHeight() {
  if (window.parent === window) return;
  const tell = () => window.parent.postMessage({ boxoffice: 'height', height: Math.ceil(document.body.getBoundingClientRect().height) }, '*');
  new ResizeObserver(tell).observe(document.body);
}
