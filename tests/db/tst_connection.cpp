// DatabaseConnection: what may be bound, that nothing bound becomes SQL, and how a lost one heals.
#include "backend/storage/array_literal.h"
#include "backend/storage/database_connection.h"
#include "tests/support/test_postgres.h"

#include <QElapsedTimer>
#include <QtTest>

#include <QJsonValue>
#include <QUrl>

#include <signal.h>

using namespace boxoffice;

namespace {

const Statement kEcho{"echo", "SELECT ?::text"};
const Statement kEchoArray{"echo_array", "SELECT e FROM unnest(?::text[]) AS e"};
const Statement kTyped{"typed",
                       "SELECT ?::int + 1, ?::bigint + 1, NOT ?::boolean, ?::uuid, ?::text"};
const Statement kSleep{"sleep", "SELECT pg_sleep(?::int)"};
const Statement kBroken{"broken", "SELECT 1 / ?::int"};

// What must not compile is not bindable.
static_assert(
    Bindable<
        QString> && Bindable<bool> && Bindable<int> && Bindable<qint64> && Bindable<std::int64_t> && Bindable<Uuid> && Bindable<std::nullptr_t>);
static_assert(!std::is_constructible_v<Parameter, QJsonValue>);
static_assert(!std::is_constructible_v<Parameter, QUrl>);
static_assert(!std::is_constructible_v<Parameter, QVariant>);
static_assert(!std::is_constructible_v<Parameter, QByteArray>);
static_assert(!std::is_constructible_v<Parameter, QStringList>);
static_assert(!std::is_constructible_v<Parameter, double>);
static_assert(!std::is_constructible_v<Parameter, const char *>);

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

} // namespace

class TestConnection : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void bindsEachType();
    void hostileText_data();
    void hostileText();
    void refusesTextThatCannotBeStored_data();
    void refusesTextThatCannotBeStored();
    void arraysRoundTrip();
    void failedStatementLeavesTheConnectionUsable();
    void statementTimeout();
    void noticesABackendEndedMeanwhile();
    void preparesAnewAfterReconnecting();
    void endsTheBackendItLost();
    void givesUpAtTheDeadline();
    void watchdogCutsAFrozenBackend();
    void watchdogLeavesQuickCallsAlone();
    void commitsAreDurableWhateverTheDatabasesDefault();

private:
    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<DatabaseConnection> m_connection;
};

void TestConnection::init()
{
    m_config = m_postgres.freshDatabase();
    m_connection = std::make_unique<DatabaseConnection>(m_config, nullptr);
    QVERIFY2(m_connection->ensureOpen(soon()), qPrintable(m_connection->lastProblem()));
}

void TestConnection::cleanup()
{
    m_connection.reset();
}

void TestConnection::bindsEachType()
{
    const Uuid id = *Uuid::parse(QByteArrayView("0190163d-8694-739b-aea5-966c26f8ad91"));
    Rows rows = m_connection->run(kTyped, {41, qint64(1) << 40, true, id, nullptr});
    QVERIFY(rows.ok() && rows.next());
    QCOMPARE(rows.integer(0), 42);
    QCOMPARE(rows.bigint(1), (qint64(1) << 40) + 1);
    QCOMPARE(rows.boolean(2), false);
    QCOMPARE(rows.uuid(3), id);
    QVERIFY(rows.isNull(4));
}

void TestConnection::hostileText_data()
{
    QTest::addColumn<QString>("text");

    QTest::newRow("text/empty") << QStringLiteral("");
    QTest::newRow("text/null QString is empty text") << QString();
    QTest::newRow("text/ends the literal") << QStringLiteral("'); DROP TABLE events; --");
    QTest::newRow("text/backslash quote") << QStringLiteral("\\'; DROP TABLE events; --");
    QTest::newRow("text/backslash at the end") << QStringLiteral("a\\");
    QTest::newRow("text/placeholder") << QStringLiteral("? $1 :name ?::text");
    QTest::newRow("text/dollar quote") << QStringLiteral("$$ $a$ '");
    QTest::newRow("text/braces and NULL") << QStringLiteral("{NULL,\"a\"}");
    QTest::newRow("text/lines and tab") << QStringLiteral("a\nb\r\n\tc");
    QTest::newRow("text/not Latin") << QStringLiteral("Übung 測試 \U0001F39F");
    QTest::newRow("text/look-alike quotes") << QStringLiteral("\u2019\u02BC\uFF07");
}

