/**
 * The picture of how full an event is: rows of seats around a stage, taken from the left. The one
 * rule: it never shows the last free seat as taken nor the first taken one as free, however many
 * seats one dot stands for.
 */
import { svg } from './dom.js';
import { count } from './text.js';

const DRAWN_ONE_BY_ONE = 400;
const DOTS_BEYOND = 260;

export class SeatMap {
  #root = svg('svg', { class: 'seat-map', role: 'img' });
  #dots = [];
  #capacity = 0;
  #taken = 0;

  /** @param {HTMLElement} place */
  constructor(place) {
    place.prepend(this.#root);
  }

  /** @returns {string} a caption where one dot stands for several seats, else '' */
  update({ capacity, booked_count: booked }) {
    if (capacity !== this.#capacity) this.#build(capacity);
    const taken = takenDots(this.#dots.length, capacity, booked);
    const [from, to] = [Math.min(taken, this.#taken), Math.max(taken, this.#taken)];
    for (let i = from; i < to; i += 1) this.#dots[i].classList.toggle('taken', i < taken);
    this.#taken = taken;
    this.#root.setAttribute('aria-label', `${count(booked)} of ${count(capacity)} seats taken`);
    if (capacity <= DRAWN_ONE_BY_ONE) return '';
    return `One dot is about ${count(Math.round(capacity / DOTS_BEYOND))} seats`;
  }

  #build(capacity) {
    const { seats, reach, radius } = layout(capacity <= DRAWN_ONE_BY_ONE ? capacity : DOTS_BEYOND);
    const width = reach + radius;
    this.#root.setAttribute('viewBox', `${-width} ${-width} ${2 * width} ${width + radius}`);
    this.#dots = seats.map(({ x, y }) => svg('circle', { cx: x.toFixed(2), cy: y.toFixed(2), r: radius }));
    this.#root.replaceChildren(...this.#dots);
    this.#capacity = capacity;
    this.#taken = 0;
  }
}

/** How many of `dots` are drawn as taken. */
export function takenDots(dots, capacity, booked) {
  if (booked <= 0) return 0;
  if (booked >= capacity) return dots;
  return Math.min(dots - 1, Math.max(1, Math.round((dots * booked) / capacity)));
}

/** Places n seats on half circles, one unit apart; sorted from left to right. */
export function layout(n) {
  let rows = 1;
  while (capacityOf(rows) < n) rows += 1;
  const radii = radiiOf(rows);
  const sum = radii.reduce((a, b) => a + b, 0);
  const seats = [];
  let placed = 0;
  let reached = 0;
  for (const radius of radii) {
    reached += radius;
    const upTo = Math.round((n * reached) / sum);
    seats.push(...rowOf(upTo - placed, radius));
    placed = upTo;
  }
  seats.sort((a, b) => b.angle - a.angle || a.radius - b.radius);
  return { seats, reach: radii.at(-1), radius: n < 12 ? 0.42 : 0.36 };
}

const radiiOf = (rows) => Array.from({ length: rows }, (_, i) => 0.85 * rows + 1.4 + i);

const capacityOf = (rows) => radiiOf(rows).reduce((sum, r) => sum + Math.floor(Math.PI * r) + 1, 0);

function rowOf(n, radius) {
  return Array.from({ length: n }, (_, i) => {
    const angle = n === 1 ? Math.PI / 2 : Math.PI * (1 - i / (n - 1));
    return { angle, radius, x: radius * Math.cos(angle), y: -radius * Math.sin(angle) };
  });
}
