// Orders, the waiting list and registrations of types as CSV, from a real server.
#include "tests/support/sale_stage.h"

#include <QTest>

using namespace boxoffice;

class TestSaleCsv : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_stage.start(), qPrintable(m_stage.server.output())); }

    void orders();
    void ordersWithoutTypes();
    void waitingList();
    void registrationsNameTheirType();
    void whatWasChosen();
    void moreThanAPage();
    void refused();

private:
    HttpAnswer csv(const QByteArray &target)
    {
        return BlockingHttp(m_stage.server.port())
            .request("GET", target, {}, {{"Accept", "text/csv"}});
    }
    // Without the header row.
    QByteArrayList rows(const QByteArray &target)
    {
        QByteArrayList lines = csv(target).body.split('\n');
        lines.removeFirst();
        lines.removeLast(); // nothing, behind the last line end
        return lines;
    }

    SaleStage m_stage;
};

void TestSaleCsv::orders()
{
    const QByteArray event = m_stage.event(50);
    const QByteArray adult = m_stage.type(event, "Adult, large");
    const QByteArray child = m_stage.type(event, "=Child");
    const HttpAnswer ada = m_stage.order(
        event, "ada@example.com", SaleStage::line(2, adult) + ',' + SaleStage::line(1, child),
        ",\"name\":\"Ada; Byron\"");
    const QJsonObject held =
        m_stage.hold(event, "ben@example.com", SaleStage::line(1, child)).json();
    const QByteArray target = "/events/" + event + "/orders";
    const HttpAnswer file = csv(target);
    QCOMPARE(file.status, 200);
    QVERIFY(file.header("content-disposition").contains(QByteArray("orders-" + event + ".csv")));
    QVERIFY(file.body.startsWith("\xef\xbb\xbfid,number,status,email,name,seats,lines,tickets,"
                                 "created_at,expires_at\r\n"));
    QByteArrayList tickets;
    for (const QJsonValue &seat : array(ada.json(), "registrations")) {
        tickets.append(text(seat.toObject(), "number"));
    }
    QCOMPARE(tickets.size(), 3);
    const QByteArrayList lines = rows(target);
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0],
             text(ada.json(), "id") + ',' + text(ada.json(), "number")
                 + ",confirmed,ada@example.com,\"Ada; Byron\",3,\"2 Adult, large; 1 =Child\","
                 + tickets.join(' ') + ',' + text(ada.json(), "created_at") + ",\r");
    QCOMPARE(lines[1],
             text(held, "id") + ',' + text(held, "number") + ",held,ben@example.com,,1,1 =Child,,"
                 + text(held, "created_at") + ',' + text(held, "expires_at") + '\r');
    QCOMPARE(m_stage
                 .remove("/events/" + event + "/registrations/"
                         + text(array(ada.json(), "registrations").at(0).toObject(), "id"))
                 .status,
             200);
    QVERIFY(rows(target)[0].contains(QByteArray(',' + tickets[1] + ' ' + tickets[2] + ',')));
}

void TestSaleCsv::ordersWithoutTypes()
{
    const QByteArray event = m_stage.event(5);
    QCOMPARE(m_stage.order(event, "ada@example.com", SaleStage::line(2)).status, 201);
    QVERIFY(rows("/events/" + event + "/orders")[0].contains(",confirmed,ada@example.com,,2,2,"));
}

