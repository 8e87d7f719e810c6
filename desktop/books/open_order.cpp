#include "desktop/books/open_order.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kTicketsSettleMs = 500;

} // namespace

OpenOrder::OpenOrder(const Books &books, const Order &order, QObject *parent)
    : QObject(parent)
    , m_books(books)
    , m_order(order)
    , m_trouble(this)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kTicketsSettleMs);
    connect(&m_soon, &QTimer::timeout, this, &OpenOrder::refresh);
    connect(&m_trouble, &ReadTrouble::changed, this, &OpenOrder::changed);
    connect(&m_trouble, &ReadTrouble::retryDue, this, &OpenOrder::refresh);
    connect(&books.registrations, &RegistrationBook::changedHere, this, &OpenOrder::onTicket);
    connect(&books.orders.facts(), &SaleFacts::changed, this, &OpenOrder::changed);
    connect(&books.orders, &OrderBook::changed, this, [this] {
        const PagedModel<Order> &rows = m_books.orders.model();
        const int row = rows.rowOf(m_order.id);
        if (row >= 0 && rows.at(row).status != m_order.status) {
            refresh(); // its time may be over
        }
    });
    connect(&books.events, &EventBook::eventChanged, this, [this](const Uuid &id) {
        if (id == m_order.eventId && !m_soon.isActive()) {
            m_soon.start();
        }
    });
    connect(&books.events, &EventBook::eventGone, this, [this](const Uuid &id) {
        if (id == m_order.eventId) {
            beGone();
        }
    });
}

void OpenOrder::refresh()
{
    if (m_isGone) {
        return;
    }
    if (m_call) {
        m_again = true;
        return;
    }
    auto *call = m_books.orders.client().order(m_order.eventId, m_order.id);
    m_call = call;
    connect(call, &CallBase::retrying, &m_trouble, &ReadTrouble::struggles);
    call->then(this, [this](const ApiResult<Order> &read) { onRead(read); });
}

void OpenOrder::onRead(const ApiResult<Order> &read)
{
    m_call = nullptr;
    if (std::exchange(m_again, false)) {
        refresh(); // what was read may be older than what made it ask again
        return;
    }
    if (read) {
        m_order = *read;
        m_trouble.clear();
        m_books.orders.take(m_order);
        Q_EMIT changed();
    } else if (read.error().code == ErrorCode::OrderNotFound
               || read.error().code == ErrorCode::EventNotFound) {
        beGone();
    } else if (read.error().kind != ApiFailure::Cancelled) {
        m_trouble.failed(read.error());
    }
}

void OpenOrder::take(const Order &order)
{
    m_order = order;
    Q_EMIT changed();
    refresh();
}

void OpenOrder::onTicket(const Registration &ticket)
{
    const auto own =
        std::find_if(m_order.registrations.begin(), m_order.registrations.end(),
                     [&ticket](const Registration &each) { return each.id == ticket.id; });
    if (own != m_order.registrations.end()) {
        *own = ticket;
        Q_EMIT changed();
        m_soon.start();
    }
}

void OpenOrder::beGone()
{
    m_isGone = true;
    m_trouble.clear();
    Q_EMIT changed();
}

} // namespace boxoffice
