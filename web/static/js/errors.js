/**
 * The server's errors in the page's language, by their code (section 2 of the API's README). Fetched only
 * by pages that are not in English, and only when there is one. The one rule: where there are no words for
 * a code, the server's own are shown.
 */
import { t } from './api.js';

const WORDS = {
  already_member: t('You are a member already.'),
  already_registered: t('This address is registered already.'),
  capacity_below_booked: t('More seats than this are booked already.'),
  credential_not_valid: t('You are not signed in any more.'),
  database_unavailable: t('The database can’t be reached just now.'),
  email_taken: t('Another account has this address already.'),
  event_full: t('Every seat is taken.'),
  event_has_registrations: t('The event has registrations.'),
  event_not_found: t('There is no such event.'),
  event_not_open: t('Nobody can register for this event just now.'),
  forbidden: t('Your role does not allow this.'),
  internal: t('The server met an error of its own.'),
  link_not_valid: t('This link is not valid any more.'),
  mail_off: t('This server sends no mail.'),
  not_found: t('There is nothing at this address.'),
  outcome_unknown: t('The server could not find out whether that was done.'),
  overloaded: t('The server is busy just now.'),
  payload_too_large: t('That is more than the server takes.'),
  precondition_failed: t('Somebody else has changed it in the meantime.'),
  query_timeout: t('The server took too long.'),
  rate_limited: t('These are too many requests at once. Please wait a moment.'),
  registration_erased: t('The data of this registration is erased.'),
  registration_not_found: t('There is no such registration.'),
  sign_in_failed: t('The e-mail address, the password or the code is wrong.'),
  sign_in_required: t('Please sign in.'),
  ticket_not_found: t('No ticket has this link.'),
  too_many_attempts: t('These were too many attempts.'),
};

const FIELDS = {
  alt: t('The server does not accept this description of the picture.'),
  contact: t('The server does not accept this contact.'),
  embed_origins: t('The server does not accept one of these sites.'),
  capacity: t('The server does not accept this number of seats.'),
  category: t('The organizer does not offer this category any more. Choose another one.'),
  description: t('The server does not accept this description.'),
  ends_at: t('The server does not accept this end.'),
  image: t('The server does not accept this picture.'),
  location: t('The server does not accept this place.'),
  name: t('The server does not accept this name.'),
  password: t('The server does not accept this password: it is too short, or too easy to guess.'),
  starts_at: t('The server does not accept this start.'),
  timezone: t('The server does not know this time zone.'),
  user_email: t('The server does not accept this e-mail address.'),
  email: t('The server does not accept this e-mail address.'),
};

/** @param {import('./api.js').Answer} answer @returns {string|undefined} */
export const wordsFor = ({ code, field }) => WORDS[code] ?? (code === 'invalid_field' ? FIELDS[field] : undefined);
