// The table of house_rules.mjs. A rule has
//   files(path)       which files it looks at
//   find(text, path)  where it refuses something: offsets into the text
//   why               one sentence: the cure
//   bad, good         samples [path, text] that prove it
const cpp = (path) => /\.(h|cpp)$/.test(path);
const under = (...folders) => (path) => folders.some((folder) => path.startsWith(`${folder}/`));
const product = under('shared', 'backend', 'desktop');

// Offsets of every match of a pattern, except where `excused(match, text)` says so.
const matches = (pattern, excused = () => false) => (text) =>
  [...text.matchAll(new RegExp(pattern.source, `${pattern.flags.replace('g', '')}g`))]
    .filter((match) => !excused(match, text))
    .map((match) => match.index);

// The same without comments: blanked, so that offsets stay. Good enough for sources in house style.
const code = (find) => (text, path) =>
  find(text.replace(/\/\/(?!\/)[^\n"]*$|\/\*[^]*?\*\//gm, (comment) => comment.replace(/[^\n]/g, ' ')), path);

// The arguments of the call whose opening parenthesis is at `open`, split at the outermost commas.
function callArguments(text, open) {
  const found = [];
  let depth = 0;
  let start = open + 1;
  for (let at = open; at < text.length; at += 1) {
    if ('([{'.includes(text[at])) {
      depth += 1;
    } else if (')]}'.includes(text[at])) {
      depth -= 1;
    }
    if (depth === 0 || (depth === 1 && text[at] === ',')) {
      found.push(text.slice(start, at).trim());
      start = at + 1;
    }
    if (depth === 0) {
      break;
    }
  }
  return found;
}

function connectsWithoutContext(text) {
  return [...text.matchAll(/\bconnect\s*\(/g)]
    .filter((match) => {
      const given = callArguments(text, match.index + match[0].length - 1);
      return given.length === 3 && (given[2].startsWith('[') || given[2].startsWith('std::'));
    })
    .map((match) => match.index);
}

// A sleep may stay where its line, or the comment above it, says why nothing else would do.
function excusedSleep(match, text) {
  const lines = text.slice(0, match.index).split('\n');
  const rest = text.slice(match.index).split('\n')[0];
  return /\/\/ UNAVOIDABLE: \S+/.test(lines.slice(-3).join('\n') + rest);
}

const sleeps = [/\bqWait\s*\(/, /\bQThread::(m|u)?sleep\s*\(/, /\bsleep_(for|until)\s*\(/,
  /(^|[^\w.>])(::)?(sleep|usleep|nanosleep)\s*\(/m, /\bwaitForTimeout\s*\(/, /timers\/promises/,
  /new Promise\(\s*\(?(\w+)\)?\s*=>\s*\{?\s*setTimeout\(\s*\1\s*[,)]/, /^\s*sleep \d/m];

const reservedDomain = /@([\w-]+\.)*(example(\.\w+)?|test|invalid|localhost)$/i;
const registryHosts = [['npmjs', 'org'], ['npmjs', 'com'], ['pypi', 'org'], ['crates', 'io'],
  ['deb', 'debian', 'org'], ['archive', 'ubuntu', 'com'], ['yarnpkg', 'com']];

// The own header of a source, where it is included behind another.
function lateOwnHeader(text, path) {
  const first = text.search(/^#include/m);
  const own = text.indexOf(`#include "${path.replace(/cpp$/, 'h')}"`);
  return own > first ? [own] : [];
}

export const rules = {
  connect_context: {
    files: (path) => cpp(path) && (product(path) || under('tests')(path)),
    find: code(connectsWithoutContext),
    why: 'Give connect() a context as third argument: without it the lambda outlives what it captures.',
    bad: [
      ['backend/http/a.cpp', 'connect(socket, &QTcpSocket::readyRead, [socket] { read(socket, 1); });'],
      ['desktop/console/a.cpp', 'QObject::connect(\n    &timer, &QTimer::timeout,\n    [&]() { f(); });'],
    ],
    good: [
      ['backend/http/a.cpp', 'connect(socket, &QTcpSocket::readyRead, this, [this] { read(a, b); });'],
      ['backend/http/a.cpp', 'connect(a, &A::b, this, &C::d);'],
      ['backend/http/a.cpp', '// connect(a, &A::b, [] {}); would leak'],
    ],
  },

  includes_first: {
    files: (path) => path.endsWith('.cpp'),
    find: code((text) => matches(/^#include (?!.*\.moc")/m)(text)
      .filter((at) => /^(using|namespace|class|struct|int|void|QTEST_\w+)\b/m.test(text.slice(0, at)))),
    why: 'Include at the top: a header changes nothing of what stands before it.',
    bad: [['tests/unit/tst_a.cpp', '#include <QTest>\n\nusing namespace boxoffice;\n\n#include "tests/support/patience.h"\n']],
    good: [['tests/unit/tst_a.cpp', '#include <QTest>\n\nclass A;\n\n#include "tst_a.moc"\n']],
  },

  own_header_first: {
    files: (path) => path.endsWith('.cpp') && product(path),
    find: lateOwnHeader,
    why: 'Include a source\'s own header first: so each build proves that the header compiles alone.',
    bad: [
      ['shared/a.cpp', '#include "shared/b.h"\n#include "shared/a.h"\n'],
      ['shared/a.cpp', '// A.\n#include <QString>\n\n#include "shared/a.h"\n'],
    ],
    good: [
      ['shared/a.cpp', '// A.\n#include "shared/a.h"\n\n#include "shared/b.h"\n'],
      ['shared/main.cpp', '#include "shared/a.h"\n'],
    ],
  },

  bind_wrapper: {
    files: (path) => cpp(path) && product(path) && path !== 'backend/database/database_connection.cpp',
    find: code(matches(/\b(addBindValue|bindValue|bindValues|formatValue)\s*\(/)),
    why: 'Bind a Parameter through backend/database/database_connection.h: Qt puts unknown types into the SQL unquoted.',
    bad: [['backend/storage/pg_event_reader.cpp', 'query.addBindValue(object.value(key));'],
      ['backend/app/main.cpp', 'query.bindValue(0, x);']],
    good: [['backend/database/database_connection.cpp', 'driver()->formatValue(field);'],
      ['backend/storage/pg_event_reader.cpp', '// never addBindValue(): see parameter.h']],
  },

  exact_utf8: {
    files: (path) => cpp(path) && product(path) && !/^shared\/(utf8|exact_json)\.h$/.test(path),
    find: code(matches(/QString::fromUtf8\s*\(|\bQJsonDocument::fromJson\s*\(|\bQStringDecoder\b/)),
    why: 'Decode with fromUtf8() of shared/utf8.h or parseJson() of shared/exact_json.h: Qt drops a U+FEFF that comes first.',
    bad: [['backend/storage/a.cpp', 'return QString::fromUtf8(bytes);'],
      ['desktop/client/a.cpp', 'QJsonDocument::fromJson(body)'],
      ['backend/http/a.cpp', 'QStringDecoder decoder(QStringDecoder::Utf8);']],
    good: [['backend/storage/a.cpp', 'return fromUtf8(bytes);'],
      ['shared/utf8.h', 'return QString::fromUtf8(utf8);']],
  },

  commit_once: {
    files: (path) => cpp(path) && product(path) && !/^backend\/database\/(transaction|database_connection)\.cpp$/.test(path),
    find: code((text) => [
      ...matches(/(\w+)(\(\))?\s*(\.|->)\s*commit\s*\(/, (m) => /^(m_)?(tx|transaction|file)$/i.test(m[1]))(text),
      ...matches(/["(]\s*(COMMIT|END|BEGIN|ROLLBACK|START TRANSACTION)\s*(TRANSACTION|WORK)?\s*;?\s*"/i)(text),
      ...matches(/PQexec\w*\s*\([^;]*\b(COMMIT|BEGIN|ROLLBACK)\b/i)(text),
    ]),
    why: 'Only Transaction (backend/database/transaction.h) begins and commits: exec("COMMIT") alone says true after a rollback.',
    bad: [['backend/storage/a.cpp', 'if (!m_database.commit()) return;'],
      ['backend/storage/a.cpp', 'query.exec(QStringLiteral("COMMIT"));'],
      ['backend/storage/a.cpp', 'run(u"rollback;"_s); query.exec(u"commit");']],
    good: [['backend/storage/a.cpp', 'return tx.commit();'],
      ['backend/database/transaction.cpp', 'm_database.commit()'],
      ['backend/storage/a.cpp', 'QStringLiteral("the commit failed")']],
  },

  no_sleep: {
    files: (path) => under('tests')(path) && /\.(h|cpp|mjs|js|sh|py)$/.test(path)
      && !under('tests/lint')(path),
    find: (text) => sleeps.flatMap((pattern) => matches(pattern, excusedSleep)(text)),
    why: 'Wait for the condition (QTRY_*, QSignalSpy::wait, polling with a deadline), '
      + 'or say why not: // UNAVOIDABLE: reason',
    bad: [['tests/http/a.cpp', 'QTest::qWait(500);'], ['tests/db/a.cpp', 'QThread::msleep(10);'],
      ['tests/db/a.cpp', 'std::this_thread::sleep_for(1s);'], ['tests/db/a.cpp', '::usleep(10);'],
      ['tests/web/a.mjs', 'await new Promise((done) => setTimeout(done, 500));'],
      ['tests/web/a.mjs', "import { setTimeout as sleep } from 'node:timers/promises';"],
      ['tests/web/a.mjs', 'await page.waitForTimeout(100);']],
    good: [['tests/http/a.cpp', 'QTRY_COMPARE(model.rowCount(), 3); spy.wait(500);'],
      ['tests/http/a.cpp', '// UNAVOIDABLE: the kernel tells nobody\nQThread::msleep(10);'],
      ['tests/web/a.mjs', 'const timer = setTimeout(() => reject(new Error("late")), 5000);'],
      ['tests/web/a.mjs', 'await new Promise((d) => setTimeout(d, 20)); // UNAVOIDABLE: polls a file']],
  },

  json_members: {
    files: (path) => cpp(path) && under('backend', 'desktop')(path),
    find: code(matches(/"(user_email|booked_count|created_at|event_id)"|\\"\w+\\" ?:/)),
    why: 'JSON members are spelled in shared/api only; encode and decode through the codec of the resource there.',
    bad: [['backend/http/a.cpp', 'object[u"user_email"]'],
      ['desktop/client/a.cpp', 'json.value(QLatin1StringView("booked_count"))'],
      ['backend/http/a.cpp', 'body = "{\\"capacity\\":1}";'],
      ['backend/api/a.cpp', 'ApiReply::json(200, "{\\"status\\":\\"ready\\"}")']],
    good: [['backend/storage/a.cpp', '"SELECT user_email FROM registrations"'],
      ['shared/api/registration_json.cpp', '"user_email"']],
  },

  error_codes: {
    files: (path) => cpp(path) && product(path) && !/^shared\/error\.(h|cpp)$/.test(path),
    find: code(matches(new RegExp(`"(${['invalid_json', 'invalid_field', 'unknown_field', 'event_not_found',
      'registration_not_found', 'event_not_open', 'event_full', 'already_registered', 'capacity_below_booked',
      'event_has_registrations', 'rate_limited', 'proof_of_work_required', 'precondition_failed',
      'idempotency_key_reused', 'method_not_allowed', 'origin_not_allowed', 'misdirected_request',
      'database_unavailable', 'query_timeout', 'outcome_unknown'].join('|')})"`))),
    why: 'Compare an ErrorCode: shared/error.cpp alone spells its name on the wire.',
    bad: [['desktop/client/a.cpp', 'if (error.code == QLatin1StringView("event_full")) {'],
      ['backend/api/a.cpp', 'reply.code = "outcome_unknown";']],
    good: [['desktop/client/a.cpp', 'if (error.code == ErrorCode::EventFull) {'],
      ['shared/error.cpp', 'return "event_full";']],
  },

  web_fetch: {
    files: (path) => under('web')(path) && /\.(js|mjs|html)$/.test(path) && !/^web\/static\/js\/(api|picture|ticket_worker)\.js$/.test(path),
    find: code(matches(/\bfetch\s*\(|\bXMLHttpRequest\b|\bsendBeacon\b/)),
    why: 'Only web/static/js/api.js talks to the server, picture.js, which uploads, and the worker that stands between it and the network.',
    bad: [['web/static/js/events.js', "await fetch('/events');"], ['web/templates/index.html', 'new XMLHttpRequest()']],
    good: [['web/static/js/api.js', "await fetch('/events');"], ['web/static/js/events.js', 'await fetchEvents();']],
  },

  web_inner_html: {
    files: (path) => under('web')(path) && /\.(js|mjs|html)$/.test(path),
    find: code(matches(/\b(innerHTML|outerHTML|insertAdjacentHTML|srcdoc)\b|document\.write|\beval\s*\(|new Function\s*\(|<[^>]+\son[a-z]+\s*=|javascript:/)),
    why: 'Build pages with textContent and elements: what people typed must never become markup or code.',
    bad: [['web/static/js/a.js', 'list.innerHTML = name;'], ['web/templates/a.html', '<a onclick="f()">'],
      ['web/templates/a.html', '<a href="javascript:f()">']],
    good: [['web/static/js/a.js', 'item.textContent = name; item.onclick = open;']],
  },

  no_traces: {
    files: (path) => path !== 'LICENSE',
    find: (text, path) => [
      ...matches(/[\w.+-]+@[\w-]+(\.[\w-]+)+/, (m) => reservedDomain.test(m[0])
        || (under('tests', 'shared', 'web')(path) && /@([\w-]{1,3}\.)*[\w-]{1,3}$/.test(m[0]))
        || /\.(service|socket|target|js|css|so)$/.test(m[0]))(text),
      ...matches(new RegExp(`(^|[\\s"'(=:,])${['', 'work', ''].join('/')}[a-z.]`, 'm'))(text),
      ...registryHosts.flatMap((host) => matches(new RegExp(`\\b${host.join('\\.')}\\b`))(text)),
      ...matches(new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`))(text),
    ],
    why: 'No personal e-mail address (use example.com), no path of one machine, no registry host '
      + '(npm: omit-lockfile-registry-resolved=true), nothing left to do.',
    bad: [['README.md', `write to jane.doe${'@'}company.de`], ['dev', `cd ${'/wor'}k/main`],
      ['tests/web/package-lock.json', `"resolved": "https://registry.npm${'js'}.org/x.tgz"`],
      ['backend/a.cpp', `// TO${'DO'}: later`]],
    good: [['README.md', 'ada@example.com, ada@mail.example.org'], ['tests/a.cpp', '"a@b.co"'],
      ['backend/a.cpp', 'the work/ folder']],
  },

  plain_files: {
    files: (path) => !/package-lock\.json$/.test(path),
    find: matches(/[ \t]+$|\r$|^\t/m),
    why: 'No blanks at the end of a line, no tabs for indentation, Unix line ends (.editorconfig).',
    bad: [['README.md', 'text \nnext'], ['dev', 'if a\n\tb'], ['web/static/styles.css', 'a {}\r\n']],
    good: [['README.md', 'text\n\nnext\n']],
  },
};
