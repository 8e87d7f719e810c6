// What organizers may change, decided for one batch: edits, deletions, cancellations, and what they
// mean for those who register in the same batch.
#include "backend/domain/decide.h"

#include "shared/api/event_tag.h"
#include <QRandomGenerator>

#include <QTest>

using namespace boxoffice;

namespace {

constexpr std::int64_t kNow = 1'700'000'000'123'456;
constexpr qint64 kStart = kNow / 1000 + 3'600'000;
const QString kKey = QStringLiteral("key");

Uuid id(int n)
{
    Uuid uuid;
    uuid.bytes[15] = static_cast<std::uint8_t>(n);
    return uuid;
}

QString email(int n)
{
    return QStringLiteral("p%1@example.com").arg(n);
}

Command registering(int person)
{
    return RegisterCommand{id(1), email(person)};
}

// From somebody to whom drafts are as if they were not there.
Command hiddenFrom(int person)
{
    return RegisterCommand{id(1), email(person), {}, true};
}

Command cancelling(int registration, int event = 1)
{
    return CancelRegistrationCommand{id(event), id(registration)};
}

Command editing(const EventPatch &patch, VersionCheck ifMatch = {})
{
    return UpdateEventCommand{id(1), patch, std::move(ifMatch)};
}

Command picturing(const char *version, const char *alt = "", VersionCheck ifMatch = {})
{
    return SetImageCommand{id(1),
                           {QString::fromLatin1(version), 480, 300, QString::fromLatin1(alt)},
                           {480, 300, {QByteArray(version)}},
                           std::move(ifMatch)};
}

Command capacity(int seats)
{
    EventPatch patch;
    patch.capacity = seats;
    return editing(patch);
}

Command status(EventStatus value)
{
    EventPatch patch;
    patch.status = value;
    return editing(patch);
}

Command location(const QString &text, VersionCheck ifMatch = {})
{
    EventPatch patch;
    patch.location = text;
    return editing(patch, std::move(ifMatch));
}

Command startsAt(std::optional<qint64> time)
{
    EventPatch patch;
    patch.startsAt = time;
    return editing(patch);
}

Command endsAt(qint64 time)
{
    EventPatch patch;
    patch.endsAt = std::optional<qint64>(time);
    return editing(patch);
}

Command deleting(bool force = false, VersionCheck ifMatch = {})
{
    return DeleteEventCommand{id(1), force, std::move(ifMatch)};
}

Command withKey(Command command)
{
    const QByteArray digest = digestOf(command);
    std::visit([&](auto &c) { c.idempotency = {kKey, digest}; }, command);
    return command;
}

// Event 1 with version 5; people 1 to `booked` hold its seats as registrations 101, 102, …
LockedState state(int capacity, int booked, EventStatus status = EventStatus::Published)
{
    LockedState locked;
    locked.nowMicros = kNow;
    locked.events.insert(id(1), {{capacity, booked}, status == EventStatus::Published});
    locked.events[id(1)].draft = status == EventStatus::Draft;
    Event event{id(1), QStringLiteral("n"), {}, capacity, booked, 7};
    event.startsAt = kStart;
    event.status = status;
    event.version = 5;
    locked.details.insert(id(1), event);
    for (int person = 1; person <= booked; ++person) {
        locked.registered.insert({id(1), email(person)});
        locked.named.insert({id(1), id(100 + person)}, {id(100 + person), id(1), email(person), 3});
    }
    return locked;
}

// What its tag says, whoever has booked; of the form that is compressed it is 1 more.
qint64 current()
{
    return stateOf(state(5, 0).details.value(id(1)));
}

// The same with other times; the clock stands at kNow.
LockedState timed(const EventTimes &times, EventStatus status = EventStatus::Published)
{
    LockedState locked = state(5, 1, status);
    locked.events[id(1)].times = times;
    Event &event = locked.details[id(1)];
    event.startsAt = times.startsAt;
    event.endsAt = times.endsAt;
    event.timezone = times.timezone;
    return locked;
}

Decision decideNow(const std::vector<Command> &batch, LockedState locked)
{
    IdSource ids;
    return decide(batch, locked, ids);
}

// One word an outcome: booked, cancelled, edited, deleted or the error's code; '*' after a replay.
QByteArrayList words(const Decision &decision)
{
    QByteArrayList all;
    for (const Outcome &outcome : decision.outcomes) {
        const QByteArray word = outcome.error() ? wireName(outcome.error()->code).toByteArray()
            : outcome.event()                   ? QByteArray("edited")
            : !outcome.registration()           ? QByteArray("deleted")
            : outcome.created                   ? QByteArray("booked")
                                                : QByteArray("cancelled");
        all.append(outcome.replayed ? word + '*' : word);
    }
    return all;
}

} // namespace

