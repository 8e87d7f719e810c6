// The secret of an installation, from which holders' links and ticket codes are derived. It is read
// once at the start (backend/storage/installation.h), and is never in a log or an answer.
//
// Threads: values; derived() may be called from any thread.
#pragma once

#include <QByteArrayView>

#include <array>
#include <cstdint>
#include <optional>

namespace boxoffice {

// A key of 32 bytes, wiped when it is destroyed.
class SecretKey
{
public:
    static constexpr std::size_t kBytes = 32;

    SecretKey() = default; // of zeros, to be filled
    SecretKey(const SecretKey &) = default;
    SecretKey &operator=(const SecretKey &) = default;
    ~SecretKey();

    std::uint8_t *data() { return m_bytes.data(); }
    const std::uint8_t *data() const { return m_bytes.data(); }

private:
    std::array<std::uint8_t, kBytes> m_bytes{};
};

class InstallationSecret
{
public:
    // Returns nothing unless there are 32 bytes.
    static std::optional<InstallationSecret> fromBytes(QByteArrayView bytes);

    // Returns the key for one purpose: libsodium's crypto_kdf, subkey 1. Keys of different purposes
    // tell nothing of each other. purpose: at most 8 bytes. It never changes once it is in use, for
    // whatever was derived before would be void.
    SecretKey derived(QByteArrayView purpose) const;

private:
    InstallationSecret() = default;

    SecretKey m_key;
};

} // namespace boxoffice
