// An event's orders, or its waiting list, as a CSV file.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/csv_export.h"
#include "desktop/client/order_client.h"
#include "shared/api/sale_csv.h"

namespace boxoffice {

class OrderExport : public CsvExport
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    OrderExport(OrderClient &client, const OrderQuery &query, TypeNames types, const QString &path,
                QObject *parent);

protected:
    CallBase *readPage(const QString &cursor) override;

private:
    OrderClient &m_client;
    OrderQuery m_query;
    const TypeNames m_types;
};

class WaitingExport : public CsvExport
{
    Q_OBJECT

public:
    // client: borrowed, outlives this.
    WaitingExport(OrderClient &client, const WaitingQuery &query, TypeNames types,
                  const QString &path, QObject *parent);

protected:
    CallBase *readPage(const QString &cursor) override;

private:
    OrderClient &m_client;
    WaitingQuery m_query;
    const TypeNames m_types;
};

} // namespace boxoffice
