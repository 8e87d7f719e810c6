#include "backend/app/server_config.h"

#include <QCoreApplication>
#include <QRegularExpression>
#include <QStringBuilder>
#include <QTest>
#include <QThread>

using namespace boxoffice;

namespace {

struct Setting
{
    const char *option; // nullptr: only the environment has it
    const char *variable;
    const char *standard; // nullptr: depends on the machine
    qint64 least = 0;
    qint64 most = 0; // 0: a text
};

constexpr qint64 kGiB = 1'073'741'824;
constexpr qint64 kHour = 3'600'000;

// What docs/settings.md promises. A new setting belongs here too; everySettingIsListed() finds it.
const Setting kSettings[] = {
    {"--port", "PORT", "8080", 0, 65'535},
    {"--bind", "BIND_ADDRESS", "127.0.0.1"},
    {"--host-names", "HOST_NAMES", "empty"},
    {"--data-dir", "BOXOFFICE_DATA_DIR", "var"},
    {"--web-root", "WEB_ROOT", nullptr},
    {"--access", "ACCESS", "auto"},
    {"--cors-origins", "CORS_ORIGINS", "empty"},
    {"--tls-cert", "TLS_CERT", "empty"},
    {"--tls-key", "TLS_KEY", "empty"},
    {"--run-as", "RUN_AS", "empty"},
    {"--access-log", "ACCESS_LOG", "all"},
    {"--db-host", "DB_HOST", "localhost"},
    {"--db-port", "DB_PORT", "5432", 1, 65'535},
    {"--db-user", "DB_USER", "postgres"},
    {nullptr, "DB_PASSWORD", "postgres"},
    {"--db-name", "DB_NAME", "eventbooking"},
    {"--db-sslmode", "DB_SSLMODE", "disable"},
    {"--statement-timeout", "STATEMENT_TIMEOUT", "5000", 100, 600'000},
    {"--lock-timeout", "LOCK_TIMEOUT", "2000", 100, 600'000},
    {"--database-deadline", "DATABASE_DEADLINE", "8000", 100, 600'000},
    {"--reconnect-for", "RECONNECT_FOR", "3000", 1, kHour},
    {"--keep-keys", "KEEP_IDEMPOTENCY_KEYS", "24", 1, 8'760},
    {"--retain-personal-data", "RETAIN_PERSONAL_DATA", "0", 0, 36'500},
    {"--http-workers", "HTTP_WORKERS", nullptr, 1, 64},
    {"--admission-lanes", "ADMISSION_LANES", "2", 1, 64},
    {"--max-batch", "MAX_BATCH", "256", 1, 10'000},
    {"--max-waiting", "MAX_WAITING", "20000", 1, 10'000'000},
    {"--max-wait", "MAX_WAIT", "10000", 1, kHour},
    {"--readers", "READERS", "2", 1, 64},
    {"--dear-readers", "DEAR_READERS", "2", 1, 64},
    {"--max-waiting-dear", "MAX_WAITING_DEAR", "256", 2, 100'000},
    {"--max-connections", "MAX_CONNECTIONS", "4000", 1, 1'000'000},
    {"--max-connections-per-address", "MAX_CONNECTIONS_PER_ADDRESS", "500", 1, 1'000'000},
    {"--max-streams", "MAX_STREAMS", "10000", 0, 1'000'000},
    {"--max-streams-per-address", "MAX_STREAMS_PER_ADDRESS", "1000", 1, 1'000'000},
    {"--stream-heartbeat", "STREAM_HEARTBEAT", "15000", 30, 3'600'000},
    {"--max-body", "MAX_BODY", "131072", 1, kGiB},
    {"--max-bodies", "MAX_BODIES", "67108864", 1, 64 * kGiB},
    {"--max-answers", "MAX_ANSWERS", "268435456", 1, 64 * kGiB},
    {"--max-list-bytes", "MAX_LIST_BYTES", "8388608", 1, kGiB},
    {"--max-head", "MAX_HEAD", "16384", 256, 1'048'576},
    {"--max-header-fields", "MAX_HEADER_FIELDS", "64", 1, 10'000},
    {"--max-target", "MAX_TARGET", "8192", 64, 1'048'576},
    {"--head-timeout", "HEAD_TIMEOUT", "10000", 1, kHour},
    {"--request-timeout", "REQUEST_TIMEOUT", "30000", 1, kHour},
    {"--idle-timeout", "IDLE_TIMEOUT", "30000", 1, kHour},
    {"--answer-timeout", "ANSWER_TIMEOUT", "30000", 1, kHour},
    {"--write-timeout", "WRITE_TIMEOUT", "30000", 1, kHour},
    {"--address-rate", "ADDRESS_RATE", "6000", 0, 100'000'000},
    {"--address-burst", "ADDRESS_BURST", "1000", 1, 100'000'000},
    {"--read-rate", "READ_RATE", "60000", 0, 100'000'000},
    {"--read-burst", "READ_BURST", "10000", 1, 100'000'000},
    {"--domain-rate", "DOMAIN_RATE", "0", 0, 100'000'000},
    {"--domain-burst", "DOMAIN_BURST", "1000", 1, 100'000'000},
    {"--limit-loopback", "LIMIT_LOOPBACK", "0", 0, 1},
    {"--trusted-proxies", "TRUSTED_PROXIES", "empty"},
    {"--proxy-header", "PROXY_HEADER", "X-Forwarded-For"},
    {"--pow-bits", "POW_BITS", "0", 0, 32},
    {"--smtp-url", "SMTP_URL", "empty"},
    {"--smtp-user", "SMTP_USER", "empty"},
    {nullptr, "SMTP_PASSWORD", "empty"},
    {"--smtp-ca", "SMTP_CA", "empty"},
    {"--mail-from", "MAIL_FROM", "empty"},
    {"--mail-rate", "MAIL_RATE", "10", 0, 100'000},
    {"--public-url", "PUBLIC_URL", "empty"},
    {"--keep-journal", "KEEP_JOURNAL", "30", 1, 36'500},
};

using Environment = QList<std::pair<QString, QString>>;

Result<ServerConfig> configOf(const QStringList &arguments, const Environment &variables = {})
{
    QProcessEnvironment environment;
    for (const auto &[name, value] : variables) {
        environment.insert(name, value);
    }
    return ServerConfig::from(arguments, environment);
}

} // namespace

class TestServerConfig : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void defaultsAreThePromisedOnes();
    void everySettingIsListed();
    void helpSaysEachDefault_data();
    void helpSaysEachDefault();
    void bounds_data();
    void bounds();
    void badNumbers_data();
    void badNumbers();
    void commandLineWins();
    void externalDatabase_data();
    void externalDatabase();
    void choices_data();
    void choices();
    void arguments_data();
    void arguments();
    void readsFollowAdmission();
    void hostNames_data();
    void hostNames();
    void hostNamesRefused_data();
    void hostNamesRefused();
    void access_data();
    void access();
    void origins_data();
    void origins();
    void mail_data();
    void mail();
    void mailNeedsAllOfIt_data();
    void mailNeedsAllOfIt();
};

void TestServerConfig::defaultsAreThePromisedOnes()
{
    const auto config = configOf({});
    QVERIFY(config);
    QVERIFY(!config->externalDatabase && !config->showHelp && !config->showVersion);
    QCOMPARE(config->database.host, QStringLiteral("localhost"));
    QCOMPARE(config->database.port, 5432);
    QCOMPARE(config->database.user, QStringLiteral("postgres"));
    QCOMPARE(config->database.password, QStringLiteral("postgres"));
    QCOMPARE(config->database.database, QStringLiteral("eventbooking"));
    QCOMPARE(config->database.sslMode, QStringLiteral("disable"));
    QCOMPARE(config->port, 8080);
    QCOMPARE(config->bindAddress, QStringLiteral("127.0.0.1"));
    QCOMPARE(config->httpWorkers, std::max(1, QThread::idealThreadCount() / 2));
    QVERIFY(config->webRoot.endsWith(QStringLiteral("/web")));
    QVERIFY(config->corsOrigins.isEmpty());
}

void TestServerConfig::everySettingIsListed()
{
    static const QRegularExpression line(QStringLiteral("^  .*\\(([A-Z_]+), default .+\\)  .+$"),
                                         QRegularExpression::MultilineOption);
    QStringList found;
    for (auto it = line.globalMatch(ServerConfig::help()); it.hasNext();) {
        found.append(it.next().captured(1));
    }
    QStringList expected;
    for (const Setting &setting : kSettings) {
        expected.append(QString::fromLatin1(setting.variable));
    }
    found.sort();
    expected.sort();
    QCOMPARE(found, expected);
    QVERIFY(ServerConfig::help().contains(QStringLiteral("--help")));
    QVERIFY(ServerConfig::help().contains(QStringLiteral("--version")));
}

void TestServerConfig::helpSaysEachDefault_data()
{
    QTest::addColumn<QString>("option");
    QTest::addColumn<QString>("expected");

    for (const Setting &setting : kSettings) {
        QTest::addRow("setting/%s", setting.variable)
            << QString::fromLatin1(setting.option ? setting.option : "(no option)")
            << QStringLiteral("(%1, default %2")
                   .arg(QString::fromLatin1(setting.variable),
                        QString::fromLatin1(setting.standard ? setting.standard : ""));
    }
}

void TestServerConfig::helpSaysEachDefault()
{
    QFETCH(QString, option);
    QFETCH(QString, expected);
    const QString start = QStringLiteral("  ") + option;
    for (const QString &line : ServerConfig::help().split(u'\n')) {
        if (line.startsWith(start + u' ') && line.contains(expected)) {
            return;
        }
    }
    QFAIL(qPrintable(ServerConfig::help()));
}

void TestServerConfig::bounds_data()
{
    QTest::addColumn<QString>("name");
    QTest::addColumn<qint64>("value");
    QTest::addColumn<bool>("ok");

    for (const Setting &setting : kSettings) {
        if (setting.most == 0) {
            continue;
        }
        const auto row = [&](const char *what, qint64 value, bool ok) {
            QTest::addRow("%s/%s", setting.variable, what)
                << QString::fromLatin1(setting.variable) << value << ok;
        };
        row("least", setting.least, true);
        row("most", setting.most, true);
        row("below", setting.least - 1, false);
        row("above", setting.most + 1, false);
        QTest::addRow("%s/above, as an option", setting.variable)
            << QString::fromLatin1(setting.option) << setting.most + 1 << false;
    }
}

void TestServerConfig::bounds()
{
    QFETCH(QString, name);
    QFETCH(qint64, value);
    QFETCH(bool, ok);
    const QString text = QString::number(value);
    const auto config =
        name.startsWith(u'-') ? configOf({name, text}) : configOf({}, {{name, text}});
    QCOMPARE(bool(config), ok);
    if (!ok) {
        QCOMPARE(config.error().code, ErrorCode::InvalidField);
        QCOMPARE(config.error().field, name);
        QVERIFY(config.error().message.startsWith(name + QStringLiteral(" must be ")));
    }
}

void TestServerConfig::badNumbers_data()
{
    QTest::addColumn<QString>("value");

    for (const char *value : {"", " ", "eighty", "80a", "0x50", "8e1", "80.0", "8,080", "1_000",
                              "99999999999999999999", "-99999999999999999999"}) {
        QTest::addRow("value/%s", *value ? value : "empty") << QString::fromLatin1(value);
    }
}

void TestServerConfig::badNumbers()
{
    QFETCH(QString, value);
    const auto config = configOf({}, {{QStringLiteral("PORT"), value}});
    QVERIFY(!config);
    QCOMPARE(config.error().message,
             QStringLiteral("PORT must be a whole number from 0 to 65535."));
}

void TestServerConfig::commandLineWins()
{
    const Environment variables{{QStringLiteral("PORT"), QStringLiteral("1001")},
                                {QStringLiteral("MAX_BATCH"), QStringLiteral("7")},
                                {QStringLiteral("MAX_BODIES"), QStringLiteral("5000000000")}};
    const auto config =
        configOf({QStringLiteral("--port"), QStringLiteral("1002"), QStringLiteral("--readers=5"),
                  QStringLiteral("--dear-readers=6"), QStringLiteral("--max-waiting-dear=7"),
                  QStringLiteral("--max-list-bytes=5000000")},
                 variables);
    QVERIFY(config);
    QCOMPARE(config->port, 1002);
    QCOMPARE(config->admission.maxBatch, 7);
    QCOMPARE(config->reads.readers, 5);
    QCOMPARE(config->reads.dearReaders, 6);
    QCOMPARE(config->reads.maxWaitingDear, 7);
    QCOMPARE(config->maxListBytes, qint64(5'000'000));
    QCOMPARE(config->limits.maxBodiesInFlight, qint64(5'000'000'000));
    QCOMPARE(configOf({}, variables)->port, 1001);
}

void TestServerConfig::externalDatabase_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("expected");

    const auto row = [](const char *variable, const char *value, bool expected) {
        QTest::addRow("variable/%s", variable)
            << QString::fromLatin1(variable) << QString::fromLatin1(value) << expected;
    };
    row("DB_HOST", "db.example", true);
    row("DB_PORT", "5433", true);
    row("DB_USER", "me", true);
    row("DB_PASSWORD", "", true);
    row("DB_NAME", "other", true);
    row("DB_SSLMODE", "require", true);
    row("PORT", "1", false);
    row("STATEMENT_TIMEOUT", "1000", false);
    row("DB", "x", false);
}

void TestServerConfig::externalDatabase()
{
    QFETCH(QString, variable);
    QFETCH(QString, value);
    const auto config = configOf({}, {{variable, value}});
    QVERIFY(config);
    QTEST(config->externalDatabase, "expected");
    QCOMPARE(config->database.host, variable == u"DB_HOST" ? value : QStringLiteral("localhost"));
    QCOMPARE(config->database.database,
             variable == u"DB_NAME" ? value : QStringLiteral("eventbooking"));
}

void TestServerConfig::choices_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("ok");

    const auto rows = [](const char *variable, bool ok, const QByteArrayList &values) {
        for (const QByteArray &value : values) {
            QTest::addRow("%s/%s", variable, value.isEmpty() ? "empty" : value.constData())
                << QString::fromLatin1(variable) << QString::fromLatin1(value) << ok;
        }
    };
    rows("ACCESS_LOG", true, {"all", "errors", "off"});
    rows("ACCESS_LOG", false, {"", "ALL", "some"});
    rows("DB_SSLMODE", true, {"disable", "allow", "prefer", "require", "verify-ca", "verify-full"});
    rows("DB_SSLMODE", false, {"", "on", "require host=evil"});
}

void TestServerConfig::choices()
{
    QFETCH(QString, variable);
    QFETCH(QString, value);
    QFETCH(bool, ok);
    const auto config = configOf({}, {{variable, value}});
    QCOMPARE(bool(config), ok);
    QVERIFY(ok || config.error().field == variable);
    QVERIFY(ok || config.error().message.startsWith(variable + QStringLiteral(" must be one of ")));
}

void TestServerConfig::arguments_data()
{
    QTest::addColumn<QStringList>("given");
    QTest::addColumn<QString>("expected"); // the field at fault; empty: accepted

    const auto row = [](const char *name, const char *given, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(given).split(u' ', Qt::SkipEmptyParts)
                            << QString::fromLatin1(expected);
    };
    row("accepted/help", "--help", "");
    row("accepted/short help", "-h", "");
    row("accepted/version", "--version", "");
    row("accepted/equals sign in a value", "--data-dir=a=b", "");
    row("accepted/empty value", "--cors-origins=", "");
    row("refused/unknown", "--prot 1", "--prot");
    row("refused/unknown with a value", "--prot=1", "--prot");
    row("refused/no value", "--port", "--port");
    row("accepted/accounts", "--new-set-up-link --list-accounts --reset-password a@b.example", "");
    row("refused/whose password", "--reset-password", "--reset-password");
    row("refused/plain word", "start", "start");
    row("refused/only dashes", "--", "--");
    row("refused/one dash", "-port 1", "-port");
    row("refused/password on the command line", "--db-password x", "--db-password");
    row("refused/the mail server's, too", "--smtp-password x", "--smtp-password");
    row("accepted/outbox", "outbox", "");
    row("accepted/a mail", "outbox --id 019ab0c2-0000-7000-8000-000000000001", "");
    row("refused/not an id", "outbox --id 7", "--id");
    row("refused/an id alone", "--id 019ab0c2-0000-7000-8000-000000000001", "--id");
}

void TestServerConfig::arguments()
{
    QFETCH(QStringList, given);
    QFETCH(QString, expected);
    const auto config = configOf(given);
    QCOMPARE(config ? QString() : config.error().field, expected);
    if (config) {
        QCOMPARE(config->showHelp, given.contains(u"--help") || given.contains(u"-h"));
        QCOMPARE(config->showVersion, given.contains(u"--version"));
        QVERIFY(!given.first().startsWith(u"--data-dir") || config->dataDir == u"a=b");
    }
}

void TestServerConfig::readsFollowAdmission()
{
    const auto config =
        configOf({QStringLiteral("--max-waiting=11"), QStringLiteral("--max-wait=12"),
                  QStringLiteral("--reconnect-for=13")});
    QVERIFY(config);
    QCOMPARE(config->reads.maxWaiting, 11);
    QCOMPARE(config->reads.maxWait, std::chrono::milliseconds(12));
    QCOMPARE(config->reads.reconnectFor, std::chrono::milliseconds(13));
}

void TestServerConfig::access_data()
{
    QTest::addColumn<QString>("access");
    QTest::addColumn<QString>("bind");
    QTest::addColumn<bool>("isProtected");
    QTest::addColumn<bool>("isOpenByDefault");
    const auto row = [](const char *access, const char *bind, bool isProtected, bool byDefault) {
        QTest::addRow("%s on %s", access, bind)
            << QString::fromLatin1(access) << QString::fromLatin1(bind) << isProtected << byDefault;
    };
    for (const char *bind : {"127.0.0.1", "::1", "localhost"}) {
        row("auto", bind, false, true);
        row("open", bind, false, false);
        row("protected", bind, true, false);
    }
    for (const char *bind : {"0.0.0.0", "::", "192.0.2.1"}) {
        row("auto", bind, true, false);
        row("open", bind, false, false);
        row("protected", bind, true, false);
    }
}

void TestServerConfig::access()
{
    QFETCH(QString, access);
    QFETCH(QString, bind);
    const auto config = configOf({u"--access=" % access, u"--bind=" % bind});
    QVERIFY(config);
    QTEST(config->isProtected, "isProtected");
    QTEST(config->isOpenByDefault, "isOpenByDefault");
}

void TestServerConfig::hostNames_data()
{
    QTest::addColumn<QString>("bind");
    QTest::addColumn<QString>("names");
    QTest::addColumn<QByteArray>("host");
    QTest::addColumn<bool>("answered");
    const auto row = [](const char *bind, const char *names, const char *host, bool answered) {
        QTest::addRow("%s/%s/%s", bind, names, host)
            << QString::fromLatin1(bind) << QString::fromLatin1(names) << QByteArray(host)
            << answered;
    };
    for (const char *host : {"localhost", "LocalHost:8080", "app.localhost:1", "localhost.",
                             "127.0.0.1", "127.8.9.1:8080", "[::1]", "[::1]:8080", ""}) {
        row("127.0.0.1", "", host, true);
        row("0.0.0.0", "tickets.example.org", host, true);
    }
    for (const char *host :
         {"evil.example", "evil.example:8080", "localhost.evil.example", "127.0.0.1.evil.example",
          "notlocalhost", "192.0.2.1", "[::2]", "h", "128.0.0.1", "127.evil"}) {
        row("127.0.0.1", "", host, false);
        row("::1", "", host, false);
        row("localhost", "", host, false);
        row("0.0.0.0", "", host, true);
        row("192.0.2.5", "", host, true);
        row("127.0.0.1", "*", host, true);
    }
    const char *several = "Tickets.example.org, *.box.example,192.0.2.7,2001:db8::7,[2001:db8::8]";
    for (const char *host :
         {"tickets.example.org", "TICKETS.example.org:443", "a.box.example", "a.b.box.example.",
          "192.0.2.7:80", "[2001:db8::7]:80", "[2001:DB8::8]"}) {
        row("0.0.0.0", several, host, true);
    }
    for (const char *host :
         {"box.example", "example.org", "x.tickets.example.org", "evilbox.example", "192.0.2.8"}) {
        row("0.0.0.0", several, host, false);
    }
}

void TestServerConfig::hostNames()
{
    QFETCH(QString, bind);
    QFETCH(QString, names);
    QFETCH(QByteArray, host);
    const auto config =
        configOf({QStringLiteral("--bind"), bind}, {{QStringLiteral("HOST_NAMES"), names}});
    QVERIFY(config);
    QTEST(config->hosts.answersTo(host), "answered");
}

void TestServerConfig::hostNamesRefused_data()
{
    QTest::addColumn<QString>("names");
    for (const char *names :
         {"a.example:80", "http://a.example", "a b", "a.example,b/", "a..b", "*.", "a.*.example",
          "u@a", "1.2.3.4:80", "a:80", "cafe:8080", "[1.2.3.4]", "[::1"}) {
        QTest::newRow(names) << QString::fromLatin1(names);
    }
}

void TestServerConfig::hostNamesRefused()
{
    QFETCH(QString, names);
    const auto config = configOf({}, {{QStringLiteral("HOST_NAMES"), names}});
    QVERIFY(!config);
    QCOMPARE(config.error().field, QStringLiteral("HOST_NAMES"));
}

void TestServerConfig::origins_data()
{
    QTest::addColumn<QString>("value");
    QTest::addColumn<bool>("ok");
    QTest::addColumn<QString>("expected");

    const auto row = [](const char *name, const char *value, const char *expected) {
        QTest::newRow(name) << QString::fromLatin1(value) << (expected != nullptr)
                            << QString::fromLatin1(expected);
    };
    row("taken/one", "https://a.example", "https://a.example");
    row("taken/several", "https://a.example,,http://b.example:81",
        "https://a.example http://b.example:81");
    row("taken/blanks around", " https://a.example , http://b.example",
        "https://a.example http://b.example");
    row("taken/capital letters", "HTTPS://A.example", "https://a.example");
    row("taken/the scheme's own port", "https://a.example:443,http://b.example:80",
        "https://a.example http://b.example");
    row("taken/an address", "http://[::1]:3000,http://127.0.0.1:3000",
        "http://[::1]:3000 http://127.0.0.1:3000");
    row("any/empty", "", "");
    row("any/star", "*", "");
    row("any/star among others", "https://a.example,*", "");
    row("refused/no scheme", "a.example", nullptr);
    row("refused/a path", "https://a.example/", nullptr);
    row("refused/a wildcard inside", "https://*.example", nullptr);
    row("refused/a blank inside", "https://a.example https://b.example", nullptr);
    row("refused/user", "https://u@a.example", nullptr);
    row("refused/null", "null", nullptr);
    row("refused/one of several", "https://a.example,b", nullptr);
    row("refused/a line end", "https://a.example\r\nX: y", nullptr);
}

void TestServerConfig::origins()
{
    QFETCH(QString, value);
    QFETCH(bool, ok);
    const auto config = configOf({}, {{QStringLiteral("CORS_ORIGINS"), value}});
    QCOMPARE(bool(config), ok);
    if (config) {
        QTEST(config->corsOrigins.join(u' '), "expected");
    } else {
        QCOMPARE(config.error().field, QStringLiteral("CORS_ORIGINS"));
        QVERIFY(config.error().message.contains(u"is not an origin"));
    }
}

void TestServerConfig::mail_data()
{
    QTest::addColumn<QString>("url");
    QTest::addColumn<bool>("withPassword");
    QTest::addColumn<QString>("expected"); // empty: refused
    const auto row = [](const char *url, bool withPassword, const char *expected) {
        QTest::addRow("%s%s", url, withPassword ? " with a password" : "")
            << QString::fromLatin1(url) << withPassword << QString::fromLatin1(expected);
    };
    row("smtp://mail.example", false, "mail.example:25 offered");
    row("smtp://mail.example:587", true, "mail.example:587 required");
    row("smtp://mail.example?starttls=required", false, "mail.example:25 required");
    row("smtp://mail.example/?starttls=never", false, "mail.example:25 never");
    row("smtps://mail.example", true, "mail.example:465 tls");
    row("smtp://localhost:1025", true, "localhost:1025 offered");
    row("smtp://127.0.0.1?starttls=never", true, "127.0.0.1:25 never");
    row("smtp://xn--bcher-kva.example", false, "xn--bcher-kva.example:25 offered");
    row("smtp://mail.example?starttls=never", true, "");
    row("smtp://mail.example?starttls=offered", true, "");
    row("smtp://mail.example?starttls=maybe", false, "");
    row("smtp://mail.example?tls=required", false, "");
    row("smtps://mail.example?starttls=required", false, "");
    row("smtp://me:secret@mail.example", false, "");
    row("smtp://mail.example/path", false, "");
    row("http://mail.example", false, "");
    row("mail.example:25", false, "");
    row("smtp://", false, "");
}

void TestServerConfig::mail()
{
    QFETCH(QString, url);
    QFETCH(bool, withPassword);
    QFETCH(QString, expected);
    Environment variables{{QStringLiteral("SMTP_URL"), url},
                          {QStringLiteral("MAIL_FROM"), QStringLiteral("Tickets@X.example")},
                          {QStringLiteral("PUBLIC_URL"), QStringLiteral("https://x.example/a/")}};
    if (withPassword) {
        variables.append({QStringLiteral("SMTP_USER"), QStringLiteral("me")});
        variables.append({QStringLiteral("SMTP_PASSWORD"), QStringLiteral("s3cret")});
    }
    const auto config = configOf({}, variables);
    QCOMPARE(bool(config), !expected.isEmpty());
    if (!config) {
        QCOMPARE(config.error().field, QStringLiteral("SMTP_URL"));
        QVERIFY(!config.error().message.contains(QStringLiteral("s3cret")));
        return;
    }
    const SmtpOptions &smtp = config->mail.smtp;
    const QString tls = smtp.isTls             ? QStringLiteral("tls")
        : smtp.startTls == StartTls::Required  ? QStringLiteral("required")
        : smtp.startTls == StartTls::IfOffered ? QStringLiteral("offered")
                                               : QStringLiteral("never");
    QCOMPARE(QStringLiteral("%1:%2 %3").arg(smtp.host).arg(smtp.port).arg(tls), expected);
    QVERIFY(config->mail.isOn());
    QCOMPARE(smtp.from, QStringLiteral("tickets@x.example"));
    QCOMPARE(smtp.helloName, QStringLiteral("x.example"));
    QCOMPARE(config->mail.publicUrl, QStringLiteral("https://x.example/a"));
}

void TestServerConfig::mailNeedsAllOfIt_data()
{
    QTest::addColumn<QString>("variable");
    QTest::addColumn<QString>("value");
    QTest::addColumn<QString>("expected");
    const auto row = [](const char *variable, const char *value, const char *expected) {
        QTest::addRow("%s=%s", variable, value)
            << QString::fromLatin1(variable) << QString::fromLatin1(value)
            << QString::fromLatin1(expected);
    };
    row("MAIL_FROM", "", "MAIL_FROM");
    row("MAIL_FROM", "tickets", "MAIL_FROM");
    row("PUBLIC_URL", "", "PUBLIC_URL");
    row("PUBLIC_URL", "tickets.example.org", "PUBLIC_URL");
    row("PUBLIC_URL", "ftp://tickets.example.org", "PUBLIC_URL");
    row("PUBLIC_URL", "https://tickets.example.org/?a=b", "PUBLIC_URL");
    row("SMTP_USER", "me", "SMTP_PASSWORD");
    row("SMTP_PASSWORD", "s3cret", "SMTP_PASSWORD");
    row("MAIL_RATE", "0", "");
}

void TestServerConfig::mailNeedsAllOfIt()
{
    QFETCH(QString, variable);
    QFETCH(QString, value);
    Environment variables{{QStringLiteral("SMTP_URL"), QStringLiteral("smtp://localhost")},
                          {QStringLiteral("MAIL_FROM"), QStringLiteral("tickets@x.example")},
                          {QStringLiteral("PUBLIC_URL"), QStringLiteral("https://x.example")}};
    variables.append({variable, value}); // the last one counts
    const auto config = configOf({}, variables);
    QTEST(config ? QString() : config.error().field, "expected");
    QVERIFY(!configOf({}, {}).operator*().mail.isOn());
}

QTEST_GUILESS_MAIN(TestServerConfig)
#include "tst_server_config.moc"
