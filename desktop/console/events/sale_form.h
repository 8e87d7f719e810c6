// How an event is sold, as widgets: when, how many seats at once, for how long they are held, and
// the waiting list.
//
// Threads: GUI only.
#pragma once

#include "desktop/look/form_widgets.h"
#include "shared/api/sale_dto.h"

class QCheckBox;
class QComboBox;
class QGridLayout;
class QSpinBox;
class QTimeZone;

namespace boxoffice {

class MaybeMoment;

class SaleForm : public QWidget
{
    Q_OBJECT

public:
    explicit SaleForm(QWidget *parent);

    void show(const SalesRules &rules, const QTimeZone &zone);
    // The clocks go on showing the same.
    void setZone(const QTimeZone &zone);
    SalesRules rules() const;
    // What the person has typed over what somebody else has saved; both: gains the names of the
    // fields that both have changed.
    SalesRules merged(const SalesRules &base, const SalesRules &theirs, QStringList &both) const;

    void validate();
    // The first, or null if nothing is wrong.
    FieldBox *atFault() const;
    // Null: there is no such field.
    FieldBox *boxOf(const QString &wireField) const;
    QList<QWidget *> inTabOrder() const;

Q_SIGNALS:
    void changed();

private:
    FieldBox *addNumber(QSpinBox *&box, const QString &label, const char *name, int most);
    void buildWaiting();
    void layOut(QGridLayout &grid);

    MaybeMoment *m_starts;
    MaybeMoment *m_ends;
    QSpinBox *m_perOrder, *m_perEmail, *m_hold, *m_offer;
    FieldBox *m_perOrderBox, *m_perEmailBox, *m_holdBox, *m_offerBox;
    QCheckBox *m_waiting;
    QComboBox *m_policy;
    FieldBox *m_policyBox;
};

} // namespace boxoffice