Q_DECLARE_METATYPE(LockedState)
Q_DECLARE_METATYPE(std::vector<Command>)

class TestOrganizerRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outcomes_data();
    void outcomes();
    void over_data();
    void over();
    void overSaysSo();
    void anEditIsWrittenOutOnce();
    void aCancellationIsWrittenOut();
    void aDeletionHidesWhatWasEdited();
    void keysKeepTheAnswer();
    void notes_data();
    void notes();
    void notesSayWhoAndWhose();
    void anEventIsForAKnownOrganizer_data();
    void anEventIsForAKnownOrganizer();
    void pictures();
    void categories();
    void digestsDiffer();
    void randomBatchesStayConsistent_data();
    void randomBatchesStayConsistent();
};

void TestOrganizerRules::outcomes_data()
{
    QTest::addColumn<LockedState>("locked");
    QTest::addColumn<std::vector<Command>>("batch");
    QTest::addColumn<QByteArrayList>("expected");
    QTest::addColumn<bool>("writesNothing");
    using Batch = std::vector<Command>;
    const auto row = [](const char *name, const LockedState &locked, const Batch &batch,
                        const QByteArrayList &expected, bool writesNothing = false) {
        QTest::newRow(name) << locked << batch << expected << writesNothing;
    };
    LockedState unknown;
    LockedState cancelledOnes = state(5, 1);
    cancelledOnes.named[{id(1), id(101)}].cancelledAt = 9;
    cancelledOnes.registered.clear();
    cancelledOnes.events[id(1)].seats = {5, 0};
    LockedState draft = state(5, 0, EventStatus::Draft);

    row("open/draft", draft, {registering(1)}, {"event_not_open"}, true);
    row("open/cancelled", state(5, 0, EventStatus::Cancelled), {registering(1)}, {"event_not_open"},
        true);
    row("open/draft, hidden", draft, {hiddenFrom(1)}, {"event_not_found"}, true);
    row("open/cancelled is not hidden", state(5, 0, EventStatus::Cancelled), {hiddenFrom(1)},
        {"event_not_open"}, true);
    row("open/hidden in the batch", state(5, 0),
        {hiddenFrom(1), status(EventStatus::Draft), hiddenFrom(2), registering(2)},
        {"booked", "edited", "event_not_found", "event_not_open"});
    row("open/shown in the batch", draft,
        {withKey(hiddenFrom(1)), status(EventStatus::Published), withKey(hiddenFrom(1))},
        {"event_not_found", "edited", "booked"});
    row("open/not even a second time", state(5, 1, EventStatus::Draft), {registering(1)},
        {"event_not_open"}, true);
    row("open/published in the batch", draft, {status(EventStatus::Published), registering(1)},
        {"edited", "booked"});
    row("open/closed in the batch", state(5, 0),
        {registering(1), status(EventStatus::Draft), registering(2)},
        {"booked", "edited", "event_not_open"});
    row("edit/unknown event", unknown, {capacity(5)}, {"event_not_found"}, true);
    row("edit/nothing", state(5, 0), {editing({})}, {"edited"}, true);
    row("edit/same value", state(5, 0), {capacity(5)}, {"edited"}, true);
    row("edit/capacity to what is booked", state(5, 3), {capacity(3)}, {"edited"});
    row("edit/capacity below it", state(5, 3), {capacity(2)}, {"capacity_below_booked"}, true);
    row("edit/capacity below what the batch books", state(5, 3), {registering(9), capacity(3)},
        {"booked", "capacity_below_booked"});
    row("edit/capacity, then somebody too many", state(5, 3), {capacity(3), registering(9)},
        {"edited", "event_full"});
    row("edit/more seats for the batch", state(3, 3), {registering(9), capacity(4), registering(9)},
        {"event_full", "edited", "booked"});
    row("edit/fewer after a cancellation", state(3, 3), {cancelling(101), capacity(2)},
        {"cancelled", "edited"});
    row("edit/ends before it starts", state(5, 0), {endsAt(kStart - 1)}, {"invalid_field"}, true);
    row("edit/ends as it starts", state(5, 0), {endsAt(kStart)}, {"edited"});
    row("version/right", state(5, 0), {location(QStringLiteral("x"), {true, {current()}})},
        {"edited"});
    row("version/of the compressed form", state(5, 0),
        {location(QStringLiteral("x"), {true, {current() + 1}})}, {"edited"});
    row("version/as tags were before", state(5, 0), {location(QStringLiteral("x"), {true, {5}})},
        {"precondition_failed"}, true);
    row("version/one of several", state(5, 0),
        {location(QStringLiteral("x"), {true, {4, current()}})}, {"edited"});
    row("version/wrong", state(5, 0), {location(QStringLiteral("x"), {true, {4}})},
        {"precondition_failed"}, true);
    row("version/none that could be", state(5, 0), {location(QStringLiteral("x"), {true, {}})},
        {"precondition_failed"}, true);
    row("version/wrong and too small", state(5, 3), {editing({}, {true, {4}}), capacity(1)},
        {"precondition_failed", "capacity_below_booked"}, true);
    row("version/two at once", state(5, 0),
        {location(QStringLiteral("x"), {true, {current()}}),
         location(QStringLiteral("y"), {true, {current()}})},
        {"edited", "precondition_failed"});
    row("version/bookings do not count", state(5, 0),
        {registering(1), location(QStringLiteral("x"), {true, {current()}})}, {"booked", "edited"});
    row("delete/empty", state(5, 0), {deleting()}, {"deleted"});
    row("delete/has registrations", state(5, 1), {deleting()}, {"event_has_registrations"}, true);
    row("delete/forced", state(5, 1), {deleting(true)}, {"deleted"});
    row("delete/wrong version", state(5, 0), {deleting(true, {true, {4}})}, {"precondition_failed"},
        true);
    row("delete/unknown", unknown, {deleting()}, {"event_not_found"}, true);
    row("delete/twice", state(5, 0), {deleting(), deleting()}, {"deleted", "event_not_found"});
    row("delete/then others", state(5, 1),
        {deleting(true), registering(9), cancelling(101), capacity(9)},
        {"deleted", "event_not_found", "event_not_found", "event_not_found"});
    row("delete/somebody came just before", state(5, 0), {registering(1), deleting()},
        {"booked", "event_has_registrations"});
    row("delete/the last one left just before", state(5, 1), {cancelling(101), deleting()},
        {"cancelled", "deleted"});
    row("cancel/holder", state(5, 1), {cancelling(101)}, {"cancelled"});
    row("cancel/unknown", state(5, 1), {cancelling(99)}, {"registration_not_found"}, true);
    row("cancel/of another event", state(5, 1), {cancelling(101, 2)}, {"event_not_found"}, true);
    row("cancel/twice in the batch", state(5, 1), {cancelling(101), cancelling(101)},
        {"cancelled", "cancelled"});
    row("cancel/cancelled before", cancelledOnes, {cancelling(101)}, {"cancelled"}, true);
    row("cancel/then the last seat", state(1, 1), {registering(2), cancelling(101), registering(2)},
        {"event_full", "cancelled", "booked"});
    row("cancel/then the same e-mail", state(1, 1),
        {registering(1), cancelling(101), registering(1)},
        {"already_registered", "cancelled", "booked"});
    row("cancel/of a draft", state(5, 1, EventStatus::Draft), {cancelling(101)}, {"cancelled"});
    row("key/edit repeated", state(5, 0), {withKey(capacity(4)), withKey(capacity(4))},
        {"edited", "edited*"});
    row("key/another edit", state(5, 0), {withKey(capacity(4)), withKey(capacity(3))},
        {"edited", "idempotency_key_reused"});
    row("key/delete repeated", state(5, 0), {withKey(deleting()), withKey(deleting())},
        {"deleted", "deleted*"});
    row("key/cancel repeated", state(5, 1), {withKey(cancelling(101)), withKey(cancelling(101))},
        {"cancelled", "cancelled*"});
    row("key/refusals repeated", state(5, 1),
        {withKey(deleting()), cancelling(101), withKey(deleting())},
        {"event_has_registrations", "cancelled", "event_has_registrations*"});
}

