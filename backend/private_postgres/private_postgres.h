// The server's own PostgreSQL, for when no other is configured: created on first start, reached
// only through a Unix socket inside its data directory, with full durability.
//
// It survives a crash of its server, at any moment, and the next start finds and uses it. Several
// servers may share one data directory: the first to start starts it, the last to stop stops it,
// and if it ends by itself, the first server to notice restarts it. Threads: belongs to the thread
// that started it; config() may be copied to any.
#pragma once

#include "backend/database/database_config.h"
#include "backend/private_postgres/cluster_directory.h"
#include "backend/private_postgres/postmaster_process.h"
#include "shared/result.h"

#include <QDeadlineTimer>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace boxoffice {

class DatabaseConnection;

struct PrivatePostgresOptions
{
    QString dataDirectory;                             // created if missing; its parent must exist
    QString database = QStringLiteral("eventbooking"); // created if missing
    std::chrono::milliseconds startTimeout{60'000};    // recovery after a crash takes its time
    std::function<bool()> stopRequested = {};          // once true, start() gives up; empty: never
    bool outlivesServer = true;     // if that crashes; false for tests, which leave nothing behind
    QStringList extraSettings = {}; // name=value, over our own
    // Size at which the log is rotated; the previous one is postgresql.log.1. Enforced while
    // keepRunning() is in effect.
    qint64 logLimit = 10 * 1024 * 1024; // bytes
    // As root: the user whose data directory may be used, besides root and postgres.
    QString runAs = {};
};

class PrivatePostgres
{
public:
    // Returns a PostgreSQL that answers. Fails with a sentence for the operator.
    static Result<std::unique_ptr<PrivatePostgres>> start(const PrivatePostgresOptions &options);
    // Stops it, unless another server uses it.
    ~PrivatePostgres();

    DatabaseConfig config() const;
    // The user it runs as. A server started as root switches to the same user, so that it can
    // restart PostgreSQL and read and lock the same files.
    const SystemUser &user() const { return m_directory.user(); }
    pid_t postmasterPid() const;
    // Returns the directory of the programs that fit it (pg_dump and the like).
    Result<QString> programs() const { return m_directory.programs(); }
    // True when it was running already.
    bool wasReused() const { return !m_process.isChild(); }
    // Restarts it from now on whenever it ends by itself, for example by kill -9 or out of memory.
    // Requires: this thread runs an event loop.
    void keepRunning();
    // Stops it unless another server uses it, and returns whether it was stopped. It shuts down
    // with a checkpoint if that ends 1.5 s before the deadline; else the next start recovers.
    bool stop(QDeadlineTimer deadline = QDeadlineTimer(10'000));

private:
    PrivatePostgres(PrivatePostgresOptions options, SystemUser user);
    Result<void> waitUntilReady();
    Result<void> createDatabase();
    Result<void> openSession(DatabaseConnection &connection, QDeadlineTimer deadline);
    QString singleUserCommand() const;
    bool stopRequested() const { return m_options.stopRequested && m_options.stopRequested(); }
    void revive();

    const PrivatePostgresOptions m_options;
    const ClusterDirectory m_directory;
    PostmasterProcess m_process;
    std::unique_ptr<FileLock> m_inUse; // a shared lock; the kernel frees it with this process

    // Of keepRunning()
    std::unique_ptr<QTimer> m_supervision;
    std::unique_ptr<FileLock> m_reviving; // held from a launch until it shows
    QDeadlineTimer m_nextLaunch{0};
    int m_launches = 0; // since it last ran
};

} // namespace boxoffice
