// Adding people by hand to an event with ticket types, and moving a ticket to another type, against
// the real server.

#include "desktop/console/registrations/correct_dialog.h"
#include "desktop/console/registrations/register_dialog.h"
#include "desktop/console/translations.h"
#include "tests/gui/server_fixture.h"
#include "tests/support/blocking_http.h"
#include "tests/support/patience.h"

#include <QCheckBox>
#include <QComboBox>

using namespace boxoffice;

using Model = RegistrationTableModel;

class TestConsoleAdding : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup() { m_console.close(); }

    void typeIsChosenByWhatIsLeft();
    void fullTypeIsExceededOnPurpose();
    void ticketMovesToAnotherType();
    void eventWithoutTypesShowsNone();
    void whoMayOnlyRegisterAddsNobody();

private:
    MainWindow &window() { return m_console.window(); }
    QString cell(int row, int column)
    {
        return m_console.rows().index(row, column).data().toString();
    }
    Uuid arrangeTypes(const QString &name);
    RegisterDialog *openRegister();
    void add(RegisterDialog *dialog, const QString &email);

    OwnSettings m_settings;
    ConsoleOnServer m_console;
};

void TestConsoleAdding::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
}

void TestConsoleAdding::init()
{
    QVERIFY(m_console.open());
}

// Ten seats: one standing, and others of a hidden type, of which a quota leaves three.
Uuid TestConsoleAdding::arrangeTypes(const QString &name)
{
    const Uuid id = m_console.arrange(name, 10);
    BlockingHttp http(m_console.server().port());
    const QByteArray path = "/events/" + id.toByteArray();
    http.post(path + "/ticket-types", R"({"name":"Standing","capacity":1})");
    const HttpAnswer box =
        http.post(path + "/ticket-types", R"({"name":"Box","position":1,"hidden":true})");
    const QByteArray boxId = box.json().value(u"id").toString().toLatin1();
    http.post(path + "/quotas",
              R"({"name":"Chairs","size":3,"ticket_type_ids":[")" + boxId + R"("]})");
    const auto isTold = [&] {
        return window().session().events.find(id)->ticketTypes == 2
            && window().session().typeNames.names().size() == 2;
    };
    return box.status == 201 && QTest::qWaitFor(isTold, 20'000) ? id : Uuid();
}

RegisterDialog *TestConsoleAdding::openRegister()
{
    window().actions().registerSomebody->trigger();
    return openDialog<RegisterDialog>();
}

void TestConsoleAdding::add(RegisterDialog *dialog, const QString &email)
{
    dialog->findChild<QLineEdit *>(QStringLiteral("registerEmail"))->setText(email);
    click(dialog, "registerButton");
}

void TestConsoleAdding::typeIsChosenByWhatIsLeft()
{
    QVERIFY(!arrangeTypes(QStringLiteral("Gala")).isNil());
    RegisterDialog *dialog = openRegister();
    auto *type = dialog->findChild<QComboBox *>(QStringLiteral("registerType"));
    QTRY_VERIFY(type->isVisible());
    QCOMPARE(type->itemText(0), QStringLiteral("Standing – 1 left"));
    QCOMPARE(type->itemText(1), QStringLiteral("Box (hidden) – 3 left"));
    type->setCurrentIndex(1);
    add(dialog, QStringLiteral("ada@example.org"));
    QTRY_COMPARE(labelText(dialog, "registerDone"),
                 QStringLiteral("ada@example.org is registered."));
    QTRY_COMPARE(type->itemText(1), QStringLiteral("Box (hidden) – 2 left"));
    QCOMPARE(type->currentIndex(), 1); // for the next one
    QTRY_COMPARE(m_console.rows().rowCount(), 1);
    QTRY_COMPARE(cell(0, Model::Type), QStringLiteral("Box"));
    QVERIFY(!window().registrationsView().table().isColumnHidden(Model::Type));
    dialog->reject();
}

void TestConsoleAdding::fullTypeIsExceededOnPurpose()
{
    const Uuid id = arrangeTypes(QStringLiteral("Ball"));
    QVERIFY(!id.isNil());
    RegisterDialog *dialog = openRegister();
    auto *type = dialog->findChild<QComboBox *>(QStringLiteral("registerType"));
    QTRY_VERIFY(type->isVisible());
    add(dialog, QStringLiteral("ada@example.org"));
    QTRY_COMPARE(type->itemText(0), QStringLiteral("Standing – full"));
    add(dialog, QStringLiteral("ben@example.org"));
    QTRY_COMPARE(type->accessibleDescription(),
                 QStringLiteral("There is no seat left of this ticket type."));
    QCOMPARE(m_console.listed(id).size(), 1);
    auto *exceeds = dialog->findChild<QCheckBox *>(QStringLiteral("registerExceeds"));
    QVERIFY(exceeds->isVisible());
    exceeds->setChecked(true);
    QVERIFY(type->accessibleDescription().isEmpty());
    click(dialog, "registerButton");
    QTRY_COMPARE(labelText(dialog, "registerDone"),
                 QStringLiteral("ben@example.org is registered."));
    QVERIFY(!exceeds->isChecked()); // the next one is asked for anew
    QTRY_COMPARE(m_console.rows().rowCount(), 2);
    QTRY_COMPARE(cell(1, Model::Type), QStringLiteral("Standing (extra)"));
    QTRY_COMPARE(window().session().events.find(id)->capacity, 11);
    dialog->reject();
}

void TestConsoleAdding::ticketMovesToAnotherType()
{
    const Uuid id = arrangeTypes(QStringLiteral("Opera"));
    QVERIFY(!id.isNil());
    RegisterDialog *adding = openRegister();
    auto *type = adding->findChild<QComboBox *>(QStringLiteral("registerType"));
    QTRY_VERIFY(type->isVisible());
    for (const char *email : {"ada@example.org", "ben@example.org"}) {
        add(adding, QLatin1StringView(email));
        QTRY_VERIFY(labelText(adding, "registerDone").contains(QLatin1StringView(email)));
        type->setCurrentIndex(1);
    }
    adding->reject();
    QTRY_COMPARE(m_console.rows().rowCount(), 2);
    window().registrationsView().table().selectRow(1);
    window().actions().correct->trigger();
    auto *dialog = openDialog<CorrectDialog>();
    QVERIFY(dialog);
    auto *moves = dialog->findChild<QComboBox *>(QStringLiteral("correctType"));
    QTRY_VERIFY(moves->isVisible());
    QCOMPARE(moves->currentText(), QStringLiteral("Box (hidden) – 2 left"));
    moves->setCurrentIndex(0);
    click(dialog, "correctSave");
    QTRY_COMPARE(moves->accessibleDescription(),
                 QStringLiteral("There is no seat left of this ticket type."));
    QVERIFY(answerOf(
        m_console.other().cancelRegistration(id, m_console.rows().at(0).id, ApiClient::newKey())));
    click(dialog, "correctSave");
    QTRY_VERIFY(!openDialog<CorrectDialog>());
    QTRY_COMPARE(m_console.rows().rowCount(), 1);
    QCOMPARE(cell(0, Model::Type), QStringLiteral("Standing"));
    QCOMPARE(cell(0, Model::Email), QStringLiteral("ben@example.org"));
}

void TestConsoleAdding::eventWithoutTypesShowsNone()
{
    const Uuid id = m_console.arrange(QStringLiteral("Picnic"), 1);
    QVERIFY(m_console.book(id, {QStringLiteral("ada@example.org")}));
    const QTableView &table = window().registrationsView().table();
    QVERIFY(table.isColumnHidden(Model::Type));
    RegisterDialog *dialog = openRegister();
    auto *exceeds = dialog->findChild<QCheckBox *>(QStringLiteral("registerExceeds"));
    QTRY_VERIFY(exceeds->isVisible());
    QVERIFY(!dialog->findChild<QComboBox *>(QStringLiteral("registerType"))->isVisible());
    add(dialog, QStringLiteral("ben@example.org"));
    auto *email = dialog->findChild<QLineEdit *>(QStringLiteral("registerEmail"));
    QTRY_VERIFY(email->accessibleDescription().contains(QStringLiteral("is full")));
    exceeds->setChecked(true);
    click(dialog, "registerButton");
    QTRY_COMPARE(m_console.rows().rowCount(), 2);
    QTRY_VERIFY(!table.isColumnHidden(Model::Type));
    QCOMPARE(cell(1, Model::Type), QStringLiteral("Extra"));
    dialog->reject();
}

// Like attendees, and so not for a draft.
void TestConsoleAdding::whoMayOnlyRegisterAddsNobody()
{
    const Uuid id = m_console.arrange(QStringLiteral("Rehearsal"), 5, EventStatus::Draft);
    QVERIFY(!id.isNil());
    window().session().registrations.adder().setMayAdd(false);
    RegisterDialog *dialog = openRegister();
    add(dialog, QStringLiteral("ada@example.org"));
    auto *email = dialog->findChild<QLineEdit *>(QStringLiteral("registerEmail"));
    QTRY_VERIFY(!email->accessibleDescription().isEmpty());
    QVERIFY(!dialog->findChild<QCheckBox *>(QStringLiteral("registerExceeds"))->isVisible());
    QCOMPARE(m_console.listed(id).size(), 0);
    dialog->reject();
}

QTEST_MAIN(TestConsoleAdding)
#include "tst_console_adding.moc"
