#include "desktop/client/api_client.h"
#include "desktop/client/keychain_tokens.h"
#include "desktop/console/main_window.h"
#include "desktop/console/translations.h"
#include "desktop/look/console_settings.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QTextStream>

#include <cstdio>
#include <memory>
#include <optional>

namespace {

constexpr int kUsageError = 2;

std::nullopt_t complain(const QString &sentence)
{
    QTextStream(stderr) << sentence << Qt::endl;
    return std::nullopt;
}

// Nothing: the arguments don't make sense, and that was said.
std::optional<QUrl> serverFrom(const QCommandLineParser &arguments)
{
    const QStringList given =
        arguments.positionalArguments() + arguments.values(QStringLiteral("server"));
    if (given.size() > 1) {
        return complain(
            QCoreApplication::translate("main", "One server at a time; these are %1: %2")
                .arg(given.size())
                .arg(given.join(u' ')));
    }
    if (given.isEmpty()) {
        const QUrl last = boxoffice::ConsoleSettings().server();
        return last.isValid() ? last : QUrl(QStringLiteral("http://localhost:8080"));
    }
    const QUrl server = boxoffice::ApiClient::serverFromText(given.first());
    if (!server.isValid()) {
        return complain(QCoreApplication::translate(
                            "main", "“%1” is not an address such as https://tickets.example.org")
                            .arg(given.first()));
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
    const QString address = QCoreApplication::translate(
        "main", "The server's address; the last one that answered if not given.");
    arguments.addOption({QStringLiteral("server"), address, QStringLiteral("URL")});
    arguments.addPositionalArgument(QStringLiteral("URL"), address, QStringLiteral("[URL]"));
    arguments.process(app);
    const auto server = serverFrom(arguments);
    if (!server) {
        return kUsageError;
    }

    boxoffice::applyTheme(app, boxoffice::ConsoleSettings().colorScheme());
    boxoffice::MainWindow window(std::make_unique<boxoffice::KeychainTokens>());
    window.show();
    window.connectTo(*server);
    return QApplication::exec();
}
