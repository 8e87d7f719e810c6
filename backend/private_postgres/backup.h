// Backups of the whole database, in pg_dump's custom format: one compressed file, which pg_restore
// of the same or a later PostgreSQL reads.
//
// A backup is one snapshot (REPEATABLE READ), taken while servers go on booking. A restored
// database replaces the present one only when it is complete and its booked counts equal its
// registrations. The present one is kept beside it under another name. Both names change in one
// transaction, so a crash at any moment leaves either the old data or the new.
//
// Threads: pure functions of the database; each blocks its thread for as long as it takes.
#pragma once

#include "backend/database/database_config.h"
#include "shared/result.h"

#include <functional>

namespace boxoffice {

struct BackupContents
{
    qint64 events = 0;
    qint64 registrations = 0; // cancelled ones, too
};

// Called about ten times a second with the bytes written (backup) or 0 (restore); returns false to
// give up, and then nothing is left behind.
using BackupProgress = std::function<bool(qint64 bytes)>;

// Writes FILE atomically: it appears under its name, or replaces an existing file, when it is
// complete. Readable by its owner only, because it has every e-mail address.
// programs: where pg_dump is. Fails with a sentence for the operator.
Result<BackupContents> backUp(const DatabaseConfig &database, const QString &programs,
                              const QString &file, const BackupProgress &progress);

struct Restored
{
    BackupContents contents;
    QString keptAs; // the database that was there before
};

// Requires: no session uses the database (else it fails and changes nothing).
Result<Restored> restore(const DatabaseConfig &database, const QString &programs,
                         const QString &file, const BackupProgress &progress);

} // namespace boxoffice