void TestConnection::hostileText()
{
    QFETCH(QString, text);
    Rows rows = m_connection->run(kEcho, {text});
    QVERIFY(rows.ok() && rows.next());
    QVERIFY(!rows.isNull(0));
    QCOMPARE(rows.text(0), text);
    QCOMPARE(m_postgres.value(m_config, "SELECT count(*) FROM events"), QStringLiteral("0"));
}

void TestConnection::refusesTextThatCannotBeStored_data()
{
    QTest::addColumn<QString>("text");

    QTest::newRow("text/U+0000") << QString(u"a" % QChar(u'\0') % u"b");
    QTest::newRow("text/high surrogate alone") << QString(QChar(0xd800));
    QTest::newRow("text/low surrogate alone") << QString(u"a" % QChar(0xdc00));
}

void TestConnection::refusesTextThatCannotBeStored()
{
    QFETCH(QString, text);
    QVERIFY(!m_connection->run(kEcho, {text}).ok());
    QCOMPARE(m_connection->lastFailure().kind, FailureKind::Refused);
    QVERIFY(m_connection->run(kEcho, {QStringLiteral("next")}).ok());
}

void TestConnection::arraysRoundTrip()
{
    const QStringList elements{QStringLiteral("NULL"), QStringLiteral(""),
                               QStringLiteral("a,b"),  QStringLiteral("{}"),
                               QStringLiteral("\""),   QStringLiteral("\\"),
                               QStringLiteral(" a "),  QStringLiteral("'"),
                               QStringLiteral("\n"),   QStringLiteral("\\\"'\\")};
    ArrayLiteral array;
    for (const QString &element : elements) {
        array.add(element);
    }
    Rows rows = m_connection->run(kEchoArray, {array.take()});
    QStringList returned;
    while (rows.ok() && rows.next()) {
        returned << rows.text(0);
    }
    QCOMPARE(returned, elements);
}

void TestConnection::failedStatementLeavesTheConnectionUsable()
{
    QVERIFY(!m_connection->run(kBroken, {0}).ok());
    QCOMPARE(m_connection->lastFailure().kind, FailureKind::Refused);
    QCOMPARE(m_connection->lastFailure().sqlState, QStringLiteral("22012"));
    QVERIFY(m_connection->isOpen());
    QVERIFY(m_connection->run(kBroken, {1}).ok());
}

