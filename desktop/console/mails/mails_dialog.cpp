#include "desktop/console/mails/mails_dialog.h"

#include "desktop/look/empty_text.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/problem_strip.h"

#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace boxoffice {

MailsDialog::MailsDialog(MailList &list, const QString &about, bool maySend, QWidget *parent)
    : QDialog(parent)
    , m_list(list)
    , m_maySend(maySend)
    , m_problem(new ProblemStrip(this))
    , m_table(new QTableView(this))
    , m_said(new QLabel(this))
    , m_more(button(tr("&Older mails"), "mailsMore"))
    , m_again(button(tr("Send &again"), "mailsAgain"))
    , m_all(button(list.isOfRegistration() ? tr("Send the &ticket again") : tr("Send a&ll again"),
                   "mailsAll"))
{
    setWindowTitle(list.isOfRegistration() ? tr("Mails") : tr("Failed mails"));
    setObjectName(QStringLiteral("mailsDialog"));
    buildTable();
    m_empty = new EmptyText(*m_table);
    m_empty->setObjectName(QStringLiteral("mailsEmpty"));
    m_said->setObjectName(QStringLiteral("mailsSaid"));
    m_said->setWordWrap(true);
    m_said->setTextFormat(Qt::PlainText);
    layOut(about);
    wire();
    showState();
    list.refresh();
}

QPushButton *MailsDialog::button(const QString &text, const char *name)
{
    auto *made = new QPushButton(text, this);
    made->setObjectName(QLatin1StringView(name));
    made->setAutoDefault(false);
    return made;
}

void MailsDialog::buildTable()
{
    m_table->setModel(&m_list.model());
    setUpTable(*m_table, false);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::NoContextMenu);
    m_table->setObjectName(QStringLiteral("mailsTable"));
    m_table->setAccessibleName(tr("Mails"));
    m_table->setColumnHidden(m_list.isOfRegistration() ? 1 : 2, true); // which is all the same
    int column = 0;
    for (const int width : {190, 96, 150, 150}) {
        m_table->horizontalHeader()->resizeSection(column++, width);
    }
}

void MailsDialog::layOut(const QString &about)
{
    auto *heading = new ElidedLabel(this);
    heading->setText(about);
    heading->setProperty("role", QStringLiteral("muted"));
    auto *close = button(tr("&Close"), "mailsClose");
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_more);
    buttons->addStretch();
    buttons->addWidget(m_again);
    buttons->addWidget(m_all);
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(12);
    layout->addWidget(heading);
    layout->addWidget(m_problem);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_said);
    layout->addLayout(buttons);
    orderTabs({m_problem->retryButton(), m_table, m_more, m_again, m_all, close});
    m_table->setFocus();
    resize(780, 440);
}

void MailsDialog::wire()
{
    connect(&m_list, &MailList::changed, this, &MailsDialog::showState);
    connect(&m_list, &MailList::sendingChanged, this, [this](bool isSending) {
        showState();
        if (isSending) {
            m_said->setText(tr("Sending…"));
        }
    });
    connect(&m_list, &MailList::sent, this, &MailsDialog::showSent);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &MailsDialog::showState);
    connect(m_problem, &ProblemStrip::retryWanted, &m_list.trouble(), &ReadTrouble::retryNow);
    connect(m_more, &QPushButton::clicked, &m_list, &MailList::readMore);
    connect(m_again, &QPushButton::clicked, this, [this] { m_list.resend(selected()); });
    connect(m_all, &QPushButton::clicked, this, [this] {
        if (m_list.isOfRegistration()) {
            m_list.sendTicket();
        } else {
            m_list.resendAll();
        }
    });
}

// Of those, what can be sent again: a sent one is news to nobody, and a waiting one is on its way.
QList<Mail> MailsDialog::selected() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QList<Mail> mails;
    for (const QModelIndex &row : std::as_const(rows)) {
        const Mail &mail = m_list.model().at(row.row());
        if (mail.state == MailState::Failed) {
            mails.append(mail);
        }
    }
    return mails;
}

void MailsDialog::showState()
{
    const auto &problem = m_list.trouble().problem();
    m_problem->show(problem ? tr("The mails could not be read. %1").arg(problem->message)
                            : QString(),
                    m_list.trouble().retryIn());
    m_empty->setText(!m_list.isRead()                ? (problem ? QString() : tr("Loading…"))
                         : m_list.isOfRegistration() ? tr("No mail was sent to this person yet.")
                                                     : tr("No mail of this event has failed."));
    const bool isReady = m_maySend && !m_list.isSending();
    m_more->setVisible(m_list.hasMore());
    m_again->setEnabled(isReady && !selected().isEmpty());
    m_all->setEnabled(isReady && (m_list.isOfRegistration() || m_list.model().rowCount() > 0));
    for (QPushButton *each : {m_again, m_all}) {
        each->setToolTip(m_maySend ? QString() : tr("Your role does not include this."));
    }
}

void MailsDialog::showSent(int done, const std::optional<ApiError> &problem)
{
    QStringList sentences;
    if (done > 0) {
        sentences += tr("%Ln mail(s) will be sent.", nullptr, done);
    }
    if (problem) {
        sentences += problem->outcomeUnknown
            ? tr("%1 Whether it will be sent is not known; once more is safe.")
                  .arg(problem->message)
            : problem->message;
    }
    m_said->setText(sentences.join(u' '));
}

} // namespace boxoffice
