// The console's list of orders, and what is done to one, against a real server.

#include "desktop/books/order_words.h"
#include "desktop/console/event_detail.h"
#include "desktop/console/order_desk.h"
#include "desktop/console/orders/order_dialog.h"
#include "desktop/console/orders/order_export.h"
#include "desktop/console/orders/orders_view.h"
#include "desktop/console/registrations/correct_dialog.h"
#include "desktop/console/registrations/registration_export.h"
#include "desktop/console/translations.h"
#include "shared/api/registration_csv.h"
#include "tests/gui/sale_fixture.h"

#include <QComboBox>
#include <QMessageBox>
#include <QScrollBar>
#include <QSignalSpy>

using namespace boxoffice;

class TestConsoleOrders : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void rowsTellWhoOrderedWhat();
    void nobodyHasOrdered();
    void ordersAreFound_data();
    void ordersAreFound();
    void filterTellsThemApart();
    void holdIsReleasedAfterAQuestion();
    void expiredHoldFreesItsSeats();
    void partOfAnOrderIsCancelledAndRestored();
    void wholeOrderIsCancelled();
    void ticketOfAnOrderIsCorrected();
    void newOrdersLeaveSelectionAndPlace();
    void longListComesInPages();
    void lostAnswerIsAskedForWithTheSameKey();
    void deletedEventIsTold();
    void exportedAsShown();
    void exportedTicketsNameTheirType();

private:
    // The list is looked at and read.
    bool look();
    bool buildSale();
    void selectRowOf(const Uuid &order);
    QString cell(int row, OrderBook::Column column);
    int rows() { return book().model().rowCount(); }
    OrderDialog *openOrder(const Uuid &order);
    QStringList ticketColumn(OrderDialog &dialog, int column);
    void selectTickets(OrderDialog &dialog, const QList<int> &tickets);
    QString notice() { return window().notices().text(); }
    OrderBook &book() { return window().session().orders; }
    OrdersView &view() { return window().detail().orders(); }
    const OrderDesk &desk() { return window().orderDesk(); }
    MainWindow &window() { return m_console.window(); }

    OwnSettings m_settings;
    ConsoleOnServer m_console;
    SaleStage m_stage{m_console};
    Uuid m_balcony, m_stalls; // types
    Uuid m_confirmed, m_held; // orders: of Ada, of Ben
};

void TestConsoleOrders::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
}

void TestConsoleOrders::init()
{
    QVERIFY(m_console.open());
}

void TestConsoleOrders::cleanup()
{
    m_console.close();
}

