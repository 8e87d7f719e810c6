#include "desktop/console/team/invite_dialog.h"

#include "desktop/books/access_words.h"
#include "shared/api/email.h"

#include <QComboBox>
#include <QLineEdit>
#include <QPushButton>
#include <QVBoxLayout>

namespace boxoffice {

InviteDialog::InviteDialog(QWidget *parent)
    : QDialog(parent)
    , m_email(new QLineEdit(this))
    , m_emailBox(new FieldBox(tr("&E-mail address"), m_email, this))
    , m_role(new QComboBox(this))
    , m_about(new QLabel(this))
    , m_invite(new QPushButton(tr("&Invite"), this))
    , m_cancel(new QPushButton(tr("&Cancel"), this))
{
    setWindowTitle(tr("Invite somebody"));
    setObjectName(QStringLiteral("inviteDialog"));
    m_email->setObjectName(QStringLiteral("inviteEmail"));
    m_role->setObjectName(QStringLiteral("inviteRole"));
    for (const Role each : kRoles) {
        m_role->addItem(formatRole(each), static_cast<int>(each));
    }
    m_role->setCurrentIndex(m_role->findData(static_cast<int>(Role::Viewer)));
    m_about->setProperty("role", QStringLiteral("muted"));
    m_about->setWordWrap(true);
    m_invite->setObjectName(QStringLiteral("inviteSend"));
    m_invite->setDefault(true);
    m_cancel->setAutoDefault(false);
    layOut();
    const auto tell = [this] { m_about->setText(describeRole(role())); };
    tell();
    connect(m_role, &QComboBox::currentIndexChanged, this, tell);
    connect(m_email, &QLineEdit::textEdited, this, [this] { m_emailBox->setProblem({}); });
    connect(m_invite, &QPushButton::clicked, this, &InviteDialog::submit);
    connect(m_cancel, &QPushButton::clicked, this, &QDialog::reject);
}

void InviteDialog::layOut()
{
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_cancel);
    buttons->addWidget(m_invite);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(12);
    layout->addWidget(m_emailBox);
    layout->addWidget(new FieldBox(tr("&Role"), m_role, this));
    layout->addWidget(m_about);
    layout->addStretch();
    layout->addLayout(buttons);
    orderTabs({m_email, m_role, m_cancel, m_invite});
    resize(420, 270);
}

Role InviteDialog::role() const
{
    return static_cast<Role>(m_role->currentData().toInt());
}

void InviteDialog::submit()
{
    const auto email = validEmail(m_email->text());
    if (!email) {
        m_emailBox->setProblem(tr("This is not an e-mail address such as name@example.org."));
        m_email->setFocus();
        return;
    }
    Q_EMIT inviteRequested({*email, role()});
}

void InviteDialog::setBusy(bool busy)
{
    for (QWidget *each : std::initializer_list<QWidget *>{m_email, m_role, m_invite}) {
        each->setEnabled(!busy);
    }
}

void InviteDialog::showError(const ApiError &error)
{
    setBusy(false);
    m_emailBox->setProblem(error.message);
    m_email->setFocus();
}

} // namespace boxoffice
