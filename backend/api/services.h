// What the routes need from the rest of the server.
#pragma once

#include <QByteArray>
#include <QList>
#include <QString>

namespace boxoffice {

class AdmissionQueue;
class ReadQueue;
class EventStreams;
class StaticFiles;
class AbuseGuard;
class ApiServer;
class AccessDesk;
class PrincipalLookups;
class Attempts;
class PasswordRules;

// Who may do what. References are borrowed, as below.
struct AccessServices
{
    PrincipalLookups &principals;
    AccessDesk &desk;      // for what is quick
    AccessDesk &passwords; // for what runs Argon2
    const PasswordRules &passwordRules;
    Attempts &attempts; // of signing in, and of guessing tokens
    bool isProtected = false;
    bool isOpenByDefault = false;          // not protected, and nobody said so (ACCESS)
    bool tls = false;                      // the server speaks it
    QList<QByteArray> allowedOrigins = {}; // of pages besides the server's own
};

// Borrowed; all must outlive the servers that use them.
struct Services
{
    AdmissionQueue &admission;
    ReadQueue &reads;
    EventStreams &streams;
    const StaticFiles &files;
    AbuseGuard &guard;
    AccessServices access;
};

// Registers every route of the API and the pages. Called once for each worker, on its thread.
void registerRoutes(ApiServer &server, const Services &services);

} // namespace boxoffice
