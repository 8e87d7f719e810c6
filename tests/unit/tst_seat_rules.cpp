#include "backend/domain/decide.h"

#include <QRandomGenerator>
#include <QTest>

using namespace boxoffice;

namespace {

constexpr std::int64_t kNow = 1'700'000'000'123'456;

Uuid eventId(int n)
{
    Uuid id;
    id.bytes[15] = static_cast<std::uint8_t>(n);
    return id;
}

QString email(int n)
{
    return QStringLiteral("p%1@example.com").arg(n);
}

Command withKey(Command command, const QString &key)
{
    const QByteArray digest = digestOf(command);
    std::visit([&](auto &c) { c.idempotency = {key, digest}; }, command);
    return command;
}

Command registering(int event, int person, const QString &key = {})
{
    const Command command = RegisterCommand{eventId(event), email(person)};
    return key.isEmpty() ? command : withKey(command, key);
}

Command creating(const QString &name, const QString &key = {})
{
    const Command command = CreateEventCommand{{name, QStringLiteral("d"), 5}};
    return key.isEmpty() ? command : withKey(command, key);
}

LockedState state(std::initializer_list<std::pair<int, EventLedger>> events)
{
    LockedState locked;
    locked.nowMicros = kNow;
    for (const auto &[n, seats] : events) {
        locked.events.insert(eventId(n), {seats});
    }
    return locked;
}

Decision decideNow(const std::vector<Command> &batch, LockedState locked)
{
    IdSource ids;
    return decide(batch, locked, ids);
}

// One word an outcome: "booked", "created" or the error's code; '*' after a replay.
QByteArrayList words(const Decision &decision)
{
    QByteArrayList all;
    for (const Outcome &outcome : decision.outcomes) {
        const QByteArray word = outcome.error() ? wireName(outcome.error()->code).toByteArray()
            : outcome.event()                   ? QByteArray("created")
                                                : QByteArray("booked");
        all.append(outcome.replayed ? word + '*' : word);
    }
    return all;
}

const QString kKey = QStringLiteral("key");

} // namespace

Q_DECLARE_METATYPE(LockedState)
Q_DECLARE_METATYPE(Outcome)
Q_DECLARE_METATYPE(std::vector<Command>)

class TestSeatRules : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void outcomes_data();
    void outcomes();
    void aSeatIsWrittenOut();
    void anEventIsWrittenOut();
    void seatsTakenAddsUp();
    void refusalsWithAKeyAreKept();
    void aKnownKeyGetsItsFirstAnswer_data();
    void aKnownKeyGetsItsFirstAnswer();
    void aRepeatInTheBatchGetsTheSameAnswer();
    void aKeyIsScopedToItsEvent();
    void randomBatchesNeverOverbook_data();
    void randomBatchesNeverOverbook();
    void aSeatThatIsWrittenKeepsItsId();
    void digestsDiffer();
};

