// Ticket types and quotas over HTTP, against a real server.
#include "tests/support/access_cast.h"
#include "tests/support/sale_stage.h"

#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kNobody("01890000-0000-7000-8000-000000000000");

} // namespace

class TestTicketTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QVERIFY2(m_stage.start(), qPrintable(m_stage.server.output())); }

    void eventsWithoutTypesAreAsBefore();
    void typeIsMadeEditedAndDeleted();
    void typesAreInOrder();
    void refused_data();
    void refused();
    void patchIsCheckedWithTheType();
    void mostTypes();
    void capacityIsNotBelowWhatIsBooked();
    void typesWithTicketsStay();
    void quotaIsMadeEditedAndDeleted();
    void quotasRefused_data();
    void quotasRefused();
    void deletedTypesLeaveTheirQuotas();
    void registerGivesASeatOfAType();
    void registerTakesTheFirstThatHasASeat();
    void windows_data();
    void windows();
    void windowsOfEvents();
    void availableIsTheLeast();
    void movedTicketsTakeASeatThere();
    void addedByAnOrganizer();
    void extraSeatsRaiseTheCapacity();
    void hiddenTypesAreForWhoMayEdit();
    void draftsAreForWhoMayReadThem();
    void exceedingNeedsItsPermission();
    void repeatsGetTheFirstAnswer();
    void auditLogSaysWhatChanged();
    void historyIsToldApart();

private:
    QByteArray typesOf(const QByteArray &event) const
    {
        return "/events/" + event + "/ticket-types";
    }

    SaleStage m_stage;
};

void TestTicketTypes::eventsWithoutTypesAreAsBefore()
{
    const QByteArray event = m_stage.event(2);
    QCOMPARE(m_stage.http->get(typesOf(event)).body, QByteArray("[]"));
    QCOMPARE(m_stage.http->get("/events/" + event + "/quotas").body, QByteArray("[]"));
    QVERIFY(!m_stage.showEvent(event).contains(QLatin1StringView("ticket_types")));
    const HttpAnswer registered = m_stage.registerFor(event, "ada@example.com");
    QCOMPARE(registered.status, 201);
    QVERIFY(!registered.json().contains(QLatin1StringView("ticket_type_id")));
    QCOMPARE(m_stage.http->get(typesOf(kNobody)).code(), QByteArray("event_not_found"));
}

void TestTicketTypes::typeIsMadeEditedAndDeleted()
{
    const QByteArray event = m_stage.event(10);
    const HttpAnswer made = m_stage.http->post(
        typesOf(event), R"({"name":" Adult ","description":"With  soup","capacity":3})");
    QCOMPARE(made.status, 201);
    const QByteArray id = text(made.json(), "id");
    QCOMPARE(made.header("location"), typesOf(event) + '/' + id);
    QCOMPARE(text(made.json(), "name"), QByteArray("Adult"));
    QCOMPARE(text(made.json(), "description"), QByteArray("With soup"));
    QCOMPARE(number(m_stage.showEvent(event), "ticket_types"), 1);
    const HttpAnswer edited =
        m_stage.patch(typesOf(event) + '/' + id, R"({"capacity":null,"max_per_order":2})");
    QCOMPARE(edited.status, 200);
    QVERIFY(edited.json().value(QLatin1StringView("capacity")).isNull());
    const QJsonObject shown = m_stage.showType(event, id);
    QCOMPARE(number(shown, "max_per_order"), 2);
    QCOMPARE(shown.value(QLatin1StringView("on_sale")).toBool(), true);
    QCOMPARE(number(shown, "available"), 10);
    QCOMPARE(m_stage.remove(typesOf(event) + '/' + id).status, 204);
    QCOMPARE(m_stage.remove(typesOf(event) + '/' + id).code(), QByteArray("ticket_type_not_found"));
    QVERIFY(!m_stage.showEvent(event).contains(QLatin1StringView("ticket_types")));
}

void TestTicketTypes::typesAreInOrder()
{
    const QByteArray event = m_stage.event(10);
    m_stage.type(event, "C", -1, ",\"position\":7");
    m_stage.type(event, "A", -1, ",\"position\":1");
    m_stage.type(event, "D", -1, ",\"position\":7");
    m_stage.type(event, "B", -1, ",\"position\":2");
    QByteArray names;
    for (const QJsonValue &type : m_stage.http->get(typesOf(event)).jsonArray()) {
        names += text(type.toObject(), "name");
    }
    QCOMPARE(names, QByteArray("ABCD"));
}

