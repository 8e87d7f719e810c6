// Waiting lists over HTTP, against a real server: who is next, offers, and what frees seats.
#include "tests/support/sale_stage.h"

#include <QTest>

#include <atomic>
#include <barrier>
#include <thread>

using namespace boxoffice;

namespace {

const QByteArray kNobody("01890000-0000-7000-8000-000000000000");
const QByteArray kListed(",\"waiting_list\":true");

} // namespace

class TestWaitingList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_stage.start(), qPrintable(m_stage.server.output())); }

    void joined();
    void refused_data();
    void refused();
    void whatDecides();
    void refusalsOfSeatsTellOfTheList();
    void positions();
    void listed();
    void left();
    void freedSeatsAreOffered_data();
    void freedSeatsAreOffered();
    void offerIsConfirmed();
    void declinedOfferGoesToTheNext();
    void expiredOfferGoesToTheNext();
    void offersAreNotExtended();
    void strictMeansNobodyIsOvertaken();
    void fillMeansTheFirstWhoFits();
    void entriesOfTypes();
    void newcomersComeBehind();
    void offeredOutOfTurn();
    void cancelledEventsCloseIt();
    void linksAreTheirs();
    void organizersGetNoLinks();
    void manyAtOnce();

private:
    QByteArray linkOf(const HttpAnswer &joined) const { return text(joined.json(), "waiting_url"); }
    QJsonObject shown(const HttpAnswer &joined) { return m_stage.show(linkOf(joined) + ".json"); }
    QByteArray status(const HttpAnswer &joined) { return text(shown(joined), "status"); }
    QByteArray offerOf(const HttpAnswer &joined) { return text(shown(joined), "order_url"); }
    // An event without a free seat, which `who` has.
    QByteArray fullEvent(int capacity, const QByteArray &more = kListed)
    {
        const QByteArray event = m_stage.event(capacity, more);
        m_seats = m_stage.order(event, "holder@example.com", SaleStage::line(capacity));
        return event;
    }
    // Frees the seat with the place in the order of fullEvent().
    int freeSeat(const QByteArray &event, int place = 0)
    {
        const QJsonObject seat = array(m_seats.json(), "registrations")[place].toObject();
        return m_stage.remove("/events/" + event + "/registrations/" + text(seat, "id")).status;
    }

    SaleStage m_stage;
    HttpAnswer m_seats;
};

void TestWaitingList::joined()
{
    const QByteArray event = fullEvent(2);
    const HttpAnswer answer =
        m_stage.wait(event, "Ada@Example.com", R"(,"name":"Ada","language":"de","quantity":2)");
    QCOMPARE(answer.status, 201);
    const QJsonObject json = answer.json();
    QCOMPARE(text(json, "email"), QByteArray("ada@example.com"));
    QCOMPARE(text(json, "name"), QByteArray("Ada"));
    QCOMPARE(number(json, "quantity"), 2);
    QCOMPARE(text(json, "status"), QByteArray("waiting"));
    QCOMPARE(answer.header("location"), "/events/" + event + "/waiting-list/" + text(json, "id"));
    QVERIFY(linkOf(answer).startsWith("/waiting/"));
    QCOMPARE(number(shown(answer), "position"), 1);
    QCOMPARE(text(shown(answer).value(QLatin1StringView("event")).toObject(), "id"), event);
    QCOMPARE(m_stage.http->get(linkOf(answer) + ".json").header("cache-control"),
             QByteArray("no-store"));
    QCOMPARE(m_stage.wait(event, "ada@example.com").code(), QByteArray("already_waiting"));
}

void TestWaitingList::refused_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *members, const char *field) {
        QTest::newRow(members) << QByteArray(members) << QByteArray(field);
    };
    row(R"(,"quantity":0)", "quantity");
    row(R"(,"quantity":-1)", "quantity");
    row(R"(,"quantity":1.5)", "quantity");
    row(R"(,"quantity":1000000000)", "quantity");
    row(R"(,"ticket_type_id":"vip")", "ticket_type_id");
    row(R"(,"name":7)", "name");
    row(R"(,"position":1)", "position");
}

void TestWaitingList::refused()
{
    QFETCH(QByteArray, members);
    const HttpAnswer answer = m_stage.wait(fullEvent(1), "ada@example.com", members);
    QCOMPARE(answer.status, 400);
    QTEST(answer.field(), "field");
}

