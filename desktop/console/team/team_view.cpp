#include "desktop/console/team/team_view.h"

#include "desktop/books/access_words.h"
#include "desktop/look/empty_text.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/icons.h"
#include "desktop/look/problem_strip.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

namespace boxoffice {

TeamView::TeamView(TeamBook &book, QWidget *parent)
    : QWidget(parent)
    , m_book(book)
    , m_problem(new ProblemStrip(this))
    , m_members(table(book.members(), "memberTable", tr("Members"), {190, 230, 110, 120}))
    , m_invitations(
          table(book.invitations(), "invitationTable", tr("Open invitations"), {300, 110, 150}))
    , m_noMembers(new EmptyText(*m_members))
    , m_noInvitations(new EmptyText(*m_invitations))
    , m_invite(button(tr("&Invite somebody…"), "teamInvite"))
    , m_role(new QComboBox(this))
    , m_link(button(tr("&Password link…"), "teamLink"))
    , m_remove(button(tr("&Remove…"), "teamRemove"))
    , m_withdraw(button(tr("&Withdraw…"), "teamWithdraw"))
{
    m_invite->setIcon(icon(Icon::AddPerson));
    m_link->setToolTip(tr("A link with which this member chooses a new password"));
    m_noInvitations->setObjectName(QStringLiteral("invitationsEmpty"));
    fillRoles();
    layOut();
    wire();
    showState();
}

QTableView *TeamView::table(QAbstractItemModel &model, const char *name, const QString &title,
                            std::initializer_list<int> widths)
{
    auto *view = new QTableView(this);
    view->setModel(&model);
    setUpTable(*view, false);
    view->setSelectionMode(QAbstractItemView::SingleSelection);
    view->setContextMenuPolicy(Qt::NoContextMenu);
    view->setObjectName(QLatin1StringView(name));
    view->setAccessibleName(title);
    int column = 0;
    for (const int width : widths) {
        view->horizontalHeader()->resizeSection(column++, width);
    }
    return view;
}

QPushButton *TeamView::button(const QString &text, const char *name)
{
    auto *made = new QPushButton(text, this);
    made->setObjectName(QLatin1StringView(name));
    made->setAutoDefault(false);
    return made;
}

void TeamView::fillRoles()
{
    m_role->setObjectName(QStringLiteral("teamRole"));
    m_role->setAccessibleName(tr("Role of the selected member"));
    for (const Role role : kRoles) {
        m_role->addItem(formatRole(role), static_cast<int>(role));
        m_role->setItemData(m_role->count() - 1, describeRole(role), Qt::ToolTipRole);
    }
}

void TeamView::layOut()
{
    auto *roleName = new QLabel(tr("R&ole"), this);
    roleName->setBuddy(m_role);
    auto *ofMember = new QHBoxLayout;
    ofMember->setSpacing(8);
    ofMember->addWidget(m_invite);
    ofMember->addStretch();
    ofMember->addWidget(roleName);
    ofMember->addWidget(m_role);
    ofMember->addWidget(m_link);
    ofMember->addWidget(m_remove);
    auto *heading = new QLabel(tr("Open invitations"), this);
    heading->setProperty("role", QStringLiteral("field"));
    auto *ofInvitation = new QHBoxLayout;
    ofInvitation->addWidget(heading, 1);
    ofInvitation->addWidget(m_withdraw);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    layout->addLayout(ofMember);
    layout->addWidget(m_members, 3);
    layout->addLayout(ofInvitation);
    layout->addWidget(m_invitations, 2);
    orderTabs({m_problem->retryButton(), m_invite, m_role, m_link, m_remove, m_members, m_withdraw,
               m_invitations});
}

void TeamView::wire()
{
    connect(&m_book, &TeamBook::changed, this, &TeamView::showState);
    connect(m_problem, &ProblemStrip::retryWanted, &m_book.trouble(), &ReadTrouble::retryNow);
    for (const QTableView *view : {m_members, m_invitations}) {
        connect(view->selectionModel(), &QItemSelectionModel::selectionChanged, this,
                &TeamView::showMember);
    }
    connect(m_invite, &QPushButton::clicked, this, &TeamView::inviteWanted);
    connect(m_role, &QComboBox::activated, this, [this] {
        const auto role = static_cast<Role>(m_role->currentData().toInt());
        if (const Member *selected = member(); selected && selected->role != role) {
            Q_EMIT roleWanted(Member(*selected), role);
        }
        showMember(); // as it is until it is done
    });
    connect(m_link, &QPushButton::clicked, this, [this] { Q_EMIT linkWanted(Member(*member())); });
    connect(m_remove, &QPushButton::clicked, this,
            [this] { Q_EMIT removeWanted(Member(*member())); });
    connect(m_withdraw, &QPushButton::clicked, this,
            [this] { Q_EMIT withdrawWanted(Invitation(*invitation())); });
}

const Member *TeamView::member() const
{
    const QModelIndexList rows = m_members->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_book.members().at(rows.first().row());
}

const Invitation *TeamView::invitation() const
{
    const QModelIndexList rows = m_invitations->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_book.invitations().at(rows.first().row());
}

void TeamView::showMember()
{
    const Member *selected = member();
    for (QWidget *each : std::initializer_list<QWidget *>{m_role, m_link, m_remove}) {
        each->setEnabled(selected);
    }
    m_role->setCurrentIndex(selected ? m_role->findData(static_cast<int>(selected->role)) : -1);
    m_withdraw->setEnabled(invitation());
}

void TeamView::showState()
{
    const auto &problem = m_book.trouble().problem();
    m_problem->show(problem ? tr("The team could not be read. %1").arg(problem->message)
                            : QString(),
                    m_book.trouble().retryIn());
    m_noMembers->setText(problem ? QString() : tr("Loading…"));
    m_noInvitations->setText(m_book.isRead() ? tr("Nobody is invited at the moment.") : QString());
    showMember();
}

} // namespace boxoffice
