// What organizers change, on a real PostgreSQL: every column, mixed batches, the announcements, and
// what is found out after a lost COMMIT.
#include "backend/database/transaction.h"
#include "backend/storage/event_removal.h"
#include "backend/storage/pg_booking_store.h"
#include "backend/storage/pg_change_feed.h"
#include "backend/storage/pg_event_reader.h"
#include "tests/support/cutting_proxy.h"
#include "tests/support/patience.h"
#include "tests/support/test_postgres.h"

#include <QtTest>

#include <numeric>

using namespace boxoffice;

namespace {

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

Command registering(const Uuid &event, const char *person)
{
    return RegisterCommand{event, QString::fromLatin1(person), {}};
}

Command cancelling(const Registration &registration)
{
    return CancelRegistrationCommand{registration.eventId, registration.id, {}};
}

Command editing(const Uuid &event, const EventPatch &patch)
{
    return UpdateEventCommand{event, patch, {}, {}};
}

Command withCapacity(const Uuid &event, int seats)
{
    EventPatch patch;
    patch.capacity = seats;
    return editing(event, patch);
}

Command inCategory(const Uuid &event, const char *name)
{
    EventPatch patch;
    patch.category = QString::fromLatin1(name);
    return editing(event, patch);
}

EventPatch wholePatch()
{
    EventPatch patch;
    patch.name = QStringLiteral("{\"n'\\,NULL}");
    patch.description = QStringLiteral("'); DROP TABLE events; --");
    patch.capacity = 77;
    patch.startsAt = std::optional<qint64>(-62'135'596'800'000);
    patch.endsAt = std::optional<qint64>(253'402'300'799'999);
    patch.timezone = QStringLiteral("Asia/Tokyo");
    patch.location = QStringLiteral("NULL");
    patch.status = EventStatus::Cancelled;
    return patch;
}

// One letter an outcome: + done, r replayed, - refused.
QString signsOf(const BatchAttempt &attempt)
{
    QString signs;
    for (const Outcome &outcome : attempt.decision.outcomes) {
        signs += outcome.error() ? u'-' : outcome.replayed ? u'r' : u'+';
    }
    return signs;
}

} // namespace

class TestPgOrganizerStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_store.reset(); }

    void draftIsReadBack();
    void editIsReadBack();
    void clearedMembersAreReadBack();
    void picturesAreReadBack();
    void cancelThenRegisterInOneBatch();
    void capacityThenRegisterInOneBatch();
    void cancelThenLowerInOneBatch();
    void registerThenDeleteInOneBatch();
    void bookedCountIsThatOfActiveOnes();
    void keysOfEdits();
    void changesAreAnnounced();
    void turnsOfDraftsAreAnnounced_data();
    void turnsOfDraftsAreAnnounced();
    void oneNotificationACommit();
    void lostCommit_data();
    void lostCommit();
    void aLargeEventIsClosedAndNoMore();
    void aBatchDeletesNoMoreThanAChunk_data();
    void aBatchDeletesNoMoreThanAChunk();
    void aChunkIsATransaction();
    void removedByWhoeverComes();
    void aStuckEventHoldsUpNoOther();
    void whatAnotherServerRemovesIsLeftToIt();
    void idsGrowThoughTheClockWentBack_data();
    void idsGrowThoughTheClockWentBack();
    void newEventsComeLast();
    void bookingsStayHot();
    void batchesReadWhatTheyNeed_data();
    void batchesReadWhatTheyNeed();

private:
    BatchAttempt book(std::vector<Command> batch) { return m_store->book(batch, {}); }
    Registration registered(const char *person)
    {
        return *book({registering(m_event, person)}).decision.outcomes.at(0).registration();
    }
    Event stored()
    {
        PgEventReader reader(m_config, nullptr);
        return reader.connect(soon()) ? reader.events({&m_event, 1})->value(m_event) : Event{};
    }
    // An event with so many registrations, every fifth of them cancelled.
    Uuid filledEvent(int registrations);
    BatchAttempt deleteEvent(const Uuid &event)
    {
        return book({DeleteEventCommand{event, true, {}, {}}});
    }
    int count(const char *table)
    {
        return value("SELECT count(*) FROM " + QByteArray(table)).toInt();
    }
    void changeAndResolve(const QString &what, int people);
    QString value(const QByteArray &query) { return m_postgres.value(m_config, query); }
    bool isConsistent()
    {
        return value("SELECT bool_and(booked_count = (SELECT count(*) FROM registrations "
                     "WHERE event_id = e.id AND cancelled_at IS NULL)) FROM events AS e")
            == u"t";
    }

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<PgBookingStore> m_store;
    Uuid m_event; // two seats
};