void TestTicketTypes::refused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("field");
    const auto row = [](const char *body, const char *field) {
        QTest::newRow(body) << QByteArray(body) << QByteArray(field);
    };
    row("{}", "name");
    row(R"({"name":""})", "name");
    row(R"({"name":"A","capacity":-1})", "capacity");
    row(R"({"name":"A","capacity":1.5})", "capacity");
    row(R"({"name":"A","capacity":1000000000})", "capacity");
    row(R"({"name":"A","min_per_order":3,"max_per_order":2})", "min_per_order");
    row(R"({"name":"A","sales_start_at":"2026-01-02T00:00:00Z","sales_end_at":"2026-01-01T00:00:00Z"})",
        "sales_end_at");
    row(R"({"name":"A","price":3})", "price");
}

void TestTicketTypes::refused()
{
    QFETCH(QByteArray, body);
    const QByteArray event = m_stage.event(10);
    const HttpAnswer answer = m_stage.http->post(typesOf(event), body);
    QCOMPARE(answer.status, 400);
    QTEST(answer.field(), "field");
    QCOMPARE(m_stage.http->get(typesOf(event)).body, QByteArray("[]"));
}

void TestTicketTypes::patchIsCheckedWithTheType()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray path = typesOf(event) + '/'
        + m_stage.type(event, "A", -1,
                       R"(,"sales_start_at":"2030-01-02T00:00:00Z","max_per_order":4)");
    const HttpAnswer early = m_stage.patch(path, R"({"sales_end_at":"2030-01-01T00:00:00Z"})");
    QCOMPARE(early.status, 400);
    QCOMPARE(early.field(), QByteArray("sales_end_at"));
    QCOMPARE(m_stage.patch(path, R"({"min_per_order":5})").status, 400);
    QCOMPARE(m_stage.patch(path, R"({"min_per_order":4})").status, 200);
    QCOMPARE(m_stage.patch(typesOf(event) + '/' + kNobody, "{}").code(),
             QByteArray("ticket_type_not_found"));
}

void TestTicketTypes::mostTypes()
{
    const QByteArray event = m_stage.event(10);
    for (int i = 0; i < 50; ++i) {
        QVERIFY(!m_stage.type(event, QByteArray::number(i)).isEmpty());
    }
    QCOMPARE(m_stage.http->post(typesOf(event), R"({"name":"One more"})").status, 400);
    QCOMPARE(m_stage.http->get(typesOf(event)).jsonArray().size(), 50);
}

void TestTicketTypes::capacityIsNotBelowWhatIsBooked()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray type = m_stage.type(event, "A", 5);
    QCOMPARE(m_stage.order(event, "ada@example.com", SaleStage::line(2, type)).status, 201);
    QCOMPARE(m_stage.hold(event, "ben@example.com", SaleStage::line(1, type)).status, 201);
    const QByteArray path = typesOf(event) + '/' + type;
    QCOMPARE(m_stage.patch(path, R"({"capacity":2})").code(), QByteArray("capacity_below_booked"));
    QCOMPARE(m_stage.patch("/events/" + event, R"({"capacity":2})").code(),
             QByteArray("capacity_below_booked"));
    QCOMPARE(m_stage.patch(path, R"({"capacity":3})").status, 200);
    QCOMPARE(number(m_stage.showType(event, type), "available"), 0);
}

void TestTicketTypes::typesWithTicketsStay()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray booked = m_stage.type(event, "Booked");
    const QByteArray held = m_stage.type(event, "Held");
    QCOMPARE(m_stage.order(event, "ada@example.com", SaleStage::line(1, booked)).status, 201);
    QCOMPARE(m_stage.hold(event, "ben@example.com", SaleStage::line(1, held)).status, 201);
    for (const QByteArray &type : {booked, held}) {
        QCOMPARE(m_stage.remove(typesOf(event) + '/' + type).code(),
                 QByteArray("ticket_type_has_tickets"));
    }
}