void TestWaitingList::whatDecides()
{
    QCOMPARE(m_stage.wait(kNobody, "ada@example.com").code(), QByteArray("event_not_found"));
    QCOMPARE(m_stage.wait(fullEvent(1, ""), "ada@example.com").code(),
             QByteArray("waiting_list_off"));
    const QByteArray free = m_stage.event(2, kListed);
    QCOMPARE(m_stage.wait(free, "ada@example.com", ",\"quantity\":2").code(),
             QByteArray("seats_available"));
    const QByteArray typed = m_stage.event(2, kListed);
    m_stage.type(typed, "A");
    QCOMPARE(
        m_stage.wait(typed, "ada@example.com", ",\"ticket_type_id\":\"" + kNobody + '"').code(),
        QByteArray("ticket_type_not_found"));
    const QByteArray draft = m_stage.event(1, kListed + ",\"status\":\"draft\"");
    QCOMPARE(m_stage.wait(draft, "ada@example.com").code(), QByteArray("event_not_open"));
    const QByteArray later =
        m_stage.event(1, kListed + R"(,"sales_start_at":"2090-01-01T00:00:00Z")");
    QCOMPARE(m_stage.wait(later, "ada@example.com").code(), QByteArray("sales_not_started"));
    const QByteArray few = fullEvent(3, kListed + ",\"max_per_order\":3");
    QCOMPARE(m_stage.wait(few, "ada@example.com", ",\"quantity\":4").status, 400);
}

void TestWaitingList::refusalsOfSeatsTellOfTheList()
{
    const QByteArray event = fullEvent(1);
    const HttpAnswer full = m_stage.registerFor(event, "ada@example.com");
    QCOMPARE(full.code(), QByteArray("event_full"));
    QCOMPARE(number(full.json(), "available"), 0);
    QCOMPARE(full.json().value(QLatin1StringView("waiting_list")).toBool(), true);
}

void TestWaitingList::positions()
{
    const QByteArray event = fullEvent(1);
    const HttpAnswer a = m_stage.wait(event, "a@example.com");
    const HttpAnswer b = m_stage.wait(event, "b@example.com");
    const HttpAnswer c = m_stage.wait(event, "c@example.com");
    QCOMPARE(number(shown(a), "position"), 1);
    QCOMPARE(number(shown(c), "position"), 3);
    QCOMPARE(m_stage.http->post(linkOf(b) + "/leave", {}).status, 200);
    QCOMPARE(number(shown(c), "position"), 2);
    QVERIFY(shown(b).value(QLatin1StringView("position")).isNull());
}

void TestWaitingList::listed()
{
    const QByteArray event = fullEvent(1);
    const QByteArray list = "/events/" + event + "/waiting-list";
    QCOMPARE(m_stage.http->get(list).body, QByteArray("[]"));
    QCOMPARE(m_stage.http->get("/events/" + kNobody + "/waiting-list").code(),
             QByteArray("event_not_found"));
    QList<HttpAnswer> all;
    for (const char *who : {"a", "b", "c", "d", "e"}) {
        all.append(m_stage.wait(event, QByteArray(who) + "@example.com"));
    }
    QCOMPARE(m_stage.http->post(linkOf(all[1]) + "/leave", {}).status, 200);
    const auto found = [&](const QByteArray &target, QByteArray *next = nullptr) {
        const HttpAnswer answer = m_stage.http->get(target);
        QByteArray told;
        for (const QJsonValue &each : answer.jsonArray()) {
            const QJsonObject entry = each.toObject();
            const int position = number(entry, "position");
            told += text(entry, "email").first(1)
                + (position < 0 ? QByteArray("-") : QByteArray::number(position));
        }
        if (next) {
            *next = answer.header("link").split('>').first().mid(1);
        }
        return told;
    };
    QCOMPARE(found(list), QByteArray("a1b-c2d3e4"));
    QCOMPARE(found(list + "?status=left"), QByteArray("b-"));
    QByteArray next;
    QCOMPARE(found(list + "?limit=3", &next), QByteArray("a1b-c2"));
    QCOMPARE(found(next), QByteArray("d3e4"));
    QCOMPARE(m_stage.http->get(list + "?status=gone").field(), QByteArray("status"));
}

void TestWaitingList::left()
{
    const QByteArray event = fullEvent(1);
    const HttpAnswer a = m_stage.wait(event, "a@example.com");
    for (int i = 0; i < 2; ++i) {
        const HttpAnswer answer = m_stage.http->post(linkOf(a) + "/leave", {});
        QCOMPARE(answer.status, 200);
        QCOMPARE(text(answer.json(), "status"), QByteArray("left"));
    }
    const HttpAnswer again = m_stage.wait(event, "a@example.com");
    QCOMPARE(again.status, 201);
    const QByteArray list = "/events/" + event + "/waiting-list/";
    QCOMPARE(text(m_stage.remove(list + text(again.json(), "id")).json(), "status"),
             QByteArray("left"));
    QCOMPARE(m_stage.remove(list + kNobody).code(), QByteArray("entry_not_found"));
    QCOMPARE(freeSeat(event), 200);
    QCOMPARE(m_stage.registerFor(event, "new@example.com").status, 201); // nobody waits
}

