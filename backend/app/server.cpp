#include "backend/app/server.h"

#include "backend/admission/admission_queue.h"
#include "backend/api/event_images.h"
#include "backend/api/services.h"
#include "backend/app/access_desks.h"
#include "backend/app/account_commands.h"
#include "backend/app/hold_expiry.h"
#include "backend/app/logged_messages.h"
#include "backend/app/mail_service.h"
#include "backend/app/maintenance.h"
#include "backend/app/patient_migration.h"
#include "backend/app/privileges.h"
#include "backend/app/secrets.h"
#include "backend/database/watchdog.h"
#include "backend/http/acceptor.h"
#include "backend/http/access_log.h"
#include "backend/http/http_worker.h"
#include "backend/http/static_files.h"
#include "backend/http/tls_gate.h"
#include "backend/images/image_desk.h"
#include "backend/live/event_streams.h"
#include "backend/live/live_feed.h"
#include "backend/private_postgres/private_postgres.h"
#include "backend/storage/housekeeper.h"
#include "backend/storage/pg_access_store.h"
#include "backend/storage/pg_booking_store.h"
#include "backend/storage/pg_change_feed.h"
#include "backend/storage/pg_event_reader.h"
#include "shared/operator_error.h"
#include "shared/work_desk.h"

#include <QDeadlineTimer>
#include <QFile>
#include <QThread>

#include <unistd.h>

#include <cstdio>

namespace boxoffice {

namespace {

using namespace std::chrono_literals;
constexpr int kConnectTries = 5;
constexpr int kMailers = 2;     // the connections of one: to the database and to the mail server
constexpr auto kEndWithin = 8s; // an operator is promised 10
constexpr auto kSettleGrace = 2500ms; // of these: for what waits in the queues
constexpr auto kHurryGrace = 500ms;   // for database calls that hang
constexpr auto kDrainGrace = 1500ms;  // for clients to take their answers; the rest is PostgreSQL's

void say(const QString &line)
{
    std::printf("%s\n", qPrintable(line));
    std::fflush(stdout);
}

AccessLog::Options logOptions(const ServerConfig &config)
{
    AccessLog::Options options;
    options.requests = config.accessLog == u"all" ? AccessLog::Requests::All
        : config.accessLog == u"errors"           ? AccessLog::Requests::Errors
                                                  : AccessLog::Requests::None;
    return options;
}

Retention retentionOf(const ServerConfig &config)
{
    return {config.keepKeysForHours,
            config.retainPersonalDataDays,
            {config.mail.keepDays, config.mail.isOn()}};
}

DatabaseConfig withTimeoutsOf(const DatabaseConfig &settings, DatabaseConfig place)
{
    place.statementTimeout = settings.statementTimeout;
    place.lockTimeout = settings.lockTimeout;
    place.callDeadline = settings.callDeadline;
    return place;
}

using StopRequested = std::function<bool()>;

} // namespace

// In the order they are made; destroyed the other way round.
struct Server::Parts
{
    explicit Parts(const ServerConfig &settings)
        : config(settings)
        , log(logOptions(settings))
        , messages(log)
        , database(settings.database)
        , guard(settings.abuse)
    { }

    const ServerConfig config;
    AccessLog log;
    LoggedMessages messages;
    EdgeContext context;
    std::unique_ptr<PrivatePostgres> postgres; // null: an external database
    DatabaseConfig database;
    std::unique_ptr<StaticFiles> files;
    std::unique_ptr<const Secrets> secrets;
    AbuseGuard guard;
    Watchdog watchdog;
    std::unique_ptr<Housekeeper> housekeeper;
    MailService mail;
    std::vector<std::unique_ptr<HttpWorker>> workers; // receive what the queues answer
    std::unique_ptr<AdmissionQueue> admission;
    std::unique_ptr<HoldWatch> holds;
    std::unique_ptr<ReadQueue> reads;
    AccessDesks access;
    std::unique_ptr<WorkDesk> drawings; // of tickets' files
    std::unique_ptr<ImageDesk> images;
    std::unique_ptr<EventStreams> streams;
    std::unique_ptr<LiveFeed> feed;
    std::unique_ptr<TlsGate> tls; // null: plain HTTP
    std::unique_ptr<Acceptor> acceptor;

