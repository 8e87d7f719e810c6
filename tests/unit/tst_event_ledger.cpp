// The seats of an event, against an oracle that keeps a list of tickets; and decisions of batches
// with all that moves seats, against tables that are written as the store writes them.
#include "backend/domain/decide.h"

#include <QRandomGenerator>
#include <QTest>

#include <map>

using namespace boxoffice;

namespace {

Uuid numbered(int n)
{
    Uuid id;
    id.bytes[0] = 1; // before all that an IdSource makes
    id.bytes[15] = static_cast<std::uint8_t>(n);
    return id;
}

QString person(int n)
{
    return QStringLiteral("p%1@example.com").arg(n);
}

// An event as rows: one a ticket that was ever given.
struct Table
{
    int capacity = 0;
    int bookedCount = 0; // as the statements leave it
    std::vector<Registration> rows = {};

    int active() const
    {
        return static_cast<int>(std::count_if(rows.begin(), rows.end(),
                                              [](const auto &row) { return !row.cancelledAt; }));
    }
    bool holds(const QString &email) const
    {
        return std::any_of(rows.begin(), rows.end(), [&](const Registration &row) {
            return row.userEmail == email && !row.cancelledAt;
        });
    }
};

using Tables = std::map<Uuid, Table>;

LockedState stateOfTables(const Tables &tables)
{
    LockedState state;
    state.nowMicros = 1'700'000'000'123'456;
    for (const auto &[id, table] : tables) {
        state.events.insert(id, {{table.capacity, table.bookedCount}});
        Event event{id, QStringLiteral("n"), {}, table.capacity, table.bookedCount, 7};
        event.version = 1;
        state.details.insert(id, event);
        for (const Registration &row : table.rows) {
            state.named.insert({id, row.id}, row);
            if (!row.cancelledAt) {
                state.registered.insert({id, row.userEmail});
            }
        }
    }
    return state;
}

// As the statements of the store do it.
void write(Tables &tables, const Decision &decision)
{
    for (const Registration &cancelled : decision.cancellations) {
        for (Registration &row : tables[cancelled.eventId].rows) {
            row = row.id == cancelled.id ? cancelled : row;
        }
    }
    for (const Registration &added : decision.registrations) {
        tables[added.eventId].rows.push_back(added);
    }
    for (auto it = decision.seatsTaken.cbegin(); it != decision.seatsTaken.cend(); ++it) {
        tables[it.key()].bookedCount += it.value();
    }
    for (const Event &update : decision.updates) {
        tables[update.id].capacity = update.capacity;
        tables[update.id].bookedCount = update.bookedCount;
    }
    for (const Uuid &deleted : decision.deletions) {
        tables.erase(deleted);
    }
}

// What a plain reading of the rules says, which changes the rows at once.
QByteArray plainly(const Command &command, Tables &tables)
{
    const auto found = tables.find(scopeOf(command));
    if (found == tables.end()) {
        return "event_not_found";
    }
    Table &table = found->second;
    if (const auto *registering = std::get_if<RegisterCommand>(&command)) {
        if (table.holds(registering->userEmail)) {
            return "already_registered";
        }
        if (table.active() >= table.capacity) {
            return "event_full";
        }
        table.rows.push_back({{}, found->first, registering->userEmail, 0});
        return "done";
    }
    if (const auto *cancelling = std::get_if<CancelRegistrationCommand>(&command)) {
        for (Registration &row : table.rows) {
            if (row.id == cancelling->registrationId) {
                row.cancelledAt = row.cancelledAt.value_or(1);
                return "done";
            }
        }
        return "registration_not_found";
    }
    if (const auto *editing = std::get_if<UpdateEventCommand>(&command)) {
        if (*editing->patch.capacity < table.active()) {
            return "capacity_below_booked";
        }
        table.capacity = *editing->patch.capacity;
        return "done";
    }
    if (table.active() > 0 && !std::get<DeleteEventCommand>(command).force) {
        return "event_has_registrations";
    }
    tables.erase(found);
    return "done";
}

// before: what was looked up for the batch.
Command anyCommand(QRandomGenerator &random, const Tables &before)
{
    const Uuid event = numbered(random.bounded(1, 5));
    const int what = random.bounded(20);
    if (what < 10) {
        return RegisterCommand{event, person(random.bounded(9))};
    }
    if (what < 15) {
        const auto table = before.find(event);
        const auto rows = table == before.end() ? 0 : static_cast<int>(table->second.rows.size());
        return CancelRegistrationCommand{
            event, rows == 0 ? numbered(99) : table->second.rows.at(random.bounded(rows)).id};
    }
    if (what < 19) {
        EventPatch patch;
        patch.capacity = random.bounded(1, 7);
        return UpdateEventCommand{event, patch};
    }
    return DeleteEventCommand{event, random.bounded(2) == 0};
}

} // namespace

