// Holder tokens: what the link of a ticket's holder ends in.
//
// A token is 64 letters of base64url for event id (16 bytes), registration id (16) and a MAC (16):
// keyed BLAKE2b of both ids and the e-mail in UTF-8. So nothing is stored, and a registration whose
// address is corrected or erased has another token: the old one belongs to nobody.
//
// Threads: HolderTokens may be used by any thread; the others are values and pure functions.
#pragma once

#include "backend/tickets/installation_secret.h"
#include "shared/ids.h"

#include <QByteArray>
#include <QStringView>

namespace boxoffice {

// What a token says. Whether it is genuine shows only beside the registration's e-mail.
struct HolderToken
{
    Uuid eventId;
    Uuid registrationId;
    std::array<std::uint8_t, 16> mac{};

    friend bool operator==(const HolderToken &, const HolderToken &) = default;
};

// Returns nothing for what has another length or letter. A token has one spelling.
std::optional<HolderToken> readHolderToken(QByteArrayView text);

class HolderTokens
{
public:
    explicit HolderTokens(const InstallationSecret &secret);

    // email: as the registration has it. Takes about a microsecond.
    QByteArray tokenOf(const Uuid &eventId, const Uuid &registrationId, QStringView email) const;
    // email: of the registration that the token names. Takes the same time whatever is wrong.
    bool isGenuine(const HolderToken &token, QStringView email) const;

private:
    HolderToken made(const Uuid &eventId, const Uuid &registrationId, QStringView email) const;

    const SecretKey m_key;
};

} // namespace boxoffice