void TestConnection::statementTimeout()
{
    DatabaseConfig hasty = m_config;
    hasty.statementTimeout = std::chrono::milliseconds(50);
    DatabaseConnection connection(hasty, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    QVERIFY(!connection.run(kSleep, {30}).ok());
    QCOMPARE(connection.lastFailure().kind, FailureKind::Contended);
    QVERIFY(connection.isOpen());
}

void TestConnection::noticesABackendEndedMeanwhile()
{
    const qint64 before = m_connection->backendPid();
    m_postgres.sql(m_config,
                   "SELECT pg_terminate_backend(" + QByteArray::number(before) + ", 5000)");
    QVERIFY(m_connection->ensureOpen(soon()));
    QVERIFY(m_connection->backendPid() != before);
    QVERIFY(m_connection->run(kEcho, {QStringLiteral("again")}).ok());
}

void TestConnection::preparesAnewAfterReconnecting()
{
    QVERIFY(m_connection->run(kEcho, {QStringLiteral("first")}).ok());
    m_postgres.kill9();
    QVERIFY(!m_connection->run(kEcho, {QStringLiteral("lost")}).ok());
    QCOMPARE(m_connection->lastFailure().kind, FailureKind::ConnectionLost);
    QVERIFY(!m_connection->isOpen());
    m_postgres.start();
    QVERIFY(m_connection->ensureOpen(soon()));
    QVERIFY(m_connection->run(kEcho, {QStringLiteral("again")}).ok());
}

void TestConnection::endsTheBackendItLost()
{
    const auto lost = static_cast<pid_t>(m_connection->backendPid());
    DatabaseConfig config = m_config;
    config.callDeadline = std::chrono::milliseconds(200);
    Watchdog watchdog(std::chrono::milliseconds(20));
    DatabaseConnection connection(config, &watchdog);
    QVERIFY(connection.ensureOpen(soon()));
    const auto sleeper = static_cast<pid_t>(connection.backendPid());
    QVERIFY(lost != sleeper);
    // The server does not look at its client while it sleeps, so the process would live on.
    QVERIFY(!connection.run(kSleep, {4}).ok());
    QVERIFY(m_postgres.backendPids(m_config).contains(sleeper));
    QVERIFY(connection.ensureOpen(soon()));
    QTRY_VERIFY(!m_postgres.backendPids(m_config).contains(sleeper));
}

void TestConnection::givesUpAtTheDeadline()
{
    DatabaseConfig nowhere = m_config;
    nowhere.host = QStringLiteral("/nonexistent");
    DatabaseConnection connection(nowhere, nullptr);
    QElapsedTimer clock;
    clock.start();
    QVERIFY(!connection.ensureOpen(QDeadlineTimer(300)));
    QVERIFY(clock.elapsed() < 5'000);
    QVERIFY(!connection.lastProblem().isEmpty());
}

void TestConnection::watchdogCutsAFrozenBackend()
{
    DatabaseConfig config = m_config;
    config.callDeadline = std::chrono::milliseconds(300);
    Watchdog watchdog(std::chrono::milliseconds(20));
    DatabaseConnection connection(config, &watchdog);
    QVERIFY(connection.ensureOpen(soon()));
    const auto frozen = static_cast<pid_t>(connection.backendPid());
    QCOMPARE(::kill(frozen, SIGSTOP), 0);
    QElapsedTimer clock;
    clock.start();
    QVERIFY(!connection.run(kEcho, {QStringLiteral("nobody listens")}).ok());
    QVERIFY(clock.elapsed() < 5'000);
    QCOMPARE(connection.lastFailure().kind, FailureKind::ConnectionLost);
    QVERIFY(connection.ensureOpen(soon()));
    QVERIFY(connection.run(kEcho, {QStringLiteral("again")}).ok());
    QCOMPARE(::kill(frozen, SIGCONT), 0);
}

void TestConnection::watchdogLeavesQuickCallsAlone()
{
    DatabaseConfig config = m_config;
    config.callDeadline = std::chrono::milliseconds(1'000);
    Watchdog watchdog(std::chrono::milliseconds(1));
    DatabaseConnection connection(config, &watchdog);
    QVERIFY(connection.ensureOpen(soon()));
    const qint64 backend = connection.backendPid();
    for (int i = 0; i < 2'000; ++i) {
        QVERIFY(connection.run(kEcho, {QString::number(i)}).ok());
    }
    QCOMPARE(connection.backendPid(), backend);
}

void TestConnection::commitsAreDurableWhateverTheDatabasesDefault()
{
    static const Statement setting{"setting", "SELECT current_setting('synchronous_commit')"};
    m_postgres.sql(
        m_config, "ALTER DATABASE " + m_config.database.toUtf8() + " SET synchronous_commit = off");
    DatabaseConnection connection(m_config, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    Rows rows = connection.run(setting);
    QVERIFY(rows.ok() && rows.next());
    QCOMPARE(rows.text(0), QStringLiteral("on"));
}

QTEST_GUILESS_MAIN(TestConnection)
#include "tst_connection.moc"
