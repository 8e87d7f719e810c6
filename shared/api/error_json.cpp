#include "shared/api/error_json.h"

#include "shared/api/json_writer.h"
#include "shared/exact_json.h"
#include "shared/wire_names.h"

#include <QJsonObject>

namespace boxoffice {

void appendJson(QByteArray &json, const Error &error)
{
    {
        ObjectWriter out(json);
        out.string("error", error.message);
        out.word("code", wireName(error.code));
        if (!error.field.isEmpty()) {
            out.string("field", error.field);
        }
    }
    if (!error.facts.isEmpty()) {
        json.chop(1);
        json.append(',').append(error.facts).append('}');
    }
}

std::optional<Refusal> decodeRefusal(QByteArrayView json)
{
    const QJsonObject object = parseJson(json).object();
    const QJsonValue code = object.value(QLatin1StringView("code"));
    const QJsonValue message = object.value(QLatin1StringView("error"));
    if (!code.isString() || !message.isString()) {
        return std::nullopt;
    }
    return Refusal{message.toString(), fromWireName<ErrorCode>(QStringView(code.toString())),
                   object.value(QLatin1StringView("field")).toString()};
}

} // namespace boxoffice
