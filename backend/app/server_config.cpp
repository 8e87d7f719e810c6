#include "backend/app/server_config.h"

#include "backend/http/message/origins.h"
#include "shared/proof_of_work.h"

#include <QCoreApplication>
#include <QDir>
#include <QRegularExpression>
#include <QThread>

#include <functional>
#include <limits>
#include <span>

namespace boxoffice {

namespace {

// How one setting is spelled, bounded and stored. The table below is the only list of settings:
// --help, the environment and the command line all read it.
struct Setting
{
    const char *option; // without the dashes
    const char *variable;
    const char *value; // what stands for the value in --help
    const char *meaning;
    qint64 least = 0; // for numbers
    qint64 most = 0;  // 0: a text
    std::function<QString(ServerConfig)> get;
    std::function<void(ServerConfig &, const QString &)> set;
};

template <typename Member>
Setting number(const char *option, const char *variable, qint64 least, qint64 most,
               const char *meaning, Member member)
{
    return {option,
            variable,
            "N",
            meaning,
            least,
            most,
            [member](ServerConfig c) { return QString::number(qint64(member(c))); },
            [member](ServerConfig &c, const QString &text) {
                auto &&place = member(c);
                place = static_cast<std::decay_t<decltype(place)>>(text.toLongLong());
            }};
}

Setting milliseconds(const char *option, const char *variable, const char *meaning,
                     std::chrono::milliseconds &(*member)(ServerConfig &))
{
    return {option,
            variable,
            "MS",
            meaning,
            1,
            3'600'000,
            [member](ServerConfig c) { return QString::number(qint64(member(c).count())); },
            [member](ServerConfig &c, const QString &text) {
                member(c) = std::chrono::milliseconds(text.toLongLong());
            }};
}

Setting text(const char *option, const char *variable, const char *value, const char *meaning,
             QString &(*member)(ServerConfig &))
{
    return {option,
            variable,
            value,
            meaning,
            0,
            0,
            [member](ServerConfig c) { return member(c); },
            [member](ServerConfig &c, const QString &given) { member(c) = given; }};
}

using C = ServerConfig;
using Millis = std::chrono::milliseconds;

std::vector<Setting> listeningSettings()
{
    return {
        number("port", "PORT", 0, 65'535, "port to listen on; 0 takes a free one",
               [](C &c) -> int & { return c.port; }),
        text("bind", "BIND_ADDRESS", "ADDRESS",
             "address to listen on; 0.0.0.0 or :: for every interface",
             [](C &c) -> QString & { return c.bindAddress; }),
        text(
            "host-names", "HOST_NAMES", "LIST",
            "names that the server answers to as Host; empty: on loopback this machine's, else any",
            [](C &c) -> QString & { return c.hostNames; }),
        text("data-dir", "BOXOFFICE_DATA_DIR", "DIR", "where the private PostgreSQL keeps its data",
             [](C &c) -> QString & { return c.dataDir; }),
        text("web-root", "WEB_ROOT", "DIR", "folder of the pages",
             [](C &c) -> QString & { return c.webRoot; }),
        {"cors-origins", "CORS_ORIGINS", "LIST",
         "origins whose pages may read answers and make changes; empty or *: any", 0, 0,
         [](C c) { return c.corsOrigins.join(u','); },
         [](C &c, const QString &given) { c.corsOrigins = given.split(u',', Qt::SkipEmptyParts); }},
        text("tls-cert", "TLS_CERT", "FILE",
             "PEM certificate chain; with TLS_KEY: HTTPS instead of HTTP (SIGHUP reads both again)",
             [](C &c) -> QString & { return c.tlsCertificate; }),
        text("tls-key", "TLS_KEY", "FILE", "PEM key of that certificate, without a passphrase",
             [](C &c) -> QString & { return c.tlsKey; }),
        text("run-as", "RUN_AS", "USER",
             "whom a server that is started as root becomes; empty: the owner of the database's "
             "socket, or nobody (a private PostgreSQL: the owner of the data directory, to be "
             "named here unless it is postgres)",
             [](C &c) -> QString & { return c.runAs; }),
        text("access-log", "ACCESS_LOG", "WHICH", "requests logged on stderr: all, errors or off",
             [](C &c) -> QString & { return c.accessLog; }),
    };
}

std::vector<Setting> databaseSettings()
{
    return {
        text("db-host", "DB_HOST", "HOST", "PostgreSQL server, or the folder of its socket",
             [](C &c) -> QString & { return c.dbHost; }),
        number("db-port", "DB_PORT", 1, 65'535, "its port", [](C &c) -> int & { return c.dbPort; }),
        text("db-user", "DB_USER", "NAME", "its user", [](C &c) -> QString & { return c.dbUser; }),
        text("", "DB_PASSWORD", "TEXT",
             "its password (never on the command line, where ps shows it)",
             [](C &c) -> QString & { return c.dbPassword; }),
        text("db-name", "DB_NAME", "NAME", "its database",
             [](C &c) -> QString & { return c.dbName; }),
        text("db-sslmode", "DB_SSLMODE", "MODE",
             "disable, allow, prefer, require, verify-ca or verify-full",
             [](C &c) -> QString & { return c.dbSslMode; }),
        number("statement-timeout", "STATEMENT_TIMEOUT", 100, 600'000,
               "milliseconds for one SQL statement",
               [](C &c) -> int & { return c.statementTimeoutMs; }),
        number("lock-timeout", "LOCK_TIMEOUT", 100, 600'000,
               "milliseconds to wait for a lock in the database",
               [](C &c) -> int & { return c.lockTimeoutMs; }),
        number("database-deadline", "DATABASE_DEADLINE", 100, 600'000,
               "milliseconds after which a call that hangs is cut off",
               [](C &c) -> int & { return c.databaseDeadlineMs; }),
        milliseconds("reconnect-for", "RECONNECT_FOR",
                     "milliseconds to look for a lost database before waiting requests get 503",
                     [](C &c) -> Millis & { return c.admission.reconnectFor; }),
        number("keep-keys", "KEEP_IDEMPOTENCY_KEYS", 1, 8'760,
               "hours for which an Idempotency-Key is remembered",
               [](C &c) -> int & { return c.keepKeysForHours; }),
    };
}

std::vector<Setting> workSettings()
{
    return {
        number("http-workers", "HTTP_WORKERS", 1, 64, "threads that speak HTTP",
               [](C &c) -> int & { return c.httpWorkers; }),
        number("admission-lanes", "ADMISSION_LANES", 1, 64,
               "threads (and connections) that book seats",
               [](C &c) -> int & { return c.admission.lanes; }),
        number("max-batch", "MAX_BATCH", 1, 10'000, "registrations in one transaction",
               [](C &c) -> int & { return c.admission.maxBatch; }),
        number("max-waiting", "MAX_WAITING", 1, 10'000'000,
               "registrations, and likewise reads, that may wait; beyond it 503",
               [](C &c) -> int & { return c.admission.maxWaiting; }),
        milliseconds("max-wait", "MAX_WAIT", "milliseconds a request may wait for its turn",
                     [](C &c) -> Millis & { return c.admission.maxWait; }),
        number("readers", "READERS", 1, 64, "threads (and connections) that read",
               [](C &c) -> int & { return c.reads.readers; }),
        number("dear-readers", "DEAR_READERS", 1, 64,
               "the same for searches, large lists, CSV and histories",
               [](C &c) -> int & { return c.reads.dearReaders; }),
        number("max-waiting-dear", "MAX_WAITING_DEAR", 2, 100'000,
               "such reads that may wait, of one address half as many; beyond it 503",
               [](C &c) -> int & { return c.reads.maxWaitingDear; }),
    };
}

std::vector<Setting> limitSettings()
{
    constexpr qint64 kGiB = 1024LL * 1024 * 1024;
    return {
        number("max-connections", "MAX_CONNECTIONS", 1, 1'000'000,
               "open connections; beyond it 503",
               [](C &c) -> int & { return c.limits.maxConnections; }),
        number("max-streams", "MAX_STREAMS", 0, 1'000'000, "open live streams; beyond it 503",
               [](C &c) -> int & { return c.limits.maxStreams; }),
        number("max-connections-per-address", "MAX_CONNECTIONS_PER_ADDRESS", 1, 1'000'000,
               "of these, from one client address (IPv6: one /64); beyond it 503",
               [](C &c) -> int & { return c.limits.maxConnectionsPerAddress; }),
        number("max-streams-per-address", "MAX_STREAMS_PER_ADDRESS", 1, 1'000'000,
               "open live streams of one client address; beyond it 503",
               [](C &c) -> int & { return c.limits.maxStreamsPerAddress; }),
        number("stream-heartbeat", "STREAM_HEARTBEAT", 30, 3'600'000,
               "milliseconds after which a silent live stream gets a comment",
               [](C &c) -> int & { return c.limits.streamHeartbeat; }),
        number("max-body", "MAX_BODY", 1, kGiB, "bytes of a body; beyond it 413",
               [](C &c) -> qint64 & { return c.limits.maxBody; }),
        number("max-bodies", "MAX_BODIES", 1, 64 * kGiB,
               "bytes of all bodies in flight; beyond it 503 for those above 16 KiB",
               [](C &c) -> qint64 & { return c.limits.maxBodiesInFlight; }),
        number("max-answers", "MAX_ANSWERS", 1, 64 * kGiB,
               "bytes of answers made or not taken yet; beyond it the slowest reader is closed",
               [](C &c) -> qint64 & { return c.limits.maxAnswersHeld; }),
        number("max-list-bytes", "MAX_LIST_BYTES", 1, kGiB,
               "bytes of text in a list; beyond it a page ends before its limit",
               [](C &c) -> qint64 & { return c.maxListBytes; }),
        number("max-head", "MAX_HEAD", 256, 1024 * 1024,
               "bytes of request line and headers; beyond it 431",
               [](C &c) -> int & { return c.limits.maxHead; }),
        number("max-header-fields", "MAX_HEADER_FIELDS", 1, 10'000, "header fields; beyond it 431",
               [](C &c) -> int & { return c.limits.maxHeaderFields; }),
        number("max-target", "MAX_TARGET", 64, 1024 * 1024,
               "bytes of the request target; beyond it 414",
               [](C &c) -> int & { return c.limits.maxTarget; }),
        number("head-timeout", "HEAD_TIMEOUT", 1, 3'600'000,
               "milliseconds for the headers; beyond it 408",
               [](C &c) -> int & { return c.limits.headTimeout; }),
        number("request-timeout", "REQUEST_TIMEOUT", 1, 3'600'000,
               "milliseconds for the whole request; beyond it 408",
               [](C &c) -> int & { return c.limits.requestTimeout; }),
        number("idle-timeout", "IDLE_TIMEOUT", 1, 3'600'000,
               "milliseconds between requests of a connection",
               [](C &c) -> int & { return c.limits.idleTimeout; }),
        number("answer-timeout", "ANSWER_TIMEOUT", 1, 3'600'000,
               "milliseconds for an answer; beyond it 503",
               [](C &c) -> int & { return c.limits.answerTimeout; }),
        number("write-timeout", "WRITE_TIMEOUT", 1, 3'600'000,
               "milliseconds without progress while a client reads its answer",
               [](C &c) -> int & { return c.limits.writeTimeout; }),
    };
}

std::vector<Setting> abuseSettings()
{
    constexpr qint64 kMost = 100'000'000;
    return {
        number("address-rate", "ADDRESS_RATE", 0, kMost,
               "changes a minute from one client address (IPv6: one /64); beyond it 429; 0: any",
               [](C &c) -> int & { return c.abuse.byAddress.perMinute; }),
        number("address-burst", "ADDRESS_BURST", 1, kMost, "of these, at once",
               [](C &c) -> int & { return c.abuse.byAddress.burst; }),
        number("read-rate", "READ_RATE", 0, kMost,
               "reads a minute from one client address; beyond it 429; 0: any",
               [](C &c) -> int & { return c.abuse.reads.perMinute; }),
        number("read-burst", "READ_BURST", 1, kMost, "of these, at once",
               [](C &c) -> int & { return c.abuse.reads.burst; }),
        number("domain-rate", "DOMAIN_RATE", 0, kMost,
               "registrations a minute for one e-mail domain; beyond it 429; 0: any",
               [](C &c) -> int & { return c.abuse.byDomain.perMinute; }),
        number("domain-burst", "DOMAIN_BURST", 1, kMost, "of these, at once",
               [](C &c) -> int & { return c.abuse.byDomain.burst; }),
        number("limit-loopback", "LIMIT_LOOPBACK", 0, 1, "1: clients on this machine count, too",
               [](C &c) -> bool & { return c.abuse.clients.countLoopback; }),
        text("trusted-proxies", "TRUSTED_PROXIES", "LIST",
             "addresses and subnets of proxies, which are believed when they say who the client is",
             [](C &c) -> QString & { return c.trustedProxies; }),
        text("proxy-header", "PROXY_HEADER", "NAME",
             "the header in which they say it, such as X-Real-IP or Forwarded",
             [](C &c) -> QString & { return c.proxyHeader; }),
        number("pow-bits", "POW_BITS", 0, kMaxProofOfWorkBits,
               "zero bits of the proof of work that a registration needs; 0: none",
               [](C &c) -> int & { return c.abuse.proofOfWorkBits; }),
    };
}

struct SettingGroup
{
    const char *title;
    std::vector<Setting> settings;
};

const std::vector<SettingGroup> &settingGroups()
{
    static const std::vector<SettingGroup> groups = {
        {"Listening", listeningSettings()},
        {"Database (with any DB_* set; else a private PostgreSQL is started)", databaseSettings()},
        {"Work", workSettings()},
        {"Limits", limitSettings()},
        {"Abuse", abuseSettings()},
    };
    return groups;
}

const Setting *settingOf(QStringView option)
{
    for (const SettingGroup &group : settingGroups()) {
        for (const Setting &setting : group.settings) {
            if (*setting.option && option == QLatin1StringView(setting.option)) {
                return &setting;
            }
        }
    }
    return nullptr;
}

Result<void> apply(ServerConfig &config, const Setting &setting, const QString &name,
                   const QString &value)
{
    if (setting.most > 0) {
        bool ok = false;
        const qint64 given = value.toLongLong(&ok);
        if (!ok || given < setting.least || given > setting.most) {
            return invalidField(name,
                                QStringLiteral("%1 must be a whole number from %2 to %3.")
                                    .arg(name)
                                    .arg(setting.least)
                                    .arg(setting.most));
        }
    } else if (value.contains(QChar(u'\0'))) {
        return invalidField(name, QStringLiteral("%1 must not contain U+0000.").arg(name));
    }
    setting.set(config, value);
    if (QLatin1StringView(setting.variable).startsWith(QLatin1StringView("DB_"))) {
        config.externalDatabase = true;
    }
    return {};
}

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

Result<void> readArguments(ServerConfig &config, QStringList arguments)
{
    while (!arguments.isEmpty()) {
        const QString argument = arguments.takeFirst();
        if (argument == u"--help" || argument == u"-h") {
            config.showHelp = true;
            continue;
        }
        if (argument == u"--version") {
            config.showVersion = true;
            continue;
        }
        if (argument == u"--check") {
            config.check = true;
            continue;
        }
        const QString option = argument.section(u'=', 0, 0);
        if (option == u"--backup" || option == u"--restore") {
            const QString file = argument.contains(u'=') ? argument.section(u'=', 1)
                : arguments.isEmpty()                    ? QString()
                                                         : arguments.takeFirst();
            if (file.isEmpty()) {
                return invalidField(option, QStringLiteral("%1 needs a file.").arg(option));
            }
            (option == u"--backup" ? config.backupFile : config.restoreFile) = file;
            continue;
        }
        const Setting *setting = option.startsWith(u"--") ? settingOf(option.sliced(2)) : nullptr;
        if (!setting) {
            return invalidField(option,
                                QStringLiteral("%1 is not an option; see --help.").arg(option));
        }
        if (!argument.contains(u'=') && arguments.isEmpty()) {
            return invalidField(option, QStringLiteral("%1 needs a value.").arg(option));
        }
        const QString value =
            argument.contains(u'=') ? argument.section(u'=', 1) : arguments.takeFirst();
        if (auto ok = apply(config, *setting, option, value); !ok) {
            return ok;
        }
    }
    return {};
}

Result<void> checkChoices(const ServerConfig &config)
{
    const auto oneOf = [](const QString &name, const QString &value, const QStringList &choices) {
        return choices.contains(value)
            ? Result<void>()
            : Result<void>(invalidField(
                name, QStringLiteral("%1 must be one of %2.").arg(name, choices.join(u", "))));
    };
    if (auto ok = oneOf(QStringLiteral("ACCESS_LOG"), config.accessLog,
                        {QStringLiteral("all"), QStringLiteral("errors"), QStringLiteral("off")});
        !ok) {
        return ok;
    }
    return oneOf(QStringLiteral("DB_SSLMODE"), config.dbSslMode,
                 {QStringLiteral("disable"), QStringLiteral("allow"), QStringLiteral("prefer"),
                  QStringLiteral("require"), QStringLiteral("verify-ca"),
                  QStringLiteral("verify-full")});
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
    if (auto ok = checkChoices(config); !ok) {
        return ok.error();
    }
    auto proxies = TrustedProxies::parse(config.trustedProxies);
    if (!proxies) {
        return proxies.error();
    }
    config.abuse.clients.proxies = *std::move(proxies);
    static const QRegularExpression fieldName(QStringLiteral("\\A[A-Za-z0-9_-]+\\z"));
    if (!fieldName.match(config.proxyHeader).hasMatch()) {
        return invalidField(QStringLiteral("PROXY_HEADER"),
                            QStringLiteral("PROXY_HEADER must be the name of a header."));
    }
    config.abuse.clients.header = config.proxyHeader.toLatin1().toLower();
    if (config.tlsCertificate.isEmpty() != config.tlsKey.isEmpty()) {
        return invalidField(QStringLiteral("TLS_KEY"),
                            QStringLiteral("TLS_CERT and TLS_KEY must be given together."));
    }
    auto hosts = HostNames::parse(config.hostNames, config.bindAddress);
    if (!hosts) {
        return hosts.error();
    }
    config.hosts = *std::move(hosts);
    const auto origins = parseOrigins(config.corsOrigins);
    if (!origins) {
        return origins.error();
    }
    config.corsOrigins = *origins;
    config.reads.maxWaiting = config.admission.maxWaiting;
    config.reads.maxWait = config.admission.maxWait;
    config.reads.reconnectFor = config.admission.reconnectFor;
    return config;
}

QString ServerConfig::help()
{
    const ServerConfig standard = defaults();
    QString out = QStringLiteral("Usage: boxoffice-server [options]\n"
                                 "Sells the seats of events over HTTP; never more than there are.\n"
                                 "Each option can also be given by its environment variable.\n");
    for (const SettingGroup &group : settingGroups()) {
        out += u'\n' + QLatin1StringView(group.title) + QStringLiteral(":\n");
        for (const Setting &setting : group.settings) {
            const QString option = *setting.option
                ? QStringLiteral("--%1 %2").arg(QLatin1StringView(setting.option),
                                                QLatin1StringView(setting.value))
                : QStringLiteral("(no option)");
            const QString value = setting.get(standard);
            out += QStringLiteral("  %1 (%2, default %3)  %4\n")
                       .arg(option, -26)
                       .arg(QLatin1StringView(setting.variable),
                            value.isEmpty() ? QStringLiteral("empty") : value,
                            QLatin1StringView(setting.meaning));
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
                         "  --help, -h      this text\n"
                         "  --version       the version\n");
}

} // namespace boxoffice
