// The database's clock was set back by two hours: what is new comes behind what is there, in every
// list, and for whoever pages. The ids that the clock left behind are inserted as they would be.
#include "tests/support/blocking_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QTest>

using namespace boxoffice;

namespace {

QByteArray idOf(const HttpAnswer &answer)
{
    return answer.json().value(u"id").toString().toLatin1();
}

QByteArrayList idsIn(const HttpAnswer &answer)
{
    QByteArrayList ids;
    for (const QJsonValue &row : answer.jsonArray()) {
        ids.append(row[u"id"].toString().toLatin1());
    }
    return ids;
}

// The target of the Link header.
QByteArray nextOf(const HttpAnswer &answer)
{
    const QByteArray link = answer.header("link");
    return link.isEmpty() ? QByteArray() : link.sliced(1, link.indexOf('>') - 1);
}

// SQL for an id two hours ahead; nth: of several.
QByteArray idAhead(const QByteArray &nth)
{
    return "(lpad(to_hex(((extract(epoch FROM now()) + 7200) * 1000)::bigint + " + nth
        + "), 12, '0') || '70008000000000000000')::uuid";
}

} // namespace

class TestClockSetBack : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void registrationsComeLast();
    void whoPagesSeesThem();
    void eventsComeFirst();

private:
    QByteArray registerFor(const QByteArray &email)
    {
        return idOf(
            m_http->post("/events/" + m_event + "/register", "{\"user_email\":\"" + email + "\"}"));
    }

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    std::unique_ptr<ServerProcess> m_server;
    std::unique_ptr<BlockingHttp> m_http;
    QByteArray m_event; // with three registrations of the hours ahead
};

void TestClockSetBack::init()
{
    m_database = m_postgres.freshDatabase();
    m_server = std::make_unique<ServerProcess>();
    QVERIFY(m_server->start({.dataDir = {}, .database = m_database, .arguments = {}}));
    m_http = std::make_unique<BlockingHttp>(m_server->port());
    m_event = idOf(m_http->post("/events", R"({"name":"A","capacity":100})"));
    m_postgres.sql(m_database,
                   "INSERT INTO registrations (event_id, id, user_email) SELECT id, " + idAhead("i")
                       + ", 'p' || i || '@x.example' FROM events, "
                       + "generate_series(1, 3) AS i; UPDATE events SET booked_count = 3");
}

void TestClockSetBack::registrationsComeLast()
{
    const QByteArray list = "/events/" + m_event + "/registrations";
    QByteArrayList expected = idsIn(m_http->get(list));
    for (const char *email : {"a@x.example", "b@x.example", "c@x.example"}) {
        expected.append(registerFor(email));
    }
    QCOMPARE(idsIn(m_http->get(list)), expected);
    std::reverse(expected.begin(), expected.end());
    QCOMPARE(idsIn(m_http->get(list + "?sort=newest")), expected);
}

void TestClockSetBack::whoPagesSeesThem()
{
    const HttpAnswer page = m_http->get("/events/" + m_event + "/registrations?limit=2");
    QCOMPARE(idsIn(page).size(), 2);
    const QByteArray next = nextOf(page);
    const QByteArray id = registerFor("a@x.example");
    QCOMPARE(idsIn(m_http->get(next)).value(1), id);
}

void TestClockSetBack::eventsComeFirst()
{
    m_postgres.sql(m_database,
                   "INSERT INTO events (id, name, capacity) SELECT " + idAhead("0") + ", 'B', 1");
    QByteArrayList expected = idsIn(m_http->get("/events"));
    for (int i = 0; i < 3; ++i) {
        expected.prepend(idOf(m_http->post("/events", R"({"name":"C","capacity":1})")));
        QCOMPARE(idsIn(m_http->get("/events")), expected);
    }
}

QTEST_GUILESS_MAIN(TestClockSetBack)
#include "tst_clock_set_back.moc"
