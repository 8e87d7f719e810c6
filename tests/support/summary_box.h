// What a concurrency test prints: a box that says at a glance whether the seats were sold right.
#pragma once

#include <QString>

#include <atomic>

namespace boxoffice {

// Counted from many threads.
struct Tally
{
    std::atomic<int> total{0};
    std::atomic<int> successes{0};
    std::atomic<int> full{0};
    std::atomic<int> alreadyRegistered{0};
    std::atomic<int> other{0};

    // status: HTTP status; code: the error's code.
    void count(int status, const QByteArray &code);
};

// Prints the box and returns whether successes and full are as expected and nothing else happened.
bool printSummary(const QString &title, const Tally &tally, int expectedSuccesses, int expectedFull,
                  int expectedAlready = 0);

} // namespace boxoffice
