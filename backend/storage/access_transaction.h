// What the parts of PgAccessStore have in common: transactions, the audit log's rows, bytes.
//
// Threads: the connection's.
#pragma once

#include "backend/database/transaction.h"
#include "backend/domain/audit.h"
#include "shared/result.h"

#include <QByteArrayList>

namespace boxoffice {

// Of the connection's last failure.
Error accessFailure(const DatabaseConnection &connection);
Result<void> endOf(CommitEnd end, const DatabaseConnection &connection);

// Runs work, Result<T>(Transaction &), and commits unless it fails: then nothing has changed.
template <typename Work> auto transacted(DatabaseConnection &connection, Work work)
{
    Transaction transaction(connection);
    auto result = work(transaction);
    if (!result) {
        return result;
    }
    if (auto ended = endOf(transaction.commit(), connection); !ended) {
        return decltype(result)(ended.error());
    }
    return result;
}

// With the commit.
void putAudit(Transaction &transaction, const AuditNote &note);
// {"name":[before,after]}; an empty text is null.
QByteArray changeOf(QByteArrayView name, const QString &before, const QString &after);
// Several of those as one object.
QByteArray joined(const QByteArrayList &changes);

// As a bytea parameter.
QString byteaText(QByteArrayView bytes);
// Null for nothing.
Parameter orNull(const std::optional<Uuid> &id);
Parameter orNull(const std::optional<QString> &text);
Parameter orNull(const std::optional<qint64> &number);

} // namespace boxoffice
