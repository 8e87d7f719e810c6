// Writes a picture of each view at 1280x800, light and dark, with data as an organizer has it; and
// the list that is printed.
// Usage: console_screenshots FOLDER [LANGUAGE]

#include "desktop/console/events/event_commands.h"
#include "desktop/console/events/events_view.h"
#include "desktop/console/main_window.h"
#include "desktop/console/registrations/registration_printer.h"
#include "desktop/console/registrations/registrations_view.h"
#include "desktop/console/translations.h"
#include "tests/gui/realistic_data.h"

#include <QAction>
#include <QApplication>
#include <QCalendarWidget>
#include <QComboBox>
#include <QDateTime>
#include <QDateTimeEdit>
#include <QDialog>
#include <QDir>
#include <QElapsedTimer>
#include <QLineEdit>
#include <QMenu>
#include <QPainter>
#include <QPrinter>
#include <QPushButton>
#include <QTabWidget>
#include <QTableView>
#include <QTemporaryDir>

#include <cstdio>
#include <functional>

using namespace boxoffice;

namespace {

bool waitFor(const std::function<bool()> &condition)
{
    QElapsedTimer time;
    time.start();
    while (!condition() && time.elapsed() < 10'000) {
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents, 50);
    }
    return condition();
}

// Until nothing has been painted or received for a moment.
void settle()
{
    QElapsedTimer time;
    time.start();
    waitFor([&time] { return time.elapsed() > 700; });
}

class Photographer
{
public:
    Photographer(const QString &folder, bool dark)
        : m_folder(folder)
        , m_suffix(dark ? QStringLiteral("-dark.png") : QStringLiteral("-light.png"))
    { }

    // The window with whatever dialog is open over it.
    void take(MainWindow &window, const char *name)
    {
        settle();
        QPixmap picture = window.grab();
        for (QWidget *top : QApplication::topLevelWidgets()) {
            if (top != &window && top->isVisible() && top->inherits("QDialog")) {
                QPainter painter(&picture);
                painter.fillRect(picture.rect(), QColor(0, 0, 0, 70));
                const QPixmap dialog = top->grab();
                painter.drawPixmap((window.width() - top->width()) / 2,
                                   (window.height() - top->height()) / 2, dialog);
            } else if (top->isVisible()
                       && (top->inherits("QMenu") || top->inherits("QCalendarPopup"))) {
                QPainter(&picture).drawPixmap(window.mapFromGlobal(top->pos()), top->grab());
            }
        }
        save(picture, name);
    }

    void takeWidget(QWidget &widget, const char *name) { save(widget.grab(), name); }

private:
    void save(const QPixmap &picture, const char *name)
    {
        const QString path = QDir(m_folder).filePath(QLatin1StringView(name) + m_suffix);
        std::printf("%s %s\n", picture.save(path) ? "wrote" : "could not write", qPrintable(path));
    }

    QString m_folder;
    QString m_suffix;
};

void closeDialogs()
{
    for (QWidget *top : QApplication::topLevelWidgets()) {
        if (auto *dialog = qobject_cast<QDialog *>(top)) {
            dialog->done(QDialog::Rejected);
        }
    }
    settle();
}

// As a person does.
void choose(QComboBox &box, int index)
{
    box.setCurrentIndex(index);
    Q_EMIT box.activated(index);
}

// In the open editor: shows or hides the calendar of the start.
void showCalendar(bool shown)
{
    for (QWidget *top : QApplication::topLevelWidgets()) {
        if (auto *editor = qobject_cast<EventEditorDialog *>(top)) {
            QWidget *popup = editor->findChild<QDateTimeEdit *>()->calendarWidget()->window();
            popup->adjustSize();
            popup->setVisible(shown);
        }
    }
}

// In the open editor: a start at a time that comes twice.
void askWhichOfTwo()
{
    for (QWidget *top : QApplication::topLevelWidgets()) {
        if (auto *editor = qobject_cast<EventEditorDialog *>(top)) {
            editor->findChild<QDateTimeEdit *>()->setDateTime(
                QDateTime({2026, 10, 25}, {2, 30}, Qt::UTC));
            editor->findChild<QPushButton *>(QStringLiteral("editorSave"))->click();
        }
    }
}