void TestSaleCsv::waitingList()
{
    const QByteArray event = m_stage.event(1, ",\"waiting_list\":true");
    const QByteArray type = m_stage.type(event, "Dinner");
    QCOMPARE(m_stage.registerFor(event, "first@example.com").status, 201);
    const QJsonObject any = m_stage.wait(event, "any@example.com", ",\"name\":\"@Any\"").json();
    const QJsonObject dinner =
        m_stage.wait(event, "dinner@example.com", ",\"ticket_type_id\":\"" + type + '"').json();
    const QByteArray target = "/events/" + event + "/waiting-list";
    QVERIFY(
        csv(target + "?bom=0")
            .body.startsWith(
                "id,position,status,email,name,ticket_type,quantity,created_at,order_number\r\n"));
    QVERIFY(csv(target)
                .header("content-disposition")
                .contains(QByteArray("waiting-list-" + event + ".csv")));
    const QByteArrayList lines = rows(target);
    QCOMPARE(lines.size(), 2);
    QCOMPARE(lines[0],
             text(any, "id") + ",1,waiting,any@example.com,'@Any,,1," + text(any, "created_at")
                 + ",\r");
    QCOMPARE(lines[1],
             text(dinner, "id") + ",2,waiting,dinner@example.com,,Dinner,1,"
                 + text(dinner, "created_at") + ",\r");
}

void TestSaleCsv::registrationsNameTheirType()
{
    const QByteArray event = m_stage.event(5);
    QCOMPARE(m_stage.registerFor(event, "before@example.com").status, 201);
    const QByteArray type = m_stage.type(event, "Guest");
    QCOMPARE(m_stage.registerFor(event, "ada@example.com").status, 201);
    const QByteArrayList lines = rows("/events/" + event + "/registrations");
    QCOMPARE(lines.size(), 2);
    QVERIFY2(lines[0].endsWith(",,\r"), lines[0].constData());
    QVERIFY2(lines[1].endsWith(",,Guest\r"), lines[1].constData());
}

void TestSaleCsv::whatWasChosen()
{
    const QByteArray event = m_stage.event(1, ",\"waiting_list\":true");
    QCOMPARE(m_stage.order(event, "ada@example.com", SaleStage::line(1)).status, 201);
    const HttpAnswer ben = m_stage.wait(event, "ben@example.com");
    QCOMPARE(m_stage.http->post(text(ben.json(), "waiting_url") + "/leave", {}).status, 200);
    QCOMPARE(rows("/events/" + event + "/orders?q=ada").size(), 1);
    QCOMPARE(rows("/events/" + event + "/orders?q=nobody").size(), 0);
    QCOMPARE(rows("/events/" + event + "/orders?status=held").size(), 0);
    QCOMPARE(rows("/events/" + event + "/waiting-list?status=left").size(), 1);
    QCOMPARE(rows("/events/" + event + "/waiting-list?status=waiting").size(), 0);
}

// The second page begins where the first ends.
void TestSaleCsv::moreThanAPage()
{
    const QByteArray event = m_stage.event(10'000, ",\"waiting_list\":true");
    m_stage.postgres.sql(m_stage.database,
                         "INSERT INTO waiting_list (event_id, id, email, name, quantity, status, "
                         "created_at) SELECT '"
                             + event
                             + "', ('01890000-0000-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid, "
                               "'p' || i || '@example.com', '', 1, 'left', now() "
                               "FROM generate_series(1, 2500) AS i");
    const QByteArrayList lines = rows("/events/" + event + "/waiting-list");
    QCOMPARE(lines.size(), 2'500);
    for (int i = 0; i < lines.size(); ++i) {
        QVERIFY(
            lines[i].contains(QByteArray(",left,p" + QByteArray::number(i + 1) + "@example.com,")));
    }
}

void TestSaleCsv::refused()
{
    const QByteArray event = m_stage.event(1);
    for (const char *list : {"orders", "waiting-list"}) {
        const QByteArray of = QByteArray("/events/") + event + '/' + list;
        QCOMPARE(csv("/events/01890000-0000-7000-8000-000000000000/" + QByteArray(list)).code(),
                 QByteArray("event_not_found"));
        QCOMPARE(csv(of + "?bom=x").field(), QByteArray("bom"));
        QCOMPARE(csv(of + "?status=x").field(), QByteArray("status"));
        QCOMPARE(m_stage.http->get(of).header("content-type"), QByteArray("application/json"));
    }
}

QTEST_GUILESS_MAIN(TestSaleCsv)
#include "tst_sale_csv.moc"
