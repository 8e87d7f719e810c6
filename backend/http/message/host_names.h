// The names that the server answers to, as the setting HOST_NAMES lists them.
//
// A page of another site that gets a browser to take the site's name for this server's address (DNS
// rebinding) sends that name as Host, and its Origin is then the server's own. So a server that
// only its machine reaches answers only to the machine's names, unless it is told more.
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

    // list: names and addresses without ports, with commas between; "*.example.org" are all names
    // below example.org; "*" any. Empty: only those of this machine if the server listens at a
    // loopback address, else any. Fails with invalid_field that names the part that is none.
    static Result<HostNames> parse(const QString &list, const QString &bindAddress);

    bool isAny() const { return m_isAny; }
    // host: a valid Host header, or empty: a client of HTTP/1.0 need not send one. The machine's
    // own names (localhost, *.localhost, 127.0.0.0/8, [::1]) are answered to in any case.
    bool answersTo(QByteArrayView host) const;

private:
    bool m_isAny = true;
    QList<QByteArray> m_names; // in lower case
    QList<QByteArray> m_below; // ".example.org": names that end so
};

} // namespace boxoffice
