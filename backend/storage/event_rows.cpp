#include "backend/storage/event_rows.h"

#include "shared/api/event_json.h"
#include "shared/api/registration_json.h"
#include "shared/api/sale_json.h"
#include "shared/exact_json.h"
#include "shared/wire_names.h"

#include <QJsonArray>

namespace boxoffice {

std::optional<qint64> timeIn(const Rows &rows, int column)
{
    return rows.isNull(column) ? std::nullopt : std::optional(rows.bigint(column));
}

std::optional<Uuid> idIn(const Rows &rows, int column)
{
    return rows.isNull(column) ? std::nullopt : std::optional(rows.uuid(column));
}

SalesRules salesIn(const Rows &rows, int column)
{
    return rows.isNull(column) ? SalesRules{} : storedSales(rows.text(column).toUtf8());
}

QStringList textsIn(const Rows &rows, int column)
{
    QStringList texts;
    const QJsonArray array = parseJson(rows.text(column).toUtf8()).array();
    for (const QJsonValue &text : array) {
        texts.append(text.toString());
    }
    return texts;
}

Event eventIn(const Rows &rows)
{
    Event event{rows.uuid(0),    rows.text(1),    rows.text(2),
                rows.integer(3), rows.integer(4), rows.bigint(5)};
    event.startsAt = timeIn(rows, 6);
    event.endsAt = timeIn(rows, 7);
    event.timezone = rows.text(8);
    event.location = rows.text(9);
    event.status =
        fromWireName<EventStatus>(QStringView(rows.text(10))).value_or(EventStatus::Published);
    event.version = rows.integer(11);
    event.namesRequired = rows.boolean(12);
    event.holdersMayEdit = rows.boolean(13);
    if (!rows.isNull(14)) {
        event.organizer = {rows.uuid(14), rows.text(15), rows.text(16)};
        event.organizerVersion = rows.integer(17);
    }
    if (!rows.isNull(18)) {
        event.image = {rows.text(18), rows.integer(19), rows.integer(20), rows.text(21)};
    }
    event.category = rows.text(22);
    event.slug = rows.text(23);
    event.heldCount = rows.integer(24);
    event.ticketTypes = rows.integer(25);
    event.sales = salesIn(rows, 26);
    return event;
}

Registration registrationIn(const Rows &rows, const Uuid &eventId, int first)
{
    Registration registration{rows.uuid(first), eventId, rows.text(first + 1),
                              rows.bigint(first + 2), timeIn(rows, first + 3)};
    registration.name = rows.text(first + 4);
    registration.version = rows.integer(first + 5);
    registration.mailError = rows.text(first + 6);
    registration.erasedAt = timeIn(rows, first + 7);
    registration.language = fromWireName<MailLanguage>(QStringView(rows.text(first + 8)))
                                .value_or(MailLanguage::English);
    registration.ticketTypeId = idIn(rows, first + 9);
    registration.orderId = idIn(rows, first + 10);
    registration.extra = rows.boolean(first + 11);
    registration.nth = rows.integer(first + 12);
    return registration;
}

} // namespace boxoffice