void TestPgOrganizerStore::init()
{
    m_config = m_postgres.freshDatabase();
    m_store = std::make_unique<PgBookingStore>(m_config, nullptr);
    QVERIFY(m_store->connect(soon()));
    m_event = book({CreateEventCommand{{QStringLiteral("Concert"), {}, 2}, {}}})
                  .decision.outcomes.at(0)
                  .event()
                  ->id;
}

void TestPgOrganizerStore::draftIsReadBack()
{
    EventDraft draft{
        QStringLiteral("D"), {}, 3, 1'000, 2'001, QStringLiteral("UTC"), QStringLiteral("Hall"),
        EventStatus::Draft};
    const BatchAttempt attempt = book({CreateEventCommand{draft, {}}});
    m_event = attempt.decision.outcomes.at(0).event()->id;
    QCOMPARE(stored(), *attempt.decision.outcomes.at(0).event());
    QCOMPARE(stored().status, EventStatus::Draft);
}

void TestPgOrganizerStore::editIsReadBack()
{
    registered("a@x.example");
    const BatchAttempt attempt = book({editing(m_event, wholePatch())});
    QCOMPARE(attempt.end, BatchEnd::Done);
    QCOMPARE(stored(), *attempt.decision.outcomes.at(0).event());
    QCOMPARE(stored().version, 2);
    QCOMPARE(stored().bookedCount, 1);
    QCOMPARE(*stored().endsAt, 253'402'300'799'999);
}

void TestPgOrganizerStore::clearedMembersAreReadBack()
{
    book({editing(m_event, wholePatch())});
    EventPatch patch;
    patch.startsAt = std::optional<qint64>();
    patch.endsAt = std::optional<qint64>();
    patch.timezone = QString();
    patch.location = QString();
    const BatchAttempt attempt = book({editing(m_event, patch)});
    QCOMPARE(stored(), *attempt.decision.outcomes.at(0).event());
    QVERIFY(!stored().startsAt && !stored().endsAt && stored().timezone.isEmpty());
}

