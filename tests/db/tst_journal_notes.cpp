// The journal on a real PostgreSQL: a change and its entry are in one transaction, whatever goes
// wrong; one entry for a run of changes of one kind; in the order of the commits within an event.
#include "backend/storage/event_erasure.h"
#include "backend/storage/pg_booking_store.h"
#include "tests/support/test_postgres.h"

#include <QtTest>

#include <thread>

using namespace boxoffice;

namespace {

QDeadlineTimer soon()
{
    return QDeadlineTimer(30'000);
}

QString email(int n)
{
    return QStringLiteral("p%1@example.com").arg(n);
}

const char kRefuseSome[] = R"(
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.user_email LIKE 'p7_@%' THEN RAISE EXCEPTION 'injected' USING ERRCODE = '23514'; END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER a BEFORE INSERT ON registrations FOR EACH ROW EXECUTE FUNCTION refuse())";

} // namespace

class TestJournalNotes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_store.reset(); }

    void anEntryForManyRegistrations();
    void kindsInOrder();
    void theRefusedHaveNone();
    void namesOfThoseWhoAreNotRefused();
    void editsAndDeletions();
    void noEntryNoChange();
    void numbersFollowTheCommits();
    void erasedInPieces();

private:
    BatchAttempt book(std::vector<Command> batch, bool carefully = false)
    {
        return m_store->book(batch, {.joinIn = {}, .carefully = carefully});
    }
    std::vector<Command> registering(int first, int last)
    {
        std::vector<Command> batch;
        for (int i = first; i <= last; ++i) {
            batch.push_back(RegisterCommand{m_event, email(i)});
        }
        return batch;
    }
    QString value(const QByteArray &query) { return m_postgres.value(m_config, query); }
    // "registered 256, cancelled 1"
    QString journal()
    {
        return value("SELECT string_agg(concat_ws(' ', kind, cardinality(subjects)), ', ' "
                     "ORDER BY seq) FROM journal");
    }

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<PgBookingStore> m_store;
    Uuid m_event;
};

