// Counts each client's connections and live streams, with one limit for all clients together and
// one for each client, so that no client can take all places.
//
// If no place is free, or a client is at its limit, a newcomer is admitted beyond the limit, within
// an allowance of a sixteenth, provided that somebody can give way: the client itself, or else the
// client with the most places, if it has more than the newcomer would. The caller then closes idle
// connections of that client.
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
        QByteArray givesWay; // close connections of this client; empty: of none
        int howMany = 0;
    };

    // Sets the limits. Until it is called, nobody is admitted.
    void setLimits(Limit connections, Limit streams);

    // client: its key (ClientAddress::bucket()); empty: only the limit for all applies.
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
        std::set<std::pair<int, QByteArray>> m_order; // the same, the one with the most last
    };

    Entry makeStream(ClientPlace &place, const QByteArray &client);
    void leave(const ClientPlace &place);

    mutable Mutex m_mutex;
    Tally m_connections BOXOFFICE_GUARDED_BY(m_mutex);
    Tally m_streams BOXOFFICE_GUARDED_BY(m_mutex);
};

// One open connection; its place is freed with its last owner.
class ClientPlace
{
public:
    ClientPlace(ClientPlaces &places, const QByteArray &client);
    ~ClientPlace();
    ClientPlace(const ClientPlace &) = delete;
    ClientPlace &operator=(const ClientPlace &) = delete;

    // Turns the connection into a live stream of the client, which need not be the connection's
    // own. If it is not granted, it stays a connection.
    ClientPlaces::Entry makeStream(const QByteArray &client);

private:
    friend class ClientPlaces; // which guards both
    ClientPlaces &m_places;
    QByteArray m_client;
    bool m_isStream = false;
};

} // namespace boxoffice
