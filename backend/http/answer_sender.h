// Sends a connection's answers, accounts for a large one until its client has taken it, and tells
// whether a slow client reads at all.
//
// Threads: the worker's.
#pragma once

#include "backend/http/answer_writer.h"
#include "backend/http/byte_stream.h"

#include <QByteArray>

namespace boxoffice {

class Connection;
struct WorkerState;

class AnswerSender
{
public:
    // An answer whose head is in the worker's buffer.
    struct Framed
    {
        QByteArray body;  // to be sent behind the head; empty if there is none, or it was joined
        qint64 bytes = 0; // of all that is to be sent
    };

    // connection: whose answers are sent, and who is closed when it holds one too long. All are
    // borrowed and must outlive this.
    AnswerSender(ByteStream &stream, WorkerState &state, Connection &connection);
    ~AnswerSender() { letGo(); }
    AnswerSender(const AnswerSender &) = delete;
    AnswerSender &operator=(const AnswerSender &) = delete;

    // Requires: what it returned last was sent: all answers of a worker share a buffer.
    Framed frame(const ApiReply &reply, const AnswerTraits &traits);
    // Returns false when the connection is broken. May close connections, also this one.
    bool send(const Framed &answer);
    // Returns false when the connection is broken.
    bool flush();

    // Whether so much was taken that the next answer may be made.
    bool isTaken() const;
    // The answer is not wanted any more: it counts no longer.
    void letGo();

    // Whether the client has read worthwhile much since noteProgress().
    bool isProgressing() const;
    void noteProgress() { m_unsentBefore = m_stream.unsent(); }

private:
    // Constant after construction
    ByteStream &m_stream;
    WorkerState &m_state;
    Connection &m_connection;

    quint64 m_held = 0; // number of a large answer that was not taken yet; see held_answers.h
    qint64 m_unsentBefore = 0;
};

} // namespace boxoffice
