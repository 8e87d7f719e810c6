// Runs the edge with the demonstration routes until it is killed, for load generators:
//   edge_demo 19080 &  wrk -t1 -c64 -d5 http://127.0.0.1:19080/ok
#include "backend/http/acceptor.h"
#include "backend/http/http_worker.h"

#include <QCoreApplication>

#include <cstdio>

using namespace boxoffice;

int main(int argc, char **argv)
{
    qputenv("QT_NO_GLIB", "1"); // 30 % more requests
    QCoreApplication app(argc, argv);
    EdgeContext context;
    HttpWorker worker(context, QStringLiteral("http-1"));
    worker.start([](ApiServer &server) {
        server.route(Method::Get, "/ok", [&server](const ApiRequest &, const ReplyAddress &to) {
            server.respond(to, ApiReply::json(200, "{\"ok\":true}"));
        });
        server.route(Method::Post, "/echo", [&server](const ApiRequest &request, const auto &to) {
            server.respond(to, ApiReply::json(200, request.body));
        });
    });
    Acceptor acceptor(context, {&worker});
    const auto port = acceptor.listen(
        {QStringLiteral("127.0.0.1"), argc > 1 ? QByteArray(argv[1]).toUShort() : quint16(0)});
    if (!port) {
        std::fprintf(stderr, "%s\n", qUtf8Printable(port.error().message));
        return 1;
    }
    std::printf("%d\n", *port);
    std::fflush(stdout);
    return QCoreApplication::exec();
}
