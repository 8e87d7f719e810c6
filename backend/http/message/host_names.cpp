#include "backend/http/message/host_names.h"

#include "backend/abuse/client_address.h"

#include <QHostAddress>
#include <QRegularExpression>

#include <algorithm>

namespace boxoffice {

namespace {

Error notAName(const QString &text)
{
    return invalidField(QStringLiteral("HOST_NAMES"),
                        QStringLiteral("HOST_NAMES: \"%1\" is not a name or address; write it like "
                                       "tickets.example.org, without a port, with commas between "
                                       "several, or * for any.")
                            .arg(text));
}

// Without the port and the dot that may end a name.
QByteArrayView nameIn(QByteArrayView host)
{
    const qsizetype colon = host.lastIndexOf(':');
    if (colon >= 0 && !host.endsWith(']')) {
        host = host.first(colon);
    }
    return host.endsWith('.') ? host.chopped(1) : host;
}

QString withoutBrackets(const QString &text)
{
    return text.startsWith(u'[') && text.endsWith(u']') ? text.sliced(1, text.size() - 2) : text;
}

bool isIpv6(const QString &text)
{
    return QHostAddress(text).protocol() == QAbstractSocket::IPv6Protocol;
}

bool isLoopbackName(QByteArrayView name)
{
    const bool digits = std::all_of(name.begin(), name.end(),
                                    [](char c) { return (c >= '0' && c <= '9') || c == '.'; });
    return name == "localhost" || name == "[::1]" || (digits && name.startsWith("127."))
        || name.endsWith(".localhost");
}

} // namespace

bool HostNames::listensOnLoopbackOnly(const QString &bindAddress)
{
    const auto address = ClientAddress::parse(bindAddress);
    return bindAddress == u"localhost" || (address && address->isLoopback());
}

bool HostNames::isLoopback(QByteArrayView host)
{
    const QByteArrayView name = nameIn(host);
    return host.isEmpty() || isLoopbackName(name)
        || isLoopbackName(name.toByteArray().toLower()); // which hardly anybody sends
}

Result<HostNames> HostNames::parse(const QString &list, const QString &bindAddress)
{
    static const QRegularExpression format(
        QStringLiteral("\\A(\\*\\.)?[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\z"));
    HostNames names;
    const QStringList parts = list.split(u',', Qt::SkipEmptyParts);
    names.m_isAny = parts.isEmpty() && !listensOnLoopbackOnly(bindAddress);
    for (const QString &part : parts) {
        const QString text = part.trimmed().toLower();
        const QByteArray name = text.toLatin1();
        if (text == u"*") {
            names.m_isAny = true;
        } else if (const QString bare = withoutBrackets(text); isIpv6(bare)) {
            names.m_names.append('[' + bare.toLatin1() + ']');
        } else if (!format.match(text).hasMatch()) {
            return notAName(part.trimmed());
        } else if (name.startsWith("*.")) {
            names.m_below.append(name.sliced(1));
        } else {
            names.m_names.append(name);
        }
    }
    return names;
}

bool HostNames::answersTo(QByteArrayView host) const
{
    if (m_isAny || host.isEmpty() || isLoopbackName(nameIn(host))) {
        return true;
    }
    const QByteArray name = nameIn(host).toByteArray().toLower();
    return isLoopbackName(name) || m_names.contains(name)
        || std::any_of(m_below.begin(), m_below.end(),
                       [&](const QByteArray &end) { return name.endsWith(end); });
}

} // namespace boxoffice
