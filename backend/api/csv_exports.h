// Lists of an event (registrations, orders, who waits) as CSV: all rows, page by page, never more
// than a page in memory.
//
// The first page is read before anything is sent, so that an error is still an ordinary answer.
// Then the client's socket is taken out of the server, and the next page is read when the client
// has received most of the last. The last chunk shows that the answer is complete. A client of
// HTTP/1.0, for which the answer ends with the connection, sees a reset if it is incomplete, also
// if the server is killed.
//
// Threads: the server's thread.
#pragma once

#include "backend/api/call.h"
#include "shared/api/registration_csv.h"

#include <QHash>
#include <QTimer>

namespace boxoffice {

class CsvDownload;

// Answers with the export. query: its limit and cursor are ignored.
void exportCsv(Call &call, const Uuid &eventId, CsvQuery query);

// The downloads of one worker.
class CsvExports final : public QObject
{
public:
    // server: parent. reads, router: borrowed.
    CsvExports(ApiServer &server, ReadQueue &reads, ReplyRouter &router);
    ~CsvExports() override;

    bool isFull() const;
    // Begins with the first page. client: who takes turns with others (ReadRequest::client).
    void begin(TakenSocket taken, const QByteArray &client, const CsvQuestion &question,
               const ReadBody &first, CsvMark mark);

private:
    void askFor(CsvDownload &download);
    void pageRead(const ReadAnswered &page);
    void sweep();

    ReadQueue &m_reads;
    ReplyRouter &m_router;
    QHash<quint64, CsvDownload *> m_downloads; // owned; by number
    quint64 m_number = 0;
    QTimer m_sweeper;
};

} // namespace boxoffice
