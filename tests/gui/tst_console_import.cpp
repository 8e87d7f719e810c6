// A file of people in the console, against the real server: the dry run, the import, and what goes
// wrong in the middle of one.

#include "desktop/console/registrations/import_dialog.h"
#include "desktop/console/translations.h"
#include "tests/gui/server_fixture.h"
#include "tests/support/blocking_http.h"
#include "tests/support/patience.h"
#include "tests/support/resident_memory.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QMessageBox>

using namespace boxoffice;

using Column = PeopleTableModel::Column;

class TestConsoleImport : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void dryRunSaysWhatWouldBecomeOfEachRow();
    void fileThatCanNotBeReadSaysWhy();
    void importRegistersEverybodyOnce();
    void typeOfRowsThatNameNone();
    void seatTakenMeanwhileIsToldAndTriedAgain();
    void stoppedImportGoesOnLater();
    void connectionThatBreaksBooksNobodyTwice();
    void outageIsToldAndPassed();
    void busyServerIsWaitedFor();
    void deletedEventEndsTheImport();
    void fiftyThousandRows();

private:
    MainWindow &window() { return m_console.window(); }
    QByteArray addType(const Uuid &event, const QByteArray &members);
    ImportDialog *import(const QByteArray &file);
    bool isChecked(ImportDialog *dialog) { return dialog->model().rowCount() > 0; }
    static QByteArray people(int count);
    static QString cell(ImportDialog *dialog, int row, int column);
    static QStringList results(ImportDialog *dialog);
    static int at(ImportDialog *dialog, PersonState state);
    QStringList addresses(const Uuid &event);

    OwnSettings m_settings;
    QTemporaryDir m_folder;
    ConsoleOnServer m_console;
};

void TestConsoleImport::initTestCase()
{
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    m_console.watchesModels = false;
    QVERIFY2(m_console.start(), qPrintable(m_console.server().output()));
}

void TestConsoleImport::init()
{
    QVERIFY(m_console.open());
}

void TestConsoleImport::cleanup()
{
    m_console.close();
}

QByteArray TestConsoleImport::addType(const Uuid &event, const QByteArray &members)
{
    BlockingHttp http(m_console.server().port());
    const HttpAnswer answer =
        http.post("/events/" + event.toByteArray() + "/ticket-types", members);
    return answer.status == 201 ? answer.json().value(u"id").toString().toLatin1() : QByteArray();
}

// As a person does it, up to the dialog.
ImportDialog *TestConsoleImport::import(const QByteArray &file)
{
    const QString path = m_folder.filePath(QStringLiteral("people.csv"));
    QFile written(path);
    if (!written.open(QIODevice::WriteOnly) || written.write(file) != file.size()) {
        return nullptr;
    }
    written.close();
    window().actions().importPeople->trigger();
    auto *chooser = openDialog<QFileDialog>();
    if (!chooser) {
        return nullptr;
    }
    auto *name = chooser->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"));
    name->setText(path);
    QTest::keyClick(name, Qt::Key_Return);
    const bool isOpen = QTest::qWaitFor([] { return openDialog<ImportDialog>() != nullptr; });
    return isOpen ? openDialog<ImportDialog>() : nullptr;
}

QByteArray TestConsoleImport::people(int count)
{
    QByteArray file("email,name\n");
    for (int i = 0; i < count; ++i) {
        const QByteArray number = QByteArray::number(i).rightJustified(6, '0');
        file += "guest" + number + "@example.org,Guest " + number + '\n';
    }
    return file;
}

QString TestConsoleImport::cell(ImportDialog *dialog, int row, int column)
{
    return dialog->model().index(row, column).data().toString();
}

QStringList TestConsoleImport::results(ImportDialog *dialog)
{
    QStringList all;
    for (int row = 0; row < dialog->model().rowCount(); ++row) {
        all += cell(dialog, row, Column::Line) + u' ' + cell(dialog, row, Column::Result);
    }
    return all;
}

int TestConsoleImport::at(ImportDialog *dialog, PersonState state)
{
    int count = 0;
    for (int row = 0; row < dialog->model().rowCount(); ++row) {
        count += dialog->model().state(row) == state ? 1 : 0;
    }
    return count;
}

QStringList TestConsoleImport::addresses(const Uuid &event)
{
    QStringList emails;
    for (const Registration &each : m_console.listed(event)) {
        emails += each.userEmail;
    }
    emails.sort();
    return emails;
}

