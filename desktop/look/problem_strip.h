// Says above a table why what it shows is missing or old, and offers to try again.
//
// Threads: GUI only.
#pragma once

#include <QFrame>

class QLabel;
class QPushButton;

namespace boxoffice {

class ProblemStrip : public QFrame
{
    Q_OBJECT

public:
    explicit ProblemStrip(QWidget *parent);

    QPushButton *retryButton() const { return m_retry; }

    // Empty: nothing is wrong, and it hides. retryInMs: 0 while it is being tried.
    void show(const QString &sentence, int retryInMs = 0);
    // Nothing goes on by itself. mayRetry: whether it offers to try again.
    void showStill(const QString &sentence, bool mayRetry);

Q_SIGNALS:
    void retryWanted();

protected:
    void timerEvent(QTimerEvent *event) override;

private:
    void showCountdown();

    QLabel *m_text;
    QLabel *m_countdown;
    QPushButton *m_retry;
    qint64 m_retryAt = 0; // milliseconds of the steady clock
    int m_tick = 0;
};

} // namespace boxoffice
