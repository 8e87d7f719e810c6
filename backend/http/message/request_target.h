// Parses a request target: origin form only ("/path?query"), and nothing in it that two parsers
// could understand differently.
//
// Refused: an authority ("//host"), absolute and asterisk form, fragments, raw bytes outside
// visible ASCII, broken percent-encoding, encoded slashes, backslashes and control characters,
// "." and ".." segments, and what does not decode to UTF-8. Accepted, but not normal: a path with
// another spelling of the same meaning.
//
// Threads: pure functions.
#pragma once

#include <QByteArray>
#include <QByteArrayView>
#include <QList>

#include <utility>

namespace boxoffice {

// Returns false if the target is refused; path and query are then unspecified.
// path: decoded.  query: decoded, in order; '+' is a blank; a name without '=' has an empty value.
[[nodiscard]] bool parseTarget(QByteArrayView target, QByteArray &path,
                               QList<std::pair<QByteArray, QByteArray>> &query);

// Returns true if the path of the target is in normal form (RFC 3986, section 6.2.2): no needlessly
// encoded character, upper-case hexadecimal digits, no empty segment except the last. So a proxy's
// rule for a path matches whatever is served. Requires: parseTarget() accepted the target.
[[nodiscard]] bool isNormalPath(QByteArrayView target);

// Returns true for a host name, an IPv4 or a bracketed IPv6 address, with or without a port.
[[nodiscard]] bool isValidHost(QByteArrayView host);

} // namespace boxoffice
