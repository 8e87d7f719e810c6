// The fields of a ticket type.
//
// Threads: GUI only.
#pragma once

#include "desktop/console/types/saving_dialog.h"
#include "shared/api/event_dto.h"

class QCheckBox;
class QGridLayout;
class QLineEdit;
class QSpinBox;

namespace boxoffice {

class MaybeMoment;

class TypeDialog : public SavingDialog
{
    Q_OBJECT

public:
    using Row = TicketType;

    // type: with a nil id for a new one.  event: whose it is; times are by its clock.
    TypeDialog(const TicketType &type, const Event &event, QWidget *parent);

    // What the person has not edited is as in base(), whatever the widgets make of it.
    TicketType fields() const;
    const TicketType &base() const { return m_base; }
    // The type is by now what `theirs` says: what the person has not touched follows, the rest
    // stays. Returns the names of fields that both have changed.
    QStringList rebase(const TicketType &theirs);

protected:
    bool check() override;
    bool isChanged() const override { return fields() != m_base; }
    FieldBox *boxOf(const QString &wireField) const override;

private:
    void buildFields();
    void layOut(QGridLayout &grid);
    void checkChanges();
    QString aboutSale() const;
    void show(const TicketType &type);
    void validate();

    const Event m_event;
    TicketType m_base;
    bool m_attempted = false; // from then on, each change is checked at once

    QWidget *m_form;
    QLineEdit *m_name;
    QLineEdit *m_description;
    QCheckBox *m_limited;
    QSpinBox *m_capacity;
    QSpinBox *m_least;
    QSpinBox *m_most;
    QCheckBox *m_hidden;
    MaybeMoment *m_starts;
    MaybeMoment *m_ends;
    FieldBox *m_nameBox, *m_descriptionBox, *m_capacityBox, *m_leastBox, *m_mostBox;
};

} // namespace boxoffice
