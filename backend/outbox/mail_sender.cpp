#include "backend/outbox/mail_sender.h"

#include "shared/text.h"

namespace boxoffice {

namespace {
constexpr qsizetype kMaxError = 300;
}

QString cleanedError(const QString &text, const QString &address)
{
    QString visible;
    for (qsizetype at = 0; at < text.size();) {
        const qsizetype from = at;
        const char32_t c = nextCharacter(text, at);
        const bool lone = c >= 0xd800 && c < 0xe000;
        if (isControl(text.at(from))) {
            visible += u' ';
        } else if (!lone && !isHidden(c)) {
            visible += QStringView(text).sliced(from, at - from);
        }
    }
    if (!address.isEmpty()) {
        visible.replace(address, QStringLiteral("…"), Qt::CaseInsensitive);
    }
    QString line = lineOf(visible);
    if (line.size() > kMaxError) {
        qsizetype end = kMaxError - 1;
        end -= line.at(end - 1).isHighSurrogate() ? 1 : 0;
        line = line.first(end) + u'…';
    }
    return line;
}

} // namespace boxoffice
