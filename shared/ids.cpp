#include "shared/ids.h"

#include "shared/hex.h"

#include <QRandomGenerator>

#include <algorithm>

namespace boxoffice {

namespace {

template <typename View> std::optional<Uuid> parseDigits(View text)
{
    if (text.size() != 36) {
        return std::nullopt;
    }
    Uuid id;
    std::size_t digit = 0;
    for (qsizetype i = 0; i < 36; ++i) {
        const char16_t c = static_cast<char16_t>(QChar(text[i]).unicode());
        if (i == 8 || i == 13 || i == 18 || i == 23) {
            if (c != u'-') {
                return std::nullopt;
            }
            continue;
        }
        const int value = hexValue(c);
        if (value < 0) {
            return std::nullopt;
        }
        id.bytes[digit / 2] = static_cast<std::uint8_t>(id.bytes[digit / 2] << 4 | value);
        ++digit;
    }
    return id;
}

} // namespace

std::optional<Uuid> Uuid::parse(QByteArrayView text)
{
    return parseDigits(QLatin1StringView(text.data(), text.size()));
}

std::optional<Uuid> Uuid::parse(QStringView text)
{
    return parseDigits(text);
}

std::array<char, 36> Uuid::characters() const
{
    static constexpr char digits[] = "0123456789abcdef";
    std::array<char, 36> text;
    char *p = text.data();
    for (std::size_t i = 0; i < bytes.size(); ++i) {
        if (i == 4 || i == 6 || i == 8 || i == 10) {
            *p++ = '-';
        }
        *p++ = digits[bytes[i] >> 4];
        *p++ = digits[bytes[i] & 15];
    }
    return text;
}

void Uuid::appendTo(QByteArray &out) const
{
    const auto text = characters();
    out.append(text.data(), text.size());
}

QByteArray Uuid::toByteArray() const
{
    QByteArray out;
    out.reserve(36);
    appendTo(out);
    return out;
}

QString Uuid::toString() const
{
    return QString::fromLatin1(toByteArray());
}

namespace {

constexpr std::uint64_t kStampEnd = std::uint64_t(1)
    << 60; // 48 bits of milliseconds, 12 of fraction
constexpr std::uint32_t kCounterEnd = std::uint32_t(1) << 30;

Uuid idOf(std::uint64_t stamp, std::uint32_t counter)
{
    Uuid id;
    for (int i = 0; i < 6; ++i) {
        id.bytes[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>(stamp >> (52 - 8 * i));
    }
    id.bytes[6] = static_cast<std::uint8_t>(0x70 | (stamp >> 8 & 0x0f));
    id.bytes[7] = static_cast<std::uint8_t>(stamp);
    id.bytes[8] = static_cast<std::uint8_t>(0x80 | counter >> 24);
    id.bytes[9] = static_cast<std::uint8_t>(counter >> 16);
    id.bytes[10] = static_cast<std::uint8_t>(counter >> 8);
    id.bytes[11] = static_cast<std::uint8_t>(counter);
    const quint32 random = QRandomGenerator::global()->generate();
    for (int i = 0; i < 4; ++i) {
        id.bytes[static_cast<std::size_t>(12 + i)] = static_cast<std::uint8_t>(random >> (8 * i));
    }
    return id;
}

// The next of the counter, else of the stamp, else (after an id of another version) of the
// millisecond; nil where there is none.
Uuid successorOf(const Uuid &id)
{
    const auto millis = static_cast<std::uint64_t>(unixMillisOf(id));
    const std::uint64_t stamp = millis << 12 | (id.bytes[6] & 0x0fu) << 8 | id.bytes[7];
    const std::uint32_t counter = (id.bytes[8] & 0x3fu) << 24
        | static_cast<std::uint32_t>(id.bytes[9]) << 16
        | static_cast<std::uint32_t>(id.bytes[10]) << 8 | id.bytes[11];
    if (counter + 1 < kCounterEnd) {
        if (const Uuid next = idOf(stamp, counter + 1); next > id) {
            return next;
        }
    }
    for (const std::uint64_t later : {stamp + 1, (millis + 1) << 12}) {
        if (later < kStampEnd) {
            if (const Uuid next = idOf(later, 0); next > id) {
                return next;
            }
        }
    }
    return {};
}

} // namespace

Uuid IdSource::next(std::int64_t unixMicros)
{
    const auto micros = static_cast<std::uint64_t>(std::max<std::int64_t>(unixMicros, 0));
    const std::uint64_t fraction = (micros % 1000) * 4096 / 1000;
    const std::uint64_t stamp = (micros / 1000) << 12 | fraction;
    if (stamp > m_lastStamp) {
        m_lastStamp = stamp;
        m_counter = QRandomGenerator::global()->bounded(1u << 16);
    } else if (++m_counter >= kCounterEnd) { // all of them are spent: borrow the next tick
        ++m_lastStamp;
        m_counter = 0;
    }
    return idOf(m_lastStamp, m_counter);
}

Uuid IdSource::next(std::int64_t unixMicros, const Uuid &after)
{
    const Uuid id = next(unixMicros);
    if (id > after) {
        return id;
    }
    const Uuid successor = successorOf(after);
    return successor.isNil() ? id : successor;
}

std::int64_t unixMillisOf(const Uuid &id)
{
    std::int64_t millis = 0;
    for (int i = 0; i < 6; ++i) {
        millis = millis << 8 | id.bytes[static_cast<std::size_t>(i)];
    }
    return millis;
}

} // namespace boxoffice
