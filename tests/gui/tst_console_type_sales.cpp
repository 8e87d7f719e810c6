// How events are sold, in the console: the settings in the editor, copies with their ticket types,
// sales by type over time, seats that are held. Against a real server.

#include "desktop/books/type_sales.h"
#include "desktop/console/dashboard/types_chart.h"
#include "desktop/console/events/type_copying.h"
#include "desktop/console/translations.h"
#include "desktop/look/progress_panel.h"
#include "tests/gui/server_fixture.h"
#include "tests/support/blocking_http.h"
#include "tests/support/patience.h"

#include <QChart>
#include <QCheckBox>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QLineSeries>
#include <QSignalSpy>
#include <QTabWidget>

using namespace boxoffice;

namespace {

constexpr qint64 kMinute = 60'000;
constexpr qint64 kHour = 60 * kMinute;
constexpr qint64 kNow = 1'790'000'000'000;

} // namespace

class TestConsoleTypeSales : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void saleIsSetInTheEditor();
    void faultOfTheSaleIsShown();
    void saleOfSomebodyElseIsMerged();
    void copyHasTypesAndQuotas();
    void copyingGoesOnWhereItStopped();
    void copyingSurvivesTheServer();
    void linesOfTypesAddUp();
    void typesWithoutSalesHaveNoLine();
    void chartOfTypesFollowsTheSale();
    void heldSeatsAreNotLeft();

private:
    MainWindow &window() { return m_console.window(); }
    // By another client.
    TicketType make(const Uuid &event, const QString &name, const TicketType &like = {});
    QList<ListedTicketType> listed(const Uuid &event);
    EventEditorDialog *edit(const Uuid &event);
    QString tile(const QString &name, bool note = false);

    OwnSettings m_settings;
    ConsoleOnServer m_console;
    std::unique_ptr<TypeClient> m_other;
};

void TestConsoleTypeSales::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
    m_other = std::make_unique<TypeClient>(m_console.other());
}

void TestConsoleTypeSales::init()
{
    QVERIFY(m_console.open());
}

void TestConsoleTypeSales::cleanup()
{
    m_console.close();
}

TicketType TestConsoleTypeSales::make(const Uuid &event, const QString &name,
                                      const TicketType &like)
{
    TicketType draft = like;
    draft.eventId = event;
    draft.name = name;
    const auto made = answerOf(m_other->createType(event, draft, ApiClient::newKey()));
    return made ? *made : TicketType{};
}

QList<ListedTicketType> TestConsoleTypeSales::listed(const Uuid &event)
{
    const auto types = answerOf(m_other->types(event));
    return types ? *types : QList<ListedTicketType>();
}

EventEditorDialog *TestConsoleTypeSales::edit(const Uuid &event)
{
    window().eventsView().select(event);
    window().actions().editEvent->trigger();
    return openDialog<EventEditorDialog>();
}

QString TestConsoleTypeSales::tile(const QString &name, bool note)
{
    for (const QLabel *label : window().findChildren<QLabel *>()) {
        if ((note ? label->accessibleDescription() : label->accessibleName()) == name) {
            return label->text();
        }
    }
    return {};
}

void TestConsoleTypeSales::saleIsSetInTheEditor()
{
    const Uuid event = m_console.arrange(QStringLiteral("Gala"), 20);
    EventEditorDialog *editor = edit(event);
    const auto spin = [&](const char *name, int value) {
        editor->findChild<QSpinBox *>(QLatin1StringView(name))->setValue(value);
    };
    spin("salePerOrder", 4);
    spin("salePerEmail", 6);
    spin("saleHold", 15);
    auto *policy = editor->findChild<QComboBox *>(QStringLiteral("salePolicy"));
    QVERIFY(!policy->isEnabled());
    editor->findChild<QCheckBox *>(QStringLiteral("saleWaiting"))->setChecked(true);
    QVERIFY(policy->isEnabled());
    policy->setCurrentIndex(1);
    spin("saleOffer", 24);
    click(editor, "editorSave");
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    const SalesRules wanted{.maxPerOrder = 4,
                            .maxPerEmail = 6,
                            .holdMinutes = 15,
                            .waitingList = true,
                            .waitingPolicy = WaitingPolicy::Fill,
                            .offerHours = 24};
    QCOMPARE(answerOf(m_console.other().event(event))->sales, wanted);
    editor = edit(event);
    QCOMPARE(editor->form().fields().sales, wanted); // what is not touched stays
    editor->done(QDialog::Rejected);
}

