#include "backend/storage/database_connection.h"

#include "backend/storage/storage_log.h"

#include <QFile>
#include <QRandomGenerator>
#include <QSqlDriver>
#include <QSqlError>
#include <QThread>

#include <libpq-fe.h>
#include <sys/socket.h>

#include <algorithm>
#include <atomic>

namespace boxoffice {

namespace {

// Waits for a committed transaction to be durable even where the cluster's default does not.
const Statement kPrepareSession{
    "prepare_session",
    "SELECT pg_backend_pid(), "
    "(SELECT backend_start::text FROM pg_stat_activity WHERE pid = pg_backend_pid()), "
    "CASE WHEN current_setting('synchronous_commit') = 'off' "
    "THEN set_config('synchronous_commit', 'on', false) END, "
    "set_config('default_transaction_isolation', 'read committed', false)"};

const Statement kEndBackend{"end_backend",
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                            "WHERE pid = ? AND backend_start = ?::timestamptz"};

const Statement kPlan{
    "plan",
    "SELECT set_config('plan_cache_mode', ?, false), "
    "set_config('enable_seqscan', ?, false), set_config('enable_sort', ?, false)"};

// libpq adds advice on further lines ("Is the server running …?").
QString firstLine(const QString &text)
{
    return text.trimmed().section(u'\n', 0, 0).simplified();
}

QString connectionName()
{
    static std::atomic<int> count{0};
    return QStringLiteral("boxoffice-%1").arg(++count);
}

// For libpq's connection string, through Qt, which turns every semicolon into a blank.
QString quoted(QString value)
{
    value.replace(u'\\', QLatin1StringView("\\\\")).replace(u'\'', QLatin1StringView("\\'"));
    return u'\'' + value.remove(u';') + u'\'';
}

// No table is too small for an index here: a plan kept from when a table was empty would go on
// reading all of it after a burst, until the next ANALYZE. One process a query: bookings need the
// other cores, and on two of them it was faster than sharing it out.
QString connectOptions(const DatabaseConfig &config)
{
    const QString settings =
        QStringLiteral("-c statement_timeout=%1 -c lock_timeout=%2 "
                       "-c idle_in_transaction_session_timeout=%3 -c enable_seqscan=off -c jit=off "
                       "-c plan_cache_mode=force_generic_plan "
                       "-c max_parallel_workers_per_gather=0")
            .arg(config.statementTimeout.count())
            .arg(config.lockTimeout.count())
            .arg(config.idleInTransactionTimeout.count());
    return QStringLiteral("connect_timeout=%1;sslmode=%2;application_name=%3;"
                          "tcp_user_timeout=%4;options=%5")
        .arg(QString::number(config.connectTimeout.count()), quoted(config.sslMode),
             quoted(config.applicationName), QString::number(config.tcpUserTimeout.count()),
             quoted(settings));
}

Watchdog::Peer peerOf(const DatabaseConfig &config)
{
    Watchdog::Peer peer;
    if (config.host.startsWith(u'/')) {
        peer.socketFile =
            QFile::encodeName(config.host % u"/.s.PGSQL." % QString::number(config.port))
                .toStdString();
    } else {
        peer.port = static_cast<std::uint16_t>(config.port);
    }
    return peer;
}

} // namespace

DatabaseConnection::DatabaseConnection(const DatabaseConfig &config, Watchdog *watchdog)
    : m_config(config)
    , m_name(connectionName())
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
    m_line.reset();
    if (m_database.isValid()) {
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
    }
    m_prepared.clear();
}

void DatabaseConnection::addDatabase()
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), m_name);
    m_database.setHostName(m_config.host);
    m_database.setPort(m_config.port);
    m_database.setUserName(m_config.user);
    m_database.setPassword(m_config.password);
    m_database.setDatabaseName(m_config.database);
    m_database.setConnectOptions(connectOptions(m_config));
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
        // A random part, so that many servers do not all come back in the same moment.
        const qint64 wait = pause / 2 + QRandomGenerator::global()->bounded(pause);
        if (deadline.remainingTimeAsDuration() <= std::chrono::milliseconds(wait)) {
            return false;
        }
        QThread::msleep(static_cast<unsigned long>(wait));
    }
}

// Between calls the server has nothing to say, unless that it is gone.
bool DatabaseConnection::ping()
{
    static const Statement ping{"ping", "SELECT 1"};
    return run(ping).ok();
}

bool DatabaseConnection::looksAlive()
{
    pg_conn *connection = handle();
    char byte;
    const ssize_t got = ::recv(PQsocket(connection), &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)
        && PQtransactionStatus(connection) == PQTRANS_IDLE) {
        return true;
    }
    if (got <= 0) {
        return false;
    }
    return ping() && PQtransactionStatus(connection) == PQTRANS_IDLE;
}

