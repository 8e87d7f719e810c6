// EventReader on PostgreSQL: every call is one statement, so one snapshot.
//
// Threads: belongs to the reader thread that made it.
#pragma once

#include "backend/domain/event_reader.h"
#include "backend/storage/database_connection.h"

namespace boxoffice {

class PgEventReader : public EventReader
{
public:
    // watchdog: borrowed, must outlive the reader; null: calls are not watched.
    PgEventReader(const DatabaseConfig &config, Watchdog *watchdog) : m_connection(config, watchdog)
    { }

    bool connect(QDeadlineTimer deadline) override { return m_connection.ensureOpen(deadline); }
    bool isOpen() const override { return m_connection.isOpen(); }
    Result<QHash<Uuid, Event>> events(std::span<const Uuid> ids) override;
    Result<Page<Event>> eventList(const EventListQuery &query) override;
    Result<Page<Registration>> registrations(const Uuid &eventId,
                                             const RegistrationListQuery &query) override;
    Result<SeatHistory> history(const Uuid &eventId, HistoryBucket bucket) override;
    Result<Registration> registration(const Uuid &eventId, const Uuid &id) override;
    Result<void> ready() override;

private:
    Rows listRows(const EventListQuery &query);
    Result<SeatHistory> historyOnce(const Uuid &eventId, HistoryBucket bucket, bool &tooMany);

    DatabaseConnection m_connection;
};

} // namespace boxoffice
