// The console without a mouse: where Tab goes, that letters with Alt mean one thing, that all a
// header or a right click offers is in reach.

#include "desktop/console/audit/audit_view.h"
#include "desktop/console/keys/key_dialog.h"
#include "desktop/console/keys/keys_view.h"
#include "desktop/console/mails/announce_dialog.h"
#include "desktop/console/mails/mails_dialog.h"
#include "desktop/console/registrations/correct_dialog.h"
#include "desktop/console/registrations/import_dialog.h"
#include "desktop/console/registrations/register_dialog.h"
#include "desktop/console/server_dialog.h"
#include "desktop/console/sign_in_dialog.h"
#include "desktop/console/team/invite_dialog.h"
#include "desktop/console/team/organizer_view.h"
#include "desktop/console/team/team_view.h"
#include "desktop/console/translations.h"
#include "desktop/look/secret_dialog.h"
#include "tests/gui/stub_console.h"
#include "tests/support/patience.h"

#include <QAbstractButton>
#include <QActionGroup>
#include <QCheckBox>
#include <QComboBox>
#include <QHeaderView>
#include <QMenu>
#include <QMenuBar>
#include <QTabWidget>
#include <QToolButton>
#include <QTranslator>

using namespace boxoffice;

class TestConsoleKeyboard : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void tabGoesThroughTheEditor_data();
    void tabGoesThroughTheEditor();
    void tabGoesThroughTheRegisterDialog();
    void tabComesToTheListsButtonsBeforeTheList();
    void tabsAreInTheOrderOfTheirKeys();
    void focusShowsOnTheMainButton();
    void eventsAreSortedByTheMenu();
    void columnsComeAndGoByTheMenu();
    void colorsAreChosenByTheMenu();
    void contextMenusOpenByKey_data();
    void contextMenusOpenByKey();
    void altLettersAreUnique_data();
    void altLettersAreUnique();
    void altLettersOfDialogsAreUnique_data() { altLettersAreUnique_data(); }
    void altLettersOfDialogsAreUnique();
    void altLettersOfTheWindowAreUnique_data() { altLettersAreUnique_data(); }
    void altLettersOfTheWindowAreUnique();

private:
    // The letters after &; none where one comes twice.
    static QString uniqueLetters(const QStringList &texts);
    static QStringList textsOf(const QWidget &widget);
    // What has the focus after each Tab, until it comes around.
    QStringList tabStops(QWidget &dialog);
    QMenu *openMenu();
    QTableView &events() { return window().eventsView().table(); }
    MainWindow &window() { return m_console->window(); }

    OwnSettings m_settings;
    std::unique_ptr<ConsoleOnStub> m_console;
};

void TestConsoleKeyboard::init()
{
    m_console = std::make_unique<ConsoleOnStub>();
    m_console->server().access().sendMail(true);
    Event concert = m_console->server().addEvent(QStringLiteral("Concert"), 40);
    m_console->server().addRegistrations(concert.id, 30);
    concert = m_console->server().addEvent(QStringLiteral("Ball"), 20);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(concert));
}

void TestConsoleKeyboard::cleanup()
{
    m_console.reset();
    qDeleteAll(QCoreApplication::instance()->findChildren<QTranslator *>());
}

QStringList TestConsoleKeyboard::tabStops(QWidget &dialog)
{
    QStringList stops;
    QWidget *first = dialog.focusWidget();
    for (int i = 0; i < 40; ++i) {
        const QWidget *now = dialog.focusWidget();
        const auto *button = qobject_cast<const QAbstractButton *>(now);
        const QString name = button ? QString(button->text()).remove(u'&') : now->accessibleName();
        if (stops.isEmpty() || stops.last() != name) { // a date's parts are stops of their own
            stops.append(name);
        }
        QTest::keyClick(dialog.focusWidget(), Qt::Key_Tab);
        if (dialog.focusWidget() == first) {
            break;
        }
    }
    return stops;
}

