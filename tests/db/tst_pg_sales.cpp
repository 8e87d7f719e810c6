// What an event sells on a real PostgreSQL, against the oracle of tests/support/sales_oracle.h: the
// statements read what the rules need and write what they decide, in batches, with the constraints
// of the schema. Time passes by moving what is due.
//
// BOXOFFICE_SEQUENCES: how many sequences of 120 steps (12).
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
        std::vector<Command> commands = batch;
        BatchAttempt attempt = m_store.book(commands, {});
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

} // namespace

class TestPgSales : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void sequences();
    void expiryIsLookedUpOnceDue();

private:
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
        OrderDraft draft{QString::fromLatin1(email)};
        draft.lines = {{{}, 1}};
        draft.hold = true;
        return tables.book({PlaceOrderCommand{world.event.id, draft}})->front().order()->id;
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

QTEST_GUILESS_MAIN(TestPgSales)
#include "tst_pg_sales.moc"