void TestTicketTypes::quotaIsMadeEditedAndDeleted()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray a = m_stage.type(event, "A");
    const QByteArray b = m_stage.type(event, "B");
    const HttpAnswer made = m_stage.quota(event, 3, {b, a, b});
    QCOMPARE(made.status, 201);
    const QByteArray path = "/events/" + event + "/quotas/" + text(made.json(), "id");
    QCOMPARE(array(made.json(), "ticket_type_ids"),
             (QJsonArray{QString::fromLatin1(a), QString::fromLatin1(b)}));
    QCOMPARE(
        m_stage.order(event, "ada@example.com", SaleStage::line(1, a) + ',' + SaleStage::line(1, b))
            .status,
        201);
    const QJsonObject shown =
        m_stage.http->get("/events/" + event + "/quotas").jsonArray().first().toObject();
    QCOMPARE(number(shown, "booked_count"), 2);
    QCOMPARE(m_stage.patch(path, R"({"size":1})").code(), QByteArray("capacity_below_booked"));
    const HttpAnswer edited =
        m_stage.patch(path, "{\"size\":2,\"ticket_type_ids\":[\"" + a + "\"]}");
    QCOMPARE(edited.status, 200);
    QCOMPARE(number(edited.json(), "booked_count"), 1);
    QCOMPARE(m_stage.remove(path).status, 204);
    QCOMPARE(m_stage.remove(path).code(), QByteArray("quota_not_found"));
}

void TestTicketTypes::quotasRefused_data()
{
    QTest::addColumn<QByteArray>("body");
    QTest::addColumn<QByteArray>("field");
    QTest::newRow("no name") << QByteArray(R"({"size":3})") << QByteArray("name");
    QTest::newRow("no size") << QByteArray(R"({"name":"Q"})") << QByteArray("size");
    QTest::newRow("no type") << QByteArray(R"({"name":"Q","size":3,"ticket_type_ids":[")" + kNobody
                                           + "\"]}")
                             << QByteArray("ticket_type_ids");
}

void TestTicketTypes::quotasRefused()
{
    QFETCH(QByteArray, body);
    const QByteArray event = m_stage.event(10);
    const HttpAnswer answer = m_stage.http->post("/events/" + event + "/quotas", body);
    QCOMPARE(answer.status, 400);
    QTEST(answer.field(), "field");
    const HttpAnswer another = m_stage.quota(event, 3, {m_stage.type(m_stage.event(1), "A")});
    QCOMPARE(another.status, 400);
    QCOMPARE(another.field(), QByteArray("ticket_type_ids"));
}

void TestTicketTypes::deletedTypesLeaveTheirQuotas()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray a = m_stage.type(event, "A");
    const QByteArray b = m_stage.type(event, "B");
    QCOMPARE(m_stage.quota(event, 3, {a, b}).status, 201);
    QCOMPARE(m_stage.remove(typesOf(event) + '/' + a).status, 204);
    const QJsonObject shown =
        m_stage.http->get("/events/" + event + "/quotas").jsonArray().first().toObject();
    QCOMPARE(array(shown, "ticket_type_ids"), QJsonArray{QString::fromLatin1(b)});
}

void TestTicketTypes::registerGivesASeatOfAType()
{
    const QByteArray event = m_stage.event(10);
    m_stage.type(event, "A");
    const QByteArray b = m_stage.type(event, "B", 1);
    const QByteArray of = ",\"ticket_type_id\":\"" + b + '"';
    const HttpAnswer registered = m_stage.registerFor(event, "ada@example.com", of);
    QCOMPARE(registered.status, 201);
    QCOMPARE(text(registered.json(), "ticket_type_id"), b);
    const HttpAnswer full = m_stage.registerFor(event, "ben@example.com", of);
    QCOMPARE(full.status, 409);
    QCOMPARE(full.code(), QByteArray("ticket_type_full"));
    QCOMPARE(number(full.json(), "available"), 0);
    QCOMPARE(full.json().value(QLatin1StringView("waiting_list")).toBool(true), false);
    QCOMPARE(m_stage.registerFor(event, "ada@example.com", of).code(),
             QByteArray("already_registered"));
    const QByteArray unknown = ",\"ticket_type_id\":\"" + kNobody + '"';
    QCOMPARE(m_stage.registerFor(event, "cy@example.com", unknown).code(),
             QByteArray("ticket_type_not_found"));
}

