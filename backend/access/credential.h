// Secrets that prove who asks: session tokens, API keys and the tokens of links.
//
// A token is its kind's prefix and 256 random bits in base64url. The database holds its SHA-256
// only: a token is too random to be guessed from it, so no slow hash is needed.
//
// Threads: pure functions.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHashFunctions>

#include <optional>

namespace boxoffice {

enum class TokenKind {
    Session, // bxs_
    Key,     // bxo_
    Link,    // bxl_
};

struct NewToken
{
    QByteArray text; // for its owner, once
    QByteArray hash; // for the database: 32 bytes
};

// Returns a token that nobody had before (libsodium's random numbers).
NewToken newToken(TokenKind kind);

// What a request carries, ready to be looked up.
struct Credential
{
    TokenKind kind = TokenKind::Session;
    QByteArray hash; // 32 bytes

    friend bool operator==(const Credential &, const Credential &) = default;
};

inline size_t qHash(const Credential &credential, size_t seed = 0)
{
    return qHash(credential.hash, seed);
}

// Returns nothing for what newToken() cannot have made: another prefix, length or letter.
std::optional<Credential> credentialIn(QByteArrayView token);

} // namespace boxoffice
