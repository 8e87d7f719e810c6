// JSON of a registration: names of enum values, requests, and answers.
//
// Threads: pure functions.
#pragma once

#include "shared/api/json_writer.h"
#include "shared/api/registration_dto.h"
#include "shared/result.h"

class QJsonObject;

namespace boxoffice {

// "active", "cancelled", "all".
QByteArrayView wireName(RegistrationStatus status);
// "oldest", "newest".
QByteArrayView wireName(RegistrationSort sort);

// "en", "de".
QByteArrayView wireName(MailLanguage language);

// Body of POST /events/{id}/register. Fails with invalid_json, unknown_field or invalid_field.
Result<RegistrationDraft> decodeRegistrationDraft(QByteArrayView json);
// A draft of an address alone reads as it did before there was anything else: the digests of
// idempotency keys are made of it.
QByteArray encode(const RegistrationDraft &draft);
// Body of PATCH /events/{id}/registrations/{rid}: a merge patch (RFC 7396). Fails likewise.
Result<RegistrationPatch> decodeRegistrationPatch(QByteArrayView json);
// Body of PATCH /tickets/{token}: a name only, since its holder cannot correct the rest.
Result<RegistrationPatch> decodeHolderPatch(QByteArrayView json);
QByteArray encode(const RegistrationPatch &patch);

// What the audit log says of a correction: which members, and no value, since it holds no person's
// data. Empty if neither.
QByteArray encodeCorrected(bool userEmail, bool name, bool ticketType = false);

void appendJson(QByteArray &out, const Registration &registration);
// For whoever has registered: with the path of the ticket's link, and whether a mail with it comes.
QByteArray encodeRegistered(const Registration &registration, QByteArrayView ticketUrl,
                            bool mailed);
// For clients. They fail with invalid_json, or invalid_field if a promised member is missing.
Result<Registration> decodeRegistration(QByteArrayView json);
Result<Registration> registrationFrom(const QJsonObject &object);
Result<QList<Registration>> decodeRegistrations(QByteArrayView json);
// {"registrations":N}: how many valid ones an event has whose data is erased.
Result<qint64> decodeErasing(QByteArrayView json);

} // namespace boxoffice
