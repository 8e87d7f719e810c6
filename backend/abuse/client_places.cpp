#include "backend/abuse/client_places.h"

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kMostGivingWay = 16; // at once, so that not every newcomer has to ask

// Beyond the limit, while others give way.
int allowance(int limit)
{
    return limit > 0 ? std::clamp(limit / 16, 1, 64) : 0;
}

} // namespace

ClientPlace::ClientPlace(ClientPlaces &places, const QByteArray &client)
    : m_places(places)
    , m_client(client)
{ }

ClientPlaces::Entry ClientPlace::makeStream(const QByteArray &client)
{
    return m_places.makeStream(*this, client);
}

ClientPlace::~ClientPlace()
{
    m_places.leave(*this);
}

void ClientPlaces::setLimits(Limit connections, Limit streams)
{
    MutexLock lock(m_mutex);
    m_connections.limit = connections;
    m_streams.limit = streams;
}

ClientPlaces::Entry ClientPlaces::admit(const QByteArray &client,
                                        std::shared_ptr<ClientPlace> &place)
{
    MutexLock lock(m_mutex);
    const Entry entry = m_connections.enter(client);
    if (entry.granted) {
        place = std::make_shared<ClientPlace>(*this, client);
    }
    return entry;
}

ClientPlaces::Entry ClientPlaces::makeStream(ClientPlace &place, const QByteArray &client)
{
    MutexLock lock(m_mutex);
    const Entry entry = m_streams.enter(client);
    if (entry.granted) {
        m_connections.leave(place.m_client);
        place.m_client = client;
        place.m_isStream = true;
    }
    return entry;
}

void ClientPlaces::leave(const ClientPlace &place)
{
    MutexLock lock(m_mutex);
    (place.m_isStream ? m_streams : m_connections).leave(place.m_client);
}

int ClientPlaces::connections() const
{
    MutexLock lock(m_mutex);
    return m_connections.all;
}

int ClientPlaces::streams() const
{
    MutexLock lock(m_mutex);
    return m_streams.all;
}

ClientPlaces::Entry ClientPlaces::Tally::enter(const QByteArray &client)
{
    const int own = m_each.value(client);
    const bool ownFull = !client.isEmpty() && own >= limit.each;
    Entry entry{true, {}, 0};
    if (ownFull || all >= limit.all) {
        entry = makeRoom(client, ownFull ? own : -1);
    }
    if (entry.granted) {
        ++all;
        change(client, 1);
    }
    return entry;
}

// own: how many the client has, if that is all it may have; else -1.
ClientPlaces::Entry ClientPlaces::Tally::makeRoom(const QByteArray &client, int own) const
{
    Entry entry;
    if (own >= 0) {
        entry = {own < limit.each + allowance(limit.each), client, own};
    } else if (!m_order.empty() && m_order.rbegin()->first > m_each.value(client) + 1) {
        entry = {true, m_order.rbegin()->second, m_order.rbegin()->first};
    }
    entry.granted = entry.granted && all < limit.all + allowance(limit.all);
    entry.howMany = entry.howMany > 0 ? std::clamp(entry.howMany / 8, 1, kMostGivingWay) : 0;
    return entry;
}

void ClientPlaces::Tally::leave(const QByteArray &client)
{
    --all;
    change(client, -1);
}

void ClientPlaces::Tally::change(const QByteArray &client, int by)
{
    if (client.isEmpty()) {
        return;
    }
    const auto found = m_each.find(client);
    const int before = found == m_each.end() ? 0 : *found;
    m_order.erase({before, client});
    if (before + by == 0) {
        m_each.erase(found);
        return;
    }
    m_each.insert(client, before + by);
    m_order.emplace(before + by, client);
}

} // namespace boxoffice
