// Ticket types and quotas in the console, against a real server with a PostgreSQL of its own.

#include "desktop/console/translations.h"
#include "desktop/console/types/quota_dialog.h"
#include "desktop/console/types/type_dialog.h"
#include "desktop/console/types/types_view.h"
#include "tests/gui/server_fixture.h"
#include "tests/support/patience.h"

#include <QCheckBox>
#include <QListWidget>
#include <QMessageBox>
#include <QMimeData>

#include <csignal>

using namespace boxoffice;

class TestConsoleTicketTypes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void firstTypeIsAdded();
    void countsFollowTheSale();
    void editsElsewhereAreShown();
    void saleIsToldInWords();
    void badInputIsNamed_data();
    void badInputIsNamed();
    void editOfSomebodyElseIsShown();
    void editOfAnotherFieldLosesNothing();
    void deletedMeanwhileIsTold();
    void stoppedSavingIsDoneOnce();
    void typeWithTicketsStays();
    void typeIsDeletedByKey();
    void typesAreMovedByKey();
    void typesAreMovedByDragging();
    void quotaOfTwoTypes();
    void nothingIsOfferedToWhoMayNot();

private:
    MainWindow &window() { return m_console.window(); }
    TypeBook &book() { return window().session().types; }
    QTableView &table(const char *name)
    {
        return *window().findChild<QTableView *>(QLatin1StringView(name));
    }
    // An event that is selected, with these types; its tab is open and shows them.
    Uuid arrange(int seats, const QStringList &types = {});
    TicketType make(const Uuid &event, const QString &name, std::optional<int> capacity = {});
    TicketType edit(const TicketType &before, const TicketType &after);
    // As the server lists them.
    QList<ListedTicketType> listed(const Uuid &event);
    QStringList names(const Uuid &event);
    QStringList shown();
    TypeDialog *openTypeDialog(const char *button, int row = -1);
    static void fill(QDialog *dialog, const char *field, const QString &text);

    OwnSettings m_settings;
    ConsoleOnServer m_console;
    std::unique_ptr<TypeClient> m_other; // another client of the same server
};

void TestConsoleTicketTypes::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
    m_other = std::make_unique<TypeClient>(m_console.other());
}

void TestConsoleTicketTypes::init()
{
    QVERIFY(m_console.open());
}

void TestConsoleTicketTypes::cleanup()
{
    m_console.close();
}

TicketType TestConsoleTicketTypes::make(const Uuid &event, const QString &name,
                                        std::optional<int> capacity)
{
    const TicketType draft{.id = {}, .eventId = event, .name = name, .capacity = capacity};
    const auto made = answerOf(m_other->createType(event, draft, ApiClient::newKey()));
    return made ? *made : TicketType{};
}

TicketType TestConsoleTicketTypes::edit(const TicketType &before, const TicketType &after)
{
    const auto edited = answerOf(m_other->editType(before, after, ApiClient::newKey()));
    return edited ? *edited : TicketType{};
}

