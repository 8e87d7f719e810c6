// JSON of ticket types, quotas, orders and the waiting list, and of the members that they brought
// to events and registrations.
#include "shared/api/event_changes.h"
#include "shared/api/event_json.h"
#include "shared/api/event_tag.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"
#include "shared/wire_names.h"

#include <QTest>

using namespace boxoffice;

namespace {

const QByteArray kOne("01890000-0000-7000-8000-000000000001");
const QByteArray kTwo("01890000-0000-7000-8000-000000000002");
const Uuid kOneId = *Uuid::parse(QByteArrayView(kOne));
const Uuid kTwoId = *Uuid::parse(QByteArrayView(kTwo));

// "ok", or the error's code and field.
template <typename T> QByteArray verdict(const Result<T> &result)
{
    if (result) {
        return "ok";
    }
    const QByteArray code = wireName(result.error().code).toByteArray();
    const QByteArray field = result.error().field.toUtf8();
    return field.isEmpty() ? code : QByteArray(code + ' ' + field);
}

Event someEvent()
{
    Event event;
    event.id = kOneId;
    event.name = QStringLiteral("Gala");
    event.capacity = 10;
    event.createdAt = 1'700'000'000'123;
    return event;
}

SalesRules otherRules()
{
    return {.startsAt = 1'800'000'000'000,
            .endsAt = 1'800'000'000'001,
            .maxPerOrder = 4,
            .maxPerEmail = 5,
            .holdMinutes = 6,
            .waitingList = true,
            .waitingPolicy = WaitingPolicy::Fill,
            .offerHours = 7};
}

const QByteArray kOtherRules(
    R"("sales_start_at":"2027-01-15T08:00:00.000Z","sales_end_at":"2027-01-15T08:00:00.001Z",)"
    R"("max_per_order":4,"max_per_email":5,"hold_minutes":6,"waiting_list":true,)"
    R"("waiting_policy":"fill","offer_hours":7)");

Registration someRegistration()
{
    Registration registration;
    registration.id = kTwoId;
    registration.eventId = kOneId;
    registration.userEmail = QStringLiteral("ada@example.com");
    registration.createdAt = 1'700'000'000'123;
    return registration;
}

} // namespace

class TestSaleCodec : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void eventsWithoutASaleReadAsBefore();
    void rulesOfEventsRoundTrip();
    void rulesOfEvents_data();
    void rulesOfEvents();
    void heldSeatsChangeTheTag();
    void heldSeatsAreToldInStreams();
    void changesOfRulesAreLogged();
    void registrationsRoundTrip();
    void registrationRequests();
    void ticketTypes_data();
    void ticketTypes();
    void ticketTypesRoundTrip();
    void quotas_data();
    void quotas();
    void quotasRoundTrip();
    void orders_data();
    void orders();
    void ordersAreRead();
    void confirmations_data();
    void confirmations();
    void ordersRoundTrip();
    void entries_data();
    void entries();
    void entriesRoundTrip();
    void additions();
};

void TestSaleCodec::eventsWithoutASaleReadAsBefore()
{
    const QByteArray event = encode(someEvent());
    QVERIFY(event.endsWith(R"("slug":null,"image":null})"));
    for (const char *name : {"sales", "waiting", "held", "ticket_types", "max_per"}) {
        QVERIFY2(!event.contains(name), name);
    }
    QVERIFY(etagOf(someEvent()).endsWith("-0\""));
    QCOMPARE(storedSales(SalesRules{}), QByteArray());
    QCOMPARE(storedSales(QByteArrayView()), SalesRules{});
}

