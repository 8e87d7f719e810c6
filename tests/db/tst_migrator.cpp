// Migrations: order, checksums, adoption, versions that do not fit, servers that start together.
#include "backend/database/database_fitness.h"
#include "backend/storage/migrator.h"
#include "backend/storage/older_addresses.h"
#include "tests/support/test_postgres.h"

#include <QFile>
#include <QTemporaryDir>
#include <QtTest>

#include <future>
#include <vector>

using namespace boxoffice;

namespace {

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

void writeFile(const QTemporaryDir &directory, const char *name, const QByteArray &content)
{
    QFile file(directory.filePath(QString::fromLatin1(name)));
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(content);
}

QByteArray wrapped(const QByteArray &sql)
{
    return "-- A migration of a test.\nBEGIN;\n" + sql + "\nCOMMIT;\n";
}

QList<Migration> embedded()
{
    return *loadMigrations(embeddedMigrations());
}

} // namespace

class TestMigrator : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { m_config = m_postgres.emptyDatabase(); }

    void loads_data();
    void loads();
    void runsOnce();
    void adoptsASchemaLaidByHand();
    void layingTwiceByHandIsHarmless();
    void refusesTablesOfAnotherProgram();
    void refusesAChangedFile();
    void refusesADatabaseNewerThanTheProgram();
    void failedMigrationLeavesNothing();
    void serversThatStartTogether();
    void olderTextsGetTheFormOfToday();
    void olderAddressesKeepTheirSeats();
    void refusesADatabaseThatWillNotDo_data();
    void refusesADatabaseThatWillNotDo();
    void judgesWhatIsNotHere_data();
    void judgesWhatIsNotHere();
    void schemaVersionOfAnEmptyDatabase();
    void idsMadeByTheDatabaseSort();

private:
    QByteArray firstMigration() const;

    TestPostgres m_postgres;
    DatabaseConfig m_config;
};

QByteArray TestMigrator::firstMigration() const
{
    QFile file(QStringLiteral(":/migrations/001_init.sql"));
    return file.open(QIODevice::ReadOnly) ? file.readAll() : QByteArray();
}

void TestMigrator::loads_data()
{
    QTest::addColumn<QByteArray>("name");
    QTest::addColumn<QByteArray>("content");
    QTest::addColumn<bool>("loaded");

    QTest::newRow("file/well formed") << QByteArray("001_a.sql") << wrapped("SELECT 1;") << true;
    QTest::newRow("file/number missing")
        << QByteArray("002_a.sql") << wrapped("SELECT 1;") << false;
    QTest::newRow("file/name without number")
        << QByteArray("a.sql") << wrapped("SELECT 1;") << false;
    QTest::newRow("file/no BEGIN")
        << QByteArray("001_a.sql") << QByteArray("SELECT 1;\nCOMMIT;\n") << false;
    QTest::newRow("file/no COMMIT")
        << QByteArray("001_a.sql") << QByteArray("\nBEGIN;\nSELECT 1;\n") << false;
    QTest::newRow("directory/empty") << QByteArray("readme.txt") << QByteArray() << false;
}

void TestMigrator::loads()
{
    QFETCH(QByteArray, name);
    QFETCH(QByteArray, content);
    QTemporaryDir directory;
    writeFile(directory, name.constData(), content);
    const auto migrations = loadMigrations(directory.path());
    QTEST(bool(migrations), "loaded");
    if (migrations) {
        QCOMPARE(migrations->first().sql, QByteArray("SELECT 1;\n"));
    }
}

void TestMigrator::runsOnce()
{
    const auto first = migrate(m_config, embedded(), soon());
    QVERIFY2(first, qPrintable(first ? QString() : first.error().message));
    QCOMPARE(*first, embedded().size());
    QCOMPARE(*migrate(m_config, embedded(), soon()), 0);
    QCOMPARE(m_postgres.value(m_config, "SELECT name FROM schema_migrations WHERE version = 1"),
             QStringLiteral("001_init"));
}

