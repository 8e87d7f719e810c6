// Running the server: what it prints, and what it refuses to start with. How it stops:
// tst_stopping.cpp.
#include "backend/private_postgres/postmaster.h"
#include "tests/support/blocking_http.h"
#include "tests/support/patience.h"
#include "tests/support/server_process.h"
#include "tests/support/test_directory.h"
#include "tests/support/test_postgres.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTcpServer>
#include <QTest>

#include <fcntl.h>
#include <glob.h>
#include <unistd.h>

#include <csignal>
#include <cstdlib>
#include <optional>

using namespace boxoffice;

class TestRunning : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void startsAndStopsWithItsOwnPostgres();
    void dataSurvivesKillAndRestart();
    void killedFirstStartIsTakenOver_data();
    void killedFirstStartIsTakenOver();
    void helpListsSettings();
    void badSettings_data();
    void badSettings();
    void fewOpenFilesAreTold();
    void takenPort();
    void unreachableDatabase();
    void handLaidSchemaIsFine();
    void ownerAndPlainUserSuffice();
    void newerDatabaseIsRefused();
    void settingsOfTheDatabaseDoNotMatter();
    void poolerIsRefused_data();
    void poolerIsRefused();

private:
    static bool hasExited(pid_t pid) { return ::kill(pid, 0) != 0; }
    static QString cluster(const TestDirectory &directory)
    {
        return directory.path() + QStringLiteral("/cluster");
    }
    // For tests that leave it whole.
    TestPostgres &sharedPostgres() { return m_postgres ? *m_postgres : m_postgres.emplace(); }
    int runUntilEnd(const QStringList &arguments, const std::optional<DatabaseConfig> &database,
                    QString *output);

    std::optional<TestPostgres> m_postgres;
};

int TestRunning::runUntilEnd(const QStringList &arguments,
                             const std::optional<DatabaseConfig> &database, QString *output)
{
    TestDirectory directory;
    ServerProcess server;
    const bool listens =
        server.start({.dataDir = directory.path(), .database = database, .arguments = arguments});
    server.waitForEnd(std::chrono::seconds(30));
    *output = server.output();
    return listens ? -2 : server.exitCode();
}

void TestRunning::startsAndStopsWithItsOwnPostgres()
{
    TestDirectory directory;
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = directory.path(), .database = {}, .arguments = {}}),
             qPrintable(server.output()));
    QVERIFY(server.output().contains(QStringLiteral("✓ Connected to PostgreSQL\n")));
    QVERIFY(server.output().contains(
        QStringLiteral("✓ Server listening on http://localhost:%1\n").arg(server.port())));
    const pid_t postmaster = runningPostmaster(cluster(directory));
    QVERIFY(postmaster > 0);
    QCOMPARE(server.stop(std::chrono::seconds(10)), 0);
    QTRY_VERIFY(hasExited(postmaster));
}

void TestRunning::dataSurvivesKillAndRestart()
{
    TestDirectory directory;
    const ServerOptions options{.dataDir = directory.path(), .database = {}, .arguments = {}};
    ServerProcess server;
    QVERIFY2(server.start(options), qPrintable(server.output()));
    BlockingHttp http(server.port());
    const QByteArray id = http.post("/events", R"({"name":"Kept","capacity":2})")
                              .json()
                              .value(QLatin1StringView("id"))
                              .toString()
                              .toLatin1();
    QCOMPARE(http.post("/events/" + id + "/register", R"({"user_email":"a@example.org"})").status,
             201);
    server.kill();
    ServerProcess next; // finds the PostgreSQL that the killed one left running
    QVERIFY2(next.start(options), qPrintable(next.output()));
    BlockingHttp again(next.port());
    QCOMPARE(again.get("/events/" + id).json().value(QLatin1StringView("booked_count")).toInt(), 1);
    QCOMPARE(again.get("/events/" + id + "/registrations").jsonArray().size(), 1);
    QCOMPARE(next.stop(std::chrono::seconds(10)), 0);
}

