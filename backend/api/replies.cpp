#include "backend/api/replies.h"

#include "shared/api/mail_json.h"
#include "shared/api/ticket_json.h"

namespace boxoffice {

QByteArray pathOf(const Uuid &eventId)
{
    QByteArray path("/events/");
    path.reserve(64);
    eventId.appendTo(path);
    return path;
}

ApiReply createdReply(bool isNew, const QByteArray &location, QByteArray body)
{
    ApiReply reply = ApiReply::json(isNew ? 201 : 200, std::move(body));
    if (isNew) {
        reply.addHeader("Location", location);
    }
    return reply;
}

ApiReply acceptedReply(const Accepted &accepted)
{
    return ApiReply::json(202,
                          accepted.isTold ? encodeRecipients(accepted.registrations)
                                          : encodeAccepted(accepted.registrations));
}

Error eventHasNoTime()
{
    return {ErrorCode::NotFound,
            QStringLiteral("The event has no time yet, so it has no calendar entry."),
            {}};
}

ApiReply noContentReply()
{
    ApiReply reply;
    reply.status = 204;
    reply.contentType = {};
    return reply;
}

ApiReply readReply(const ReadBody &body, Cached cached)
{
    const bool isPrivate = cached == Cached::Privately;
    ApiReply reply = ApiReply::json(200, body.json);
    reply.gzip = body.gzip;
    reply.etag = body.etag;
    reply.gzipEtag = body.gzipEtag;
    // A list of registrations is also there as CSV.
    reply.addHeader("Vary", isPrivate ? "Accept, Accept-Encoding" : "Accept-Encoding");
    reply.addHeader("Cache-Control", isPrivate ? "private, no-cache" : "no-cache");
    return reply;
}

} // namespace boxoffice
