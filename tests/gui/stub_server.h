// A small server inside the test that speaks the documented contract from memory, and misbehaves
// on demand: a proxy's error page, garbage, a connection cut before or after the work was done.
//
// Threads: the test's own; it needs the event loop.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/mail_dto.h"
#include "shared/api/registration_dto.h"
#include "shared/api/sale_json.h"
#include "tests/gui/stub_access.h"

#include <QHash>
#include <QJsonObject>
#include <QPointer>
#include <QTcpServer>
#include <QTcpSocket>
#include <QUrl>
#include <QUrlQuery>

namespace boxoffice {

class StubServer : public QObject
{
    Q_OBJECT

public:
    enum class Fault {
        None,
        GatewayPage, // 502 with a page instead of JSON
        Unavailable, // 503 overloaded, Retry-After: 1
        NoDatabase,  // 503 database_unavailable
        Garbage,     // bytes that are no HTTP
        OtherJson,   // 200, some JSON of another program
        CutBefore,   // closed before anything was done
        CutAfter,    // done, and closed instead of answered
        CutShort,    // done, and closed in the middle of the answer
    };

    StubServer();
    ~StubServer() override;

    bool start(quint16 port = 0);
    // Also closes what is open; start(port()) brings it back.
    void stop();
    quint16 port() const { return m_port; }
    QUrl url() const;

    Event addEvent(const QString &name, int capacity, EventStatus status = EventStatus::Published);
    // Without a stream message; for large numbers.
    void addRegistrations(const Uuid &event, int count, qint64 from = 0, qint64 step = 1000);
    void addRegistration(const Uuid &event, const QString &email, qint64 createdAt);
    Registration book(const Uuid &event, const QString &email); // with a stream message
    // Somebody else's cancellations, with one stream message in the end.
    void cancelSome(const Uuid &event, const QList<int> &places);
    void setName(const Uuid &event, int place, const QString &name)
    {
        m_registrations[event][place].name = name;
    }
    void changeEvent(const Event &event); // somebody else's edit
    void removeEvent(const Uuid &id);     // somebody else's, with all in it
    Event event(const Uuid &id) const { return m_events.value(id); }
    QList<Event> events() const;
    const QList<Registration> &registrations(const Uuid &event) { return m_registrations[event]; }
    int activeCount(const Uuid &event) const;

    // What the lists of its ticket types and quotas have from now on; its registrations are of
    // these types in turn.
    void setTypes(const Uuid &event, const QList<ListedTicketType> &types,
                  const QList<Quota> &quotas);

    StubAccess &access() { return m_access; }
    // From now on it knows nothing of tickets and mails.
    void beEarly() { m_early = true; }
    // No mail reaches this person, so that there is a failed one.
    Mail failMail(const Uuid &event, const Uuid &registration, const QString &error);
    Mail addMail(const Uuid &event, const Uuid &registration, MailKind kind, MailState state);
    // Sent by a server of a later version.
    void addNewerMail(const Uuid &event, const Uuid &registration, const QString &kind);
    const QList<Mail> &mails(const Uuid &event) { return m_mails[event]; } // oldest first
    const QList<Uuid> &erasedEvents() const { return m_erasedEvents; }

    // For the next `count` requests that are not GET /health or of /session unless aimed at, or for
    // all paths if `alsoHealth`.
    void misbehave(Fault fault, int count, bool alsoHealth = false);
    // From now on misbehave(), hold() and holdAnswers() concern only these requests;
    // empty: all.
    void aimAt(const QByteArray &method, const QString &pathEnd);
    void setHealth(const QByteArray &json) { m_health = json; }
    // Streams open, but they are told nothing until it is false again, and then get snapshots.
    void holdSnapshots(bool held);
    void setStreamSupported(bool supported) { m_streamSupported = supported; }
    enum class Framing { Length, Chunks, Close };
    // How the end of an answer shows.
    void setFraming(Framing framing) { m_framing = framing; }
    // While true, requests are not answered; afterwards they are.
    void hold(bool held);
    // While true, answers are made at once but sent only afterwards: what they say is old by then.
    void holdAnswers(bool held);
    int heldAnswers() const { return static_cast<int>(m_heldAnswers.size()); }
    // Answers so many of those that are held or, where there are fewer, that come; all others stay
    // held.
    void holdAfter(int answered);

