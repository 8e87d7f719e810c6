// Backups: taken while a server sells, restored under a fresh one, compared over the API.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_directory.h"
#include "tests/support/test_postgres.h"

#include <QFile>
#include <QFileInfo>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <atomic>
#include <thread>

using namespace boxoffice;

class TestBackup : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void restoredDataIsTheSame();
    void backupOfASellingServerIsConsistent();
    void restoringKeepsWhatWasThere();
    void refusals_data();
    void refusals();
    void databaseInUseIsRefused();
    void unwritableFileIsOneSentence();
    void manipulatedCountsAreRefused();
    void checkTellsWhoIsOnePerson();
    void aFolderWithoutDataIsNotFilled();
    void killedRestoreLeavesOldOrNewData_data();
    void killedRestoreLeavesOldOrNewData();
    void leftoversOfAKilledRestoreAreNoNewDatabase();
    void leftoversElsewhereAreTold();
    void oneRestoreAtATime();
    void longNameIsNotCut();
    void restoresIntoUtf8();

private:
    // Starts a restore and kills it once the condition, SQL in the cluster, is met. Returns whether
    // it was.
    bool killRestore(const DatabaseConfig &database, const QByteArray &when, bool hold);
    QString inCluster(const QByteArray &query)
    {
        return m_postgres.value(m_postgres.config(QStringLiteral("postgres")), query);
    }
    // Runs the program to its end; returns its exit code.
    int run(const DatabaseConfig &database, const QStringList &arguments);
    // All that the API tells of a database.
    QByteArray told(const DatabaseConfig &database);
    QByteArray fill(const DatabaseConfig &database);

    TestPostgres m_postgres;
    QTemporaryDir m_files;
    DatabaseConfig m_database;
    QString m_backup;
    QString m_output; // of the last run()
};

int TestBackup::run(const DatabaseConfig &database, const QStringList &arguments)
{
    ServerProcess process;
    if (!process.launch({.dataDir = {}, .database = database, .arguments = arguments})
        || !process.waitForEnd(std::chrono::minutes(1))) {
        return -1;
    }
    m_output = process.output();
    return process.exitCode();
}

QByteArray TestBackup::told(const DatabaseConfig &database)
{
    ServerProcess server;
    if (!server.start({.dataDir = {}, .database = database, .arguments = {}})) {
        return {};
    }
    BlockingHttp http(server.port());
    const HttpAnswer events = http.get("/events");
    QByteArray all = events.body;
    for (const QJsonValue &event : events.jsonArray()) {
        const QByteArray id = event[u"id"].toString().toLatin1();
        all += http.get("/events/" + id).header("etag");
        all += http.get("/events/" + id + "/image/480").body;
        all += http.get("/events/" + id + "/registrations", {{"Accept", "text/csv"}}).body;
    }
    return all;
}

// Returns the id of an event with 50 registrations, one of them cancelled.
QByteArray TestBackup::fill(const DatabaseConfig &database)
{
    ServerProcess server;
    if (!server.start({.dataDir = {}, .database = database, .arguments = {}})) {
        return {};
    }
    BlockingHttp http(server.port());
    http.post("/events", R"({"name":"Ärger & Co \"quoted\"","capacity":7,"description":"a\nb"})");
    const QByteArray id = http.post("/events", R"({"name":"Concert","capacity":1000})")
                              .json()
                              .value(u"id")
                              .toString()
                              .toLatin1();
    QByteArray last;
    for (int i = 0; i < 50; ++i) {
        last = http.post("/events/" + id + "/register",
                         "{\"user_email\":\"p" + QByteArray::number(i) + "@example.org\"}")
                   .json()
                   .value(u"id")
                   .toString()
                   .toLatin1();
    }
    m_postgres.sql(database,
                   "INSERT INTO event_images VALUES ('" + id
                       + "', 480, '\\x00ffd8'::bytea); "
                         "UPDATE events SET image_version = '0123456789abcdef', image_width = 480, "
                         "image_height = 300, image_alt = 'Hall' WHERE id = '"
                       + id + '\'');
    m_postgres.sql(m_postgres.emptyDatabase(), "SELECT 1"); // its connection leaves this one
    const int cancelled = http.request("DELETE", "/events/" + id + "/registrations/" + last).status;
    return cancelled / 100 == 2 ? id : QByteArray();
}

