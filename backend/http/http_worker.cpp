#include "backend/http/http_worker.h"

#include <utility>

namespace boxoffice {

HttpWorker::HttpWorker(EdgeContext &context, const QString &name)
    : m_context(context)
    , m_mailbox(std::make_unique<Mailbox>())
{
    m_thread.setObjectName(name);
    m_mailbox->moveToThread(&m_thread);
}

HttpWorker::~HttpWorker()
{
    stop();
}

void HttpWorker::start(const Work &setup)
{
    m_thread.start();
    m_mailbox->callAndWait([&] {
        m_server = std::make_unique<ApiServer>(m_context);
        setup(*m_server);
    });
}

void HttpWorker::adopt(Descriptor fd, const ClientAddress &peer, std::shared_ptr<ClientPlace> place)
{
    // Should the worker stop first, the call is dropped and the descriptor closed.
    m_mailbox->post([this, descriptor = std::move(fd), peer, place = std::move(place)]() mutable {
        if (m_server) {
            m_server->adopt(std::move(descriptor), peer, std::move(place));
        }
    });
}

void HttpWorker::post(Work work)
{
    m_mailbox->post([this, work = std::move(work)] {
        if (m_server) {
            work(*m_server);
        }
    });
}

void HttpWorker::drain()
{
    post([](ApiServer &server) { server.drain(); });
}

int HttpWorker::connectionCount()
{
    int count = 0;
    if (m_thread.isRunning()) {
        m_mailbox->callAndWait([&] { count = m_server ? m_server->connectionCount() : 0; });
    }
    return count;
}

void HttpWorker::stop()
{
    if (!m_thread.isRunning()) {
        return;
    }
    m_mailbox->callAndWait([this] { m_server.reset(); });
    m_thread.quit();
    m_thread.wait();
}

} // namespace boxoffice
