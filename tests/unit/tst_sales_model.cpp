// What an event sells against an oracle (tests/support/sales_oracle.h): the rules alone, with
// tables that are written as the statements of the store write them. A sequence that fails is
// shrunk to the steps that it needs.
//
// BOXOFFICE_SEQUENCES: how many sequences of 200 steps (300).
#include "backend/domain/decide.h"
#include "shared/api/sale_json.h"
#include "tests/support/sales_play.h"

#include <QTest>

using namespace boxoffice;

namespace {

void readWaiting(const SalesWorld &world, int ofEach, EventSales &sales)
{
    KnownWaiting &waiting = sales.waiting;
    waiting.entries.clear();
    waiting.unfinished.clear();
    waiting.ranOut = false;
    std::map<Wish, int> read;
    for (const auto &[id, entry] : world.entries) {
        if (entry.status != WaitingStatus::Waiting) {
            continue;
        }
        const Wish wish = wishOf(entry);
        if (read[wish] >= ofEach) {
            continue;
        }
        waiting.entries.emplace(id, entry);
        if (++read[wish] == ofEach) {
            waiting.unfinished.insert(wish);
        }
    }
}

LockedState stateOf(const SalesWorld &world, int ofEach)
{
    LockedState state;
    state.nowMicros = world.now * 1000;
    LockedEvent locked{{world.event.capacity, world.event.bookedCount, world.event.heldCount}};
    locked.open = world.event.status == EventStatus::Published;
    locked.sales = world.event.sales;
    locked.sells = true;
    locked.nextExpiry = world.now; // all are read
    state.details.insert(world.event.id, world.event);
    EventSales sales;
    for (const auto &[id, type] : world.types) {
        sales.types.push_back(type);
    }
    sales.sortTypes();
    for (const auto &[id, quota] : world.quotas) {
        sales.quotas.push_back(quota);
    }
    for (int i = 0; i < 7; ++i) {
        sales.numbersOf.insert(QStringLiteral("p%1@example.com").arg(i), {});
    }
    for (const auto &[id, registration] : world.registrations) {
        state.named.insert({world.event.id, id}, registration);
        locked.lastId = std::max(locked.lastId, id);
        if (!registration.cancelledAt) {
            state.registered.insert({world.event.id, registration.userEmail});
            sales.numbersOf[registration.userEmail].insert(registration.nth);
            if (registration.orderId) {
                sales.registrationsOf[*registration.orderId].push_back(id);
            }
        }
    }
    for (const auto &[id, order] : world.orders) {
        sales.orders.insert(id, order);
        sales.lastOrderId = std::max(sales.lastOrderId, id);
        if (order.status == OrderStatus::Held) {
            sales.heldOf[order.email] += seatsOf(order.lines);
        }
    }
    for (const auto &[id, entry] : world.entries) {
        sales.named.insert(id, entry);
        sales.waiting.lastId = std::max(sales.waiting.lastId, id);
        if (entry.status == WaitingStatus::Waiting || entry.status == WaitingStatus::Offered) {
            sales.waitingAs.insert(entry.email, id);
        }
    }
    readWaiting(world, ofEach, sales);
    state.events.insert(world.event.id, locked);
    state.sales.insert(world.event.id, sales);
    return state;
}

#define REQUIRE(condition)                                                                         \
    if (!(condition)) {                                                                            \
        return #condition;                                                                         \
    }

// As the statements of the store do it. Returns the constraint that refuses it, or nothing.
QByteArray write(SalesWorld &world, const Decision &decision)
{
    const auto overwrite = [&world](const std::vector<Registration> &changed) {
        for (const Registration &registration : changed) {
            world.registrations[registration.id] = registration;
        }
    };
    overwrite(decision.cancellations);
    overwrite(decision.rewrites);
    for (const Registration &added : decision.registrations) {
        REQUIRE(!world.registrations.contains(added.id));
        world.registrations[added.id] = added;
    }
    overwrite(decision.lateRewrites);
    for (const Event &update : decision.updates) {
        world.event = update;
    }
    for (const Order &order : decision.newOrders) {
        REQUIRE(!world.orders.contains(order.id));
        world.orders[order.id] = order;
    }
    for (const Order &order : decision.changedOrders) {
        REQUIRE(world.orders.contains(order.id));
        world.orders[order.id] = order;
    }
    if (!decision.closedLists.empty()) {
        for (auto &[id, entry] : world.entries) {
            if (entry.status == WaitingStatus::Waiting || entry.status == WaitingStatus::Offered) {
                entry.status = WaitingStatus::Closed;
            }
        }
    }
    for (const WaitingEntry &entry : decision.changedEntries) {
        REQUIRE(world.entries.contains(entry.id));
        world.entries[entry.id] = entry;
    }
    for (const WaitingEntry &entry : decision.newEntries) {
        REQUIRE(!world.entries.contains(entry.id));
        world.entries[entry.id] = entry;
    }
    for (const TicketType &type : decision.types) {
        world.types[type.id] = type;
    }
    for (const Quota &quota : decision.quotas) {
        world.quotas[quota.id] = quota;
    }
    for (const CountedSales &counted : decision.counted) {
        world.event.capacity = counted.seats.capacity();
        world.event.bookedCount = counted.seats.booked();
        world.event.heldCount = counted.seats.held();
        for (const TicketType &type : counted.types) {
            world.types[type.id] = type;
        }
        for (const Quota &quota : counted.quotas) {
            world.quotas[quota.id] = quota;
        }
    }
    return {};
}

class MemoryTables final : public SalesTables
{
public:
    void begin(SalesWorld &world) override { m_world = world; }
    Result<std::vector<Outcome>> book(const std::vector<Command> &batch) override
    {
        int ofEach = m_world.readOfEach;
        LockedState state = stateOf(m_world, ofEach);
        Decision decision = decide(batch, state, m_ids);
        while (decision.ranOut) {
            state = stateOf(m_world, ofEach *= 8);
            decision = decide(batch, state, m_ids);
        }
        if (!decision.counted.empty()) {
            m_nextLook = decision.counted.back().nextExpiry;
        }
        const QByteArray refused = write(m_world, decision);
        if (!refused.isEmpty()) {
            return Error{ErrorCode::Internal, QString::fromUtf8(refused), {}};
        }
        return std::move(decision.outcomes);
    }
    SalesWorld world() override { return m_world; }
    void wait(qint64 milliseconds) override { m_world.now += milliseconds; }
    bool hasPlainClock() const override { return true; }

