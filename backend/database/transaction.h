// A transaction: rolled back by the destructor, committed on request.
//
// BEGIN is sent with the first statement, and deferred statements are sent with COMMIT. So a
// transaction that locks, looks up and writes takes three round trips.
//
// commit() is the only COMMIT in the program. COMMIT as a query of its own reports success even if
// the server rolled back. After statements in the same message it cannot: the server stops at the
// first that fails and never reaches COMMIT.
// Threads: the connection's. Requires: one at a time a connection, which is open.
#pragma once

#include "backend/database/database_connection.h"

namespace boxoffice {

enum class CommitEnd {
    Committed,
    RolledBack, // connection.lastFailure() tells why
    Unknown,    // the connection was lost before the answer came
};

class Transaction
{
public:
    // connection: borrowed. lockTimeout: of its statements, in place of the connection's.
    explicit Transaction(DatabaseConnection &connection,
                         std::optional<std::chrono::milliseconds> lockTimeout = {})
        : m_connection(connection)
    {
        connection.begin(lockTimeout);
    }
    ~Transaction() { rollback(); }
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    // Defers a statement until commit() or runPutOff(), which reports its failure. Its rows, and
    // their number, are never known. Requires: not ended, planned Once.
    void putOff(const Statement &statement, std::initializer_list<Parameter> parameters)
    {
        m_putOff.push_back({&statement, parameters});
    }
    // Runs the deferred statements. False: lastFailure() tells why; only a rollback can follow.
    [[nodiscard]] bool runPutOff();
    // Begins a piece, which ends with the next one or the transaction. A failure in it can be
    // rolled back alone. Requires: nothing is deferred, and a statement was run before.
    void beginPiece();
    // Rolls the piece back, and drops deferred statements. False: the transaction cannot go on.
    [[nodiscard]] bool undoPiece();
    // Runs the deferred statements and commits, which ends it. Requires: not ended.
    [[nodiscard]] CommitEnd commit();
    // The same, but nothing if a statement failed that was put off: then COMMIT was not reached,
    // and undoPiece() or rollback() is left.
    [[nodiscard]] std::optional<CommitEnd> tryToCommit();
    void rollback();

private:
    DatabaseConnection &m_connection;
    std::vector<BoundStatement> m_putOff;
    bool m_active = true;
};

} // namespace boxoffice
