#include "desktop/books/registration_table_model.h"

#include "desktop/books/formats.h"
#include "desktop/books/row_ranges.h"

#include <QHash>

#include <algorithm>
#include <numeric>

namespace boxoffice {

namespace {

// A view takes its time for each range that comes or goes. Beyond so many of them the rows are
// moved to the end, or from there to their places, in one change of layout.
constexpr qsizetype kMostRanges = 32;

} // namespace

RegistrationTableModel::RegistrationTableModel(QObject *parent) : QAbstractTableModel(parent) { }

int RegistrationTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_rows.size());
}

int RegistrationTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RegistrationTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid)) {
        return {};
    }
    const Registration &row = m_rows.at(index.row());
    if (role == StatusRole) {
        return static_cast<int>(row.cancelledAt ? EventStatus::Cancelled : EventStatus::Published);
    }
    if (role == Qt::ToolTipRole) {
        return toolTip(row, index.column());
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Email:
        return formatAddress(row);
    case Name:
        return row.name;
    case Number:
        return formatNumber(row);
    case RegisteredAt:
        return formatDateTime(row.createdAt);
    case State:
        return row.cancelledAt ? tr("Cancelled") : tr("Registered");
    case Mail:
        return row.mailError.isEmpty() ? QString() : tr("Not delivered");
    case Type:
        return typeText(row);
    default:
        return {};
    }
}

QString RegistrationTableModel::typeText(const Registration &row) const
{
    const QString name = row.ticketTypeId ? m_typeNames.value(*row.ticketTypeId) : QString();
    if (!row.extra) {
        return name;
    }
    return name.isEmpty() ? tr("Extra") : tr("%1 (extra)").arg(name);
}

void RegistrationTableModel::setTypeNames(const QHash<Uuid, QString> &names)
{
    m_typeNames = names;
    if (!m_rows.isEmpty()) {
        Q_EMIT dataChanged(index(0, Type), index(rowCount() - 1, Type));
    }
}

QString RegistrationTableModel::toolTip(const Registration &row, int column) const
{
    if (column == Mail && !row.mailError.isEmpty()) {
        return tr("No mail reaches this address: %1").arg(row.mailError);
    }
    if (column == Name && !row.name.isEmpty()) {
        return row.name;
    }
    if (column == Type) {
        return row.extra
            ? tr("%1\nThe capacity was raised for this ticket. Cancelling it lowers it again.")
                  .arg(typeText(row))
            : typeText(row);
    }
    QStringList facts;
    if (row.cancelledAt) {
        facts += tr("Cancelled on %1").arg(formatDateTime(*row.cancelledAt));
    }
    if (row.erasedAt) {
        facts += tr("Personal data erased on %1").arg(formatDateTime(*row.erasedAt));
    }
    return facts.isEmpty() && column == Email ? row.userEmail : facts.join(u'\n');
}

