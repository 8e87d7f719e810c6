#include "tests/support/server_process.h"

#include <QDeadlineTimer>
#include <QDebug>
#include <QProcessEnvironment>
#include <QRegularExpression>

#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>

namespace boxoffice {

namespace {

void useDatabase(QProcessEnvironment &environment, const DatabaseConfig &database)
{
    environment.insert(QStringLiteral("DB_HOST"), database.host);
    environment.insert(QStringLiteral("DB_PORT"), QString::number(database.port));
    environment.insert(QStringLiteral("DB_USER"), database.user);
    environment.insert(QStringLiteral("DB_PASSWORD"), database.password);
    environment.insert(QStringLiteral("DB_NAME"), database.database);
    environment.insert(QStringLiteral("DB_SSLMODE"), database.sslMode);
}

} // namespace

ServerProcess::~ServerProcess()
{
    if (isRunning() && stop() == -1) {
        kill();
    }
    endGuard();
}

bool ServerProcess::launch(const ServerOptions &options)
{
    m_output.clear();
    m_port = 0;
    QStringList arguments{QStringLiteral("--port"), QStringLiteral("0")};
    QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
    if (options.database) {
        useDatabase(environment, *options.database);
    } else {
        arguments << QStringLiteral("--data-dir") << options.dataDir;
    }
    if (options.anyHost) {
        environment.insert(QStringLiteral("HOST_NAMES"), QStringLiteral("*"));
    }
    if (!options.access.isEmpty()) {
        environment.insert(QStringLiteral("ACCESS"), options.access);
    }
    m_process.setProcessEnvironment(environment);
    m_process.setProcessChannelMode(QProcess::MergedChannels);
    m_process.setChildProcessModifier(
        [most = static_cast<rlim_t>(options.openFiles), terminal = options.terminal] {
            if (most > 0) {
                const rlimit files{most, most};
                ::setrlimit(RLIMIT_NOFILE, &files);
            }
            if (terminal >= 0) {
                ::setsid();
                ::dup2(terminal, STDIN_FILENO);
                ::ioctl(STDIN_FILENO, TIOCSCTTY, 0);
            }
        });
    m_process.start(qEnvironmentVariable("BOXOFFICE_SERVER"), arguments + options.arguments);
    return m_process.waitForStarted() && guard();
}

// A test that a sanitizer ends leaves nothing behind: the pipe breaks with it. The kernel's own
// signal at a parent's death would not do: a server that gives up root's rights loses it.
bool ServerProcess::guard()
{
    endGuard();
    m_guard.start(QStringLiteral("/bin/sh"),
                  {QStringLiteral("-c"), QStringLiteral("read _; kill -TERM \"$1\""),
                   QStringLiteral("guard"), QString::number(m_process.processId())});
    return m_guard.waitForStarted();
}

void ServerProcess::endGuard()
{
    m_guard.kill();
    m_guard.waitForFinished();
}

bool ServerProcess::start(const ServerOptions &options)
{
    return launch(options) && waitForPort("Server listening on http://");
}

bool ServerProcess::waitForPort(const QByteArray &marker)
{
    if (!waitForLine(marker)) {
        return false;
    }
    static const QRegularExpression address(QStringLiteral("listening on https?://[^ ]*:(\\d+)"));
    m_port = address.match(QString::fromUtf8(m_output)).captured(1).toUShort();
    return m_port != 0;
}

bool ServerProcess::waitForLine(const QByteArray &marker)
{
    const QDeadlineTimer deadline(std::chrono::minutes(1));
    for (;;) {
        m_output += m_process.readAll();
        const qsizetype at = m_output.indexOf(marker);
        if (at >= 0 && m_output.indexOf('\n', at) > at) {
            return true;
        }
        if (!isRunning() || deadline.hasExpired()) {
            return false;
        }
        m_process.waitForReadyRead(100);
    }
}

int ServerProcess::stop(std::chrono::milliseconds limit)
{
    m_process.terminate();
    const int code =
        waitForEnd(limit) && m_process.exitStatus() == QProcess::NormalExit ? exitCode() : -1;
    if (code != 0) {
        qWarning().noquote() << "The server ended with" << code << "\n" << output().right(20'000);
    }
    return code;
}

void ServerProcess::kill()
{
    m_process.kill();
    m_process.waitForFinished();
}

bool ServerProcess::waitForEnd(std::chrono::milliseconds limit)
{
    return m_process.state() == QProcess::NotRunning
        || m_process.waitForFinished(static_cast<int>(limit.count()));
}

QString ServerProcess::output()
{
    m_output += m_process.readAll();
    return QString::fromUtf8(m_output);
}

} // namespace boxoffice