void TestSeatRules::outcomes_data()
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
    LockedState knows1 = state({{1, {2, 2}}});
    knows1.registered.insert({eventId(1), email(1)});
    LockedState knows1WithSeats = state({{1, {5, 1}}, {2, {5, 0}}});
    knows1WithSeats.registered.insert({eventId(1), email(1)});

    row("empty/no command", state({}), {}, {}, true);
    row("seats/last one", state({{1, {3, 2}}}), {registering(1, 1)}, {"booked"});
    row("seats/last one, two want it", state({{1, {3, 2}}}), {registering(1, 1), registering(1, 2)},
        {"booked", "event_full"});
    row("seats/full", state({{1, {3, 3}}}), {registering(1, 1)}, {"event_full"}, true);
    row("seats/more booked than there are", state({{1, {3, 4}}}), {registering(1, 1)},
        {"event_full"}, true);
    row("email/holds a seat", knows1WithSeats, {registering(1, 1)}, {"already_registered"}, true);
    row("email/holds a seat of a full event", knows1, {registering(1, 1), registering(1, 2)},
        {"already_registered", "event_full"}, true);
    row("email/holds a seat of another event", knows1WithSeats, {registering(2, 1)}, {"booked"});
    row("email/twice in the batch", state({{1, {3, 0}}}), {registering(1, 1), registering(1, 1)},
        {"booked", "already_registered"});
    row("email/twice, and the first took the last seat", state({{1, {1, 0}}}),
        {registering(1, 1), registering(1, 1), registering(1, 2)},
        {"booked", "already_registered", "event_full"});
    row("event/unknown", state({}), {registering(1, 1)}, {"event_not_found"}, true);
    row("event/unknown, with a key", state({}), {registering(1, 1, kKey)}, {"event_not_found"},
        true);
    row("event/created, another of the same name", state({}),
        {creating(QStringLiteral("a")), creating(QStringLiteral("a"))}, {"created", "created"});
    row("mixed/several events", state({{1, {1, 0}}, {2, {1, 1}}}),
        {registering(1, 1), registering(2, 1), registering(3, 1), creating(QStringLiteral("a")),
         registering(1, 2)},
        {"booked", "event_full", "event_not_found", "created", "event_full"});
    row("key/repeat in the batch", state({{1, {5, 0}}}),
        {registering(1, 1, kKey), registering(1, 1, kKey)}, {"booked", "booked*"});
    row("key/repeat of a refusal in the batch", state({{1, {1, 1}}}),
        {registering(1, 1, kKey), registering(1, 1, kKey)}, {"event_full", "event_full*"});
    row("key/another body in the batch", state({{1, {5, 0}}}),
        {registering(1, 1, kKey), registering(1, 2, kKey), registering(1, 2)},
        {"booked", "idempotency_key_reused", "booked"});
    row("key/another body keeps the first answer", state({{1, {5, 0}}}),
        {registering(1, 1, kKey), registering(1, 2, kKey), registering(1, 1, kKey)},
        {"booked", "idempotency_key_reused", "booked*"});
    row("key/creation repeated", state({}),
        {creating(QStringLiteral("a"), kKey), creating(QStringLiteral("a"), kKey),
         creating(QStringLiteral("b"), kKey)},
        {"created", "created*", "idempotency_key_reused"});
    row("key/another key for the same e-mail", state({{1, {5, 0}}}),
        {registering(1, 1, kKey), registering(1, 1, QStringLiteral("other"))},
        {"booked", "already_registered"});
    row("order/first come", state({{1, {2, 0}}}),
        {registering(1, 3), registering(1, 1), registering(1, 2)},
        {"booked", "booked", "event_full"});
}

void TestSeatRules::outcomes()
{
    QFETCH(LockedState, locked);
    QFETCH(std::vector<Command>, batch);
    QFETCH(bool, writesNothing);
    const Decision decision = decideNow(batch, locked);
    QTEST(words(decision), "expected");
    QCOMPARE(decision.writesNothing(), writesNothing);
}

void TestSeatRules::aSeatIsWrittenOut()
{
    const Decision decision = decideNow({registering(1, 7, kKey)}, state({{1, {1, 0}}}));
    const Registration *answered = decision.outcomes.front().registration();
    QVERIFY(answered);
    QCOMPARE(answered->eventId, eventId(1));
    QCOMPARE(answered->userEmail, email(7));
    QCOMPARE(answered->createdAt, kNow / 1000);
    QCOMPARE(unixMillisOf(answered->id), kNow / 1000);
    QCOMPARE(decision.registrations, std::vector<Registration>{*answered});
    QCOMPARE(decision.keys.size(), std::size_t(1));
    QCOMPARE(decision.keys.front().outcome.registration()->id, answered->id);
    QCOMPARE(decision.keys.front().scoped, (ScopedKey{eventId(1), kKey}));
    QVERIFY(decision.events.empty());
}

void TestSeatRules::anEventIsWrittenOut()
{
    const Decision decision = decideNow({creating(QStringLiteral("a"), kKey)}, state({}));
    const Event *answered = decision.outcomes.front().event();
    QVERIFY(answered);
    QCOMPARE(answered->name, QStringLiteral("a"));
    QCOMPARE(answered->capacity, 5);
    QCOMPARE(answered->bookedCount, 0);
    QCOMPARE(answered->createdAt, kNow / 1000);
    QCOMPARE(decision.events, std::vector<Event>{*answered});
    QCOMPARE(decision.keys.front().outcome.event()->id, answered->id);
    QVERIFY(decision.keys.front().scoped.scope.isNil());
    QVERIFY(decision.registrations.empty() && decision.seatsTaken.isEmpty());
}

void TestSeatRules::seatsTakenAddsUp()
{
    const Decision decision = decideNow({registering(1, 1), registering(2, 1), registering(1, 2),
                                         registering(1, 3), registering(3, 1)},
                                        state({{1, {2, 0}}, {2, {9, 8}}, {3, {1, 1}}}));
    QCOMPARE(decision.seatsTaken, (QHash<Uuid, int>{{eventId(1), 2}, {eventId(2), 1}}));
}