void TestConsoleTypeSales::faultOfTheSaleIsShown()
{
    const Uuid event = m_console.arrange(QStringLiteral("Gala"), 20);
    EventEditorDialog *editor = edit(event);
    auto *pages = editor->findChild<QTabWidget *>(QStringLiteral("editorPages"));
    for (QCheckBox *box : pages->widget(1)->findChildren<QCheckBox *>()) {
        box->setChecked(true);
    }
    QDateTimeEdit *starts = nullptr;
    for (auto *clock : editor->findChildren<QDateTimeEdit *>()) {
        starts = clock->accessibleName() == QLatin1StringView("Sale begins") ? clock : starts;
    }
    QVERIFY(starts);
    starts->setDateTime(starts->dateTime().addYears(1)); // behind the end
    QCOMPARE(pages->currentIndex(), 0);
    click(editor, "editorSave");
    QCOMPARE(pages->currentIndex(), 1);
    QStringList problems;
    for (const FieldBox *box : editor->findChildren<FieldBox *>()) {
        problems += box->problem().isEmpty() ? QStringList() : QStringList{box->problem()};
    }
    QCOMPARE(problems, QStringList{QStringLiteral("The sale ends before it begins.")});
    QCOMPARE(answerOf(m_console.other().event(event))->sales, SalesRules());
    starts->setDateTime(starts->dateTime().addYears(-1));
    click(editor, "editorSave");
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    const SalesRules saved = answerOf(m_console.other().event(event))->sales;
    QVERIFY(saved.startsAt && saved.endsAt && *saved.startsAt < *saved.endsAt);
}

void TestConsoleTypeSales::saleOfSomebodyElseIsMerged()
{
    const Uuid id = m_console.arrange(QStringLiteral("Gala"), 20);
    EventEditorDialog *editor = edit(id);
    QTRY_VERIFY(!window().session().client.findChild<CallBase *>()); // it has read the version
    const auto event = answerOf(m_console.other().event(id));
    EventDraft theirs = draftOf(*event);
    theirs.sales.holdMinutes = 30;
    theirs.sales.maxPerOrder = 3;
    QVERIFY(answerOf(m_console.other().editEvent(id, draftOf(*event), theirs, event->version,
                                                 ApiClient::newKey())));
    editor->findChild<QSpinBox *>(QStringLiteral("salePerOrder"))->setValue(5);
    click(editor, "editorSave");
    QTRY_VERIFY2(labelText(editor, "editorMessage").contains(QStringLiteral("Seats in one order")),
                 qPrintable(labelText(editor, "editorMessage")));
    QCOMPARE(editor->form().fields().sales.holdMinutes, 30);
    QCOMPARE(editor->form().fields().sales.maxPerOrder, 5);
    click(editor, "editorSave");
    QTRY_VERIFY(!openDialog<EventEditorDialog>());
    QCOMPARE(answerOf(m_console.other().event(id))->sales.holdMinutes, 30);
    QCOMPARE(answerOf(m_console.other().event(id))->sales.maxPerOrder, 5);
}

