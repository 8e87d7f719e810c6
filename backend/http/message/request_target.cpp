#include "backend/http/message/request_target.h"

#include "shared/hex.h"

#include <algorithm>

namespace boxoffice {

namespace {

bool isDigit(char c)
{
    return c >= '0' && c <= '9';
}

bool isAllowedRaw(char c)
{
    const auto byte = static_cast<unsigned char>(c);
    return byte > 0x20 && byte < 0x7f && c != '#' && c != '\\' && c != '"' && c != '<' && c != '>';
}

enum class Part { Path, Query };

// Appends the decoded text to out; false when it holds what its part may not hold.
bool decode(QByteArrayView text, Part part, QByteArray &out)
{
    bool ascii = true;
    const qsizetype from = out.size();
    out.resize(from + text.size()); // at most: decoding only shortens
    char *to = out.data() + from;
    for (qsizetype i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (!isAllowedRaw(c)) {
            return false;
        }
        if (c == '+' && part == Part::Query) {
            c = ' ';
        } else if (c == '%') {
            const int high = i + 2 < text.size() ? hexValue(text[i + 1]) : -1;
            const int low = i + 2 < text.size() ? hexValue(text[i + 2]) : -1;
            if (high < 0 || low < 0) {
                return false;
            }
            const int byte = high * 16 + low;
            if (byte < 0x20 || byte == 0x7f
                || (part == Part::Path && (byte == '/' || byte == '\\'))) {
                return false;
            }
            ascii = ascii && byte < 0x80;
            c = static_cast<char>(byte);
            i += 2;
        }
        *to++ = c;
    }
    out.truncate(to - out.constData());
    return ascii || out.isValidUtf8();
}

// RFC 3986, section 2.3.
bool isUnreserved(int byte)
{
    const int lower = byte | 0x20;
    return (byte >= '0' && byte <= '9') || (lower >= 'a' && lower <= 'z') || byte == '-'
        || byte == '.' || byte == '_' || byte == '~';
}

bool isNormalTriplet(QByteArrayView triplet)
{
    const auto isLower = [](char c) { return c >= 'a' && c <= 'f'; };
    return !isLower(triplet[1]) && !isLower(triplet[2])
        && !isUnreserved(hexValue(triplet[1]) * 16 + hexValue(triplet[2]));
}

bool hasDotSegment(QByteArrayView path)
{
    for (qsizetype slash = 0; slash >= 0;) {
        const qsizetype next = path.indexOf('/', slash + 1);
        const QByteArrayView segment =
            path.sliced(slash + 1, (next < 0 ? path.size() : next) - slash - 1);
        if (segment == "." || segment == "..") {
            return true;
        }
        slash = next;
    }
    return false;
}

bool parseQuery(QByteArrayView text, QList<std::pair<QByteArray, QByteArray>> &query)
{
    while (!text.isEmpty()) {
        const qsizetype end = text.indexOf('&');
        const QByteArrayView pair = end < 0 ? text : text.first(end);
        text = end < 0 ? QByteArrayView() : text.sliced(end + 1);
        if (pair.isEmpty()) {
            continue;
        }
        const qsizetype equals = pair.indexOf('=');
        std::pair<QByteArray, QByteArray> decoded;
        if (!decode(equals < 0 ? pair : pair.first(equals), Part::Query, decoded.first)
            || (equals >= 0 && !decode(pair.sliced(equals + 1), Part::Query, decoded.second))) {
            return false;
        }
        query.append(std::move(decoded));
    }
    return true;
}

bool isValidPort(QByteArrayView port)
{
    return port.size() <= 5 && std::all_of(port.begin(), port.end(), isDigit)
        && port.toInt() < 65536;
}

} // namespace

bool parseTarget(QByteArrayView target, QByteArray &path,
                 QList<std::pair<QByteArray, QByteArray>> &query)
{
    path.resize(0);
    query.clear();
    if (!target.startsWith('/') || target.startsWith("//")) {
        return false;
    }
    const qsizetype mark = target.indexOf('?');
    if (!decode(mark < 0 ? target : target.first(mark), Part::Path, path) || hasDotSegment(path)) {
        return false;
    }
    return mark < 0 || parseQuery(target.sliced(mark + 1), query);
}

bool isNormalPath(QByteArrayView target)
{
    const qsizetype mark = target.indexOf('?');
    const QByteArrayView path = mark < 0 ? target : target.first(mark);
    for (qsizetype at = path.indexOf('%'); at >= 0; at = path.indexOf('%', at + 3)) {
        if (!isNormalTriplet(path.sliced(at, 3))) {
            return false;
        }
    }
    return !path.contains("//");
}

bool isValidHost(QByteArrayView host)
{
    if (host.isEmpty() || host.size() > 255) {
        return false;
    }
    if (host.front() == '[') {
        const qsizetype close = host.indexOf(']');
        if (close < 3) {
            return false;
        }
        const QByteArrayView address = host.sliced(1, close - 1);
        const QByteArrayView rest = host.sliced(close + 1);
        return std::all_of(address.begin(), address.end(),
                           [](char c) { return hexValue(c) >= 0 || c == ':' || c == '.'; })
            && (rest.isEmpty() || (rest.front() == ':' && isValidPort(rest.sliced(1))));
    }
    const qsizetype colon = host.lastIndexOf(':');
    const QByteArrayView name = colon < 0 ? host : host.first(colon);
    const bool clean = std::all_of(name.begin(), name.end(), [](char c) {
        const char lower = static_cast<char>(c | 0x20);
        return isDigit(c) || (lower >= 'a' && lower <= 'z') || c == '-' || c == '.' || c == '_';
    });
    return !name.isEmpty() && clean && (colon < 0 || isValidPort(host.sliced(colon + 1)));
}

} // namespace boxoffice
