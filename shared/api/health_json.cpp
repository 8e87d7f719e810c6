#include "shared/api/health_json.h"

#include "shared/api/answer_reader.h"
#include "shared/api/json_writer.h"

namespace boxoffice {

namespace {

Result<ServerInfo> serverInfoFrom(const QJsonObject &object)
{
    constexpr QLatin1StringView status("status");
    if (object.value(status).toString() != QLatin1StringView("ok")) {
        return notAsPromised(status);
    }
    return ServerInfo{object.value(QLatin1StringView("name")).toString(),
                      object.value(QLatin1StringView("version")).toString()};
}

} // namespace

QByteArray encodeHealth(QByteArrayView version)
{
    QByteArray json;
    {
        ObjectWriter out(json);
        out.word("status", "ok");
        out.word("name", "boxoffice");
        out.string("version", QString::fromLatin1(version));
    }
    return json;
}

Result<ServerInfo> decodeHealth(QByteArrayView json)
{
    return decodeOne<ServerInfo>(json, serverInfoFrom);
}

QByteArray encodeReady()
{
    return QByteArrayLiteral("{\"status\":\"ready\"}");
}

QByteArray encodeReady(const OutboxLag &lag, bool isMailOn)
{
    QByteArray journal, mail, json;
    {
        ObjectWriter out(journal);
        out.number("unread", lag.unread);
        out.json("oldest_seconds",
                 lag.oldestSeconds ? QByteArray::number(*lag.oldestSeconds) : QByteArray("null"));
    }
    {
        ObjectWriter out(mail);
        out.boolean("on", isMailOn);
        out.number("queued", lag.queued);
        out.number("failed", lag.failed);
    }
    {
        ObjectWriter out(json);
        out.word("status", "ready");
        out.json("journal", journal);
        out.json("mail", mail);
    }
    return json;
}

} // namespace boxoffice
