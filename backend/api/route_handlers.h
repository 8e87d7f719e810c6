// The handlers of one worker. Each either answers at once or hands the request to a queue whose
// answer comes back through the router.
//
// Threads: the server's thread.
#pragma once

#include "backend/api/reply_router.h"
#include "backend/api/services.h"
#include "backend/domain/commands.h"
#include "backend/http/api_server.h"

#include <QObject>

namespace boxoffice {

class CsvExports;

class RouteHandlers final : public QObject
{
public:
    // server: borrowed and parent.
    RouteHandlers(ApiServer &server, const Services &services);

    void createEvent(const ApiRequest &request, const ReplyAddress &to);
    void listEvents(const ApiRequest &request, const ReplyAddress &to);
    void showEvent(const ApiRequest &request, const ReplyAddress &to);
    void updateEvent(const ApiRequest &request, const ReplyAddress &to);
    void deleteEvent(const ApiRequest &request, const ReplyAddress &to);
    void registerAttendee(const ApiRequest &request, const ReplyAddress &to);
    void listRegistrations(const ApiRequest &request, const ReplyAddress &to);
    void showRegistration(const ApiRequest &request, const ReplyAddress &to);
    void cancelRegistration(const ApiRequest &request, const ReplyAddress &to);
    void showHistory(const ApiRequest &request, const ReplyAddress &to);
    void health(const ReplyAddress &to);
    void ready(const ApiRequest &request, const ReplyAddress &to);

private:
    // Takes an Idempotency-Key along.
    void submit(const ApiRequest &request, Command command, const ReplyAddress &to);
    void ask(const ApiRequest &request, Question question, const ReplyAddress &to);
    void refuse(const Error &error, const ReplyAddress &to);
    // Answers with the refusal, if there is one.
    bool isRefused(const std::optional<ApiReply> &refusal, const ReplyAddress &to);
    // What would change something goes through here.
    bool isOverRate(const ApiRequest &request, const ReplyAddress &to);

    ApiServer &m_server;
    const Services m_services;
    ReplyRouter &m_router; // owned by m_server
    CsvExports &m_exports; // owned by m_server
};

} // namespace boxoffice
