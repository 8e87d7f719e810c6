#include "desktop/books/formats.h"

#include "shared/api/event_time.h"
#include "shared/api/ticket_number.h"

#include <QCoreApplication>
#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

#include <algorithm>
#include <cstdlib>

namespace boxoffice {

namespace {

constexpr qint64 kNearDays = 150; // without its year a date is clear

QString say(const char *text)
{
    return QCoreApplication::translate("Formats", text);
}

// As in the United States.
bool isMonthFirst()
{
    return QLocale().dateFormat(QLocale::ShortFormat).startsWith(u'M');
}

QString dateFormat()
{
    return isMonthFirst()
        ? QStringLiteral("ddd, MMM d, yyyy")
        : QCoreApplication::translate("Formats", "ddd d MMM yyyy", "format of a date");
}

QString nearDateFormat()
{
    return isMonthFirst()
        ? QStringLiteral("ddd, MMM d")
        : QCoreApplication::translate("Formats", "ddd d MMM", "format of a date of these months");
}

QString dateAndTime(const QDateTime &when)
{
    const QLocale locale;
    const bool near = std::abs(when.daysTo(QDateTime::currentDateTime())) < kNearDays;
    return QString(locale.toString(when.date(), near ? nearDateFormat() : dateFormat())
                   + QStringLiteral(", ") + locale.toString(when.time(), timeFormat()));
}

// By its own clock, or the reader's.
QDateTime startOf(const Event &event)
{
    const QTimeZone zone(event.timezone.toLatin1());
    return zone.isValid() ? QDateTime::fromMSecsSinceEpoch(*event.startsAt, zone)
                          : QDateTime::fromMSecsSinceEpoch(*event.startsAt);
}

bool hasDigit(const QString &text)
{
    return std::any_of(text.begin(), text.end(), [](QChar c) { return c.isDigit(); });
}

QString zoneName(const QDateTime &when)
{
    const QTimeZone zone = when.timeZone();
    for (const QString &name :
         {zone.displayName(when, QTimeZone::ShortName), zone.abbreviation(when)}) {
        if (!name.isEmpty() && !hasDigit(name)) {
            return name;
        }
    }
    return formatOffset(when);
}

} // namespace

QString timeFormat()
{
    const QString format = QLocale().timeFormat(QLocale::ShortFormat);
    return format.contains(u's') ? QStringLiteral("HH:mm") // of no country
                                 : QString(format).replace(u'\u202f', u' ');
}

QString formatCount(qint64 count)
{
    return QLocale().toString(count);
}

QString formatDateTime(qint64 unixMillis)
{
    return dateAndTime(QDateTime::fromMSecsSinceEpoch(unixMillis));
}

QString formatOffset(const QDateTime &when)
{
    const QTime offset = QTime(0, 0).addSecs(std::abs(when.offsetFromUtc()));
    return QString(QStringLiteral("UTC") + (when.offsetFromUtc() < 0 ? u'−' : u'+')
                   + offset.toString(QStringLiteral("HH:mm")));
}

QString formatWhen(const Event &event)
{
    if (!event.startsAt) {
        return {};
    }
    const QDateTime start = startOf(event);
    return QString(dateAndTime(start) + u' ' + zoneName(start));
}

QString formatWhenInFull(const Event &event)
{
    if (!event.startsAt) {
        return {};
    }
    const QDateTime start = startOf(event);
    const QLocale locale;
    return QString(locale.toString(start.date(), dateFormat()) + QStringLiteral(", ")
                   + locale.toString(start.time(), timeFormat()) + QStringLiteral(" (")
                   + QString::fromLatin1(start.timeZone().id()) + u')');
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

QString formatSeats(int booked, int capacity, int held)
{
    if (booked >= capacity) {
        return QCoreApplication::translate("Formats", "Full: all %Ln seat(s) are booked", nullptr,
                                           capacity);
    }
    if (held > 0) {
        return QCoreApplication::translate("Formats", "%1 of %Ln seat(s) booked, %2 held, %3 left",
                                           nullptr, capacity)
            .arg(formatCount(booked), formatCount(held),
                 formatCount(std::max(capacity - booked - held, 0)));
    }
    return QCoreApplication::translate("Formats", "%1 of %Ln seat(s) booked, %2 left", nullptr,
                                       capacity)
        .arg(formatCount(booked), formatCount(capacity - booked));
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
