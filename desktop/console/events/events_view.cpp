#include "desktop/console/events/events_view.h"

#include "desktop/books/formats.h"
#include "desktop/look/cell_delegates.h"
#include "desktop/look/console_settings.h"
#include "desktop/look/empty_offer.h"
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

#include <utility>

namespace boxoffice {

namespace {

const QString kTimeSetting = QStringLiteral("eventTime");

constexpr std::pair<EventTime, const char *> kTimes[] = {
    {EventTime::Upcoming, "upcoming"}, {EventTime::Past, "past"}, {EventTime::All, "all"}};

EventTime rememberedTime()
{
    const QString word = ConsoleSettings().shown(kTimeSetting);
    for (const auto &[time, name] : kTimes) {
        if (word == QLatin1StringView(name)) {
            return time;
        }
    }
    return EventTime::Upcoming;
}

void rememberTime(EventTime chosen)
{
    for (const auto &[time, name] : kTimes) {
        if (time == chosen) {
            ConsoleSettings().setShown(kTimeSetting, QLatin1StringView(name));
        }
    }
}

} // namespace

EventsView::EventsView(EventTableModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_search(new QLineEdit(this))
    , m_time(new QComboBox(this))
    , m_status(new QComboBox(this))
    , m_table(new QTableView(this))
    , m_problem(new ProblemStrip(this))
    , m_empty(new EmptyOffer(*m_table))
{
    m_proxy.setSourceModel(&model);
    m_problem->setObjectName(QStringLiteral("eventProblem"));
    buildFilters();
    showTime(rememberedTime());
    buildTable();
    auto *row = new QHBoxLayout;
    row->setSpacing(8);
    row->addWidget(m_search, 1);
    row->addWidget(m_time);
    row->addWidget(m_status);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(10);
    layout->addLayout(row);
    layout->addWidget(m_problem);
    layout->addWidget(m_table, 1);
    orderTabs({m_search, m_time, m_status, m_problem->retryButton(), m_table, m_empty->button()});
    wireFilters();
    wireTable();
}

void EventsView::buildFilters()
{
    m_search->setPlaceholderText(tr("Search events (Ctrl+F)"));
    m_search->setAccessibleName(tr("Search events"));
    m_search->setClearButtonEnabled(true);
    m_search->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    m_search->setObjectName(QStringLiteral("eventSearch"));
    m_search->installEventFilter(this);
    m_time->setAccessibleName(tr("When"));
    m_time->setObjectName(QStringLiteral("eventTime"));
    m_time->addItem(tr("Upcoming"), static_cast<int>(EventTime::Upcoming));
    m_time->addItem(tr("Past"), static_cast<int>(EventTime::Past));
    m_time->addItem(tr("All dates"), static_cast<int>(EventTime::All));
    m_status->setAccessibleName(tr("Status"));
    m_status->addItem(tr("Every status"));
    for (const auto status : {EventStatus::Published, EventStatus::Draft, EventStatus::Cancelled}) {
        m_status->addItem(formatStatus(status), static_cast<int>(status));
    }
}

void EventsView::wireFilters()
{
    connect(m_search, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_proxy.setSearch(text);
        updateEmptyText();
    });
    connect(m_time, &QComboBox::activated, this,
            [this] { chooseTime(static_cast<EventTime>(m_time->currentData().toInt())); });
    connect(m_status, &QComboBox::currentIndexChanged, this, [this] {
        const QVariant status = m_status->currentData();
        m_proxy.setStatus(status.isValid() ? std::optional(static_cast<EventStatus>(status.toInt()))
                                           : std::nullopt);
        updateEmptyText();
    });
    connect(m_empty, &EmptyOffer::taken, this, &EventsView::showOtherTime);
    for (const auto signal :
         {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&m_proxy, signal, this, &EventsView::updateEmptyText);
        connect(&m_model, signal, this, &EventsView::updateEmptyText); // also of hidden ones
    }
    connect(&m_model, &QAbstractItemModel::dataChanged, this, &EventsView::updateEmptyText);
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
    m_empty->label()->setObjectName(QStringLiteral("eventsEmpty"));
    m_empty->button()->setObjectName(QStringLiteral("eventsOther"));
    styleHeader();
}

void EventsView::styleHeader()
{
    QHeaderView *header = m_table->horizontalHeader();
    header->resizeSection(EventTableModel::Name, 180);
    header->resizeSection(EventTableModel::Status, 96);
    header->resizeSection(EventTableModel::Starts, 170);
    header->resizeSection(EventTableModel::Booked, 150);
    header->resizeSection(EventTableModel::Left, 90);
    header->hideSection(EventTableModel::Left);
    header->hideSection(EventTableModel::Created);
    header->setMinimumSectionSize(60);
}

void EventsView::wireTable()
{
    m_table->installEventFilter(this);
    connect(m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
            [this](const QModelIndex &index) { Q_EMIT chosen(idAt(index)); });
    // Not while it is being told: which one stays may take another one away.
    connect(
        m_table->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
        [this] { m_proxy.keep(idAt(m_table->currentIndex())); }, Qt::QueuedConnection);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &EventsView::keepCurrentMarked, Qt::QueuedConnection);
    connect(m_table, &QTableView::doubleClicked, this,
            [this](const QModelIndex &index) { Q_EMIT opened(idAt(index)); });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        Q_EMIT contextMenuWanted(m_table->viewport()->mapToGlobal(position));
    });
}

