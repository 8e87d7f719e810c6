// What the console's tests begin with: settings of their own, and small helpers.
#pragma once

#include "desktop/console/events/event_editor_dialog.h"
#include "desktop/console/events/events_view.h"
#include "desktop/console/main_window.h"
#include "desktop/console/registrations/registrations_view.h"
#include "desktop/look/bars.h"

#include <QAbstractItemModelTester>
#include <QApplication>
#include <QDialog>
#include <QElapsedTimer>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

namespace boxoffice {

// A person's own settings are left alone, and each test program starts with none.
class OwnSettings
{
public:
    OwnSettings()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        QApplication::setOrganizationName(QStringLiteral("Boxoffice"));
        QApplication::setApplicationName(QStringLiteral("console-test"));
        QLocale::setDefault(QLocale(QLocale::English, QLocale::UnitedKingdom));
    }

private:
    QTemporaryDir m_folder;
};

// Watches the event loop: how long, at most, a person's click would have waited while it lived.
class LongestPause
{
public:
    LongestPause()
    {
        QObject::connect(&m_tick, &QTimer::timeout, &m_tick, [this] { note(); });
        m_since.start();
        m_tick.start(10);
    }
    qint64 milliseconds()
    {
        note();
        return m_longest;
    }

private:
    void note() { m_longest = std::max(m_longest, m_since.restart()); }

    QTimer m_tick;
    QElapsedTimer m_since;
    qint64 m_longest = 0;
};

// From now on a model of the window that breaks the rules of models fails the test.
inline void watchModels(MainWindow &window)
{
    const std::initializer_list<QAbstractItemModel *> models{
        window.eventsView().table().model(), &window.session().events.model(),
        &window.session().registrations.model(), &window.session().orders.model(),
        &window.session().waiting.model()};
    for (QAbstractItemModel *model : models) {
        auto *tester = new QAbstractItemModelTester(
            model, QAbstractItemModelTester::FailureReportingMode::QtTest, &window);
        tester->setUseFetchMore(false); // else it reads the whole list
    }
}

// The open dialog of this type, or null.
template <typename Dialog> Dialog *openDialog()
{
    for (QWidget *top : QApplication::topLevelWidgets()) {
        auto *dialog = qobject_cast<Dialog *>(top);
        if (dialog && dialog->isVisible()) {
            return dialog;
        }
    }
    return nullptr;
}

inline void click(QWidget *parent, const char *name)
{
    auto *button = parent->findChild<QPushButton *>(QLatin1StringView(name));
    QVERIFY2(button && button->isVisible(), name);
    QTest::mouseClick(button, Qt::LeftButton);
}

inline QString labelText(QWidget *parent, const char *name)
{
    const auto *label = parent->findChild<QLabel *>(QLatin1StringView(name));
    return label && !label->isHidden() ? label->text() : QString();
}

// The line to type into that has this name for screen readers, or null.
inline QLineEdit *fieldNamed(QWidget *parent, const QString &name)
{
    for (QLineEdit *edit : parent->findChildren<QLineEdit *>()) {
        if (edit->accessibleName() == name) {
            return edit;
        }
    }
    return nullptr;
}

} // namespace boxoffice
