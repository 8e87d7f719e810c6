// A mailer's store in office on a real PostgreSQL, with an event of three registrations.
//
// Threads: the test's.
#pragma once

#include "backend/storage/outbox_removal.h"
#include "backend/storage/pg_mail_store.h"
#include "tests/support/test_postgres.h"

#include <QTest>

#include <memory>

namespace boxoffice {

inline const QByteArray kEvent = "019ab0c2-0000-7000-8000-00000000000e";
inline const QByteArray kOther = "019ab0c2-0000-7000-8000-00000000000f";

// Of the n-th registration, in order.
inline QByteArray idOf(int n)
{
    return "019ab0c2-0000-7000-9000-" + QByteArray::number(n, 16).rightJustified(12, '0');
}

inline const QByteArray kType = "019ab0c2-0000-7000-8000-0000000000aa";

// Of the n-th order.
inline QByteArray orderOf(int n)
{
    return "019ab0c2-0000-7000-b000-" + QByteArray::number(n, 16).rightJustified(12, '0');
}

inline QString addressOf(int n)
{
    return QStringLiteral("p%1@x.example").arg(n);
}

inline MailStops someStops()
{
    return MailStops(*InstallationSecret::fromBytes(QByteArray(32, 's')));
}

inline QDeadlineTimer soon()
{
    return QDeadlineTimer(5'000);
}

// Begins and ends with each test function.
class MailStoreTest : public QObject
{
protected:
    void begin()
    {
        m_database = m_postgres.freshDatabase();
        sql("INSERT INTO organizers (id, name, slug) VALUES (gen_random_uuid(), 'Opera', 'opera');"
            "INSERT INTO events (id, name, capacity) VALUES ('"
            + kEvent + "', 'Gala', 1000000), ('" + kOther + "', 'Other', 10)");
        addRegistrations(1, 3);
        m_store = newStore();
        QVERIFY(m_store && m_store->takeOffice(Sends::Yes));
    }
    void end() { m_store.reset(); }

    void addRegistrations(int first, int last, const QByteArray &event = kEvent)
    {
        sql("INSERT INTO registrations (event_id, id, user_email, name, language) SELECT '" + event
            + "', ('019ab0c2-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'p' || n || "
              "'@x.example', 'P ' || n, 'de' FROM generate_series("
            + QByteArray::number(first) + ", " + QByteArray::number(last)
            + ") AS n; UPDATE events AS e SET booked_count = (SELECT count(*) FROM registrations "
              "AS r "
              "WHERE r.event_id = e.id)");
    }
    void addEntry(const QByteArray &kind, const QByteArrayList &subjects,
                  const QByteArray &details = "{}")
    {
        sql("INSERT INTO journal (event_id, kind, subjects, details) VALUES ('" + kEvent + "', '"
            + kind + "', '{" + subjects.join(',') + "}', '" + details + "')");
    }
    // more: further columns, with their values; so below.
    void addOrder(int n, const QByteArray &status, const QByteArray &columns = {},
                  const QByteArray &values = {})
    {
        sql("INSERT INTO orders (event_id, id, email, name, language, status, line_types, "
            "line_quantities, seats, created_at, expires_at"
            + columns + ") VALUES ('" + kEvent + "', '" + orderOf(n) + "', '"
            + addressOf(n).toUtf8() + "', 'P', 'de', '" + status + "', '{" + kType + "}', '{"
            + "2}', 2, now(), now() + interval '1 hour'" + values + ")");
    }
    void addOffer(int n, const QByteArray &status)
    {
        addOrder(n, status, ", entry_id", ", '" + idOf(70 + n) + "'");
    }
    void addEntries(int first, int last, const QByteArray &status)
    {
        sql("INSERT INTO waiting_list (event_id, id, email, name, language, ticket_type_id, "
            "quantity, status, created_at) SELECT '"
            + kEvent
            + "', ('019ab0c2-0000-7000-a000-' || lpad(to_hex(n), 12, '0'))::uuid, 'p' "
              "|| n || '@x.example', 'P ' || n, 'de', '"
            + kType + "', 3, '" + status + "', now() FROM generate_series("
            + QByteArray::number(first) + ", " + QByteArray::number(last) + ") AS n");
    }
    void stopMailTo(int n)
    {
        const Uuid event = *Uuid::parse(QByteArrayView(kEvent));
        sql("INSERT INTO mail_stops (event_id, hash) VALUES ('" + kEvent + "', '\\x"
            + m_stops.hashOf(event, addressOf(n)).toHex() + "')");
    }
    void sql(const QByteArray &script) { m_postgres.sql(m_database, script); }
    QString value(const QByteArray &query) { return m_postgres.value(m_database, query); }
    int count(const QByteArray &from) { return value("SELECT count(*) FROM " + from).toInt(); }
    // Returns how many steps it took; 0: the database could not be reached.
    int removeOlderThan30Days(bool sendsMail = true)
    {
        DatabaseConnection connection(m_database, nullptr);
        if (!connection.ensureOpen(soon())) {
            return 0;
        }
        OutboxRemoval removal(connection, {.days = 30, .sendsMail = sendsMail});
        int steps = 1;
        while (*removal.step()) {
            ++steps;
        }
        return steps;
    }
    std::unique_ptr<PgMailStore> newStore()
    {
        auto store = std::make_unique<PgMailStore>(m_database, nullptr, m_stops);
        return store->connect(soon()) ? std::move(store) : nullptr;
    }
    // The only mail that is due.
    MailToSend onlyDue()
    {
        auto mails = m_store->due(10);
        return mails && mails->size() == 1 ? mails->front() : MailToSend{};
    }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    const MailStops m_stops = someStops();
    std::unique_ptr<PgMailStore> m_store; // in office
};

} // namespace boxoffice
