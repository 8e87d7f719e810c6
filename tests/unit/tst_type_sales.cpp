// What everybody learns of the types of an event: whether they are on sale, and what is left.
#include "backend/reads/type_sales.h"

#include <QTest>

using namespace boxoffice;

namespace {

const Uuid kA = *Uuid::parse(QByteArrayView("01890000-0000-7000-8000-00000000000a"));
const Uuid kB = *Uuid::parse(QByteArrayView("01890000-0000-7000-8000-00000000000b"));

TicketType type(const Uuid &id, std::optional<int> capacity = {})
{
    TicketType type;
    type.id = id;
    type.capacity = capacity;
    return type;
}

// 10 seats, of types A and B.
EventOffer someOffer()
{
    EventOffer offer;
    offer.capacity = 10;
    offer.now = 1'000;
    offer.types = {type(kA), type(kB)};
    return offer;
}

QList<int> available(const EventOffer &offer)
{
    QList<int> seats;
    for (const OfferedType &each : offeredTypes(offer, true)) {
        seats.append(each.sale.available);
    }
    return seats;
}

} // namespace

class TestTypeSales : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void hiddenOnesAreLeftOut();
    void onSale_data();
    void onSale();
    void theLeastOfItsPoolsIsLeft();
    void expiredHoldsAreFree();
    void strictWishesKeepWhatIsTooSmall();
    void wishesOfOneTypeLeaveTheOther();
    void fillKeepsNothingThatIsTooSmall();
    void grantableWishesComeFirst();
    void wishesOfClosedTypesKeepNothing();
    void neverLessThanNothing();
};

void TestTypeSales::hiddenOnesAreLeftOut()
{
    EventOffer offer = someOffer();
    offer.types[0].hidden = true;
    QCOMPARE(offeredTypes(offer, true).size(), 2);
    const auto shown = offeredTypes(offer, false);
    QCOMPARE(shown.size(), 1);
    QCOMPARE(shown.first().type.id, kB);
    const QByteArray first = "[{\"id\":\"" + kB.toByteArray() + '"';
    QVERIFY(encodeTypes(shown).startsWith(first));
    QCOMPARE(encodeTypes({}), QByteArray("[]"));
}

