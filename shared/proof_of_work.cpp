#include "shared/proof_of_work.h"

#include <QCryptographicHash>
#include <QtEndian>

#include <bit>

namespace boxoffice {

namespace {

constexpr qint64 kSlotSeconds = 600;
constexpr qsizetype kMaxNonce = 64;
constexpr quint32 kLookUpEvery = 4'096; // hashes

QByteArray challengeOf(const Uuid &eventId, QStringView email, qint64 slot)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(eventId.toByteArray());
    hash.addData(QByteArray::number(slot));
    hash.addData(email.toUtf8());
    return hash.result().first(16).toHex();
}

int zeroBits(const QByteArray &digest)
{
    const auto start = qFromBigEndian<quint64>(digest.constData());
    return std::countl_zero(start);
}

bool solves(QByteArrayView nonce, QByteArrayView challenge, int bits)
{
    QCryptographicHash hash(QCryptographicHash::Sha256);
    hash.addData(challenge);
    hash.addData(":");
    hash.addData(nonce);
    return zeroBits(hash.result()) >= bits;
}

} // namespace

QByteArray workChallenge(const Uuid &eventId, QStringView email, qint64 secondsSinceEpoch)
{
    return challengeOf(eventId, email, secondsSinceEpoch / kSlotSeconds);
}

bool provesWork(QByteArrayView nonce, const Uuid &eventId, QStringView email,
                qint64 secondsSinceEpoch, int bits)
{
    const qint64 slot = secondsSinceEpoch / kSlotSeconds;
    return !nonce.isEmpty() && nonce.size() <= kMaxNonce
        && (solves(nonce, challengeOf(eventId, email, slot), bits)
            || solves(nonce, challengeOf(eventId, email, slot - 1), bits));
}

QByteArray solveWork(QByteArrayView challenge, int bits, const std::function<bool()> &cancelled)
{
    for (quint64 i = 0;; ++i) {
        if (i % kLookUpEvery == 0 && cancelled()) {
            return {};
        }
        const QByteArray nonce = QByteArray::number(i, 36);
        if (solves(nonce, challenge, bits)) {
            return nonce;
        }
    }
}

} // namespace boxoffice
