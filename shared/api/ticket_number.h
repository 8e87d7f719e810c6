// The number of a ticket, for people to read out: 8 of A-Z and 2-9 without O and I, from the last
// 40 bits of the registration's id, of which at least 32 are random. So two registrations of one
// event could have the same number, if rarely: whoever looks one up must expect several.
//
// Threads: pure functions.
#pragma once

#include "shared/ids.h"

#include <array>
#include <optional>

namespace boxoffice {

inline constexpr int kTicketNumberLength = 8;

std::array<char, kTicketNumberLength> ticketNumber(const Uuid &registrationId);

// Returns the last ten hexadecimal digits of the ids whose number this is, as in the text of an id.
// Letters of either case; blanks and hyphens, with which people group it, do not count. Nothing if
// the text is no number.
std::optional<QByteArray> endOfIdWithNumber(QStringView text);

} // namespace boxoffice
