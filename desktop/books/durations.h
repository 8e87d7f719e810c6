// Spans of time in milliseconds, as the chart and the projection of sales reckon them.
#pragma once

#include <QtGlobal>

namespace boxoffice {

inline constexpr qint64 kMinute = 60'000;
inline constexpr qint64 kHour = 60 * kMinute;
inline constexpr qint64 kDay = 24 * kHour;

} // namespace boxoffice
