#include "backend/storage/pg_event_slugs.h"

#include "backend/database/array_literal.h"
#include "backend/database/transaction.h"
#include "backend/domain/event_reader.h"

namespace boxoffice {

namespace {

constexpr int kNamedAtOnce = 100;

// A statement of its own, so that the next one sees what the holder before has committed.
const Statement kHoldStems{"hold_slug_stems", R"(
SELECT stem
FROM (SELECT DISTINCT stem FROM unnest(?::text[]) AS stem) AS b
WHERE NOT pg_try_advisory_xact_lock(hashtextextended('slug ' || stem, 0))
)"};

const Statement kOwners{"slug_owners", R"(
SELECT slug, event_id FROM event_slugs WHERE slug = ANY (?::text[])
)"};

// Those that an event takes again are there.
const Statement kKeepSlugs{"keep_slugs", R"(
INSERT INTO event_slugs (slug, event_id)
SELECT slug, event_id FROM unnest(?::text[], ?::uuid[]) AS b (slug, event_id)
ON CONFLICT (slug) DO NOTHING
)"};

const Statement kEventWithSlug{"event_with_slug", R"(
SELECT s.event_id
FROM event_slugs AS s
JOIN events AS e ON e.id = s.event_id AND e.deleted_at IS NULL
WHERE s.slug = $1::text
)"};

// An event without an end lasts for 24 hours, one without a start lies ahead.
const Statement kSlugsAhead{"slugs_ahead", R"(
SELECT slug
FROM events
WHERE slug IS NOT NULL AND status <> 'draft' AND deleted_at IS NULL
      AND coalesce(ends_at, starts_at + interval '24 hours', 'infinity') > now()
ORDER BY id DESC
LIMIT $1::int
)"};

const Statement kNameless{"events_without_slug", R"(
SELECT id, name
FROM events
WHERE slug IS NULL AND deleted_at IS NULL
ORDER BY id
LIMIT ?
FOR UPDATE SKIP LOCKED
)"};

const Statement kNameEvents{"name_events", R"(
UPDATE events AS e
SET slug = b.slug
FROM unnest(?::text[], ?::uuid[]) AS b (slug, id)
WHERE e.id = ANY (ARRAY[b.id])
)"};

struct SlugArrays
{
    QString slugs, events;

    explicit SlugArrays(const std::vector<SlugOf> &all)
    {
        ArrayLiteral names, ids;
        for (const SlugOf &one : all) {
            names.add(one.slug);
            ids.add(one.event);
        }
        slugs = names.take();
        events = ids.take();
    }
};

struct Nameless
{
    Uuid id;
    QString name;
};

// Returns false where the statement failed.
bool readNameless(DatabaseConnection &connection, std::vector<Nameless> &events)
{
    Rows rows = connection.run(kNameless, {kNamedAtOnce});
    while (rows.ok() && rows.next()) {
        events.push_back({rows.uuid(0), rows.text(1)});
    }
    return rows.ok();
}

} // namespace

bool readSlugs(DatabaseConnection &connection, const std::vector<QString> &bases, KnownSlugs &slugs)
{
    ArrayLiteral stems, wanted;
    for (const QString &base : bases) {
        stems.add(slugStem(base));
        for (const QString &slug : slugsOf(base)) {
            wanted.add(slug);
        }
    }
    {
        Rows busy = connection.run(kHoldStems, {stems.take()});
        while (busy.ok() && busy.next()) {
            slugs.busyStems.insert(busy.text(0));
        }
        if (!busy.ok()) {
            return false;
        }
    }
    Rows owners = connection.run(kOwners, {wanted.take()});
    while (owners.ok() && owners.next()) {
        slugs.owners.insert(owners.text(0), owners.uuid(1));
    }
    return owners.ok();
}

void keepSlugs(Transaction &transaction, const std::vector<SlugOf> &slugs)
{
    SlugArrays arrays(slugs);
    transaction.putOff(kKeepSlugs, {arrays.slugs, arrays.events});
}

Result<Uuid> readEventWithSlug(DatabaseConnection &connection, const QString &slug)
{
    Rows rows = connection.run(kEventWithSlug, {slug});
    if (!rows.ok()) {
        return errorOf(connection.lastFailure());
    }
    return rows.next() ? Result<Uuid>(rows.uuid(0)) : Result<Uuid>(eventNotFound());
}

Result<QStringList> readSlugsAhead(DatabaseConnection &connection)
{
    Rows rows = connection.run(kSlugsAhead, {kMaxSitemap});
    if (!rows.ok()) {
        return errorOf(connection.lastFailure());
    }
    QStringList slugs;
    while (rows.next()) {
        slugs += rows.text(0);
    }
    return slugs;
}

Result<bool> EventNaming::step()
{
    Transaction transaction(m_connection);
    std::vector<Nameless> events;
    std::vector<QString> bases;
    KnownSlugs known;
    if (!readNameless(m_connection, events)) {
        return errorOf(m_connection.lastFailure());
    }
    if (events.empty()) {
        return false;
    }
    for (const Nameless &event : events) {
        bases.push_back(slugBase(event.name));
    }
    if (!readSlugs(m_connection, bases, known)) {
        return errorOf(m_connection.lastFailure());
    }
    std::vector<SlugOf> given;
    for (const Nameless &event : events) {
        given.push_back({known.take(event.name, event.id), event.id});
    }
    keepSlugs(transaction, given);
    SlugArrays arrays(given);
    transaction.putOff(kNameEvents, {arrays.slugs, arrays.events});
    if (transaction.commit() != CommitEnd::Committed) {
        return errorOf(m_connection.lastFailure());
    }
    return events.size() == kNamedAtOnce;
}

} // namespace boxoffice
