// DatabaseConnection: what may be bound, that nothing bound becomes SQL, and how a lost one heals.
#include "backend/database/array_literal.h"
#include "backend/database/database_connection.h"
#include "tests/support/manual_clock.h"
#include "tests/support/patience.h"
#include "tests/support/test_postgres.h"

#include <QtTest>

#include <QJsonValue>
#include <QUrl>

#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <atomic>
#include <functional>
#include <future>
#include <thread>

using namespace boxoffice;

namespace {

const Statement kEcho{"echo", "SELECT ?::text"};
const Statement kEchoArray{"echo_array", "SELECT e FROM unnest(?::text[]) AS e"};
const Statement kTyped{
    "typed", "SELECT ?::int + 1, ?::bigint + 1, NOT ?::boolean, ?::uuid, ?::text, 'o''clock?'"};
const Statement kSleep{"sleep", "SELECT pg_sleep(?::int)"};
const Statement kBroken{"broken", "SELECT 1 / ?::int"};

#define PLANNER                                                                                    \
    "SELECT concat_ws(' ', current_setting('plan_cache_mode'), "                                   \
    "current_setting('enable_seqscan'), current_setting('enable_sort'))"
const Statement kOnce{"once", PLANNER};
const Statement kInOrder{"in_order", PLANNER, Planning::InOrder};
const Statement kEachTime{"each_time", PLANNER, Planning::EachTime};
#undef PLANNER

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

// Takes connections where PostgreSQL would, one after the other.
class FalseDatabase
{
public:
    // serve: called for each, on a thread of its own; the connection is closed afterwards.
    FalseDatabase(bool overTcp, std::function<void(int client)> serve)
        : m_serve(std::move(serve))
        , m_listener(::socket(overTcp ? AF_INET : AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        sockaddr_in tcp{};
        sockaddr_un local{};
        tcp.sin_family = AF_INET;
        tcp.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        local.sun_family = AF_UNIX;
        qstrncpy(local.sun_path, qPrintable(m_directory.filePath(QStringLiteral(".s.PGSQL.5432"))),
                 sizeof local.sun_path);
        const auto *address = overTcp ? reinterpret_cast<const sockaddr *>(&tcp)
                                      : reinterpret_cast<const sockaddr *>(&local);
        socklen_t size = overTcp ? sizeof tcp : sizeof local;
        if (::bind(m_listener, address, size) != 0 || ::listen(m_listener, 1) != 0) {
            qFatal("cannot listen");
        }
        if (overTcp) {
            ::getsockname(m_listener, reinterpret_cast<sockaddr *>(&tcp), &size);
            m_port = ntohs(tcp.sin_port);
        }
        m_host = overTcp ? QStringLiteral("127.0.0.1") : m_directory.path();
        m_thread = std::thread([this] { run(); });
    }
    ~FalseDatabase()
    {
        ::shutdown(m_listener, SHUT_RDWR);
        m_thread.join();
        ::close(m_listener);
    }
    QString host() const { return m_host; }
    int port() const { return m_port; }

private:
    void run()
    {
        for (int client; (client = ::accept(m_listener, nullptr, nullptr)) >= 0;) {
            m_serve(client);
            ::close(client);
        }
    }

    const std::function<void(int client)> m_serve;
    QTemporaryDir m_directory;
    const int m_listener;
    QString m_host;
    int m_port = 5432;
    std::thread m_thread;
};

// Greets as PostgreSQL does, and never answers a query: as if it were frozen just then.
// Returns once the client is gone, whether it was greeted.
bool greetAndFallSilent(int client)
{
    char bytes[4096];
    static constexpr char ready[] = {'R', 0, 0, 0, 8, 0, 0, 0, 0, 'Z', 0, 0, 0, 5, 'I'};
    const bool greeted = ::read(client, bytes, sizeof bytes) > 0
        && ::write(client, ready, sizeof ready) == sizeof ready;
    while (::read(client, bytes, sizeof bytes) > 0) { } // until it is cut
    return greeted;
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
    void everyCharacterRoundTrips_data();
    void everyCharacterRoundTrips();
    void failedStatementLeavesTheConnectionUsable();
    void statementTimeout();
    void noticesABackendEndedMeanwhile();
    void preparesAnewAfterReconnecting();
    void plansEachStatementAsItAsks();
    void endsTheBackendItLost();
    void givesUpAtTheDeadline();
    void watchdogCutsAFrozenBackend();
    void watchdogCutsAnOpeningThatHangs_data();
    void watchdogCutsAnOpeningThatHangs();
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
    QCOMPARE(rows.text(5), QStringLiteral("o'clock?")); // the statement's own, no placeholder
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
    QTest::newRow("text/byte order mark") << QStringLiteral("\uFEFF");
    QTest::newRow("text/two byte order marks") << QStringLiteral("\uFEFF\uFEFFa\uFEFF");
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

void TestConnection::everyCharacterRoundTrips_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QString>("after");
    QTest::addColumn<int>("times");

    QTest::newRow("alone") << QString() << QString() << 1;
    QTest::newRow("twice at the start") << QString() << QStringLiteral("a") << 2;
    QTest::newRow("at the end") << QStringLiteral("a") << QString() << 1;
}

// U+0000 is refused before it gets here.
void TestConnection::everyCharacterRoundTrips()
{
    QFETCH(QString, before);
    QFETCH(QString, after);
    QFETCH(int, times);
    constexpr char32_t chunk = 0x4000;
    for (char32_t first = 0; first <= QChar::LastValidCodePoint; first += chunk) {
        QStringList texts;
        ArrayLiteral array;
        for (char32_t code = std::max(first, U'\1'); code < first + chunk; ++code) {
            if (code <= QChar::LastValidCodePoint && !QChar::isSurrogate(code)) {
                // QString::fromUcs4() would leave U+FEFF out.
                const QString character = QStringView(QChar::fromUcs4(code)).toString();
                texts << before % character.repeated(times) % after;
                array.add(texts.last());
            }
        }
        Rows rows = m_connection->run(kEchoArray, {array.take()});
        QVERIFY(rows.ok());
        for (const QString &text : texts) {
            QVERIFY(rows.next());
            QCOMPARE(rows.text(0), text);
        }
        QVERIFY(!rows.next());
    }
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
    QCOMPARE(connection.lastFailure().kind, FailureKind::TimedOut);
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

void TestConnection::plansEachStatementAsItAsks()
{
    const auto planner = [this](const Statement &statement) {
        Rows rows = m_connection->run(statement);
        return rows.next() ? rows.text(0) : QString();
    };
    const QString once = QStringLiteral("force_generic_plan off on");
    QCOMPARE(planner(kOnce), once);
    QCOMPARE(planner(kInOrder), QStringLiteral("force_generic_plan off off"));
    QCOMPARE(planner(kEachTime), QStringLiteral("force_custom_plan on on"));
    QCOMPARE(planner(kInOrder), QStringLiteral("force_generic_plan off off"));
    QCOMPARE(planner(kOnce), once);
    planner(kEachTime);
    m_postgres.sql(m_config,
                   "SELECT pg_terminate_backend(" + QByteArray::number(m_connection->backendPid())
                       + ", 5000)");
    QVERIFY(m_connection->ensureOpen(soon()));
    QCOMPARE(planner(kOnce), once);

    // Where the settings can't be changed, the session is not trusted any more.
    QCOMPARE(planner(kInOrder), QStringLiteral("force_generic_plan off off"));
    QVERIFY(m_connection->runScript(
        "CREATE FUNCTION public.set_config(text, text, boolean) RETURNS text LANGUAGE plpgsql AS "
        "$$ BEGIN RAISE 'not now'; END $$; SET search_path = public, pg_catalog"));
    QVERIFY(!m_connection->run(kOnce).ok());
    QVERIFY(!m_connection->isOpen());
    QVERIFY(m_connection->ensureOpen(soon()));
    QCOMPARE(planner(kOnce), once);
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
    std::atomic<int> attempts{0};
    const FalseDatabase unwilling(false, [&attempts](int) { ++attempts; });
    DatabaseConfig config = m_config;
    config.host = unwilling.host();
    config.port = unwilling.port();
    DatabaseConnection connection(config, nullptr);
    QVERIFY(!connection.ensureOpen(QDeadlineTimer(300)));
    QVERIFY(!connection.lastProblem().isEmpty());
    // The pauses double from at least 12 ms: four of them fit, however slow the machine is.
    QVERIFY2(attempts >= 1 && attempts <= 5, QByteArray::number(attempts));
    config.host = QStringLiteral("/nonexistent");
    DatabaseConnection nowhere(config, nullptr);
    QVERIFY(!nowhere.ensureOpen(QDeadlineTimer(300)));
    QVERIFY(!nowhere.lastProblem().isEmpty());
}

void TestConnection::watchdogCutsAFrozenBackend()
{
    test::ManualClock clock;
    DatabaseConfig config = m_config;
    config.callDeadline = std::chrono::hours(1);
    Watchdog watchdog(std::chrono::milliseconds(1), clock);
    DatabaseConnection connection(config, &watchdog);
    QVERIFY(connection.ensureOpen(soon()));
    const auto frozen = static_cast<pid_t>(connection.backendPid());
    QCOMPARE(::kill(frozen, SIGSTOP), 0);
    std::promise<void> ended;
    std::thread hours([&clock, call = ended.get_future()] {
        while (call.wait_for(std::chrono::milliseconds(5)) == std::future_status::timeout) {
            clock.advance(std::chrono::minutes(40));
        }
    });
    const bool answered = connection.run(kEcho, {QStringLiteral("nobody listens")}).ok();
    ended.set_value();
    hours.join();
    QVERIFY(!answered);
    QCOMPARE(connection.lastFailure().kind, FailureKind::ConnectionLost);
    QVERIFY(connection.ensureOpen(soon()));
    QVERIFY(connection.run(kEcho, {QStringLiteral("again")}).ok());
    QCOMPARE(::kill(frozen, SIGCONT), 0);
}

void TestConnection::watchdogCutsAnOpeningThatHangs_data()
{
    QTest::addColumn<bool>("overTcp");
    QTest::newRow("unix socket") << false;
    QTest::newRow("TCP") << true;
}

void TestConnection::watchdogCutsAnOpeningThatHangs()
{
    QFETCH(bool, overTcp);
    std::atomic<bool> greeted{false};
    const FalseDatabase mute(overTcp,
                             [&greeted](int client) { greeted = greetAndFallSilent(client); });
    DatabaseConfig config = m_config;
    config.host = mute.host();
    config.port = mute.port();
    config.callDeadline = std::chrono::milliseconds(300);
    Watchdog watchdog(std::chrono::milliseconds(20));
    DatabaseConnection watched(m_config, &watchdog); // another database, or another port: stays
    QVERIFY(watched.ensureOpen(soon()));
    DatabaseConnection connection(config, &watchdog);
    QVERIFY(!connection.ensureOpen(QDeadlineTimer(0)));
    QTRY_VERIFY(greeted);
    QVERIFY(watched.run(kEcho, {QStringLiteral("still here")}).ok());
}

void TestConnection::watchdogLeavesQuickCallsAlone()
{
    DatabaseConfig config = m_config;
    test::ManualClock clock;
    config.callDeadline = std::chrono::milliseconds(1'000);
    Watchdog watchdog(std::chrono::milliseconds(1), clock);
    DatabaseConnection connection(config, &watchdog);
    QVERIFY(connection.ensureOpen(soon()));
    const qint64 backend = connection.backendPid();
    for (int i = 0; i < 2'000; ++i) {
        clock.advance(std::chrono::milliseconds(700)); // between two calls
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
