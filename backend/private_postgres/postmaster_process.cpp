#include "backend/private_postgres/postmaster_process.h"

#include "backend/database/storage_log.h"
#include "backend/private_postgres/postmaster.h"
#include "shared/operator_error.h"

#include <QThread>

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

namespace boxoffice {

namespace {

constexpr std::chrono::seconds kOrphansMayTake{5}; // to notice that their main process is gone

// On the command line, so that a change of ours reaches clusters that exist already.
const char *const kSettings[] = {
    "listen_addresses=", "port=5432", "unix_socket_permissions=0700", "max_connections=300",
    // Durability: what was answered 201 survives kill -9 and a power cut.
    "fsync=on", "synchronous_commit=on", "full_page_writes=on",
    // Before recovering from a crash: one sync of the file system, not one of each file.
    "recovery_init_sync_method=syncfs",
    // For many small commits on a few hot rows.
    "shared_buffers=128MB", "wal_buffers=16MB", "max_wal_size=1GB", "min_wal_size=256MB",
    "checkpoint_timeout=15min", "autovacuum_naptime=15s", "jit=off", "timezone=UTC",
    // Statements and details carry e-mail addresses; they stay out of the log.
    "log_min_error_statement=panic", "log_error_verbosity=terse", "log_statement=none",
    "log_min_duration_statement=-1", "log_parameter_max_length_on_error=0", "log_checkpoints=off",
    "logging_collector=off", "log_destination=stderr", "cluster_name=boxoffice"};

} // namespace

QStringList PostmasterProcess::arguments() const
{
    QStringList all{QStringLiteral("-D"), m_directory.cluster()};
    for (const char *setting : kSettings) {
        all << QStringLiteral("-c") << QString::fromLatin1(setting);
    }
    all << QStringLiteral("-c")
        << QString(u"unix_socket_directories=\"" % m_directory.socketDirectory() % u'"');
    for (const QString &setting : m_options.extraSettings) {
        all << QStringLiteral("-c") << setting;
    }
    return all;
}

Result<void> PostmasterProcess::launch(const QString &programs)
{
    disownZombie(m_directory.cluster() % u"/postmaster.pid");
    disownZombie(m_directory.socketFile() % u".lock");
    m_directory.limitLog(m_options.logLimit);
    const QString log = m_directory.logFile();
    ::close(openOwned(log, O_WRONLY | O_CREAT | O_CLOEXEC, m_directory.user()));
    m_process = std::make_unique<QProcess>();
    m_process->setWorkingDirectory(m_directory.path());
    m_process->setStandardInputFile(QProcess::nullDevice());
    m_process->setProcessChannelMode(QProcess::MergedChannels);
    m_process->setStandardOutputFile(log, QIODevice::Append);
    m_process->setChildProcessModifier(
        [this] { becomeInChild(m_directory.user(), !m_options.outlivesServer); });
    m_process->start(programs % u"/postgres", arguments());
    if (!m_process->waitForStarted(10'000)) {
        return operatorError(QStringLiteral("PostgreSQL could not be started."));
    }
    return {};
}

// Another one's may be starting, left by a server that was killed, or ending.
Result<void> PostmasterProcess::launchUnlessThere()
{
    if (m_directory.hasPostmaster()) {
        return {};
    }
    endOrphans();
    if (auto free = m_directory.checkLocks(); !free) {
        return free;
    }
    const auto programs = m_directory.programs();
    return programs ? launch(*programs) : programs.error();
}

// A backend that waits for a lock of one that was killed waits for ever, and notices nothing. While
// it has the cluster's memory, PostgreSQL does not start. Without a main process it serves nobody.
void PostmasterProcess::endOrphans()
{
    const std::vector<pid_t> orphans = orphansOf(m_directory.cluster());
    if (orphans.empty()) {
        m_orphaned.invalidate();
        return;
    }
    if (!m_orphaned.isValid()) {
        m_orphaned.start();
    }
    if (!m_orphaned.hasExpired(std::chrono::milliseconds(kOrphansMayTake).count())) {
        return;
    }
    qCWarning(lcStorage) << "killing processes of PostgreSQL that outlived its main one:"
                         << orphans.size();
    for (const pid_t orphan : orphans) {
        ::kill(orphan, SIGKILL);
    }
}

// Ours may have met another one's, or what a killed one has left and is about to go.
Result<void> PostmasterProcess::lookAfter()
{
    if (!m_process) {
        return launchUnlessThere();
    }
    if (!m_process->waitForFinished(0) && m_process->state() != QProcess::NotRunning) {
        return {};
    }
    const QString tail = m_directory.logTail();
    const auto inTheWay = {u"still in use", u"already exists", u"is empty", u"bogus data"};
    const bool passes = std::any_of(inTheWay.begin(), inTheWay.end(), [&tail](const auto *words) {
        return tail.contains(QStringView(words));
    });
    if (!passes && !m_directory.hasPostmaster()) {
        return operatorError(
            QStringLiteral("PostgreSQL did not start; its log is %1 and ends with: "
                           "%2")
                .arg(m_directory.logFile(), tail));
    }
    m_process.reset();
    return {};
}

void PostmasterProcess::forgetUnlessRunning()
{
    if (m_process && m_process->processId() != runningPostmaster(m_directory.cluster())) {
        m_process.reset();
    }
}

void PostmasterProcess::letGo()
{
    if (m_process) { // its destructor would end it
        QObject::disconnect(m_process.get(), nullptr, nullptr, nullptr);
        (void)m_process.release();
    }
}

bool PostmasterProcess::end(QDeadlineTimer deadline)
{
    if (m_process) {
        m_process->waitForFinished(0); // notices that it died by itself
    }
    const pid_t process = runningPostmaster(m_directory.cluster());
    if (process != 0 && isFrozen(process)) {
        return killAll(process);
    }
    return process == 0 || signalAndWait(process, SIGINT, deadline - kQuickEnd)
        || signalAndWait(process, SIGQUIT, deadline - kQuickEnd / 3) || killAll(process);
}

// SIGINT: ends sessions, writes a checkpoint. SIGQUIT: at once; the next start recovers.
bool PostmasterProcess::signalAndWait(pid_t process, int signal, QDeadlineTimer deadline)
{
    ::kill(process, signal);
    for (;;) {
        const bool ended = m_process
            ? m_process->waitForFinished(0) || m_process->state() == QProcess::NotRunning
            : !isAlive(process);
        if (ended) {
            return true;
        }
        if (deadline.hasExpired()) {
            return false;
        }
        QThread::msleep(10);
    }
}

// It is frozen. Its children would not notice its end either, and hold its memory.
bool PostmasterProcess::killAll(pid_t process)
{
    const std::vector<pid_t> children = childrenOf(process);
    const bool ended = signalAndWait(process, SIGKILL, QDeadlineTimer(1'000));
    for (const pid_t child : children) {
        ::kill(child, SIGKILL);
    }
    return ended;
}

} // namespace boxoffice