void TestRunning::killedFirstStartIsTakenOver_data()
{
    QTest::addColumn<QString>("when"); // a file is there, below the data directory
    QTest::addColumn<int>("after");    // or, without one, this many ms
    for (const char *file : {".", "socket", "start.lock", "cluster.new*", "cluster.new*/base",
                             "cluster.new*/global/pg_control", "cluster", "cluster/postmaster.pid",
                             "socket/.s.PGSQL.5432"}) {
        QTest::newRow(file) << QString::fromLatin1(file) << 0;
    }
    for (int i = 0; i < 3; ++i) {
        const int after = QRandomGenerator::global()->bounded(2'000);
        QTest::addRow("after %d ms", after) << QString() << after;
    }
}

void TestRunning::killedFirstStartIsTakenOver()
{
    QFETCH(QString, when);
    QFETCH(int, after);
    TestDirectory directory;
    const ServerOptions options{.dataDir = directory.path(), .database = {}, .arguments = {}};
    ServerProcess killed;
    QVERIFY(killed.launch(options));
    const QDeadlineTimer end = when.isEmpty() ? QDeadlineTimer(after) : QDeadlineTimer(60'000);
    const QByteArray pattern = QFile::encodeName(directory.path() % u'/' % when);
    glob_t found = {};
    while (!end.hasExpired() && killed.isRunning()
           && (when.isEmpty() || ::glob(pattern.constData(), 0, nullptr, &found) != 0)) {
        killed.waitForEnd(std::chrono::milliseconds(1));
    }
    ::globfree(&found);
    killed.kill();
    ServerProcess next; // at once, whatever the first has left under way
    QVERIFY2(next.start(options), qPrintable(next.output()));
    QCOMPARE(BlockingHttp(next.port()).post("/events", R"({"name":"A","capacity":1})").status, 201);
    const pid_t postmaster = runningPostmaster(cluster(directory));
    QVERIFY(postmaster > 0);
    QCOMPARE(next.stop(std::chrono::seconds(10)), 0);
    QTRY_VERIFY(!isAlive(postmaster)); // also where the killed one had started it
    QCOMPARE(QDir(directory.path()).entryList({QStringLiteral("cluster.new*")}, QDir::Dirs),
             QStringList());
}

void TestRunning::helpListsSettings()
{
    QProcess process;
    process.start(qEnvironmentVariable("BOXOFFICE_SERVER"), {QStringLiteral("--help")});
    QVERIFY(process.waitForFinished());
    QCOMPARE(process.exitCode(), 0);
    const QByteArray text = process.readAllStandardOutput();
    for (const char *expected : {"--port N", "PORT, default 8080", "DB_HOST, default localhost",
                                 "DB_NAME, default eventbooking", "ADMISSION_LANES, default 2",
                                 "MAX_WAITING, default 20000"}) {
        QVERIFY2(text.contains(expected), expected);
    }
}

void TestRunning::badSettings_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QString>("named");
    const auto row = [](const char *name, const QStringList &arguments, const char *named) {
        QTest::newRow(name) << arguments << QString::fromLatin1(named);
    };
    row("port/no number", {QStringLiteral("--port=x")}, "--port");
    row("port/too high", {QStringLiteral("--port=65536")}, "--port");
    row("option/unknown", {QStringLiteral("--frobnicate=1")}, "--frobnicate");
    row("option/no value", {QStringLiteral("--max-batch")}, "--max-batch");
    row("log/unknown choice", {QStringLiteral("--access-log=some")}, "--access-log");
    row("web root/missing", {QStringLiteral("--web-root=/nonexistent")}, "/nonexistent");
}

void TestRunning::badSettings()
{
    QFETCH(QStringList, arguments);
    QFETCH(QString, named);
    QString output;
    QCOMPARE(runUntilEnd(arguments, {}, &output), 1);
    QVERIFY2(output.contains(named), qPrintable(output));
    QCOMPARE(output.trimmed().count(u'\n'), 0);
}

void TestRunning::fewOpenFilesAreTold()
{
    TestPostgres &postgres = sharedPostgres();
    const DatabaseConfig database = postgres.freshDatabase();
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}, .openFiles = 200}),
             qPrintable(server.output()));
    QVERIFY2(server.waitForLine(" live streams, not 4000 and 10000 as configured: "),
             qPrintable(server.output()));
    QVERIFY2(server.output().contains(QLatin1StringView("  At most ")),
             qPrintable(server.output()));
    QCOMPARE(BlockingHttp(server.port()).get("/health").status, 200);
    QCOMPARE(server.stop(std::chrono::seconds(10)), 0);
    ServerProcess modest;
    QVERIFY(modest.start(
        {.dataDir = {},
         .database = database,
         .arguments = {QStringLiteral("--max-connections=10"), QStringLiteral("--max-streams=10")},
         .openFiles = 200}));
    QCOMPARE(modest.stop(std::chrono::seconds(10)), 0);
    QVERIFY(!modest.output().contains(QLatin1StringView("At most")));
}

