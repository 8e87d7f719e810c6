// GET /events/{id}/registrations as CSV: all rows, page by page, never more than a page in memory.
//
// The first page is read before anything is said, so that an error is still an ordinary answer.
// Then the client's socket is taken out of the server, and the next page is asked for when the
// client has read most of the last. That the answer is whole shows by its last chunk; a client of
// HTTP/1.0, for which it ends with the connection, sees a reset when it is broken off, also by a
// server that is killed.
//
// Threads: the server's thread; readsReady() from any.
#pragma once

#include "backend/http/api_server.h"
#include "backend/reads/read_queue.h"
#include "shared/api/registration_csv.h"
#include "shared/mailbox.h"

#include <QHash>
#include <QTimer>

namespace boxoffice {

class CsvDownload;

class CsvExports final : public Mailbox, public ReadReceiver
{
public:
    // server: borrowed and parent. reads: borrowed.
    CsvExports(ApiServer &server, ReadQueue &reads);
    ~CsvExports() override;

    // client: who takes turns with others (ReadRequest::client). query: its limit and cursor are
    // not looked at.
    void start(const ApiRequest &request, const QByteArray &client, const ReplyAddress &to,
               const Uuid &eventId, RegistrationListQuery query, CsvMark mark);

    void readsReady(std::vector<ReadAnswered> answers) override;

private:
    // What of a request is needed once its first page is there.
    struct Wanted
    {
        ReplyAddress to;
        QByteArray client;
        bool isHead = false;
        CsvMark mark = CsvMark::ByteOrderMark;
    };

    void answered(const ReadAnswered &answer);
    void open(const Wanted &wanted, const RegistrationCsvQuestion &question, const ReadBody &first);
    void askFor(CsvDownload &download);
    void sweep();

    ApiServer &m_server;
    ReadQueue &m_reads;
    QHash<quint64, Wanted> m_waiting;          // by connection, which has one request at a time
    QHash<quint64, CsvDownload *> m_downloads; // owned; by number
    quint64 m_number = 0;
    QTimer m_sweeper;
};

} // namespace boxoffice
