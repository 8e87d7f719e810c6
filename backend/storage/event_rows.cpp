#include "backend/storage/event_rows.h"

#include "shared/api/event_json.h"
#include "shared/wire_names.h"

namespace boxoffice {

std::optional<qint64> timeIn(const Rows &rows, int column)
{
    return rows.isNull(column) ? std::nullopt : std::optional(rows.bigint(column));
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
    if (!rows.isNull(12)) {
        event.organizer = {rows.uuid(12), rows.text(13), rows.text(14)};
        event.organizerVersion = rows.integer(15);
    }
    return event;
}

} // namespace boxoffice