void TestSaleCodec::rulesOfEventsRoundTrip()
{
    Event event = someEvent();
    event.sales = otherRules();
    event.heldCount = 3;
    event.ticketTypes = 2;
    const QByteArray end = "\"image\":null," + kOtherRules + R"(,"held_count":3,"ticket_types":2})";
    QVERIFY(encode(event).endsWith(end));
    QCOMPARE(*decodeEvent(encode(event)), event);
    QCOMPARE(storedSales(event.sales), QByteArray('{' + kOtherRules + '}'));
    QCOMPARE(storedSales(storedSales(event.sales)), event.sales);
    QVERIFY(stateOf(event) != stateOf(someEvent()));
    const EventDraft draft = draftOf(event);
    QVERIFY(encode(draft).endsWith(QByteArray(',' + kOtherRules + '}')));
    QCOMPARE(*decodeEventDraft(encode(draft)), draft);
    const EventPatch back = patchBetween(draft, draftOf(someEvent()));
    QCOMPARE(*decodeEventPatch(encode(back)), back);
    QCOMPARE(patched(event, back).sales, SalesRules{});
    QCOMPARE(encode(EventPatch{}), QByteArray("{}"));
    QCOMPARE(*decodeEventPatch("{}"), EventPatch{});
    QVERIFY(decodeEventPatch(R"({"sales_end_at":null})")->sales.endsAt);
}

void TestSaleCodec::rulesOfEvents_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("created"); // as what an event is created with
    QTest::addColumn<QByteArray>("patched"); // as what one is edited with
    const auto row = [](const char *members, const char *created, const char *patched) {
        QTest::newRow(members) << QByteArray(members) << QByteArray(created) << QByteArray(patched);
    };
    const auto both = [&row](const char *members, const char *verdict) {
        row(members, verdict, verdict);
    };
    both(R"("max_per_order":1,"max_per_email":100)", "ok");
    both(R"("max_per_order":0)", "invalid_field max_per_order");
    both(R"("max_per_order":101)", "invalid_field max_per_order");
    both(R"("max_per_order":1.5)", "invalid_field max_per_order");
    both(R"("max_per_email":-1)", "invalid_field max_per_email");
    both(R"("hold_minutes":120)", "ok");
    both(R"("hold_minutes":121)", "invalid_field hold_minutes");
    both(R"("offer_hours":169)", "invalid_field offer_hours");
    both(R"("waiting_list":"yes")", "invalid_field waiting_list");
    both(R"("waiting_policy":"fair")", "invalid_field waiting_policy");
    both(R"("sales_start_at":"tomorrow")", "invalid_field sales_start_at");
    both(R"("sales_start_at":null)", "ok");
    both(R"("held_count":1)", "unknown_field held_count");
    both(R"("ticket_types":1)", "unknown_field ticket_types");
    row(R"("hold_minutes":null)", "ok", "invalid_field hold_minutes");
    row(R"("waiting_policy":null)", "ok", "invalid_field waiting_policy");
    // What a patch leads to is known with the event.
    row(R"("sales_start_at":"2026-01-01T00:00:00Z","sales_end_at":"2026-01-01T00:00:00Z")",
        "invalid_field sales_end_at", "ok");
}

void TestSaleCodec::rulesOfEvents()
{
    QFETCH(QByteArray, members);
    QTEST(verdict(decodeEventDraft(QByteArray(R"({"name":"a","capacity":1,)" + members + '}'))),
          "created");
    QTEST(verdict(decodeEventPatch(QByteArray('{' + members + '}'))), "patched");
}

void TestSaleCodec::heldSeatsChangeTheTag()
{
    Event event = someEvent();
    event.bookedCount = 4;
    const QByteArray without = etagOf(event);
    event.heldCount = 3;
    const QByteArray with = etagOf(event);
    QVERIFY(without.endsWith("-4\""));
    QVERIFY(with.endsWith("-4-3\""));
    QCOMPARE(versionInTag(with), std::optional(stateOf(event)));
    QCOMPARE(stateOf(event), stateOf(someEvent())); // holds are no edits
    for (const char *wrong : {"\"1-2-\"", "\"1--3\"", "\"1-2-3-4\"", "\"1-2-x\""}) {
        QVERIFY2(!versionInTag(wrong), wrong);
    }
}

void TestSaleCodec::heldSeatsAreToldInStreams()
{
    Event event = someEvent();
    event.heldCount = 3;
    QByteArray json;
    appendSeatsJson(json, event);
    QVERIFY(json.endsWith(R"("booked_count":0,"held_count":3})"));
    QCOMPARE(decodeSeats(json)->heldCount, 3);
    QByteArray without;
    appendSeatsJson(without, someEvent());
    QVERIFY(without.endsWith(R"("booked_count":0})"));
}