void TestTicketTypes::registerTakesTheFirstThatHasASeat()
{
    const QByteArray event = m_stage.event(10);
    m_stage.type(event, "Hidden", -1, ",\"hidden\":true");
    m_stage.type(event, "Later", -1, R"(,"sales_start_at":"2090-01-01T00:00:00Z")");
    const QByteArray a = m_stage.type(event, "A", 1, ",\"position\":1");
    const QByteArray b = m_stage.type(event, "B", 1, ",\"position\":2");
    QCOMPARE(text(m_stage.registerFor(event, "ada@example.com").json(), "ticket_type_id"), a);
    QCOMPARE(text(m_stage.registerFor(event, "ben@example.com").json(), "ticket_type_id"), b);
    QCOMPARE(m_stage.registerFor(event, "cy@example.com").status, 409);
}

void TestTicketTypes::windows_data()
{
    QTest::addColumn<QByteArray>("window");
    QTest::addColumn<QByteArray>("code");
    QTest::newRow("not yet") << QByteArray(R"(,"sales_start_at":"2090-01-01T00:00:00Z")")
                             << QByteArray("sales_not_started");
    QTest::newRow("over") << QByteArray(R"(,"sales_end_at":"2020-01-01T00:00:00Z")")
                          << QByteArray("sales_ended");
    QTest::newRow("now") << QByteArray(
        R"(,"sales_start_at":"2020-01-01T00:00:00Z","sales_end_at":"2090-01-01T00:00:00Z")")
                         << QByteArray();
}

void TestTicketTypes::windows()
{
    QFETCH(QByteArray, window);
    QFETCH(QByteArray, code);
    const QByteArray event = m_stage.event(10);
    const QByteArray type = m_stage.type(event, "A", -1, window);
    QCOMPARE(m_stage.showType(event, type).value(QLatin1StringView("on_sale")).toBool(),
             code.isEmpty());
    const HttpAnswer order = m_stage.order(event, "ada@example.com", SaleStage::line(1, type));
    QCOMPARE(order.code(), code);
    if (code == "sales_not_started") {
        QCOMPARE(text(order.json(), "sales_start_at"), QByteArray("2090-01-01T00:00:00.000Z"));
    }
    const QByteArray of = ",\"ticket_type_id\":\"" + type + '"';
    QCOMPARE(m_stage.registerFor(event, "ben@example.com", of).code(), code);
}

void TestTicketTypes::windowsOfEvents()
{
    const QByteArray later = m_stage.event(10, R"(,"sales_start_at":"2090-01-01T00:00:00Z")");
    QCOMPARE(text(m_stage.showEvent(later), "sales_start_at"),
             QByteArray("2090-01-01T00:00:00.000Z"));
    QCOMPARE(m_stage.registerFor(later, "ada@example.com").code(), QByteArray("sales_not_started"));
    QCOMPARE(m_stage.order(later, "ada@example.com", SaleStage::line(1)).code(),
             QByteArray("sales_not_started"));
    const QByteArray ended = m_stage.event(10, R"(,"sales_end_at":"2020-01-01T00:00:00Z")");
    QCOMPARE(m_stage.registerFor(ended, "ada@example.com").code(), QByteArray("sales_ended"));
    const HttpAnswer wrong =
        m_stage.patch("/events/" + later, R"({"sales_end_at":"2089-01-01T00:00:00Z"})");
    QCOMPARE(wrong.status, 400);
    QCOMPARE(wrong.field(), QByteArray("sales_end_at"));
}

void TestTicketTypes::availableIsTheLeast()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray a = m_stage.type(event, "A", 8);
    const QByteArray b = m_stage.type(event, "B");
    QCOMPARE(m_stage.quota(event, 6, {a}).status, 201);
    QCOMPARE(number(m_stage.showType(event, a), "available"), 6);
    QCOMPARE(number(m_stage.showType(event, b), "available"), 10);
    QCOMPARE(m_stage.order(event, "ada@example.com", SaleStage::line(5, b)).status, 201);
    QCOMPARE(number(m_stage.showType(event, a), "available"), 5);
    const HttpAnswer held = m_stage.hold(event, "ben@example.com", SaleStage::line(2, a));
    QCOMPARE(held.status, 201);
    QCOMPARE(number(m_stage.showType(event, a), "available"), 3);
    QCOMPARE(number(m_stage.showType(event, a), "held_count"), 2);
    m_stage.letExpire(event, text(held.json(), "id"));
    QCOMPARE(number(m_stage.showType(event, a), "available"), 5); // though nothing noticed
}

