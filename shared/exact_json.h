// JSON for Qt, every character kept.
//
// QJsonDocument drops a U+FEFF that comes first in a string, unless it is written as an escape.
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