void TestSaleCodec::changesOfRulesAreLogged()
{
    const Event before = someEvent();
    Event after = before;
    after.sales.waitingList = true;
    after.sales.waitingPolicy = WaitingPolicy::Fill;
    after.sales.startsAt = 1'800'000'000'000;
    QCOMPARE(encodeChanges(&before, &after),
             QByteArray(R"({"sales_start_at":[null,"2027-01-15T08:00:00.000Z"],)"
                        R"("waiting_list":[false,true],"waiting_policy":["strict","fill"]})"));
}

void TestSaleCodec::registrationsRoundTrip()
{
    Registration registration = someRegistration();
    QVERIFY(encode(registration).endsWith(R"("erased_at":null})"));
    registration.ticketTypeId = kOneId;
    const QByteArray end =
        R"("erased_at":null,"ticket_type_id":")" + kOne + R"(","order_id":null,"extra":false})";
    QVERIFY(encode(registration).endsWith(end));
    QCOMPARE(*decodeRegistration(encode(registration)), registration);
    registration.orderId = kTwoId;
    registration.extra = true;
    QCOMPARE(*decodeRegistration(encode(registration)), registration);
}

void TestSaleCodec::registrationRequests()
{
    RegistrationDraft draft{.userEmail = QStringLiteral("ada@example.com")};
    QCOMPARE(encode(draft), QByteArray(R"({"user_email":"ada@example.com"})"));
    draft.ticketTypeId = kOneId;
    QCOMPARE(*decodeRegistrationDraft(encode(draft)), draft);
    QCOMPARE(verdict(decodeRegistrationDraft(
                 R"({"user_email":"ada@example.com","ticket_type_id":"vip"})")),
             QByteArray("invalid_field ticket_type_id"));
    const RegistrationPatch patch{.ticketTypeId = kTwoId};
    QCOMPARE(*decodeRegistrationPatch(encode(patch)), patch);
    QCOMPARE(verdict(decodeRegistrationPatch(R"({"ticket_type_id":null})")),
             QByteArray("invalid_field ticket_type_id"));
    QCOMPARE(verdict(decodeHolderPatch(encode(patch))), QByteArray("unknown_field ticket_type_id"));
}

void TestSaleCodec::ticketTypes_data()
{
    QTest::addColumn<QByteArray>("members");
    QTest::addColumn<QByteArray>("created"); // with a name before them
    QTest::addColumn<QByteArray>("patched");
    const auto row = [](const char *members, const char *created, const char *patched) {
        QTest::newRow(members) << QByteArray(members) << QByteArray(created) << QByteArray(patched);
    };
    const auto both = [&row](const char *members, const char *verdict) {
        row(members, verdict, verdict);
    };
    both(R"("capacity":0)", "ok");
    both(R"("capacity":null)", "ok");
    both(R"("capacity":-1)", "invalid_field capacity");
    both(R"("capacity":1000001)", "invalid_field capacity");
    both(R"("capacity":"7")", "invalid_field capacity");
    both(R"("position":-1)", "invalid_field position");
    both(R"("position":1000000)", "ok");
    both(R"("description":null)", "ok");
    both(R"("min_per_order":0)", "invalid_field min_per_order");
    both(R"("max_per_order":101)", "invalid_field max_per_order");
    both(R"("hidden":1)", "invalid_field hidden");
    both(R"("booked_count":1)", "unknown_field booked_count");
    row(R"("min_per_order":11)", "invalid_field min_per_order", "ok"); // known with the type
    row(R"("min_per_order":null)", "ok", "invalid_field min_per_order");
    row(R"("sales_start_at":"2026-01-02T00:00:00Z","sales_end_at":"2026-01-01T00:00:00Z")",
        "invalid_field sales_end_at", "ok");
}

