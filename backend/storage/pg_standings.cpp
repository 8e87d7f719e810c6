// The part of PgAccessStore that finds out who asks.
#include "backend/database/array_literal.h"
#include "backend/storage/pg_access_store.h"
#include "shared/api/access_json.h"
#include "shared/wire_names.h"

namespace boxoffice {

namespace {

// A row for each organizer of a principal; one with a null organizer where an account has none.
// Columns: the question's number, the principal's id, its session, whether this use is to be noted,
// when it expires; of the organizer: id, name, slug, version; the member's id; its role, or a key's
// scopes; the organizer of the event. $1: bytea[], the hashes of one kind of credential; null for
// questions of another. $2: uuid[], the events.
const Statement kSessionPrincipals{"principals_of_sessions", R"(
SELECT q.number, s.account_id, s.id, s.last_used_at <= now() - interval '1 minute',
       (extract(epoch FROM s.expires_at) * 1000)::bigint,
       o.id, o.name, o.slug, o.version, m.id, m.role,
       CASE WHEN e.id IS NOT NULL
            THEN coalesce(e.organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1)) END
FROM unnest($1::bytea[], $2::uuid[]) WITH ORDINALITY AS q (hash, event_id, number)
JOIN sessions AS s ON s.hash = q.hash
LEFT JOIN memberships AS m ON m.account_id = s.account_id
LEFT JOIN organizers AS o ON o.id = m.organizer_id
LEFT JOIN events AS e ON e.id = q.event_id AND e.deleted_at IS NULL
WHERE s.expires_at > now() AND s.last_used_at > now() - interval '12 hours'
)"};

const Statement kKeyPrincipals{"principals_of_keys", R"(
SELECT q.number, k.id, NULL, coalesce(k.last_used_at <= now() - interval '1 minute', true),
       (extract(epoch FROM k.expires_at) * 1000)::bigint,
       o.id, o.name, o.slug, o.version, NULL, array_to_string(k.scopes, ' '),
       CASE WHEN e.id IS NOT NULL
            THEN coalesce(e.organizer_id, (SELECT id FROM organizers ORDER BY id LIMIT 1)) END
FROM unnest($1::bytea[], $2::uuid[]) WITH ORDINALITY AS q (hash, event_id, number)
JOIN api_keys AS k ON k.hash = q.hash
JOIN organizers AS o ON o.id = k.organizer_id
LEFT JOIN events AS e ON e.id = q.event_id AND e.deleted_at IS NULL
WHERE k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > now())
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

// Requires: the columns are those above. A role that this program does not know allows nothing.
Grant grantIn(const Rows &rows, Principal::Kind kind)
{
    Grant grant;
    grant.organizer = {rows.uuid(5), rows.text(6), rows.text(7)};
    grant.organizerVersion = rows.integer(8);
    grant.memberId = rows.uuid(9);
    if (kind == Principal::Kind::Key) {
        grant.permissions = scopesIn(rows.text(10));
    } else if (const auto role = fromWireName<Role>(QStringView(rows.text(10)))) {
        grant.role = *role;
        grant.permissions = permissionsOf(*role);
    }
    return grant;
}

Principal principalIn(const Rows &rows, Principal::Kind kind)
{
    Principal principal;
    principal.kind = kind;
    principal.id = rows.uuid(1);
    if (!rows.isNull(2)) {
        principal.sessionId = rows.uuid(2);
    }
    principal.isUseToBeNoted = rows.boolean(3);
    if (!rows.isNull(4)) {
        principal.expiresAt = rows.bigint(4);
    }
    return principal;
}

} // namespace

bool PgAccessStore::readPrincipals(std::span<const StandingQuestion> questions,
                                   Principal::Kind kind, std::vector<Standing> &standings)
{
    const bool ofKeys = kind == Principal::Kind::Key;
    ArrayLiteral hashes, events;
    bool any = false;
    for (const auto &[credential, event] : questions) {
        const bool isAsked = (credential.kind == TokenKind::Key) == ofKeys;
        isAsked ? hashes.addBytes(credential.hash) : hashes.addNull();
        const bool hasEvent = isAsked && event.has_value();
        hasEvent ? events.add(*event) : events.addNull();
        any = any || isAsked;
    }
    if (!any) {
        return true;
    }
    Rows rows = m_connection.run(ofKeys ? kKeyPrincipals : kSessionPrincipals,
                                 {hashes.take(), events.take()});
    while (rows.ok() && rows.next()) {
        auto &[principal, eventOrganizer] = standings[static_cast<std::size_t>(rows.bigint(0) - 1)];
        if (!principal) {
            principal = principalIn(rows, kind);
            eventOrganizer = rows.isNull(11) ? std::nullopt : std::optional(rows.uuid(11));
        }
        if (!rows.isNull(5)) {
            principal->grants.append(grantIn(rows, kind));
        }
    }
    return rows.ok();
}

Result<std::vector<Standing>> PgAccessStore::standings(std::span<const StandingQuestion> questions)
{
    std::vector<Standing> standings(questions.size());
    if (!readPrincipals(questions, Principal::Kind::Account, standings)
        || !readPrincipals(questions, Principal::Kind::Key, standings)) {
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
