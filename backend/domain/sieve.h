// Bisects a batch: finds those of n items, in order, that make an attempt on several of them fail.
//
//   Sieve sieve(batch.size());
//   while (!sieve.isDone()) {
//       const Sieve::Range range = sieve.next();
//       attempt(range) ? sieve.passed() : sieve.failed();
//   }
//
// Each item passes once, with others or alone, or fails alone. One bad item among n costs at most
// log2(n) + 2 attempts beyond the first: a failed range is halved until the item stands alone, and
// all items after it are tried together again.
// Threads: a value.
#pragma once

#include <algorithm>
#include <cstddef>

namespace boxoffice {

class Sieve
{
public:
    struct Range
    {
        std::size_t begin, size;
    };

    // most: items an attempt. suspected: how many of the first ones are known to fail together.
    explicit Sieve(std::size_t n, std::size_t most, std::size_t suspected = 0)
        : m_end(n)
        , m_most(std::max<std::size_t>(most, 1))
        , m_suspected(suspected)
    { }

    bool isDone() const { return m_begin == m_end; }
    // Requires: !isDone(). Returns what is to be tried now; the same until passed() or failed().
    Range next() const
    {
        return {m_begin,
                m_suspected > 1 ? m_suspected / 2
                                : std::min(m_suspected == 1 ? 1 : m_most, m_end - m_begin)};
    }
    void passed()
    {
        const std::size_t size = next().size;
        m_begin += size;
        m_suspected -= std::min(m_suspected, size);
    }
    // Returns whether next() was one item alone, which is then left behind.
    bool failed()
    {
        const std::size_t size = next().size;
        const bool alone = size == 1;
        m_begin += alone ? 1 : 0;
        m_suspected = alone ? 0 : size;
        return alone;
    }

private:
    std::size_t m_begin = 0;
    std::size_t m_end;
    std::size_t m_most;
    std::size_t m_suspected; // the first ones of what is left that fail together; 0: none is known
};

} // namespace boxoffice
