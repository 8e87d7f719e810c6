#include "tests/http/edge_host.h"

#include <QTest>

#include <stdexcept>

namespace boxoffice {

HttpLimits EdgeHost::testLimits()
{
    HttpLimits limits;
    limits.maxBody = 100'000;
    return limits;
}

EdgeHost::EdgeHost(const HttpLimits &limits, int workers, const QList<QByteArray> &corsOrigins,
                   const Clock &clock)
    : m_mailbox(std::make_unique<Mailbox>())
{
    m_context.limits = limits;
    m_context.corsOrigins = corsOrigins;
    m_context.clock = &clock;
    std::vector<HttpWorker *> borrowed;
    for (int i = 0; i < workers; ++i) {
        m_workers.push_back(std::make_unique<HttpWorker>(m_context, QStringLiteral("http")));
        m_workers.back()->start([this](ApiServer &server) { addRoutes(server); });
        borrowed.push_back(m_workers.back().get());
    }
    m_mailbox->moveToThread(&m_acceptorThread);
    m_acceptorThread.start();
    m_mailbox->callAndWait([&] {
        m_acceptor = std::make_unique<Acceptor>(m_context, borrowed);
        const auto port = m_acceptor->listen({QStringLiteral("127.0.0.1"), 0});
        m_port = port ? *port : 0;
    });
}

EdgeHost::~EdgeHost()
{
    stopAccepting();
    m_acceptorThread.quit();
    m_acceptorThread.wait();
    m_workers.clear();
}

void EdgeHost::stopAccepting()
{
    m_mailbox->callAndWait([this] { m_acceptor.reset(); });
}

void EdgeHost::drain()
{
    for (const auto &worker : m_workers) {
        worker->drain();
    }
}

void EdgeHost::note(const ApiRequest &request)
{
    MutexLock lock(m_mutex);
    m_paths.append(request.path);
    m_seen.fetch_add(1);
}

QByteArrayList EdgeHost::paths()
{
    MutexLock lock(m_mutex);
    return m_paths;
}

void EdgeHost::addRoutes(ApiServer &server)
{
    server.route(Method::Get, "/ok", [this, &server](const ApiRequest &request, const auto &to) {
        note(request);
        server.respond(to, ApiReply::json(200, "{\"ok\":true}"));
    });
    server.route(Method::Post, "/echo", [this, &server](const ApiRequest &request, const auto &to) {
        note(request);
        ApiReply reply = ApiReply::json(200, request.body);
        reply.addHeader("X-Fields", QByteArray::number(request.headers.size()));
        server.respond(to, reply);
    });
    server.route(Method::Get, "/big", [this, &server](const ApiRequest &request, const auto &to) {
        note(request);
        const auto size = request.queryOnce("size")->value_or("0").toByteArray().toLongLong();
        server.respond(to, ApiReply::json(200, QByteArray(size, 'x')));
    });
    addHeldRoutes(server);
    addFaultyRoutes(server);
}

void EdgeHost::addHeldRoutes(ApiServer &server)
{
    const auto hold = [this, &server](const ApiRequest &request, const auto &to) {
        note(request);
        MutexLock lock(m_mutex);
        m_held.insert(request.parameters.front().toByteArray(), {to, &server});
    };
    server.route(Method::Get, "/hold/{name}", hold);
    server.route(Method::Post, "/hold/{name}", hold);
    server.route(Method::Post, "/keep/{name}",
                 [hold, &server](const ApiRequest &request, const auto &to) {
                     server.keepRequest(to);
                     hold(request, to);
                 });
}

void EdgeHost::addFaultyRoutes(ApiServer &server)
{
    server.route(Method::Get, "/throw", [](const ApiRequest &, const auto &) {
        throw std::runtime_error("a handler's mistake");
    });
    server.route(Method::Get, "/inject", [&server](const ApiRequest &request, const auto &to) {
        ApiReply reply = ApiReply::json(200, "{}");
        reply.addHeader("X-Echo", request.queryOnce("v")->value_or("a\r\nSet-Cookie: x=1"));
        server.respond(to, reply);
    });
    server.route(Method::Get, "/inject-raw", [&server](const ApiRequest &, const auto &to) {
        ApiReply reply = ApiReply::json(200, "{}");
        reply.headers += "X-A: a\r\n\r\nHTTP/1.1 200 OK\r\n";
        server.respond(to, reply);
    });
    server.route(Method::Get, "/endless", [&server](const ApiRequest &, const auto &to) {
        ApiReply reply = ApiReply::json(200, "to the end");
        reply.openEnded = true;
        server.respond(to, reply);
    });
    server.route(Method::Get, "/take", [&server](const ApiRequest &, const auto &to) {
        TakenSocket taken = server.takeSocket(to, ApiReply(), StreamEnd::Connection);
        QTcpSocket *socket = taken.socket.release();
        socket->setParent(&server);
        socket->write(taken.head);
        socket->write("taken");
    });
}

bool EdgeHost::waitForHeld(const QByteArray &name)
{
    return QTest::qWaitFor(
        [&] {
            MutexLock lock(m_mutex);
            return m_held.contains(name);
        },
        10'000);
}

bool EdgeHost::isLive(const QByteArray &name)
{
    MutexLock lock(m_mutex);
    return m_held.value(name).to.isLive();
}

bool EdgeHost::begin(const QByteArray &name)
{
    MutexLock lock(m_mutex);
    return m_held.value(name).to.begin();
}

bool EdgeHost::answer(const QByteArray &name, const QByteArray &body)
{
    Held held;
    {
        MutexLock lock(m_mutex);
        held = m_held.take(name);
    }
    std::atomic<int> said{-1};
    worker().post([&](ApiServer &server) {
        said = server.respond(held.to, ApiReply::json(200, body)) ? 1 : 0;
    });
    return QTest::qWaitFor([&] { return said.load() >= 0; }, 10'000) && said.load() == 1;
}

bool EdgeHost::goOn(const QByteArray &name, Step step)
{
    Held held;
    {
        MutexLock lock(m_mutex);
        held = m_held.value(name);
    }
    bool ran = false;
    std::atomic<bool> done{false};
    worker().post([&](ApiServer &server) {
        server.resume(held.to, [&](const ApiRequest &request, const ReplyAddress &to) {
            ran = true;
            if (step == Step::Throw) {
                done = true;
                throw std::runtime_error("a handler's mistake");
            }
            if (step == Step::Answer) {
                const QByteArrayList parts{request.method == Method::Post ? "POST" : "?",
                                           request.path, request.parameters.front().toByteArray(),
                                           request.header("x-note").toByteArray(), request.body};
                server.respond(to, ApiReply::json(200, parts.join(' ')));
            }
        });
        done = true;
    });
    return QTest::qWaitFor([&] { return done.load(); }, 10'000) && ran;
}

} // namespace boxoffice
