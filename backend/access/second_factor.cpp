#include "backend/access/second_factor.h"

#include "backend/access/sodium_start.h"

#include <QUrl>

#include <liboath/oath.h>
#include <qrencode.h>
#include <sodium.h>

#include <cstdlib>
#include <memory>
#include <new>

namespace boxoffice {

namespace {

constexpr qint64 kPeriod = 30; // seconds
constexpr int kDigits = 6;
constexpr int kSecretBytes = 20;   // RFC 4226, section 4: as long as the hash
constexpr int kRecoveryBytes = 10; // 80 bits: 16 letters of base32
constexpr int kRecoveryLetters = 16;
constexpr int kMostShownOfEmail = 64; // a QR code has its limits, and a telephone's screen, too

QByteArray randomBytes(int count)
{
    needSodium();
    QByteArray bytes(count, Qt::Uninitialized);
    randombytes_buf(bytes.data(), static_cast<size_t>(count));
    return bytes;
}

QByteArray base32(const QByteArray &bytes)
{
    char *text = nullptr;
    size_t length = 0;
    if (oath_base32_encode(bytes.constData(), static_cast<size_t>(bytes.size()), &text, &length)
        != OATH_OK) {
        throw std::bad_alloc(); // the only way for it to fail
    }
    const std::unique_ptr<char, decltype(&std::free)> owned(text, std::free);
    QByteArray encoded(text, static_cast<qsizetype>(length));
    while (encoded.endsWith('=')) {
        encoded.chop(1);
    }
    return encoded;
}

bool isCodeOf(const QByteArray &code, const QByteArray &secret, qint64 step)
{
    char expected[kDigits + 1] = {};
    const int made = oath_hotp_generate(secret.constData(), static_cast<size_t>(secret.size()),
                                        static_cast<uint64_t>(step), kDigits, false,
                                        OATH_HOTP_DYNAMIC_TRUNCATION, expected);
    return made == OATH_OK && code.size() == kDigits
        && sodium_memcmp(code.constData(), expected, kDigits) == 0;
}

// What is left of a recovery code without what people add to it.
QByteArray lettersOf(const QString &code)
{
    QString letters = code.toUpper();
    letters.removeIf([](QChar c) { return c == u'-' || c.isSpace(); });
    return letters.toUtf8();
}

} // namespace

QByteArray newTotpSecret()
{
    return randomBytes(kSecretBytes);
}

QString shownSecret(const QByteArray &secret)
{
    return QString::fromLatin1(base32(secret));
}

QByteArray totpUri(const QByteArray &secret, const QString &email)
{
    const auto characters = email.toUcs4().mid(0, kMostShownOfEmail);
    const QString shown =
        QString::fromUcs4(reinterpret_cast<const char32_t *>(characters.data()), characters.size());
    return "otpauth://totp/Boxoffice:" + QUrl::toPercentEncoding(shown)
        + "?secret=" + base32(secret)
        + "&issuer=Boxoffice&algorithm=SHA1&digits=6&period=" + QByteArray::number(kPeriod);
}

QByteArrayList qrRows(const QByteArray &uri)
{
    const std::unique_ptr<QRcode, decltype(&QRcode_free)> code(
        QRcode_encodeString8bit(uri.constData(), 0, QR_ECLEVEL_M), QRcode_free);
    if (!code) {
        throw std::bad_alloc(); // a URI of totpUri() is never too long
    }
    QByteArrayList rows;
    for (int y = 0; y < code->width; ++y) {
        QByteArray row(code->width, '0');
        for (int x = 0; x < code->width; ++x) {
            row[x] = code->data[y * code->width + x] & 1 ? '1' : '0'; // the lowest bit: black
        }
        rows.append(row);
    }
    return rows;
}

std::optional<qint64> totpStepOf(const QString &code, const QByteArray &secret, qint64 now,
                                 qint64 lastStep)
{
    needSodium();
    const QByteArray digits = code.trimmed().toUtf8();
    std::optional<qint64> found;
    for (qint64 step = now / kPeriod - 1; step <= now / kPeriod + 1; ++step) {
        const bool same = isCodeOf(digits, secret, step);
        if (same && step > lastStep && !found) {
            found = step;
        }
    }
    return found;
}

QStringList newRecoveryCodes()
{
    QStringList codes;
    while (codes.size() < kRecoveryCodes) {
        QString code = QString::fromLatin1(base32(randomBytes(kRecoveryBytes))).toLower();
        for (qsizetype at = kRecoveryLetters - 4; at > 0; at -= 4) {
            code.insert(at, u'-');
        }
        codes.append(code);
    }
    return codes;
}

QByteArray recoveryHashOf(const Uuid &account, const QString &code)
{
    const QByteArray letters = account.toByteArray() + lettersOf(code);
    QByteArray hash(crypto_hash_sha256_BYTES, Qt::Uninitialized);
    crypto_hash_sha256(reinterpret_cast<unsigned char *>(hash.data()),
                       reinterpret_cast<const unsigned char *>(letters.constData()),
                       static_cast<unsigned long long>(letters.size()));
    return hash;
}

bool isRecoveryCode(const QString &code)
{
    return lettersOf(code).size() == kRecoveryLetters;
}

} // namespace boxoffice
