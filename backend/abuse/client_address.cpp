#include "backend/abuse/client_address.h"

#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <cstring>

namespace boxoffice {

namespace {

constexpr std::array<unsigned char, 12> kMapped{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff};
constexpr qsizetype kSubscriber = 8; // bytes of an IPv6 /64

// "[2001:db8::1]:4711" and "192.0.2.1:4711" without the port and brackets.
QStringView withoutPort(QStringView text)
{
    if (text.startsWith(u'[')) {
        const qsizetype end = text.indexOf(u']');
        return end < 0 ? QStringView() : text.sliced(1, end - 1);
    }
    return text.count(u':') == 1 ? text.first(text.indexOf(u':')) : text;
}

} // namespace

ClientAddress ClientAddress::fromSocket(const sockaddr *address)
{
    ClientAddress client;
    if (address->sa_family == AF_INET6) {
        std::memcpy(client.m_bytes.data(),
                    &reinterpret_cast<const sockaddr_in6 *>(address)->sin6_addr, 16);
    } else if (address->sa_family == AF_INET) {
        std::copy(kMapped.begin(), kMapped.end(), client.m_bytes.begin());
        std::memcpy(client.m_bytes.data() + kMapped.size(),
                    &reinterpret_cast<const sockaddr_in *>(address)->sin_addr, 4);
    } else {
        client.m_bytes.back() = 1;
    }
    return client;
}

std::optional<ClientAddress> ClientAddress::parse(QStringView text)
{
    QHostAddress host;
    if (!host.setAddress(withoutPort(text.trimmed()).toString())) {
        return {};
    }
    ClientAddress client;
    const Q_IPV6ADDR bytes = host.toIPv6Address(); // IPv4 becomes ::ffff:a.b.c.d
    std::copy(std::begin(bytes.c), std::end(bytes.c), client.m_bytes.begin());
    return client;
}

bool ClientAddress::isIpv4() const
{
    return std::equal(kMapped.begin(), kMapped.end(), m_bytes.begin());
}

QHostAddress ClientAddress::host() const
{
    const QHostAddress six(m_bytes.data());
    return isIpv4() ? QHostAddress(six.toIPv4Address()) : six;
}

bool ClientAddress::isLoopback() const
{
    if (isIpv4()) {
        return m_bytes[12] == 127;
    }
    return m_bytes.back() == 1
        && std::all_of(m_bytes.begin(), m_bytes.end() - 1, [](unsigned char b) { return b == 0; });
}

QByteArray ClientAddress::bucket() const
{
    const auto *bytes = reinterpret_cast<const char *>(m_bytes.data());
    return isIpv4() ? QByteArray(bytes, std::ssize(m_bytes)) : QByteArray(bytes, kSubscriber);
}

} // namespace boxoffice
