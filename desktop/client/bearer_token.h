// The token of a person's session with one server, which no other server is sent. It is never
// written to a log.
//
// Threads: one.
#pragma once

#include <QByteArray>
#include <QObject>
#include <QUrl>

namespace boxoffice {

class BearerToken : public QObject
{
    Q_OBJECT

public:
    using QObject::QObject;

    // token: empty for none. Calls that wait for one go on with it.
    void set(const QUrl &server, const QByteArray &token);
    // Nobody signs in: calls that wait fail, and only changes ask again, until set().
    void giveUp();
    bool isGivenUp() const { return m_givenUp; }

    bool isOf(const QUrl &url) const;
    const QByteArray &value() const { return m_token; }
    // What `Authorization` says in a request to url; empty: it goes without.
    QByteArray headerFor(const QUrl &url) const;

Q_SIGNALS:
    void changed();
    void givenUp();
    // The server wants another token, or one at all; a call waits for it.
    void wanted();
    // The server knows who asks, and refused nevertheless: the rights may be others by now.
    void forbidden();

private:
    QUrl m_server;
    QByteArray m_token;
    bool m_givenUp = false;
};

} // namespace boxoffice
