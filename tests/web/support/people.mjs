/**
 * A protected server with people: whoever set it up, and whom they invite. The one rule: they come to be
 * as in life, through the API; nothing is put into the database.
 */
import { createHmac } from 'node:crypto';
import { startServer } from './server.mjs';

export const PASSWORD = 'seven lamps beside the canal';
export const OWNER = { email: 'augusta@example.org', name: 'Augusta King', password: PASSWORD };

/** @returns {Promise<{server: Object, token: string, organizer: Object}>} token: of a session of the owner */
export async function startProtected() {
  const server = await startServer({ ACCESS: 'protected' });
  const made = await server.call('POST', '/set-up', { token: await server.setUpToken(), ...OWNER, organizer: 'c-base', as: 'token' });
  if (made.status !== 201) throw new Error(`not set up: ${made.status} ${JSON.stringify(made.body)}`);
  const [{ organizer }] = made.body.memberships;
  return { server, token: made.body.token, organizer };
}

/** @returns {Promise<string>} the path of a link, token included */
export async function invite({ server, token, organizer }, email, role) {
  const { status, body } = await server.call('POST', `/organizers/${organizer.id}/invitations`, { email, role }, token);
  if (status !== 201) throw new Error(`not invited: ${status} ${JSON.stringify(body)}`);
  return body.link;
}

/** @returns {Promise<{email: string, name: string, token: string}>} somebody new in that role */
export async function join(world, role, name) {
  const email = `${name.toLowerCase()}@example.org`;
  const link = await invite(world, email, role);
  const { status, body } = await world.server.call('POST', `/invitations/${link.split('#')[1]}`, { name, password: PASSWORD, as: 'token' });
  if (status !== 201) throw new Error(`not joined: ${status} ${JSON.stringify(body)}`);
  return { email, name, token: body.token };
}

/** The code of RFC 6238 that an app shows; `ahead` periods of 30 s from now. */
export function codeOf(secret, ahead = 0) {
  const bits = [...secret.replace(/\s|=/g, '')].map((c) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(c).toString(2).padStart(5, '0')).join('');
  const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000) + ahead));
  const hash = createHmac('sha1', key).update(counter).digest();
  const at = hash.at(-1) & 15;
  return String((hash.readUInt32BE(at) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}
