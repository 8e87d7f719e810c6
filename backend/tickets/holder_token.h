// Holder tokens: what the link of whoever holds a ticket, an order or a place on a waiting list
// ends in.
//
// A token is 64 letters of base64url for event id (16 bytes), id of the thing (16) and a MAC (16):
// keyed BLAKE2b of both ids and the e-mail in UTF-8. So nothing is stored, and what gets another
// address, or is erased, has another token: the old one belongs to nobody. Each kind of link has a
// key of its own, so a token of one is good for no other.
//
// Threads: HolderTokens may be used by any thread; the others are values and pure functions.
#pragma once

#include "backend/tickets/installation_secret.h"
#include "shared/ids.h"

#include <QByteArray>
#include <QStringView>

namespace boxoffice {

enum class LinkKind { Ticket, Order, WaitingEntry };

// What a token says. Whether it is genuine shows only beside the e-mail of what it names.
struct HolderToken
{
    Uuid eventId;
    Uuid id; // of the registration, order or entry
    std::array<std::uint8_t, 16> mac{};

    friend bool operator==(const HolderToken &, const HolderToken &) = default;
};

// Returns nothing for what has another length or letter. A token has one spelling.
std::optional<HolderToken> readHolderToken(QByteArrayView text);

class HolderTokens
{
public:
    explicit HolderTokens(const InstallationSecret &secret, LinkKind kind = LinkKind::Ticket);

    // email: as the thing has it. Takes about a microsecond.
    QByteArray tokenOf(const Uuid &eventId, const Uuid &id, QStringView email) const;
    // email: of what the token names. Takes the same time whatever is wrong.
    bool isGenuine(const HolderToken &token, QStringView email) const;

private:
    HolderToken made(const Uuid &eventId, const Uuid &id, QStringView email) const;

    const SecretKey m_key;
};

} // namespace boxoffice
