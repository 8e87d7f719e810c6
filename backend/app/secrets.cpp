#include "backend/app/secrets.h"

#include "backend/storage/installation.h"

namespace boxoffice {

Secrets secretsFrom(const InstallationSecret &secret)
{
    return {HolderTokens(secret), HolderTokens(secret, LinkKind::Order),
            HolderTokens(secret, LinkKind::WaitingEntry), TicketKeys(secret), MailStops(secret)};
}

Result<std::unique_ptr<const Secrets>> readSecrets(const DatabaseConfig &database,
                                                   Watchdog *watchdog)
{
    using Made = Result<std::unique_ptr<const Secrets>>;
    DatabaseConnection connection(database, watchdog);
    if (!connection.ensureOpen(QDeadlineTimer(database.connectTimeout))) {
        return databaseUnavailable();
    }
    const auto secret = readInstallationSecret(connection);
    return secret ? Made(std::make_unique<const Secrets>(secretsFrom(*secret)))
                  : Made(secret.error());
}

} // namespace boxoffice
