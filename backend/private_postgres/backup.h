// Backups of the whole database, in pg_dump's custom format: one file, compressed, which
// pg_restore of the same or a later PostgreSQL reads.
//
// A backup is one snapshot (REPEATABLE READ), taken while servers go on booking. A restored
// database takes the place of the present one only when it is complete and its booked counts are
// those of its registrations; the present one is kept beside it under another name. Both change
// their names in one transaction, so a kill at any moment leaves either the old data or the new.
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

// Writes FILE, whole or not at all: it appears under its name when it is complete. An existing one
// is replaced then. Readable by its owner only: it has every e-mail address.
// programs: where pg_dump is. Fails with a sentence for the operator.
Result<BackupContents> backUp(const DatabaseConfig &database, const QString &programs,
                              const QString &file, const BackupProgress &progress);

struct Restored
{
    BackupContents contents;
    QString keptAs; // the database that was there before
};

// Requires: nobody uses the database (else it fails and changes nothing).
Result<Restored> restore(const DatabaseConfig &database, const QString &programs,
                         const QString &file, const BackupProgress &progress);

} // namespace boxoffice
