// The large answers that clients have not received yet: their memory, and which connection has held
// one longest. A body counts once, however many connections of the worker share it.
//
// Rule: if all workers together hold more than maxAnswersHeld, including what the read queue has
// made, then the worker that adds to it closes its own connection that has held an answer longest.
// So clients that request much and read nothing can neither fill the memory nor keep others from
// being answered.
//
// Threads: the worker's, except the total, which all workers share.
#pragma once

#include "backend/http/edge_context.h"

#include <QByteArray>
#include <QHash>

#include <map>

namespace boxoffice {

class Connection;

class HeldAnswers
{
public:
    // context: borrowed.
    explicit HeldAnswers(EdgeContext &context) : m_context(context) { }
    ~HeldAnswers();
    HeldAnswers(const HeldAnswers &) = delete;
    HeldAnswers &operator=(const HeldAnswers &) = delete;

    // Returns the number under which the connection holds the body, never 0.
    quint64 hold(Connection &connection, const QByteArray &body);
    void release(quint64 number);

    // Returns the connection to close; null below the limit, and for the last connection, because
    // somebody has to be served.
    Connection *tooLong() const;

private:
    struct Held
    {
        Connection *connection; // borrowed: it releases before it goes
        QByteArray body;        // shared with what is to be sent
    };

    EdgeContext &m_context;
    std::map<quint64, Held> m_held; // by number, so that the first has held longest
    QHash<const char *, int> m_holders;
    quint64 m_last = 0;
};

} // namespace boxoffice
