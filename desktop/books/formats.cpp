#include "desktop/books/formats.h"

#include "shared/api/event_time.h"
#include "shared/api/ticket_number.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <cstdlib>

namespace boxoffice {

namespace {

constexpr qint64 kNearDays = 150; // without its year a date is clear

QString say(const char *text)
{
    return QCoreApplication::translate("Formats", text);
}

QString dateAndTime(const QDateTime &when)
{
    const QLocale locale;
    const bool near = std::abs(when.daysTo(QDateTime::currentDateTime())) < kNearDays;
    const QString format = near
        ? QCoreApplication::translate("Formats", "ddd d MMM", "format of a date of these months")
        : dateFormat();
    return QString(locale.toString(when.date(), format) + QStringLiteral(", ")
                   + locale.toString(when.time(), QStringLiteral("HH:mm")));
}

} // namespace

QString dateFormat()
{
    return QCoreApplication::translate("Formats", "ddd d MMM yyyy", "format of a date");
}

QString formatCount(qint64 count)
{
    return QLocale().toString(count);
}

QString formatDateTime(qint64 unixMillis)
{
    return dateAndTime(QDateTime::fromMSecsSinceEpoch(unixMillis));
}

QString formatDateTime(qint64 unixMillis, const QString &timezone)
{
    const QTimeZone zone(timezone.toLatin1());
    return zone.isValid() ? dateAndTime(QDateTime::fromMSecsSinceEpoch(unixMillis, zone))
                          : formatDateTime(unixMillis);
}

QString formatWhen(const Event &event)
{
    return event.startsAt ? formatDateTime(*event.startsAt, event.timezone) : QString();
}

QString formatStatus(EventStatus status)
{
    switch (status) {
    case EventStatus::Draft:
        return say(QT_TRANSLATE_NOOP("Formats", "Draft"));
    case EventStatus::Published:
        return say(QT_TRANSLATE_NOOP("Formats", "Published"));
    case EventStatus::Cancelled:
        return say(QT_TRANSLATE_NOOP("Formats", "Cancelled"));
    }
    Q_UNREACHABLE();
}

bool showsAsOver(const Event &event, qint64 now)
{
    return event.status == EventStatus::Published && isOver(timesOf(event), now);
}

QString formatStatus(const Event &event, qint64 now)
{
    return showsAsOver(event, now) ? say(QT_TRANSLATE_NOOP("Formats", "Over"))
                                   : formatStatus(event.status);
}

QString formatSeats(int booked, int capacity)
{
    if (booked >= capacity) {
        return say(QT_TRANSLATE_NOOP("Formats", "Full: all %1 seats are booked"))
            .arg(formatCount(capacity));
    }
    return say(QT_TRANSLATE_NOOP("Formats", "%1 of %2 seats booked, %3 left"))
        .arg(formatCount(booked), formatCount(capacity), formatCount(capacity - booked));
}

QString formatAddress(const Registration &registration)
{
    return registration.erasedAt ? say(QT_TRANSLATE_NOOP("Formats", "(erased)"))
                                 : registration.userEmail;
}

QString formatNumber(const Registration &registration)
{
    if (registration.version == 0) {
        return {};
    }
    const auto number = ticketNumber(registration.id);
    return QString::fromLatin1(number.data(), kTicketNumberLength).insert(4, u' ');
}

QString formatPerson(const Registration &registration)
{
    if (registration.erasedAt) {
        return formatNumber(registration);
    }
    return registration.name.isEmpty()
        ? registration.userEmail
        : QString(registration.name + QStringLiteral(" <") + registration.userEmail + u'>');
}

QString formatFilter(const RegistrationQuery &query)
{
    QStringList parts;
    if (query.filter == RegistrationStatus::Cancelled) {
        parts += say(QT_TRANSLATE_NOOP("Formats", "cancelled ones"));
    } else if (query.filter == RegistrationStatus::All) {
        parts += say(QT_TRANSLATE_NOOP("Formats", "with cancelled ones"));
    }
    if (!query.search.isEmpty()) {
        parts += say(QT_TRANSLATE_NOOP("Formats", "only “%1”")).arg(query.search);
    }
    return parts.join(QStringLiteral(", "));
}

} // namespace boxoffice
