#include "desktop/console/registrations/registrations_view.h"

#include "desktop/books/formats.h"
#include "desktop/books/registration_table_model.h"
#include "desktop/look/cell_delegates.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/icons.h"
#include "desktop/look/problem_strip.h"
#include "desktop/look/sort_header.h"
#include "shared/api/validation.h"

#include <QAction>
#include <QComboBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QTableView>
#include <QToolButton>

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kTypingMs = 200;

} // namespace

RegistrationsView::RegistrationsView(RegistrationTableModel &model, QWidget *parent)
    : QWidget(parent)
    , m_model(model)
    , m_search(new QLineEdit(this))
    , m_filter(new QComboBox(this))
    , m_table(new QTableView(this))
    , m_header(new SortHeader({RegistrationTableModel::RegisteredAt},
                              RegistrationTableModel::RegisteredAt, m_table))
    , m_problem(new ProblemStrip(this))
    , m_empty(new QLabel(m_table->viewport()))
    , m_count(new QLabel(this))
    , m_selectAll(new QPushButton(this))
    , m_buttons(new QHBoxLayout)
{
    m_search->setPlaceholderText(tr("Search name, e-mail, number (Ctrl+Shift+F)"));
    m_search->setAccessibleName(tr("Search registrations by name, e-mail address or number"));
    m_search->setClearButtonEnabled(true);
    m_search->setMaxLength(kMaxSearchLength);
    m_search->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    m_search->setObjectName(QStringLiteral("registrationSearch"));
    m_filter->setAccessibleName(tr("Which registrations"));
    m_filter->setObjectName(QStringLiteral("registrationFilter"));
    m_filter->addItem(tr("Registered"), static_cast<int>(RegistrationStatus::Active));
    m_filter->addItem(tr("Cancelled"), static_cast<int>(RegistrationStatus::Cancelled));
    m_filter->addItem(tr("All"), static_cast<int>(RegistrationStatus::All));
    m_selectAll->setObjectName(QStringLiteral("selectAll"));
    m_selectAll->hide();
    m_count->setProperty("role", QStringLiteral("muted"));
    m_count->setObjectName(QStringLiteral("registrationCount"));
    m_problem->setObjectName(QStringLiteral("registrationProblem"));
    buildTable();
    m_buttons->setSpacing(8);
    m_buttons->addWidget(m_search, 1);
    m_buttons->addWidget(m_filter);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    layout->addLayout(m_buttons);
    layout->addWidget(m_problem);
    layout->addWidget(m_table, 1);
    auto *line = new QHBoxLayout;
    line->setSpacing(12);
    line->addWidget(m_count);
    line->addWidget(m_selectAll);
    line->addStretch();
    layout->addLayout(line);
    connect(m_selectAll, &QPushButton::clicked, this, &RegistrationsView::selectAllThereAre);
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    connect(m_search, &QLineEdit::textChanged, this, [this] { m_typing.start(); });
    connect(m_search, &QLineEdit::returnPressed, this, [this] { m_table->setFocus(); });
    connect(&m_typing, &QTimer::timeout, this, [this] { Q_EMIT searchChanged(m_search->text()); });
    connect(m_filter, &QComboBox::currentIndexChanged, this,
            [this] { Q_EMIT filterChanged(filter()); });
}

