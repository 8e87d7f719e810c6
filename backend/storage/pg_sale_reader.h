// SaleReader on PostgreSQL: what a call returns comes from one statement, so from one snapshot.
//
// Threads: belongs to the reader thread that made it.
#pragma once

#include "backend/database/database_connection.h"
#include "backend/domain/event_reader.h"

namespace boxoffice {

class PgSaleReader final : public SaleReader
{
public:
    // connection: borrowed, must outlive the reader.
    explicit PgSaleReader(DatabaseConnection &connection) : m_connection(connection) { }

    Result<EventOffer> offer(const Uuid &eventId) override;
    Result<Page<Order>> orders(const Uuid &eventId, const OrderListQuery &query) override;
    Result<Order> order(const Uuid &eventId, const Uuid &id) override;
    Result<Page<PlacedEntry>> waitingList(const Uuid &eventId,
                                          const WaitingListQuery &query) override;
    Result<PlacedEntry> waitingEntry(const Uuid &eventId, const Uuid &id) override;

private:
    DatabaseConnection &m_connection;
};

} // namespace boxoffice