void TestWaitingList::freedSeatsAreOffered_data()
{
    QTest::addColumn<QByteArray>("how");
    for (const char *how :
         {"cancelled ticket", "cancelled order", "larger event", "expired hold"}) {
        QTest::newRow(how) << QByteArray(how);
    }
}

void TestWaitingList::freedSeatsAreOffered()
{
    QFETCH(QByteArray, how);
    const QByteArray event = m_stage.event(1, kListed);
    m_seats = how == "expired hold"
        ? m_stage.hold(event, "holder@example.com", SaleStage::line(1))
        : m_stage.order(event, "holder@example.com", SaleStage::line(1));
    const HttpAnswer a = m_stage.wait(event, "a@example.com");
    QCOMPARE(a.status, 201);
    if (how == "cancelled ticket") {
        QCOMPARE(freeSeat(event), 200);
    } else if (how == "cancelled order") {
        QCOMPARE(m_stage.http->post(text(m_seats.json(), "order_url") + "/release", {}).status,
                 200);
    } else if (how == "larger event") {
        QCOMPARE(m_stage.patch("/events/" + event, R"({"capacity":2})").status, 200);
    } else {
        m_stage.letExpire(event, text(m_seats.json(), "id"));
    }
    QCOMPARE(m_stage.registerFor(event, "new@example.com").code(), QByteArray("event_full"));
    QTRY_COMPARE(status(a), QByteArray("offered"));
    QVERIFY(offerOf(a).startsWith("/orders/"));
    QCOMPARE(text(m_stage.show(offerOf(a) + ".json"), "status"), QByteArray("held"));
    QCOMPARE(text(m_stage.show(offerOf(a) + ".json"), "waiting_list_entry_id"),
             text(a.json(), "id"));
}

void TestWaitingList::offerIsConfirmed()
{
    const QByteArray event = fullEvent(1);
    const HttpAnswer a = m_stage.wait(event, "a@example.com");
    QCOMPARE(freeSeat(event), 200);
    const QByteArray offer = offerOf(a);
    const QByteArray ends = text(m_stage.show(offer + ".json"), "expires_at");
    QVERIFY(!ends.isEmpty());
    QCOMPARE(text(shown(a), "offer_ends_at"), ends);
    const QByteArray list = "/events/" + event + "/waiting-list";
    const auto listed = [&] { return m_stage.http->get(list).jsonArray().first().toObject(); };
    QCOMPARE(text(listed(), "offer_ends_at"), ends);
    const HttpAnswer confirmed = m_stage.http->post(offer + "/confirm", R"({"name":"Ada"})");
    QCOMPARE(confirmed.status, 200);
    QCOMPARE(status(a), QByteArray("claimed"));
    QVERIFY(offerOf(a).isEmpty());
    QVERIFY(shown(a).value(QLatin1StringView("offer_ends_at")).isNull());
    QVERIFY(listed().value(QLatin1StringView("offer_ends_at")).isNull());
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 1);
}

void TestWaitingList::declinedOfferGoesToTheNext()
{
    const QByteArray event = fullEvent(1);
    const HttpAnswer a = m_stage.wait(event, "a@example.com");
    const HttpAnswer b = m_stage.wait(event, "b@example.com");
    const HttpAnswer c = m_stage.wait(event, "c@example.com");
    QCOMPARE(freeSeat(event), 200);
    QCOMPARE(status(b), QByteArray("waiting"));
    QCOMPARE(m_stage.http->post(offerOf(a) + "/release", {}).status, 200);
    QCOMPARE(status(a), QByteArray("left"));
    QCOMPARE(status(b), QByteArray("offered"));
    QCOMPARE(m_stage.http->post(linkOf(b) + "/leave", {}).status, 200);
    QCOMPARE(status(b), QByteArray("left"));
    QCOMPARE(status(c), QByteArray("offered"));
}

void TestWaitingList::expiredOfferGoesToTheNext()
{
    const QByteArray event = fullEvent(1);
    const HttpAnswer a = m_stage.wait(event, "a@example.com");
    const HttpAnswer b = m_stage.wait(event, "b@example.com");
    QCOMPARE(freeSeat(event), 200);
    const QByteArray order = text(shown(a), "order_id");
    m_stage.letExpire(event, order);
    QCOMPARE(m_stage.registerFor(event, "new@example.com").code(), QByteArray("event_full"));
    QCOMPARE(status(a), QByteArray("expired"));
    QCOMPARE(status(b), QByteArray("offered"));
}

