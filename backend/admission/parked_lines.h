// Commands that wait for what others hold in the database: a line for each event, or for each key
// of event creations, in order of arrival.
//
// A line is tried again when it is due, after pauses that grow from 5 to 100 ms: by its first
// command, which the others follow once their row is held. Threads: belongs to a lane's thread.
#pragma once

#include "backend/admission/waiting.h"
#include "backend/domain/commands.h"

#include <QHash>

#include <chrono>
#include <deque>
#include <optional>

namespace boxoffice {

class ParkedLines
{
public:
    bool isEmpty() const { return m_lines.isEmpty(); }
    // Of commands.
    std::size_t size() const;
    bool contains(const ScopedKey &queue) const { return m_lines.contains(queue); }

    // At the end of its line. Requires: contains(queue).
    void append(const ScopedKey &queue, Waiting waiting);
    // Before all others of its line, which is due after a pause. alone: it is to be tried in a
    // batch of its own, carefully.
    void putBack(const ScopedKey &queue, Waiting waiting, bool alone);
    // The first commands of at most `most` lines that are due, a line each; not of those that are
    // to be tried alone.
    std::deque<Waiting> takeFirsts(std::size_t most);
    // At most `most` of one line.
    std::deque<Waiting> take(const ScopedKey &queue, std::size_t most);
    // Those that have waited too long, or whose clients have gone.
    std::deque<Waiting> takeOver();
    std::deque<Waiting> takeAll();

    struct Next
    {
        ScopedKey queue;
        bool alone;
    };
    // The first line, if any, that is due and was tried several times in vain, or is to be tried
    // alone.
    std::optional<Next> next() const;
    // When the first of a line is due, or has waited too long. aloneFrom: not before are those due
    // that are to be tried alone. Requires: !isEmpty().
    QDeadlineTimer nextTime(QDeadlineTimer aloneFrom) const;

private:
    struct Line
    {
        std::deque<Waiting> waiting; // never empty
        QDeadlineTimer due;
        bool alone = false;
    };
    using Lines = QHash<ScopedKey, Line>;

    Lines::iterator move(Lines::iterator line, std::size_t most, std::deque<Waiting> &to);

    Lines m_lines;
};

} // namespace boxoffice
