// The category of an event, chosen from those that its organizer offers, or none.
//
// One that is offered no more can be kept, so that nobody loses it by an edit of something else.
// Threads: GUI only.
#pragma once

#include <QComboBox>
#include <QStringList>

namespace boxoffice {

class CategoryEdit : public QComboBox
{
    Q_OBJECT

public:
    explicit CategoryEdit(QWidget *parent);

    // What is chosen stays.
    void offer(const QStringList &names);
    // kept: the event's own, which can be chosen, too; empty: none.
    void choose(const QString &category, const QString &kept);
    QString category() const { return currentData().toString(); }
    // Whether there is anything but none.
    bool hasChoice() const { return count() > 1; }

private:
    QStringList m_offered;
    QString m_kept;
};

} // namespace boxoffice
