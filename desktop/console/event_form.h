// An event's fields as widgets. It checks what can be checked here, and shows what is wrong beside
// the field.
//
// Threads: GUI only.
#pragma once

#include "desktop/console/form_widgets.h"
#include "shared/api/organizer_types.h"

class QCheckBox;
class QComboBox;
class QDateTimeEdit;
class QLineEdit;
class QPlainTextEdit;
class QSpinBox;

namespace boxoffice {

class EventForm : public QWidget
{
    Q_OBJECT

public:
    // booked: seats that are taken already; the capacity can't go below.
    EventForm(const EventDraft &fields, int booked, QWidget *parent);

    EventDraft fields() const;
    const EventDraft &base() const { return m_base; }
    // The event is by now what `theirs` says: what the person has not touched follows, the rest
    // stays. Returns the names of fields that both have changed.
    QStringList rebase(const EventDraft &theirs);

    // What Tab goes through.
    QList<QWidget *> inTabOrder() const;
    // Somebody booked or cancelled since.
    void setBooked(int booked);
    // Returns whether all of it is plausible; else the first field at fault has the focus. From
    // then on each change is checked at once.
    bool check();
    // Beside the field. Returns false if there is no such field.
    bool showProblem(const QString &wireField, const QString &sentence);

private:
    void buildFields();
    void layOut();
    void checkChanges();
    QWidget *datesRow();
    void setFields(const EventDraft &fields);
    void validate();
    void showDateParts();
    std::optional<qint64> millisOf(const QCheckBox &present, const QDateTimeEdit &edit) const;
    FieldBox *boxOf(const QString &wireField) const;

    EventDraft m_base;
    int m_booked;
    bool m_attempted = false; // from then on, each change is checked at once

    QLineEdit *m_name;
    QPlainTextEdit *m_description;
    QSpinBox *m_capacity;
    QComboBox *m_status;
    QCheckBox *m_hasStart;
    QCheckBox *m_hasEnd;
    QDateTimeEdit *m_starts;
    QDateTimeEdit *m_ends;
    QComboBox *m_timezone;
    QLineEdit *m_location;
    FieldBox *m_nameBox, *m_descriptionBox, *m_capacityBox, *m_statusBox;
    FieldBox *m_startsBox, *m_endsBox, *m_timezoneBox, *m_locationBox;
};

} // namespace boxoffice