    int count(const QByteArray &method, const QString &pathPart) const;
    const QList<StubRequest> &requests() const { return m_requests; }
    int streams() const { return static_cast<int>(m_streams.size()); }

private:
    void onReadyRead(QTcpSocket *socket);
    bool isAimedAt(const StubRequest &request) const;
    void serve(QTcpSocket *socket, const StubRequest &request);
    StubReply answer(const StubRequest &request);
    StubReply listEvents(const StubRequest &request);
    StubReply createEvent(const StubRequest &request);
    StubReply eventReply(const StubRequest &request, const Uuid &id);
    StubReply patchEvent(const StubRequest &request, Event event);
    StubReply registerFor(const StubRequest &request, const Uuid &id);
    StubReply listRegistrations(const StubRequest &request, const Uuid &id);
    StubReply registrationPage(const QList<Registration> &rows, const StubRequest &request,
                               qsizetype next);
    StubReply cancel(const Uuid &event, const Uuid &id);
    // Of tickets and mails; parts: of the path. Nothing: it is another's.
    std::optional<StubReply> ticketsReply(const StubRequest &request, const Uuid &event,
                                          const QStringList &parts);
    StubReply ticketReply(const StubRequest &request, Registration &row, const QString &what);
    StubReply correct(const StubRequest &request, Registration &row);
    StubReply restore(Registration &row);
    StubReply erase(Registration &row);
    StubReply ticketMails(const StubRequest &request, const Registration &row);
    StubReply eventMails(const StubRequest &request, const Uuid &event, const QStringList &parts);
    StubReply announcement(const StubRequest &request, const Event &event);
    QJsonObject json(const Registration &row) const;
    StubReply stats(const StubRequest &request, const Uuid &id);
    // Nothing: it is another's.
    std::optional<StubReply> typesReply(const StubRequest &request, const Uuid &event) const;
    void sendSnapshot(QTcpSocket &socket);
    void openStream(QTcpSocket *socket);
    void publish(const QByteArray &type, const QByteArray &data);
    void publishSeats(const Uuid &id);
    void send(QTcpSocket *socket, const StubReply &reply, bool head, bool cut = false);

    QTcpServer m_server;
    quint16 m_port = 0;
    QHash<QTcpSocket *, QByteArray> m_buffers;
    QList<QPointer<QTcpSocket>> m_streams;
    QList<std::pair<QPointer<QTcpSocket>, StubRequest>> m_held;
    QList<std::pair<QPointer<QTcpSocket>, StubReply>> m_heldAnswers;
    StubAccess m_access;
    QHash<Uuid, Event> m_events;
    QList<Uuid> m_order; // oldest first
    QHash<Uuid, QList<Registration>> m_registrations;
    QHash<Uuid, QList<Mail>> m_mails;                                      // by event
    QHash<Uuid, std::pair<QList<ListedTicketType>, QList<Quota>>> m_types; // by event
    QList<Uuid> m_erasedEvents;
    bool m_early = false;
    QHash<QByteArray, std::pair<QByteArray, StubReply>> m_answered; // by Idempotency-Key
    QList<StubRequest> m_requests;
    QByteArray m_health = R"({"status":"ok","name":"boxoffice","version":"0.1.0"})";
    QByteArray m_aimedMethod;
    QString m_aimedPathEnd;
    Fault m_fault = Fault::None;
    int m_faultCount = 0;
    bool m_faultHealth = false;
    bool m_snapshotsHeld = false;
    bool m_streamSupported = true;
    bool m_holding = false;
    int m_letThrough = 0; // of those that would be held; never above zero while some are
    bool m_holdingAnswers = false;
    Framing m_framing = Framing::Length;
    IdSource m_ids;
    qint64 m_clock = 1'790'000'000'000; // a fixed day, so that runs are alike
};

} // namespace boxoffice
