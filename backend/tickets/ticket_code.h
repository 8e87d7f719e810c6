// Ticket codes: what is in the QR code that is shown at the door.
//
//   format 1 (1 byte) | key id (4) | registration id (16) | version modulo 256 (1) | Ed25519 (64)
//
// The signature is of the 22 bytes before it. The 86 bytes are 129 letters of base45. An event has
// a key pair, derived from the installation's secret and the event's id, so nothing is stored, and
// whoever has the event's public key verifies without a network.
//
// Threads: values and pure functions; TicketKeys and TicketKey may be used by any thread.
#pragma once

#include "backend/tickets/installation_secret.h"
#include "shared/ids.h"

#include <QByteArray>

namespace boxoffice {

// The public half of an event's key pair.
using TicketPublicKey = std::array<std::uint8_t, 32>;
// The first 4 bytes of the BLAKE2b-256 of the public key.
using TicketKeyId = std::array<std::uint8_t, 4>;

TicketKeyId idOf(const TicketPublicKey &key);

// The key pair of one event.
class TicketKey
{
public:
    ~TicketKey(); // wipes it
    TicketKey(const TicketKey &) = default;
    TicketKey &operator=(const TicketKey &) = default;

    // For tests, until there are doors that verify.
    const TicketPublicKey &publicKey() const { return m_public; }

    // version: of the registration, 1 or more.
    QByteArray codeOf(const Uuid &registrationId, int version) const;

private:
    friend class TicketKeys;
    TicketKey() = default;

    TicketPublicKey m_public{};
    std::array<std::uint8_t, 64> m_secret{}; // as libsodium keeps it: the seed and the public key
};

class TicketKeys
{
public:
    explicit TicketKeys(const InstallationSecret &secret);

    // Takes some ten microseconds: keep it where many codes of one event are made.
    TicketKey keyOf(const Uuid &eventId) const;

private:
    const SecretKey m_key;
};

// What a code says. Nothing of it is true unless isSignedBy() says so.
struct TicketCode
{
    TicketKeyId keyId{};
    Uuid registrationId;
    std::uint8_t version = 0; // of the registration, modulo 256
    std::array<std::uint8_t, 64> signature{};

    friend bool operator==(const TicketCode &, const TicketCode &) = default;
};

// For tests, until there are doors. Returns nothing for what is no code of this format. A code has
// one spelling.
std::optional<TicketCode> readTicketCode(QByteArrayView text);

// For tests, until there are doors. Whether the event with this key issued the code. Another
// event's code has another keyId.
bool isSignedBy(const TicketCode &code, const TicketPublicKey &key);

} // namespace boxoffice