void TestSaleCodec::ticketTypes()
{
    QFETCH(QByteArray, members);
    QTEST(verdict(decodeTicketTypePatch(QByteArray(R"({"name":"Adult",)" + members + '}'), true)),
          "created");
    QTEST(verdict(decodeTicketTypePatch(QByteArray('{' + members + '}'), false)), "patched");
    const QByteArray tooLong = R"({"name":"a","description":")" + QByteArray(501, 'x') + "\"}";
    QCOMPARE(verdict(decodeTicketTypePatch(tooLong, true)),
             QByteArray("invalid_field description"));
    QCOMPARE(verdict(decodeTicketTypePatch("{}", true)), QByteArray("invalid_field name"));
    QCOMPARE(verdict(decodeTicketTypePatch("{}", false)), QByteArray("ok"));
    QCOMPARE(verdict(decodeTicketTypePatch("[]", false)), QByteArray("invalid_json"));
}

void TestSaleCodec::ticketTypesRoundTrip()
{
    const QByteArray json(R"({"name":"Adult","description":"d","position":3,"capacity":null,)"
                          R"("sales_start_at":null,"sales_end_at":"2027-01-15T08:00:00.000Z",)"
                          R"("min_per_order":2,"max_per_order":4,"hidden":true})");
    const auto patch = decodeTicketTypePatch(json, false);
    QVERIFY(patch);
    QCOMPARE(encode(*patch), json);
    TicketType type = patched(TicketType{kOneId, kTwoId, {}}, *patch);
    type.bookedCount = 5;
    type.heldCount = 6;
    QCOMPARE(encodeAnswer(type),
             QByteArray(R"({"id":")" + kOne + R"(","event_id":")" + kTwo
                        + R"(","name":"Adult","description":"d","position":3,"capacity":null,)"
                          R"("sales_start_at":null,"sales_end_at":"2027-01-15T08:00:00.000Z",)"
                          R"("min_per_order":2,"max_per_order":4,"hidden":true,)"
                          R"("booked_count":5,"held_count":6})"));
    QCOMPARE(*decodeTicketType(encodeAnswer(type)), type);
    type.capacity = 0;
    QCOMPARE(*decodeTicketType(encodeAnswer(type)), type);
    QByteArray sold;
    const TypeSale sale{true, 7};
    appendJson(sold, type, &sale);
    QVERIFY(sold.endsWith(R"("held_count":6,"on_sale":true,"available":7})"));
    QVERIFY(!decodeTicketType("{}"));
    const auto listed = decodeTicketTypes(QByteArray('[' + sold + ',' + encodeAnswer(type) + ']'));
    QCOMPARE(listed->size(), 2);
    QCOMPARE(TicketType(listed->at(0)), type);
    QCOMPARE(listed->at(0).sale, sale);
    QCOMPARE(listed->at(1).sale, TypeSale());
    QVERIFY(!decodeTicketTypes("{}"));
    QVERIFY(!decodeTicketTypes("[{}]"));
    // What is absent stays, what is null is cleared.
    QCOMPARE(*decodeTicketTypePatch("{}", false), TicketTypePatch{});
    const auto cleared = decodeTicketTypePatch(R"({"capacity":null})", false);
    QVERIFY(cleared->capacity && !*cleared->capacity);
    QVERIFY(!cleared->salesStartAt);
}

void TestSaleCodec::quotas_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<bool>("creating");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *json, bool creating, const char *expected) {
        QTest::addRow("%s/%s", json, creating ? "new" : "patch")
            << QByteArray(json) << creating << QByteArray(expected);
    };
    row("{}", false, "ok");
    row("{}", true, "invalid_field name");
    row(R"({"name":"Dinner"})", true, "invalid_field size");
    row(R"({"name":"Dinner","size":0})", true, "ok");
    row(R"({"name":"Dinner","size":1000001})", true, "invalid_field size");
    row(R"({"size":-1})", false, "invalid_field size");
    row(R"({"ticket_type_ids":null})", false, "invalid_field ticket_type_ids");
    row(R"({"ticket_type_ids":["vip"]})", false, "invalid_field ticket_type_ids");
    row(R"({"ticket_type_ids":[7]})", false, "invalid_field ticket_type_ids");
    row(R"({"ticket_type_ids":[]})", false, "ok");
}

