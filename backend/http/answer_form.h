// What a request says of the form of its answer: how it is framed, which coding and which versions
// its client takes, and what is echoed to it.
//
// The request has gone when its answer comes, so this holds copies. Their memory serves the next
// request of the connection.
//
// Threads: the worker's.
#pragma once

#include "backend/http/answer_writer.h"

#include <QByteArray>

namespace boxoffice {

class RequestFramer;
struct WorkerState;

class AnswerForm
{
public:
    // A request begins: until its head has come, its answer closes the connection.
    void begin();
    // Takes what decides the frame, as far as the request has been read.
    void readFrame(RequestFramer &framer, WorkerState &state);
    // Requires: the request is complete. Takes the rest, too.
    void read(RequestFramer &framer, WorkerState &state);

    const QByteArray &requestId() const { return m_requestId; }
    bool acceptsGzip() const { return m_acceptsGzip; }
    bool isHead() const { return m_isHead; }
    bool isHttp10() const { return m_http10; }
    bool keepsAlive() const { return m_keepAlive; }
    void closeAfterwards() { m_keepAlive = false; }

    // Returns the form of a 200 that this client wants: compressed, or only that it has it.
    ApiReply negotiated(const ApiReply &reply) const;
    // Valid until the next request begins.
    AnswerTraits traits(AnswerTraits::Length length) const;

private:
    bool m_isHead = false;
    bool m_http10 = false;
    bool m_keepAlive = true;
    bool m_anyOrigin = false; // see AnswerTraits
    bool m_acceptsGzip = false;
    QByteArray m_requestId;
    QByteArray m_origin;
    QByteArray m_ifNoneMatch;
};

} // namespace boxoffice
