// Orders over HTTP, against a real server: all or nothing, holds that end, links, and many buyers
// at once.
#include "tests/support/access_cast.h"
#include "tests/support/sale_stage.h"

#include <QTest>

#include <atomic>
#include <barrier>
#include <thread>

using namespace boxoffice;

namespace {

const QByteArray kNobody("01890000-0000-7000-8000-000000000000");

// Runs work(i) on n threads that all start at the same moment.
template <typename Work> void atOnce(int n, Work work)
{
    std::barrier start(n);
    std::vector<std::thread> threads;
    for (int i = 0; i < n; ++i) {
        threads.emplace_back([&, i] {
            start.arrive_and_wait();
            work(i);
        });
    }
    for (std::thread &thread : threads) {
        thread.join();
    }
}

QByteArray buyer(int i)
{
    return "buyer" + QByteArray::number(i) + "@example.com";
}

} // namespace

class TestOrders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_stage.start(), qPrintable(m_stage.server.output())); }

    void confirmedAtOnce();
    void refused_data();
    void refused();
    void whatDecides();
    void limitsOfOrders();
    void limitOfAnAddress();
    void allOrNothing();
    void namesWhereTheyAreRequired();
    void holdIsConfirmed();
    void confirmationsRefused();
    void extendedOnce();
    void released();
    void releasedWhenConfirmed();
    void expiredHoldsFreeTheirSeats();
    void confirmedLate();
    void linksAreTheirs();
    void ticketsOfOrders();
    void pages();
    void listed();
    void pagesOfTheList();
    void cancelledByAnOrganizer();
    void organizersGetNoLinks();
    void cancelledTicketsEndTheOrder();
    void repeatsGetTheFirstAnswer();
    void heldSeatsAreTold();
    void countedWithRegistrations();
    void twentyBuyersOfTwo();
    void quotasThatCross();
    void holdsAndReleasesAtOnce();
    void logsHaveNoLinks();

private:
    QByteArray linkOf(const HttpAnswer &order) const { return text(order.json(), "order_url"); }
    HttpAnswer act(const HttpAnswer &order, const QByteArray &what, const QByteArray &body = {})
    {
        return m_stage.http->post(linkOf(order) + '/' + what, body);
    }
    void verifyCounts(const QByteArray &event);

    SaleStage m_stage;
};

// What is counted is what is there, and never more than there is.
void TestOrders::verifyCounts(const QByteArray &event)
{
    const QByteArray of = " WHERE event_id = '" + event + '\'';
    QCOMPARE(m_stage.value("SELECT count(*) FROM registrations" + of + " AND cancelled_at IS NULL"),
             m_stage.value("SELECT booked_count FROM events WHERE id = '" + event + '\''));
    QCOMPARE(
        m_stage.value("SELECT coalesce(sum(seats), 0) FROM orders" + of + " AND status = 'held'"),
        m_stage.value("SELECT held_count FROM events WHERE id = '" + event + '\''));
    QCOMPARE(
        m_stage.value("SELECT count(*) FROM events WHERE booked_count + held_count > capacity"),
        QByteArray("0"));
}

void TestOrders::confirmedAtOnce()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray a = m_stage.type(event, "A");
    const QByteArray b = m_stage.type(event, "B");
    const HttpAnswer order = m_stage.order(
        event, "Ada@Example.com", SaleStage::line(2, a) + ',' + SaleStage::line(1, b),
        R"(,"name":"Ada","language":"de","attendees":[{"name":"Ben"},{"email":"cy@example.com"}])");
    QCOMPARE(order.status, 201);
    const QJsonObject json = order.json();
    QCOMPARE(text(json, "status"), QByteArray("confirmed"));
    QCOMPARE(text(json, "email"), QByteArray("ada@example.com"));
    QCOMPARE(text(json, "number").size(), 8);
    QCOMPARE(order.header("location"), "/events/" + event + "/orders/" + text(json, "id"));
    QVERIFY(text(json, "order_url").startsWith("/orders/"));
    QCOMPARE(text(json, "order_url").size(), qstrlen("/orders/") + 64);
    const QJsonArray seats = array(json, "registrations");
    QCOMPARE(seats.size(), 3);
    const auto seat = [&](int i) { return seats[i].toObject(); };
    QCOMPARE(text(seat(0), "name"), QByteArray("Ben"));
    QCOMPARE(text(seat(0), "user_email"), QByteArray("ada@example.com"));
    QCOMPARE(text(seat(1), "user_email"), QByteArray("cy@example.com"));
    QCOMPARE(text(seat(0), "ticket_type_id"), a);
    QCOMPARE(text(seat(2), "ticket_type_id"), b);
    QCOMPARE(text(seat(2), "order_id"), text(json, "id"));
    QVERIFY(text(seat(2), "ticket_url").startsWith("/tickets/"));
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 3);
    verifyCounts(event);
}

