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

#include "backend/storage/database_config.h"
#include "shared/result.h"

#include <functional>
#include <optional>

namespace boxoffice {

// Returns a name as SQL spells it.
QString quotedIdentifier(QString name);

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

// What restores left where the database itself is missing. Then it must not be made anew, empty.
struct RestoreLeftovers
{
    QString name;
    bool whole = false; // it was in use; false: a restore was filling it

    // For the operator. command: a shell command, with %1 for the SQL that renames it.
    QString sentence(const QString &missing, const QString &command) const;
};

// Empty when the database exists, when there are no leftovers, or when nobody answers.
std::optional<RestoreLeftovers> interruptedRestore(const DatabaseConfig &database);

} // namespace boxoffice
