#include "desktop/client/api_client.h"
#include "desktop/console/console_settings.h"
#include "desktop/console/main_window.h"
#include "desktop/console/translations.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTextStream>

#include <cstdio>
#include <optional>

namespace {

constexpr int kUsageError = 2;

// Nothing: the arguments don't make sense, and that was said.
std::optional<QUrl> serverFrom(const QCommandLineParser &arguments)
{
    if (!arguments.isSet(QStringLiteral("server"))) {
        const QUrl last = boxoffice::ConsoleSettings().server();
        return last.isValid() ? last : QUrl(QStringLiteral("http://localhost:8080"));
    }
    const QString given = arguments.value(QStringLiteral("server"));
    const QUrl server = boxoffice::ApiClient::serverFromText(given);
    if (!server.isValid()) {
        QTextStream(stderr) << QCoreApplication::translate(
                                   "main",
                                   "--server: “%1” is not an address such as "
                                   "https://tickets.example.org")
                                   .arg(given)
                            << Qt::endl;
        return std::nullopt;
    }
    return server;
}

// --help and --version need no window system.
bool onlyTells(int argc, char **argv)
{
    for (int i = 1; i < argc; ++i) {
        const QByteArrayView argument(argv[i]);
        if (argument == "--help" || argument == "-h" || argument == "--version"
            || argument == "-v") {
            return true;
        }
    }
    return false;
}

} // namespace

int main(int argc, char *argv[])
{
    if (onlyTells(argc, argv) && !qEnvironmentVariableIsSet("QT_QPA_PLATFORM")) {
        qputenv("QT_QPA_PLATFORM", "offscreen");
    }
    QApplication app(argc, argv);
    QApplication::setOrganizationName(QStringLiteral("Boxoffice"));
    QApplication::setApplicationName(QStringLiteral("boxoffice-console"));
    QApplication::setApplicationDisplayName(QStringLiteral("Boxoffice"));
    QApplication::setApplicationVersion(QStringLiteral(BOXOFFICE_VERSION));
    QApplication::setDesktopFileName(QStringLiteral("boxoffice-console"));
    boxoffice::installTranslations(app, QLocale());

    QCommandLineParser arguments;
    arguments.setApplicationDescription(QCoreApplication::translate(
        "main", "The organizer's console: events, seats and registrations of a Boxoffice server."));
    arguments.addHelpOption();
    arguments.addVersionOption();
    arguments.addOption({QStringLiteral("server"),
                         QCoreApplication::translate(
                             "main", "The server's address; the last one used if not given."),
                         QStringLiteral("URL")});
    arguments.process(app);
    const auto server = serverFrom(arguments);
    if (!server) {
        return kUsageError;
    }

    boxoffice::applyTheme(app, boxoffice::ConsoleSettings().colorScheme());
    boxoffice::MainWindow window;
    window.show();
    window.connectTo(*server);
    return QApplication::exec();
}
