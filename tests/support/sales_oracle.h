// An oracle of what an event sells: a list of tickets, orders and entries of a waiting list that
// counts everything anew for each question, knows no pool and no batch, and is as slow as it is
// plain.
#pragma once

#include <QSet>
#include <QString>

#include <algorithm>
#include <map>
#include <vector>

namespace boxoffice {

constexpr qint64 kSalesStart = 1'700'000'000'000; // milliseconds since the epoch

struct PlainTicket
{
    int type = -1, order = -1, person = 0;
    bool active = true, extra = false;
};

struct PlainOrder
{
    std::vector<std::pair<int, int>> lines; // type or -1, seats
    int person = 0;
    QString status = QStringLiteral("held");
    qint64 expires = 0;
    bool extended = false;
    int entry = -1;

    int seats() const
    {
        int all = 0;
        for (const auto &line : lines) {
            all += line.second;
        }
        return all;
    }
};

struct PlainEntry
{
    int person = 0, type = -1, quantity = 1;
    QString status = QStringLiteral("waiting");
    int order = -1;
};

struct Plain
{
    bool typed = false;
    int capacity = 5;
    std::vector<int> typeCapacity = {}; // -1: none
    std::vector<bool> hidden = {};
    std::vector<std::pair<int, std::vector<int>>> quotas = {}; // size, types
    bool strict = true, cancelled = false;
    qint64 now = kSalesStart;
    std::vector<PlainTicket> tickets = {};
    std::vector<PlainOrder> orders = {};
    std::vector<PlainEntry> entries = {};