void TestWaitingList::offersAreNotExtended()
{
    const QByteArray event = fullEvent(1);
    const HttpAnswer a = m_stage.wait(event, "a@example.com");
    QCOMPARE(freeSeat(event), 200);
    QCOMPARE(m_stage.http->post(offerOf(a) + "/extend", {}).code(), QByteArray("already_extended"));
}

void TestWaitingList::strictMeansNobodyIsOvertaken()
{
    const QByteArray event = fullEvent(3);
    const HttpAnswer two = m_stage.wait(event, "two@example.com", ",\"quantity\":2");
    const HttpAnswer one = m_stage.wait(event, "one@example.com");
    QCOMPARE(freeSeat(event, 0), 200);
    QCOMPARE(status(two), QByteArray("waiting"));
    QCOMPARE(status(one), QByteArray("waiting"));
    QCOMPARE(m_stage.registerFor(event, "new@example.com").code(), QByteArray("event_full"));
    QCOMPARE(freeSeat(event, 1), 200);
    QCOMPARE(status(two), QByteArray("offered"));
    QCOMPARE(status(one), QByteArray("waiting"));
    QCOMPARE(freeSeat(event, 2), 200);
    QCOMPARE(status(one), QByteArray("offered"));
}

void TestWaitingList::fillMeansTheFirstWhoFits()
{
    const QByteArray event = fullEvent(3, kListed + ",\"waiting_policy\":\"fill\"");
    const HttpAnswer two = m_stage.wait(event, "two@example.com", ",\"quantity\":2");
    const HttpAnswer one = m_stage.wait(event, "one@example.com");
    QCOMPARE(freeSeat(event, 0), 200);
    QCOMPARE(status(two), QByteArray("waiting"));
    QCOMPARE(status(one), QByteArray("offered"));
}

// Whoever waits for a type keeps nobody from another.
void TestWaitingList::entriesOfTypes()
{
    const QByteArray event = m_stage.event(10, kListed);
    const QByteArray a = m_stage.type(event, "A", 1);
    const QByteArray b = m_stage.type(event, "B", 5);
    m_seats = m_stage.order(event, "holder@example.com", SaleStage::line(1, a));
    const HttpAnswer full = m_stage.order(event, "x@example.com", SaleStage::line(1, a));
    QCOMPARE(full.code(), QByteArray("ticket_type_full"));
    QCOMPARE(full.json().value(QLatin1StringView("waiting_list")).toBool(), true);
    QCOMPARE(m_stage.wait(event, "w@example.com").code(), QByteArray("seats_available"));
    const HttpAnswer waiting =
        m_stage.wait(event, "w@example.com", ",\"ticket_type_id\":\"" + a + '"');
    QCOMPARE(waiting.status, 201);
    QCOMPARE(array(shown(waiting), "ticket_types").size(), 1);
    QCOMPARE(number(m_stage.showType(event, a), "available"), 0);
    QCOMPARE(number(m_stage.showType(event, b), "available"), 5);
    QCOMPARE(m_stage.order(event, "y@example.com", SaleStage::line(1, b)).status, 201);
    QCOMPARE(freeSeat(event), 200);
    QCOMPARE(status(waiting), QByteArray("offered"));
}

// What is left is not said to be available while somebody who waits comes first.
void TestWaitingList::newcomersComeBehind()
{
    const QByteArray event = m_stage.event(3, kListed);
    const QByteArray a = m_stage.type(event, "A");
    m_seats = m_stage.order(event, "holder@example.com", SaleStage::line(3, a));
    QCOMPARE(m_stage.wait(event, "two@example.com", ",\"quantity\":2").status, 201);
    QCOMPARE(freeSeat(event), 200);
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 2);
    QCOMPARE(number(m_stage.showType(event, a), "available"), 0);
    QCOMPARE(m_stage.order(event, "new@example.com", SaleStage::line(1, a)).status, 409);
}

