#include "backend/http/message/api_reply.h"

#include "shared/api/error_json.h"
#include "shared/api/json_writer.h"

#include <algorithm>

namespace boxoffice {

namespace {

struct StatusOf
{
    ErrorCode code;
    int status;
};

constexpr StatusOf kStatuses[] = {
    {ErrorCode::InvalidJson, 400},
    {ErrorCode::InvalidField, 400},
    {ErrorCode::UnknownField, 400},
    {ErrorCode::EventNotFound, 404},
    {ErrorCode::RegistrationNotFound, 404},
    {ErrorCode::EventNotOpen, 409},
    {ErrorCode::EventFull, 409},
    {ErrorCode::AlreadyRegistered, 409},
    {ErrorCode::CapacityBelowBooked, 409},
    {ErrorCode::EventHasRegistrations, 409},
    {ErrorCode::TicketNotFound, 404},
    {ErrorCode::RegistrationErased, 409},
    {ErrorCode::EventNotOver, 409},
    {ErrorCode::MailOff, 409},
    {ErrorCode::MailNotFound, 404},
    {ErrorCode::ImageNotFound, 404},
    {ErrorCode::TicketTypeNotFound, 404},
    {ErrorCode::QuotaNotFound, 404},
    {ErrorCode::OrderNotFound, 404},
    {ErrorCode::EntryNotFound, 404},
    {ErrorCode::SalesNotStarted, 409},
    {ErrorCode::SalesEnded, 409},
    {ErrorCode::TicketTypeFull, 409},
    {ErrorCode::LimitPerEmail, 409},
    {ErrorCode::OrderNotHeld, 409},
    {ErrorCode::HoldExpired, 409},
    {ErrorCode::AlreadyExtended, 409},
    {ErrorCode::TicketTypeHasTickets, 409},
    {ErrorCode::SeatsAvailable, 409},
    {ErrorCode::AlreadyWaiting, 409},
    {ErrorCode::WaitingListOff, 409},
    {ErrorCode::EntryNotWaiting, 409},
    {ErrorCode::UnsupportedMediaType, 415},
    {ErrorCode::RateLimited, 429},
    {ErrorCode::ProofOfWorkRequired, 428},
    {ErrorCode::PreconditionFailed, 412},
    {ErrorCode::IdempotencyKeyReused, 422},
    {ErrorCode::NotFound, 404},
    {ErrorCode::MethodNotAllowed, 405},
    {ErrorCode::OriginNotAllowed, 403},
    {ErrorCode::AccessNotSetUp, 403},
    {ErrorCode::SignInRequired, 401},
    {ErrorCode::CredentialNotValid, 401},
    {ErrorCode::SignInFailed, 401},
    {ErrorCode::Forbidden, 403},
    {ErrorCode::OrganizerNotFound, 404},
    {ErrorCode::MemberNotFound, 404},
    {ErrorCode::InvitationNotFound, 404},
    {ErrorCode::KeyNotFound, 404},
    {ErrorCode::AccountNotFound, 404},
    {ErrorCode::LinkNotValid, 404},
    {ErrorCode::AlreadyMember, 409},
    {ErrorCode::LastOwner, 409},
    {ErrorCode::SlugTaken, 409},
    {ErrorCode::EmailTaken, 409},
    {ErrorCode::TooManyAttempts, 429},
    {ErrorCode::MisdirectedRequest, 421},
    {ErrorCode::BadRequest, 400},
    {ErrorCode::PayloadTooLarge, 413},
    {ErrorCode::HeadersTooLarge, 431},
    {ErrorCode::UriTooLong, 414},
    {ErrorCode::RequestTimeout, 408},
    {ErrorCode::VersionNotSupported, 505},
    {ErrorCode::ExpectationFailed, 417},
    {ErrorCode::Overloaded, 503},
    {ErrorCode::DatabaseUnavailable, 503},
    {ErrorCode::QueryTimeout, 503},
    {ErrorCode::OutcomeUnknown, 503},
    {ErrorCode::Internal, 500},
};

// A code that was forgotten, or added out of its order, does not compile.
consteval bool eachAtItsPlace()
{
    int place = 0;
    for (const StatusOf &row : kStatuses) {
        if (static_cast<int>(row.code) != place++) {
            return false;
        }
    }
    return place == static_cast<int>(ErrorCode::Internal) + 1; // the last one
}
static_assert(eachAtItsPlace());

} // namespace

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

void ApiReply::setHeader(QByteArrayView name, QByteArrayView value)
{
    const QByteArray begin = name.toByteArray() + ": ";
    for (qsizetype at = 0; at < headers.size();) {
        const qsizetype end = headers.indexOf("\r\n", at) + 2;
        if (QByteArrayView(headers).sliced(at).startsWith(begin)) {
            headers.remove(at, end - at);
        } else {
            at = end;
        }
    }
    addHeader(name, value);
}

void ApiReply::addToVary(QByteArrayView requestHeader)
{
    const QByteArray begin("\r\nVary: ");
    const qsizetype line = QByteArray("\r\n" + headers).indexOf(begin);
    if (line < 0) {
        return addHeader("Vary", requestHeader);
    }
    const qsizetype from = line + begin.size() - 2;
    const QByteArray value = headers.mid(from, headers.indexOf("\r\n", from) - from);
    const QByteArrayList names = value.split(',');
    const auto isIt = [requestHeader](const QByteArray &name) {
        return name.trimmed().compare(requestHeader, Qt::CaseInsensitive) == 0;
    };
    if (std::none_of(names.begin(), names.end(), isIt)) {
        headers.insert(from, requestHeader.toByteArray() + ", ");
    }
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
    return kStatuses[static_cast<std::size_t>(code)].status;
}

ApiReply toReply(const Error &error)
{
    ApiReply reply = ApiReply::json(httpStatus(error.code), encode(error));
    const bool mayRepeat =
        error.code != ErrorCode::OutcomeUnknown && error.code != ErrorCode::QueryTimeout;
    if (reply.status == 503 && mayRepeat) {
        reply.addHeader("Retry-After", "1");
    }
    if (reply.status == 401) { // RFC 6750, section 3
        reply.addHeader("WWW-Authenticate",
                        error.code == ErrorCode::CredentialNotValid
                            ? QByteArrayView("Bearer error=\"invalid_token\"")
                            : QByteArrayView("Bearer"));
    }
    return reply;
}

} // namespace boxoffice
