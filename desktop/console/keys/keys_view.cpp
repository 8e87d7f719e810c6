#include "desktop/console/keys/keys_view.h"

#include "desktop/books/access_words.h"
#include "desktop/look/empty_text.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/icons.h"
#include "desktop/look/problem_strip.h"

#include <QDateTime>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>

namespace boxoffice {

KeysView::KeysView(KeyBook &book, QWidget *parent)
    : QWidget(parent)
    , m_book(book)
    , m_problem(new ProblemStrip(this))
    , m_table(new QTableView(this))
    , m_new(new QPushButton(icon(Icon::New), tr("&New key…"), this))
    , m_revoke(new QPushButton(tr("&Revoke…"), this))
{
    buildTable();
    m_empty = new EmptyText(*m_table);
    m_empty->setObjectName(QStringLiteral("keysEmpty"));
    m_new->setObjectName(QStringLiteral("keyNew"));
    m_new->setAutoDefault(false);
    m_revoke->setObjectName(QStringLiteral("keyRevoke"));
    m_revoke->setAutoDefault(false);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_new);
    buttons->addStretch();
    buttons->addWidget(m_revoke);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    layout->addWidget(m_problem);
    layout->addLayout(buttons);
    layout->addWidget(m_table, 1);
    orderTabs({m_problem->retryButton(), m_new, m_revoke, m_table});
    connect(&book, &KeyBook::changed, this, &KeysView::showState);
    connect(m_problem, &ProblemStrip::retryWanted, &book.trouble(), &ReadTrouble::retryNow);
    connect(m_new, &QPushButton::clicked, this, &KeysView::newKeyWanted);
    connect(m_revoke, &QPushButton::clicked, this,
            [this] { Q_EMIT revokeWanted(ApiKey(*selected())); });
    showState();
}

void KeysView::buildTable()
{
    m_table->setModel(&m_book.model());
    setUpTable(*m_table, false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setContextMenuPolicy(Qt::NoContextMenu);
    m_table->setObjectName(QStringLiteral("keyTable"));
    m_table->setAccessibleName(tr("Keys"));
    int column = 0;
    for (const int width : {160, 150, 230, 130, 130}) {
        m_table->horizontalHeader()->resizeSection(column++, width);
    }
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &KeysView::showSelected);
}

const ApiKey *KeysView::selected() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.isEmpty() ? nullptr : &m_book.model().at(rows.first().row());
}

void KeysView::showSelected()
{
    const ApiKey *key = selected();
    m_revoke->setEnabled(key && isInUse(*key, QDateTime::currentMSecsSinceEpoch()));
}

void KeysView::showState()
{
    const auto &problem = m_book.trouble().problem();
    m_problem->show(problem ? tr("The keys could not be read. %1").arg(problem->message)
                            : QString(),
                    m_book.trouble().retryIn());
    m_empty->setText(m_book.isRead() ? tr("No keys yet. With a key another program works with this "
                                          "organizer's events.")
                         : problem   ? QString()
                                     : tr("Loading…"));
    showSelected();
}

} // namespace boxoffice
