// Roles, permissions and what the audit log tells, in words for people.
//
// Threads: GUI only (QLocale's default is read).
#pragma once

#include "shared/api/access_dto.h"

#include <QStringList>

namespace boxoffice {

// All that a member can have, most first.
inline constexpr Role kRoles[] = {Role::Owner, Role::Manager, Role::Viewer, Role::Door};
QString formatRole(Role role);
// What it allows, in a sentence.
QString describeRole(Role role);

// What a key may be given.
inline constexpr Permission kKeyScopes[] = {
    Permission::EventsRead,         Permission::EventsWrite,         Permission::RegistrationsRead,
    Permission::RegistrationsWrite, Permission::RegistrationsExceed, Permission::Checkin,
    Permission::CheckinUndo};
QString formatPermission(Permission permission);
// "Read events, check in".
QString formatScopes(const QList<Permission> &scopes);
bool isInUse(const ApiKey &key, qint64 now);
// "In use", "Revoked on …", "Expired".
QString formatKeyState(const ApiKey &key, qint64 now);

QString formatActor(const AuditEntry &entry);
// The actions that have words of their own, as on the wire.
QStringList knownActions();
// As on the wire where there are no words for it.
QString formatAction(const QString &action);
// "capacity: 40 → 60; name: Ball → Summer ball".
QString formatChanges(const AuditEntry &entry);

} // namespace boxoffice