    // Returns what the only command of a batch led to.
    Outcome tell(const Command &command) { return book({command})->front(); }
    // When the event is looked at without a visitor, as it was written last.
    std::optional<qint64> nextLook() const { return m_nextLook; }

private:
    SalesWorld m_world;
    std::optional<qint64> m_nextLook;
    IdSource m_ids;
};

Uuid numberedType(int n)
{
    Uuid id;
    id.bytes[0] = 1; // before all that an IdSource makes
    id.bytes[15] = static_cast<std::uint8_t>(n);
    return id;
}

QByteArray play(const std::vector<SalesStep> &steps, quint32 seed)
{
    MemoryTables tables;
    return playSales(steps, seed, tables);
}

// Leaves out what the failure does not need.
std::vector<SalesStep> shrunk(std::vector<SalesStep> steps, quint32 seed)
{
    for (std::size_t size = steps.size() / 2; size > 0; size /= 2) {
        for (std::size_t at = 0; at + size <= steps.size();) {
            std::vector<SalesStep> fewer = steps;
            const auto begin = fewer.begin() + static_cast<std::ptrdiff_t>(at);
            fewer.erase(begin, begin + static_cast<std::ptrdiff_t>(size));
            if (play(fewer, seed).isEmpty()) {
                at += size;
            } else {
                steps = std::move(fewer);
            }
        }
    }
    return steps;
}

} // namespace

class TestSalesModel : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sequences();
    void aSaleThatBeginsIsOfferedToWhoWaits();
    void theListIsClosedWithTheSale();
    void whatCannotBeHadBlocksNobody();
    void anOfferEndsWithTheSaleAndIsWithinNoLimit();
};

namespace {

SalesWorld worldWith(int capacity)
{
    SalesWorld world;
    world.event.id.bytes[15] = 1;
    world.event.capacity = capacity;
    world.event.sales.waitingList = true;
    return world;
}

WaitingStatus statusOf(MemoryTables &tables)
{
    return tables.world().entries.begin()->second.status;
}

QByteArray codeOf(const Outcome &outcome)
{
    return outcome.error() ? wireName(outcome.error()->code).toByteArray() : QByteArray();
}

Command ordering(const Uuid &event, const char *who, int seats)
{
    OrderDraft draft{QString::fromLatin1(who)};
    draft.lines = {{{}, seats}};
    return PlaceOrderCommand{event, draft};
}

Command joining(const Uuid &event, const char *who, int seats)
{
    WaitingDraft draft{QString::fromLatin1(who)};
    draft.quantity = seats;
    return JoinWaitingListCommand{event, draft};
}

} // namespace

