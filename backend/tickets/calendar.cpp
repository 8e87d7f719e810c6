#include "backend/tickets/calendar.h"

#include "shared/api/event_days.h"
#include "shared/api/ticket_number.h"
#include "shared/text.h"

#include <QDateTime>
#include <QStringBuilder>
#include <QTimeZone>

#include <libical/ical.h>

#include <algorithm>
#include <cstdlib>
#include <limits>
#include <memory>

namespace boxoffice {

namespace {

struct FreeComponent
{
    void operator()(icalcomponent *component) const { icalcomponent_free(component); }
};
using Component = std::unique_ptr<icalcomponent, FreeComponent>;

struct Entry
{
    Uuid uid;
    qint64 sequence = 0;
    bool isCancelled = false;
    QString description;
    QString url;
    qint64 now = 0;
};

// Without the control characters that no calendar may have (RFC 5545, section 3.1).
QByteArray textOf(QString text)
{
    text.removeIf([](QChar c) { return isControl(c) && c != u'\n' && c != u'\t'; });
    return withoutTurns(std::move(text)).toUtf8();
}

// The start, and the end where there is one.
struct Span
{
    icaltimetype start = icaltime_null_time();
    icaltimetype end = icaltime_null_time();
};

icaltimetype instant(qint64 time)
{
    static icaltimezone *const utc = icaltimezone_get_utc_timezone();
    const auto seconds = static_cast<time_t>(time / 1000 - (time % 1000 < 0 ? 1 : 0));
    return icaltime_from_timet_with_zone(seconds, 0, utc);
}

icaltimetype dateOf(QDate day)
{
    icaltimetype date = icaltime_null_date();
    date.year = day.year();
    date.month = day.month();
    date.day = day.day();
    return date;
}

Span spanOf(const Event &event)
{
    if (const auto days = wholeDaysOf(event)) {
        return {dateOf(days->first), dateOf(days->last.addDays(1))};
    }
    const bool lasts = event.endsAt && *event.endsAt > *event.startsAt; // else it has no DTEND
    return {instant(*event.startsAt), lasts ? instant(*event.endsAt) : icaltime_null_time()};
}

void add(icalcomponent *component, icalproperty *property)
{
    icalcomponent_add_property(component, property); // which owns it from now on
}

// Required of an entry with METHOD (RFC 5546). An address that is no e-mail invites nobody to
// answer.
void addOrganizer(icalcomponent *entry, const Event &event)
{
    const Uuid id = event.organizer ? event.organizer->id : event.id;
    icalproperty *property =
        icalproperty_new_organizer(QByteArray("urn:uuid:" + id.toByteArray()).constData());
    if (event.organizer) {
        // A parameter holds no quotation mark (RFC 5545, section 3.2), and ^ begins what stands for
        // a character that it does not hold (RFC 6868).
        const QByteArray name = textOf(event.organizer->name).replace('"', '\'').replace('^', "^^");
        icalproperty_add_parameter(property, icalparameter_new_cn(name.constData()));
    }
    add(entry, property);
}

void addText(icalcomponent *entry, icalproperty *(*make)(const char *), const QString &text)
{
    if (!text.isEmpty()) {
        add(entry, make(textOf(text).constData()));
    }
}

icalcomponent *entryOf(const Event &event, const Entry &entry)
{
    icalcomponent *made = icalcomponent_new(ICAL_VEVENT_COMPONENT);
    add(made, icalproperty_new_uid(entry.uid.toByteArray().constData()));
    add(made, icalproperty_new_dtstamp(instant(entry.now)));
    add(made,
        icalproperty_new_sequence(
            static_cast<int>(std::min<qint64>(entry.sequence, std::numeric_limits<int>::max()))));
    const Span span = spanOf(event);
    add(made, icalproperty_new_dtstart(span.start));
    if (!icaltime_is_null_time(span.end)) {
        add(made, icalproperty_new_dtend(span.end));
    }
    addText(made, icalproperty_new_summary, event.name);
    addText(made, icalproperty_new_location, event.location);
    addText(made, icalproperty_new_description, entry.description);
    addText(made, icalproperty_new_url, entry.url);
    addOrganizer(made, event);
    add(made,
        icalproperty_new_status(entry.isCancelled ? ICAL_STATUS_CANCELLED : ICAL_STATUS_CONFIRMED));
    return made;
}

std::optional<QByteArray> calendarOf(const Event &event, const Entry &entry)
{
    if (!event.startsAt) {
        return {};
    }
    const Component calendar(icalcomponent_new(ICAL_VCALENDAR_COMPONENT));
    add(calendar.get(), icalproperty_new_version("2.0"));
    add(calendar.get(), icalproperty_new_prodid("-//Boxoffice//Boxoffice//EN"));
    add(calendar.get(),
        icalproperty_new_method(entry.isCancelled ? ICAL_METHOD_CANCEL : ICAL_METHOD_PUBLISH));
    icalcomponent_add_component(calendar.get(), entryOf(event, entry));
    const std::unique_ptr<char, decltype(&std::free)> text(
        icalcomponent_as_ical_string_r(calendar.get()), &std::free);
    return QByteArray(text.get());
}

} // namespace

QString eventPagePath(const Event &event)
{
    return event.slug.isEmpty()
        ? QString(u"/templates/event_details.html?id=" % event.id.toString())
        : QString(u"/e/" % event.slug);
}

QString eventPageUrl(const QString &publicUrl, const Event &event)
{
    return publicUrl.isEmpty() ? QString() : QString(publicUrl % eventPagePath(event));
}

std::optional<QByteArray> eventCalendar(const Event &event, const QString &url, qint64 now)
{
    return calendarOf(event,
                      {.uid = event.id,
                       .sequence = event.version,
                       .isCancelled = event.status == EventStatus::Cancelled,
                       .description = event.description,
                       .url = url,
                       .now = now});
}

std::optional<QByteArray> ticketCalendar(const Event &event, const Registration &registration,
                                         const QString &url, qint64 now)
{
    const auto number = ticketNumber(registration.id);
    const QString ticket =
        u"Ticket " + QString::fromLatin1(number.data(), static_cast<qsizetype>(number.size()));
    return calendarOf(
        event,
        {.uid = registration.id,
         // Grows with each edit of the event and each correction of the registration.
         .sequence = event.version + registration.version - 1,
         .isCancelled = event.status == EventStatus::Cancelled || registration.cancelledAt,
         .description =
             event.description.isEmpty() ? ticket : QString(ticket + u"\n\n" + event.description),
         .url = url,
         .now = now});
}

} // namespace boxoffice
