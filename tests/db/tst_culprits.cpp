// What one command breaks in the database, or waits for, concerns that command only: a lane on a
// real PostgreSQL in which triggers raise a chosen SQLSTATE for chosen commands, and outsiders hold
// rows.
#include "backend/admission/admission_queue.h"
#include "backend/storage/pg_booking_store.h"
#include "tests/support/gate.h"
#include "tests/support/patience.h"
#include "tests/support/recorder.h"
#include "tests/support/test_postgres.h"

#include <QRegularExpression>
#include <QtTest>

#include <atomic>

using namespace boxoffice;
using namespace boxoffice::test;

namespace {

// Text with "!<SQLSTATE>" in it is refused with that, and with the constraint that may follow
// behind a colon: when its row is written or, where it begins with "late", by COMMIT.
const char kInjection[] = R"(
CREATE FUNCTION inject() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    found text[] = regexp_match(
        to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END)->>TG_ARGV[0], '!(\w{5})(?::(\w+))?');
BEGIN
    IF found IS NOT NULL THEN
        RAISE EXCEPTION 'injected' USING ERRCODE = found[1], CONSTRAINT = coalesce(found[2], '');
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;
CREATE TRIGGER a BEFORE INSERT OR UPDATE ON registrations FOR EACH ROW
    WHEN (NEW.user_email NOT LIKE 'late%') EXECUTE FUNCTION inject('user_email');
CREATE CONSTRAINT TRIGGER b AFTER INSERT ON registrations DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.user_email LIKE 'late%') EXECUTE FUNCTION inject('user_email');
CREATE TRIGGER a BEFORE INSERT ON idempotency_keys FOR EACH ROW EXECUTE FUNCTION inject('key');
CREATE TRIGGER a BEFORE INSERT OR UPDATE ON events FOR EACH ROW EXECUTE FUNCTION inject('name');
CREATE TRIGGER b BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION inject('location');
)";

QString email(int person)
{
    return QStringLiteral("p%1@x.example").arg(person);
}

QByteArray wordOf(const Outcome &outcome)
{
    const QByteArray word =
        outcome.error() ? wireName(outcome.error()->code).toByteArray() : QByteArray("ok");
    return outcome.replayed ? word + '*' : word;
}

template <typename T> Command keyed(T command, const QString &key)
{
    command.idempotency.key = key;
    command.idempotency.digest = digestOf(command);
    return command;
}

// A store whose attempts can be held up.
class GatedStore final : public BookingStore
{
public:
    GatedStore(const DatabaseConfig &config, Gate &gate)
        : m_store(config, nullptr)
        , m_gate(gate) { }
    bool connect(QDeadlineTimer deadline) override { return m_store.connect(deadline); }
    BatchAttempt book(std::vector<Command> &batch, const Manner &manner) override
    {
        m_gate.pass();
        return m_store.book(batch, manner);
    }
    Resolution resolve(const Decision &decision) override { return m_store.resolve(decision); }

private:
    PgBookingStore m_store;
    Gate &m_gate;
};

