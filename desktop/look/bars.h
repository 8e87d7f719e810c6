// Strips above and below the views: a notice with an action, and a thin line that shows that
// something is under way.
//
// Threads: GUI only.
#pragma once

#include <QFrame>
#include <QProgressBar>
#include <QTimer>

#include <functional>

class QLabel;
class QPushButton;

namespace boxoffice {

// The colours of a strip by `severity`: info, warning or error, as theme.h styles them.
void setSeverity(QWidget *widget, const char *severity);

// What was done, with one action to take it back or go on; goes by itself.
class NoticeBar : public QFrame
{
    Q_OBJECT

public:
    explicit NoticeBar(QWidget *parent);

    // actionText: empty for none; then() runs once if the person takes it.
    void tell(const QString &text, const QString &actionText = {}, std::function<void()> then = {});
    // What else may be done about it: stays until it is closed, or its action taken.
    void offer(const QString &text, const QString &actionText, std::function<void()> then);
    // Stays until it is closed, or its action taken.
    void complain(const QString &text, const QString &actionText = {},
                  std::function<void()> then = {});
    QString text() const;

private:
    void show(const QString &text, const char *severity, const QString &actionText,
              std::function<void()> then);

    QLabel *m_text;
    QPushButton *m_action;
    QPushButton *m_close;
    std::function<void()> m_then;
    QTimer m_goAway;
};

// Appears when calls have been under way for 300 ms.
class BusyLine : public QProgressBar
{
    Q_OBJECT

public:
    explicit BusyLine(QWidget *parent);
    void setActiveCalls(int count);

private:
    QTimer m_appear;
};

} // namespace boxoffice