void TestTicketTypes::movedTicketsTakeASeatThere()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray a = m_stage.type(event, "A", 2);
    const QByteArray b = m_stage.type(event, "B", 1);
    const QByteArray seats = "/events/" + event + "/registrations/";
    const auto seatOf = [&](const QByteArray &email) {
        const QByteArray of = ",\"ticket_type_id\":\"" + a + '"';
        return text(m_stage.registerFor(event, email, of).json(), "id");
    };
    const QByteArray first = seatOf("ada@example.com");
    const QByteArray second = seatOf("ben@example.com");
    const QByteArray move = "{\"ticket_type_id\":\"" + b + "\"}";
    const HttpAnswer moved = m_stage.patch(seats + first, move);
    QCOMPARE(moved.status, 200);
    QCOMPARE(text(moved.json(), "ticket_type_id"), b);
    QCOMPARE(number(m_stage.showType(event, a), "booked_count"), 1);
    QCOMPARE(number(m_stage.showType(event, b), "booked_count"), 1);
    QCOMPARE(m_stage.patch(seats + second, move).code(), QByteArray("ticket_type_full"));
    QCOMPARE(m_stage.patch(seats + second, "{\"ticket_type_id\":\"" + kNobody + "\"}").code(),
             QByteArray("ticket_type_not_found"));
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 2);
}

void TestTicketTypes::addedByAnOrganizer()
{
    const QByteArray event = m_stage.event(2, ",\"status\":\"draft\"");
    const QByteArray path = "/events/" + event + "/registrations";
    const HttpAnswer added =
        m_stage.http->post(path, R"({"email":"ada@example.com","name":"Ada"})");
    QCOMPARE(added.status, 201);
    QCOMPARE(text(added.json(), "user_email"), QByteArray("ada@example.com"));
    QCOMPARE(text(added.json(), "name"), QByteArray("Ada"));
    QCOMPARE(m_stage.http->post(path, R"({"email":"ada@example.com"})").code(),
             QByteArray("already_registered"));
    QCOMPARE(m_stage.http->post(path, R"({"user_email":"ada@example.com"})").code(),
             QByteArray("unknown_field"));
    QCOMPARE(m_stage.http->post(path, R"({"email":"ada"})").field(), QByteArray("email"));
    QCOMPARE(m_stage.http->post(path, R"({"email":"ben@example.com"})").status, 201);
    QCOMPARE(m_stage.http->post(path, R"({"email":"cy@example.com"})").code(),
             QByteArray("event_full"));
}

void TestTicketTypes::extraSeatsRaiseTheCapacity()
{
    const QByteArray event = m_stage.event(1);
    const QByteArray path = "/events/" + event + "/registrations";
    QCOMPARE(m_stage.registerFor(event, "ada@example.com").status, 201);
    const HttpAnswer added =
        m_stage.http->post(path, R"({"email":"ben@example.com","exceed":true})");
    QCOMPARE(added.status, 201);
    QVERIFY(added.json().value(QLatin1StringView("extra")).toBool());
    QCOMPARE(number(m_stage.showEvent(event), "capacity"), 2);
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 2);
    QCOMPARE(m_stage.remove(path + '/' + text(added.json(), "id")).status, 200);
    QCOMPARE(number(m_stage.showEvent(event), "capacity"), 1);
    QCOMPARE(number(m_stage.showEvent(event), "booked_count"), 1);
}