void TestTypeSales::onSale_data()
{
    QTest::addColumn<EventOffer>("offer");
    QTest::addColumn<bool>("expected");
    const auto row = [](const char *name, auto change, bool expected) {
        EventOffer offer = someOffer();
        change(offer);
        QTest::newRow(name) << offer << expected;
    };
    row(
        "as it is", [](EventOffer &) {}, true);
    row(
        "draft", [](EventOffer &offer) { offer.status = EventStatus::Draft; }, false);
    row(
        "cancelled", [](EventOffer &offer) { offer.status = EventStatus::Cancelled; }, false);
    row(
        "over", [](EventOffer &offer) { offer.times.endsAt = 1'000; }, false);
    row(
        "over in a moment", [](EventOffer &offer) { offer.times.endsAt = 1'001; }, true);
    row(
        "begins now", [](EventOffer &offer) { offer.types[0].salesStartAt = 1'000; }, true);
    row(
        "in a moment", [](EventOffer &offer) { offer.types[0].salesStartAt = 1'001; }, false);
    row(
        "ends now", [](EventOffer &offer) { offer.types[0].salesEndAt = 1'000; }, false);
    row(
        "ends in a moment", [](EventOffer &offer) { offer.types[0].salesEndAt = 1'001; }, true);
    row(
        "the event in a moment", [](EventOffer &offer) { offer.sales.startsAt = 1'001; }, false);
    row(
        "the event ends now", [](EventOffer &offer) { offer.sales.endsAt = 1'000; }, false);
    row(
        "the event's begins later",
        [](EventOffer &offer) {
            offer.sales.startsAt = 1'001;
            offer.types[0].salesStartAt = 1;
        },
        false);
}

void TestTypeSales::onSale()
{
    QFETCH(EventOffer, offer);
    QTEST(offeredTypes(offer, true).first().sale.onSale, "expected");
}

void TestTypeSales::theLeastOfItsPoolsIsLeft()
{
    EventOffer offer = someOffer();
    offer.types[0].capacity = 7;
    QCOMPARE(available(offer), (QList<int>{7, 10}));
    Quota quota;
    quota.size = 5;
    quota.ticketTypeIds = {kA, kB};
    quota.bookedCount = 1;
    quota.heldCount = 1;
    offer.quotas = {quota};
    QCOMPARE(available(offer), (QList<int>{3, 3}));
    offer.quotas[0].ticketTypeIds = {kA};
    QCOMPARE(available(offer), (QList<int>{3, 10}));
    offer.bookedCount = 6;
    offer.heldCount = 2;
    QCOMPARE(available(offer), (QList<int>{2, 2}));
}

void TestTypeSales::expiredHoldsAreFree()
{
    EventOffer offer = someOffer();
    offer.types[0].capacity = 4;
    offer.heldCount = offer.types[0].heldCount = 4;
    QCOMPARE(available(offer), (QList<int>{0, 6}));
    offer.overdue = {{Uuid{}, 3}, {kA, 3}};
    QCOMPARE(available(offer), (QList<int>{3, 9}));
}

void TestTypeSales::strictWishesKeepWhatIsTooSmall()
{
    EventOffer offer = someOffer();
    offer.bookedCount = 9;
    offer.mostWanted = {{Uuid{}, 2}}; // 2 of any
    QCOMPARE(available(offer), (QList<int>{0, 0}));
}

void TestTypeSales::wishesOfOneTypeLeaveTheOther()
{
    EventOffer offer = someOffer();
    offer.types[0].capacity = 2;
    offer.types[0].bookedCount = 1;
    offer.mostWanted = {{kA, 2}};
    QCOMPARE(available(offer), (QList<int>{0, 10}));
    offer.mostWanted = {{kA, 3}}; // more than there are
    QCOMPARE(available(offer), (QList<int>{1, 10}));
}

void TestTypeSales::fillKeepsNothingThatIsTooSmall()
{
    EventOffer offer = someOffer();
    offer.sales.waitingPolicy = WaitingPolicy::Fill;
    offer.bookedCount = 9;
    offer.mostWanted = {{Uuid{}, 2}};
    QCOMPARE(available(offer), (QList<int>{1, 1}));
}

// What has expired and nobody has noticed yet is somebody else's with the next command.
void TestTypeSales::grantableWishesComeFirst()
{
    for (const WaitingPolicy policy : {WaitingPolicy::Strict, WaitingPolicy::Fill}) {
        EventOffer offer = someOffer();
        offer.sales.waitingPolicy = policy;
        offer.heldCount = 10;
        offer.overdue = {{Uuid{}, 2}, {kA, 2}};
        offer.types[0].heldCount = 10;
        offer.mostWanted = {{kB, 2}};
        QCOMPARE(available(offer), (QList<int>{0, 0}));
    }
}

void TestTypeSales::wishesOfClosedTypesKeepNothing()
{
    EventOffer offer = someOffer();
    offer.types[0].capacity = 1;
    offer.types[0].salesEndAt = 1'000;
    offer.mostWanted = {{kA, 2}};
    QCOMPARE(available(offer), (QList<int>{1, 10}));
    offer = someOffer();
    offer.types[0].hidden = true; // nobody who waits for any gets it
    offer.types[0].capacity = 1;
    offer.types[1].capacity = 0;
    offer.mostWanted = {{Uuid{}, 2}};
    QCOMPARE(available(offer), (QList<int>{1, 0}));
}

void TestTypeSales::neverLessThanNothing()
{
    EventOffer offer = someOffer();
    offer.capacity = 3;
    offer.bookedCount = 5;
    QCOMPARE(available(offer), (QList<int>{0, 0}));
}

QTEST_GUILESS_MAIN(TestTypeSales)
#include "tst_type_sales.moc"