void TestOrganizerRules::outcomes()
{
    QFETCH(LockedState, locked);
    QFETCH(std::vector<Command>, batch);
    QFETCH(bool, writesNothing);
    const Decision decision = decideNow(batch, locked);
    QTEST(words(decision), "expected");
    QCOMPARE(decision.writesNothing(), writesNothing);
}

void TestOrganizerRules::over_data()
{
    QTest::addColumn<LockedState>("locked");
    QTest::addColumn<std::vector<Command>>("batch");
    QTest::addColumn<QByteArrayList>("expected");
    const auto row = [](const char *name, const LockedState &locked,
                        const std::vector<Command> &batch, const QByteArrayList &expected) {
        QTest::newRow(name) << locked << batch << expected;
    };
    constexpr qint64 now = kNow / 1000;
    constexpr qint64 midnight = now / 86'400'000 * 86'400'000; // of the day that it is, in UTC
    constexpr qint64 year = 365LL * 86'400'000;
    const QByteArrayList booked{"booked"}, refused{"event_not_open"};
    row("end/last year", timed({now - year - 1, now - year}), {registering(9)}, refused);
    row("end/now", timed({now - 1, now}), {registering(9)}, refused);
    row("end/in a millisecond", timed({now - 1, now + 1}), {registering(9)}, booked);
    row("end/without a start", timed({{}, now}), {registering(9)}, refused);
    row("end/started long ago", timed({now - year, now + year}), {registering(9)}, booked);
    row("day/yesterday", timed({midnight - 1}), {registering(9)}, refused);
    row("day/today", timed({midnight}), {registering(9)}, booked);
    row("day/today, which is over there",
        timed({midnight + 1, {}, QStringLiteral("Pacific/Kiritimati")}), {registering(9)}, refused);
    row("none/never over", timed({}), {registering(9)}, booked);
    row("order/who has a seat hears that it is over", timed({now - 2, now - 1}), {registering(1)},
        refused);
    row("order/a draft is not open", timed({now - 2, now - 1}, EventStatus::Draft),
        {registering(9)}, refused);
    row("batch/put off in it", timed({now - 2, now - 1}), {endsAt(now + 1), registering(9)},
        {"edited", "booked"});
    row("batch/ended in it", timed({now - 2, now + 1}),
        {registering(8), endsAt(now), registering(9)}, {"booked", "edited", "event_not_open"});
    row("batch/its times cleared in it", timed({now - year}), {startsAt({}), registering(9)},
        {"edited", "booked"});
    row("batch/all else still works", timed({now - 2, now - 1}),
        {location(QStringLiteral("x")), cancelling(101), deleting()},
        {"edited", "cancelled", "deleted"});
}