void TestSaleCodec::quotas()
{
    QFETCH(QByteArray, json);
    QFETCH(bool, creating);
    QTEST(verdict(decodeQuotaPatch(json, creating)), "expected");
}

void TestSaleCodec::quotasRoundTrip()
{
    const auto given =
        decodeQuotaPatch(QByteArray(R"({"name":"Dinner","size":7,"ticket_type_ids":[")" + kTwo
                                    + "\",\"" + kOne + "\",\"" + kTwo + "\"]}"),
                         true);
    QVERIFY(given);
    QCOMPARE(given->ticketTypeIds, std::optional(QList<Uuid>{kOneId, kTwoId})); // once, ascending
    QCOMPARE(*decodeQuotaPatch(encode(*given), true), *given);
    Quota quota = patched(Quota{kOneId, kTwoId, {}}, *given);
    quota.bookedCount = 2;
    QCOMPARE(*decodeQuota(encodeAnswer(quota)), quota);
    const QByteArray end = R"("ticket_type_ids":[")" + kOne + "\",\"" + kTwo
        + R"("],"booked_count":2,"held_count":0})";
    QVERIFY(encodeAnswer(quota).endsWith(end));
}

void TestSaleCodec::orders_data()
{
    QTest::addColumn<QByteArray>("members"); // behind the address
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const QByteArray &members, const QByteArray &expected) {
        QTest::newRow(members.left(80).constData()) << members << expected;
    };
    const QByteArray one = R"("lines":[{"quantity":1}])";
    row(one, "ok");
    row(one + R"(,"name":null,"language":null,"attendees":null,"hold":null)", "ok");
    row(R"("hold":true)", "invalid_field lines");
    row(R"("lines":[])", "invalid_field lines");
    row(R"("lines":null)", "invalid_field lines");
    row(R"("lines":{})", "invalid_field lines");
    row(R"("lines":"1")", "invalid_field lines");
    row(R"("lines":[1])", "invalid_field lines");
    row(R"("lines":[null])", "invalid_field lines");
    row(R"("lines":["1"])", "invalid_field lines");
    row(R"("lines":[[]])", "invalid_field lines");
    row(R"("lines":[{}])", "invalid_field lines[0].quantity");
    row(R"("lines":[{"quantity":1},{"quantity":0}])", "invalid_field lines[1].quantity");
    row(R"("lines":[{"quantity":-1}])", "invalid_field lines[0].quantity");
    row(R"("lines":[{"quantity":1.5}])", "invalid_field lines[0].quantity");
    row(R"("lines":[{"quantity":1000000000}])", "invalid_field lines[0].quantity");
    row(R"("lines":[{"quantity":99999999999999999999}])", "invalid_field lines[0].quantity");
    row(R"("lines":[{"quantity":"1"}])", "invalid_field lines[0].quantity");
    row(R"("lines":[{"quantity":null}])", "invalid_field lines[0].quantity");
    row(R"("lines":[{"quantity":{}}])", "invalid_field lines[0].quantity");
    row(R"("lines":[{"quantity":[1]}])", "invalid_field lines[0].quantity");
    row(R"("lines":[{"quantity":1,"quantity":1}])", "invalid_field lines[0].quantity");
    row(R"("lines":[{"quantity":1,"price":1}])", "unknown_field lines[0].price");
    row(R"("lines":[{"quantity":1,"lines":[]}])", "unknown_field lines[0].lines");
    row(R"("lines":[{"quantity":1,"ticket_type_id":"x"}])",
        "invalid_field lines[0].ticket_type_id");
    row(R"("lines":[{"quantity":1},{"quantity":1}])", "invalid_field lines[1].ticket_type_id");
    row(one + ',' + one, "invalid_field lines");
    row(R"("lines":[)" + QByteArray(R"({"quantity":1},)").repeated(20) + R"({"quantity":1}])",
        "invalid_field lines");
    row(one + R"(,"attendees":[{}])", "ok");
    row(one + R"(,"attendees":[{},{}])", "invalid_field attendees");
    row(one + R"(,"attendees":[{"name":"","email":null}])", "ok");
    row(one + R"(,"attendees":[{"email":"ada"}])", "invalid_field attendees[0].email");
    row(one + R"(,"attendees":[{"name":7}])", "invalid_field attendees[0].name");
    row(one + R"(,"attendees":[{"age":7}])", "unknown_field attendees[0].age");
    row(one + R"(,"hold":"yes")", "invalid_field hold");
    row(one + R"(,"language":"fr")", "invalid_field language");
    row(one + R"(,"price":1)", "unknown_field price");
    row(one + R"(,"quantity":1)", "unknown_field quantity");
}

