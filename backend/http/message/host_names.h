// The names that the server accepts in Host, as the setting HOST_NAMES lists them.
//
// DNS rebinding: a page of another site makes a browser resolve the site's name to this server's
// address. The browser then sends that name as Host, and the page's Origin equals the server's own.
// So a server on loopback accepts only the loopback names, unless HOST_NAMES lists more.
//
// Threads: a value; const functions from any thread.
#pragma once

#include "shared/result.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QList>
#include <QString>

namespace boxoffice {

class HostNames
{
public:
    HostNames() = default; // any

    // list: comma-separated names and addresses without ports; "*.example.org" matches all
    // subdomains, "*" everything. Empty: only the loopback names if the server listens on a
    // loopback address, else any. Fails with invalid_field that names the invalid part.
    static Result<HostNames> parse(const QString &list, const QString &bindAddress);

    // Whether a Host header names this machine as it sees itself: localhost, *.localhost,
    // 127.0.0.0/8, [::1], or nothing.
    static bool isLoopback(QByteArrayView host);
    // Whether a server that listens on the address is reached from this machine only.
    static bool listensOnLoopbackOnly(const QString &bindAddress);

    bool isAny() const { return m_isAny; }
    // host: a valid Host header, or empty: an HTTP/1.0 client need not send one. The loopback names
    // (localhost, *.localhost, 127.0.0.0/8, [::1]) are always accepted.
    bool answersTo(QByteArrayView host) const;

private:
    bool m_isAny = true;
    QList<QByteArray> m_names; // in lower case
    QList<QByteArray> m_below; // ".example.org": names that end so
};

} // namespace boxoffice
