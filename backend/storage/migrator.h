// Migrates a database's schema to the program's: migrations/NNN_name.sql in order, forward only.
//
// Each file begins with a line BEGIN; and ends with a line COMMIT; so that it can be laid by hand
// with psql; here both are cut off, and the file runs in one transaction with its entry in
// schema_migrations. Files may be run again on a schema that has them, so one that was laid by
// hand is adopted. 008 has a second part that SQL cannot do (older_addresses.h). An advisory lock
// makes servers that start together take turns. Threads: the connection's.
#pragma once

#include "backend/database/database_connection.h"
#include "shared/result.h"

#include <QList>

namespace boxoffice {

struct Migration
{
    int version = 0;     // 1, 2, 3 … without a gap
    QString name;        // e.g. 001_init
    QByteArray sql;      // without BEGIN and COMMIT
    QByteArray checksum; // SHA-256 of the file, hexadecimal
};

// Returns the directory of the migrations that are compiled into the program.
QString embeddedMigrations();

// Reads a directory's migrations. Fails with internal, and a sentence for the operator, when a file
// has no BEGIN or COMMIT or a version is missing or doubled.
Result<QList<Migration>> loadMigrations(const QString &directory);

// Returns how many migrations were run now. Fails, with a sentence for the operator, when the
// database is unsuitable (database_fitness.h), when a file was changed after it was run, when the
// database is newer than the program, or on any SQL error.
// config: its timeouts for statements and locks are replaced by ones fit for migrations.
Result<int> migrate(const DatabaseConfig &config, const QList<Migration> &migrations,
                    QDeadlineTimer connectDeadline);

// Returns the highest version recorded in the database; 0 when there is none.
Result<int> schemaVersion(DatabaseConnection &connection);

// Returns the highest version compiled into the program.
int programSchemaVersion();

} // namespace boxoffice
