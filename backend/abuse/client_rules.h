// Which requests count as one client to the limits, and which do not count.
//
// Only direct loopback requests do not count: they come from this machine's own programs. Requests
// through a proxy always count. Otherwise an unlisted proxy on this machine would make all its
// clients unlimited.
//
// Threads: a value; const functions from any thread.
#pragma once

#include "backend/abuse/client_address.h"
#include "backend/abuse/trusted_proxies.h"

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace boxoffice {

struct ClientRules
{
    TrustedProxies proxies;
    QByteArray header = "x-forwarded-for"; // in lower case: where proxies name the client
    bool countLoopback = false;

    // Returns the bucket in which a connection from there counts; empty: none. A proxy's
    // connections carry many clients, which only their requests tell apart.
    QByteArray connectionBucket(const ClientAddress &peer) const;

    // Returns whether a header field of that (lower-case) name shows that a proxy forwarded the
    // request.
    bool isProxyField(QByteArrayView name) const;

    // Returns the client of a request; nothing: it does not count. said: all lines of `header` as
    // one list. throughProxy: whether the request has a proxy's field.
    std::optional<ClientAddress> countedClient(const ClientAddress &peer, QByteArrayView said,
                                               bool throughProxy) const;
};

} // namespace boxoffice