void TestConsoleKeyboard::tabGoesThroughTheEditor_data()
{
    QTest::addColumn<bool>("dated");
    QTest::addColumn<QStringList>("stops");
    const auto list = [](const char *names) { return QString::fromLatin1(names).split(u'|'); };
    QTest::newRow("without a date")
        << false
        << list("Name|Seats|Status|Has a date|Place|Names are required|Holders may correct their "
                "name|Description|Cancel|Create event|Parts of the form");
    QTest::newRow("with dates")
        << true
        << list("Name|Seats|Status|Has a date|Has an end|Starts|Ends|Time zone|Place|"
                "Names are required|Holders may correct their name|Description|"
                "Cancel|Create event|Parts of the form");
}

void TestConsoleKeyboard::tabGoesThroughTheEditor()
{
    QFETCH(bool, dated);
    window().actions().newEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QVERIFY(QTest::qWaitForWindowActive(editor));
    const auto boxes = editor->findChildren<QCheckBox *>();
    for (QCheckBox *box : boxes) {
        box->setChecked(dated);
    }
    QTEST(tabStops(*editor), "stops");
}

void TestConsoleKeyboard::tabGoesThroughTheRegisterDialog()
{
    window().actions().registerSomebody->trigger();
    auto *dialog = openDialog<RegisterDialog>();
    QVERIFY(QTest::qWaitForWindowActive(dialog));
    QCOMPARE(tabStops(*dialog),
             QStringList({QStringLiteral("E-mail address"), QStringLiteral("Name, if known"),
                          QStringLiteral("Close"), QStringLiteral("Register")}));
}

void TestConsoleKeyboard::tabComesToTheListsButtonsBeforeTheList()
{
    window().registrationsView().search().setFocus();
    int buttons = 0;
    for (int i = 0; i < 12 && !m_console->registrationTable().hasFocus(); ++i) {
        QTest::keyClick(window().focusWidget(), Qt::Key_Tab);
        buttons += qobject_cast<QToolButton *>(window().focusWidget()) != nullptr;
    }
    QVERIFY(m_console->registrationTable().hasFocus());
    QCOMPARE(buttons, 3); // the fourth is disabled: nothing is selected to be cancelled
}

void TestConsoleKeyboard::tabsAreInTheOrderOfTheirKeys()
{
    const Event talk = m_console->server().addEvent(QStringLiteral("Talk"), 10);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(talk));
    auto *tabs = window().findChild<QTabWidget *>(QStringLiteral("tabs"));
    QVERIFY(tabs);
    QCOMPARE(tabs->count(), 5);
    const QList<QAction *> actions = window().findChildren<QAction *>();
    for (int tab = tabs->count() - 1; tab >= 0; --tab) {
        const QKeySequence key(static_cast<int>(Qt::CTRL) | (Qt::Key_1 + tab));
        const auto found = std::find_if(actions.begin(), actions.end(), [&key](QAction *action) {
            return action->shortcut() == key;
        });
        QVERIFY2(found != actions.end(), qPrintable(key.toString()));
        (*found)->trigger();
        QCOMPARE(tabs->currentIndex(), tab);
    }
}

void TestConsoleKeyboard::focusShowsOnTheMainButton()
{
    applyTheme(*qApp, ColorScheme::Light);
    window().actions().newEvent->trigger();
    auto *editor = openDialog<EventEditorDialog>();
    QVERIFY(QTest::qWaitForWindowActive(editor));
    auto *save = editor->findChild<QPushButton *>(QStringLiteral("editorSave"));
    const QImage before = save->grab().toImage();
    save->setFocus();
    QTRY_VERIFY(save->hasFocus());
    QVERIFY(save->grab().toImage() != before);
}

QMenu *TestConsoleKeyboard::openMenu()
{
    return qobject_cast<QMenu *>(QApplication::activePopupWidget());
}

