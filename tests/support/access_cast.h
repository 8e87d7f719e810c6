// Organizers, accounts, sessions and keys, put straight into a database: for tests of what they may
// do, whatever way they come to be.
//
//   AccessCast cast(postgres, database);
//   const Uuid club = cast.organizer("Club");
//   const QByteArray token = cast.session(cast.member(club, Role::Viewer));
//
// Threads: the thread that made it.
#pragma once

#include "backend/access/credential.h"
#include "shared/api/access_dto.h"
#include "tests/support/blocking_http.h"
#include "tests/support/test_postgres.h"

namespace boxoffice {

class AccessCast
{
public:
    // Both borrowed.
    AccessCast(TestPostgres &postgres, const DatabaseConfig &database)
        : m_postgres(postgres)
        , m_database(database)
    { }

    Uuid organizer(const QByteArray &name);
    // Nobody can sign in as it: it has no password.
    Uuid account();
    // Returns the account.
    Uuid member(const Uuid &organizer, Role role);
    void join(const Uuid &account, const Uuid &organizer, Role role);
    // Returns the token.
    QByteArray session(const Uuid &account, const QByteArray &expires = "14 days",
                       const QByteArray &lastUsed = "0 s");
    // Returns the token. scopes: as on the wire, with commas between them.
    QByteArray key(const Uuid &organizer, const QByteArray &scopes,
                   const QByteArray &expires = "1 day");
    // Returns an event with 10 seats. organizer: nil: of nobody.
    Uuid event(const Uuid &organizer, const QByteArray &status = "published");

    static BlockingHttp::Headers bearer(const QByteArray &token)
    {
        return {{"Authorization", "Bearer " + token}};
    }

private:
    Uuid insert(const QByteArray &sql);

    TestPostgres &m_postgres;
    const DatabaseConfig m_database;
    int m_number = 0;
};

} // namespace boxoffice
