// Who has how many of the server's connections and live streams: a limit for all together, and one
// for each client, so that nobody can take all of them.
//
// Where no place is free, or a client has all that one may have, a newcomer is let in beyond the
// limit, by an allowance of a sixteenth, as long as somebody can give way: the client itself, or
// else the one who has most, if that is more than the newcomer would have. The caller closes some
// of theirs that do nothing.
//
// Threads: any. Must outlive its places.
#pragma once

#include "shared/mutex.h"

#include <QByteArray>
#include <QHash>

#include <memory>
#include <set>
#include <utility>

namespace boxoffice {

class ClientPlace;

class ClientPlaces
{
public:
    struct Limit
    {
        int all = 0;
        int each = 0; // of one client
    };

    struct Entry
    {
        bool granted = false;
        QByteArray givesWay; // a client some of whose connections are to be closed; empty: none
        int howMany = 0;
    };

    // What holds from now on. Until it is called nobody is let in.
    void setLimits(Limit connections, Limit streams);

    // client: what counts as one (ClientAddress::bucket()); empty: only the limit for all applies.
    // Sets place if the entry is granted.
    Entry admit(const QByteArray &client, std::shared_ptr<ClientPlace> &place);

    int connections() const;
    int streams() const;

private:
    friend class ClientPlace; // enters the streams, and leaves at its end

    // Of connections, or of streams.
    class Tally
    {
    public:
        Entry enter(const QByteArray &client);
        void leave(const QByteArray &client);
        Limit limit;
        int all = 0;

    private:
        Entry makeRoom(const QByteArray &client, int own) const;
        void change(const QByteArray &client, int by);

        QHash<QByteArray, int> m_each;
        std::set<std::pair<int, QByteArray>> m_order; // the same, who has most last
    };

    Entry makeStream(ClientPlace &place, const QByteArray &client);
    void leave(const ClientPlace &place);

    mutable Mutex m_mutex;
    Tally m_connections BOXOFFICE_GUARDED_BY(m_mutex);
    Tally m_streams BOXOFFICE_GUARDED_BY(m_mutex);
};

// One open connection; its place comes free when the last owner lets go of it.
class ClientPlace
{
public:
    ClientPlace(ClientPlaces &places, const QByteArray &client);
    ~ClientPlace();
    ClientPlace(const ClientPlace &) = delete;
    ClientPlace &operator=(const ClientPlace &) = delete;

    // Makes the connection a live stream of the client, who need not be the connection's. Not
    // granted: it stays a connection.
    ClientPlaces::Entry makeStream(const QByteArray &client);

private:
    friend class ClientPlaces; // which guards both
    ClientPlaces &m_places;
    QByteArray m_client;
    bool m_isStream = false;
};

} // namespace boxoffice
