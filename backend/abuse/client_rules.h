// Who counts as one client to the limits, and who does not count.
//
// Loopback alone does not count: this machine's own programs. What comes through a proxy counts in
// any case, or a proxy on this machine that nobody has told us of would make everybody unlimited.
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
    QByteArray header = "x-forwarded-for"; // in lower case: where proxies say who the client is
    bool countLoopback = false;

    // Returns in which bucket a connection from there counts; empty: in none. Behind a proxy are
    // many clients, who are told apart by their requests only.
    QByteArray connectionBucket(const ClientAddress &peer) const;

    // Returns whether a header field of that (lower-case) name says that a proxy has passed the
    // request on.
    bool isProxyField(QByteArrayView name) const;

    // Returns whose request it is; nothing: it does not count. said: all lines of `header` as one
    // list. throughProxy: whether the request has a proxy's field.
    std::optional<ClientAddress> countedClient(const ClientAddress &peer, QByteArrayView said,
                                               bool throughProxy) const;
};

} // namespace boxoffice
