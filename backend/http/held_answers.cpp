#include "backend/http/held_answers.h"

namespace boxoffice {

HeldAnswers::~HeldAnswers()
{
    while (!m_held.empty()) {
        release(m_held.begin()->first);
    }
}

quint64 HeldAnswers::hold(Connection &connection, const QByteArray &body)
{
    if (++m_holders[body.constData()] == 1) {
        m_context.answerBytes.fetch_add(body.size());
    }
    m_held.emplace(++m_last, Held{&connection, body});
    return m_last;
}

void HeldAnswers::release(quint64 number)
{
    const auto held = m_held.find(number);
    if (held == m_held.end()) {
        return;
    }
    const QByteArray body = held->second.body;
    m_held.erase(held);
    if (--m_holders[body.constData()] == 0) {
        m_holders.remove(body.constData());
        m_context.answerBytes.fetch_sub(body.size());
    }
}

Connection *HeldAnswers::tooLong() const
{
    const bool tooMuch = m_context.answerBytes.load() > m_context.limits.maxAnswersHeld;
    return tooMuch && m_held.size() > 1 ? m_held.begin()->second.connection : nullptr;
}

} // namespace boxoffice
