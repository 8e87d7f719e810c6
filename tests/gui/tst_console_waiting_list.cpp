// The console's view of who waits for seats, and what is done about them, against a real server.

#include "desktop/books/waiting_reasons.h"
#include "desktop/console/event_detail.h"
#include "desktop/console/order_desk.h"
#include "desktop/console/orders/order_export.h"
#include "desktop/console/orders/waiting_view.h"
#include "desktop/console/translations.h"
#include "tests/gui/sale_fixture.h"

#include <QComboBox>
#include <QMessageBox>
#include <QSignalSpy>

using namespace boxoffice;

class TestConsoleWaitingList : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void rowsTellWhoWaitsForWhat();
    void eventWithoutAListSaysSo();
    void emptyListSaysSo();
    void whyNothingIsOffered_data();
    void whyNothingIsOffered();
    void whatIsScarcestIsNamed();
    void offerOutOfTurnAsksFirst();
    void offerThatDoesNotFitIsRefusedInWords();
    void removedOneGivesTheOfferToTheNext();
    void listFollowsTheServer();
    void exportedAsShown();

private:
    bool look();
    // Four seats, of which three are booked; Ada waits for two, then Ben for one.
    bool buildList();
    void selectRowOf(const Uuid &entry);
    QString cell(int row, WaitingBook::Column column);
    int rows() { return book().model().rowCount(); }
    QString statusOf(const Uuid &entry);
    QString notice() { return window().notices().text(); }
    WaitingBook &book() { return window().session().waiting; }
    WaitingView &view() { return window().detail().waitingList(); }
    const OrderDesk &desk() { return window().orderDesk(); }
    MainWindow &window() { return m_console.window(); }

    OwnSettings m_settings;
    ConsoleOnServer m_console;
    SaleStage m_stage{m_console};
    Uuid m_order; // of the seats that are booked
    Uuid m_ada, m_ben;
};

void TestConsoleWaitingList::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
}

void TestConsoleWaitingList::init()
{
    QVERIFY(m_console.open());
}

void TestConsoleWaitingList::cleanup()
{
    m_console.close();
}