// Another program, in a transaction that asks no trigger.
class Outsider
{
public:
    explicit Outsider(const DatabaseConfig &config) : m_connection(config, nullptr)
    {
        m_connection.ensureOpen(QDeadlineTimer(10'000));
        m_connection.runScript("SET session_replication_role = replica; "
                               "SET idle_in_transaction_session_timeout = 0; BEGIN");
    }
    bool runs(const QByteArray &sql) { return m_connection.runScript(sql); }

private:
    DatabaseConnection m_connection;
};

std::atomic<int> countedWaits{0};

// Of those for a lock, that were in vain.
void countWaits(QtMsgType, const QMessageLogContext &, const QString &message)
{
    countedWaits += message.contains(u"SQLSTATE 55P03") ? 1 : 0;
}

} // namespace

class TestCulprits : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void oneCulprit_data();
    void oneCulprit();
    void exhaustionConcernsAll();
    void manyCulprits();
    void seatOfACulpritGoesToTheNext();
    void keyOfACulpritIsFreeAgain();
    void timedOutEventsShareAFate();
    void neverToBeLocked();
    void lockedRowsLetOthersGoOn();
    void lockedRegistrationLetsOthersGoOn();
    void lockedCreationKeyLetsOthersGoOn();
    void lockedTableIsWaitedFor();
    void lockedTableIsFoundOutSoon();
    void lockedRowsLetLaterOnesGoOn();
    void careWaitsBrieflyForLocks();
    void twoServersSellOneEvent();
    void insertedMeanwhileIsAlreadyRegistered();
    void keptMeanwhileIsReplayed();
    void textThatOnlyTheIndexKnows();

private:
    void start(std::chrono::milliseconds maxWait);
    Uuid insertEvent(const QByteArray &name, const QByteArray &location = {});
    Uuid insertRegistration(const QByteArray &userEmail);
    Command culprit(const QString &kind, const QString &fault);
    void submit(Command command);
    // Lets the lane take all of them as one batch, if they are not more than it holds.
    void startTogether(std::vector<Command> commands);
    // Waits for their answers, too.
    void bookTogether(std::vector<Command> commands);
    QByteArrayList words(); // what came to all but the first opener
    QString waitingForLocks()
    {
        return m_postgres.value(m_config, "SELECT count(*) FROM pg_locks WHERE NOT granted");
    }
    void expectCountsToAddUp();

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<Gate> m_gate;
    std::unique_ptr<OutcomeRecorder> m_recorder;
    std::unique_ptr<AdmissionQueue> m_queue;
    quint64 m_submitted = 0;
    Uuid m_event, m_other;
};

void TestCulprits::init()
{
    m_config = m_postgres.freshDatabase();
    m_postgres.sql(m_config, kInjection);
    m_gate = std::make_unique<Gate>();
    m_recorder = std::make_unique<OutcomeRecorder>();
    m_submitted = 0;
    m_event = insertEvent("Concert");
    m_other = insertEvent("Other");
    m_config.lockTimeout = std::chrono::seconds(15);
    start(std::chrono::seconds(10));
}

void TestCulprits::start(std::chrono::milliseconds maxWait)
{
    m_queue = std::make_unique<AdmissionQueue>(
        [this] { return std::make_unique<GatedStore>(m_config, *m_gate); },
        AdmissionOptions{.lanes = 1, .maxWait = maxWait});
}

void TestCulprits::cleanup()
{
    m_gate->open();
    m_queue.reset();
}

Uuid TestCulprits::insertEvent(const QByteArray &name, const QByteArray &location)
{
    return *Uuid::parse(m_postgres.value(
        m_config,
        "SET session_replication_role = replica; INSERT INTO events (name, capacity, location) "
        "VALUES ('"
            + name + "', 1000, '" + location + "') RETURNING id"));
}

Uuid TestCulprits::insertRegistration(const QByteArray &userEmail)
{
    const QByteArray event = m_event.toString().toLatin1();
    return *Uuid::parse(m_postgres.value(
        m_config,
        "SET session_replication_role = replica; UPDATE events SET booked_count = booked_count + 1 "
        "WHERE id = '"
            + event + "'; INSERT INTO registrations (event_id, user_email) VALUES ('" + event
            + "', '" + userEmail + "') RETURNING id"));
}

// fault: "!<SQLSTATE>"
Command TestCulprits::culprit(const QString &kind, const QString &fault)
{
    const QByteArray text = fault.toLatin1();
    if (kind == u"registration") {
        return RegisterCommand{m_event, QString(fault % u"@x.example")};
    }
    if (kind == u"commit") {
        return RegisterCommand{m_event, QString(u"late" % fault % u"@x.example")};
    }
    if (kind == u"key") {
        return keyed(RegisterCommand{m_event, QStringLiteral("key@x.example")}, fault);
    }
    if (kind == u"creation") {
        return CreateEventCommand{{fault, {}, 10}};
    }
    if (kind == u"count") {
        return RegisterCommand{insertEvent(text), QStringLiteral("a@x.example")};
    }
    if (kind == u"edit") {
        EventPatch patch;
        patch.name = fault;
        return UpdateEventCommand{m_event, patch};
    }
    if (kind == u"deletion") {
        return DeleteEventCommand{insertEvent("Doomed", text), true};
    }
    return CancelRegistrationCommand{m_event, insertRegistration(text + "@x.example")};
}

