// The state that all workers of the HTTP edge share: limits, counters, and what every answer says.
//
// Threads: fill it in before the first worker starts. Afterwards only the places and the atomics
// change, from any thread.
#pragma once

#include "backend/abuse/client_places.h"
#include "backend/abuse/client_rules.h"
#include "backend/http/message/host_names.h"
#include "backend/http/message/http_limits.h"
#include "shared/clock.h"

#include <QByteArray>
#include <QList>

#include <atomic>

namespace boxoffice {

class AccessLog;

struct EdgeContext
{
    HttpLimits limits;
    QByteArray serverName = "boxoffice";   // the Server header, e.g. "boxoffice/0.1.0"
    QList<QByteArray> corsOrigins;         // empty: any; see origins.h
    HostNames hosts;                       // that the server accepts
    ClientRules clients;                   // who counts as one
    const Clock *clock = &Clock::system(); // of deadlines; borrowed, must outlive the workers
    AccessLog *accessLog = nullptr;        // borrowed, must outlive the workers; null: no log

    ClientPlaces places;                // of all sockets that were accepted and are not closed
    std::atomic<qint64> bodyBytes{0};   // of requests that are being read or wait for their answer
    std::atomic<qint64> answerBytes{0}; // see held_answers.h
    std::atomic<quint64> lastConnection{0}; // the id given last
    std::atomic<quint64> answered{0};
    std::atomic<quint64> refused{0}; // connections over the limit
};

} // namespace boxoffice
