// A history as a timeline: one lane a client, faults above them. The axis is the order of moments,
// not their distance: what matters is what came before what.
const short = (id) => (id ? id.slice(-6) : '');
const milliseconds = (value) => (Number.isFinite(value) ? value.toFixed(1) : '…');

const whyUnknown = (one) =>
  [...new Set(one.requests.map((request) => request.lost ?? request.code ?? request.status))].join(', ');

const told = {
  booked: (one) => `201 ${short(one.id)}`,
  already: () => '409 already_registered',
  full: () => '409 event_full',
  cancelled: () => '200 cancelled',
  missing: () => '404 registration_not_found',
  unknown: (one) => `outcome unknown (${whyUnknown(one) || 'still under way'})`,
};

const linesOf = (lines) =>
  lines.map((one) => `${one.quantity} ${short(one.ticket_type_id)}`.trim()).join(', ');

// Of an event that sells orders.
const saleWhat = {
  order: ({ told, email }) => `${told.hold ? 'hold' : 'order'} ${linesOf(told.lines)} for ${email}`,
  confirm: ({ told }) => `confirm order ${short(told.order)}`,
  extend: ({ told }) => `extend order ${short(told.order)}`,
  release: ({ told }) => `release order ${short(told.order)}`,
  drop: ({ told }) => `drop order ${short(told.order)}`,
  join: ({ told, email }) => `wait for ${told.quantity} ${short(told.ticket_type_id)} as ${email}`,
  leave: ({ told }) => `leave, entry ${short(told.entry)}`,
  look: ({ told }) => `look at entry ${short(told.entry)}`,
  resize: ({ told }) => `set the capacity to ${told.capacity}`,
  hasten: ({ told }) => `end the time of ${(told.orders_due ?? []).map(short).join(', ') || 'no hold'}`,
  types: () => 'read the types',
  orders: () => 'list orders',
  entries: () => 'list who waits',
};
const stateList = (list) => `[${list.map((one) => `${short(one.id)} ${one.state}`).join(', ')}]`;

function saleLooked({ kind, told }) {
  switch (kind) {
    case 'orders':
      return stateList(told.orders);
    case 'entries':
      return stateList(told.entries);
    case 'types':
      return `[${told.types.map((one) => `${short(one.id)} ${one.booked}+${one.held}`).join(', ')}]`;
    case 'look':
      return `${told.state} ${short(told.offer)}`;
    default:
      return String(told?.status ?? '');
  }
}

function saleStored({ capacity, booked, held, sale, rows }) {
  const seats = rows
    .map((row) => `${row.email} ${short(row.id)}${row.cancelled ? ' cancelled' : ''}`)
    .join(', ');
  return (
    `${booked} booked and ${held} held of ${capacity}; orders ${stateList(sale.orders)}; ` +
    `waiting ${stateList(sale.entries)}; [${seats}]`
  );
}

function looked(one) {
  if (one.sale) {
    return saleStored(one);
  }
  if (saleWhat[one.kind]) {
    return saleLooked(one);
  }
  const rows = (one.rows ?? [])
    .map((row) => `${row.email} ${short(row.id)}${row.cancelled ? ' cancelled' : ''}`)
    .join(', ');
  return one.kind === 'event'
    ? `booked_count ${one.booked}${one.told?.held ? `, held_count ${one.told.held}` : ''}`
    : `${one.booked === undefined ? '' : `booked_count ${one.booked}; `}[${rows}]`;
}

function answerTo(one) {
  if (told[one.answer]) {
    return told[one.answer](one);
  }
  const isRefused = one.answer !== 'done' && one.answer !== 'read';
  return isRefused
    ? `409 ${one.answer}`
    : one.answer === 'done'
      ? `${one.isLost ? 'no answer' : one.told.status} ${short(one.id)} ${one.told.state ?? ''}`.trim()
      : looked(one);
}

export function describe(one) {
  const what = {
    register: `register ${one.email}`,
    cancel: `cancel ${short(one.rid)} of ${one.email}`,
    event: 'read the event',
    list: 'list registrations',
    stored: 'what is stored',
  }[one.kind];
  const tries = one.requests.length > 1 ? ` (${one.requests.length} tries, one key)` : '';
  const said = saleWhat[one.kind] ? saleWhat[one.kind](one) : what;
  return `${said}${tries} → ${answerTo(one)}`;
}

// Returns { lanes, columns }: a lane is { name, bars }, a bar { from, to, number, one } in columns;
// `to` is Infinity where the end is open.
export function layOut(operations, faults = []) {
  const sorted = [...operations].sort((a, b) => a.start - b.start);
  const moments = [...new Set(sorted.flatMap((one) => [one.start, one.end]).filter(Number.isFinite))].sort(
    (a, b) => a - b,
  );
  const column = new Map(moments.map((moment, at) => [moment, at]));
  const lanes = new Map();
  sorted.forEach((one, at) => {
    const bar = {
      from: column.get(one.start),
      to: Number.isFinite(one.end) ? column.get(one.end) : Infinity,
      number: at + 1,
      one,
    };
    lanes.set(one.client, [...(lanes.get(one.client) ?? []), bar]);
  });
  const first = moments[0] ?? 0;
  const last = moments.at(-1) ?? 0;
  const place = (moment) => Math.max(0, moments.filter((each) => each <= moment).length - 1);
  const above = new Map();
  for (const one of faults.filter((each) => each.to >= first && each.from <= last)) {
    const bar = { from: place(one.from), to: place(one.to), number: '', one };
    above.set(one.name, [...(above.get(one.name) ?? []), bar]);
  }
  const below = [...lanes].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, bars]) => ({ name, bars }));
  const ofFaults = [...above].map(([name, bars]) => ({ name, fault: true, bars }));
  return { lanes: [...ofFaults, ...below], columns: moments.length, sorted };
}

