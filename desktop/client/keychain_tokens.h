// Tokens in the system's key store: the Secret Service, KWallet, the macOS keychain, the Windows
// credential store.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/token_store.h"

namespace boxoffice {

class KeychainTokens final : public TokenStore
{
public:
    void read(const QUrl &server, QObject *context,
              std::function<void(const KeptToken &)> then) override;
    void write(const QUrl &server, const QByteArray &token) override;
};

} // namespace boxoffice
