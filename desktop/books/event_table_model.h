// The events of the server as rows. Changes are applied in place: a row keeps its place and its
// selection while its values change; there is no reset after construction.
//
// Threads: GUI only.
#pragma once

#include "shared/api/event_dto.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

namespace boxoffice {

class EventTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Name, Status, Starts, Booked, Left, Created, ColumnCount };
    enum Role {
        SortRole = Qt::UserRole, // a value that orders the column
        FilterRole,              // all that a search looks through, folded
        StatusRole,              // int(EventStatus)
        BookedRole,
        CapacityRole,
        OverRole,  // bool: published, but nobody can register any more
        EndedRole, // bool: whatever its status
        IdRole,    // Uuid
    };
    struct Totals
    {
        int events = 0;
        qint64 capacity = 0;
        qint64 booked = 0;
    };

    explicit EventTableModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;

    // Requires: 0 <= row < rowCount().
    const Event &at(int row) const { return m_events.at(row); }
    // Returns -1 for an unknown id.
    int rowOf(const Uuid &id) const { return m_rows.value(id, -1); }
    const Totals &totals() const { return m_totals; }

    // New ones are added, known ones changed; equal ones leave no trace.
    // Returns the known ones that changed, as applySeats() and setNow() do.
    QList<Uuid> upsert(const QList<Event> &events);
    QList<Uuid> applySeats(const QList<SeatsChange> &changes);
    // now: milliseconds since the epoch, by which some are over.
    QList<Uuid> setNow(qint64 now);
    void remove(const Uuid &id);
    void removeExcept(const QSet<Uuid> &kept);
    QList<Uuid> idsExcept(const QSet<Uuid> &left) const;

Q_SIGNALS:
    void totalsChanged();

private:
    QVariant display(const Event &event, int column) const;
    QVariant sortKey(const Event &event, int column) const;
    void append(const QList<Event> &added);
    bool replace(int row, const Event &event);
    void count(const Event &event, int sign);
    void removeRange(int first, int last);

    QList<Event> m_events;
    QHash<Uuid, int> m_rows; // m_rows[m_events[i].id] == i, for all i
    Totals m_totals;
    qint64 m_now;
};

} // namespace boxoffice