void TestCulprits::submit(Command command)
{
    ++m_submitted;
    QVERIFY(m_queue->submit({std::move(command), {1, m_submitted, nullptr}, m_recorder.get()}));
}

void TestCulprits::startTogether(std::vector<Command> commands)
{
    m_gate->close();
    const auto attempts = static_cast<int>(m_queue->stats().batches);
    submit(RegisterCommand{m_other, QStringLiteral("opener%1@x.example").arg(m_submitted)});
    QVERIFY(m_gate->waitForArrivals(attempts + 1));
    for (Command &command : commands) {
        submit(std::move(command));
    }
    m_gate->open();
}

void TestCulprits::bookTogether(std::vector<Command> commands)
{
    startTogether(std::move(commands));
    QVERIFY(m_recorder->waitFor(m_submitted));
}

QByteArrayList TestCulprits::words()
{
    std::vector<Answered> all = m_recorder->all();
    std::sort(all.begin(), all.end(),
              [](const Answered &a, const Answered &b) { return a.to.request < b.to.request; });
    QByteArrayList words;
    for (auto it = all.cbegin() + 1; it != all.cend(); ++it) {
        words << wordOf(it->outcome);
    }
    return words;
}

void TestCulprits::expectCountsToAddUp()
{
    QCOMPARE(m_postgres.value(m_config,
                              "SELECT count(*) FROM events AS e WHERE booked_count <> (SELECT "
                              "count(*) FROM registrations WHERE event_id = e.id "
                              "AND cancelled_at IS NULL)"),
             QStringLiteral("0"));
}

void TestCulprits::oneCulprit_data()
{
    QTest::addColumn<QString>("kind");
    QTest::addColumn<QString>("fault");
    QTest::addColumn<QByteArray>("word");
    const auto row = [](const char *kind, const char *fault, const char *word) {
        QTest::addRow("%s/%s", kind, fault)
            << QString::fromLatin1(kind) << QString(u'!' % QString::fromLatin1(fault))
            << QByteArray(word);
    };
    for (const char *kind : {"registration", "commit", "key", "creation", "count", "edit",
                             "deletion", "cancellation"}) {
        row(kind, "23514", "internal");
        row(kind, "23505", "internal"); // of an index that the program does not know
        row(kind, "40P01", "database_unavailable");
    }
    for (const char *state : {"22001", "22021", "22P02", "23502", "23503", "23P01", "25P02",
                              "42501", "42703", "54000", "P0001", "XX000", "38000"}) {
        row("registration", state, "internal");
    }
    row("registration", "40001", "database_unavailable");
    // As if the connection were lost, twice; but it is this command that says so.
    for (const char *state : {"08006", "0A000", "25006", "26000", "57P01"}) {
        row("registration", state, "database_unavailable");
    }
    row("registration", "23505:registrations_active_email", "already_registered");
    row("registration", "23505:registrations_pkey", "internal"); // and so was another id
    row("key", "23505:idempotency_keys_pkey", "internal");       // and it was not to be found
}

