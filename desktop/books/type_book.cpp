#include "desktop/books/type_book.h"

#include "desktop/books/formats.h"
#include "desktop/books/type_words.h"

#include <QDateTime>

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {

constexpr int kTypesSoonMs = 2'000;
constexpr int kClockDifferenceMs = 10'000;
constexpr int kLongestWaitMs = 600'000;

bool isNumber(int column)
{
    return column == TypeBook::Booked || column == TypeBook::Held || column == TypeBook::Left;
}

} // namespace

TypeBook::TypeBook(ApiClient &client, CurrentEvent &current)
    : m_client(client)
    , m_current(current)
    , m_types(typeColumns(),
              [this](const ListedTicketType &type, int column, int role) {
                  return moreOfType(type, column, role);
              })
    , m_quotas(quotaColumns(),
               [](const Quota &quota, int column, int role) -> QVariant {
                   const bool right = column == QuotaBooked || column == QuotaHeld;
                   return role == TakenRole ? quota.bookedCount + quota.heldCount
                       : role == SizeRole   ? QVariant(quota.size)
                       : role == Qt::TextAlignmentRole && right
                       ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                       : QVariant();
               })
    , m_trouble(this)
{
    m_soon.setSingleShot(true);
    m_soon.setInterval(kTypesSoonMs);
    connect(&m_soon, &QTimer::timeout, this, &TypeBook::refresh);
    m_nextSale.setSingleShot(true);
    connect(&m_nextSale, &QTimer::timeout, this, &TypeBook::refresh);
    connect(&current, &CurrentEvent::switched, this, &TypeBook::restart);
    connect(&current, &CurrentEvent::updated, this, &TypeBook::readSoon);
    connect(&current, &CurrentEvent::edited, this, &TypeBook::readSoon);
    connect(&m_trouble, &ReadTrouble::changed, this, &TypeBook::changed);
}

QList<RowModel<ListedTicketType>::Column> TypeBook::typeColumns()
{
    const auto counts = [](const ListedTicketType &type) {
        return formatCounts(type.bookedCount, type.heldCount, type.capacity);
    };
    return {
        {tr("Ticket type"), [](const ListedTicketType &type) { return type.name; },
         [](const ListedTicketType &type) {
             return type.description.isEmpty() ? type.name
                                               : QString(type.name + u'\n' + type.description);
         }},
        {tr("Taken"), [](const ListedTicketType &type) { return formatTaken(type); }, counts},
        {tr("Left"), [](const ListedTicketType &type) { return formatCount(type.sale.available); },
         [](const ListedTicketType &) {
             return tr("How many seats somebody who came now could have: as far as the type, its "
                       "quotas and the event have any, and nobody who waits comes first.");
         }},
        {tr("Sale"),
         [this](const ListedTicketType &type) {
             const auto event = m_current.event();
             return event ? formatSale(type, *event, QDateTime::currentMSecsSinceEpoch())
                          : QString();
         }},
        {tr("Booked"), [](const ListedTicketType &type) { return formatCount(type.bookedCount); },
         counts},
        {tr("Held"), [](const ListedTicketType &type) { return formatCount(type.heldCount); },
         counts},
        {tr("In one order"), [](const ListedTicketType &type) { return formatPerOrder(type); }}};
}

// Seats are free, and whoever came now would get none.
bool TypeBook::isKeptForOthers(const ListedTicketType &type) const
{
    const auto event = m_current.event();
    const int size = type.capacity.value_or(event ? event->capacity : 0);
    return type.sale.onSale && type.sale.available == 0 && event && seatsLeft(*event) > 0
        && size > type.bookedCount + type.heldCount && event->sales.waitingList;
}

QVariant TypeBook::moreOfType(const ListedTicketType &type, int column, int role) const
{
    switch (role) {
    case Qt::TextAlignmentRole:
        return isNumber(column) ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::AccessibleTextRole:
        return column == Taken
            ? QVariant(formatCounts(type.bookedCount, type.heldCount, type.capacity))
            : QVariant();
    case Qt::ToolTipRole:
        return column == Left && isKeptForOthers(type)
            ? QVariant(tr("Its seats are for those who wait."))
            : QVariant();
    case TakenRole:
        return type.bookedCount + type.heldCount;
    case SizeRole: {
        const auto event = m_current.event();
        return type.capacity.value_or(event ? event->capacity : 0);
    }
    default:
        return {};
    }
}

