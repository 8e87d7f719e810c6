// What is measured: one row a measurement. A new measurement is a new row here, no more.
//
//   id, title, group      the group is a section of the report
//   tool                  'pgbench' (straight to PostgreSQL) or 'wrk' (over HTTP)
//   clients               connections
//   events, capacity      made anew for every round (default one event of a million seats)
//   booked                seats taken before it starts, by d0@example.com, d1@example.com …
// pgbench:
//   script, batch         pgbench_<script>.sql, and the registrations of one transaction
// wrk:
//   kind | path           a request of requests.lua, or a plain GET of this path
//   expect                the status of every answer (default 201)
//   database, stored      another database with just so many events in it, each with `booked` people
//   key                   this database has an organizer, and requests its key
//   signIns               so many people who sign in meanwhile, over and over
//   streams               live-stream subscribers on the first event meanwhile
//   refused               the share that a trigger refuses, which stands while the row is measured; these
//                         answers are 500 and do not count as done
//   servers               how many boxoffice-servers share the load (default 1)
//   headers               of every request, beside those of its kind
//   settings              of the server, in place of the defaults
//   mailed                the server has a mail server, which takes each mail at once
//   types                 each event has five ticket types and two quotas that cross
//   seats                 of each answer (default 1); done counts seats
//   perOrder              requests that an order takes (default 1); done counts orders
//   before                the server is that of --against, on a database that it has made itself
// named                   only where it is asked for by its name or its group's
export const benchKey = `bxo_${'b'.repeat(43)}`;
const registration = (id, title, more) => ({ id, title, group: 'registrations', ...more });
const read = (id, title, more) => ({ id, title, group: 'reads', tool: 'wrk', clients: 256, expect: 200, ...more });

