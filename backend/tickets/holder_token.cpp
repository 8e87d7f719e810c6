#include "backend/tickets/holder_token.h"

#include <sodium.h>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qsizetype kTokenBytes = 48;
constexpr qsizetype kTokenLetters = 64;
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals
    | QByteArray::AbortOnBase64DecodingErrors;

// These never change: every link would be void.
QByteArrayView purposeOf(LinkKind kind)
{
    switch (kind) {
    case LinkKind::Ticket:
        return "holder";
    case LinkKind::Order:
        return "order";
    case LinkKind::WaitingEntry:
        return "waiting";
    }
    Q_UNREACHABLE();
}

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
    const auto id = event + 16;
    const auto mac = id + 16;
    std::copy(event, id, token.eventId.bytes.begin());
    std::copy(id, mac, token.id.bytes.begin());
    std::copy(mac, bytes.cend(), token.mac.begin());
    return token;
}

HolderTokens::HolderTokens(const InstallationSecret &secret, LinkKind kind)
    : m_key(secret.derived(purposeOf(kind)))
{ }

HolderToken HolderTokens::made(const Uuid &eventId, const Uuid &id, QStringView email) const
{
    const QByteArray address = email.toUtf8();
    HolderToken token{eventId, id, {}};
    crypto_generichash_state state;
    crypto_generichash_init(&state, m_key.data(), SecretKey::kBytes, token.mac.size());
    crypto_generichash_update(&state, eventId.bytes.data(), eventId.bytes.size());
    crypto_generichash_update(&state, id.bytes.data(), id.bytes.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char *>(address.constData()),
                              static_cast<unsigned long long>(address.size()));
    crypto_generichash_final(&state, token.mac.data(), token.mac.size());
    return token;
}

QByteArray HolderTokens::tokenOf(const Uuid &eventId, const Uuid &id, QStringView email) const
{
    const HolderToken token = made(eventId, id, email);
    QByteArray bytes(kTokenBytes, Qt::Uninitialized);
    auto end = std::copy(eventId.bytes.begin(), eventId.bytes.end(), bytes.begin());
    end = std::copy(id.bytes.begin(), id.bytes.end(), end);
    std::copy(token.mac.begin(), token.mac.end(), end);
    return bytes.toBase64(kBase64);
}

bool HolderTokens::isGenuine(const HolderToken &token, QStringView email) const
{
    const HolderToken genuine = made(token.eventId, token.id, email);
    return sodium_memcmp(genuine.mac.data(), token.mac.data(), token.mac.size()) == 0;
}

} // namespace boxoffice
