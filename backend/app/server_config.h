// Every setting of the server, from the environment and the command line (which wins).
//
// Threads: a value.
#pragma once

#include "backend/admission/admission_options.h"
#include "backend/api/abuse_guard.h"
#include "backend/database/database_config.h"
#include "backend/http/message/host_names.h"
#include "backend/http/message/http_limits.h"
#include "backend/outbox/smtp_options.h"
#include "backend/reads/read_queue.h"
#include "shared/result.h"

#include <QProcessEnvironment>
#include <QStringList>

namespace boxoffice {

struct MailConfig
{
    QString smtpUrl;   // as given; smtp has it parsed
    SmtpOptions smtp;  // where mails go
    QString publicUrl; // in front of the paths of links, without a slash at the end
    int perSecond = 10;
    int keepDays = 30;

    bool isOn() const { return !smtpUrl.isEmpty(); }
};

struct ServerConfig
{
    // With any DB_* variable set that PostgreSQL is used, else a private one in dataDir, which
    // takes of `database` only how long each kind of waiting may take.
    bool externalDatabase = false;
    DatabaseConfig database{.password = QStringLiteral("postgres")};
    QString dataDir;

    qint64 maxListBytes = kMaxListBytes; // beyond it a page ends before its limit

    // Listening
    QString bindAddress = QStringLiteral("127.0.0.1");
    int port = 8080;   // 0: a free one
    QString hostNames; // as given; hosts has them parsed
    HostNames hosts;
    QString webRoot;
    QStringList corsOrigins;                   // empty: any
    QString accessLog = QStringLiteral("all"); // all, errors, off

    QString access = QStringLiteral("auto"); // auto, open, protected
    bool isProtected = false;                // what is to become of it
    bool isOpenByDefault = false;            // on loopback, and nobody said so

    QString tlsCertificate; // with tlsKey: HTTPS instead of HTTP
    QString tlsKey;
    QString runAs; // empty: see unprivilegedUser()

    int httpWorkers = 1;
    int keepKeysForHours = 24;
    int retainPersonalDataDays = 0; // 0: for ever
    HttpLimits limits;
    AdmissionOptions admission;
    ReadOptions reads;
    AbuseOptions abuse;
    QString proxyHeader = QStringLiteral("X-Forwarded-For");
    MailConfig mail;
    QString trustedProxies; // as given; abuse.clients has them parsed

    // Instead of serving: write a backup, or put one in the database's place
    QString backupFile;
    QString restoreFile;
    bool check = false;        // or look the data over
    bool newSetUpLink = false; // or do something with accounts
    bool listAccounts = false;
    QString resetPasswordOf; // an e-mail address
    bool showOutbox = false;
    QString mailId; // of the mail to show; empty: what waits

    bool showHelp = false;
    bool showVersion = false;

    // Fails with invalid_field, naming the setting and its rule.
    static Result<ServerConfig> from(const QStringList &arguments,
                                     const QProcessEnvironment &environment);
    // One line a setting: option, variable, default, meaning.
    static QString help();
};

} // namespace boxoffice
