// Takes a request target apart: origin form only ("/path?query"), and nothing in it that two
// readers could understand differently.
//
// Refused: an authority ("//host"), absolute and asterisk form, fragments, raw bytes outside
// visible ASCII, broken percent-encoding, encoded slashes, backslashes and control characters,
// "." and ".." segments, and what does not decode to UTF-8. Taken, but not normal: a path that
// could be spelled shorter or otherwise and mean the same here.
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

// Returns true if the path of the target is in the one form that means what it means (RFC 3986,
// section 6.2.2): no character is encoded that need not be, hexadecimal digits are capital letters,
// and no segment but the last is empty. A rule of a proxy for a path then sees what is served.
// Requires: parseTarget() took the target.
[[nodiscard]] bool isNormalPath(QByteArrayView target);

// Returns true for a host name, an IPv4 or a bracketed IPv6 address, with or without a port.
[[nodiscard]] bool isValidHost(QByteArrayView host);

} // namespace boxoffice
