#include "backend/domain/event_reader.h"

#include "shared/api/validation.h"

namespace boxoffice {

namespace {

constexpr qint64 kMostSeats = 1'000'000;            // of any event
constexpr qint64 kWholeShare = 1'000'000'000'000;   // full, as Filling counts
constexpr qint64 kFirstMilli = -62'135'596'800'000; // 0001-01-01T00:00:00.000Z
constexpr qint64 kLastMilli = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z
constexpr qsizetype kLongestName = 200;             // code points

// Spelled as PostgreSQL spells it.
bool isNumberWithin(const QString &key, qint64 least, qint64 most)
{
    bool isNumber = false;
    const qint64 number = key.toLongLong(&isNumber);
    return isNumber && number >= least && number <= most && QString::number(number) == key;
}

// Looser than the rule for new names: older ones were stored under older rules.
bool isStorableName(const QString &key)
{
    return !key.isEmpty() && !key.contains(QChar(u'\0')) && key.isValidUtf16()
        && codePoints(key) <= kLongestName;
}

} // namespace

bool isEventKey(const QString &key, EventSort sort)
{
    switch (sort) {
    case EventSort::Newest:
        return key.isEmpty();
    case EventSort::Name:
        return isStorableName(key);
    case EventSort::StartsAt:
        return key.isEmpty() || isNumberWithin(key, kFirstMilli, kLastMilli); // empty: no time
    case EventSort::MostSeats:
        return isNumberWithin(key, -1, kMostSeats);
    case EventSort::Filling:
        return isNumberWithin(key, -1, kWholeShare);
    }
    return false;
}

} // namespace boxoffice
