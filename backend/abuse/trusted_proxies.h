// Which proxies are believed when they name the client.
//
// Each proxy appends the address of its caller to one header field that its operator knows. It
// passes other fields on as the client wrote them, so only that field is read (PROXY_HEADER).
// Entries further left come from the client or from somebody in between. So the list is read from
// its end for as long as the speaker is a trusted proxy.
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
    TrustedProxies() = default; // no proxy is believed
    // list: addresses and subnets, e.g. "127.0.0.1, 10.0.0.0/8, fd00::/8", separated by commas.
    // Fails with invalid_field that names the invalid part.
    static Result<TrustedProxies> parse(const QString &list);

    bool isEmpty() const { return m_subnets.isEmpty(); }
    bool contains(const ClientAddress &address) const;

    // How a header field names clients.
    enum class Form {
        Addresses, // "192.0.2.1, 198.51.100.7", as X-Forwarded-For and X-Real-IP do
        Forwarded, // "for=192.0.2.1;proto=https, for=198.51.100.7" (RFC 7239)
    };

    // peer: of the connection. said: the value of the field in which proxies name the client. If an
    // entry names no address ("unknown", "_hidden", malformed), the proxy that wrote it is the
    // client.
    ClientAddress clientOf(const ClientAddress &peer, QByteArrayView said, Form form) const;

private:
    QList<QPair<QHostAddress, int>> m_subnets;
};

} // namespace boxoffice