// Long names, mails that failed, and what is done about both.
void photographTickets(MainWindow &window, StubServer &server, const Uuid &best,
                       Photographer &photographer)
{
    server.setName(best, 0, QStringLiteral("Annegret Schmidt-Wallenfels zu Hohenstein-Ernstthal"));
    server.setName(best, 2, QStringLiteral("Ada Byron"));
    server.setName(best, 4, QStringLiteral("מרים בן־דוד"));
    server.setName(
        best, 5, QStringLiteral("عبد الرحمن بن محمد الأنصاري القرطبي المعروف بابن خلدون الحضرمي"));
    for (const int place : {0, 3}) {
        server.failMail(best, server.registrations(best).at(place).id,
                        QStringLiteral("550 5.1.1 The mailbox you tried to reach does not exist."));
    }
    server.addMail(best, server.registrations(best).at(0).id, MailKind::Ticket, MailState::Sent);
    window.actions().refresh->trigger();
    settle();
    QTableView &table = window.registrationsView().table();
    table.selectRow(0);
    photographer.take(window, "21-tickets");
    window.actions().correct->trigger();
    photographer.take(window, "22-correct");
    closeDialogs();
    window.actions().erase->trigger();
    photographer.take(window, "23-erase");
    closeDialogs();
    window.actions().showMails->trigger();
    photographer.take(window, "24-mails");
    closeDialogs();
    window.actions().failedMails->trigger();
    photographer.take(window, "25-failed");
    closeDialogs();
    window.actions().tellEverybody->trigger();
    photographer.take(window, "26-tell");
    closeDialogs();
    Q_EMIT window.registrationsView().contextMenuWanted(window.mapToGlobal(QPoint(800, 200)));
    photographer.take(window, "27-ticket-menu");
    for (QMenu *menu : window.findChildren<QMenu *>()) {
        menu->hide();
    }
}

