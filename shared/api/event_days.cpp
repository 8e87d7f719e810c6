#include "shared/api/event_days.h"

#include "shared/api/event_time.h"

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace boxoffice {

namespace {

// Returns nothing unless a day of the zone begins then.
std::optional<QDate> dayThatBegins(qint64 time, const QTimeZone &zone)
{
    const QDate day = QDateTime::fromMSecsSinceEpoch(time, zone).date();
    return day.startOfDay(zone).toMSecsSinceEpoch() == time ? std::optional(day) : std::nullopt;
}

} // namespace

std::optional<WholeDays> wholeDaysOf(const Event &event)
{
    const auto [zone, isKnown] = zoneOf(event.timezone);
    if (!event.startsAt || !isKnown) {
        return {}; // whose day would it be?
    }
    const auto first = dayThatBegins(*event.startsAt, zone);
    const auto next = dayThatBegins(*overAt(timesOf(event)), zone);
    return first && next && *first < *next ? std::optional(WholeDays{*first, next->addDays(-1)})
                                           : std::nullopt;
}

QString dayInWords(QDate day, MailLanguage language)
{
    static const QLocale english(QLocale::English, QLocale::UnitedKingdom);
    static const QLocale german(QLocale::German, QLocale::Germany);
    return language == MailLanguage::German ? german.toString(day, u"dddd, d. MMMM yyyy")
                                            : english.toString(day, u"dddd, d MMMM yyyy");
}

} // namespace boxoffice
