// What idempotency keys keep: rows of older versions are answered as they were, to the byte; and
// every answer of today comes again as it was.
#include "backend/storage/migrator.h"
#include "backend/storage/pg_booking_store.h"
#include "shared/api/error_json.h"
#include "shared/api/event_json.h"
#include "shared/api/registration_json.h"
#include "shared/api/validation.h"
#include "tests/support/test_postgres.h"

#include <QtTest>

using namespace boxoffice;

namespace {

constexpr int kOlderSchema = 8;
const char kEvent[] = "01890000-0000-7000-8000-000000000001";
const char kResult[] = "01890000-0000-7000-8000-000000000002";
const char kOrganizer[] = "01890000-0000-7000-8000-000000000008";
const char kTwoOrganizers[] = "INSERT INTO organizers (id, name, slug, version) VALUES "
                              "('01890000-0000-7000-8000-000000000007', 'First', 'first', 1), "
                              "('01890000-0000-7000-8000-000000000008', 'Second', 'second', 5)";
const char kEventJson[] =
    R"({"id":"01890000-0000-7000-8000-000000000001","name":"Gig","description":"","capacity":4,)"
    R"("booked_count":1,"created_at":"2026-01-31T09:30:00.000Z","starts_at":null,"ends_at":null,)"
    R"("timezone":null,"location":"","status":"published"})";
const char kRegistrationJson[] =
    R"({"id":"01890000-0000-7000-8000-000000000002",)"
    R"("event_id":"01890000-0000-7000-8000-000000000001","user_email":"ada@x.example",)"
    R"("created_at":"2026-01-31T09:30:00.000Z","cancelled_at":"2026-02-01T00:00:00.000Z"})";

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

Uuid idOf(const char *text)
{
    return *Uuid::parse(QByteArrayView(text));
}

Command keyed(Command command)
{
    const QByteArray digest = digestOf(command);
    std::visit([&](auto &c) { c.idempotency = {QStringLiteral("key"), digest}; }, command);
    return command;
}

Command registering(const char *email = "ada@x.example")
{
    return keyed(RegisterCommand{idOf(kEvent), QString::fromLatin1(email)});
}

Command creating()
{
    return keyed(CreateEventCommand{{QStringLiteral("Gig"), QStringLiteral("d"), 4}});
}

Command creatingFor(const char *organizer)
{
    CreateEventCommand command{{QStringLiteral("Gig"), QStringLiteral("d"), 4}};
    command.draft.organizerId = idOf(organizer);
    return keyed(command);
}

Command editing(const EventPatch &patch, const VersionCheck &ifMatch = {})
{
    return keyed(UpdateEventCommand{idOf(kEvent), patch, ifMatch});
}

Command withCapacity(int seats)
{
    EventPatch patch;
    patch.capacity = seats;
    return editing(patch);
}

Command deleting(bool force = false)
{
    return keyed(DeleteEventCommand{idOf(kEvent), force});
}

Command cancelling()
{
    return keyed(CancelRegistrationCommand{idOf(kEvent), idOf(kResult)});
}

// All that a client gets to see of it, and the version that stands in the ETag.
QByteArray told(const Outcome &outcome)
{
    const QByteArray how = outcome.replayed ? "again " : "";
    if (const Error *error = outcome.error()) {
        return how + encode(*error);
    }
    if (const Event *event = outcome.event()) {
        const QByteArray organizers =
            event->organizer ? '.' + QByteArray::number(event->organizerVersion) : QByteArray();
        return how + (outcome.created ? "201 " : "200 ") + encode(*event) + " v"
            + QByteArray::number(event->version) + organizers;
    }
    if (const Registration *registration = outcome.registration()) {
        return how + (outcome.created ? "201 " : "200 ") + encode(*registration);
    }
    return how + "204";
}

} // namespace

Q_DECLARE_METATYPE(Command)

class TestKeptAnswers : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void olderKinds_data();
    void olderKinds();
    void anOlderServerGoesOnKeeping();
    void everyAnswerComesAgain_data();
    void everyAnswerComesAgain();
    void aRefusalOfANewerProgram_data();
    void aRefusalOfANewerProgram();
    void theMigrationReadsNoRows();

private:
    void openStore();
    QByteArray book(const Command &command);
    QString stored(const QByteArray &column);

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<PgBookingStore> m_store;
};

