#include "backend/domain/event_reader.h"

#include "shared/api/validation.h"

namespace boxoffice {

bool isEventKey(const QString &key, EventSort sort)
{
    switch (sort) {
    case EventSort::Newest:
        return key.isEmpty();
    case EventSort::Name:
        return bool(validName(key)) && key.isValidUtf16();
    case EventSort::StartsAt:
        if (key.isEmpty()) { // without a time
            return true;
        }
        [[fallthrough]];
    case EventSort::MostSeats:
    case EventSort::Filling:
        bool isNumber = false;
        const qint64 number = key.toLongLong(&isNumber);
        constexpr qint64 most = 1'000'000'000'000'000'000; // of what is ever sorted by
        return isNumber && number <= most && number >= -most && QString::number(number) == key;
    }
    return false;
}

} // namespace boxoffice
