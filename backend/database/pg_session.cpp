#include "backend/database/pg_session.h"

#include "shared/utf8.h"

#include <QFile>
#include <QSqlDriver>
#include <QSqlError>
#include <QVariant>

#include <libpq-fe.h>
#include <sys/socket.h>

#include <atomic>

namespace boxoffice {

namespace {

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

// Whether the settings of a connection have reached the server; the last of them is only for this.
constexpr char kReadMark[] = "SELECT current_setting('boxoffice.session', true)";

// PostgreSQL asks a silent client after 2 s, three times.
constexpr char kEndsSoon[] = " -c tcp_keepalives_idle=2 -c tcp_keepalives_interval=2"
                             " -c tcp_keepalives_count=3 -c tcp_user_timeout=8000";

// They win over those of the role and of the database.
//
// No table is too small for an index here: a plan kept from when a table was empty would go on
// reading all of it after a burst, until the next ANALYZE. One process a query: bookings need the
// other cores, and on two of them it was faster than sharing it out.
QString connectOptions(const DatabaseConfig &config)
{
    const QString settings =
        QStringLiteral("-c statement_timeout=%1 -c lock_timeout=%2 "
                       "-c idle_in_transaction_session_timeout=%3 -c enable_seqscan=off -c jit=off "
                       "-c plan_cache_mode=force_generic_plan "
                       "-c max_parallel_workers_per_gather=0 "
                       "-c standard_conforming_strings=on -c array_nulls=on -c timezone=UTC "
                       "-c idle_session_timeout=0 -c boxoffice.session=on%4")
            .arg(config.statementTimeout.count())
            .arg(config.lockTimeout.count())
            .arg(config.idleInTransactionTimeout.count())
            .arg(QLatin1StringView(config.endsIfClientVanishes ? kEndsSoon : ""));
    return QStringLiteral("connect_timeout=%1;sslmode=%2;application_name=%3;"
                          "tcp_user_timeout=%4;client_encoding=UTF8;options=%5")
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

PgSession::PgSession(const DatabaseConfig &config, Watchdog *watchdog)
    : m_config(config)
    , m_name(connectionName())
    , m_watchdog(watchdog)
{ }

PgSession::~PgSession()
{
    close();
}

void PgSession::close()
{
    m_line.reset();
    if (m_database.isValid()) {
        m_database = QSqlDatabase();
        QSqlDatabase::removeDatabase(m_name);
    }
}

void PgSession::addDatabase()
{
    m_database = QSqlDatabase::addDatabase(QStringLiteral("QPSQL"), m_name);
    m_database.setHostName(m_config.host);
    m_database.setPort(m_config.port);
    m_database.setUserName(m_config.user);
    m_database.setPassword(m_config.password);
    m_database.setDatabaseName(m_config.database);
    m_database.setConnectOptions(connectOptions(m_config));
}

bool PgSession::open()
{
    addDatabase();
    m_isUnfit = false;
    std::shared_ptr<Watchdog::Opening> opening; // watched until there is a line
    if (m_watchdog) {
        opening =
            m_watchdog->opening(peerOf(m_config), m_config.connectTimeout + m_config.callDeadline);
    }
    if (!m_database.open()) {
        noteFailedOpening();
        return false;
    }
    // libpq would write what PostgreSQL says between calls, as when it ends, to stderr from this
    // very thread, which hung when nobody read it. What is wrong comes with the next call.
    PQsetNoticeProcessor(
        handle(), [](void *, const char *) {}, nullptr);
    if (m_watchdog) {
        m_line = m_watchdog->watch(PQsocket(handle()));
    }
    if (!hasSettings()) {
        close();
        return false;
    }
    return true;
}

void PgSession::noteFailedOpening()
{
    m_problem = firstLine(m_database.lastError().databaseText());
    if (m_problem.contains(u"unsupported startup parameter")) {
        notePooler(QStringLiteral("PgBouncer"));
    } else if (m_problem.contains(u"unrecognized configuration parameter")) {
        m_isUnfit = true;
        m_problem = QStringLiteral("a PostgreSQL older than version 14 answers");
    }
}

void PgSession::notePooler(const QString &what)
{
    m_isUnfit = true;
    m_problem =
        QStringLiteral("%1 at %2, port %3 does not pass the settings of a session on; point "
                       "DB_HOST and DB_PORT at PostgreSQL itself")
            .arg(what, m_config.host)
            .arg(m_config.port);
}

// Not a prepared statement: where sessions are shared, its name may be taken.
bool PgSession::hasSettings()
{
    PGresult *result = nullptr;
    watched([&] { return (result = PQexec(handle(), kReadMark)) != nullptr; });
    const bool answered = PQresultStatus(result) == PGRES_TUPLES_OK && PQntuples(result) == 1;
    const bool there = answered && QByteArrayView(PQgetvalue(result, 0, 0)) == "on";
    PQclear(result);
    if (answered && !there) {
        notePooler(QStringLiteral("a pooler (PgBouncer or another)"));
    } else if (!answered) {
        m_problem = firstLine(fromUtf8(PQerrorMessage(handle())));
    }
    return there;
}

// Between calls the server has nothing to say, unless that it is gone.
PgSession::Look PgSession::look() const
{
    char byte;
    const ssize_t got = ::recv(PQsocket(handle()), &byte, sizeof byte, MSG_PEEK | MSG_DONTWAIT);
    const bool quiet = got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
    if (quiet && isIdle()) {
        return Look::Quiet;
    }
    return got <= 0 ? Look::Gone : Look::Unclear;
}

bool PgSession::stands() const
{
    return m_database.isOpen() && PQstatus(handle()) == CONNECTION_OK;
}

bool PgSession::isIdle() const
{
    return PQtransactionStatus(handle()) == PQTRANS_IDLE;
}

pg_conn *PgSession::handle() const
{
    // Qt names the type of the handle pg_conn*, not PGconn*; they are one type.
    return *static_cast<pg_conn *const *>(m_database.driver()->handle().constData());
}

} // namespace boxoffice
