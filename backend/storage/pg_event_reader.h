// EventReader on PostgreSQL: what a call returns comes from one statement, so from one snapshot.
//
// Threads: belongs to the reader thread that made it.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/domain/event_reader.h"
#include "backend/storage/event_categories.h"
#include "backend/storage/event_organizer.h"
#include "backend/storage/outbox_view.h"
#include "backend/storage/pg_event_slugs.h"
#include "backend/storage/pg_sale_reader.h"
#include "backend/storage/pg_seat_history.h"

namespace boxoffice {

class PgEventReader : public EventReader
{
public:
    // watchdog: borrowed, must outlive the reader; null: calls are not watched. maxListBytes: of
    // the texts of a list's rows, and 300 for each; at least one row comes.
    PgEventReader(const DatabaseConfig &config, Watchdog *watchdog,
                  qint64 maxListBytes = kMaxListBytes)
        : m_connection(config, watchdog)
        , m_sales(m_connection)
        , m_maxListBytes(maxListBytes)
    { }

    bool connect(QDeadlineTimer deadline) override { return m_connection.ensureOpen(deadline); }
    bool isOpen() const override { return m_connection.isOpen(); }
    Result<QHash<Uuid, Event>> events(std::span<const Uuid> ids) override;
    Result<Uuid> eventWithSlug(const QString &slug) override
    {
        return readEventWithSlug(m_connection, slug);
    }
    Result<PublicOrganizer> organizerOf(const Uuid &event) override
    {
        return readOrganizerOf(m_connection, event);
    }
    Result<QStringList> slugsAhead() override { return readSlugsAhead(m_connection); }
    Result<QStringList> categoriesAhead(const QString &organizer) override
    {
        return readCategoriesAhead(m_connection, organizer);
    }
    Result<Page<Event>> eventList(const EventListQuery &query) override;
    Result<Page<Registration>> registrations(const Uuid &eventId,
                                             const RegistrationListQuery &query) override;
    Result<SeatHistory> history(const Uuid &eventId, HistoryBucket bucket, HistoryBy by) override
    {
        return readHistory(m_connection, eventId, bucket, by);
    }
    Result<Registration> registration(const Uuid &eventId, const Uuid &id) override;
    Result<std::optional<HeldTicket>> ticket(const Uuid &eventId, const Uuid &id) override;
    Result<StoredImage> image(const Uuid &eventId, int address) override;
    SaleReader &sales() override { return m_sales; }
    Result<void> ready() override;
    Result<OutboxLag> outboxLag() override { return readOutboxLag(m_connection); }

private:
    Result<Page<Event>> allEvents(const EventListQuery &query);
    Result<Page<Event>> found(const Statement &statement, const EventListQuery &query);
    Result<Page<Event>> pageOf(Rows rows, int limit);

    DatabaseConnection m_connection;
    PgSaleReader m_sales;
    const qint64 m_maxListBytes;
    bool m_wereFew = true; // the last list of all events was short (see allEvents())
};

} // namespace boxoffice
