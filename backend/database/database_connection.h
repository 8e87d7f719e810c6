// One connection to the database: opened, used and closed by one thread, reopened if it is lost.
//
// Statements are prepared once for each connection, and again after a reconnect. The watchdog
// (watchdog.h) ends every round trip within DatabaseConfig::callDeadline.
// Threads: belongs to the thread that created it.
#pragma once

#include "backend/database/bound_statement.h"
#include "backend/database/database_config.h"
#include "backend/database/parameter.h"
#include "backend/database/pg_error.h"
#include "backend/database/pg_session.h"
#include "backend/database/rows.h"
#include "backend/database/statement.h"
#include "backend/database/watchdog.h"

#include <QDeadlineTimer>
#include <QMetaObject>

#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <span>
#include <unordered_map>

namespace boxoffice {

class DatabaseConnection
{
public:
    // watchdog: borrowed, must outlive the connection; null: calls are not watched.
    DatabaseConnection(const DatabaseConfig &config, Watchdog *watchdog);
    ~DatabaseConnection();
    DatabaseConnection(const DatabaseConnection &) = delete;
    DatabaseConnection &operator=(const DatabaseConnection &) = delete;

    // Returns whether the connection can be used now. Reconnects, with backoff, until `deadline`,
    // but at least once. An open connection costs one system call.
    bool ensureOpen(QDeadlineTimer deadline);
    void close();
    bool isOpen() const { return m_open; }
    // Requires: isOpen(). Returns whether the server answers: one round trip, within the statement
    // timeout.
    bool ping();

    // Requires: isOpen(), and no transaction for a statement that is not planned Once. On failure
    // the rows are not ok() and lastFailure() tells why.
    Rows run(const Statement &statement, std::span<const Parameter> parameters);
    Rows run(const Statement &statement, std::initializer_list<Parameter> parameters = {})
    {
        return run(statement, std::span(parameters.begin(), parameters.size()));
    }
    // Calls `hear` with the payload of each notification on the channel, from the event loop that
    // this thread must run. Idempotent. Must be repeated after a reconnect.
    bool listen(const QString &channel, std::function<void(const QString &payload)> hear);
    // Runs several statements at once; for migrations. Never pass it a client's input.
    bool runScript(const QByteArray &sql);

    const PgFailure &lastFailure() const { return m_failure; }
    // For the operator: why the last connect or script failed. Never for clients.
    const QString &lastProblem() const { return m_problem; }
    // After a failed ensureOpen(): whether a retry cannot help, because a pooler in between drops
    // the session's settings, or PostgreSQL is too old for them.
    bool isUnfit() const { return m_session.isUnfit(); }
    // The backend process of the connection; 0 before the first connect.
    qint64 backendPid() const { return m_backendPid; }

private:
    friend class Transaction; // the only one to begin and end transactions

    // With whatever is sent next.
    void begin(std::optional<std::chrono::milliseconds> lockTimeout);
    // Sets the savepoint of the transaction, replacing the last one, with whatever is sent next.
    void savePoint();
    // Rolls back to savePoint(), so that the transaction can go on after a failure. False: it
    // cannot.
    bool rollBackToSavePoint();
    // Runs the calls in order, in one round trip: all of them, or those before the one that failed.
    bool runTogether(std::span<const BoundStatement> calls) { return sendTogether(calls, {}); }
    // The same with COMMIT after them, which the server reaches only if all of them succeeded. If
    // one of them failed, isInTransaction() is true.
    bool commit(std::span<const BoundStatement> calls);
    bool isInTransaction() const { return m_open && !m_session.isIdle(); }
    // After a failed commit(): the connection was lost when COMMIT may have been executed.
    bool mayHaveCommitted() const { return m_mayHaveCommitted; }
    void rollback();

    bool openOnce();
    bool prepareSession();
    void endLostBackend();
    bool looksAlive();
    struct Prepared
    {
        QString execute; // "EXECUTE <name>"
        QSqlQuery query;
    };
    Prepared *prepared(const Statement &statement);
    bool isStorable(const Statement &statement, std::span<const Parameter> parameters);
    bool plan(Planning planning);
    Rows execute(const Statement &statement, std::span<const Parameter> parameters);
    // end: a further one without parameters, or empty.
    bool sendTogether(std::span<const BoundStatement> calls, QLatin1StringView end);
    // statements: how many there are in `text`; done: how many of them succeeded.
    bool send(QSqlQuery &query, const QString &text, int statements = 1, int *done = nullptr);
    QString textOf(const Prepared &prepared, std::span<const Parameter> parameters);
    // Returns whether socket and session outlived it.
    bool noteFailure(QLatin1StringView what, const QString &sqlState,
                     const QString &constraint = {});
    bool noteFailure(QLatin1StringView what, const QSqlQuery &query);

    PgSession m_session;
    Watchdog *const m_watchdog;
    QMetaObject::Connection m_hearing;
    std::unordered_map<const Statement *, std::unique_ptr<Prepared>> m_prepared;
    // What goes out in front of what is sent next.
    struct Prefix
    {
        QString text;
        int statements = 0;
        bool begins = false; // a transaction
    };
    Prefix m_prefix;
    bool m_hasSavePoint = false;          // this transaction has sent one
    Planning m_planning = Planning::Once; // of the session
    bool m_open = false;
    bool m_mayHaveCommitted = false;
    PgFailure m_failure;
    QString m_problem;
    qint64 m_backendPid = 0;
    QString m_backendStart; // with the pid, it identifies one process for ever
    qint64 m_lostPid = 0;   // of a lost connection: its process may still hold locks
    QString m_lostStart;
};

} // namespace boxoffice
