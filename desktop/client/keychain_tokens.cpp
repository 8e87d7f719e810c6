#include "desktop/client/keychain_tokens.h"

#include <qt6keychain/keychain.h>

namespace boxoffice {

namespace {

QString service()
{
    return QStringLiteral("boxoffice-console");
}

// Path and port, too: they are servers of their own.
QString keyOf(const QUrl &server)
{
    return server.adjusted(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash).toString();
}

} // namespace

void KeychainTokens::read(const QUrl &server, QObject *context,
                          std::function<void(const KeptToken &)> then)
{
    auto *job = new QKeychain::ReadPasswordJob(service());
    job->setKey(keyOf(server));
    QObject::connect(job, &QKeychain::Job::finished, context, [job, then = std::move(then)] {
        const bool isThere = job->error() == QKeychain::NoError;
        then({.token = isThere ? job->binaryData() : QByteArray(),
              .isAvailable = isThere || job->error() == QKeychain::EntryNotFound});
    });
    job->start();
}

// That it could not be kept shows next time, when it is asked for.
void KeychainTokens::write(const QUrl &server, const QByteArray &token)
{
    if (token.isEmpty()) {
        auto *job = new QKeychain::DeletePasswordJob(service());
        job->setKey(keyOf(server));
        job->start();
        return;
    }
    auto *job = new QKeychain::WritePasswordJob(service());
    job->setKey(keyOf(server));
    job->setBinaryData(token);
    job->start();
}

} // namespace boxoffice