void RegistrationsView::buildTable()
{
    // Before the table's own, which takes the current row away.
    connect(&m_model, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex &, int first, int last) { noteSuccessor(first, last); });
    m_table->setHorizontalHeader(m_header);
    m_table->setModel(&m_model);
    setUpTable(*m_table, false); // the server sorts
    m_header->setSectionsClickable(true);
    m_header->setSortIndicatorShown(true);
    connect(m_header, &SortHeader::orderChanged, this, [this](int, Qt::SortOrder order) {
        Q_EMIT orderChanged(order == Qt::DescendingOrder);
    });
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setObjectName(QStringLiteral("registrationTable"));
    m_table->setAccessibleName(tr("Registrations"));
    m_table->setItemDelegateForColumn(
        RegistrationTableModel::State,
        new StatusDelegate({RegistrationTableModel::StatusRole}, m_table));
    m_table->setItemDelegateForColumn(RegistrationTableModel::Mail, new WarningDelegate(m_table));
    layOutColumns();
    connect(&m_model, &QAbstractItemModel::rowsInserted, this,
            [this](const QModelIndex &, int first, int last) { showRareColumns(first, last); });
    connect(&m_model, &QAbstractItemModel::dataChanged, this,
            [this](const QModelIndex &first, const QModelIndex &last) {
                showRareColumns(first.row(), last.row());
            });
    connect(&m_model, &QAbstractItemModel::rowsRemoved, this, [this] {
        if (m_model.rowCount() == 0) {
            m_table->setColumnHidden(RegistrationTableModel::Mail, true);
            m_hasTypedRows = false;
            m_wantsAll = false; // another list has begun
        }
    });
    connect(
        &m_model, &QAbstractItemModel::rowsInserted, this, [this] { selectMore(); },
        Qt::QueuedConnection);
    connect(m_table, &QTableView::doubleClicked, this, &RegistrationsView::opened);
    m_table->viewport()->installEventFilter(this);
    m_empty->setObjectName(QStringLiteral("registrationsEmpty"));
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_empty->setProperty("role", QStringLiteral("empty"));
    m_empty->setAttribute(Qt::WA_TransparentForMouseEvents);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this, [this] {
        if (m_table->selectionModel()->hasSelection()) {
            m_successor = QPersistentModelIndex();
        }
        showCount();
        Q_EMIT selectionChanged();
    });
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        Q_EMIT contextMenuWanted(m_table->viewport()->mapToGlobal(position));
    });
}

void RegistrationsView::layOutColumns()
{
    int column = 0;
    const int number = m_table->fontMetrics().horizontalAdvance(QStringLiteral("MWQX 9KZB")) + 32;
    for (const int width : {180, 134, number, 148, 110, 140, 130}) {
        m_table->horizontalHeader()->resizeSection(column++, width);
    }
    m_table->horizontalHeader()->moveSection(RegistrationTableModel::Mail, 1); // by the address
    m_table->horizontalHeader()->moveSection(
        m_table->horizontalHeader()->visualIndex(RegistrationTableModel::Type), 3); // by the name
    m_table->setColumnHidden(RegistrationTableModel::Mail, true);
    m_table->setColumnHidden(RegistrationTableModel::Type, true);
}

void RegistrationsView::followOrder(QAction &newestFirst)
{
    connect(&newestFirst, &QAction::toggled, m_header, [this](bool newest) {
        m_header->setOrder(newest ? Qt::DescendingOrder : Qt::AscendingOrder);
    });
    connect(this, &RegistrationsView::orderChanged, &newestFirst, &QAction::setChecked);
}

void RegistrationsView::showRareColumns(int first, int last)
{
    for (int row = first; row <= last; ++row) {
        const Registration &registration = m_model.at(row);
        if (!registration.mailError.isEmpty()) {
            m_table->setColumnHidden(RegistrationTableModel::Mail, false);
        }
        if (registration.extra || registration.ticketTypeId) {
            m_hasTypedRows = true;
            m_table->setColumnHidden(RegistrationTableModel::Type, false);
        }
    }
}

QList<Registration> RegistrationsView::selected() const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QList<Registration> registrations;
    for (const QModelIndex &row : std::as_const(rows)) {
        registrations.append(m_model.at(row.row()));
    }
    return registrations;
}

std::optional<Registration> RegistrationsView::selectedOne() const
{
    const QItemSelection selection = m_table->selectionModel()->selection();
    const bool isOne = selection.size() == 1 && selection.first().height() == 1;
    return isOne ? std::optional(m_model.at(selection.first().top())) : std::nullopt;
}

void RegistrationsView::addButtons(const QList<QAction *> &actions)
{
    QList<QWidget *> order{m_search, m_filter};
    for (QAction *action : actions) {
        auto *button = new QToolButton(this);
        button->setDefaultAction(action);
        button->setAutoRaise(true);
        button->setIconSize({18, 18});
        button->setFocusPolicy(Qt::TabFocus);
        button->setAccessibleName(QString(action->text()).remove(u'&'));
        m_buttons->addWidget(button);
        order.append(button);
    }
    order.append(m_problem->retryButton());
    order.append(m_table);
    order.append(m_selectAll);
    orderTabs(order);
}

// The row after those that go, or the one before them, takes over from the current one.
void RegistrationsView::noteSuccessor(int first, int last)
{
    const int row = m_successor.isValid() ? m_successor.row() : m_table->currentIndex().row();
    if (row >= first && row <= last) {
        const QModelIndex after = m_model.index(last + 1, 0);
        m_successor = after.isValid() ? after : m_model.index(first - 1, 0);
    }
}