void TestOrganizerRules::over()
{
    QFETCH(LockedState, locked);
    QFETCH(std::vector<Command>, batch);
    QTEST(words(decideNow(batch, locked)), "expected");
}

// Kept under its key as what it was; and what was kept before the end stays.
void TestOrganizerRules::overSaysSo()
{
    const LockedState locked = timed({{}, kNow / 1000});
    const Decision decision =
        decideNow({withKey(registering(9)), endsAt(kNow), withKey(registering(9))}, locked);
    QCOMPARE(words(decision), (QByteArrayList{"event_not_open", "edited", "event_not_open*"}));
    QCOMPARE(decision.outcomes[0].error()->message, eventOver().message);
    QCOMPARE(decision.outcomes[2].error()->message, eventOver().message);
    QVERIFY(eventOver().message.contains(u"over"));
    QVERIFY(eventOver().message != eventNotOpen().message);
    QCOMPARE(*decision.keys.at(0).outcome.error(), eventOver());
    LockedState kept = locked;
    kept.keys.insert(
        {id(1), kKey},
        {digestOf(registering(9)), Outcome::made(Registration{id(200), id(1), email(9), 3})});
    QCOMPARE(words(decideNow({withKey(registering(9))}, kept)), QByteArrayList{"booked*"});
}

