#include "shared/error.h"

namespace boxoffice {

QByteArrayView wireName(ErrorCode code)
{
    switch (code) {
    case ErrorCode::InvalidJson:
        return "invalid_json";
    case ErrorCode::InvalidField:
        return "invalid_field";
    case ErrorCode::UnknownField:
        return "unknown_field";
    case ErrorCode::EventNotFound:
        return "event_not_found";
    case ErrorCode::RegistrationNotFound:
        return "registration_not_found";
    case ErrorCode::EventNotOpen:
        return "event_not_open";
    case ErrorCode::EventFull:
        return "event_full";
    case ErrorCode::AlreadyRegistered:
        return "already_registered";
    case ErrorCode::CapacityBelowBooked:
        return "capacity_below_booked";
    case ErrorCode::EventHasRegistrations:
        return "event_has_registrations";
    case ErrorCode::RateLimited:
        return "rate_limited";
    case ErrorCode::ProofOfWorkRequired:
        return "proof_of_work_required";
    case ErrorCode::PreconditionFailed:
        return "precondition_failed";
    case ErrorCode::IdempotencyKeyReused:
        return "idempotency_key_reused";
    case ErrorCode::NotFound:
        return "not_found";
    case ErrorCode::MethodNotAllowed:
        return "method_not_allowed";
    case ErrorCode::OriginNotAllowed:
        return "origin_not_allowed";
    case ErrorCode::MisdirectedRequest:
        return "misdirected_request";
    case ErrorCode::BadRequest:
        return "bad_request";
    case ErrorCode::PayloadTooLarge:
        return "payload_too_large";
    case ErrorCode::HeadersTooLarge:
        return "headers_too_large";
    case ErrorCode::UriTooLong:
        return "uri_too_long";
    case ErrorCode::RequestTimeout:
        return "request_timeout";
    case ErrorCode::VersionNotSupported:
        return "http_version_not_supported";
    case ErrorCode::ExpectationFailed:
        return "expectation_failed";
    case ErrorCode::Overloaded:
        return "overloaded";
    case ErrorCode::DatabaseUnavailable:
        return "database_unavailable";
    case ErrorCode::QueryTimeout:
        return "query_timeout";
    case ErrorCode::OutcomeUnknown:
        return "outcome_unknown";
    case ErrorCode::Internal:
        return "internal";
    }
    return {};
}

std::optional<ErrorCode> errorCodeNamed(QStringView name)
{
    for (int code = 0; code <= static_cast<int>(ErrorCode::Internal); ++code) { // the last one
        if (QLatin1StringView(wireName(ErrorCode(code))) == name) {
            return ErrorCode(code);
        }
    }
    return std::nullopt;
}

Error eventNotFound()
{
    return {ErrorCode::EventNotFound, QStringLiteral("There is no such event."), {}};
}

Error registrationNotFound()
{
    return {ErrorCode::RegistrationNotFound, QStringLiteral("There is no such registration."), {}};
}

Error eventNotOpen()
{
    return {ErrorCode::EventNotOpen, QStringLiteral("The event is not open for registration."), {}};
}

Error eventOver()
{
    return {ErrorCode::EventNotOpen, QStringLiteral("The event is over."), {}};
}

Error eventFull()
{
    return {ErrorCode::EventFull, QStringLiteral("The event is full."), {}};
}

Error alreadyRegistered()
{
    return {ErrorCode::AlreadyRegistered,
            QStringLiteral("This e-mail address is already registered for the event."),
            {}};
}

Error capacityBelowBooked()
{
    return {ErrorCode::CapacityBelowBooked,
            QStringLiteral("More seats than that are booked already."), QStringLiteral("capacity")};
}

Error eventHasRegistrations()
{
    return {ErrorCode::EventHasRegistrations,
            QStringLiteral("The event has registrations; delete it with ?force=true to lose them."),
            {}};
}

Error preconditionFailed()
{
    return {ErrorCode::PreconditionFailed,
            QStringLiteral("The event was changed meanwhile; read it again."),
            {}};
}

Error idempotencyKeyReused()
{
    return {ErrorCode::IdempotencyKeyReused,
            QStringLiteral("This Idempotency-Key was used before with another request."),
            {}};
}

Error overloaded()
{
    return {ErrorCode::Overloaded,
            QStringLiteral("Too many requests are waiting; nothing was booked, please try again."),
            {}};
}

Error databaseUnavailable()
{
    return {ErrorCode::DatabaseUnavailable,
            QStringLiteral("The database is not available; nothing was booked, please try again."),
            {}};
}

Error queryTimeout()
{
    return {ErrorCode::QueryTimeout,
            QStringLiteral("The database did not finish this query in time; ask for less, such as "
                           "with a longer search text."),
            {}};
}

Error outcomeUnknown()
{
    return {ErrorCode::OutcomeUnknown,
            QStringLiteral("The database was lost while it was booking; whether it took effect "
                           "could not be found out. Repeat with the same Idempotency-Key, or look "
                           "at the registrations."),
            {}};
}

Error rateLimited(const QString &who)
{
    return {ErrorCode::RateLimited,
            u"Too many requests come " % who % u"; nothing was done, please try again later.",
            {}};
}

Error proofOfWorkRequired()
{
    return {ErrorCode::ProofOfWorkRequired,
            QStringLiteral("While many want seats, a registration needs a proof of work; solve the "
                           "challenge in the headers and send it again."),
            {}};
}

Error internalError()
{
    return {ErrorCode::Internal, QStringLiteral("Something went wrong on the server."), {}};
}

Error invalidField(const QString &field, const QString &rule)
{
    return {ErrorCode::InvalidField, rule, field};
}

} // namespace boxoffice
