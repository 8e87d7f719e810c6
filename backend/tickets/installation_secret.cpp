#include "backend/tickets/installation_secret.h"

#include "backend/access/sodium_start.h"

#include <sodium.h>

#include <algorithm>

namespace boxoffice {

static_assert(crypto_kdf_KEYBYTES == SecretKey::kBytes);

SecretKey::~SecretKey()
{
    sodium_memzero(m_bytes.data(), m_bytes.size());
}

std::optional<InstallationSecret> InstallationSecret::fromBytes(QByteArrayView bytes)
{
    if (bytes.size() != static_cast<qsizetype>(SecretKey::kBytes)) {
        return {};
    }
    InstallationSecret secret;
    std::copy(bytes.begin(), bytes.end(), secret.m_key.data());
    return secret;
}

SecretKey InstallationSecret::derived(QByteArrayView purpose) const
{
    needSodium();
    Q_ASSERT(purpose.size() <= crypto_kdf_CONTEXTBYTES);
    char context[crypto_kdf_CONTEXTBYTES] = {};
    std::copy(purpose.begin(), purpose.end(), context);
    SecretKey key;
    crypto_kdf_derive_from_key(key.data(), SecretKey::kBytes, 1, context, m_key.data());
    return key;
}

} // namespace boxoffice
