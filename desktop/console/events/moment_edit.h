// A date and a time of day at a place. Where the clock is put back and a time comes twice, it asks
// which of the two is meant.
//
// Threads: GUI only.
#pragma once

#include "desktop/look/form_widgets.h"

#include <QDateTime>
#include <QTimeZone>

#include <optional>

class QComboBox;

namespace boxoffice {

class ClockEdit;

class MomentEdit : public QWidget
{
    Q_OBJECT

public:
    // label: with & before its shortcut letter.
    MomentEdit(const QString &label, QWidget *parent);

    // millis: since the epoch. Until the person changes something, moment() is this very instant,
    // seconds included.
    void setMoment(qint64 millis, const QTimeZone &zone);
    // Nothing is known yet; wallClock, in UTC, is where the person begins.
    void propose(const QDateTime &wallClock, const QTimeZone &zone);
    // The clock goes on showing the same.
    void setZone(const QTimeZone &zone);
    QDateTime wallClock() const; // in UTC, whole minutes

    // Milliseconds since the epoch; while isClear() is false, one that is near.
    qint64 moment() const;
    // Shows what is wrong with the time itself, else `otherwise`. Empty: nothing is wrong.
    void validate(const QString &otherwise);
    void setProblem(const QString &sentence);
    // Null if nothing is wrong.
    FieldBox *atFault() const;
    FieldBox *clockBox() const { return m_clockBox; }
    QList<QWidget *> inTabOrder() const;

Q_SIGNALS:
    void changed();

private:
    struct Known
    {
        QDateTime wallClock;
        QTimeZone zone;
        qint64 millis;
    };

    void refresh();
    void offerInstants(int chosen);
    int knownChoice() const;

    ClockEdit *m_clock;
    QComboBox *m_which;
    FieldBox *m_clockBox;
    FieldBox *m_whichBox;
    QTimeZone m_zone;
    std::optional<Known> m_known;
    QList<qint64> m_instants; // at which the clock shows this; see instantsAt()
};

} // namespace boxoffice
