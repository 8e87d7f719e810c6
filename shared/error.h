// The error value of the program: a code for programs, a sentence for people, and the field at
// fault if there is one. Core code returns it; backend/http turns it into an answer.
//
// Threads: a value; copies may be used by any thread.
#pragma once

#include <QByteArrayView>
#include <QString>

#include <optional>

namespace boxoffice {

enum class ErrorCode {
    InvalidJson,
    InvalidField,
    UnknownField,
    EventNotFound,
    RegistrationNotFound,
    EventNotOpen, // draft, cancelled or over: nobody can register
    EventFull,
    AlreadyRegistered,
    CapacityBelowBooked,
    EventHasRegistrations,
    TicketNotFound,     // no registration has this link
    RegistrationErased, // it is nobody's any more
    EventNotOver,
    MailOff, // this server sends no mail
    MailNotFound,
    ImageNotFound,
    TicketTypeNotFound,
    QuotaNotFound,
    OrderNotFound,
    EntryNotFound,        // of a waiting list
    SalesNotStarted,      // of the event or of the type
    SalesEnded,           // likewise
    TicketTypeFull,       // or a quota of it, or its seats are for those who wait
    LimitPerEmail,        // the address would have more seats than one may have
    OrderNotHeld,         // it is confirmed, or it was released
    HoldExpired,          // and its seats are gone
    AlreadyExtended,      // an order is extended once, an offer never
    TicketTypeHasTickets, // booked or held
    SeatsAvailable,       // nobody needs to wait for them
    AlreadyWaiting,
    WaitingListOff,  // the event has none
    EntryNotWaiting, // it has an offer, or is over
    UnsupportedMediaType,
    RateLimited,         // nothing was done: too many from this client
    ProofOfWorkRequired, // nothing was booked: a rush is declared (proof_of_work.h)
    PreconditionFailed,  // If-Match names another version of the event
    IdempotencyKeyReused,
    NotFound,
    MethodNotAllowed,
    OriginNotAllowed,   // the page's origin is not in CORS_ORIGINS
    AccessNotSetUp,     // an open server is asked as if it were public
    SignInRequired,     // no credential came
    CredentialNotValid, // malformed, unknown, expired or revoked
    SignInFailed,       // it never says why
    Forbidden,          // the role or scopes do not include it
    OrganizerNotFound,
    MemberNotFound,
    InvitationNotFound,
    KeyNotFound,
    AccountNotFound,
    LinkNotValid, // unknown, expired or used
    AlreadyMember,
    LastOwner, // an organizer keeps one
    SlugTaken,
    EmailTaken,
    TooManyAttempts,    // to sign in, or to guess a token
    MisdirectedRequest, // Host is not a name of this server
    BadRequest,         // the HTTP message itself was malformed or ambiguous
    PayloadTooLarge,
    HeadersTooLarge,
    UriTooLong,
    RequestTimeout,
    VersionNotSupported,
    ExpectationFailed,
    Overloaded,          // nothing was booked: a queue was full, or the deadline passed in it
    DatabaseUnavailable, // nothing was booked
    QueryTimeout,        // a read reached the statement timeout, and a retry would, too
    OutcomeUnknown,      // a commit was sent and its outcome could not be found out
    Internal,
};

struct Error
{
    ErrorCode code = ErrorCode::Internal;
    QString message;       // one sentence for a person; never SQL, a stack or a file path
    QString field;         // empty, or the member or parameter at fault
    QByteArray facts = {}; // more members for programs, as JSON without braces; or empty

    friend bool operator==(const Error &, const Error &) = default;
};

// Returns the code as it is spelled on the wire, e.g. "event_full" (wire_names.h).
QByteArrayView wireName(ErrorCode code);

// The errors that more than one folder returns, each with its only wording.
Error eventNotFound();
Error organizerNotFound();
Error registrationNotFound();
Error eventNotOpen();
Error eventOver();
Error eventFull();
Error alreadyRegistered();
Error capacityBelowBooked();
Error eventHasRegistrations();
Error ticketNotFound();
Error ticketCancelled();
Error registrationErased();
Error eventNotOver();
Error mailOff();
Error mailNotFound();
Error imageNotFound();
Error ticketTypeNotFound();
Error quotaNotFound();
Error orderNotFound();
Error entryNotFound();
Error salesNotStarted();
Error salesEnded();
Error ticketTypeFull();
Error limitPerEmail(int most);
Error orderNotHeld(bool isConfirmed);
// isTaken: its seats are given to others.
Error holdExpired(bool isTaken = true);
Error alreadyExtended();
Error ticketTypeHasTickets();
Error seatsAvailable();
Error alreadyWaiting();
Error waitingListOff();
Error entryNotWaiting();
Error preconditionFailed();
Error idempotencyKeyReused();
Error overloaded();
Error databaseUnavailable();
Error queryTimeout();
Error outcomeUnknown();
// who: e.g. "from this address".
Error rateLimited(const QString &who);
Error proofOfWorkRequired();
Error internalError();
Error invalidField(const QString &field, const QString &rule);

} // namespace boxoffice
