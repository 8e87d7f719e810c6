#include "backend/access/access_desk.h"

namespace boxoffice {

AccessDesk::AccessDesk(AccessStoreFactory makeStore, const Options &options)
    : m_makeStore(std::move(makeStore))
    , m_reconnectFor(options.reconnectFor)
    , m_desk({options.maxWaiting, options.maxWait, options.givesWay}, [this] { m_store.reset(); })
{ }

AccessDesk::~AccessDesk()
{
    stop();
}

void AccessDesk::stop()
{
    m_desk.stop(databaseUnavailable());
}

Result<void> AccessDesk::submit(AccessWork work)
{
    auto refuse = work.refuse;
    return m_desk.submit({[this, work = std::move(work)] { attend(work); }, std::move(refuse)});
}

void AccessDesk::attend(const AccessWork &work)
{
    if (!m_store) {
        m_store = m_makeStore();
    }
    if (m_store->connect(QDeadlineTimer(m_reconnectFor))) {
        work.run(*m_store);
    } else {
        work.refuse(databaseUnavailable());
    }
}

} // namespace boxoffice