void TestKeptAnswers::openStore()
{
    m_store = std::make_unique<PgBookingStore>(m_config, nullptr);
    QVERIFY(m_store->connect(soon()));
}

QByteArray TestKeptAnswers::book(const Command &command)
{
    std::vector<Command> batch{command};
    const BatchAttempt attempt = m_store->book(batch, {});
    return attempt.end == BatchEnd::Done ? told(attempt.decision.outcomes.at(0)) : "not booked";
}

QString TestKeptAnswers::stored(const QByteArray &column)
{
    return m_postgres.value(m_config, "SELECT " + column + " FROM idempotency_keys");
}

void TestKeptAnswers::olderKinds_data()
{
    QTest::addColumn<int>("kind");
    QTest::addColumn<Command>("command");
    QTest::addColumn<QByteArray>("resultAndAnswer"); // as SQL
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](int kind, const Command &command, const char *expected,
                        const QByteArray &resultAndAnswer = "NULL, NULL") {
        QByteArray now = expected; // with the members that came since
        now.replace(R"("status":"published"})",
                    R"("status":"published",)"
                    R"("names_required":false,"holders_may_edit":true,"slug":null,"image":null})");
        for (const char *end :
             {R"("cancelled_at":null})", R"("cancelled_at":"2026-02-01T00:00:00.000Z"})"}) {
            now.replace(end,
                        QByteArray(QByteArray(end).chopped(1)
                                   + R"(,"name":"","number":"AJAAAAAA","version":1,)"
                                     R"("mail_error":null,"erased_at":null})"));
        }
        QTest::addRow("kind %d", kind) << kind << command << resultAndAnswer << "again " + now;
    };
    const QByteArray result = "'" + QByteArray(kResult) + "', NULL";
    row(0, registering(),
        R"(201 {"id":"01890000-0000-7000-8000-000000000002",)"
        R"("event_id":"01890000-0000-7000-8000-000000000001","user_email":"ada@x.example",)"
        R"("created_at":"2026-01-31T09:30:00.000Z","cancelled_at":null})",
        result);
    row(1, registering(), R"({"error":"The event is full.","code":"event_full"})");
    row(2, registering(),
        R"({"error":"This e-mail address is already registered for the event.",)"
        R"("code":"already_registered"})");
    row(3, creating(),
        R"(201 {"id":"01890000-0000-7000-8000-000000000002","name":"Gig","description":"d",)"
        R"("capacity":4,"booked_count":0,"created_at":"2026-01-31T09:30:00.000Z",)"
        R"("starts_at":null,"ends_at":null,"timezone":null,"location":"",)"
        R"("status":"published"} v1)",
        result);
    row(4, withCapacity(4), QByteArray("200 " + QByteArray(kEventJson) + " v6").constData(),
        "NULL, '6 " + QByteArray(kEventJson) + "'");
    row(5, deleting(), "204");
    row(6, cancelling(), QByteArray("200 " + QByteArray(kRegistrationJson)).constData(),
        "NULL, '0 " + QByteArray(kRegistrationJson) + "'");
    row(7, registering(),
        R"({"error":"The event is not open for registration.","code":"event_not_open"})");
    row(8, withCapacity(1),
        R"({"error":"More seats than that are booked already.","code":"capacity_below_booked",)"
        R"("field":"capacity"})");
    row(9, editing({}, {true, {4}}),
        R"({"error":"The event was changed meanwhile; read it again.",)"
        R"("code":"precondition_failed"})");
    row(10, deleting(),
        R"({"error":"The event has registrations; delete it with ?force=true to lose them.",)"
        R"("code":"event_has_registrations"})");
    row(11, cancelling(),
        R"({"error":"There is no such registration.","code":"registration_not_found"})");
    row(12, withCapacity(3), encode(validPeriod(1, 0).error()).constData());
    row(13, registering(), R"({"error":"The event is over.","code":"event_not_open"})");
}

