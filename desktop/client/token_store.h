// Where a person's token is kept from one time to the next: a port, so that tests need no key
// store.
//
// Threads: GUI only.
#pragma once

#include <QByteArray>
#include <QUrl>

#include <functional>

class QObject;

namespace boxoffice {

struct KeptToken
{
    QByteArray token;         // empty: none is kept
    bool isAvailable = false; // there is a key store; else nothing can be kept
};

class TokenStore
{
public:
    TokenStore() = default;
    TokenStore(const TokenStore &) = delete;
    TokenStore &operator=(const TokenStore &) = delete;
    virtual ~TokenStore() = default;

    // then() runs once and later, unless context is gone by then.
    virtual void read(const QUrl &server, QObject *context,
                      std::function<void(const KeptToken &)> then) = 0;
    // token: empty to forget it.
    virtual void write(const QUrl &server, const QByteArray &token) = 0;
};

} // namespace boxoffice
