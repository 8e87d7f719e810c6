#include "backend/app/account_commands.h"
#include "backend/app/maintenance.h"
#include "backend/app/server.h"
#include "backend/app/signals.h"

#include <QCoreApplication>

#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <functional>
#include <optional>

using namespace boxoffice;

namespace {

// A closed terminal ends a server that was started there; to a service, which has none, SIGHUP
// means that it should read its files again.
bool isAtTerminal()
{
    return ::isatty(STDIN_FILENO) || ::isatty(STDOUT_FILENO) || ::isatty(STDERR_FILENO);
}

// Does what was asked for instead of serving. Returns the exit status; nothing if it is to serve.
std::optional<int> doneInstead(const ServerConfig &config, const std::function<bool()> &askedToStop)
{
    if (config.showHelp) {
        std::fputs(qPrintable(ServerConfig::help()), stdout);
        return 0;
    }
    if (config.showVersion) {
        std::puts("boxoffice-server " BOXOFFICE_VERSION);
        return 0;
    }
    if (config.check || config.showOutbox || !config.backupFile.isEmpty()
        || !config.restoreFile.isEmpty() || asksForAccounts(config)) {
        return runMaintenance(config, askedToStop);
    }
    return std::nullopt;
}

} // namespace

int main(int argc, char **argv)
{
    const bool atTerminal = isAtTerminal(); // once it was closed, nothing tells that it was one
    qputenv("QT_NO_GLIB", "1"); // Qt's own event dispatcher answers a third more requests
    SignalPipe signalPipe;      // before any thread exists, so that all of them leave signals to it
    QCoreApplication app(argc, argv);
    QCoreApplication::setApplicationName(QStringLiteral("boxoffice-server"));
    QCoreApplication::setApplicationVersion(QStringLiteral(BOXOFFICE_VERSION));

    const auto config =
        ServerConfig::from(app.arguments().sliced(1), QProcessEnvironment::systemEnvironment());
    if (!config) {
        std::fprintf(stderr, "boxoffice-server: %s\n", qPrintable(config.error().message));
        return 1;
    }
    const auto askedToStop = [&signalPipe] { return signalPipe.isPending(); };
    if (const auto status = doneInstead(*config, askedToStop)) {
        return *status;
    }
    auto server = Server::start(*config, askedToStop);
    if (!server) {
        if (signalPipe.isPending()) {
            return 0; // asked to stop before it was up
        }
        std::fprintf(stderr, "boxoffice-server: %s\n", qPrintable(server.error().message));
        return 1;
    }
    signalPipe.onSignal(&app, [&app, &server, atTerminal](int signal) {
        if (signal == SIGHUP && !atTerminal) {
            (*server)->reload();
        } else {
            app.quit();
        }
    });
    const int code = app.exec();
    (*server)->shutDown();
    return code;
}
