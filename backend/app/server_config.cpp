#include "backend/app/server_config.h"

#include "backend/app/settings.h"
#include "backend/http/message/origins.h"
#include "shared/api/email.h"
#include "shared/ids.h"

#include <QCoreApplication>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QSslCertificate>
#include <QThread>
#include <QUrl>

namespace boxoffice {

namespace {

Result<void> readEnvironment(ServerConfig &config, const QProcessEnvironment &environment)
{
    for (const SettingGroup &group : settingGroups()) {
        for (const Setting &setting : group.settings) {
            const QString variable = QLatin1StringView(setting.variable);
            if (environment.contains(variable)) {
                if (auto ok = apply(config, setting, variable, environment.value(variable)); !ok) {
                    return ok;
                }
            }
        }
    }
    return {};
}

// Takes what stands for an option's value: behind its equals sign, or the next argument.
Result<QString> takeValue(const QString &argument, QStringList &rest)
{
    if (argument.contains(u'=')) {
        return argument.section(u'=', 1);
    }
    if (rest.isEmpty()) {
        return invalidField(argument, QStringLiteral("%1 needs a value.").arg(argument));
    }
    return rest.takeFirst();
}

// Returns whether the argument was one of those that say what to do instead of serving.
bool takeFlag(ServerConfig &config, const QString &argument)
{
    const std::pair<QLatin1StringView, bool *> flags[] = {
        {QLatin1StringView("--help"), &config.showHelp},
        {QLatin1StringView("-h"), &config.showHelp},
        {QLatin1StringView("--version"), &config.showVersion},
        {QLatin1StringView("--check"), &config.check},
        {QLatin1StringView("--new-set-up-link"), &config.newSetUpLink},
        {QLatin1StringView("--list-accounts"), &config.listAccounts},
        {QLatin1StringView("outbox"), &config.showOutbox},
    };
    const auto *flag = std::find_if(std::begin(flags), std::end(flags),
                                    [&](const auto &known) { return known.first == argument; });
    if (flag == std::end(flags)) {
        return false;
    }
    return *flag->second = true;
}

// An option that says what to do instead of serving, and with what; null: it is another one.
struct ValuedFlag
{
    QString *place = nullptr;
    QLatin1StringView needs;
};

ValuedFlag valuedFlag(ServerConfig &config, const QString &option)
{
    return option == u"--backup" ? ValuedFlag{&config.backupFile, QLatin1StringView("a file")}
        : option == u"--restore" ? ValuedFlag{&config.restoreFile, QLatin1StringView("a file")}
        : option == u"--reset-password"
        ? ValuedFlag{&config.resetPasswordOf, QLatin1StringView("an e-mail address")}
        : option == u"--id" ? ValuedFlag{&config.mailId, QLatin1StringView("the id of a mail")}
                            : ValuedFlag();
}

Result<void> takeValued(const ValuedFlag &flag, const QString &option, const Result<QString> &value)
{
    if (!value || value->isEmpty()) {
        return invalidField(option, QStringLiteral("%1 needs %2.").arg(option, flag.needs));
    }
    *flag.place = *value;
    return {};
}

Result<void> takeOption(ServerConfig &config, const QString &argument, QStringList &rest)
{
    const QString option = argument.section(u'=', 0, 0);
    if (const ValuedFlag flag = valuedFlag(config, option); flag.place) {
        return takeValued(flag, option, takeValue(argument, rest));
    }
    const Setting *setting = option.startsWith(u"--") ? settingOfOption(option.sliced(2)) : nullptr;
    if (!setting) {
        return invalidField(option, QStringLiteral("%1 is not an option; see --help.").arg(option));
    }
    const auto value = takeValue(argument, rest);
    return value ? apply(config, *setting, option, *value) : Result<void>(value.error());
}

Result<void> readArguments(ServerConfig &config, QStringList arguments)
{
    while (!arguments.isEmpty()) {
        const QString argument = arguments.takeFirst();
        if (takeFlag(config, argument)) {
            continue;
        }
        if (auto ok = takeOption(config, argument, arguments); !ok) {
            return ok;
        }
    }
    return {};
}

// Where the pages are: beside the sources that built us, or where `cmake --install` put them.
QString defaultWebRoot()
{
    const QString installed = QDir(QCoreApplication::applicationDirPath())
                                  .filePath(QStringLiteral("../share/boxoffice/web"));
    return QDir(installed).exists() ? QDir(installed).canonicalPath()
                                    : QStringLiteral(BOXOFFICE_SOURCE_DIR "/web");
}

ServerConfig defaults()
{
    ServerConfig config;
    config.httpWorkers = std::max(1, QThread::idealThreadCount() / 2);
    config.dataDir = QStringLiteral("var");
    config.webRoot = defaultWebRoot();
    return config;
}

Result<void> settleClients(ServerConfig &config)
{
    static const QRegularExpression fieldName(QStringLiteral("\\A[A-Za-z0-9_-]+\\z"));
    auto proxies = TrustedProxies::parse(config.trustedProxies);
    if (!proxies) {
        return proxies.error();
    }
    if (!fieldName.match(config.proxyHeader).hasMatch()) {
        return invalidField(QStringLiteral("PROXY_HEADER"),
                            QStringLiteral("PROXY_HEADER must be the name of a header."));
    }
    config.abuse.clients.proxies = *std::move(proxies);
    config.abuse.clients.header = config.proxyHeader.toLatin1().toLower();
    return {};
}

Result<void> settleListening(ServerConfig &config)
{
    if (config.tlsCertificate.isEmpty() != config.tlsKey.isEmpty()) {
        return invalidField(QStringLiteral("TLS_KEY"),
                            QStringLiteral("TLS_CERT and TLS_KEY must be given together."));
    }
    auto hosts = HostNames::parse(config.hostNames, config.bindAddress);
    if (!hosts) {
        return hosts.error();
    }
    auto origins = parseOrigins(config.corsOrigins);
    if (!origins) {
        return origins.error();
    }
    const bool loopback = HostNames::listensOnLoopbackOnly(config.bindAddress);
    config.isProtected = config.access == u"protected" || (config.access == u"auto" && !loopback);
    config.isOpenByDefault = config.access == u"auto" && loopback;
    config.hosts = *std::move(hosts);
    config.corsOrigins = *std::move(origins);
    return {};
}

// Without a slash at the end, since paths begin with one.
Result<void> settlePublicUrl(QString &text)
{
    while (text.endsWith(u'/')) {
        text.chop(1);
    }
    const QUrl url(text, QUrl::StrictMode);
    const bool isWeb = url.scheme() == u"https" || url.scheme() == u"http";
    return text.isEmpty()
            || (url.isValid() && isWeb && !url.host().isEmpty() && url.userInfo().isEmpty()
                && !url.hasQuery() && !url.hasFragment())
        ? Result<void>()
        : invalidField(QStringLiteral("PUBLIC_URL"),
                       QStringLiteral("PUBLIC_URL must be like https://tickets.example.org."));
}

Result<void> settleSender(MailConfig &mail)
{
    const auto from = validEmail(mail.smtp.from);
    if (!from) {
        return invalidField(QStringLiteral("MAIL_FROM"),
                            QStringLiteral("MAIL_FROM must be an e-mail address: with SMTP_URL, "
                                           "mails come from it."));
    }
    if (mail.publicUrl.isEmpty()) {
        return invalidField(QStringLiteral("PUBLIC_URL"),
                            QStringLiteral("PUBLIC_URL must be set with SMTP_URL: links in mails "
                                           "begin with it."));
    }
    if (mail.smtp.user.isEmpty() != mail.smtp.password.isEmpty()) {
        return invalidField(QStringLiteral("SMTP_PASSWORD"),
                            QStringLiteral("SMTP_USER and SMTP_PASSWORD must be given together."));
    }
    mail.smtp.from = *from;
    return {};
}

// Else no mail could go out, which only the log would tell.
Result<void> checkAuthorities(const QString &path)
{
    const auto unusable = [&](const QString &why) {
        return invalidField(QStringLiteral("SMTP_CA"),
                            QStringLiteral("The file of SMTP_CA, %1, %2.").arg(path, why));
    };
    QFile file(path);
    if (path.isEmpty()) {
        return {};
    }
    if (!file.open(QIODevice::ReadOnly)) {
        return unusable(QStringLiteral("cannot be read: ") + file.errorString());
    }
    return QSslCertificate::fromDevice(&file).isEmpty()
        ? Result<void>(unusable(QStringLiteral("contains no PEM certificate")))
        : Result<void>();
}

Result<void> settleMail(ServerConfig &config)
{
    MailConfig &mail = config.mail;
    if (auto ok = settlePublicUrl(mail.publicUrl); !ok || !mail.isOn()) {
        return ok;
    }
    if (auto ok = checkAuthorities(mail.smtp.caFile); !ok) {
        return ok;
    }
    const auto server = parseSmtpUrl(mail.smtpUrl, !mail.smtp.password.isEmpty());
    if (!server) {
        return server.error();
    }
    mail.smtp.host = server->host;
    mail.smtp.port = server->port;
    mail.smtp.isTls = server->isTls;
    mail.smtp.startTls = server->startTls;
    mail.smtp.helloName = QUrl(mail.publicUrl).host(QUrl::FullyEncoded);
    return settleSender(mail);
}

Result<void> settleOutbox(ServerConfig &config)
{
    if (config.mailId.isEmpty() || (config.showOutbox && Uuid::parse(QStringView(config.mailId)))) {
        return {};
    }
    return invalidField(QStringLiteral("--id"),
                        QStringLiteral("--id must be the id of a mail, behind outbox."));
}

// One setting stands for both waiting lines.
Result<void> settleReads(ServerConfig &config)
{
    config.reads.maxWaiting = config.admission.maxWaiting;
    config.reads.maxWait = config.admission.maxWait;
    config.reads.reconnectFor = config.admission.reconnectFor;
    return {};
}

} // namespace

Result<ServerConfig> ServerConfig::from(const QStringList &arguments,
                                        const QProcessEnvironment &environment)
{
    ServerConfig config = defaults();
    if (auto ok = readEnvironment(config, environment); !ok) {
        return ok.error();
    }
    if (auto ok = readArguments(config, arguments); !ok) {
        return ok.error();
    }
    for (auto *settle : {settleClients, settleListening, settleReads, settleMail, settleOutbox}) {
        if (auto ok = settle(config); !ok) {
            return ok.error();
        }
    }
    return config;
}

namespace {

// A line of --help.
QString lineOf(const Setting &setting, const ServerConfig &standard)
{
    const QString option = *setting.option ? QStringLiteral("--%1 %2").arg(
                               QLatin1StringView(setting.option), QLatin1StringView(setting.value))
                                           : QStringLiteral("(no option)");
    const QString value = setting.get(standard);
    const QString range = setting.range.most > 0
        ? QStringLiteral(" [%1 to %2]").arg(setting.range.least).arg(setting.range.most)
        : QString();
    return QStringLiteral("  %1 (%2, default %3)  %4%5\n")
        .arg(option, -26)
        .arg(QLatin1StringView(setting.variable), value.isEmpty() ? QStringLiteral("empty") : value,
             QLatin1StringView(setting.meaning), range);
}

} // namespace

QString ServerConfig::help()
{
    const ServerConfig standard = defaults();
    QString out = QStringLiteral("Usage: boxoffice-server [options]\n"
                                 "Sells the seats of events over HTTP; never more than there are.\n"
                                 "Each option can also be given by its environment variable.\n");
    for (const SettingGroup &group : settingGroups()) {
        out += u'\n' + QLatin1StringView(group.title) + QStringLiteral(":\n");
        for (const Setting &setting : group.settings) {
            out += lineOf(setting, standard);
        }
    }
    return out
        + QStringLiteral("\nOther:\n"
                         "  --backup FILE   write the database to FILE and end; servers may "
                         "go on booking\n"
                         "  --restore FILE  put such a backup in the place of the database "
                         "and end; no server may run\n"
                         "  --check         tell whether migrations are pending and which "
                         "registrations are one person, and end\n"
                         "  --new-set-up-link        print a link that makes the first account, "
                         "and end\n"
                         "  --list-accounts          print all accounts, and end\n"
                         "  --reset-password EMAIL   print a link that sets a new password of "
                         "this account, which loses its second factor, and end\n"
                         "  outbox          print how many mails wait, went out and failed, and "
                         "end\n"
                         "  outbox --id ID  print that mail as it would be written now, and end\n"
                         "  --help, -h      this text\n"
                         "  --version       the version\n");
}

} // namespace boxoffice
