#include "backend/database/database_connection.h"

#include "backend/database/storage_log.h"
#include "shared/utf8.h"

#include <QRandomGenerator>
#include <QSqlDriver>
#include <QSqlError>
#include <QSqlField>
#include <QStringBuilder>
#include <QThread>

#include <libpq-fe.h>

#include <algorithm>

namespace boxoffice {

namespace {

// Waits for a committed transaction to be durable even where the cluster's default does not. Only
// later versions know transaction_timeout.
const Statement kPrepareSession{"prepare_session", R"(
    SELECT pg_backend_pid(),
           (SELECT backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()),
           CASE WHEN current_setting('synchronous_commit') = 'off'
                THEN set_config('synchronous_commit', 'on', false) END,
           CASE WHEN current_setting('transaction_timeout', true) IS NOT NULL
                THEN set_config('transaction_timeout', '0', false) END,
           set_config('default_transaction_isolation', 'read committed', false))"};

const Statement kEndBackend{"end_backend", R"(
    SELECT pg_terminate_backend(pid)
    FROM pg_stat_activity
    WHERE pid = $1::int AND backend_start = $2::timestamptz)"};

const Statement kPlan{"plan", R"(
    SELECT set_config('plan_cache_mode', $1, false),
           set_config('enable_seqscan', $2, false),
           set_config('enable_sort', $3, false))"};

// With $1, $2 … in place of each ?, as PREPARE wants it.
QString numbered(QLatin1StringView sql)
{
    QString text;
    int count = 0;
    bool quoted = false;
    for (const char character : sql) {
        quoted ^= character == '\'';
        if (character == '?' && !quoted) {
            text += u'$' % QString::number(++count);
        } else {
            text += QLatin1Char(character);
        }
    }
    return text;
}

// Which constraint a statement violated, as libpq tells it; Qt does not.
QString constraintOf(const QSqlQuery &query)
{
    return fromUtf8(PQresultErrorField(resultOf(query), PG_DIAG_CONSTRAINT_NAME));
}

} // namespace

DatabaseConnection::DatabaseConnection(const DatabaseConfig &config, Watchdog *watchdog)
    : m_session(config, watchdog)
    , m_watchdog(watchdog)
{ }

DatabaseConnection::~DatabaseConnection()
{
    close();
}

// The driver goes before its statements: else each of them would be deallocated with a round trip,
// or with a warning where the connection is gone.
void DatabaseConnection::close()
{
    m_open = false;
    m_prefix = {};
    m_session.close();
    m_prepared.clear();
}

bool DatabaseConnection::ensureOpen(QDeadlineTimer deadline)
{
    if (m_open && looksAlive()) {
        return true;
    }
    for (int pause = 25;; pause = std::min(pause * 2, 1000)) {
        if (m_watchdog && m_watchdog->isOver()) {
            return false;
        }
        if (openOnce()) {
            return true;
        }
        if (isUnfit()) {
            return false;
        }
        // A random part, so that many servers do not all come back in the same moment.
        const qint64 wait = pause / 2 + QRandomGenerator::global()->bounded(pause);
        if (deadline.remainingTimeAsDuration() <= std::chrono::milliseconds(wait)) {
            return false;
        }
        QThread::msleep(static_cast<unsigned long>(wait));
    }
}

bool DatabaseConnection::ping()
{
    static const Statement ping{"ping", "SELECT 1"};
    return run(ping).ok();
}

bool DatabaseConnection::looksAlive()
{
    switch (m_session.look()) {
    case PgSession::Look::Quiet:
        return true;
    case PgSession::Look::Gone:
        return false;
    case PgSession::Look::Unclear:
        return ping() && m_session.isIdle();
    }
    Q_UNREACHABLE();
}

bool DatabaseConnection::openOnce()
{
    if (m_backendPid != 0) { // it broke: the process at the other end may not know it yet
        m_lostPid = std::exchange(m_backendPid, 0);
        m_lostStart = m_backendStart;
    }
    close();
    if (!m_session.open()) {
        m_failure = {FailureKind::ConnectionLost};
        m_problem = m_session.problem();
        return false;
    }
    m_open = true;
    m_planning = Planning::Once; // as the session's options have it
    if (!prepareSession()) {
        close();
        return false;
    }
    endLostBackend();
    return m_open;
}

bool DatabaseConnection::prepareSession()
{
    Rows rows = run(kPrepareSession);
    if (!rows.ok() || !rows.next()) {
        m_problem = QStringLiteral("the database refused to set up the session (SQLSTATE %1)")
                        .arg(m_failure.sqlState);
        return false;
    }
    m_backendPid = rows.bigint(0);
    m_backendStart = rows.text(1);
    return true;
}

// Best effort, so that locks of a broken connection do not outlive it by its timeouts.
void DatabaseConnection::endLostBackend()
{
    if (m_lostPid != 0 && !m_lostStart.isEmpty()) {
        run(kEndBackend, {static_cast<int>(m_lostPid), m_lostStart});
    }
    m_lostPid = 0;
}

bool DatabaseConnection::noteFailure(QLatin1StringView what, const QSqlQuery &query)
{
    const QString sqlState = query.lastError().nativeErrorCode();
    return noteFailure(what, sqlState, sqlState.isEmpty() ? QString() : constraintOf(query));
}

bool DatabaseConnection::noteFailure(QLatin1StringView what, const QString &sqlState,
                                     const QString &constraint)
{
    const bool stands = m_session.stands();
    m_failure = classifyFailure(sqlState, stands, constraint);
    m_open = m_failure.kind != FailureKind::ConnectionLost;
    qCWarning(lcStorage).noquote() << what << "failed, SQLSTATE"
                                   << (sqlState.isEmpty() ? QStringLiteral("none") : sqlState)
            % QLatin1StringView(m_open ? "" : "; connection lost");
    return stands;
}

// By names of our own, not through QSqlQuery::prepare(), whose names nobody else learns: several
// statements can be executed in one round trip only by theirs.
DatabaseConnection::Prepared *DatabaseConnection::prepared(const Statement &statement)
{
    const auto found = m_prepared.find(&statement);
    if (found != m_prepared.end()) {
        return found->second.get();
    }
    const QString name = statement.name % u'_' % QString::number(m_prepared.size());
    auto made =
        std::make_unique<Prepared>(Prepared{u"EXECUTE " % name, QSqlQuery(m_session.database())});
    if (!send(made->query, u"PREPARE " % name % u" AS " % numbered(statement.sql))) {
        noteFailure(statement.name, made->query);
        return nullptr;
    }
    return m_prepared.emplace(&statement, std::move(made)).first->second.get();
}

bool DatabaseConnection::send(QSqlQuery &query, const QString &text, int statements, int *done)
{
    int succeeded = 0;
    const Prefix prefix = std::exchange(m_prefix, {});
    const bool ok = m_session.watched([&] {
        bool goesOn = query.exec(prefix.statements > 0 ? QString(prefix.text % text) : text);
        while (goesOn && ++succeeded < prefix.statements + statements) {
            goesOn = query.nextResult();
        }
        return goesOn;
    });
    if (done) {
        *done = std::max(succeeded - prefix.statements, 0);
    }
    return ok;
}

// Qt's driver quotes what needs it; nothing but a Parameter gets here (see parameter.h).
QString DatabaseConnection::textOf(const Prepared &prepared, std::span<const Parameter> parameters)
{
    QString text = prepared.execute;
    QChar before = u'(';
    for (const Parameter &parameter : parameters) {
        const QVariant &value = parameter.variant();
        QSqlField field(QString(), value.metaType());
        if (!value.isNull()) {
            field.setValue(value);
        }
        text += before % m_session.database().driver()->formatValue(field);
        before = u',';
    }
    return before == u',' ? text % u')' : text;
}

// One round trip where it differs from that of the statement before. What is cached is planned anew
// only under the same settings, since they stand whenever the statement runs.
bool DatabaseConnection::plan(Planning planning)
{
    if (planning == m_planning) {
        return true;
    }
    Q_ASSERT(m_session.isIdle()); // a rollback would take them back
    const bool eachTime = planning == Planning::EachTime;
    const auto onOff = [](bool on) { return on ? QStringLiteral("on") : QStringLiteral("off"); };
    const Parameter settings[] = {eachTime ? QStringLiteral("force_custom_plan")
                                           : QStringLiteral("force_generic_plan"),
                                  onOff(eachTime), onOff(planning != Planning::InOrder)};
    Prefix prefix = std::exchange(m_prefix, {}); // not yet
    const Rows rows = execute(kPlan, settings);
    m_prefix = std::move(prefix);
    if (!rows.ok()) {
        m_open = false; // the session has kept the settings it had; a new one has those of Once
        return false;
    }
    m_planning = planning;
    return true;
}

bool DatabaseConnection::isStorable(const Statement &statement,
                                    std::span<const Parameter> parameters)
{
    const auto storable = [](const Parameter &p) { return p.isStorable(); };
    if (std::all_of(parameters.begin(), parameters.end(), storable)) {
        return true;
    }
    noteFailure(statement.name, QStringLiteral("22021")); // as the server would say
    return false;
}

Rows DatabaseConnection::run(const Statement &statement, std::span<const Parameter> parameters)
{
    Q_ASSERT(m_open);
    const bool ready = isStorable(statement, parameters) && plan(statement.planning);
    return ready ? execute(statement, parameters) : Rows();
}

Rows DatabaseConnection::execute(const Statement &statement, std::span<const Parameter> parameters)
{
    Prepared *ready = prepared(statement);
    if (!ready) {
        return {};
    }
    if (!send(ready->query, textOf(*ready, parameters))) {
        noteFailure(statement.name, ready->query);
        return {};
    }
    return Rows(&ready->query);
}

// The server stops at the first statement that fails. What end tells is the server's last word.
bool DatabaseConnection::sendTogether(std::span<const BoundStatement> calls, QLatin1StringView end)
{
    Q_ASSERT(m_open);
    QString text;
    for (const BoundStatement &call : calls) {
        Q_ASSERT(call.statement->planning == Planning::Once);
        const Prepared *ready =
            isStorable(*call.statement, call.parameters) ? prepared(*call.statement) : nullptr;
        if (!ready) {
            return false;
        }
        text += textOf(*ready, call.parameters) % u';';
    }
    QSqlQuery query(m_session.database());
    int done = 0;
    const auto statements = static_cast<int>(calls.size()) + (end.isEmpty() ? 0 : 1);
    if (statements == 0 || send(query, text % end, statements, &done)) {
        return true;
    }
    const auto failed = static_cast<std::size_t>(done);
    const bool isEnd = failed == calls.size();
    const bool stands = noteFailure(isEnd ? end : calls[failed].statement->name, query);
    // Where the server said itself which statement failed, it did not come to those behind it.
    m_mayHaveCommitted = !stands && !end.isEmpty() && (isEnd || m_failure.sqlState.isEmpty());
    return false;
}

bool DatabaseConnection::listen(const QString &channel,
                                std::function<void(const QString &payload)> hear)
{
    Q_ASSERT(m_open);
    QSqlDriver *driver = m_session.database().driver();
    if (driver->subscribedToNotifications().contains(channel)) {
        return true;
    }
    QObject::disconnect(m_hearing);
    m_hearing = QObject::connect(driver, &QSqlDriver::notification, driver,
                                 [channel, hear = std::move(hear)](const QString &name,
                                                                   QSqlDriver::NotificationSource,
                                                                   const QVariant &payload) {
                                     if (name == channel) {
                                         hear(payload.toString());
                                     }
                                 });
    if (!m_session.watched([&] { return driver->subscribeToNotification(channel); })) {
        noteFailure(QLatin1StringView("listen"), QString());
        return false;
    }
    return true;
}

bool DatabaseConnection::runScript(const QByteArray &sql)
{
    Q_ASSERT(m_open);
    PGresult *result = nullptr;
    const QByteArray text = std::exchange(m_prefix, {}).text.toUtf8() + sql;
    m_session.watched(
        [&] { return (result = PQexec(m_session.handle(), text.constData())) != nullptr; });
    const ExecStatusType status = PQresultStatus(result); // of null: a fatal error
    const bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!ok) {
        const auto field = [result](int code) {
            return fromUtf8(result ? PQresultErrorField(result, code) : nullptr);
        };
        m_problem = field(PG_DIAG_MESSAGE_PRIMARY);
        noteFailure(QLatin1StringView("script"), field(PG_DIAG_SQLSTATE));
    }
    PQclear(result);
    return ok;
}

