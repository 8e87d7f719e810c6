#include "backend/live/live_feed.h"

#include "shared/mailbox.h"

#include <QElapsedTimer>
#include <QTimer>

#include <algorithm>
#include <utility>

namespace boxoffice {

namespace {
constexpr std::chrono::milliseconds kGreetAfter{20}; // newcomers gather that long
}

// Lives on the feed's thread. LiveFeed's functions post their changes of its state to it.
class LiveFeed::Worker final : public Mailbox
{
public:
    Worker(ChangeFeedFactory makeFeed, EventReaderFactory makeReader, LiveReceiver &receiver,
           const LiveOptions &options)
        : m_options(options)
        , m_interval(options.interval)
        , m_makeFeed(std::move(makeFeed))
        , m_makeReader(std::move(makeReader))
        , m_receiver(receiver)
    { }

    void start();
    // Schedules a reading for a watcher that is new or has fallen behind.
    void greetSoon(const Uuid &event);

    const LiveOptions m_options;
    std::chrono::milliseconds m_interval;
    QHash<Uuid, int> m_watchers; // how many watch each event; nil: all events

private:
    void note(const Changes &changes);
    void scheduleReading();
    void read();
    void greet();
    void tryAgainLater();
    void checkConnection();
    bool reconnect();
    QSet<Uuid> wanted() const;
    std::shared_ptr<LiveUpdate> fetch(const QSet<Uuid> &ids, bool withList);
    bool fetchLists(LiveUpdate &update);
    void announce(LiveUpdate &update);
    bool isWatched(const Uuid &id) const
    {
        return m_watchers.contains({}) || m_watchers.contains(id);
    }

