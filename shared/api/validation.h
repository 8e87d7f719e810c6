// The validation rules for input, shared by the server, the console and the tests.
// Each returns the cleaned value, or an Error with code invalid_field that names field and rule.
//
// Lengths are counted in Unicode code points, as PostgreSQL's char_length() does.
// Threads: pure functions.
#pragma once

#include "shared/result.h"

#include <QString>
#include <QStringList>

#include <optional>

namespace boxoffice {

inline constexpr int kMaxNameLength = 200;
inline constexpr int kMaxSlugLength = 60;
inline constexpr int kMaxDescriptionLength = 10'000;
inline constexpr int kMaxCapacity = 1'000'000;
inline constexpr int kMaxLocationLength = 500;
inline constexpr int kMaxImageAltLength = 300;
inline constexpr int kMaxTimezoneLength = 64;
inline constexpr int kMaxCategoryLength = 40;
inline constexpr int kMaxCategories = 20;
inline constexpr int kMaxSearchLength = 100;
inline constexpr int kMaxIdempotencyKeyLength = 128;

// One line (lineOf() in shared/text.h) of 1 to 200 code points, at least one of them visible; no
// control character.
Result<QString> validName(const QString &text);
// The same for another member, or with another length.
Result<QString> validNameIn(const QString &field, const QString &text,
                            int maxLength = kMaxNameLength);
// 1 to 60 of a-z, 0-9 and hyphens, none at the ends.
Result<QString> validSlug(const QString &text);
// Returns the slug that a name suggests.
QString slugFor(const QString &name);
// CR LF and CR become LF; nothing else is changed. Up to 10,000 code points, no
// U+0000.
Result<QString> validDescription(const QString &text);
// 1 to 1,000,000.
Result<int> validCapacity(qint64 capacity);
// One line of up to 500 code points, no control character.
Result<QString> validLocation(const QString &text);
// A line that may be empty, of another member or with another length.
Result<QString> validLineIn(const QString &field, const QString &text, int maxLength);
// A whole number from least to most.
Result<int> validNumberIn(const QString &field, qint64 number, int least, int most);
// What a picture shows: one line of up to 300 code points, no control character.
Result<QString> validImageAlt(const QString &text);
// A category: a line like a name, of 1 to 40 code points.
Result<QString> validCategory(const QString &text);
// Those that an organizer offers: up to 20, none of them twice, whatever the case, and none of them
// "all", which stands for every event.
Result<QStringList> validCategories(const QStringList &texts);
// Whether two are one: case does not count.
bool isSameCategory(const QString &a, const QString &b);
// A name of the IANA time zone database, in its own spelling, e.g. Europe/Berlin.
Result<QString> validTimezone(const QString &text);
// RFC 3339 with Z or a numeric offset, e.g. 2026-01-31T09:30:00+01:00, years 0001 to 9999.
// Returns milliseconds since the epoch; finer fractions are cut off. field: for the error.
Result<qint64> validTime(const QString &field, QStringView text);
// endsAt is not before startsAt, if both are given.
Result<void> validPeriod(std::optional<qint64> startsAt, std::optional<qint64> endsAt);
// Search terms: 1 to 100 code points, no control characters.
Result<QString> validSearch(const QString &text);
// 1 to 128 visible ASCII characters (RFC 5234 VCHAR).
Result<QString> validIdempotencyKey(QByteArrayView text);

// Number of code points; a surrogate pair counts once.
qsizetype codePoints(QStringView text);

} // namespace boxoffice
