#include "desktop/client/bearer_token.h"

namespace boxoffice {

void BearerToken::set(const QUrl &server, const QByteArray &token)
{
    m_server = server;
    m_token = token;
    m_givenUp = false;
    Q_EMIT changed();
}

void BearerToken::giveUp()
{
    m_givenUp = true;
    Q_EMIT givenUp();
}

bool BearerToken::isOf(const QUrl &url) const
{
    return url.scheme() == m_server.scheme() && url.authority() == m_server.authority()
        && url.path().startsWith(m_server.path() + u'/');
}

QByteArray BearerToken::headerFor(const QUrl &url) const
{
    return m_token.isEmpty() || !isOf(url) ? QByteArray() : "Bearer " + m_token;
}

} // namespace boxoffice
