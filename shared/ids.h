// UUIDs as 16 bytes, and version 7 ids (RFC 9562, section 5.7) that sort by time.
//
// Threads: Uuid is a value. An IdSource belongs to one thread.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QHashFunctions>
#include <QString>

#include <array>
#include <compare>
#include <cstdint>
#include <optional>

namespace boxoffice {

struct Uuid
{
    std::array<std::uint8_t, 16> bytes{}; // network order; all zero is the nil UUID

    // Returns the UUID for 8-4-4-4-12 hexadecimal digits of either case, and nothing else.
    static std::optional<Uuid> parse(QByteArrayView text);
    static std::optional<Uuid> parse(QStringView text);

    bool isNil() const { return *this == Uuid{}; }
    // Lower case, 36 characters.
    std::array<char, 36> characters() const;
    QByteArray toByteArray() const;
    QString toString() const;
    void appendTo(QByteArray &out) const;

    friend bool operator==(const Uuid &, const Uuid &) = default;
    friend auto operator<=>(const Uuid &, const Uuid &) = default;
};

inline size_t qHash(const Uuid &id, size_t seed = 0)
{
    return qHashBits(id.bytes.data(), id.bytes.size(), seed);
}

// Generates version 7 ids from the caller's clock readings.
// Ids of one source are strictly increasing while its readings do not decrease. Ids of different
// sources keep the order of their readings to a quarter of a microsecond (RFC 9562, method 3).
class IdSource
{
public:
    // unixMicros: microseconds since 1970-01-01T00:00:00Z, 0 or more.
    Uuid next(std::int64_t unixMicros);
    // The same, but greater than `after`, whatever the clock says; as next() if no version 7 id is
    // greater.
    Uuid next(std::int64_t unixMicros, const Uuid &after);

private:
    std::uint64_t m_lastStamp = 0; // 48 bits of milliseconds, 12 bits of fraction
    std::uint32_t m_counter = 0;
};

// Returns the milliseconds since the epoch that a version 7 id carries.
std::int64_t unixMillisOf(const Uuid &id);

} // namespace boxoffice
