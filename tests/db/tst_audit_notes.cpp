// The audit log on a real PostgreSQL: a change and its entry are in one transaction, whatever goes
// wrong; and what changes nothing leaves no entry.
#include "backend/storage/pg_booking_store.h"
#include "backend/storage/pg_event_reader.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/test_postgres.h"

#include <QtTest>

#include <thread>

using namespace boxoffice;

namespace {

const char kFirst[] = "01890000-0000-7000-8000-000000000007";
const char kSecond[] = "01890000-0000-7000-8000-000000000008";
const char kKey[] = "01890000-0000-7000-8000-000000000009";

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

Uuid idOf(const char *text)
{
    return *Uuid::parse(QByteArrayView(text));
}

Actor someKey()
{
    return {ActorKind::Key, idOf(kKey), QStringLiteral("192.0.2.1")};
}

CreateEventCommand creating(const QString &name)
{
    return {{name, {}, 300}, {}, someKey()};
}

EventPatch named(const QString &name)
{
    EventPatch patch;
    patch.name = name;
    return patch;
}

// Refuses an event, its edit or its deletion while it has that name.
const char kRefuseBad[] = R"(
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF 'bad' IN (NEW.name, OLD.name) THEN RAISE EXCEPTION 'injected' USING ERRCODE = '23514'; END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER a BEFORE INSERT OR UPDATE OR DELETE ON events
    FOR EACH ROW EXECUTE FUNCTION refuse())";

} // namespace

class TestAuditNotes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_store.reset(); }

    void everyMemberIsWritten();
    void inTheOrderOfTheChanges();
    void eventsOfOrganizersAreReadBack();
    void anUnknownOrganizerIsRefused();
    void whatChangesNothing();
    void aRefusedBatchLeavesNone();
    void oneCulprit_data();
    void oneCulprit();
    void noEntryNoChange_data();
    void noEntryNoChange();
    void lostCommit_data();
    void lostCommit();
    void oneStatementABatch();
    void aBatchErasesWhatItKeptItself();
    void aCrashLeavesBothOrNeither();

private:
    BatchAttempt book(std::vector<Command> batch, bool carefully = false)
    {
        return m_store->book(batch, {.joinIn = {}, .carefully = carefully});
    }
    Uuid created(const QString &name)
    {
        return book({creating(name)}).decision.outcomes.at(0).event()->id;
    }
    QString value(const QByteArray &query) { return m_postgres.value(m_config, query); }
    // Of the log since the last call, in its order.
    QString log(const QByteArray &columns = "action")
    {
        const QString all = value("SELECT string_agg(concat_ws(' ', " + columns
                                  + "), E'\n' ORDER BY id) FROM audit_log WHERE id > '"
                                  + m_seen.toByteArray() + "'");
        m_seen = *Uuid::parse(
            value("SELECT coalesce((SELECT id FROM audit_log ORDER BY id DESC LIMIT 1), '"
                  + Uuid{}.toByteArray() + "')"));
        return all;
    }
    void addOrganizers()
    {
        m_postgres.sql(m_config,
                       "INSERT INTO organizers (id, name, slug, version) VALUES ('"
                           + QByteArray(kFirst) + "', 'First', 'first', 1), ('"
                           + QByteArray(kSecond) + "', 'Second', 'second', 5)");
    }
    Event stored(const Uuid &id)
    {
        PgEventReader reader(m_config, nullptr);
        return reader.connect(soon()) ? reader.events({&id, 1})->value(id) : Event{};
    }

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<PgBookingStore> m_store;
    Uuid m_seen;
};

void TestAuditNotes::init()
{
    m_config = m_postgres.freshDatabase();
    m_seen = {};
    m_store = std::make_unique<PgBookingStore>(m_config, nullptr);
    QVERIFY(m_store->connect(soon()));
}

