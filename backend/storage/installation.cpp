#include "backend/storage/installation.h"

#include "shared/operator_error.h"

namespace boxoffice {

namespace {

const Statement kReadSecret{"read_installation_secret",
                            "SELECT encode(secret, 'hex') FROM installation"};

} // namespace

Result<InstallationSecret> readInstallationSecret(DatabaseConnection &connection)
{
    Rows rows = connection.run(kReadSecret);
    if (!rows.ok()) {
        return errorOf(connection.lastFailure());
    }
    const auto secret = rows.next()
        ? InstallationSecret::fromBytes(QByteArray::fromHex(rows.text(0).toLatin1()))
        : std::nullopt;
    if (!secret) {
        return operatorError(QStringLiteral(
            "The database has no secret from which tickets are made (table installation). Restore "
            "that table from a backup: with another secret every ticket and link is void."));
    }
    return *secret;
}

} // namespace boxoffice