void TestConsoleKeyboard::eventsAreSortedByTheMenu()
{
    const auto first = [this] { return events().model()->index(0, 0).data().toString(); };
    const auto choose = [this](const QString &name) {
        QMenu *menu = window().actions().sortMenu;
        menu->popup(window().mapToGlobal(QPoint(50, 50)));
        for (QAction *action : menu->actions()) {
            if (QString(action->text()).remove(u'&') == name) {
                menu->setActiveAction(action);
            }
        }
        QTest::keyClick(menu, Qt::Key_Return);
    };
    choose(QStringLiteral("Event"));
    choose(QStringLiteral("Ascending"));
    QCOMPARE(first(), QStringLiteral("Ball"));
    choose(QStringLiteral("Descending"));
    QCOMPARE(first(), QStringLiteral("Concert"));
}

void TestConsoleKeyboard::columnsComeAndGoByTheMenu()
{
    QVERIFY(events().isColumnHidden(EventTableModel::Left));
    QMenu *menu = window().actions().columnMenu;
    for (const bool hidden : {false, true}) {
        menu->popup(window().mapToGlobal(QPoint(50, 50)));
        QAction *left = menu->actions().at(EventTableModel::Left - 1);
        QCOMPARE(left->isChecked(), hidden);
        menu->setActiveAction(left);
        QTest::keyClick(menu, Qt::Key_Return);
        QCOMPARE(events().isColumnHidden(EventTableModel::Left), hidden);
        QVERIFY(hidden || events().columnWidth(EventTableModel::Left) > 20);
    }
}

void TestConsoleKeyboard::colorsAreChosenByTheMenu()
{
    for (const auto scheme : {ColorScheme::Dark, ColorScheme::Light}) {
        for (QAction *action : window().actions().colors->actions()) {
            if (action->data().toInt() == static_cast<int>(scheme)) {
                action->trigger();
            }
        }
        const bool dark = scheme == ColorScheme::Dark;
        QCOMPARE(theme().dark, dark);
        QCOMPARE(window().palette().color(QPalette::Window).lightness() < 128, dark);
        QCOMPARE(window().grab().toImage().pixelColor(4, window().height() / 2).lightness() < 128,
                 dark);
        QCOMPARE(ConsoleSettings().colorScheme(), scheme);
    }
}

void TestConsoleKeyboard::contextMenusOpenByKey_data()
{
    QTest::addColumn<bool>("isEvents");
    QTest::addColumn<QString>("offered");
    QTest::newRow("events") << true << QStringLiteral("Edit…");
    QTest::newRow("registrations") << false << QStringLiteral("Copy");
}

void TestConsoleKeyboard::contextMenusOpenByKey()
{
    QFETCH(bool, isEvents);
    QTableView &table = isEvents ? events() : m_console->registrationTable();
    table.setFocus();
    QContextMenuEvent wish(QContextMenuEvent::Keyboard, QPoint(20, 20), QPoint(20, 20));
    QApplication::sendEvent(table.viewport(), &wish);
    QTRY_VERIFY(openMenu());
    QTEST(QString(openMenu()->actions().first()->text()).remove(u'&'), "offered");
    QTest::keyClick(openMenu(), Qt::Key_Escape);
    QTRY_VERIFY(!openMenu());
}

void TestConsoleKeyboard::altLettersAreUnique_data()
{
    QTest::addColumn<QLocale>("locale");
    QTest::newRow("English") << QLocale(QLocale::English);
    QTest::newRow("German") << QLocale(QLocale::German);
}

void TestConsoleKeyboard::altLettersAreUnique()
{
    QFETCH(QLocale, locale);
    QVERIFY(installTranslations(*QCoreApplication::instance(), locale));
    for (const auto purpose :
         {EventEditorDialog::Purpose::Create, EventEditorDialog::Purpose::Edit}) {
        const EventEditorDialog editor(purpose, {}, 0, nullptr);
        QStringList texts;
        for (const QLabel *label : editor.findChildren<QLabel *>()) {
            if (label->buddy()) {
                texts.append(label->text());
            }
        }
        for (const QAbstractButton *button : editor.findChildren<QAbstractButton *>()) {
            texts.append(button->text());
        }
        QVERIFY2(uniqueLetters(texts).size() >= 10, qPrintable(texts.join(u' ')));
    }
}