void RegistrationsView::selectSuccessor()
{
    const QModelIndex successor = std::exchange(m_successor, QPersistentModelIndex());
    if (!m_table->selectionModel()->hasSelection() && successor.isValid()) {
        m_table->setCurrentIndex(successor);
    }
}

void RegistrationsView::showState(const RegistrationListState &state)
{
    m_table->setColumnHidden(RegistrationTableModel::Name, !state.hasTickets);
    m_table->setColumnHidden(RegistrationTableModel::Number, !state.hasTickets);
    m_table->setColumnHidden(RegistrationTableModel::State, filter() != RegistrationStatus::All);
    m_table->setColumnHidden(RegistrationTableModel::Type, !state.hasTypes && !m_hasTypedRows);
    m_state = state;
    showCount();
    m_empty->setText(emptyText(state));
    m_empty->setVisible(m_model.rowCount() == 0);
    placeEmptyText();
}

bool RegistrationsView::isAllSelected() const
{
    const QItemSelection selection = m_table->selectionModel()->selection();
    return selection.size() == 1 && selection.first().height() == m_model.rowCount()
        && m_model.rowCount() > 1;
}

// Ctrl+A selects what is loaded; whether that is meant is asked beside the count.
void RegistrationsView::showCount()
{
    const QItemSelection selection = m_table->selectionModel()->selection();
    m_wantsAll = m_wantsAll && selection.size() == 1 && selection.first().height() > 1;
    m_count->setText(countText(m_state));
    m_selectAll->setVisible(isAllSelected() && !m_model.isComplete() && !m_wantsAll);
    m_selectAll->setText(m_state.expected > 0
                             ? tr("Select all %1").arg(formatCount(m_state.expected))
                             : tr("Select all"));
}

void RegistrationsView::selectAllThereAre()
{
    m_wantsAll = true;
    m_table->setFocus(); // the button goes
    showCount();
    m_model.fetchMore({});
}

// As long as nobody has selected something else meanwhile.
void RegistrationsView::selectMore()
{
    if (!m_wantsAll) {
        return;
    }
    m_wantsAll = !m_model.isComplete();
    m_table->selectAll();
    m_model.fetchMore({});
}

QString RegistrationsView::countText(const RegistrationListState &state) const
{
    const int rows = m_model.rowCount();
    if (rows == 0 && !state.isRead) {
        return state.isLoading ? tr("Loading…") : QString();
    }
    if (m_model.isComplete()) {
        return isAllSelected() ? tr("All %Ln registration(s) are selected", nullptr, rows)
                               : tr("%Ln registration(s)", nullptr, rows);
    }
    if (m_wantsAll) {
        return tr("Selecting all registrations… %Ln so far", nullptr, rows);
    }
    if (state.expected < rows) {
        return isAllSelected()
            ? tr("The first %Ln registration(s) are loaded and selected", nullptr, rows)
            : tr("The first %Ln registration(s); scroll for more", nullptr, rows);
    }
    return (isAllSelected() ? tr("%1 of %2 registrations loaded and selected")
                            : tr("%1 of %2 registrations loaded; scroll for more"))
        .arg(formatCount(rows), formatCount(state.expected));
}

// Nobody is there only if the server said so.
QString RegistrationsView::emptyText(const RegistrationListState &state) const
{
    if (!state.whyForbidden.isEmpty()) {
        return state.whyForbidden;
    }
    if (!state.isRead) {
        return state.isLoading ? QString()
                               : tr("The registrations appear here as soon as they can be read.");
    }
    if (!m_search->text().isEmpty()) {
        return tr("No registration fits this search.");
    }
    return filter() == RegistrationStatus::Cancelled ? tr("Nobody has cancelled.")
                                                     : tr("Nobody here yet.");
}

RegistrationStatus RegistrationsView::filter() const
{
    return static_cast<RegistrationStatus>(m_filter->currentData().toInt());
}

void RegistrationsView::placeEmptyText()
{
    m_empty->setGeometry(m_table->viewport()->rect().adjusted(24, 0, -24, 0));
}

void RegistrationsView::clearSearch()
{
    m_search->clear();
    m_typing.stop();
    Q_EMIT searchChanged({});
}

bool RegistrationsView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table->viewport() && event->type() == QEvent::Resize) {
        placeEmptyText();
    }
    return false;
}

} // namespace boxoffice
