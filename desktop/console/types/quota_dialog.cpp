#include "desktop/console/types/quota_dialog.h"

#include "desktop/console/events/rebased.h"
#include "shared/api/validation.h"

#include <QLineEdit>
#include <QListWidget>
#include <QPixmap>
#include <QSpinBox>
#include <QVBoxLayout>

#include <algorithm>

namespace boxoffice {

QuotaDialog::QuotaDialog(const Quota &quota, const QList<ListedTicketType> &types, QWidget *parent)
    : SavingDialog(quota.id.isNil() ? tr("New quota") : tr("Edit quota"),
                   quota.id.isNil() ? tr("&Add") : tr("&Save"), parent)
    , m_base(quota)
{
    setObjectName(QStringLiteral("quotaDialog"));
    auto *form = new QWidget(this);
    m_name = new QLineEdit(form);
    m_name->setObjectName(QStringLiteral("quotaName"));
    m_name->setPlaceholderText(tr("Such as “Dinner”"));
    m_nameBox = new FieldBox(tr("&Name"), m_name, form);
    m_size = new QSpinBox(form);
    m_size->setObjectName(QStringLiteral("quotaSize"));
    m_size->setRange(0, kMaxCapacity);
    m_size->setGroupSeparatorShown(true);
    m_sizeBox = new FieldBox(tr("Sea&ts"), m_size, form);
    m_types = new QListWidget(form);
    m_types->setObjectName(QStringLiteral("quotaTypes"));
    m_typesBox = new FieldBox(tr("&Of which ticket types"), m_types, form);
    fillTypes(types);
    auto *layout = new QVBoxLayout(form);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(12);
    layout->addWidget(m_nameBox);
    layout->addWidget(m_sizeBox);
    layout->addWidget(m_typesBox, 1);
    setForm(*form, {m_name, m_size, m_types});
    show(quota);
    const auto recheck = [this] {
        if (m_attempted) {
            validate();
        }
    };
    connect(m_name, &QLineEdit::textChanged, this, recheck);
    connect(m_size, &QSpinBox::valueChanged, this, recheck);
    connect(m_types, &QListWidget::itemChanged, this, recheck);
    resize(420, 420);
}

void QuotaDialog::fillTypes(const QList<ListedTicketType> &types)
{
    QPixmap gap(4, 4); // between the box and the name, for which style sheets have no word
    gap.fill(Qt::transparent);
    m_types->setIconSize(gap.size());
    for (const ListedTicketType &type : types) {
        auto *item = new QListWidgetItem(gap, type.name, m_types);
        item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
        item->setData(Qt::UserRole, QVariant::fromValue(type.id));
        item->setToolTip(type.description);
    }
    if (!types.isEmpty()) {
        m_types->setCurrentRow(0);
    }
}

void QuotaDialog::show(const Quota &quota)
{
    m_name->setText(quota.name);
    m_size->setValue(quota.size);
    for (int row = 0; row < m_types->count(); ++row) {
        QListWidgetItem *item = m_types->item(row);
        const bool isIn = quota.ticketTypeIds.contains(item->data(Qt::UserRole).value<Uuid>());
        item->setCheckState(isIn ? Qt::Checked : Qt::Unchecked);
    }
}

// A type that is not listed here, since somebody has added it meanwhile, stays in.
Quota QuotaDialog::fields() const
{
    Quota quota = m_base;
    takeTyped(quota.name, *m_name);
    quota.size = m_size->value();
    for (int row = 0; row < m_types->count(); ++row) {
        const QListWidgetItem *item = m_types->item(row);
        const Uuid id = item->data(Qt::UserRole).value<Uuid>();
        quota.ticketTypeIds.removeAll(id);
        if (item->checkState() == Qt::Checked) {
            quota.ticketTypeIds.append(id);
        }
    }
    std::sort(quota.ticketTypeIds.begin(), quota.ticketTypeIds.end());
    return quota;
}

QStringList QuotaDialog::rebase(const Quota &theirs)
{
    const Quota mine = fields();
    Rebased<Quota> merged(m_base, mine, theirs);
    merged.keepMine(&Quota::name, tr("Name"));
    merged.keepMine(&Quota::size, tr("Seats"));
    merged.keepMine(&Quota::ticketTypeIds, tr("Ticket types"));
    m_base = theirs;
    show(merged.value());
    return merged.both();
}

void QuotaDialog::validate()
{
    const Quota now = fields();
    m_nameBox->setProblem(now.name.isEmpty() ? tr("Please give the quota a name.")
                              : validName(now.name)
                              ? QString()
                              : tr("At most %1 characters, on one line.").arg(kMaxNameLength));
    m_sizeBox->setProblem(now.size == 0 && now.id.isNil()
                              ? tr("Please say how many seats its types share.")
                              : QString());
    m_typesBox->setProblem(
        now.ticketTypeIds.isEmpty() ? tr("A quota bounds at least one ticket type.") : QString());
}

bool QuotaDialog::check()
{
    m_attempted = true;
    validate();
    for (FieldBox *box : {m_nameBox, m_sizeBox, m_typesBox}) {
        if (!box->problem().isEmpty()) {
            box->focusEditor();
            return false;
        }
    }
    return true;
}

FieldBox *QuotaDialog::boxOf(const QString &wireField) const
{
    return wireField == QLatin1StringView("name")           ? m_nameBox
        : wireField == QLatin1StringView("size")            ? m_sizeBox
        : wireField == QLatin1StringView("ticket_type_ids") ? m_typesBox
                                                            : nullptr;
}

} // namespace boxoffice
