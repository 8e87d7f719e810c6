#include "backend/reads/read_queue.h"

#include "backend/reads/excerpt.h"
#include "backend/reads/read_jobs.h"
#include "shared/api/codec.h"
#include "shared/api/registration_csv.h"
#include "shared/gzip.h"
#include "shared/mutex.h"

#include <algorithm>
#include <thread>

namespace boxoffice {

namespace {

using Answer = std::shared_ptr<const Result<ReadBody>>;

Answer shared(Result<ReadBody> result)
{
    return std::make_shared<const Result<ReadBody>>(std::move(result));
}

// Weak, since it stands for the list in any coding. 128 bits of Qt's hash: not a secret, and nobody
// gains by a collision.
QByteArray tagOf(const ReadBody &body)
{
    const auto hash = [&](size_t seed) {
        const auto size = static_cast<size_t>(body.json.size());
        return QByteArray::number(
            static_cast<qulonglong>(qHashBits(body.json.constData(), size, seed)), 36);
    };
    const size_t goesOn = body.next ? 2 : 0; // which is told in the Link header
    return "W/\"" + hash(1 + goesOn) + hash(2 + goesOn) + '"';
}

template <typename T> Result<ReadBody> render(const Result<Page<T>> &page)
{
    if (!page) {
        return page.error();
    }
    ReadBody body{encodeArray(page->rows)};
    if (page->more && !page->rows.isEmpty()) {
        body.next = page->rows.last().id;
        body.nextKey = page->lastKey;
    }
    body.etag = tagOf(body);
    return body;
}

Result<ReadBody> renderCsv(const Result<Page<Registration>> &page)
{
    if (!page) {
        return page.error();
    }
    ReadBody body;
    for (const Registration &registration : page->rows) {
        appendCsv(body.json, registration);
    }
    if (page->more && !page->rows.isEmpty()) {
        body.next = page->rows.last().id;
    }
    return body;
}

template <typename T> Result<ReadBody> renderOne(const Result<T> &found)
{
    return found ? Result<ReadBody>(ReadBody{encode(*found)}) : Result<ReadBody>(found.error());
}

Result<ReadBody> answerTo(EventReader &reader, const EventListQuestion &question)
{
    auto page = reader.eventList(question.query);
    if (page && question.query.excerpt > 0) {
        for (Event &event : page->rows) {
            event.description = excerptOf(event.description, question.query.excerpt);
        }
    }
    return render(page);
}

Result<ReadBody> answerTo(EventReader &reader, const RegistrationListQuestion &question)
{
    return render(reader.registrations(question.eventId, question.query));
}

Result<ReadBody> answerTo(EventReader &reader, const RegistrationCsvQuestion &question)
{
    return renderCsv(reader.registrations(question.eventId, question.query));
}

Result<ReadBody> answerTo(EventReader &reader, const RegistrationQuestion &question)
{
    return renderOne(reader.registration(question.eventId, question.id));
}

Result<ReadBody> answerTo(EventReader &reader, const HistoryQuestion &question)
{
    return renderOne(reader.history(question.eventId, question.bucket));
}

Result<ReadBody> answerTo(EventReader &reader, const ReadyQuestion &)
{
    const auto ready = reader.ready();
    return ready ? Result<ReadBody>(ReadBody{}) : Result<ReadBody>(ready.error());
}

bool takesGzip(const ReadJob &job)
{
    return std::any_of(job.waiters.begin(), job.waiters.end(),
                       [](const ReadWaiter &waiter) { return waiter.takesGzip; });
}

// Once for all who wait. Below a kilobyte, less would fit the same packet.
ReadBody withGzip(ReadBody body, bool wanted)
{
    constexpr qsizetype kWorthIt = 1'024;
    constexpr int kQuick = 1; // level 6 takes three times as long for a fifth less
    if (wanted && body.json.size() >= kWorthIt) {
        body.gzip = gzipped(body.json, kQuick);
    }
    return body;
}

// Events are asked for many at a time.
std::vector<Answer> askForEvents(EventReader &reader, const ReadBatch &batch)
{
    std::vector<Uuid> ids;
    for (const ReadJob &job : batch) {
        ids.push_back(std::get<EventQuestion>(*job.question).id);
    }
    const auto found = reader.events(ids);
    std::vector<Answer> answers;
    for (const ReadJob &job : batch) {
        const Uuid id = std::get<EventQuestion>(*job.question).id;
        if (!found) {
            answers.push_back(shared(found.error()));
        } else if (const auto event = found->constFind(id); event != found->cend()) {
            ReadBody body{encode(*event)};
            body.etag = etagOf(*event);
            answers.push_back(shared(withGzip(std::move(body), takesGzip(job))));
        } else {
            answers.push_back(shared(eventNotFound()));
        }
    }
    return answers;
}

// Returns one answer for each job of the batch.
std::vector<Answer> askOnce(EventReader &reader, const ReadBatch &batch)
{
    const Question &question = *batch.front().question;
    if (std::holds_alternative<EventQuestion>(question)) {
        return askForEvents(reader, batch);
    }
    Result<ReadBody> answer = std::visit(
        [&](const auto &q) {
            if constexpr (std::is_same_v<std::decay_t<decltype(q)>, EventQuestion>) {
                return Result<ReadBody>(internalError()); // answered above
            } else {
                return answerTo(reader, q);
            }
        },
        question);
    if (answer && !std::holds_alternative<RegistrationCsvQuestion>(question)) {
        answer = withGzip(*std::move(answer), takesGzip(batch.front()));
    }
    return {shared(std::move(answer))};
}

} // namespace

class ReadQueue::Private
{
public:
    Private(EventReaderFactory makeReader, const ReadOptions &options);