void TestConsoleTypeSales::copyHasTypesAndQuotas()
{
    const Uuid source = m_console.arrange(QStringLiteral("Ball"), 30);
    const auto known = answerOf(m_console.other().event(source));
    EventDraft sold = draftOf(*known);
    sold.startsAt = kNow;
    sold.sales.endsAt = kNow;
    sold.sales.waitingList = true;
    QVERIFY(answerOf(m_console.other().editEvent(source, draftOf(*known), sold, known->version,
                                                 ApiClient::newKey())));
    TicketType adult{.id = {}, .eventId = source, .capacity = 20};
    adult.salesEndAt = kNow;
    adult.hidden = true;
    adult.position = 3;
    make(source, QStringLiteral("Child"), {.id = {}, .eventId = source, .position = 7});
    const Uuid adults = make(source, QStringLiteral("Adult"), adult).id;
    const Quota dinner{.id = {},
                       .eventId = source,
                       .name = QStringLiteral("Dinner"),
                       .size = 9,
                       .ticketTypeIds = {adults}};
    QVERIFY(answerOf(m_other->createQuota(source, dinner, ApiClient::newKey())));
    QTRY_COMPARE(window().session().current.event()->ticketTypes, 2);
    QTRY_VERIFY(window().session().current.event()->startsAt.has_value());
    window().actions().duplicateEvent->trigger();
    click(openDialog<EventEditorDialog>(), "editorSave");
    QTRY_COMPARE(window().notices().text(),
                 QStringLiteral("“Ball (copy)” was created, with 2 ticket types and 1 quota."));
    const Uuid copy = window().session().current.id();
    QVERIFY(copy != source);
    const auto event = answerOf(m_console.other().event(copy));
    QCOMPARE(event->sales, SalesRules{.waitingList = true});
    QVERIFY(!event->startsAt);
    const QList<ListedTicketType> types = listed(copy);
    QCOMPARE(types.size(), 2);
    QCOMPARE(types.at(0).name, QStringLiteral("Adult")); // in their order
    QCOMPARE(types.at(0).capacity, std::optional(20));
    QVERIFY(types.at(0).hidden && !types.at(0).salesEndAt);
    QCOMPARE(types.at(1).name, QStringLiteral("Child"));
    const auto quotas = answerOf(m_other->quotas(copy));
    QCOMPARE(quotas->size(), 1);
    QCOMPARE(quotas->at(0).size, 9);
    QCOMPARE(quotas->at(0).ticketTypeIds, QList<Uuid>{types.at(0).id});
    QCOMPARE(window().session().changesUnderWay, 0);
}

// The second type does not fit any more: what is missing is named, and the first is not doubled.
void TestConsoleTypeSales::copyingGoesOnWhereItStopped()
{
    const Uuid source = m_console.arrange(QStringLiteral("Ball"), 30);
    const Uuid adult = make(source, QStringLiteral("Adult")).id;
    const Uuid child = make(source, QStringLiteral("Child")).id;
    const Quota both{.id = {},
                     .eventId = source,
                     .name = QStringLiteral("Dinner"),
                     .size = 9,
                     .ticketTypeIds = {adult, child}};
    QVERIFY(answerOf(m_other->createQuota(source, both, ApiClient::newKey())));
    const Uuid target = m_console.arrange(QStringLiteral("Ball (copy)"), 30);
    Uuid surplus;
    for (int i = 1; i < kMaxTicketTypes; ++i) {
        surplus = make(target, QStringLiteral("Type %1").arg(i)).id;
    }
    ProgressPanel progress(nullptr);
    QPointer<TypeCopying> copying =
        new TypeCopying(window().session(), progress, *answerOf(m_console.other().event(source)),
                        *answerOf(m_console.other().event(target)), &window());
    QSignalSpy stopped(copying, &TypeCopying::stopped);
    QSignalSpy finished(copying, &TypeCopying::finished);
    copying->run();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, 20'000);
    const QString sentence = stopped.first().first().toString();
    QVERIFY2(sentence.startsWith(QStringLiteral("“Ball (copy)” was created, but this is missing: "
                                                "“Child”, the quota “Dinner”. ")),
             qPrintable(sentence));
    QCOMPARE(window().session().changesUnderWay, 0);
    QVERIFY(answerOf(m_other->deleteType(target, surplus, ApiClient::newKey())));
    copying->run();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 20'000);
    QStringList names;
    for (const ListedTicketType &type : listed(target)) {
        names.append(type.name);
    }
    QCOMPARE(names.size(), kMaxTicketTypes);
    QCOMPARE(names.count(QStringLiteral("Adult")), 1);
    QCOMPARE(names.count(QStringLiteral("Child")), 1);
    QCOMPARE(answerOf(m_other->quotas(target))->value(0).ticketTypeIds.size(), 2);
    QTRY_VERIFY(!copying);
}

