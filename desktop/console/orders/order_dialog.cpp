#include "desktop/console/orders/order_dialog.h"

#include "desktop/books/formats.h"
#include "desktop/books/order_words.h"
#include "desktop/look/empty_text.h"
#include "desktop/look/form_widgets.h"
#include "desktop/look/problem_strip.h"

#include <QDateTime>
#include <QHeaderView>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kTickMs = 1'000;

QString factsOf(const Order &order, const QList<ListedTicketType> &types, qint64 now)
{
    QStringList facts{formatStatus(order.status), formatLines(order.lines, types),
                      OrderDialog::tr("ordered on %1").arg(formatDateTime(order.createdAt))};
    if (order.status == OrderStatus::Held) {
        facts += OrderDialog::tr("expires %1").arg(formatExpiry(order, now));
    }
    return facts.join(QStringLiteral("  ·  "));
}

} // namespace

OrderDialog::OrderDialog(OpenOrder &open, bool mayChange, QWidget *parent)
    : QDialog(parent)
    , m_open(open)
    , m_mayChange(mayChange)
    , m_tickets({{tr("Number"), formatNumber},
                 {tr("Name"), [](const Registration &ticket) { return ticket.name; }},
                 {tr("E-mail"), formatAddress},
                 {tr("Ticket"),
                  [&open](const Registration &ticket) {
                      return ticket.ticketTypeId
                          ? formatType(ticket.ticketTypeId, open.facts().types())
                          : QString();
                  }},
                 {tr("State"),
                  [](const Registration &ticket) {
                      return ticket.cancelledAt
                          ? tr("Cancelled on %1").arg(formatDateTime(*ticket.cancelledAt))
                          : tr("Valid");
                  }}})
    , m_problem(new ProblemStrip(this))
    , m_buyer(new ElidedLabel(this))
    , m_facts(label("orderFacts"))
    , m_fate(label("orderFate"))
    , m_table(new QTableView(this))
    , m_said(label("orderSaid"))
    , m_cancelOrder(button(tr("Cancel the &order…"), "orderCancel"))
    , m_correct(button(tr("Co&rrect…"), "orderCorrect"))
    , m_cancelTickets(button(tr("Cancel &tickets"), "orderCancelTickets"))
    , m_restore(button(tr("Re&store"), "orderRestore"))
{
    setWindowTitle(tr("Order %1").arg(formatOrderNumber(open.order().id)));
    setObjectName(QStringLiteral("orderDialog"));
    m_buyer->setObjectName(QStringLiteral("orderBuyer"));
    m_buyer->setTextFormat(Qt::PlainText);
    buildTable();
    layOut();
    wire();
    showOrder();
    open.refresh();
}

QLabel *OrderDialog::label(const char *name)
{
    auto *made = new QLabel(this);
    made->setObjectName(QLatin1StringView(name));
    made->setTextFormat(Qt::PlainText);
    made->setWordWrap(true);
    return made;
}

QPushButton *OrderDialog::button(const QString &text, const char *name)
{
    auto *made = new QPushButton(text, this);
    made->setObjectName(QLatin1StringView(name));
    made->setAutoDefault(false);
    return made;
}

void OrderDialog::buildTable()
{
    m_table->setModel(&m_tickets);
    setUpTable(*m_table, false);
    m_table->setSelectionMode(QAbstractItemView::ExtendedSelection);
    m_table->setContextMenuPolicy(Qt::NoContextMenu);
    m_table->setObjectName(QStringLiteral("orderTickets"));
    m_table->setAccessibleName(tr("Tickets of the order"));
    int column = 0;
    const int number = m_table->fontMetrics().horizontalAdvance(QStringLiteral("MWQX 9KZB")) + 32;
    for (const int width : {number, 150, 200, 130}) {
        m_table->horizontalHeader()->resizeSection(column++, width);
    }
    m_empty = new EmptyText(*m_table);
    m_empty->setObjectName(QStringLiteral("orderTicketsEmpty"));
}

void OrderDialog::layOut()
{
    m_facts->setProperty("role", QStringLiteral("muted"));
    auto *close = button(tr("C&lose"), "orderClose");
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(8);
    buttons->addWidget(m_cancelOrder);
    buttons->addStretch();
    buttons->addWidget(m_correct);
    buttons->addWidget(m_cancelTickets);
    buttons->addWidget(m_restore);
    buttons->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(22, 20, 22, 18);
    layout->setSpacing(12);
    layout->addWidget(m_buyer);
    layout->addWidget(m_facts);
    layout->addWidget(m_fate);
    layout->addWidget(m_problem);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_said);
    layout->addLayout(buttons);
    orderTabs({m_problem->retryButton(), m_table, m_correct, m_cancelTickets, m_restore,
               m_cancelOrder, close});
    m_table->setFocus();
    resize(860, 460);
}

