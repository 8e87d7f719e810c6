// JSON of organizers, accounts and rights: names of enum values, and the server's answers. Requests
// are in access_requests.h.
//
// Threads: pure functions.
#pragma once

#include "shared/api/access_dto.h"
#include "shared/api/json_writer.h"
#include "shared/result.h"

#include <QJsonObject>

namespace boxoffice {

// "owner", "manager", "viewer", "door".
QByteArrayView wireName(Role role);
// "events:read", "events:write" …
QByteArrayView wireName(Permission permission);
// "account", "key", "open", "operator".
QByteArrayView wireName(ActorKind kind);

void appendJson(QByteArray &out, const OrganizerName &organizer);
void appendJson(QByteArray &out, const Organizer &organizer);
void appendJson(QByteArray &out, const Account &account);
void appendJson(QByteArray &out, const Membership &membership);
void appendJson(QByteArray &out, const SessionView &session);
void appendJson(QByteArray &out, const SessionEntry &session);
void appendJson(QByteArray &out, const Member &member);
void appendJson(QByteArray &out, const Invitation &invitation);
void appendJson(QByteArray &out, const InvitationView &invitation);
void appendJson(QByteArray &out, const ApiKey &key);
void appendJson(QByteArray &out, const ResetLink &link);
void appendJson(QByteArray &out, const TotpOffer &offer);
void appendJson(QByteArray &out, const AuditEntry &entry);
// {"recovery_codes":[…]}
QByteArray encodeRecoveryCodes(const QStringList &codes);
// What asking for a mail leads to: {"sent":…}. It does not say whether there is anything to send.
QByteArray encodeMailAsked(bool sendsMail);
// ["…","…"]
QByteArray encodeStrings(const QStringList &texts);
QByteArray encodeNames(const QList<Permission> &permissions);

// Returns the organizer that an answer such as an event has as a member. Fails with
// invalid_field.
Result<OrganizerName> organizerNameFrom(const QJsonObject &object);

// For the console. They fail with invalid_json, or invalid_field if a promised member is missing.
// Unknown permissions are left out.
Result<SessionView> decodeSession(QByteArrayView json);
Result<Organizer> decodeOrganizer(QByteArrayView json);
Result<QList<Organizer>> decodeOrganizers(QByteArrayView json);
Result<Member> decodeMember(QByteArrayView json);
Result<QList<Member>> decodeMembers(QByteArrayView json);
Result<Invitation> decodeInvitation(QByteArrayView json);
Result<QList<Invitation>> decodeInvitations(QByteArrayView json);
Result<ApiKey> decodeKey(QByteArrayView json);
Result<QList<ApiKey>> decodeKeys(QByteArrayView json);
Result<ResetLink> decodeResetLink(QByteArrayView json);
Result<QList<AuditEntry>> decodeAudit(QByteArrayView json);

} // namespace boxoffice
