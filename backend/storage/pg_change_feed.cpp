#include "backend/storage/pg_change_feed.h"

namespace boxoffice {

bool PgChangeFeed::connect(QDeadlineTimer deadline)
{
    return m_connection.ensureOpen(deadline)
        && m_connection.listen(QStringLiteral("boxoffice"),
                               [this](const QString &payload) { hear(payload); });
}

bool PgChangeFeed::isAlive()
{
    return m_connection.isOpen() && m_connection.ping();
}

void PgChangeFeed::hear(const QString &payload)
{
    if (onChanges) {
        onChanges(changesFrom(payload));
    }
}

namespace {

void addMark(QStringView mark, QChar kind, Changes &changes)
{
    const qsizetype slash = mark.indexOf(u'/');
    const auto id = Uuid::parse(slash < 0 ? mark : mark.first(slash));
    if (id && kind == u'd') {
        changes.draftsDeleted.insert(*id, Uuid::parse(mark.sliced(slash + 1)));
    } else if (id) {
        changes.turned.insert(*id);
    }
}

Changes ticketsFrom(QStringView ids)
{
    const QList<QStringView> parts = ids.split(u',');
    const auto event = Uuid::parse(parts.first());
    ChangedTickets changed;
    for (const QStringView watch : parts.sliced(1)) {
        changed.watches.insert(watch.toLatin1());
    }
    changed.any = changed.watches.isEmpty();
    Changes changes;
    if (event) {
        changes.tickets[*event].add(changed);
    }
    return changes;
}

} // namespace

Changes changesFrom(QStringView payload)
{
    Changes changes;
    const QChar kind = payload.isEmpty() ? QChar() : payload.front();
    if (kind == u't') {
        return ticketsFrom(payload.sliced(1));
    }
    QSet<Uuid> *ids = kind == u's' ? &changes.seats
        : kind == u'c'             ? &changes.created
        : kind == u'u'             ? &changes.updated
        : kind == u'd'             ? &changes.deleted
                                   : nullptr;
    if (!ids) {
        return changes;
    }
    for (const QStringView text : payload.sliced(1).tokenize(u',')) {
        if (text.startsWith(u'!')) {
            addMark(text.sliced(1), kind, changes);
        } else if (const auto id = Uuid::parse(text)) {
            ids->insert(*id);
        }
    }
    return changes;
}

} // namespace boxoffice