// Several edits of a batch are one row to write, with the seats booked at the end.
void TestOrganizerRules::anEditIsWrittenOutOnce()
{
    const Decision decision = decideNow(
        {capacity(4), registering(8), location(QStringLiteral("x")), registering(9)}, state(2, 1));
    QCOMPARE(words(decision), (QByteArrayList{"edited", "booked", "edited", "booked"}));
    QCOMPARE(decision.updates.size(), std::size_t(1));
    QCOMPARE(decision.updates.front().version, 7);
    QCOMPARE(decision.updates.front().bookedCount, 3);
    QCOMPARE(decision.outcomes[0].event()->version, 6);
    QCOMPARE(decision.outcomes[0].event()->bookedCount, 1);
    QCOMPARE(decision.outcomes[2].event()->bookedCount, 2);
    QVERIFY(!decision.outcomes[0].created);
}

void TestOrganizerRules::aCancellationIsWrittenOut()
{
    const Decision decision =
        decideNow({cancelling(101), cancelling(102), registering(9)}, state(5, 2));
    QCOMPARE(decision.cancellations.size(), std::size_t(2));
    QCOMPARE(decision.cancellations.front().cancelledAt, std::optional<qint64>(kNow / 1000));
    QCOMPARE(*decision.outcomes.front().registration(), decision.cancellations.front());
    QCOMPARE(decision.seatsTaken, (QHash<Uuid, int>{{id(1), -1}}));
    QVERIFY(decision.organizes());
}

void TestOrganizerRules::aDeletionHidesWhatWasEdited()
{
    const Decision decision = decideNow({capacity(9), deleting()}, state(5, 0));
    QVERIFY(decision.updates.empty());
    QCOMPARE(decision.deletions, std::vector<Uuid>{id(1)});
}

void TestOrganizerRules::keysKeepTheAnswer()
{
    const Decision edit = decideNow({withKey(capacity(4))}, state(5, 1));
    QCOMPARE(*edit.keys.front().outcome.event(), *edit.outcomes.front().event());
    QVERIFY(!edit.keys.front().outcome.created);
    const Decision cancel = decideNow({withKey(cancelling(101))}, state(5, 1));
    QCOMPARE(*cancel.keys.front().outcome.registration(), *cancel.outcomes.front().registration());
    QVERIFY(!cancel.keys.front().outcome.created);
    const Decision refused = decideNow({withKey(capacity(1))}, state(5, 2));
    QCOMPARE(*refused.keys.front().outcome.error(), capacityBelowBooked());
    QVERIFY(refused.updates.empty());
}