// One of 256: it gets its own answer, the others get theirs, in a few transactions.
void TestCulprits::oneCulprit()
{
    QFETCH(QString, kind);
    QFETCH(QString, fault);
    std::vector<Command> batch;
    for (int person = 0; person < 256; ++person) {
        batch.push_back(RegisterCommand{person % 2 ? m_other : m_event, email(person)});
    }
    batch[100] = culprit(kind, fault);
    bookTogether(batch);
    QByteArrayList expected(256, "ok");
    QFETCH(QByteArray, word);
    expected[100] = word;
    QCOMPARE(words(), expected);
    const qint64 transactions = m_queue->stats().batches - 1; // without the opener
    QVERIFY2(transactions <= 17, qPrintable(QString::number(transactions)));
    static const QRegularExpression lost(QStringLiteral("^!(08|0A|25006|26|57P)"));
    if (kind != u"commit") { // no statement of its own fails
        QCOMPARE(transactions, qint64(lost.match(fault).hasMatch() ? 3 : 2));
    }
    expectCountsToAddUp();
}

// Nobody is at fault, and nothing is gained by trying it once more for each.
void TestCulprits::exhaustionConcernsAll()
{
    std::vector<Command> batch;
    for (int person = 0; person < 64; ++person) {
        batch.push_back(RegisterCommand{person % 2 ? m_other : m_event, email(person)});
    }
    batch[32] = culprit(QStringLiteral("registration"), QStringLiteral("!53100"));
    bookTogether(batch);
    QCOMPARE(words(), QByteArrayList(64, "database_unavailable"));
    QCOMPARE(m_queue->stats().batches, qint64(2));
    expectCountsToAddUp();
}

void TestCulprits::manyCulprits()
{
    std::vector<Command> batch;
    QByteArrayList expected;
    for (int person = 0; person < 256; ++person) {
        const bool bad = person % 7 == 3 || person == 255;
        batch.push_back(RegisterCommand{person % 2 ? m_other : m_event,
                                        bad ? QStringLiteral("%1!23514@x.example").arg(person)
                                            : email(person)});
        expected << (bad ? "internal" : "ok");
    }
    bookTogether(batch);
    QCOMPARE(words(), expected);
    QCOMPARE(m_queue->stats().batches, qint64(3));
    expectCountsToAddUp();
}

// Who comes behind a culprit is decided as if it had not been, in order of arrival.
void TestCulprits::seatOfACulpritGoesToTheNext()
{
    m_postgres.sql(m_config, "UPDATE events SET capacity = 3 WHERE name = 'Concert'");
    const RegisterCommand bad{m_event, QStringLiteral("!23514@x.example")};
    bookTogether({RegisterCommand{m_event, email(0)}, bad, RegisterCommand{m_event, email(1)}, bad,
                  RegisterCommand{m_other, email(1)}, RegisterCommand{m_event, email(2)},
                  RegisterCommand{m_event, email(3)}});
    QCOMPARE(words(),
             (QByteArrayList{"ok", "internal", "ok", "internal", "ok", "ok", "event_full"}));
    QCOMPARE(m_queue->stats().batches, qint64(3));
    expectCountsToAddUp();
}

// Whoever reused the key takes the seat, and who registers that e-mail behind it has it already:
// though the seat was given to the latter before the culprit was found out.
void TestCulprits::keyOfACulpritIsFreeAgain()
{
    const QString key = QStringLiteral("k");
    bookTogether({keyed(RegisterCommand{m_event, QStringLiteral("!23514@x.example")}, key),
                  keyed(RegisterCommand{m_event, email(1)}, key),
                  RegisterCommand{m_event, email(1)}, RegisterCommand{m_event, email(2)}});
    QCOMPARE(words(), (QByteArrayList{"internal", "ok", "already_registered", "ok"}));
    QCOMPARE(m_queue->stats().batches, qint64(3));
    expectCountsToAddUp();
}

void TestCulprits::timedOutEventsShareAFate()
{
    bookTogether({RegisterCommand{m_event, email(1)}, RegisterCommand{m_other, email(1)},
                  culprit(QStringLiteral("registration"), QStringLiteral("!57014")),
                  RegisterCommand{m_other, email(2)}});
    const QByteArrayList expected{"database_unavailable", "ok", "database_unavailable", "ok"};
    QCOMPARE(words(), expected);
    expectCountsToAddUp();
}

