// What clients send about accounts and rights: the bodies of section 5 of the API reference.
//
// Decoders fail with invalid_json, unknown_field or invalid_field. They clean what they read: an
// e-mail address is in its canonical form, a name is one line. Passwords and codes stay as they
// were typed; backend/access decides on them.
//
// Threads: pure functions of values.
#pragma once

#include "shared/api/access_json.h"

namespace boxoffice {

// How a session that begins is given to the client.
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

// Nothing: it stays as it is. A new e-mail address or password needs the current password.
struct AccountPatch
{
    std::optional<QString> name = {};
    std::optional<QString> email = {};
    std::optional<QString> password = {};
    QString currentPassword = {};
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

// Of somebody without an account; both are empty for who has one.
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
};

// A member to be added, or invited.
struct TeamRequest
{
    QString email;
    Role role = Role::Viewer;
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
