// What several statements write of events.
//
// Threads: values.
#pragma once

#include "backend/database/array_literal.h"
#include "shared/api/event_json.h"
#include "shared/api/sale_json.h"
#include "shared/utf8.h"

namespace boxoffice {

// The columns of many events, as arrays of equal length.
struct EventArrays
{
    ArrayLiteral ids, names, descriptions, capacities, starts, ends, timezones, locations, statuses,
        namesRequired, holdersMayEdit, categories, slugs, sales;

    void add(const Event &event)
    {
        ids.add(event.id);
        names.add(event.name);
        descriptions.add(event.description);
        capacities.add(event.capacity);
        addOrNull(starts, event.startsAt);
        addOrNull(ends, event.endsAt);
        timezones.add(event.timezone);
        locations.add(event.location);
        statuses.add(QString::fromLatin1(wireName(event.status)));
        namesRequired.add(event.namesRequired);
        holdersMayEdit.add(event.holdersMayEdit);
        categories.add(event.category);
        slugs.add(event.slug);
        sales.add(fromUtf8(storedSales(event.sales)));
    }
};

// All null where there is none.
struct ImageArrays
{
    ArrayLiteral versions, widths, heights, alts;

    void add(const std::optional<EventImage> &image)
    {
        const auto member = [&image](auto EventImage::*value) {
            return image ? std::optional((*image).*value) : std::nullopt;
        };
        addOrNull(versions, member(&EventImage::version));
        addOrNull(widths, member(&EventImage::width));
        addOrNull(heights, member(&EventImage::height));
        addOrNull(alts, member(&EventImage::alt));
    }
};

} // namespace boxoffice