void TestSaleCodec::orders()
{
    QFETCH(QByteArray, members);
    QTEST(verdict(decodeOrderDraft(QByteArray(R"({"email":"ada@example.com",)" + members + '}'))),
          "expected");
    QCOMPARE(verdict(decodeOrderDraft(R"({"lines":[{"quantity":1}]})")),
             QByteArray("invalid_field email"));
    QCOMPARE(verdict(decodeOrderDraft(R"({"lines":[{"quantity":1)")), QByteArray("invalid_json"));
}

void TestSaleCodec::ordersAreRead()
{
    const QByteArray json =
        R"({"email":"ada@example.com","name":"Ada","language":"de","lines":[{"ticket_type_id":")"
        + kOne + R"(","quantity":2},{"ticket_type_id":")" + kTwo
        + R"(","quantity":1}],"attendees":[{"name":"Ben"},{},{"email":"eve@example.com"}],"hold":true})";
    const auto draft = decodeOrderDraft(json);
    QVERIFY(draft);
    const OrderDraft expected{
        .email = QStringLiteral("ada@example.com"),
        .name = QStringLiteral("Ada"),
        .language = MailLanguage::German,
        .lines = {{kOneId, 2}, {kTwoId, 1}},
        .attendees = {{QStringLiteral("Ben")}, {}, {{}, QStringLiteral("eve@example.com")}},
        .hold = true};
    QCOMPARE(*draft, expected);
    QCOMPARE(encode(*draft), json);
    QCOMPARE(seatsOf(draft->lines), 3);
    const OrderDraft least{.email = QStringLiteral("ada@example.com"), .lines = {{{}, 1}}};
    QCOMPARE(encode(least), QByteArray(R"({"email":"ada@example.com","lines":[{"quantity":1}]})"));
}

void TestSaleCodec::confirmations_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *json, const char *expected) {
        QTest::newRow(json) << QByteArray(json) << QByteArray(expected);
    };
    row("", "ok");
    row("{}", "ok");
    row(R"({"name":"Ada","attendees":[{"name":"Ben"}]})", "ok");
    row(R"({"attendees":[{"email":"x"}]})", "invalid_field attendees[0].email");
    row(R"({"email":"ada@example.com"})", "unknown_field email");
    row("[]", "invalid_json");
}

void TestSaleCodec::confirmations()
{
    QFETCH(QByteArray, json);
    const auto confirmation = decodeOrderConfirmation(json);
    QTEST(verdict(confirmation), "expected");
    if (confirmation) {
        QCOMPARE(*decodeOrderConfirmation(encode(*confirmation)), *confirmation);
    }
}