void TestConsoleImport::dryRunSaysWhatWouldBecomeOfEachRow()
{
    const Uuid id = m_console.arrange(QStringLiteral("Gala"), 5);
    QVERIFY(m_console.book(id, {QStringLiteral("taken@example.org")}));
    const QByteArray standing = addType(id, R"({"name":"Standing","capacity":1})");
    QVERIFY(!standing.isEmpty());
    QVERIFY(!addType(id, R"({"name":"Seated","hidden":true})").isEmpty());
    ImportDialog *dialog = import("Name;E-Mail;Ticketart;Telefon\n"
                                  "Ada;ada@example.org;standing;1\n"
                                  "Ben;ben@example.org;"
                                  + standing
                                  + ";2\n"
                                    "Cem;taken@example.org;Seated;3\n"
                                    "Dan;dan@example;Seated;4\n"
                                    "Eve;ADA@example.org;Seated;5\n"
                                    "Fay;fay@example.org;Balcony;6\n"
                                    "Gus;gus@example.org;;7\n"
                                    "\"Hal;hal@example.org;Seated;8\n"
                                    "Ida;ida@example.org;Seated;9\n");
    QVERIFY(dialog);
    QTRY_VERIFY(isChecked(dialog));
    QCOMPARE(results(dialog),
             QStringList({QStringLiteral("2 Will be registered"),
                          QStringLiteral("3 From this row on there is no seat left of this ticket "
                                         "type."),
                          QStringLiteral("4 This address has a seat already."),
                          QStringLiteral("5 What is behind the @ is no domain, as example.org is."),
                          QStringLiteral("6 Line 2 has this address first."),
                          QStringLiteral("7 There is no ticket type of this name."),
                          QStringLiteral("8 The row names no ticket type."),
                          QStringLiteral("9 A quotation mark in this line is never closed."),
                          QStringLiteral("10 Will be registered")}));
    QCOMPARE(cell(dialog, 0, Column::Type), QStringLiteral("Standing"));
    QCOMPARE(labelText(dialog, "importSummary"),
             QStringLiteral("9 rows: 2 will be registered, 1 registered before, 6 with problems"));
    QCOMPARE(labelText(dialog, "importNotes"), QStringLiteral("1 column is left out: Telefon."));
    auto *table = dialog->findChild<QTableView *>(QStringLiteral("importTable"));
    dialog->findChild<QCheckBox *>(QStringLiteral("importOnlyProblems"))->setChecked(true);
    QCOMPARE(table->model()->rowCount(), 6);
    QCOMPARE(addresses(id), QStringList(QStringLiteral("taken@example.org")));
    dialog->reject();
    QVERIFY(!dialog->isVisible());
}

void TestConsoleImport::fileThatCanNotBeReadSaysWhy()
{
    QVERIFY(!m_console.arrange(QStringLiteral("Fair"), 5).isNil());
    ImportDialog *dialog = import("name,phone\nAda,1\n");
    QVERIFY(dialog);
    QTRY_VERIFY(
        labelText(dialog, "importSaid").contains(QStringLiteral("none of them is “email”")));
    auto *go = dialog->findChild<QPushButton *>(QStringLiteral("importGo"));
    QVERIFY(!go->isEnabled());
    QFile mended(m_folder.filePath(QStringLiteral("people.csv")));
    QVERIFY(mended.open(QIODevice::WriteOnly) && mended.write("email\nada@example.org\n") > 0);
    mended.close();
    click(dialog, "importAgain");
    QTRY_VERIFY(go->isEnabled());
    QCOMPARE(go->text(), QStringLiteral("&Import 1 person"));
    dialog->reject();
}