bool TestConsoleWaitingList::look()
{
    desk().showWaitingList->trigger();
    return QTest::qWaitFor([this] { return book().isRead() && !book().isLoading(); }, 20'000);
}

bool TestConsoleWaitingList::buildList()
{
    SalesRules rules;
    rules.waitingList = true;
    if (!m_stage.arrange(QStringLiteral("Night Walk"), 4, rules)) {
        return false;
    }
    m_order =
        m_stage.order({QStringLiteral("Zoe"), QStringLiteral("zoe@example.org"), {{Uuid{}, 3}}});
    m_ada = m_stage.join(QStringLiteral("Ada Byron"), QStringLiteral("ada@example.org"), {}, 2);
    m_ben = m_stage.join(QStringLiteral("Ben Berg"), QStringLiteral("ben@example.org"), {}, 1);
    return !m_order.isNil() && !m_ada.isNil() && !m_ben.isNil() && look()
        && QTest::qWaitFor([this] { return rows() == 2; }, 20'000);
}

void TestConsoleWaitingList::selectRowOf(const Uuid &entry)
{
    const int row = book().model().rowOf(entry);
    QVERIFY(row >= 0);
    view().table().selectRow(row);
}

QString TestConsoleWaitingList::cell(int row, WaitingBook::Column column)
{
    return book().model().index(row, column).data().toString();
}

// As the server has it.
QString TestConsoleWaitingList::statusOf(const Uuid &entry)
{
    for (const QJsonValue &each : m_stage.get("/waiting-list").jsonArray()) {
        if (each[QStringLiteral("id")].toString() == entry.toString()) {
            return each[QStringLiteral("status")].toString();
        }
    }
    return {};
}

void TestConsoleWaitingList::rowsTellWhoWaitsForWhat()
{
    QVERIFY(buildList());
    QCOMPARE(cell(0, WaitingBook::Position), QStringLiteral("1"));
    QCOMPARE(cell(1, WaitingBook::Position), QStringLiteral("2"));
    QCOMPARE(cell(0, WaitingBook::Name), QStringLiteral("Ada Byron"));
    QCOMPARE(cell(0, WaitingBook::Email), QStringLiteral("ada@example.org"));
    QCOMPARE(cell(0, WaitingBook::Wish), QStringLiteral("2 seats"));
    QCOMPARE(cell(0, WaitingBook::Status), QStringLiteral("Waiting"));
    QVERIFY(!cell(0, WaitingBook::CreatedAt).isEmpty());
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, WaitingBook::Offer), QStringLiteral("Only 1 seat is free."),
                              20'000);
    QCOMPARE(cell(1, WaitingBook::Offer),
             QStringLiteral("Place 1 comes first, and nobody is overtaken."));
    const QString rules = labelText(&window(), "waitingRemark");
    QVERIFY2(rules.contains(QStringLiteral("Nobody is overtaken"))
                 && rules.contains(QStringLiteral("12 hours")),
             qPrintable(rules));
    QCOMPARE(labelText(&window(), "waitingCount"), QStringLiteral("2 entries"));
}

void TestConsoleWaitingList::eventWithoutAListSaysSo()
{
    QVERIFY(m_stage.arrange(QStringLiteral("Reading"), 5));
    QVERIFY(look());
    QVERIFY(labelText(&window(), "waitingEmpty").contains(QStringLiteral("has no waiting list")));
    QCOMPARE(labelText(&window(), "waitingRemark"), QString());
    QVERIFY(!desk().offerSeats->isEnabled());
    QVERIFY(!desk().removeEntry->isEnabled());
}

void TestConsoleWaitingList::emptyListSaysSo()
{
    SalesRules rules;
    rules.waitingList = true;
    rules.waitingPolicy = WaitingPolicy::Fill;
    rules.offerHours = 1;
    QVERIFY(m_stage.arrange(QStringLiteral("Reading"), 5, rules));
    QVERIFY(look());
    QVERIFY(labelText(&window(), "waitingEmpty").contains(QStringLiteral("Nobody waits")));
    const QString said = labelText(&window(), "waitingRemark");
    QVERIFY2(said.contains(QStringLiteral("first for whom they suffice"))
                 && said.contains(QStringLiteral("for 1 hour.")),
             qPrintable(said));
}

void TestConsoleWaitingList::whyNothingIsOffered_data()
{
    QTest::addColumn<int>("wanted"); // by the one who is next
    QTest::addColumn<int>("booked"); // of four
    QTest::addColumn<bool>("onSale");
    QTest::addColumn<bool>("strict");
    QTest::addColumn<QString>("first");
    QTest::addColumn<QString>("second"); // who wants one seat
    const QString comesFirst = QStringLiteral("Place 1 comes first, and nobody is overtaken.");
    const QString soon =
        QStringLiteral("Seats are free: an offer comes with the next change of the event.");
    QTest::newRow("full/all of it") << 2 << 4 << true << true << "No seat is free."
                                    << "No seat is free.";
    QTest::newRow("too few/nobody is overtaken")
        << 2 << 3 << true << true << "Only 1 seat is free." << comesFirst;
    QTest::newRow("too few/the first who fits")
        << 2 << 3 << true << false << "Only 1 seat is free." << soon;
    QTest::newRow("wish/more than there are")
        << 5 << 3 << true << true << "Passed over: the event has only 4 seats at all." << soon;
    QTest::newRow("type/not on sale")
        << 2 << 3 << false << true << "Passed over: “Balcony” is not on sale."
        << "Passed over: “Balcony” is not on sale.";
}

void TestConsoleWaitingList::whyNothingIsOffered()
{
    QFETCH(int, wanted);
    QFETCH(int, booked);
    QFETCH(bool, onSale);
    QFETCH(bool, strict);
    SaleState sale;
    sale.event.capacity = 4;
    sale.event.bookedCount = booked;
    sale.event.sales.waitingList = true;
    sale.event.sales.waitingPolicy = strict ? WaitingPolicy::Strict : WaitingPolicy::Fill;
    IdSource ids;
    WaitingPlace first;
    first.id = ids.next(1'000);
    first.quantity = wanted;
    first.position = 1;
    WaitingPlace second;
    second.id = ids.next(2'000);
    second.position = 2;
    if (!onSale) {
        ListedTicketType type;
        type.id = ids.next(3'000);
        type.name = QStringLiteral("Balcony");
        sale.types = {type};
        sale.event.ticketTypes = 1;
        first.ticketTypeId = second.ticketTypeId = type.id;
    }
    const auto reasons = boxoffice::whyNothingIsOffered({first, second}, sale);
    QTEST(reasons.value(first.id), "first");
    QTEST(reasons.value(second.id), "second");
}

// The pool with the fewest seats; of a wish for any type, what one type lacks explains nothing.
void TestConsoleWaitingList::whatIsScarcestIsNamed()
{
    IdSource ids;
    SaleState sale;
    sale.event.status = EventStatus::Published;
    sale.event.capacity = 20;
    sale.event.bookedCount = 12;
    sale.event.sales.waitingList = true;
    sale.event.ticketTypes = 2;
    for (const char *name : {"Adult", "Child"}) {
        ListedTicketType type;
        type.id = ids.next(1'000);
        type.name = QString::fromLatin1(name);
        type.sale.onSale = true;
        sale.types.append(type);
    }
    Quota hall;
    hall.name = QStringLiteral("Hall");
    hall.size = 15;
    hall.bookedCount = 12;
    hall.ticketTypeIds = {sale.types[0].id, sale.types[1].id};
    sale.quotas = {hall};
    WaitingPlace child;
    child.id = ids.next(2'000);
    child.position = 1;
    child.quantity = 10;
    child.ticketTypeId = sale.types[1].id;
    WaitingPlace any = child;
    any.id = ids.next(3'000);
    any.position = 2;
    any.ticketTypeId.reset();
    const auto reasons = boxoffice::whyNothingIsOffered({child, any}, sale);
    QCOMPARE(reasons.value(child.id), QStringLiteral("Only 3 seats of “Hall” are free."));
    QCOMPARE(reasons.value(any.id), QStringLiteral("No type of ticket has 10 seats free for it."));
}

void TestConsoleWaitingList::offerOutOfTurnAsksFirst()
{
    QVERIFY(buildList());
    selectRowOf(m_ben);
    desk().offerSeats->trigger();
    auto *question = openDialog<QMessageBox>();
    QVERIFY(question);
    QVERIFY2(question->text().contains(QStringLiteral("1 person who came before is passed over")),
             qPrintable(question->text()));
    QTest::keyClick(question, Qt::Key_Return); // the careful answer
    QTRY_VERIFY(!openDialog<QMessageBox>());
    QCOMPARE(statusOf(m_ben), QStringLiteral("waiting"));
    desk().offerSeats->trigger();
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_COMPARE_WITH_TIMEOUT(cell(1, WaitingBook::Status), QStringLiteral("Seats offered"),
                              20'000);
    QCOMPARE(statusOf(m_ben), QStringLiteral("offered"));
    QCOMPARE(notice(), QStringLiteral("Seats are offered to Ben Berg <ben@example.org>."));
    QTRY_VERIFY_WITH_TIMEOUT(cell(1, WaitingBook::Offer).startsWith(QStringLiteral("until ")),
                             20'000);
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, WaitingBook::Offer), QStringLiteral("No seat is free."),
                              20'000);
    QVERIFY(!desk().offerSeats->isEnabled());
    QVERIFY(desk().removeEntry->isEnabled());
}

void TestConsoleWaitingList::offerThatDoesNotFitIsRefusedInWords()
{
    QVERIFY(buildList());
    selectRowOf(m_ada);
    desk().offerSeats->trigger();
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_COMPARE_WITH_TIMEOUT(notice(),
                              QStringLiteral("There are not enough free seats for what Ada Byron "
                                             "<ada@example.org> wants: 2 seats."),
                              20'000);
    QCOMPARE(statusOf(m_ada), QStringLiteral("waiting"));
    // Somebody else was faster.
    m_stage.remove("/waiting-list/" + m_ben.toByteArray());
    selectRowOf(m_ben);
    desk().offerSeats->trigger();
    if (auto *question = openDialog<QMessageBox>()) { // else it was noticed already
        click(question, "confirm");
        QTRY_VERIFY2_WITH_TIMEOUT(notice().contains(QStringLiteral("does not wait any more")),
                                  qPrintable(notice()), 20'000);
    }
    QTRY_COMPARE_WITH_TIMEOUT(cell(1, WaitingBook::Status), QStringLiteral("Left the list"),
                              20'000);
}

void TestConsoleWaitingList::removedOneGivesTheOfferToTheNext()
{
    QVERIFY(buildList());
    selectRowOf(m_ada);
    QTest::keyClick(&view().table(), Qt::Key_Delete);
    auto *question = openDialog<QMessageBox>();
    QVERIFY(question);
    QVERIFY2(question->text().contains(QStringLiteral("Ada Byron")), qPrintable(question->text()));
    click(question, "confirm");
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, WaitingBook::Status), QStringLiteral("Left the list"),
                              20'000);
    QCOMPARE(cell(0, WaitingBook::Position), QString());
    // The one seat suffices for Ben, who is next now.
    QTRY_COMPARE_WITH_TIMEOUT(cell(1, WaitingBook::Status), QStringLiteral("Seats offered"),
                              20'000);
    QVERIFY(notice().contains(QStringLiteral("is off the waiting list")));
    QTRY_VERIFY_WITH_TIMEOUT(cell(1, WaitingBook::Offer).startsWith(QStringLiteral("until ")),
                             20'000);
}

void TestConsoleWaitingList::listFollowsTheServer()
{
    QVERIFY(buildList());
    selectRowOf(m_ben);
    m_stage.remove("/orders/" + m_order.toByteArray()); // four seats are free again
    for (const int row : {0, 1}) {
        QTRY_COMPARE_WITH_TIMEOUT(cell(row, WaitingBook::Status), QStringLiteral("Seats offered"),
                                  20'000);
    }
    QCOMPARE(view().selected()->id, m_ben);
    auto *filter = window().findChild<QComboBox *>(QStringLiteral("waitingFilter"));
    filter->setCurrentIndex(filter->findText(QStringLiteral("Waiting")));
    QTRY_VERIFY_WITH_TIMEOUT(book().isRead() && rows() == 0, 20'000);
    QCOMPARE(labelText(&window(), "waitingEmpty"), QStringLiteral("Nobody waits at the moment."));
    // Joining changes no seats, so that it is not told: it is noticed all the same.
    QVERIFY(
        !m_stage.order({QStringLiteral("Yan"), QStringLiteral("yan@example.org"), {{Uuid{}, 1}}})
             .isNil());
    QVERIFY(!m_stage.join(QStringLiteral("Cem"), QStringLiteral("cem@example.org"), {}, 1).isNil());
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 1, 30'000);
    QCOMPARE(cell(0, WaitingBook::Name), QStringLiteral("Cem"));
}

void TestConsoleWaitingList::exportedAsShown()
{
    QVERIFY(buildList());
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("waiting.csv"));
    WaitingExport job(book().client(), book().query(), {}, path, nullptr);
    QSignalSpy finished(&job, &CsvExport::finished);
    job.start();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().split('\n');
    QCOMPARE(lines.size(), 4); // with the empty one behind the last
    QVERIFY(lines.at(0).startsWith("\xef\xbb\xbfid,position,status,"));
    const QByteArray ada = m_ada.toByteArray() + ",1,waiting,ada@example.org,Ada Byron,,2,";
    const QByteArray ben = m_ben.toByteArray() + ",2,waiting,ben@example.org,Ben Berg,,1,";
    QVERIFY2(lines.at(1).startsWith(ada), lines.at(1).constData());
    QVERIFY2(lines.at(2).startsWith(ben), lines.at(2).constData());
}

QTEST_MAIN(TestConsoleWaitingList)
#include "tst_console_waiting_list.moc"