// What the audit log is told of a batch: what has changed, and nothing else.
void TestOrganizerRules::notes_data()
{
    QTest::addColumn<LockedState>("locked");
    QTest::addColumn<std::vector<Command>>("batch");
    QTest::addColumn<QByteArrayList>("expected");
    const auto row = [](const char *name, const LockedState &locked,
                        const std::vector<Command> &batch, const QByteArrayList &expected) {
        QTest::newRow(name) << locked << batch << expected;
    };
    LockedState cancelledOnes = state(5, 1);
    cancelledOnes.named[{id(1), id(101)}].cancelledAt = 9;
    cancelledOnes.events[id(1)].seats = {5, 0};
    const QByteArray cancelled("registration.cancelled registration 101 {}");
    const QByteArray fourSeats(R"(event.updated event 1 {"capacity":[5,4]})");
    const QByteArray deleted(R"(event.deleted event 1 {"name":["n",null],"capacity":[5,null],)"
                             R"("starts_at":["2023-11-14T23:13:20.123Z",null]})");
    row("created", {}, {CreateEventCommand{{QStringLiteral("x"), {}, 2}}},
        {R"(event.created event new {"name":[null,"x"],"capacity":[null,2]})"});
    row("updated", state(5, 0), {capacity(4)}, {fourSeats});
    row("updated/several times", state(5, 0),
        {capacity(4), location(QStringLiteral("x")), capacity(4), capacity(3)},
        {fourSeats, R"(event.updated event 1 {"location":[null,"x"]})",
         R"(event.updated event 1 {"capacity":[4,3]})"});
    row("updated/what was so before", state(5, 0), {capacity(5), editing({})}, {});
    row("updated/refused", state(5, 3), {capacity(2), location({}, {true, {4}})}, {});
    row("deleted", state(5, 0), {deleting()}, {deleted});
    row("deleted/edited just before", state(9, 0), {capacity(5), deleting()},
        {R"(event.updated event 1 {"capacity":[9,5]})", deleted});
    row("deleted/refused", state(5, 1), {deleting()}, {});
    row("deleted/there is none", {}, {deleting()}, {});
    row("cancelled", state(5, 1), {cancelling(101)}, {cancelled});
    row("cancelled/twice", state(5, 1), {cancelling(101), cancelling(101)}, {cancelled});
    row("cancelled/before", cancelledOnes, {cancelling(101)}, {});
    row("cancelled/unknown", state(5, 1), {cancelling(99)}, {});
    row("registered", state(5, 0), {registering(1), registering(2)}, {});
    row("key/repeated", state(5, 0), {withKey(capacity(4)), withKey(capacity(4))}, {fourSeats});
    row("key/reused", state(5, 0), {withKey(capacity(4)), withKey(capacity(3))}, {fourSeats});
}

void TestOrganizerRules::notes()
{
    QFETCH(LockedState, locked);
    QFETCH(std::vector<Command>, batch);
    const Decision decision = decideNow(batch, locked);
    QByteArrayList told;
    Uuid last;
    for (const AuditNote &note : decision.notes) {
        QVERIFY(last < note.id);
        last = note.id;
        const QByteArray target = note.targetId->bytes[6] > 0
            ? QByteArray("new")
            : QByteArray::number(int(note.targetId->bytes[15]));
        told << (note.action + u' ' + note.targetKind + u' ').toUtf8() + target + ' '
                + note.changes;
    }
    QTEST(told, "expected");
    Decision all;
    append(all, decision);
    append(all, decision);
    QCOMPARE(all.notes.size(), 2 * decision.notes.size());
}

void TestOrganizerRules::notesSayWhoAndWhose()
{
    const Actor actor{ActorKind::Key, id(50), QStringLiteral("192.0.2.1")};
    LockedState locked = state(5, 2);
    locked.details[id(1)].organizer = {id(70), QStringLiteral("o"), QStringLiteral("o")};
    locked.organizerOf.insert(id(1), id(70));
    std::vector<Command> batch{capacity(4), cancelling(101), deleting(true)};
    for (Command &command : batch) {
        std::visit(
            [&](auto &c) {
                if constexpr (requires { c.actor; }) {
                    c.actor = actor;
                }
            },
            command);
    }
    const Decision decision = decideNow(batch, locked);
    QCOMPARE(decision.notes.size(), batch.size());
    for (const AuditNote &note : decision.notes) {
        QCOMPARE(note.actor, actor);
        QCOMPARE(note.organizerId, std::optional(id(70)));
    }
    const Decision open = decideNow({capacity(4)}, state(5, 0));
    QCOMPARE(open.notes.at(0).actor, Actor{});
    QCOMPARE(open.notes.at(0).organizerId, std::nullopt);
}

void TestOrganizerRules::anEventIsForAKnownOrganizer_data()
{
    QTest::addColumn<int>("asked"); // 0: none
    QTest::addColumn<QList<int>>("known");
    QTest::addColumn<int>("expected"); // 0: none; -1: refused
    QTest::newRow("none/nobody is there") << 0 << QList<int>{} << 0;
    QTest::newRow("none/the first") << 0 << QList<int>{70, 71} << 70;
    QTest::newRow("asked/there") << 71 << QList<int>{70, 71} << 71;
    QTest::newRow("asked/unknown") << 72 << QList<int>{70, 71} << -1;
    QTest::newRow("asked/nobody is there") << 70 << QList<int>{} << -1;
}

