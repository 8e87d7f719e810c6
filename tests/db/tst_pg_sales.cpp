// What an event sells on a real PostgreSQL, against the oracle of tests/support/sales_oracle.h: the
// statements read what the rules need and write what they decide, in batches, with the constraints
// of the schema. Time passes by moving what is due.
//
// BOXOFFICE_SEQUENCES: how many sequences of 120 steps (12).
#include "backend/storage/event_erasure.h"
#include "backend/storage/event_removal.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/pg_booking_store.h"
#include "backend/storage/sale_rows.h"
#include "tests/support/sales_play.h"
#include "tests/support/test_postgres.h"

#include <QtTest>

using namespace boxoffice;

namespace {

const Statement kEvent{"test_event", R"(
SELECT id, name, description, capacity, booked_count, 0, NULL, NULL, timezone, location, status,
       version, names_required, holders_may_edit, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
       category, slug, held_count, ticket_types, sales
FROM events WHERE id = $1::uuid)"};

const Statement kRegistrations{"test_registrations", R"(
SELECT id, user_email, 0, (extract(epoch FROM cancelled_at) * 1000)::bigint, name, version,
       mail_error, NULL, language, ticket_type_id, order_id, extra, nth
FROM registrations WHERE event_id = $1::uuid)"};

const Statement kTypes{"test_types", R"(
SELECT event_id, id, name, description, position, capacity, NULL, NULL, min_per_order,
       max_per_order, hidden, booked_count, held_count
FROM ticket_types WHERE event_id = $1::uuid)"};

const Statement kQuotas{"test_quotas", R"(
SELECT event_id, id, name, size, to_json(ticket_type_ids), booked_count, held_count
FROM quotas WHERE event_id = $1::uuid)"};

const Statement kOrders{"test_orders", R"(
SELECT event_id, id, email, name, status, to_json(line_types), to_json(line_quantities), 0,
       (extract(epoch FROM expires_at) * 1000)::bigint, extended, entry_id, language
FROM orders WHERE event_id = $1::uuid)"};

const Statement kEntries{"test_entries", R"(
SELECT event_id, id, email, name, language, ticket_type_id, quantity, status, 0, order_id
FROM waiting_list WHERE event_id = $1::uuid)"};

// What of `all` the rows of a statement are.
template <typename T, typename Read>
void readInto(DatabaseConnection &connection, const Statement &statement, const Uuid &event,
              std::map<Uuid, T> &all, Read read)
{
    Rows rows = connection.run(statement, {event});
    QVERIFY2(rows.ok(), statement.name.data());
    while (rows.next()) {
        const T one = read(rows);
        all[one.id] = one;
    }
}

class PgTables final : public SalesTables
{
public:
    PgTables(TestPostgres &postgres, const DatabaseConfig &database)
        : m_postgres(postgres)
        , m_database(database)
        , m_store(database, nullptr)
        , m_connection(database, nullptr)
    { }