class TestEventLedger : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void seats_data();
    void seats();
    void changesAreToldOnce();
    void anOverbookedRowGivesNothing();
    void batches_data();
    void batches();
};

void TestEventLedger::seats_data()
{
    QTest::addColumn<int>("seed");
    for (int seed = 1; seed <= 20; ++seed) {
        QTest::addRow("seed/%d", seed) << seed;
    }
}

void TestEventLedger::seats()
{
    QFETCH(int, seed);
    QRandomGenerator random(static_cast<quint32>(seed));
    int capacity = random.bounded(0, 6);
    std::vector<int> tickets(static_cast<std::size_t>(random.bounded(0, capacity + 1)));
    EventLedger ledger(capacity, static_cast<int>(tickets.size()));
    int told = ledger.booked(); // as a reader of takeChange() has it
    for (int step = 0; step < 2'000; ++step) {
        switch (random.bounded(4)) {
        case 0:
            QCOMPARE(ledger.give(), static_cast<int>(tickets.size()) < capacity);
            if (static_cast<int>(tickets.size()) < capacity) {
                tickets.push_back(step);
            }
            break;
        case 1:
            QCOMPARE(ledger.free(), !tickets.empty());
            if (!tickets.empty()) {
                tickets.pop_back();
            }
            break;
        case 2: {
            const int wanted = random.bounded(0, 8);
            const bool fits = wanted >= static_cast<int>(tickets.size());
            QCOMPARE(ledger.changeCapacity(wanted), fits);
            capacity = fits ? wanted : capacity;
            break;
        }
        default:
            told += ledger.takeChange().value_or(0);
            QCOMPARE(told, static_cast<int>(tickets.size()));
        }
        QCOMPARE(ledger.booked(), static_cast<int>(tickets.size()));
        QCOMPARE(ledger.capacity(), capacity);
        QVERIFY(ledger.booked() >= 0 && ledger.booked() <= ledger.capacity());
    }
}

void TestEventLedger::changesAreToldOnce()
{
    EventLedger ledger(3, 1);
    QVERIFY(!ledger.takeChange());
    QVERIFY(ledger.give() && ledger.give() && !ledger.give());
    QCOMPARE(ledger.takeChange(), std::optional<int>(2));
    QVERIFY(!ledger.takeChange());
    QVERIFY(ledger.free() && ledger.give());
    QCOMPARE(ledger.takeChange(), std::optional<int>(0)); // its row is written all the same
    QVERIFY(ledger.free() && ledger.free() && ledger.free() && !ledger.free());
    QCOMPARE(ledger.takeChange(), std::optional<int>(-3));
}

void TestEventLedger::anOverbookedRowGivesNothing()
{
    EventLedger ledger(2, 4);
    QVERIFY(!ledger.give());
    QVERIFY(!ledger.changeCapacity(3));
    QVERIFY(ledger.free() && ledger.free() && !ledger.give());
    QVERIFY(ledger.free() && ledger.give() && !ledger.give());
    QCOMPARE(ledger.booked(), 2);
}

void TestEventLedger::batches_data()
{
    seats_data();
}

// Several batches in a row, each cut into pieces as where culprits are looked for.
void TestEventLedger::batches()
{
    QFETCH(int, seed);
    QRandomGenerator random(static_cast<quint32>(seed));
    IdSource ids;
    for (int round = 0; round < 40; ++round) {
        Tables tables;
        for (int event = 1; event <= 3; ++event) { // 4 does not exist
            tables[numbered(event)].capacity = random.bounded(1, 6);
        }
        for (int batch = 0; batch < 5; ++batch) {
            const Tables before = tables;
            LockedState state = stateOfTables(before);
            Tables plain = before;
            for (int piece = random.bounded(1, 4); piece > 0; --piece) {
                std::vector<Command> commands;
                QByteArrayList expected, words;
                for (int n = random.bounded(0, 15); n > 0; --n) {
                    commands.push_back(anyCommand(random, before));
                    expected.append(plainly(commands.back(), plain));
                }
                const Decision decision = decide(commands, state, ids);
                for (const Outcome &outcome : decision.outcomes) {
                    words.append(outcome.error() ? wireName(outcome.error()->code).toByteArray()
                                                 : QByteArray("done"));
                }
                QCOMPARE(words, expected);
                write(tables, decision);
                QCOMPARE(tables.size(), plain.size());
                for (const auto &[id, table] : tables) {
                    QCOMPARE(table.bookedCount, table.active());
                    QCOMPARE(table.active(), plain.at(id).active());
                    QVERIFY(table.bookedCount <= table.capacity);
                    QCOMPARE(table.capacity, plain.at(id).capacity);
                }
                plain = tables; // with the ids that were given
            }
        }
    }
}

QTEST_GUILESS_MAIN(TestEventLedger)
#include "tst_event_ledger.moc"
