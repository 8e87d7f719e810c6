// Proof of work for a registration (after Back's Hashcash, 2002). In a declared rush, each
// registration costs its client some CPU time, so that a script cannot book a hall in a second.
//
// The challenge is a hash of the event, the e-mail and the time of day, without a secret. So every
// server sets the same one, and work for one seat is useless for another. It is valid for one to
// two slots of ten minutes. The proof is a nonce such that SHA-256(challenge ":" nonce) begins with
// a number of zero bits.
//
// Threads: pure functions.
#pragma once

#include "shared/ids.h"

#include <QByteArray>
#include <QByteArrayView>
#include <QStringView>

#include <functional>

namespace boxoffice {

inline constexpr int kMaxProofOfWorkBits = 32;

// secondsSinceEpoch: of UTC.
QByteArray workChallenge(const Uuid &eventId, QStringView email, qint64 secondsSinceEpoch);

// Returns whether nonce solves the challenge of this slot or the one before.
bool provesWork(QByteArrayView nonce, const Uuid &eventId, QStringView email,
                qint64 secondsSinceEpoch, int bits);

// Returns a nonce; empty once `cancelled` returns true. Takes 2^bits hashes on average.
QByteArray solveWork(QByteArrayView challenge, int bits, const std::function<bool()> &cancelled);

} // namespace boxoffice
