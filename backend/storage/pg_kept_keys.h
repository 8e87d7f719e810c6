// The idempotency keys of a batch: what they led to before, and what they lead to now.
//
// A row holds what kept_form.h says. Rows of an older program say it by a number in the column
// kind, where newer ones have -1.
//
// Threads: the connection's.
#pragma once

#include "backend/domain/commands.h"
#include "shared/result.h"

#include <optional>
#include <span>

namespace boxoffice {

struct BatchPlan;
class DatabaseConnection;
class Transaction;

class PgKeptKeys
{
public:
    explicit PgKeptKeys(DatabaseConnection &connection) : m_connection(connection) { } // borrowed

    // Reads those of the batch's keys that were used before. Returns false where that failed.
    bool read(const BatchPlan &plan, std::span<const Command> batch, LockedState &state);
    void insert(Transaction &transaction, const std::vector<NewKey> &keys, qint64 nowMillis);

    // A mark is a row that proves a commit, as a key of event creations that no client has; it goes
    // with the old keys.
    void insertMark(Transaction &transaction, const QString &mark, qint64 nowMillis);
    // Nothing: the statement failed.
    std::optional<bool> hasMark(const QString &mark);

private:
    DatabaseConnection &m_connection;
};

// Deletes idempotency keys older than `hours`, `chunk` at a time so that no statement runs for
// long. Returns how many. Requires: connection.isOpen(), no transaction.
Result<int> deleteOldKeys(DatabaseConnection &connection, int hours, int chunk = 5'000);

} // namespace boxoffice
