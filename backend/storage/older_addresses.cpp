#include "backend/storage/older_addresses.h"

#include "backend/database/array_literal.h"
#include "shared/api/email.h"
#include "shared/text.h"

#include <QHash>
#include <QSet>

namespace boxoffice {

namespace {

constexpr int kPage = 5'000;

// Those that are not in ASCII, as they are stored or as their domain is written.
//
// $1, $2: the event and the id of the last one; $3: the limit.
const Statement kOlder{"older_addresses", R"(
    SELECT event_id, id, user_email, cancelled_at IS NULL
    FROM registrations
    WHERE (event_id, id) > ($1::uuid, $2::uuid)
          AND (octet_length(user_email) <> char_length(user_email) OR user_email LIKE '%xn--%')
    ORDER BY event_id, id
    LIMIT $3::int)"};

// $1: events; $2: ids; $3: new addresses. Leaves an address that somebody else has by now.
const Statement kRenew{"renew_addresses", R"(
    UPDATE registrations AS r
    SET user_email = b.email
    FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS b (event, id, email)
    WHERE r.event_id = b.event AND r.id = b.id
          AND (r.cancelled_at IS NOT NULL
               OR NOT EXISTS (SELECT
                              FROM registrations AS o
                              WHERE o.event_id = b.event AND o.user_email = b.email
                                    AND o.cancelled_at IS NULL)))"};

// $1: events; $2: addresses.
const Statement kHolders{"holders_of_addresses", R"(
    SELECT r.event_id, r.id, r.user_email
    FROM registrations AS r
    JOIN unnest($1::uuid[], $2::text[]) AS b (event, email)
         ON r.event_id = b.event AND r.user_email = b.email
    WHERE r.cancelled_at IS NULL)"};

struct Older
{
    Uuid eventId;
    Uuid id;
    QString email;
    bool active = false;
};

// Calls use(page) for all of them, a page at a time, until it returns false. Returns whether all
// were read.
template <typename Use> bool readOlder(DatabaseConnection &connection, Use use)
{
    Older last;
    for (qsizetype count = kPage; count == kPage;) {
        QList<Older> page;
        {
            Rows rows = connection.run(kOlder, {last.eventId, last.id, kPage});
            if (!rows.ok()) {
                return false;
            }
            while (rows.next()) {
                page.append({rows.uuid(0), rows.uuid(1), rows.text(2), rows.boolean(3)});
            }
        }
        count = page.size();
        if (count > 0 && !use(page)) {
            return false;
        }
        last = count > 0 ? page.last() : last;
    }
    return true;
}

using Person = std::pair<Uuid, QString>; // the event, and the address in the form that counts

QString identityOf(const QString &email)
{
    const QString seen = withoutHidden(email);
    const auto form = validEmail(seen);
    return form ? *form : seen.normalized(QString::NormalizationForm_C);
}

QList<SamePerson> sharedOf(const QHash<Person, QList<SamePerson::Seat>> &seats)
{
    QList<SamePerson> shared;
    for (auto it = seats.begin(); it != seats.end(); ++it) {
        if (it->size() > 1) {
            shared.append({it.key().first, *it});
        }
    }
    return shared;
}

} // namespace

bool renewAddresses(DatabaseConnection &connection)
{
    QSet<Person> taken; // by this call: an address goes to one active registration of an event
    return readOlder(connection, [&](const QList<Older> &page) {
        ArrayLiteral events;
        ArrayLiteral ids;
        ArrayLiteral emails;
        for (const Older &row : page) {
            const auto form = validEmail(row.email);
            if (!form || *form == row.email
                || (row.active && taken.contains({row.eventId, *form}))) {
                continue;
            }
            if (row.active) {
                taken.insert({row.eventId, *form});
            }
            events.add(row.eventId);
            ids.add(row.id);
            emails.add(*form);
        }
        return events.isEmpty()
            || connection.run(kRenew, {events.take(), ids.take(), emails.take()}).ok();
    });
}

Result<QList<SamePerson>> samePersons(DatabaseConnection &connection)
{
    QHash<Person, QList<SamePerson::Seat>> seats;
    QSet<Uuid> known;
    const bool read = readOlder(connection, [&](const QList<Older> &page) {
        ArrayLiteral events;
        ArrayLiteral emails;
        for (const Older &row : page) {
            if (!row.active) {
                continue;
            }
            const QString identity = identityOf(row.email);
            seats[{row.eventId, identity}].append({row.id, row.email});
            known.insert(row.id);
            events.add(row.eventId);
            emails.add(identity);
        }
        if (events.isEmpty()) {
            return true;
        }
        Rows rows = connection.run(kHolders, {events.take(), emails.take()});
        while (rows.ok() && rows.next()) {
            if (!known.contains(rows.uuid(1))) {
                known.insert(rows.uuid(1));
                seats[{rows.uuid(0), rows.text(2)}].append({rows.uuid(1), rows.text(2)});
            }
        }
        return rows.ok();
    });
    if (!read) {
        return errorOf(connection.lastFailure());
    }
    return sharedOf(seats);
}

} // namespace boxoffice
