// A moment that may be set or not: a box to check, and the moment below it.
//
// Threads: GUI only.
#pragma once

#include "desktop/console/events/moment_edit.h"

class QCheckBox;

namespace boxoffice {

class MaybeMoment : public QWidget
{
    Q_OBJECT

public:
    // set: what the box says; label: of the moment. Both with & before their shortcut letter.
    MaybeMoment(const QString &set, const QString &label, QWidget *parent);

    // millis: since the epoch; nothing: it is not set, and proposed, a wall clock in UTC, is where
    // the person begins.
    void show(std::optional<qint64> millis, const QDateTime &proposed, const QTimeZone &zone);
    // The clock goes on showing the same.
    void setZone(const QTimeZone &zone) { m_moment->setZone(zone); }
    std::optional<qint64> moment() const;

    // Shows what is wrong with the time itself, else `otherwise`. Empty: nothing is wrong.
    void validate(const QString &otherwise);
    // Null if nothing is wrong.
    FieldBox *atFault() const { return m_moment->atFault(); }
    FieldBox *box() const { return m_moment->clockBox(); }
    QList<QWidget *> inTabOrder() const;

Q_SIGNALS:
    void changed();

private:
    QCheckBox *m_set;
    MomentEdit *m_moment;
};

} // namespace boxoffice
