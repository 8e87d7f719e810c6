// One line in logfmt for each request, and for each message of the server:
//
//   ts=2026-11-22T08:47:56.123Z level=info msg=request method=POST route=/events/{id}/register
//   event=018f… status=201 ms=3.12 bytes=412 req=5d0c1a2b-1f
//
// A line has the route's pattern, never the path, the query, a header or a body, so it contains no
// e-mail address. Callers never block: lines go into a bounded buffer. If the reader of the
// descriptor is too slow, lines are dropped and counted, and the count is written later.
//
// Threads: request(), log() and dropped() from any thread. Owns one thread that writes.
#pragma once

#include "backend/http/message/api_request.h"
#include "shared/ids.h"
#include "shared/mutex.h"

#include <QByteArray>
#include <QByteArrayView>

#include <initializer_list>
#include <optional>
#include <thread>
#include <utility>

namespace boxoffice {

struct AccessRecord
{
    Method method = Method::Other;
    QByteArrayView route; // null: none matched
    std::optional<Uuid> eventId;
    int status = 0;
    qint64 micros = 0; // from the first byte of the request to the answer
    qint64 bytes = 0;  // of the answer, its head included
    QByteArrayView requestId;
};

enum class LogLevel { Info, Warning, Error };

class AccessLog
{
public:
    enum class Requests { All, Errors, None }; // Errors: those answered 5xx

    struct Options
    {
        int descriptor = 2; // borrowed
        Requests requests = Requests::All;
        qsizetype bufferSize = 1024 * 1024; // more: longer bursts without a dropped line
        int farewell = 500; // milliseconds the destructor gives a slow reader for what is left
    };

    using Pairs = std::initializer_list<std::pair<QByteArrayView, QByteArrayView>>;

    explicit AccessLog(const Options &options);
    ~AccessLog();

    void request(const AccessRecord &record);
    // pairs: names are tokens; values are quoted where needed.
    void log(LogLevel level, QByteArrayView message, Pairs pairs = {});

    // Lines dropped so far.
    quint64 dropped() const;

private:
    void append(QByteArrayView line);
    void run();
    bool writeOut(QByteArrayView bytes);

    // Constant after construction
    const Options m_options;

    mutable Mutex m_mutex;
    WaitCondition m_wake;
    QByteArray m_lines BOXOFFICE_GUARDED_BY(m_mutex);
    quint64 m_dropped BOXOFFICE_GUARDED_BY(m_mutex) = 0;
    quint64 m_droppedTold BOXOFFICE_GUARDED_BY(m_mutex) = 0;
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;

    std::thread m_writer; // last: it uses the members above
};

} // namespace boxoffice