void TestMigrator::adoptsASchemaLaidByHand()
{
    m_postgres.sql(m_config, firstMigration());
    m_postgres.sql(m_config, "INSERT INTO events (name, capacity) VALUES ('By hand', 3)");
    QVERIFY(migrate(m_config, embedded(), soon()));
    QCOMPARE(m_postgres.value(m_config, "SELECT name FROM events"), QStringLiteral("By hand"));
}

void TestMigrator::layingTwiceByHandIsHarmless()
{
    QVERIFY(migrate(m_config, embedded(), soon()));
    m_postgres.sql(m_config, "INSERT INTO events (name, capacity) VALUES ('Kept', 3)");
    m_postgres.sql(m_config, firstMigration());
    m_postgres.sql(m_config, firstMigration());
    QCOMPARE(m_postgres.value(m_config, "SELECT name FROM events"), QStringLiteral("Kept"));
}

void TestMigrator::refusesTablesOfAnotherProgram()
{
    m_postgres.sql(m_config, "CREATE TABLE events (id serial PRIMARY KEY, title text)");
    const auto migrated = migrate(m_config, embedded(), soon());
    QVERIFY(!migrated);
    QVERIFY2(migrated.error().message.contains(u"another program"),
             qPrintable(migrated.error().message));
}

void TestMigrator::refusesAChangedFile()
{
    QVERIFY(migrate(m_config, embedded(), soon()));
    QList<Migration> changed = embedded();
    changed.first().checksum = "0123";
    const auto migrated = migrate(m_config, changed, soon());
    QVERIFY(!migrated);
    QVERIFY2(migrated.error().message.contains(u"001_init was changed"),
             qPrintable(migrated.error().message));
}

void TestMigrator::refusesADatabaseNewerThanTheProgram()
{
    QVERIFY(migrate(m_config, embedded(), soon()));
    m_postgres.sql(m_config, "INSERT INTO schema_migrations VALUES (999, '999_future', 'x')");
    const auto migrated = migrate(m_config, embedded(), soon());
    QVERIFY(!migrated);
    QVERIFY2(migrated.error().message.contains(u"999 (999_future)")
                 && migrated.error().message.contains(embedded().last().name),
             qPrintable(migrated.error().message));
}

void TestMigrator::failedMigrationLeavesNothing()
{
    QTemporaryDir directory;
    writeFile(directory, "001_good.sql", wrapped("CREATE TABLE good (n int);"));
    writeFile(directory, "002_bad.sql",
              wrapped("CREATE TABLE half (n int); CREATE TABLE bad (n unknown_type);"));
    const auto migrated = migrate(m_config, *loadMigrations(directory.path()), soon());
    QVERIFY(!migrated);
    QVERIFY2(migrated.error().message.contains(u"002_bad"), qPrintable(migrated.error().message));
    QCOMPARE(m_postgres.value(m_config, "SELECT to_regclass('good')::text"),
             QStringLiteral("good"));
    QCOMPARE(m_postgres.value(m_config, "SELECT to_regclass('half') IS NULL"), QStringLiteral("t"));
    QCOMPARE(m_postgres.value(m_config, "SELECT max(version) FROM schema_migrations"),
             QStringLiteral("1"));
}

void TestMigrator::serversThatStartTogether()
{
    std::vector<std::future<int>> servers;
    for (int i = 0; i < 6; ++i) {
        servers.push_back(std::async(std::launch::async, [this] {
            const auto migrated = migrate(m_config, embedded(), soon());
            return migrated ? *migrated : -1;
        }));
    }
    int ran = 0;
    for (std::future<int> &server : servers) {
        const int migrations = server.get();
        QVERIFY(migrations >= 0);
        ran += migrations;
    }
    QCOMPARE(ran, embedded().size());
}

