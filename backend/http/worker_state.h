// The state that the connections of one worker thread share: buffers that are used only during one
// call, spare framers, and the list of live connections.
//
// Rule: nothing here keeps a connection's data between two events, so an idle connection costs no
// buffer.
//
// Threads: the worker's.
#pragma once

#include "backend/http/answer_writer.h"
#include "backend/http/edge_context.h"
#include "backend/http/held_answers.h"
#include "backend/http/message/request_framer.h"
#include "backend/http/message/request_ids.h"

#include <QByteArray>
#include <QHash>

#include <functional>
#include <memory>
#include <vector>

namespace boxoffice {

class Connection;

struct WorkerState
{
    explicit WorkerState(EdgeContext &context);

    std::unique_ptr<RequestFramer> takeFramer();
    void returnFramer(std::unique_ptr<RequestFramer> framer);

    EdgeContext &context;                       // borrowed
    std::function<void(Connection &)> dispatch; // ApiServer's routing
    AnswerWriter answers;
    HeldAnswers held;
    RequestIds requestIds;
    QHash<quint64, Connection *> live; // by connection id; borrowed
    bool draining = false;

    QByteArray readBuffer; // constant size
    QByteArray answerBuffer;

private:
    std::vector<std::unique_ptr<RequestFramer>> m_spare;
};

} // namespace boxoffice
