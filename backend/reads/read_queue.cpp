#include "backend/reads/read_queue.h"

#include "backend/reads/read_line.h"

#include <algorithm>

namespace boxoffice {

namespace {

// What a reader reads in a few milliseconds, wherever it goes on. The whole list is one question
// for all who ask for it; with a cursor, or with the drafts of some organizers, there are many.
constexpr int kPage = 1'000; // rows

bool isDear(const EventListQuery &query)
{
    const EventFilter &filter = query.filter;
    const bool inOrder = filter.window == EventWindow{}
        ? filter.category.isEmpty() && filter.sort != EventSort::MostSeats
            && filter.sort != EventSort::Filling
        : filter.sort == EventSort::StartsAt || filter.sort == EventSort::Latest;
    const bool whole = filter.isEverything() && !query.after && query.excerpt == 0
        && query.drafts.organizers.isEmpty();
    return !filter.text.isEmpty() || filter.status || !filter.organizer.isEmpty() || !inOrder
        || (query.limit > kPage && !whole);
}

bool isDear(const RegistrationListQuery &query)
{
    return !query.text.isEmpty() || query.status == RegistrationStatus::Cancelled
        || query.limit > kPage;
}

struct Dearness
{
    bool operator()(const EventQuestion &) const { return false; }
    bool operator()(const SlugQuestion &) const { return false; }
    bool operator()(const EventOrganizerQuestion &) const { return false; }
    bool operator()(const SitemapQuestion &) const { return true; }
    bool operator()(const CategoriesQuestion &) const { return false; }
    bool operator()(const RegistrationQuestion &) const { return false; }
    bool operator()(const TicketQuestion &) const { return false; }
    bool operator()(const EventImageQuestion &) const { return false; }
    bool operator()(const TicketTypesQuestion &) const { return false; }
    bool operator()(const QuotasQuestion &) const { return false; }
    bool operator()(const OrderQuestion &) const { return false; }
    bool operator()(const WaitingEntryQuestion &) const { return false; }
    bool operator()(const ReadyQuestion &) const { return false; }
    bool operator()(const EventListQuestion &question) const { return isDear(question.query); }
    bool operator()(const RegistrationListQuestion &question) const
    {
        return isDear(question.query);
    }
    bool operator()(const OrderListQuestion &question) const
    {
        const OrderListQuery &query = question.query;
        return !query.text.isEmpty() || query.status || query.limit > kPage;
    }
    bool operator()(const WaitingListQuestion &question) const
    {
        return question.query.status || question.query.limit > kPage;
    }
    bool operator()(const CsvQuestion &) const { return true; }
    bool operator()(const HistoryQuestion &) const { return true; }
};

// A health check wants its answer soon: reconnecting gets little time.
ReadOptions hasty(ReadOptions options)
{
    options.reconnectFor =
        std::min<std::chrono::milliseconds>(options.reconnectFor, std::chrono::seconds(1));
    return options;
}

} // namespace

bool isDear(const Question &question)
{
    return std::visit(Dearness{}, question);
}

struct ReadQueue::Private
{
    const std::shared_ptr<AnswerAccount> account;
    ReadLine quick;
    ReadLine dear;
    ReadLine ready;

    Private(const EventReaderFactory &makeReader, const EventReaderFactory &makeReadyReader,
            const ReadOptions &options)
        : account(std::make_shared<AnswerAccount>(options))
        , quick(makeReader, options, {options.readers, options.maxWaiting, account})
        , dear(makeReader, options,
               {options.dearReaders, options.maxWaiting, account, {options.maxWaitingDear}})
        , ready(makeReadyReader, hasty(options), {1, options.maxWaiting, account, {}, 1})
    { }

    ReadLine &lineOf(const Question &question)
    {
        return std::holds_alternative<ReadyQuestion>(question) ? ready
            : isDear(question)                                 ? dear
                                                               : quick;
    }
};

ReadQueue::ReadQueue(const EventReaderFactory &makeReader, const ReadOptions &options,
                     const EventReaderFactory &makeReadyReader)
    : d(std::make_unique<Private>(makeReader, makeReadyReader ? makeReadyReader : makeReader,
                                  options))
{ }

ReadQueue::~ReadQueue()
{
    stop();
}

Result<void> ReadQueue::submit(ReadRequest request)
{
    return d->lineOf(request.question).submit(std::move(request));
}

void ReadQueue::stop(std::chrono::milliseconds grace)
{
    const QDeadlineTimer giveUp(grace);
    for (ReadLine *line : {&d->quick, &d->dear, &d->ready}) {
        line->beginStop(giveUp);
    }
    for (ReadLine *line : {&d->quick, &d->dear, &d->ready}) {
        line->join();
    }
}

} // namespace boxoffice