void TestSeatRules::refusalsWithAKeyAreKept()
{
    LockedState locked = state({{1, {1, 1}}});
    locked.registered.insert({eventId(1), email(2)});
    const Decision decision =
        decideNow({registering(1, 1, kKey), registering(1, 2, QStringLiteral("other"))}, locked);
    QCOMPARE(words(decision), (QByteArrayList{"event_full", "already_registered"}));
    QCOMPARE(decision.keys.size(), std::size_t(2));
    QVERIFY(decision.keys[0].outcome.error() && decision.keys[1].outcome.error());
    QCOMPARE(*decision.keys[0].outcome.error(), eventFull());
    QCOMPARE(*decision.keys[1].outcome.error(), alreadyRegistered());
    QVERIFY(decision.registrations.empty() && !decision.writesNothing());
}

void TestSeatRules::aKnownKeyGetsItsFirstAnswer_data()
{
    QTest::addColumn<Outcome>("first");
    QTest::addColumn<bool>("sameBody");
    QTest::addColumn<QByteArray>("expected");

    const Outcome booked = Outcome::made(Registration{eventId(99), eventId(1), email(1), 5});
    const Outcome full = Outcome::refused(eventFull());
    QTest::newRow("registered/same body") << booked << true << QByteArray("booked*");
    QTest::newRow("full/though seats are free now") << full << true << QByteArray("event_full*");
    QTest::newRow("already registered/same body")
        << Outcome::refused(alreadyRegistered()) << true << QByteArray("already_registered*");
    QTest::newRow("registered/another body")
        << booked << false << QByteArray("idempotency_key_reused");
    QTest::newRow("full/another body") << full << false << QByteArray("idempotency_key_reused");
}

void TestSeatRules::aKnownKeyGetsItsFirstAnswer()
{
    QFETCH(Outcome, first);
    QFETCH(bool, sameBody);
    const Command command = registering(1, 1, kKey);
    LockedState locked = state({{1, {5, 0}}});
    locked.keys.insert({eventId(1), kKey},
                       {sameBody ? digestOf(command) : QByteArray(16, 'x'), first});
    const Decision decision = decideNow({command}, locked);
    QTEST(words(decision).front(), "expected");
    QVERIFY(decision.writesNothing());
    const Registration *answered = decision.outcomes.front().registration();
    QVERIFY(!answered || *answered == *first.registration());
}

void TestSeatRules::aRepeatInTheBatchGetsTheSameAnswer()
{
    const Decision decision =
        decideNow({registering(1, 1, kKey), registering(1, 1, kKey), registering(1, 1, kKey)},
                  state({{1, {5, 0}}}));
    QCOMPARE(*decision.outcomes[1].registration(), *decision.outcomes[0].registration());
    QCOMPARE(*decision.outcomes[2].registration(), *decision.outcomes[0].registration());
    QCOMPARE(decision.registrations.size(), std::size_t(1));
    QCOMPARE(decision.keys.size(), std::size_t(1));
    QCOMPARE(decision.seatsTaken.value(eventId(1)), 1);
}

void TestSeatRules::aKeyIsScopedToItsEvent()
{
    const Decision decision = decideNow(
        {registering(1, 1, kKey), registering(2, 1, kKey), creating(QStringLiteral("a"), kKey)},
        state({{1, {5, 0}}, {2, {5, 0}}}));
    QCOMPARE(words(decision), (QByteArrayList{"booked", "booked", "created"}));
    QCOMPARE(decision.keys.size(), std::size_t(3));
}

void TestSeatRules::randomBatchesNeverOverbook_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 10; ++seed) {
        QTest::addRow("seed/%d", seed) << seed;
    }
}

