#include "desktop/console/events/clock_edit.h"

#include "desktop/books/formats.h"

#include <QKeyEvent>
#include <QLineEdit>

namespace boxoffice {

namespace {

constexpr int kWeekday = 0; // which part that is

// As people type it: 20/12/2026, 20.12.2026, 12/20/2026.
QString typedDateFormat()
{
    QString format = QLocale().dateFormat(QLocale::ShortFormat);
    if (format.contains(QStringLiteral("MMM"))) { // of no country
        return QStringLiteral("yyyy-MM-dd");
    }
    if (!format.contains(QStringLiteral("yyyy"))) {
        format.replace(QStringLiteral("yy"), QStringLiteral("yyyy"));
    }
    return format;
}

bool isDigit(const QKeyEvent &event)
{
    return event.text().size() == 1 && event.text().front().isDigit();
}

} // namespace

ClockEdit::ClockEdit(QWidget *parent) : QDateTimeEdit(parent)
{
    setDisplayFormat(
        QString(QStringLiteral("ddd ") + typedDateFormat() + QStringLiteral("  ") + timeFormat()));
    lineEdit()->installEventFilter(this);
}

void ClockEdit::selectPart()
{
    if (currentSectionIndex() == kWeekday) {
        setCurrentSectionIndex(kWeekday + 1);
    }
    setSelectedSection(currentSection());
}

// A click leaves the caret within a part, where no digit would fit in.
bool ClockEdit::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == lineEdit() && event->type() == QEvent::MouseButtonRelease
        && !lineEdit()->hasSelectedText()) {
        selectPart();
    }
    return QDateTimeEdit::eventFilter(watched, event);
}

void ClockEdit::focusInEvent(QFocusEvent *event)
{
    QDateTimeEdit::focusInEvent(event);
    if (event->reason() == Qt::TabFocusReason || event->reason() == Qt::ShortcutFocusReason) {
        selectPart();
    }
}

void ClockEdit::keyPressEvent(QKeyEvent *event)
{
    if (isDigit(*event) && currentSectionIndex() == kWeekday) {
        selectPart();
    }
    QDateTimeEdit::keyPressEvent(event);
}

} // namespace boxoffice
