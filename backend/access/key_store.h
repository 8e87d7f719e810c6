// The part of AccessStore for API keys.
//
// Threads: as AccessStore's.
#pragma once

#include "backend/domain/audit.h"
#include "shared/api/access_requests.h"

namespace boxoffice {

class KeyStore
{
public:
    virtual ~KeyStore() = default;

    // Newest first, revoked ones too.
    virtual Result<QList<ApiKey>> keys(const Uuid &organizer) = 0;
    // Fail with key_not_found.
    virtual Result<ApiKey> key(const Uuid &id) = 0;
    // hash: of its token.
    virtual Result<ApiKey> createKey(const Uuid &organizer, const KeyDraft &draft,
                                     const QByteArray &hash, const Actor &actor) = 0;
    // One that is revoked already stays as it is. Fails with key_not_found.
    virtual Result<void> revokeKey(const Uuid &organizer, const Uuid &key, const Actor &actor) = 0;
};

} // namespace boxoffice
