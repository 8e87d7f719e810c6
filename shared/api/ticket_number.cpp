#include "shared/api/ticket_number.h"

#include <cstring>

namespace boxoffice {

namespace {

constexpr char kDigits[] = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"; // 5 bits each
constexpr std::size_t kBytes = 5;
constexpr std::size_t kFirst = 16 - kBytes; // of the id's bytes

} // namespace

std::array<char, kTicketNumberLength> ticketNumber(const Uuid &registrationId)
{
    std::uint64_t bits = 0;
    for (std::size_t i = 16; i-- > kFirst;) { // the random ones first
        bits = bits << 8 | registrationId.bytes[i];
    }
    std::array<char, kTicketNumberLength> number;
    for (std::size_t i = number.size(); i-- > 0; bits >>= 5) {
        number[i] = kDigits[bits & 31];
    }
    return number;
}

std::optional<QByteArray> endOfIdWithNumber(QStringView text)
{
    std::uint64_t bits = 0;
    int digits = 0;
    for (const QChar c : text) {
        if (c == u' ' || c == u'-') {
            continue;
        }
        const char upper = c.toUpper().toLatin1();
        const char *digit = upper ? std::strchr(kDigits, upper) : nullptr;
        if (!digit || ++digits > kTicketNumberLength) {
            return std::nullopt;
        }
        bits = bits << 5 | static_cast<std::uint64_t>(digit - kDigits);
    }
    if (digits != kTicketNumberLength) {
        return std::nullopt;
    }
    QByteArray end;
    for (std::size_t i = 0; i < kBytes; ++i, bits >>= 8) {
        end += static_cast<char>(bits & 0xff); // bytes 15 … 11 were put in from the top
    }
    return end.toHex();
}

} // namespace boxoffice
