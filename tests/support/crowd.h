// Attendees who keep registering, each with an address of its own, and remember every answer, so
// that a test can compare what was said with what is stored.
//
// Threads: make it and read it on one thread; it runs one thread an attendee.
#pragma once

#include <QByteArray>
#include <QMap>

#include <atomic>
#include <mutex>
#include <thread>
#include <vector>

namespace boxoffice {

class Crowd
{
public:
    // Starts at once. namePrefix: makes the addresses of several crowds differ.
    Crowd(quint16 port, const QByteArray &event, int attendees, const QByteArray &namePrefix);
    ~Crowd();

    // Each attendee ends after the answer it waits for.
    void stop();

    int booked() const { return m_booked; }
    // Every answer: address -> status; 0: none came. Requires: stop() was called.
    const QMap<QByteArray, int> &answers() const { return m_answers; }

private:
    void attend(int number);

    const quint16 m_port;
    const QByteArray m_event;
    const QByteArray m_prefix;
    std::atomic<bool> m_stopping{false};
    std::atomic<int> m_booked{0};
    std::mutex m_mutex;
    QMap<QByteArray, int> m_answers;
    std::vector<std::thread> m_threads;
};

} // namespace boxoffice
