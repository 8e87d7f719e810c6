// Mails about orders and waiting lists on a real PostgreSQL: which the journal leads to, what they
// are about, and who is told once.
#include "backend/storage/pg_journal_reader.h"
#include "tests/db/mail_store_test.h"

using namespace boxoffice;

class TestSaleMails : public MailStoreTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void ordersBecomeMails();
    void buyersHaveOneMail();
    void offersRemind();
    void ordersAreReadAsTheyAre();
    void ticketsOfAnOrderAreRead();
    void closedListsAreToldInParts();
    void closedListIsToldOnce();
    void stopsOfBuyersAreSeen();
    void addressesOfBuyersAreMarked();
};

void TestSaleMails::ordersBecomeMails()
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

void TestSaleMails::buyersHaveOneMail()
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
void TestSaleMails::offersRemind()
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

void TestSaleMails::ordersAreReadAsTheyAre()
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

void TestSaleMails::ticketsOfAnOrderAreRead()
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

void TestSaleMails::closedListsAreToldInParts()
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
void TestSaleMails::closedListIsToldOnce()
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

void TestSaleMails::stopsOfBuyersAreSeen()
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

void TestSaleMails::addressesOfBuyersAreMarked()
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

QTEST_GUILESS_MAIN(TestSaleMails)
#include "tst_sale_mails.moc"
