// Asking for mails on a real PostgreSQL: what is queued, for whom, and what nobody may learn.
#include "backend/access/refusals.h"
#include "backend/database/transaction.h"
#include "backend/storage/digests.h"
#include "backend/storage/pg_access_store.h"
#include "backend/storage/pg_mail_store.h"
#include "tests/support/access_cast.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QTest>

using namespace boxoffice;

namespace {
const QByteArray kNil("00000000-0000-0000-0000-000000000000");
}

class TestMailRequests : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();

    void mailOfANewerKindKeepsItsName();
    void ticketIsQueuedOnceForAKey();
    void sendTicketRefused_data();
    void sendTicketRefused();
    void resendQueuesWhatIsNot_data();
    void resendQueuesWhatIsNot();
    void resendIsDoneOnceForAKey();
    void mailsOfOthersDoNotExist();
    void mailsAboutOrdersAreListedAndResent();
    void allTicketsOfAnEventAreFound();
    void listsArePagedNewestFirst_data();
    void listsArePagedNewestFirst();
    void findNamesValidTicketsOnly();
    void findLeavesNothingWhereThereIsNothing();
    void resetIsOfTheLastRequest();
    void resetLeavesNothingWhereThereIsNobody();
    void invitationIsMailed();
    void whoWaitsComesFirst();
    void listsWaitForNoLock();
    void recipientsAreAllValidTickets();
    void digestIsMadeOnceADay();
    void digestNamesOwnEventsOnly();
    void digestTellsHowManyMore();
    void digestOfNothingIsNotMade();

private:
    MailRequests &mails() { return m_store->mails(); }
    void sql(const QByteArray &script) { m_postgres.sql(m_config, script); }
    QString value(const QByteArray &query) { return m_postgres.value(m_config, query); }
    int count(const QByteArray &from) { return value("SELECT count(*) FROM " + from).toInt(); }
    Uuid registration(const Uuid &event, const QByteArray &email = "ada@example.org",
                      const QByteArray &more = "NULL");
    // Returns the id.
    Uuid mail(const Uuid &event, const Uuid &registration, const QByteArray &state,
              int minutesAgo = 0);
    Actor owner() const { return {ActorKind::Account, m_owner, {}}; }
    QJsonObject details(const QByteArray &kind)
    {
        return QJsonDocument::fromJson(
                   value("SELECT details FROM mails WHERE kind = '" + kind + "'").toUtf8())
            .object();
    }

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<AccessCast> m_cast;
    std::unique_ptr<PgAccessStore> m_store;
    std::unique_ptr<DatabaseConnection> m_connection;
    Uuid m_organizer, m_owner, m_event;
};

