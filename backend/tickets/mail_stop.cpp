#include "backend/tickets/mail_stop.h"

#include <sodium.h>

namespace boxoffice {

MailStops::MailStops(const InstallationSecret &secret) : m_key(secret.derived("mailstop")) { }

QByteArray MailStops::hashOf(const Uuid &eventId, QStringView email) const
{
    const QByteArray address = email.toUtf8();
    QByteArray hash(crypto_generichash_BYTES, Qt::Uninitialized);
    crypto_generichash_state state;
    crypto_generichash_init(&state, m_key.data(), SecretKey::kBytes, crypto_generichash_BYTES);
    crypto_generichash_update(&state, eventId.bytes.data(), eventId.bytes.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char *>(address.constData()),
                              static_cast<unsigned long long>(address.size()));
    crypto_generichash_final(&state, reinterpret_cast<unsigned char *>(hash.data()),
                             crypto_generichash_BYTES);
    return hash;
}

} // namespace boxoffice
