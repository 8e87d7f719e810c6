// An event's registrations, oldest or newest first, loaded a page at a time while one scrolls.
// It asks for pages by pageWanted() and knows nothing of where they come from. No registration is
// in it twice, whatever pages overlap. However much changes at once, it tells in few signals.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/pages.h"

#include <QAbstractTableModel>
#include <QHash>
#include <QSet>

namespace boxoffice {

// How a page was asked for: the rows after a cursor, at most so many.
struct PageKey
{
    QString cursor;
    int limit = 0;
};

class RegistrationTableModel : public QAbstractTableModel
{
    Q_OBJECT

public:
    enum Column { Email, Name, Number, RegisteredAt, State, Mail, Type, ColumnCount };
    enum Role { StatusRole = Qt::UserRole }; // int(EventStatus): the colour of the pill

    explicit RegistrationTableModel(QObject *parent = nullptr);

    int rowCount(const QModelIndex &parent = {}) const override;
    int columnCount(const QModelIndex &parent = {}) const override;
    QVariant data(const QModelIndex &index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role) const override;
    bool canFetchMore(const QModelIndex &parent) const override;
    void fetchMore(const QModelIndex &parent) override;

    // Requires: 0 <= row < rowCount().
    const Registration &at(int row) const { return m_rows.at(row); }
    // What the ticket types of the event are called.
    void setTypeNames(const QHash<Uuid, QString> &names);
    // True when the last page is here.
    bool isComplete() const { return m_complete; }
    // How the last page was asked for: once more like this, and it brings what is new at the end.
    const PageKey &tail() const { return m_tail; }

    // Another list begins: the rows go, and nothing is fetched before restart() or if !more.
    void clear(bool more, bool newestFirst = false);
    // The answer to pageWanted(asked.cursor).
    void appendPage(const PageKey &asked, const RegistrationPage &page);
    void pageFailed();
    // What the first rows are by now: missing ones go, changed ones change, new ones come in.
    // Requires: rows are as many as the list had, or everything there is.
    // tail: how the last of their pages was asked for.
    void reconcile(const QList<Registration> &rows, const PageKey &tail, const QString &next);
    // A page at the end once more: changed ones change, new ones come at the end. It becomes the
    // tail; if it is not the last page, the next one has to be merged too.
    void mergeTail(const PageKey &asked, const RegistrationPage &page);
    // The first rows of a list of the newest once more, as far down as one of those shown or to the
    // end: changed ones change, new ones come in.
    void mergeHead(const QList<Registration> &rows);
    bool knowsAnyOf(const QList<Registration> &rows) const;
    // One that was changed or added here; shown: whether the list's filter lets it in.
    void apply(const Registration &registration, bool shown);

Q_SIGNALS:
    void pageWanted(const QString &cursor);

private:
    using Rows = QList<Registration>;

    QString toolTip(const Registration &row, int column) const;
    QString typeText(const Registration &row) const;
    int rowOf(const Uuid &id) const;
    int placeOf(const Registration &registration) const;
    void append(const Rows &rows);
    void insert(int first, const Rows &rows);
    void removeRange(int first, int last);
    void replace(int row, const Registration &registration);
    void removeAllBut(const QSet<Uuid> &kept);
    void insertMissing(const Rows &target);
    void updateAll(const Rows &target);
    void bringInOrder(const Rows &target);
    void rearrange(const QList<int> &oldRows);

    Rows m_rows;
    QSet<Uuid> m_ids; // of m_rows
    QString m_next;   // cursor of the page to come
    QHash<Uuid, QString> m_typeNames;
    PageKey m_tail;
    bool m_newestFirst = false;
    bool m_complete = true;
    bool m_fetching = false;
};

} // namespace boxoffice