void DatabaseConnection::begin(std::optional<std::chrono::milliseconds> lockTimeout)
{
    // A second BEGIN would succeed and join two units of work into one transaction.
    Q_ASSERT(!m_prefix.begins && (!m_open || m_session.isIdle()));
    m_prefix = {QStringLiteral("BEGIN;"), 1, true};
    if (lockTimeout) {
        m_prefix.text +=
            u"SET LOCAL lock_timeout = " % QString::number(lockTimeout->count()) % u';';
        ++m_prefix.statements;
    }
    m_hasSavePoint = false;
}

// One is enough: a new one takes the place of the last, which a failure has not needed.
void DatabaseConnection::savePoint()
{
    Q_ASSERT(!m_prefix.begins);
    if (m_prefix.statements > 0) {
        return; // nothing was sent since the last one
    }
    m_prefix = std::exchange(m_hasSavePoint, true)
        ? Prefix{QStringLiteral("RELEASE piece;SAVEPOINT piece;"), 2}
        : Prefix{QStringLiteral("SAVEPOINT piece;"), 1};
}

bool DatabaseConnection::rollBackToSavePoint()
{
    if (m_prefix.statements > 0) {
        return true; // nothing was sent since
    }
    QSqlQuery query(m_session.database());
    if (m_open && send(query, QStringLiteral("ROLLBACK TO piece"))) {
        return true;
    }
    m_open = false; // whatever it was, the session's state is not known any more
    return false;
}

bool DatabaseConnection::commit(std::span<const BoundStatement> calls)
{
    m_mayHaveCommitted = false;
    if (!calls.empty()) {
        return sendTogether(calls, QLatin1StringView("COMMIT"));
    }
    if (std::exchange(m_prefix, {}).begins) {
        return true; // nothing was sent
    }
    // lastError() is not cleared by a success, so it is looked at only after a failure.
    if (m_session.watched([this] { return m_session.database().commit(); })) {
        return true;
    }
    m_mayHaveCommitted = !noteFailure(QLatin1StringView("commit"),
                                      m_session.database().lastError().nativeErrorCode());
    return false;
}

void DatabaseConnection::rollback()
{
    if (std::exchange(m_prefix, {}).begins) {
        return; // nothing was sent
    }
    if (m_open && !m_session.watched([this] { return m_session.database().rollback(); })) {
        noteFailure(QLatin1StringView("rollback"), QString());
        m_open = false; // whatever it was, the session's state is not known any more
    }
}

} // namespace boxoffice
