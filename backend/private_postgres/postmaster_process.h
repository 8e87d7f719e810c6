// The main process (postmaster) of a private PostgreSQL: launches it, watches it start, shuts it
// down.
//
// It may be a child of this server, or of another one that uses the same data directory. A child is
// watched through QProcess, any other through the process table.
//
// Threads: belongs to one thread, which reaps the child.
#pragma once

#include "backend/private_postgres/cluster_directory.h"

#include <QDeadlineTimer>
#include <QElapsedTimer>
#include <QProcess>
#include <QStringList>

#include <memory>

namespace boxoffice {

class PostmasterProcess
{
public:
    static constexpr qint64 kQuickEnd =
        1'500; // ms that end() keeps for an end without a checkpoint

    struct Options
    {
        bool outlivesServer = true;     // if that crashes
        QStringList extraSettings = {}; // name=value; they override ours
        qint64 logLimit = 0;            // bytes, at which the log is rotated
    };

    // directory: borrowed, must outlive the process.
    PostmasterProcess(const ClusterDirectory &directory, Options options)
        : m_directory(directory)
        , m_options(std::move(options))
    { }

    bool isChild() const { return m_process != nullptr; }
    bool isRunningChild() const { return m_process && m_process->state() != QProcess::NotRunning; }
    // Launches a child unless the cluster has a main process, which may be starting or shutting
    // down. Kills what a dead one has left behind, if it does not end by itself.
    // Requires: no other server starts one meanwhile.
    Result<void> launchUnlessThere();
    // To be repeated while it starts: launches a child once nothing is in the way. Fails if the
    // child has ended for a reason that will not pass.
    Result<void> lookAfter();
    // Forgets the child if another process runs the cluster.
    void forgetUnlessRunning();
    // The child survives this object.
    void letGo();
    // Returns whether the process has ended. It shuts down with a checkpoint if that ends kQuickEnd
    // before the deadline; else the next start recovers.
    bool end(QDeadlineTimer deadline);

private:
    Result<void> launch(const QString &programs);
    QStringList arguments() const;
    void endOrphans();
    bool signalAndWait(pid_t process, int signal, QDeadlineTimer deadline);
    bool killAll(pid_t process);

    const ClusterDirectory &m_directory;
    const Options m_options;
    std::unique_ptr<QProcess> m_process; // null: not a child of ours
    QElapsedTimer m_orphaned;            // since there were processes without a main one
};

} // namespace boxoffice
