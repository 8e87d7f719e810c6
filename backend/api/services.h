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
class HolderTokens;
class TicketKeys;
class MailStops;
class LetterWriter;
class WorkDesk;
class ImageDesk;

// Who may do what. References are borrowed, as below.
struct AccessServices
{
    PrincipalLookups &principals;
    AccessDesk &desk;      // for quick work
    AccessDesk &passwords; // for work that runs Argon2
    const PasswordRules &passwordRules;
    Attempts &attempts;     // of signing in, and of guessing tokens
    Attempts &mailAttempts; // of having mails sent to an address
    bool isProtected = false;
    bool isOpenByDefault = false;          // not protected, and ACCESS does not say `open`
    bool tls = false;                      // the server speaks it
    QList<QByteArray> allowedOrigins = {}; // of pages besides the server's own
};

// What tickets are made with. References are borrowed, as below.
struct TicketServices
{
    const HolderTokens &links;
    const HolderTokens &orderLinks;
    const HolderTokens &waitingLinks;
    const TicketKeys &keys;
    const MailStops &stops;
    WorkDesk &drawings;     // for files that take long to draw
    QString publicUrl = {}; // of this server, in front of a path; empty: not known
    bool sendsMail = false;
    const LetterWriter *letters = nullptr; // for the quick desk only; null: no mail is sent
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
    TicketServices tickets;
    ImageDesk &images;
};

// Registers every route of the API and the pages. Called once for each worker, on its thread.
void registerRoutes(ApiServer &server, const Services &services);

} // namespace boxoffice
