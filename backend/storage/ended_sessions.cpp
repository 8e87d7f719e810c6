#include "backend/storage/ended_sessions.h"

namespace boxoffice {

namespace {

const Statement kDeleteSessions{"delete_ended_sessions", R"(
DELETE FROM sessions
WHERE hash IN (SELECT hash FROM sessions
               WHERE least(expires_at, last_used_at + interval '12 hours') < now() - interval '1 day'
               LIMIT $1::int)
)"};

const Statement kDeleteLinks{"delete_expired_links", R"(
DELETE FROM access_links
WHERE hash IN (SELECT hash FROM access_links WHERE expires_at < now() - interval '1 day'
               LIMIT $1::int)
)"};

} // namespace

Result<int> deleteEndedSessions(DatabaseConnection &connection, int chunk)
{
    int deleted = 0;
    for (const Statement *statement : {&kDeleteSessions, &kDeleteLinks}) {
        int affected = chunk;
        while (affected == chunk) {
            const Rows rows = connection.run(*statement, {chunk});
            if (!rows.ok()) {
                return errorOf(connection.lastFailure());
            }
            affected = rows.affected();
            deleted += affected;
        }
    }
    return deleted;
}

} // namespace boxoffice
