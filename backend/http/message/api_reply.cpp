#include "backend/http/message/api_reply.h"

#include "shared/api/error_json.h"
#include "shared/api/json_writer.h"

#include <algorithm>

namespace boxoffice {

void ApiReply::addHeader(QByteArrayView name, QByteArrayView value)
{
    const bool clean = std::all_of(value.begin(), value.end(), [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte >= 0x20 && byte != 0x7f;
    });
    if (!clean) {
        return;
    }
    headers.reserve(headers.size() + name.size() + value.size() + 4);
    headers += name;
    headers += ": ";
    headers += value;
    headers += "\r\n";
}

ApiReply ApiReply::json(int status, QByteArray body)
{
    ApiReply reply;
    reply.status = status;
    reply.body = std::move(body);
    return reply;
}

int httpStatus(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidJson:
    case ErrorCode::InvalidField:
    case ErrorCode::UnknownField:
    case ErrorCode::BadRequest:
        return 400;
    case ErrorCode::OriginNotAllowed:
        return 403;
    case ErrorCode::EventNotFound:
    case ErrorCode::RegistrationNotFound:
    case ErrorCode::NotFound:
        return 404;
    case ErrorCode::MethodNotAllowed:
        return 405;
    case ErrorCode::RequestTimeout:
        return 408;
    case ErrorCode::EventNotOpen:
    case ErrorCode::CapacityBelowBooked:
    case ErrorCode::EventHasRegistrations:
    case ErrorCode::EventFull:
    case ErrorCode::AlreadyRegistered:
        return 409;
    case ErrorCode::PreconditionFailed:
        return 412;
    case ErrorCode::PayloadTooLarge:
        return 413;
    case ErrorCode::UriTooLong:
        return 414;
    case ErrorCode::ExpectationFailed:
        return 417;
    case ErrorCode::MisdirectedRequest:
        return 421;
    case ErrorCode::IdempotencyKeyReused:
        return 422;
    case ErrorCode::ProofOfWorkRequired:
        return 428;
    case ErrorCode::RateLimited:
        return 429;
    case ErrorCode::HeadersTooLarge:
        return 431;
    case ErrorCode::Internal:
        return 500;
    case ErrorCode::Overloaded:
    case ErrorCode::DatabaseUnavailable:
    case ErrorCode::QueryTimeout:
    case ErrorCode::OutcomeUnknown:
        return 503;
    case ErrorCode::VersionNotSupported:
        return 505;
    }
    Q_UNREACHABLE();
}

ApiReply toReply(const Error &error)
{
    ApiReply reply = ApiReply::json(httpStatus(error.code), encode(error));
    const bool mayRepeat =
        error.code != ErrorCode::OutcomeUnknown && error.code != ErrorCode::QueryTimeout;
    if (reply.status == 503 && mayRepeat) {
        reply.addHeader("Retry-After", "1");
    }
    return reply;
}

} // namespace boxoffice