bool DatabaseConnection::openOnce()
{
    if (m_backendPid != 0) { // it broke: the process at the other end may not know it yet
        m_lostPid = std::exchange(m_backendPid, 0);
        m_lostStart = m_backendStart;
    }
    close();
    addDatabase();
    std::shared_ptr<Watchdog::Opening> opening; // watched until there is a line
    if (m_watchdog) {
        opening =
            m_watchdog->opening(peerOf(m_config), m_config.connectTimeout + m_config.callDeadline);
    }
    if (!m_database.open()) {
        m_failure = {FailureKind::ConnectionLost, {}};
        m_problem = firstLine(m_database.lastError().databaseText());
        return false;
    }
    m_open = true;
    m_planning = Planning::Once; // as connectOptions() has it
    // libpq would write what PostgreSQL says between calls, as when it ends, to stderr from this
    // very thread, which hung when nobody read it. What is wrong comes with the next call.
    PQsetNoticeProcessor(
        handle(), [](void *, const char *) {}, nullptr);
    if (m_watchdog) {
        m_line = m_watchdog->watch(PQsocket(handle()));
    }
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

pg_conn *DatabaseConnection::handle() const
{
    // Qt names the type of the handle pg_conn*, not PGconn*; they are one type.
    return *static_cast<pg_conn *const *>(m_database.driver()->handle().constData());
}

template <typename Call> bool DatabaseConnection::watched(Call &&call)
{
    if (m_line) {
        m_line->arm(m_config.callDeadline);
    }
    const bool ok = call();
    if (m_line) {
        m_line->disarm();
    }
    return ok;
}

void DatabaseConnection::noteFailure(QLatin1StringView what, const QString &sqlState)
{
    m_stands = m_database.isOpen() && PQstatus(handle()) == CONNECTION_OK;
    m_failure = classifyFailure(sqlState, m_stands);
    m_open = m_failure.kind != FailureKind::ConnectionLost;
    qCWarning(lcStorage).noquote()
        << what << "failed, SQLSTATE" << (sqlState.isEmpty() ? QStringLiteral("none") : sqlState)
        << (m_open ? "" : "; connection lost");
}

QSqlQuery *DatabaseConnection::prepared(const Statement &statement)
{
    const auto found = m_prepared.find(&statement);
    if (found != m_prepared.end()) {
        return found->second.get();
    }
    auto query = std::make_unique<QSqlQuery>(m_database);
    const bool ok = watched([&] { return query->prepare(QString(statement.sql)); });
    if (!ok) {
        noteFailure(statement.name, query->lastError().nativeErrorCode());
        return nullptr;
    }
    return m_prepared.emplace(&statement, std::move(query)).first->second.get();
}

// One round trip where it differs from that of the statement before. What is cached is planned anew
// only under the same settings, since they stand whenever the statement runs.
bool DatabaseConnection::plan(Planning planning)
{
    if (planning == m_planning) {
        return true;
    }
    Q_ASSERT(PQtransactionStatus(handle()) == PQTRANS_IDLE); // a rollback would take them back
    const bool eachTime = planning == Planning::EachTime;
    const auto onOff = [](bool on) { return on ? QStringLiteral("on") : QStringLiteral("off"); };
    const Rows rows = execute(
        kPlan,
        {eachTime ? QStringLiteral("force_custom_plan") : QStringLiteral("force_generic_plan"),
         onOff(eachTime), onOff(planning != Planning::InOrder)});
    if (!rows.ok()) {
        m_open = false; // the session has kept the settings it had; a new one has those of Once
        return false;
    }
    m_planning = planning;
    return true;
}

Rows DatabaseConnection::run(const Statement &statement,
                             std::initializer_list<Parameter> parameters)
{
    Q_ASSERT(m_open);
    const auto storable = [](const Parameter &p) { return p.isStorable(); };
    if (!std::all_of(parameters.begin(), parameters.end(), storable)) {
        noteFailure(statement.name, QStringLiteral("22021")); // as the server would say
        return {};
    }
    return plan(statement.planning) ? execute(statement, parameters) : Rows();
}

Rows DatabaseConnection::execute(const Statement &statement,
                                 std::initializer_list<Parameter> parameters)
{
    QSqlQuery *query = prepared(statement);
    if (!query) {
        return {};
    }
    int position = 0;
    for (const Parameter &parameter : parameters) {
        query->bindValue(position++, parameter.variant());
    }
    if (!watched([&] { return query->exec(); })) {
        noteFailure(statement.name, query->lastError().nativeErrorCode());
        return {};
    }
    return Rows(query);
}

bool DatabaseConnection::listen(const QString &channel,
                                std::function<void(const QString &payload)> hear)
{
    Q_ASSERT(m_open);
    QSqlDriver *driver = m_database.driver();
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
    if (!watched([&] { return driver->subscribeToNotification(channel); })) {
        noteFailure(QLatin1StringView("listen"), QString());
        return false;
    }
    return true;
}

bool DatabaseConnection::runScript(const QByteArray &sql)
{
    Q_ASSERT(m_open);
    PGresult *result = nullptr;
    watched([&] { return (result = PQexec(handle(), sql.constData())) != nullptr; });
    const ExecStatusType status = PQresultStatus(result); // of null: a fatal error
    const bool ok = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
    if (!ok) {
        const auto field = [result](int code) {
            return QString::fromUtf8(result ? PQresultErrorField(result, code) : nullptr);
        };
        m_problem = field(PG_DIAG_MESSAGE_PRIMARY);
        noteFailure(QLatin1StringView("script"), field(PG_DIAG_SQLSTATE));
    }
    PQclear(result);
    return ok;
}

bool DatabaseConnection::begin()
{
    Q_ASSERT(m_open);
    // A second BEGIN would succeed and join two units of work into one transaction.
    Q_ASSERT(PQtransactionStatus(handle()) == PQTRANS_IDLE);
    if (watched([this] { return m_database.transaction(); })) {
        return true;
    }
    noteFailure(QLatin1StringView("begin"), QString());
    m_open = false;
    m_failure.kind = FailureKind::ConnectionLost;
    return false;
}

bool DatabaseConnection::commit()
{
    // lastError() is not cleared by a success, so it is looked at only after a failure.
    if (watched([this] { return m_database.commit(); })) {
        return true;
    }
    noteFailure(QLatin1StringView("commit"), m_database.lastError().nativeErrorCode());
    return false;
}

void DatabaseConnection::rollback()
{
    if (m_open && !watched([this] { return m_database.rollback(); })) {
        noteFailure(QLatin1StringView("rollback"), QString());
        m_open = false; // whatever it was, the session's state is not known any more
    }
}

} // namespace boxoffice
