#include "backend/tickets/holder_token.h"

#include <sodium.h>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qsizetype kTokenBytes = 48;
constexpr qsizetype kTokenLetters = 64;
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals
    | QByteArray::AbortOnBase64DecodingErrors;

} // namespace

std::optional<HolderToken> readHolderToken(QByteArrayView text)
{
    // Not libsodium's decoder: that of 1.0.18 takes some bytes beyond ASCII for letters.
    const auto decoded = text.size() == kTokenLetters
        ? QByteArray::fromBase64Encoding(text.toByteArray(), kBase64)
        : QByteArray::FromBase64Result();
    const QByteArray &bytes = *decoded;
    if (!decoded || bytes.size() != kTokenBytes) {
        return {};
    }
    HolderToken token;
    const auto event = bytes.cbegin();
    const auto registration = event + 16;
    const auto mac = registration + 16;
    std::copy(event, registration, token.eventId.bytes.begin());
    std::copy(registration, mac, token.registrationId.bytes.begin());
    std::copy(mac, bytes.cend(), token.mac.begin());
    return token;
}

HolderTokens::HolderTokens(const InstallationSecret &secret) : m_key(secret.derived("holder")) { }

HolderToken HolderTokens::made(const Uuid &eventId, const Uuid &registrationId,
                               QStringView email) const
{
    const QByteArray address = email.toUtf8();
    HolderToken token{eventId, registrationId, {}};
    crypto_generichash_state state;
    crypto_generichash_init(&state, m_key.data(), SecretKey::kBytes, token.mac.size());
    crypto_generichash_update(&state, eventId.bytes.data(), eventId.bytes.size());
    crypto_generichash_update(&state, registrationId.bytes.data(), registrationId.bytes.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char *>(address.constData()),
                              static_cast<unsigned long long>(address.size()));
    crypto_generichash_final(&state, token.mac.data(), token.mac.size());
    return token;
}

QByteArray HolderTokens::tokenOf(const Uuid &eventId, const Uuid &registrationId,
                                 QStringView email) const
{
    const HolderToken token = made(eventId, registrationId, email);
    QByteArray bytes(kTokenBytes, Qt::Uninitialized);
    auto end = std::copy(eventId.bytes.begin(), eventId.bytes.end(), bytes.begin());
    end = std::copy(registrationId.bytes.begin(), registrationId.bytes.end(), end);
    std::copy(token.mac.begin(), token.mac.end(), end);
    return bytes.toBase64(kBase64);
}

bool HolderTokens::isGenuine(const HolderToken &token, QStringView email) const
{
    const HolderToken genuine = made(token.eventId, token.registrationId, email);
    return sodium_memcmp(genuine.mac.data(), token.mac.data(), token.mac.size()) == 0;
}

} // namespace boxoffice