namespace {

LockedState randomState(QRandomGenerator &random)
{
    LockedState locked = state({});
    for (int event = 1; event <= 3; ++event) { // 4 stays unknown
        const int capacity = random.bounded(1, 6);
        const int booked = random.bounded(0, capacity + 1);
        locked.events.insert(eventId(event), {{capacity, booked}});
        for (int person = 0; person < booked; ++person) {
            locked.registered.insert({eventId(event), email(person)});
        }
    }
    return locked;
}

std::vector<Command> randomBatch(QRandomGenerator &random)
{
    std::vector<Command> batch;
    for (int i = random.bounded(0, 60); i > 0; --i) {
        const QString key =
            random.bounded(2) == 0 ? QString() : QStringLiteral("k%1").arg(random.bounded(8));
        const int event = random.bounded(0, 5);
        batch.push_back(event == 0 ? creating(QStringLiteral("n%1").arg(random.bounded(3)), key)
                                   : registering(event, random.bounded(10), key));
    }
    return batch;
}

// Empty, or what is wrong with the decision.
QByteArray fault(const std::vector<Command> &batch, const LockedState &before,
                 const Decision &decision)
{
    if (decision.outcomes.size() != batch.size()) {
        return "not one outcome a command";
    }
    std::vector<Registration> answered;
    std::size_t created = 0;
    for (const Outcome &outcome : decision.outcomes) {
        if (outcome.registration() && !outcome.replayed) {
            answered.push_back(*outcome.registration());
        }
        created += outcome.event() && !outcome.replayed ? 1 : 0;
    }
    if (answered != decision.registrations || created != decision.events.size()) {
        return "what is answered is not what is written";
    }
    QHash<Uuid, int> taken;
    QSet<EventEmail> holders = before.registered;
    Uuid last;
    for (const Registration &registration : decision.registrations) {
        const EventEmail person{registration.eventId, registration.userEmail};
        if (holders.contains(person) || registration.id <= last) {
            return "a seat twice, or ids out of order";
        }
        holders.insert(person);
        last = registration.id;
        const EventLedger seats = before.events.value(registration.eventId).seats;
        if (seats.booked() + ++taken[registration.eventId] > seats.capacity()) {
            return "overbooked";
        }
    }
    return taken == decision.seatsTaken ? "" : "seatsTaken does not add up";
}

// The words of a plain reading of the rules, without keys.
QByteArrayList expectedWords(const std::vector<Command> &batch, LockedState locked)
{
    QByteArrayList all;
    QHash<Uuid, int> seats; // booked
    for (auto it = locked.events.cbegin(); it != locked.events.cend(); ++it) {
        seats.insert(it.key(), it->seats.booked());
    }
    for (const Command &command : batch) {
        const auto *c = std::get_if<RegisterCommand>(&command);
        if (!c) {
            all.append("created");
        } else if (!locked.events.contains(c->eventId)) {
            all.append("event_not_found");
        } else if (locked.registered.contains({c->eventId, c->userEmail})) {
            all.append("already_registered");
        } else if (seats[c->eventId] == locked.events[c->eventId].seats.capacity()) {
            all.append("event_full");
        } else {
            ++seats[c->eventId];
            locked.registered.insert({c->eventId, c->userEmail});
            all.append("booked");
        }
    }
    return all;
}

} // namespace

void TestSeatRules::randomBatchesNeverOverbook()
{
    QFETCH(int, seed);
    QRandomGenerator random(static_cast<quint32>(seed));
    for (int i = 0; i < 200; ++i) {
        const LockedState before = randomState(random);
        std::vector<Command> batch = randomBatch(random);
        const QByteArray wrong = fault(batch, before, decideNow(batch, before));
        QVERIFY2(wrong.isEmpty(), wrong);
        for (Command &command : batch) {
            std::visit([](auto &c) { c.idempotency = {}; }, command);
        }
        QCOMPARE(words(decideNow(batch, before)), expectedWords(batch, before));
    }
}

// Decided again as if one before it had not been.
void TestSeatRules::aSeatThatIsWrittenKeepsItsId()
{
    LockedState locked = state({{1, {3, 0}}});
    const Decision first =
        decideNow({registering(1, 1), registering(1, 2), registering(1, 3)}, locked);
    for (const std::size_t kept : {1u, 2u}) {
        const Registration &written = first.registrations.at(kept);
        locked.written.insert({written.eventId, written.userEmail}, written.id);
    }
    const Decision second =
        decideNow({registering(1, 2), registering(1, 4), registering(1, 3, kKey)}, locked);
    QCOMPARE(words(second), QByteArrayList(3, "booked"));
    QCOMPARE(second.registrations.at(0), first.registrations.at(1));
    QCOMPARE(second.registrations.at(2), first.registrations.at(2));
    QCOMPARE(second.keys.at(0).outcome.registration()->id, first.registrations.at(2).id);
    QVERIFY(!locked.written.values().contains(second.registrations.at(1).id));
}

void TestSeatRules::digestsDiffer()
{
    const QByteArray digest = digestOf(registering(1, 1));
    // Keys that are kept in databases rest on it: what stands here must stay.
    QCOMPARE(digest.toHex(), QByteArray("8500a51b950b169e8b594a395b10f53a"));
    QCOMPARE(digestOf(creating(QStringLiteral("a"))).toHex(),
             QByteArray("53996b766e9162464d790e502edef9eb"));
    QCOMPARE(digestOf(registering(1, 1, kKey)), digest);
    QVERIFY(digestOf(registering(1, 2)) != digest);
    QVERIFY(digestOf(creating(QStringLiteral("a"))) != digestOf(creating(QStringLiteral("b"))));
}

QTEST_GUILESS_MAIN(TestSeatRules)
#include "tst_seat_rules.moc"
