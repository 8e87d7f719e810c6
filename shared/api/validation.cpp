#include "shared/api/validation.h"

#include <algorithm>

namespace boxoffice {

namespace {

bool hasNul(QStringView text)
{
    return text.contains(QChar(u'\0'));
}

Error emailError(const QString &rule)
{
    return invalidField(QStringLiteral("user_email"), rule);
}

bool isSpaceOrControl(QChar c)
{
    return c.isSpace() || c.category() == QChar::Other_Control || c.unicode() == 0x7f
        || c.category() == QChar::Separator_Line || c.category() == QChar::Separator_Paragraph;
}

} // namespace

qsizetype codePoints(QStringView text)
{
    return std::count_if(text.begin(), text.end(), [](QChar c) { return !c.isLowSurrogate(); });
}

Result<QString> validName(const QString &text)
{
    const QString name = text.trimmed();
    if (name.isEmpty()) {
        return invalidField(QStringLiteral("name"), QStringLiteral("name must not be empty."));
    }
    if (codePoints(name) > kMaxNameLength) {
        return invalidField(QStringLiteral("name"),
                            QStringLiteral("name must have at most 200 characters."));
    }
    if (hasNul(name)) {
        return invalidField(QStringLiteral("name"),
                            QStringLiteral("name must not contain the character U+0000."));
    }
    return name;
}

Result<QString> validDescription(const QString &text)
{
    if (codePoints(text) > kMaxDescriptionLength) {
        return invalidField(QStringLiteral("description"),
                            QStringLiteral("description must have at most 10,000 characters."));
    }
    if (hasNul(text)) {
        return invalidField(QStringLiteral("description"),
                            QStringLiteral("description must not contain the character U+0000."));
    }
    return text;
}

Result<int> validCapacity(qint64 capacity)
{
    if (capacity < 1 || capacity > kMaxCapacity) {
        return invalidField(QStringLiteral("capacity"),
                            QStringLiteral("capacity must be an integer from 1 to 1,000,000."));
    }
    return static_cast<int>(capacity);
}

Result<QString> validEmail(const QString &text)
{
    const QString email = text.trimmed().toLower();
    if (email.isEmpty()) {
        return emailError(QStringLiteral("user_email must not be empty."));
    }
    if (std::any_of(email.begin(), email.end(), isSpaceOrControl)) {
        return emailError(
            QStringLiteral("user_email must not contain white space or control characters."));
    }
    if (email.count(u'@') != 1) {
        return emailError(QStringLiteral("user_email must contain exactly one @."));
    }
    if (codePoints(email) > kMaxEmailLength) {
        return emailError(QStringLiteral("user_email must have at most 254 characters."));
    }
    const qsizetype at = email.indexOf(u'@');
    const qsizetype local = codePoints(QStringView(email).first(at));
    if (local < 1 || local > kMaxEmailLocalLength) {
        return emailError(QStringLiteral("user_email must have 1 to 64 characters before the @."));
    }
    const QStringView domain = QStringView(email).sliced(at + 1);
    if (!domain.contains(u'.') || domain.startsWith(u'.') || domain.endsWith(u'.')
        || domain.contains(u"..")) {
        return emailError(QStringLiteral(
            "user_email must have a domain with a dot, such as example.org, after the @."));
    }
    return email;
}

Result<QString> validIdempotencyKey(QByteArrayView text)
{
    const bool visible =
        std::all_of(text.begin(), text.end(), [](char c) { return c > 0x20 && c < 0x7f; });
    if (text.isEmpty() || text.size() > kMaxIdempotencyKeyLength || !visible) {
        return invalidField(
            QStringLiteral("Idempotency-Key"),
            QStringLiteral("Idempotency-Key must be 1 to 128 visible ASCII characters."));
    }
    return QString::fromLatin1(text);
}

} // namespace boxoffice