export const rows = [
  ...[1, 8, 20, 64].map((clients) => registration(`pgbench_one_${clients}`,
    `pgbench: one registration a transaction, one event, ${clients} clients`,
    { tool: 'pgbench', script: 'register_one', clients })),
  ...[64, 256].map((batch) => registration(`pgbench_batch_${batch}`,
    `pgbench: ${batch} registrations a transaction, one event, 1 client`,
    { tool: 'pgbench', script: 'register_batch', clients: 1, batch })),
  registration('pgbench_spread_20', 'pgbench: one registration a transaction, 1,000 events, 20 clients',
    { tool: 'pgbench', script: 'register_spread', clients: 20, events: 1000 }),
  ...[16, 64, 256, 1024].map((clients) => registration(`hot_${clients}`,
    `Boxoffice: one event, ${clients} clients`, { tool: 'wrk', kind: 'register', clients })),
  registration('hot_256_named_and_mailed', 'Boxoffice: one event, everybody has a name and gets a mail, 256 clients',
    { tool: 'wrk', kind: 'named', clients: 256, mailed: true }),
  registration('hot_256_before', 'the version of --against: one event, 256 clients',
    { tool: 'wrk', kind: 'register', clients: 256, before: true, database: 'before' }),
  registration('hot_256_with_1000_streams', 'Boxoffice: one event, 1,000 live-stream subscribers, 256 clients',
    { tool: 'wrk', kind: 'register', clients: 256, streams: 1000 }),
  ...[64, 256].map((clients) => registration(`spread_${clients}`, `Boxoffice: 1,000 events, ${clients} clients`,
    { tool: 'wrk', kind: 'register', clients, events: 1000 })),
  registration('keyed_256', 'Boxoffice: one event, an Idempotency-Key each, 256 clients',
    { tool: 'wrk', kind: 'keyed', clients: 256 }),
  registration('culprits_256', 'Boxoffice: one event, the database refuses 1 % of them, 256 clients',
    { tool: 'wrk', kind: 'culprits', clients: 256, refused: 0.01 }),
  registration('hot_256_protected', 'Boxoffice: one event, a protected server, 256 clients',
    { tool: 'wrk', kind: 'register', clients: 256, settings: ['--access=protected'] }),
  registration('hot_256_with_200_sign_ins', 'Boxoffice: one event, 200 people who sign in meanwhile, 256 clients',
    { tool: 'wrk', kind: 'register', clients: 256, signIns: 200, settings: ['--access=protected'] }),
  registration('typed_256', 'Boxoffice: one event with 5 ticket types and 2 quotas, 256 clients',
    { tool: 'wrk', kind: 'register', clients: 256, types: true }),
  registration('orders_256', 'Boxoffice: one event, seats in orders of 4, 256 clients',
    { tool: 'wrk', kind: 'order', clients: 256, seats: 4 }),
  registration('holds_256', 'Boxoffice: one event, orders that are held and confirmed, 256 clients',
    { tool: 'wrk', kind: 'hold', clients: 256, perOrder: 2 }),
  registration('two_servers_256', 'Boxoffice: one event, two servers on one database, 256 clients',
    { tool: 'wrk', kind: 'register', clients: 256, servers: 2 }),
  ...[64, 256].map((clients) => registration(`sold_out_${clients}`,
    `Boxoffice: refused, the event is full, ${clients} clients`,
    { tool: 'wrk', kind: 'register', clients, expect: 409, capacity: 1, booked: 1, group: 'refusals' })),
  registration('duplicate_256', 'Boxoffice: refused, registered already, 256 clients',
    { tool: 'wrk', kind: 'duplicate', clients: 256, expect: 409, booked: 1000, group: 'refusals' }),
  { id: 'mixed_256', title: 'Boxoffice: 95 % GET of an event, 5 % registrations, 256 clients',
    group: 'reads', tool: 'wrk', kind: 'mixed', clients: 256, expect: 'mixed', events: 1000 },
  { id: 'pgbench_get_20', title: 'pgbench: SELECT of one event by id, 20 clients', group: 'reads',
    tool: 'pgbench', script: 'get_event', clients: 20, events: 1000 },
  read('get_event_256', 'Boxoffice: GET /events/{id}, 1,000 events, 256 clients',
    { kind: 'event', events: 1000 }),
  ...[10, 200, 10000].map((stored) => read(`list_${stored}`,
    `Boxoffice: GET /events, ${stored.toLocaleString('en')} events, 64 clients`,
    { path: '/events', clients: 64, database: `list_${stored}`, stored })),
  ...[false, true].map((key) => read(`registrations_64${key ? '_with_key' : ''}`,
    `Boxoffice: GET /events/{id}/registrations, 50 of them, ${key ? 'protected, with a key, ' : ''}64 clients`,
    { kind: 'registrations', clients: 64, database: key ? 'people_with_key' : 'people', stored: 1, booked: 50, key,
      settings: key ? ['--access=protected'] : [], headers: key ? [`Authorization: Bearer ${benchKey}`] : [] })),
  read('event_page_256', 'Boxoffice: GET /e/{slug}, 1,000 events, 256 clients', { kind: 'page', events: 1000 }),
  read('page_256', 'Boxoffice: GET /templates/index.html, 256 clients', { path: '/templates/index.html' }),
  read('health_256', 'Boxoffice: GET /health, 256 clients', { path: '/health' }),
];

// What a setting or a header is worth, beside the row of the same load without it: measured only when it
// is named, as in --only tuning,hot_256,spread_256,get_event_256,list_200.
const variant = (id, of, title, more) => {
  const row = rows.find((one) => one.id === of);
  return { ...row, id, title: `${row.title}, ${title}`, ...more, group: 'tuning', named: true };
};
const setting = (name, values, loads) => values.flatMap((value) => loads.map((load) =>
  variant(`${load}_${name.replace(/^.*-/, '')}_${value}`, load, `--${name} ${value}`, { settings: [`--${name}`, String(value)] })));
rows.push(
  ...setting('admission-lanes', [1, 4], ['hot_256', 'spread_256']),
  ...setting('http-workers', [2], ['hot_256', 'spread_256', 'get_event_256']),
  ...setting('readers', [1, 4], ['get_event_256', 'list_200']),
  variant('list_200_alone', 'list_200', '', { clients: 1, title: 'Boxoffice: GET /events, 200 events, 1 client: nothing is shared' }),
  variant('list_200_gzip', 'list_200', 'Accept-Encoding: gzip', { headers: ['Accept-Encoding: gzip'] }),
  variant('list_200_known', 'list_200', 'If-None-Match, 304', { headers: ['If-None-Match: *'], expect: 304 }),
  variant('get_event_256_known', 'get_event_256', 'If-None-Match, 304', { headers: ['If-None-Match: *'], expect: 304 }),
);

