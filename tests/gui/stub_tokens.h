// A key store in memory, and what is in it.
//
// Threads: the test's own.
#pragma once

#include "desktop/client/token_store.h"

#include <QHash>
#include <QObject>

#include <memory>

namespace boxoffice {

struct KeptTokens
{
    QHash<QUrl, QByteArray> byServer;
    bool isAvailable = true;
};

class StubTokens final : public TokenStore
{
public:
    explicit StubTokens(std::shared_ptr<KeptTokens> kept) : m_kept(std::move(kept)) { }

    void read(const QUrl &server, QObject *context,
              std::function<void(const KeptToken &)> then) override
    {
        QMetaObject::invokeMethod(
            context,
            [kept = m_kept, server, then = std::move(then)] {
                then({kept->byServer.value(server), kept->isAvailable});
            },
            Qt::QueuedConnection);
    }
    void write(const QUrl &server, const QByteArray &token) override
    {
        if (token.isEmpty() || !m_kept->isAvailable) {
            m_kept->byServer.remove(server);
        } else {
            m_kept->byServer.insert(server, token);
        }
    }

private:
    std::shared_ptr<KeptTokens> m_kept;
};

} // namespace boxoffice
