// The words of the console, in both languages: one seat is one seat; and what a bar, a sign or an
// icon says stands in words, too, and can be seen in the dark.

#include "desktop/books/event_table_model.h"
#include "desktop/books/formats.h"
#include "desktop/console/connection_bar.h"
#include "desktop/console/translations.h"
#include "desktop/look/cell_delegates.h"
#include "desktop/look/problem_strip.h"
#include "desktop/look/sign.h"
#include "tests/gui/stub_console.h"
#include "tests/gui/stub_tokens.h"
#include "tests/support/patience.h"

#include <QAbstractButton>
#include <QPainter>
#include <QToolButton>
#include <QTranslator>

using namespace boxoffice;

namespace {

// The difference in lightness between a widget's ground and what is farthest from it.
int contrastOf(QWidget &widget)
{
    const QImage image = widget.window()
                             ->grab(QRect(widget.mapTo(widget.window(), QPoint()), widget.size()))
                             .toImage();
    const int ground = image.pixelColor(0, 0).lightness();
    int most = 0;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            most = std::max(most, std::abs(image.pixelColor(x, y).lightness() - ground));
        }
    }
    return most;
}

QImage barOf(int booked, int capacity)
{
    QImage image(200, 8, QImage::Format_RGB32);
    image.fill(Qt::white);
    QPainter painter(&image);
    paintFullness(painter, image.rect(), booked, capacity);
    return image;
}

} // namespace

class TestConsoleWords : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void seatsAreCounted_data();
    void seatsAreCounted();
    void seatsThatAreHeldAreNotLeft();
    void oneSeatIsOneSeatInTheWindow();
    void barIsFilledByWhatIsBooked_data();
    void barIsFilledByWhatIsBooked();
    void soldOutIsNoAlarm();
    void ordinaryStatusIsQuiet();
    void signsCanBeSeen_data();
    void signsCanBeSeen();
    void buttonsWithoutTextHaveWords();
    void cellsThatArePaintedHaveWords();
    void titleSaysWhose();
    void newerKindOfMailIsNamed();

private:
    MainWindow &window() { return m_console->window(); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
};

void TestConsoleWords::init()
{
    applyTheme(*qApp, ColorScheme::Light);
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(QLocale::English)));
    m_console = std::make_unique<ConsoleOnStub>();
}

void TestConsoleWords::cleanup()
{
    m_console.reset();
    qDeleteAll(QCoreApplication::instance()->findChildren<QTranslator *>());
}

void TestConsoleWords::seatsAreCounted_data()
{
    QTest::addColumn<QLocale::Language>("language");
    QTest::addColumn<int>("booked");
    QTest::addColumn<int>("held");
    QTest::addColumn<int>("capacity");
    QTest::addColumn<QString>("words");
    const auto row = [](const char *name, QLocale::Language language, int booked, int held,
                        int capacity, const char *words) {
        QTest::newRow(name) << language << booked << held << capacity << QString::fromUtf8(words);
    };
    row("English/none of one", QLocale::English, 0, 0, 1, "0 of 1 seat booked, 1 left");
    row("English/full with one", QLocale::English, 1, 0, 1, "Full: the seat is booked");
    row("English/some", QLocale::English, 3, 0, 40, "3 of 40 seats booked, 37 left");
    row("English/full", QLocale::English, 1'200, 0, 1'200, "Full: all 1,200 seats are booked");
    row("German/none of one", QLocale::German, 0, 0, 1, "0 von 1 Platz belegt, 1 frei");
    row("German/full with one", QLocale::German, 1, 0, 1, "Voll: der Platz ist belegt");
    row("German/some", QLocale::German, 3, 0, 40, "3 von 40 Plätzen belegt, 37 frei");
    row("English/held", QLocale::English, 3, 2, 40, "3 of 40 seats booked, 2 held, 35 left");
    row("German/held", QLocale::German, 3, 2, 40, "3 von 40 Plätzen belegt, 2 reserviert, 35 frei");
}

void TestConsoleWords::seatsAreCounted()
{
    QFETCH(QLocale::Language, language);
    QFETCH(int, booked);
    QFETCH(int, held);
    QFETCH(int, capacity);
    QVERIFY(installTranslations(*QCoreApplication::instance(), QLocale(language)));
    Event event;
    event.bookedCount = booked;
    event.heldCount = held;
    event.capacity = capacity;
    QTEST(formatSeats(event), "words");
}

void TestConsoleWords::seatsThatAreHeldAreNotLeft()
{
    Event event;
    event.id = *Uuid::parse(QByteArrayView("01890000-0000-7000-8000-00000000000a"));
    event.capacity = 40;
    event.bookedCount = 3;
    event.heldCount = 2;
    EventTableModel model;
    model.upsert({event});
    const auto left = [&](int role) {
        return model.data(model.index(0, EventTableModel::Left), role);
    };
    QCOMPARE(left(Qt::DisplayRole).toString(), QStringLiteral("35"));
    QCOMPARE(left(EventTableModel::SortRole).toInt(), 35);
    model.applySeats({SeatsChange{event.id, 40, 3, 7}});
    QCOMPARE(left(Qt::DisplayRole).toString(), QStringLiteral("30"));
    const QModelIndex booked = model.index(0, EventTableModel::Booked);
    QCOMPARE(model.data(booked, Qt::ToolTipRole).toString(),
             QStringLiteral("3 of 40 seats booked, 7 held, 30 left"));
}

