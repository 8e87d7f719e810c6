// Who counts as one client to the limits, and who does not count.
//
// Threads: a value; const functions from any thread.
#pragma once

#include "backend/abuse/client_address.h"
#include "backend/abuse/trusted_proxies.h"

namespace boxoffice {

struct ClientRules
{
    TrustedProxies proxies;
    bool countLoopback = false;

    // Returns in which bucket a connection from there counts; empty: in none. Behind a proxy are
    // many clients, who are told apart by their requests only.
    QByteArray connectionBucket(const ClientAddress &peer) const
    {
        const bool counts = !proxies.contains(peer) && (countLoopback || !peer.isLoopback());
        return counts ? peer.bucket() : QByteArray();
    }
};

} // namespace boxoffice
