// A transaction: begun by the constructor, rolled back by the destructor, committed on request.
//
// commit() is the only COMMIT of the program. It goes through QSqlDatabase::commit(): COMMIT as a
// query reports success also where the server rolled back.
// Threads: the connection's. Requires: one at a time a connection.
#pragma once

#include "backend/storage/database_connection.h"

namespace boxoffice {

enum class CommitEnd {
    Committed,
    RolledBack, // the server said so; connection.lastFailure() tells why
    Unknown,    // the connection broke before the answer came
};

class Transaction
{
public:
    explicit Transaction(DatabaseConnection &connection) // borrowed
        : m_connection(connection)
        , m_active(connection.begin())
    { }
    ~Transaction() { rollback(); }
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    // False when BEGIN failed, and after the end.
    bool isActive() const { return m_active; }
    // Requires: isActive().
    [[nodiscard]] CommitEnd commit();
    void rollback();

private:
    DatabaseConnection &m_connection;
    bool m_active;
};

} // namespace boxoffice
