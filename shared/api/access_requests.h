// Requests about accounts and rights: the bodies of section 5 of the API reference.
//
// Decoders fail with invalid_json, unknown_field or invalid_field. They clean what they read: an
// e-mail address is in its canonical form, a name is one line. Passwords and codes stay as they
// were typed; backend/access decides on them.
//
// Threads: pure functions of values.
#pragma once

#include "shared/api/access_json.h"
#include "shared/api/registration_dto.h"

namespace boxoffice {

// How a client is given its new session.
enum class SessionAs { Cookie, Token };
// "cookie", "token".
QByteArrayView wireName(SessionAs as);

struct SetUpRequest
{
    QString token; // of the link
    QString email;
    QString name;
    QString password;
    QString organizer; // its name
    SessionAs as = SessionAs::Cookie;
};

struct SignInRequest
{
    QString email;
    QString password;
    QString code = {}; // empty: none
    SessionAs as = SessionAs::Cookie;
};

// Nothing: unchanged. A new e-mail address or password needs the current password.
struct AccountPatch
{
    std::optional<QString> name = {};
    std::optional<QString> email = {};
    std::optional<QString> password = {};
    QString currentPassword = {};
    std::optional<bool> wantsDigest = {};
    MailLanguage language = MailLanguage::English; // of the digest; not on the wire
};

// Offers a second factor (password), or confirms it (code): one of them is empty.
struct TotpRequest
{
    QString password = {};
    QString code = {};
};

struct TotpRemoval
{
    QString password;
    QString code;
};

// name and password are of somebody without an account, and empty for everybody else.
struct InvitationAcceptance
{
    QString name = {};
    QString password = {};
    SessionAs as = SessionAs::Cookie;

    bool isEmpty() const { return name.isEmpty() && password.isEmpty(); }
};

struct OrganizerDraft
{
    QString name;
    QString slug = {}; // empty: what the name suggests
};

struct OrganizerPatch
{
    std::optional<QString> name = {};
    std::optional<QString> slug = {};
    std::optional<QString> replyTo = {}; // empty: none, in JSON null
    std::optional<QString> contact = {}; // likewise
    std::optional<QStringList> embedOrigins = {};
    std::optional<QStringList> categories = {};

    friend bool operator==(const OrganizerPatch &, const OrganizerPatch &) = default;
};

// Whose tickets are to be mailed.
struct TicketSearch
{
    QString email;
    MailLanguage language = MailLanguage::English;
};

// A member to be added, or invited.
struct TeamRequest
{
    QString email;
    Role role = Role::Viewer;
    MailLanguage language = MailLanguage::English; // of the mail; not on the wire
};

inline constexpr int kMaxKeyNameLength = 100;

struct KeyDraft
{
    QString name;
    QList<Permission> scopes = {}; // at least one, each once
    std::optional<qint64> expiresAt = {};
};

Result<SetUpRequest> decodeSetUp(QByteArrayView json);
Result<SignInRequest> decodeSignIn(QByteArrayView json);
Result<AccountPatch> decodeAccountPatch(QByteArrayView json);
Result<TotpRequest> decodeTotpRequest(QByteArrayView json);
Result<TotpRemoval> decodeTotpRemoval(QByteArrayView json);
// {"email"}
Result<QString> decodeEmailRequest(QByteArrayView json);
// {"email"}, language
Result<TicketSearch> decodeTicketSearch(QByteArrayView json);
// {"password"}
Result<QString> decodePasswordRequest(QByteArrayView json);
Result<InvitationAcceptance> decodeInvitationAcceptance(QByteArrayView json);
Result<OrganizerDraft> decodeOrganizerDraft(QByteArrayView json);
Result<OrganizerPatch> decodeOrganizerPatch(QByteArrayView json);
Result<TeamRequest> decodeTeamRequest(QByteArrayView json);
// {"role"}
Result<Role> decodeRoleRequest(QByteArrayView json);
Result<KeyDraft> decodeKeyDraft(QByteArrayView json);

// For the console.
QByteArray encode(const SignInRequest &request);
QByteArray encode(const OrganizerDraft &draft);
QByteArray encode(const OrganizerPatch &patch);
QByteArray encode(const TeamRequest &request);
QByteArray encode(const KeyDraft &draft);
QByteArray encodeRoleRequest(Role role);

} // namespace boxoffice
