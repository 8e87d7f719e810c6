// A connection for long-running work: backups, restores, creating databases.
//
// Threads: used by one thread at a time; each call blocks for as long as it takes.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/operator_error.h"
#include "shared/result.h"

namespace boxoffice {

// To the database `name` of the cluster. Errors are sentences for the operator.
class Administration
{
public:
    Administration(DatabaseConfig database, const QString &name)
        : m_connection(patient(database, name), nullptr)
    { }

    Result<void> open()
    {
        return m_connection.ensureOpen(QDeadlineTimer(std::chrono::seconds(10))) ? Result<void>()
                                                                                 : lastProblem();
    }
    Result<void> run(const QString &sql)
    {
        return m_connection.runScript(sql.toUtf8()) ? Result<void>() : lastProblem();
    }
    DatabaseConnection &connection() { return m_connection; }
    Error lastProblem() const
    {
        return operatorError(
            QStringLiteral("PostgreSQL reports: %1.").arg(m_connection.lastProblem()));
    }

private:
    static DatabaseConfig patient(DatabaseConfig database, const QString &name)
    {
        database.database = name;
        database.statementTimeout = std::chrono::milliseconds(0);
        database.lockTimeout = std::chrono::milliseconds(0);
        database.idleInTransactionTimeout = std::chrono::milliseconds(0); // a long dump
        return database;
    }

    DatabaseConnection m_connection;
};

} // namespace boxoffice