void TestConsoleImport::importRegistersEverybodyOnce()
{
    const Uuid id = m_console.arrange(QStringLiteral("Fair of 300"), 1'000, EventStatus::Draft);
    ImportDialog *dialog = import(people(300));
    QVERIFY(dialog);
    QTRY_VERIFY(isChecked(dialog));
    click(dialog, "importGo");
    QTRY_VERIFY(!dialog->people().isRunning());
    QCOMPARE(labelText(dialog, "importSaid"),
             QStringLiteral("Everybody who could be registered is."));
    QCOMPARE(labelText(dialog, "importSummary"), QStringLiteral("300 rows: 300 registered"));
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("importGo"))->isVisible());
    QTRY_COMPARE(m_console.rows().rowCount(), 300); // shown behind the dialog
    const QList<Registration> listed = m_console.listed(id);
    QCOMPARE(listed.size(), 300);
    QVERIFY(listed.at(7).name.startsWith(QStringLiteral("Guest 0000")));

    click(dialog, "importSave");
    auto *chooser = openDialog<QFileDialog>();
    QVERIFY(chooser);
    const QString path = m_folder.filePath(QStringLiteral("results.csv"));
    chooser->findChild<QLineEdit *>(QStringLiteral("fileNameEdit"))->setText(path);
    QTest::keyClick(chooser->findChild<QLineEdit *>(QStringLiteral("fileNameEdit")),
                    Qt::Key_Return);
    QTRY_VERIFY(labelText(dialog, "importSaid").startsWith(QStringLiteral("The list was saved")));
    QFile saved(path);
    QVERIFY(saved.open(QIODevice::ReadOnly));
    const QByteArrayList lines = saved.readAll().split('\n');
    QCOMPARE(lines.size(), 302);
    QCOMPARE(lines.first(),
             QByteArray("\xef\xbb\xbf"
                        "Line,E-mail,Name,Ticket type,Result\r"));
    QVERIFY(lines.at(1).startsWith("2,guest000000@example.org,Guest 000000,,\"Registered, number"));

    click(dialog, "importAgain"); // now they are there
    QTRY_COMPARE(labelText(dialog, "importSummary"),
                 QStringLiteral("300 rows: 0 will be registered, 300 registered before"));
    dialog->reject();
}

void TestConsoleImport::typeOfRowsThatNameNone()
{
    const Uuid id = m_console.arrange(QStringLiteral("Congress"), 10);
    QVERIFY(!addType(id, R"({"name":"Day 1"})").isEmpty());
    const QByteArray second = addType(id, R"({"name":"Day 2","position":1})");
    ImportDialog *dialog = import(people(2));
    QVERIFY(dialog);
    QTRY_VERIFY(isChecked(dialog));
    auto *go = dialog->findChild<QPushButton *>(QStringLiteral("importGo"));
    QVERIFY(!go->isEnabled());
    auto *type = dialog->findChild<QComboBox *>(QStringLiteral("importType"));
    QCOMPARE(type->count(), 3);
    QCOMPARE(type->itemText(2), QStringLiteral("Day 2 – 10 left"));
    type->setCurrentIndex(2);
    QTRY_COMPARE(go->text(), QStringLiteral("&Import 2 people"));
    QCOMPARE(cell(dialog, 0, Column::Type), QStringLiteral("Day 2"));
    click(dialog, "importGo");
    QTRY_VERIFY(!dialog->people().isRunning());
    const QList<Registration> listed = m_console.listed(id);
    QCOMPARE(listed.size(), 2);
    QCOMPARE(listed.first().ticketTypeId, Uuid::parse(QByteArrayView(second)));
    dialog->reject();
}

void TestConsoleImport::seatTakenMeanwhileIsToldAndTriedAgain()
{
    const Uuid id = m_console.arrange(QStringLiteral("Lecture"), 2);
    ImportDialog *dialog = import(people(2));
    QVERIFY(dialog);
    QTRY_VERIFY(isChecked(dialog));
    QVERIFY(m_console.bookOne(id, QStringLiteral("quick@example.org")));
    click(dialog, "importGo");
    QTRY_VERIFY(!dialog->people().isRunning());
    QCOMPARE(at(dialog, PersonState::Booked), 1);
    QVERIFY(results(dialog).join(u'|').contains(
        QStringLiteral("Not registered: The event is full: every seat is booked.")));
    auto event = answerOf(m_console.other().event(id));
    EventDraft larger = draftOf(*event);
    larger.capacity = 3;
    QVERIFY(answerOf(m_console.other().editEvent(id, draftOf(*event), larger, event->version,
                                                 ApiClient::newKey())));
    auto *go = dialog->findChild<QPushButton *>(QStringLiteral("importGo"));
    QCOMPARE(go->text(), QStringLiteral("Try 1 &again"));
    click(dialog, "importGo");
    QTRY_VERIFY(!dialog->people().isRunning());
    QCOMPARE(at(dialog, PersonState::Booked), 2);
    QCOMPARE(addresses(id).size(), 3);
    dialog->reject();
}

