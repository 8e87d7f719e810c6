// Organizers, accounts, roles and keys, as the API represents them.
//
// Threads: values.
#pragma once

#include "shared/ids.h"

#include <QList>
#include <QPair>
#include <QString>
#include <QStringList>

#include <optional>

namespace boxoffice {

// The role of an account in an organizer.
enum class Role { Owner, Manager, Viewer, Door };

// What a role or a key may allow; see the table of the API reference, section 5.
enum class Permission {
    EventsRead,
    EventsWrite,
    RegistrationsRead,
    RegistrationsWrite,
    RegistrationsExceed,
    Checkin,
    CheckinUndo,
    TeamWrite,
    KeysWrite,
    AuditRead,
    WebhooksWrite,
    OrganizerWrite,
};

// Whoever runs events: a company, a club.
struct OrganizerName
{
    Uuid id;
    QString name; // 1 to 200 code points
    QString slug; // 1 to 60 of a-z, 0-9 and inner hyphens; unique

    friend bool operator==(const OrganizerName &, const OrganizerName &) = default;
};

struct Organizer
{
    OrganizerName named;
    qint64 createdAt = 0; // milliseconds since the epoch, UTC
    QString replyTo =
        {}; // where answers to its mails go, in its canonical form (email.h); empty: nowhere
    // How attendees reach it, which everybody may know: an e-mail address or a URL; empty: nobody
    // said. embedOrigins: whose pages may show its events in a frame (organizer_rules.h).
    QString contact = {};
    QStringList embedOrigins = {};
    QStringList categories = {}; // that it offers for its events, in its own order

    friend bool operator==(const Organizer &, const Organizer &) = default;
};

struct Account
{
    Uuid id;
    QString email; // in its canonical form (email.h)
    QString name;  // 1 to 200 code points
    bool hasSecondFactor = false;
    int recoveryCodesLeft = 0;
    bool wantsDigest = false; // a mail a day about new registrations

    friend bool operator==(const Account &, const Account &) = default;
};

struct Membership
{
    Uuid memberId;
    OrganizerName organizer;
    Role role = Role::Viewer;
    QList<Permission> permissions = {};

    friend bool operator==(const Membership &, const Membership &) = default;
};

struct ApiKey
{
    Uuid id;
    QString name; // 1 to 100 code points
    QList<Permission> scopes = {};
    qint64 createdAt = 0;
    std::optional<qint64> expiresAt = {};
    std::optional<qint64> lastUsedAt = {}; // exact to a minute
    std::optional<qint64> revokedAt = {};
    QString token = {}; // only in the answer that created it

    friend bool operator==(const ApiKey &, const ApiKey &) = default;
};

// Who asks: GET /session.
struct SessionView
{
    bool isProtected = false; // the server's mode
    std::optional<Account> account = {};
    std::optional<ApiKey> key = {};
    QList<Membership> memberships = {}; // of a key: its organizer, without memberId and role
    std::optional<Uuid> sessionId = {};
    std::optional<qint64> expiresAt = {};
    QString token = {};        // only in the answer that began a session for a program
    bool sendsMail = false;    // the server
    bool knowsTickets = false; // of clients: it can do what section 6 of the reference says

    friend bool operator==(const SessionView &, const SessionView &) = default;
};

struct SessionEntry
{
    Uuid id;
    qint64 createdAt = 0;
    qint64 lastUsedAt = 0;
    qint64 expiresAt = 0;
    QString userAgent = {};
    bool isCurrent = false;

    friend bool operator==(const SessionEntry &, const SessionEntry &) = default;
};

struct Member
{
    Uuid id;
    Uuid accountId;
    QString email;
    QString name;
    Role role = Role::Viewer;
    bool hasSecondFactor = false;
    qint64 createdAt = 0;

    friend bool operator==(const Member &, const Member &) = default;
};

struct Invitation
{
    Uuid id;
    QString email;
    Role role = Role::Viewer;
    qint64 createdAt = 0;
    qint64 expiresAt = 0;
    // Only in the answer that made it, one of them:
    QString link = {};     // a path
    bool isMailed = false; // the link goes to the address by mail

    friend bool operator==(const Invitation &, const Invitation &) = default;
};

// An invitation as the page of its link shows it.
struct InvitationView
{
    OrganizerName organizer;
    QString email;
    Role role = Role::Viewer;
    bool hasAccount = false; // an account with that e-mail address exists

    friend bool operator==(const InvitationView &, const InvitationView &) = default;
};

struct ResetLink
{
    QString link; // a path
    qint64 expiresAt = 0;

    friend bool operator==(const ResetLink &, const ResetLink &) = default;
};

// A second factor that is not confirmed by a code yet.
struct TotpOffer
{
    QString secret; // base32
    QString uri;    // otpauth://…
    QStringList qr; // rows of modules: 0 and 1

    friend bool operator==(const TotpOffer &, const TotpOffer &) = default;
};

// Who did something.
enum class ActorKind {
    Account,
    Key,
    Open,     // anybody, on an open server
    Operator, // with the server's program, on its machine
    Holder,   // of the ticket, by its link
};

struct AuditEntry
{
    Uuid id;
    qint64 at = 0;
    ActorKind actorKind = ActorKind::Open;
    std::optional<Uuid> actorId = {};
    QString actorName = {}; // of an account or key that still exists; may be empty
    QString action = {};    // such as event.updated
    QString targetKind = {};
    std::optional<Uuid> targetId = {};
    QString address = {};      // of the client; may be empty
    QByteArray changes = "{}"; // JSON: {"member":[before,after],…}

    friend bool operator==(const AuditEntry &, const AuditEntry &) = default;
};

} // namespace boxoffice
