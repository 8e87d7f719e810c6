#include "backend/live/event_streams.h"

#include "backend/live/stream_frames.h"
#include "backend/live/stream_subscriber.h"
#include "shared/mailbox.h"

#include <QElapsedTimer>
#include <QTimer>

#include <set>

namespace boxoffice {

namespace {
constexpr int kFanOutShare = 10; // readings are spaced so that fan-out takes at most 1/10 of a core
constexpr qint64 kMaxInterval = 2'000; // ms; a machine that was busy otherwise looks slow, too
} // namespace

// Lives on the stream thread.
class EventStreams::Worker final : public Mailbox
{
public:
    explicit Worker(std::chrono::milliseconds heartbeat) : m_heartbeat(heartbeat) { }

    void start();
    void stop();
    void add(StreamSubscription &subscription);
    void closeOldest(const QByteArray &client, int most);
    void update(const LiveUpdate &update);

    LiveFeed *m_feed = nullptr; // borrowed; set before the first add()

private:
    using Group = QSet<StreamSubscriber *>;

    void remove(StreamSubscriber *subscriber);
    void greet(StreamSubscriber &subscriber, const LiveUpdate &update, StreamFrames &frames);
    static void sendTo(const Group &group, const Uuid &event, StreamFrames &frames);
    void keepAlive();

    const std::chrono::milliseconds m_heartbeat;
    std::unique_ptr<QTimer> m_timer;
    QHash<Uuid, Group> m_groups; // by event; nil: all events
    QHash<QByteArray, std::set<std::pair<quint64, StreamSubscriber *>>> m_byClient; // by age
    quint64 m_lastNumber = 0;
};

void EventStreams::Worker::start()
{
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, [this] { keepAlive(); });
    m_timer->start(m_heartbeat / 3); // so that two thirds of silence are soon followed by a comment
}

void EventStreams::Worker::stop()
{
    m_timer.reset(); // here: a timer belongs to its thread
    for (const Group &group : std::as_const(m_groups)) {
        qDeleteAll(group);
    }
    m_groups.clear();
    m_byClient.clear();
}

void EventStreams::Worker::add(StreamSubscription &subscription)
{
    if (!m_timer) {
        return; // it was stopped meanwhile
    }
    const Uuid event = subscription.event;
    auto *subscriber = new StreamSubscriber(std::move(subscription.socket), event);
    subscriber->drafts = subscription.drafts;
    subscriber->client = subscription.client;
    subscriber->number = ++m_lastNumber;
    m_byClient[subscriber->client].emplace(subscriber->number, subscriber);
    subscriber->lastSeen = subscription.lastEventId;
    m_groups[event].insert(subscriber);
    subscriber->onGone = [this, subscriber] { remove(subscriber); };
    subscriber->onDrained = [this, event] { m_feed->refresh(event); };
    subscriber->send(subscription.head + StreamFrames::opening());
    m_feed->watch(event); // its next reading carries the snapshot
}

void EventStreams::Worker::remove(StreamSubscriber *subscriber)
{
    const auto group = m_groups.find(subscriber->event());
    if (group == m_groups.end() || !group->remove(subscriber)) {
        return;
    }
    if (group->isEmpty()) {
        m_groups.erase(group);
    }
    const auto own = m_byClient.find(subscriber->client);
    own->erase({subscriber->number, subscriber});
    if (own->empty()) {
        m_byClient.erase(own);
    }
    m_feed->unwatch(subscriber->event());
    subscriber->deleteLater();
}

void EventStreams::Worker::closeOldest(const QByteArray &client, int most)
{
    for (; most > 0; --most) {
        const auto own = m_byClient.constFind(client);
        if (own == m_byClient.cend()) {
            return;
        }
        remove(own->begin()->second);
    }
}

void EventStreams::Worker::update(const LiveUpdate &update)
{
    QElapsedTimer fanOut;
    fanOut.start();
    StreamFrames frames(update);
    for (const Uuid &id : frames.changed()) {
        if (const auto group = m_groups.constFind(id); group != m_groups.cend()) {
            sendTo(Group(*group), id, frames); // a copy: sending may remove members
        }
    }
    sendTo(m_groups.value({}), {}, frames);
    for (const Group &group : QHash<Uuid, Group>(m_groups)) {
        for (StreamSubscriber *subscriber : group) {
            if (subscriber->wantsSnapshot || update.resync) {
                greet(*subscriber, update, frames);
            }
        }
    }
    if (update.isForEverybody()) {
        m_feed->setInterval(
            std::chrono::milliseconds(std::min(fanOut.elapsed() * kFanOutShare, kMaxInterval)));
    }
}

// Sends the truth to a subscriber that has none yet, or has fallen behind.
void EventStreams::Worker::greet(StreamSubscriber &subscriber, const LiveUpdate &update,
                                 StreamFrames &frames)
{
    const auto event = update.events.constFind(subscriber.event());
    const bool known = subscriber.event().isNil()
        ? update.list != nullptr
        : event != update.events.cend() && subscriber.drafts.shows(*event);
    if (!known) {
        return; // a later reading, which was asked for, has it; or it is not there for this one
    }
    subscriber.wantsSnapshot = false;
    if (std::exchange(subscriber.lastSeen, {}) == StreamFrames::idOf(update.version)) {
        subscriber.send(StreamFrames::nothingMissed());
        return;
    }
    subscriber.send(frames.snapshotFor(subscriber.event(), subscriber.drafts));
}

// event: nil: all.
void EventStreams::Worker::sendTo(const Group &group, const Uuid &event, StreamFrames &frames)
{
    for (StreamSubscriber *subscriber : group) {
        const QByteArray &frame = frames.changesFor(event, subscriber->drafts);
        if (frame.isEmpty()) {
            continue;
        }
        subscriber->lastSeen.clear();
        if (!subscriber->wantsSnapshot) { // else its snapshot will say it all
            subscriber->send(frame);
        }
    }
}

void EventStreams::Worker::keepAlive()
{
    for (const Group &group : QHash<Uuid, Group>(m_groups)) {
        for (StreamSubscriber *subscriber : group) {
            subscriber->keepAlive(StreamFrames::comment(), m_heartbeat * 2 / 3);
        }
    }
}

EventStreams::EventStreams(std::chrono::milliseconds heartbeat) : m_worker(new Worker(heartbeat))
{
    m_thread.setObjectName(QStringLiteral("event streams"));
    m_worker->moveToThread(&m_thread);
    QObject::connect(&m_thread, &QThread::started, m_worker, [w = m_worker] { w->start(); });
    m_thread.start();
}

EventStreams::~EventStreams()
{
    stop();
    delete m_worker; // its thread has ended; what is still posted to it goes with it
}

void EventStreams::setFeed(LiveFeed &feed)
{
    m_worker->m_feed = &feed;
}

void EventStreams::subscribe(StreamSubscription subscription)
{
    subscription.socket->moveToThread(&m_thread);
    m_worker->post([worker = m_worker, subscription = std::move(subscription)]() mutable {
        worker->add(subscription);
    });
}

void EventStreams::closeOldest(const QByteArray &client, int most)
{
    m_worker->post([worker = m_worker, client, most] { worker->closeOldest(client, most); });
}

void EventStreams::stop()
{
    if (m_thread.isRunning()) {
        m_worker->callAndWait([worker = m_worker] { worker->stop(); });
    }
    m_thread.quit();
    m_thread.wait();
}

void EventStreams::liveUpdate(std::shared_ptr<const LiveUpdate> update)
{
    m_worker->post([worker = m_worker, update] { worker->update(*update); });
}

} // namespace boxoffice
