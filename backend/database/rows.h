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

#include <utility>

struct pg_result;

namespace boxoffice {

// What libpq has of the query's last result, which Qt's own functions do not tell. Borrowed from
// the query; null: none.
const pg_result *resultOf(const QSqlQuery &query);

// Reads libpq's result directly: Qt's value() makes a QVariant of every value.
class Rows
{
public:
    Rows() = default;                // of a statement that failed
    explicit Rows(QSqlQuery *query); // borrowed; it has succeeded
    ~Rows();
    Rows(Rows &&other) noexcept
        : m_query(std::exchange(other.m_query, nullptr))
        , m_result(other.m_result)
        , m_count(other.m_count)
        , m_row(other.m_row)
    { }
    Rows &operator=(Rows &&) = delete;

    bool ok() const { return m_query != nullptr; }
    // The following require ok().
    bool next() { return ++m_row < m_count; }
    int affected() const { return m_query->numRowsAffected(); }
    int count() const { return m_count; }

    // The following require that next() returned true. Numbers are 0 for null, a bool is false.
    bool isNull(int column) const;
    bool boolean(int column) const { return bytesOf(column) == "t"; }
    int integer(int column) const;
    qint64 bigint(int column) const;
    // Of the text as it is stored; 0 for null.
    qint64 bytes(int column) const { return bytesOf(column).size(); }
    // Every character as it is stored; null for null.
    QString text(int column) const;
    // Nil for null.
    Uuid uuid(int column) const;

private:
    QByteArrayView bytesOf(int column) const; // as PostgreSQL sent it; empty for null

    QSqlQuery *m_query = nullptr;
    const pg_result *m_result = nullptr; // the query's
    int m_count = 0;
    int m_row = -1;
};

} // namespace boxoffice
