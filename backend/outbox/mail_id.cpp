#include "backend/outbox/mail_id.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <algorithm>

namespace boxoffice {

Uuid mailIdOf(const JournalPlace &place, MailKind kind, const Uuid &registration)
{
    const std::array<qint64, 3> numbers{qToBigEndian(place.seq), qToBigEndian(place.atMillis),
                                        qToBigEndian(qint64(kind))};
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(QByteArrayView(reinterpret_cast<const char *>(numbers.data()), sizeof numbers));
    hash.addData(QByteArrayView(reinterpret_cast<const char *>(registration.bytes.data()),
                                qsizetype(registration.bytes.size())));
    const QByteArray digest = hash.result();
    Uuid id;
    const quint64 time = qToBigEndian(quint64(place.atMillis) << 16);
    std::copy_n(reinterpret_cast<const std::uint8_t *>(&time), 6, id.bytes.begin());
    std::copy_n(digest.cbegin(), 10, id.bytes.begin() + 6);
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x70);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

} // namespace boxoffice