// Nor those of its own event that came before it.
void TestCulprits::neverToBeLocked()
{
    start(std::chrono::milliseconds(300));
    bookTogether({RegisterCommand{m_event, email(1)}, RegisterCommand{m_other, email(1)},
                  culprit(QStringLiteral("registration"), QStringLiteral("!55P03")),
                  RegisterCommand{m_other, email(2)}});
    QCOMPARE(words(), (QByteArrayList{"ok", "ok", "overloaded", "ok"}));
    expectCountsToAddUp();
}

void TestCulprits::lockedRowsLetOthersGoOn()
{
    constexpr int kLocked = 60;
    std::vector<Command> batch;
    for (int i = 0; i < kLocked; ++i) {
        batch.push_back(RegisterCommand{insertEvent("Locked"), email(i)});
    }
    batch.push_back(RegisterCommand{Uuid{{9}}, email(1)});
    for (int i = 0; i < 100; ++i) {
        batch.push_back(RegisterCommand{i % 2 ? m_event : m_other, email(i)});
    }
    Outsider outsider(m_config);
    QVERIFY(outsider.runs("SELECT FROM events WHERE name = 'Locked' FOR UPDATE"));
    startTogether(batch);
    QVERIFY(m_recorder->waitFor(102)); // the opener, the free ones, and the one that is nowhere
    // While the rows are locked: they waited for nothing. Who is locked waits but for the moments
    // in which the lane asks again.
    QTRY_COMPARE(m_queue->stats().waiting, qint64(kLocked));
    QVERIFY(outsider.runs("COMMIT"));
    QVERIFY(m_recorder->waitFor(m_submitted));
    QByteArrayList expected(161, "ok");
    expected[kLocked] = "event_not_found";
    QCOMPARE(words(), expected);
    expectCountsToAddUp();
}

// The batch waits once, to find out, and then without it.
void TestCulprits::lockedRegistrationLetsOthersGoOn()
{
    m_queue.reset();
    m_config.lockTimeout = std::chrono::milliseconds(100);
    start(std::chrono::seconds(10));
    const Uuid registration = insertRegistration("held@x.example");
    Outsider outsider(m_config);
    QVERIFY(outsider.runs("SELECT FROM registrations FOR UPDATE"));
    startTogether({RegisterCommand{m_event, email(1)}, RegisterCommand{m_other, email(1)},
                   CancelRegistrationCommand{m_event, registration},
                   RegisterCommand{m_event, email(2)}, RegisterCommand{m_other, email(2)}});
    QVERIFY(m_recorder->waitFor(4)); // email(2) stays behind the cancellation
    QTRY_COMPARE(m_queue->stats().waiting, qint64(2));
    QVERIFY(outsider.runs("COMMIT"));
    QVERIFY(m_recorder->waitFor(6));
    QCOMPARE(words(), QByteArrayList(5, "ok"));
    expectCountsToAddUp();
}

void TestCulprits::lockedCreationKeyLetsOthersGoOn()
{
    const Command creating =
        keyed(CreateEventCommand{{QStringLiteral("New"), {}, 5}}, QStringLiteral("k"));
    Outsider outsider(m_config);
    QVERIFY(outsider.runs("SELECT pg_advisory_xact_lock(hashtextextended('k', 0))"));
    startTogether({creating, RegisterCommand{m_event, email(1)},
                   CreateEventCommand{{QStringLiteral("Other"), {}, 5}}});
    QVERIFY(m_recorder->waitFor(3));
    QTRY_COMPARE(m_queue->stats().waiting, qint64(1));
    QVERIFY(outsider.runs("COMMIT"));
    QVERIFY(m_recorder->waitFor(4));
    QCOMPARE(words(), QByteArrayList(3, "ok"));
}