void TestOrders::refused_data()
{
    QTest::addColumn<QByteArray>("lines");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *lines, const char *field) {
        QTest::newRow(lines) << QByteArray(lines) << QByteArray(field);
    };
    row(R"({"quantity":0})", "lines[0].quantity");
    row(R"({"quantity":-1})", "lines[0].quantity");
    row(R"({"quantity":1.5})", "lines[0].quantity");
    row(R"({"quantity":1000000000})", "lines[0].quantity");
    row(R"({"quantity":1},{"quantity":1})", "lines[1].ticket_type_id");
    row(R"({"quantity":1,"ticket_type_id":"adult"})", "lines[0].ticket_type_id");
    row(R"({"quantity":1,"price":1})", "lines[0].price");
    row("", "lines");
}

void TestOrders::refused()
{
    QFETCH(QByteArray, lines);
    const QByteArray event = m_stage.event(10);
    const HttpAnswer answer = m_stage.order(event, "ada@example.com", lines);
    QCOMPARE(answer.status, 400);
    QTEST(answer.field(), "field");
    QCOMPARE(m_stage
                 .order(event, "ada@example.com", SaleStage::line(1),
                        R"(,"attendees":[{"name":"Ada"},{"name":"Ben"}])")
                 .field(),
             QByteArray("attendees"));
    verifyCounts(event);
}

void TestOrders::whatDecides()
{
    const QByteArray line = SaleStage::line(1);
    QCOMPARE(m_stage.order(kNobody, "ada@example.com", line).code(), QByteArray("event_not_found"));
    const QByteArray draft = m_stage.event(10, ",\"status\":\"draft\"");
    QCOMPARE(m_stage.order(draft, "ada@example.com", line).code(), QByteArray("event_not_open"));
    const QByteArray over = m_stage.event(10, ",\"ends_at\":\"2020-01-01T00:00:00Z\"");
    QCOMPARE(m_stage.order(over, "ada@example.com", line).code(), QByteArray("event_not_open"));
    const QByteArray plain = m_stage.event(1);
    const QByteArray typed = m_stage.event(10);
    const QByteArray type = m_stage.type(typed, "A");
    QCOMPARE(m_stage.order(plain, "ada@example.com", SaleStage::line(1, type)).code(),
             QByteArray("ticket_type_not_found"));
    const HttpAnswer full = m_stage.order(plain, "ada@example.com", SaleStage::line(2));
    QCOMPARE(full.code(), QByteArray("event_full"));
    verifyCounts(plain);
}

void TestOrders::limitsOfOrders()
{
    const QByteArray event = m_stage.event(50, ",\"max_per_order\":4");
    const QByteArray type =
        m_stage.type(event, "A", -1, ",\"min_per_order\":2,\"max_per_order\":3");
    const QByteArray other = m_stage.type(event, "B");
    const auto of = [&](int quantity, const QByteArray &of, const QByteArray &more = {}) {
        return m_stage.order(event, buyer(quantity), SaleStage::line(quantity, of) + more).status;
    };
    QCOMPARE(of(1, type), 400);
    QCOMPARE(of(2, type), 201);
    QCOMPARE(of(4, type), 400);
    QCOMPARE(of(4, other), 201);
    QCOMPARE(of(5, other), 400);
    QCOMPARE(of(3, other, ',' + SaleStage::line(2, type)), 400);
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 6);
    const QByteArray single = ",\"ticket_type_id\":\"" + type + '"';
    QCOMPARE(m_stage.registerFor(event, "ada@example.com", single).status, 400);
}

