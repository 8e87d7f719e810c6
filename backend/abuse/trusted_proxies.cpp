#include "backend/abuse/trusted_proxies.h"

#include <algorithm>

namespace boxoffice {

namespace {

// Splits at `separator`, outside quoted strings.
QStringList split(const QString &text, QChar separator)
{
    QStringList parts(QString{});
    bool quoted = false;
    for (qsizetype i = 0; i < text.size(); ++i) {
        const QChar c = text[i];
        if (quoted && c == u'\\' && i + 1 < text.size()) {
            parts.last() += c;
            parts.last() += text[++i];
            continue;
        }
        if (c == u'"') {
            quoted = !quoted;
        }
        if (c == separator && !quoted) {
            parts.append(QString());
        } else {
            parts.last() += c;
        }
    }
    return parts;
}

// The node of one element of Forwarded; empty when it names none.
QString forIn(const QString &element)
{
    const QStringList pairs = split(element, u';');
    for (const QString &pair : pairs) {
        const QString name = pair.section(u'=', 0, 0).trimmed();
        if (name.compare(u"for", Qt::CaseInsensitive) == 0) {
            QString node = pair.section(u'=', 1).trimmed();
            if (node.size() >= 2 && node.startsWith(u'"') && node.endsWith(u'"')) {
                node = node.sliced(1, node.size() - 2);
            }
            return node;
        }
    }
    return {};
}

} // namespace

Result<TrustedProxies> TrustedProxies::parse(const QString &list)
{
    TrustedProxies proxies;
    const QStringList parts = list.split(u',', Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        const QString given = part.trimmed();
        const auto subnet = QHostAddress::parseSubnet(given);
        // parseSubnet() takes "10" for 10.0.0.0/8; whoever writes an address writes all of it.
        const QString address = given.section(u'/', 0, 0);
        if (subnet.second < 0 || QHostAddress(address).isNull()) {
            return invalidField(QStringLiteral("TRUSTED_PROXIES"),
                                QStringLiteral("TRUSTED_PROXIES must list addresses and subnets; "
                                               "'%1' is neither.")
                                    .arg(given));
        }
        proxies.m_subnets.append(subnet);
    }
    return proxies;
}

bool TrustedProxies::contains(const ClientAddress &address) const
{
    if (m_subnets.isEmpty()) {
        return false; // spares each request a QHostAddress
    }
    const QHostAddress host = address.host();
    return std::any_of(m_subnets.begin(), m_subnets.end(),
                       [&](const auto &subnet) { return host.isInSubnet(subnet); });
}

ClientAddress TrustedProxies::clientOf(const ClientAddress &peer, QByteArrayView said,
                                       Form form) const
{
    ClientAddress client = peer;
    QStringList hops = split(QString::fromLatin1(said), u',');
    while (!hops.isEmpty() && contains(client)) {
        const QString hop = hops.takeLast();
        const auto named = ClientAddress::parse(form == Form::Forwarded ? forIn(hop) : hop);
        if (!named) {
            break;
        }
        client = *named;
    }
    return client;
}

} // namespace boxoffice