void TestRunning::takenPort()
{
    QTcpServer other;
    QVERIFY(other.listen(QHostAddress::LocalHost, 0));
    QString output;
    QCOMPARE(runUntilEnd({QStringLiteral("--port=%1").arg(other.serverPort())}, {}, &output), 1);
    QVERIFY2(output.contains(QStringLiteral("%1").arg(other.serverPort())), qPrintable(output));
    QVERIFY2(output.contains(QLatin1StringView("already in use")), qPrintable(output));
}

void TestRunning::unreachableDatabase()
{
    DatabaseConfig nowhere;
    nowhere.host = QStringLiteral("127.0.0.1");
    nowhere.port = 1; // nobody listens there
    QString output;
    QCOMPARE(runUntilEnd({}, nowhere, &output), 1);
    const QStringList lines = output.trimmed().split(u'\n');
    QCOMPARE(lines.size(), 5); // a sentence each time
    for (int i = 0; i < 5; ++i) {
        QVERIFY2(lines[i].contains(QLatin1StringView("127.0.0.1")), qPrintable(lines[i]));
        QVERIFY2(lines[i].endsWith(u'.') && !lines[i].contains(u'\t'), qPrintable(lines[i]));
        QCOMPARE(lines[i].contains(QStringLiteral("%1 more").arg(4 - i)), i < 4);
    }
    QVERIFY(!output.contains(QLatin1StringView("listening")));
}

void TestRunning::handLaidSchemaIsFine()
{
    TestPostgres &postgres = sharedPostgres();
    const DatabaseConfig database = postgres.emptyDatabase();
    QFile schema(QStringLiteral(BOXOFFICE_SOURCE_DIR "/migrations/001_init.sql"));
    QVERIFY(schema.open(QIODevice::ReadOnly));
    const QByteArray sql = schema.readAll();
    postgres.sql(database, sql);
    postgres.sql(database, sql); // twice does no harm
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    QCOMPARE(BlockingHttp(server.port()).get("/ready").status, 200);
}

// What the README asks of a database: to lay the tables one must own it, to book only use them.
void TestRunning::ownerAndPlainUserSuffice()
{
    TestPostgres &postgres = sharedPostgres();
    DatabaseConfig database = postgres.emptyDatabase();
    postgres.sql(database,
                 "CREATE ROLE its_owner LOGIN NOSUPERUSER PASSWORD 'o';"
                 "CREATE ROLE its_user LOGIN NOSUPERUSER PASSWORD 'u';"
                 "ALTER DATABASE "
                     + database.database.toUtf8() + " OWNER TO its_owner");
    const DatabaseConfig superuser = database;
    QByteArray event;
    for (const QString &role : {QStringLiteral("its_owner"), QStringLiteral("its_user")}) {
        database.user = role;
        database.password = role.mid(4, 1);
        ServerProcess server;
        QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
                 qPrintable(server.output()));
        BlockingHttp http(server.port());
        if (event.isEmpty()) {
            const HttpAnswer made = http.post("/events", R"({"name":"A","capacity":2})");
            QCOMPARE(made.status, 201);
            event = made.json().value(QLatin1StringView("id")).toString().toLatin1();
        }
        QCOMPARE(http.post("/events/" + event + "/register",
                           R"({"user_email":")" + role.toLatin1() + R"(@example.org"})")
                     .status,
                 201);
        QCOMPARE(http.get("/events/" + event + "/registrations?q=its").status, 200);
        QCOMPARE(server.stop(std::chrono::seconds(10)), 0);
        postgres.sql(superuser,
                     "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "
                     "public TO its_user");
    }
}

void TestRunning::newerDatabaseIsRefused()
{
    TestPostgres &postgres = sharedPostgres();
    const DatabaseConfig database = postgres.freshDatabase();
    postgres.sql(database,
                 "INSERT INTO schema_migrations (version, name, checksum) "
                 "VALUES (999, '999_future', 'x')");
    QString output;
    QCOMPARE(runUntilEnd({}, database, &output), 1);
    QVERIFY2(output.contains(QLatin1StringView("999")), qPrintable(output));
}

