#include "desktop/console/registration_table_model.h"

#include "desktop/console/formats.h"

#include <QSet>

namespace boxoffice {

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
    if (role == Qt::ToolTipRole && row.cancelledAt) {
        return tr("Cancelled on %1").arg(formatDateTime(*row.cancelledAt));
    }
    if (role != Qt::DisplayRole) {
        return {};
    }
    switch (index.column()) {
    case Email:
        return row.userEmail;
    case RegisteredAt:
        return formatDateTime(row.createdAt);
    case State:
        return row.cancelledAt ? tr("Cancelled") : tr("Registered");
    default:
        return {};
    }
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
    case RegisteredAt:
        return tr("Registered on");
    case State:
        return tr("State");
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

void RegistrationTableModel::clear(bool more)
{
    if (!m_rows.isEmpty()) {
        beginRemoveRows({}, 0, rowCount() - 1);
        m_rows.clear();
        endRemoveRows();
    }
    m_next.clear();
    m_tailCursor.clear();
    m_complete = !more;
    m_fetching = false;
}

void RegistrationTableModel::appendPage(const QString &cursor, const RegistrationPage &page)
{
    m_fetching = false;
    m_tailCursor = cursor;
    m_next = page.next;
    m_complete = page.next.isEmpty();
    append(page.registrations);
}

void RegistrationTableModel::pageFailed()
{
    m_fetching = false;
}

void RegistrationTableModel::append(const QList<Registration> &rows)
{
    if (rows.isEmpty()) {
        return;
    }
    const int first = rowCount();
    beginInsertRows({}, first, first + static_cast<int>(rows.size()) - 1);
    m_rows.append(rows);
    endInsertRows();
}

void RegistrationTableModel::reconcile(const QList<Registration> &rows, const QString &tailCursor,
                                       const QString &next)
{
    QSet<Uuid> kept;
    for (const Registration &row : rows) {
        kept.insert(row.id);
    }
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (!kept.contains(m_rows.at(row).id)) {
            beginRemoveRows({}, row, row);
            m_rows.removeAt(row);
            endRemoveRows();
        }
    }
    for (int row = 0; row < rows.size(); ++row) {
        if (row < m_rows.size() && m_rows.at(row).id == rows.at(row).id) {
            replace(row, rows.at(row));
        } else {
            beginInsertRows({}, row, row);
            m_rows.insert(row, rows.at(row));
            endInsertRows();
        }
    }
    m_tailCursor = tailCursor;
    m_next = next;
    m_complete = next.isEmpty();
    m_fetching = false;
}

void RegistrationTableModel::mergeTail(const RegistrationPage &page)
{
    QList<Registration> added;
    for (const Registration &registration : page.registrations) {
        const int row = rowOf(registration.id);
        if (row >= 0) {
            replace(row, registration);
        } else {
            added.append(registration);
        }
    }
    append(added);
    m_next = page.next;
    m_complete = page.next.isEmpty();
}

void RegistrationTableModel::apply(const Registration &registration, bool shown)
{
    const int row = rowOf(registration.id);
    if (row >= 0 && !shown) {
        beginRemoveRows({}, row, row);
        m_rows.removeAt(row);
        endRemoveRows();
    } else if (row >= 0) {
        replace(row, registration);
    } else if (shown && m_complete) { // else it comes with its page
        append({registration});
    }
}

// From the end: what changes is mostly young.
int RegistrationTableModel::rowOf(const Uuid &id) const
{
    for (int row = rowCount() - 1; row >= 0; --row) {
        if (m_rows.at(row).id == id) {
            return row;
        }
    }
    return -1;
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
