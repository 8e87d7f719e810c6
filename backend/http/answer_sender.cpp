#include "backend/http/answer_sender.h"

#include "backend/http/connection.h"

#include <utility>

namespace boxoffice {

namespace {

constexpr qint64 joinBelow = 16 * 1024;          // bodies up to here are copied behind the head
constexpr qint64 worthwhileProgress = 16 * 1024; // of a slow reader, each writeTimeout

} // namespace

AnswerSender::AnswerSender(ByteStream &stream, WorkerState &state, Connection &connection)
    : m_stream(stream)
    , m_state(state)
    , m_connection(connection)
{ }

AnswerSender::Framed AnswerSender::frame(const ApiReply &reply, const AnswerTraits &traits)
{
    QByteArray &out = m_state.answerBuffer;
    out.resize(0);
    Framed framed;
    if (m_state.answers.writeHead(out, reply, traits)
        && AnswerWriter::hasBody(reply.status, traits)) {
        if (reply.body.size() <= joinBelow) {
            out.append(reply.body);
        } else {
            framed.body = reply.body;
        }
    }
    framed.bytes = out.size() + framed.body.size();
    return framed;
}

bool AnswerSender::send(const Framed &answer)
{
    if (!m_stream.send(m_state.answerBuffer, answer.body)) {
        return false;
    }
    if (!answer.body.isEmpty() && m_stream.unsent() > 0) {
        m_held = m_state.held.hold(m_connection, answer.body);
        while (Connection *slowest = m_state.held.tooLong()) {
            slowest->close();
        }
    }
    return true;
}

bool AnswerSender::flush()
{
    if (!m_stream.flush()) {
        return false;
    }
    if (m_stream.unsent() == 0) {
        letGo();
    }
    return true;
}

bool AnswerSender::isTaken() const
{
    return m_stream.unsent() <= m_state.context.limits.resumeBelow && m_held == 0;
}

void AnswerSender::letGo()
{
    m_state.held.release(std::exchange(m_held, 0));
}

bool AnswerSender::isProgressing() const
{
    return m_stream.unsent() > 0 && m_unsentBefore - m_stream.unsent() >= worthwhileProgress;
}

} // namespace boxoffice
