#include "desktop/console/audit/audit_view.h"

#include "desktop/books/access_words.h"
#include "desktop/look/empty_text.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/icons.h"
#include "desktop/look/problem_strip.h"

#include <QComboBox>
#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>

namespace boxoffice {

AuditView::AuditView(AuditBook &book, QWidget *parent)
    : QWidget(parent)
    , m_book(book)
    , m_problem(new ProblemStrip(this))
    , m_actor(filter(tr("Who"), "auditActor", tr("Everybody")))
    , m_action(filter(tr("What"), "auditAction", tr("Everything")))
    , m_period(filter(tr("When"), "auditPeriod", tr("Any time")))
    , m_export(new QPushButton(icon(Icon::Export), tr("E&xport…"), this))
    , m_table(new QTableView(this))
    , m_count(new QLabel(this))
    , m_more(new QPushButton(tr("&Older entries"), this))
{
    fillActions();
    fillPeriods();
    buildTable();
    m_empty = new EmptyText(*m_table);
    m_empty->setObjectName(QStringLiteral("auditEmpty"));
    m_export->setObjectName(QStringLiteral("auditExport"));
    m_export->setAutoDefault(false);
    m_more->setObjectName(QStringLiteral("auditMore"));
    m_more->setAutoDefault(false);
    m_count->setProperty("role", QStringLiteral("muted"));
    m_count->setObjectName(QStringLiteral("auditCount"));
    layOut();
    connect(&book, &AuditBook::changed, this, &AuditView::showState);
    connect(m_problem, &ProblemStrip::retryWanted, &book.trouble(), &ReadTrouble::retryNow);
    connect(m_export, &QPushButton::clicked, this, &AuditView::exportWanted);
    connect(m_more, &QPushButton::clicked, &book, &AuditBook::readMore);
    for (const QComboBox *each : {m_actor, m_action, m_period}) {
        connect(each, &QComboBox::activated, this, &AuditView::applyFilters);
    }
    showState();
}

QComboBox *AuditView::filter(const QString &name, const char *objectName, const QString &all)
{
    auto *box = new QComboBox(this);
    box->setAccessibleName(name);
    box->setToolTip(name);
    box->setObjectName(QLatin1StringView(objectName));
    box->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    box->setMinimumContentsLength(16);
    box->addItem(all);
    return box;
}

void AuditView::fillActions()
{
    for (const QString &action : knownActions()) {
        m_action->addItem(formatAction(action), action);
    }
}

// data: days.
void AuditView::fillPeriods()
{
    m_period->addItem(tr("Last 24 hours"), 1);
    m_period->addItem(tr("Last 7 days"), 7);
    m_period->addItem(tr("Last 30 days"), 30);
    m_period->addItem(tr("Last 12 months"), 365);
}

// Those who are known by now; what is chosen stays.
void AuditView::fillActors()
{
    const auto &actors = m_book.actors();
    for (auto actor = actors.cbegin(); actor != actors.cend(); ++actor) {
        const QString id = actor->toString();
        if (m_actor->findData(id) < 0) {
            m_actor->addItem(actor.key(), id);
        }
    }
    if (!m_book.isRead() && actors.isEmpty()) { // another organizer
        while (m_actor->count() > 1) {
            m_actor->removeItem(1);
        }
        m_action->setCurrentIndex(0);
        m_period->setCurrentIndex(0);
    }
}

void AuditView::buildTable()
{
    m_table->setModel(&m_book.model());
    setUpTable(*m_table, false);
    m_table->setContextMenuPolicy(Qt::NoContextMenu);
    m_table->setObjectName(QStringLiteral("auditTable"));
    m_table->setAccessibleName(tr("Audit log"));
    int column = 0;
    for (const int width : {132, 136, 180, 240, 150}) {
        m_table->horizontalHeader()->resizeSection(column++, width);
    }
}

void AuditView::layOut()
{
    auto *filters = new QHBoxLayout;
    filters->setSpacing(8);
    filters->addWidget(m_actor, 1);
    filters->addWidget(m_action, 1);
    filters->addWidget(m_period, 1);
    filters->addWidget(m_export);
    auto *below = new QHBoxLayout;
    below->addWidget(m_count, 1);
    below->addWidget(m_more);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    layout->addLayout(filters);
    layout->addWidget(m_table, 1);
    layout->addLayout(below);
    orderTabs({m_problem->retryButton(), m_actor, m_action, m_period, m_export, m_table, m_more});
}

void AuditView::applyFilters()
{
    AuditQuery query;
    const QVariant actor = m_actor->currentData();
    query.actor = actor.isValid() ? Uuid::parse(actor.toString()) : std::nullopt;
    query.action = m_action->currentData().toString();
    if (const QVariant days = m_period->currentData(); days.isValid()) {
        query.since = QDateTime::currentDateTimeUtc().addDays(-days.toInt()).toMSecsSinceEpoch();
    }
    m_book.setQuery(query);
}

void AuditView::showState()
{
    fillActors();
    const auto &problem = m_book.trouble().problem();
    m_problem->show(problem ? tr("The audit log could not be read. %1").arg(problem->message)
                            : QString(),
                    m_book.trouble().retryIn());
    const bool filtered =
        m_actor->currentIndex() > 0 || m_action->currentIndex() > 0 || m_period->currentIndex() > 0;
    m_empty->setText(!m_book.isRead() ? (problem ? QString() : tr("Loading…"))
                         : filtered   ? tr("No entry fits these filters.")
                                      : tr("Nothing has been changed yet."));
    const int rows = m_book.model().rowCount();
    m_count->setText(!m_book.isRead()       ? QString()
                         : m_book.hasMore() ? tr("The latest %Ln entries", nullptr, rows)
                                            : tr("%Ln entries", nullptr, rows));
    m_more->setVisible(m_book.hasMore());
    m_export->setEnabled(rows > 0);
}

} // namespace boxoffice