// The state of the database would give another answer than the one that is kept.
void TestKeptAnswers::olderKinds()
{
    QFETCH(int, kind);
    QFETCH(Command, command);
    QFETCH(QByteArray, resultAndAnswer);
    m_config = m_postgres.emptyDatabase();
    QList<Migration> migrations = *loadMigrations(embeddedMigrations());
    QList<Migration> older = migrations;
    older.resize(kOlderSchema);
    QVERIFY(migrate(m_config, older, soon()));
    m_postgres.sql(m_config,
                   "INSERT INTO events (id, name, capacity) VALUES ('" + QByteArray(kEvent)
                       + "', 'Gig', 9); "
                         "INSERT INTO idempotency_keys (created_at, scope, key, digest, kind, "
                         "result_id, answer) VALUES ('2026-01-31 09:30:00+00', '"
                       + scopeOf(command).toByteArray() + "', 'key', decode('"
                       + idempotencyOf(command).digest.toHex() + "', 'hex'), "
                       + QByteArray::number(kind) + ", " + resultAndAnswer + ")");
    QVERIFY(migrate(m_config, migrations, soon()));
    openStore();
    QTEST(book(command), "expected");
    QCOMPARE(stored("count(*)"), QStringLiteral("1"));
    QCOMPARE(m_postgres.value(m_config, "SELECT count(*) FROM registrations"), QStringLiteral("0"));
}

// Its statement, as it was, while servers are replaced one after the other.
void TestKeptAnswers::anOlderServerGoesOnKeeping()
{
    m_config = m_postgres.freshDatabase();
    const Command command = registering();
    m_postgres.sql(m_config,
                   "INSERT INTO events (id, name, capacity) VALUES ('" + QByteArray(kEvent)
                       + "', 'Gig', 9); INSERT INTO idempotency_keys (created_at, scope, key, "
                         "digest, kind, result_id) VALUES (now(), '"
                       + QByteArray(kEvent) + "', 'key', decode('"
                       + idempotencyOf(command).digest.toHex() + "', 'hex'), 13, NULL)");
    openStore();
    QCOMPARE(book(command),
             QByteArray(R"(again {"error":"The event is over.","code":"event_not_open"})"));
}

void TestKeptAnswers::everyAnswerComesAgain_data()
{
    QTest::addColumn<QByteArray>("before"); // as SQL
    QTest::addColumn<Command>("command");
    QTest::addColumn<QByteArray>("beginning");
    QTest::addColumn<QString>("code"); // as it is stored
    const auto row = [](const char *name, const char *before, const Command &command,
                        const char *beginning, const char *code = "") {
        QTest::newRow(name) << QByteArray(before) << command << QByteArray(beginning)
                            << QString::fromLatin1(code);
    };
    EventPatch early;
    early.endsAt = 0;
    row("registered", "", registering("new@x.example"), "201 {");
    row("created", "", creating(), "201 {");
    row("created/for the first organizer", kTwoOrganizers, creating(), "201 {");
    row("created/for another one", kTwoOrganizers, creatingFor(kOrganizer), "201 {");
    row("edited/of an organizer", kTwoOrganizers, withCapacity(3), "200 {");
    row("edited", "", withCapacity(3), "200 {");
    row("edited/nothing", "", editing({}), "200 {");
    row("deleted", "", deleting(true), "204");
    row("cancelled", "", cancelling(), "200 {");
    row("full", "UPDATE events SET capacity = 1", registering("new@x.example"),
        R"({"error":"The event is full.")", "event_full");
    row("already registered", "", registering(), R"({"error":"This e-mail)", "already_registered");
    row("not open", "UPDATE events SET status = 'draft'", registering("new@x.example"),
        R"({"error":"The event is not open)", "event_not_open");
    row("over", "UPDATE events SET ends_at = now() - interval '1 second'",
        registering("new@x.example"), R"({"error":"The event is over.")", "event_not_open");
    row("capacity below booked",
        "UPDATE events SET booked_count = 2; INSERT INTO registrations (event_id, user_email) "
        "SELECT id, 'ben@x.example' FROM events",
        withCapacity(1), R"({"error":"More seats than that are booked already.")",
        "capacity_below_booked");
    row("precondition", "", editing({}, {true, {4}}), R"({"error":"The event was changed)",
        "precondition_failed");
    row("has registrations", "", deleting(), R"({"error":"The event has registrations;)",
        "event_has_registrations");
    row("no such registration", "DELETE FROM registrations; UPDATE events SET booked_count = 0",
        cancelling(), R"({"error":"There is no such registration.")", "registration_not_found");
    row("ends before it starts", "UPDATE events SET starts_at = now()", editing(early),
        R"({"error")", "invalid_field");
}