void TestCulprits::lockedTableIsWaitedFor()
{
    m_queue.reset();
    m_config.lockTimeout = std::chrono::milliseconds(100);
    start(std::chrono::seconds(60));
    Outsider outsider(m_config);
    QVERIFY(outsider.runs("LOCK TABLE registrations IN SHARE MODE"));
    std::vector<Command> batch;
    for (int i = 0; i < 100; ++i) {
        batch.push_back(RegisterCommand{i % 2 ? m_event : m_other, email(i)});
    }
    startTogether(batch);
    QTRY_VERIFY(m_queue->stats().batches > 4); // the opener, the batch, carefully, some alone
    QVERIFY(outsider.runs("COMMIT"));
    QVERIFY(m_recorder->waitFor(m_submitted));
    QCOMPARE(words(), QByteArrayList(100, "ok"));
    expectCountsToAddUp();
}

// Each would wait for it in its turn, in a transaction that holds the rows of others.
void TestCulprits::lockedTableIsFoundOutSoon()
{
    m_queue.reset();
    m_config.lockTimeout = std::chrono::milliseconds(100);
    start(std::chrono::seconds(60));
    std::vector<Command> batch;
    for (int i = 0; i < 60; ++i) {
        batch.push_back(RegisterCommand{insertEvent("Other"), email(i)});
    }
    Outsider outsider(m_config);
    QVERIFY(outsider.runs("LOCK TABLE registrations IN SHARE MODE"));
    countedWaits = 0;
    const auto restore = qScopeGuard(
        [before = qInstallMessageHandler(countWaits)] { qInstallMessageHandler(before); });
    startTogether(batch);
    // The opener and the batch, each also carefully, and one alone.
    QTRY_VERIFY(m_queue->stats().batches > 4);
    const int waits = countedWaits;
    QVERIFY(outsider.runs("COMMIT"));
    QVERIFY(m_recorder->waitFor(m_submitted));
    QVERIFY2(waits > 1 && waits < 100, qPrintable(QString::number(waits)));
}

// The lane waits for a locked row now and then, in turn, and never while others are kept by that.
void TestCulprits::lockedRowsLetLaterOnesGoOn()
{
    m_queue.reset();
    start(std::chrono::seconds(120));
    constexpr int kLocked = 20;
    std::vector<Command> batch;
    for (int i = 0; i < kLocked; ++i) {
        batch.push_back(RegisterCommand{insertEvent("Locked"), email(i)});
    }
    Outsider outsider(m_config);
    QVERIFY(outsider.runs("SELECT FROM events WHERE name = 'Locked' FOR UPDATE"));
    startTogether(batch);
    QTRY_VERIFY(m_queue->stats().batches > 10); // it has asked for each of them several times
    countedWaits = 0;
    const auto restore = qScopeGuard(
        [before = qInstallMessageHandler(countWaits)] { qInstallMessageHandler(before); });
    QElapsedTimer timer;
    timer.start();
    for (std::size_t i = 0; i < 30; ++i) {
        submit(RegisterCommand{m_event, email(static_cast<int>(i))});
        QVERIFY(m_recorder->waitFor(1 + i + 1)); // the opener, too
    }
    const qint64 elapsed = timer.elapsed();
    const int waits = countedWaits; // of 100 ms each: at most a fifth of the time
    QVERIFY2(waits <= 2 + elapsed / 500, qPrintable(QString::number(waits)));
    QVERIFY(outsider.runs("COMMIT"));
    QVERIFY(m_recorder->waitFor(m_submitted));
    QCOMPARE(words(), QByteArrayList(kLocked + 30, "ok"));
    expectCountsToAddUp();
}

