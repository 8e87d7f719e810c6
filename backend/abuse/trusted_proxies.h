// Which proxies are believed when they say who the client is.
//
// Each proxy appends the address it was called from to X-Forwarded-For, or an element to Forwarded
// (RFC 7239); whatever stands further left was written by the client or by somebody in between. So
// the list is read from its end for as long as the speaker is one of ours.
//
// Threads: a value; const functions from any thread.
#pragma once

#include "backend/abuse/client_address.h"
#include "shared/result.h"

#include <QByteArrayView>
#include <QList>
#include <QPair>

namespace boxoffice {

class TrustedProxies
{
public:
    TrustedProxies() = default; // nobody is believed
    // list: addresses and subnets, e.g. "127.0.0.1, 10.0.0.0/8, fd00::/8", separated by commas.
    // Fails with invalid_field that names the part that is neither.
    static Result<TrustedProxies> parse(const QString &list);

    bool isEmpty() const { return m_subnets.isEmpty(); }
    bool contains(const ClientAddress &address) const;

    // peer: whom the connection comes from. forwarded, forwardedFor: the values of Forwarded and
    // X-Forwarded-For; Forwarded counts when both are there. Where the list is silent
    // ("unknown", "_hidden", malformed) the last one that spoke is the client.
    ClientAddress clientOf(const ClientAddress &peer, QByteArrayView forwarded,
                           QByteArrayView forwardedFor) const;

private:
    QList<QPair<QHostAddress, int>> m_subnets;
};

} // namespace boxoffice