void TestConsoleImport::stoppedImportGoesOnLater()
{
    const Uuid id = m_console.arrange(QStringLiteral("Parade"), 3'000);
    ImportDialog *dialog = import(people(1'000));
    QVERIFY(dialog);
    QTRY_VERIFY(isChecked(dialog));
    const auto stopper =
        connect(&dialog->people(), &PeopleImport::progressed, dialog, [dialog](int done, int) {
            if (done == 50) {
                dialog->reject(); // which asks
            }
        });
    click(dialog, "importGo");
    QTRY_VERIFY(openDialog<QMessageBox>());
    QVERIFY(dialog->isVisible());
    click(openDialog<QMessageBox>(), "confirm");
    QTRY_VERIFY(!dialog->people().isRunning());
    QCOMPARE(labelText(dialog, "importSaid"),
             QStringLiteral("Stopped. What was registered stays registered."));
    const int booked = at(dialog, PersonState::Booked);
    QVERIFY(booked >= 50 && booked < 1'000);
    QCOMPARE(at(dialog, PersonState::NotSent), 1'000 - booked);
    QCOMPARE(addresses(id).size(), booked);
    disconnect(stopper);
    click(dialog, "importGo");
    QTRY_VERIFY(!dialog->people().isRunning());
    QCOMPARE(addresses(id).size(), 1'000);
    dialog->reject();
}

// Some answers are lost: of what was asked by then, the server has booked an unknown part.
void TestConsoleImport::connectionThatBreaksBooksNobodyTwice()
{
    constexpr int kPeople = 1'500;
    const Uuid id = m_console.arrange(QStringLiteral("Festival"), kPeople);
    ImportDialog *dialog = import(people(kPeople));
    QVERIFY(dialog);
    QTRY_VERIFY(isChecked(dialog));
    window().session().client.setPatience(std::chrono::milliseconds(500));
    const quint16 port = m_console.server().port();
    const auto killer =
        connect(&dialog->people(), &PeopleImport::progressed, dialog, [this](int done, int) {
            if (done == 400) {
                m_console.server().kill();
            }
        });
    click(dialog, "importGo");
    QTRY_VERIFY(!dialog->people().isRunning());
    QVERIFY2(labelText(dialog, "importSaid").contains(QStringLiteral("can't be reached")),
             qPrintable(labelText(dialog, "importSaid")));
    QVERIFY(at(dialog, PersonState::Booked) >= 400);
    QVERIFY(at(dialog, PersonState::NotSent) > 500);
    QCOMPARE(at(dialog, PersonState::Sending), 0);
    disconnect(killer);
    QVERIFY2(m_console.start(port), qPrintable(m_console.server().output()));
    QTRY_VERIFY(window().session().isOnline());
    window().session().client.setPatience(std::chrono::milliseconds(24'000));
    click(dialog, "importGo");
    QTRY_VERIFY(!dialog->people().isRunning());
    QStringList unbooked = results(dialog);
    unbooked.removeIf([](const QString &each) { return each.contains(u"Registered, number"); });
    QCOMPARE(unbooked, QStringList());
    QStringList once = addresses(id);
    QCOMPARE(once.size(), kPeople);
    QCOMPARE(once.removeDuplicates(), 0);
    dialog->reject();
}

// The dialog lies over the window's own words about the connection.
void TestConsoleImport::outageIsToldAndPassed()
{
    constexpr int kPeople = 300;
    const Uuid id = m_console.arrange(QStringLiteral("Fete"), kPeople);
    ImportDialog *dialog = import(people(kPeople));
    QVERIFY(dialog);
    QTRY_VERIFY(isChecked(dialog));
    const quint16 port = m_console.server().port();
    const auto killer =
        connect(&dialog->people(), &PeopleImport::progressed, dialog, [this](int done, int) {
            if (done == 50) {
                m_console.server().kill();
            }
        });
    click(dialog, "importGo");
    QTRY_VERIFY_WITH_TIMEOUT(
        labelText(dialog, "importSaid").contains(QStringLiteral("It goes on in")), 20'000);
    QVERIFY(dialog->people().isRunning());
    disconnect(killer);
    QVERIFY2(m_console.start(port), qPrintable(m_console.server().output()));
    QTRY_VERIFY_WITH_TIMEOUT(!dialog->people().isRunning(), 60'000);
    QCOMPARE(at(dialog, PersonState::Booked), kPeople);
    QCOMPARE(addresses(id).size(), kPeople);
    dialog->reject();
}

// It bounds how fast anybody may ask.
void TestConsoleImport::busyServerIsWaitedFor()
{
    ConsoleOnServer slow;
    slow.watchesModels = false;
    QVERIFY2(slow.start(0,
                        {QStringLiteral("--address-rate=300"), QStringLiteral("--address-burst=5"),
                         QStringLiteral("--limit-loopback=1")}),
             qPrintable(slow.server().output()));
    m_console.close();
    QVERIFY(slow.open());
    const Uuid id = slow.arrange(QStringLiteral("Queue"), 100);
    QVERIFY(!id.isNil());
    ConsoleSession &session = slow.window().session();
    session.client.setPatience(std::chrono::milliseconds(0)); // so that the import itself waits
    PeopleImport people(session.registrations.adder(), id, nullptr);
    people.setLongestPause(std::chrono::milliseconds(400));
    QSignalSpy pauses(&people, &PeopleImport::paused);
    QSignalSpy ended(&people, &PeopleImport::finished);
    QList<PeopleImport::Wish> wishes;
    for (int i = 0; i < 20; ++i) {
        wishes.append({i, {{.userEmail = QStringLiteral("guest%1@example.org").arg(i)}}});
    }
    people.start(wishes);
    QTRY_COMPARE(ended.size(), 1);
    QVERIFY(pauses.size() > 0);
    QCOMPARE(pauses.first().at(0).value<ApiError>().code, std::optional(ErrorCode::RateLimited));
    QVERIFY(!people.why());
    QCOMPARE(slow.listed(id).size(), 20);
    slow.close();
    QVERIFY(m_console.open());
}

void TestConsoleImport::deletedEventEndsTheImport()
{
    const Uuid id = m_console.arrange(QStringLiteral("Mistake"), 3'000);
    ImportDialog *dialog = import(people(1'000));
    QVERIFY(dialog);
    QTRY_VERIFY(isChecked(dialog));
    connect(&dialog->people(), &PeopleImport::progressed, dialog, [this, id](int done, int) {
        if (done == 50) {
            m_console.other().deleteEvent(id, true, ApiClient::newKey());
        }
    });
    click(dialog, "importGo");
    QTRY_VERIFY(!dialog->people().isRunning());
    QVERIFY(at(dialog, PersonState::NotSent) > 0);
    QTRY_COMPARE(labelText(dialog, "importSaid"),
                 QStringLiteral("The event was deleted in the meantime."));
    QVERIFY(!dialog->findChild<QPushButton *>(QStringLiteral("importGo"))->isEnabled());
    dialog->reject();
}

// 10,000 of them are registered already. Neither does the window stand still, nor does it eat
// memory.
void TestConsoleImport::fiftyThousandRows()
{
    constexpr int kRows = 50'000;
    constexpr int kThere = 10'000;
    const Uuid id = m_console.arrange(QStringLiteral("Stadium"), kRows - 1);
    QVERIFY(m_console.insertRegistrations(id, kThere));
    const QByteArray file = people(kRows);
    const qint64 before = residentBytes();
    QElapsedTimer clock;
    clock.start();
    ImportDialog *dialog = import(file);
    QVERIFY(dialog);
    LongestPause pause;
    QTRY_VERIFY(isChecked(dialog));
    qInfo("dry run of %d rows after %lld ms, the window waited for %lld ms", kRows, clock.elapsed(),
          pause.milliseconds());
    QVERIFY(pause.milliseconds() < 2'000);
    const qint64 grown = residentBytes() - before;
    qInfo("they take %lld MiB", grown >> 20);
    QVERIFY(grown < kSanitizerMemory * 100 * 1024 * 1024);
    QCOMPARE(labelText(dialog, "importSummary"),
             QStringLiteral("50,000 rows: 39,999 will be registered, 10,000 registered before, "
                            "1 with problems"));
    QCOMPARE(cell(dialog, kRows - 1, Column::Result),
             QStringLiteral("From this row on the event has no seat left."));
    LongestPause filtering;
    dialog->findChild<QCheckBox *>(QStringLiteral("importOnlyProblems"))->setChecked(true);
    QCOMPARE(dialog->findChild<QTableView *>(QStringLiteral("importTable"))->model()->rowCount(),
             1);
    QVERIFY(filtering.milliseconds() < 2'000);
    dialog->reject();
}

QTEST_MAIN(TestConsoleImport)
#include "tst_console_import.moc"
