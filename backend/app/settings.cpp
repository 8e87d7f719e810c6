#include "backend/app/settings.h"

#include "shared/proof_of_work.h"

namespace boxoffice {

namespace {

using C = ServerConfig;
using Millis = std::chrono::milliseconds;

constexpr qint64 kHour = 3'600'000; // milliseconds

template <typename Member>
Setting number(const char *option, const char *variable, qint64 least, qint64 most,
               const char *meaning, Member member)
{
    return {option,
            variable,
            "N",
            {least, most},
            meaning,
            [member](C c) { return QString::number(qint64(member(c))); },
            [member](C &c, const QString &text) {
                auto &&place = member(c);
                place = static_cast<std::decay_t<decltype(place)>>(text.toLongLong());
            }};
}

Setting milliseconds(const char *option, const char *variable, const Setting::Range &range,
                     const char *meaning, Millis &(*member)(C &))
{
    return {option,
            variable,
            "MS",
            range,
            meaning,
            [member](C c) { return QString::number(qint64(member(c).count())); },
            [member](C &c, const QString &text) { member(c) = Millis(text.toLongLong()); }};
}

Setting text(const char *option, const char *variable, const char *value, const char *meaning,
             QString &(*member)(C &), const QStringList &choices = {})
{
    return {option,
            variable,
            value,
            {0, 0, choices},
            meaning,
            [member](C c) { return member(c); },
            [member](C &c, const QString &given) { member(c) = given; }};
}

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
        text("access", "ACCESS", "MODE",
             "open: whoever reaches it may do everything; protected: what is not public needs an "
             "account or a key; auto: open on loopback, else protected",
             [](C &c) -> QString & { return c.access; },
             {QStringLiteral("auto"), QStringLiteral("open"), QStringLiteral("protected")}),
        {"cors-origins",
         "CORS_ORIGINS",
         "LIST",
         {},
         "origins whose pages may read answers and make changes; empty or *: any",
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
             [](C &c) -> QString & { return c.accessLog; },
             {QStringLiteral("all"), QStringLiteral("errors"), QStringLiteral("off")}),
    };
}

