#include "backend/http/worker_state.h"

namespace boxoffice {

namespace {
constexpr qsizetype readSize = 64 * 1024;
constexpr std::size_t mostSpareFramers = 64; // a burst of slow uploads must not stay in memory
} // namespace

WorkerState::WorkerState(EdgeContext &shared)
    : context(shared)
    , answers(shared)
    , held(shared)
    , readBuffer(readSize, Qt::Uninitialized)
{
    answerBuffer.reserve(4096);
}

std::unique_ptr<RequestFramer> WorkerState::takeFramer()
{
    if (m_spare.empty()) {
        return std::make_unique<RequestFramer>(context.limits);
    }
    std::unique_ptr<RequestFramer> framer = std::move(m_spare.back());
    m_spare.pop_back();
    return framer;
}

void WorkerState::returnFramer(std::unique_ptr<RequestFramer> framer)
{
    if (framer && m_spare.size() < mostSpareFramers) {
        framer->reset();
        m_spare.push_back(std::move(framer));
    }
}

} // namespace boxoffice
