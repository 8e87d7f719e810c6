#include "desktop/client/api_error.h"

#include "shared/api/error_json.h"

#include <QCoreApplication>

#include <algorithm>
#include <iterator>

namespace boxoffice {

namespace {

// The server speaks English; what people meet daily is said in their own language.
constexpr std::pair<ErrorCode, const char *> kSentences[] = {
    {ErrorCode::EventNotFound, QT_TRANSLATE_NOOP("ApiError", "This event is not there any more.")},
    {ErrorCode::RegistrationNotFound,
     QT_TRANSLATE_NOOP("ApiError", "This registration is not there any more.")},
    {ErrorCode::EventFull,
     QT_TRANSLATE_NOOP("ApiError", "The event is full: every seat is booked.")},
    {ErrorCode::EventNotOpen,
     QT_TRANSLATE_NOOP(
         "ApiError", "The event is not published or is over, so nobody can be registered for it.")},
    {ErrorCode::TicketTypeFull,
     QT_TRANSLATE_NOOP("ApiError", "There is no seat left of this ticket type.")},
    {ErrorCode::TicketTypeNotFound,
     QT_TRANSLATE_NOOP("ApiError", "This ticket type is not there any more.")},
    {ErrorCode::AlreadyRegistered,
     QT_TRANSLATE_NOOP("ApiError", "This e-mail address is already registered for the event.")},
    {ErrorCode::CapacityBelowBooked,
     QT_TRANSLATE_NOOP("ApiError", "More seats than this are already booked.")},
    {ErrorCode::PreconditionFailed,
     QT_TRANSLATE_NOOP("ApiError", "Somebody else has changed this event in the meantime.")},
    {ErrorCode::EventHasRegistrations,
     QT_TRANSLATE_NOOP("ApiError", "The event has registrations.")},
    {ErrorCode::RegistrationErased,
     QT_TRANSLATE_NOOP("ApiError",
                       "The personal data of this registration was erased, so that it can't be "
                       "changed any more.")},
    {ErrorCode::EventNotOver,
     QT_TRANSLATE_NOOP("ApiError", "The event is neither over nor cancelled.")},
    {ErrorCode::MailOff, QT_TRANSLATE_NOOP("ApiError", "This server sends no mail.")},
    {ErrorCode::MailNotFound, QT_TRANSLATE_NOOP("ApiError", "This mail is not there any more.")},
    {ErrorCode::TicketTypeNotFound,
     QT_TRANSLATE_NOOP("ApiError", "This ticket type is not there any more.")},
    {ErrorCode::QuotaNotFound, QT_TRANSLATE_NOOP("ApiError", "This quota is not there any more.")},
    {ErrorCode::TicketTypeHasTickets,
     QT_TRANSLATE_NOOP("ApiError",
                       "There are tickets of this type, or somebody waits for one, so it can't be "
                       "deleted. Hide it, or end its sale, instead.")},
    {ErrorCode::OrderNotFound, QT_TRANSLATE_NOOP("ApiError", "This order is not there any more.")},
    {ErrorCode::EntryNotFound,
     QT_TRANSLATE_NOOP("ApiError", "This entry of the waiting list is not there any more.")},
    {ErrorCode::EntryNotWaiting,
     QT_TRANSLATE_NOOP("ApiError", "This person does not wait any more, or has an offer already.")},
    {ErrorCode::TicketTypeFull,
     QT_TRANSLATE_NOOP("ApiError", "There are not enough free seats of this type of ticket.")},
    {ErrorCode::IdempotencyKeyReused,
     QT_TRANSLATE_NOOP("ApiError",
                       "An earlier attempt with other values may have been carried out "
                       "already. Please look at the list before trying again.")},
    {ErrorCode::Overloaded,
     QT_TRANSLATE_NOOP("ApiError",
                       "The server has too much to do at the moment; nothing was changed.")},
    {ErrorCode::DatabaseUnavailable,
     QT_TRANSLATE_NOOP("ApiError",
                       "The server can't reach its database at the moment; nothing was changed.")},
    {ErrorCode::OutcomeUnknown,
     QT_TRANSLATE_NOOP("ApiError",
                       "The server lost its database just then; whether the change took "
                       "effect is not known yet.")},
    {ErrorCode::Internal, QT_TRANSLATE_NOOP("ApiError", "The server met an error of its own.")},
    {ErrorCode::AccessNotSetUp,
     QT_TRANSLATE_NOOP("ApiError",
                       "The server has not been told yet who may use it over the network. Whoever "
                       "runs it has to decide that first.")},
    {ErrorCode::SignInRequired, QT_TRANSLATE_NOOP("ApiError", "You are not signed in.")},
    {ErrorCode::CredentialNotValid,
     QT_TRANSLATE_NOOP("ApiError", "Your session has ended. Please sign in again.")},
    {ErrorCode::SignInFailed,
     QT_TRANSLATE_NOOP("ApiError", "The e-mail address, the password or the code is wrong.")},
    {ErrorCode::Forbidden, QT_TRANSLATE_NOOP("ApiError", "Your role does not allow this.")},
    {ErrorCode::OrganizerNotFound,
     QT_TRANSLATE_NOOP("ApiError", "You do not belong to this organizer any more.")},
    {ErrorCode::MemberNotFound,
     QT_TRANSLATE_NOOP("ApiError", "This member is not in the team any more.")},
    {ErrorCode::InvitationNotFound,
     QT_TRANSLATE_NOOP("ApiError", "This invitation is not open any more.")},
    {ErrorCode::KeyNotFound, QT_TRANSLATE_NOOP("ApiError", "This key is not there any more.")},
    {ErrorCode::AlreadyMember,
     QT_TRANSLATE_NOOP("ApiError", "This person is in the team already.")},
    {ErrorCode::LastOwner,
     QT_TRANSLATE_NOOP("ApiError", "Nothing was changed: somebody has to stay owner.")},
    {ErrorCode::TooManyAttempts,
     QT_TRANSLATE_NOOP("ApiError",
                       "There were too many attempts. Please wait a few minutes, then try again.")},
};

const char *knownSentence(std::optional<ErrorCode> code)
{
    const auto *found = std::find_if(std::begin(kSentences), std::end(kSentences),
                                     [&code](const auto &entry) { return code == entry.first; });
    return found == std::end(kSentences) ? nullptr : found->second;
}

QString say(const char *sentence)
{
    return QCoreApplication::translate("ApiError", sentence);
}

QString shown(const QUrl &server)
{
    return server.toDisplayString(QUrl::RemoveUserInfo | QUrl::StripTrailingSlash);
}

// OpenSSL's words for bytes that are no TLS.
bool speaksNoTls(const QString &reason)
{
    return reason.contains(QStringLiteral("wrong version number"))
        || reason.contains(QStringLiteral("packet length too long"))
        || reason.contains(QStringLiteral("record layer failure"));
}

} // namespace

ApiError unreachable(const QUrl &server, const QString &reason)
{
    const QString message =
        say(QT_TRANSLATE_NOOP("ApiError", "The server at %1 can't be reached (%2)."))
            .arg(shown(server), reason);
    return {.kind = ApiFailure::Unreachable, .message = message, .isTransient = true};
}

ApiError tlsRefused(const QUrl &server, const QString &reason)
{
    if (speaksNoTls(reason)) {
        QUrl plain = server;
        plain.setScheme(QStringLiteral("http"));
        const QString advice =
            say(QT_TRANSLATE_NOOP("ApiError",
                                  "The server at %1 does not speak TLS. Its address may be %2, "
                                  "which is not encrypted."))
                .arg(shown(server), shown(plain));
        return {.kind = ApiFailure::Tls, .message = advice};
    }
    const QString message =
        say(QT_TRANSLATE_NOOP("ApiError",
                              "The connection to %1 is not secure and was not used: %2"))
            .arg(shown(server), reason);
    return {.kind = ApiFailure::Tls, .message = message};
}

ApiError notBoxoffice(const QUrl &server)
{
    const QString message =
        say(QT_TRANSLATE_NOOP("ApiError",
                              "What answers at %1 is not a Boxoffice server. Please check the "
                              "address."))
            .arg(shown(server));
    return {.kind = ApiFailure::NotBoxoffice, .message = message};
}

ApiError otherVersion(const QString &theirs, const QString &ours)
{
    const QString message =
        say(QT_TRANSLATE_NOOP("ApiError",
                              "The server is Boxoffice %1, which this console (%2) does not "
                              "understand. Please use a console of the server's version."))
            .arg(theirs, ours);
    return {.kind = ApiFailure::OtherVersion, .message = message};
}

ApiError gatewayAnswered(int httpStatus)
{
    const QString message =
        say(QT_TRANSLATE_NOOP("ApiError",
                              "A proxy answered instead of the server (HTTP %1); the server "
                              "behind it is probably down."))
            .arg(httpStatus);
    return {.kind = ApiFailure::Gateway,
            .message = message,
            .httpStatus = httpStatus,
            .isTransient = true};
}

ApiError cancelledByPerson()
{
    return {.kind = ApiFailure::Cancelled,
            .message = say(QT_TRANSLATE_NOOP("ApiError", "Cancelled."))};
}

ApiError errorFromAnswer(const QUrl &server, int httpStatus, const QByteArray &contentType,
                         const QByteArray &body)
{
    const auto refusal =
        contentType.startsWith("application/json") ? decodeRefusal(body) : std::optional<Refusal>();
    if (!refusal) {
        return httpStatus >= 500 ? gatewayAnswered(httpStatus) : notBoxoffice(server);
    }
    const char *known = knownSentence(refusal->code);
    return {.kind = ApiFailure::Server,
            .message = known ? say(known) : refusal->message,
            .code = refusal->code,
            .field = refusal->field,
            .httpStatus = httpStatus,
            .outcomeUnknown = refusal->code == ErrorCode::OutcomeUnknown,
            .isTransient = httpStatus == 503 || httpStatus == 408};
}

} // namespace boxoffice