void TestSalesModel::aSaleThatBeginsIsOfferedToWhoWaits()
{
    MemoryTables tables;
    SalesWorld world = worldWith(9);
    const Uuid event = world.event.id;
    TicketType late{numberedType(1), event, QStringLiteral("Late")};
    late.capacity = 2;
    late.salesStartAt = kSalesStart + 1'000;
    TicketType none{numberedType(2), event, QStringLiteral("None")};
    none.capacity = 0;
    world.types = {{late.id, late}, {none.id, none}};
    tables.begin(world);
    QVERIFY(tables.tell(joining(event, "a@x.example", 1)).waitingEntry());
    QCOMPARE(tables.nextLook(), late.salesStartAt);
    tables.wait(999);
    tables.tell(ExpireHoldsCommand{event});
    QCOMPARE(statusOf(tables), WaitingStatus::Waiting);
    tables.wait(1);
    tables.tell(ExpireHoldsCommand{event});
    QCOMPARE(statusOf(tables), WaitingStatus::Offered);
}

void TestSalesModel::theListIsClosedWithTheSale()
{
    MemoryTables tables;
    SalesWorld world = worldWith(1);
    const Uuid event = world.event.id;
    world.event.sales.endsAt = kSalesStart + 1'000;
    tables.begin(world);
    QVERIFY(tables.tell(RegisterCommand{event, QStringLiteral("a@x.example")}).registration());
    QVERIFY(tables.tell(joining(event, "b@x.example", 1)).waitingEntry());
    QCOMPARE(tables.nextLook(), world.event.sales.endsAt);
    tables.wait(1'000);
    tables.tell(ExpireHoldsCommand{event});
    QCOMPARE(statusOf(tables), WaitingStatus::Closed);
}

void TestSalesModel::whatCannotBeHadBlocksNobody()
{
    MemoryTables tables;
    SalesWorld world = worldWith(3);
    const Uuid event = world.event.id;
    tables.begin(world);
    QCOMPARE(codeOf(tables.tell(joining(event, "troll@x.example", 4))),
             QByteArray("invalid_field"));
    const auto made = tables.tell(ordering(event, "a@x.example", 3));
    QVERIFY(made.order());
    QVERIFY(tables.tell(joining(event, "b@x.example", 3)).waitingEntry());
    for (int i = 0; i < 2; ++i) { // the third is waited for
        tables.tell(CancelRegistrationCommand{event, made.order()->registrations[i].id});
    }
    QCOMPARE(codeOf(tables.tell(ordering(event, "c@x.example", 1))), QByteArray("event_full"));
    UpdateEventCommand smaller{event, {}};
    smaller.patch.capacity = 2;
    QVERIFY(tables.tell(smaller).event());
    QVERIFY(tables.tell(ordering(event, "c@x.example", 1)).order());
}

void TestSalesModel::anOfferEndsWithTheSaleAndIsWithinNoLimit()
{
    MemoryTables tables;
    SalesWorld world = worldWith(2);
    const Uuid event = world.event.id;
    tables.begin(world);
    const auto made = tables.tell(ordering(event, "a@x.example", 2));
    QVERIFY(tables.tell(joining(event, "b@x.example", 2)).waitingEntry());
    UpdateEventCommand stricter{event, {}};
    stricter.patch.sales.maxPerEmail = 1;
    QVERIFY(tables.tell(stricter).event());
    QVERIFY(tables.tell(CancelOrderCommand{event, made.order()->id}).order());
    QCOMPARE(statusOf(tables), WaitingStatus::Offered);
    const Uuid offer = *tables.world().entries.begin()->second.orderId;
    MemoryTables ended = tables;
    UpdateEventCommand shorter{event, {}};
    shorter.patch.sales.endsAt = std::optional<qint64>(kSalesStart);
    ended.tell(shorter);
    QCOMPARE(codeOf(ended.tell(ConfirmOrderCommand{event, offer})), QByteArray("hold_expired"));
    QVERIFY(tables.tell(ConfirmOrderCommand{event, offer}).order());
}

void TestSalesModel::sequences()
{
    bool isSet = false;
    const int asked = qEnvironmentVariableIntValue("BOXOFFICE_SEQUENCES", &isSet);
    for (quint32 seed = 1; seed <= static_cast<quint32>(isSet ? asked : 300); ++seed) {
        const std::vector<SalesStep> steps = salesSequence(seed);
        const QByteArray wrong = play(steps, seed);
        if (wrong.isEmpty()) {
            continue;
        }
        const std::vector<SalesStep> few = shrunk(steps, seed);
        QByteArray text;
        for (const SalesStep &step : few) {
            text += "\n  kind " + QByteArray::number(step.kind);
            for (const int n : step.n) {
                text += ' ' + QByteArray::number(n);
            }
        }
        QFAIL(QByteArray("seed " + QByteArray::number(seed) + ": " + wrong
                         + "; in few steps: " + play(few, seed) + text)
                  .constData());
    }
}

QTEST_APPLESS_MAIN(TestSalesModel)
#include "tst_sales_model.moc"