void TestSaleCodec::ordersRoundTrip()
{
    Registration seat = someRegistration();
    seat.orderId = kOneId;
    Order order{.id = kOneId,
                .eventId = kTwoId,
                .email = QStringLiteral("ada@example.com"),
                .name = QStringLiteral("\"Ada\""),
                .status = OrderStatus::Confirmed,
                .lines = {{{}, 1}},
                .createdAt = 1'700'000'000'123,
                .expiresAt = 1'800'000'000'000,
                .extended = true,
                .entryId = kTwoId,
                .registrations = {seat},
                .retaken = true};
    const QByteArray json = encodeAnswer(order);
    QVERIFY2(json.contains(R"("lines":[{"ticket_type_id":null,"quantity":1}])"), json.constData());
    QVERIFY2(json.contains(R"("status":"confirmed","email":"ada@example.com")"), json.constData());
    QVERIFY(!json.contains("_url"));
    QCOMPARE(*decodeOrder(json), order);
    const OrderLinks links{"/orders/x", {"/tickets/y"}};
    QByteArray linked;
    appendJson(linked, order, &links);
    QVERIFY(linked.contains(R"("extra":false,"ticket_url":"/tickets/y"}],)"));
    QVERIFY(linked.endsWith(R"("retaken":true,"order_url":"/orders/x"})"));
    QCOMPARE(*decodeOrder(linked), order);
    order = {kOneId, kTwoId, {}};
    QCOMPARE(*decodeOrder(encodeAnswer(order)), order);
    QVERIFY(!decodeOrder(QByteArray(R"({"id":")" + kOne + R"(","event_id":")" + kOne + "\"}")));
}

void TestSaleCodec::entries_data()
{
    QTest::addColumn<QByteArray>("json");
    QTest::addColumn<QByteArray>("expected");
    const auto row = [](const char *json, const char *expected) {
        QTest::newRow(json) << QByteArray(json) << QByteArray(expected);
    };
    row("{}", "invalid_field email");
    row(R"({"email":"ada@example.com"})", "ok");
    row(R"({"email":"ada@example.com","quantity":null,"ticket_type_id":null})", "ok");
    row(R"({"email":"ada@example.com","quantity":0})", "invalid_field quantity");
    row(R"({"email":"ada@example.com","quantity":101})", "invalid_field quantity");
    row(R"({"email":"ada@example.com","ticket_type_id":7})", "invalid_field ticket_type_id");
    row(R"({"email":"ada@example.com","position":1})", "unknown_field position");
}

void TestSaleCodec::entries()
{
    QFETCH(QByteArray, json);
    QTEST(verdict(decodeWaitingDraft(json)), "expected");
}

void TestSaleCodec::entriesRoundTrip()
{
    const WaitingDraft draft{.email = QStringLiteral("ada@example.com"),
                             .name = QStringLiteral("Ada"),
                             .language = MailLanguage::German,
                             .ticketTypeId = kOneId,
                             .quantity = 2};
    QCOMPARE(*decodeWaitingDraft(encode(draft)), draft);
    WaitingEntry entry{.id = kOneId,
                       .eventId = kTwoId,
                       .email = draft.email,
                       .name = draft.name,
                       .ticketTypeId = kTwoId,
                       .quantity = 2,
                       .status = WaitingStatus::Offered,
                       .createdAt = 1'700'000'000'123,
                       .orderId = kOneId};
    QCOMPARE(*decodeWaitingEntry(encodeAnswer(entry)), entry);
    QVERIFY(encodeAnswer(entry).contains(R"("position":null)"));
    QByteArray placed;
    appendJson(placed, entry, 7);
    QVERIFY(placed.contains(R"("position":7)"));
}

void TestSaleCodec::additions()
{
    const QByteArray json = R"({"email":"Ada@Example.com","name":"Ada","ticket_type_id":")" + kOne
        + R"(","exceed":true})";
    const auto addition = decodeRegistrationAddition(json);
    QVERIFY(addition);
    QCOMPARE(addition->draft.userEmail, QStringLiteral("ada@example.com"));
    QCOMPARE(addition->draft.ticketTypeId, std::optional(kOneId));
    QVERIFY(addition->exceeds);
    QCOMPARE(*decodeRegistrationAddition(encode(*addition)), *addition);
    const RegistrationAddition plain{{.userEmail = QStringLiteral("ada@example.com")}};
    QCOMPARE(encode(plain), QByteArray(R"({"email":"ada@example.com"})"));
    QCOMPARE(verdict(decodeRegistrationAddition(R"({"user_email":"ada@example.com"})")),
             QByteArray("unknown_field user_email"));
    QCOMPARE(verdict(decodeRegistrationAddition("{}")), QByteArray("invalid_field email"));
}

QTEST_GUILESS_MAIN(TestSaleCodec)

#include "tst_sale_codec.moc"
