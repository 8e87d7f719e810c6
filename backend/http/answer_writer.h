// Frames answers: status line, the headers that every answer has, Content-Length, Connection.
//
// Whatever a handler puts into an ApiReply, the result is one well-formed answer. Headers that
// would split the answer turn it into a 500.
//
// Threads: one at a time; one writer a worker.
#pragma once

#include "backend/http/edge_context.h"
#include "backend/http/message/api_reply.h"

#include <QByteArray>
#include <QByteArrayView>

namespace boxoffice {

class ByteWriter;

// The properties of a request that decide how its answer is framed.
struct AnswerTraits
{
    bool isHead = false; // the length is sent, the body is not
    bool http10 = false;
    bool keepAlive = true;
    enum class Length { Known, Unknown, Chunks }; // Unknown: it ends with the connection
    Length length = Length::Known;
    bool anyOrigin = false; // refused unread: every page may read that, it contains no data
    QByteArrayView requestId;
    QByteArrayView origin; // of the request; echoed if it is one of corsOrigins
};

class AnswerWriter
{
public:
    // context: borrowed, must outlive the writer; serverName and corsOrigins are read once.
    explicit AnswerWriter(const EdgeContext &context);

    // Appends the head of the answer to out. Returns false if the reply's own headers were
    // malformed: then a complete 500 was written, and no body must follow.
    bool writeHead(QByteArray &out, const ApiReply &reply, const AnswerTraits &traits);
    // Returns true if the body follows the head.
    static bool hasBody(int status, const AnswerTraits &traits);

private:
    void writeCommon(ByteWriter &head, const AnswerTraits &traits);
    const QByteArray &dateLine();

    const EdgeContext &m_context;
    QByteArray m_common; // Server, CORS and nosniff: the same in every answer
    QByteArray m_date;
    qint64 m_dateSecond = -1;
};

// Returns the answer to an OPTIONS request. allow: the methods of the resource, "GET, HEAD, …".
ApiReply preflightReply(QByteArrayView allow);

} // namespace boxoffice