    int types() const { return static_cast<int>(typeCapacity.size()); }
    int usedBy(const std::vector<int> &ofTypes, bool all) const
    {
        int used = 0;
        const auto counts = [&](int type) {
            return all || std::count(ofTypes.begin(), ofTypes.end(), type) > 0;
        };
        for (const PlainTicket &ticket : tickets) {
            used += ticket.active && counts(ticket.type) ? 1 : 0;
        }
        for (const PlainOrder &order : orders) {
            for (const auto &[type, seats] : order.lines) {
                used += order.status == u"held" && counts(type) ? seats : 0;
            }
        }
        return used;
    }
    // Limits that seats of a type come under: 0 the event, 1 + t, 1 + types + q.
    std::vector<int> limitsOf(int type) const
    {
        std::vector<int> limits{0};
        if (type >= 0) {
            limits.push_back(1 + type);
            for (int q = 0; q < static_cast<int>(quotas.size()); ++q) {
                const auto &of = quotas[static_cast<std::size_t>(q)].second;
                if (std::count(of.begin(), of.end(), type)) {
                    limits.push_back(1 + types() + q);
                }
            }
        }
        return limits;
    }
    int room(int limit) const
    {
        if (limit == 0) {
            return capacity - usedBy({}, true);
        }
        if (limit <= types()) {
            const int most = typeCapacity[static_cast<std::size_t>(limit - 1)];
            return most < 0 ? 1'000'000 : most - usedBy({limit - 1}, false);
        }
        const auto &[size, of] = quotas[static_cast<std::size_t>(limit - 1 - types())];
        return size - usedBy(of, false);
    }
    bool fits(const std::vector<std::pair<int, int>> &lines, const QSet<int> &closed) const
    {
        std::map<int, int> wanted;
        for (const auto &[type, seats] : lines) {
            for (const int limit : limitsOf(type)) {
                wanted[limit] += seats;
            }
        }
        return std::all_of(wanted.begin(), wanted.end(), [&](const auto &want) {
            return !closed.contains(want.first) && room(want.first) >= want.second;
        });
    }
    int size(int limit) const
    {
        if (limit == 0) {
            return capacity;
        }
        const int most = limit <= types()
            ? typeCapacity[static_cast<std::size_t>(limit - 1)]
            : quotas[static_cast<std::size_t>(limit - 1 - types())].first;
        return most < 0 ? 1'000'000 : most;
    }
    std::vector<int> optionsOf(int type, int quantity) const
    {
        std::vector<int> options = typesOf(type);
        std::erase_if(options, [&](int option) {
            const std::vector<int> limits = limitsOf(option);
            return std::any_of(limits.begin(), limits.end(),
                               [&](int limit) { return size(limit) < quantity; });
        });
        return options;
    }
    std::vector<int> typesOf(int type) const
    {
        if (cancelled) {
            return {};
        }
        if (type >= 0 || !typed) {
            return {type};
        }
        std::vector<int> options;
        for (int t = 0; t < types(); ++t) {
            if (!hidden[static_cast<std::size_t>(t)]) {
                options.push_back(t);
            }
        }
        return options;
    }
    // Who is to be served next, of which type; what is closed for those behind.
    std::pair<int, int> next(QSet<int> &closed) const
    {
        for (int i = 0; i < static_cast<int>(entries.size()); ++i) {
            const PlainEntry &entry = entries[static_cast<std::size_t>(i)];
            if (entry.status != u"waiting") {
                continue;
            }
            const std::vector<int> options = optionsOf(entry.type, entry.quantity);
            for (const int type : options) {
                if (fits({{type, entry.quantity}}, closed)) {
                    return {i, type};
                }
            }
            for (const int type : options) {
                for (const int limit : limitsOf(type)) {
                    if (strict && room(limit) < entry.quantity) {
                        closed.insert(limit);
                    }
                }
            }
        }
        return {-1, -1};
    }
    void offer(int i, int type)
    {
        PlainEntry &entry = entries[static_cast<std::size_t>(i)];
        PlainOrder order;
        order.lines = {{type, entry.quantity}};
        order.person = entry.person;
        order.expires = now + 12 * 3'600'000;
        order.entry = i;
        entry.status = QStringLiteral("offered");
        entry.order = static_cast<int>(orders.size());
        orders.push_back(order);
    }
    void serve()
    {
        for (;;) {
            QSet<int> closed;
            const auto [i, type] = next(closed);
            if (i < 0) {
                return;
            }
            offer(i, type);
        }
    }
    void expire()
    {
        for (PlainOrder &order : orders) {
            if (order.status == u"held" && order.expires <= now) {
                order.status = QStringLiteral("expired");
                settle(order, "expired");
            }
        }
        serve();
    }
    void settle(const PlainOrder &order, const char *status)
    {
        if (order.entry >= 0) {
            entries[static_cast<std::size_t>(order.entry)].status = QString::fromLatin1(status);
        }
    }
    int seatsOf(int who) const
    {
        const auto has = [who](const PlainTicket &t) { return t.active && t.person == who; };
        return static_cast<int>(std::count_if(tickets.begin(), tickets.end(), has));
    }
    int heldBy(int who) const
    {
        int held = 0;
        for (const PlainOrder &order : orders) {
            held += order.status == u"held" && order.person == who ? order.seats() : 0;
        }
        return held;
    }
    QSet<int> closedToNewcomers() const
    {
        QSet<int> closed;
        next(closed);
        return closed;
    }
    bool isRoomFor(const std::vector<std::pair<int, int>> &lines) const
    {
        return fits(lines, closedToNewcomers());
    }
    // Which refusal, by the event's or the type's limits.
    QByteArray full(int type, const QSet<int> &closed) const
    {
        return type < 0 || closed.contains(0) || room(0) <= 0 ? "event_full" : "ticket_type_full";
    }
    QByteArray fullOf(const std::vector<std::pair<int, int>> &lines) const
    {
        const QSet<int> closed = closedToNewcomers();
        for (const auto &line : lines) {
            if (!fits({line}, closed)) {
                return full(line.first, closed);
            }
        }
        return "event_full";
    }
    void book(int order)
    {
        const PlainOrder &of = orders[static_cast<std::size_t>(order)];
        for (const auto &[type, seats] : of.lines) {
            for (int i = 0; i < seats; ++i) {
                tickets.push_back({type, order, of.person});
            }
        }
    }
    void cancelTicket(PlainTicket &ticket)
    {
        ticket.active = false;
        if (ticket.extra) {
            grow(ticket.type, -1);
        }
    }
    void grow(int type, int by)
    {
        capacity = std::max(capacity + by, 1);
        growType(type, by);
    }
    void growType(int type, int by)
    {
        if (type < 0) {
            return;
        }
        int &own = typeCapacity[static_cast<std::size_t>(type)];
        own += own < 0 ? 0 : by;
        for (auto &[size, of] : quotas) {
            size += std::count(of.begin(), of.end(), type) ? by : 0;
        }
    }
};

} // namespace boxoffice