void TestConsoleTypeSales::copyingSurvivesTheServer()
{
    const Uuid source = m_console.arrange(QStringLiteral("Ball"), 30);
    make(source, QStringLiteral("Adult"));
    const Uuid target = m_console.arrange(QStringLiteral("Ball (copy)"), 30);
    const auto from = answerOf(m_console.other().event(source));
    const auto to = answerOf(m_console.other().event(target));
    const quint16 port = m_console.server().port();
    window().session().client.setPatience(std::chrono::milliseconds(300));
    m_console.server().kill();
    ProgressPanel progress(nullptr);
    auto *copying = new TypeCopying(window().session(), progress, *from, *to, &window());
    QSignalSpy stopped(copying, &TypeCopying::stopped);
    QSignalSpy finished(copying, &TypeCopying::finished);
    copying->run();
    QTRY_COMPARE_WITH_TIMEOUT(stopped.size(), 1, 20'000);
    QVERIFY(stopped.first().first().toString().contains(
        QStringLiteral("its ticket types and quotas are missing")));
    QVERIFY2(m_console.start(port), qPrintable(m_console.server().output()));
    copying->run();
    QTRY_COMPARE_WITH_TIMEOUT(finished.size(), 1, 30'000);
    QCOMPARE(listed(target).size(), 1);
}

void TestConsoleTypeSales::linesOfTypesAddUp()
{
    IdSource ids;
    const Uuid a = ids.next(1);
    const Uuid b = ids.next(2);
    const auto type = [](const Uuid &id, const char *name) {
        ListedTicketType type;
        type.id = id;
        type.name = QLatin1StringView(name);
        return type;
    };
    SeatHistory history;
    history.by = HistoryBy::TicketType;
    history.bucket = HistoryBucket::Hour;
    history.points = {{kNow - 5 * kHour, 4, 0, b},
                      {kNow - 5 * kHour, 1, 0, ids.next(3)}, // deleted since
                      {kNow - 3 * kHour, 2, 0, a},
                      {kNow - 3 * kHour, 0, 1, b},
                      {kNow - 3 * kHour, 2, 0, {}}};
    const auto sales = salesByType(history, {type(a, "A"), type(b, "B")}, kNow);
    QCOMPARE(sales.size(), 3);
    QCOMPARE(sales.at(0).name, QStringLiteral("A"));
    QCOMPARE(sales.at(0).seats.first().time, kNow - 5 * kHour); // all begin at the same time
    QCOMPARE(sales.at(0).seats.first().booked, 0);
    QCOMPARE(sales.at(0).seats.last().booked, 2);
    QCOMPARE(sales.at(1).name, QStringLiteral("B"));
    QCOMPARE(sales.at(1).seats.last().booked, 3);
    QCOMPARE(sales.at(1).seats.last().time, kNow);
    QCOMPARE(sales.at(2).name, QString());
    QCOMPARE(sales.at(2).seats.last().booked, 3);
}

void TestConsoleTypeSales::typesWithoutSalesHaveNoLine()
{
    IdSource ids;
    QList<TypeSales> sales;
    for (int i = 1; i <= 12; ++i) {
        sales.append({QStringLiteral("T%1").arg(i), {{kNow - kHour, 0}, {kNow, i}}});
    }
    TypesChart chart(nullptr);
    chart.show(sales);
    const QList<QAbstractSeries *> lines = chart.chart()->series();
    QCOMPARE(lines.size(), 8);
    const auto *others = qobject_cast<QLineSeries *>(lines.last());
    QCOMPARE(others->name(), QStringLiteral("All others"));
    QCOMPARE(others->points().last().y(), 15.0); // 1 to 5
    QCOMPARE(lines.first()->name(), QStringLiteral("T6"));
    chart.show({});
    QVERIFY(chart.chart()->series().isEmpty());
    QCOMPARE(chart.chart()->title(), QStringLiteral("Nothing was sold yet."));
    ListedTicketType unsold;
    unsold.id = ids.next(1);
    QVERIFY(salesByType({}, {unsold}, kNow).isEmpty());
}

void TestConsoleTypeSales::chartOfTypesFollowsTheSale()
{
    const Uuid event = m_console.arrange(QStringLiteral("Ball"), 30);
    window().actions().showDashboard->trigger();
    auto *which = window().findChild<QComboBox *>(QStringLiteral("dashboardChart"));
    QVERIFY(!which->isVisible()); // nothing to choose from
    const Uuid adult = make(event, QStringLiteral("Adult")).id;
    const Uuid child = make(event, QStringLiteral("Child")).id;
    QTRY_VERIFY(which->isVisible());
    which->setCurrentIndex(1);
    const QChart &chart = *window().findChild<TypesChart *>(QStringLiteral("typesChart"))->chart();
    const auto names = [&chart] {
        QStringList names;
        for (const QAbstractSeries *line : chart.series()) {
            names.append(line->name());
        }
        return names;
    };
    QTRY_COMPARE(chart.title(), QStringLiteral("Nothing was sold yet."));
    int guest = 0;
    for (const Uuid &type : {child, child, adult}) {
        RegistrationDraft draft{QStringLiteral("guest%1@example.org").arg(++guest)};
        draft.ticketTypeId = type;
        QVERIFY(answerOf(m_console.other().registerAttendee(event, draft, ApiClient::newKey())));
    }
    const auto sold = [&chart](int line) {
        const auto *series = qobject_cast<QLineSeries *>(chart.series().value(line));
        return series ? series->points().last().y() : -1;
    };
    QTRY_COMPARE_WITH_TIMEOUT(sold(1), 2.0, 20'000);
    QTRY_COMPARE_WITH_TIMEOUT(sold(0), 1.0, 20'000);
    QCOMPARE(names(), QStringList({QStringLiteral("Adult"), QStringLiteral("Child")}));
}

void TestConsoleTypeSales::heldSeatsAreNotLeft()
{
    const Uuid event = m_console.arrange(QStringLiteral("Ball"), 30);
    window().actions().showDashboard->trigger();
    BlockingHttp http(m_console.server().port());
    const QByteArray path = "/events/" + event.toByteArray() + "/orders";
    QCOMPARE(http.post(path, R"({"email":"ada@example.org","lines":[{"quantity":3}],"hold":true})")
                 .status,
             201);
    QVERIFY(m_console.bookOne(event, QStringLiteral("ben@example.org")));
    QTRY_COMPARE_WITH_TIMEOUT(tile(QStringLiteral("Seats left")), QStringLiteral("26"), 20'000);
    QTRY_COMPARE(tile(QStringLiteral("Booked")), QStringLiteral("1"));
    QTRY_VERIFY(tile(QStringLiteral("Seats left"), true).endsWith(QStringLiteral("3 held")));
    QTRY_COMPARE(labelText(&window(), "headerSeats"),
                 QStringLiteral("1 of 30 seats booked, 3 held, 26 left"));
}

QTEST_MAIN(TestConsoleTypeSales)
#include "tst_console_type_sales.moc"
