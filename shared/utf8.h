// UTF-8 to UTF-16 that keeps every character.
//
// QString::fromUtf8() and Qt's PostgreSQL driver drop a leading U+FEFF. Text from clients and from
// the database is decoded here, so that the same text is stored, compared and shown.
// Threads: a pure function.
#pragma once

#include <QByteArrayView>
#include <QString>
#include <QStringDecoder>

namespace boxoffice {

// Invalid UTF-8 becomes U+FFFD. Returns a null string for null.
inline QString fromUtf8(QByteArrayView utf8)
{
    if (!utf8.startsWith("\xef\xbb\xbf")) { // nearly always
        return QString::fromUtf8(utf8);
    }
    QStringDecoder decoder(QStringDecoder::Utf8, QStringDecoder::Flag::ConvertInitialBom);
    return decoder(utf8);
}

} // namespace boxoffice
