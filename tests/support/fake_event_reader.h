// A reader over lists in memory that keeps a log of its queries, with faults on demand.
//
// FakeEvents stands for the database that all readers share; each reader thread gets a
// FakeEventReader. A query sees what was there when it passed the gate.
// Threads: FakeEvents from any thread; a reader belongs to its thread.
#pragma once

#include "backend/domain/event_reader.h"
#include "shared/mutex.h"
#include "tests/support/gate.h"

#include <utility>
#include <vector>

namespace boxoffice::test {

// One query as the database saw it.
struct FakeQuery
{
    enum class Kind { Events, EventList, Registrations, Registration, History, Ready };
    Kind kind = Kind::Events;
    std::vector<Uuid> ids; // those asked for, the event first
};

class FakeEvents
{
public:
    Gate gate; // every query passes it once it has been logged and its data was read

    void put(const Event &event)
    {
        MutexLock lock(m_mutex);
        m_events.insert(event.id, event);
    }
    void put(const Registration &registration)
    {
        MutexLock lock(m_mutex);
        m_registrations.insert(registration.id, registration);
    }
    // The next queries fail with these, one each; database_unavailable loses the connection.
    void failNext(std::initializer_list<ErrorCode> codes)
    {
        MutexLock lock(m_mutex);
        for (const ErrorCode code : codes) {
            m_faults.push_back({code, code == ErrorCode::DatabaseUnavailable});
        }
    }
    // The next query fails with this, and the connection stands.
    void failNextOnly(ErrorCode code)
    {
        MutexLock lock(m_mutex);
        m_faults.push_back({code, false});
    }
    // While away, connect() waits out its deadline and returns false.
    void setAway(bool away)
    {
        {
            MutexLock lock(m_mutex);
            m_away = away;
        }
        m_changed.notifyAll();
    }
    std::vector<FakeQuery> queries()
    {
        MutexLock lock(m_mutex);
        return m_queries;
    }

    EventReaderFactory factory();

private:
    friend class FakeEventReader; // the two are one thing, split as server and connection are

    bool reach(QDeadlineTimer deadline)
    {
        MutexLock lock(m_mutex);
        while (m_away && !deadline.hasExpired()) {
            m_changed.waitFor(m_mutex, std::chrono::milliseconds(5));
        }
        return !m_away;
    }

    std::optional<Registration> registration(const Uuid &id)
    {
        MutexLock lock(m_mutex);
        const auto found = m_registrations.constFind(id);
        return found != m_registrations.cend() ? std::optional(*found) : std::nullopt;
    }

    struct Fault
    {
        ErrorCode code;
        bool losesConnection;
    };

    // Logs the query; returns what is there now, or the fault that was asked for.
    Result<QHash<Uuid, Event>> look(FakeQuery query, bool &open)
    {
        Result<QHash<Uuid, Event>> seen = [&]() -> Result<QHash<Uuid, Event>> {
            MutexLock lock(m_mutex);
            m_queries.push_back(std::move(query));
            if (!m_faults.empty()) {
                const Fault fault = m_faults.front();
                m_faults.erase(m_faults.begin());
                open = !fault.losesConnection;
                return Error{fault.code, QStringLiteral("a fault asked for"), {}};
            }
            return m_events;
        }();
        gate.pass();
        return seen;
    }

    Mutex m_mutex;
    WaitCondition m_changed;
    QHash<Uuid, Event> m_events BOXOFFICE_GUARDED_BY(m_mutex);
    QHash<Uuid, Registration> m_registrations BOXOFFICE_GUARDED_BY(m_mutex);
    std::vector<FakeQuery> m_queries BOXOFFICE_GUARDED_BY(m_mutex);
    std::vector<Fault> m_faults BOXOFFICE_GUARDED_BY(m_mutex);
    bool m_away BOXOFFICE_GUARDED_BY(m_mutex) = false;
};

// Of a database without orders.
class FakeSaleReader final : public SaleReader
{
public:
    Result<EventOffer> offer(const Uuid &) override { return EventOffer{}; }
    Result<Page<Order>> orders(const Uuid &, const OrderListQuery &) override
    {
        return Page<Order>{};
    }
    Result<Order> order(const Uuid &, const Uuid &) override { return orderNotFound(); }
    Result<Page<PlacedEntry>> waitingList(const Uuid &, const WaitingListQuery &) override
    {
        return Page<PlacedEntry>{};
    }
    Result<PlacedEntry> waitingEntry(const Uuid &, const Uuid &) override
    {
        return entryNotFound();
    }
};

class FakeEventReader final : public EventReader
{
public:
    // database: borrowed.
    explicit FakeEventReader(FakeEvents &database) : m_database(database) { }

    bool connect(QDeadlineTimer deadline) override { return m_open = m_database.reach(deadline); }
    bool isOpen() const override { return m_open; }