void OrderDialog::wire()
{
    connect(&m_open, &OpenOrder::changed, this, &OrderDialog::showOrder);
    connect(m_problem, &ProblemStrip::retryWanted, &m_open.trouble(), &ReadTrouble::retryNow);
    connect(m_table->selectionModel(), &QItemSelectionModel::selectionChanged, this,
            &OrderDialog::showButtons);
    connect(m_cancelOrder, &QPushButton::clicked, this, &OrderDialog::cancelWanted);
    const auto correct = [this] {
        if (m_correct->isEnabled()) {
            Q_EMIT correctWanted(selected(false).first());
        }
    };
    connect(m_correct, &QPushButton::clicked, this, correct);
    connect(m_table, &QTableView::doubleClicked, this, correct);
    connect(m_cancelTickets, &QPushButton::clicked, this,
            [this] { Q_EMIT cancelTicketsWanted(selected(false)); });
    connect(m_restore, &QPushButton::clicked, this,
            [this] { Q_EMIT restoreTicketsWanted(selected(true)); });
    connect(&m_tick, &QTimer::timeout, this, [this] {
        if (order().status == OrderStatus::Held) {
            showOrder();
        }
    });
    m_tick.start(kTickMs);
}

QList<Registration> OrderDialog::selected(bool cancelled) const
{
    QModelIndexList rows = m_table->selectionModel()->selectedRows();
    std::sort(rows.begin(), rows.end());
    QList<Registration> tickets;
    for (const QModelIndex &row : std::as_const(rows)) {
        const Registration &ticket = m_tickets.at(row.row());
        if (!ticket.erasedAt && ticket.cancelledAt.has_value() == cancelled) {
            tickets.append(ticket);
        }
    }
    return tickets;
}

void OrderDialog::setBusy(bool busy)
{
    m_isBusy = busy;
    if (busy) {
        say(tr("Changing the order…"));
    }
    showButtons();
}

void OrderDialog::say(const QString &sentence)
{
    m_said->setText(sentence);
}

void OrderDialog::showOrder()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    m_buyer->setText(formatBuyer(order().name, order().email));
    m_facts->setText(factsOf(order(), m_open.facts().types(), now));
    const QString fate = m_open.isGone() ? tr("The event was deleted, and the order with it.")
                                         : formatFate(order(), now);
    m_fate->setText(fate);
    m_fate->setVisible(!fate.isEmpty());
    const auto &problem = m_open.trouble().problem();
    m_problem->show(problem ? tr("The order could not be read. %1").arg(problem->message)
                            : QString(),
                    m_open.trouble().retryIn());
    m_tickets.setRows(order().registrations);
    m_table->setColumnHidden(
        3, std::none_of(order().lines.begin(), order().lines.end(), [](const OrderLine &line) {
            return line.ticketTypeId.has_value();
        }));
    m_empty->setText(emptyText());
    showButtons();
}

QString OrderDialog::emptyText() const
{
    return order().status == OrderStatus::Held
        ? tr("There are no tickets before the order is confirmed.")
        : tr("The order was never confirmed, so it has no tickets.");
}

void OrderDialog::showButtons()
{
    const bool isReady = m_mayChange && !m_isBusy && !m_open.isGone();
    const bool isHold = order().status == OrderStatus::Held;
    const bool isOpen = isHold || order().status == OrderStatus::Confirmed;
    const auto valid = selected(false);
    m_cancelOrder->setText(isHold ? tr("&Release the seats…") : tr("Cancel the &order…"));
    m_cancelOrder->setEnabled(isReady && isOpen);
    m_correct->setEnabled(isReady && valid.size() == 1
                          && m_table->selectionModel()->selectedRows().size() == 1);
    m_cancelTickets->setEnabled(isReady && !valid.isEmpty());
    m_restore->setEnabled(isReady && !selected(true).isEmpty());
    for (QPushButton *each : {m_cancelOrder, m_correct, m_cancelTickets, m_restore}) {
        each->setToolTip(m_mayChange ? QString() : tr("Your role does not include this."));
    }
}

} // namespace boxoffice
