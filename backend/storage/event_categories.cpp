#include "backend/storage/event_categories.h"

#include "backend/database/pg_error.h"
#include "backend/domain/event_reader.h"

namespace boxoffice {

namespace {

// Goes from one name to the next in an index of migrations/020_categories.sql, and looks for one
// event of each: what it costs depends on how many names there are, not on how many events. It
// spells a name as the next event of it does.
//
// $1: the limit.
const Statement kCategoriesAhead{"categories_ahead", R"(
WITH RECURSIVE names AS (
    (SELECT lower(category COLLATE boxoffice_text) COLLATE "C" AS name
     FROM events
     WHERE category IS NOT NULL
     ORDER BY 1
     LIMIT 1)
    UNION ALL
    SELECT (SELECT lower(category COLLATE boxoffice_text) COLLATE "C"
            FROM events
            WHERE category IS NOT NULL
                  AND lower(category COLLATE boxoffice_text) COLLATE "C" > names.name
            ORDER BY 1
            LIMIT 1)
    FROM names
    WHERE names.name IS NOT NULL
), running AS MATERIALIZED (
    SELECT lower(category COLLATE boxoffice_text) COLLATE "C" AS name, category
    FROM events
    WHERE starts_at IS NOT NULL
          AND tstzrange(starts_at,
                        coalesce(ends_at, (starts_at AT TIME ZONE 'UTC' + interval '24 hours')
                                 AT TIME ZONE 'UTC')) @> now()
          AND category IS NOT NULL AND status = 'published' AND deleted_at IS NULL
)
SELECT shown.category
FROM names
CROSS JOIN LATERAL (
    (SELECT category
     FROM events
     WHERE category IS NOT NULL
           AND lower(category COLLATE boxoffice_text) COLLATE "C" = names.name
           AND coalesce(starts_at, 'infinity') >= now()
           AND coalesce(ends_at, 'infinity') > now()
           AND status = 'published' AND deleted_at IS NULL
     ORDER BY coalesce(starts_at, 'infinity'), id
     LIMIT 1)
    UNION ALL
    (SELECT category FROM running WHERE running.name = names.name LIMIT 1)
    LIMIT 1) AS shown
WHERE names.name IS NOT NULL
ORDER BY shown.category COLLATE boxoffice_text
LIMIT $1::int)",
                                 Planning::InOrder}; // else it sorts all events of a category

// The same of one organizer. Its events name it, or nobody if it is the first.
//
// $1, $2: its id and its slug; $3: the limit.
const Statement kOwnCategoriesAhead{"own_categories_ahead", R"(
WITH RECURSIVE asked AS MATERIALIZED (
    SELECT coalesce((SELECT id FROM organizers WHERE id = $1::uuid),
                    (SELECT id FROM organizers WHERE slug = $2::text)) AS id
), owners AS MATERIALIZED (
    SELECT id FROM asked
    UNION ALL
    SELECT '00000000-0000-0000-0000-000000000000'
    FROM asked
    WHERE id = (SELECT id FROM organizers ORDER BY id LIMIT 1)
), names AS (
    SELECT owners.id AS owner,
           (SELECT lower(category COLLATE boxoffice_text) COLLATE "C"
            FROM events
            WHERE category IS NOT NULL
                  AND coalesce(organizer_id, '00000000-0000-0000-0000-000000000000') = owners.id
            ORDER BY 1
            LIMIT 1) AS name
    FROM owners
    UNION ALL
    SELECT names.owner,
           (SELECT lower(category COLLATE boxoffice_text) COLLATE "C"
            FROM events
            WHERE category IS NOT NULL
                  AND coalesce(organizer_id, '00000000-0000-0000-0000-000000000000') = names.owner
                  AND lower(category COLLATE boxoffice_text) COLLATE "C" > names.name
            ORDER BY 1
            LIMIT 1)
    FROM names
    WHERE names.name IS NOT NULL
), running AS MATERIALIZED (
    SELECT lower(category COLLATE boxoffice_text) COLLATE "C" AS name, category,
           coalesce(organizer_id, '00000000-0000-0000-0000-000000000000') AS owner
    FROM events
    WHERE starts_at IS NOT NULL
          AND tstzrange(starts_at,
                        coalesce(ends_at, (starts_at AT TIME ZONE 'UTC' + interval '24 hours')
                                 AT TIME ZONE 'UTC')) @> now()
          AND category IS NOT NULL AND status = 'published' AND deleted_at IS NULL
), found AS (
    SELECT DISTINCT ON (names.name) names.name, shown.category
    FROM names
    CROSS JOIN LATERAL (
        (SELECT category
         FROM events
         WHERE category IS NOT NULL
               AND coalesce(organizer_id, '00000000-0000-0000-0000-000000000000') = names.owner
               AND lower(category COLLATE boxoffice_text) COLLATE "C" = names.name
               AND coalesce(starts_at, 'infinity') >= now()
               AND coalesce(ends_at, 'infinity') > now()
               AND status = 'published' AND deleted_at IS NULL
         ORDER BY coalesce(starts_at, 'infinity'), id
         LIMIT 1)
        UNION ALL
        (SELECT category
         FROM running
         WHERE running.name = names.name AND running.owner = names.owner
         LIMIT 1)
        LIMIT 1) AS shown
    WHERE names.name IS NOT NULL
    ORDER BY names.name
)
SELECT found.category
FROM found
LEFT JOIN LATERAL (
    SELECT offered.place
    FROM asked
    JOIN organizers ON organizers.id = asked.id,
         unnest(organizers.categories) WITH ORDINALITY AS offered (name, place)
    WHERE lower(offered.name COLLATE boxoffice_text) COLLATE "C" = found.name
    LIMIT 1) AS own ON true
ORDER BY own.place, found.category COLLATE boxoffice_text
LIMIT $3::int)",
                                    Planning::InOrder};

} // namespace

Result<QStringList> readCategoriesAhead(DatabaseConnection &connection, const QString &organizer)
{
    const auto id = Uuid::parse(QStringView(organizer));
    Rows rows = organizer.isEmpty() ? connection.run(kCategoriesAhead, {kMaxOfferedCategories})
                                    : connection.run(kOwnCategoriesAhead,
                                                     {id ? Parameter(*id) : Parameter(nullptr),
                                                      organizer, kMaxOfferedCategories});
    if (!rows.ok()) {
        return errorOf(connection.lastFailure());
    }
    QStringList names;
    while (rows.next()) {
        names.append(rows.text(0));
    }
    return names;
}

} // namespace boxoffice
