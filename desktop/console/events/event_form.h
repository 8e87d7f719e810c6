// An event's fields as widgets. It checks what can be checked here, and shows what is wrong beside
// the field.
//
// Threads: GUI only.
#pragma once

#include "desktop/look/form_widgets.h"
#include "shared/api/event_dto.h"

class QCheckBox;
class QComboBox;
class QLineEdit;
class QSpinBox;

namespace boxoffice {

class CategoryEdit;
class MomentEdit;
class SaleForm;

class EventForm : public QWidget
{
    Q_OBJECT

public:
    // booked: seats that are taken already; the capacity can't go below.
    EventForm(const EventDraft &fields, int booked, QWidget *parent);

    // What the person has not edited is as in base(), whatever the widgets make of it.
    EventDraft fields() const;
    const EventDraft &base() const { return m_base; }
    // The event is by now what `theirs` says: what the person has not touched follows, the rest
    // stays. Returns the names of fields that both have changed.
    QStringList rebase(const EventDraft &theirs);

    // How it is sold, beside this: whoever shows this finds a place for it.
    SaleForm &sale() { return *m_sale; }

    // What Tab goes through, that of the sale too.
    QList<QWidget *> inTabOrder() const;
    // Somebody booked or cancelled since.
    void setBooked(int booked);
    // Returns whether all of it is plausible; else the first field at fault has the focus. From
    // then on each change is checked at once.
    bool check();
    // Whether what concerns tickets can be set; at first it can.
    void showTickets(bool shown);
    // The categories to choose from. Where there are none, and the event has none, nothing is
    // asked.
    void offerCategories(const QStringList &names);
    // Beside the field. Returns false if there is no such field.
    bool showProblem(const QString &wireField, const QString &sentence);

private:
    void buildFields();
    void layOut();
    void checkChanges();
    QWidget *datesRow();
    QWidget *ticketsRow();
    void buildTimezone(QWidget *row);
    void setBase(const EventDraft &fields);
    void showFields(const EventDraft &fields, const EventDraft *shown);
    void showStart(const EventDraft &fields);
    void showEnd(const EventDraft &fields);
    bool mayEnd() const;
    bool hasEnd() const;
    void proposeTimezone(bool dated);
    void applyTimezone();
    void showDateParts();
    void validate();
    void validateDates(const EventDraft &now);
    FieldBox *boxOf(const QString &wireField) const;

    EventDraft m_base;
    QString m_baseDescription; // as its widget shows it
    int m_booked;
    SaleForm *m_sale;
    bool m_attempted = false; // from then on, each change is checked at once

    QLineEdit *m_name;
    TextEdit *m_description;
    QSpinBox *m_capacity;
    QComboBox *m_status;
    CategoryEdit *m_category;
    QCheckBox *m_hasStart;
    QCheckBox *m_hasEnd;
    QCheckBox *m_namesRequired;
    QCheckBox *m_holdersMayEdit;
    MomentEdit *m_starts;
    MomentEdit *m_ends;
    QComboBox *m_timezone;
    QLineEdit *m_location;
    FieldBox *m_nameBox, *m_descriptionBox, *m_capacityBox, *m_statusBox;
    FieldBox *m_timezoneBox, *m_locationBox, *m_categoryBox;
};

} // namespace boxoffice
