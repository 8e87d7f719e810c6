#include "shared/api/answer_reader.h"

#include "shared/exact_json.h"

#include <QDateTime>

namespace boxoffice {

Error notAsPromised(QLatin1StringView member)
{
    return invalidField(member,
                        QStringLiteral("The server's answer has no usable \"%1\".").arg(member));
}

std::optional<qint64> timeIn(const QJsonObject &object, QLatin1StringView member)
{
    const auto time = QDateTime::fromString(object.value(member).toString(), Qt::ISODateWithMs);
    return time.isValid() ? std::optional(time.toMSecsSinceEpoch()) : std::nullopt;
}

std::optional<Uuid> idIn(const QJsonObject &object, QLatin1StringView member)
{
    return Uuid::parse(object.value(member).toString());
}

Result<QJsonDocument> readAnswer(QByteArrayView json)
{
    QJsonParseError problem;
    auto parsed = parseJson(json, &problem);
    if (problem.error != QJsonParseError::NoError) {
        return Error{
            ErrorCode::InvalidJson, QStringLiteral("The server's answer is not JSON."), {}};
    }
    return parsed;
}

} // namespace boxoffice
