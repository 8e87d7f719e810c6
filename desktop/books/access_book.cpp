#include "desktop/books/access_book.h"

#include <algorithm>
#include <utility>

namespace boxoffice {

AccessBook::AccessBook(ApiClient &client, EventStream &stream, std::unique_ptr<TokenStore> store)
    : m_client(client)
    , m_stream(stream)
    , m_access(client)
    , m_store(std::move(store))
    , m_trouble(this)
{
    connect(&m_trouble, &ReadTrouble::retryDue, this, &AccessBook::read);
    connect(&client.token(), &BearerToken::wanted, this, &AccessBook::onTokenWanted);
    connect(&client.token(), &BearerToken::forbidden, this, &AccessBook::read);
    connect(&stream, &EventStream::lost, this, [this](const ApiError &reason) {
        if (reason.code == ErrorCode::CredentialNotValid) {
            read();
        }
    });
}

void AccessBook::begin(const QUrl &server, const std::optional<Uuid> &preferred)
{
    const bool isAnother = server != m_server;
    cancelCalls();
    m_server = server;
    m_isKnown = false;
    m_client.setServer(server);
    if (isAnother) {
        m_session = {};
        m_preferred = preferred;
        m_organizer.reset();
        m_stream.setToken({});
    }
    m_storeWasRead = !m_store || !m_client.token().value().isEmpty();
    if (!m_storeWasRead) {
        m_storeAnswer = std::make_unique<QObject>();
        m_store->read(server, m_storeAnswer.get(), [this](const KeptToken &kept) { onKept(kept); });
    }
    Q_EMIT changed();
}

// Their answers are about a session of before.
void AccessBook::cancelCalls()
{
    m_isTokenWanted = false;
    for (const auto &call : {m_reading, m_signingIn}) {
        if (call) {
            call->cancel();
        }
    }
}

void AccessBook::onKept(const KeptToken &kept)
{
    m_storeWasRead = true;
    m_storeIsAvailable = kept.isAvailable;
    if (!kept.token.isEmpty()) {
        setToken(kept.token);
    }
    read();
}

void AccessBook::read()
{
    if (!m_storeWasRead || m_reading || m_signingIn) {
        return;
    }
    auto *call = m_access.session();
    m_reading = call;
    call->then(this, [this](const ApiResult<SessionView> &session) {
        m_reading = nullptr;
        onSession(session);
    });
}

void AccessBook::onSession(const ApiResult<SessionView> &session)
{
    if (session) {
        m_trouble.clear();
        take(*session);
        serveWaiting();
    } else if (session.error().code == ErrorCode::CredentialNotValid) {
        keep({});
        setToken({});
        m_isTokenWanted = false;
        m_isKnown = true;
        m_session.isProtected = true;
        Q_EMIT signInWanted(m_session.account.has_value());
    } else if (session.error().code == ErrorCode::NotFound) {
        take({}); // an earlier version, which is open
    } else if (session.error().kind != ApiFailure::Cancelled) {
        m_trouble.failed(session.error());
        Q_EMIT failed(session.error());
    }
}

void AccessBook::take(const SessionView &session)
{
    const auto idOf = [](const SessionView &view) {
        return view.account ? std::optional(view.account->id) : std::nullopt;
    };
    const auto before = std::pair(idOf(m_session), m_organizer);
    m_session = session;
    m_session.token.clear();
    m_isKnown = true;
    const Membership *best = membership() ? membership() : membershipOf(m_preferred);
    if (!best && !session.memberships.isEmpty()) {
        best = &m_session.memberships.first();
    }
    m_organizer = best ? std::optional(best->organizer.id) : std::nullopt;
    Q_EMIT changed();
    if (before != std::pair(idOf(m_session), m_organizer)) {
        Q_EMIT scopeChanged();
    }
    if (m_session.isProtected && !m_session.account && !m_client.token().isGivenUp()) {
        Q_EMIT signInWanted(false);
    }
}

const Membership *AccessBook::membership() const
{
    return membershipOf(m_organizer);
}

const Membership *AccessBook::membershipOf(const std::optional<Uuid> &organizer) const
{
    const auto &all = m_session.memberships;
    const auto found = std::find_if(all.begin(), all.end(), [&](const Membership &each) {
        return each.organizer.id == organizer;
    });
    return found == all.end() ? nullptr : &*found;
}

std::optional<Uuid> AccessBook::organizer() const
{
    return m_organizer;
}

void AccessBook::setOrganizer(const Uuid &id)
{
    if (m_organizer != id) {
        m_organizer = m_preferred = id;
        Q_EMIT changed();
        Q_EMIT scopeChanged();
    }
}

bool AccessBook::may(Permission permission) const
{
    if (!m_isKnown || isOpen()) {
        return true;
    }
    const Membership *own = membership();
    return own && own->permissions.contains(permission);
}

void AccessBook::onTokenWanted()
{
    if (!m_storeWasRead || m_reading) {
        m_isTokenWanted = true;
    } else if (!m_signingIn) {
        Q_EMIT signInWanted(m_session.account.has_value());
    }
}

// A call was refused while the server was asked who one is, and waits.
void AccessBook::serveWaiting()
{
    if (!std::exchange(m_isTokenWanted, false)) {
        return;
    }
    if (m_session.account) {
        setToken(m_client.token().value()); // which is good: once more with it
    } else {
        Q_EMIT signInWanted(false);
    }
}

void AccessBook::signIn(const SignInRequest &request)
{
    cancelCalls();
    auto *call = m_access.signIn(request);
    m_signingIn = call;
    call->then(this, [this](const ApiResult<SessionView> &session) {
        m_signingIn = nullptr;
        onSignedIn(session);
    });
}

void AccessBook::onSignedIn(const ApiResult<SessionView> &session)
{
    if (!session) {
        if (session.error().kind != ApiFailure::Cancelled) {
            Q_EMIT signInFailed(session.error());
        }
        return;
    }
    const QByteArray token = session->token.toLatin1();
    keep(token);
    Q_EMIT signedIn();
    setToken(token); // what waited goes on
    take(*session);
}

// What is public can still be read, but not with a token that has ended.
void AccessBook::decline()
{
    cancelCalls();
    keep({});
    setToken({});
    m_client.token().giveUp();
    take({.isProtected = m_session.isProtected,
          .sendsMail = m_session.sendsMail,
          .knowsTickets = m_session.knowsTickets});
}

void AccessBook::signOut()
{
    m_access.signOut();
    decline();
}

void AccessBook::setToken(const QByteArray &token)
{
    m_client.setToken(token);
    m_stream.setToken(token);
}

void AccessBook::keep(const QByteArray &token)
{
    if (m_store) {
        m_store->write(m_server, token);
    }
}

} // namespace boxoffice
