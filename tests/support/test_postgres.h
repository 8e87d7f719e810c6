// A real PostgreSQL for tests, in a temporary directory, with fresh migrated databases.
//
//   TestPostgres postgres;
//   PgBookingStore store(postgres.freshDatabase(), nullptr);
//
// Ends the test program, with a sentence, when PostgreSQL cannot be started.
// Threads: belongs to the thread that made it.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/private_postgres/private_postgres.h"

#include <QList>
#include <QTemporaryDir>

#include <map>
#include <memory>

namespace boxoffice {

class TestPostgres
{
public:
    TestPostgres();
    ~TestPostgres();

    // Returns how to reach a new database that has the program's schema and no rows.
    DatabaseConfig freshDatabase();
    // Returns how to reach a new database without a schema.
    DatabaseConfig emptyDatabase();
    DatabaseConfig config(const QString &database) const;

    // Runs SQL in the database over a connection of the test's own, like an operator with psql.
    // Settings and temporary things of one call are gone in the next; the connection stays open
    // until another database is asked.
    void sql(const DatabaseConfig &database, const QByteArray &script);
    // Returns the first column of the first row of a query, as text; empty when there is no row.
    QString value(const DatabaseConfig &database, const QByteArray &query);

    pid_t postmasterPid() const { return m_postgres->postmasterPid(); }
    // Returns the processes that serve clients of the database now, the test's own excepted.
    QList<pid_t> backendPids(const DatabaseConfig &database);
    // Returns once the main process is gone; its children end by themselves soon after.
    void kill9();
    // Stops it, without losing anything.
    void stop();
    // Returns once it answers again. Requires: kill9() or stop() before.
    void start();

    QString dataDirectory() const { return m_directory.path(); }

private:
    class Session;

    Session &session(const DatabaseConfig &database);
    QString cluster() const;
    QString newName();
    void createDatabase(const QString &name, const QString &pattern);

    QTemporaryDir m_directory;
    std::unique_ptr<PrivatePostgres> m_postgres;
    std::map<QString, std::unique_ptr<Session>> m_sessions; // by database and user
    int m_databases = 0;
};

} // namespace boxoffice
