#include "backend/access/credential.h"

#include "backend/access/sodium_start.h"

#include <sodium.h>

#include <algorithm>
#include <array>

namespace boxoffice {

namespace {

constexpr qsizetype kRandomBytes = 32;
constexpr qsizetype kLetters = 43; // of base64url without padding
constexpr std::array<QByteArrayView, 3> kPrefixes{"bxs_", "bxo_", "bxl_"};

QByteArray tokenHashOf(QByteArrayView token)
{
    QByteArray hash(crypto_hash_sha256_BYTES, Qt::Uninitialized);
    crypto_hash_sha256(reinterpret_cast<unsigned char *>(hash.data()),
                       reinterpret_cast<const unsigned char *>(token.data()),
                       static_cast<unsigned long long>(token.size()));
    return hash;
}

bool isLetter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-'
        || c == '_';
}

} // namespace

NewToken newToken(TokenKind kind)
{
    needSodium();
    QByteArray random(kRandomBytes, Qt::Uninitialized);
    randombytes_buf(random.data(), static_cast<size_t>(random.size()));
    const QByteArray text = kPrefixes[static_cast<std::size_t>(kind)].toByteArray()
        + random.toBase64(QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals);
    return {text, tokenHashOf(text)};
}

std::optional<Credential> credentialIn(QByteArrayView token)
{
    needSodium();
    for (std::size_t kind = 0; kind < kPrefixes.size(); ++kind) {
        const QByteArrayView prefix = kPrefixes[kind];
        if (token.startsWith(prefix)) {
            const QByteArrayView letters = token.sliced(prefix.size());
            const bool whole =
                letters.size() == kLetters && std::all_of(letters.begin(), letters.end(), isLetter);
            return whole ? std::optional(Credential{TokenKind(kind), tokenHashOf(token)})
                         : std::nullopt;
        }
    }
    return std::nullopt;
}

} // namespace boxoffice
