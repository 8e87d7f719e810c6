/**
 * The small sign that says whether the numbers on the page are live. The one rule: it is calm;
 * a short gap is not announced.
 */
import { setText } from './dom.js';

const WORDS = {
  connecting: 'Connecting',
  live: 'Live',
  polling: 'Up to date',
  away: 'Reconnecting',
  paused: 'Paused',
};

/** @param {HTMLElement} node @param {import('./live.js').LiveState} state */
export function showLine(node, state) {
  node.dataset.line = state;
  node.hidden = false;
  setText(node.lastElementChild, WORDS[state]);
}
