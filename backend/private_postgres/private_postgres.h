// A PostgreSQL of the server's own, for when no other is configured: made on first start, reached
// through a Unix socket inside its data directory only, with full durability.
//
// It outlives a server that was killed, and the next start finds and uses it, whatever the first
// was doing. Several servers may use one data directory: whoever starts first starts it, whoever
// stops last stops it, and when it dies by itself, whoever sees it first starts it again. Threads:
// belongs to the thread that started it; config() may be copied to any.
#pragma once

#include "backend/database/database_config.h"
#include "backend/private_postgres/postgres_programs.h"
#include "shared/result.h"

#include <QDeadlineTimer>
#include <QProcess>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

namespace boxoffice {

struct PrivatePostgresOptions
{
    QString dataDirectory;                             // made when missing; its parent must exist
    QString database = QStringLiteral("eventbooking"); // made when missing
    std::chrono::milliseconds startTimeout{60'000};    // recovery after a crash takes its time
    std::function<bool()> stopRequested = {};          // once true, start() gives up; empty: never
    bool outlivesServer = true; // when that is killed; false for tests, which leave nothing behind
    QStringList extraSettings = {}; // name=value, over our own
    // Of its log, after which it goes on in an empty one; the last one stays beside it as
    // postgresql.log.1. Kept while keepRunning() looks after it.
    qint64 logLimit = 10 * 1024 * 1024; // bytes
    // As root: whose data directory may be used, beside those of root and postgres.
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
    // Whom it runs as; a server that was started as root becomes the same (it may then start it
    // again, and reads and locks the same files).
    const SystemUser &user() const { return m_user; }
    pid_t postmasterPid() const;
    // Returns the directory of the programs that fit it (pg_dump and the like).
    Result<QString> programs() const;
    // True when it was running already.
    bool wasReused() const { return !m_process; }
    // From now on it is started again whenever it has ended by itself, for example by kill -9 or
    // for want of memory. Requires: this thread runs an event loop.
    void keepRunning();
    // Stops it unless another server uses it, and returns whether it was stopped. With a checkpoint
    // if that is done 1.5 s before the deadline, else the next start recovers.
    bool stop(QDeadlineTimer deadline = QDeadlineTimer(10'000));

private:
    class FileLock;

    PrivatePostgres(PrivatePostgresOptions options, SystemUser user);
    Result<void> prepareDirectories();
    Result<void> checkSocketPath() const;
    void removeUnfinished() const;
    Result<void> initCluster();
    Result<void> launch();
    Result<void> launchUnlessThere();
    Result<void> checkLocks() const;
    Result<void> waitUntilReady();
    Result<void> lookAfterLaunched();
    bool isThere() const;
    void limitLog();
    Result<void> createDatabase();
    QString singleUserCommand() const;
    Result<void> findPrograms();
    bool stopRequested() const { return m_options.stopRequested && m_options.stopRequested(); }
    void revive();
    QStringList serverArguments() const;
    QString logTail() const;
    bool endPostmaster(pid_t process, int signal, QDeadlineTimer deadline);
    bool endAll(pid_t process);

    std::unique_ptr<FileLock> lockFile(QLatin1StringView name) const;
    QString path(QLatin1StringView name) const;
    QString socketFile() const;
    QString clusterDirectory() const { return path(QLatin1StringView("cluster")); }
    QString socketDirectory() const { return path(QLatin1StringView("socket")); }
    QString logFile() const { return path(QLatin1StringView("postgresql.log")); }

    const PrivatePostgresOptions m_options;
    const SystemUser m_user;
    QString m_programs;                  // the directory of initdb and postgres
    std::unique_ptr<FileLock> m_inUse;   // shared with other servers; the kernel frees it with us
    std::unique_ptr<QProcess> m_process; // null: reused

    // Of keepRunning()
    std::unique_ptr<QTimer> m_supervision;
    std::unique_ptr<FileLock> m_reviving; // held from a launch until it shows
    QDeadlineTimer m_nextLaunch{0};
    int m_launches = 0; // since it last ran
};

} // namespace boxoffice
