#include "backend/abuse/client_rules.h"

namespace boxoffice {

QByteArray ClientRules::connectionBucket(const ClientAddress &peer) const
{
    const bool counts = !proxies.contains(peer) && (countLoopback || !peer.isLoopback());
    return counts ? peer.bucket() : QByteArray();
}

bool ClientRules::isProxyField(QByteArrayView name) const
{
    return name == header || name == "forwarded" || name == "via" || name == "x-real-ip"
        || name.startsWith("x-forwarded-");
}

std::optional<ClientAddress>
ClientRules::countedClient(const ClientAddress &peer, QByteArrayView said, bool throughProxy) const
{
    const bool trusted = proxies.contains(peer);
    if (peer.isLoopback() && !countLoopback && !throughProxy && !trusted) {
        return {};
    }
    if (!trusted) {
        return peer;
    }
    const auto form =
        header == "forwarded" ? TrustedProxies::Form::Forwarded : TrustedProxies::Form::Addresses;
    return proxies.clientOf(peer, said, form);
}

} // namespace boxoffice
