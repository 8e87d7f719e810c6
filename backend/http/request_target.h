// Takes a request target apart: origin form only ("/path?query"), and nothing in it that two
// readers could understand differently.
//
// Refused: an authority ("//host"), absolute and asterisk form, fragments, raw bytes outside
// visible ASCII, broken percent-encoding, encoded slashes, backslashes and control characters,
// "." and ".." segments, and what does not decode to UTF-8.
//
// Threads: pure functions.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <utility>

namespace boxoffice {

// Returns false when the target is refused; path and query then mean nothing.
// path: decoded.  query: decoded, in order; '+' is a blank; a name without '=' has an empty value.
[[nodiscard]] bool parseTarget(QByteArrayView target, QByteArray &path,
                               QList<std::pair<QByteArray, QByteArray>> &query);

// Returns true for a host name, an IPv4 or a bracketed IPv6 address, with or without a port.
[[nodiscard]] bool isValidHost(QByteArrayView host);

} // namespace boxoffice