void TestAuditNotes::everyMemberIsWritten()
{
    const QByteArray all = "coalesce(organizer_id::text, '-'), actor_kind, "
                           "coalesce(actor_id::text, '-'), action, target_kind, target_id, "
                           "address, changes, (now() - at < interval '1 minute')";
    const Uuid event = created(QStringLiteral("Gig"));
    const QString first = QStringLiteral("- key %1 event.created event %2 192.0.2.1 %3 t");
    QCOMPARE(log(all),
             first.arg(QLatin1StringView(kKey), event.toString(),
                       QStringLiteral(R"({"name": [null, "Gig"], "capacity": [null, 300]})")));
    addOrganizers();
    const Registration registration = *book({RegisterCommand{event, QStringLiteral("a@x.example")}})
                                           .decision.outcomes.at(0)
                                           .registration();
    QCOMPARE(log(all), QString());
    book({CancelRegistrationCommand{event, registration.id, {}, Actor{}}});
    QCOMPARE(log(all),
             QStringLiteral("%1 open - registration.cancelled registration %2  {} t")
                 .arg(QLatin1StringView(kFirst), registration.id.toString()));
    book({UpdateEventCommand{
        event, named(QStringLiteral("\"'\\{},NULL\u00e9")), {}, {}, someKey()}});
    QCOMPARE(log("organizer_id, action, changes->'name'->>1"),
             QLatin1StringView(kFirst) + QStringLiteral(" event.updated \"'\\{},NULL\u00e9"));
    book({DeleteEventCommand{event, true, {}, {}, someKey()}});
    QCOMPARE(log("organizer_id, action, target_id"),
             QLatin1StringView(kFirst) + QString(u" event.deleted " % event.toString()));
}

void TestAuditNotes::inTheOrderOfTheChanges()
{
    const Uuid event = created(QStringLiteral("0"));
    log();
    std::vector<Command> batch;
    QStringList expected;
    for (int i = 1; i <= 100; ++i) {
        batch.push_back(UpdateEventCommand{event, named(QString::number(i))});
        expected << QString::number(i);
    }
    QCOMPARE(book(batch).end, BatchEnd::Done);
    QCOMPARE(log("changes->'name'->>1"), expected.join(u'\n'));
    for (Command &command : batch) {
        QString &name = *std::get<UpdateEventCommand>(command).patch.name;
        name = QString::number(name.toInt() + 100);
    }
    batch.push_back(DeleteEventCommand{event});
    QCOMPARE(book(batch, true).end, BatchEnd::Done); // in pieces
    QVERIFY(log().endsWith(u"event.updated\nevent.deleted"));
    QCOMPARE(value("SELECT count(*) FROM audit_log"), QStringLiteral("202"));
}

void TestAuditNotes::eventsOfOrganizersAreReadBack()
{
    const Uuid before = created(QStringLiteral("Before"));
    QCOMPARE(stored(before).organizer, std::nullopt);
    addOrganizers();
    const OrganizerName first{idOf(kFirst), QStringLiteral("First"), QStringLiteral("first")};
    const OrganizerName second{idOf(kSecond), QStringLiteral("Second"), QStringLiteral("second")};
    QCOMPARE(stored(before).organizer, std::optional(first));
    QCOMPARE(stored(before).organizerVersion, 1);
    CreateEventCommand forSecond = creating(QStringLiteral("S"));
    forSecond.draft.organizerId = second.id;
    const BatchAttempt attempt = book({forSecond, creating(QStringLiteral("F"))});
    const Event &event = *attempt.decision.outcomes.at(0).event();
    QCOMPARE(event.organizer, std::optional(second));
    QCOMPARE(event.organizerVersion, 5);
    QCOMPARE(stored(event.id), event);
    const Event &firsts = *attempt.decision.outcomes.at(1).event();
    QCOMPARE(firsts.organizer, std::optional(first));
    QCOMPARE(stored(firsts.id), firsts);
    const BatchAttempt edit = book({UpdateEventCommand{event.id, named(QStringLiteral("New"))},
                                    UpdateEventCommand{before, named(QStringLiteral("New"))}});
    QCOMPARE(stored(event.id), *edit.decision.outcomes.at(0).event());
    QCOMPARE(stored(before), *edit.decision.outcomes.at(1).event());
    QCOMPARE(stored(event.id).organizer, std::optional(second));
}