    void begin(SalesWorld &world) override
    {
        QVERIFY(m_store.connect(QDeadlineTimer(30'000)));
        QVERIFY(m_connection.ensureOpen(QDeadlineTimer(30'000)));
        EventDraft draft;
        draft.name = world.event.name;
        draft.capacity = world.event.capacity;
        draft.sales = world.event.sales;
        const auto made = book({CreateEventCommand{draft}});
        QVERIFY(made);
        m_event = made->front().event()->id;
        for (Uuid &id : world.typeIds) {
            const TicketType &type = world.types.at(id);
            TicketTypePatch patch;
            patch.name = type.name;
            patch.position = type.position;
            patch.capacity = std::optional(type.capacity);
            const auto created = book({CreateTicketTypeCommand{m_event, patch}});
            QVERIFY(created && created->front().ticketType());
            const Uuid given = created->front().ticketType()->id;
            for (auto &[quotaId, quota] : world.quotas) {
                std::replace(quota.ticketTypeIds.begin(), quota.ticketTypeIds.end(), id, given);
            }
            id = given;
        }
        for (Uuid &id : world.quotaIds) {
            const Quota &quota = world.quotas.at(id);
            QuotaPatch patch;
            patch.name = quota.name;
            patch.size = quota.size;
            patch.ticketTypeIds = quota.ticketTypeIds;
            const auto created = book({CreateQuotaCommand{m_event, patch}});
            QVERIFY(created && created->front().quota());
            id = created->front().quota()->id;
        }
        m_begun = world;
        world = this->world();
    }

    Result<std::vector<Outcome>> book(const std::vector<Command> &batch) override
    {
        return bookIn({}, batch);
    }
    Result<std::vector<Outcome>> bookCarefully(const std::vector<Command> &batch)
    {
        return bookIn({.joinIn = {}, .carefully = true}, batch);
    }
    Result<std::vector<Outcome>> bookIn(const BookingStore::Manner &manner,
                                        const std::vector<Command> &batch)
    {
        std::vector<Command> commands = batch;
        BatchAttempt attempt = m_store.book(commands, manner);
        if (attempt.end != BatchEnd::Done) {
            return attempt.refusal;
        }
        return std::move(attempt.decision.outcomes);
    }

    SalesWorld world() override
    {
        SalesWorld world;
        world.typeIds = m_begun.typeIds;
        world.quotaIds = m_begun.quotaIds;
        Rows rows = m_connection.run(kEvent, {m_event});
        if (rows.ok() && rows.next()) {
            world.event = eventIn(rows);
        }
        readInto(m_connection, kRegistrations, m_event, world.registrations,
                 [this](const Rows &row) { return registrationIn(row, m_event); });
        readInto(m_connection, kTypes, m_event, world.types,
                 [](const Rows &row) { return ticketTypeIn(row); });
        readInto(m_connection, kQuotas, m_event, world.quotas, [](const Rows &row) {
            return Quota{row.uuid(1),   row.uuid(0),    row.text(2),   row.integer(3),
                         idsIn(row, 4), row.integer(5), row.integer(6)};
        });
        readInto(m_connection, kOrders, m_event, world.orders,
                 [](const Rows &row) { return orderIn(row); });
        readInto(m_connection, kEntries, m_event, world.entries,
                 [](const Rows &row) { return entryIn(row); });
        return world;
    }

    void wait(qint64 milliseconds) override
    {
        const QByteArray by = QByteArray::number(milliseconds) + " * interval '1 millisecond'";
        m_postgres.sql(m_database,
                       "UPDATE orders SET expires_at = expires_at - " + by + " WHERE event_id = '"
                           + m_event.toByteArray()
                           + "'; UPDATE events SET next_expiry = next_expiry - " + by
                           + " WHERE id = '" + m_event.toByteArray() + "';");
    }
    bool hasPlainClock() const override { return false; }

private:
    TestPostgres &m_postgres;
    const DatabaseConfig m_database;
    PgBookingStore m_store;
    DatabaseConnection m_connection;
    Uuid m_event;
    SalesWorld m_begun;
};

Command orderOf(const Uuid &event, const char *email, int quantity, bool hold = false)
{
    OrderDraft draft{QString::fromLatin1(email)};
    draft.lines = {{{}, quantity}};
    draft.hold = hold;
    return PlaceOrderCommand{event, draft};
}

} // namespace

class TestPgSales : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sequences();
    void expiryIsLookedUpOnceDue();
    void culpritsCostNobodyElse();
    void theLastErasedTicketErasesTheBuyer();
    void anErasedEventKnowsNoBuyer();
    void aDeletedEventLeavesNothing();

private:
    // An event of 3 seats of which somebody bought two, somebody holds one, and somebody waits.
    void beginSold(PgTables &tables, SalesWorld &world);
    // How many rows of orders, the list and the registrations know an address.
    QString addresses(const DatabaseConfig &database);

    TestPostgres m_postgres;
};

void TestPgSales::sequences()
{
    bool isSet = false;
    const int asked = qEnvironmentVariableIntValue("BOXOFFICE_SEQUENCES", &isSet);
    const DatabaseConfig database = m_postgres.freshDatabase();
    PgTables tables(m_postgres, database);
    for (quint32 seed = 1; seed <= static_cast<quint32>(isSet ? asked : 12); ++seed) {
        const QByteArray wrong = playSales(salesSequence(seed, 120), seed, tables);
        QVERIFY2(wrong.isEmpty(),
                 QByteArray("seed " + QByteArray::number(seed) + ": " + wrong).constData());
    }
}

// A hold that was confirmed leaves a time behind at which nothing is due: whoever comes then moves
// it on.
void TestPgSales::expiryIsLookedUpOnceDue()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    PgTables tables(m_postgres, database);
    SalesWorld world;
    world.event.name = QStringLiteral("n");
    world.event.capacity = 5;
    tables.begin(world);
    const auto hold = [&](const char *email) {
        return tables.book({orderOf(world.event.id, email, 1, true)})->front().order()->id;
    };
    const Uuid order = hold("a@x.example");
    QVERIFY(tables.book({ConfirmOrderCommand{world.event.id, order}})->front().order());
    const auto expiry = [&] {
        return m_postgres.value(database, "SELECT coalesce(next_expiry::text, 'none') FROM events");
    };
    QVERIFY(expiry() != QStringLiteral("none"));
    tables.wait(3'600'000);
    QVERIFY(tables.book({ExpireHoldsCommand{world.event.id}}));
    QCOMPARE(expiry(), QStringLiteral("none"));
    hold("b@x.example");
    tables.wait(3'600'000);
    QVERIFY(tables.book({ExpireHoldsCommand{world.event.id}}));
    QCOMPARE(expiry(), QStringLiteral("none"));
    QCOMPARE(tables.world().event.heldCount, 0);
}

// 40 orders of one seat each, of which the database refuses two: in different pieces, so that what
// was booked before and between stays.
void TestPgSales::culpritsCostNobodyElse()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    PgTables tables(m_postgres, database);
    SalesWorld world;
    world.event.name = QStringLiteral("n");
    world.event.capacity = 100;
    world.event.sales.waitingList = true;
    tables.begin(world);
    m_postgres.sql(database, R"(
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN RAISE EXCEPTION 'injected' USING ERRCODE = '22000'; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON orders FOR EACH ROW
            WHEN (NEW.email LIKE 'bad%') EXECUTE FUNCTION refuse();)");
    std::vector<Command> batch;
    for (int i = 0; i < 40; ++i) {
        const QByteArray who = (i == 3 || i == 30 ? "bad" : "good") + QByteArray::number(i);
        batch.push_back(orderOf(world.event.id, QByteArray(who + "@x.example").constData(), 1));
    }
    const auto outcomes = tables.bookCarefully(batch);
    QVERIFY(outcomes);
    QCOMPARE(outcomes->size(), batch.size());
    for (std::size_t i = 0; i < batch.size(); ++i) {
        QCOMPARE((*outcomes)[i].order() != nullptr, i != 3 && i != 30);
    }
    const SalesWorld after = tables.world();
    QCOMPARE(after.orders.size(), 38U);
    QCOMPARE(after.registrations.size(), 38U);
    QCOMPARE(after.event.bookedCount, 38);
}

void TestPgSales::beginSold(PgTables &tables, SalesWorld &world)
{
    world.event.name = QStringLiteral("n");
    world.event.capacity = 3;
    world.event.sales.waitingList = true;
    tables.begin(world);
    const Uuid event = world.event.id;
    WaitingDraft waiting;
    waiting.email = QStringLiteral("waits@x.example");
    const auto outcomes = tables.book({orderOf(event, "buys@x.example", 2),
                                       orderOf(event, "holds@x.example", 1, true),
                                       JoinWaitingListCommand{event, waiting}});
    QVERIFY(outcomes);
    for (const Outcome &outcome : *outcomes) {
        QVERIFY(!outcome.error());
    }
}

QString TestPgSales::addresses(const DatabaseConfig &database)
{
    return m_postgres.value(database, R"(
        SELECT count(*) FROM (SELECT email FROM orders UNION ALL SELECT email FROM waiting_list
                              UNION ALL SELECT user_email FROM registrations) AS known
        WHERE email LIKE '%@x.example')");
}

void TestPgSales::theLastErasedTicketErasesTheBuyer()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    PgTables tables(m_postgres, database);
    SalesWorld world;
    beginSold(tables, world);
    QCOMPARE(addresses(database), QStringLiteral("5")); // 2 tickets, 2 orders, an entry
    const auto tickets = tables.world().registrations;
    QCOMPARE(tickets.size(), 2U);
    const auto erase = [&](const Uuid &ticket) {
        const auto outcomes = tables.book({EraseRegistrationCommand{world.event.id, ticket}});
        return outcomes && !outcomes->front().error();
    };
    QVERIFY(erase(tickets.begin()->first));
    QCOMPARE(addresses(database), QStringLiteral("4")); // the other ticket and its order stay
    QVERIFY(erase(tickets.rbegin()->first));
    QCOMPARE(addresses(database),
             QStringLiteral("2")); // the hold, and whoever waits or has an offer
}

void TestPgSales::anErasedEventKnowsNoBuyer()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    PgTables tables(m_postgres, database);
    SalesWorld world;
    beginSold(tables, world);
    m_postgres.sql(database,
                   "UPDATE events SET starts_at = now() - interval '2 hours', "
                   "ends_at = now() - interval '1 hour'");
    const auto erased = tables.book({EraseEventCommand{world.event.id}});
    QVERIFY(erased && !erased->front().error());
    DatabaseConnection connection(database, nullptr);
    QVERIFY(connection.ensureOpen(QDeadlineTimer(10'000)));
    EventErasure erasure(connection);
    Result<bool> more = true;
    for (int i = 0; i < 20 && more && *more; ++i) {
        more = erasure.step();
    }
    QVERIFY(more && !*more);
    QCOMPARE(addresses(database), QStringLiteral("0"));
}

void TestPgSales::aDeletedEventLeavesNothing()
{
    const DatabaseConfig database = m_postgres.freshDatabase();
    PgTables tables(m_postgres, database);
    SalesWorld world;
    beginSold(tables, world);
    const auto deleted = tables.book({DeleteEventCommand{world.event.id, true}});
    QVERIFY(deleted && !deleted->front().error());
    DatabaseConnection connection(database, nullptr);
    QVERIFY(connection.ensureOpen(QDeadlineTimer(10'000)));
    EventRemoval removal(connection);
    Result<bool> more = true;
    for (int i = 0; i < 20 && more && *more; ++i) {
        more = removal.step();
    }
    QVERIFY(more && !*more);
    for (const char *table :
         {"events", "registrations", "orders", "waiting_list", "ticket_types", "quotas"}) {
        const QByteArray query = QByteArray("SELECT count(*) FROM ") + table;
        QCOMPARE(m_postgres.value(database, query), QStringLiteral("0"));
    }
}

QTEST_GUILESS_MAIN(TestPgSales)
#include "tst_pg_sales.moc"