// A batch that finds out who is at fault holds rows that others want.
void TestCulprits::careWaitsBrieflyForLocks()
{
    m_postgres.sql(m_config, R"(
        CREATE TABLE waits (most interval);
        CREATE FUNCTION note_wait() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            INSERT INTO waits VALUES (current_setting('lock_timeout')::interval);
            RETURN NEW;
        END $$;
        CREATE TRIGGER c BEFORE INSERT ON registrations FOR EACH ROW EXECUTE FUNCTION note_wait())");
    bookTogether({RegisterCommand{m_event, email(1)},
                  culprit(QStringLiteral("registration"), QStringLiteral("!23514")),
                  RegisterCommand{m_event, email(2)}});
    QCOMPARE(words(), (QByteArrayList{"ok", "internal", "ok"}));
    QCOMPARE(m_postgres.value(m_config, "SELECT min(most) <= interval '100 ms' FROM waits"),
             QStringLiteral("t"));
}

// Each takes the row again as soon as it has let go of it: nobody may be kept waiting by that.
void TestCulprits::twoServersSellOneEvent()
{
    constexpr int kEach = 2'000;
    m_postgres.sql(m_config, "UPDATE events SET capacity = 10000");
    AdmissionQueue second([this] { return std::make_unique<PgBookingStore>(m_config, nullptr); },
                          AdmissionOptions{.lanes = 1});
    for (int i = 0; i < kEach; ++i) {
        submit(RegisterCommand{m_event, email(i)});
        QVERIFY(second.submit({RegisterCommand{m_event, email(kEach + i)},
                               {2, static_cast<quint64>(i) + 1, nullptr},
                               m_recorder.get()}));
    }
    QVERIFY(m_recorder->waitFor(2 * kEach));
    for (const Answered &answered : m_recorder->all()) {
        QCOMPARE(wordOf(answered.outcome), QByteArray("ok"));
    }
    expectCountsToAddUp();
}

// The batch has looked, and its INSERT waits for another program's, which is then committed.
void TestCulprits::insertedMeanwhileIsAlreadyRegistered()
{
    Outsider outsider(m_config);
    QVERIFY(outsider.runs("INSERT INTO registrations (event_id, user_email) VALUES ('"
                          + m_event.toString().toLatin1() + "', 'p1@x.example')"));
    startTogether({RegisterCommand{m_event, email(0)}, RegisterCommand{m_event, email(1)},
                   RegisterCommand{m_event, email(2)}});
    QTRY_COMPARE(waitingForLocks(), QStringLiteral("1"));
    QVERIFY(outsider.runs("COMMIT"));
    QVERIFY(m_recorder->waitFor(4));
    QCOMPARE(words(), (QByteArrayList{"ok", "already_registered", "ok"}));
}

void TestCulprits::keptMeanwhileIsReplayed()
{
    const RegisterCommand command{m_event, email(1)};
    const Command repeated = keyed(command, QStringLiteral("k"));
    Outsider outsider(m_config);
    QVERIFY(outsider.runs("INSERT INTO idempotency_keys (scope, key, digest, kind) VALUES ('"
                          + m_event.toString().toLatin1() + "', 'k', '\\x"
                          + idempotencyOf(repeated).digest.toHex() + "', 1)"));
    startTogether({RegisterCommand{m_event, email(0)}, repeated});
    QTRY_COMPARE(waitingForLocks(), QStringLiteral("1"));
    QVERIFY(outsider.runs("COMMIT"));
    QVERIFY(m_recorder->waitFor(3));
    QCOMPARE(words(), (QByteArrayList{"ok", "event_full*"}));
    expectCountsToAddUp();
}

// Whoever compares texts otherwise than the index does must not be told to try again for ever.
void TestCulprits::textThatOnlyTheIndexKnows()
{
    const QString marked = QStringLiteral("\ufeff\ufeffada@x.example");
    bookTogether({RegisterCommand{m_event, marked}});
    std::vector<Command> batch{RegisterCommand{m_event, marked}};
    QByteArrayList expected{"ok", "ok", "already_registered"};
    for (int person = 0; person < 30; ++person) {
        batch.push_back(RegisterCommand{m_event, email(person)});
        expected << "ok";
    }
    bookTogether(batch);
    QCOMPARE(words(), expected);
    expectCountsToAddUp();
}

QTEST_GUILESS_MAIN(TestCulprits)
#include "tst_culprits.moc"
