// The part of PgTeams for the organizers themselves.
#include "backend/access/refusals.h"
#include "backend/database/array_literal.h"
#include "backend/storage/event_rows.h"
#include "backend/storage/pg_teams.h"
#include "shared/api/validation.h"

namespace boxoffice {

namespace {

const Statement kOrganizers{"organizers", R"(
SELECT id, name, slug, (extract(epoch FROM created_at) * 1000)::bigint, reply_to,
       contact, array_to_string(embed_origins, ' '), to_json(categories)
FROM organizers
WHERE id = ANY ($1::uuid[])
ORDER BY id)"};

// Events that are inserted meanwhile do not wait for it.
const Statement kLockOrganizer{"lock_organizer", R"(
SELECT id, name, slug, (extract(epoch FROM created_at) * 1000)::bigint, reply_to,
       contact, array_to_string(embed_origins, ' '), to_json(categories)
FROM organizers
WHERE id = $1::uuid
FOR NO KEY UPDATE)"};

const Statement kLockNew{"lock_new_organizers", R"(
SELECT pg_advisory_xact_lock(4242011))"};

// The slug, or the first of slug-2, slug-3 … that is free.
const Statement kFreeSlug{"free_slug", R"(
SELECT c.slug
FROM (SELECT $1::text AS slug, 1 AS number
      UNION ALL
      SELECT left($1, 55) || '-' || n, n FROM generate_series(2, 9999) AS n) AS c
WHERE NOT EXISTS (SELECT FROM organizers AS o WHERE o.slug = c.slug)
ORDER BY c.number
LIMIT 1)"};

const Statement kInsertOrganizer{"insert_organizer", R"(
INSERT INTO organizers (name, slug) VALUES ($1::text, $2::text)
ON CONFLICT (slug) DO NOTHING
RETURNING id, name, slug, (extract(epoch FROM created_at) * 1000)::bigint, reply_to,
          contact, array_to_string(embed_origins, ' '), to_json(categories))"};

const Statement kUpdateOrganizer{"update_organizer", R"(
UPDATE organizers
SET name = $2::text, slug = $3::text, reply_to = nullif($4::text, ''),
    contact = nullif($5::text, ''), embed_origins = coalesce(string_to_array($6::text, ' '), '{}'),
    version = version + 1
WHERE id = $1::uuid
      AND NOT EXISTS (SELECT FROM organizers AS o WHERE o.slug = $3::text AND o.id <> $1::uuid))"};

const Statement kSetCategories{"set_categories", R"(
UPDATE organizers SET categories = $2::text[] WHERE id = $1::uuid)"};

Organizer organizerIn(const Rows &rows)
{
    Organizer organizer{{rows.uuid(0), rows.text(1), rows.text(2)},
                        rows.bigint(3),
                        rows.text(4),
                        rows.text(5),
                        rows.text(6).split(u' ', Qt::SkipEmptyParts)};
    organizer.categories = textsIn(rows, 7);
    return organizer;
}

// “Jazz, Blues”, “Rock”: a name may have a comma.
QString spoken(const QStringList &categories)
{
    return categories.isEmpty() ? QString() : QString(u'“' % categories.join(u"”, “") % u'”');
}

// Of the members that changed: {"name":[…],"slug":[…]}. Origins are one text, with blanks between,
// and categories one in quotation marks.
QByteArray changesBetween(const Organizer &before, const Organizer &after)
{
    QByteArrayList changes;
    const auto compare = [&](const char *member, const QString &old, const QString &now) {
        if (old != now) {
            changes.append(changeOf(member, old, now));
        }
    };
    compare("name", before.named.name, after.named.name);
    compare("slug", before.named.slug, after.named.slug);
    compare("reply_to", before.replyTo, after.replyTo);
    compare("contact", before.contact, after.contact);
    compare("embed_origins", before.embedOrigins.join(u' '), after.embedOrigins.join(u' '));
    if (before.categories != after.categories) {
        changes.append(changeOf("categories", spoken(before.categories), spoken(after.categories)));
    }
    return joined(changes);
}

// Of two that take one slug at the same moment, the second.
bool isSlugTaken(const DatabaseConnection &connection)
{
    return connection.lastFailure().constraint == u"organizers_slug";
}

Result<QString> freeSlug(DatabaseConnection &connection, const QString &wanted)
{
    Rows rows = connection.run(kFreeSlug, {wanted});
    if (!rows.ok() || !rows.next()) {
        return accessFailure(connection);
    }
    return rows.text(0);
}

} // namespace

bool lockNewOrganizers(DatabaseConnection &connection)
{
    return connection.run(kLockNew).ok();
}

Result<Organizer> insertOrganizer(DatabaseConnection &connection, Transaction &transaction,
                                  const OrganizerDraft &draft, const Actor &owner)
{
    if (!lockNewOrganizers(connection)) {
        return accessFailure(connection);
    }
    const auto slug = draft.slug.isEmpty() ? freeSlug(connection, slugFor(draft.name))
                                           : Result<QString>(draft.slug);
    if (!slug) {
        return slug.error();
    }
    std::optional<Organizer> organizer;
    {
        Rows rows = connection.run(kInsertOrganizer, {draft.name, *slug});
        if (!rows.ok() || !rows.next()) {
            return rows.ok() ? slugTaken() : accessFailure(connection);
        }
        organizer = organizerIn(rows);
    }
    const Uuid &id = organizer->named.id;
    putAudit(transaction,
             {owner, id, QStringLiteral("organizer.created"), QStringLiteral("organizer"), id,
              changesBetween({}, *organizer)});
    const auto member = insertMember(connection, transaction, id, *owner.id, Role::Owner, owner);
    return member ? Result<Organizer>(*organizer) : Result<Organizer>(member.error());
}

Result<QList<Organizer>> PgTeams::organizers(std::span<const Uuid> ids)
{
    Rows rows = m_connection.run(kOrganizers, {arrayOf(ids)});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    QList<Organizer> all;
    while (rows.next()) {
        all.append(organizerIn(rows));
    }
    return all;
}

Result<Organizer> PgTeams::createOrganizer(const OrganizerDraft &draft, const Actor &owner)
{
    return transacted(m_connection, [&](Transaction &transaction) {
        return insertOrganizer(m_connection, transaction, draft, owner);
    });
}

Result<Organizer> PgTeams::locked(const Uuid &organizer)
{
    Rows rows = m_connection.run(kLockOrganizer, {organizer});
    if (!rows.ok()) {
        return accessFailure(m_connection);
    }
    return rows.next() ? Result<Organizer>(organizerIn(rows))
                       : Result<Organizer>(organizerNotFound());
}

Result<Organizer> PgTeams::updateOrganizer(const Uuid &organizer, const OrganizerPatch &patch,
                                           const Actor &actor)
{
    return transacted(m_connection, [&](Transaction &transaction) -> Result<Organizer> {
        auto before = locked(organizer);
        if (!before) {
            return before;
        }
        Organizer after = *before;
        after.named.name = patch.name.value_or(after.named.name);
        after.named.slug = patch.slug.value_or(after.named.slug);
        after.replyTo = patch.replyTo.value_or(after.replyTo);
        after.contact = patch.contact.value_or(after.contact);
        after.embedOrigins = patch.embedOrigins.value_or(after.embedOrigins);
        after.categories = patch.categories.value_or(after.categories);
        if (after == *before) {
            return after;
        }
        const Rows rows =
            m_connection.run(kUpdateOrganizer,
                             {organizer, after.named.name, after.named.slug, after.replyTo,
                              after.contact, after.embedOrigins.join(u' ')});
        if (!rows.ok()) {
            return isSlugTaken(m_connection) ? slugTaken() : accessFailure(m_connection);
        }
        if (rows.affected() == 0) {
            return slugTaken();
        }
        if (after.categories != before->categories
            && !m_connection.run(kSetCategories, {organizer, arrayOf(after.categories)}).ok()) {
            return accessFailure(m_connection);
        }
        putAudit(transaction,
                 {actor, organizer, QStringLiteral("organizer.updated"),
                  QStringLiteral("organizer"), organizer, changesBetween(*before, after)});
        return after;
    });
}

} // namespace boxoffice
