#include "shared/error.h"

#include <iterator>

namespace boxoffice {

namespace {

struct Spelling
{
    ErrorCode code;
    QByteArrayView name;
};

constexpr Spelling kSpellings[] = {
    {ErrorCode::InvalidJson, "invalid_json"},
    {ErrorCode::InvalidField, "invalid_field"},
    {ErrorCode::UnknownField, "unknown_field"},
    {ErrorCode::EventNotFound, "event_not_found"},
    {ErrorCode::RegistrationNotFound, "registration_not_found"},
    {ErrorCode::EventNotOpen, "event_not_open"},
    {ErrorCode::EventFull, "event_full"},
    {ErrorCode::AlreadyRegistered, "already_registered"},
    {ErrorCode::CapacityBelowBooked, "capacity_below_booked"},
    {ErrorCode::EventHasRegistrations, "event_has_registrations"},
    {ErrorCode::TicketNotFound, "ticket_not_found"},
    {ErrorCode::RegistrationErased, "registration_erased"},
    {ErrorCode::EventNotOver, "event_not_over"},
    {ErrorCode::MailOff, "mail_off"},
    {ErrorCode::MailNotFound, "mail_not_found"},
    {ErrorCode::ImageNotFound, "image_not_found"},
    {ErrorCode::TicketTypeNotFound, "ticket_type_not_found"},
    {ErrorCode::QuotaNotFound, "quota_not_found"},
    {ErrorCode::OrderNotFound, "order_not_found"},
    {ErrorCode::EntryNotFound, "entry_not_found"},
    {ErrorCode::SalesNotStarted, "sales_not_started"},
    {ErrorCode::SalesEnded, "sales_ended"},
    {ErrorCode::TicketTypeFull, "ticket_type_full"},
    {ErrorCode::LimitPerEmail, "limit_per_email"},
    {ErrorCode::OrderNotHeld, "order_not_held"},
    {ErrorCode::HoldExpired, "hold_expired"},
    {ErrorCode::AlreadyExtended, "already_extended"},
    {ErrorCode::TicketTypeHasTickets, "ticket_type_has_tickets"},
    {ErrorCode::SeatsAvailable, "seats_available"},
    {ErrorCode::AlreadyWaiting, "already_waiting"},
    {ErrorCode::WaitingListOff, "waiting_list_off"},
    {ErrorCode::EntryNotWaiting, "entry_not_waiting"},
    {ErrorCode::UnsupportedMediaType, "unsupported_media_type"},
    {ErrorCode::RateLimited, "rate_limited"},
    {ErrorCode::ProofOfWorkRequired, "proof_of_work_required"},
    {ErrorCode::PreconditionFailed, "precondition_failed"},
    {ErrorCode::IdempotencyKeyReused, "idempotency_key_reused"},
    {ErrorCode::NotFound, "not_found"},
    {ErrorCode::MethodNotAllowed, "method_not_allowed"},
    {ErrorCode::OriginNotAllowed, "origin_not_allowed"},
    {ErrorCode::AccessNotSetUp, "access_not_set_up"},
    {ErrorCode::SignInRequired, "sign_in_required"},
    {ErrorCode::CredentialNotValid, "credential_not_valid"},
    {ErrorCode::SignInFailed, "sign_in_failed"},
    {ErrorCode::Forbidden, "forbidden"},
    {ErrorCode::OrganizerNotFound, "organizer_not_found"},
    {ErrorCode::MemberNotFound, "member_not_found"},
    {ErrorCode::InvitationNotFound, "invitation_not_found"},
    {ErrorCode::KeyNotFound, "key_not_found"},
    {ErrorCode::AccountNotFound, "account_not_found"},
    {ErrorCode::LinkNotValid, "link_not_valid"},
    {ErrorCode::AlreadyMember, "already_member"},
    {ErrorCode::LastOwner, "last_owner"},
    {ErrorCode::SlugTaken, "slug_taken"},
    {ErrorCode::EmailTaken, "email_taken"},
    {ErrorCode::TooManyAttempts, "too_many_attempts"},
    {ErrorCode::MisdirectedRequest, "misdirected_request"},
    {ErrorCode::BadRequest, "bad_request"},
    {ErrorCode::PayloadTooLarge, "payload_too_large"},
    {ErrorCode::HeadersTooLarge, "headers_too_large"},
    {ErrorCode::UriTooLong, "uri_too_long"},
    {ErrorCode::RequestTimeout, "request_timeout"},
    {ErrorCode::VersionNotSupported, "http_version_not_supported"},
    {ErrorCode::ExpectationFailed, "expectation_failed"},
    {ErrorCode::Overloaded, "overloaded"},
    {ErrorCode::DatabaseUnavailable, "database_unavailable"},
    {ErrorCode::QueryTimeout, "query_timeout"},
    {ErrorCode::OutcomeUnknown, "outcome_unknown"},
    {ErrorCode::Internal, "internal"},
};

// A code that was forgotten, or added out of its order, does not compile.
consteval bool eachAtItsPlace()
{
    int place = 0;
    for (const Spelling &spelling : kSpellings) {
        if (static_cast<int>(spelling.code) != place++) {
            return false;
        }
    }
    return place == static_cast<int>(ErrorCode::Internal) + 1; // the last one
}
static_assert(eachAtItsPlace());

} // namespace

QByteArrayView wireName(ErrorCode code)
{
    const auto place = static_cast<std::size_t>(code);
    return place < std::size(kSpellings) ? kSpellings[place].name : QByteArrayView();
}

Error eventNotFound()
{
    return {ErrorCode::EventNotFound, QStringLiteral("There is no such event."), {}};
}

Error organizerNotFound()
{
    return {ErrorCode::OrganizerNotFound, QStringLiteral("There is no such organizer."), {}};
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

Error ticketNotFound()
{
    return {ErrorCode::TicketNotFound, QStringLiteral("No ticket has this link."), {}};
}

Error ticketCancelled()
{
    return {ErrorCode::EventNotOpen, QStringLiteral("The ticket is cancelled."), {}};
}

Error registrationErased()
{
    return {ErrorCode::RegistrationErased,
            QStringLiteral("The personal data of this registration was erased."),
            {}};
}

Error eventNotOver()
{
    return {ErrorCode::EventNotOver, QStringLiteral("The event is not over yet."), {}};
}

Error mailOff()
{
    return {ErrorCode::MailOff, QStringLiteral("This server sends no mail."), {}};
}

Error mailNotFound()
{
    return {ErrorCode::MailNotFound, QStringLiteral("The event has no such mail."), {}};
}

Error imageNotFound()
{
    return {ErrorCode::ImageNotFound, QStringLiteral("The event has no picture."), {}};
}

Error ticketTypeNotFound()
{
    return {
        ErrorCode::TicketTypeNotFound, QStringLiteral("The event has no such ticket type."), {}};
}

Error quotaNotFound()
{
    return {ErrorCode::QuotaNotFound, QStringLiteral("The event has no such quota."), {}};
}

Error orderNotFound()
{
    return {ErrorCode::OrderNotFound, QStringLiteral("There is no such order."), {}};
}

Error entryNotFound()
{
    return {
        ErrorCode::EntryNotFound, QStringLiteral("There is no such entry of a waiting list."), {}};
}

Error salesNotStarted()
{
    return {ErrorCode::SalesNotStarted, QStringLiteral("The sale has not started yet."), {}};
}

Error salesEnded()
{
    return {ErrorCode::SalesEnded, QStringLiteral("The sale has ended."), {}};
}

Error ticketTypeFull()
{
    return {ErrorCode::TicketTypeFull,
            QStringLiteral("There are not enough tickets of this type left."),
            {}};
}

Error limitPerEmail(int most)
{
    return {ErrorCode::LimitPerEmail,
            most == 1 ? QStringLiteral("One e-mail address can have one seat of this event.")
                      : QString(u"One e-mail address can have " % QString::number(most)
                                % u" seats of this event."),
            {}};
}

Error orderNotHeld(bool isConfirmed)
{
    return {ErrorCode::OrderNotHeld,
            isConfirmed ? QStringLiteral("The order was confirmed before.")
                        : QStringLiteral("The order was cancelled."),
            {}};
}

Error holdExpired(bool isTaken)
{
    return {ErrorCode::HoldExpired,
            isTaken
                ? QStringLiteral("The time to confirm the order is over, and its seats are gone.")
                : QStringLiteral("The time to confirm the order is over. It can still be confirmed "
                                 "if its seats are free."),
            {}};
}

Error alreadyExtended()
{
    return {ErrorCode::AlreadyExtended,
            QStringLiteral("The time to confirm this order can't be extended again."),
            {}};
}

Error ticketTypeHasTickets()
{
    return {ErrorCode::TicketTypeHasTickets,
            QStringLiteral("The ticket type has tickets, or people wait for it; hide it instead."),
            {}};
}

Error seatsAvailable()
{
    return {ErrorCode::SeatsAvailable,
            QStringLiteral("There are seats; nobody needs to wait for them."),
            {}};
}

Error alreadyWaiting()
{
    return {ErrorCode::AlreadyWaiting,
            QStringLiteral("This e-mail address is on the waiting list already."),
            {}};
}

Error waitingListOff()
{
    return {ErrorCode::WaitingListOff, QStringLiteral("The event has no waiting list."), {}};
}

Error entryNotWaiting()
{
    return {ErrorCode::EntryNotWaiting,
            QStringLiteral("Nobody waits there any more, or seats are offered already."),
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
            QStringLiteral("Too many requests are waiting; nothing was changed, please try again."),
            {}};
}

Error databaseUnavailable()
{
    return {ErrorCode::DatabaseUnavailable,
            QStringLiteral("The database is not available; nothing was changed, please try again."),
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
