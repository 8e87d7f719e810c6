// JSON of mails and announcements; see the API reference, section 6.
//
// Threads: pure functions.
#pragma once

#include "shared/api/announcement_dto.h"
#include "shared/api/json_writer.h"
#include "shared/api/mail_dto.h"
#include "shared/result.h"

namespace boxoffice {

// "changed", "cancelled".
QByteArrayView wireName(AnnouncementAbout about);

void appendJson(QByteArray &out, const Mail &mail);
void appendJson(QByteArray &out, const AnnouncementPreview &preview);
// {"recipients":N}
QByteArray encodeRecipients(qint64 count);
// {"about":"…"}
QByteArray encodeAnnouncement(AnnouncementAbout about);

// What clients send. Fails with invalid_json, unknown_field or invalid_field.
Result<AnnouncementAbout> decodeAnnouncement(QByteArrayView json);

// For the console. Fail with invalid_json, or invalid_field where a promised member is missing or
// has a value that is not known. A kind of mail need not be known.
Result<Mail> decodeMail(QByteArrayView json);
Result<QList<Mail>> decodeMails(QByteArrayView json);
Result<AnnouncementPreview> decodeAnnouncementPreview(QByteArrayView json);
Result<qint64> decodeRecipients(QByteArrayView json);

} // namespace boxoffice
