// Who uses the console and what they may do, as the server tells it: open to everybody, or an
// account with its organizers. It keeps the token, and says when somebody has to sign in.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/access_client.h"
#include "desktop/client/event_stream.h"
#include "desktop/client/read_trouble.h"
#include "desktop/client/token_store.h"

#include <QPointer>

#include <memory>

namespace boxoffice {

class AccessBook : public QObject
{
    Q_OBJECT

public:
    // client, stream: borrowed, outlive this.  store: null where nothing is to be kept.
    AccessBook(ApiClient &client, EventStream &stream, std::unique_ptr<TokenStore> store);

    // Another server, or the same from the beginning. preferred: its organizer to work for, if the
    // account belongs to it. Requires: the stream is closed.
    void begin(const QUrl &server, const std::optional<Uuid> &preferred);
    // Asks the server again.
    void read();

    // Without an account only what is public can be read, unless the server is open.
    bool isOpen() const { return m_isKnown && !m_session.isProtected; }
    bool isProtected() const { return m_session.isProtected; }
    const std::optional<Account> &account() const { return m_session.account; }
    // Whether the server sends any, and so knows addresses that get none.
    bool sendsMail() const { return m_session.sendsMail; }
    bool knowsTickets() const { return m_session.knowsTickets; }
    bool isTokenKept() const { return m_storeIsAvailable; }

    const QList<Membership> &memberships() const { return m_session.memberships; }
    // The organizer that is worked for; null without one.
    const Membership *membership() const;
    std::optional<Uuid> organizer() const;
    // Requires: a membership has it.
    void setOrganizer(const Uuid &id);
    // True while the server has not told.
    bool may(Permission permission) const;

    AccessClient &client() { return m_access; }
    const QUrl &server() const { return m_server; }

    void signIn(const SignInRequest &request);
    // Nobody does: calls that wait for it fail.
    void decline();
    void signOut();

Q_SIGNALS:
    // The account, its rights or the organizer; or the server told for the first time.
    void changed();
    // Another account or another organizer: what was read before is somebody else's.
    void scopeChanged();
    // hasEnded: there was a session, and something waits for another.
    void signInWanted(bool hasEnded);
    void signedIn();
    void signInFailed(const boxoffice::ApiError &error);
    // The server could not tell who one is, for want of a connection.
    void failed(const boxoffice::ApiError &error);

private:
    void cancelCalls();
    void onKept(const KeptToken &kept);
    void onSession(const ApiResult<SessionView> &session);
    void onSignedIn(const ApiResult<SessionView> &session);
    void take(const SessionView &session);
    void setToken(const QByteArray &token);
    void keep(const QByteArray &token);
    void onTokenWanted();
    void serveWaiting();
    const Membership *membershipOf(const std::optional<Uuid> &organizer) const;

    ApiClient &m_client;
    EventStream &m_stream;
    AccessClient m_access;
    std::unique_ptr<TokenStore> m_store;
    std::unique_ptr<QObject> m_storeAnswer; // as long as its answer is wanted
    QUrl m_server;
    SessionView m_session;
    std::optional<Uuid> m_preferred;
    std::optional<Uuid> m_organizer;
    QPointer<CallBase> m_reading;
    QPointer<CallBase> m_signingIn;
    ReadTrouble m_trouble;
    bool m_isTokenWanted = false; // what is asked just now will tell why
    bool m_isKnown = false;
    bool m_storeWasRead = false;
    bool m_storeIsAvailable = false;
};

} // namespace boxoffice
