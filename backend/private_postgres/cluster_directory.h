// The data directory of a private PostgreSQL: its layout, its owner, and how its cluster is
// created.
//
//   cluster/                    PostgreSQL's own data directory
//   socket/                     holds the only socket
//   postgresql.log, .log.1      the log, and the one before it
//   start.lock, in_use.lock     locks between the servers that share it (see PrivatePostgres)
//
// Threads: a value; each function reads or writes the file system. Errors are sentences for the
// operator.
#pragma once

#include "backend/private_postgres/file_lock.h"
#include "backend/private_postgres/postgres_programs.h"
#include "shared/result.h"

#include <QString>

#include <functional>
#include <memory>

namespace boxoffice {

class ClusterDirectory
{
public:
    static constexpr int kPort = 5432; // names the socket; nothing listens on TCP

    // path: absolute. user: PostgreSQL runs as it, and it owns every file created here.
    ClusterDirectory(QString path, SystemUser user)
        : m_path(std::move(path))
        , m_user(std::move(user))
    { }

    const QString &path() const { return m_path; }
    const SystemUser &user() const { return m_user; }
    QString cluster() const { return m_path + QLatin1StringView("/cluster"); }
    QString socketDirectory() const { return m_path + QLatin1StringView("/socket"); }
    QString socketFile() const;
    QString logFile() const { return m_path + QLatin1StringView("/postgresql.log"); }
    std::unique_ptr<FileLock> startLock() const;
    std::unique_ptr<FileLock> useLock() const;

    // Fails if no socket can be created in here: its path is too long, or has a reserved character.
    Result<void> checkSocketPath() const;
    // Creates the directory and that of the socket. Fails if it holds files of other programs.
    Result<void> prepare() const;
    // Creates the cluster if it is missing. stopRequested: once true, it gives up; empty: never.
    // Requires: the start lock.
    Result<void> makeCluster(const std::function<bool()> &stopRequested) const;
    // Fails if a lock file of PostgreSQL's names a running process that is not PostgreSQL:
    // PostgreSQL would refuse to start for as long as that lives. Requires: !hasPostmaster().
    Result<void> checkLocks() const;
    // Whether the cluster has a main process: one that runs, starts or shuts down.
    bool hasPostmaster() const;
    // Returns the directory of the programs that fit the cluster (initdb, pg_dump and the like).
    Result<QString> programs() const;

    // Rotates the log if it has more than `most` bytes: copies and truncates it. PostgreSQL has it
    // open for appending, so it continues at the new end.
    void limitLog(qint64 most) const;
    QString logTail() const;

private:
    void removeUnfinished() const;
    Result<void> runInitdb(const QString &target, const std::function<bool()> &stopRequested) const;

    QString m_path;
    SystemUser m_user;
};

// The error of a start that was interrupted.
Error askedToStop();

} // namespace boxoffice
