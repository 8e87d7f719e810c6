// JSON for Qt that keeps every character.
//
// QJsonDocument drops a U+FEFF at the beginning of a string, unless it is escaped.
// Threads: a pure function.
#pragma once

#include <QJsonDocument>

namespace boxoffice {

// problem: as in QJsonDocument::fromJson(), may be null.
inline QJsonDocument parseJson(QByteArrayView json, QJsonParseError *problem = nullptr)
{
    static constexpr QByteArrayView mark("\"\xef\xbb\xbf");
    QByteArray text = QByteArray::fromRawData(json.data(), json.size());
    if (json.contains(mark)) {
        text.replace(mark, "\"\\ufeff");
    }
    return QJsonDocument::fromJson(text, problem);
}

} // namespace boxoffice