void TestOrders::limitOfAnAddress()
{
    const QByteArray event = m_stage.event(50, ",\"max_per_email\":3");
    QCOMPARE(m_stage.order(event, "ada@example.com", SaleStage::line(2)).status, 201);
    QCOMPARE(m_stage.hold(event, "ada@example.com", SaleStage::line(2)).code(),
             QByteArray("limit_per_email"));
    const HttpAnswer held = m_stage.hold(event, "ada@example.com", SaleStage::line(1));
    QCOMPARE(held.status, 201);
    QCOMPARE(m_stage.order(event, "ada@example.com", SaleStage::line(1)).code(),
             QByteArray("limit_per_email")); // what is held counts
    // A seat's address is the attendee's.
    QCOMPARE(m_stage
                 .order(event, "ada@example.com", SaleStage::line(1),
                        R"(,"attendees":[{"email":"ben@example.com"}])")
                 .status,
             201);
    QCOMPARE(act(held, "release").status, 200);
    QCOMPARE(m_stage.order(event, "ada@example.com", SaleStage::line(1)).status, 201);
    verifyCounts(event);
}

void TestOrders::allOrNothing()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray a = m_stage.type(event, "A");
    const QByteArray b = m_stage.type(event, "B", 1);
    const HttpAnswer answer = m_stage.order(event, "ada@example.com",
                                            SaleStage::line(2, a) + ',' + SaleStage::line(2, b));
    QCOMPARE(answer.code(), QByteArray("ticket_type_full"));
    QCOMPARE(number(answer.json(), "available"), 1);
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 0);
    verifyCounts(event);
}

void TestOrders::namesWhereTheyAreRequired()
{
    const QByteArray event = m_stage.event(10, ",\"names_required\":true");
    QCOMPARE(m_stage.order(event, "ada@example.com", SaleStage::line(2)).status, 400);
    QCOMPARE(
        m_stage.order(event, "ada@example.com", SaleStage::line(2), ",\"name\":\"Ada\"").status,
        201);
}

void TestOrders::holdIsConfirmed()
{
    const QByteArray event = m_stage.event(3);
    const HttpAnswer held = m_stage.hold(event, "ada@example.com", SaleStage::line(2));
    QCOMPARE(held.status, 201);
    QCOMPARE(text(held.json(), "status"), QByteArray("held"));
    QVERIFY(!text(held.json(), "expires_at").isEmpty());
    QVERIFY(array(held.json(), "registrations").isEmpty());
    QCOMPARE(number(m_stage.showEvent(event), "held_count"), 2);
    QCOMPARE(m_stage.registerFor(event, "ben@example.com").status, 201);
    QCOMPARE(m_stage.registerFor(event, "cy@example.com").code(), QByteArray("event_full"));
    const HttpAnswer confirmed =
        act(held, "confirm", R"({"name":"Ada","attendees":[{},{"name":"Eve"}]})");
    QCOMPARE(confirmed.status, 200);
    QCOMPARE(text(confirmed.json(), "status"), QByteArray("confirmed"));
    QCOMPARE(confirmed.json().value(QLatin1StringView("retaken")).toBool(true), false);
    const QJsonArray seats = array(confirmed.json(), "registrations");
    QCOMPARE(seats.size(), 2);
    QCOMPARE(text(seats[0].toObject(), "name"), QByteArray("Ada"));
    QCOMPARE(text(seats[1].toObject(), "name"), QByteArray("Eve"));
    QVERIFY(!m_stage.showEvent(event).contains(QLatin1StringView("held_count")));
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 3);
    verifyCounts(event);
}

