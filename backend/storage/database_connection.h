// One connection to the database: opened, used and closed by one thread, reopened when it is lost.
//
// Statements are prepared once a connection and again after each reopening. Every call is watched
// (see watchdog.h) and ends by itself within DatabaseConfig::callDeadline.
// Threads: belongs to the thread that made it.
#pragma once

#include "backend/storage/database_config.h"
#include "backend/storage/parameter.h"
#include "backend/storage/pg_error.h"
#include "backend/storage/rows.h"
#include "backend/storage/statement.h"
#include "backend/storage/watchdog.h"

#include <QDeadlineTimer>
#include <QSqlDatabase>

#include <functional>
#include <initializer_list>
#include <memory>
#include <unordered_map>

struct pg_conn;

namespace boxoffice {

class DatabaseConnection
{
public:
    // watchdog: borrowed, must outlive the connection; null: calls are not watched.
    DatabaseConnection(const DatabaseConfig &config, Watchdog *watchdog);
    ~DatabaseConnection();
    DatabaseConnection(const DatabaseConnection &) = delete;
    DatabaseConnection &operator=(const DatabaseConnection &) = delete;

    // Returns whether the connection can be used now. Reopens it, with back-off, until `deadline`;
    // tries at least once. A connection that stands costs one system call.
    bool ensureOpen(QDeadlineTimer deadline);
    void close();
    bool isOpen() const { return m_open; }
    // Requires: isOpen(). Whether the server answers: one round trip, within the time of a
    // statement.
    bool ping();

    // Requires: isOpen(), and no transaction for a statement that is not planned Once. On failure
    // the rows are not ok() and lastFailure() tells why.
    Rows run(const Statement &statement, std::initializer_list<Parameter> parameters = {});
    // Calls `hear` with the payload of each notification on the channel, from the event loop that
    // this thread must run. Not an error if it listens already. To be repeated after a reopening.
    bool listen(const QString &channel, std::function<void(const QString &payload)> hear);
    // Runs several statements at once; for migrations. Never given anything that a client sent.
    bool runScript(const QByteArray &sql);

    const PgFailure &lastFailure() const { return m_failure; }
    // For the operator: why the last opening or script failed. Never for clients.
    const QString &lastProblem() const { return m_problem; }
    // The server process of the connection; 0 before the first opening.
    qint64 backendPid() const { return m_backendPid; }

private:
    friend class Transaction; // the only one to begin and end transactions

    bool begin();
    bool commit();
    bool stands() const { return m_stands; } // the socket and session outlived the last failure
    void rollback();

    void addDatabase();
    bool openOnce();
    bool prepareSession();
    void endLostBackend();
    bool looksAlive();
    QSqlQuery *prepared(const Statement &statement);
    bool plan(Planning planning);
    Rows execute(const Statement &statement, std::initializer_list<Parameter> parameters);
    template <typename Call> bool watched(Call &&call);
    void noteFailure(QLatin1StringView what, const QString &sqlState);
    pg_conn *handle() const;

    const DatabaseConfig m_config;
    const QString m_name;
    Watchdog *const m_watchdog;
    QSqlDatabase m_database;
    QMetaObject::Connection m_hearing;
    std::shared_ptr<Watchdog::Line> m_line;
    std::unordered_map<const Statement *, std::unique_ptr<QSqlQuery>> m_prepared;
    Planning m_planning = Planning::Once; // of the session
    bool m_open = false;
    bool m_stands = false;
    PgFailure m_failure;
    QString m_problem;
    qint64 m_backendPid = 0;
    QString m_backendStart; // with the pid it names one process for ever
    qint64 m_lostPid = 0;   // of a connection that broke: its process may still hold locks
    QString m_lostStart;
};

} // namespace boxoffice
