// Idempotency keys of wishes whose outcome is not known yet, by what was wished: once more the
// same, and it is done once; anything else has another key.
//
// Threads: GUI only.
#pragma once

#include "desktop/client/api_client.h"

#include <QByteArrayList>
#include <QHash>

namespace boxoffice {

class WishKeys
{
public:
    // wish: all that makes it this one, as what a mail says and to whom.
    QByteArray keyOf(const QByteArrayList &wish)
    {
        QByteArray &key = m_keys[wish];
        if (key.isEmpty()) {
            key = ApiClient::newKey();
        }
        return key;
    }

    template <typename T> void settle(const QByteArrayList &wish, const ApiResult<T> &result)
    {
        if (result || !result.error().outcomeUnknown) {
            m_keys.remove(wish);
        }
    }

private:
    QHash<QByteArrayList, QByteArray> m_keys;
};

} // namespace boxoffice
