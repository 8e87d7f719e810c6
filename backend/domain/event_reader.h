// The port through which reads reach the database.
//
// Threads: an instance belongs to the reader thread that made it.
#pragma once

#include "shared/api/event_dto.h"
#include "shared/api/registration_dto.h"
#include "shared/result.h"

#include <QDeadlineTimer>
#include <QHash>
#include <QList>

#include <functional>
#include <memory>
#include <optional>
#include <span>

namespace boxoffice {

// One page of a keyset-paged list (never an offset: rows that come or go do not shift a page).
struct PageQuery
{
    int limit = 0;             // rows, 1 or more
    std::optional<Uuid> after; // the last row of the page before

    friend bool operator==(const PageQuery &, const PageQuery &) = default;
};

template <typename T> struct Page
{
    QList<T> rows;
    bool more = false; // there are rows after the last of these
};

class EventReader
{
public:
    virtual ~EventReader() = default;

    // Returns whether the database can be used now. Reconnects, with back-off, until `deadline`.
    virtual bool connect(QDeadlineTimer deadline) = 0;

    // All functions below: Requires connect() returned true. Fail with database_unavailable when
    // the connection was lost (call connect() and try once more), internal otherwise.

    // Returns those of the events that exist.
    virtual Result<QHash<Uuid, Event>> events(std::span<const Uuid> ids) = 0;
    // Newest first.
    virtual Result<Page<Event>> eventList(const PageQuery &page) = 0;
    // Oldest first. Fails with event_not_found.
    virtual Result<Page<Registration>> registrations(const Uuid &eventId,
                                                     const PageQuery &page) = 0;
    // Fails with event_not_found or registration_not_found.
    virtual Result<Registration> registration(const Uuid &eventId, const Uuid &id) = 0;
    // Succeeds when the database answers and its schema is the program's.
    virtual Result<void> ready() = 0;
};

using EventReaderFactory = std::function<std::unique_ptr<EventReader>()>;

} // namespace boxoffice