void TestAuditNotes::anUnknownOrganizerIsRefused()
{
    addOrganizers();
    CreateEventCommand command = creating(QStringLiteral("x"));
    command.draft.organizerId = idOf(kKey);
    const BatchAttempt attempt = book({command, creating(QStringLiteral("y"))});
    QCOMPARE(attempt.end, BatchEnd::Done);
    QCOMPARE(*attempt.decision.outcomes.at(0).error(), organizerNotFound());
    QVERIFY(attempt.decision.outcomes.at(1).event());
    QCOMPARE(log("changes->'name'->>1"), QStringLiteral("y"));
}

void TestAuditNotes::whatChangesNothing()
{
    const Uuid event = created(QStringLiteral("x"));
    UpdateEventCommand edit{event, named(QStringLiteral("y"))};
    edit.idempotency = {QStringLiteral("key"), digestOf(edit)};
    book({edit});
    const Registration one = *book({RegisterCommand{event, QStringLiteral("a@x.example")}})
                                  .decision.outcomes.at(0)
                                  .registration();
    log();
    book({edit, UpdateEventCommand{event, named(QStringLiteral("y"))},
          DeleteEventCommand{event, false}, CancelRegistrationCommand{event, idOf(kKey)},
          UpdateEventCommand{idOf(kKey), named(QStringLiteral("z"))}});
    QCOMPARE(log(), QString());
    book({CancelRegistrationCommand{event, one.id}, CancelRegistrationCommand{event, one.id}});
    QCOMPARE(log(), QStringLiteral("registration.cancelled"));
}

void TestAuditNotes::aRefusedBatchLeavesNone()
{
    m_postgres.sql(m_config, kRefuseBad);
    const BatchAttempt attempt =
        book({creating(QStringLiteral("good")), creating(QStringLiteral("bad"))});
    QCOMPARE(attempt.end, BatchEnd::Refused);
    QCOMPARE(log(), QString());
    QCOMPARE(value("SELECT count(*) FROM events"), QStringLiteral("0"));
}

void TestAuditNotes::oneCulprit_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("creation") << 0;
    QTest::newRow("edit") << 1;
    QTest::newRow("deletion") << 2;
}

