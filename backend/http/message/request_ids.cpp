#include "backend/http/message/request_ids.h"

#include <QRandomGenerator>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr char hexDigits[] = "0123456789abcdef";
constexpr qsizetype longestId = 64;

// Nothing that could be an e-mail address, end a log field, or split a header.
bool isSane(QByteArrayView id)
{
    return !id.isEmpty() && id.size() <= longestId && std::all_of(id.begin(), id.end(), [](char c) {
        const char lower = static_cast<char>(c | 0x20);
        return (c >= '0' && c <= '9') || (lower >= 'a' && lower <= 'z') || c == '.' || c == '_'
            || c == '-';
    });
}

} // namespace

RequestIds::RequestIds()
{
    quint32 random = QRandomGenerator::system()->generate();
    for (int i = 0; i < 8; ++i, random >>= 4) {
        m_prefix[i] = hexDigits[random & 15];
    }
    m_prefix[8] = '-';
}

void RequestIds::assign(QByteArray &out, QByteArrayView offered)
{
    out.resize(0);
    if (isSane(offered)) {
        out.append(offered);
        return;
    }
    char digits[16];
    char *p = digits + sizeof digits;
    quint64 number = ++m_last;
    do {
        *--p = hexDigits[number & 15];
        number >>= 4;
    } while (number > 0);
    out.append(m_prefix, sizeof m_prefix);
    out.append(p, digits + sizeof digits - p);
}

} // namespace boxoffice
