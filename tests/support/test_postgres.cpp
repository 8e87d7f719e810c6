#include "tests/support/test_postgres.h"

#include "backend/private_postgres/postmaster.h"
#include "backend/storage/migrator.h"

#include <libpq-fe.h>
#include <signal.h>
#include <unistd.h>

#include <QCryptographicHash>
#include <QDir>
#include <QLockFile>
#include <QProcess>
#include <QThread>

namespace boxoffice {

namespace {

constexpr std::chrono::seconds kPatience{60};

constexpr char kEyes[] = "test_postgres"; // what its own sessions are called

const QString kPattern = QStringLiteral("pattern"); // migrated once, copied for every test

void require(bool condition, const QString &what)
{
    if (!condition) {
        qFatal("TestPostgres: %s", qPrintable(what));
    }
}

// Owners stay, since PostgreSQL reads nobody else's files.
void copyCluster(const QString &from, const QString &to)
{
    require(QProcess::execute(QStringLiteral("cp"), {QStringLiteral("-a"), from, to}) == 0,
            QStringLiteral("the cluster cannot be copied"));
}

} // namespace

// libpq itself, so that tests look at the database with other eyes than the code they test.
class TestPostgres::Session
{
public:
    explicit Session(const DatabaseConfig &config)
    {
        const QByteArray host = config.host.toUtf8();
        const QByteArray port = QByteArray::number(config.port);
        const QByteArray user = config.user.toUtf8();
        const QByteArray database = config.database.toUtf8();
        const char *const names[] = {"host", "port", "user", "dbname", "application_name", nullptr};
        const char *const values[] = {
            host.constData(), port.constData(), user.constData(), database.constData(), kEyes,
            nullptr};
        m_connection = PQconnectdbParams(names, values, 0);
        require(PQstatus(m_connection) == CONNECTION_OK,
                QString::fromUtf8(PQerrorMessage(m_connection)));
        PQsetNoticeProcessor(
            m_connection, [](void *, const char *) {}, nullptr);
    }
    ~Session() { PQfinish(m_connection); }
    Session(const Session &) = delete;
    Session &operator=(const Session &) = delete;

    // Requires: isReady() says so just before.
    QStringList firstColumn(const QByteArray &sql)
    {
        PGresult *result = PQexec(m_connection, sql.constData());
        const ExecStatusType status = PQresultStatus(result);
        require(status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK
                    || status == PGRES_EMPTY_QUERY,
                QString::fromUtf8(PQerrorMessage(m_connection)));
        QStringList values;
        for (int row = 0; row < PQntuples(result); ++row) {
            values << QString::fromUtf8(PQgetvalue(result, row, 0));
        }
        PQclear(result);
        return values;
    }

