/**
 * What an event's two numbers mean. The one rule: seats left, state and words are decided here
 * and nowhere else, so that no two places on the pages disagree.
 *
 * @typedef {'open'|'last'|'full'|'closed'} SeatState closed: the organizer does not take bookings
 */
import { count, plural } from './text.js';

export const seatsLeft = (event) => Math.max(0, event.capacity - event.booked_count);

/** Share taken, 0 to 1. */
export const share = (event) =>
  (event.capacity > 0 ? Math.min(1, event.booked_count / event.capacity) : 1);

/** @returns {SeatState} "last": at most a tenth, and at most 50 seats, are left. */
export function seatState(event) {
  if (event.status && event.status !== 'published') return 'closed';
  const left = seatsLeft(event);
  if (left === 0) return 'full';
  return left <= Math.min(50, Math.max(1, event.capacity / 10)) && event.booked_count > 0
    ? 'last' : 'open';
}

/** The word on the badge. */
export function stateWord(event) {
  const state = seatState(event);
  if (state === 'closed') return event.status === 'cancelled' ? 'Cancelled' : 'Not open yet';
  if (state === 'last') return seatsLeft(event) === 1 ? 'Last seat' : 'Last seats';
  return state === 'full' ? 'Sold out' : 'Open';
}

/** "12 of 200 seats left"; the whole thing in words, for assistive technology too. */
export function seatWords(event) {
  const left = seatsLeft(event);
  if (event.status === 'cancelled') return 'Will not take place';
  if (left === 0) return `All ${plural(event.capacity, 'seat')} taken`;
  return `${count(left)} of ${plural(event.capacity, 'seat')} left`;
}
