// The part of PgAccessStore that finds out who asks.
#include "backend/database/array_literal.h"
#include "backend/storage/pg_access_store.h"
#include "shared/api/access_json.h"
#include "shared/wire_names.h"

namespace boxoffice {

namespace {

// A row for each organizer of a principal; one with a null organizer where an account has none.
// Column 1: whether it is a key. $1: bytea[], the hashes.
const Statement kPrincipals{"principals", R"(
SELECT q.number, false, s.account_id, s.id,
       (extract(epoch FROM s.last_used_at) * 1000)::bigint,
       (extract(epoch FROM s.expires_at) * 1000)::bigint,
       o.id, o.name, o.slug, o.version, m.id, m.role
FROM unnest($1::bytea[]) WITH ORDINALITY AS q (hash, number)
JOIN sessions AS s ON s.hash = q.hash
LEFT JOIN memberships AS m ON m.account_id = s.account_id
LEFT JOIN organizers AS o ON o.id = m.organizer_id
WHERE s.expires_at > now() AND s.last_used_at > now() - interval '12 hours'
UNION ALL
SELECT q.number, true, k.id, NULL,
       (extract(epoch FROM k.last_used_at) * 1000)::bigint,
       (extract(epoch FROM k.expires_at) * 1000)::bigint,
       o.id, o.name, o.slug, o.version, NULL, array_to_string(k.scopes, ' ')
FROM unnest($1::bytea[]) WITH ORDINALITY AS q (hash, number)
JOIN api_keys AS k ON k.hash = q.hash
JOIN organizers AS o ON o.id = k.organizer_id
WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
)"};

// $1: uuid[] of events.
const Statement kOwners{"owners_of_events", R"(
SELECT q.number, coalesce(e.organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1))
FROM unnest($1::uuid[]) WITH ORDINALITY AS q (id, number)
JOIN events AS e ON e.id = q.id
WHERE e.deleted_at IS NULL
)"};

const Statement kNoteUse{"note_use", R"(
WITH used AS (
    UPDATE sessions SET last_used_at = now()
    WHERE hash = ANY ($1::bytea[]) AND last_used_at <= now() - interval '1 minute'
)
UPDATE api_keys SET last_used_at = now()
WHERE hash = ANY ($1::bytea[]) AND coalesce(last_used_at <= now() - interval '1 minute', true)
)"};

Permissions scopesIn(const QString &words)
{
    Permissions scopes;
    for (const QStringView word : QStringView(words).split(u' ')) {
        if (const auto permission = fromWireName<Permission>(word)) {
            scopes.add(*permission);
        }
    }
    return scopes;
}

// Requires: the columns are those of kPrincipals. A role that this program does not know allows
// nothing.
Grant grantIn(const Rows &rows)
{
    Grant grant;
    grant.organizer = {rows.uuid(6), rows.text(7), rows.text(8)};
    grant.organizerVersion = rows.integer(9);
    grant.memberId = rows.uuid(10);
    if (rows.boolean(1)) {
        grant.permissions = scopesIn(rows.text(11));
    } else if (const auto role = fromWireName<Role>(QStringView(rows.text(11)))) {
        grant.role = *role;
        grant.permissions = permissionsOf(*role);
    }
    return grant;
}

Principal principalIn(const Rows &rows)
{
    Principal principal;
    principal.kind = rows.boolean(1) ? Principal::Kind::Key : Principal::Kind::Account;
    principal.id = rows.uuid(2);
    if (!rows.isNull(3)) {
        principal.sessionId = rows.uuid(3);
    }
    principal.lastUsedAt = rows.bigint(4);
    if (!rows.isNull(5)) {
        principal.expiresAt = rows.bigint(5);
    }
    return principal;
}

} // namespace

bool PgAccessStore::readPrincipals(std::span<const StandingQuestion> questions,
                                   std::vector<Standing> &standings)
{
    ArrayLiteral hashes;
    for (const StandingQuestion &question : questions) {
        hashes.addBytes(question.credential.hash);
    }
    Rows rows = m_connection.run(kPrincipals, {hashes.take()});
    while (rows.ok() && rows.next()) {
        auto &principal = standings[static_cast<std::size_t>(rows.bigint(0) - 1)].principal;
        if (!principal) {
            principal = principalIn(rows);
        }
        if (!rows.isNull(6)) {
            principal->grants.append(grantIn(rows));
        }
    }
    return rows.ok();
}

bool PgAccessStore::readEvents(std::span<const StandingQuestion> questions,
                               std::vector<Standing> &standings)
{
    ArrayLiteral events;
    bool any = false;
    for (const StandingQuestion &question : questions) {
        question.eventId ? events.add(*question.eventId) : events.addNull();
        any = any || question.eventId;
    }
    if (!any) {
        return true;
    }
    Rows rows = m_connection.run(kOwners, {events.take()});
    while (rows.ok() && rows.next()) {
        if (!rows.isNull(1)) {
            standings[static_cast<std::size_t>(rows.bigint(0) - 1)].eventOrganizer = rows.uuid(1);
        }
    }
    return rows.ok();
}

Result<std::vector<Standing>> PgAccessStore::standings(std::span<const StandingQuestion> questions)
{
    std::vector<Standing> standings(questions.size());
    if (!readPrincipals(questions, standings) || !readEvents(questions, standings)) {
        return errorOf(m_connection.lastFailure());
    }
    return standings;
}

Result<void> PgAccessStore::noteUse(std::span<const Credential> credentials)
{
    ArrayLiteral hashes;
    for (const Credential &credential : credentials) {
        hashes.addBytes(credential.hash);
    }
    const Rows rows = m_connection.run(kNoteUse, {hashes.take()});
    return rows.ok() ? Result<void>() : Result<void>(errorOf(m_connection.lastFailure()));
}

} // namespace boxoffice