    // Whether it can be used again, and then as if it were new.
    bool isReady()
    {
        if (PQtransactionStatus(m_connection) != PQTRANS_IDLE) {
            return false;
        }
        PGresult *result = PQexec(m_connection, "DISCARD ALL");
        const bool done = PQresultStatus(result) == PGRES_COMMAND_OK;
        PQclear(result);
        return done;
    }

private:
    pg_conn *m_connection = nullptr;
};

TestPostgres::TestPostgres() : m_directory(QDir::tempPath() % u"/boxoffice-test-XXXXXX")
{
    require(m_directory.isValid(), m_directory.errorString());
    const auto migrations = loadMigrations(embeddedMigrations());
    require(bool(migrations), migrations ? QString() : migrations.error().message);
    // initdb and the migrations take 1.5 s of processor time, a copy of what they made 0.05 s. So
    // the tests of one build folder share a cluster to copy; its name tells the migrations
    // and whose it is.
    QCryptographicHash hash(QCryptographicHash::Sha256);
    for (const Migration &migration : *migrations) {
        hash.addData(migration.checksum);
    }
    const QString made = QStringLiteral(BOXOFFICE_TEST_CLUSTERS "/cluster-")
        + QString::fromLatin1(hash.result().toHex().first(12)) % u'-' % QString::number(::getuid());
    QLockFile making(QStringLiteral(BOXOFFICE_TEST_CLUSTERS "/lock"));
    making.setStaleLockTime(0); // a lock is given up only when its process has ended
    require(making.lock(), QStringLiteral("the folder of test clusters cannot be locked"));
    if (QFileInfo::exists(made)) {
        making.unlock();
        QFile mark(m_directory.filePath(QStringLiteral("start.lock"))); // of a data directory
        require(mark.open(QIODevice::WriteOnly), mark.errorString());
        copyCluster(made, cluster());
        start();
        return;
    }
    start();
    createDatabase(kPattern, QStringLiteral("template1"));
    const auto migrated = migrate(config(kPattern), *migrations, QDeadlineTimer(kPatience));
    require(bool(migrated), migrated ? QString() : migrated.error().message);
    stop();
    QDir(made + u".new").removeRecursively(); // of a test that was killed
    copyCluster(cluster(), made + u".new");
    require(QDir().rename(made + u".new", made), QStringLiteral("the cluster cannot be kept"));
    start();
}

TestPostgres::~TestPostgres() = default;

QString TestPostgres::cluster() const
{
    return m_directory.path() + u"/cluster";
}

// A new connection costs as much as a whole test may, so two are kept: to "postgres" and to the
// database that was asked last.
TestPostgres::Session &TestPostgres::session(const DatabaseConfig &database)
{
    const QString name = database.database % u' ' % database.user % u' ' % database.host;
    const auto found = m_sessions.find(name);
    if (found != m_sessions.end() && found->second->isReady()) {
        return *found->second;
    }
    std::erase_if(m_sessions, [&](const auto &one) {
        return one.first == name || !one.first.startsWith(QLatin1StringView("postgres "));
    });
    return *m_sessions.emplace(name, std::make_unique<Session>(database)).first->second;
}

void TestPostgres::start()
{
    m_postgres.reset();
    auto started = PrivatePostgres::start({.dataDirectory = m_directory.path(),
                                           .database = QStringLiteral("eventbooking"),
                                           .startTimeout = kPatience,
                                           .outlivesServer = false});
    require(bool(started), started ? QString() : started.error().message);
    m_postgres = *std::move(started);
}

void TestPostgres::stop()
{
    m_sessions.clear();
    require(m_postgres->stop(QDeadlineTimer(kPatience)), QStringLiteral("PostgreSQL did not stop"));
}

void TestPostgres::kill9()
{
    const pid_t process = postmasterPid();
    require(process > 0, QStringLiteral("PostgreSQL does not run"));
    m_sessions.clear();
    ::kill(process, SIGKILL);
    const QDeadlineTimer deadline(kPatience);
    while (isAlive(process) && !deadline.hasExpired()) {
        QThread::yieldCurrentThread();
    }
}

DatabaseConfig TestPostgres::config(const QString &database) const
{
    DatabaseConfig config = m_postgres->config();
    config.database = database;
    return config;
}

QString TestPostgres::newName()
{
    return QStringLiteral("test_%1").arg(++m_databases);
}

void TestPostgres::createDatabase(const QString &name, const QString &pattern)
{
    sql(config(QStringLiteral("postgres")),
        QString(u"CREATE DATABASE " % name % u" TEMPLATE " % pattern).toUtf8());
}

DatabaseConfig TestPostgres::freshDatabase()
{
    const QString name = newName();
    createDatabase(name, kPattern);
    return config(name);
}

DatabaseConfig TestPostgres::emptyDatabase()
{
    const QString name = newName();
    createDatabase(name, QStringLiteral("template1"));
    return config(name);
}

void TestPostgres::sql(const DatabaseConfig &database, const QByteArray &script)
{
    session(database).firstColumn(script);
}

QString TestPostgres::value(const DatabaseConfig &database, const QByteArray &query)
{
    return session(database).firstColumn(query).value(0);
}

QList<pid_t> TestPostgres::backendPids(const DatabaseConfig &database)
{
    const QByteArray name = database.database.toUtf8();
    QList<pid_t> processes;
    const QStringList found =
        session(config(QStringLiteral("postgres")))
            .firstColumn("SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' "
                         "AND application_name <> '"
                         + QByteArray(kEyes) + "' AND datname = '" + name + "'");
    for (const QString &pid : found) {
        processes << pid.toInt();
    }
    return processes;
}

} // namespace boxoffice
