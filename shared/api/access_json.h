// JSON of organizers, accounts and rights: names on the wire, what the server answers. What clients
// send is in access_requests.h.
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
// What asking for a new password leads to: no mail is sent.
QByteArray encodeResetAsked();
// ["…","…"]
QByteArray encodeStrings(const QStringList &texts);
QByteArray encodeNames(const QList<Permission> &permissions);

// The organizer of an answer that has one as a member, such as an event's. Fails with
// invalid_field.
Result<OrganizerName> organizerNameFrom(const QJsonObject &object);

// For the console. Fail with invalid_json, or invalid_field where a promised member is missing.
// Permissions that are not known are left out.
Result<SessionView> decodeSession(QByteArrayView json);
Result<Member> decodeMember(QByteArrayView json);
Result<QList<Member>> decodeMembers(QByteArrayView json);
Result<Invitation> decodeInvitation(QByteArrayView json);
Result<QList<Invitation>> decodeInvitations(QByteArrayView json);
Result<ApiKey> decodeKey(QByteArrayView json);
Result<QList<ApiKey>> decodeKeys(QByteArrayView json);
Result<ResetLink> decodeResetLink(QByteArrayView json);
Result<QList<AuditEntry>> decodeAudit(QByteArrayView json);

} // namespace boxoffice
