/**
 * The stand-in's accounts (section 5 of the API's README), as far as pictures and faults need them. The
 * one rule: it knows one browser only, so who is signed in is a member here and no cookie.
 */
const HOUR = 3_600_000;
const ago = (hours) => new Date(Date.now() - hours * HOUR).toISOString();
const uuid = (n) => `01890000-0000-7000-8000-${String(n).padStart(12, '0')}`;

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0';
const SAFARI = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1';

export const ORGANIZER = { id: uuid(1), name: 'c-base', slug: 'c-base' };
const RIGHTS = { owner: ['events:read', 'events:write', 'organizer:write', 'registrations:read', 'registrations:write', 'team:write'],
  manager: ['events:read', 'events:write', 'registrations:read', 'registrations:write'], viewer: ['events:read', 'registrations:read'], door: ['checkin'] };
export const member = (role, organizer = ORGANIZER) => ({ member_id: uuid(90), organizer, role, permissions: RIGHTS[role] });

/** A pattern that looks like a QR code, which no camera reads. */
const QR = Array.from({ length: 33 }, (_, y) => Array.from({ length: 33 }, (_, x) => {
  const corner = [[0, 0], [26, 0], [0, 26]].find(([left, top]) => x >= left - 1 && x < left + 8 && y >= top - 1 && y < top + 8);
  if (!corner) return (x * 7 + y * 13 + x * y) % 3 === 0 ? '1' : '0';
  const ring = Math.max(Math.abs(x - corner[0] - 3), Math.abs(y - corner[1] - 3));
  return ring === 2 || ring > 3 ? '0' : '1';
}).join(''));

export class FakeAccess {
  account = null; // who is signed in
  known = { id: uuid(2), email: 'ada@example.org', name: 'Ada Lovelace', totp: false, recovery_codes_left: 0, digest: false };
  categories = []; // that each organizer offers
  mail = false; // whether the server sends any
  memberships = [member('owner')];
  password = 'correct horse battery staple';
  invitation = { organizer: ORGANIZER, email: 'ada@example.org', role: 'manager', account: false };
  sessions = [
    { id: uuid(3), created_at: ago(0.2), last_used_at: ago(0), expires_at: ago(-12), user_agent: FIREFOX, current: true },
    { id: uuid(4), created_at: ago(50), last_used_at: ago(3), expires_at: ago(-9), user_agent: SAFARI, current: false },
  ];

  /** @returns {{status: number, body: *}|null} null: none of these calls */
  answer({ method, path, body }) {
    const call = `${method} ${path.replace(/\/(bxl_[\w-]+)$/, '/{token}')}`;
    return this.#calls[call]?.(body ? JSON.parse(body) : {}, path.split('/').at(-1)) ?? null;
  }

  get session() {
    return { access: 'protected', account: this.account, key: null, memberships: this.account ? this.memberships : [],
      session_id: this.account ? uuid(3) : null, expires_at: this.account ? ago(-12) : null, mail: this.mail };
  }

  #begin(status = 201) {
    this.account = this.known;
    return { status, body: this.session };
  }

  #own = (then) => (body) => (this.account ? then(body) : problem(401, 'sign_in_required', 'Please sign in.'));

  #calls = {
    'GET /session': () => ({ status: 200, body: this.session }),
    'POST /session': ({ email, password }) => (email === this.known.email && password === this.password ? this.#begin()
      : problem(401, 'sign_in_failed', 'The e-mail address, the password or the code is wrong.')),
    'DELETE /session': () => { this.account = null; return { status: 204 }; },
    'POST /set-up': ({ token, name, email }) => {
      if (token !== 'bxl_good') return stale();
      Object.assign(this.known, { name, email });
      return this.#begin();
    },
    'GET /organizers': this.#own(() => ({ status: 200, body: this.memberships.map(({ organizer }) => ({ ...organizer, reply_to: 'talk@example.org', contact: 'https://example.org/contact', embed_origins: ['https://www.example.org', 'http://localhost:8000'], categories: this.categories })) })),
    'GET /sessions': this.#own(() => ({ status: 200, body: this.sessions })),
    'DELETE /sessions': this.#own(() => { this.sessions = this.sessions.slice(0, 1); return { status: 204 }; }),
    'PATCH /account': this.#own(({ current_password: current, password, ...rest }) => {
      if ((password || rest.email) && current !== this.password) return problem(401, 'sign_in_failed', 'The password is wrong.');
      Object.assign(this.known, rest);
      return { status: 200, body: this.session };
    }),
    'POST /account/totp': this.#own(({ password, code }) => {
      if (password) {
        return password === this.password ? { status: 200, body: { secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', uri: 'otpauth://totp/', qr: QR } }
          : problem(401, 'sign_in_failed', 'The password is wrong.');
      }
      if (code !== '123456') return problem(401, 'sign_in_failed', 'The code is wrong.');
      Object.assign(this.known, { totp: true, recovery_codes_left: 10 });
      return { status: 200, body: { recovery_codes: Array.from({ length: 10 }, (_, i) => `k7f2-ti3m-${String(i * 1111).padStart(4, 'x')}-9wq${i}`) } };
    }),
    'DELETE /account/totp': this.#own(() => { this.known.totp = false; return { status: 204 }; }),
    'POST /password-reset': () => ({ status: 202, body: { sent: this.mail } }),
    'POST /password-reset/{token}': (_, token) => (token === 'bxl_good' ? { status: 204 } : stale()),
    'GET /invitations/{token}': (_, token) => (token === 'bxl_good' ? { status: 200, body: this.invitation } : stale()),
    'POST /invitations/{token}': ({ name }, token) => {
      if (token !== 'bxl_good') return stale();
      if (name) this.known.name = name;
      return this.#begin(name ? 201 : 200);
    },
  };
}

const problem = (status, code, error) => ({ status, body: { code, error } });
const stale = () => problem(404, 'link_not_valid', 'This link is not valid, or was used already; ask for a new one.');