// Outside the table: the loads of streams.mjs, overload.mjs and growth.mjs.
export const hotRow = { ...rows.find((row) => row.id === 'hot_256') };
export const growthRows = (prefix, events) => [
  { ...hotRow, title: 'registrations for one event, 256 clients' },
  { ...hotRow, id: 'spread', title: 'registrations for all events, 256 clients', events },
  read('list', 'GET /events?limit=50, 16 clients', { path: '/events?limit=50', clients: 16 }),
  read('registrations', 'GET /events/{id}/registrations?limit=50, 16 clients',
    { path: `/events/${prefix}000000000000/registrations?limit=50`, clients: 16 }),
  // Searches, one after the other: what is asked is how long one takes. The last two read all rows of
  // the event; the one that all match ends early.
  read('search_events', 'search of events, 1 client',
    { path: '/events?q=Concert%207&limit=50', clients: 1 }),
  read('search_many', 'search of registrations, all match, 1 client',
    { path: `/events/${prefix}000000000000/registrations?q=example&limit=50`, clients: 1 }),
  read('search_one', 'search of registrations, one matches, 1 client',
    { path: `/events/${prefix}000000000000/registrations?q=grown0@&limit=50`, clients: 1 }),
  read('search_none', 'search of registrations, none matches, 1 client',
    { path: `/events/${prefix}000000000000/registrations?q=nobody&limit=50`, clients: 1 }),
];

// One row's median over another's; target: what the project wants to reach.
export const ratios = [
  { id: 'hot_to_pgbench_one', title: 'one event, 256 clients, to pgbench one a transaction, 20 clients',
    over: 'hot_256', under: 'pgbench_one_20', target: 20 },
  { id: 'hot_to_pgbench_batch', title: 'one event, 256 clients, to pgbench 256 a transaction',
    over: 'hot_256', under: 'pgbench_batch_256', target: 0.45 },
  { id: 'spread_to_pgbench_spread', title: '1,000 events, 256 clients, to pgbench 1,000 events, 20 clients',
    over: 'spread_256', under: 'pgbench_spread_20', target: 4 },
  { id: 'mailed_to_hot', title: 'one event, with names and mail, to the same without', over: 'hot_256_named_and_mailed',
    under: 'hot_256', target: 0.9 },
  { id: 'mailed_to_before', title: 'one event, with names and mail, to the version of --against',
    over: 'hot_256_named_and_mailed', under: 'hot_256_before', target: 0.9 },
  { id: 'hot_to_before', title: 'one event, to the version of --against', over: 'hot_256', under: 'hot_256_before', target: 0.95 },
  { id: 'streams_to_hot', title: 'one event with 1,000 live-stream subscribers to the same without',
    over: 'hot_256_with_1000_streams', under: 'hot_256', target: 0.9 },
  { id: 'culprits_to_hot', title: 'booked where the database refuses 1 %, to booked where it refuses none',
    over: 'culprits_256', under: 'hot_256', target: 0.8 },
  { id: 'protected_to_open', title: 'one event, a protected server, to an open one',
    over: 'hot_256_protected', under: 'hot_256', target: 0.99 },
  { id: 'sign_ins_to_hot', title: 'one event while 200 people sign in, to the same without them',
    over: 'hot_256_with_200_sign_ins', under: 'hot_256_protected', target: 0.8 },
  { id: 'key_to_open', title: 'list of registrations with a key, to the same without', over: 'registrations_64_with_key',
    under: 'registrations_64', target: 0.8 },
  { id: 'typed_to_hot', title: 'one event with 5 ticket types and 2 quotas, to one without', over: 'typed_256',
    under: 'hot_256', target: 0.7 },
  { id: 'orders_to_hot', title: 'seats in orders of 4, to single ones', over: 'orders_256', under: 'hot_256', target: 1.5 },
  { id: 'holds_to_hot', title: 'orders that are held and confirmed, to registrations', over: 'holds_256',
    under: 'hot_256', target: 0.4 },
  { id: 'two_to_one', title: 'one event, two servers, to one server',
    over: 'two_servers_256', under: 'hot_256', target: 0.9 },
  { id: 'sold_out_to_hot', title: 'refused because full, to booked', over: 'sold_out_256', under: 'hot_256', target: 1.2 },
  { id: 'event_page_to_event', title: 'the page of an event to the event as JSON', over: 'event_page_256', under: 'get_event_256', target: 0.5 },
  { id: 'get_to_pgbench_get', title: 'GET of an event to the same SELECT in pgbench',
    over: 'get_event_256', under: 'pgbench_get_20', target: 1 },
];