void TestKeptAnswers::everyAnswerComesAgain()
{
    QFETCH(QByteArray, before);
    QFETCH(Command, command);
    QFETCH(QByteArray, beginning);
    QFETCH(QString, code);
    m_config = m_postgres.freshDatabase();
    m_postgres.sql(
        m_config,
        "INSERT INTO events (id, name, capacity, booked_count) VALUES ('" + QByteArray(kEvent)
            + "', 'Gig', 4, 1); INSERT INTO registrations (event_id, id, user_email) "
              "VALUES ('"
            + QByteArray(kEvent) + "', '" + QByteArray(kResult) + "', 'ada@x.example'); " + before);
    openStore();
    const QByteArray first = book(command);
    QVERIFY2(first.startsWith(beginning), first);
    QCOMPARE(stored("coalesce(max(code) FILTER (WHERE key = 'key'), '')"), code);
    // Meanwhile all is different.
    m_postgres.sql(m_config,
                   "UPDATE events SET name = 'Other', capacity = 1000, status = 'published', "
                   "starts_at = NULL, ends_at = NULL, version = version + 7; "
                   "UPDATE organizers SET name = 'Other', version = version + 1");
    QCOMPARE(book(command), "again " + first);
    QCOMPARE(book(command), "again " + first);
}

void TestKeptAnswers::aRefusalOfANewerProgram_data()
{
    QTest::addColumn<QByteArray>("code");
    QTest::addColumn<QByteArray>("answer");
    QTest::addColumn<QByteArray>("expected");
    const QByteArray internal = "again " + encode(internalError());
    QTest::newRow("code/unknown") << QByteArray("from_the_future") << QByteArray("NULL")
                                  << internal;
    QTest::newRow("code/unknown, with its wording")
        << QByteArray("from_the_future") << QByteArray("E'\\nSome sentence.'") << internal;
    QTest::newRow("code/known, with another wording")
        << QByteArray("event_full") << QByteArray("E'user_email\\nNo: none left.'")
        << QByteArray(
               R"(again {"error":"No: none left.","code":"event_full","field":"user_email"})");
    QTest::newRow("code/known, without the wording it needs")
        << QByteArray("event_not_open") << QByteArray("NULL") << internal;
}

// A server may be put back to an older version of the same schema.
void TestKeptAnswers::aRefusalOfANewerProgram()
{
    QFETCH(QByteArray, code);
    QFETCH(QByteArray, answer);
    m_config = m_postgres.freshDatabase();
    const Command command = registering();
    m_postgres.sql(m_config,
                   "INSERT INTO events (id, name, capacity) VALUES ('" + QByteArray(kEvent)
                       + "', 'Gig', 9); INSERT INTO idempotency_keys (scope, key, digest, code, "
                         "answer) VALUES ('"
                       + QByteArray(kEvent) + "', 'key', decode('"
                       + idempotencyOf(command).digest.toHex() + "', 'hex'), '" + code + "', "
                       + answer + ")");
    openStore();
    QTEST(book(command), "expected");
}

// Neither does it write any: a table of millions is taken over at once.
void TestKeptAnswers::theMigrationReadsNoRows()
{
    m_config = m_postgres.emptyDatabase();
    QList<Migration> migrations = *loadMigrations(embeddedMigrations());
    QList<Migration> older = migrations;
    older.resize(kOlderSchema);
    QVERIFY(migrate(m_config, older, soon()));
    m_postgres.sql(m_config,
                   "INSERT INTO idempotency_keys (scope, key, digest, kind) "
                   "SELECT gen_random_uuid(), 'k', '', 1 FROM generate_series(1, 1000)");
    const QByteArray file = "SELECT pg_relation_filenode('idempotency_keys')";
    const QByteArray scans = "SELECT seq_scan FROM pg_stat_xact_user_tables "
                             "WHERE relname = 'idempotency_keys'";
    const QString before = m_postgres.value(m_config, file);
    m_postgres.sql(m_config,
                   "BEGIN; " + migrations.at(kOlderSchema).sql + "CREATE TABLE scans AS " + scans
                       + "; COMMIT");
    QCOMPARE(m_postgres.value(m_config, file), before);
    QCOMPARE(m_postgres.value(m_config, "SELECT seq_scan FROM scans"), QStringLiteral("0"));
}

QTEST_GUILESS_MAIN(TestKeptAnswers)
#include "tst_kept_answers.moc"
