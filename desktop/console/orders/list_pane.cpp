#include "desktop/console/orders/list_pane.h"

#include "desktop/look/empty_text.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/icons.h"
#include "desktop/look/problem_strip.h"
#include "shared/api/validation.h"

#include <QAction>
#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QToolButton>
#include <QVBoxLayout>

namespace boxoffice {

namespace {

constexpr int kTypingMs = 200;

} // namespace

ListPane::ListPane(FollowedList &list, const Names &names, QWidget *parent)
    : QWidget(parent)
    , m_list(list)
    , m_problemText(names.problem)
    , m_search(names.search.isEmpty() ? nullptr : new QLineEdit(this))
    , m_filter(new QComboBox(this))
    , m_buttons(new QHBoxLayout)
    , m_remark(new QLabel(this))
    , m_problem(new ProblemStrip(this))
    , m_table(new QTableView(this))
    , m_count(new QLabel(this))
{
    m_table->setModel(&list.table());
    setUpTable(*m_table, false); // the server sorts
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->installEventFilter(this);
    m_empty = new EmptyText(*m_table);
    m_remark->setWordWrap(true);
    m_remark->setProperty("role", QStringLiteral("muted"));
    m_remark->hide();
    m_count->setProperty("role", QStringLiteral("muted"));
    nameParts(names);
    layOut();
    wire();
}

void ListPane::nameParts(const Names &names)
{
    const auto name = [&names](QWidget *part, const char *suffix) {
        part->setObjectName(QString(names.object + QLatin1StringView(suffix)));
    };
    name(m_filter, "Filter");
    name(m_remark, "Remark");
    name(m_problem, "Problem");
    name(m_table, "Table");
    name(m_empty, "Empty");
    name(m_count, "Count");
    m_filter->setAccessibleName(names.which);
    m_table->setAccessibleName(names.list);
    if (m_search) {
        name(m_search, "Search");
        m_search->setPlaceholderText(names.search);
        m_search->setAccessibleName(names.finds);
        m_search->setClearButtonEnabled(true);
        m_search->setMaxLength(kMaxSearchLength);
        m_search->addAction(icon(Icon::Search), QLineEdit::LeadingPosition);
    }
}

void ListPane::layOut()
{
    m_buttons->setSpacing(8);
    if (m_search) {
        m_buttons->addWidget(m_search, 1);
        m_buttons->addWidget(m_filter);
    } else {
        m_buttons->addWidget(m_filter);
        m_buttons->addStretch(1);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 12, 0, 0);
    layout->setSpacing(10);
    layout->addLayout(m_buttons);
    layout->addWidget(m_problem);
    layout->addWidget(m_remark);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_count);
}

void ListPane::wire()
{
    m_typing.setSingleShot(true);
    m_typing.setInterval(kTypingMs);
    if (m_search) {
        connect(m_search, &QLineEdit::textChanged, this, [this] { m_typing.start(); });
        connect(m_search, &QLineEdit::returnPressed, this, [this] { m_table->setFocus(); });
        connect(&m_typing, &QTimer::timeout, this,
                [this] { Q_EMIT searchChanged(m_search->text()); });
    }
    connect(m_filter, &QComboBox::currentIndexChanged, this,
            [this] { Q_EMIT filterChanged(filter()); });
    connect(&m_list, &FollowedList::changed, this, &ListPane::showState);
    for (const auto signal :
         {&QAbstractItemModel::rowsInserted, &QAbstractItemModel::rowsRemoved}) {
        connect(&m_list.table(), signal, this, &ListPane::showState);
    }
    connect(m_problem, &ProblemStrip::retryWanted, &m_list.trouble(), &ReadTrouble::retryNow);
    connect(&m_list.table(), &QAbstractItemModel::dataChanged, this, &ListPane::selectionChanged);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &ListPane::selectionChanged);
    connect(m_table, &QTableView::doubleClicked, this, &ListPane::opened);
    connect(m_table, &QWidget::customContextMenuRequested, this, [this](const QPoint &position) {
        Q_EMIT contextMenuWanted(m_table->viewport()->mapToGlobal(position));
    });
}

void ListPane::addFilter(const QString &text, std::optional<int> status)
{
    const QSignalBlocker quiet(m_filter);
    m_filter->addItem(text, status ? QVariant(*status) : QVariant());
}

std::optional<int> ListPane::filter() const
{
    const QVariant status = m_filter->currentData();
    return status.isValid() ? std::optional(status.toInt()) : std::nullopt;
}

bool ListPane::isSearching() const
{
    return m_search && !m_search->text().trimmed().isEmpty();
}

void ListPane::setWidths(std::initializer_list<std::pair<int, int>> widths)
{
    for (const auto &[column, width] : widths) {
        m_table->horizontalHeader()->resizeSection(column, width);
    }
}

void ListPane::addButtons(const QList<QAction *> &actions)
{
    QList<QWidget *> order;
    if (m_search) {
        order.append(m_search);
    }
    order.append(m_filter);
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
    orderTabs(order);
}

std::optional<int> ListPane::selectedRow() const
{
    const QModelIndexList rows = m_table->selectionModel()->selectedRows();
    return rows.size() == 1 ? std::optional(rows.first().row()) : std::nullopt;
}

void ListPane::clearSearch()
{
    if (m_search) {
        m_search->clear();
        m_typing.stop();
        Q_EMIT searchChanged({});
    }
}

void ListPane::setWhyForbidden(const QString &sentence)
{
    m_whyForbidden = sentence;
    showState();
}

void ListPane::setOnline(bool online)
{
    m_isOnline = online;
    showState();
}

void ListPane::showRemark(const QString &text)
{
    m_remark->setText(text);
    m_remark->setVisible(!text.isEmpty());
}

void ListPane::showState()
{
    const auto &problem = m_list.trouble().problem();
    m_problem->show(problem && m_isOnline ? m_problemText.arg(problem->message) : QString(),
                    m_list.trouble().retryIn());
    m_empty->setText(textOfEmpty());
    m_count->setText(m_list.isRead() ? countText() : QString());
}

QString ListPane::textOfEmpty() const
{
    if (!m_whyForbidden.isEmpty()) {
        return m_whyForbidden;
    }
    if (!m_list.isKnown()) {
        return unknownText();
    }
    if (!m_list.isRead()) {
        return m_list.isLoading() ? tr("Loading…")
                                  : tr("The list appears here as soon as it can be read.");
    }
    return emptyText();
}

bool ListPane::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress && selectedRow()) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            Q_EMIT opened();
            return true;
        }
        if (key == Qt::Key_Delete) {
            Q_EMIT removed();
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace boxoffice