void TestConsoleWords::oneSeatIsOneSeatInTheWindow()
{
    const Event talk = m_console->server().addEvent(QStringLiteral("Talk"), 1);
    m_console->server().addRegistrations(talk.id, 1);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(talk));
    QCOMPARE(labelText(&window(), "totals"), QStringLiteral("1 event  ·  1 of 1 seat booked"));
    window().actions().showDashboard->trigger();
    const auto labels = window().findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(), [](const QLabel *label) {
        return label->text() == QStringLiteral("of 1 seat");
    }));
}

void TestConsoleWords::barIsFilledByWhatIsBooked_data()
{
    QTest::addColumn<int>("booked");
    QTest::newRow("none") << 0;
    QTest::newRow("a quarter") << 10;
    QTest::newRow("most") << 30;
    QTest::newRow("all") << 40;
}

// In the list, and above the tabs.
void TestConsoleWords::barIsFilledByWhatIsBooked()
{
    QFETCH(int, booked);
    const QImage bar = barOf(booked, 40);
    const QColor filled = fullnessColor(booked, 40);
    for (int x = 8; x < 192; ++x) {
        if (std::abs(x - 5 * booked) > 6) { // the end is round
            QCOMPARE(bar.pixelColor(x, 4), x < 5 * booked ? filled : theme().track);
        }
    }
    const Event event = m_console->server().addEvent(QStringLiteral("Concert"), 40);
    m_console->server().addRegistrations(event.id, booked);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(event));
    const auto *seats = window().findChild<QLabel *>(QStringLiteral("headerSeats"));
    for (QWidget *each : seats->parentWidget()->findChildren<QWidget *>()) {
        if (each->accessibleName() == seats->text() && each != seats) {
            const QImage above = each->grab().toImage();
            const int middle = above.height() / 2;
            QCOMPARE(above.pixelColor(above.width() / 8, middle),
                     booked > 5 ? filled : theme().track);
            QCOMPARE(above.pixelColor(above.width() * 7 / 8, middle),
                     booked > 35 ? filled : theme().track);
            return;
        }
    }
    QFAIL("there is no bar above the tabs");
}

void TestConsoleWords::soldOutIsNoAlarm()
{
    for (const ColorScheme scheme : {ColorScheme::Light, ColorScheme::Dark}) {
        applyTheme(*qApp, scheme);
        QVERIFY(fullnessColor(40, 40) != theme().danger);
        QVERIFY(fullnessColor(40, 40) != theme().warning);
    }
}

void TestConsoleWords::ordinaryStatusIsQuiet()
{
    m_console->server().addEvent(QStringLiteral("Concert"), 40);
    m_console->server().addEvent(QStringLiteral("Draft"), 40, EventStatus::Draft);
    QVERIFY(m_console->open());
    QTableView &table = window().eventsView().table();
    table.clearSelection();
    const auto colors = [&](const QString &name) {
        QSet<QRgb> found;
        for (int row = 0; row < table.model()->rowCount(); ++row) {
            if (table.model()->index(row, 0).data().toString() == name) {
                const QModelIndex cell = table.model()->index(row, EventTableModel::Status);
                const QImage image =
                    table.viewport()->grab(table.visualRect(cell).adjusted(4, 4, -4, -4)).toImage();
                for (int x = 0; x < image.width(); ++x) {
                    found.insert(image.pixel(x, image.height() / 2));
                }
            }
        }
        return found.size();
    };
    QVERIFY(colors(QStringLiteral("Draft")) > 1);
    table.setCurrentIndex(table.model()->index(1, 0));
    const QString other = table.model()->index(0, 0).data().toString();
    if (other == QStringLiteral("Concert")) {
        QCOMPARE(colors(other), 1);
    }
}

void TestConsoleWords::signsCanBeSeen_data()
{
    QTest::addColumn<ColorScheme>("before");
    QTest::addColumn<ColorScheme>("then");
    QTest::newRow("light") << ColorScheme::Light << ColorScheme::Light;
    QTest::newRow("dark") << ColorScheme::Dark << ColorScheme::Dark;
    QTest::newRow("dark after light") << ColorScheme::Light << ColorScheme::Dark;
    QTest::newRow("light after dark") << ColorScheme::Dark << ColorScheme::Light;
}

