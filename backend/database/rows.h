// The result of a statement: whether it succeeded, and its rows, read once from first to last.
//
//   Rows rows = connection.run(kStatement, {id});
//   if (!rows.ok()) return failureOf(connection);
//   while (rows.next()) use(rows.uuid(0), rows.text(1));
//
// A large result is freed with its Rows; a small one when the statement runs again.
//
// Threads: the connection's. Requires: destroyed before the next run() of the same statement and
// before the connection is closed.
#pragma once

#include "shared/ids.h"

#include <QSqlQuery>

struct pg_result;

namespace boxoffice {

// What libpq has of the query's last result, which Qt's own functions do not tell. Borrowed from
// the query; null: none.
const pg_result *resultOf(const QSqlQuery &query);

class Rows
{
public:
    Rows() = default;                                    // of a statement that failed
    explicit Rows(QSqlQuery *query) : m_query(query) { } // borrowed
    ~Rows();
    Rows(Rows &&other) noexcept : m_query(std::exchange(other.m_query, nullptr)) { }
    Rows &operator=(Rows &&) = delete;

    bool ok() const { return m_query != nullptr; }
    // The following require ok().
    bool next() { return m_query->next(); }
    int affected() const { return m_query->numRowsAffected(); }
    int count() const { return m_query->size(); }

    bool isNull(int column) const { return m_query->isNull(column); }
    bool boolean(int column) const { return m_query->value(column).toBool(); }
    int integer(int column) const { return m_query->value(column).toInt(); }
    qint64 bigint(int column) const { return m_query->value(column).toLongLong(); }
    // Of the text as it is stored; 0 for null.
    qint64 bytes(int column) const;
    // Every character as it is stored; null for null.
    QString text(int column) const;
    // Nil for null.
    Uuid uuid(int column) const;

private:
    QSqlQuery *m_query = nullptr;
};

} // namespace boxoffice
