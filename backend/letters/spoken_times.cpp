#include "backend/letters/spoken_times.h"

#include "shared/api/event_days.h"
#include "shared/api/event_time.h"

#include <QDateTime>
#include <QLocale>

namespace boxoffice {

namespace {

MailLanguage languageOf(QStringView language)
{
    return language == u"de" ? MailLanguage::German : MailLanguage::English;
}

QString dayOf(const QDateTime &at, QStringView language)
{
    return dayInWords(at.date(), languageOf(language));
}

QString clockOf(const QDateTime &at)
{
    return at.time().toString(u"HH:mm");
}

QString dayAndClock(const QDateTime &at, QStringView language)
{
    return dayOf(at, language) % u", " % clockOf(at);
}

QString between(const QDateTime &start, const QDateTime &end, QStringView language)
{
    const QString until = start.date() == end.date() ? clockOf(end) : dayAndClock(end, language);
    return dayAndClock(start, language) % u" – " % until;
}

QString daysInWords(const WholeDays &days, QStringView language)
{
    const QString first = dayInWords(days.first, languageOf(language));
    return days.first == days.last
        ? first
        : QString(first % u" – " % dayInWords(days.last, languageOf(language)));
}

} // namespace

SpokenTime spokenTime(const Event &event, QStringView language)
{
    if (!event.startsAt && !event.endsAt) {
        return {};
    }
    if (const auto days = wholeDaysOf(event)) {
        return {daysInWords(*days, language), {}};
    }
    const auto [zone, isKnown] = zoneOf(event.timezone);
    const auto at = [&zone = zone](qint64 millis) {
        return QDateTime::fromMSecsSinceEpoch(millis, zone);
    };

    const QDateTime first = at(event.startsAt.value_or(event.endsAt.value_or(0)));
    const QDateTime last = at(event.endsAt.value_or(event.startsAt.value_or(0)));
    QString when;
    if (event.startsAt && event.endsAt) {
        when = between(first, last, language);
    } else {
        const QString until = language == u"de" ? QStringLiteral("bis ") : QStringLiteral("until ");
        when = (event.startsAt ? QString() : until) % dayAndClock(first, language);
    }
    if (!isKnown) {
        return {when, QStringLiteral("UTC")};
    }
    const QString begins = zone.abbreviation(first), ends = zone.abbreviation(last);
    return {when, event.timezone % u", " % (begins == ends ? begins : begins % u" – " % ends)};
}

QString spokenMoment(qint64 at, QStringView language)
{
    const QDateTime moment = QDateTime::fromMSecsSinceEpoch(at, Qt::UTC);
    const QLocale locale(language == u"de" ? QLocale::German : QLocale::English);
    return locale.toString(moment.date(), language == u"de" ? u"d. MMMM yyyy" : u"d MMMM yyyy")
        % u", " % clockOf(moment);
}

} // namespace boxoffice
