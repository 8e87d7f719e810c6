// Reads the server's answers, for the codecs of the resources. Unknown members are ignored, since
// objects may gain fields. A promised member that is missing is an error.
//
// Threads: pure functions.
#pragma once

#include "shared/ids.h"
#include "shared/result.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QList>

#include <optional>

namespace boxoffice {

// The error if a promised member is missing or has another type: invalid_field.
Error notAsPromised(QLatin1StringView member);
// Return nothing if the member is absent, null or malformed.
std::optional<qint64> timeIn(const QJsonObject &object, QLatin1StringView member);
std::optional<Uuid> idIn(const QJsonObject &object, QLatin1StringView member);
// Fails with invalid_json.
Result<QJsonDocument> readAnswer(QByteArrayView json);

// from: Result<T>(const QJsonObject &).
template <typename T>
Result<T> decodeOne(QByteArrayView json, Result<T> (*from)(const QJsonObject &))
{
    const auto parsed = readAnswer(json);
    if (!parsed) {
        return parsed.error();
    }
    return from(parsed->object());
}

template <typename T>
Result<QList<T>> decodeEach(const QJsonArray &array, Result<T> (*from)(const QJsonObject &))
{
    QList<T> values;
    values.reserve(array.size());
    for (const QJsonValue &entry : array) {
        auto value = from(entry.toObject());
        if (!value) {
            return value.error();
        }
        values.append(*std::move(value));
    }
    return values;
}

template <typename T>
Result<QList<T>> decodeMany(QByteArrayView json, Result<T> (*from)(const QJsonObject &))
{
    const auto parsed = readAnswer(json);
    if (!parsed) {
        return parsed.error();
    }
    if (!parsed->isArray()) {
        return Error{
            ErrorCode::InvalidJson, QStringLiteral("The server's answer is no array."), {}};
    }
    return decodeEach(parsed->array(), from);
}

} // namespace boxoffice