    const ChangeFeedFactory m_makeFeed;
    const EventReaderFactory m_makeReader;
    LiveReceiver &m_receiver;
    std::unique_ptr<ChangeFeed> m_feed;
    std::unique_ptr<EventReader> m_reader;
    QTimer *m_readTimer = nullptr;  // owned; single shot
    QTimer *m_greetTimer = nullptr; // the same
    QElapsedTimer m_sinceReading;
    QSet<Uuid> m_newlyWatched;
    Changes m_pending;
    bool m_listWanted = false;
    bool m_connected = false;
    bool m_resync = false;
    quint64 m_version = 0;
};

void LiveFeed::Worker::start()
{
    m_feed = m_makeFeed();
    m_feed->onChanges = [this](const Changes &changes) { note(changes); };
    m_reader = m_makeReader();
    m_readTimer = new QTimer(this);
    m_readTimer->setSingleShot(true);
    m_readTimer->setTimerType(Qt::PreciseTimer); // a coarse one may come a twentieth too early
    connect(m_readTimer, &QTimer::timeout, this, [this] { read(); });
    m_greetTimer = new QTimer(this);
    m_greetTimer->setSingleShot(true);
    m_greetTimer->setInterval(kGreetAfter);
    connect(m_greetTimer, &QTimer::timeout, this, [this] { greet(); });
    auto *heartbeat = new QTimer(this);
    connect(heartbeat, &QTimer::timeout, this, [this] { checkConnection(); });
    heartbeat->start(m_options.heartbeat);
    m_connected = m_feed->connect(QDeadlineTimer(m_options.reconnectFor));
}

void LiveFeed::Worker::greetSoon(const Uuid &event)
{
    if (event.isNil()) {
        m_listWanted = true;
    } else {
        m_newlyWatched.insert(event);
    }
    if (!m_greetTimer->isActive()) {
        m_greetTimer->start();
    }
}

void LiveFeed::Worker::note(const Changes &changes)
{
    ++m_version;
    if (m_watchers.isEmpty()) {
        return;
    }
    m_pending.seats |= changes.seats;
    m_pending.created |= changes.created;
    m_pending.updated |= changes.updated;
    m_pending.deleted |= changes.deleted;
    m_pending.turned |= changes.turned;
    m_pending.draftsDeleted.insert(changes.draftsDeleted);
    for (auto it = changes.tickets.cbegin(); it != changes.tickets.cend(); ++it) {
        m_pending.tickets[it.key()].add(*it);
    }
    scheduleReading();
}

// An idle feed reads at once; a busy one at the end of the interval.
void LiveFeed::Worker::scheduleReading()
{
    if (m_readTimer->isActive()) {
        return;
    }
    const qint64 since = m_sinceReading.isValid() ? m_sinceReading.elapsed() : m_interval.count();
    m_readTimer->start(static_cast<int>(std::max<qint64>(0, m_interval.count() - since)));
}

void LiveFeed::Worker::tryAgainLater()
{
    m_resync = true;
    m_readTimer->start(m_options.interval);
}

void LiveFeed::Worker::checkConnection()
{
    if (m_connected && m_feed->isAlive()) {
        return;
    }
    reconnect();
}

bool LiveFeed::Worker::reconnect()
{
    m_connected = m_feed->connect(QDeadlineTimer(m_options.reconnectFor));
    ++m_version; // something may have been missed
    if (m_connected && !m_watchers.isEmpty()) {
        m_resync = true;
        scheduleReading();
    }
    return m_connected;
}

QSet<Uuid> LiveFeed::Worker::wanted() const
{
    QSet<Uuid> ids;
    for (const QSet<Uuid> *changed : {&m_pending.seats, &m_pending.created, &m_pending.updated}) {
        for (const Uuid &id : *changed) {
            if (isWatched(id)) {
                ids.insert(id);
            }
        }
    }
    for (auto it = m_pending.tickets.keyBegin(); it != m_pending.tickets.keyEnd(); ++it) {
        if (m_watchers.contains(*it)) {
            ids.insert(*it);
        }
    }
    if (m_resync) {
        for (auto it = m_watchers.keyBegin(); it != m_watchers.keyEnd(); ++it) {
            if (!it->isNil()) {
                ids.insert(*it);
            }
        }
    }
    return ids;
}

// Returns null when the database is away; then nothing of what is pending is forgotten.
std::shared_ptr<LiveUpdate> LiveFeed::Worker::fetch(const QSet<Uuid> &ids, bool withList)
{
    auto update = std::make_shared<LiveUpdate>();
    update->version = m_version; // what comes meanwhile has a greater one
    if (!m_reader->connect(QDeadlineTimer(m_options.reconnectFor))) {
        return nullptr;
    }
    auto events = m_reader->events(std::vector<Uuid>(ids.begin(), ids.end()));
    if (!events) {
        return nullptr;
    }
    update->events = *std::move(events);
    return !withList || fetchLists(*update) ? update : nullptr;
}

// Of a description nothing is shown: so little of it that all rows come.
bool LiveFeed::Worker::fetchLists(LiveUpdate &update)
{
    EventListQuery query{m_options.listLength, std::nullopt, {}, {}, 1, {}};
    auto list = m_reader->eventList(query);
    if (!list) {
        return false;
    }
    const auto isDraft = [](const Event &event) { return event.status == EventStatus::Draft; };
    const bool isCut = list->more && m_options.hidesDrafts
        && std::any_of(list->rows.cbegin(), list->rows.cend(), isDraft);
    update.list = std::make_shared<const QList<Event>>(std::move(list->rows));
    if (isCut) {
        query.drafts = SeenDrafts::none();
        auto shown = m_reader->eventList(query);
        if (!shown) {
            return false;
        }
        update.publicList = std::make_shared<const QList<Event>>(std::move(shown->rows));
    }
    return true;
}

void LiveFeed::Worker::read()
{
    if (!m_connected && !reconnect()) {
        tryAgainLater();
        return;
    }
    m_sinceReading.start();
    const auto update = fetch(wanted(), m_resync && m_watchers.contains({}));
    if (!update) {
        tryAgainLater();
        return;
    }
    announce(*update);
    m_pending = {};
    if (std::exchange(m_resync, false)) { // newcomers were among all
        m_newlyWatched.clear();
        m_listWanted = false;
    }
    m_receiver.liveUpdate(update);
}

// Newcomers see the truth without waiting for the next reading; what has changed for the others is
// still told at its time.
void LiveFeed::Worker::greet()
{
    if (!m_connected) {
        scheduleReading(); // which shows everything to everybody once there is a connection
        return;
    }
    const auto update = fetch(m_newlyWatched, m_listWanted);
    if (!update) {
        tryAgainLater();
        return;
    }
    m_newlyWatched.clear();
    m_listWanted = false;
    m_receiver.liveUpdate(update);
}

// An event that was created, edited and booked since the last reading is told of three times: who
// follows one event has no use for `created`, and who draws seats need not listen to anything else.
void LiveFeed::Worker::announce(LiveUpdate &update)
{
    const auto append = [&](std::vector<Uuid> &to, const QSet<Uuid> &from) {
        std::copy_if(from.begin(), from.end(), std::back_inserter(to),
                     [&](const Uuid &id) { return update.events.contains(id); });
    };
    append(update.created, m_pending.created);
    append(update.updated, m_pending.updated);
    append(update.seats, m_pending.seats);
    std::copy_if(m_pending.deleted.begin(), m_pending.deleted.end(),
                 std::back_inserter(update.deleted), [&](const Uuid &id) { return isWatched(id); });
    for (auto it = m_pending.tickets.cbegin(); it != m_pending.tickets.cend(); ++it) {
        if (m_watchers.contains(it.key()) && update.events.contains(it.key())) {
            update.tickets.insert(it.key(), *it);
        }
    }
    update.turned = m_pending.turned;
    update.draftsDeleted = m_pending.draftsDeleted;
    update.resync = m_resync;
}

LiveFeed::LiveFeed(ChangeFeedFactory makeFeed, EventReaderFactory makeReader,
                   LiveReceiver &receiver, const LiveOptions &options)
    : m_worker(new Worker(std::move(makeFeed), std::move(makeReader), receiver, options))
{
    m_thread.setObjectName(QStringLiteral("live feed"));
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::started, m_worker,
                     [worker = m_worker] { worker->start(); });
    QObject::connect(&m_thread, &QThread::finished, m_worker, &QObject::deleteLater);
    m_thread.start();
}

LiveFeed::~LiveFeed()
{
    m_thread.quit();
    m_thread.wait();
}

void LiveFeed::watch(const Uuid &event)
{
    m_worker->post([worker = m_worker, event] {
        ++worker->m_watchers[event];
        worker->greetSoon(event);
    });
}

void LiveFeed::unwatch(const Uuid &event)
{
    m_worker->post([worker = m_worker, event] {
        const auto it = worker->m_watchers.find(event);
        if (it != worker->m_watchers.end() && --*it <= 0) {
            worker->m_watchers.erase(it);
        }
    });
}

void LiveFeed::refresh(const Uuid &event)
{
    m_worker->post([worker = m_worker, event] { worker->greetSoon(event); });
}

void LiveFeed::setInterval(std::chrono::milliseconds interval)
{
    m_worker->post([worker = m_worker, interval] {
        worker->m_interval = std::max(interval, worker->m_options.interval);
    });
}

} // namespace boxoffice