void EventsView::chooseTime(EventTime time)
{
    rememberTime(time);
    m_proxy.keep({});
    showTime(time);
    if (m_table->horizontalHeader()->sortIndicatorSection() == EventTableModel::Starts) {
        m_table->sortByColumn(EventTableModel::Starts,
                              time == EventTime::Past ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
    if (!m_table->currentIndex().isValid() && m_proxy.rowCount() > 0) {
        m_table->setCurrentIndex(m_proxy.index(0, 0));
    }
    m_proxy.keep(idAt(m_table->currentIndex()));
}

void EventsView::showTime(EventTime time)
{
    m_time->setCurrentIndex(m_time->findData(static_cast<int>(time)));
    m_proxy.setTime(time);
    updateEmptyText();
}

void EventsView::showOtherTime()
{
    chooseTime(m_proxy.time() == EventTime::Past ? EventTime::Upcoming : EventTime::Past);
    m_table->setFocus(); // the button is gone
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
    if (!index.isValid()) {
        showTime(m_proxy.time() == EventTime::Past ? EventTime::Upcoming : EventTime::Past);
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

bool EventsView::isNarrowed() const
{
    return !m_search->text().isEmpty() || m_status->currentIndex() > 0;
}

void EventsView::updateEmptyText()
{
    const bool isEmpty = m_proxy.rowCount() == 0;
    m_empty->setNeeded(isEmpty);
    if (!isEmpty) {
        return;
    }
    const int hidden = m_proxy.hiddenByTime();
    if (hidden > 0) {
        m_empty->say(hiddenText(hidden),
                     m_proxy.time() == EventTime::Past ? tr("Show what is to come")
                                                       : tr("Show what is past"));
    } else {
        m_empty->say(m_model.rowCount() > 0 ? tr("No event fits this search.") : m_emptyText);
    }
}

QString EventsView::hiddenText(int hidden) const
{
    if (m_proxy.time() == EventTime::Past) {
        return isNarrowed()
            ? tr("No past event fits this search; %Ln upcoming event(s) do.", nullptr, hidden)
            : tr("No event is over yet. %Ln upcoming event(s) are hidden.", nullptr, hidden);
    }
    return isNarrowed()
        ? tr("No upcoming event fits this search; %Ln past event(s) do.", nullptr, hidden)
        : tr("No event is to come. %Ln past event(s) are hidden.", nullptr, hidden);
}

bool EventsView::eventFilter(QObject *watched, QEvent *event)
{
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