QList<RowModel<Quota>::Column> TypeBook::quotaColumns()
{
    return {{tr("Quota"), [](const Quota &quota) { return quota.name; }},
            {tr("Taken"), [this](const Quota &quota) { return sizeOf(quota); },
             [](const Quota &quota) {
                 return formatCounts(quota.bookedCount, quota.heldCount, quota.size);
             }},
            {tr("Ticket types"), [this](const Quota &quota) { return namesIn(quota); }},
            {tr("Booked"), [](const Quota &quota) { return formatCount(quota.bookedCount); }},
            {tr("Held"), [](const Quota &quota) { return formatCount(quota.heldCount); }}};
}

QString TypeBook::sizeOf(const Quota &quota) const
{
    return QString(formatCount(quota.bookedCount + quota.heldCount) + QStringLiteral(" / ")
                   + formatCount(quota.size));
}

QString TypeBook::namesIn(const Quota &quota) const
{
    QStringList names;
    for (const ListedTicketType &type : m_types.rows()) {
        if (quota.ticketTypeIds.contains(type.id)) {
            names.append(type.name);
        }
    }
    return names.join(QStringLiteral(", "));
}

void TypeBook::setMayRead(bool may)
{
    if (std::exchange(m_mayRead, may) != may) {
        restart();
    }
}

void TypeBook::setLookedAt(bool looked)
{
    m_isLookedAt = looked;
    refresh();
}

void TypeBook::readSoon()
{
    if (m_isLookedAt && !m_soon.isActive()) {
        m_soon.start();
    }
}

void TypeBook::setReordering(bool reordering)
{
    m_isReordering = reordering;
    if (!reordering) {
        refresh();
    }
}

void TypeBook::restart()
{
    m_again = false;
    m_isReordering = false;
    m_soon.stop();
    m_nextSale.stop();
    if (m_call) {
        m_call->cancel();
    }
    m_isRead = false;
    m_isUnknown = false;
    m_trouble.clear();
    m_quotas.setRows({});
    m_types.setRows({});
    Q_EMIT changed();
    refresh();
}

void TypeBook::refresh()
{
    if (!m_isLookedAt || !m_mayRead || m_current.id().isNil() || m_isReordering) {
        return;
    }
    if (m_call) {
        m_again = true;
    } else {
        readTypes();
    }
}

template <typename T, typename Use> void TypeBook::expect(Call<T> *call, Use use)
{
    m_call = call;
    connect(call, &CallBase::retrying, &m_trouble, &ReadTrouble::struggles);
    call->then(this, [this, use = std::move(use)](const ApiResult<T> &result) {
        m_call = nullptr;
        if (result) {
            use(*result);
        } else {
            onFailed(result.error());
        }
    });
}

void TypeBook::readTypes()
{
    expect(m_client.types(m_current.id()),
           [this](const QList<ListedTicketType> &types) { readQuotas(types); });
}

void TypeBook::readQuotas(const QList<ListedTicketType> &types)
{
    expect(m_client.quotas(m_current.id()),
           [this, types](const QList<Quota> &quotas) { show(types, quotas); });
}

void TypeBook::show(const QList<ListedTicketType> &types, const QList<Quota> &quotas)
{
    if (!m_isReordering) {
        m_types.setRows(types);
        m_quotas.setRows(quotas);
    }
    m_isRead = true;
    m_trouble.clear();
    awaitNextSale();
    Q_EMIT changed();
    if (std::exchange(m_again, false)) {
        refresh();
    }
}

// By this computer's clock; where it is ahead of the server's, once more.
void TypeBook::awaitNextSale()
{
    const qint64 now = QDateTime::currentMSecsSinceEpoch();
    const SalesRules ofEvent = m_current.event().value_or(Event()).sales;
    qint64 wait = kLongestWaitMs;
    const auto look = [&](std::optional<qint64> at) {
        if (at && *at > now - kClockDifferenceMs) {
            wait = std::min(wait, std::max<qint64>(*at - now, 0) + kTypesSoonMs);
        }
    };
    look(ofEvent.startsAt);
    look(ofEvent.endsAt);
    for (const ListedTicketType &type : m_types.rows()) {
        look(type.salesStartAt);
        look(type.salesEndAt);
    }
    m_nextSale.start(static_cast<int>(wait));
}

void TypeBook::onFailed(const ApiError &error)
{
    m_again = false;
    if (error.code == ErrorCode::NotFound) {
        m_isUnknown = true;
        m_isRead = true;
        Q_EMIT changed();
    } else if (error.kind != ApiFailure::Cancelled) {
        m_trouble.failed(error);
        Q_EMIT failed(error);
    }
}

} // namespace boxoffice