    Result<void> openDatabase(const StopRequested &stopRequested);
    Result<void> loadPages();
    Result<void> openGate();
    TlsFiles tlsFiles() const { return {config.tlsCertificate, config.tlsKey}; }
    void startQueues();
    AccessServices accessServices();
    void startWorkers();
    Result<void> listen();
    void tellOfFewFiles() const;
    Result<void> giveUpRights();
    void warnOfUnreadable(const QString &user) const;
    void endConnections();
};

Result<void> Server::Parts::openDatabase(const StopRequested &stopRequested)
{
    int tries = kConnectTries;
    if (!config.externalDatabase) {
        auto started = PrivatePostgres::start(privatePostgresOptionsOf(config, stopRequested));
        if (!started) {
            return started.error();
        }
        postgres = *std::move(started);
        postgres->keepRunning();
        database = withTimeoutsOf(config.database, postgres->config());
        tries = 1;
    }
    if (auto migrated = migrateWithPatience(database, tries, stopRequested); !migrated) {
        return migrated;
    }
    say(QStringLiteral("✓ Connected to PostgreSQL"));
    auto read = readSecrets(database, &watchdog);
    if (!read) {
        return read.error();
    }
    secrets = *std::move(read);
    auto started = startMail(config, database, &watchdog, *secrets);
    if (!started) {
        return started.error();
    }
    mail = *std::move(started);
    return {};
}

Result<void> Server::Parts::loadPages()
{
    auto loaded =
        StaticFiles::load(config.webRoot, config.isProtected ? SignIn::Offered : SignIn::NotNeeded);
    if (!loaded) {
        return loaded.error();
    }
    files = std::make_unique<StaticFiles>(*std::move(loaded));
    return {};
}

Result<void> Server::Parts::openGate()
{
    if (config.tlsCertificate.isEmpty()) {
        return {};
    }
    auto configuration = loadTls(tlsFiles());
    if (!configuration) {
        return configuration.error();
    }
    tls = std::make_unique<TlsGate>(context, *std::move(configuration), config.httpWorkers);
    return {};
}

void Server::Parts::startQueues()
{
    housekeeper = std::make_unique<Housekeeper>(database, &watchdog, retentionOf(config));
    admission = std::make_unique<AdmissionQueue>(
        [this] {
            const auto wake = [this] { housekeeper->wake(); };
            return std::make_unique<PgBookingStore>(database, &watchdog, wake);
        },
        config.admission);
    holds = watchHolds(*admission, database, &watchdog);
    const auto makeReader = [this] {
        return std::make_unique<PgEventReader>(database, &watchdog, config.maxListBytes);
    };
    ReadOptions options = config.reads;
    options.maxAnswers = config.limits.maxAnswersHeld;
    options.answerBytes = &context.answerBytes;
    reads = std::make_unique<ReadQueue>(makeReader, options, [this] {
        return std::make_unique<PgEventReader>(inAHurry(database), &watchdog);
    });
    streams = std::make_unique<EventStreams>(
        StreamOptions{.heartbeat = std::chrono::milliseconds(config.limits.streamHeartbeat)});
    LiveOptions live;
    live.hidesDrafts = config.isProtected;
    feed = std::make_unique<LiveFeed>(
        [this] { return std::make_unique<PgChangeFeed>(database, &watchdog); }, makeReader,
        *streams, live);
    streams->setFeed(*feed);
    access.start([this] { return std::make_unique<PgAccessStore>(database, &watchdog); });
    streams->setPrincipals(access.services().principals);
    drawings = std::make_unique<WorkDesk>(WorkDesk::Options{.maxWaiting = 200, .givesWay = true});
    images = std::make_unique<ImageDesk>(ImageHelperOptions{imageHelperPath()});
}

AccessServices Server::Parts::accessServices()
{
    AccessServices services = access.services();
    services.isProtected = config.isProtected;
    services.isOpenByDefault = config.isOpenByDefault;
    services.tls = tls != nullptr;
    services.allowedOrigins = context.corsOrigins;
    return services;
}

void Server::Parts::startWorkers()
{
    context.limits = config.limits;
    context.limits.maxBodyOf = maxBodyOf;
    // A database connection takes one, and another while it is opened.
    const int connections = config.admission.lanes + config.reads.readers + kMailers + 1;
    context.limits.filesKeptBack += 2 * connections;
    context.clients = config.abuse.clients;
    context.hosts = config.hosts;
    context.serverName = "boxoffice/" BOXOFFICE_VERSION;
    for (const QString &origin : config.corsOrigins) {
        context.corsOrigins.append(origin.trimmed().toUtf8());
    }
    context.accessLog = &log;
    const Services services{*admission,
                            *reads,
                            *streams,
                            *files,
                            guard,
                            accessServices(),
                            {secrets->links, secrets->orderLinks, secrets->waitingLinks,
                             secrets->keys, secrets->stops, *drawings, config.mail.publicUrl,
                             config.mail.isOn(), mail.letters.get()},
                            *images};
    for (int i = 0; i < config.httpWorkers; ++i) {
        const QString name = QStringLiteral("http-%1").arg(i + 1);
        workers.push_back(std::make_unique<HttpWorker>(context, name));
        workers.back()->start([services](ApiServer &server) { registerRoutes(server, services); });
    }
}

Result<void> Server::Parts::listen()
{
    std::vector<HttpWorker *> all;
    for (const auto &worker : workers) {
        all.push_back(worker.get());
    }
    acceptor = std::make_unique<Acceptor>(context, std::move(all), tls.get());
    const auto port =
        acceptor->listen({config.bindAddress, static_cast<quint16>(config.port), 4096});
    if (!port) {
        return port.error();
    }
    if (auto given = giveUpRights(); !given) {
        return given; // the port is ours and the database is up: both may have needed them
    }
    const QString address = ownAddress(config, *port);
    say(u"✓ Server listening on " % address);
    tellOfAccess(config, database, address);
    tellOfFewFiles();
    if (!config.corsOrigins.isEmpty() && config.hosts.isAny()) {
        say(QStringLiteral(
            "  CORS_ORIGINS is set and HOST_NAMES is not: the server's own pages may "
            "only change something where CORS_ORIGINS names their origin."));
    }
    return {};
}

void Server::Parts::tellOfFewFiles() const
{
    const int connections = acceptor->limits().connections.all;
    const int streams = acceptor->limits().streams.all;
    if (connections < config.limits.maxConnections || streams < config.limits.maxStreams) {
        say(QStringLiteral("  At most %1 connections and %2 live streams, not %3 and %4 as "
                           "configured: this process may not open more files (ulimit -Hn, "
                           "LimitNOFILE).")
                .arg(connections)
                .arg(streams)
                .arg(config.limits.maxConnections)
                .arg(config.limits.maxStreams));
    }
}

Result<void> Server::Parts::giveUpRights()
{
    const auto user = postgres ? Result<SystemUser>(postgres->user())
                               : unprivilegedUser(config.runAs, config.database.host);
    if (!user) {
        return user.error();
    }
    if (auto given = becomeForGood(*user); !given) {
        return given;
    }
    if (user->change) {
        warnOfUnreadable(user->name);
    }
    const QString &authorities = config.mail.smtp.caFile; // read for each connection
    if (user->change && !authorities.isEmpty()
        && ::access(QFile::encodeName(authorities).constData(), R_OK) != 0) {
        return operatorError(QStringLiteral("The user %1, whom the server becomes, may not read "
                                            "the file of SMTP_CA, %2.")
                                 .arg(user->name, authorities));
    }
    // Else a lost connection could never be opened again.
    const QString socket = database.host % u"/.s.PGSQL." % QString::number(database.port);
    if (user->change && database.host.startsWith(u'/')
        && ::access(QFile::encodeName(socket).constData(), R_OK | W_OK) != 0) {
        return operatorError(QStringLiteral("The user %1, whom the server becomes, may not use the "
                                            "database's socket %2: name another one with RUN_AS.")
                                 .arg(user->name, socket));
    }
    return {};
}

// They are read already; but SIGHUP reads them again, without root's rights.
void Server::Parts::warnOfUnreadable(const QString &user) const
{
    for (const QString &file : {config.tlsCertificate, config.tlsKey}) {
        if (!file.isEmpty() && ::access(QFile::encodeName(file).constData(), R_OK) != 0) {
            std::fprintf(stderr,
                         "boxoffice-server: The user %s, whom the server has become, may not read "
                         "%s, so SIGHUP cannot load a renewed one: let that user read it (chgrp, "
                         "chmod 640), or restart the server after each renewal.\n",
                         qPrintable(user), qPrintable(file));
        }
    }
}

// All that uses the database, so that it ends with nobody connected.
void Server::Parts::endConnections()
{
    mail.mailer.reset();
    feed.reset();
    access.end();
    reads.reset();
    holds.reset();
    admission.reset();
    housekeeper.reset();
}

Result<std::unique_ptr<Server>> Server::start(const ServerConfig &config,
                                              const StopRequested &stopRequested)
{
    closeProcess();
    raiseFileLimit();
    auto parts = std::make_unique<Parts>(config);
    if (auto ok = parts->loadPages(); !ok) {
        return ok.error();
    }
    if (auto ok = parts->access.loadPasswordRules(config.isProtected); !ok) {
        return ok.error();
    }
    if (auto ok = parts->openGate(); !ok) {
        return ok.error();
    }
    if (auto ok = parts->openDatabase(stopRequested); !ok) {
        return ok.error();
    }
    parts->startQueues();
    parts->startWorkers();
    if (auto ok = parts->listen(); !ok) {
        Server unfinished(std::move(parts)); // what has been started is stopped in order
        return ok.error();
    }
    return std::unique_ptr<Server>(new Server(std::move(parts)));
}

Server::Server(std::unique_ptr<Parts> parts) : m_parts(std::move(parts)) { }

Server::~Server()
{
    shutDown();
}

void Server::shutDown()
{
    if (!m_parts) {
        return;
    }
    Parts &parts = *m_parts;
    const QDeadlineTimer end(kEndWithin);
    parts.acceptor->stop();
    parts.mail.mailer->stop();
    for (const auto &worker : parts.workers) {
        worker->drain(); // answers what is under way, takes nothing new
    }
    parts.watchdog.endAllAfter(kSettleGrace + kHurryGrace);
    parts.admission->stop(kSettleGrace);
    parts.reads->stop(kSettleGrace);
    parts.access.stop();
    parts.drawings->stop();
    parts.images->stop();
    parts.streams->stop();
    parts.feed.reset();
    const QDeadlineTimer drained(kDrainGrace);
    for (const auto &worker : parts.workers) {
        while (worker->connectionCount() > 0 && !drained.hasExpired()) {
            QThread::msleep(5);
        }
        worker->stop();
    }
    if (parts.tls) {
        parts.tls->stop(drained);
    }
    parts.endConnections();
    if (parts.postgres) {
        parts.postgres->stop(end);
    }
    m_parts.reset();
}

void Server::reload()
{
    if (!m_parts || !m_parts->tls) {
        say(QStringLiteral("✓ Nothing to read again: no TLS_CERT is set"));
        return;
    }
    auto configuration = loadTls(m_parts->tlsFiles());
    if (configuration) {
        m_parts->tls->use(*std::move(configuration));
        say(QStringLiteral("✓ TLS certificate read again"));
    } else {
        std::fprintf(stderr, "boxoffice-server: %s The one in use stays.\n",
                     qPrintable(configuration.error().message));
    }
}

} // namespace boxoffice
