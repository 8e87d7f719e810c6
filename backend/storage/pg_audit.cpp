#include "backend/storage/pg_audit.h"

#include "backend/storage/event_list_statements.h"
#include "shared/api/access_json.h"
#include "shared/wire_names.h"

namespace boxoffice {

namespace {

// The second part: what belongs to the first organizer because it was done before there was one.
// What people do with their accounts belongs to no organizer.
//
// $1: the organizer; $2: the last id of the page before; $3: actor; $4: action; $5: target;
// $6, $7: since and until, in milliseconds since the epoch; $8: the limit. Null: any.
const Statement kAudit{"audit_entries", R"(
SELECT l.id, (extract(epoch FROM l.at) * 1000)::bigint, l.actor_kind, l.actor_id,
       coalesce(a.name, k.name, ''), l.action, l.target_kind, l.target_id, l.address,
       l.changes::text
FROM ((SELECT * FROM audit_log
       WHERE organizer_id = $1::uuid AND id < $2::uuid
             AND ($3::uuid IS NULL OR actor_id = $3) AND ($4::text IS NULL OR action = $4)
             AND ($5::uuid IS NULL OR target_id = $5)
             AND ($6::bigint IS NULL OR at >= to_timestamp($6 / 1000.0))
             AND ($7::bigint IS NULL OR at < to_timestamp($7 / 1000.0))
       ORDER BY id DESC
       LIMIT $8::int)
      UNION ALL
      (SELECT * FROM audit_log
       WHERE organizer_id IS NULL AND $1 = boxoffice_organizer_of(NULL) AND id < $2
             AND target_kind NOT IN ('account', 'link')
             AND ($3::uuid IS NULL OR actor_id = $3) AND ($4::text IS NULL OR action = $4)
             AND ($5::uuid IS NULL OR target_id = $5)
             AND ($6::bigint IS NULL OR at >= to_timestamp($6 / 1000.0))
             AND ($7::bigint IS NULL OR at < to_timestamp($7 / 1000.0))
       ORDER BY id DESC
       LIMIT $8)) AS l
LEFT JOIN accounts AS a ON l.actor_kind = 'account' AND a.id = l.actor_id
LEFT JOIN api_keys AS k ON l.actor_kind = 'key' AND k.id = l.actor_id
ORDER BY l.id DESC
LIMIT $8)"};

std::optional<Uuid> idIn(const Rows &rows, int column)
{
    return rows.isNull(column) ? std::nullopt : std::optional(rows.uuid(column));
}

AuditEntry entryIn(const Rows &rows)
{
    AuditEntry entry;
    entry.id = rows.uuid(0);
    entry.at = rows.bigint(1);
    entry.actorKind = fromWireName<ActorKind>(QStringView(rows.text(2))).value_or(ActorKind::Open);
    entry.actorId = idIn(rows, 3);
    entry.actorName = rows.text(4);
    entry.action = rows.text(5);
    entry.targetKind = rows.text(6);
    entry.targetId = idIn(rows, 7);
    entry.address = rows.text(8);
    entry.changes = rows.text(9).toUtf8();
    return entry;
}

} // namespace

Result<AuditPage> PgAudit::entries(const Uuid &organizer, const AuditQuery &query)
{
    const auto action = query.action.isEmpty() ? std::nullopt : std::optional(query.action);
    Rows rows = m_connection.run(kAudit,
                                 {organizer, query.after.value_or(greatestUuid()),
                                  orNull(query.actor), orNull(action), orNull(query.target),
                                  orNull(query.since), orNull(query.until), query.limit + 1});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    AuditPage page;
    while (rows.next()) {
        if (page.entries.size() == query.limit) {
            page.more = true;
            break;
        }
        page.entries.append(entryIn(rows));
    }
    return page;
}

} // namespace boxoffice
