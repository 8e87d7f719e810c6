#include "backend/storage/pg_keys.h"

#include "backend/access/refusals.h"
#include "backend/database/array_literal.h"
#include "backend/storage/event_rows.h"
#include "shared/wire_names.h"

namespace boxoffice {

namespace {

const Statement kKeys{"api_keys", R"(
SELECT id, name, array_to_string(scopes, ' '), (extract(epoch FROM created_at) * 1000)::bigint,
       (extract(epoch FROM expires_at) * 1000)::bigint,
       (extract(epoch FROM last_used_at) * 1000)::bigint,
       (extract(epoch FROM revoked_at) * 1000)::bigint
FROM api_keys
WHERE organizer_id = $1::uuid
ORDER BY id DESC
LIMIT 1000)"};

const Statement kKey{"api_key", R"(
SELECT id, name, array_to_string(scopes, ' '), (extract(epoch FROM created_at) * 1000)::bigint,
       (extract(epoch FROM expires_at) * 1000)::bigint,
       (extract(epoch FROM last_used_at) * 1000)::bigint,
       (extract(epoch FROM revoked_at) * 1000)::bigint
FROM api_keys
WHERE id = $1::uuid)"};

// $5: milliseconds since the epoch, or null.
const Statement kInsertKey{"insert_api_key", R"(
INSERT INTO api_keys (organizer_id, name, scopes, hash, expires_at)
VALUES ($1::uuid, $2::text, $3::text[], $4::bytea, to_timestamp($5::bigint / 1000.0))
RETURNING id, name, array_to_string(scopes, ' '), (extract(epoch FROM created_at) * 1000)::bigint,
          (extract(epoch FROM expires_at) * 1000)::bigint, NULL, NULL)"};

const Statement kRevokeKey{"revoke_api_key", R"(
UPDATE api_keys SET revoked_at = now()
WHERE id = $2::uuid AND organizer_id = $1::uuid AND revoked_at IS NULL)"};

const Statement kOwnKey{"own_api_key", R"(
SELECT FROM api_keys WHERE id = $2::uuid AND organizer_id = $1::uuid)"};

QList<Permission> scopesIn(const Rows &rows, int column)
{
    QList<Permission> scopes;
    for (const QString &word : rows.text(column).split(u' ', Qt::SkipEmptyParts)) {
        if (const auto scope = fromWireName<Permission>(QStringView(word))) {
            scopes.append(*scope);
        }
    }
    return scopes;
}

ApiKey keyIn(const Rows &rows)
{
    return {rows.uuid(0),    rows.text(1),    scopesIn(rows, 2), rows.bigint(3),
            timeIn(rows, 4), timeIn(rows, 5), timeIn(rows, 6)};
}

QString arrayOfScopes(const QList<Permission> &scopes)
{
    ArrayLiteral names;
    for (const Permission scope : scopes) {
        names.add(QString::fromLatin1(wireName(scope)));
    }
    return names.take();
}

AuditNote noteOfKey(const Uuid &organizer, const Actor &actor, const QString &action,
                    const Uuid &key)
{
    return {actor, organizer, action, QStringLiteral("key"), key};
}

} // namespace

Result<QList<ApiKey>> PgKeys::keys(const Uuid &organizer)
{
    Rows rows = m_connection.run(kKeys, {organizer});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    QList<ApiKey> all;
    while (rows.next()) {
        all.append(keyIn(rows));
    }
    return all;
}

Result<ApiKey> PgKeys::key(const Uuid &id)
{
    Rows rows = m_connection.run(kKey, {id});
    if (!rows.ok() || !rows.next()) {
        return rows.ok() ? keyNotFound() : accessFailure(m_connection);
    }
    return keyIn(rows);
}

Result<ApiKey> PgKeys::createKey(const Uuid &organizer, const KeyDraft &draft,
                                 const QByteArray &hash, const Actor &actor)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<ApiKey> {
        Rows rows = m_connection.run(kInsertKey,
                                     {organizer, draft.name, arrayOfScopes(draft.scopes),
                                      byteaText(hash), orNull(draft.expiresAt)});
        if (!rows.ok() || !rows.next()) {
            return accessFailure(m_connection);
        }
        ApiKey key = keyIn(rows);
        AuditNote note = noteOfKey(organizer, actor, QStringLiteral("key.created"), key.id);
        note.changes =
            joined({changeOf("name", {}, key.name), changeOf("scopes", {}, rows.text(2))});
        putAudit(transaction, note);
        return key;
    });
}

Result<void> PgKeys::revokeKey(const Uuid &organizer, const Uuid &key, const Actor &actor)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<void> {
        const Rows own = m_connection.run(kOwnKey, {organizer, key});
        if (!own.ok() || own.count() == 0) {
            return own.ok() ? keyNotFound() : accessFailure(m_connection);
        }
        const Rows rows = m_connection.run(kRevokeKey, {organizer, key});
        if (!rows.ok()) {
            return accessFailure(m_connection);
        }
        if (rows.affected() == 1) {
            putAudit(transaction, noteOfKey(organizer, actor, QStringLiteral("key.revoked"), key));
        }
        return {};
    });
}

} // namespace boxoffice