// The bars of a lane that share columns (an open end runs under the next one) take rows of their own.
export function rowsOf(bars) {
  const rows = [];
  for (const bar of bars) {
    const free = rows.find((row) => row.every((other) => other.to < bar.from));
    free ? free.push(bar) : rows.push([bar]);
  }
  return rows;
}

const cell = 4;

function drawRow(bars, columns, fault) {
  const line = new Array(columns * cell + 2).fill(' ');
  for (const { from, to, number } of bars) {
    const end = Math.min(to, columns - 1) * cell + (to === Infinity ? cell : 0);
    for (let at = from * cell; at <= end; at += 1) {
      line[at] = fault ? '~' : '-';
    }
    line[from * cell] = fault ? '~' : '|';
    line[end] = to === Infinity ? '?' : line[from * cell];
    [...String(number)].forEach((digit, at) => {
      line[from * cell + 1 + at] = digit;
    });
  }
  return line.join('').trimEnd();
}

// sentences: what is wrong with it.
export function timelineText(operations, title, faults = [], sentences = []) {
  const { lanes, columns, sorted } = layOut(operations, faults);
  const width = Math.max(8, ...lanes.map((lane) => lane.name.length));
  const lines = [title, ...sentences.map((one) => `  ${one}`), ''];
  for (const lane of lanes) {
    rowsOf(lane.bars).forEach((bars, at) => {
      lines.push(
        `${(at === 0 ? lane.name : '').padEnd(width)}  ${drawRow(bars, columns, lane.fault)}`.trimEnd(),
      );
    });
  }
  lines.push('');
  sorted.forEach((one, at) => {
    const when = `[${milliseconds(one.start)}, ${milliseconds(one.end)}]`;
    lines.push(`${String(at + 1).padStart(4)}  ${one.client.padEnd(width)}  ${describe(one)}  ${when}`);
  });
  return `${lines.join('\n')}\n`;
}

const colours = {
  booked: '#2e7d32',
  cancelled: '#1565c0',
  already: '#b26a00',
  full: '#b26a00',
  missing: '#b71c1c',
  unknown: '#9e9e9e',
  read: '#5e35b1',
  done: '#2e7d32',
};
const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

function svgBar(bar, y, left, step, columns, fault) {
  const end = Math.min(bar.to, columns - 1);
  const x = left + bar.from * step;
  const width = Math.max(6, (end - bar.from) * step + (bar.to === Infinity ? step : 0));
  const fill = fault ? '#d32f2f' : (colours[bar.one.answer] ?? '#b26a00');
  const dashes = bar.to === Infinity ? ' stroke="#616161" stroke-dasharray="3 2"' : '';
  return (
    `<g><title>${escape(fault ? `${bar.one.name} ${bar.one.detail ?? ''}` : describe(bar.one))}</title>` +
    `<rect x="${x}" y="${y}" width="${width}" height="16" rx="3" fill="${fill}" ` +
    `fill-opacity="${fault ? 0.35 : 0.8}"${dashes}/>` +
    `<text x="${x + 3}" y="${y + 12}" fill="${fault ? '#000' : '#fff'}">${bar.number}</text></g>`
  );
}

export function timelineSvg(operations, title, faults = [], sentences = []) {
  const { lanes, columns, sorted } = layOut(operations, faults);
  const [left, step] = [130, 34];
  const parts = sentences.map(
    (one, at) => `<text x="10" y="${42 + 16 * at}" fill="#b71c1c">${escape(one)}</text>`,
  );
  let y = 40 + 16 * sentences.length;
  for (const lane of lanes) {
    parts.push(`<text x="10" y="${y + 12}">${escape(lane.name)}</text>`);
    for (const bars of rowsOf(lane.bars)) {
      parts.push(...bars.map((bar) => svgBar(bar, y, left, step, columns, lane.fault)));
      y += 22;
    }
    parts.push(`<line x1="10" x2="${left + (columns + 1) * step}" y1="${y}" y2="${y}" stroke="#ddd"/>`);
    y += 4;
  }
  sorted.forEach((one, at) => {
    y += 16;
    parts.push(`<text x="10" y="${y}">${at + 1}  ${escape(one.client)}  ${escape(describe(one))}</text>`);
  });
  const longest = Math.max(...sentences.map((one) => one.length), 0);
  const width = Math.max(700, left + (columns + 2) * step, longest * 7);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${y + 20}" ` +
    `font-family="sans-serif" font-size="12">\n<rect width="100%" height="100%" fill="#fff"/>\n` +
    `<text x="10" y="22" font-size="15">${escape(title)}</text>\n${parts.join('\n')}\n</svg>\n`
  );
}