// One of 256 is refused: each of the others has its entry, and that one has none.
void TestAuditNotes::oneCulprit()
{
    QFETCH(int, kind);
    std::vector<Command> commands;
    for (int i = 0; i < 256; ++i) {
        commands.push_back(creating(QString::number(i)));
    }
    const BatchAttempt prepared = book(commands);
    if (kind > 0) {
        for (std::size_t i = 0; i < commands.size(); ++i) {
            const Uuid event = prepared.decision.outcomes[i].event()->id;
            commands[i] = kind == 1
                ? Command(UpdateEventCommand{event, named(QString::number(1'000 + i))})
                : Command(DeleteEventCommand{event});
        }
    }
    if (kind == 2) {
        m_postgres.sql(m_config,
                       "UPDATE events SET name = 'bad' WHERE id = '"
                           + eventOf(commands[100])->toByteArray() + '\'');
    } else if (kind == 1) {
        std::get<UpdateEventCommand>(commands[100]).patch.name = QStringLiteral("bad");
    } else {
        commands[100] = creating(QStringLiteral("bad"));
    }
    m_postgres.sql(m_config, kRefuseBad);
    log();
    const BatchAttempt attempt = book(commands, true);
    QCOMPARE(attempt.end, BatchEnd::Done);
    QCOMPARE(attempt.culprits, 1);
    QCOMPARE(attempt.decision.notes.size(), std::size_t(255));
    const QString told = log("target_id");
    QCOMPARE(told.count(u'\n'), qsizetype(254));
    for (std::size_t i = 0; i < commands.size(); ++i) {
        const Outcome &outcome = attempt.decision.outcomes[i];
        QCOMPARE(outcome.error() != nullptr, i == 100);
        const Uuid id = outcome.event() ? outcome.event()->id
            : kind > 0                  ? *eventOf(commands[i])
                                        : Uuid{};
        QCOMPARE(told.contains(id.toString()), i != 100);
    }
}

void TestAuditNotes::noEntryNoChange_data()
{
    QTest::addColumn<bool>("carefully");
    QTest::newRow("at once") << false;
    QTest::newRow("in pieces") << true;
}

// Where the log refuses the entry there is no change either.
void TestAuditNotes::noEntryNoChange()
{
    QFETCH(bool, carefully);
    const Uuid event = created(QStringLiteral("x"));
    m_postgres.sql(m_config,
                   "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                   "RAISE EXCEPTION 'injected' USING ERRCODE = '23514'; END $$; "
                   "CREATE TRIGGER a BEFORE INSERT ON audit_log FOR EACH ROW "
                   "WHEN (NEW.action = 'event.updated') EXECUTE FUNCTION refuse()");
    const BatchAttempt attempt = book({UpdateEventCommand{event, named(QStringLiteral("y"))},
                                       RegisterCommand{event, QStringLiteral("a@x.example")}},
                                      carefully);
    QCOMPARE(attempt.end, carefully ? BatchEnd::Done : BatchEnd::Refused);
    QCOMPARE(stored(event).name, QStringLiteral("x"));
    QCOMPARE(stored(event).version, 1);
    QCOMPARE(stored(event).bookedCount, carefully ? 1 : 0);
}

void TestAuditNotes::lostCommit_data()
{
    QTest::addColumn<int>("kind"); // 0 creation, 1 edit, 2 cancellation, 3 deletion
    QTest::addColumn<bool>("arrived");
    const char *const kinds[] = {"creation", "edit", "cancellation", "deletion"};
    for (int kind = 0; kind < 4; ++kind) {
        QTest::addRow("%s/answer lost", kinds[kind]) << kind << true;
        QTest::addRow("%s/never arrived", kinds[kind]) << kind << false;
    }
}

// What is booked again is in the log once, too.
void TestAuditNotes::lostCommit()
{
    QFETCH(int, kind);
    QFETCH(bool, arrived);
    const Uuid event = created(QStringLiteral("x"));
    const Registration one = *book({RegisterCommand{event, QStringLiteral("a@x.example")}})
                                  .decision.outcomes.at(0)
                                  .registration();
    log();
    const Command commands[] = {
        creating(QStringLiteral("new")), UpdateEventCommand{event, named(QStringLiteral("y"))},
        CancelRegistrationCommand{event, one.id}, DeleteEventCommand{event, true}};
    const char *const actions[] = {"event.created", "event.updated", "registration.cancelled",
                                   "event.deleted"};
    CuttingProxy proxy(m_config.host);
    DatabaseConfig through = m_config;
    through.host = proxy.directory();
    PgBookingStore store(through, nullptr);
    QVERIFY(store.connect(soon()));
    std::vector<Command> batch{commands[kind]};
    proxy.cutNext(arrived ? CuttingProxy::Cut::AnswerOfCommit : CuttingProxy::Cut::Commit);
    const BatchAttempt attempt = store.book(batch, {});
    QCOMPARE(attempt.end, BatchEnd::CommitUnknown);
    QVERIFY(store.connect(soon()));
    QCOMPARE(store.resolve(attempt.decision),
             arrived ? BookingStore::Resolution::Committed
                     : BookingStore::Resolution::NotCommitted);
    if (!arrived) {
        QCOMPARE(value("SELECT count(*) FROM audit_log"), QStringLiteral("1"));
        QCOMPARE(store.book(batch, {}).end, BatchEnd::Done);
    }
    QCOMPARE(log(), QString::fromLatin1(actions[kind]));
}

void TestAuditNotes::oneStatementABatch()
{
    m_postgres.sql(m_config,
                   "CREATE TABLE statements (n int); CREATE FUNCTION count_it() RETURNS trigger "
                   "LANGUAGE plpgsql AS $$ BEGIN INSERT INTO statements VALUES (1); RETURN NULL; "
                   "END $$; CREATE TRIGGER a AFTER INSERT ON audit_log FOR EACH STATEMENT "
                   "EXECUTE FUNCTION count_it()");
    const Uuid event = created(QStringLiteral("x"));
    QCOMPARE(value("SELECT count(*) FROM statements"), QStringLiteral("1"));
    std::vector<Command> batch;
    for (int i = 0; i < 64; ++i) {
        batch.push_back(UpdateEventCommand{event, named(QString::number(i))});
        batch.push_back(creating(QString::number(i)));
        batch.push_back(RegisterCommand{event, QStringLiteral("%1@x.example").arg(i)});
    }
    book(batch);
    QCOMPARE(value("SELECT count(*) FROM statements"), QStringLiteral("2"));
    QCOMPARE(value("SELECT count(*) FROM audit_log"), QStringLiteral("129"));
    book({RegisterCommand{event, QStringLiteral("last@x.example")}});
    QCOMPARE(value("SELECT count(*) FROM statements"), QStringLiteral("2"));
}

// A correction and an erasure that meet in one batch: neither the answer that the correction keeps
// for its key, nor its entry, may hold what the erasure took away.
void TestAuditNotes::aBatchErasesWhatItKeptItself()
{
    const Uuid event = created(QStringLiteral("Gig"));
    const Registration registration = *book({RegisterCommand{event, QStringLiteral("a@x.example")}})
                                           .decision.outcomes.at(0)
                                           .registration();
    RegistrationPatch patch;
    patch.name = QStringLiteral("Secret");
    CorrectRegistrationCommand correct{event, registration.id, patch, {}, someKey(), {}};
    correct.idempotency = {QStringLiteral("key"), digestOf(Command(correct))};
    const BatchAttempt attempt =
        book({correct, EraseRegistrationCommand{event, registration.id, {}, someKey(), {}}});
    QCOMPARE(attempt.decision.outcomes.at(0).registration()->name, QStringLiteral("Secret"));
    QCOMPARE(value("SELECT count(*) FROM idempotency_keys WHERE answer LIKE '%Secret%' OR answer "
                   "LIKE '%a@x.example%'"),
             QStringLiteral("0"));
    QCOMPARE(value("SELECT count(*) FROM idempotency_keys WHERE code = 'registration_not_found'"),
             QStringLiteral("1"));
    QCOMPARE(value("SELECT string_agg(action || address || changes::text, ' ' ORDER BY id) FROM "
                   "audit_log WHERE target_id = '"
                   + registration.id.toByteArray() + "' AND action <> 'registration.created'"),
             QStringLiteral("registration.corrected{} registration.erased{}"));
}

// Killed in the middle of batches that create, edit and edit again.
void TestAuditNotes::aCrashLeavesBothOrNeither()
{
    const Uuid event = created(QStringLiteral("x"));
    std::thread editor([&] {
        PgBookingStore store(m_config, nullptr);
        bool goesOn = store.connect(soon());
        for (int i = 0; goesOn; ++i) {
            std::vector<Command> batch{
                UpdateEventCommand{event, named(QString::number(2 * i))},
                creating(QString::number(i)),
                UpdateEventCommand{event, named(QString::number(2 * i + 1))}};
            goesOn = store.book(batch, {}).end == BatchEnd::Done;
        }
    });
    const auto entries = [this] { return value("SELECT count(*) FROM audit_log").toInt(); };
    const bool wrote = QTest::qWaitFor([&] { return entries() > 60; }, 30'000);
    m_postgres.kill9();
    editor.join();
    m_postgres.start();
    QVERIFY(wrote);
    QCOMPARE(value("SELECT count(*) + sum(version - 1) FROM events").toInt(), entries());
}

QTEST_GUILESS_MAIN(TestAuditNotes)
#include "tst_audit_notes.moc"