// With long names, and all that a sale can be.
void arrangeTypes(StubServer &server, const Uuid &best, qint64 now)
{
    constexpr qint64 day = 86'400'000;
    IdSource ids;
    const auto type = [&](const char *name, std::optional<int> capacity, int booked, int held,
                          int left) {
        ListedTicketType type;
        type.id = ids.next(now * 1'000 + booked);
        type.eventId = best;
        type.name = QString::fromUtf8(name);
        type.capacity = capacity;
        type.bookedCount = booked;
        type.heldCount = held;
        type.sale = {true, left};
        return type;
    };
    QList<ListedTicketType> types{
        type("Erwachsene", 300, 211, 7, 82), type("Ermäßigt", 80, 78, 2, 0),
        type("Mitglieder des Fördervereins und ihre Begleitung", {}, 42, 0, 82),
        type("Abendkasse", 60, 0, 0, 0), type("Frühbucher", 25, 25, 0, 0)};
    types[2].hidden = true;
    types[2].maxPerOrder = 2;
    types[3].salesStartAt = now + 5 * day;
    types[3].sale.onSale = false;
    types[4].salesEndAt = now - 3 * day;
    types[4].sale.onSale = false;
    const Quota dinner{.id = ids.next(now * 1'000 + 999),
                       .eventId = best,
                       .name = QStringLiteral("Abendessen"),
                       .size = 120,
                       .ticketTypeIds = {types.at(0).id, types.at(2).id},
                       .bookedCount = 109,
                       .heldCount = 4};
    server.setTypes(best, types, {dinner});
}

void photographTypes(MainWindow &window, Photographer &photographer)
{
    window.actions().showTypes->trigger();
    waitFor([&window] { return window.session().types.isRead(); });
    auto *table = window.findChild<QTableView *>(QStringLiteral("typeTable"));
    table->selectRow(1);
    photographer.take(window, "32-types");
    table->selectRow(4);
    window.findChild<QPushButton *>(QStringLiteral("typeEdit"))->click();
    photographer.take(window, "33-type");
    closeDialogs();
    window.findChild<QTableView *>(QStringLiteral("quotaTable"))->selectRow(0);
    window.findChild<QPushButton *>(QStringLiteral("quotaEdit"))->click();
    photographer.take(window, "34-quota");
    closeDialogs();
    window.actions().editEvent->trigger();
    window.findChild<QTabWidget *>(QStringLiteral("editorPages"))->setCurrentIndex(1);
    photographer.take(window, "35-sale");
    closeDialogs();
    window.actions().showDashboard->trigger();
    window.findChild<QComboBox *>(QStringLiteral("dashboardChart"))->setCurrentIndex(1);
    photographer.take(window, "36-types-chart");
    window.findChild<QComboBox *>(QStringLiteral("dashboardChart"))->setCurrentIndex(0);
}

void printList(MainWindow &window, const QString &path)
{
    auto printer = std::make_unique<QPrinter>(QPrinter::HighResolution);
    printer->setOutputFormat(QPrinter::PdfFormat);
    printer->setOutputFileName(path);
    ConsoleSession &session = window.session();
    RegistrationPrinter job(session.client, *session.current.event(), session.registrations.query(),
                            std::move(printer), nullptr);
    bool isDone = false;
    QObject::connect(&job, &RegistrationPrinter::finished, &job, [&isDone] { isDone = true; });
    job.start();
    std::printf("%s %s\n", waitFor([&isDone] { return isDone; }) ? "wrote" : "could not write",
                qPrintable(path));
}

void photograph(StubServer &server, const Uuid &best, const QString &folder, bool dark)
{
    applyTheme(*qApp, dark ? ColorScheme::Dark : ColorScheme::Light);
    Photographer photographer(folder, dark);
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    window.connectTo(server.url());
    waitFor([&window] { return window.session().events.isLoaded(); });
    window.eventsView().select(best);
    waitFor([&window] { return window.session().registrations.model().rowCount() > 0; });
    window.registrationsView().table().selectRow(3);
    window.eventsView().table().setFocus();
    photographer.take(window, "1-registrations");

    auto *times = window.findChild<QComboBox *>(QStringLiteral("eventTime"));
    choose(*times, 1); // none is past
    photographer.take(window, "30-past");
    choose(*times, 0);
    window.eventsView().select(best);

    window.actions().server->trigger();
    auto *address = window.findChild<QLineEdit *>(QStringLiteral("serverAddress"));
    address->setText(QStringLiteral("ftp://tickets"));
    window.findChild<QDialog *>(QStringLiteral("serverDialog"))
        ->findChild<QPushButton *>(QStringLiteral("serverConnect"))
        ->click();
    photographer.take(window, "31-server");
    closeDialogs();

    window.actions().showDashboard->trigger();
    photographer.take(window, "2-dashboard");

    window.eventCommands().edit(best);
    photographer.take(window, "3-editor");
    showCalendar(true);
    photographer.take(window, "10-calendar");
    showCalendar(false);
    askWhichOfTwo();
    photographer.take(window, "9-twice");
    closeDialogs();

    photographTypes(window, photographer);

    window.actions().showRegistrations->trigger();
    window.actions().registerSomebody->trigger();
    photographer.take(window, "4-register");
    closeDialogs();

    window.actions().columnMenu->popup(window.mapToGlobal(QPoint(360, 120)));
    photographer.take(window, "8-menu");
    window.actions().columnMenu->hide();

    window.registrationsView().table().selectRow(5);
    window.actions().cancelRegistrations->trigger();
    photographer.take(window, "5-undo");

    photographTickets(window, server, best, photographer);
    printList(window, QDir(folder).filePath(QStringLiteral("28-list.pdf")));

    const quint16 port = server.port();
    server.stop();
    waitFor(
        [&window] { return window.session().monitor.state() == ConnectionMonitor::State::Lost; });
    photographer.take(window, "6-lost");
    server.start(port);
    window.actions().about->trigger();
    photographer.take(window, "7-about");
    closeDialogs();
}

// A protected server with two organizers, of which one has all that can be shown.
QByteArray makeOrganizers(StubServer &server, qint64 now)
{
    StubAccess &access = server.access();
    const OrganizerName house = access.addOrganizer(
        QStringLiteral("Kulturhaus Nordbahnhof, Verein für Stadtteilkultur e. V."));
    const OrganizerName club = access.addOrganizer(QStringLiteral("Schachfreunde 1921"));
    const auto person = [&](const char *name, const char *email, Role role, const char *code = "") {
        const Uuid id = access.addAccount({.name = QString::fromUtf8(name),
                                           .email = QLatin1StringView(email),
                                           .code = QLatin1StringView(code)});
        access.setRole(house.id, id, role);
        return id;
    };
    const Uuid ada = person("Ada Byron", "ada@example.org", Role::Owner, "123456");
    const Uuid grace = person("Grace Hopper", "grace@example.org", Role::Manager, "123456");
    person("Annegret Schmidt-Wallenfels zu Hohenstein", "annegret.schmidt-wallenfels@example.org",
           Role::Viewer);
    person("Tür 1", "door1@example.org", Role::Door);
    access.setRole(club.id, ada, Role::Viewer);
    for (const Event &event : server.events()) {
        access.own(event.id, house.id);
    }
    access.setReplyTo(QStringLiteral("karten@kulturhaus.example.org"));
    access.setContact(QStringLiteral("https://kulturhaus.example.org/kontakt"),
                      {QStringLiteral("https://www.kulturhaus.example.org"),
                       QStringLiteral("https://termine.musterstadt.example")});
    access.setCategories({QStringLiteral("Concerts"), QStringLiteral("Walks and talks"),
                          QStringLiteral("Für Kinder"), QStringLiteral("Markets")});
    access.addKey(house.id, QStringLiteral("Old website"));
    access.addKey(house.id, QStringLiteral("Newsletter"));
    IdSource ids;
    const char *actions[] = {"event.created", "event.updated", "key.created",
                             "member.role_changed"};
    const char *changes[] = {R"({"name":[null,"Night Walk"],"capacity":[null,40]})",
                             R"({"capacity":[40,60],"location":["Yard","Great hall"]})",
                             R"({"name":[null,"Newsletter"]})", R"({"role":["viewer","manager"]})"};
    for (int i = 0; i < 130; ++i) {
        access.addAudit({.id = ids.next(now * 1000 + i),
                         .at = now - (130 - i) * 5'400'000LL,
                         .actorKind = i % 7 == 6 ? ActorKind::Operator : ActorKind::Account,
                         .actorId = i % 7 == 6 ? std::nullopt : std::optional(i % 3 ? ada : grace),
                         .actorName = i % 7 == 6 ? QString()
                             : i % 3             ? QStringLiteral("Ada Byron")
                                                 : QStringLiteral("Grace Hopper"),
                         .action = QLatin1StringView(actions[i % 4]),
                         .targetKind = QStringLiteral("event"),
                         .targetId = i % 4 < 2 ? server.events().at(i % 9).id : house.id,
                         .address = QStringLiteral("192.0.2.17"),
                         .changes = changes[i % 4]});
    }
    access.protect();
    return access.beginSession(ada);
}

QPushButton *buttonNamed(QWidget &parent, const char *name)
{
    return parent.findChild<QPushButton *>(QLatin1StringView(name));
}

void photographAccess(StubServer &server, const QString &folder, bool dark)
{
    applyTheme(*qApp, dark ? ColorScheme::Dark : ColorScheme::Light);
    Photographer photographer(folder, dark);
    const QByteArray token = makeOrganizers(server, QDateTime::currentMSecsSinceEpoch());
    MainWindow window;
    window.resize(1280, 800);
    window.show();
    window.connectTo(server.url());
    waitFor([&window] { return window.session().access.isProtected(); });
    photographer.take(window, "11-sign-in");
    closeDialogs();
    photographer.take(window, "12-signed-out");
    window.session().client.setToken(token);
    window.session().access.read();
    waitFor([&window] { return !window.session().current.id().isNil(); });
    photographer.take(window, "13-signed-in");

    window.actions().team->trigger();
    settle();
    auto *organizer = window.findChild<QDialog *>(QStringLiteral("organizerWindow"));
    organizer->findChild<QTableView *>(QStringLiteral("memberTable"))->selectRow(1);
    photographer.take(window, "14-team");
    const auto takeDialog = [&](const char *button, const char *name) {
        buttonNamed(*organizer, button)->click();
        settle();
        for (QDialog *dialog : organizer->findChildren<QDialog *>()) {
            if (dialog->isVisible()) {
                photographer.takeWidget(*dialog, name);
                dialog->done(QDialog::Rejected);
            }
        }
    };
    takeDialog("teamInvite", "15-invite");
    takeDialog("teamLink", "16-link");
    window.actions().keys->trigger();
    settle();
    organizer->findChild<QTableView *>(QStringLiteral("keyTable"))->selectRow(0);
    photographer.take(window, "17-keys");
    takeDialog("keyNew", "18-key");
    window.actions().audit->trigger();
    photographer.take(window, "19-audit");
    window.actions().details->trigger();
    photographer.take(window, "29-organizer");
    window.actions().audit->trigger();
    settle();
    server.access().endSessions();
    buttonNamed(*organizer, "auditMore")->click();
    waitFor([&window] { return window.findChild<QDialog *>(QStringLiteral("signInDialog")); });
    settle();
    photographer.takeWidget(*window.findChild<QDialog *>(QStringLiteral("signInDialog")),
                            "20-ended");
    closeDialogs();
}

} // namespace

int main(int argc, char *argv[])
{
    if (!qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    const QStringList arguments = QApplication::arguments();
    if (arguments.size() < 2 || !QDir().mkpath(arguments.at(1))) {
        std::fprintf(stderr, "usage: console_screenshots FOLDER [LANGUAGE]\n");
        return 2;
    }
    const QTemporaryDir settings; // a person's own are left alone
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    QApplication::setOrganizationName(QStringLiteral("Boxoffice"));
    QApplication::setApplicationName(QStringLiteral("console-screenshots"));
    QFont font(QStringLiteral("Noto Sans"), 10);
    QApplication::setFont(font);
    QLocale::setDefault(QLocale(arguments.value(2, QStringLiteral("en_GB"))));
    installTranslations(app, QLocale());
    for (const bool dark : {false, true}) {
        StubServer server;
        const Uuid best = fillWithSeason(server, QDateTime::currentMSecsSinceEpoch());
        arrangeTypes(server, best, QDateTime::currentMSecsSinceEpoch());
        server.access().sendMail(true);
        if (!server.start()) {
            return 1;
        }
        photograph(server, best, arguments.at(1), dark);
        photographAccess(server, arguments.at(1), dark);
    }
    return 0;
}
