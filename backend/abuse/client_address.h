// The IP address of a client, as the limits count it.
//
// Threads: a value.
#pragma once

#include <QByteArray>
#include <QHostAddress>
#include <QStringView>

#include <array>
#include <optional>

struct sockaddr;

namespace boxoffice {

class ClientAddress
{
public:
    ClientAddress() = default; // "::", which no client has
    // Neither IPv4 nor IPv6 (a unix socket): ::1.
    static ClientAddress fromSocket(const sockaddr *address);
    // Accepts what X-Forwarded-For and Forwarded hold: "192.0.2.1", "192.0.2.1:4711",
    // "2001:db8::1", "[2001:db8::1]", "[2001:db8::1]:4711". Nothing for names and "unknown".
    static std::optional<ClientAddress> parse(QStringView text);

    // An IPv4-mapped IPv6 address counts as IPv4.
    QHostAddress host() const;
    bool isLoopback() const;
    // Returns the key under which limits count a client: an IPv4 address, or the /64 that an IPv6
    // subscriber has (RFC 6177).
    QByteArray bucket() const;

    friend bool operator==(const ClientAddress &, const ClientAddress &) = default;

private:
    bool isIpv4() const;

    std::array<unsigned char, 16> m_bytes{}; // network order; IPv4 as ::ffff:a.b.c.d
};

} // namespace boxoffice