// Above the window, and above a list.
void TestConsoleWords::signsCanBeSeen()
{
    QFETCH(ColorScheme, before);
    QFETCH(ColorScheme, then);
    applyTheme(*qApp, before);
    m_console->server().addEvent(QStringLiteral("Concert"), 40);
    QVERIFY(m_console->open());
    m_console->server().stop();
    auto *bar = window().findChild<ConnectionBar *>();
    QTRY_VERIFY(bar->isVisible());
    ProblemStrip &strip = window().eventsView().problem();
    strip.showStill(QStringLiteral("No."), true);
    applyTheme(*qApp, then);
    QTRY_VERIFY(strip.isVisible());
    for (QWidget *each : {static_cast<QWidget *>(bar), static_cast<QWidget *>(&strip)}) {
        auto *sign = each->findChild<Sign *>();
        QVERIFY(sign && sign->isVisible());
        QVERIFY2(contrastOf(*sign) > 120, qPrintable(QString::number(contrastOf(*sign))));
        QVERIFY(!each->accessibleName().isEmpty()); // which says the same
    }
}

void TestConsoleWords::buttonsWithoutTextHaveWords()
{
    const Event event = m_console->server().addEvent(QStringLiteral("Concert"), 40);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(event));
    int icons = 0;
    for (const QAbstractButton *button : window().findChildren<QAbstractButton *>()) {
        const auto *tool = qobject_cast<const QToolButton *>(button);
        const bool isBare = !button->icon().isNull()
            && (button->text().isEmpty()
                || (tool && tool->toolButtonStyle() == Qt::ToolButtonIconOnly));
        const bool isOwn = !button->objectName().startsWith(QStringLiteral("qt_"))
            && !qobject_cast<const QLineEdit *>(button->parentWidget());
        if (isBare && isOwn) {
            ++icons;
            QVERIFY2(!button->toolTip().isEmpty(), qPrintable(button->accessibleName()));
            QVERIFY2(!button->accessibleName().isEmpty(), qPrintable(button->toolTip()));
        }
    }
    QVERIFY2(icons >= 6,
             qPrintable(QString::number(icons))); // the list's five, and one that closes
}

void TestConsoleWords::cellsThatArePaintedHaveWords()
{
    const Event event = m_console->server().addEvent(QStringLiteral("Concert"), 40);
    m_console->server().addRegistrations(event.id, 1);
    m_console->server().failMail(event.id, m_console->server().registrations(event.id).at(0).id,
                                 QStringLiteral("550 no"));
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(event));
    const QAbstractItemModel &events = *window().eventsView().table().model();
    for (const int column : {EventTableModel::Status, EventTableModel::Booked}) {
        QVERIFY(!events.index(0, column).data(Qt::AccessibleTextRole).toString().isEmpty());
    }
    const QModelIndex mail = m_console->rows().index(0, RegistrationTableModel::Mail);
    QCOMPARE(mail.data().toString(), QStringLiteral("Not delivered"));
    QVERIFY(mail.data(Qt::ToolTipRole).toString().contains(QStringLiteral("550 no")));
}

void TestConsoleWords::titleSaysWhose()
{
    StubAccess &access = m_console->server().access();
    const Event concert = m_console->server().addEvent(QStringLiteral("Concert"), 40);
    const OrganizerName club = access.addOrganizer(QStringLiteral("Chess Club"));
    const Uuid ada = access.addAccount(
        {.name = QStringLiteral("Ada"), .email = QStringLiteral("ada@example.org")});
    access.setRole(club.id, ada, Role::Owner);
    access.own(concert.id, club.id);
    access.protect();
    auto kept = std::make_shared<KeptTokens>();
    kept->byServer.insert(m_console->server().url(), access.beginSession(ada));
    QVERIFY(m_console->open(std::make_unique<StubTokens>(kept)));
    QTRY_COMPARE(window().windowTitle(), QStringLiteral("Concert – Chess Club"));
    window().connectTo(QUrl(QStringLiteral("http://tickets.invalid")));
    QTRY_COMPARE(window().windowTitle(), QStringLiteral("tickets.invalid"));
}

void TestConsoleWords::newerKindOfMailIsNamed()
{
    const Event event = m_console->server().addEvent(QStringLiteral("Concert"), 40);
    m_console->server().addRegistrations(event.id, 1);
    const Uuid guest = m_console->server().registrations(event.id).at(0).id;
    m_console->server().addMail(event.id, guest, MailKind::Ticket, MailState::Sent);
    m_console->server().addNewerMail(event.id, guest, QStringLiteral("reminder"));
    m_console->server().access().sendMail(true);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(event));
    m_console->registrationTable().selectRow(0);
    window().actions().showMails->trigger();
    auto *dialog = window().findChild<QDialog *>(QStringLiteral("mailsDialog"));
    QVERIFY(dialog);
    const auto *mails = dialog->findChild<QTableView *>(QStringLiteral("mailsTable"))->model();
    QTRY_COMPARE(mails->rowCount(), 2);
    QCOMPARE(mails->index(0, 0).data().toString(), QStringLiteral("Other: reminder"));
    QCOMPARE(mails->index(1, 0).data().toString(), QStringLiteral("Ticket, once more"));
}

QTEST_MAIN(TestConsoleWords)
#include "tst_console_words.moc"
