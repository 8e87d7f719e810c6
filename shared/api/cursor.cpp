#include "shared/api/cursor.h"

#include <algorithm>

namespace boxoffice {

namespace {
constexpr auto kBase64 = QByteArray::Base64UrlEncoding | QByteArray::OmitTrailingEquals;
}

QByteArray encodeCursor(const Uuid &lastOfPage)
{
    return QByteArray(reinterpret_cast<const char *>(lastOfPage.bytes.data()), 16)
        .toBase64(kBase64);
}

Result<Uuid> decodeCursor(QByteArrayView text)
{
    const auto decoded = QByteArray::fromBase64Encoding(
        text.toByteArray(), kBase64 | QByteArray::AbortOnBase64DecodingErrors);
    Uuid id;
    if (decoded && decoded.decoded.size() == 16) {
        std::copy(decoded.decoded.begin(), decoded.decoded.end(), id.bytes.begin());
    }
    if (!decoded || decoded.decoded.size() != 16 || encodeCursor(id) != text) {
        return invalidField(QStringLiteral("cursor"),
                            QStringLiteral("cursor must come from the Link header of a page."));
    }
    return id;
}

} // namespace boxoffice