void TestBackup::initTestCase()
{
    m_database = m_postgres.freshDatabase();
    m_backup = m_files.path() + QStringLiteral("/sale.dump");
    QVERIFY(!fill(m_database).isEmpty());
    QVERIFY2(run(m_database, {QStringLiteral("--backup"), m_backup}) == 0, qPrintable(m_output));
    QVERIFY(m_output.contains(u"2 events, 50 registrations"));
    QCOMPARE(QFileInfo(m_backup).permissions() & (QFile::ReadGroup | QFile::ReadOther),
             QFile::Permissions());
    QVERIFY(!QFile::exists(m_backup + QStringLiteral(".part")));
}

void TestBackup::restoredDataIsTheSame()
{
    const QByteArray before = told(m_database);
    QVERIFY(before.contains("p1@example.org"));
    const DatabaseConfig fresh = m_postgres.freshDatabase();
    QVERIFY2(run(fresh, {QStringLiteral("--restore"), m_backup}) == 0, qPrintable(m_output));
    QVERIFY(m_output.contains(u"2 events, 50 registrations"));
    QCOMPARE(told(fresh), before);
    // And it sells on: the seat that was cancelled, and the e-mail that gave it up.
    ServerProcess server;
    QVERIFY(server.start({.dataDir = {}, .database = fresh, .arguments = {}}));
    BlockingHttp http(server.port());
    const QByteArray id =
        http.get("/events?q=Concert").jsonArray().first()[u"id"].toString().toLatin1();
    const QByteArray target = "/events/" + id + "/register";
    QCOMPARE(http.post(target, R"({"user_email":"p49@example.org"})").status, 201);
    QCOMPARE(http.post(target, R"({"user_email":"p1@example.org"})").code(),
             QByteArray("already_registered"));
    QCOMPARE(http.get("/events/" + id).json().value(u"booked_count").toInt(), 50);
}

