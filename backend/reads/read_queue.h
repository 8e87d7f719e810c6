// Coalesces reads: callers that ask the same question while a query runs wait for the next query
// and share its bytes; events asked for by id are fetched many at a time.
//
// Expensive ("dear") questions (isDear()) have readers and a queue of their own, and so has
// readiness: however many clients search, a page and an event are read as fast as without them.
// Among expensive questions clients take turns.
//
// A query that serves a request always starts after the request arrived, so a client reads its own
// writes. Nothing is cached, so nothing can be stale.
//
// Threads: submit() from any thread. Readers are called on their own threads only.
#pragma once

#include "backend/domain/event_reader.h"
#include "backend/domain/reply_address.h"
#include "backend/reads/type_sales.h"

#include <QByteArray>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <variant>
#include <vector>

namespace boxoffice {

struct ReadOptions
{
    int readers = 2;          // more: more queries at a time, less to share
    int dearReaders = 2;      // of expensive questions; more: less CPU is left for bookings
    int maxWaiting = 20'000;  // beyond it submit() fails with overloaded
    int maxWaitingDear = 256; // expensive questions, of one client half as many; likewise
    int maxIdsPerQuery = 256;
    std::chrono::milliseconds maxWait = std::chrono::seconds(10); // beyond it: overloaded
    std::chrono::milliseconds reconnectFor = std::chrono::seconds(3);
    qint64 maxAnswers = 256 * 1024 * 1024; // bytes that have been made; beyond it lists: overloaded
    std::atomic<qint64> *answerBytes = nullptr; // borrowed, must outlive all answers: these bytes
                                                // are added there, too
};

// The questions. Equal questions share a query.
struct EventQuestion
{
    Uuid id;
    friend bool operator==(const EventQuestion &, const EventQuestion &) = default;
};
// The event that has a slug now or had it before: ReadBody::event.
struct SlugQuestion
{
    QString slug;
    friend bool operator==(const SlugQuestion &, const SlugQuestion &) = default;
};
struct EventListQuestion
{
    EventListQuery query;
    friend bool operator==(const EventListQuestion &, const EventListQuestion &) = default;
};
struct RegistrationListQuestion
{
    Uuid eventId;
    RegistrationListQuery query;
    friend bool operator==(const RegistrationListQuestion &,
                           const RegistrationListQuestion &) = default;
};
struct RegistrationQuestion
{
    Uuid eventId;
    Uuid id;
    friend bool operator==(const RegistrationQuestion &, const RegistrationQuestion &) = default;
};
// A page of a list of an event, answered as lines of CSV (registration_csv.h, sale_csv.h).
using CsvQuery = std::variant<RegistrationListQuery, OrderListQuery, WaitingListQuery>;
struct CsvQuestion
{
    Uuid eventId;
    CsvQuery query;
    friend bool operator==(const CsvQuestion &, const CsvQuestion &) = default;
};
struct HistoryQuestion
{
    Uuid eventId;
    HistoryBucket bucket = HistoryBucket::Hour;
    HistoryBy by = HistoryBy::Event;
    friend bool operator==(const HistoryQuestion &, const HistoryQuestion &) = default;
};
// A registration with its event: ReadBody::ticket.
struct TicketQuestion
{
    Uuid eventId;
    Uuid registrationId;
    friend bool operator==(const TicketQuestion &, const TicketQuestion &) = default;
};
// What everybody may know of an event's organizer: ReadBody::organizerShown.
struct EventOrganizerQuestion
{
    Uuid event;
    friend bool operator==(const EventOrganizerQuestion &,
                           const EventOrganizerQuestion &) = default;
};
// The pages of all events that lie ahead and are no drafts, as a sitemap.
struct SitemapQuestion
{
    QString publicUrl; // that all addresses begin with
    friend bool operator==(const SitemapQuestion &, const SitemapQuestion &) = default;
};
// What lists by category can be asked for, as JSON.
struct CategoriesQuestion
{
    QString organizer; // its id or slug; empty: all
    friend bool operator==(const CategoriesQuestion &, const CategoriesQuestion &) = default;
};
// A file of an event's picture: ReadBody::json is a JPEG, and its etag that of the file.
struct EventImageQuestion
{
    Uuid eventId;
    int address = 0; // one of kImageWidths
    friend bool operator==(const EventImageQuestion &, const EventImageQuestion &) = default;
};
// The types of an event as JSON, with what is left of them.
struct TicketTypesQuestion
{
    Uuid eventId;
    bool hidden = false; // those that are hidden, too
    friend bool operator==(const TicketTypesQuestion &, const TicketTypesQuestion &) = default;
};
struct QuotasQuestion
{
    Uuid eventId;
    friend bool operator==(const QuotasQuestion &, const QuotasQuestion &) = default;
};
struct OrderListQuestion
{
    Uuid eventId;
    OrderListQuery query;
    friend bool operator==(const OrderListQuestion &, const OrderListQuestion &) = default;
};
// ReadBody::order, with its event.
struct OrderQuestion
{
    Uuid eventId;
    Uuid id;
    friend bool operator==(const OrderQuestion &, const OrderQuestion &) = default;
};
struct WaitingListQuestion
{
    Uuid eventId;
    WaitingListQuery query;
    friend bool operator==(const WaitingListQuestion &, const WaitingListQuestion &) = default;
};
// ReadBody::entry, with its event.
struct WaitingEntryQuestion
{
    Uuid eventId;
    Uuid id;
    friend bool operator==(const WaitingEntryQuestion &, const WaitingEntryQuestion &) = default;
};
struct ReadyQuestion
{
    bool isVerbose = false; // ReadBody::json has it all
    bool isMailOn = false;  // on this server
    friend bool operator==(const ReadyQuestion &, const ReadyQuestion &) = default;
};
using Question =
    std::variant<EventQuestion, SlugQuestion, EventOrganizerQuestion, SitemapQuestion,
                 CategoriesQuestion, EventListQuestion, RegistrationListQuestion,
                 RegistrationQuestion, CsvQuestion, HistoryQuestion, TicketQuestion,
                 EventImageQuestion, TicketTypesQuestion, QuotasQuestion, OrderListQuestion,
                 OrderQuestion, WaitingListQuestion, WaitingEntryQuestion, ReadyQuestion>;

// Whether a question may cost the database as much as hundreds of others. A search, filter or sort
// without an index reads all rows (300,000: 20 ms). More than 1,000 rows cost as much to encode. So
// do CSV, which has many pages, histories and the sitemap.
bool isDear(const Question &question);

// What somebody holds, for its page.
template <typename T> struct HeldForPage
{
    T held;
    Event event;
    qint64 now = 0;                // by the database's clock; milliseconds since the epoch
    QList<OfferedType> types = {}; // those that it is about
};

struct ReadBody
{
    QByteArray json;               // shared by all who asked; CSV or a JPEG where it says so
    QByteArray gzip = {};          // the same, if somebody accepts it and it is smaller
    QByteArray etag = {};          // of events and lists, with its quotes
    QByteArray gzipEtag = {};      // of gzip; empty: etag stands for both
    std::optional<Uuid> next = {}; // the last row, if a page follows
    QString nextKey = {};          // what that last row is sorted by
    bool isDraft = false;          // of one event, also of that whose types these are
    qint64 version = 0;            // of one event
    int organizerVersion = 0;      // of one event's organizer
    QString slug = {};             // of one event; empty: it has none yet
    Uuid event = {};               // of a SlugQuestion
    std::optional<HeldTicket> ticket = {};        // of a TicketQuestion; nothing: there is none
    std::optional<HeldForPage<Order>> order = {}; // of an OrderQuestion
    std::optional<HeldForPage<PlacedEntry>> entry = {}; // of a WaitingEntryQuestion
    std::optional<Uuid> organizer = {};                 // of a draft, if it has one
    PublicOrganizer organizerShown = {};                // of an EventOrganizerQuestion
};

struct ReadAnswered
{
    ReplyAddress to;
    std::shared_ptr<const Question> question;
    std::shared_ptr<const Result<ReadBody>> answer;
    std::function<void(const ReadAnswered &)> then = {}; // what the receiver does with it
};

// Receives answers. Called on a reader's thread, once for each query; must not block.
class ReadReceiver
{
public:
    virtual ~ReadReceiver() = default;
    virtual void readsReady(std::vector<ReadAnswered> answers) = 0;
};

struct ReadRequest
{
    Question question;
    ReplyAddress replyTo;
    ReadReceiver *receiver = nullptr; // borrowed, must outlive the queue
    bool takesGzip = false;
    QByteArray client = {}; // takes turns with others; empty: one client like any
    bool goesOn = false;    // continues an answer that has begun: it has its place
    // Handed back to the receiver. Destroyed on any thread if nobody waits for the answer any more.
    std::function<void(const ReadAnswered &)> then = {};
};

class ReadQueue
{
public:
    // Starts the readers. makeReader: called once on each reader's thread. makeReadyReader: the
    // same for the reader that answers ReadyQuestion, which should fail soon; empty: makeReader.
    ReadQueue(const EventReaderFactory &makeReader, const ReadOptions &options,
              const EventReaderFactory &makeReadyReader = {});
    ~ReadQueue(); // stop()
    ReadQueue(const ReadQueue &) = delete;
    ReadQueue &operator=(const ReadQueue &) = delete;

    // Never blocks. Fails at once with overloaded if too many wait, or after stop().
    Result<void> submit(ReadRequest request);

    // Refuses new requests, answers the waiting ones, joins the readers. After the grace period,
    // the rest is answered database_unavailable.
    void stop(std::chrono::milliseconds grace = std::chrono::seconds(5));

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace boxoffice
