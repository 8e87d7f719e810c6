// How far the jobs under way are, one line each, inside the window: it never takes the keyboard
// from what a person does. A line appears when its job has taken 300 ms.
//
// Threads: GUI only.
#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QProgressBar;
class QPushButton;
class QVBoxLayout;

namespace boxoffice {

// One job's line; its owner deletes it when the job is over.
class ProgressLine : public QWidget
{
    Q_OBJECT

public:
    ProgressLine(const QString &text, QWidget *parent);

    void setText(const QString &text);
    // total: 0 or less while it is not known.
    void setProgress(int done, int total);

Q_SIGNALS:
    void stopWanted();

private:
    void stop();

    QLabel *m_text;
    QProgressBar *m_bar;
    QPushButton *m_stop;
    QTimer m_appear{this};
};

class ProgressPanel : public QWidget
{
    Q_OBJECT

public:
    explicit ProgressPanel(QWidget *parent);

    // Owned by this until it is deleted.
    ProgressLine *begin(const QString &text);

private:
    QVBoxLayout *m_lines;
};

} // namespace boxoffice
