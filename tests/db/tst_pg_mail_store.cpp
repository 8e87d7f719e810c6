// The mailer's port on a real PostgreSQL: what the journal promises its readers, the office of the
// mailer, what a mail is about, and what becomes of it.
#include "backend/database/transaction.h"
#include "backend/private_postgres/backup.h"
#include "backend/private_postgres/postgres_programs.h"
#include "backend/storage/outbox_removal.h"
#include "backend/storage/pg_journal_reader.h"
#include "backend/storage/pg_mail_store.h"
#include "tests/support/test_postgres.h"

#include <QTest>

#include <set>

using namespace boxoffice;

namespace {

const QByteArray kEvent = "019ab0c2-0000-7000-8000-00000000000e";
const QByteArray kOther = "019ab0c2-0000-7000-8000-00000000000f";

// Of the n-th registration, in order.
QByteArray idOf(int n)
{
    return "019ab0c2-0000-7000-9000-" + QByteArray::number(n, 16).rightJustified(12, '0');
}

const QByteArray kType = "019ab0c2-0000-7000-8000-0000000000aa";

// Of the n-th order.
QByteArray orderOf(int n)
{
    return "019ab0c2-0000-7000-b000-" + QByteArray::number(n, 16).rightJustified(12, '0');
}

QString addressOf(int n)
{
    return QStringLiteral("p%1@x.example").arg(n);
}

MailStops someStops()
{
    return MailStops(*InstallationSecret::fromBytes(QByteArray(32, 's')));
}

QDeadlineTimer soon()
{
    return QDeadlineTimer(5'000);
}

} // namespace

class TestPgMailStore : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();
    void entriesBecomeMails();
    void eachEntryOnce();
    void whatIsRolledBackIsNotRead();
    void lateEntriesAreNotSkipped();
    void twoReadersPassNothingTwice();
    void aRestoredDatabaseGoesOn();
    void announcementsGoOutInParts();
    void announcementIsResumed();
    void announcementLeavesOthersAlone();
    void ordersBecomeMails();
    void buyersHaveOneMail();
    void offersRemind();
    void ordersAreReadAsTheyAre();
    void ticketsOfAnOrderAreRead();
    void closedListsAreToldInParts();
    void closedListIsToldOnce();
    void stopsOfBuyersAreSeen();
    void addressesOfBuyersAreMarked();
    void oneMailer();
    void whoDoesNotSendStandsBack();
    void theOfficeEndsWithTheSession();
    void whoLostTheOfficeWritesNothing();
    void mailsAreReadAsThingsAre();
    void dueInOrder();
    void kindOfANewerProgramIsLeftToIt();
    void outcomesAreNoted();
    void addressesAreMarked();
    void anErasedOneIsNotMarked();
    void stopsAreSeen();
    void linksAreMadeWhenTheyAreSent();
    void ticketsOfAnAddress();
    void timesThatAClockLeftBehind();
    void oldOnesAreGivenUp();
    void lagIsTold();
    void oldRowsGo();
    void whatWasAskedForGoes();
    void recentRowsAreLeaptOver();
    void withoutMailTheyAreDropped();
    void anyRemovalIsSmall();

private:
    void addRegistrations(int first, int last, const QByteArray &event = kEvent);
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

void TestPgMailStore::init()
{
    m_database = m_postgres.freshDatabase();
    sql("INSERT INTO organizers (id, name, slug) VALUES (gen_random_uuid(), 'Opera', 'opera');"
        "INSERT INTO events (id, name, capacity) VALUES ('"
        + kEvent + "', 'Gala', 1000000), ('" + kOther + "', 'Other', 10)");
    addRegistrations(1, 3);
    m_store = newStore();
    QVERIFY(m_store && m_store->takeOffice(Sends::Yes));
}

void TestPgMailStore::cleanup()
{
    m_store.reset();
}

void TestPgMailStore::addRegistrations(int first, int last, const QByteArray &event)
{
    sql("INSERT INTO registrations (event_id, id, user_email, name, language) SELECT '" + event
        + "', ('019ab0c2-0000-7000-9000-' || lpad(to_hex(n), 12, '0'))::uuid, 'p' || n || "
          "'@x.example', 'P ' || n, 'de' FROM generate_series("
        + QByteArray::number(first) + ", " + QByteArray::number(last)
        + ") AS n; UPDATE events AS e SET booked_count = (SELECT count(*) FROM registrations AS r "
          "WHERE r.event_id = e.id)");
}

void TestPgMailStore::entriesBecomeMails()
{
    addEntry("registered", {idOf(1), idOf(2)});
    addEntry("corrected", {idOf(1)}, R"({"fields":["name"]})");
    addEntry("cancelled", {idOf(2)});
    addEntry("restored", {idOf(2)});
    for (const char *kind :
         {"erased", "event_created", "event_changed", "event_deleted", "of_a_newer_program"}) {
        addEntry(kind, {idOf(3)});
    }
    const auto passed = m_store->fanOut(100, 0);
    QVERIFY(passed);
    QCOMPARE(*passed, 8);
    QCOMPARE(value("SELECT string_agg(kind, ' ') FROM journal WHERE unread & 1 <> 0"),
             QStringLiteral("of_a_newer_program"));
    QCOMPARE(value("SELECT string_agg(kind || right(registration_id::text, 1), ' ' ORDER BY kind, "
                   "registration_id) FROM mails"),
             QStringLiteral("cancelled2 corrected1 registered1 registered2 restored2"));
    QCOMPARE(count("mails WHERE state = 'queued' AND attempts = 0 AND event_id = '" + kEvent + "'"),
             5);
}

void TestPgMailStore::eachEntryOnce()
{
    addEntry("registered", {idOf(1)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    QCOMPARE(*m_store->fanOut(100, 0), 0);
    sql("UPDATE journal SET unread = 1"); // as if a transaction had done one half of it
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    QCOMPARE(count("mails"), 1);
}

void TestPgMailStore::whatIsRolledBackIsNotRead()
{
    sql("BEGIN; INSERT INTO journal (event_id, kind, subjects) VALUES ('" + kEvent
        + "', 'registered', '{" + idOf(1) + "}'); ROLLBACK");
    QCOMPARE(*m_store->fanOut(100, 0), 0);
    QCOMPARE(count("mails"), 0);
}

// A number is drawn before its transaction commits, so it may become visible after a greater one.
void TestPgMailStore::lateEntriesAreNotSkipped()
{
    DatabaseConnection slow(m_database, nullptr);
    QVERIFY(slow.ensureOpen(soon()));
    static const Statement insert{"late_entry", R"(
        INSERT INTO journal (event_id, kind, subjects)
        VALUES ($1::uuid, 'registered', ARRAY[$2::uuid]))"};
    Transaction transaction(slow);
    QVERIFY(slow.run(insert, {QString::fromLatin1(kOther), QString::fromLatin1(idOf(1))}).ok());
    addEntry("registered", {idOf(2)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    QCOMPARE(*m_store->fanOut(100, 0), 0); // it waits for nobody
    QCOMPARE(transaction.commit(), CommitEnd::Committed);
    QVERIFY(value("SELECT min(seq) < max(seq) AND (array_agg(event_id ORDER BY seq))[1] = '"
                  + kOther + "' FROM journal")
            == u"t");
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    QCOMPARE(count("mails"), 2);
}

// If ever two held the office, as after a fault of ours, mails would still be made once.
void TestPgMailStore::twoReadersPassNothingTwice()
{
    for (int i = 1; i <= 3; ++i) {
        addEntry("registered", {idOf(i)});
    }
    DatabaseConnection second(m_database, nullptr);
    QVERIFY(second.ensureOpen(soon()));
    QCOMPARE(*m_store->fanOut(2, 0), 2);
    QVERIFY(passJournal(second, 100));
    QVERIFY(m_store->fanOut(100, 0));
    QCOMPARE(count("mails"), 3);
    QCOMPARE(count("journal WHERE unread <> 0"), 0);
}

// Transaction ids start anew there, and numbers may be drawn again.
void TestPgMailStore::aRestoredDatabaseGoesOn()
{
    addEntry("registered", {idOf(1)});
    addEntry("registered", {idOf(2)});
    QCOMPARE(*m_store->fanOut(1, 0), 1);
    QTemporaryDir files;
    QFile::setPermissions(files.path(), QFile::Permissions(0x7777));
    const QString file = files.filePath(QStringLiteral("a.dump"));
    const auto programs = findPostgresPrograms(QString());
    QVERIFY(programs);
    const auto backedUp = backUp(m_database, *programs, file, [](qint64) { return true; });
    QVERIFY2(backedUp, backedUp ? "" : qPrintable(backedUp.error().message));
    addEntry("corrected", {idOf(1)}); // both after the backup
    QCOMPARE(*m_store->fanOut(100, 0), 2);
    const QString lost = value("SELECT id FROM mails WHERE kind = 'corrected'");
    const QString second = value("SELECT id FROM mails WHERE registration_id = '" + idOf(2) + "'");
    m_store.reset();

    TestPostgres fresh;
    const DatabaseConfig there = fresh.emptyDatabase();
    QVERIFY(restore(there, *programs, file, [](qint64) { return true; }));
    fresh.sql(there,
              "INSERT INTO journal (event_id, kind, subjects) VALUES ('" + kEvent
                  + "', 'corrected', '{" + idOf(1) + "}')");
    PgMailStore store(there, nullptr, m_stops);
    QVERIFY(store.connect(soon()) && store.takeOffice(Sends::Yes));
    QCOMPARE(*store.fanOut(100, 0), 2); // neither all again nor none
    QCOMPARE(*store.fanOut(100, 0), 0);
    QCOMPARE(fresh.value(there, "SELECT count(*) FROM mails"), QStringLiteral("3"));
    // The same mail is the same there, and another one with the same number is not.
    QCOMPARE(fresh.value(there, "SELECT id FROM mails WHERE registration_id = '" + idOf(2) + "'"),
             second);
    QVERIFY(fresh.value(there, "SELECT id FROM mails WHERE kind = 'corrected'") != lost);
}

void TestPgMailStore::announcementsGoOutInParts()
{
    addRegistrations(4, 20);
    addRegistrations(21, 22, kOther);
    sql("UPDATE registrations SET cancelled_at = now() WHERE id = '" + idOf(5) + "'");
    addEntry("announced", {}, R"({"about":"changed"})");
    QCOMPARE(*m_store->fanOut(100, 0), 0); // not while others wait
    QCOMPARE(*m_store->fanOut(100, 8), 1);
    QCOMPARE(count("mails"), 8);
    QCOMPARE(count("journal WHERE unread <> 0"), 1);
    addRegistrations(30, 31); // who comes later knows
    QCOMPARE(*m_store->fanOut(100, 8), 1);
    QCOMPARE(*m_store->fanOut(100, 8), 1);
    QCOMPARE(*m_store->fanOut(100, 8), 0);
    QCOMPARE(count("journal WHERE unread <> 0"), 0);
    QCOMPARE(count("mails WHERE kind = 'changed'"), 19);
    QCOMPARE(value("SELECT max(right(registration_id::text, 2)) FROM mails"), QStringLiteral("14"));
    QCOMPARE(count("mails WHERE registration_id = '" + idOf(5) + "'"), 0);
}

void TestPgMailStore::announcementIsResumed()
{
    addRegistrations(4, 20);
    addEntry("announced", {}, R"({"about":"cancelled"})");
    QCOMPARE(*m_store->fanOut(100, 8), 1);
    m_store.reset();
    m_store = newStore(); // another server
    QVERIFY(m_store && m_store->takeOffice(Sends::Yes));
    while (*m_store->fanOut(100, 8) > 0) { }
    QCOMPARE(count("mails WHERE kind = 'event_cancelled'"), 20);
    QCOMPARE(value("SELECT details->>'about' FROM journal"), QStringLiteral("cancelled"));
}

void TestPgMailStore::announcementLeavesOthersAlone()
{
    addEntry("announced", {}, R"({"about":"changed"})");
    addEntry("registered", {idOf(1)});
    QCOMPARE(*m_store->fanOut(1, 2), 2);
    QCOMPARE(count("mails WHERE kind = 'registered'"), 1);
    QCOMPARE(count("mails WHERE kind = 'changed'"), 2);
    sql("DELETE FROM registrations; DELETE FROM events"); // and an event may be gone
    QCOMPARE(*m_store->fanOut(1, 2), 1);
    QCOMPARE(count("journal WHERE unread <> 0"), 0);
}

void TestPgMailStore::ordersBecomeMails()
{
    addOffer(1, "held");
    addOrder(2, "expired");
    addOffer(3, "expired");
    addOrder(4, "confirmed");
    addEntry("order_held", {orderOf(2)});
    addEntry("seats_offered", {orderOf(1), orderOf(3)});
    addEntry("order_expired", {orderOf(2), orderOf(3)}); // one is of nobody who waited
    addEntry("order_confirmed", {orderOf(4)});
    for (const char *kind : {"order_extended", "order_released", "list_joined", "list_left"}) {
        addEntry(kind, {orderOf(4)});
    }
    QCOMPARE(*m_store->fanOut(100, 0), 8);
    QCOMPARE(value("SELECT string_agg(kind || right(order_id::text, 1), ' ' ORDER BY kind, "
                   "order_id) FROM mails WHERE event_id = '"
                   + kEvent + "' AND registration_id IS NULL AND entry_id IS NULL"),
             QStringLiteral("offer_ending1 offer_expired3 order_confirmed4 seats_offered1 "
                            "seats_offered3"));
    QCOMPARE(count("mails"), 5);
    QCOMPARE(count("journal WHERE unread <> 0"), 0);
}

void TestPgMailStore::buyersHaveOneMail()
{
    addOrder(1, "confirmed"); // of p1, with a seat for p2
    sql("UPDATE registrations SET order_id = '" + orderOf(1) + "' WHERE id IN ('" + idOf(1) + "', '"
        + idOf(2) + "')");
    addEntry("registered", {idOf(1), idOf(2), idOf(3)});
    addEntry("order_confirmed", {orderOf(1)});
    addEntry("corrected", {idOf(1)}); // later mails are as ever
    QCOMPARE(*m_store->fanOut(100, 0), 3);
    QCOMPARE(value("SELECT string_agg(kind || right(coalesce(registration_id, order_id)::text, 1), "
                   "' ' ORDER BY kind, registration_id) FROM mails"),
             QStringLiteral("corrected1 order_confirmed1 registered2 registered3"));
}

// When a quarter of its time is left, unless it is short or has ended. Until then it is not behind.
void TestPgMailStore::offersRemind()
{
    addOffer(1, "held");
    addOffer(2, "held");
    addOffer(3, "cancelled");
    sql("UPDATE orders SET expires_at = created_at + interval '12 hours' WHERE id = '" + orderOf(1)
        + "'; UPDATE orders SET expires_at = created_at + interval '59 minutes' WHERE id = '"
        + orderOf(2) + "'");
    addEntry("seats_offered", {orderOf(1), orderOf(2), orderOf(3)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    QCOMPARE(value("SELECT string_agg(right(order_id::text, 1) || ' ' "
                   "|| round(extract(epoch FROM next_at - mails.created_at) / 60), ' ') "
                   "FROM mails WHERE kind = 'offer_ending'"),
             QStringLiteral("1 540"));
    sql("DELETE FROM mails WHERE kind = 'seats_offered'");
    QCOMPARE(m_store->lag()->queued, 0);
    QVERIFY(m_store->due(10)->empty());
    sql("UPDATE mails SET next_at = now() - interval '1 second'");
    QCOMPARE(m_store->lag()->queued, 1);
    QCOMPARE(onlyDue().kind, MailKind::OfferEnding);
}

void TestPgMailStore::ordersAreReadAsTheyAre()
{
    sql("INSERT INTO ticket_types (event_id, id, name) VALUES ('" + kEvent + "', '" + kType
        + "', 'Adult')");
    addOffer(1, "held");
    addEntry("seats_offered", {orderOf(1)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    MailToSend mail = onlyDue();
    QCOMPARE(mail.kind, MailKind::SeatsOffered);
    QCOMPARE(mail.event->name, QStringLiteral("Gala"));
    QCOMPARE(mail.organizer->name, QStringLiteral("Opera"));
    QVERIFY(mail.order && !mail.registration && !mail.isStopped && mail.tickets.empty());
    QCOMPARE(mail.order->id.toByteArray(), orderOf(1));
    QCOMPARE(mail.order->status, OrderStatus::Held);
    QVERIFY(mail.order->entryId && mail.order->expiresAt);
    QCOMPARE(mail.toAddress, addressOf(1));
    QCOMPARE(mail.language, QStringLiteral("de"));
    QCOMPARE(mail.seats.size(), size_t(1));
    QCOMPARE(mail.seats[0].quantity, 2);
    QCOMPARE(mail.seats[0].ticketType, QStringLiteral("Adult"));
    sql("DELETE FROM ticket_types");
    QCOMPARE(onlyDue().seats[0].ticketType, QString());
    sql("UPDATE orders SET line_types = '{NULL}'"); // of an event without types
    QCOMPARE(onlyDue().seats[0].quantity, 2);
    sql("UPDATE orders SET expires_at = now() - interval '1 second'"); // which no batch has seen
    QCOMPARE(onlyDue().order->status, OrderStatus::Expired);
    sql("DELETE FROM orders");
    QVERIFY(!onlyDue().order && onlyDue().toAddress.isEmpty());
    sql("UPDATE events SET deleted_at = now()");
    QVERIFY(!onlyDue().event && onlyDue().toAddress.isEmpty());
}

void TestPgMailStore::ticketsOfAnOrderAreRead()
{
    addRegistrations(4, 5);
    addOrder(1, "confirmed");
    sql("INSERT INTO ticket_types (event_id, id, name) VALUES ('" + kEvent + "', '" + kType
        + "', 'Adult'); UPDATE registrations SET order_id = '" + orderOf(1) + "' WHERE id <> '"
        + idOf(5) + "'; UPDATE registrations SET ticket_type_id = '" + kType + "' WHERE id = '"
        + idOf(1) + "'; UPDATE registrations SET cancelled_at = now() WHERE id IN ('" + idOf(2)
        + "', '" + idOf(3) + "')");
    addEntry("order_confirmed", {orderOf(1)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    MailToSend mail = onlyDue();
    QCOMPARE(mail.order->status, OrderStatus::Confirmed);
    QCOMPARE(mail.toAddress, addressOf(1));
    QCOMPARE(mail.tickets.size(), size_t(2)); // not what is cancelled
    QCOMPARE(mail.tickets[0].registration.id.toByteArray(), idOf(1));
    QCOMPARE(mail.tickets[0].ticketType, QStringLiteral("Adult"));
    QCOMPARE(mail.tickets[1].registration.userEmail, addressOf(4));
    QCOMPARE(mail.tickets[1].ticketType, QString());
    sql("UPDATE registrations SET erased_at = now() WHERE id = '" + idOf(3) + "'");
    mail = onlyDue(); // whoever that was may be the buyer
    QCOMPARE(mail.toAddress, QString());
    QCOMPARE(mail.tickets.size(), size_t(2));
}

void TestPgMailStore::closedListsAreToldInParts()
{
    addEntries(1, 20, "closed");
    addEntries(21, 22, "left");
    sql("UPDATE events SET status = 'cancelled'");
    addEntry("list_closed", {});
    QCOMPARE(m_store->lag()->unread, 0);
    QCOMPARE(*m_store->fanOut(100, 0), 0); // not while others wait
    QCOMPARE(*m_store->fanOut(100, 8), 1);
    QCOMPARE(count("mails"), 8);
    QCOMPARE(count("journal WHERE unread <> 0"), 1);
    m_store.reset();
    m_store = newStore(); // another server
    QVERIFY(m_store && m_store->takeOffice(Sends::Yes));
    QCOMPARE(*m_store->fanOut(100, 8), 1);
    QCOMPARE(*m_store->fanOut(100, 8), 1);
    QCOMPARE(*m_store->fanOut(100, 8), 0);
    QCOMPARE(count("journal WHERE unread <> 0"), 0);
    QCOMPARE(count("mails WHERE kind = 'list_closed' AND entry_id IS NOT NULL"), 20);
    const auto mails = m_store->due(100);
    QCOMPARE(mails->size(), size_t(20));
    for (const MailToSend &mail : *mails) {
        QCOMPARE(mail.entry->status, WaitingStatus::Closed);
        QCOMPARE(mail.toAddress, mail.entry->email);
        QCOMPARE(mail.language, QStringLiteral("de"));
        QCOMPARE(mail.seats[0].quantity, 3);
    }
}

// An event that was cancelled, published and cancelled again.
void TestPgMailStore::closedListIsToldOnce()
{
    addEntries(1, 3, "closed");
    addEntry("list_closed", {});
    QCOMPARE(*m_store->fanOut(100, 8), 1);
    addEntries(4, 4, "closed");
    addEntry("list_closed", {});
    QCOMPARE(*m_store->fanOut(100, 8), 1);
    QCOMPARE(count("mails"), 4);
    sql("DELETE FROM waiting_list; DELETE FROM registrations; DELETE FROM events");
    addEntry("list_closed", {}); // of an event that is gone
    QCOMPARE(*m_store->fanOut(100, 8), 1);
    QCOMPARE(count("journal WHERE unread <> 0"), 0);
}

void TestPgMailStore::stopsOfBuyersAreSeen()
{
    addOffer(1, "held");
    addOffer(2, "held");
    addEntries(3, 4, "closed");
    addEntry("seats_offered", {orderOf(1), orderOf(2)});
    addEntry("list_closed", {});
    QCOMPARE(*m_store->fanOut(100, 8), 2);
    stopMailTo(1);
    stopMailTo(3);
    const auto mails = m_store->due(10);
    QCOMPARE(mails->size(), size_t(4));
    for (const MailToSend &mail : *mails) {
        QCOMPARE(mail.isStopped, mail.toAddress == addressOf(1) || mail.toAddress == addressOf(3));
    }
}

void TestPgMailStore::addressesOfBuyersAreMarked()
{
    addOrder(1, "confirmed");
    sql("UPDATE registrations SET order_id = '" + orderOf(1) + "'");
    addEntry("order_confirmed", {orderOf(1)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    const MailToSend mail = onlyDue();
    MailOutcome outcome{.id = mail.id, .state = MailState::Failed, .attempts = 1};
    outcome.error = QStringLiteral("550 no");
    outcome.isAddressGood = false;
    outcome.eventId = mail.order->eventId;
    outcome.orderId = mail.order->id;
    QVERIFY(m_store->note(outcome));
    QCOMPARE(value("SELECT string_agg(right(id::text, 1) || ': ' || mail_error, ' ') FROM "
                   "registrations"),
             QStringLiteral("1: 550 no"));
    QCOMPARE(value("SELECT error FROM mails"), QStringLiteral("550 no"));
    sql("UPDATE mails SET state = 'queued', error = NULL; UPDATE registrations SET erased_at = "
        "now() WHERE id = '"
        + idOf(1) + "'"); // of somebody who is erased nothing is kept
    QVERIFY(m_store->note(outcome));
    QCOMPARE(count("mails WHERE error IS NOT NULL"), 0);
}

void TestPgMailStore::oneMailer()
{
    const auto second = newStore();
    QVERIFY(second && !second->takeOffice(Sends::Yes) && !second->isInOffice());
    QVERIFY(m_store->takeOffice(Sends::Yes)); // asking again changes nothing
    m_store.reset();
    QTRY_VERIFY(second->takeOffice(Sends::Yes));
}

// Else nothing would be sent as long as it lives.
void TestPgMailStore::whoDoesNotSendStandsBack()
{
    const auto second = newStore();
    m_store->yieldOffice(); // to nobody
    QVERIFY(m_store->isInOffice());
    m_store.reset();
    m_store = newStore();
    QTRY_VERIFY(m_store->takeOffice(Sends::No));
    m_store->yieldOffice();
    QVERIFY(m_store->isInOffice());
    QVERIFY(!second->takeOffice(Sends::Yes));
    m_store->yieldOffice();
    QVERIFY(!m_store->isInOffice());
    QVERIFY(!m_store->takeOffice(Sends::No));
    QVERIFY(second->takeOffice(Sends::Yes));
    QVERIFY(!m_store->takeOffice(Sends::No));
}

void TestPgMailStore::theOfficeEndsWithTheSession()
{
    const auto second = newStore();
    sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
    QTRY_VERIFY(second->takeOffice(Sends::Yes));
    QVERIFY(m_store->connect(soon())); // anew
    QVERIFY(!m_store->isInOffice());
    QVERIFY(!m_store->takeOffice(Sends::Yes));
}

void TestPgMailStore::whoLostTheOfficeWritesNothing()
{
    addEntry("registered", {idOf(1)});
    sql("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'");
    QTRY_COMPARE(count("pg_locks WHERE locktype = 'advisory'"), 0);
    QVERIFY(!m_store->fanOut(100, 0));
    QVERIFY(!m_store->isInOffice());
    QVERIFY(!m_store->note({.id = Uuid{}}));
    QCOMPARE(count("mails"), 0);
}

void TestPgMailStore::mailsAreReadAsThingsAre()
{
    addEntry("registered", {idOf(1)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    sql("UPDATE registrations SET user_email = 'new@x.example', name = 'New', mail_error = 'no' "
        "WHERE id = '"
        + idOf(1) + "'; UPDATE events SET name = 'Ball', version = version + 1");
    MailToSend mail = onlyDue();
    QCOMPARE(mail.kind, MailKind::Registered);
    QCOMPARE(mail.toAddress, QStringLiteral("new@x.example"));
    QCOMPARE(mail.registration->name, QStringLiteral("New"));
    QCOMPARE(mail.registration->mailError, QStringLiteral("no"));
    QCOMPARE(mail.event->name, QStringLiteral("Ball"));
    QCOMPARE(mail.organizer->name, QStringLiteral("Opera"));
    QCOMPARE(mail.language, QStringLiteral("de"));
    QVERIFY(!mail.registration->cancelledAt);
    sql("UPDATE registrations SET cancelled_at = now() WHERE id = '" + idOf(1) + "'");
    QVERIFY(onlyDue().registration->cancelledAt.has_value());
    sql("UPDATE registrations SET erased_at = now() WHERE id = '" + idOf(1) + "'");
    QCOMPARE(onlyDue().toAddress, QString());
    sql("UPDATE events SET deleted_at = now()");
    mail = onlyDue();
    QVERIFY(!mail.event && !mail.registration && mail.toAddress.isEmpty());
}

void TestPgMailStore::dueInOrder()
{
    for (int i = 1; i <= 3; ++i) {
        addEntry("registered", {idOf(i)});
    }
    QCOMPARE(*m_store->fanOut(100, 0), 3);
    sql("UPDATE mails SET next_at = now() - interval '1 hour' WHERE registration_id = '" + idOf(3)
        + "'; UPDATE mails SET next_at = now() + interval '1 hour' WHERE registration_id = '"
        + idOf(1) + "'");
    const auto mails = m_store->due(10);
    QCOMPARE(mails->size(), size_t(2));
    QCOMPARE(mails->at(0).registration->userEmail, addressOf(3));
    QCOMPARE(mails->at(1).registration->userEmail, addressOf(2));
    QCOMPARE(m_store->due(1)->size(), size_t(1));
}

// It would be sent as something else, or keep the others waiting.
void TestPgMailStore::kindOfANewerProgramIsLeftToIt()
{
    addEntry("registered", {idOf(1)});
    addEntry("registered", {idOf(2)});
    QCOMPARE(*m_store->fanOut(100, 0), 2);
    sql("UPDATE mails SET kind = 'offer', next_at = now() - interval '1 hour' WHERE "
        "registration_id = '"
        + idOf(1) + "'");
    const auto mails = m_store->due(1);
    QCOMPARE(mails->size(), size_t(1));
    QCOMPARE(mails->front().registration->userEmail, addressOf(2));
    QCOMPARE(count("mails WHERE kind = 'offer' AND state = 'queued'"), 1);
}

void TestPgMailStore::outcomesAreNoted()
{
    addEntry("registered", {idOf(1)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    MailOutcome outcome;
    outcome.id = onlyDue().id;
    outcome.state = MailState::Queued;
    outcome.attempts = 1;
    outcome.retryAfterSeconds = 60;
    outcome.error = QStringLiteral("451 'later'");
    QVERIFY(m_store->note(outcome));
    QCOMPARE(m_store->due(10)->size(), size_t(0));
    QCOMPARE(value("SELECT state || attempts || error || (next_at > now() + interval '55 seconds') "
                   "FROM mails"),
             QStringLiteral("queued1451 'later'true"));
    outcome.state = MailState::Sent;
    outcome.attempts = 2;
    outcome.error.clear();
    QVERIFY(m_store->note(outcome));
    QCOMPARE(value("SELECT state || attempts || coalesce(error, '-') || (sent_at <= "
                   "clock_timestamp() + interval '1 millisecond') FROM mails"),
             QStringLiteral("sent2-true"));
    outcome.state = MailState::Failed; // of a mail that is sent
    QVERIFY(m_store->note(outcome));
    QCOMPARE(value("SELECT state FROM mails"), QStringLiteral("sent"));
}

void TestPgMailStore::addressesAreMarked()
{
    addEntry("registered", {idOf(1)});
    addEntry("corrected", {idOf(1)});
    QCOMPARE(*m_store->fanOut(100, 0), 2);
    const auto mails = m_store->due(10);
    MailOutcome outcome{.id = mails->at(0).id, .state = MailState::Failed, .attempts = 1};
    outcome.error = QStringLiteral("550 no");
    outcome.isAddressGood = false;
    outcome.eventId = mails->at(0).registration->eventId;
    outcome.registrationId = mails->at(0).registration->id;
    QVERIFY(m_store->note(outcome));
    QCOMPARE(value("SELECT mail_error FROM registrations WHERE id = '" + idOf(1) + "'"),
             QStringLiteral("550 no"));
    outcome.id = mails->at(1).id;
    outcome.state = MailState::Sent;
    outcome.isAddressGood = true;
    QVERIFY(m_store->note(outcome));
    QCOMPARE(count("registrations WHERE mail_error IS NOT NULL"), 0);
}

void TestPgMailStore::anErasedOneIsNotMarked()
{
    addEntry("registered", {idOf(1)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    const MailToSend mail = onlyDue();
    sql("UPDATE registrations SET erased_at = now() WHERE id = '" + idOf(1) + "'");
    MailOutcome outcome{.id = mail.id, .state = MailState::Failed, .attempts = 1};
    outcome.error = QStringLiteral("550 Ada is gone");
    outcome.isAddressGood = false;
    outcome.eventId = mail.registration->eventId;
    outcome.registrationId = mail.registration->id;
    QVERIFY(m_store->note(outcome));
    QCOMPARE(count("registrations WHERE mail_error IS NOT NULL"), 0);
    QCOMPARE(count("mails WHERE error IS NOT NULL"), 0);
    QCOMPARE(count("mails WHERE state = 'failed'"), 1);
}

void TestPgMailStore::stopsAreSeen()
{
    addEntry("registered", {idOf(1), idOf(2)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    const Uuid event = *Uuid::parse(QByteArrayView(kEvent));
    sql("INSERT INTO mail_stops (event_id, hash) VALUES ('" + kEvent + "', '\\x"
        + m_stops.hashOf(event, addressOf(1)).toHex() + "'), ('" + kOther + "', '\\x"
        + m_stops.hashOf(*Uuid::parse(QByteArrayView(kOther)), addressOf(2)).toHex() + "')");
    const auto mails = m_store->due(10);
    QVERIFY(mails);
    QCOMPARE(mails->size(), std::size_t(2));
    for (const MailToSend &mail : *mails) {
        QCOMPARE(mail.isStopped, mail.toAddress == addressOf(1));
    }
}

void TestPgMailStore::linksAreMadeWhenTheyAreSent()
{
    sql("INSERT INTO access_links (hash, id, kind, organizer_id, email, role, expires_at) SELECT "
        "'\\x00', '"
        + idOf(90)
        + "', 'invitation', id, 'ben@x.example', 'viewer', now() + interval '1 hour' "
          "FROM organizers;"
          "INSERT INTO mails (id, kind, organizer_id, details) SELECT '"
        + idOf(91) + "', 'invitation', id, '{\"link\":\"" + idOf(90)
        + "\",\"language\":\"de\"}' FROM organizers");
    MailToSend first = onlyDue();
    QVERIFY(!first.linkToken.isEmpty() && !first.linkToken.startsWith(QStringLiteral("bxl_")));
    QCOMPARE(value("SELECT encode(hash, 'hex') FROM access_links"), QStringLiteral("00"));
    QVERIFY(m_store->makeLink(first));
    QCOMPARE(first.toAddress, QStringLiteral("ben@x.example"));
    QCOMPARE(first.organizer->name, QStringLiteral("Opera"));
    QCOMPARE(first.language, QStringLiteral("de"));
    QVERIFY(first.linkToken.startsWith(QStringLiteral("bxl_")));
    const QString hash = value("SELECT encode(hash, 'hex') FROM access_links");
    QVERIFY(hash != u"00");
    MailToSend again = onlyDue(); // a retry: reading it alone ends nobody's link
    QCOMPARE(value("SELECT encode(hash, 'hex') FROM access_links"), hash);
    QVERIFY(m_store->makeLink(again)); // now the first token is good for nothing
    QVERIFY(again.linkToken != first.linkToken);
    QVERIFY(value("SELECT encode(hash, 'hex') FROM access_links") != hash);
    sql("UPDATE access_links SET expires_at = now() - interval '1 second'");
    QVERIFY(onlyDue().linkToken.isEmpty());
    QVERIFY(m_store->makeLink(again));
    QVERIFY(again.linkToken.isEmpty());
    sql("DELETE FROM access_links");
    QVERIFY(onlyDue().linkToken.isEmpty());
}

void TestPgMailStore::ticketsOfAnAddress()
{
    const QByteArray pairs = "[[\"" + kEvent + "\",\"" + idOf(1) + "\"],[\"" + kEvent + "\",\""
        + idOf(2) + "\"],[\"" + kOther + "\",\"" + idOf(4) + "\"],[\"" + kOther + "\",\"" + idOf(5)
        + "\"]]";
    addRegistrations(4, 5, kOther);
    sql("UPDATE registrations SET user_email = 'p1@x.example' WHERE id = '" + idOf(4)
        + "'; UPDATE registrations SET cancelled_at = now(), user_email = 'p1@x.example' WHERE id "
          "= '"
        + idOf(5) + "'; INSERT INTO mails (id, kind, details) VALUES ('" + idOf(91)
        + "', 'tickets', '{\"tickets\":" + pairs + "}')");
    const MailToSend mail = onlyDue();
    QCOMPARE(mail.toAddress, addressOf(1));
    QCOMPARE(mail.tickets.size(), size_t(2));
    QCOMPARE(mail.tickets[0].event.name, QStringLiteral("Gala"));
    QCOMPARE(mail.tickets[1].event.name, QStringLiteral("Other"));
    QCOMPARE(mail.tickets[1].registration.id.toByteArray(), idOf(4));
}

void TestPgMailStore::timesThatAClockLeftBehind()
{
    addEntry("registered", {idOf(1), idOf(2), idOf(3)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    sql("UPDATE mails SET next_at = now() + interval '2 hours'"); // a clock was ahead by so much
    sql("UPDATE mails SET attempts = 3 WHERE registration_id = '" + idOf(2)
        + "'; UPDATE mails SET attempts = 9, next_at = now() + interval '6 hours' WHERE "
          "registration_id = '"
        + idOf(3) + "'");
    QCOMPARE(m_store->due(10)->size(), size_t(0));
    QVERIFY(m_store->mendTimes());
    QCOMPARE(m_store->due(10)->size(), size_t(2)); // the other waits, as it should
}

void TestPgMailStore::oldOnesAreGivenUp()
{
    addEntry("registered", {idOf(1), idOf(2)});
    QCOMPARE(*m_store->fanOut(100, 0), 1);
    sql("UPDATE mails SET next_at = now() - interval '49 hours' WHERE registration_id = '" + idOf(1)
        + "'");
    QCOMPARE(*m_store->giveUpOld(), 1);
    QCOMPARE(value("SELECT string_agg(state, ' ' ORDER BY state) FROM mails"),
             QStringLiteral("failed queued"));
}

void TestPgMailStore::lagIsTold()
{
    QCOMPARE(*m_store->lag(), OutboxLag{});
    addEntry("registered", {idOf(1)});
    addEntry("registered", {idOf(2)});
    addEntry("announced", {}, R"({"about":"changed"})");
    sql("UPDATE journal SET at = now() - interval '100 seconds' WHERE seq = (SELECT min(seq) FROM "
        "journal)");
    const auto lag = m_store->lag();
    QCOMPARE(lag->unread, 2);
    QVERIFY(*lag->oldestSeconds >= 100 && *lag->oldestSeconds < 160);
    QVERIFY(m_store->fanOut(100, 0));
    sql("UPDATE mails SET state = 'failed' WHERE registration_id = '" + idOf(1) + "'");
    QCOMPARE(m_store->lag()->unread, 0);
    QVERIFY(!m_store->lag()->oldestSeconds);
    QCOMPARE(m_store->lag()->queued, 1);
    QCOMPARE(m_store->lag()->failed, 1);
}

void TestPgMailStore::oldRowsGo()
{
    sql("INSERT INTO journal (event_id, kind, at, unread) SELECT '" + kEvent
        + "', 'registered', now() - interval '31 days', n % 2 FROM generate_series(1, 2400) AS n;"
          "INSERT INTO journal (event_id, kind, unread) VALUES ('"
        + kEvent
        + "', 'registered', 0);"
          "INSERT INTO mails (id, kind, state, created_at) SELECT "
          "(lpad(to_hex(n), 12, '0') || '70008000000000000000')::uuid, 'registered', "
          "(ARRAY['queued', 'sent', 'failed', 'dropped'])[1 + n % 4], now() - interval '31 days' "
          "FROM generate_series(1, 2400) AS n;"
          "INSERT INTO mails (id, kind, state) VALUES "
          "('ffffffff-0000-7000-8000-000000000000', 'registered', 'sent')");
    QVERIFY(removeOlderThan30Days() >= 6);
    QCOMPARE(count("journal"), 1201);
    QCOMPARE(count("journal WHERE unread <> 0"), 1200);
    QCOMPARE(count("mails"), 601);
    QCOMPARE(count("mails WHERE state = 'queued'"), 600);
}

// Mails of all kinds, with ids of several versions, before and behind those of the many recent
// ones.
void TestPgMailStore::whatWasAskedForGoes()
{
    const QByteArray kinds = "'{registered,cancelled,restored,corrected,ticket,changed,"
                             "event_cancelled,tickets,invitation,password_reset,digest}'::text[]";
    const auto add = [&](const QByteArray &ids, int days, int rows) {
        sql("INSERT INTO mails (id, kind, state, created_at) SELECT " + ids
            + ", kind, 'sent', "
              "now() - interval '"
            + QByteArray::number(days) + " days' FROM unnest(" + kinds
            + ") AS kind, generate_series(1, " + QByteArray::number(rows) + ")");
    };
    const QByteArray random = "gen_random_uuid()",
                     first = "('0000' || right(gen_random_uuid()::text, 32))::uuid",
                     hashed = "overlay(gen_random_uuid()::text PLACING '8' FROM 15 FOR 1)::uuid",
                     old = "('018' || right(boxoffice_uuid_v7()::text, 33))::uuid";
    add(old, 31, 110);
    add("boxoffice_uuid_v7()", 0, 110);
    for (const QByteArray &ids : {first, random, hashed}) {
        add(ids, 29, 100);
        add(ids, 31, 40);
    }
    QVERIFY(removeOlderThan30Days() > 0);
    QCOMPARE(count("mails WHERE created_at < now() - interval '30 days'"), 0);
    QCOMPARE(count("mails"), 11 * (110 + 3 * 100));
}

// However many mails of the last days there are, removing those before them takes a few steps.
void TestPgMailStore::recentRowsAreLeaptOver()
{
    sql("INSERT INTO mails (id, kind, state) SELECT boxoffice_uuid_v7(), 'registered', 'sent' "
        "FROM generate_series(1, 20000)");
    const int steps = removeOlderThan30Days();
    QVERIFY2(steps <= 4, QByteArray::number(steps));
    QCOMPARE(count("mails"), 20'000);
}

void TestPgMailStore::withoutMailTheyAreDropped()
{
    sql("INSERT INTO mails (id, kind, created_at) VALUES ('" + idOf(1)
        + "', 'registered', now() - interval '8 days'), ('" + idOf(2)
        + "', 'registered', now() - interval '6 days')");
    QVERIFY(removeOlderThan30Days(false) > 0);
    QCOMPARE(value("SELECT string_agg(state, ' ' ORDER BY id) FROM mails"),
             QStringLiteral("dropped queued"));
}

// However many rows there are, a step holds no lock for long.
void TestPgMailStore::anyRemovalIsSmall()
{
    sql("INSERT INTO journal (event_id, kind, at, unread) SELECT '" + kEvent
        + "', 'registered', now() - interval '31 days', 0 FROM generate_series(1, 5000)");
    DatabaseConnection connection(m_database, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    OutboxRemoval removal(connection, {.days = 30, .sendsMail = true});
    for (int left = count("journal"); *removal.step(); left = count("journal")) {
        QVERIFY(left - count("journal") <= 1000);
    }
    QCOMPARE(count("journal"), 0);
}

QTEST_GUILESS_MAIN(TestPgMailStore)
#include "tst_pg_mail_store.moc"
