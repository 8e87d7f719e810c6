// A real boxoffice-server of a test's own: on a free port of the loopback interface, stopped at
// the end.
//
//   ServerProcess server;
//   QVERIFY2(server.start({.dataDir = dir.path()}), qPrintable(server.output()));
//   BlockingHttp http(server.port());
//
// Threads: the thread that made it.
#pragma once

#include "backend/database/database_config.h"

#include <QProcess>
#include <QStringList>

#include <chrono>
#include <optional>

namespace boxoffice {

struct ServerOptions
{
    QString dataDir = {};                        // for a PostgreSQL of its own
    std::optional<DatabaseConfig> database = {}; // or an existing one
    QStringList arguments = {};                  // further options of the server
    int openFiles = 0;                           // at most, or 0: as many as this process may
    int terminal = -1;                           // a descriptor: its stdin and controlling terminal
    bool anyHost = true;                         // HOST_NAMES=*, since tests say "Host: h"
    QString access = QStringLiteral("open");     // ACCESS; empty: as the server itself has it
};

class ServerProcess
{
public:
    ServerProcess() = default;
    ~ServerProcess(); // stop(), or kill() if that takes too long
    ServerProcess(const ServerProcess &) = delete;
    ServerProcess &operator=(const ServerProcess &) = delete;

    // Returns true once it listens; false when it ended first, or after a minute.
    bool start(const ServerOptions &options);
    // Only starts the process, which is stopped too when this one crashes.
    bool launch(const ServerOptions &options);
    // Returns true once it has printed a line with the marker; else as start().
    bool waitForLine(const QByteArray &marker);
    // The same for a line that ends with the port: "listening on https://localhost:".
    bool waitForPort(const QByteArray &marker);
    // SIGTERM; returns its exit code, or -1 if it did not end in time.
    int stop(std::chrono::milliseconds limit = std::chrono::seconds(15));
    // kill -9, and waits until it is gone.
    void kill();

    quint16 port() const { return m_port; }
    qint64 pid() const { return m_process.processId(); }
    bool isRunning() const { return m_process.state() == QProcess::Running; }
    int exitCode() const { return m_process.exitCode(); }
    // Waits for the process to end by itself.
    bool waitForEnd(std::chrono::milliseconds limit);
    // All it has printed so far, both channels.
    QString output();

private:
    bool guard();
    void endGuard();

    QProcess m_process;
    QProcess m_guard; // stops the server when this process is gone
    QByteArray m_output;
    quint16 m_port = 0;
};

} // namespace boxoffice