std::vector<Setting> databaseSettings()
{
    return {
        text("db-host", "DB_HOST", "HOST", "PostgreSQL server, or the folder of its socket",
             [](C &c) -> QString & { return c.database.host; }),
        number("db-port", "DB_PORT", 1, 65'535, "its port",
               [](C &c) -> int & { return c.database.port; }),
        text("db-user", "DB_USER", "NAME", "its user",
             [](C &c) -> QString & { return c.database.user; }),
        text("", "DB_PASSWORD", "TEXT",
             "its password (never on the command line, where ps shows it)",
             [](C &c) -> QString & { return c.database.password; }),
        text("db-name", "DB_NAME", "NAME", "its database",
             [](C &c) -> QString & { return c.database.database; }),
        text("db-sslmode", "DB_SSLMODE", "MODE",
             "disable, allow, prefer, require, verify-ca or verify-full",
             [](C &c) -> QString & { return c.database.sslMode; },
             {QStringLiteral("disable"), QStringLiteral("allow"), QStringLiteral("prefer"),
              QStringLiteral("require"), QStringLiteral("verify-ca"),
              QStringLiteral("verify-full")}),
        milliseconds("statement-timeout", "STATEMENT_TIMEOUT", {100, 600'000},
                     "milliseconds for one SQL statement",
                     [](C &c) -> Millis & { return c.database.statementTimeout; }),
        milliseconds("lock-timeout", "LOCK_TIMEOUT", {100, 600'000},
                     "milliseconds to wait for a lock in the database",
                     [](C &c) -> Millis & { return c.database.lockTimeout; }),
        milliseconds("database-deadline", "DATABASE_DEADLINE", {100, 600'000},
                     "milliseconds after which a call that hangs is cut off",
                     [](C &c) -> Millis & { return c.database.callDeadline; }),
        milliseconds("reconnect-for", "RECONNECT_FOR", {1, kHour},
                     "milliseconds to look for a lost database before waiting requests get 503",
                     [](C &c) -> Millis & { return c.admission.reconnectFor; }),
        number("keep-keys", "KEEP_IDEMPOTENCY_KEYS", 1, 8'760,
               "hours for which an Idempotency-Key is remembered",
               [](C &c) -> int & { return c.keepKeysForHours; }),
        number("retain-personal-data", "RETAIN_PERSONAL_DATA", 0, 36'500,
               "days after an event's end when names and addresses are erased; 0: never",
               [](C &c) -> int & { return c.retainPersonalDataDays; }),
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
        milliseconds("max-wait", "MAX_WAIT", {1, kHour},
                     "milliseconds a request may wait for its turn",
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
        number("stream-heartbeat", "STREAM_HEARTBEAT", 30, kHour,
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
        number("head-timeout", "HEAD_TIMEOUT", 1, kHour,
               "milliseconds for the headers; beyond it 408",
               [](C &c) -> int & { return c.limits.headTimeout; }),
        number("request-timeout", "REQUEST_TIMEOUT", 1, kHour,
               "milliseconds for the whole request; beyond it 408",
               [](C &c) -> int & { return c.limits.requestTimeout; }),
        number("idle-timeout", "IDLE_TIMEOUT", 1, kHour,
               "milliseconds between requests of a connection",
               [](C &c) -> int & { return c.limits.idleTimeout; }),
        number("answer-timeout", "ANSWER_TIMEOUT", 1, kHour,
               "milliseconds for an answer; beyond it 503",
               [](C &c) -> int & { return c.limits.answerTimeout; }),
        number("write-timeout", "WRITE_TIMEOUT", 1, kHour,
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

std::vector<Setting> mailSettings()
{
    return {
        text("smtp-url", "SMTP_URL", "URL",
             "mail server, smtp://HOST:PORT or smtps://HOST:PORT; empty: no mail is sent",
             [](C &c) -> QString & { return c.mail.smtpUrl; }),
        text("smtp-user", "SMTP_USER", "NAME", "whom to sign in to it as; empty: nobody",
             [](C &c) -> QString & { return c.mail.smtp.user; }),
        text("", "SMTP_PASSWORD", "TEXT",
             "its password (never on the command line, where ps shows it)",
             [](C &c) -> QString & { return c.mail.smtp.password; }),
        text("smtp-ca", "SMTP_CA", "FILE",
             "PEM certificates that the mail server's is checked against; empty: the system's",
             [](C &c) -> QString & { return c.mail.smtp.caFile; }),
        text("mail-from", "MAIL_FROM", "ADDRESS", "address that mails come from",
             [](C &c) -> QString & { return c.mail.smtp.from; }),
        number("mail-rate", "MAIL_RATE", 0, 100'000, "mails a second at most; 0: any",
               [](C &c) -> int & { return c.mail.perSecond; }),
        text("public-url", "PUBLIC_URL", "URL",
             "address of this server in mails, calendar entries and the heads of pages, such as "
             "https://tickets.example.org",
             [](C &c) -> QString & { return c.mail.publicUrl; }),
        number("keep-journal", "KEEP_JOURNAL", 1, 36'500,
               "days for which mails that are done, and what they were made of, are kept",
               [](C &c) -> int & { return c.mail.keepDays; }),
    };
}

} // namespace

const std::vector<SettingGroup> &settingGroups()
{
    static const std::vector<SettingGroup> groups = {
        {"Listening", listeningSettings()},
        {"Database (with any DB_* set; else a private PostgreSQL is started)", databaseSettings()},
        {"Work", workSettings()},
        {"Limits", limitSettings()},
        {"Abuse", abuseSettings()},
        {"Mail", mailSettings()},
    };
    return groups;
}

const Setting *settingOfOption(QStringView option)
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

namespace {

Result<void> inRange(const Setting::Range &range, const QString &name, const QString &value)
{
    if (range.most > 0) {
        bool ok = false;
        const qint64 given = value.toLongLong(&ok);
        return ok && given >= range.least && given <= range.most
            ? Result<void>()
            : invalidField(name,
                           QStringLiteral("%1 must be a whole number from %2 to %3.")
                               .arg(name)
                               .arg(range.least)
                               .arg(range.most));
    }
    if (value.contains(QChar(u'\0'))) {
        return invalidField(name, QStringLiteral("%1 must not contain U+0000.").arg(name));
    }
    if (!range.choices.isEmpty() && !range.choices.contains(value)) {
        return invalidField(
            name, QStringLiteral("%1 must be one of %2.").arg(name, range.choices.join(u", ")));
    }
    return {};
}

} // namespace

Result<void> apply(ServerConfig &config, const Setting &setting, const QString &name,
                   const QString &value)
{
    if (auto ok = inRange(setting.range, name, value); !ok) {
        return ok;
    }
    setting.set(config, value);
    if (QLatin1StringView(setting.variable).startsWith(QLatin1StringView("DB_"))) {
        config.externalDatabase = true;
    }
    return {};
}

} // namespace boxoffice
