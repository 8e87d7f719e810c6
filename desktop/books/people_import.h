// Registers the people of a file, several at a time, each once: a repeat of what may have been done
// already has its key, so that the server does it once. After a crash of the console the keys are
// lost; then a dry run finds who is registered, and the server refuses a second seat to an address.
//
// Where the server has too much to do, or bounds how fast it may be asked, it waits and goes on.
// Where it cannot be reached, what was not sent yet is not sent.
//
// Threads: GUI only.
#pragma once

#include "desktop/books/people_check.h"
#include "desktop/books/registration_adder.h"
#include "desktop/client/wish_keys.h"

#include <QTimer>

namespace boxoffice {

class PeopleImport : public QObject
{
    Q_OBJECT

public:
    // Of a row of the file.
    struct Wish
    {
        int row = 0; // place among the checked people
        RegistrationAddition addition;
    };

    // adder: borrowed, outlives this.
    PeopleImport(RegistrationAdder &adder, const Uuid &event, QObject *parent);

    // Ends with finished(). Requires: it is not running.
    void start(const QList<Wish> &wishes);
    // What has not been sent yet is not sent any more.
    void stop();
    bool isRunning() const { return m_isRunning; }
    // What ended it early, or nothing. Requires: it has finished.
    const std::optional<ApiError> &why() const { return m_why; }
    // For tests: how long it waits, at most, before it goes on.
    void setLongestPause(std::chrono::milliseconds pause) { m_longestPause = pause; }

Q_SIGNALS:
    // Once for each row that was sent, and for each that was not.
    void settled(int row, const boxoffice::ApiResult<boxoffice::Registration> &result);
    void notSent(int row);
    void progressed(int done, int total);
    // It waits for the server.
    void paused(const boxoffice::ApiError &why, int milliseconds);
    void finished();

private:
    QByteArrayList keyed(const Wish &wish) const;
    void sendMore();
    void send(const Wish &wish);
    void onAnswer(const Wish &wish, const ApiResult<Registration> &result);
    void pause(const Wish &wish, const ApiError &why);
    void giveUp(const ApiError &why);
    void dropWaiting();
    void endIfDone();

    RegistrationAdder &m_adder;
    const Uuid m_event;
    WishKeys m_keys;
    QList<Wish> m_waiting; // the next one last
    QTimer m_pause;
    std::chrono::milliseconds m_longestPause{30'000};
    std::optional<ApiError> m_why;
    int m_inFlight = 0;
    int m_done = 0;
    int m_total = 0;
    int m_pauses = 0; // without a success between them
    bool m_isRunning = false;
    bool m_isStopping = false;
};

} // namespace boxoffice
