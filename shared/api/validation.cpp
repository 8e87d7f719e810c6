#include "shared/api/validation.h"

#include "shared/text.h"

#include <QDate>
#include <QFileInfo>
#include <QLocale>
#include <QRegularExpression>
#include <QTimeZone>

#include <algorithm>

namespace boxoffice {

namespace {

bool hasNul(QStringView text)
{
    return text.contains(QChar(u'\0'));
}

// What a line of text holds that it may not; an empty message: nothing.
Error lineError(const QString &field, QStringView text)
{
    const auto control = [](QChar c) { return isControl(c) && !c.isSpace(); };
    if (hasNul(text)) {
        return invalidField(field,
                            field + QStringLiteral(" must not contain the character U+0000."));
    }
    if (std::any_of(text.begin(), text.end(), control)) {
        return invalidField(field,
                            field + QStringLiteral(" must not contain a control character."));
    }
    return {};
}

} // namespace

qsizetype codePoints(QStringView text)
{
    return std::count_if(text.begin(), text.end(), [](QChar c) { return !c.isLowSurrogate(); });
}

Result<QString> validName(const QString &text)
{
    return validNameIn(QStringLiteral("name"), text);
}

Result<QString> validNameIn(const QString &field, const QString &text, int maxLength)
{
    QString name = lineOf(text);
    if (name.isEmpty()) {
        return invalidField(field, field + QStringLiteral(" must not be empty."));
    }
    if (!hasVisible(name)) {
        return invalidField(field,
                            field + QStringLiteral(" must have a character that can be seen."));
    }
    if (codePoints(name) > maxLength) {
        return invalidField(
            field, field + QStringLiteral(" must have at most %1 characters.").arg(maxLength));
    }
    if (Error error = lineError(field, name); !error.message.isEmpty()) {
        return error;
    }
    return name;
}

namespace {

bool isOfSlug(QChar c)
{
    return (c >= u'a' && c <= u'z') || (c >= u'0' && c <= u'9');
}

} // namespace

Result<QString> validSlug(const QString &text)
{
    const bool whole =
        std::all_of(text.begin(), text.end(), [](QChar c) { return c == u'-' || isOfSlug(c); });
    if (!whole || text.isEmpty() || text.size() > kMaxSlugLength || text.startsWith(u'-')
        || text.endsWith(u'-')) {
        return invalidField(QStringLiteral("slug"),
                            QStringLiteral("slug must be 1 to 60 of a to z, 0 to 9 and hyphens, "
                                           "with no hyphen at an end."));
    }
    return text;
}

QString slugFor(const QString &name)
{
    QString slug;
    for (const QChar c : foldedForSearch(name)) {
        if (isOfSlug(c)) {
            slug += c;
        } else if (!slug.isEmpty() && !slug.endsWith(u'-')) {
            slug += u'-';
        }
    }
    slug.truncate(kMaxSlugLength);
    while (slug.endsWith(u'-')) {
        slug.chop(1);
    }
    return slug.isEmpty() ? QStringLiteral("organizer") : slug;
}

Result<QString> validDescription(const QString &text)
{
    QString description = text;
    if (text.contains(u'\r')) {
        description.replace(QLatin1StringView("\r\n"), QLatin1StringView("\n"));
        description.replace(u'\r', u'\n');
    }
    if (codePoints(description) > kMaxDescriptionLength) {
        return invalidField(QStringLiteral("description"),
                            QStringLiteral("description must have at most 10,000 characters."));
    }
    if (hasNul(description)) {
        return invalidField(QStringLiteral("description"),
                            QStringLiteral("description must not contain the character U+0000."));
    }
    return description;
}

Result<int> validCapacity(qint64 capacity)
{
    return validNumberIn(QStringLiteral("capacity"), capacity, 1, kMaxCapacity);
}

Result<QString> validLineIn(const QString &field, const QString &text, int maxLength)
{
    QString line = lineOf(text);
    if (codePoints(line) > maxLength) {
        return invalidField(
            field, field + QStringLiteral(" must have at most %1 characters.").arg(maxLength));
    }
    if (Error error = lineError(field, line); !error.message.isEmpty()) {
        return error;
    }
    return line;
}

Result<int> validNumberIn(const QString &field, qint64 number, int least, int most)
{
    if (number < least || number > most) {
        const QLocale spelling(QLocale::English);
        return invalidField(field,
                            QString(field % u" must be an integer from " % spelling.toString(least)
                                    % u" to " % spelling.toString(most) % u'.'));
    }
    return static_cast<int>(number);
}

Result<QString> validLocation(const QString &text)
{
    return validLineIn(QStringLiteral("location"), text, kMaxLocationLength);
}

Result<QString> validImageAlt(const QString &text)
{
    return validLineIn(QStringLiteral("alt"), text, kMaxImageAltLength);
}

Result<QString> validCategory(const QString &text)
{
    return validNameIn(QStringLiteral("category"), text, kMaxCategoryLength);
}

bool isSameCategory(const QString &a, const QString &b)
{
    return a.toCaseFolded() == b.toCaseFolded();
}

namespace {

Error wrongCategories(const QString &rule)
{
    return invalidField(QStringLiteral("categories"), rule);
}

// What is wrong with the next name behind those that are there; an empty message: nothing.
Error categoryError(const QString &name, const QStringList &before)
{
    const auto isNamed = [&name](const QString &other) { return isSameCategory(name, other); };
    if (isNamed(QStringLiteral("all"))) {
        return wrongCategories(
            QStringLiteral("categories must not contain all, which stands for every event."));
    }
    if (std::any_of(before.begin(), before.end(), isNamed)) {
        return wrongCategories(u"categories must not contain a name twice: " % name % u'.');
    }
    return {};
}

} // namespace

Result<QStringList> validCategories(const QStringList &texts)
{
    QStringList names;
    if (texts.size() > kMaxCategories) {
        return wrongCategories(
            QStringLiteral("categories must have at most %1 names.").arg(kMaxCategories));
    }
    for (const QString &text : texts) {
        const auto name =
            validNameIn(QStringLiteral("Each name in categories"), text, kMaxCategoryLength);
        if (!name) {
            return wrongCategories(name.error().message);
        }
        if (Error error = categoryError(*name, names); !error.message.isEmpty()) {
            return error;
        }
        names.append(*name);
    }
    return names;
}

namespace {

// Qt knows too few names by itself (zone.tab has no Etc/UTC) and loads too many (POSIX rules such
// as CET-1CEST, which it takes "Europe" for, too); the database's files are the names.
bool isTimezoneName(const QString &name)
{
    static const QRegularExpression format(
        QStringLiteral("\\A[A-Z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,2}\\z"));
    if (name.size() > kMaxTimezoneLength || !format.match(name).hasMatch()) {
        return false;
    }
    if (QTimeZone::isTimeZoneIdAvailable(name.toLatin1())) {
        return !name.contains(u'+') && !name.startsWith(u"UTC-");
    }
    return name != u"Factory" && QFileInfo(u"/usr/share/zoneinfo/" % name).isFile()
        && QTimeZone(name.toLatin1()).isValid();
}

} // namespace

Result<QString> validTimezone(const QString &text)
{
    if (!isTimezoneName(text)) {
        return invalidField(
            QStringLiteral("timezone"),
            QStringLiteral("timezone must be a name of the IANA database, such as Europe/Berlin."));
    }
    return text;
}

Result<qint64> validTime(const QString &field, QStringView text)
{
    static const QRegularExpression format(QStringLiteral(
        "\\A(\\d{4})-(\\d\\d)-(\\d\\d)[Tt](\\d\\d):(\\d\\d):(\\d\\d)(?:\\.(\\d{1,9}))?"
        "(?:[Zz]|([+-])(\\d\\d):(\\d\\d))\\z"));
    const Error wrong =
        invalidField(field,
                     field
                         + QStringLiteral(" must be a time with Z or an offset, such as "
                                          "2026-01-31T09:30:00+01:00, in the years 1 to 9999."));
    const QRegularExpressionMatch match = format.match(text);
    const auto number = [&](int group) { return match.capturedView(group).toInt(); };
    const QDate date(number(1), number(2), number(3));
    if (!match.hasMatch() || !date.isValid() || number(4) > 23 || number(5) > 59 || number(6) > 59
        || number(9) > 23 || number(10) > 59) {
        return wrong;
    }
    const qint64 offset = (number(9) * 60 + number(10)) * (match.capturedView(8) == u"-" ? -1 : 1);
    const qint64 seconds = (date.toJulianDay() - QDate(1970, 1, 1).toJulianDay()) * 86'400
        + number(4) * 3'600 + (number(5) - offset) * 60 + number(6);
    const qint64 millis =
        seconds * 1'000 + QString(match.captured(7) + QStringLiteral("000")).left(3).toInt();
    constexpr qint64 first = -62'135'596'800'000; // 0001-01-01T00:00:00Z
    constexpr qint64 last = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z
    return millis < first || millis > last ? Result<qint64>(wrong) : Result<qint64>(millis);
}

Result<void> validPeriod(std::optional<qint64> startsAt, std::optional<qint64> endsAt)
{
    if (startsAt && endsAt && *endsAt < *startsAt) {
        return invalidField(QStringLiteral("ends_at"),
                            QStringLiteral("ends_at must not be before starts_at."));
    }
    return {};
}

Result<QString> validSearch(const QString &text)
{
    const bool control = std::any_of(text.begin(), text.end(),
                                     [](QChar c) { return c.category() == QChar::Other_Control; });
    if (text.isEmpty() || codePoints(text) > kMaxSearchLength || control || !text.isValidUtf16()) {
        return invalidField(
            QStringLiteral("q"),
            QStringLiteral("q must have 1 to 100 characters, none of them a control character."));
    }
    return text;
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