void TestBackup::backupOfASellingServerIsConsistent()
{
    const DatabaseConfig selling = m_postgres.freshDatabase();
    ServerProcess server;
    QVERIFY(server.start({.dataDir = {}, .database = selling, .arguments = {}}));
    BlockingHttp organizer(server.port());
    const QByteArray id = organizer.post("/events", R"({"name":"Rush","capacity":1000000})")
                              .json()
                              .value(u"id")
                              .toString()
                              .toLatin1();
    std::atomic<bool> stop{false};
    std::atomic<int> booked{0};
    std::vector<std::thread> attendees;
    for (int client = 0; client < 4; ++client) {
        attendees.emplace_back([&, client] {
            BlockingHttp http(server.port());
            for (int i = 0; !stop; ++i) {
                const QByteArray email = QByteArray::number(client) + '-' + QByteArray::number(i);
                booked += http.post("/events/" + id + "/register",
                                    "{\"user_email\":\"" + email + "@example.org\"}")
                              .status
                    == 201;
            }
        });
    }
    const bool began = QTest::qWaitFor([&] { return booked > 100; }, 30'000);
    const int before = booked;
    const QString file = m_files.path() + QStringLiteral("/rush.dump");
    const int code = run(selling, {QStringLiteral("--backup"), file});
    stop = true;
    for (std::thread &attendee : attendees) {
        attendee.join();
    }
    QVERIFY(began);
    QVERIFY2(code == 0, qPrintable(m_output));
    static const QRegularExpression counts(QStringLiteral("\\d+ events, \\d+ registrations"));
    const QString written = counts.match(m_output).captured();
    const DatabaseConfig fresh = m_postgres.freshDatabase();
    QVERIFY2(run(fresh, {QStringLiteral("--restore"), file}) == 0, qPrintable(m_output));
    QCOMPARE(counts.match(m_output).captured(), written); // of the same moment
    // Whoever was in before it began is in it; restore() has compared counts and rows.
    ServerProcess other;
    QVERIFY(other.start({.dataDir = {}, .database = fresh, .arguments = {}}));
    const int restored =
        BlockingHttp(other.port()).get("/events/" + id).json().value(u"booked_count").toInt();
    QVERIFY2(restored >= before && restored <= booked, QByteArray::number(restored));
}

void TestBackup::restoringKeepsWhatWasThere()
{
    const DatabaseConfig used = m_postgres.freshDatabase();
    QVERIFY(!fill(used).isEmpty());
    const QByteArray before = told(used);
    QVERIFY2(run(used, {QStringLiteral("--restore"), m_backup}) == 0, qPrintable(m_output));
    QVERIFY(told(used) != before);
    DatabaseConfig kept = used;
    kept.database = m_output.section(QStringLiteral("kept as the database "), 1).trimmed();
    QVERIFY(!kept.database.isEmpty());
    QCOMPARE(told(kept), before);
}

void TestBackup::refusals_data()
{
    QTest::addColumn<QByteArray>("content"); // null: no file
    QTest::addColumn<QString>("sentence");
    QTest::newRow("no file") << QByteArray() << QStringLiteral("is not a file that can be read");
    QTest::newRow("empty") << QByteArray("") << QStringLiteral("is not a backup of Boxoffice");
    QTest::newRow("something else")
        << QByteArray("PGDMP, or not") << QStringLiteral("is not a backup of Boxoffice");
    QFile whole(m_backup);
    QVERIFY(whole.open(QIODevice::ReadOnly));
    QTest::newRow("cut") << whole.readAll().chopped(200) << QStringLiteral("pg_restore failed");
}

void TestBackup::refusals()
{
    QFETCH(QByteArray, content);
    QFETCH(QString, sentence);
    const QString file = m_files.path() + QStringLiteral("/bad.dump");
    QFile::remove(file);
    if (!content.isNull()) {
        QFile writer(file);
        QVERIFY(writer.open(QIODevice::WriteOnly));
        writer.write(content);
    }
    const QByteArray before = told(m_database);
    QCOMPARE(run(m_database, {QStringLiteral("--restore"), file}), 1);
    QVERIFY2(m_output.contains(sentence), qPrintable(m_output));
    QVERIFY2(m_output.count(u'\n') == 1, qPrintable(m_output));
    QCOMPARE(told(m_database), before);
}

void TestBackup::databaseInUseIsRefused()
{
    const QByteArray before = told(m_database);
    {
        ServerProcess server;
        QVERIFY(server.start({.dataDir = {}, .database = m_database, .arguments = {}}));
        QCOMPARE(run(m_database, {QStringLiteral("--restore"), m_backup}), 1);
        QVERIFY2(m_output.contains(u"Stop every server first"), qPrintable(m_output));
        QCOMPARE(BlockingHttp(server.port()).get("/events").status, 200);
    }
    QCOMPARE(told(m_database), before);
}

void TestBackup::unwritableFileIsOneSentence()
{
    QCOMPARE(
        run(m_database, {QStringLiteral("--backup"), m_files.path() + QStringLiteral("/no/x")}), 1);
    QVERIFY2(m_output.contains(u"pg_dump failed"), qPrintable(m_output));
    QVERIFY(run(m_database, {QStringLiteral("--backup")}) == 1);
    QVERIFY2(m_output.contains(u"--backup needs a file"), qPrintable(m_output));
}

void TestBackup::checkTellsWhoIsOnePerson()
{
    const QStringList check{QStringLiteral("--check")};
    QCOMPARE(run(m_postgres.emptyDatabase(), check), 1);
    QVERIFY2(m_output.contains(u"pending migrations"), qPrintable(m_output));
    const DatabaseConfig database = m_postgres.freshDatabase();
    QVERIFY2(run(database, check) == 0, qPrintable(m_output));
    QVERIFY(m_output.contains(u"no migrations are pending"));
    m_postgres.sql(database,
                   "INSERT INTO events (name, capacity) VALUES ('A', 9);"
                   "INSERT INTO registrations (event_id, user_email) SELECT id, e FROM "
                   "events, (VALUES (E'ada\\u200b@example.com'), ('ada@example.com'), "
                   "(E'zo\\u00e9@example.com')) AS old (e)");
    const QByteArray all = "SELECT string_agg(r::text, ' ' ORDER BY id) FROM registrations AS r";
    const QString before = m_postgres.value(database, all);
    QCOMPARE(run(database, check), 1);
    const QString id = m_postgres.value(
        database, "SELECT id FROM registrations WHERE user_email = 'ada@example.com'");
    QVERIFY2(m_output.contains(id), qPrintable(m_output));
    QVERIFY(m_output.contains(u"for an event: 1\n"));
    QVERIFY2(!m_output.contains(u'@'), qPrintable(m_output)); // this is no terminal
    QCOMPARE(m_postgres.value(database, all), before);
}

// Else a misspelt folder would look like data without a schema, and its backup would be empty.
void TestBackup::aFolderWithoutDataIsNotFilled()
{
    const QString nowhere = m_files.filePath(QStringLiteral("nowhere"));
    const QString file = m_files.filePath(QStringLiteral("empty.dump"));
    for (const QStringList &what :
         {QStringList{QStringLiteral("--check")}, QStringList{QStringLiteral("--backup"), file}}) {
        QProcess program;
        program.setProcessChannelMode(QProcess::MergedChannels);
        program.start(qEnvironmentVariable("BOXOFFICE_SERVER"),
                      what + QStringList{QStringLiteral("--data-dir"), nowhere});
        QVERIFY(program.waitForFinished(60'000));
        QCOMPARE(program.exitCode(), 1);
        const QByteArray output = program.readAll();
        QVERIFY2(output.contains("There is no data in"), output.constData());
        QVERIFY(!QFileInfo::exists(nowhere) && !QFileInfo::exists(file));
    }
}

void TestBackup::manipulatedCountsAreRefused()
{
    const DatabaseConfig wrong = m_postgres.freshDatabase();
    QVERIFY(!fill(wrong).isEmpty());
    m_postgres.sql(wrong,
                   "UPDATE events SET booked_count = booked_count + 1 WHERE name = 'Concert'");
    const QString file = m_files.path() + QStringLiteral("/wrong.dump");
    QCOMPARE(run(wrong, {QStringLiteral("--backup"), file}), 1);
    QVERIFY2(m_output.contains(u"1 of its events"), qPrintable(m_output));
    QVERIFY(!QFile::exists(file));
}

// hold: what it restores into has another visitor, in whose way no name can change.
bool TestBackup::killRestore(const DatabaseConfig &database, const QByteArray &when, bool hold)
{
    const DatabaseConfig fresh =
        m_postgres.config(database.database + QStringLiteral("_restoring"));
    ServerProcess process;
    if (!process.launch({.dataDir = {},
                         .database = database,
                         .arguments = {QStringLiteral("--restore"), m_backup}})) {
        return false;
    }
    const auto met = [&](const QByteArray &condition) {
        while (process.isRunning()) {
            if (inCluster(condition) == QStringLiteral("t")) {
                return true;
            }
            process.waitForEnd(std::chrono::milliseconds(0)); // notices its end
        }
        return false;
    };
    if (hold
        && met("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname = '"
               + fresh.database.toUtf8() + "' AND application_name = 'pg_restore')")) {
        m_postgres.sql(fresh, "SELECT 1"); // stays connected
    }
    const bool caught = met(when);
    process.kill();
    return caught;
}

void TestBackup::killedRestoreLeavesOldOrNewData_data()
{
    QTest::addColumn<QByteArray>("when"); // @: the database
    QTest::addColumn<bool>("hold");
    const auto row = [](const char *name, const char *when, bool hold = false) {
        QTest::newRow(name) << QByteArray(when) << hold;
    };
    row("database made", "EXISTS (SELECT FROM pg_database WHERE datname = '@_restoring')");
    row("being filled",
        "EXISTS (SELECT FROM pg_stat_activity WHERE datname = '@_restoring' "
        "AND application_name = 'pg_restore')");
    row("being checked",
        "EXISTS (SELECT FROM pg_stat_activity WHERE datname = '@_restoring' "
        "AND application_name = 'boxoffice')");
    row("between the names",
        "EXISTS (SELECT FROM pg_stat_activity WHERE state = 'active' "
        "AND starts_with(query, 'ALTER DATABASE \"@_restoring\"'))",
        true);
    row("names changed",
        "EXISTS (SELECT FROM pg_database WHERE starts_with(datname, '@_before_'))");
}

void TestBackup::killedRestoreLeavesOldOrNewData()
{
    QFETCH(QByteArray, when);
    QFETCH(bool, hold);
    const QByteArray restored = told(m_database);
    bool caught = false;
    for (int attempt = 0; !caught && attempt < 10; ++attempt) { // a step may be over too soon
        const DatabaseConfig used = m_postgres.freshDatabase();
        QVERIFY(!fill(used).isEmpty());
        const QByteArray before = told(used);
        caught = killRestore(
            used, "SELECT " + QByteArray(when).replace("@", used.database.toUtf8()), hold);
        m_postgres.sql(m_postgres.freshDatabase(), "SELECT 1"); // lets the visitor go
        const QByteArray now = told(used);
        QVERIFY(!now.isEmpty());
        QVERIFY2(now == before || now == restored, now);
        // And what was left is in nobody's way.
        QVERIFY2(run(used, {QStringLiteral("--restore"), m_backup}) == 0, qPrintable(m_output));
        QCOMPARE(told(used), restored);
    }
    QVERIFY(caught);
}

// As versions left it that were killed between two renamings.
void TestBackup::leftoversOfAKilledRestoreAreNoNewDatabase()
{
    TestDirectory directory;
    const ServerOptions options{.dataDir = directory.path(), .database = {}, .arguments = {}};
    {
        ServerProcess server;
        QVERIFY2(server.start(options), qPrintable(server.output()));
        QCOMPARE(BlockingHttp(server.port())
                     .post("/events", R"({"name":"Not lost","capacity":1})")
                     .status,
                 201);
        DatabaseConfig there;
        there.host = directory.path() + QStringLiteral("/socket");
        there.database = QStringLiteral("postgres");
        m_postgres.sql(there, "CREATE DATABASE eventbooking_restoring");
        m_postgres.sql(there,
                       "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
                       "WHERE datname = 'eventbooking' AND pid <> pg_backend_pid()");
        server.kill();
        m_postgres.sql(there,
                       "ALTER DATABASE eventbooking RENAME TO "
                       "eventbooking_before_20260131_093112480");
    }
    ServerProcess refused;
    QVERIFY(!refused.start(options));
    QCOMPARE(refused.exitCode(), 1);
    const QString sentence = refused.output();
    QVERIFY2(sentence.contains(u"The database eventbooking is missing"), qPrintable(sentence));
    QVERIFY2(sentence.contains(u"eventbooking_before_20260131_093112480"), qPrintable(sentence));
    QVERIFY2(sentence.count(u'\n') == 1, qPrintable(sentence));
    QProcess shell; // what it says helps
    shell.start(QStringLiteral("/bin/sh"),
                {QStringLiteral("-c"), sentence.section(QStringLiteral("back with: "), 1)});
    QVERIFY(shell.waitForFinished());
    QVERIFY2(shell.exitCode() == 0, shell.readAllStandardError());
    ServerProcess server;
    QVERIFY2(server.start(options), qPrintable(server.output()));
    QVERIFY(BlockingHttp(server.port()).get("/events").body.contains("Not lost"));
}

void TestBackup::leftoversElsewhereAreTold()
{
    DatabaseConfig lost = m_postgres.freshDatabase();
    const QByteArray name = lost.database.toUtf8();
    m_postgres.sql(m_postgres.config(QStringLiteral("postgres")),
                   "ALTER DATABASE " + name + " RENAME TO " + name + "_restoring");
    ServerProcess server;
    QVERIFY(!server.start({.dataDir = {}, .database = lost, .arguments = {}}));
    QCOMPARE(server.exitCode(), 1);
    QVERIFY2(server.output().contains(u"perhaps not complete"), qPrintable(server.output()));
    QVERIFY2(server.output().contains(u"psql -d postgres -c 'ALTER DATABASE"),
             qPrintable(server.output()));
    QCOMPARE(server.output().count(u'\n'), 1); // at once, not five times
}

void TestBackup::oneRestoreAtATime()
{
    const DatabaseConfig used = m_postgres.freshDatabase();
    m_postgres.sql(m_postgres.config(QStringLiteral("postgres")), "SELECT 1");
    DatabaseConnection other(m_postgres.config(QStringLiteral("postgres")), nullptr);
    QVERIFY(other.ensureOpen(QDeadlineTimer(5'000)));
    QVERIFY(other.runScript("SELECT pg_advisory_lock(730608492, hashtext('" + used.database.toUtf8()
                            + "'))"));
    QCOMPARE(run(used, {QStringLiteral("--restore"), m_backup}), 1);
    QVERIFY2(m_output.contains(u"Another restore of"), qPrintable(m_output));
}

// PostgreSQL cuts names, and that of the new database would be that of the present one.
void TestBackup::longNameIsNotCut()
{
    const QString name(63, u'x');
    const DatabaseConfig postgres = m_postgres.config(QStringLiteral("postgres"));
    m_postgres.sql(postgres, "CREATE DATABASE " + name.toUtf8() + " TEMPLATE pattern");
    const DatabaseConfig used = m_postgres.config(name);
    QVERIFY(!fill(used).isEmpty());
    const QByteArray before = told(used);
    QCOMPARE(run(used, {QStringLiteral("--restore"), m_backup}), 1);
    QVERIFY2(m_output.contains(u"more than 37 bytes"), qPrintable(m_output));
    QCOMPARE(told(used), before);
}

// Also the way out of another encoding, in which older versions laid their tables.
void TestBackup::restoresIntoUtf8()
{
    const DatabaseConfig postgres = m_postgres.config(QStringLiteral("postgres"));
    m_postgres.sql(postgres, "CREATE DATABASE narrow TEMPLATE template0 ENCODING 'LATIN1'");
    const DatabaseConfig narrow = m_postgres.config(QStringLiteral("narrow"));
    for (const char *name : {"001_init", "002_organizer", "003_search", "004_indexes_of_lists"}) {
        QFile file(
            QStringLiteral(BOXOFFICE_SOURCE_DIR "/migrations/%1.sql").arg(QLatin1StringView(name)));
        QVERIFY(file.open(QIODevice::ReadOnly));
        m_postgres.sql(narrow, file.readAll());
    }
    m_postgres.sql(narrow, "INSERT INTO events (name, capacity) VALUES (U&'Caf\\00e9', 3)");
    m_postgres.sql(m_database, "SELECT 1"); // leaves it
    QVERIFY(told(narrow).isEmpty());        // it is refused
    const QString file = m_files.path() + QStringLiteral("/narrow.dump");
    QVERIFY2(run(narrow, {QStringLiteral("--backup"), file}) == 0, qPrintable(m_output));
    QVERIFY2(run(narrow, {QStringLiteral("--restore"), file}) == 0, qPrintable(m_output));
    QCOMPARE(inCluster("SELECT pg_encoding_to_char(encoding) FROM pg_database "
                       "WHERE datname = 'narrow'"),
             QStringLiteral("UTF8"));
    QVERIFY(told(narrow).contains("Café"));
}

QTEST_GUILESS_MAIN(TestBackup)
#include "tst_backup.moc"