void TestOrders::confirmationsRefused()
{
    const QByteArray event = m_stage.event(10);
    const HttpAnswer held = m_stage.hold(event, "ada@example.com", SaleStage::line(1));
    const HttpAnswer more = act(held, "confirm", R"({"attendees":[{},{}]})");
    QCOMPARE(more.status, 400);
    QCOMPARE(more.field(), QByteArray("attendees"));
    QCOMPARE(act(held, "confirm", R"({"attendees":[{"email":"x"}]})").field(),
             QByteArray("attendees[0].email"));
    QCOMPARE(act(held, "confirm", "[]").code(), QByteArray("invalid_json"));
    QCOMPARE(act(held, "confirm").status, 200);
    QCOMPARE(act(held, "confirm").code(), QByteArray("order_not_held"));
    const HttpAnswer released = m_stage.hold(event, "ben@example.com", SaleStage::line(1));
    QCOMPARE(act(released, "release").status, 200);
    QCOMPARE(act(released, "confirm").code(), QByteArray("order_not_held"));
    QCOMPARE(act(released, "extend").code(), QByteArray("order_not_held"));
    verifyCounts(event);
}

void TestOrders::extendedOnce()
{
    const QByteArray event = m_stage.event(10, ",\"hold_minutes\":1");
    const HttpAnswer held = m_stage.hold(event, "ada@example.com", SaleStage::line(1));
    QCOMPARE(m_stage.patch("/events/" + event, R"({"hold_minutes":60})").status, 200);
    const HttpAnswer extended = act(held, "extend");
    QCOMPARE(extended.status, 200);
    QVERIFY(text(extended.json(), "expires_at") > text(held.json(), "expires_at"));
    QVERIFY(extended.json().value(QLatin1StringView("extended")).toBool());
    QCOMPARE(act(held, "extend").code(), QByteArray("already_extended"));
}

void TestOrders::released()
{
    const QByteArray event = m_stage.event(2);
    const HttpAnswer held = m_stage.hold(event, "ada@example.com", SaleStage::line(2));
    QCOMPARE(m_stage.registerFor(event, "ben@example.com").code(), QByteArray("event_full"));
    for (int i = 0; i < 2; ++i) {
        const HttpAnswer answer = act(held, "release");
        QCOMPARE(answer.status, 200);
        QCOMPARE(text(answer.json(), "status"), QByteArray("cancelled"));
    }
    QCOMPARE(m_stage.registerFor(event, "ben@example.com").status, 201);
    verifyCounts(event);
}

void TestOrders::releasedWhenConfirmed()
{
    const QByteArray event = m_stage.event(2);
    const HttpAnswer order = m_stage.order(event, "ada@example.com", SaleStage::line(2));
    QCOMPARE(act(order, "release").status, 200);
    QCOMPARE(text(m_stage.show(linkOf(order) + ".json"), "status"), QByteArray("cancelled"));
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 0);
    verifyCounts(event);
}

void TestOrders::expiredHoldsFreeTheirSeats()
{
    const QByteArray event = m_stage.event(2);
    const HttpAnswer held = m_stage.hold(event, "ada@example.com", SaleStage::line(2));
    m_stage.letExpire(event, text(held.json(), "id"));
    QCOMPARE(text(m_stage.show(linkOf(held) + ".json"), "status"), QByteArray("expired"));
    QCOMPARE(m_stage.registerFor(event, "ben@example.com").status, 201);
    QCOMPARE(act(held, "confirm").code(), QByteArray("hold_expired"));
    QCOMPARE(act(held, "extend").code(), QByteArray("hold_expired"));
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 1);
    verifyCounts(event);
}

void TestOrders::confirmedLate()
{
    const QByteArray event = m_stage.event(2);
    const HttpAnswer held = m_stage.hold(event, "ada@example.com", SaleStage::line(2));
    m_stage.letExpire(event, text(held.json(), "id"));
    const HttpAnswer confirmed = act(held, "confirm");
    QCOMPARE(confirmed.status, 200);
    QVERIFY(confirmed.json().value(QLatin1StringView("retaken")).toBool());
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 2);
    verifyCounts(event);
}

