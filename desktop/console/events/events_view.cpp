#include "desktop/console/events/events_view.h"

#include "desktop/books/formats.h"
#include "desktop/look/cell_delegates.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/icons.h"
#include "desktop/look/problem_strip.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>

namespace boxoffice {

EventsView::EventsView(EventTableModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_search(new QLineEdit(this))
    , m_status(new QComboBox(this))
    , m_table(new QTableView(this))
    , m_problem(new ProblemStrip(this))
    , m_empty(new QLabel(m_table->viewport()))
{
    m_proxy.setSourceModel(&model);
    m_search->setPlaceholderText(tr("Search events (Ctrl+F)"));
    m_search->setAccessibleName(tr("Search events"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    m_search->setObjectName(QStringLiteral("eventSearch"));
    m_problem->setObjectName(QStringLiteral("eventProblem"));
    m_search->installEventFilter(this);
    m_status->setAccessibleName(tr("Status"));
    m_status->addItem(tr("Every status"));
    for (const auto status : {EventStatus::Published, EventStatus::Draft, EventStatus::Cancelled}) {
        m_status->addItem(formatStatus(status), static_cast<int>(status));
    }
    buildTable();
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_search, 1);
    row->addWidget(m_status);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addLayout(row);
    layout->addWidget(m_problem);
    layout->addWidget(m_table, 1);
    orderTabs({m_search, m_status, m_problem->retryButton(), m_table});
    connect(m_search, &QLineEdit::textChanged, &m_proxy, &EventFilterProxy::setSearch);
    connect(m_status, &QComboBox::currentIndexChanged, this, [this] {
        const QVariant status = m_status->currentData();
        m_proxy.setStatus(status.isValid() ? std::optional(static_cast<EventStatus>(status.toInt()))
                                           : std::nullopt);
    });
    for (const auto signal :
         {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&m_proxy, signal, this, &EventsView::updateEmptyText);
    }
}

void EventsView::buildTable()
{
    m_table->setModel(&m_proxy);
    setUpTable(*m_table, true);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setObjectName(QStringLiteral("eventTable"));
    m_table->setAccessibleName(tr("Events"));
    m_table->setItemDelegateForColumn(
        EventTableModel::Booked,
        new FullnessDelegate({EventTableModel::BookedRole, EventTableModel::CapacityRole},
                             m_table));
    m_table->setItemDelegateForColumn(
        EventTableModel::Status,
        new StatusDelegate({EventTableModel::StatusRole, EventTableModel::OverRole}, m_table));
    m_table->sortByColumn(EventTableModel::Starts, Qt::AscendingOrder);
    m_table->installEventFilter(this);
    m_table->viewport()->installEventFilter(this);
    QHeaderView *header = m_table->horizontalHeader();
    header->resizeSection(EventTableModel::Name, 200);
    header->resizeSection(EventTableModel::Status, 104);
    header->resizeSection(EventTableModel::Starts, 142);
    header->resizeSection(EventTableModel::Booked, 150);
    header->resizeSection(EventTableModel::Left, 90);
    header->hideSection(EventTableModel::Left);
    header->hideSection(EventTableModel::Created);
    header->setMinimumSectionSize(60);
    m_empty->setObjectName(QStringLiteral("eventsEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("empty"));
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) { Q_EMIT chosen(idAt(index)); });
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &EventsView::keepCurrentMarked, Qt::QueuedConnection);
    connect(m_table, &QTableView::doubleClicked, this,
            [this](const QModelIndex &index) { Q_EMIT opened(idAt(index)); });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        Q_EMIT contextMenuWanted(m_table->viewport()->mapToGlobal(position));
    });
}

// A click beside the rows, or one with Ctrl, takes the mark away from what the commands act on.
void EventsView::keepCurrentMarked()
{
    const QModelIndex current = m_table->currentIndex();
    if (current.isValid() && !m_table->selectionModel()->hasSelection()) {
        m_table->selectRow(current.row());
    }
}

Uuid EventsView::idAt(const QModelIndex &proxyIndex) const
{
    const QModelIndex source = m_proxy.mapToSource(proxyIndex);
    return source.isValid() ? m_model.at(source.row()).id : Uuid{};
}

void EventsView::select(const Uuid &id)
{
    const int row = m_model.rowOf(id);
    if (row < 0) {
        return;
    }
    QModelIndex index = m_proxy.mapFromSource(m_model.index(row, 0));
    if (!index.isValid()) { // hidden by the filter
        m_search->clear();
        m_status->setCurrentIndex(0);
        index = m_proxy.mapFromSource(m_model.index(row, 0));
    }
    m_table->setCurrentIndex(index);
    m_table->scrollTo(index);
}

void EventsView::setEmptyText(const QString &text)
{
    m_emptyText = text;
    updateEmptyText();
}

void EventsView::updateEmptyText()
{
    const bool filtered = m_model.rowCount() > 0;
    m_empty->setText(filtered ? tr("No event fits this search.") : m_emptyText);
    m_empty->setVisible(m_proxy.rowCount() == 0);
    m_empty->setGeometry(m_table->viewport()->rect().adjusted(24, 0, -24, 0));
}

bool EventsView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize) {
        updateEmptyText();
    }
    if (event->type() != QEvent::KeyPress) {
        return false;
    }
    const int key = static_cast<QKeyEvent *>(event)->key();
    if (watched == m_search && (key == Qt::Key_Down || key == Qt::Key_Return)) {
        if (!m_table->currentIndex().isValid() && m_proxy.rowCount() > 0) {
            m_table->setCurrentIndex(m_proxy.index(0, 0));
        }
        m_table->setFocus();
        return true;
    }
    if (watched == m_table && (key == Qt::Key_Return || key == Qt::Key_Enter)
        && m_table->currentIndex().isValid()) {
        Q_EMIT opened(idAt(m_table->currentIndex()));
        return true;
    }
    return false;
}

} // namespace boxoffice
