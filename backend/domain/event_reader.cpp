#include "backend/domain/event_reader.h"

#include "shared/api/validation.h"

namespace boxoffice {

namespace {

constexpr qint64 kMostSeats = 1'000'000;          // of any event
constexpr qint64 kWholeShare = 1'000'000'000'000; // full, as Filling counts
constexpr qint64 kDay = 86'400'000;               // milliseconds
constexpr qsizetype kLongestName = 200;           // code points

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
    case EventSort::Latest:
        return key.isEmpty() || isNumberWithin(key, kFirstMilli, kLastMilli + kDay);
    case EventSort::MostSeats:
        return isNumberWithin(key, -1, kMostSeats);
    case EventSort::Filling:
        return isNumberWithin(key, -1, kWholeShare);
    }
    return false;
}

} // namespace boxoffice
