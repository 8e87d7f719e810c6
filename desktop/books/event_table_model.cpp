#include "desktop/books/event_table_model.h"

#include "desktop/books/formats.h"
#include "desktop/books/row_ranges.h"
#include "shared/api/event_time.h"
#include "shared/text.h"

#include <QDateTime>

#include <limits>

namespace boxoffice {

EventTableModel::EventTableModel(QObject *parent)
    : QAbstractTableModel(parent)
    , m_now(QDateTime::currentMSecsSinceEpoch())
{ }

QList<Uuid> EventTableModel::setNow(qint64 now)
{
    const qint64 before = std::exchange(m_now, now);
    QList<Uuid> changed;
    for (int row = 0; row < rowCount(); ++row) {
        const EventTimes times = timesOf(m_events.at(row));
        if (isOver(times, before) != isOver(times, now)) {
            changed.append(m_events.at(row).id);
            Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        }
    }
    return changed;
}

int EventTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_events.size());
}

int EventTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant EventTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Event &event = m_events.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return display(event, index.column());
    case Qt::TextAlignmentRole:
        return index.column() == Left ? QVariant(Qt::AlignRight | Qt::AlignVCenter) : QVariant();
    case Qt::ToolTipRole:
        return index.column() == Booked ? formatSeats(event.bookedCount, event.capacity)
            : index.column() == Starts  ? formatWhenInFull(event)
                                        : event.name;
    case Qt::AccessibleTextRole:
        return index.column() == Booked ? QVariant(formatSeats(event.bookedCount, event.capacity))
                                        : display(event, index.column());
    case SortRole:
        return sortKey(event, index.column());
    case FilterRole:
        return foldedForSearch(event.name + u'\n' + event.location + u'\n' + event.description);
    case StatusRole:
        return static_cast<int>(event.status);
    case OverRole:
        return showsAsOver(event, m_now);
    case EndedRole:
        return isOver(timesOf(event), m_now);
    case IdRole:
        return QVariant::fromValue(event.id);
    case BookedRole:
        return event.bookedCount;
    case CapacityRole:
        return event.capacity;
    default:
        return {};
    }
}

QVariant EventTableModel::display(const Event &event, int column) const
{
    switch (column) {
    case Name:
        return event.name;
    case Status:
        return formatStatus(event, m_now);
    case Starts:
        return formatWhen(event);
    case Booked:
        return QString(formatCount(event.bookedCount) + QStringLiteral(" / ")
                       + formatCount(event.capacity));
    case Left:
        return formatCount(event.capacity - event.bookedCount);
    case Created:
        return formatDateTime(event.createdAt);
    default:
        return {};
    }
}

QVariant EventTableModel::sortKey(const Event &event, int column) const
{
    switch (column) {
    case Name:
        return event.name;
    case Status: // over: behind those that can be booked
        return 2 * static_cast<int>(event.status) + (showsAsOver(event, m_now) ? 1 : 0);
    case Starts: // without a date: last
        return event.startsAt.value_or(std::numeric_limits<qint64>::max());
    case Booked:
        return event.capacity > 0 ? double(event.bookedCount) / event.capacity : 0.0;
    case Left:
        return event.capacity - event.bookedCount;
    case Created:
        return event.createdAt;
    default:
        return {};
    }
}

QVariant EventTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignVCenter | (section == Left ? Qt::AlignRight : Qt::AlignLeft));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Name:
        return tr("Event");
    case Status:
        return tr("Status");
    case Starts:
        return tr("Starts");
    case Booked:
        return tr("Booked");
    case Left:
        return tr("Seats left");
    case Created:
        return tr("Created");
    default:
        return {};
    }
}

QList<Uuid> EventTableModel::upsert(const QList<Event> &events)
{
    QList<Uuid> changed;
    QList<Event> added;
    for (const Event &event : events) {
        const int row = rowOf(event.id);
        if (row < 0) {
            added.append(event);
        } else if (replace(row, event)) {
            changed.append(event.id);
        }
    }
    if (!added.isEmpty()) {
        append(added);
    }
    return changed;
}

void EventTableModel::append(const QList<Event> &added)
{
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(added.size()) - 1);
    for (const Event &event : added) {
        m_rows.insert(event.id, static_cast<int>(m_events.size()));
        m_events.append(event);
        count(event, 1);
    }
    endInsertRows();
    Q_EMIT totalsChanged();
}

// Returns whether that changed it.
bool EventTableModel::replace(int row, const Event &event)
{
    Event &known = m_events[row];
    Event merged = event;
    if (merged.version == 0) {
        merged.version = known.version; // lists don't tell it
    }
    if (known == merged) {
        return false;
    }
    count(known, -1);
    known = merged;
    count(known, 1);
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
    Q_EMIT totalsChanged();
    return true;
}

QList<Uuid> EventTableModel::applySeats(const QList<SeatsChange> &changes)
{
    QList<Uuid> changed;
    for (const SeatsChange &change : changes) {
        const int row = rowOf(change.id);
        if (row >= 0) {
            Event event = m_events.at(row);
            event.capacity = change.capacity;
            event.bookedCount = change.bookedCount;
            event.heldCount = change.heldCount;
            if (replace(row, event)) {
                changed.append(change.id);
            }
        }
    }
    return changed;
}

void EventTableModel::remove(const Uuid &id)
{
    const int row = rowOf(id);
    if (row >= 0) {
        removeRange(row, row);
    }
}

QList<Uuid> EventTableModel::idsExcept(const QSet<Uuid> &left) const
{
    QList<Uuid> ids;
    for (const Event &event : m_events) {
        if (!left.contains(event.id)) {
            ids.append(event.id);
        }
    }
    return ids;
}

void EventTableModel::removeExcept(const QSet<Uuid> &kept)
{
    const auto gone =
        rangesWhere(rowCount(), [&](int row) { return !kept.contains(m_events.at(row).id); });
    for (auto range = gone.crbegin(); range != gone.crend(); ++range) {
        removeRange(range->first, range->last);
    }
}

void EventTableModel::removeRange(int first, int last)
{
    beginRemoveRows({}, first, last);
    for (int row = first; row <= last; ++row) {
        count(m_events.at(row), -1);
        m_rows.remove(m_events.at(row).id);
    }
    m_events.remove(first, last - first + 1);
    for (int i = first; i < rowCount(); ++i) {
        m_rows[m_events.at(i).id] = i;
    }
    endRemoveRows();
    Q_EMIT totalsChanged();
}

void EventTableModel::count(const Event &event, int sign)
{
    m_totals.events += sign;
    m_totals.capacity += sign * event.capacity;
    m_totals.booked += sign * event.bookedCount;
}

} // namespace boxoffice
