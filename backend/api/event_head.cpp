#include "backend/api/event_head.h"

#include "backend/markup/description_html.h"
#include "backend/reads/excerpt.h"
#include "backend/tickets/calendar.h"
#include "backend/tickets/event_words.h"
#include "shared/api/event_days.h"
#include "shared/api/event_time.h"
#include "shared/api/organizer_rules.h"

#include <QDateTime>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringBuilder>

namespace boxoffice {

namespace {

constexpr int kMostDescribed = 200; // characters: what previews show
constexpr int kMostOfData = 2'000;

// "Saturday, 5 December 2026, 19:30 to 22:00 CET (Europe/Berlin) · Town hall · Three hours of …"
QString described(const Event &event, MailLanguage language)
{
    QStringList parts{whenInOneLine(event, language), event.location.simplified(),
                      excerptOf(descriptionWords(event.description), kMostDescribed)};
    parts.removeAll(QString());
    return parts.join(u" · ");
}

QString titled(const Event &event)
{
    return event.name % u" · Boxoffice";
}

QString meta(QLatin1StringView attribute, QLatin1StringView name, const QString &content)
{
    return content.isEmpty() ? QString()
                             : QString(u"<meta " % attribute % u"=\"" % name % u"\" content=\""
                                       % content.toHtmlEscaped() % u"\">\n");
}

QString whichEvent(const Event &event)
{
    return u"<meta name=\"event\" content=\"" % event.id.toString() % u"\">\n<title>"
        % titled(event).toHtmlEscaped() % u"</title>\n";
}

QString property(const char *name, const QString &content)
{
    return meta(QLatin1StringView("property"), QLatin1StringView(name), content);
}

// The address of the widest file; empty: there is none, or nobody knows the server's own address.
QString imageUrl(const Event &event, const QString &publicUrl)
{
    if (!event.image || publicUrl.isEmpty()) {
        return {};
    }
    const EventImage &image = *event.image;
    return publicUrl
        % QString::fromLatin1(imagePath(event.id, image, sizeAt(image, kImageWidths.back())));
}

QString imageProperties(const Event &event, const QString &publicUrl)
{
    const QString url = imageUrl(event, publicUrl);
    if (url.isEmpty()) {
        return {};
    }
    const ImageSize size = sizeAt(*event.image, kImageWidths.back());
    return property("og:image", url) % property("og:image:width", QString::number(size.width))
        % property("og:image:height", QString::number(size.height))
        % property("og:image:alt", event.image->alt);
}

// With the offset of the event's zone, so that the clock at the place can be read off it.
QString isoTime(qint64 at, const QString &timezone)
{
    const QDateTime time = QDateTime::fromMSecsSinceEpoch(at, zoneOf(timezone).zone);
    return time.toOffsetFromUtc(time.offsetFromUtc()).toString(Qt::ISODate);
}

void addTimes(QJsonObject &data, const Event &event)
{
    if (const auto days = wholeDaysOf(event)) {
        data.insert(u"startDate", days->first.toString(Qt::ISODate));
        data.insert(u"endDate", days->last.toString(Qt::ISODate));
        return;
    }
    data.insert(u"startDate", isoTime(*event.startsAt, event.timezone));
    if (event.endsAt) {
        data.insert(u"endDate", isoTime(*event.endsAt, event.timezone));
    }
}

QJsonObject named(const char *type, const QString &name)
{
    return {{QStringLiteral("@type"), QLatin1StringView(type)}, {QStringLiteral("name"), name}};
}

QJsonObject organizerData(const QString &name, const QString &contact)
{
    QJsonObject data = named("Organization", name);
    if (!contact.isEmpty()) {
        data.insert(isUrl(contact) ? u"url" : u"email", contact);
    }
    return data;
}

// https://schema.org/Event; requires a time.
QJsonObject dataOf(const Event &event, const QString &contact, const QString &url,
                   const QString &image)
{
    QJsonObject data = named("Event", event.name);
    data.insert(u"@context", QStringLiteral("https://schema.org"));
    addTimes(data, event);
    data.insert(u"eventStatus",
                event.status == EventStatus::Cancelled
                    ? QStringLiteral("https://schema.org/EventCancelled")
                    : QStringLiteral("https://schema.org/EventScheduled"));
    if (!event.location.isEmpty()) {
        QJsonObject place = named("Place", event.location);
        place.insert(u"address", event.location);
        data.insert(u"location", place);
    }
    if (!event.description.isEmpty()) {
        data.insert(u"description", excerptOf(descriptionWords(event.description), kMostOfData));
    }
    if (event.organizer) {
        data.insert(u"organizer", organizerData(event.organizer->name, contact));
    }
    if (!url.isEmpty()) {
        data.insert(u"url", url);
    }
    if (!image.isEmpty()) {
        data.insert(u"image", image);
    }
    return data;
}

// No text in it can end the element that it stands in (HTML, section 4.12.1.3).
QByteArray dataElement(const QJsonObject &data)
{
    QByteArray json = QJsonDocument(data).toJson(QJsonDocument::Compact);
    json.replace('<', "\\u003c").replace('>', "\\u003e").replace('&', "\\u0026");
    return "<script type=\"application/ld+json\">" + json + "</script>\n";
}

} // namespace

QByteArray cardHead(const Event &event)
{
    return whichEvent(event).toUtf8();
}

QByteArray eventHead(const Event &event, const QString &contact, const QString &publicUrl,
                     MailLanguage language)
{
    const QString url = eventPageUrl(publicUrl, event);
    const QString description = described(event, language);
    QString head = whichEvent(event)
        % meta(QLatin1StringView("name"), QLatin1StringView("description"), description)
        % meta(QLatin1StringView("name"), QLatin1StringView("contact"), contact)
        % property("og:type", QStringLiteral("website")) % property("og:title", event.name)
        % property("og:description", description)
        % property("og:site_name",
                   event.organizer ? event.organizer->name : QStringLiteral("Boxoffice"))
        % property("og:url", url) % imageProperties(event, publicUrl);
    if (!url.isEmpty()) {
        head += u"<link rel=\"canonical\" href=\"" % url.toHtmlEscaped() % u"\">\n";
    }
    QByteArray bytes = head.toUtf8();
    if (event.startsAt) {
        bytes += dataElement(dataOf(event, contact, url, imageUrl(event, publicUrl)));
    }
    return bytes;
}

} // namespace boxoffice
