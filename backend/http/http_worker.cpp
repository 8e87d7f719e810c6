#include "backend/http/http_worker.h"

#include "backend/http/descriptor.h"

#include <utility>

namespace boxoffice {

HttpWorker::HttpWorker(EdgeContext &context, const QString &name)
    : m_context(context)
    , m_mailbox(std::make_unique<QObject>())
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
    QMetaObject::invokeMethod(
        m_mailbox.get(),
        [&] {
            m_server = std::make_unique<ApiServer>(m_context);
            setup(*m_server);
        },
        Qt::BlockingQueuedConnection);
}

void HttpWorker::adopt(int fd, const ClientAddress &peer)
{
    // Shared: should the worker stop first, the call is dropped and the descriptor closed.
    auto descriptor = std::make_shared<Descriptor>(fd);
    post([descriptor, peer](ApiServer &server) { server.adopt(descriptor->take(), peer); });
}

void HttpWorker::post(Work work)
{
    QMetaObject::invokeMethod(
        m_mailbox.get(),
        [this, work = std::move(work)] {
            if (m_server) {
                work(*m_server);
            }
        },
        Qt::QueuedConnection);
}

void HttpWorker::drain()
{
    post([](ApiServer &server) { server.drain(); });
}

int HttpWorker::connectionCount()
{
    int count = 0;
    if (m_thread.isRunning()) {
        QMetaObject::invokeMethod(
            m_mailbox.get(), [&] { count = m_server ? m_server->connectionCount() : 0; },
            Qt::BlockingQueuedConnection);
    }
    return count;
}

void HttpWorker::stop()
{
    if (!m_thread.isRunning()) {
        return;
    }
    QMetaObject::invokeMethod(
        m_mailbox.get(), [this] { m_server.reset(); }, Qt::BlockingQueuedConnection);
    m_thread.quit();
    m_thread.wait();
}

} // namespace boxoffice
