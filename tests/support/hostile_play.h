// Plays hostile clients against a real server, and looks afterwards at what must be true whatever
// they sent: nothing was booked, and a good client is served.
//
//   HostilePlay play;
//   QVERIFY2(play.start(), qPrintable(play.server().output()));
//   const QString wrong = play.run({bytes, "400 bad_request", HostilePlay::Closes});
//   QVERIFY2(wrong.isEmpty(), qPrintable(wrong));
//
// "{id}" in what is sent stands for an event with many seats.
// Threads: the thread that made it.
#pragma once

#include "tests/support/raw_http.h"
#include "tests/support/server_process.h"
#include "tests/support/test_postgres.h"

#include <QString>
#include <QStringList>

namespace boxoffice {

class HostilePlay
{
public:
    enum After { Closes, StaysOpen };

    struct Scene
    {
        QByteArray bytes;
        // Each answer's status and, of an error, its code: "201, 400 bad_request".
        QByteArray answers;
        After after = StaysOpen;
        int booked = 0; // rows that come of it: events and registrations
    };

    bool start(const QStringList &arguments = {});
    // Returns what is wrong; empty when the scene went as it should.
    QString run(const Scene &scene);
    // Returns what is wrong with the server after `booked` rows more than at the last call: a good
    // client registers and is counted.
    QString aftermath(int booked = 0);

    ServerProcess &server() { return m_server; }
    const QByteArray &event() const { return m_event; }
    quint16 port() const { return m_server.port(); }
    QByteArray filled(QByteArray bytes) const { return bytes.replace("{id}", m_event); }

    // One request for the event above.
    static QByteArray get(const QByteArray &target, const QByteArray &fields = {});
    static QByteArray post(const QByteArray &target, const QByteArray &body,
                           const QByteArray &fields = {});
    // A registration that succeeds, with another address each time.
    QByteArray goodRegistration();
    // Returns "404 event_not_found", or "200".
    static QByteArray outcomeOf(const RawAnswer &answer);
    // Returns what of an answer's head could be somebody else's: a line that is no header, or one
    // that says "injected".
    static QString malformation(const RawAnswer &answer);

private:
    int rows();

    TestPostgres m_postgres;
    DatabaseConfig m_database;
    ServerProcess m_server;
    QByteArray m_event;
    int m_rows = 0; // when aftermath() was called last
    int m_good = 0;
};

} // namespace boxoffice