void TestMigrator::olderTextsGetTheFormOfToday()
{
    QList<Migration> older = embedded();
    older.resize(7);
    QVERIFY(migrate(m_config, older, soon()));
    m_postgres.sql(
        m_config,
        "INSERT INTO events (name, location, description, capacity) VALUES "
        "(E'\\ufeff\\ufeffCafe\\u0301\\n \\u2764\\ufe0f', E'a\\tb ', E'c\\r\\nd\\re', 1), "
        "(E'\\u200b', '', ' ', 2), ('Plain', 'Hall', E'a\\nb', 3)");
    QVERIFY(migrate(m_config, embedded(), soon()));
    const auto told = [this](int capacity) {
        return m_postgres.value(m_config,
                                "SELECT concat_ws('|', name, location, description, version) FROM "
                                "events WHERE capacity = "
                                    + QByteArray::number(capacity));
    };
    QCOMPARE(told(1), QStringLiteral("Caf\u00e9 \u2764\ufe0f|a b|c\nd\ne|2"));
    QCOMPARE(told(2), QStringLiteral("\u200b|| |1")); // no name by the rules of today
    QCOMPARE(told(3), QStringLiteral("Plain|Hall|a\nb|1"));
    QCOMPARE(m_postgres.value(m_config,
                              "SELECT count(*) FROM events WHERE search_text LIKE "
                              "'%cafe%'"),
             QStringLiteral("1"));
}