void TestTicketTypes::hiddenTypesAreForWhoMayEdit()
{
    const DatabaseConfig database = m_stage.postgres.freshDatabase();
    AccessCast cast(m_stage.postgres, database);
    ServerProcess server;
    QVERIFY(server.start({.database = database, .access = QStringLiteral("protected")}));
    BlockingHttp http(server.port());
    const Uuid organizer = cast.organizer("Own");
    const Uuid another = cast.organizer("Other");
    const QByteArray types = typesOf(cast.event(organizer).toByteArray());
    const auto headersOf = [&](const Uuid &of, Role role) {
        return AccessCast::bearer(cast.session(cast.member(of, role)));
    };
    const auto manager = headersOf(organizer, Role::Manager);
    const HttpAnswer made = http.post(types, R"({"name":"Guests","hidden":true})", manager);
    QCOMPARE(made.status, 201);
    QCOMPARE(http.get(types, manager).jsonArray().size(), 1);
    QCOMPARE(http.get(types).jsonArray().size(), 0);
    QCOMPARE(http.get(types, headersOf(organizer, Role::Viewer)).jsonArray().size(), 0);
    QCOMPARE(http.get(types, headersOf(another, Role::Owner)).jsonArray().size(), 0);
    QCOMPARE(http.get(types, AccessCast::bearer("bxs_nonsense")).status, 401);
    // Whoever knows its id can order it.
    const QByteArray event = types.chopped(qsizetype(qstrlen("/ticket-types")));
    QCOMPARE(http.post(event + "/orders",
                       SaleStage::orderBody("ada@example.com",
                                            SaleStage::line(1, text(made.json(), "id"))))
                 .status,
             201);
}

void TestTicketTypes::draftsAreForWhoMayReadThem()
{
    const DatabaseConfig database = m_stage.postgres.freshDatabase();
    AccessCast cast(m_stage.postgres, database);
    ServerProcess server;
    QVERIFY(server.start({.database = database, .access = QStringLiteral("protected")}));
    BlockingHttp http(server.port());
    const Uuid organizer = cast.organizer("Own");
    const Uuid other = cast.organizer("Other");
    const QByteArray event = "/events/" + cast.event(organizer, "draft").toByteArray();
    const auto headersOf = [&](const Uuid &of, Role role) {
        return AccessCast::bearer(cast.session(cast.member(of, role)));
    };
    const QByteArray types = event + "/ticket-types";
    QCOMPARE(http.get(types).code(), QByteArray("event_not_found"));
    QCOMPARE(http.get(types, headersOf(other, Role::Owner)).code(), QByteArray("event_not_found"));
    QCOMPARE(http.get(types, headersOf(organizer, Role::Viewer)).status, 200);
    const QByteArray body = SaleStage::orderBody("ada@example.com", SaleStage::line(1));
    QCOMPARE(http.post(event + "/orders", body).code(), QByteArray("event_not_found"));
    QCOMPARE(http.post(event + "/waiting-list", R"({"email":"ada@example.com"})").code(),
             QByteArray("event_not_found"));
}

void TestTicketTypes::exceedingNeedsItsPermission()
{
    const DatabaseConfig database = m_stage.postgres.freshDatabase();
    AccessCast cast(m_stage.postgres, database);
    ServerProcess server;
    QVERIFY(server.start({.database = database, .access = QStringLiteral("protected")}));
    BlockingHttp http(server.port());
    const Uuid organizer = cast.organizer("Own");
    const QByteArray path = "/events/" + cast.event(organizer).toByteArray() + "/registrations";
    const QByteArray body = R"({"email":"ada@example.com","exceed":true})";
    const auto write = AccessCast::bearer(cast.key(organizer, "registrations:write"));
    QCOMPARE(http.post(path, body, write).code(), QByteArray("forbidden"));
    QCOMPARE(http.post(path, R"({"email":"ben@example.com"})", write).status, 201);
    const auto both =
        AccessCast::bearer(cast.key(organizer, "registrations:write,registrations:exceed"));
    QCOMPARE(http.post(path, body, both).status, 201);
}

void TestTicketTypes::repeatsGetTheFirstAnswer()
{
    const QByteArray event = m_stage.event(10);
    const BlockingHttp::Headers key{{"Idempotency-Key", "type-1"}};
    const HttpAnswer first = m_stage.http->post(typesOf(event), R"({"name":"A"})", key);
    const HttpAnswer again = m_stage.http->post(typesOf(event), R"({"name":"A"})", key);
    QCOMPARE(first.status, 201);
    QCOMPARE(again.status, 201);
    QCOMPARE(again.body, first.body);
    QCOMPARE(again.header("idempotency-replayed"), QByteArray("true"));
    QCOMPARE(m_stage.http->post(typesOf(event), R"({"name":"B"})", key).code(),
             QByteArray("idempotency_key_reused"));
    QCOMPARE(m_stage.http->get(typesOf(event)).jsonArray().size(), 1);
}