void TestOrganizerRules::anEventIsForAKnownOrganizer()
{
    QFETCH(int, asked);
    QFETCH(QList<int>, known);
    QFETCH(int, expected);
    LockedState locked;
    locked.nowMicros = kNow;
    for (const int number : known) {
        const KnownOrganizer organizer{{id(number), QStringLiteral("o"), QStringLiteral("o")}, 3};
        locked.organizers.insert(id(number), organizer);
        if (number == known.first()) {
            locked.organizers.insert({}, organizer);
        }
    }
    EventDraft draft{QStringLiteral("x"), {}, 2};
    if (asked > 0) {
        draft.organizerId = id(asked);
    }
    const Decision decision = decideNow({CreateEventCommand{draft}}, locked);
    const Outcome &outcome = decision.outcomes.at(0);
    if (expected < 0) {
        QCOMPARE(*outcome.error(), organizerNotFound());
        QVERIFY(decision.writesNothing() && decision.notes.empty());
        return;
    }
    QCOMPARE(outcome.event()->organizer.has_value(), expected > 0);
    QCOMPARE(outcome.event()->organizerVersion, expected > 0 ? 3 : 0);
    if (expected > 0) {
        QCOMPARE(outcome.event()->organizer->id, id(expected));
        QCOMPARE(decision.notes.at(0).organizerId, std::optional(id(expected)));
    }
}

// In one batch the last one counts, and what changes nothing writes nothing.
void TestOrganizerRules::pictures()
{
    const auto decided = [](std::vector<Command> batch) {
        LockedState locked = state(5, 0);
        IdSource ids;
        return decide(batch, locked, ids);
    };
    const Decision last = decided(
        {picturing("00"), picturing("01", "a"), picturing("01", "b"), status(EventStatus::Draft)});
    QCOMPARE(last.images.size(), 1u);
    QCOMPARE(last.images[0].files.jpegs.at(0), QByteArray("01"));
    QCOMPARE(last.updates.size(), 1u);
    QCOMPARE(last.updates[0].image->alt, QStringLiteral("b"));
    QCOMPARE(last.notes.size(), 4u);
    const Decision removed = decided({picturing("00"), RemoveImageCommand{id(1)}});
    QVERIFY(removed.images.at(0).files.jpegs.empty());
    QVERIFY(!removed.updates.at(0).image);
    QVERIFY(decided({RemoveImageCommand{id(1)}}).writesNothing());
    QCOMPARE(decided({DescribeImageCommand{id(1), QStringLiteral("x")}}).outcomes[0].error()->code,
             ErrorCode::ImageNotFound);
    const Decision deleted = decided({picturing("00"), deleting()});
    QVERIFY(deleted.images.empty() && deleted.updates.empty());
    QCOMPARE(decided({deleting(), picturing("00")}).outcomes[1].error()->code,
             ErrorCode::EventNotFound);
    QCOMPARE(decided({picturing("00", "", {true, {1}})}).outcomes[0].error()->code,
             ErrorCode::PreconditionFailed);
}

void TestOrganizerRules::categories()
{
    const auto named = [](const char *name) {
        EventPatch patch;
        patch.category = QString::fromLatin1(name);
        return editing(patch);
    };
    LockedState locked = state(5, 0);
    Event &event = locked.details[id(1)];
    IdSource ids;
    const auto outcome = [&](const std::vector<Command> &batch) {
        LockedState copy = locked;
        const Decision decision = decide(batch, copy, ids);
        const auto *error = std::get_if<Error>(&decision.outcomes.back().answer);
        return error ? error->message : std::get<Event>(decision.outcomes.back().answer).category;
    };
    QCOMPARE(outcome({named("Jazz")}),
             QStringLiteral("category must be null, because the event has no organizer."));
    event.organizer = {id(7), QStringLiteral("Club"), QStringLiteral("club")};
    QCOMPARE(outcome({named("Jazz")}),
             QStringLiteral("category must be null, because the organizer has no categories."));
    locked.categories.offered.insert(id(7), {QStringLiteral("Jazz"), QStringLiteral("Opera")});
    QCOMPARE(outcome({named("oPERA")}), QStringLiteral("Opera"));
    QCOMPARE(
        outcome({named("Blues")}),
        QStringLiteral("category must be null or one of the organizer's categories: Jazz, Opera."));
    QCOMPARE(outcome({named("Jazz"), named("")}), QString());
    event.category = QStringLiteral("Blues"); // no longer offered
    QCOMPARE(outcome({capacity(9)}), QStringLiteral("Blues"));
    QCOMPARE(outcome({named("BLUES")}), QStringLiteral("Blues"));
    QCOMPARE(
        outcome({named("Jazz"), named("Blues")}),
        QStringLiteral("category must be null or one of the organizer's categories: Jazz, Opera."));
}

