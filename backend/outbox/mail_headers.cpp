#include "backend/outbox/mail_headers.h"

#include "shared/text.h"

#include <QDateTime>
#include <QLocale>
#include <QUrl>

#include <algorithm>

namespace boxoffice {

namespace {

constexpr qsizetype kPlainLength = 60; // of a text that stays as it is
// Of UTF-8 in an encoded word: 52 of base64, 64 in all. Behind "Reply-To: " a line has at most 76.
constexpr qsizetype kEncodedBytes = 39;

// Without control characters and lone surrogates, which UTF-8 cannot hold; on one line.
QString cleaned(const QString &text)
{
    QString clean;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype from = at;
        const char32_t c = nextCharacter(text, at);
        const bool lone = c >= 0xd800 && c < 0xe000;
        clean += isControl(text.at(from)) ? QStringView(u" ")
            : lone                        ? QStringView(u"\ufffd")
                                          : QStringView(text).sliced(from, at - from);
    }
    return lineOf(clean);
}

bool isPlain(QStringView text)
{
    return text.size() <= kPlainLength && isAscii(text) && !text.contains(u"=?");
}

QByteArray encodedWords(const QString &text)
{
    QByteArray out;
    const QByteArray bytes = text.toUtf8();
    for (qsizetype from = 0; from < bytes.size();) {
        qsizetype end = std::min(from + kEncodedBytes, bytes.size());
        while (end < bytes.size() && (bytes.at(end) & 0xc0) == 0x80) { // inside a character
            --end;
        }
        out += (from == 0 ? "=?utf-8?B?" : "\r\n =?utf-8?B?")
            + bytes.sliced(from, end - from).toBase64() + "?=";
        from = end;
    }
    return out;
}

// What a display name may contain without quotes: RFC 5322, atext and blanks.
bool isPhrase(QStringView text)
{
    return std::all_of(text.begin(), text.end(), [](QChar c) {
        return c.isLetterOrNumber() || QStringView(u" !#$%&'*+-/=?^_`{|}~").contains(c);
    });
}

} // namespace

QByteArray headerText(const QString &text)
{
    const QString clean = cleaned(text);
    return isPlain(clean) ? clean.toLatin1() : encodedWords(clean);
}

std::optional<WireAddress> wireAddress(const QString &address)
{
    const qsizetype at = address.lastIndexOf(u'@');
    const QByteArray domain = QUrl::toAce(address.sliced(at + 1));
    if (at <= 0 || domain.isEmpty()) {
        return std::nullopt;
    }
    const QString local = address.first(at);
    return WireAddress{local.toUtf8() + '@' + domain, isAscii(local)};
}

QByteArray mailbox(const QString &name, const QByteArray &address)
{
    const QByteArray angled = '<' + address + '>';
    const QString clean = withoutTurns(cleaned(name)); // nobody isolated it, as in a subject
    if (!hasVisible(clean)) {
        return angled;
    }
    const QByteArray shown =
        isPlain(clean) && isPhrase(clean) ? clean.toLatin1() : encodedWords(clean);
    return shown + (shown.size() + angled.size() > 70 ? "\r\n " : " ") + angled;
}

QByteArray mailDate(std::chrono::milliseconds sinceEpoch)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(sinceEpoch.count(), Qt::UTC);
    return QLocale::c().toString(time, u"ddd, d MMM yyyy HH:mm:ss '+0000'").toLatin1();
}

} // namespace boxoffice