void TestConsoleKeyboard::altLettersOfDialogsAreUnique()
{
    QFETCH(QLocale, locale);
    QVERIFY(installTranslations(*QCoreApplication::instance(), locale));
    ConsoleSession session({});
    WishKeys keys;
    MailList ofEvent(session.client, {}, keys, nullptr);
    MailList ofOne(session.client, {{}, Uuid()}, keys, nullptr);
    const std::unique_ptr<QWidget> dialogs[] = {
        std::make_unique<RegisterDialog>(QString(), RegisterDialog::Names::Welcome, nullptr),
        std::make_unique<RegisterDialog>(QString(), RegisterDialog::Names::Required, nullptr),
        std::make_unique<CorrectDialog>(Registration(), false, true, nullptr),
        std::make_unique<ImportDialog>(session, Event(), QString(), nullptr),
        std::make_unique<MailsDialog>(ofEvent, QString(), true, nullptr),
        std::make_unique<MailsDialog>(ofOne, QString(), true, nullptr),
        std::make_unique<AnnounceDialog>(QString(), AnnouncementAbout::Changed, nullptr),
        std::make_unique<SignInDialog>(SignInDialog::Occasion{}, nullptr),
        std::make_unique<ServerDialog>(QUrl(), nullptr),
        std::make_unique<InviteDialog>(nullptr),
        std::make_unique<KeyDialog>(nullptr),
        std::make_unique<SecretDialog>(QString(), QString(), QString(), QString(), nullptr),
        std::make_unique<TeamView>(session.team, nullptr),
        std::make_unique<OrganizerView>(session.organizer, nullptr),
        std::make_unique<KeysView>(session.keys, nullptr),
        std::make_unique<AuditView>(session.audit, nullptr)};
    for (const auto &dialog : dialogs) {
        QStringList texts;
        for (const QLabel *label : dialog->findChildren<QLabel *>()) {
            if (label->buddy()) {
                texts.append(label->text());
            }
        }
        for (const QAbstractButton *button : dialog->findChildren<QAbstractButton *>()) {
            texts.append(button->text());
        }
        QVERIFY2(uniqueLetters(texts).size() >= 2, qPrintable(texts.join(u' ')));
    }
}

QString TestConsoleKeyboard::uniqueLetters(const QStringList &texts)
{
    QString letters;
    for (const QString &text : texts) {
        const qsizetype at = text.indexOf(u'&');
        const QChar letter = at < 0 ? QChar() : text.at(at + 1).toLower();
        if (at >= 0 && letters.contains(letter)) {
            return {};
        }
        letters += at < 0 ? QString() : QString(letter);
    }
    return letters;
}

QStringList TestConsoleKeyboard::textsOf(const QWidget &widget)
{
    QStringList texts;
    for (const QAction *action : widget.actions()) {
        texts.append(action->text());
    }
    return texts;
}

// The menus' own, with the buttons beside them; and those inside each menu.
void TestConsoleKeyboard::altLettersOfTheWindowAreUnique()
{
    QFETCH(QLocale, locale);
    QVERIFY(installTranslations(*QCoreApplication::instance(), locale));
    m_console = std::make_unique<ConsoleOnStub>();
    const Event concert = m_console->server().addEvent(QStringLiteral("Concert"), 40);
    QVERIFY(m_console->open());
    QVERIFY(m_console->select(concert));
    QStringList texts = textsOf(*window().menuBar());
    for (const QPushButton *button : window().findChildren<QPushButton *>()) {
        texts.append(button->text());
    }
    QVERIFY2(uniqueLetters(texts).size() >= 8, qPrintable(texts.join(u' ')));
    Q_EMIT window().eventsView().contextMenuWanted({});
    Q_EMIT window().registrationsView().contextMenuWanted({});
    const auto menus = window().findChildren<QMenu *>();
    QVERIFY(menus.size() >= 11);
    for (const QMenu *menu : menus) {
        const QStringList inside = textsOf(*menu);
        const bool hasLetters = inside.join(QString()).contains(u'&');
        QVERIFY2(!hasLetters || !uniqueLetters(inside).isEmpty(), qPrintable(inside.join(u' ')));
    }
}

QTEST_MAIN(TestConsoleKeyboard)
#include "tst_console_keyboard.moc"