// Every byte, in each file; with the event they go.
void TestPgOrganizerStore::picturesAreReadBack()
{
    QByteArray bytes(256, Qt::Uninitialized);
    std::iota(bytes.begin(), bytes.end(), 0);
    const ImageFiles files{1'000, 500, {bytes, bytes + "2", QByteArray(1'048'576, 'x')}};
    const EventImage image = imageOf(files, QStringLiteral("{\"a'\\,NULL}"));
    const auto read = [this](int address) {
        PgEventReader reader(m_config, nullptr);
        return reader.connect(soon()) ? reader.image(m_event, address)
                                      : Result<StoredImage>(databaseUnavailable());
    };
    QCOMPARE(book({SetImageCommand{m_event, image, files}}).end, BatchEnd::Done);
    QCOMPARE(stored().image, std::optional(image));
    QCOMPARE(stored().version, 2);
    for (std::size_t i = 0; i < kImageWidths.size(); ++i) {
        QCOMPARE(read(kImageWidths[i])->jpeg, files.jpegs[i]);
        QCOMPARE(read(kImageWidths[i])->version, image.version);
    }
    book({editing(m_event, wholePatch())});
    QCOMPARE(stored().image, std::optional(image));
    const ImageFiles narrow{480, 300, {"narrow"}};
    book({SetImageCommand{m_event, imageOf(narrow, {}), narrow}});
    QCOMPARE(stored().image, std::optional(imageOf(narrow, {})));
    QCOMPARE(read(480)->jpeg, QByteArray("narrow"));
    QCOMPARE(read(960).error().code, ErrorCode::ImageNotFound);
    const ImageFiles tooLarge{480, 300, {QByteArray(1'048'577, 'x')}};
    QVERIFY(book({SetImageCommand{m_event, imageOf(tooLarge, {}), tooLarge}}).end
            != BatchEnd::Done);
    QCOMPARE(read(480)->jpeg, QByteArray("narrow"));
    deleteEvent(m_event);
    QCOMPARE(count("event_images"), 0);
}

// The same e-mail, too: its old row must be out of the way first.
void TestPgOrganizerStore::cancelThenRegisterInOneBatch()
{
    const Registration first = registered("a@x.example");
    registered("b@x.example");
    const BatchAttempt attempt =
        book({registering(m_event, "c@x.example"), cancelling(first),
              registering(m_event, "a@x.example"), registering(m_event, "c@x.example")});
    QCOMPARE(signsOf(attempt), QStringLiteral("-++-"));
    QCOMPARE(stored().bookedCount, 2);
    QVERIFY(isConsistent());
    QCOMPARE(value("SELECT count(*) FROM registrations"), QStringLiteral("3"));
}

void TestPgOrganizerStore::capacityThenRegisterInOneBatch()
{
    registered("a@x.example");
    registered("b@x.example");
    QCOMPARE(
        signsOf(book({registering(m_event, "c@x.example"), withCapacity(m_event, 3),
                      registering(m_event, "c@x.example"), registering(m_event, "d@x.example")})),
        QStringLiteral("-++-"));
    QCOMPARE(stored().bookedCount, 3);
    QVERIFY(isConsistent());
}

void TestPgOrganizerStore::cancelThenLowerInOneBatch()
{
    const Registration first = registered("a@x.example");
    registered("b@x.example");
    QCOMPARE(signsOf(book({withCapacity(m_event, 1), cancelling(first), withCapacity(m_event, 1)})),
             QStringLiteral("-++"));
    QCOMPARE(stored().capacity, 1);
    QVERIFY(isConsistent());
}

void TestPgOrganizerStore::registerThenDeleteInOneBatch()
{
    registered("a@x.example");
    QCOMPARE(signsOf(book({registering(m_event, "b@x.example"),
                           DeleteEventCommand{m_event, true, {}, {}},
                           registering(m_event, "c@x.example")})),
             QStringLiteral("++-"));
    QCOMPARE(value("SELECT count(*) FROM registrations"), QStringLiteral("0"));
    QCOMPARE(value("SELECT count(*) FROM events"), QStringLiteral("0"));
}

void TestPgOrganizerStore::bookedCountIsThatOfActiveOnes()
{
    for (int i = 0; i < 3; ++i) {
        const Registration one = registered("a@x.example");
        QCOMPARE(signsOf(book({cancelling(one), cancelling(one)})), QStringLiteral("++"));
        QCOMPARE(signsOf(book({cancelling(one)})), QStringLiteral("+"));
    }
    QCOMPARE(stored().bookedCount, 0);
    QCOMPARE(value("SELECT count(*) FROM registrations WHERE cancelled_at IS NOT NULL"),
             QStringLiteral("3"));
}

void TestPgOrganizerStore::keysOfEdits()
{
    const Registration first = registered("a@x.example");
    UpdateEventCommand edit{m_event, wholePatch(), {}, {}};
    edit.idempotency = {QStringLiteral("edit"), digestOf(edit)};
    CancelRegistrationCommand cancel{m_event, first.id, {}};
    cancel.idempotency = {QStringLiteral("cancel"), digestOf(cancel)};
    DeleteEventCommand remove{m_event, false, {}, {}};
    remove.idempotency = {QStringLiteral("remove"), digestOf(remove)};
    const BatchAttempt done = book({edit, cancel, remove});
    QCOMPARE(signsOf(done), QStringLiteral("+++"));
    const BatchAttempt again = book({edit, cancel, remove});
    QCOMPARE(signsOf(again), QStringLiteral("rrr"));
    QCOMPARE(*again.decision.outcomes[0].event(), *done.decision.outcomes[0].event());
    QCOMPARE(*again.decision.outcomes[1].registration(), *done.decision.outcomes[1].registration());
    QVERIFY(std::holds_alternative<EventDeleted>(again.decision.outcomes[2].answer));
}

void TestPgOrganizerStore::changesAreAnnounced()
{
    PgChangeFeed feed(m_config, nullptr);
    Changes heard;
    feed.onChanges = [&](const Changes &changes) {
        heard.seats |= changes.seats;
        heard.updated |= changes.updated;
        heard.deleted |= changes.deleted;
    };
    QVERIFY(feed.connect(soon()));
    const QSet<Uuid> one{m_event};
    const Registration first = registered("a@x.example");
    QTRY_COMPARE(heard.seats, one);
    heard = {};
    book({cancelling(first)});
    QTRY_COMPARE(heard.seats, one);
    book({withCapacity(m_event, 9)});
    QTRY_COMPARE(heard.updated, one);
    book({DeleteEventCommand{m_event, false, {}, {}}});
    QTRY_COMPARE(heard.deleted, one);
}

void TestPgOrganizerStore::turnsOfDraftsAreAnnounced_data()
{
    QTest::addColumn<QString>("before");
    QTest::addColumn<QList<EventStatus>>("edits"); // in one batch
    QTest::addColumn<bool>("large");
    QTest::addColumn<bool>("deletes");
    QTest::addColumn<bool>("turned");
    QTest::addColumn<bool>("draftDeleted");
    QTest::addColumn<bool>("hasOrganizer");
    using Edits = QList<EventStatus>;
    const QString draft = QStringLiteral("draft"), published = QStringLiteral("published"),
                  cancelled = QStringLiteral("cancelled");
    const auto row = [](const char *name, const QString &before, const Edits &edits, bool turned) {
        QTest::newRow(name) << before << edits << false << false << turned << false << true;
    };
    row("published", draft, {EventStatus::Published}, true);
    row("withdrawn", published, {EventStatus::Draft}, true);
    row("cancelled", published, {EventStatus::Cancelled}, false);
    row("cancelled draft", draft, {EventStatus::Cancelled}, true);
    row("there and back", draft, {EventStatus::Published, EventStatus::Draft}, false);
    row("there, back and there", draft,
        {EventStatus::Published, EventStatus::Draft, EventStatus::Published}, true);
    for (const bool large : {false, true}) {
        const char *const size = large ? "large" : "small";
        QTest::addRow("%s draft deleted", size)
            << draft << Edits() << large << true << false << true << true;
        QTest::addRow("%s draft of nobody deleted", size)
            << draft << Edits() << large << true << false << true << false;
        QTest::addRow("%s one deleted", size)
            << cancelled << Edits() << large << true << false << false << true;
    }
}

// So that a stream can tell whom a draft is hidden from.
void TestPgOrganizerStore::turnsOfDraftsAreAnnounced()
{
    QFETCH(QString, before);
    QFETCH(QList<EventStatus>, edits);
    QFETCH(bool, large);
    QFETCH(bool, deletes);
    QFETCH(bool, turned);
    QFETCH(bool, draftDeleted);
    QFETCH(bool, hasOrganizer);
    const Uuid event = large ? filledEvent(kRemovedAtOnce + 1) : m_event;
    std::optional<Uuid> organizer; // the first, if there is one
    if (hasOrganizer) {
        organizer = Uuid::parse(
            value("INSERT INTO organizers (name, slug) VALUES ('O', 'o') RETURNING id"));
    }
    m_postgres.sql(m_config,
                   "UPDATE events SET status = '" + before.toLatin1() + "' WHERE id = '"
                       + event.toByteArray() + '\'');
    PgChangeFeed feed(m_config, nullptr);
    QList<Changes> heard;
    feed.onChanges = [&](const Changes &changes) { heard << changes; };
    QVERIFY(feed.connect(soon()));
    std::vector<Command> batch;
    for (const EventStatus status : edits) {
        EventPatch patch;
        patch.name = QString::number(batch.size());
        patch.status = status;
        batch.push_back(editing(event, patch));
    }
    if (deletes) {
        batch.push_back(DeleteEventCommand{event, true});
    }
    book(batch);
    QTRY_COMPARE(heard.size(), 1);
    QCOMPARE(deletes ? heard.first().deleted : heard.first().updated, QSet<Uuid>{event});
    QCOMPARE(heard.first().turned, turned ? QSet<Uuid>{event} : QSet<Uuid>());
    QHash<Uuid, std::optional<Uuid>> gone;
    if (draftDeleted) {
        gone.insert(event, organizer);
    }
    QCOMPARE(heard.first().draftsDeleted, gone);
}

void TestPgOrganizerStore::oneNotificationACommit()
{
    book({withCapacity(m_event, 100)});
    PgChangeFeed feed(m_config, nullptr);
    int notifications = 0;
    feed.onChanges = [&](const Changes &) { ++notifications; };
    QVERIFY(feed.connect(soon()));
    std::vector<Command> crowd;
    for (int i = 0; i < 50; ++i) {
        crowd.push_back(
            registering(m_event, QByteArray("p" + QByteArray::number(i) + "@x.example")));
    }
    QCOMPARE(signsOf(book(crowd)), QString(50, u'+'));
    book({withCapacity(m_event, 101)}); // its notification comes behind those of the crowd
    QTRY_COMPARE(notifications, 2);
}

void TestPgOrganizerStore::lostCommit_data()
{
    QTest::addColumn<int>("kind"); // 0 edit, 1 cancel, 2 delete
    QTest::addColumn<bool>("arrived");
    const char *const kinds[] = {"edit", "cancel", "delete"};
    for (int kind = 0; kind < 3; ++kind) {
        QTest::addRow("%s/answer lost", kinds[kind]) << kind << true;
        QTest::addRow("%s/never arrived", kinds[kind]) << kind << false;
    }
}

void TestPgOrganizerStore::lostCommit()
{
    QFETCH(int, kind);
    QFETCH(bool, arrived);
    const Registration first = registered("a@x.example");
    CuttingProxy proxy(m_config.host);
    DatabaseConfig through = m_config;
    through.host = proxy.directory();
    PgBookingStore store(through, nullptr);
    QVERIFY(store.connect(soon()));
    std::vector<Command> batch{kind == 0 ? withCapacity(m_event, 9)
                                   : kind == 1
                                   ? cancelling(first)
                                   : Command(DeleteEventCommand{m_event, true, {}, {}})};
    proxy.cutNext(arrived ? CuttingProxy::Cut::AnswerOfCommit : CuttingProxy::Cut::Commit);
    const BatchAttempt attempt = store.book(batch, {});
    QCOMPARE(attempt.end, BatchEnd::CommitUnknown);
    QVERIFY(store.connect(soon()));
    QCOMPARE(store.resolve(attempt.decision),
             arrived ? BookingStore::Resolution::Committed
                     : BookingStore::Resolution::NotCommitted);
}

Uuid TestPgOrganizerStore::filledEvent(int registrations)
{
    const Uuid event = book({CreateEventCommand{{QStringLiteral("Large"), {}, 1'000'000}, {}}})
                           .decision.outcomes.at(0)
                           .event()
                           ->id;
    m_postgres.sql(m_config,
                   "INSERT INTO registrations (event_id, user_email, cancelled_at) SELECT '"
                       + event.toByteArray() + "', 'p' || i || '@x.example', "
                       + "CASE WHEN i % 5 = 0 THEN now() END FROM generate_series(1, "
                       + QByteArray::number(registrations) + ") AS i; UPDATE events SET "
                       + "booked_count = (SELECT count(*) FROM registrations "
                       + "WHERE event_id = events.id AND cancelled_at IS NULL)");
    return event;
}

// It is there for nobody, and the batch has touched one row.
void TestPgOrganizerStore::aLargeEventIsClosedAndNoMore()
{
    const Uuid event = filledEvent(kRemovedAtOnce + 1);
    const Registration one =
        *book({registering(event, "one@x.example")}).decision.outcomes.at(0).registration();
    int left = 0;
    PgBookingStore store(m_config, nullptr, [&] { ++left; });
    QVERIFY(store.connect(soon()));
    const Command deletion = DeleteEventCommand{event, true, {}, {QStringLiteral("k"), "digest"}};
    std::vector<Command> batch{deletion};
    QCOMPARE(signsOf(store.book(batch, {})), QStringLiteral("+"));
    QCOMPARE(left, 1);
    QCOMPARE(count("registrations"), kRemovedAtOnce + 2);
    QVERIFY(isConsistent());
    QCOMPARE(signsOf(store.book(batch, {})), QStringLiteral("r"));
    EventPatch patch;
    patch.status = EventStatus::Published;
    batch = {registering(event, "two@x.example"), cancelling(one), editing(event, patch),
             DeleteEventCommand{event, true, {}, {}}};
    QCOMPARE(signsOf(store.book(batch, {})), QStringLiteral("----"));
    QCOMPARE(left, 1);
    PgEventReader reader(m_config, nullptr);
    QVERIFY(reader.connect(soon()));
    QVERIFY(reader.events({&event, 1})->isEmpty());
    QVERIFY(!reader.registrations(event, {.limit = 5, .after = {}}));
    QVERIFY(
        !reader.registrations(event, {.limit = 5, .after = {}, .sort = RegistrationSort::Newest}));
    QVERIFY(!reader.registration(event, one.id));
    QVERIFY(!reader.history(event, HistoryBucket::Hour, HistoryBy::Event));
    for (const EventSort sort : {EventSort::Newest, EventSort::Name, EventSort::MostSeats,
                                 EventSort::Filling, EventSort::StartsAt}) {
        for (const char *text : {"", "e"}) {
            const auto page = reader.eventList(
                {.limit = 5,
                 .after = {},
                 .filter = {.text = QString::fromLatin1(text), .status = {}, .sort = sort}});
            QCOMPARE(page->rows.size(), 1);
            QCOMPARE(page->rows.first().id, m_event);
        }
    }
}

void TestPgOrganizerStore::aBatchDeletesNoMoreThanAChunk_data()
{
    QTest::addColumn<bool>("carefully");
    QTest::newRow("at once") << false;
    QTest::newRow("in pieces") << true;
}

void TestPgOrganizerStore::aBatchDeletesNoMoreThanAChunk()
{
    QFETCH(bool, carefully);
    std::vector<Command> batch;
    for (int i = 0; i < 3; ++i) {
        batch.push_back(DeleteEventCommand{filledEvent(kRemovedAtOnce / 2 - i), true, {}, {}});
        batch.insert(batch.end(), 20, registering(Uuid{}, "a@x.example")); // no such event
    }
    const int before = count("registrations");
    const BatchAttempt attempt = m_store->book(batch, {.joinIn = {}, .carefully = carefully});
    QCOMPARE(signsOf(attempt).count(u'+'), 3);
    QVERIFY(before - count("registrations") <= kRemovedAtOnce);
    QCOMPARE(count("events WHERE deleted_at IS NOT NULL"), 1);
    QCOMPARE(count("events"), 2);
    QVERIFY(isConsistent());
}

// After each of them booked_count is that of what is left, as a restore checks it.
void TestPgOrganizerStore::aChunkIsATransaction()
{
    deleteEvent(filledEvent(3 * kRemovedAtOnce));
    DatabaseConnection connection(m_config, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    EventRemoval removal(connection);
    for (int left = 3 * kRemovedAtOnce; left > 0; left -= kRemovedAtOnce) {
        QCOMPARE(count("registrations"), left);
        QVERIFY(*removal.step());
        QVERIFY(isConsistent());
    }
    QCOMPARE(count("events"), 2);
    QVERIFY(*removal.step());
    QCOMPARE(count("events"), 1);
    QVERIFY(!*removal.step());
}

// Two servers take turns, and one that comes anew goes on where another was stopped.
void TestPgOrganizerStore::removedByWhoeverComes()
{
    for (int i = 0; i < 2; ++i) {
        deleteEvent(filledEvent(2 * kRemovedAtOnce + 1));
    }
    DatabaseConnection first(m_config, nullptr), second(m_config, nullptr);
    QVERIFY(first.ensureOpen(soon()) && second.ensureOpen(soon()));
    {
        static const Statement hold{"hold",
                                    "SELECT id FROM events WHERE deleted_at IS NOT NULL "
                                    "ORDER BY id LIMIT 1 FOR UPDATE"};
        const Transaction holding(second); // as a step of another server does
        QVERIFY(second.run(hold).ok());
        QVERIFY(*EventRemoval(first).step());
        QCOMPARE(count("registrations"), 3 * kRemovedAtOnce + 2);
    }
    EventRemoval one(first), other(second);
    bool more = true;
    for (int steps = 0; more; ++steps) {
        QVERIFY(steps < 20);
        const Result<bool> left = (steps % 2 == 0 ? one : other).step();
        QVERIFY(left);
        QVERIFY(isConsistent());
        more = *left;
    }
    QCOMPARE(count("registrations"), 0);
    QCOMPARE(count("events"), 1);
}

void TestPgOrganizerStore::aStuckEventHoldsUpNoOther()
{
    deleteEvent(filledEvent(kRemovedAtOnce + 1));
    deleteEvent(filledEvent(kRemovedAtOnce + 1));
    DatabaseConfig patient = m_config;
    patient.idleInTransactionTimeout = std::chrono::milliseconds(0);
    DatabaseConfig hasty = m_config;
    hasty.lockTimeout = std::chrono::milliseconds(10);
    DatabaseConnection holder(patient, nullptr), connection(hasty, nullptr);
    QVERIFY(holder.ensureOpen(soon()) && connection.ensureOpen(soon()));
    static const Statement hold{"hold",
                                "SELECT FROM registrations WHERE event_id = (SELECT id "
                                "FROM events WHERE deleted_at IS NOT NULL "
                                "ORDER BY id LIMIT 1) ORDER BY id LIMIT 1 FOR UPDATE"};
    const Transaction holding(holder);
    QVERIFY(holder.run(hold).ok());
    EventRemoval removal(connection);
    QVERIFY(!removal.step());
    QVERIFY(*removal.step());
    QVERIFY(*removal.step());
    QVERIFY(!*removal.step());
    QCOMPARE(count("registrations"), kRemovedAtOnce + 1);
    QCOMPARE(count("events"), 2);
}

void TestPgOrganizerStore::whatAnotherServerRemovesIsLeftToIt()
{
    deleteEvent(filledEvent(kRemovedAtOnce + 1));
    deleteEvent(filledEvent(kRemovedAtOnce + 1));
    DatabaseConfig hasty = m_config;
    hasty.lockTimeout = std::chrono::milliseconds(10);
    DatabaseConnection other(m_config, nullptr), connection(hasty, nullptr);
    QVERIFY(other.ensureOpen(soon()) && connection.ensureOpen(soon()));
    static const Statement hold{"hold_event",
                                "SELECT FROM events WHERE deleted_at IS NOT NULL "
                                "ORDER BY id LIMIT 1 FOR UPDATE"};
    const Transaction removing(other);
    QVERIFY(other.run(hold).ok());
    EventRemoval removal(connection);
    const auto removed = [&] {
        const auto step = removal.step();
        return step && *step;
    };
    QVERIFY(removed());
    QVERIFY(removed());
    QVERIFY(!removed());
    QCOMPARE(count("registrations"), kRemovedAtOnce + 1);
    QCOMPARE(count("events"), 2);
}

// Ids two hours ahead are what is left by a clock that was set back.
void TestPgOrganizerStore::idsGrowThoughTheClockWentBack_data()
{
    QTest::addColumn<bool>("known");  // this server has booked the event before
    QTest::addColumn<QString>("how"); // the ids ahead came
    for (const bool known : {false, true}) {
        for (const char *how : {"by hand", "from another server", "with a seat given back"}) {
            QTest::addRow("%s, the event is %s", how, known ? "known" : "new")
                << known << QString::fromLatin1(how);
        }
    }
}

void TestPgOrganizerStore::idsGrowThoughTheClockWentBack()
{
    QFETCH(bool, known);
    QFETCH(QString, how);
    book({withCapacity(m_event, 100)});
    PgBookingStore other(m_config, nullptr);
    QVERIFY(other.connect(soon()));
    std::vector<Command> opening{registering(m_event, "first@x.example")};
    const Registration first = *other.book(opening, {}).decision.outcomes.at(0).registration();
    if (known) {
        registered("before@x.example");
    }
    const auto insertAhead = [&](const char *person) {
        m_postgres.sql(m_config,
                       QByteArray("WITH ahead AS (SELECT lpad(to_hex(((extract(epoch FROM now()) "
                                  "+ 7200) * 1000)::bigint), 12, '0') AS millis) "
                                  "INSERT INTO registrations (event_id, id, user_email) SELECT "
                                  "events.id, (millis || '7abc9def012345678901')::uuid, '")
                           + person + "' FROM events, ahead; "
                           + "UPDATE events SET booked_count = booked_count + 1");
    };
    insertAhead("ahead@x.example");
    if (how != u"by hand") { // behind those ahead
        std::vector<Command> batch{registering(m_event, "more@x.example")};
        if (how == u"with a seat given back") {
            batch.push_back(cancelling(first));
        }
        other.book(batch, {});
    }
    const QByteArray last = "SELECT user_email FROM registrations ORDER BY id DESC LIMIT 1";
    for (const char *person : {"a@x.example", "b@x.example"}) {
        const BatchAttempt attempt = book({registering(m_event, person)});
        QCOMPARE(signsOf(attempt), QStringLiteral("+"));
        QCOMPARE(value(last), QString::fromLatin1(person));
    }
    QCOMPARE(
        signsOf(book({registering(m_event, "c@x.example"), registering(m_event, "d@x.example")})),
        QStringLiteral("++"));
    QCOMPARE(value(last), QStringLiteral("d@x.example"));
    QVERIFY(isConsistent());
}

void TestPgOrganizerStore::newEventsComeLast()
{
    m_postgres.sql(m_config,
                   "INSERT INTO events (id, name, capacity) "
                   "VALUES ('7f000000-0000-7000-8000-000000000000', 'Ahead', 1)");
    const BatchAttempt attempt = book({CreateEventCommand{{QStringLiteral("One"), {}, 2}, {}},
                                       CreateEventCommand{{QStringLiteral("Two"), {}, 2}, {}}});
    QCOMPARE(signsOf(attempt), QStringLiteral("++"));
    QCOMPARE(value("SELECT string_agg(name, ' ' ORDER BY id DESC) FROM events"),
             QStringLiteral("Two One Ahead Concert"));
}

// A booking that moved the event's row to another index entry would be slow for everybody.
void TestPgOrganizerStore::bookingsStayHot()
{
    book({withCapacity(m_event, 1'000)});
    for (int i = 0; i < 100; ++i) {
        book({registering(m_event, QByteArray("p" + QByteArray::number(i) + "@x.example"))});
    }
    m_store.reset(); // its session reports its numbers when it ends
    QTRY_VERIFY(value("SELECT n_tup_upd >= 100 FROM pg_stat_user_tables WHERE relname = 'events'")
                == u"t");
    QCOMPARE(value("SELECT n_tup_upd - n_tup_hot_upd FROM pg_stat_user_tables "
                   "WHERE relname = 'events'"),
             QStringLiteral("0"));
}

void TestPgOrganizerStore::batchesReadWhatTheyNeed_data()
{
    QTest::addColumn<QString>("what");
    for (const char *what :
         {"register", "keyed", "create", "cancel", "edit", "category", "delete"}) {
        QTest::newRow(what) << QString::fromLatin1(what);
    }
}

// Each change of one kind, to as many people or events, and as if its COMMIT had been lost.
void TestPgOrganizerStore::changeAndResolve(const QString &what, int people)
{
    std::vector<Command> batch, before;
    for (int i = 0; i < people; ++i) {
        const QString name = QStringLiteral("%1-%2").arg(people).arg(i);
        RegisterCommand registration{m_event, QString(name % u"@x.example"), {}};
        const Command creation = CreateEventCommand{{name, {}, 2}, {}};
        if (what == u"create") {
            batch.push_back(creation);
        } else if (what == u"edit" || what == u"category" || what == u"delete") {
            before.push_back(creation);
        } else if (what == u"cancel") {
            before.emplace_back(registration);
        } else {
            if (what == u"keyed") {
                registration.idempotency.key = name;
                registration.idempotency.digest = digestOf(registration);
            }
            batch.emplace_back(registration);
        }
    }
    const BatchAttempt prepared = book(before);
    for (const Registration &registration : prepared.decision.registrations) {
        batch.push_back(cancelling(registration));
    }
    for (const Event &event : prepared.decision.events) {
        batch.push_back(what == u"edit"           ? withCapacity(event.id, 3)
                            : what == u"category" ? inCategory(event.id, "Jazz")
                                                  : DeleteEventCommand{event.id, true, {}, {}});
    }
    const BatchAttempt attempt = book(batch);
    QCOMPARE(signsOf(attempt), QString(people, u'+'));
    QCOMPARE(m_store->resolve(attempt.decision), BookingStore::Resolution::Committed);
}

// A plan that is made while the tables are known to be almost empty is kept when they have filled.
void TestPgOrganizerStore::batchesReadWhatTheyNeed()
{
    QFETCH(QString, what);
    for (const char *table : {"events", "registrations", "idempotency_keys"}) {
        m_postgres.sql(m_config,
                       QByteArray("ALTER TABLE ") + table + " SET (autovacuum_enabled = off)");
    }
    book({withCapacity(m_event, 30'000)});
    m_postgres.sql(m_config,
                   "INSERT INTO organizers (name, slug, categories) VALUES ('C', 'c', '{Jazz}')");
    changeAndResolve(what, 1);
    m_postgres.sql(m_config, "ANALYZE"); // after which all is planned again
    changeAndResolve(what, 2);
    m_postgres.sql(
        m_config,
        "SET track_counts = off;"
        "INSERT INTO events (id, name, capacity) "
        "SELECT ('00000000-0000-7000-8000-' || lpad(i::text, 12, '0'))::uuid, 'Before', 1 "
        "FROM generate_series(1, 20000) AS i;"
        "INSERT INTO registrations (event_id, user_email) SELECT id, 'p' || i || '@x.example' "
        "FROM events, generate_series(1, 20000) AS i WHERE name = 'Concert';"
        "UPDATE events SET booked_count = booked_count + 20000 WHERE name = 'Concert';"
        "INSERT INTO idempotency_keys (scope, key, digest, kind) SELECT id, 'k' || i, '', 1 "
        "FROM events, generate_series(1, 20000) AS i WHERE name = 'Concert'");
    changeAndResolve(what, 20);
    m_store.reset(); // its session reports its numbers when it ends
    QTRY_COMPARE(value("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() "
                       "AND pid <> pg_backend_pid()"),
                 QStringLiteral("0"));
    const QString rows = value("SELECT (SELECT sum(seq_tup_read) FROM pg_stat_user_tables) "
                               "+ (SELECT sum(idx_tup_read) FROM pg_stat_user_indexes)");
    const QString where =
        value("SELECT string_agg(relname || ' ' || seq_tup_read, ', ') || '; ' || "
              "(SELECT string_agg(indexrelname || ' ' || idx_tup_read, ', ') "
              "FROM pg_stat_user_indexes) FROM pg_stat_user_tables");
    QVERIFY2(rows.toInt() > 0 && rows.toInt() < 20'000, qPrintable(where)); // one walk is 20,000
    const QString blocks = value("SELECT sum(idx_blks_read + idx_blks_hit) "
                                 "FROM pg_statio_user_tables WHERE relname <> 'event_slugs'");
    QVERIFY2(blocks.toInt() > 0 && blocks.toInt() < 2'000,
             qPrintable(blocks)); // 20 walks are 3,000
}

QTEST_GUILESS_MAIN(TestPgOrganizerStore)
#include "tst_pg_organizer_store.moc"
