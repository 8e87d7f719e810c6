// Base45 (RFC 9285): bytes in the 45 letters that a QR code stores most tightly.
//
// Threads: pure functions.
#pragma once

#include <QByteArray>
#include <QByteArrayView>

#include <optional>

namespace boxoffice {

QByteArray encodeBase45(QByteArrayView bytes);
// Returns nothing for what encodeBase45() never returns: other letters (lower case, too), a length
// of 1 beyond a multiple of 3, or three letters for more than 65535 or two for more than 255.
std::optional<QByteArray> decodeBase45(QByteArrayView text);

} // namespace boxoffice
