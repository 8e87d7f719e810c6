#include "backend/storage/last_ids.h"

namespace boxoffice {

namespace {
constexpr qsizetype kMostEvents = 50'000; // some megabytes
} // namespace

void LastIds::beginBatch(qint64 session)
{
    if (session != std::exchange(m_session, session) || m_known.size() > kMostEvents) {
        m_known.clear();
    }
}

void LastIds::locked(const Uuid &event, qint64 writer)
{
    Known &known = m_known[event];
    if (known.writer != writer) {
        known = {writer, false, {}};
    }
}

void LastIds::read(const Uuid &event, const Uuid &id)
{
    Known &known = m_known[event];
    known.isRead = true;
    known.id = id;
}

void LastIds::written(const Uuid &event, qint64 writer, const Uuid &id)
{
    m_known[event] = {writer, true, id};
}

} // namespace boxoffice