QVariant RegistrationTableModel::headerData(int section, Qt::Orientation orientation,
                                            int role) const
{
    if (orientation != Qt::Horizontal) {
        return {};
    }
    if (role == Qt::TextAlignmentRole) {
        return QVariant(Qt::AlignLeft | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (section) {
    case Email:
        return tr("E-mail");
    case Name:
        return tr("Name");
    case Number:
        return tr("Number");
    case RegisteredAt:
        return tr("Registered on");
    case State:
        return tr("State");
    case Mail:
        return tr("Mail");
    case Type:
        return tr("Ticket type");
    default:
        return {};
    }
}

bool RegistrationTableModel::canFetchMore(const QModelIndex &parent) const
{
    return !parent.isValid() && !m_complete && !m_fetching;
}

void RegistrationTableModel::fetchMore(const QModelIndex &parent)
{
    if (canFetchMore(parent)) {
        m_fetching = true;
        Q_EMIT pageWanted(m_next);
    }
}

void RegistrationTableModel::clear(bool more, bool newestFirst)
{
    if (!m_rows.isEmpty()) {
        removeRange(0, rowCount() - 1);
    }
    m_next.clear();
    m_tail = {};
    m_newestFirst = newestFirst;
    m_complete = !more;
    m_fetching = false;
}

void RegistrationTableModel::appendPage(const PageKey &asked, const RegistrationPage &page)
{
    m_fetching = false;
    m_tail = asked;
    m_next = page.next;
    m_complete = page.next.isEmpty();
    append(page.registrations);
}

void RegistrationTableModel::pageFailed()
{
    m_fetching = false;
}

void RegistrationTableModel::append(const Rows &rows)
{
    Rows added;
    std::copy_if(rows.begin(), rows.end(), std::back_inserter(added),
                 [this](const Registration &row) { return !m_ids.contains(row.id); });
    insert(rowCount(), added);
}

void RegistrationTableModel::insert(int first, const Rows &rows)
{
    if (rows.isEmpty()) {
        return;
    }
    const int count = static_cast<int>(rows.size());
    beginInsertRows({}, first, first + count - 1);
    m_rows.insert(first, count, Registration());
    std::copy(rows.begin(), rows.end(), m_rows.begin() + first);
    for (const Registration &row : rows) {
        m_ids.insert(row.id);
    }
    endInsertRows();
}

void RegistrationTableModel::removeRange(int first, int last)
{
    beginRemoveRows({}, first, last);
    for (int row = first; row <= last; ++row) {
        m_ids.remove(m_rows.at(row).id);
    }
    m_rows.remove(first, last - first + 1);
    endRemoveRows();
}

void RegistrationTableModel::reconcile(const Rows &rows, const PageKey &tail, const QString &next)
{
    QSet<Uuid> kept;
    kept.reserve(rows.size());
    Rows target; // pages that were read while the list changed may overlap
    target.reserve(rows.size());
    for (const Registration &row : rows) {
        if (!kept.contains(row.id)) {
            kept.insert(row.id);
            target.append(row);
        }
    }
    removeAllBut(kept);
    insertMissing(target);
    bringInOrder(target);
    updateAll(target);
    m_tail = tail;
    m_next = next;
    m_complete = next.isEmpty();
    m_fetching = false;
}

void RegistrationTableModel::removeAllBut(const QSet<Uuid> &kept)
{
    const auto goes = [&](int row) { return !kept.contains(m_rows.at(row).id); };
    QList<RowRange> ranges = rangesWhere(rowCount(), goes);
    if (ranges.size() > kMostRanges) {
        QList<int> oldRows(rowCount());
        std::iota(oldRows.begin(), oldRows.end(), 0);
        const auto firstGone = std::stable_partition(oldRows.begin(), oldRows.end(),
                                                     [&](int row) { return !goes(row); });
        const int staying = static_cast<int>(firstGone - oldRows.begin());
        rearrange(oldRows);
        ranges = {{staying, rowCount() - 1}};
    }
    for (auto range = ranges.crbegin(); range != ranges.crend(); ++range) {
        removeRange(range->first, range->last);
    }
}

// Requires: what is here is in target.
void RegistrationTableModel::insertMissing(const Rows &target)
{
    const QList<RowRange> ranges = rangesWhere(static_cast<int>(target.size()), [&](int row) {
        return !m_ids.contains(target.at(row).id);
    });
    Rows atTheEnd;
    for (const RowRange &range : ranges) {
        const Rows rows = target.sliced(range.first, range.last - range.first + 1);
        if (ranges.size() > kMostRanges) {
            atTheEnd += rows;
        } else {
            insert(std::min(range.first, rowCount()), rows);
        }
    }
    insert(rowCount(), atTheEnd); // bringInOrder() is the rest
}

// Requires: the same registrations are in both.
void RegistrationTableModel::bringInOrder(const Rows &target)
{
    const auto sameId = [](const Registration &a, const Registration &b) { return a.id == b.id; };
    if (std::equal(m_rows.begin(), m_rows.end(), target.begin(), target.end(), sameId)) {
        return;
    }
    QHash<Uuid, int> places;
    places.reserve(rowCount());
    for (int row = 0; row < rowCount(); ++row) {
        places.insert(m_rows.at(row).id, row);
    }
    QList<int> oldRows;
    oldRows.reserve(rowCount());
    for (const Registration &row : target) {
        oldRows.append(places.value(row.id));
    }
    rearrange(oldRows);
}

// Requires: the same registrations are in both, in the same order.
void RegistrationTableModel::updateAll(const Rows &target)
{
    QList<RowRange> ranges =
        rangesWhere(rowCount(), [&](int row) { return m_rows.at(row) != target.at(row); });
    if (ranges.isEmpty()) {
        return;
    }
    if (ranges.size() > kMostRanges) {
        ranges = {{ranges.first().first, ranges.last().last}};
    }
    for (const RowRange &range : std::as_const(ranges)) {
        std::copy(target.begin() + range.first, target.begin() + range.last + 1,
                  m_rows.begin() + range.first);
        Q_EMIT dataChanged(index(range.first, 0), index(range.last, ColumnCount - 1));
    }
}

// oldRows: for each new row, which one it was. Selections and the like go along.
void RegistrationTableModel::rearrange(const QList<int> &oldRows)
{
    Q_EMIT layoutAboutToBeChanged({}, VerticalSortHint);
    Rows rows;
    rows.reserve(oldRows.size());
    QList<int> newRows(oldRows.size());
    for (int row = 0; row < oldRows.size(); ++row) {
        rows.append(m_rows.at(oldRows.at(row)));
        newRows[oldRows.at(row)] = row;
    }
    m_rows = std::move(rows);
    const QModelIndexList before = persistentIndexList();
    QModelIndexList after;
    after.reserve(before.size());
    for (const QModelIndex &old : before) {
        after.append(index(newRows.at(old.row()), old.column()));
    }
    changePersistentIndexList(before, after);
    Q_EMIT layoutChanged({}, VerticalSortHint);
}

void RegistrationTableModel::mergeTail(const PageKey &asked, const RegistrationPage &page)
{
    for (const Registration &registration : page.registrations) {
        const int row = rowOf(registration.id);
        if (row >= 0) {
            replace(row, registration);
        }
    }
    append(page.registrations);
    m_tail = asked;
}

bool RegistrationTableModel::knowsAnyOf(const Rows &rows) const
{
    return std::any_of(rows.begin(), rows.end(),
                       [this](const Registration &row) { return m_ids.contains(row.id); });
}

void RegistrationTableModel::mergeHead(const Rows &rows)
{
    Rows added;
    QSet<Uuid> ids; // pages that were read while the list changed may overlap
    auto row = rows.begin();
    for (; row != rows.end() && !m_ids.contains(row->id); ++row) {
        if (!ids.contains(row->id)) {
            ids.insert(row->id);
            added.append(*row);
        }
    }
    insert(0, added);
    std::for_each(row, rows.end(), [this](const Registration &each) { apply(each, true); });
}

void RegistrationTableModel::apply(const Registration &registration, bool shown)
{
    const int row = rowOf(registration.id);
    if (row >= 0 && !shown) {
        removeRange(row, row);
    } else if (row >= 0) {
        replace(row, registration);
    } else if (shown) {
        const int place = placeOf(registration);
        if (place < rowCount() || m_complete) { // else it comes with its page
            insert(place, {registration});
        }
    }
}

// Where it belongs, as the server sorts: ids grow with time.
int RegistrationTableModel::placeOf(const Registration &registration) const
{
    const auto isOlder = [&](const Registration &row) { return row.id < registration.id; };
    return static_cast<int>(
        m_newestFirst ? std::find_if(m_rows.begin(), m_rows.end(), isOlder) - m_rows.begin()
                      : m_rows.rend() - std::find_if(m_rows.rbegin(), m_rows.rend(), isOlder));
}

// From where the youngest are: they change most.
int RegistrationTableModel::rowOf(const Uuid &id) const
{
    if (!m_ids.contains(id)) {
        return -1;
    }
    const auto isIt = [&](const Registration &row) { return row.id == id; };
    return static_cast<int>(
        m_newestFirst ? std::find_if(m_rows.begin(), m_rows.end(), isIt) - m_rows.begin()
                      : m_rows.rend() - std::find_if(m_rows.rbegin(), m_rows.rend(), isIt) - 1);
}

void RegistrationTableModel::replace(int row, const Registration &registration)
{
    if (m_rows.at(row) == registration) {
        return;
    }
    m_rows[row] = registration;
    Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
}

} // namespace boxoffice
