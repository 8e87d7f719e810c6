// The port through which reads reach the database.
//
// Threads: an instance belongs to the reader thread that made it.
#pragma once

#include "backend/domain/sale_reader.h"
#include "backend/domain/seen_drafts.h"
#include "shared/api/event_dto.h"
#include "shared/api/history_dto.h"
#include "shared/api/outbox_dto.h"
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

// Lists are paged by key, never by offset: rows that come or go do not shift a page.

struct Moment
{
    std::optional<qint64> millis =
        {}; // since the epoch, UTC; nothing: now, by the database's clock

    friend bool operator==(const Moment &, const Moment &) = default;
};

// Which events, by when they take place. An event without an end lasts for 24 hours. One without a
// start begins after every moment; without either time it also ends after every moment.
struct EventWindow
{
    std::optional<Moment> from = {};        // events that end after it
    std::optional<Moment> until = {};       // that begin before it
    std::optional<Moment> endedBefore = {}; // that have ended by then: those that `from` leaves out

    friend bool operator==(const EventWindow &, const EventWindow &) = default;
};

// Times are within these.
inline constexpr qint64 kFirstMilli = -62'135'596'800'000; // 0001-01-01T00:00:00.000Z
inline constexpr qint64 kLastMilli = 253'402'300'799'999;  // 9999-12-31T23:59:59.999Z

// Which events a list holds, and in which order.
struct EventFilter
{
    QString text = {}; // in the name, description or location; empty: all
    std::optional<EventStatus> status = {};
    EventSort sort = EventSort::Newest;
    QString organizer = {}; // its id or slug; empty: all
    EventWindow window = {};
    QString category = {}; // whatever its case; empty: all

    bool isEverything() const
    {
        return text.isEmpty() && !status && sort == EventSort::Newest && organizer.isEmpty()
            && window == EventWindow{} && category.isEmpty();
    }
    friend bool operator==(const EventFilter &, const EventFilter &) = default;
};

struct EventListQuery
{
    int limit = 0;             // rows, 1 or more
    std::optional<Uuid> after; // the last row of the page before
    QString afterKey = {};     // and what it was sorted by: Page::lastKey
    EventFilter filter = {};
    int excerpt = 0; // characters of each description; 0: all of it
    SeenDrafts drafts = {};

    friend bool operator==(const EventListQuery &, const EventListQuery &) = default;
};

struct RegistrationListQuery
{
    int limit = 0;             // rows, 1 or more
    std::optional<Uuid> after; // the last row of the page before
    QString text = {};         // in the e-mail, in lower case; empty: all
    RegistrationStatus status = RegistrationStatus::Active;
    RegistrationSort sort = RegistrationSort::Oldest;

    // Whether nothing filters or reorders the list.
    bool isEverything() const
    {
        return text.isEmpty() && status == RegistrationStatus::Active
            && sort == RegistrationSort::Oldest;
    }
    friend bool operator==(const RegistrationListQuery &, const RegistrationListQuery &) = default;
};

inline constexpr int kMaxHistoryPoints = 10'000;
inline constexpr int kMaxOfferedCategories = 100;
inline constexpr int kMaxSitemap = 49'999; // with the first page, as many as a sitemap may have
inline constexpr qint64 kMaxListBytes = 8 * 1024 * 1024; // unless set otherwise

template <typename T> struct Page
{
    QList<T> rows;
    bool more = false;    // there are rows after the last of these
    QString lastKey = {}; // what the last row is sorted by, besides its id; empty: nothing
};

// Whether a key may come from Page::lastKey of a list in this order: within the range of the sorted
// values, and spelled as the database spells them. The database accepts every such key.
bool isEventKey(const QString &key, EventSort sort);

// A registration with its event.
struct HeldTicket
{
    Registration registration;
    Event event;
    QString contact = {};    // of the event's organizer; empty: nobody said
    QString ticketType = {}; // its name; empty: it has none
};

// What everybody may know of an event's organizer, beside its name.
struct PublicOrganizer
{
    QString contact = {};      // an e-mail address or a URL; empty: nobody said
    QString embedOrigins = {}; // whose pages may show the event in a frame, with blanks between
};

// A file of an event's picture.
struct StoredImage
{
    QString version; // of the picture
    QByteArray jpeg;
};

class EventReader
{
public:
    virtual ~EventReader() = default;

    // Returns whether the database can be used now. Reconnects, with back-off, until `deadline`.
    virtual bool connect(QDeadlineTimer deadline) = 0;
    // Returns whether the connection survived the last call. If not, call connect() and try once
    // more. If it did, a failure of the call says nothing about other questions.
    virtual bool isOpen() const = 0;

    // All functions below require that connect() returned true. They fail with database_unavailable
    // if the connection was lost or the database lacked resources, query_timeout if the statement
    // timeout was reached, and internal otherwise.

    // Returns those of the events that exist.
    virtual Result<QHash<Uuid, Event>> events(std::span<const Uuid> ids) = 0;
    // The event that has the slug now or had it before. Fails with event_not_found.
    virtual Result<Uuid> eventWithSlug(const QString &slug) = 0;
    // Nothing is said where the event has no organizer, or is not there.
    virtual Result<PublicOrganizer> organizerOf(const Uuid &event) = 0;
    // The slugs of events that are published or cancelled and not over, newest first, at most
    // kMaxSitemap of them.
    virtual Result<QStringList> slugsAhead() = 0;
    // The categories of events that are published and not over, of the organizer with the id or
    // slug; empty: of all. At most kMaxOfferedCategories. Those of one organizer come as it orders
    // them, others behind them, by the alphabet.
    virtual Result<QStringList> categoriesAhead(const QString &organizer) = 0;
    // A list that would have too many bytes gets fewer rows than its limit; then Page::more is
    // true. Requires: afterKey comes from Page::lastKey of the same filter (isEventKey()). With
    // an excerpt, descriptions may be cut, but not so short that excerptOf() gives another
    // result.
    virtual Result<Page<Event>> eventList(const EventListQuery &query) = 0;
    // Fails with event_not_found.
    virtual Result<Page<Registration>> registrations(const Uuid &eventId,
                                                     const RegistrationListQuery &query) = 0;
    // Returns at most kMaxHistoryPoints points; if `bucket` gives more, the bucket is wider. Fails
    // with event_not_found.
    virtual Result<SeatHistory> history(const Uuid &eventId, HistoryBucket bucket,
                                        HistoryBy by) = 0;
    // Fails with event_not_found or registration_not_found.
    virtual Result<Registration> registration(const Uuid &eventId, const Uuid &id) = 0;
    // Returns nothing if there is no such event or registration.
    virtual Result<std::optional<HeldTicket>> ticket(const Uuid &eventId, const Uuid &id) = 0;
    // address: one of kImageWidths. Fails with image_not_found.
    virtual Result<StoredImage> image(const Uuid &eventId, int address) = 0;
    // Reads about types, quotas, orders and the waiting list. Owned by this reader.
    virtual SaleReader &sales() = 0;
    // Succeeds when the database answers and its schema is the program's.
    virtual Result<void> ready() = 0;
    // How far journal and mails are behind.
    virtual Result<OutboxLag> outboxLag() = 0;
};

using EventReaderFactory = std::function<std::unique_ptr<EventReader>()>;

} // namespace boxoffice
