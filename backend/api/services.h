// What the routes need from the rest of the server.
#pragma once

#include <QString>

namespace boxoffice {

class AdmissionQueue;
class ReadQueue;
class EventStreams;
class StaticFiles;
class AbuseGuard;
class ApiServer;

// Borrowed; all must outlive the servers that use them.
struct Services
{
    AdmissionQueue &admission;
    ReadQueue &reads;
    EventStreams &streams;
    const StaticFiles &files;
    AbuseGuard &guard;
};

// Registers every route of the API and the pages. Called once for each worker, on its thread.
void registerRoutes(ApiServer &server, const Services &services);

} // namespace boxoffice
