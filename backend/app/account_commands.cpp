#include "backend/app/account_commands.h"

#include "backend/access/credential.h"
#include "backend/storage/migrator.h"
#include "backend/storage/pg_access_store.h"
#include "shared/api/access_json.h"
#include "shared/api/email.h"
#include "shared/operator_error.h"
#include "shared/text.h"

#include <unistd.h>

#include <cstdio>

namespace boxoffice {

namespace {

// Tells the operator what clients are never told: why the database cannot be used.
Result<void> reach(const DatabaseConfig &database)
{
    DatabaseConnection connection(database, nullptr);
    if (!connection.ensureOpen(QDeadlineTimer(5'000))) {
        return operatorError(
            QStringLiteral("The database cannot be reached: %1.").arg(connection.lastProblem()));
    }
    const auto version = schemaVersion(connection);
    if (!version) {
        return version.error();
    }
    return *version == programSchemaVersion()
        ? Result<void>()
        : Result<void>(operatorError(QStringLiteral(
            "The database does not have this program's schema; start the server once.")));
}

// Runs work, Result<T>(AccessStore &), on the database.
template <typename Work> auto onDatabase(const DatabaseConfig &database, Work work)
{
    using Worked = decltype(work(std::declval<AccessStore &>()));
    if (const auto reached = reach(database); !reached) {
        return Worked(reached.error());
    }
    PgAccessStore store(database, nullptr);
    if (!store.connect(QDeadlineTimer(5'000))) {
        return Worked(databaseUnavailable());
    }
    return work(store);
}

QString linkTo(const QString &address, const char *page, const NewToken &token)
{
    return address + QLatin1StringView(page) + u'#' + QString::fromLatin1(token.text);
}

// Returns a link to set up the server; empty: it has an owner.
Result<QString> setUpLink(const DatabaseConfig &database, const QString &address)
{
    return onDatabase(database, [&](AccessStore &store) -> Result<QString> {
        const auto isSetUp = store.links().isSetUp();
        if (!isSetUp) {
            return isSetUp.error();
        }
        if (*isSetUp) {
            return QString();
        }
        const NewToken token = newToken(TokenKind::Link);
        const auto added = store.links().addSetUpLink(token.hash);
        return added ? Result<QString>(linkTo(address, "/set-up", token))
                     : Result<QString>(added.error());
    });
}

Result<void> printSetUpLink(const DatabaseConfig &database, const QString &address)
{
    const auto link = setUpLink(database, address);
    if (!link) {
        return link.error();
    }
    if (link->isEmpty()) {
        return operatorError(
            QStringLiteral("This server is set up: it has an owner. --reset-password EMAIL makes a "
                           "link for somebody who cannot sign in."));
    }
    std::printf("✓ Good once, for an hour: %s\n", qPrintable(*link));
    return {};
}

Result<void> printResetLink(const DatabaseConfig &database, const QString &address,
                            const QString &given)
{
    const auto email = validEmail(given);
    if (!email) {
        return operatorError(QStringLiteral("--reset-password needs an e-mail address."));
    }
    const NewToken token = newToken(TokenKind::Link);
    const auto added = onDatabase(database, [&](AccessStore &store) {
        return store.links().addResetLink(*email, token.hash);
    });
    if (!added) {
        return added.error().code == ErrorCode::AccountNotFound
            ? operatorError(QStringLiteral("Nobody has an account with this e-mail address; "
                                           "--list-accounts lists them."))
            : added.error();
    }
    std::printf("✓ The account has no second factor any more. Good once, for an hour: %s\n",
                qPrintable(linkTo(address, "/reset", token)));
    return {};
}

// A line of an account: what it is called cannot steer the terminal.
void print(const ListedAccount &listed, bool withAddress)
{
    const QString address = withAddress ? withoutHidden(listed.account.email) + u"  " : QString();
    std::printf("%s  %s%s  %s  %s\n", listed.account.id.toByteArray().constData(),
                qPrintable(address), qPrintable(withoutHidden(listed.account.name)),
                listed.account.hasSecondFactor ? "second factor" : "no second factor",
                qPrintable(listed.roles.isEmpty() ? QStringLiteral("no organizer")
                                                  : listed.roles.join(QStringLiteral(", "))));
}

Result<void> printAccounts(const DatabaseConfig &database)
{
    const auto accounts =
        onDatabase(database, [](AccessStore &store) { return store.accounts().allAccounts(); });
    if (!accounts) {
        return accounts.error();
    }
    const bool withAddress = ::isatty(STDOUT_FILENO) == 1; // a file may be anybody's to read
    for (const ListedAccount &listed : *accounts) {
        print(listed, withAddress);
    }
    std::printf("Accounts: %d\n", static_cast<int>(accounts->size()));
    return {};
}

// There is no default password: whoever sees the first lines of the server makes the first account.
void tellOfProtection(const DatabaseConfig &database, const QString &address)
{
    std::puts("✓ Protected: changes and people's data need an account or a key");
    const auto link = setUpLink(database, address);
    if (!link) {
        std::fprintf(stderr, "boxoffice-server: No link to make the first account: %s\n",
                     qPrintable(link.error().message));
    } else if (!link->isEmpty()) {
        std::printf("✓ Nobody has an account yet. To make the first one, once and within an hour: "
                    "%s\n",
                    qPrintable(*link));
    }
}

void tellOfOpenness(const ServerConfig &config)
{
    std::puts("✓ Open: whoever reaches this server may do everything (ACCESS)");
    if (!HostNames::listensOnLoopbackOnly(config.bindAddress)) {
        std::fprintf(
            stderr,
            "boxoffice-server: ACCESS=open on %s: everybody who reaches it may delete every "
            "event and read every attendee's address.\n",
            qPrintable(config.bindAddress));
    }
}

} // namespace

bool asksForAccounts(const ServerConfig &config)
{
    return config.newSetUpLink || config.listAccounts || !config.resetPasswordOf.isEmpty();
}

int runAccountCommand(const ServerConfig &config, const DatabaseConfig &database)
{
    const QString address = ownAddress(config, config.port);
    const auto done = config.newSetUpLink ? printSetUpLink(database, address)
        : config.listAccounts             ? printAccounts(database)
                              : printResetLink(database, address, config.resetPasswordOf);
    if (!done) {
        std::fprintf(stderr, "boxoffice-server: %s\n", qPrintable(done.error().message));
    }
    return done ? 0 : 1;
}

QString ownAddress(const ServerConfig &config, int port)
{
    static const QStringList here{QStringLiteral("127.0.0.1"), QStringLiteral("::1"),
                                  QStringLiteral("0.0.0.0"), QStringLiteral("::"), QString()};
    return QStringLiteral("%1://%2:%3")
        .arg(config.tlsCertificate.isEmpty() ? QStringLiteral("http") : QStringLiteral("https"),
             here.contains(config.bindAddress)       ? QStringLiteral("localhost")
                 : config.bindAddress.contains(u':') ? u'[' % config.bindAddress % u']'
                                                     : config.bindAddress)
        .arg(port);
}

void tellOfAccess(const ServerConfig &config, const DatabaseConfig &database,
                  const QString &address)
{
    config.isProtected ? tellOfProtection(database, address) : tellOfOpenness(config);
    std::fflush(stdout);
}

} // namespace boxoffice