bool TestConsoleOrders::look()
{
    desk().showOrders->trigger();
    return QTest::qWaitFor([this] { return book().isRead() && !book().isLoading(); }, 20'000);
}

bool TestConsoleOrders::buildSale()
{
    if (!m_stage.arrange(QStringLiteral("Night Walk"), 12)) {
        return false;
    }
    m_balcony = m_stage.addType(QStringLiteral("Balcony"), 4);
    m_stalls = m_stage.addType(QStringLiteral("Stalls"), 8);
    m_confirmed = m_stage.order({QStringLiteral("Ada Byron"),
                                 QStringLiteral("ada@example.org"),
                                 {{m_balcony, 2}, {m_stalls, 1}}});
    m_held = m_stage.order(
        {QStringLiteral("Ben Berg"), QStringLiteral("ben@example.org"), {{m_stalls, 2}}, true});
    return !m_confirmed.isNil() && !m_held.isNil() && look()
        && QTest::qWaitFor(
            [this] {
                return rows() == 2 && cell(0, OrderBook::Seats).contains(QStringLiteral("Balcony"));
            },
            20'000);
}

void TestConsoleOrders::selectRowOf(const Uuid &order)
{
    const int row = book().model().rowOf(order);
    QVERIFY(row >= 0);
    view().table().selectRow(row);
}

QString TestConsoleOrders::cell(int row, OrderBook::Column column)
{
    return book().model().index(row, column).data().toString();
}

OrderDialog *TestConsoleOrders::openOrder(const Uuid &order)
{
    selectRowOf(order);
    QTest::keyClick(&view().table(), Qt::Key_Return);
    return openDialog<OrderDialog>();
}

QStringList TestConsoleOrders::ticketColumn(OrderDialog &dialog, int column)
{
    const auto *table = dialog.findChild<QTableView *>(QStringLiteral("orderTickets"));
    QStringList cells;
    for (int row = 0; row < table->model()->rowCount(); ++row) {
        cells += table->model()->index(row, column).data().toString();
    }
    return cells;
}

void TestConsoleOrders::selectTickets(OrderDialog &dialog, const QList<int> &tickets)
{
    auto *table = dialog.findChild<QTableView *>(QStringLiteral("orderTickets"));
    table->clearSelection();
    for (const int row : tickets) {
        table->selectionModel()->select(table->model()->index(row, 0),
                                        QItemSelectionModel::Select | QItemSelectionModel::Rows);
    }
}

void TestConsoleOrders::rowsTellWhoOrderedWhat()
{
    QVERIFY(buildSale());
    QCOMPARE(cell(0, OrderBook::Number), formatOrderNumber(m_confirmed));
    QCOMPARE(cell(0, OrderBook::Name), QStringLiteral("Ada Byron"));
    QCOMPARE(cell(0, OrderBook::Email), QStringLiteral("ada@example.org"));
    QCOMPARE(cell(0, OrderBook::Seats), QStringLiteral("2 × Balcony, 1 × Stalls"));
    QCOMPARE(cell(0, OrderBook::Status), QStringLiteral("Confirmed"));
    QCOMPARE(cell(0, OrderBook::Expiry), QString());
    QCOMPARE(cell(1, OrderBook::Status), QStringLiteral("Held"));
    const QString first = cell(1, OrderBook::Expiry);
    QVERIFY2(first.startsWith(QStringLiteral("in 9:")) || first == QStringLiteral("in 10:00 min"),
             qPrintable(first));
    // It counts down on the screen, too.
    QSignalSpy changed(&book().model(), &QAbstractItemModel::dataChanged);
    QTRY_VERIFY(cell(1, OrderBook::Expiry) != first);
    QTRY_VERIFY(!changed.isEmpty());
    QCOMPARE(labelText(&window(), "orderCount"),
             QStringLiteral("2 orders  ·  2 seats are held at the moment"));
    QTRY_COMPARE(labelText(&window(), "headerSeats"),
                 QStringLiteral("3 of 12 seats booked, 2 held, 7 left"));
}

void TestConsoleOrders::nobodyHasOrdered()
{
    QVERIFY(m_stage.arrange(QStringLiteral("Reading"), 5));
    QVERIFY(look());
    QVERIFY(labelText(&window(), "orderEmpty").contains(QStringLiteral("No orders yet")));
    QVERIFY(!desk().openOrder->isEnabled());
    QVERIFY(desk().exportOrders->isEnabled());
}

void TestConsoleOrders::ordersAreFound_data()
{
    QTest::addColumn<QString>("search");
    QTest::addColumn<QString>("name");
    QTest::newRow("name/a part, other case") << "berg"
                                             << "Ben Berg";
    QTest::newRow("address/a part") << "ada@"
                                    << "Ada Byron";
    QTest::newRow("number/as it is read out") << "number"
                                              << "Ada Byron";
    QTest::newRow("nothing fits") << "zoe" << QString();
}

void TestConsoleOrders::ordersAreFound()
{
    QFETCH(QString, search);
    QFETCH(QString, name);
    QVERIFY(buildSale());
    view().search().setText(
        search == QStringLiteral("number") ? formatOrderNumber(m_confirmed).toLower() : search);
    QTRY_COMPARE_WITH_TIMEOUT(book().query().search.isEmpty(), false, 5'000);
    QTRY_COMPARE_WITH_TIMEOUT(rows(), name.isEmpty() ? 0 : 1, 20'000);
    QTRY_VERIFY(book().isRead());
    if (name.isEmpty()) {
        QCOMPARE(labelText(&window(), "orderEmpty"), QStringLiteral("No order fits this search."));
    } else {
        QCOMPARE(cell(0, OrderBook::Name), name);
    }
}

void TestConsoleOrders::filterTellsThemApart()
{
    QVERIFY(buildSale());
    auto *filter = window().findChild<QComboBox *>(QStringLiteral("orderFilter"));
    const auto show = [&](const char *status) {
        filter->setCurrentIndex(filter->findText(QLatin1StringView(status)));
        return QTest::qWaitFor([this] { return book().isRead(); }, 20'000);
    };
    QVERIFY(show("Held"));
    QCOMPARE(rows(), 1);
    QCOMPARE(cell(0, OrderBook::Name), QStringLiteral("Ben Berg"));
    QVERIFY(show("Expired"));
    QCOMPARE(rows(), 0);
    QCOMPARE(labelText(&window(), "orderEmpty"), QStringLiteral("No hold has expired."));
    QVERIFY(show("All"));
    QCOMPARE(rows(), 2);
}

void TestConsoleOrders::holdIsReleasedAfterAQuestion()
{
    QVERIFY(buildSale());
    selectRowOf(m_held);
    desk().cancelOrder->trigger();
    auto *question = openDialog<QMessageBox>();
    QVERIFY(question);
    QVERIFY2(question->text().contains(QStringLiteral("2 seats are freed")),
             qPrintable(question->text()));
    QTest::keyClick(question, Qt::Key_Return); // the careful answer
    QTRY_VERIFY(!openDialog<QMessageBox>());
    QCOMPARE(m_stage.count("held_count"), 2);
    desk().cancelOrder->trigger();
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_COMPARE_WITH_TIMEOUT(cell(1, OrderBook::Status), QStringLiteral("Cancelled"), 20'000);
    QVERIFY2(notice().contains(QStringLiteral("were released")), qPrintable(notice()));
    QCOMPARE(m_stage.count("held_count"), 0);
    QTRY_COMPARE_WITH_TIMEOUT(labelText(&window(), "orderCount"), QStringLiteral("2 orders"),
                              20'000);
    QTRY_COMPARE(labelText(&window(), "headerSeats"),
                 QStringLiteral("3 of 12 seats booked, 9 left"));
    QTRY_VERIFY(!desk().cancelOrder->isEnabled()); // there is nothing left to be cancelled
}

void TestConsoleOrders::expiredHoldFreesItsSeats()
{
    QVERIFY(buildSale());
    OrderDialog *dialog = openOrder(m_held);
    QVERIFY(dialog);
    QVERIFY(labelText(dialog, "orderFate").contains(QStringLiteral("2 seats are kept until")));
    QVERIFY(labelText(dialog, "orderTicketsEmpty").contains(QStringLiteral("no tickets before")));
    QVERIFY(m_console.endHolds(m_stage.event()));
    QTRY_VERIFY_WITH_TIMEOUT(
        labelText(dialog, "orderFate").contains(QStringLiteral("2 seats were freed")), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(cell(1, OrderBook::Status), QStringLiteral("Expired"), 30'000);
    QTRY_COMPARE_WITH_TIMEOUT(labelText(&window(), "orderCount"), QStringLiteral("2 orders"),
                              30'000);
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("orderCancel"))->isEnabled());
    dialog->reject();
}

void TestConsoleOrders::partOfAnOrderIsCancelledAndRestored()
{
    QVERIFY(buildSale());
    OrderDialog *dialog = openOrder(m_confirmed);
    QVERIFY(dialog);
    QTRY_COMPARE(ticketColumn(*dialog, 3),
                 (QStringList{QStringLiteral("Balcony"), QStringLiteral("Balcony"),
                              QStringLiteral("Stalls")}));
    auto *cancel = dialog->findChild<QPushButton *>(QStringLiteral("orderCancelTickets"));
    QVERIFY(!cancel->isEnabled()); // none is selected
    selectTickets(*dialog, {0, 2});
    click(dialog, "orderCancelTickets");
    QTRY_COMPARE_WITH_TIMEOUT(labelText(dialog, "orderSaid"),
                              QStringLiteral("2 tickets cancelled, and as many seats freed."),
                              20'000);
    QTRY_COMPARE(ticketColumn(*dialog, 4).filter(QStringLiteral("Cancelled")).size(), 2);
    QCOMPARE(m_stage.count("booked_count"), 1);
    QTRY_VERIFY(
        labelText(dialog, "orderFate").contains(QStringLiteral("2 tickets were cancelled")));
    QCOMPARE(m_stage.statusOf("/orders/" + m_confirmed.toByteArray()), QStringLiteral("confirmed"));
    selectTickets(*dialog, {0, 1, 2});
    click(dialog, "orderRestore");
    QTRY_COMPARE_WITH_TIMEOUT(labelText(dialog, "orderSaid"), QStringLiteral("2 tickets restored."),
                              20'000);
    QCOMPARE(m_stage.count("booked_count"), 3);
    QTRY_COMPARE(ticketColumn(*dialog, 4).filter(QStringLiteral("Valid")).size(), 3);
    dialog->reject();
}

void TestConsoleOrders::wholeOrderIsCancelled()
{
    QVERIFY(buildSale());
    OrderDialog *dialog = openOrder(m_confirmed);
    QVERIFY(dialog);
    click(dialog, "orderCancel");
    auto *question = openDialog<QMessageBox>();
    QVERIFY(question);
    QVERIFY2(question->text().contains(QStringLiteral("3 valid tickets")),
             qPrintable(question->text()));
    click(question, "confirm");
    QTRY_VERIFY_WITH_TIMEOUT(
        labelText(dialog, "orderSaid").contains(QStringLiteral("was cancelled")), 20'000);
    QTRY_COMPARE(ticketColumn(*dialog, 4).filter(QStringLiteral("Cancelled")).size(), 3);
    QCOMPARE(m_stage.count("booked_count"), 0);
    QTRY_COMPARE(cell(0, OrderBook::Status), QStringLiteral("Cancelled"));
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("orderCancel"))->isEnabled());
    dialog->reject();
    // Whose it was can be erased, and the order stays.
    for (const Registration &ticket : book().model().at(0).registrations) {
        const Uuid event = m_stage.event();
        QVERIFY(
            answerOf(m_console.other().eraseRegistration(event, ticket.id, ApiClient::newKey())));
    }
    book().refresh();
    QTRY_COMPARE_WITH_TIMEOUT(cell(0, OrderBook::Email), QStringLiteral("(erased)"), 20'000);
}

void TestConsoleOrders::ticketOfAnOrderIsCorrected()
{
    QVERIFY(buildSale());
    OrderDialog *dialog = openOrder(m_confirmed);
    QVERIFY(dialog);
    QTRY_COMPARE(ticketColumn(*dialog, 0).size(), 3);
    selectTickets(*dialog, {0, 1});
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("orderCorrect"))->isEnabled());
    selectTickets(*dialog, {1});
    click(dialog, "orderCorrect");
    auto *correction = openDialog<CorrectDialog>();
    QVERIFY(correction);
    correction->findChild<QLineEdit *>(QStringLiteral("correctName"))
        ->setText(QStringLiteral("Grace Hopper"));
    click(correction, "correctSave");
    QTRY_COMPARE_WITH_TIMEOUT(ticketColumn(*dialog, 1).value(1), QStringLiteral("Grace Hopper"),
                              20'000);
    QCOMPARE(ticketColumn(*dialog, 1).value(0), QStringLiteral("Ada Byron"));
    QTRY_VERIFY(!openDialog<CorrectDialog>());
    dialog->reject();
}

void TestConsoleOrders::newOrdersLeaveSelectionAndPlace()
{
    QVERIFY(m_stage.arrange(QStringLiteral("Fair"), 500));
    const auto orderOf = [this](int n) {
        return m_stage.order({QStringLiteral("Guest %1").arg(n),
                              QStringLiteral("guest%1@example.org").arg(n),
                              {{Uuid{}, 1}}});
    };
    Uuid middle;
    for (int n = 0; n < 40; ++n) {
        const Uuid id = orderOf(n);
        middle = n == 20 ? id : middle;
    }
    QVERIFY(look());
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 40, 20'000);
    selectRowOf(middle);
    QScrollBar &bar = *view().table().verticalScrollBar();
    bar.setValue(bar.maximum() / 2);
    const int place = bar.value();
    for (int n = 40; n < 45; ++n) {
        orderOf(n);
    }
    m_stage.remove("/orders/" + middle.toByteArray());
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 45, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(cell(20, OrderBook::Status), QStringLiteral("Cancelled"), 20'000);
    QCOMPARE(view().selected()->id, middle);
    QCOMPARE(bar.value(), place);
}

void TestConsoleOrders::longListComesInPages()
{
    QVERIFY(m_stage.arrange(QStringLiteral("Marathon"), 5'000));
    QVERIFY(m_console.insertOrders(m_stage.event(), 1'200));
    QVERIFY(look());
    QCOMPARE(rows(), 500);
    QCOMPARE(labelText(&window(), "orderCount"),
             QStringLiteral("The first 500 orders; scroll for more"));
    for (const int expected : {1'000, 1'200}) {
        view().table().scrollToBottom();
        QTRY_COMPARE_WITH_TIMEOUT(rows(), expected, 20'000);
    }
    QVERIFY(book().model().isComplete());
    view().table().selectRow(700);
    const Uuid selected = view().selected()->id;
    book().refresh();
    QTRY_VERIFY_WITH_TIMEOUT(!book().isLoading(), 20'000);
    QCOMPARE(rows(), 1'200);
    QCOMPARE(view().selected()->id, selected);
}

void TestConsoleOrders::lostAnswerIsAskedForWithTheSameKey()
{
    QVERIFY(buildSale());
    const Uuid event = m_stage.event();
    LossyLine line(m_console.server().port());
    window().connectTo(line.url());
    QTRY_VERIFY_WITH_TIMEOUT(window().session().events.find(event), 20'000);
    window().eventsView().select(event);
    QVERIFY(look());
    QTRY_COMPARE_WITH_TIMEOUT(rows(), 2, 20'000);
    window().session().client.setPatience(std::chrono::milliseconds(3'000));
    line.loseAnswers(true);
    selectRowOf(m_held);
    desk().cancelOrder->trigger();
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_VERIFY2_WITH_TIMEOUT(notice().contains(QStringLiteral("once more is safe")),
                              qPrintable(notice()), 20'000);
    QVERIFY(line.lost() > 1);                     // it was asked for again by itself
    QTRY_COMPARE(m_stage.count("held_count"), 0); // it was done all the same
    line.loseAnswers(false);
    QVERIFY(window().session().changesUnderWay == 0);
    selectRowOf(m_held);
    QTRY_COMPARE_WITH_TIMEOUT(cell(1, OrderBook::Status), QStringLiteral("Cancelled"), 20'000);
    const QByteArrayList keys = line.keys();
    QVERIFY(!keys.first().isEmpty());
    QCOMPARE(keys.count(keys.first()), keys.size());
}

void TestConsoleOrders::deletedEventIsTold()
{
    QVERIFY(buildSale());
    OrderDialog *dialog = openOrder(m_confirmed);
    QVERIFY(dialog);
    QVERIFY(answerOf(m_console.other().deleteEvent(m_stage.event(), true, ApiClient::newKey())));
    QTRY_VERIFY_WITH_TIMEOUT(
        labelText(dialog, "orderFate").contains(QStringLiteral("event was deleted")), 20'000);
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("orderCancel"))->isEnabled());
    dialog->reject();
}

void TestConsoleOrders::exportedAsShown()
{
    QVERIFY(buildSale());
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("orders.csv"));
    OrderExport job(book().client(), book().query(), {{m_balcony, QStringLiteral("Balcony")}}, path,
                    nullptr);
    QSignalSpy finished(&job, &CsvExport::finished);
    job.start();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QList<QByteArray> lines = file.readAll().split('\n');
    QCOMPARE(lines.size(), 4); // with the empty one behind the last
    QCOMPARE(lines.at(0), csvBegin(CsvMark::ByteOrderMark) + orderCsvHeader().trimmed() + '\r');
    const QByteArray ada =
        ",confirmed,ada@example.org,Ada Byron,3,\"2 Balcony; 1 " + m_stalls.toByteArray() + "\",";
    QVERIFY2(lines.at(1).contains(ada), lines.at(1).constData());
    QVERIFY2(lines.at(2).contains(",held,ben@example.org,Ben Berg,2,"), lines.at(2).constData());
}

void TestConsoleOrders::exportedTicketsNameTheirType()
{
    QVERIFY(buildSale());
    const QTemporaryDir folder;
    const QString path = folder.filePath(QStringLiteral("tickets.csv"));
    RegistrationExport job(window().session().client,
                           RegistrationQuery{.eventId = m_stage.event(), .search = {}},
                           {{m_balcony, QStringLiteral("Balcony")}}, path, nullptr);
    QSignalSpy finished(&job, &CsvExport::finished);
    job.start();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    QFile file(path);
    QVERIFY(file.open(QIODevice::ReadOnly));
    const QByteArray text = file.readAll();
    QCOMPARE(text.count(",Balcony\r\n"), 2);
    QCOMPARE(text.count(QByteArray(',' + m_stalls.toByteArray() + "\r\n")),
             1); // a type that is not known
}

QTEST_MAIN(TestConsoleOrders)
#include "tst_console_orders.moc"