// Our own win, or what they change is nothing of ours.
void TestRunning::settingsOfTheDatabaseDoNotMatter()
{
    TestPostgres &postgres = sharedPostgres();
    const DatabaseConfig database = postgres.emptyDatabase();
    for (const char *setting :
         {"standard_conforming_strings = off", "array_nulls = off", "timezone = 'Asia/Kathmandu'",
          "datestyle = 'SQL, DMY'", "intervalstyle = 'iso_8601'", "extra_float_digits = -15",
          "bytea_output = 'escape'", "client_encoding = 'LATIN1'", "statement_timeout = 1",
          "lock_timeout = 1", "idle_session_timeout = 1", "idle_in_transaction_session_timeout = 1",
          "default_transaction_isolation = 'serializable'", "synchronous_commit = off",
          "row_security = off", "transform_null_equals = on", "client_min_messages = 'error'",
          "quote_all_identifiers = on"}) {
        postgres.sql(postgres.config(QStringLiteral("postgres")),
                     "ALTER DATABASE " + database.database.toUtf8() + " SET " + setting);
    }
    ServerProcess server;
    QVERIFY2(server.start({.dataDir = {}, .database = database, .arguments = {}}),
             qPrintable(server.output()));
    BlockingHttp http(server.port());
    const QString name = QStringLiteral("Ж \' \\ ''); \u0041");
    const QByteArray body = QJsonDocument(QJsonObject{{QStringLiteral("name"), name},
                                                      {QStringLiteral("capacity"), 2},
                                                      {QStringLiteral("starts_at"),
                                                       QStringLiteral("2099-03-04T05:06:07.000Z")}})
                                .toJson(QJsonDocument::Compact);
    const HttpAnswer made = http.post("/events", body);
    QCOMPARE(made.status, 201);
    const QJsonObject event = made.json();
    const QByteArray target = "/events/" + event.value(u"id").toString().toLatin1();
    QCOMPARE(event.value(u"name").toString(), name);
    QCOMPARE(event.value(u"starts_at").toString(), QStringLiteral("2099-03-04T05:06:07.000Z"));
    QCOMPARE(http.get(target).json(), event);
    const HttpAnswer booked = http.post(target + "/register", R"({"user_email":"a@example.org"})");
    QCOMPARE(booked.status, 201);
    QJsonObject listed = booked.json();
    listed.remove(QLatin1StringView("ticket_url")); // what only who booked gets
    listed.remove(QLatin1StringView("mailed"));
    QCOMPARE(http.get(target + "/registrations").jsonArray().at(0).toObject(), listed);
    QVERIFY2(!server.output().contains(QLatin1StringView("SQLSTATE")), // nor was it by good luck
             qPrintable(server.output()));
}

void TestRunning::poolerIsRefused_data()
{
    QTest::addColumn<QByteArray>("settings");
    QTest::newRow("as it comes") << QByteArray("pool_mode = session\n");
    QTest::newRow("session/settings dropped")
        << QByteArray("pool_mode = session\nignore_startup_parameters = options\n");
    QTest::newRow("transaction/settings dropped")
        << QByteArray("pool_mode = transaction\nignore_startup_parameters = options\n");
}

void TestRunning::poolerIsRefused()
{
    QFETCH(QByteArray, settings);
    DatabaseConfig database = sharedPostgres().freshDatabase();
    TestDirectory directory;
    const QString home = QFileInfo(directory.path()).path();
    QVERIFY(QFile::setPermissions(home, QFile::Permissions(0x7777)));
    QFile ini(home + QStringLiteral("/pgbouncer.ini"));
    QVERIFY(ini.open(QIODevice::WriteOnly));
    ini.write("[databases]\n* = host=" + QFile::encodeName(database.host)
              + " user=postgres\n[pgbouncer]\nauth_type = any\nlisten_port = 6432\n"
                "unix_socket_dir = "
              + QFile::encodeName(home) + '\n' + settings
              + (::geteuid() == 0 ? "user = postgres\n" : ""));
    ini.close();
    QProcess pooler;
    pooler.setProcessChannelMode(QProcess::MergedChannels);
    pooler.start(QStringLiteral("pgbouncer"), {ini.fileName()});
    const QString socket = home + QStringLiteral("/.s.PGSQL.6432");
    QTRY_VERIFY2(QFile::exists(socket) || pooler.state() == QProcess::NotRunning,
                 pooler.readAll().constData());
    database.host = home;
    database.port = 6432;
    for (int start = 0; start < 2; ++start) { // the second meets what the first has left
        ServerProcess server;
        const bool listens = server.start({.dataDir = {}, .database = database, .arguments = {}});
        server.waitForEnd(std::chrono::seconds(listens ? 0 : 30));
        QVERIFY(!listens);
        QCOMPARE(server.exitCode(), 1);
        QVERIFY2(server.output().contains(u"PgBouncer"), qPrintable(server.output()));
        QVERIFY2(server.output().contains(u"DB_HOST"), qPrintable(server.output()));
        QCOMPARE(server.output().count(u'\n'), 1);
    }
    pooler.terminate();
    QVERIFY(pooler.waitForFinished());
}

QTEST_GUILESS_MAIN(TestRunning)
#include "tst_running.moc"
