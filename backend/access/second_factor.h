// The second factor: codes of six digits that change every 30 s (RFC 6238, by liboath), and
// recovery codes for who has lost the device.
//
// A code is good from 30 s before its time to 30 s after it, because clocks differ; each once,
// because whoever looks over a shoulder has it, too. Of a recovery code, which has 80 random bits,
// the database holds the SHA-256 only, salted with the account's id.
//
// Threads: pure functions, but for the random numbers.
#pragma once

#include "shared/ids.h"

#include <QByteArray>
#include <QByteArrayList>
#include <QString>
#include <QStringList>

#include <optional>

namespace boxoffice {

inline constexpr int kRecoveryCodes = 10;

// 20 random bytes.
QByteArray newTotpSecret();
// As people type it into an app: base32 (RFC 4648) without padding.
QString shownSecret(const QByteArray &secret);
// For an app: otpauth://totp/…
QByteArray totpUri(const QByteArray &secret, const QString &email);
// The rows of modules of the URI's QR code, of 0 and 1, without a margin.
QByteArrayList qrRows(const QByteArray &uri);

// Returns the period of 30 s whose code it is, if that is one of three around now and after
// lastStep. now: seconds since the epoch.
std::optional<qint64> totpStepOf(const QString &code, const QByteArray &secret, qint64 now,
                                 qint64 lastStep);

// Ten codes for their owner, once: abcd-efgh-ijkl-mnop.
QStringList newRecoveryCodes();
// For the database: 32 bytes. Case, blanks and hyphens do not count.
QByteArray recoveryHashOf(const Uuid &account, const QString &code);
// Whether it is written like a recovery code, not like six digits.
bool isRecoveryCode(const QString &code);

} // namespace boxoffice
