// A transaction: rolled back by the destructor, committed on request.
//
// BEGIN goes out with the first statement that is run in it, and what was put off goes out with
// COMMIT, so a transaction that locks, looks and writes takes three round trips.
//
// commit() is the only COMMIT of the program: COMMIT as a query of its own reports success also
// where the server rolled back. Behind statements in the same message it can't: the server stops
// at the one that fails and never reaches it.
// Threads: the connection's. Requires: one at a time a connection, which is open.
#pragma once

#include "backend/database/database_connection.h"

namespace boxoffice {

enum class CommitEnd {
    Committed,
    RolledBack, // connection.lastFailure() tells why
    Unknown,    // the connection broke before the answer came
};

class Transaction
{
public:
    explicit Transaction(DatabaseConnection &connection) // borrowed
        : m_connection(connection)
    {
        connection.begin();
    }
    ~Transaction() { rollback(); }
    Transaction(const Transaction &) = delete;
    Transaction &operator=(const Transaction &) = delete;

    bool isActive() const { return m_active; }
    // Puts a statement off until commit() or runPutOff(), in whose result a failure shows. Nothing
    // of it is known before: neither rows nor how many. Requires: isActive(), planned Once.
    void putOff(const Statement &statement, std::initializer_list<Parameter> parameters)
    {
        m_putOff.push_back({&statement, parameters});
    }
    // Runs what was put off. False: lastFailure() tells why; only the rollback is left.
    [[nodiscard]] bool runPutOff();
    // Begins a piece, which ends with the next one or the transaction: what fails in it can be
    // undone alone. Requires: nothing is put off, and some statement was run before.
    void beginPiece();
    // Undoes the piece, and forgets what was put off. False: the transaction cannot go on.
    [[nodiscard]] bool undoPiece();
    // Runs what was put off, and commits. Requires: isActive().
    [[nodiscard]] CommitEnd commit();
    void rollback();

private:
    DatabaseConnection &m_connection;
    std::vector<BoundStatement> m_putOff;
    bool m_active = true;
};

} // namespace boxoffice