void TestMailRequests::initTestCase()
{
    m_config = m_postgres.freshDatabase();
    m_cast = std::make_unique<AccessCast>(m_postgres, m_config);
    m_store = std::make_unique<PgAccessStore>(m_config, nullptr);
    QVERIFY(m_store->connect(QDeadlineTimer(20'000)));
    m_connection = std::make_unique<DatabaseConnection>(m_config, nullptr);
    QVERIFY(m_connection->ensureOpen(QDeadlineTimer(20'000)));
}

void TestMailRequests::init()
{
    sql("TRUNCATE mails, journal, mail_stops, registrations, access_links CASCADE");
    sql("DELETE FROM events; UPDATE accounts SET digest = false");
    m_organizer = m_cast->organizer("Club");
    m_owner = m_cast->member(m_organizer, Role::Owner);
    m_event = m_cast->event(m_organizer);
}

Uuid TestMailRequests::registration(const Uuid &event, const QByteArray &email,
                                    const QByteArray &more)
{
    return *Uuid::parse(QStringView(
        value("INSERT INTO registrations (id, event_id, user_email, cancelled_at) "
              "VALUES (boxoffice_uuid_v7(), '"
              + event.toByteArray() + "', '" + email + "', " + more + ") RETURNING id")));
}

Uuid TestMailRequests::mail(const Uuid &event, const Uuid &registration, const QByteArray &state,
                            int minutesAgo)
{
    return *Uuid::parse(QStringView(
        value("INSERT INTO mails (id, kind, event_id, registration_id, state, attempts, error, "
              "created_at, details) VALUES (gen_random_uuid(), 'registered', '"
              + event.toByteArray() + "', '" + registration.toByteArray() + "', '" + state
              + "', 3, 'no', now() - interval '" + QByteArray::number(minutesAgo)
              + " minutes', '{\"fields\":[]}') RETURNING id")));
}

// A newer server has put it there.
void TestMailRequests::mailOfANewerKindKeepsItsName()
{
    const Uuid ticket = registration(m_event);
    mail(m_event, ticket, "sent", 1);
    sql("UPDATE mails SET kind = 'riddle'");
    const auto list = mails().ofRegistration(m_event, ticket);
    QVERIFY(list);
    QCOMPARE(list->size(), 1);
    QVERIFY(!list->at(0).kind);
    QCOMPARE(list->at(0).newerKind, QStringLiteral("riddle"));
}

void TestMailRequests::ticketIsQueuedOnceForAKey()
{
    const Uuid ticket = registration(m_event);
    const auto first = mails().sendTicket(m_event, ticket, "key", owner());
    QVERIFY(first);
    QCOMPARE(first->kind, MailKind::Ticket);
    QCOMPARE(first->state, MailState::Queued);
    QCOMPARE(first->registrationId, std::optional(ticket));
    const auto again = mails().sendTicket(m_event, ticket, "key", owner());
    QVERIFY(again);
    QCOMPARE(again->id, first->id);
    QCOMPARE(count("audit_log WHERE action = 'registration.mail_sent' AND target_id = '"
                   + ticket.toByteArray() + "'"),
             1);
    QVERIFY(mails().sendTicket(m_event, ticket, {}, owner()));
    QVERIFY(mails().sendTicket(m_event, ticket, {}, owner()));
    QCOMPARE(count("mails"), 3);
    const auto other = registration(m_event, "bob@example.org");
    QVERIFY(mails().sendTicket(m_event, other, "key", owner())->id != first->id);
}

void TestMailRequests::sendTicketRefused_data()
{
    QTest::addColumn<QByteArray>("change");
    QTest::addColumn<ErrorCode>("code");
    QTest::newRow("erased") << QByteArray("UPDATE registrations SET erased_at = now()")
                            << ErrorCode::RegistrationErased;
    QTest::newRow("gone") << QByteArray("DELETE FROM registrations")
                          << ErrorCode::RegistrationNotFound;
    QTest::newRow("event deleted")
        << QByteArray("UPDATE events SET deleted_at = now()") << ErrorCode::RegistrationNotFound;
}

void TestMailRequests::sendTicketRefused()
{
    QFETCH(QByteArray, change);
    QFETCH(ErrorCode, code);
    const Uuid ticket = registration(m_event);
    sql(change);
    const auto sent = mails().sendTicket(m_event, ticket, {}, owner());
    QVERIFY(!sent);
    QCOMPARE(sent.error().code, code);
    QCOMPARE(count("mails"), 0);
    QCOMPARE(count("audit_log WHERE target_id = '" + ticket.toByteArray() + "'"), 0);
}

void TestMailRequests::resendQueuesWhatIsNot_data()
{
    QTest::addColumn<QByteArray>("state");
    QTest::addColumn<bool>("isAnew");
    QTest::newRow("queued") << QByteArray("queued") << false;
    for (const char *state : {"sent", "failed", "dropped"}) {
        QTest::newRow(state) << QByteArray(state) << true;
    }
}

void TestMailRequests::resendQueuesWhatIsNot()
{
    QFETCH(QByteArray, state);
    QFETCH(bool, isAnew);
    const Uuid ticket = registration(m_event);
    const Uuid id = mail(m_event, ticket, state, 10);
    const auto queued = mails().resend(m_event, id, {}, owner());
    QVERIFY(queued);
    QCOMPARE(queued->id, id);
    QCOMPARE(queued->state, MailState::Queued);
    QCOMPARE(queued->attempts, isAnew ? 0 : 3);
    QCOMPARE(queued->error.isEmpty(), isAnew);
    QCOMPARE(details("registered").value(u"resent").toInt(), isAnew ? 1 : 0);
    QVERIFY(details("registered").contains(u"fields"));
    QCOMPARE(count("audit_log WHERE target_id = '" + ticket.toByteArray() + "'"), isAnew ? 1 : 0);
}

void TestMailRequests::resendIsDoneOnceForAKey()
{
    const Uuid id = mail(m_event, registration(m_event), "sent");
    QCOMPARE(mails().resend(m_event, id, "key", owner())->state, MailState::Queued);
    sql("UPDATE mails SET state = 'sent'");
    QCOMPARE(mails().resend(m_event, id, "key", owner())->state, MailState::Sent);
    QCOMPARE(mails().resend(m_event, id, "other key", owner())->state, MailState::Queued);
    QCOMPARE(details("registered").value(u"resent").toInt(), 2);
}

void TestMailRequests::mailsOfOthersDoNotExist()
{
    const Uuid other = m_cast->event(m_cast->organizer("Other"));
    const Uuid ticket = registration(m_event);
    const Uuid id = mail(m_event, ticket, "failed");
    sql("INSERT INTO mails (id, kind, event_id) VALUES (gen_random_uuid(), 'digest', '"
        + m_event.toByteArray() + "')");
    QCOMPARE(mails().resend(other, id, {}, owner()).error(), mailNotFound());
    QCOMPARE(mails().ofRegistration(other, ticket).error(), registrationNotFound());
    QVERIFY(mails().ofEvent(other, {{}, 10})->mails.isEmpty());
    QCOMPARE(mails().ofEvent(m_event, {{}, 10})->mails.size(), 1);
    QCOMPARE(mails().ofRegistration(m_event, ticket)->size(), 1);
    QCOMPARE(mails().ofEvent(ticket, {{}, 10}).error(), eventNotFound());
}

void TestMailRequests::mailsAboutOrdersAreListedAndResent()
{
    const Uuid ticket = registration(m_event), other = registration(m_event, "b@x.example");
    const QByteArray order = kNil, entry = ticket.toByteArray();
    sql("UPDATE registrations SET order_id = '" + order + "' WHERE id = '" + ticket.toByteArray()
        + "'; INSERT INTO mails (id, kind, event_id, order_id, entry_id, state) VALUES "
          "(gen_random_uuid(), 'order_confirmed', '"
        + m_event.toByteArray() + "', '" + order
        + "', NULL, 'failed'), (gen_random_uuid(), 'list_closed', '" + m_event.toByteArray()
        + "', NULL, '" + entry + "', 'sent')");
    QCOMPARE(mails().ofEvent(m_event, {{}, 10})->mails.size(), 2);
    const auto failed = mails().ofEvent(m_event, {MailState::Failed, 10});
    QCOMPARE(failed->mails.size(), 1);
    const Mail about = failed->mails.first();
    QCOMPARE(about.kind, MailKind::OrderConfirmed);
    QCOMPARE(about.orderId, std::optional(Uuid{}));
    QVERIFY(!about.registrationId && !about.entryId);
    QCOMPARE(mails().ofRegistration(m_event, ticket)->size(), 1); // that of its order
    QCOMPARE(mails().ofRegistration(m_event, other)->size(), 0);
    QCOMPARE(mails().resend(m_event, about.id, {}, owner())->state, MailState::Queued);
    QCOMPARE(count("audit_log WHERE action = 'order.mail_sent' AND target_kind = 'order' AND "
                   "target_id = '"
                   + order + "'"),
             1);
    const auto closed = mails().ofEvent(m_event, {MailState::Sent, 10})->mails.first();
    QCOMPARE(closed.entryId, std::optional(ticket));
    QVERIFY(mails().resend(m_event, closed.id, {}, owner()));
    QCOMPARE(count("audit_log WHERE action = 'waiting_list.mail_sent' AND target_kind = "
                   "'waiting_list_entry' AND target_id = '"
                   + entry + "'"),
             1);
}

// An address has several seats of an event by orders.
void TestMailRequests::allTicketsOfAnEventAreFound()
{
    const Uuid first = registration(m_event, "many@x.example");
    const QByteArray more = "INSERT INTO registrations (id, event_id, user_email, nth) VALUES "
                            "(boxoffice_uuid_v7(), '"
        + m_event.toByteArray() + "', 'many@x.example', ";
    sql(more + "1); " + more + "2)");
    QVERIFY(mails().findTickets(QStringLiteral("many@x.example"), MailLanguage::English));
    const QJsonArray tickets = details("tickets").value(u"tickets").toArray();
    QCOMPARE(tickets.size(), 3);
    QCOMPARE(tickets[0][1].toString(), first.toString());
}

void TestMailRequests::listsArePagedNewestFirst_data()
{
    QTest::addColumn<std::optional<MailState>>("state");
    QTest::addColumn<int>("inAll");
    QTest::newRow("all") << std::optional<MailState>() << 24;
    QTest::newRow("sent") << std::optional(MailState::Sent) << 12;
    QTest::newRow("failed") << std::optional(MailState::Failed) << 6;
    QTest::newRow("queued") << std::optional(MailState::Queued) << 6;
    QTest::newRow("dropped") << std::optional(MailState::Dropped) << 0;
}

void TestMailRequests::listsArePagedNewestFirst()
{
    QFETCH(std::optional<MailState>, state);
    QFETCH(int, inAll);
    const Uuid ticket = registration(m_event);
    for (int i = 0; i < 24; ++i) { // two of each minute
        mail(m_event, ticket, i % 4 == 0 ? "failed" : i % 4 == 1 ? "queued" : "sent", i / 2);
    }
    MailListQuery query{state, 5};
    QList<Mail> all;
    for (bool more = true; more;) {
        const auto page = mails().ofEvent(m_event, query);
        QVERIFY(page);
        QVERIFY(page->mails.size() <= 5);
        all += page->mails;
        more = page->more;
        if (more) {
            query.after = {all.last().createdAt, all.last().id};
        }
    }
    QCOMPARE(all.size(), inAll);
    QSet<Uuid> ids;
    for (int i = 0; i < all.size(); ++i) {
        ids.insert(all[i].id);
        QVERIFY(!state || all[i].state == *state);
        QVERIFY(i == 0 || all[i - 1].createdAt >= all[i].createdAt);
    }
    QCOMPARE(ids.size(), inAll);
}

void TestMailRequests::findNamesValidTicketsOnly()
{
    const Uuid timeless = registration(m_event);
    const auto inEvent = [this](const QByteArray &change, const QByteArray &cancelled = "NULL") {
        const Uuid event = m_cast->event(m_organizer);
        sql("UPDATE events SET " + change + " WHERE id = '" + event.toByteArray() + "'");
        return registration(event, "ada@example.org", cancelled);
    };
    const Uuid coming = inEvent("starts_at = now() + interval '3 days'");
    const Uuid running =
        inEvent("starts_at = now() - interval '3 days', ends_at = now() + interval '1 hour'");
    inEvent("starts_at = now() - interval '3 days'");
    inEvent("ends_at = now() - interval '1 second'");
    inEvent("status = 'cancelled'");
    inEvent("deleted_at = now()");
    inEvent("name = 'Other'", "now()");
    registration(m_event, "bob@example.org");

    QVERIFY(mails().findTickets(QStringLiteral("ada@example.org"), MailLanguage::German));
    QCOMPARE(count("mails"), 1);
    QCOMPARE(value("SELECT state FROM mails"), QStringLiteral("queued"));
    QCOMPARE(details("tickets").value(u"language").toString(), QStringLiteral("de"));
    QStringList found;
    for (const QJsonValue &pair : details("tickets").value(u"tickets").toArray()) {
        found.append(pair.toArray()[1].toString());
    }
    QCOMPARE(found, (QStringList{running.toString(), coming.toString(), timeless.toString()}));
    QVERIFY(!value("SELECT details FROM mails").contains(u'@'));
}

void TestMailRequests::findLeavesNothingWhereThereIsNothing()
{
    registration(m_event, "ada@example.org", "now()");
    QVERIFY(mails().findTickets(QStringLiteral("ada@example.org"), MailLanguage::English));
    QCOMPARE(count("mails"), 0);
}

void TestMailRequests::resetIsOfTheLastRequest()
{
    const QString email =
        value("SELECT email FROM accounts WHERE id = '" + m_owner.toByteArray() + "'");
    sql("INSERT INTO access_links (hash, kind, account_id, expires_at) VALUES ('by hand', 'reset', "
        "'"
        + m_owner.toByteArray() + "', now() + interval '1 hour')");
    QVERIFY(mails().askForReset(email, MailLanguage::German));
    const QString first = details("password_reset").value(u"link").toString();
    QCOMPARE(value("SELECT account_id FROM mails"), m_owner.toString());
    QCOMPARE(details("password_reset").value(u"language").toString(), QStringLiteral("de"));
    QCOMPARE(count("access_links WHERE id = '" + first.toLatin1() + "' AND kind = 'reset'"), 1);
    sql("DELETE FROM mails");
    QVERIFY(mails().askForReset(email, MailLanguage::German));
    QVERIFY(details("password_reset").value(u"link").toString() != first);
    QCOMPARE(count("access_links WHERE id = '" + first.toLatin1() + "'"), 0);
    QCOMPARE(count("access_links WHERE hash = 'by hand'"), 1); // nobody else can end it
}

void TestMailRequests::resetLeavesNothingWhereThereIsNobody()
{
    QVERIFY(mails().askForReset(QStringLiteral("nobody@example.org"), MailLanguage::English));
    QCOMPARE(count("mails"), 0);
    QCOMPARE(count("access_links"), 0);
}

void TestMailRequests::invitationIsMailed()
{
    const TeamRequest request{QStringLiteral("new@example.org"), Role::Manager};
    const auto invitation = m_store->teams().invite(m_organizer, request, {}, owner());
    QVERIFY(invitation);
    QVERIFY(invitation->isMailed);
    QVERIFY(invitation->link.isEmpty());
    QCOMPARE(details("invitation").value(u"link").toString(), invitation->id.toString());
    QCOMPARE(value("SELECT organizer_id FROM mails"), m_organizer.toString());

    const auto byHand =
        m_store->teams().invite(m_organizer, request, newToken(TokenKind::Link).hash, owner());
    QVERIFY(byHand);
    QVERIFY(!byHand->isMailed);
    QCOMPARE(count("mails"), 1);
}

// Behind thousands that wait for hours already, and in front of none that is given up.
void TestMailRequests::whoWaitsComesFirst()
{
    const Uuid ticket = registration(m_event);
    sql("INSERT INTO mails (id, kind, event_id, registration_id, next_at) SELECT "
        "boxoffice_uuid_v7(), 'changed', '"
        + m_event.toByteArray() + "', '" + ticket.toByteArray()
        + "', now() - interval '3 hours' FROM generate_series(1, 3000)");
    QVERIFY(mails().findTickets(QStringLiteral("ada@example.org"), MailLanguage::English));
    QVERIFY(mails().askForReset(
        value("SELECT email FROM accounts WHERE id = '" + m_owner.toByteArray() + "'"),
        MailLanguage::English));
    QVERIFY(m_store->teams().invite(m_organizer, {QStringLiteral("new@example.org"), Role::Viewer},
                                    {}, owner()));
    const MailStops stops(*InstallationSecret::fromBytes(QByteArray(32, 's')));
    PgMailStore store(m_config, nullptr, stops);
    QVERIFY(store.connect(QDeadlineTimer(20'000)) && store.takeOffice(Sends::Yes));
    QCOMPARE(*store.giveUpOld(), 0);
    const auto due = store.due(4);
    QVERIFY(due);
    QCOMPARE(due->size(), std::size_t(4));
    QCOMPARE(due->at(0).kind, MailKind::Tickets);
    QCOMPARE(due->at(1).kind, MailKind::PasswordReset);
    QCOMPARE(due->at(2).kind, MailKind::Invitation);
    QCOMPARE(due->at(3).kind, MailKind::Changed);
}

void TestMailRequests::listsWaitForNoLock()
{
    const Uuid ticket = registration(m_event);
    mail(m_event, ticket, "sent");
    static const Statement lock{"lock_registration", R"(
        SELECT id FROM registrations WHERE id = $1::uuid FOR UPDATE)"};
    Transaction transaction(*m_connection);
    QVERIFY(m_connection->run(lock, {ticket}).ok());
    const auto listed = mails().ofRegistration(m_event, ticket);
    QVERIFY(listed);
    QCOMPARE(listed->size(), 1);
}

void TestMailRequests::recipientsAreAllValidTickets()
{
    sql("UPDATE events SET booked_count = 7 WHERE id = '" + m_event.toByteArray() + "'");
    sql("INSERT INTO mail_stops (event_id, hash) VALUES ('" + m_event.toByteArray() + "', 'a'), ('"
        + m_event.toByteArray() + "', 'b')");
    const auto event = mails().eventToTellOf(m_event);
    QCOMPARE(event->bookedCount, 7);
    QCOMPARE(event->id, m_event);
    QCOMPARE(event->organizer->id, m_organizer);
    QCOMPARE(mails().eventToTellOf(m_organizer).error(), eventNotFound());
}

void TestMailRequests::digestIsMadeOnceADay()
{
    const auto wants = [this](const QByteArray &since) {
        sql("UPDATE accounts SET digest = true, digest_at = " + since + " WHERE id = '"
            + m_owner.toByteArray() + "'");
    };
    sql("INSERT INTO journal (event_id, kind, subjects, at) VALUES ('" + m_event.toByteArray()
        + "', 'registered', '{" + kNil + "," + kNil + "}', now() - interval '2 minutes')");
    wants("now()"); // asked for today
    QCOMPARE(*makeDigests(*m_connection), 0);
    wants("now() - interval '25 hours'");
    QCOMPARE(*makeDigests(*m_connection), 1);
    QCOMPARE(value("SELECT account_id FROM mails"), m_owner.toString());
    QCOMPARE(*makeDigests(*m_connection), 0);
    const QJsonObject made = details("digest");
    const qint64 since = made.value(u"since").toInteger(), until = made.value(u"until").toInteger();
    QVERIFY(until - since > 24 * 3'600'000);
    const auto events = digestOf(*m_connection, m_owner, since, until);
    QVERIFY(events);
    QCOMPARE(events->events.size(), std::size_t(1));
    QCOMPARE(events->events.front().event.id, m_event);
    QCOMPARE(events->events.front().newRegistrations, qint64(2));
    QCOMPARE(events->more, 0);
    QCOMPARE(made.value(u"language").toString(), QStringLiteral("en"));
}

void TestMailRequests::digestNamesOwnEventsOnly()
{
    const Uuid other = m_cast->event(m_cast->organizer("Other"));
    const Uuid mine = m_cast->event(m_organizer);
    for (const Uuid &event : {m_event, mine, mine, other}) {
        sql("INSERT INTO journal (event_id, kind, subjects, at) VALUES ('" + event.toByteArray()
            + "', 'registered', '{" + kNil + "}', now() - interval '2 minutes')");
    }
    sql("INSERT INTO journal (event_id, kind, subjects, at) VALUES ('" + mine.toByteArray()
        + "', 'cancelled', '{" + kNil + "}', now() - interval '2 minutes'), ('" + mine.toByteArray()
        + "', 'registered', '{" + kNil + "}', now() - interval '3 days')");
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const auto events = digestOf(*m_connection, m_owner, now - 24 * 3'600'000, now + 60'000);
    QVERIFY(events);
    QCOMPARE(events->events.size(), std::size_t(2));
    QCOMPARE(events->events.front().event.id, mine); // with most
    QCOMPARE(events->events.front().newRegistrations, qint64(2));
    QCOMPARE(events->events.back().newRegistrations, qint64(1));
}

void TestMailRequests::digestTellsHowManyMore()
{
    for (int i = 0; i < kMostOfDigest + 3; ++i) {
        sql("INSERT INTO journal (event_id, kind, subjects, at) VALUES ('"
            + m_cast->event(m_organizer).toByteArray() + "', 'registered', '{" + kNil + "," + kNil
            + "}', now() - interval '2 minutes')");
    }
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const auto digest = digestOf(*m_connection, m_owner, now - 24 * 3'600'000, now + 60'000);
    QVERIFY(digest);
    QCOMPARE(digest->events.size(), std::size_t(kMostOfDigest));
    QCOMPARE(digest->more, 3);
    QCOMPARE(digest->total, qint64(2 * (kMostOfDigest + 3)));
}

void TestMailRequests::digestOfNothingIsNotMade()
{
    const Uuid other = m_cast->event(m_cast->organizer("Other"));
    sql("INSERT INTO journal (event_id, kind, subjects, at) VALUES ('" + other.toByteArray()
        + "', 'registered', '{" + kNil + "}', now() - interval '2 minutes')");
    sql("UPDATE accounts SET digest = true, digest_at = now() - interval '25 hours' WHERE id = '"
        + m_owner.toByteArray() + "'");
    QCOMPARE(*makeDigests(*m_connection), 0);
    // And what was looked at is not looked at again.
    QCOMPARE(count("accounts WHERE digest AND digest_at > now() - interval '1 hour'"), 1);
    QCOMPARE(count("mails"), 0);
}

QTEST_GUILESS_MAIN(TestMailRequests)
#include "tst_mail_requests.moc"
