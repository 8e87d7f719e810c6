// What the database says of who asks, on a real PostgreSQL; and that its audit log only grows.
#include "backend/storage/ended_sessions.h"
#include "backend/storage/pg_access_store.h"
#include "tests/support/access_cast.h"

#include <QTest>

using namespace boxoffice;

class TestStandings : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void manyAtOnce();
    void roleThatIsNotKnownAllowsNothing();
    void accountOfSeveralOrganizers();
    void eventsOfBeforeBelongToTheFirst();
    void endedOnes_data();
    void endedOnes();
    void useIsNotedAfterAMinute();
    void useIsNoted();
    void endedSessionsAreDeleted();
    void auditLogOnlyGrows_data();
    void auditLogOnlyGrows();
    void auditLogForgetsWhatMustBeErased();

private:
    Standing standing(const QByteArray &token, const std::optional<Uuid> &event = {});

    TestPostgres m_postgres;
    DatabaseConfig m_config;
    std::unique_ptr<AccessCast> m_cast;
    std::unique_ptr<PgAccessStore> m_store;
};

void TestStandings::init()
{
    m_config = m_postgres.freshDatabase();
    m_cast = std::make_unique<AccessCast>(m_postgres, m_config);
    m_store = std::make_unique<PgAccessStore>(m_config, nullptr);
    QVERIFY(m_store->connect(QDeadlineTimer(10'000)));
}

Standing TestStandings::standing(const QByteArray &token, const std::optional<Uuid> &event)
{
    const StandingQuestion question{*credentialIn(token), event};
    const auto standings = m_store->standings({&question, 1});
    return standings ? standings->front() : Standing{};
}

// Each question gets its own answer, also where credentials and events come more than once.
void TestStandings::manyAtOnce()
{
    const Uuid first = m_cast->organizer("First"), second = m_cast->organizer("Second");
    const Uuid ofFirst = m_cast->event(first), ofSecond = m_cast->event(second);
    const QByteArray owner = m_cast->session(m_cast->member(first, Role::Owner));
    const QByteArray key = m_cast->key(second, "checkin,events:read");
    const QByteArray nobody = newToken(TokenKind::Key).text;
    std::vector<StandingQuestion> questions;
    for (int i = 0; i < 50; ++i) {
        questions.push_back({*credentialIn(owner), ofFirst});
        questions.push_back({*credentialIn(key), i % 2 ? std::optional(ofSecond) : std::nullopt});
        questions.push_back({*credentialIn(nobody), Uuid{{9}}});
    }
    const auto standings = m_store->standings(questions);
    QVERIFY(standings);
    QCOMPARE(standings->size(), questions.size());
    for (std::size_t i = 0; i < 50; ++i) {
        const Standing &owners = (*standings)[3 * i], &keys = (*standings)[3 * i + 1];
        QCOMPARE(owners.principal->kind, Principal::Kind::Account);
        QCOMPARE(owners.principal->grantFor(first)->permissions, permissionsOf(Role::Owner));
        QVERIFY(!owners.principal->grantFor(second));
        QCOMPARE(owners.eventOrganizer, std::optional(first));
        QCOMPARE(keys.principal->kind, Principal::Kind::Key);
        QCOMPARE(keys.principal->grantFor(second)->permissions,
                 (Permissions{Permission::Checkin, Permission::EventsRead}));
        QCOMPARE(keys.eventOrganizer, i % 2 ? std::optional(second) : std::nullopt);
        QVERIFY(!(*standings)[3 * i + 2].principal && !(*standings)[3 * i + 2].eventOrganizer);
    }
}

// Of a later program on the same database.
void TestStandings::roleThatIsNotKnownAllowsNothing()
{
    const Uuid organizer = m_cast->organizer("Own");
    const QByteArray session = m_cast->session(m_cast->member(organizer, Role::Owner));
    const QByteArray key = m_cast->key(organizer, "events:read,seats:paint");
    m_postgres.sql(m_config,
                   "ALTER TABLE memberships DROP CONSTRAINT memberships_role_check;"
                   "UPDATE memberships SET role = 'emperor'");
    QCOMPARE(standing(session).principal->grantFor(organizer)->permissions, Permissions());
    QCOMPARE(standing(key).principal->grantFor(organizer)->permissions,
             Permissions{Permission::EventsRead});
}

void TestStandings::accountOfSeveralOrganizers()
{
    const Uuid first = m_cast->organizer("First"), second = m_cast->organizer("Second");
    const Uuid account = m_cast->member(first, Role::Viewer);
    m_cast->join(account, second, Role::Door);
    const Standing both = standing(m_cast->session(account));
    QCOMPARE(both.principal->grants.size(), 2);
    QCOMPARE(both.principal->grantFor(first)->role, Role::Viewer);
    QCOMPARE(both.principal->grantFor(second)->role, Role::Door);
    QCOMPARE(both.principal->grantFor(second)->organizer.name, QStringLiteral("Second"));
    const Standing none = standing(m_cast->session(m_cast->account()));
    QVERIFY(none.principal && none.principal->grants.isEmpty());
}

void TestStandings::eventsOfBeforeBelongToTheFirst()
{
    const Uuid old = m_cast->event({});
    const QByteArray session = m_cast->session(m_cast->account());
    QVERIFY(standing(session, old).principal && !standing(session, old).eventOrganizer);
    const Uuid first = m_cast->organizer("First"), second = m_cast->organizer("Second");
    const QByteArray key = m_cast->key(second, "events:read");
    for (const QByteArray &given : {session, key}) {
        QCOMPARE(standing(given, old).eventOrganizer, std::optional(first));
    }
    m_postgres.sql(m_config, "UPDATE events SET deleted_at = now()");
    for (const QByteArray &given : {session, key}) {
        QVERIFY(standing(given, old).principal && !standing(given, old).eventOrganizer);
    }
}

void TestStandings::endedOnes_data()
{
    QTest::addColumn<QByteArray>("expires");
    QTest::addColumn<QByteArray>("lastUsed");
    QTest::addColumn<bool>("valid");
    QTest::newRow("new") << QByteArray("14 days") << QByteArray("0 s") << true;
    QTest::newRow("idle for less than 12 hours")
        << QByteArray("1 day") << QByteArray("11:59:00") << true;
    QTest::newRow("idle for 12 hours") << QByteArray("1 day") << QByteArray("12:00:01") << false;
    QTest::newRow("expired") << QByteArray("-1 s") << QByteArray("0 s") << false;
    QTest::newRow("used in the future") << QByteArray("1 day") << QByteArray("-5 hours") << true;
}

void TestStandings::endedOnes()
{
    QFETCH(QByteArray, expires);
    QFETCH(QByteArray, lastUsed);
    QFETCH(bool, valid);
    const Uuid account = m_cast->member(m_cast->organizer("Own"), Role::Owner);
    QCOMPARE(standing(m_cast->session(account, expires, lastUsed)).principal.has_value(), valid);
}

// The database's clock decides, not the server's, which may go another way.
void TestStandings::useIsNotedAfterAMinute()
{
    const Uuid account = m_cast->account();
    QVERIFY(standing(m_cast->session(account, "1 day", "00:01:00")).principal->isUseToBeNoted);
    QVERIFY(!standing(m_cast->session(account, "1 day", "00:00:30")).principal->isUseToBeNoted);
    const QByteArray key = m_cast->key(m_cast->organizer("Own"), "checkin");
    QVERIFY(standing(key).principal->isUseToBeNoted); // never used
    QVERIFY(m_store->noteUse(std::vector{*credentialIn(key)}));
    QVERIFY(!standing(key).principal->isUseToBeNoted);
}

void TestStandings::useIsNoted()
{
    const Uuid organizer = m_cast->organizer("Own");
    const std::vector<Credential> used{
        *credentialIn(m_cast->key(organizer, "checkin")),
        *credentialIn(m_cast->session(m_cast->account(), "1 day", "2 minutes"))};
    const auto ages = [this] {
        return m_postgres.value(
            m_config,
            "SELECT (SELECT count(*) FROM api_keys WHERE last_used_at = now() - "
            "interval '0 s' OR last_used_at > now() - interval '1 minute') + "
            "(SELECT count(*) FROM sessions WHERE last_used_at > now() - "
            "interval '1 minute')");
    };
    QCOMPARE(ages(), QStringLiteral("0"));
    QVERIFY(m_store->noteUse(used));
    QCOMPARE(ages(), QStringLiteral("2"));
}

void TestStandings::endedSessionsAreDeleted()
{
    const Uuid account = m_cast->member(m_cast->organizer("Own"), Role::Owner);
    for (int i = 0; i < 5; ++i) {
        m_cast->session(account, "-2 days");
        m_cast->session(account, "14 days", "37 hours");
        m_cast->session(account, "14 days", "35 hours");
        m_cast->session(account);
    }
    m_postgres.sql(m_config,
                   "INSERT INTO access_links (hash, kind, expires_at) VALUES "
                   "('a', 'set_up', now() - interval '25 hours'), "
                   "('b', 'set_up', now() - interval '23 hours')");
    DatabaseConnection connection(m_config, nullptr);
    QVERIFY(connection.ensureOpen(QDeadlineTimer(10'000)));
    const auto deleted = deleteEndedSessions(connection, 2);
    QVERIFY(deleted);
    QCOMPARE(*deleted, 11);
    QCOMPARE(m_postgres.value(m_config, "SELECT count(*) FROM sessions"), QStringLiteral("10"));
}

void TestStandings::auditLogOnlyGrows_data()
{
    QTest::addColumn<QByteArray>("sql");
    QTest::newRow("update") << QByteArray("UPDATE audit_log SET action = 'x'");
    QTest::newRow("delete") << QByteArray("DELETE FROM audit_log");
    QTest::newRow("truncate") << QByteArray("TRUNCATE audit_log");
    QTest::newRow("delete while erasing")
        << QByteArray("SET boxoffice.erasing_audit = 'yes'; DELETE FROM audit_log");
}

void TestStandings::auditLogOnlyGrows()
{
    QFETCH(QByteArray, sql);
    m_postgres.sql(m_config,
                   "INSERT INTO audit_log (actor_kind, action, target_kind) VALUES "
                   "('open', 'event.created', 'event')");
    DatabaseConnection connection(m_config, nullptr);
    QVERIFY(connection.ensureOpen(QDeadlineTimer(10'000)));
    QVERIFY(!connection.runScript(sql));
    QCOMPARE(m_postgres.value(m_config, "SELECT string_agg(action, ' ') FROM audit_log"),
             QStringLiteral("event.created"));
}

void TestStandings::auditLogForgetsWhatMustBeErased()
{
    const QByteArray person("01900000-0000-7000-8000-00000000000a");
    m_postgres.sql(m_config,
                   "INSERT INTO audit_log (actor_kind, action, target_kind, target_id, "
                   "address, changes) VALUES ('open', 'registration.cancelled', "
                   "'registration', '"
                       + person
                       + "', '192.0.2.1', '{\"a\":[1,2]}'), "
                         "('open', 'event.created', 'event', gen_random_uuid(), '192.0.2.2', "
                         "'{}')");
    QCOMPARE(m_postgres.value(m_config, "SELECT boxoffice_erase_from_audit('" + person + "')"),
             QStringLiteral("1"));
    QCOMPARE(m_postgres.value(m_config,
                              "SELECT string_agg(action || address || changes, ' ' ORDER BY "
                              "address) FROM audit_log"),
             QStringLiteral("registration.cancelled{} event.created192.0.2.2{}"));
}

QTEST_GUILESS_MAIN(TestStandings)
#include "tst_standings.moc"
