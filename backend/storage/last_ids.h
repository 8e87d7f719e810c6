// Caches, for one connection, the greatest id among the registrations of each event.
//
// Every batch that registers somebody also writes the event's row. So a cached id is valid until
// another transaction than the remembered one (the row's xmin) has written the event's row. Then it
// must be read again.
//
// Threads: belongs to one thread.
#pragma once

#include "shared/ids.h"

#include <QHash>

namespace boxoffice {

class LastIds
{
public:
    // The cache is valid only for the database that it came from, and its size is bounded.
    // session: of the connection. Called before the rows of a batch are locked.
    void beginBatch(qint64 session);
    // Called for each locked row. writer: the transaction that wrote it last.
    void locked(const Uuid &event, qint64 writer);
    bool isKnown(const Uuid &event) const { return m_known.value(event).isRead; }
    // id: nil if nobody has registered. Requires: locked().
    void read(const Uuid &event, const Uuid &id);
    // Called after the commit of a transaction that registered somebody.
    void written(const Uuid &event, qint64 writer, const Uuid &id);
    // Requires: isKnown().
    Uuid of(const Uuid &event) const { return m_known.value(event).id; }

private:
    struct Known
    {
        qint64 writer = 0;
        bool isRead = false;
        Uuid id = {};
    };

    QHash<Uuid, Known> m_known;
    qint64 m_session = 0;
};

} // namespace boxoffice
