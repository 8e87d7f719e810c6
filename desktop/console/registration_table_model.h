// An event's registrations, oldest first, loaded a page at a time while one scrolls.
// It asks for pages by pageWanted() and knows nothing of where they come from.
//
// Threads: GUI only.
#pragma once

#include "shared/api/organizer_types.h"

#include <QAbstractTableModel>

namespace boxoffice {

class RegistrationTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Email, RegisteredAt, State, ColumnCount };
    // The same numbers as EventTableModel::StatusRole, for the same pill.
    enum Role { StatusRole = Qt::UserRole + 2 };

    explicit RegistrationTableModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    // Requires: 0 <= row < rowCount().
    const Registration &at(int row) const { return m_rows.at(row); }
    // True when the last page is here.
    bool isComplete() const { return m_complete; }
    // The cursor that the last page was fetched with.
    QString tailCursor() const { return m_tailCursor; }

    // Another list begins: the rows go, and nothing is fetched before restart() or if !more.
    void clear(bool more);
    // The answer to pageWanted(cursor).
    void appendPage(const QString &cursor, const RegistrationPage &page);
    void pageFailed();
    // What the first rows are by now: missing ones go, changed ones change, new ones come in.
    // Requires: page is as long as the list was, or everything there is.
    // tailCursor: what the last of its pages was fetched with.
    void reconcile(const QList<Registration> &rows, const QString &tailCursor, const QString &next);
    // The last page once more: changed ones change, new ones come at the end.
    void mergeTail(const RegistrationPage &page);
    // One that was changed or added here; shown: whether the list's filter lets it in.
    void apply(const Registration &registration, bool shown);

Q_SIGNALS:
    void pageWanted(const QString &cursor);

private:
    int rowOf(const Uuid &id) const;
    void append(const QList<Registration> &rows);
    void replace(int row, const Registration &registration);

    QList<Registration> m_rows;
    QString m_next;       // cursor of the page to come
    QString m_tailCursor; // cursor of the last page here
    bool m_complete = true;
    bool m_fetching = false;
};

} // namespace boxoffice