Uuid TestConsoleTicketTypes::arrange(int seats, const QStringList &types)
{
    const Uuid event = m_console.arrange(QStringLiteral("Gala"), seats);
    for (const QString &name : types) {
        make(event, name);
    }
    window().actions().showTypes->trigger();
    const bool isShown = QTest::qWaitFor(
        [&] { return book().isRead() && book().types().rowCount() == types.size(); }, 20'000);
    return isShown ? event : Uuid{};
}

QList<ListedTicketType> TestConsoleTicketTypes::listed(const Uuid &event)
{
    const auto types = answerOf(m_other->types(event));
    return types ? *types : QList<ListedTicketType>();
}

QStringList TestConsoleTicketTypes::names(const Uuid &event)
{
    QStringList all;
    for (const ListedTicketType &type : listed(event)) {
        all.append(type.name);
    }
    return all;
}

QStringList TestConsoleTicketTypes::shown()
{
    QStringList all;
    for (const ListedTicketType &type : book().types().rows()) {
        all.append(type.name);
    }
    return all;
}

TypeDialog *TestConsoleTicketTypes::openTypeDialog(const char *button, int row)
{
    if (row >= 0) {
        table("typeTable").selectRow(row);
    }
    click(&window(), button);
    return openDialog<TypeDialog>();
}

void TestConsoleTicketTypes::fill(QDialog *dialog, const char *field, const QString &text)
{
    auto *edit = dialog->findChild<QLineEdit *>(QLatin1StringView(field));
    edit->selectAll();
    QTest::keyClicks(edit, text);
}

void TestConsoleTicketTypes::firstTypeIsAdded()
{
    const Uuid event = arrange(40);
    QVERIFY(!event.isNil());
    QVERIFY(labelText(&window(), "typesEmpty").startsWith(QStringLiteral("No ticket types yet")));
    QVERIFY(!window().findChild<QPushButton *>(QStringLiteral("quotaAdd"))->isEnabled());
    TypeDialog *dialog = openTypeDialog("typeAdd");
    fill(dialog, "typeName", QStringLiteral("Early bird"));
    fill(dialog, "typeDescription", QStringLiteral("For the first ones"));
    dialog->findChild<QCheckBox *>(QStringLiteral("typeLimited"))->setChecked(true);
    dialog->findChild<QSpinBox *>(QStringLiteral("typeCapacity"))->setValue(5);
    dialog->findChild<QSpinBox *>(QStringLiteral("typeMost"))->setValue(2);
    dialog->findChild<QCheckBox *>(QStringLiteral("typeHidden"))->setChecked(true);
    click(dialog, "savingSave");
    QTRY_COMPARE(shown(), QStringList({QStringLiteral("Early bird")}));
    QCOMPARE(window().notices().text(), QStringLiteral("The ticket type “Early bird” was added."));
    const ListedTicketType made = listed(event).value(0);
    QCOMPARE(made.description, QStringLiteral("For the first ones"));
    QCOMPARE(made.capacity, std::optional(5));
    QCOMPARE(made.maxPerOrder, 2);
    QVERIFY(made.hidden);
    const auto cell = [this](TypeBook::TypeColumn column) {
        return book().types().index(0, column).data().toString();
    };
    QCOMPARE(cell(TypeBook::Taken), QStringLiteral("0 / 5"));
    QCOMPARE(cell(TypeBook::Left), QStringLiteral("5"));
    QCOMPARE(cell(TypeBook::PerOrder), QStringLiteral("1 to 2"));
    QCOMPARE(cell(TypeBook::Sale), QStringLiteral("On sale · hidden"));
    QTRY_VERIFY(window().findChild<QPushButton *>(QStringLiteral("quotaAdd"))->isEnabled());
}

void TestConsoleTicketTypes::countsFollowTheSale()
{
    const Uuid event = arrange(40, {QStringLiteral("Adult"), QStringLiteral("Child")});
    const Uuid child = listed(event).value(1).id;
    RegistrationDraft draft{QStringLiteral("ada@example.org")};
    draft.ticketTypeId = child;
    QVERIFY(answerOf(m_console.other().registerAttendee(event, draft, ApiClient::newKey())));
    QTRY_COMPARE_WITH_TIMEOUT(book().types().at(1).bookedCount, 1, 20'000);
    QCOMPARE(book().types().at(0).bookedCount, 0);
    QCOMPARE(book().types().index(1, TypeBook::Taken).data().toString(), QStringLiteral("1"));
    QCOMPARE(book().types().index(1, TypeBook::Taken).data(TypeBook::SizeRole).toInt(), 40);
    QCOMPARE(book().types().index(1, TypeBook::Left).data().toString(), QStringLiteral("39"));
}

// By somebody else, and without a change of the event's own numbers.
void TestConsoleTicketTypes::editsElsewhereAreShown()
{
    const Uuid event = arrange(40, {QStringLiteral("Adult")});
    QTRY_COMPARE(book().types().rowCount(), 1);
    const TicketType before = listed(event).value(0);
    TicketType after = before;
    after.capacity = 7;
    after.name = QStringLiteral("Grown-up");
    edit(before, after);
    QTRY_COMPARE_WITH_TIMEOUT(shown(), QStringList({QStringLiteral("Grown-up")}), 20'000);
    QCOMPARE(book().types().index(0, TypeBook::Taken).data().toString(), QStringLiteral("0 / 7"));
    Quota quota;
    quota.eventId = event;
    quota.name = QStringLiteral("Dinner");
    quota.size = 3;
    quota.ticketTypeIds = {before.id};
    QVERIFY(answerOf(m_other->createQuota(event, quota, ApiClient::newKey())));
    QTRY_COMPARE_WITH_TIMEOUT(book().quotas().rowCount(), 1, 20'000);
}

void TestConsoleTicketTypes::saleIsToldInWords()
{
    const Uuid event = arrange(40, {QStringLiteral("Later"), QStringLiteral("Over")});
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const QList<ListedTicketType> types = listed(event);
    TicketType later = types.value(0);
    later.salesStartAt = now + 86'400'000;
    edit(types.value(0), later);
    TicketType over = types.value(1);
    over.salesEndAt = now - 86'400'000;
    edit(types.value(1), over);
    make(event, QStringLiteral("Now"));
    window().actions().refresh->trigger();
    QTRY_COMPARE(book().types().rowCount(), 3);
    QStringList sales;
    for (int row = 0; row < 3; ++row) {
        sales.append(book().types().index(row, TypeBook::Sale).data().toString());
    }
    QVERIFY2(sales.at(0).startsWith(QStringLiteral("From ")), qPrintable(sales.at(0)));
    QVERIFY2(sales.at(1).startsWith(QStringLiteral("Ended ")), qPrintable(sales.at(1)));
    QCOMPARE(sales.at(2), QStringLiteral("On sale"));
}

void TestConsoleTicketTypes::badInputIsNamed_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<QString>("description");
    QTest::addColumn<int>("least");
    QTest::addColumn<int>("most");
    QTest::addColumn<QString>("problem");
    const auto row = [](const char *title, int name, int text, int least, int most,
                        const char *problem) {
        QTest::newRow(title) << QString(name, u'n') << QString(text, u't') << least << most
                             << QString::fromUtf8(problem);
    };
    row("name/none", 0, 0, 1, 10, "Please give the ticket type a name.");
    row("name/too long", 201, 0, 1, 10, "At most 200 characters, on one line.");
    row("description/too long", 5, 501, 1, 10, "At most 500 characters; these are 501.");
    row("in one order/more at least than at most", 5, 0, 3, 2, "That is less than the least.");
}

void TestConsoleTicketTypes::badInputIsNamed()
{
    QFETCH(QString, name);
    QFETCH(QString, description);
    QFETCH(int, least);
    QFETCH(int, most);
    QFETCH(QString, problem);
    const Uuid event = arrange(40);
    TypeDialog *dialog = openTypeDialog("typeAdd");
    dialog->findChild<QLineEdit *>(QStringLiteral("typeName"))->setText(name);
    dialog->findChild<QLineEdit *>(QStringLiteral("typeDescription"))->setText(description);
    dialog->findChild<QSpinBox *>(QStringLiteral("typeLeast"))->setValue(least);
    dialog->findChild<QSpinBox *>(QStringLiteral("typeMost"))->setValue(most);
    click(dialog, "savingSave");
    QStringList problems;
    for (const FieldBox *box : dialog->findChildren<FieldBox *>()) {
        problems += box->problem().isEmpty() ? QStringList() : QStringList{box->problem()};
    }
    QCOMPARE(problems, QStringList{problem});
    QVERIFY(listed(event).isEmpty());
    dialog->done(QDialog::Rejected);
}

void TestConsoleTicketTypes::editOfSomebodyElseIsShown()
{
    const Uuid event = arrange(40, {QStringLiteral("Adult")});
    TypeDialog *dialog = openTypeDialog("typeEdit", 0);
    TicketType theirs = listed(event).value(0);
    theirs.name = QStringLiteral("Grown-ups");
    theirs.maxPerOrder = 4;
    edit(listed(event).value(0), theirs);
    fill(dialog, "typeName", QStringLiteral("Full price"));
    click(dialog, "savingSave");
    QTRY_VERIFY2(labelText(dialog, "savingMessage").contains(QStringLiteral("also: Name")),
                 qPrintable(labelText(dialog, "savingMessage")));
    QCOMPARE(dialog->fields().name, QStringLiteral("Full price"));
    QCOMPARE(dialog->fields().maxPerOrder, 4);
    QCOMPARE(names(event), QStringList{QStringLiteral("Grown-ups")}); // nothing was sent
    click(dialog, "savingSave");
    QTRY_VERIFY(!openDialog<TypeDialog>());
    QCOMPARE(listed(event).value(0).name, QStringLiteral("Full price"));
    QCOMPARE(listed(event).value(0).maxPerOrder, 4);
}

void TestConsoleTicketTypes::editOfAnotherFieldLosesNothing()
{
    const Uuid event = arrange(40, {QStringLiteral("Adult")});
    RegistrationDraft draft{QStringLiteral("ada@example.org")};
    TypeDialog *dialog = openTypeDialog("typeEdit", 0);
    // A booking is no edit.
    QVERIFY(answerOf(m_console.other().registerAttendee(event, draft, ApiClient::newKey())));
    fill(dialog, "typeDescription", QStringLiteral("With a coffee"));
    click(dialog, "savingSave");
    QTRY_VERIFY(!openDialog<TypeDialog>());
    QCOMPARE(listed(event).value(0).description, QStringLiteral("With a coffee"));
    QCOMPARE(listed(event).value(0).bookedCount, 1);
    dialog = openTypeDialog("typeEdit", 0);
    QVERIFY(dialog);
    dialog->findChild<QCheckBox *>(QStringLiteral("typeLimited"))->setChecked(true);
    dialog->findChild<QSpinBox *>(QStringLiteral("typeCapacity"))->setValue(0);
    click(dialog, "savingSave"); // the server knows of the booking, if this does not
    const auto *capacity = dialog->findChild<QSpinBox *>(QStringLiteral("typeCapacity"));
    QTRY_VERIFY(!capacity->accessibleDescription().isEmpty());
    QVERIFY(!listed(event).value(0).capacity);
    dialog->done(QDialog::Rejected);
}

void TestConsoleTicketTypes::deletedMeanwhileIsTold()
{
    const Uuid event = arrange(40, {QStringLiteral("Adult")});
    TypeDialog *dialog = openTypeDialog("typeEdit", 0);
    const Uuid id = listed(event).value(0).id;
    QVERIFY(answerOf(m_other->deleteType(event, id, ApiClient::newKey())));
    fill(dialog, "typeName", QStringLiteral("Full price"));
    click(dialog, "savingSave");
    QTRY_COMPARE(labelText(dialog, "savingMessage"),
                 QStringLiteral("Somebody else has deleted it in the meantime."));
    QCOMPARE(dialog->fields().name, QStringLiteral("Full price"));
    dialog->done(QDialog::Rejected);
}

void TestConsoleTicketTypes::stoppedSavingIsDoneOnce()
{
    const Uuid event = arrange(40);
    TypeDialog *dialog = openTypeDialog("typeAdd");
    fill(dialog, "typeName", QStringLiteral("Adult"));
    const auto pid = static_cast<pid_t>(m_console.server().pid());
    QCOMPARE(::kill(pid, SIGSTOP), 0);
    click(dialog, "savingSave");
    auto *cancel = dialog->findChild<QPushButton *>(QStringLiteral("savingCancel"));
    QTRY_COMPARE(cancel->text(), QStringLiteral("Stop"));
    QTest::mouseClick(cancel, Qt::LeftButton);
    QCOMPARE(::kill(pid, SIGCONT), 0);
    QTRY_VERIFY(labelText(dialog, "savingMessage").contains(QStringLiteral("once more is safe")));
    QCOMPARE(dialog->fields().name, QStringLiteral("Adult"));
    click(dialog, "savingSave");
    QTRY_VERIFY_WITH_TIMEOUT(!openDialog<TypeDialog>(), 30'000);
    QCOMPARE(names(event), QStringList{QStringLiteral("Adult")});
}

void TestConsoleTicketTypes::typeWithTicketsStays()
{
    const Uuid event = arrange(40, {QStringLiteral("Adult")});
    QVERIFY(m_console.bookOne(event, QStringLiteral("ada@example.org")));
    table("typeTable").selectRow(0);
    click(&window(), "typeRemove");
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_VERIFY2(
        window().notices().text().startsWith(QStringLiteral("There are tickets of this type")),
        qPrintable(window().notices().text()));
    QCOMPARE(names(event), QStringList{QStringLiteral("Adult")});
}

void TestConsoleTicketTypes::typeIsDeletedByKey()
{
    const Uuid event = arrange(40, {QStringLiteral("Adult"), QStringLiteral("Child")});
    QTableView &types = table("typeTable");
    types.selectRow(1);
    types.setFocus();
    QTest::keyClick(&types, Qt::Key_Delete);
    QVERIFY(openDialog<QMessageBox>());
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_COMPARE(shown(), QStringList{QStringLiteral("Adult")});
    QCOMPARE(names(event), QStringList{QStringLiteral("Adult")});
}

void TestConsoleTicketTypes::typesAreMovedByKey()
{
    const Uuid event = arrange(40, {QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C")});
    QTableView &types = table("typeTable");
    types.selectRow(2);
    types.setFocus();
    QTest::keyClick(&types, Qt::Key_Up, Qt::AltModifier);
    QTest::keyClick(&types, Qt::Key_Up, Qt::AltModifier); // while the first is being saved
    const QStringList wanted{QStringLiteral("C"), QStringLiteral("A"), QStringLiteral("B")};
    QCOMPARE(shown(), wanted);               // at once
    QCOMPARE(types.currentIndex().row(), 0); // the row keeps its mark
    QTRY_COMPARE(names(event), wanted);
    QTRY_COMPARE(window().session().changesUnderWay, 0);
    QCOMPARE(shown(), wanted);
    QVERIFY(!window().findChild<QPushButton *>(QStringLiteral("typeUp"))->isEnabled());
}

void TestConsoleTicketTypes::typesAreMovedByDragging()
{
    const Uuid event = arrange(40, {QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C")});
    QAbstractItemModel &model = *table("typeTable").model();
    QVERIFY(model.flags(model.index(0, 0)) & Qt::ItemIsDragEnabled);
    const auto drop = [&model](int from, int before) {
        const std::unique_ptr<QMimeData> row(model.mimeData({model.index(from, 0)}));
        model.dropMimeData(row.get(), Qt::MoveAction, before, 0, {});
    };
    drop(0, 3);
    const QStringList wanted{QStringLiteral("B"), QStringLiteral("C"), QStringLiteral("A")};
    QCOMPARE(shown(), wanted);
    QTRY_COMPARE(names(event), wanted);
    drop(1, 1); // where it is
    QCOMPARE(window().session().changesUnderWay, 0);
    const std::unique_ptr<QMimeData> foreign(new QMimeData);
    foreign->setData(QStringLiteral("text/plain"), "2");
    QVERIFY(!model.dropMimeData(foreign.get(), Qt::MoveAction, 0, 0, {}));
    QCOMPARE(shown(), wanted);
}

void TestConsoleTicketTypes::quotaOfTwoTypes()
{
    const Uuid event = arrange(40, {QStringLiteral("A"), QStringLiteral("B"), QStringLiteral("C")});
    click(&window(), "quotaAdd");
    auto *dialog = openDialog<QuotaDialog>();
    QVERIFY(dialog);
    fill(dialog, "quotaName", QStringLiteral("Dinner"));
    click(dialog, "savingSave"); // without types
    QVERIFY(openDialog<QuotaDialog>());
    auto *types = dialog->findChild<QListWidget *>(QStringLiteral("quotaTypes"));
    types->item(0)->setCheckState(Qt::Checked);
    types->item(2)->setCheckState(Qt::Checked);
    dialog->findChild<QSpinBox *>(QStringLiteral("quotaSize"))->setValue(12);
    click(dialog, "savingSave");
    QTRY_COMPARE(book().quotas().rowCount(), 1);
    QCOMPARE(book().quotas().index(0, TypeBook::QuotaTypes).data().toString(),
             QStringLiteral("A, C"));
    QCOMPARE(book().quotas().index(0, TypeBook::QuotaTaken).data().toString(),
             QStringLiteral("0 / 12"));
    table("quotaTable").selectRow(0);
    click(&window(), "quotaEdit");
    dialog = openDialog<QuotaDialog>();
    dialog->findChild<QListWidget *>(QStringLiteral("quotaTypes"))
        ->item(0)
        ->setCheckState(Qt::Unchecked);
    click(dialog, "savingSave");
    QTRY_COMPARE(book().quotas().index(0, TypeBook::QuotaTypes).data().toString(),
                 QStringLiteral("C"));
    const auto saved = answerOf(m_other->quotas(event));
    QCOMPARE(saved->value(0).ticketTypeIds, QList<Uuid>{listed(event).value(2).id});
    QCOMPARE(saved->value(0).size, 12);
    QTRY_VERIFY(!openDialog<QuotaDialog>());
    click(&window(), "quotaRemove");
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_COMPARE(book().quotas().rowCount(), 0);
    QVERIFY(answerOf(m_other->quotas(event))->isEmpty());
}

void TestConsoleTicketTypes::nothingIsOfferedToWhoMayNot()
{
    QVERIFY(!arrange(40, {QStringLiteral("A"), QStringLiteral("B")}).isNil());
    auto *view = window().findChild<TypesView *>();
    table("typeTable").selectRow(1);
    view->setMayEdit(false, QStringLiteral("Not you."));
    for (const char *name : {"typeAdd", "typeEdit", "typeRemove", "typeUp", "typeDown", "quotaAdd",
                             "quotaEdit", "quotaRemove"}) {
        QVERIFY2(!view->findChild<QPushButton *>(QLatin1StringView(name))->isEnabled(), name);
    }
    const QAbstractItemModel &model = *table("typeTable").model();
    QVERIFY(!(model.flags(model.index(0, 0)) & Qt::ItemIsDragEnabled));
    QTest::keyClick(&table("typeTable"), Qt::Key_Return);
    QVERIFY(!openDialog<TypeDialog>());
}

QTEST_MAIN(TestConsoleTicketTypes)
#include "tst_console_ticket_types.moc"