void TestTicketTypes::auditLogSaysWhatChanged()
{
    const QByteArray event = m_stage.event(10);
    const QByteArray type = m_stage.type(event, "Adult", 5);
    const QByteArray path = "/events/" + event + "/ticket-types/" + type;
    QCOMPARE(m_stage.patch(path, "{\"capacity\":null,\"hidden\":true}").status, 200);
    const QByteArray quota = text(m_stage.quota(event, 3, {type}).json(), "id");
    QCOMPARE(m_stage.patch("/events/" + event + "/quotas/" + quota, "{\"size\":4}").status, 200);
    QCOMPARE(m_stage.remove("/events/" + event + "/quotas/" + quota).status, 204);
    QCOMPARE(m_stage.remove(path).status, 204);
    const auto changes = [&](const QByteArray &target) {
        return m_stage.value("SELECT string_agg(action || ' ' || changes, E'\\n' ORDER BY id) "
                             "FROM audit_log WHERE target_id = '"
                             + target + '\'');
    };
    QCOMPARE(
        changes(type),
        QByteArray("ticket_type.created {\"name\": [null, \"Adult\"], \"capacity\": [null, 5]}\n"
                   "ticket_type.updated {\"hidden\": [false, true], \"capacity\": [5, null]}\n"
                   "ticket_type.deleted {\"name\": [\"Adult\", null], "
                   "\"hidden\": [true, null]}"));
    QCOMPARE(changes(quota),
             QByteArray("quota.created {\"name\": [null, \"Quota\"], \"size\": [null, 3], "
                        "\"ticket_type_ids\": [null, [\""
                        + type
                        + "\"]]}\nquota.updated {\"size\": [3, 4]}\n"
                          "quota.deleted {\"name\": [\"Quota\", null], \"size\": [4, null], "
                          "\"ticket_type_ids\": [[\""
                        + type + "\"], null]}"));
}

// Points of each type; a ticket that was moved counts for the type that it has now.
void TestTicketTypes::historyIsToldApart()
{
    const QByteArray event = m_stage.event(10);
    m_stage.registerFor(event, "first@example.com"); // before there were types
    const QByteArray adult = m_stage.type(event, "Adult");
    const QByteArray child = m_stage.type(event, "Child");
    const auto registerAs = [&](const QByteArray &email, const QByteArray &type) {
        const HttpAnswer made =
            m_stage.registerFor(event, email, ",\"ticket_type_id\":\"" + type + '"');
        return QByteArray("/events/" + event + "/registrations/" + text(made.json(), "id"));
    };
    registerAs("a@example.com", adult);
    QCOMPARE(m_stage.remove(registerAs("b@example.com", adult)).status, 200);
    QCOMPARE(
        m_stage.patch(registerAs("c@example.com", adult), "{\"ticket_type_id\":\"" + child + "\"}")
            .status,
        200);
    const QJsonObject history =
        m_stage.http->get("/events/" + event + "/stats?bucket=day&by=ticket_type").json();
    QHash<QString, std::pair<int, int>> sold; // it may be midnight between two of them
    for (const QJsonValue &each : array(history, "points")) {
        const QJsonObject point = each.toObject();
        QVERIFY(point.contains(QLatin1StringView("ticket_type_id")));
        auto &[registrations, cancellations] =
            sold[point.value(QLatin1StringView("ticket_type_id")).toString()];
        registrations += number(point, "registrations");
        cancellations += number(point, "cancellations");
    }
    QCOMPARE(sold.size(), 3);
    QCOMPARE(sold.value(QString()), std::pair(1, 0));
    QCOMPARE(sold.value(QString::fromLatin1(adult)), std::pair(2, 1));
    QCOMPARE(sold.value(QString::fromLatin1(child)), std::pair(1, 0));
    QCOMPARE(number(history, "booked_count"), 3);
    const HttpAnswer together = m_stage.http->get("/events/" + event + "/stats?by=event");
    QCOMPARE(together.body, m_stage.http->get("/events/" + event + "/stats").body);
    QVERIFY(!together.body.contains("ticket_type_id"));
    const HttpAnswer refused = m_stage.http->get("/events/" + event + "/stats?by=colour");
    QCOMPARE(refused.code(), QByteArray("invalid_field"));
    QCOMPARE(refused.field(), QByteArray("by"));
}

QTEST_GUILESS_MAIN(TestTicketTypes)
#include "tst_ticket_types.moc"