void TestMigrator::olderAddressesKeepTheirSeats()
{
    QList<Migration> older = embedded();
    older.resize(7);
    QVERIFY(migrate(m_config, older, soon()));
    m_postgres.sql(m_config,
                   "INSERT INTO events (name, capacity, booked_count) VALUES ('A', 99, 9);"
                   "INSERT INTO registrations (event_id, user_email, cancelled_at) SELECT id, e, c "
                   "FROM events, (VALUES (E'jose\\u0301@x.example', NULL), "
                   "(E'zoe\\u0301@x.example', NULL), (E'zo\\u00e9@x.example', NULL), "
                   "('ada@xn--bcher-kva.example', NULL), (E'ada@b\\u00fccher.example', now()), "
                   "(E'ben@bu\\u0308cher.example', NULL), ('ben@xn--bcher-kva.example', NULL), "
                   "(E'ada\\u200b@example.com', NULL), ('ada@example.com', NULL), "
                   "(E'eve@example.com\\ufeff', NULL)) AS old (e, c)");
    QVERIFY(migrate(m_config, embedded(), soon()));
    const QString left = m_postgres.value(
        m_config,
        "SELECT string_agg(user_email, ' ' ORDER BY user_email COLLATE \"C\") FROM "
        "registrations WHERE cancelled_at IS NULL");
    const bool benReadable = left.contains(u"ben@b\u00fccher.example"); // one of the two
    QVERIFY(benReadable);
    for (const char16_t *kept :
         {u"jos\u00e9@x.example", u"zoe\u0301@x.example", u"zo\u00e9@x.example",
          u"ada@b\u00fccher.example", u"ada\u200b@example.com", u"ada@example.com ",
          u"eve@example.com"}) {
        QVERIFY2(left.contains(QStringView(kept)), qPrintable(left));
    }
    QCOMPARE(left.count(u' '), 8);
    DatabaseConnection connection(m_config, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    const auto persons = samePersons(connection);
    QVERIFY(persons);
    QCOMPARE(persons->size(), 3); // zo\u00e9, ben, ada
    for (const SamePerson &person : *persons) {
        QCOMPARE(person.seats.size(), 2);
    }
}

void TestMigrator::refusesADatabaseThatWillNotDo_data()
{
    QTest::addColumn<QByteArray>("encoding"); // empty: UTF-8
    QTest::addColumn<QByteArray>("setting");  // of the database
    QTest::addColumn<QString>("sentence");
    for (const char *encoding : {"LATIN1", "SQL_ASCII", "EUC_JP", "WIN1251"}) {
        QTest::addRow("encoding/%s", encoding)
            << QByteArray(encoding) << QByteArray()
            << QStringLiteral("has the encoding %1").arg(QLatin1StringView(encoding));
    }
    const auto row = [](const char *setting, const char *sentence) {
        QTest::newRow(setting) << QByteArray() << QByteArray(setting)
                               << QString::fromLatin1(sentence);
    };
    row("default_transaction_read_only = on", "is read-only");
    row("search_path = nowhere", "names no schema");
    row("session_replication_role = replica", "switches foreign keys off");
}

void TestMigrator::refusesADatabaseThatWillNotDo()
{
    QFETCH(QByteArray, encoding);
    QFETCH(QByteArray, setting);
    QFETCH(QString, sentence);
    const DatabaseConfig postgres = m_postgres.config(QStringLiteral("postgres"));
    if (!encoding.isEmpty()) {
        m_config = m_postgres.config(u"narrow_" % QString::fromLatin1(encoding).toLower());
        m_postgres.sql(postgres,
                       "CREATE DATABASE " + m_config.database.toUtf8()
                           + " TEMPLATE template0 ENCODING '" + encoding + "'");
    }
    const QByteArray alter = "ALTER DATABASE " + m_config.database.toUtf8();
    if (!setting.isEmpty()) {
        m_postgres.sql(postgres, alter + " SET " + setting);
    }
    const auto migrated = migrate(m_config, embedded(), soon());
    QVERIFY(!migrated);
    QVERIFY2(migrated.error().message.contains(sentence), qPrintable(migrated.error().message));
    QVERIFY2(migrated.error().message.contains(m_config.database),
             qPrintable(migrated.error().message));
    m_postgres.sql(postgres, alter + " RESET ALL");
    QCOMPARE(m_postgres.value(m_config, "SELECT to_regclass('public.events') IS NULL"),
             QStringLiteral("t")); // nothing was laid
}

// Other versions and packages than those of this machine.
void TestMigrator::judgesWhatIsNotHere_data()
{
    QTest::addColumn<int>("version");
    QTest::addColumn<bool>("trigrams");
    QTest::addColumn<QString>("sentence"); // empty: will do
    QTest::newRow("version/13") << 130'020 << true << QStringLiteral("older than version 14");
    QTest::newRow("version/14") << 140'000 << true << QString();
    QTest::newRow("version/18") << 180'001 << true << QString();
    QTest::newRow("pg_trgm/missing") << 150'000 << false << QStringLiteral("postgresql-contrib");
}

void TestMigrator::judgesWhatIsNotHere()
{
    QFETCH(int, version);
    QFETCH(bool, trigrams);
    QFETCH(QString, sentence);
    const auto judged = judge({version, QStringLiteral("UTF8"), true, true, trigrams, true},
                              QStringLiteral("sale"));
    QCOMPARE(bool(judged), sentence.isEmpty());
    QVERIFY2(judged || judged.error().message.contains(sentence),
             judged ? "" : qPrintable(judged.error().message));
}

void TestMigrator::schemaVersionOfAnEmptyDatabase()
{
    DatabaseConnection connection(m_config, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    QCOMPARE(*schemaVersion(connection), 0);
    QVERIFY(migrate(m_config, embedded(), soon()));
    QCOMPARE(*schemaVersion(connection), programSchemaVersion());
}

void TestMigrator::idsMadeByTheDatabaseSort()
{
    QVERIFY(migrate(m_config, embedded(), soon()));
    const QString text = m_postgres.value(m_config, "SELECT boxoffice_uuid_v7()");
    const Uuid id = *Uuid::parse(QStringView(text));
    QCOMPARE(id.bytes[6] >> 4, 7);
    QCOMPARE(id.bytes[8] >> 6, 2);
    const qint64 age = QDateTime::currentMSecsSinceEpoch() - unixMillisOf(id);
    QVERIFY2(age >= -5 && age < 60'000, qPrintable(QString::number(age)));
    QVERIFY(m_postgres.value(m_config, "SELECT boxoffice_uuid_v7()") > text);
}

QTEST_GUILESS_MAIN(TestMigrator)
#include "tst_migrator.moc"
