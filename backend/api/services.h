// What the routes need of the rest of the server.
#pragma once

#include <QString>

namespace boxoffice {

class AdmissionQueue;
class ReadQueue;
class EventStreams;
class StaticFiles;
class AbuseGuard;
class ApiServer;

// Borrowed; all must outlive the servers that were given them.
struct Services
{
    AdmissionQueue &admission;
    ReadQueue &reads;
    EventStreams &streams;
    const StaticFiles &files;
    AbuseGuard &guard;
};

// Lays every route of the API and the pages. Called once a worker, on its thread.
void registerRoutes(ApiServer &server, const Services &services);

} // namespace boxoffice
