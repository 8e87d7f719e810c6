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

// Of an event that only has an end.
QString notAfter(MailLanguage language)
{
    return language == MailLanguage::German ? QStringLiteral("bis ") : QStringLiteral("until ");
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
    if (!event.startsAt && !event.endsAt) {
        return {};
    }
    if (const auto days = wholeDaysOf(event)) {
        return daysInWords(*days, language);
    }
    const auto [zone, isKnown] = zoneOf(event.timezone);
    const QString place = isKnown ? QString(u" (" + event.timezone + u')') : QString();
    const QString hour =
        language == MailLanguage::German ? QStringLiteral(" Uhr ") : QStringLiteral(" ");
    const LocalTime end(event.endsAt.value_or(event.startsAt.value_or(0)), zone, language);
    const QString endZone = end.zone() + place;
    if (!event.startsAt) {
        return {notAfter(language) + end.dayAndClock() + u' ' + endZone};
    }
    const LocalTime start(*event.startsAt, zone, language);
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

QString momentInWords(qint64 at, const Event &event, MailLanguage language)
{
    const auto [zone, isKnown] = zoneOf(event.timezone);
    const LocalTime moment(at, zone, language);
    return moment.dayAndClock() + u' ' + moment.zone()
        + (isKnown ? QString(u" (" + event.timezone + u')') : QString());
}

QString whenInOneLine(const Event &event, MailLanguage language)
{
    const QStringList lines = whenInWords(event, language);
    const bool goesOn = lines.size() > 1 && lines.last().startsWith(until(language));
    return lines.join(goesOn ? QStringLiteral(" ") : QStringLiteral(", "));
}

} // namespace boxoffice
