// Every limit and deadline of the HTTP edge. Each is a setting of the server (docs/settings.md).
#pragma once

#include "backend/http/message/api_request.h"

namespace boxoffice {

struct HttpLimits
{
    // Sizes, in bytes unless said otherwise
    int maxTarget = 8 * 1024;    // beyond: 414
    int maxHead = 16 * 1024;     // request line and headers; beyond: 431
    int maxHeaderFields = 64;    // beyond: 431
    qint64 maxBody = 128 * 1024; // beyond: 413
    // Returns how many bytes the body of a request to that path may have; 0: no more than others.
    // It is asked when the head is complete.
    qint64 (*maxBodyOf)(Method method, QByteArrayView path) = nullptr;
    qint64 maxBodiesInFlight = 64 * 1024 * 1024; // over all connections; beyond: 503 for those
                                                 // above 16 KiB
    qint64 maxAnswersHeld = 256 * 1024 * 1024;   // made and not sent yet, over all connections;
                                                 // beyond: the slowest reader is closed
    int maxConnections = 4'000;                  // over all workers; beyond: 503
    int maxConnectionsPerAddress = 500;          // an office or a carrier is one address
    int maxStreams = 10'000;                     // live streams, beside maxConnections; beyond: 503
    int maxStreamsPerAddress = 1'000;
    int filesKeptBack = 128;        // descriptors reserved for the database, files, forks, and
                                    // connections that are being refused
    int streamHeartbeat = 15'000;   // ms; the longest silence of a live stream
    qint64 resumeBelow = 64 * 1024; // unsent bytes of answers above which no request is read

    // Deadlines, in milliseconds
    int headTimeout = 10'000;    // first byte to end of headers: 408
    int requestTimeout = 30'000; // first byte to end of body: 408
    int idleTimeout = 30'000;    // between requests: closed silently
    int answerTimeout = 30'000;  // handler to answer: 503, and closed
    int writeTimeout = 30'000;   // a client that does not read its answer: closed
    int lingerTimeout = 1'000;   // after the last answer, for the client to close; and for a read
                                 // whose client has half-closed
};

} // namespace boxoffice
