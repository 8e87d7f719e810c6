#include "backend/tickets/event_words.h"

#include "shared/api/event_days.h"
#include "shared/api/event_time.h"

#include <QDateTime>

namespace boxoffice {

namespace {

// A time on the clock of the event, in one language.
class LocalTime
{
public:
    LocalTime(qint64 time, const QTimeZone &zone, MailLanguage language)
        : m_time(QDateTime::fromMSecsSinceEpoch(time, zone))
        , m_zone(zone)
        , m_language(language)
    { }

    QDate date() const { return m_time.date(); }
    QString day() const { return dayInWords(date(), m_language); }
    QString clock() const { return m_time.toString(u"HH:mm"); }
    QString dayAndClock() const
    {
        return day() + u", " + clock()
            + (m_language == MailLanguage::German ? QStringLiteral(" Uhr") : QString());
    }
    QString zone() const { return m_zone.abbreviation(m_time); }

private:
    const QDateTime m_time;
    const QTimeZone m_zone;
    const MailLanguage m_language;
};

QString until(MailLanguage language)
{
    return language == MailLanguage::German ? QStringLiteral("bis ") : QStringLiteral("to ");
}

QStringList daysInWords(const WholeDays &days, MailLanguage language)
{
    const QString first = dayInWords(days.first, language);
    return days.first == days.last
        ? QStringList{first}
        : QStringList{first, until(language) + dayInWords(days.last, language)};
}

} // namespace

QStringList whenInWords(const Event &event, MailLanguage language)
{
    if (!event.startsAt) {
        return {};
    }
    if (const auto days = wholeDaysOf(event)) {
        return daysInWords(*days, language);
    }
    const auto [zone, isKnown] = zoneOf(event.timezone);
    const QString place = isKnown ? QString(u" (" + event.timezone + u')') : QString();
    const QString hour =
        language == MailLanguage::German ? QStringLiteral(" Uhr ") : QStringLiteral(" ");
    const LocalTime start(*event.startsAt, zone, language);
    const LocalTime end(event.endsAt.value_or(*event.startsAt), zone, language);
    const QString endZone = end.zone() + place;
    if (end.date() != start.date()) {
        const QString startZone =
            start.zone() == end.zone() ? QString() : QString(u' ' + start.zone());
        return {start.dayAndClock() + startZone,
                until(language) + end.dayAndClock() + u' ' + endZone};
    }
    if (!event.endsAt) {
        return {start.day(), start.clock() + hour + endZone};
    }
    // On the night when clocks change, each of the two has its own.
    const QString change =
        start.zone() == end.zone() ? QStringLiteral(" ") : QString(hour + start.zone() + u' ');
    return {start.day(), start.clock() + change + until(language) + end.clock() + hour + endZone};
}

} // namespace boxoffice