// A link is good for its order only, and no other link is good for an order.
void TestOrders::linksAreTheirs()
{
    const QByteArray event = m_stage.event(10, ",\"waiting_list\":true");
    const HttpAnswer held = m_stage.hold(event, "ada@example.com", SaleStage::line(1));
    const HttpAnswer other = m_stage.order(event, "ben@example.com", SaleStage::line(1));
    const QByteArray ticket =
        text(array(other.json(), "registrations").first().toObject(), "ticket_url");
    const QByteArray token = linkOf(held).sliced(qstrlen("/orders/"));
    QByteArray changed = token;
    changed[63] = changed[63] == 'A' ? 'B' : 'A';
    for (const QByteArray &wrong :
         {changed, token.chopped(1), QByteArray(64, 'A'), ticket.sliced(qstrlen("/tickets/"))}) {
        for (const char *what : {"/confirm", "/extend", "/release"}) {
            QCOMPARE(m_stage.http->post("/orders/" + wrong + what, {}).code(),
                     QByteArray("order_not_found"));
        }
        QCOMPARE(m_stage.http->get("/orders/" + wrong + ".json").code(),
                 QByteArray("order_not_found"));
    }
    QCOMPARE(m_stage.http->get("/tickets/" + token + ".json").code(),
             QByteArray("ticket_not_found"));
    QCOMPARE(m_stage.http->get("/waiting/" + token + ".json").code(),
             QByteArray("entry_not_found"));
    QCOMPARE(m_stage.http->get(linkOf(held) + ".pdf").code(), QByteArray("order_not_found"));
    QCOMPARE(text(m_stage.show(linkOf(held) + ".json"), "status"), QByteArray("held"));
}

void TestOrders::ticketsOfOrders()
{
    const QByteArray event = m_stage.event(10);
    const HttpAnswer order = m_stage.order(event, "ada@example.com", SaleStage::line(2));
    const QJsonObject shown = m_stage.show(linkOf(order) + ".json");
    const QJsonArray seats = array(shown, "registrations");
    QCOMPARE(seats.size(), 2);
    for (const QJsonValue &seat : seats) {
        const QByteArray link = text(seat.toObject(), "ticket_url");
        QCOMPARE(m_stage.http->get(link + ".json").status, 200);
    }
    QCOMPARE(text(shown.value(QLatin1StringView("event")).toObject(), "id"), event);
    QVERIFY(text(shown, "now").endsWith('Z'));
    QVERIFY(array(shown, "ticket_types").isEmpty());
    const QByteArray type = m_stage.type(event, "A");
    m_stage.type(event, "B");
    const HttpAnswer typed = m_stage.hold(event, "ben@example.com", SaleStage::line(1, type));
    const QJsonArray types = array(m_stage.show(linkOf(typed) + ".json"), "ticket_types");
    QCOMPARE(types.size(), 1);
    QCOMPARE(text(types.first().toObject(), "id"), type);
}

void TestOrders::pages()
{
    const QByteArray event = m_stage.event(10);
    const HttpAnswer order = m_stage.order(event, "ada@example.com", SaleStage::line(1));
    const HttpAnswer page = m_stage.http->get(linkOf(order), {{"Accept", "text/html"}});
    const QByteArray ticket =
        text(array(order.json(), "registrations").first().toObject(), "ticket_url");
    const HttpAnswer ticketPage = m_stage.http->get(ticket, {{"Accept", "text/html"}});
    QCOMPARE(page.status, 200);
    for (const char *header : {"content-security-policy", "referrer-policy", "cache-control",
                               "x-frame-options", "content-type"}) {
        QCOMPARE(page.header(header), ticketPage.header(header));
    }
    QVERIFY(page.header("link").contains(QByteArray(linkOf(order) + ".json")));
}

