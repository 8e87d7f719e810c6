// The mailer's port on a real PostgreSQL: what the journal promises its readers, the office of the
// mailer, what a mail is about, and what becomes of it.
#include "backend/database/transaction.h"
#include "backend/private_postgres/backup.h"
#include "backend/private_postgres/postgres_programs.h"
#include "backend/storage/pg_journal_reader.h"
#include "tests/db/mail_store_test.h"

#include <QTest>

#include <set>

using namespace boxoffice;

class TestPgMailStore : public MailStoreTest
{
    Q_OBJECT

private Q_SLOTS:
    void init() { begin(); }
    void cleanup() { end(); }

    void entriesBecomeMails();
    void eachEntryOnce();
    void whatIsRolledBackIsNotRead();
    void lateEntriesAreNotSkipped();
    void twoReadersPassNothingTwice();
    void aRestoredDatabaseGoesOn();
    void announcementsGoOutInParts();
    void announcementIsResumed();
    void announcementLeavesOthersAlone();
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
};

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