    Result<QHash<Uuid, Event>> events(std::span<const Uuid> ids) override
    {
        auto all = look({FakeQuery::Kind::Events, {ids.begin(), ids.end()}});
        if (all) {
            all->removeIf(
                [&](auto it) { return std::find(ids.begin(), ids.end(), it.key()) == ids.end(); });
        }
        return all;
    }
    Result<Uuid> eventWithSlug(const QString &slug) override
    {
        const auto all = look({FakeQuery::Kind::Events, {}});
        for (const Event &event : all ? *all : QHash<Uuid, Event>()) {
            if (event.slug == slug) {
                return event.id;
            }
        }
        return all ? Result<Uuid>(eventNotFound()) : Result<Uuid>(all.error());
    }
    Result<PublicOrganizer> organizerOf(const Uuid &event) override
    {
        const auto all = look({FakeQuery::Kind::Events, {event}});
        return all ? Result<PublicOrganizer>(PublicOrganizer{})
                   : Result<PublicOrganizer>(all.error());
    }
    Result<QStringList> slugsAhead() override
    {
        const auto all = look({FakeQuery::Kind::EventList, {}});
        QStringList slugs;
        for (const Event &event : all ? *all : QHash<Uuid, Event>()) {
            slugs += event.slug;
        }
        return all ? Result<QStringList>(slugs) : Result<QStringList>(all.error());
    }
    Result<QStringList> categoriesAhead(const QString &) override
    {
        const auto all = look({FakeQuery::Kind::EventList, {}});
        QStringList names;
        for (const Event &event : all ? *all : QHash<Uuid, Event>()) {
            if (!event.category.isEmpty()) {
                names += event.category;
            }
        }
        return all ? Result<QStringList>(names) : Result<QStringList>(all.error());
    }
    Result<Page<Event>> eventList(const EventListQuery &page) override
    {
        const auto all = look({FakeQuery::Kind::EventList, {}});
        if (!all) {
            return all.error();
        }
        Page<Event> rows{all->values(), false};
        std::sort(rows.rows.begin(), rows.rows.end(),
                  [](const Event &a, const Event &b) { return a.id > b.id; });
        if (page.after) {
            rows.rows.removeIf([&](const Event &event) { return event.id >= *page.after; });
        }
        rows.more = rows.rows.size() > page.limit;
        rows.rows = rows.rows.first(std::min<qsizetype>(page.limit, rows.rows.size()));
        return rows;
    }
    Result<Page<Registration>> registrations(const Uuid &eventId,
                                             const RegistrationListQuery &) override
    {
        const auto all = look({FakeQuery::Kind::Registrations, {eventId}});
        if (!all) {
            return all.error();
        }
        return all->contains(eventId) ? Result<Page<Registration>>(Page<Registration>{})
                                      : Result<Page<Registration>>(eventNotFound());
    }
    Result<Registration> registration(const Uuid &eventId, const Uuid &id) override
    {
        const auto all = look({FakeQuery::Kind::Registration, {eventId, id}});
        if (!all) {
            return all.error();
        }
        if (!all->contains(eventId)) {
            return eventNotFound();
        }
        const auto found = m_database.registration(id);
        return found && found->eventId == eventId ? Result<Registration>(*found)
                                                  : Result<Registration>(registrationNotFound());
    }
    Result<SeatHistory> history(const Uuid &eventId, HistoryBucket bucket, HistoryBy by) override
    {
        const auto all = look({FakeQuery::Kind::History, {eventId}});
        if (!all) {
            return all.error();
        }
        SeatHistory history;
        history.bucket = bucket;
        history.by = by;
        return all->contains(eventId) ? Result<SeatHistory>(history)
                                      : Result<SeatHistory>(eventNotFound());
    }
    Result<std::optional<HeldTicket>> ticket(const Uuid &eventId, const Uuid &id) override
    {
        const auto all = look({FakeQuery::Kind::Registration, {eventId, id}});
        if (!all) {
            return all.error();
        }
        const auto found = m_database.registration(id);
        return all->contains(eventId) && found && found->eventId == eventId
            ? std::optional(HeldTicket{*found, all->value(eventId)})
            : std::nullopt;
    }
    Result<StoredImage> image(const Uuid &eventId, int) override
    {
        const auto all = look({FakeQuery::Kind::Events, {eventId}});
        return all ? Result<StoredImage>(imageNotFound()) : Result<StoredImage>(all.error());
    }
    SaleReader &sales() override { return m_sales; }
    Result<void> ready() override
    {
        const auto all = look({FakeQuery::Kind::Ready, {}});
        return all ? Result<void>() : Result<void>(all.error());
    }

    Result<OutboxLag> outboxLag() override { return OutboxLag{}; }

private:
    Result<QHash<Uuid, Event>> look(FakeQuery query)
    {
        return m_database.look(std::move(query), m_open);
    }

    FakeEvents &m_database;
    FakeSaleReader m_sales;
    bool m_open = false;
};

inline EventReaderFactory FakeEvents::factory()
{
    return [this] { return std::make_unique<FakeEventReader>(*this); };
}

} // namespace boxoffice::test