void TestOrders::listed()
{
    const QByteArray event = m_stage.event(50);
    const QByteArray orders = "/events/" + event + "/orders";
    QCOMPARE(m_stage.http->get(orders).body, QByteArray("[]"));
    QCOMPARE(m_stage.http->get("/events/" + kNobody + "/orders").code(),
             QByteArray("event_not_found"));
    const HttpAnswer ada =
        m_stage.order(event, "ada@example.com", SaleStage::line(2), ",\"name\":\"Ada Byron\"");
    const HttpAnswer ben = m_stage.hold(event, "ben@example.com", SaleStage::line(1));
    const HttpAnswer cy = m_stage.hold(event, "cy@example.com", SaleStage::line(1));
    m_stage.letExpire(event, text(cy.json(), "id"));
    const auto found = [&](const QByteArray &query) {
        QByteArrayList emails;
        for (const QJsonValue &order : m_stage.http->get(orders + query).jsonArray()) {
            emails.append(text(order.toObject(), "email").split('@').first());
        }
        return emails.join(' ');
    };
    QCOMPARE(found(""), QByteArray("ada ben cy"));
    QCOMPARE(found("?q=byron"), QByteArray("ada"));
    QCOMPARE(found("?q=BEN"), QByteArray("ben"));
    QCOMPARE(found("?q=" + text(cy.json(), "number")), QByteArray("cy"));
    QCOMPARE(found("?q=nobody"), QByteArray(""));
    QCOMPARE(found("?status=held"), QByteArray("ben"));
    QCOMPARE(found("?status=expired"), QByteArray("cy"));
    QCOMPARE(found("?status=confirmed"), QByteArray("ada"));
    QCOMPARE(m_stage.http->get(orders + "?status=paid").field(), QByteArray("status"));
    const QJsonObject one = m_stage.show(orders + '/' + text(ada.json(), "id"));
    QCOMPARE(array(one, "registrations").size(), 2);
    QCOMPARE(m_stage.http->get(orders + '/' + kNobody).code(), QByteArray("order_not_found"));
    QCOMPARE(m_stage.http->get(orders + "/x").code(), QByteArray("order_not_found"));
}

void TestOrders::pagesOfTheList()
{
    const QByteArray event = m_stage.event(50);
    for (int i = 0; i < 7; ++i) {
        QCOMPARE(m_stage.order(event, buyer(i), SaleStage::line(1 + i % 3)).status, 201);
    }
    QByteArrayList emails;
    int seats = 0;
    QByteArray next = "/events/" + event + "/orders?limit=3&status=confirmed";
    for (int page = 0; page < 3; ++page) {
        const HttpAnswer answer = m_stage.http->get(next);
        for (const QJsonValue &order : answer.jsonArray()) {
            emails.append(text(order.toObject(), "email"));
            seats += int(array(order.toObject(), "registrations").size());
        }
        QCOMPARE(answer.hasHeader("link"), page < 2);
        next = answer.header("link").split('>').first().mid(1);
    }
    QCOMPARE(emails.size(), 7);
    QCOMPARE(emails.last(), buyer(6));
    QCOMPARE(seats, 13);
}

void TestOrders::cancelledByAnOrganizer()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray orders = "/events/" + event + "/orders/";
    const HttpAnswer held = m_stage.hold(event, "ada@example.com", SaleStage::line(1));
    const HttpAnswer confirmed = m_stage.order(event, "ben@example.com", SaleStage::line(2));
    for (const HttpAnswer &order : {held, confirmed}) {
        const HttpAnswer cancelled = m_stage.remove(orders + text(order.json(), "id"));
        QCOMPARE(cancelled.status, 200);
        QCOMPARE(text(cancelled.json(), "status"), QByteArray("cancelled"));
    }
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 0);
    QCOMPARE(m_stage.remove(orders + kNobody).code(), QByteArray("order_not_found"));
    verifyCounts(event);
}

void TestOrders::organizersGetNoLinks()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray orders = "/events/" + event + "/orders";
    const HttpAnswer order = m_stage.order(event, "ada@example.com", SaleStage::line(1));
    const QByteArray path = orders + '/' + text(order.json(), "id");
    QVERIFY(!m_stage.http->get(orders).body.contains("_url"));
    QVERIFY(!m_stage.http->get(path).body.contains("_url"));
    QVERIFY(!m_stage.remove(path).body.contains("_url"));
}