void TestJournalNotes::init()
{
    m_config = m_postgres.freshDatabase();
    m_store = std::make_unique<PgBookingStore>(m_config, nullptr);
    QVERIFY(m_store->connect(soon()));
    m_event = book({CreateEventCommand{{QStringLiteral("n"), {}, 2'000}}})
                  .decision.outcomes.at(0)
                  .event()
                  ->id;
    QCOMPARE(journal(), QStringLiteral("event_created 0"));
    m_postgres.sql(m_config, "DELETE FROM journal");
}

void TestJournalNotes::anEntryForManyRegistrations()
{
    QCOMPARE(book(registering(1, 256)).end, BatchEnd::Done);
    QCOMPARE(journal(), QStringLiteral("registered 256"));
    QCOMPARE(value("SELECT count(*) FROM registrations AS r, journal AS j "
                   "WHERE r.event_id = j.event_id AND r.id = ANY (j.subjects)"),
             QStringLiteral("256"));
    QCOMPARE(value("SELECT concat_ws(' ', unread, details) FROM journal"), QStringLiteral("1 {}"));
}

void TestJournalNotes::kindsInOrder()
{
    const Decision first = book(registering(1, 3)).decision;
    const Uuid one = first.outcomes.at(0).registration()->id;
    const Uuid two = first.outcomes.at(1).registration()->id;
    book({CancelRegistrationCommand{m_event, one}, CancelRegistrationCommand{m_event, two},
          RegisterCommand{m_event, email(9)}, RestoreRegistrationCommand{m_event, one},
          CorrectRegistrationCommand{m_event, two, {email(8), {}}},
          EraseRegistrationCommand{m_event, one}});
    QCOMPARE(journal(),
             QStringLiteral("registered 3, cancelled 2, registered 1, restored 1, "
                            "corrected 1, erased 1"));
    QCOMPARE(
        value("SELECT string_agg(left(user_email, 6) || (cancelled_at IS NULL), ',' ORDER BY id)"
              " FROM registrations"),
        QStringLiteral("erasedtrue,p8@exafalse,p3@exatrue,p9@exatrue"));
}

void TestJournalNotes::theRefusedHaveNone()
{
    m_postgres.sql(m_config, kRefuseSome);
    QCOMPARE(book(registering(1, 100)).end, BatchEnd::Refused);
    QCOMPARE(journal(), QString());
    QCOMPARE(book(registering(1, 100), true).end, BatchEnd::Done);
    QCOMPARE(journal(), QStringLiteral("registered 90"));
    QCOMPARE(value("SELECT count(*) FROM registrations"), QStringLiteral("90"));
}

void TestJournalNotes::namesOfThoseWhoAreNotRefused()
{
    m_postgres.sql(m_config, kRefuseSome);
    const QString name = QStringLiteral("\"Ada\", {\\NULL} \u00e9 \u6f22");
    std::vector<Command> batch = registering(60, 70);
    batch.push_back(RegisterCommand{m_event, email(80), {}, false, name, MailLanguage::German});
    QCOMPARE(book(batch, true).decision.outcomes.back().registration()->name, name);
    QCOMPARE(value("SELECT concat_ws(' ', name, language) FROM registrations "
                   "WHERE user_email LIKE 'p80%'"),
             name + u" de");
    book({RegisterCommand{m_event, email(81), {}, false, name},
          RegisterCommand{m_event, email(82)}});
    QCOMPARE(
        value("SELECT string_agg(concat_ws(' ', name, coalesce(language, '-')), '|' ORDER BY id)"
              " FROM registrations WHERE user_email IN ('p81@example.com', 'p82@example.com')"),
        name + u" -| -");
}

void TestJournalNotes::editsAndDeletions()
{
    EventPatch patch;
    patch.location = QStringLiteral("Hall");
    patch.capacity = 5;
    book({UpdateEventCommand{m_event, patch}, UpdateEventCommand{m_event, patch}});
    QCOMPARE(value("SELECT details FROM journal"),
             QStringLiteral(R"({"fields": ["capacity", "location"]})"));
    book({AnnounceCommand{m_event, Announcement::Changed}, DeleteEventCommand{m_event}});
    QCOMPARE(journal(), QStringLiteral("event_changed 0, announced 0, event_deleted 0"));
}

// Neither is there without the other where the table of the journal refuses.
void TestJournalNotes::noEntryNoChange()
{
    m_postgres.sql(m_config, "ALTER TABLE journal ADD CHECK (kind <> 'registered')");
    QCOMPARE(book(registering(1, 3)).end, BatchEnd::Refused);
    QCOMPARE(value("SELECT count(*) FROM registrations"), QStringLiteral("0"));
    QCOMPARE(value("SELECT booked_count FROM events"), QStringLiteral("0"));
}

// Of two servers that book one event at once.
void TestJournalNotes::numbersFollowTheCommits()
{
    const auto bookMany = [&](int from) {
        PgBookingStore store(m_config, nullptr);
        if (!store.connect(soon())) {
            return;
        }
        for (int i = 0; i < 100; ++i) {
            std::vector<Command> batch{RegisterCommand{m_event, email(from + i)}};
            store.book(batch, {});
        }
    };
    std::thread other([&] { bookMany(1'000); });
    bookMany(2'000);
    other.join();
    QCOMPARE(value("SELECT count(*) FROM journal"), QStringLiteral("200"));
    // Ids grow with the lock, as the numbers must.
    QCOMPARE(
        value("SELECT count(*) FROM (SELECT subjects[1] < lag(subjects[1]) OVER (ORDER BY seq) "
              "AS back FROM journal) AS j WHERE back"),
        QStringLiteral("0"));
}

void TestJournalNotes::erasedInPieces()
{
    for (int first = 1; first < 1'200; first += 200) {
        book(registering(first, first + 199));
    }
    book({UpdateEventCommand{m_event, {.status = EventStatus::Cancelled}}});
    // What a mail server said of somebody, also as a buyer.
    m_postgres.sql(m_config,
                   "UPDATE registrations SET order_id = id WHERE user_email LIKE 'p1%';"
                   "INSERT INTO mails (id, kind, event_id, registration_id, order_id, error) "
                   "SELECT gen_random_uuid(), 'registered', event_id, "
                   "CASE WHEN order_id IS NULL THEN id END, order_id, '550 no P.' "
                   "FROM registrations");
    QCOMPARE(book({EraseEventCommand{m_event}}).decision.outcomes.at(0).accepted()->registrations,
             1'200);
    DatabaseConnection connection(m_config, nullptr);
    QVERIFY(connection.ensureOpen(soon()));
    EventErasure erasure(connection);
    QCOMPARE(*erasure.step(), true);
    QCOMPARE(value("SELECT count(*) FROM registrations WHERE erased_at IS NOT NULL"),
             QStringLiteral("1000"));
    QCOMPARE(*erasure.step(), true);
    QCOMPARE(*erasure.step(), false);
    QCOMPARE(value("SELECT count(*) FROM registrations WHERE user_email LIKE 'p%'"),
             QStringLiteral("0"));
    QCOMPARE(value("SELECT count(*) || ' ' || count(error) FROM mails"), QStringLiteral("1200 0"));
    QCOMPARE(value("SELECT booked_count FROM events"), QStringLiteral("1200"));
    QCOMPARE(value("SELECT sum(cardinality(subjects)) FROM journal WHERE kind = 'erased'"),
             QStringLiteral("1200"));
    m_postgres.sql(m_config, "UPDATE events SET ends_at = now() - interval '3 days 1 hour'");
    QCOMPARE(*erasure.markOlderThan(3), 0); // nothing is left to erase
}

QTEST_GUILESS_MAIN(TestJournalNotes)
#include "tst_journal_notes.moc"
