// The fields of a quota.
//
// Threads: GUI only.
#pragma once

#include "desktop/console/types/saving_dialog.h"
#include "shared/api/sale_json.h"

class QLineEdit;
class QListWidget;
class QSpinBox;

namespace boxoffice {

class QuotaDialog : public SavingDialog
{
    Q_OBJECT

public:
    using Row = Quota;

    // quota: with a nil id for a new one.  types: of its event.
    QuotaDialog(const Quota &quota, const QList<ListedTicketType> &types, QWidget *parent);

    Quota fields() const;
    const Quota &base() const { return m_base; }
    // As that of TypeDialog.
    QStringList rebase(const Quota &theirs);

protected:
    bool check() override;
    bool isChanged() const override { return fields() != m_base; }
    FieldBox *boxOf(const QString &wireField) const override;

private:
    void fillTypes(const QList<ListedTicketType> &types);
    void show(const Quota &quota);
    void validate();

    Quota m_base;
    bool m_attempted = false; // from then on, each change is checked at once

    QLineEdit *m_name;
    QSpinBox *m_size;
    QListWidget *m_types;
    FieldBox *m_nameBox, *m_sizeBox, *m_typesBox;
};

} // namespace boxoffice
