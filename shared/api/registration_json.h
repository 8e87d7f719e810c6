// JSON of a registration: its names, what clients send to register, what the server answers.
//
// Threads: pure functions.
#pragma once

#include "shared/api/json_writer.h"
#include "shared/api/registration_dto.h"
#include "shared/result.h"

namespace boxoffice {

// "active", "cancelled", "all".
QByteArrayView wireName(RegistrationStatus status);
// "oldest", "newest".
QByteArrayView wireName(RegistrationSort sort);

// Body of POST /events/{id}/register. Returns the cleaned e-mail address. Fails with invalid_json,
// unknown_field or invalid_field.
Result<QString> decodeRegistrationRequest(QByteArrayView json);
QByteArray encodeRegistrationRequest(const QString &userEmail);

void appendJson(QByteArray &out, const Registration &registration);
// For clients. Fail with invalid_json, or invalid_field where a promised member is missing.
Result<Registration> decodeRegistration(QByteArrayView json);
Result<QList<Registration>> decodeRegistrations(QByteArrayView json);

} // namespace boxoffice