void TestOrders::cancelledTicketsEndTheOrder()
{
    const QByteArray event = m_stage.event(10);
    const HttpAnswer order = m_stage.order(event, "ada@example.com", SaleStage::line(2));
    const QByteArray seats = "/events/" + event + "/registrations/";
    const QJsonArray registrations = array(order.json(), "registrations");
    const auto status = [&] { return text(m_stage.show(linkOf(order) + ".json"), "status"); };
    QCOMPARE(m_stage.remove(seats + text(registrations[0].toObject(), "id")).status, 200);
    QCOMPARE(status(), QByteArray("confirmed"));
    QCOMPARE(m_stage.remove(seats + text(registrations[1].toObject(), "id")).status, 200);
    QCOMPARE(status(), QByteArray("cancelled"));
    verifyCounts(event);
}

void TestOrders::repeatsGetTheFirstAnswer()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray body = SaleStage::orderBody("ada@example.com", SaleStage::line(2));
    const BlockingHttp::Headers key{{"Idempotency-Key", "order-1"}};
    const QByteArray orders = "/events/" + event + "/orders";
    const HttpAnswer first = m_stage.http->post(orders, body, key);
    const HttpAnswer again = m_stage.http->post(orders, body, key);
    QCOMPARE(first.status, 201);
    QCOMPARE(again.status, 201);
    QCOMPARE(again.body, first.body);
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 2);
    const QByteArray more = SaleStage::orderBody("ada@example.com", SaleStage::line(3));
    QCOMPARE(m_stage.http->post(orders, more, key).code(), QByteArray("idempotency_key_reused"));
    const HttpAnswer held = m_stage.hold(event, "ben@example.com", SaleStage::line(1));
    const BlockingHttp::Headers confirmKey{{"Idempotency-Key", "confirm-1"}};
    const HttpAnswer confirmed = m_stage.http->post(linkOf(held) + "/confirm", "{}", confirmKey);
    QCOMPARE(confirmed.status, 200);
    const HttpAnswer repeated = m_stage.http->post(linkOf(held) + "/confirm", "{}", confirmKey);
    QCOMPARE(repeated.status, 200);
    QCOMPARE(repeated.body, confirmed.body);
    verifyCounts(event);
}

void TestOrders::heldSeatsAreTold()
{
    const QByteArray event = m_stage.event(10);
    const HttpAnswer before = m_stage.http->get("/events/" + event);
    QCOMPARE(m_stage.hold(event, "ada@example.com", SaleStage::line(3)).status, 201);
    const HttpAnswer after = m_stage.http->get("/events/" + event);
    QVERIFY(before.header("etag") != after.header("etag"));
    QCOMPARE(number(after.json(), "held_count"), 3);
    QCOMPARE(
        m_stage.http->get("/events/" + event, {{"If-None-Match", before.header("etag")}}).status,
        200);
    QCOMPARE(m_stage.http
                 ->request("PATCH", "/events/" + event, R"({"name":"Ball"})",
                           {{"If-Match", after.header("etag")}})
                 .status,
             200);
}

// Orders count against the limits of registrations.
void TestOrders::countedWithRegistrations()
{
    ServerProcess server;
    QVERIFY(server.start(
        {.database = m_stage.database,
         .arguments = {QStringLiteral("--limit-loopback=1"), QStringLiteral("--domain-rate=1"),
                       QStringLiteral("--domain-burst=3")}}));
    BlockingHttp http(server.port());
    const QByteArray event = m_stage.event(50);
    int refused = 0;
    for (int i = 0; i < 4; ++i) {
        refused += http.post("/events/" + event + "/orders",
                             SaleStage::orderBody(buyer(i), SaleStage::line(1)))
                       .status
            == 429;
    }
    QVERIFY(refused > 0);
    QCOMPARE(http.post("/events/" + event + "/waiting-list", R"({"email":"x@example.com"})").status,
             429);
}

