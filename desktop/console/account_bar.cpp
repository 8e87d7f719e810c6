#include "desktop/console/account_bar.h"

#include "desktop/books/access_words.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSignalBlocker>

namespace boxoffice {

namespace {

constexpr int kWidestName = 170;
constexpr int kWidestOrganizer = 200;

} // namespace

AccountBar::AccountBar(AccessBook &access, QWidget *parent)
    : QWidget(parent)
    , m_access(access)
    , m_who(new QLabel(this))
    , m_organizers(new QComboBox(this))
{
    setObjectName(QStringLiteral("accountBar"));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    m_who->setObjectName(QStringLiteral("accountName"));
    m_who->setTextFormat(Qt::PlainText);
    m_who->setProperty("role", QStringLiteral("muted"));
    m_organizers->setObjectName(QStringLiteral("organizers"));
    m_organizers->setAccessibleName(tr("Organizer"));
    m_organizers->setSizeAdjustPolicy(QComboBox::AdjustToContents);
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(8, 0, 0, 0);
    layout->setSpacing(12);
    layout->addStretch();
    layout->addWidget(m_who);
    layout->addWidget(m_organizers);
    connect(&access, &AccessBook::changed, this, &AccountBar::update);
    connect(m_organizers, &QComboBox::activated, this, [this] {
        if (const auto id = Uuid::parse(m_organizers->currentData().toString())) {
            m_access.setOrganizer(*id);
        }
    });
    update();
}

void AccountBar::update()
{
    const auto &account = m_access.account();
    m_who->setVisible(account.has_value());
    m_organizers->setVisible(account && !m_access.memberships().isEmpty());
    if (!account) {
        return;
    }
    m_who->setText(m_who->fontMetrics().elidedText(account->name, Qt::ElideRight, kWidestName));
    m_who->setAccessibleName(tr("Signed in as %1").arg(account->name));
    m_who->setToolTip(m_who->accessibleName());
    fillOrganizers();
}

QString AccountBar::tellRole(const Membership &membership)
{
    return tr("%1. Your role: %2").arg(membership.organizer.name, formatRole(membership.role));
}

// With one there is nothing to choose, but it is told.
void AccountBar::fillOrganizers()
{
    const QSignalBlocker quiet(m_organizers);
    m_organizers->clear();
    for (const Membership &each : m_access.memberships()) {
        const QString name = each.organizer.name;
        const QString shown =
            m_organizers->fontMetrics().elidedText(name, Qt::ElideRight, kWidestOrganizer);
        m_organizers->addItem(shown, each.organizer.id.toString());
        const int row = m_organizers->count() - 1;
        m_organizers->setItemData(row, tellRole(each), Qt::ToolTipRole);
        m_organizers->setItemData(row, name, Qt::AccessibleTextRole);
    }
    m_organizers->setEnabled(m_organizers->count() > 1);
    if (const Membership *own = m_access.membership()) {
        m_organizers->setCurrentIndex(m_organizers->findData(own->organizer.id.toString()));
        m_organizers->setToolTip(tellRole(*own));
    }
}

} // namespace boxoffice