void TestOrganizerRules::digestsDiffer()
{
    QSet<QByteArray> digests;
    const std::vector<Command> all{registering(1),
                                   capacity(1),
                                   capacity(2),
                                   status(EventStatus::Draft),
                                   editing({.category = QString()}),
                                   editing({.category = QStringLiteral("Jazz")}),
                                   editing({}),
                                   editing({}, {true, {}}),
                                   editing({}, {true, {1}}),
                                   deleting(),
                                   deleting(true),
                                   deleting(false, {true, {1}}),
                                   cancelling(1),
                                   cancelling(2),
                                   picturing("00"),
                                   picturing("01"),
                                   picturing("00", "Hall"),
                                   DescribeImageCommand{id(1), QStringLiteral("Hall")},
                                   DescribeImageCommand{id(1), {}},
                                   RemoveImageCommand{id(1)}};
    for (const Command &command : all) {
        digests.insert(digestOf(command));
        QCOMPARE(scopeOf(command), id(1));
    }
    QCOMPARE(digests.size(), qsizetype(all.size()));
    // Keys that are kept in databases rest on it: what stands here must stay.
    QCOMPARE(digestOf(capacity(4)).toHex(), QByteArray("5b6ebf6b80a1f6cbc0e1e0723add7a59"));
    QCOMPARE(digestOf(deleting()).toHex(), QByteArray("6197595503f01ee2a34e403fe08d2e1d"));
    QCOMPARE(digestOf(deleting(true)).toHex(), QByteArray("be1afe1436a4dd80ed4fe2169f11e5b9"));
    QCOMPARE(digestOf(cancelling(101)).toHex(), QByteArray("cdc6264fa395850d6c6c8a76c8b04ee5"));
}

void TestOrganizerRules::randomBatchesStayConsistent_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 5; ++seed) {
        QTest::addRow("seed/%d", seed) << seed;
    }
}

// After each batch: nobody holds two seats, the seats add up, and never more than the capacity.
void TestOrganizerRules::randomBatchesStayConsistent()
{
    QFETCH(int, seed);
    QRandomGenerator random(static_cast<quint32>(seed));
    for (int i = 0; i < 500; ++i) {
        const int seats = random.bounded(1, 6);
        const LockedState before = state(seats, random.bounded(0, seats + 1));
        std::vector<Command> batch;
        for (int n = random.bounded(0, 30); n > 0; --n) {
            const int what = random.bounded(20);
            batch.push_back(what < 9        ? registering(random.bounded(1, 9))
                                : what < 15 ? cancelling(random.bounded(101, 107))
                                : what < 19 ? capacity(random.bounded(1, 7))
                                            : deleting(random.bounded(2) == 0));
        }
        const Decision decision = decideNow(batch, before);
        QCOMPARE(decision.outcomes.size(), batch.size());
        QSet<EventEmail> holders = before.registered;
        for (const Registration &cancelled : decision.cancellations) {
            QVERIFY(holders.remove({id(1), cancelled.userEmail}));
        }
        for (const Registration &booked : decision.registrations) {
            QVERIFY(!holders.contains({id(1), booked.userEmail}));
            holders.insert({id(1), booked.userEmail});
        }
        const int booked =
            before.events.value(id(1)).seats.booked() + decision.seatsTaken.value(id(1));
        QCOMPARE(booked, int(holders.size()));
        const bool edited = !decision.updates.empty();
        QVERIFY(!decision.deletions.empty()
                || booked <= (edited ? decision.updates.front().capacity : seats));
        QVERIFY(!edited || decision.updates.front().bookedCount == booked);
    }
}

QTEST_GUILESS_MAIN(TestOrganizerRules)
#include "tst_organizer_rules.moc"
