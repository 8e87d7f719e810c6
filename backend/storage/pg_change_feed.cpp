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

Changes changesFrom(QStringView payload)
{
    Changes changes;
    const QChar kind = payload.isEmpty() ? QChar() : payload.front();
    QSet<Uuid> *ids = kind == u's' ? &changes.seats
        : kind == u'c'             ? &changes.created
        : kind == u'u'             ? &changes.updated
        : kind == u'd'             ? &changes.deleted
                                   : nullptr;
    if (!ids) {
        return changes;
    }
    QSet<Uuid> &marked = kind == u'd' ? changes.draftsDeleted : changes.turned;
    for (const QStringView text : payload.sliced(1).tokenize(u',')) {
        const bool isMark = text.startsWith(u'!');
        if (const auto id = Uuid::parse(text.sliced(isMark ? 1 : 0))) {
            (isMark ? marked : *ids).insert(*id);
        }
    }
    return changes;
}

} // namespace boxoffice