void TestWaitingList::offeredOutOfTurn()
{
    const QByteArray event = fullEvent(3);
    const HttpAnswer two = m_stage.wait(event, "two@example.com", ",\"quantity\":2");
    const HttpAnswer one = m_stage.wait(event, "one@example.com");
    const QByteArray list = "/events/" + event + "/waiting-list/";
    const QByteArray offer = list + text(one.json(), "id") + "/offer";
    QCOMPARE(m_stage.http->post(offer, {}).code(), QByteArray("event_full"));
    QCOMPARE(freeSeat(event), 200);
    const HttpAnswer offered = m_stage.http->post(offer, {});
    QCOMPARE(offered.status, 200);
    QCOMPARE(text(offered.json(), "status"), QByteArray("offered"));
    QCOMPARE(status(two), QByteArray("waiting"));
    QCOMPARE(m_stage.http->post(offer, {}).code(), QByteArray("entry_not_waiting"));
    QCOMPARE(m_stage.http->post(list + kNobody + "/offer", {}).code(),
             QByteArray("entry_not_found"));
}

void TestWaitingList::cancelledEventsCloseIt()
{
    const QByteArray event = fullEvent(1);
    const HttpAnswer a = m_stage.wait(event, "a@example.com");
    const HttpAnswer b = m_stage.wait(event, "b@example.com");
    QCOMPARE(freeSeat(event), 200);
    const QByteArray offer = offerOf(a);
    QCOMPARE(m_stage.patch("/events/" + event, R"({"status":"cancelled"})").status, 200);
    QCOMPARE(status(a), QByteArray("closed"));
    QCOMPARE(status(b), QByteArray("closed"));
    QCOMPARE(text(m_stage.show(offer + ".json"), "status"), QByteArray("cancelled"));
    QVERIFY(m_stage.http->post(offer + "/confirm", {}).status == 409);
}

void TestWaitingList::linksAreTheirs()
{
    const QByteArray event = fullEvent(1);
    const HttpAnswer a = m_stage.wait(event, "a@example.com");
    const QByteArray token = linkOf(a).sliced(qstrlen("/waiting/"));
    QByteArray changed = token;
    changed[40] = changed[40] == 'A' ? 'B' : 'A';
    const QByteArray order = text(m_seats.json(), "order_url").sliced(qstrlen("/orders/"));
    for (const QByteArray &wrong : {changed, token.chopped(1), order}) {
        QCOMPARE(m_stage.http->get("/waiting/" + wrong + ".json").code(),
                 QByteArray("entry_not_found"));
        QCOMPARE(m_stage.http->post("/waiting/" + wrong + "/leave", {}).code(),
                 QByteArray("entry_not_found"));
    }
    QCOMPARE(m_stage.http->get("/orders/" + token + ".json").code(), QByteArray("order_not_found"));
    QCOMPARE(status(a), QByteArray("waiting"));
    QVERIFY(!m_stage.server.output().contains(QString::fromLatin1(token)));
}

void TestWaitingList::organizersGetNoLinks()
{
    const QByteArray event = fullEvent(1);
    const QByteArray list = "/events/" + event + "/waiting-list";
    const HttpAnswer a = m_stage.wait(event, "a@example.com");
    QCOMPARE(freeSeat(event), 200);
    QVERIFY(!m_stage.http->get(list).body.contains("_url"));
    QVERIFY(!m_stage.remove(list + '/' + text(a.json(), "id")).body.contains("_url"));
}

// Whatever happens at once: a seat is booked, held, or free and of no use to whoever waits.
void TestWaitingList::manyAtOnce()
{
    const QByteArray event = fullEvent(4);
    constexpr int kPeople = 16;
    std::barrier start(kPeople);
    std::vector<std::thread> people;
    for (int i = 0; i < kPeople; ++i) {
        people.emplace_back([&, i] {
            BlockingHttp http(m_stage.server.port());
            start.arrive_and_wait();
            const QByteArray email = "p" + QByteArray::number(i) + "@example.com";
            if (i < 4) {
                const QJsonObject seat = array(m_seats.json(), "registrations")[i].toObject();
                http.request("DELETE", "/events/" + event + "/registrations/" + text(seat, "id"));
            } else {
                http.post("/events/" + event + "/waiting-list",
                          "{\"email\":\"" + email + "\",\"quantity\":1}");
            }
        });
    }
    for (std::thread &each : people) {
        each.join();
    }
    const QByteArray of = " FROM waiting_list WHERE event_id = '" + event + "' AND status = ";
    const int waiting = m_stage.value("SELECT count(*)" + of + "'waiting'").toInt();
    const int offered = m_stage.value("SELECT count(*)" + of + "'offered'").toInt();
    const QJsonObject shown = m_stage.showEvent(event);
    QCOMPARE(number(shown, "booked_count"), 0);
    QCOMPARE(std::max(0, number(shown, "held_count")), offered);
    QVERIFY(offered <= 4);
    QVERIFY(waiting == 0 || offered == 4);
}

QTEST_GUILESS_MAIN(TestWaitingList)
#include "tst_waiting_list.moc"