void TestOrders::twentyBuyersOfTwo()
{
    const QByteArray event = m_stage.event(5);
    std::atomic<int> booked = 0;
    std::atomic<int> full = 0;
    atOnce(20, [&](int i) {
        BlockingHttp http(m_stage.server.port());
        const HttpAnswer answer = http.post("/events/" + event + "/orders",
                                            SaleStage::orderBody(buyer(i), SaleStage::line(2)));
        booked += answer.status == 201;
        full += answer.code() == "event_full";
    });
    QCOMPARE(booked.load(), 2);
    QCOMPARE(full.load(), 18);
    QCOMPARE(m_stage.order(event, "last@example.com", SaleStage::line(1)).status, 201);
    QCOMPARE(m_stage.order(event, "late@example.com", SaleStage::line(1)).code(),
             QByteArray("event_full"));
    verifyCounts(event);
}

// A quota of A and B, and one of B and C: neither is ever exceeded, and nothing that fits is
// refused at the end.
void TestOrders::quotasThatCross()
{
    const QByteArray event = m_stage.event(100);
    const QByteArray a = m_stage.type(event, "A");
    const QByteArray b = m_stage.type(event, "B");
    const QByteArray c = m_stage.type(event, "C");
    QCOMPARE(m_stage.quota(event, 6, {a, b}).status, 201);
    QCOMPARE(m_stage.quota(event, 5, {b, c}).status, 201);
    atOnce(30, [&](int i) {
        BlockingHttp http(m_stage.server.port());
        const QByteArray &type = i % 3 == 0 ? a : i % 3 == 1 ? b : c;
        http.post("/events/" + event + "/orders",
                  SaleStage::orderBody(buyer(i), SaleStage::line(1, type)));
    });
    const auto booked = [&](const QByteArray &type) {
        return number(m_stage.showType(event, type), "booked_count");
    };
    QCOMPARE(booked(a) + booked(b), 6);
    QCOMPARE(booked(b) + booked(c), 5);
    for (const QJsonValue &each : m_stage.http->get("/events/" + event + "/quotas").jsonArray()) {
        QCOMPARE(number(each.toObject(), "booked_count"), number(each.toObject(), "size"));
    }
    verifyCounts(event);
}

void TestOrders::holdsAndReleasesAtOnce()
{
    const QByteArray event = m_stage.event(7);
    atOnce(16, [&](int i) {
        BlockingHttp http(m_stage.server.port());
        for (int round = 0; round < 5; ++round) {
            const HttpAnswer held = http.post(
                "/events/" + event + "/orders",
                SaleStage::orderBody(buyer(i), SaleStage::line(1 + i % 3), ",\"hold\":true"));
            if (held.status == 201) {
                http.post(text(held.json(), "order_url")
                              + (i % 4 == round % 4 ? "/confirm" : "/release"),
                          {});
            }
        }
    });
    verifyCounts(event);
    const QJsonObject shown = m_stage.showEvent(event);
    QVERIFY(!shown.contains(QLatin1StringView("held_count")));
    QVERIFY(number(shown, "booked_count") <= 7);
}

void TestOrders::logsHaveNoLinks()
{
    const QByteArray event = m_stage.event(10);
    const HttpAnswer order = m_stage.order(event, "ada@example.com", SaleStage::line(1));
    m_stage.http->get(linkOf(order) + ".json");
    m_stage.http->get(linkOf(order) + ".pdf");
    act(order, "release");
    QTRY_VERIFY(
        m_stage.server.output().contains(QLatin1StringView("route=/orders/{token}/release")));
    const QString log = m_stage.server.output();
    QVERIFY(!log.contains(QString::fromLatin1(linkOf(order).sliced(qstrlen("/orders/")))));
    QVERIFY(!log.contains(QLatin1StringView("ada@example.com")));
}

QTEST_GUILESS_MAIN(TestOrders)
#include "tst_orders.moc"
