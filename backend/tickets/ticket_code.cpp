#include "backend/tickets/ticket_code.h"

#include "backend/tickets/base45.h"

#include <sodium.h>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr std::uint8_t kFormat = 1;
constexpr std::size_t kSignedBytes = 1 + 4 + 16 + 1;
constexpr std::size_t kSignatureBytes = crypto_sign_BYTES;
constexpr qsizetype kCodeLetters = 129;

using SignedPart = std::array<std::uint8_t, kSignedBytes>;

SignedPart signedPart(const TicketKeyId &keyId, const Uuid &registrationId, std::uint8_t version)
{
    SignedPart part{kFormat};
    auto end = std::copy(keyId.begin(), keyId.end(), part.begin() + 1);
    end = std::copy(registrationId.bytes.begin(), registrationId.bytes.end(), end);
    *end = version;
    return part;
}

} // namespace

TicketKeyId idOf(const TicketPublicKey &key)
{
    std::array<std::uint8_t, 32> hash;
    crypto_generichash(hash.data(), hash.size(), key.data(), key.size(), nullptr, 0);
    return {hash[0], hash[1], hash[2], hash[3]};
}

TicketKey::~TicketKey()
{
    sodium_memzero(m_secret.data(), m_secret.size());
}

QByteArray TicketKey::codeOf(const Uuid &registrationId, int version) const
{
    const SignedPart part =
        signedPart(idOf(m_public), registrationId, static_cast<std::uint8_t>(version & 0xff));
    std::array<std::uint8_t, kSignedBytes + kSignatureBytes> bytes;
    const auto signature = std::copy(part.begin(), part.end(), bytes.begin());
    crypto_sign_detached(&*signature, nullptr, part.data(), part.size(), m_secret.data());
    return encodeBase45(QByteArrayView(bytes));
}

TicketKeys::TicketKeys(const InstallationSecret &secret) : m_key(secret.derived("ticket")) { }

TicketKey TicketKeys::keyOf(const Uuid &eventId) const
{
    SecretKey seed;
    crypto_generichash(seed.data(), SecretKey::kBytes, eventId.bytes.data(), eventId.bytes.size(),
                       m_key.data(), SecretKey::kBytes);
    TicketKey key;
    crypto_sign_seed_keypair(key.m_public.data(), key.m_secret.data(), seed.data());
    return key;
}

std::optional<TicketCode> readTicketCode(QByteArrayView text)
{
    const auto bytes = text.size() == kCodeLetters ? decodeBase45(text) : std::nullopt;
    if (!bytes || static_cast<std::uint8_t>(bytes->front()) != kFormat) {
        return {};
    }
    TicketCode code;
    const auto keyId = bytes->cbegin() + 1;
    const auto registration = keyId + 4;
    const auto version = registration + 16;
    std::copy(keyId, registration, code.keyId.begin());
    std::copy(registration, version, code.registrationId.bytes.begin());
    code.version = static_cast<std::uint8_t>(*version);
    std::copy(version + 1, bytes->cend(), code.signature.begin());
    return code;
}

bool isSignedBy(const TicketCode &code, const TicketPublicKey &key)
{
    const SignedPart part = signedPart(code.keyId, code.registrationId, code.version);
    return code.keyId == idOf(key)
        && crypto_sign_verify_detached(code.signature.data(), part.data(), part.size(), key.data())
        == 0;
}

} // namespace boxoffice
