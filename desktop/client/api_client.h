// The server's operations as typed calls: start here.
//
//   client.setServer(QUrl(QStringLiteral("http://localhost:8080")));
//   client.createEvent(fields, ApiClient::newKey())->then(this, …);
//
// What changes something takes an idempotency key: a person's second attempt at the same thing
// passes the same key, so that it is done once even if the first answer was lost.
//
// Threads: one; every call finishes on it, never before the function that began it returned.
#pragma once

#include "desktop/client/bearer_token.h"
#include "desktop/client/call.h"
#include "desktop/client/pages.h"
#include "shared/api/health_json.h"
#include "shared/api/history_dto.h"
#include "shared/api/sale_dto.h"

#include <QUrl>

#include <chrono>

class QNetworkAccessManager;

namespace boxoffice {

struct WireRequest;

class ApiClient : public QObject
{
    Q_OBJECT

public:
    explicit ApiClient(QObject *parent = nullptr);
    ~ApiClient() override;

    // http or https, host, optional port and path. Calls under way keep their address; another
    // server's token is forgotten.
    void setServer(const QUrl &server);
    QUrl server() const { return m_server; }
    // Sent with each call. A call that is refused for want of a valid one waits, and goes out again
    // with the next one: its caller notices nothing.
    BearerToken &token() { return m_token; }
    void setToken(const QByteArray &token) { m_token.set(m_server, token); }
    // For tests: how long a change is repeated while the server can't be reached; reads take a
    // third of it.
    void setPatience(std::chrono::milliseconds patience) { m_patience = patience; }

    // A fresh random key for one intention of a person.
    static QByteArray newKey();
    // What a person typed, completed to an address; invalid if nothing sensible can be made of it.
    static QUrl serverFromText(const QString &text);

    // One attempt. Fails with OtherVersion if this program does not understand the server.
    Call<ServerInfo> *health();

    // organizer: nothing for those of all.
    Call<EventPage> *listEvents(const QString &cursor = {}, int limit = 500,
                                const std::optional<Uuid> &organizer = {});
    // With its version, which listEvents() does not know.
    Call<Event> *event(const Uuid &id);
    Call<Event> *createEvent(const EventDraft &fields, const QByteArray &key);
    // Sends what differs. version: as event() told it; an event that was edited since is refused
    // with precondition_failed.
    Call<Event> *editEvent(const Uuid &id, const EventDraft &before, const EventDraft &after,
                           qint64 version, const QByteArray &key);
    // force: also with its registrations.
    Call<Nothing> *deleteEvent(const Uuid &id, bool force, const QByteArray &key);

    Call<RegistrationPage> *listRegistrations(const RegistrationQuery &query);
    // An early server takes an address alone.
    Call<Registration> *registerAttendee(const Uuid &eventId, const RegistrationDraft &draft,
                                         const QByteArray &key);
    Call<Registration> *registerAttendee(const Uuid &eventId, const QString &email,
                                         const QByteArray &key);
    // By an organizer, whatever the event's status and times. An early server has no such route:
    // method_not_allowed.
    Call<Registration> *addRegistration(const Uuid &eventId, const RegistrationAddition &addition,
                                        const QByteArray &key);
    Call<Registration> *cancelRegistration(const Uuid &eventId, const Uuid &id,
                                           const QByteArray &key);
    // Name, address or ticket type: what the patch has.
    Call<Registration> *correctRegistration(const Uuid &eventId, const Uuid &id,
                                            const RegistrationPatch &patch, const QByteArray &key);
    // A cancelled one comes back, with its number and its link.
    Call<Registration> *restoreRegistration(const Uuid &eventId, const Uuid &id,
                                            const QByteArray &key);
    // The person's data, for good; the registration stays.
    Call<Registration> *eraseRegistration(const Uuid &eventId, const Uuid &id,
                                          const QByteArray &key);
    // Of all registrations of an event that is over or cancelled: it has only begun when this ends.
    // Returns how many valid ones there are.
    Call<qint64> *eraseEvent(const Uuid &eventId, const QByteArray &key);
    Call<SeatHistory> *history(const Uuid &eventId, HistoryBucket bucket,
                               HistoryBy by = HistoryBy::Event);

Q_SIGNALS:
    // How many calls are under way, without health().
    void activeCallsChanged(int count);

private:
    friend class AccessClient; // further operations of the same server
    friend class MailClient;   // the same
    friend class TypeClient;   // the same
    friend class OrderClient;  // the same

    QUrl urlOf(const QString &path) const;
    void send(WireRequest request, CallBase &call);
    template <typename T> Call<T> *start(WireRequest request, typename Call<T>::Decoder decode);

    QNetworkAccessManager *m_network;
    QUrl m_server;
    BearerToken m_token;
    std::chrono::milliseconds m_patience{24'000};
    int m_active = 0;
};

} // namespace boxoffice
