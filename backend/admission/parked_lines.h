// Commands that wait because others hold a lock in the database: a line for each event, or for each
// key of event creation, in order of arrival.
//
// A line is due after pauses that grow from 5 to 100 ms. Then its first command is retried; the
// others follow once it has the lock. Threads: belongs to a lane's thread.
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
    // Returns the number of commands.
    std::size_t size() const;
    bool contains(const ScopedKey &queue) const { return m_lines.contains(queue); }

    // Adds it to the end of its line. Requires: contains(queue).
    void append(const ScopedKey &queue, Waiting waiting);
    // Adds it to the front of its line, which is due after a pause. alone: to be tried in a batch
    // of its own, carefully.
    void putBack(const ScopedKey &queue, Waiting waiting, bool alone);
    // Takes the first command of each line that is due, of at most `most` lines, except those that
    // are to be tried alone.
    std::deque<Waiting> takeFirsts(std::size_t most);
    // Takes at most `most` commands of one line.
    std::deque<Waiting> take(const ScopedKey &queue, std::size_t most);
    // Takes the commands that have waited too long, or whose clients have gone.
    std::deque<Waiting> takeOver();
    std::deque<Waiting> takeAll();

    struct Next
    {
        ScopedKey queue;
        bool alone;
    };
    // Returns the first line that is due and was tried several times in vain, or is to be tried
    // alone.
    std::optional<Next> next() const;
    // Returns when the next line is due, or its first command has waited too long. aloneFrom: lines
    // that are to be tried alone are not due before. Requires: !isEmpty().
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
