#include "shared/api/event_changes.h"

#include "shared/api/event_json.h"
#include "shared/api/sale_json.h"
#include "shared/api/sale_lists.h"
#include "shared/exact_json.h"
#include "shared/text.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QStringBuilder>

namespace boxoffice {

namespace {

constexpr int kShown = 200; // characters

QString cut(const QString &text)
{
    qsizetype end = 0;
    qsizetype beforeLast = 0;
    for (int shown = 0; shown < kShown && end < text.size(); ++shown) {
        beforeLast = end;
        nextCharacter(text, end);
    }
    return end == text.size() ? text : QString(text.first(beforeLast) + QChar(u'\u2026'));
}

void writeValue(ByteWriter &out, const QString &text)
{
    writeJsonText(out, cut(text));
}

void writeValue(ByteWriter &out, bool value)
{
    out << (value ? QByteArrayView("true") : QByteArrayView("false"));
}

void writeValue(ByteWriter &out, int number)
{
    out << number;
}

void writeValue(ByteWriter &out, const std::optional<qint64> &time)
{
    writeJsonTime(out, time);
}

void writeValue(ByteWriter &out, EventStatus status)
{
    out << '"' << wireName(status) << '"';
}

void writeValue(ByteWriter &out, WaitingPolicy policy)
{
    out << '"' << wireName(policy) << '"';
}

void writeValue(ByteWriter &out, const std::optional<int> &number)
{
    number ? out << *number : out << "null";
}

void writeValue(ByteWriter &out, const QList<Uuid> &ids)
{
    out << idsJson(ids);
}

// Which files it has, and what they show.
void writeValue(ByteWriter &out, const std::optional<EventImage> &image)
{
    writeJsonText(out,
                  image ? QString(image->version % u' ' % cut(image->alt)).trimmed() : QString());
}

// Of an event, or of something that it sells.
template <typename Subject> class ChangesWriter
{
public:
    ChangesWriter(QByteArray &json, const Subject *before, const Subject *after)
        : m_out(json)
        , m_before(before)
        , m_after(after)
    {
        m_out << '{';
    }
    ~ChangesWriter() { m_out << '}'; }

    template <typename T> ChangesWriter &member(QByteArrayView name, T Subject::*value)
    {
        return add(name, [value](const Subject &subject) -> const T & { return subject.*value; });
    }
    template <typename T> ChangesWriter &rule(QByteArrayView name, T SalesRules::*value)
    {
        return add(name, [value](const Subject &event) -> const T & { return event.sales.*value; });
    }

private:
    // value: what it is of a subject.
    template <typename Value> ChangesWriter &add(QByteArrayView name, Value value)
    {
        static const Subject nothing{};
        if (value(m_before ? *m_before : nothing) != value(m_after ? *m_after : nothing)) {
            m_out << m_separator << '"' << name << "\":[";
            write(m_before, value);
            m_out << ',';
            write(m_after, value);
            m_out << ']';
            m_separator = ",";
        }
        return *this;
    }
    template <typename Value> void write(const Subject *subject, Value value)
    {
        if (subject) {
            writeValue(m_out, value(*subject));
        } else {
            m_out << "null";
        }
    }

    ByteWriter m_out;
    const Subject *const m_before;
    const Subject *const m_after;
    QByteArrayView m_separator;
};

} // namespace

QByteArray encodeTypesChanged()
{
    return "{\"fields\":[\"ticket_types\"]}";
}

QByteArray encodeAnnounced(QByteArrayView about)
{
    QByteArray json;
    ObjectWriter(json).word("about", about);
    return json;
}

QByteArray encodeChangedFields(const Event &before, const Event &after)
{
    const QStringList names = parseJson(encodeChanges(&before, &after)).object().keys();
    const QJsonObject fields{{QStringLiteral("fields"), QJsonArray::fromStringList(names)}};
    return QJsonDocument(fields).toJson(QJsonDocument::Compact);
}

QByteArray encodeChanges(const Event *before, const Event *after)
{
    QByteArray json;
    ChangesWriter<Event>(json, before, after)
        .member("name", &Event::name)
        .member("description", &Event::description)
        .member("capacity", &Event::capacity)
        .member("starts_at", &Event::startsAt)
        .member("ends_at", &Event::endsAt)
        .member("timezone", &Event::timezone)
        .member("location", &Event::location)
        .member("status", &Event::status)
        .member("names_required", &Event::namesRequired)
        .member("holders_may_edit", &Event::holdersMayEdit)
        .member("image", &Event::image)
        .member("category", &Event::category)
        .rule("sales_start_at", &SalesRules::startsAt)
        .rule("sales_end_at", &SalesRules::endsAt)
        .rule("max_per_order", &SalesRules::maxPerOrder)
        .rule("max_per_email", &SalesRules::maxPerEmail)
        .rule("hold_minutes", &SalesRules::holdMinutes)
        .rule("waiting_list", &SalesRules::waitingList)
        .rule("waiting_policy", &SalesRules::waitingPolicy)
        .rule("offer_hours", &SalesRules::offerHours);
    return json;
}

QByteArray encodeChanges(const TicketType *before, const TicketType *after)
{
    QByteArray json;
    ChangesWriter<TicketType>(json, before, after)
        .member("name", &TicketType::name)
        .member("description", &TicketType::description)
        .member("position", &TicketType::position)
        .member("capacity", &TicketType::capacity)
        .member("sales_start_at", &TicketType::salesStartAt)
        .member("sales_end_at", &TicketType::salesEndAt)
        .member("min_per_order", &TicketType::minPerOrder)
        .member("max_per_order", &TicketType::maxPerOrder)
        .member("hidden", &TicketType::hidden);
    return json;
}

QByteArray encodeChanges(const Quota *before, const Quota *after)
{
    QByteArray json;
    ChangesWriter<Quota>(json, before, after)
        .member("name", &Quota::name)
        .member("size", &Quota::size)
        .member("ticket_type_ids", &Quota::ticketTypeIds);
    return json;
}

} // namespace boxoffice
