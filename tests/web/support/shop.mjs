/** What the tests of ticket types, orders and waiting lists ask of a server. The one rule: it goes through the API only. */
import assert from 'node:assert/strict';

export class Shop {
  /** @param {import('./server.mjs').Client} server */
  constructor(server) { this.server = server; }

  async #made(path, body) {
    const answer = await this.server.call('POST', path, body);
    assert.equal(answer.status, 201, `${path}: ${JSON.stringify(answer.body)}`);
    return answer.body;
  }

  /** @param {Object} [fields] of the event @param {...Object} types @returns {Promise<{event: Object, types: Object[]}>} */
  async event(fields = {}, ...types) {
    const event = await this.server.event({ name: 'Spring Concert', capacity: 20, starts_at: '2040-12-12T18:00:00Z', timezone: 'Europe/Berlin', ...fields });
    const made = [];
    for (const [position, type] of types.entries()) made.push(await this.#made(`/events/${event.id}/ticket-types`, { position, ...type }));
    return { event, types: made };
  }

  /** @returns {Promise<Object>} an order of one type, confirmed unless `hold` */
  order({ id }, type, quantity, email = 'ben@example.org', more = {}) {
    return this.#made(`/events/${id}/orders`, { email, lines: [{ ...(type && { ticket_type_id: type.id }), quantity }], ...more });
  }

  wait({ id }, email, more = {}) { return this.#made(`/events/${id}/waiting-list`, { email, ...more }); }

  async read(link) {
    const { status, body } = await this.server.call('GET', `${link}.json`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }

  async act(link, what) {
    const { status, body } = await this.server.call('POST', `${link}/${what}`);
    assert.equal(status, 200, JSON.stringify(body));
    return body;
  }
}