    void run();
    ReadBatch nextBatch();
    void runBatch(EventReader &reader, ReadBatch batch);
    std::vector<Answer> ask(EventReader &reader, const ReadBatch &batch);
    // Drops who has gone, answers who has waited too long; returns whether anybody is left.
    bool prune(ReadBatch &batch);
    void deliver(const ReadBatch &batch, const std::vector<Answer> &answers);
    void refuseAllWaiting();
    QDeadlineTimer reconnectDeadline();

    // Constant after construction
    const EventReaderFactory m_makeReader;
    const ReadOptions m_options;

    std::atomic<int> m_waiting{0};
    Mutex m_mutex;
    WaitCondition m_wake;
    ReadJobs m_jobs BOXOFFICE_GUARDED_BY(m_mutex);
    bool m_stopping BOXOFFICE_GUARDED_BY(m_mutex) = false;
    QDeadlineTimer m_giveUp BOXOFFICE_GUARDED_BY(m_mutex){QDeadlineTimer::Forever};
    int m_idle BOXOFFICE_GUARDED_BY(m_mutex) = 0; // readers that wait for m_wake

    std::vector<std::thread> m_threads;
};

ReadQueue::Private::Private(EventReaderFactory makeReader, const ReadOptions &options)
    : m_makeReader(std::move(makeReader))
    , m_options(options)
{
    for (int i = 0; i < std::max(options.readers, 1); ++i) {
        m_threads.emplace_back([this] { run(); });
    }
}

void ReadQueue::Private::run()
{
    const std::unique_ptr<EventReader> reader = m_makeReader();
    reader->connect(QDeadlineTimer(m_options.reconnectFor)); // ask() tries again
    ReadBatch batch;
    while (!(batch = nextBatch()).empty()) {
        const auto first = batch.front().question;
        runBatch(*reader, std::move(batch));
        MutexLock lock(m_mutex);
        m_jobs.finished(*first);
    }
}

// Waits for work that may start. Returns nothing when the queue is stopping and nothing waits.
ReadBatch ReadQueue::Private::nextBatch()
{
    ReadBatch batch;
    bool wakeAnother = false;
    {
        MutexLock lock(m_mutex);
        while ((batch = m_jobs.take(m_options.maxIdsPerQuery)).empty()) {
            if (m_stopping && m_jobs.empty()) {
                break;
            }
            ++m_idle;
            m_wake.wait(m_mutex);
            --m_idle;
        }
        wakeAnother = m_idle > 0 && (m_stopping || m_jobs.canStart());
    }
    if (wakeAnother) {
        m_wake.notifyOne();
    }
    return batch;
}

void ReadQueue::Private::runBatch(EventReader &reader, ReadBatch batch)
{
    if (!prune(batch)) {
        return;
    }
    const std::vector<Answer> answers = ask(reader, batch);
    if (!reader.isOpen()) { // first: who asks again after hearing of it is tried anew
        refuseAllWaiting();
    }
    deliver(batch, answers);
}

std::vector<Answer> ReadQueue::Private::ask(EventReader &reader, const ReadBatch &batch)
{
    std::vector<Answer> answers(batch.size(), shared(databaseUnavailable()));
    for (int tries = 0; tries < 2; ++tries) {
        const QDeadlineTimer deadline = reconnectDeadline();
        if (deadline.hasExpired() || !reader.connect(deadline)) { // expired: the grace is over
            break;
        }
        answers = askOnce(reader, batch);
        if (reader.isOpen()) {
            break;
        }
    }
    return answers;
}

QDeadlineTimer ReadQueue::Private::reconnectDeadline()
{
    QDeadlineTimer deadline(m_options.reconnectFor);
    MutexLock lock(m_mutex);
    return m_stopping && m_giveUp < deadline ? m_giveUp : deadline;
}

bool ReadQueue::Private::prune(ReadBatch &batch)
{
    ReadBatch expired;
    for (ReadJob &job : batch) {
        ReadJob late{job.question, {}};
        std::erase_if(job.waiters, [&](ReadWaiter &waiter) {
            if (!waiter.replyTo.isLive()) {
                m_waiting.fetch_sub(1);
                return true;
            }
            if (waiter.expiry.hasExpired()) {
                late.waiters.push_back(waiter);
                return true;
            }
            return false;
        });
        if (!late.waiters.empty()) {
            expired.push_back(std::move(late));
        }
    }
    deliver(expired, std::vector<Answer>(expired.size(), shared(overloaded())));
    std::erase_if(batch, [](const ReadJob &job) { return job.waiters.empty(); });
    return !batch.empty();
}

void ReadQueue::Private::deliver(const ReadBatch &batch, const std::vector<Answer> &answers)
{
    std::vector<std::pair<ReadReceiver *, std::vector<ReadAnswered>>> perReceiver;
    for (std::size_t i = 0; i < batch.size(); ++i) {
        for (const ReadWaiter &waiter : batch[i].waiters) {
            auto it = std::find_if(perReceiver.begin(), perReceiver.end(),
                                   [&](const auto &e) { return e.first == waiter.receiver; });
            if (it == perReceiver.end()) {
                it = perReceiver.insert(perReceiver.end(), {waiter.receiver, {}});
            }
            it->second.push_back({waiter.replyTo, batch[i].question, answers[i]});
        }
        m_waiting.fetch_sub(static_cast<int>(batch[i].waiters.size()));
    }
    for (auto &[receiver, answered] : perReceiver) {
        receiver->readsReady(std::move(answered));
    }
}

// The database is away: better bad news now than after everybody's deadline.
void ReadQueue::Private::refuseAllWaiting()
{
    ReadBatch all;
    {
        MutexLock lock(m_mutex);
        all = m_jobs.takeAll();
    }
    if (prune(all)) {
        deliver(all, std::vector<Answer>(all.size(), shared(databaseUnavailable())));
    }
}

ReadQueue::ReadQueue(EventReaderFactory makeReader, const ReadOptions &options)
    : d(std::make_unique<Private>(std::move(makeReader), options))
{ }

ReadQueue::~ReadQueue()
{
    stop();
}

Result<void> ReadQueue::submit(ReadRequest request)
{
    if (d->m_waiting.fetch_add(1) >= d->m_options.maxWaiting) {
        d->m_waiting.fetch_sub(1);
        return overloaded();
    }
    bool wake = false;
    {
        MutexLock lock(d->m_mutex);
        if (d->m_stopping) {
            d->m_waiting.fetch_sub(1);
            return overloaded();
        }
        const bool starts =
            d->m_jobs.add(std::move(request.question),
                          {std::move(request.replyTo), request.receiver,
                           QDeadlineTimer(d->m_options.maxWait), request.takesGzip});
        wake = starts && d->m_idle > 0;
    }
    if (wake) {
        d->m_wake.notifyOne();
    }
    return {};
}

void ReadQueue::stop(std::chrono::milliseconds grace)
{
    {
        MutexLock lock(d->m_mutex);
        if (!d->m_stopping) {
            d->m_stopping = true;
            d->m_giveUp = QDeadlineTimer(grace);
        }
    }
    d->m_wake.notifyAll();
    for (std::thread &thread : d->m_threads) {
        if (thread.joinable()) {
            thread.join();
        }
    }
}

} // namespace boxoffice
