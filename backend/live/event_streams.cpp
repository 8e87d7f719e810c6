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
constexpr int kTrustedFor = 6;         // looks at credentials without an answer
} // namespace

// Lives on the stream thread.
class EventStreams::Worker final : public Mailbox
{
public:
    explicit Worker(const StreamOptions &options) : m_options(options) { }

    void start();
    void stop();
    void add(StreamSubscription &subscription);
    void closeOldest(const QByteArray &client, int most);
    void update(const LiveUpdate &update);

    LiveFeed *m_feed = nullptr;               // borrowed; set before the first add()
    PrincipalLookups *m_principals = nullptr; // likewise

private:
    using Group = QSet<StreamSubscriber *>;
    using Seen = QHash<Credential, SeenDrafts>; // without those that are not valid

    void remove(StreamSubscriber *subscriber);
    void greet(StreamSubscriber &subscriber, const LiveUpdate &update, StreamFrames &frames);
    static void sendTo(const Group &group, const Uuid &event, StreamFrames &frames);
    void keepAlive();
    void lookAgain();
    void ask();
    void closeUnless(const Seen &seen, const QList<Credential> &asked);
    void forget(StreamSubscriber *subscriber);

    const StreamOptions m_options;
    std::unique_ptr<QTimer> m_timer;
    std::unique_ptr<QTimer> m_lookTimer;
    QHash<Uuid, Group> m_groups; // by event; nil: all events
    QHash<QByteArray, std::set<std::pair<quint64, StreamSubscriber *>>> m_byClient; // by age
    QHash<Credential, Group> m_byCredential;
    QElapsedTimer m_sinceAnswered; // since the last look that was answered began
    bool m_isAsking = false;
    quint64 m_lastNumber = 0;
};

void EventStreams::Worker::start()
{
    m_timer = std::make_unique<QTimer>();
    connect(m_timer.get(), &QTimer::timeout, this, [this] { keepAlive(); });
    // So that two thirds of silence are soon followed by a comment.
    m_timer->start(m_options.heartbeat / 3);
    m_lookTimer = std::make_unique<QTimer>();
    connect(m_lookTimer.get(), &QTimer::timeout, this, [this] { lookAgain(); });
    m_lookTimer->start(m_options.lookAgainEvery);
    m_sinceAnswered.start();
}

void EventStreams::Worker::stop()
{
    m_timer.reset(); // here: a timer belongs to its thread
    m_lookTimer.reset();
    for (const Group &group : std::as_const(m_groups)) {
        qDeleteAll(group);
    }
    m_groups.clear();
    m_byClient.clear();
    m_byCredential.clear();
}

void EventStreams::Worker::add(StreamSubscription &subscription)
{
    if (!m_timer) {
        return; // it was stopped meanwhile
    }
    const Uuid event = subscription.event;
    auto *subscriber = new StreamSubscriber(std::move(subscription.socket), event);
    subscriber->drafts = subscription.drafts;
    subscriber->credential = subscription.credential;
    if (subscriber->credential) {
        m_byCredential[*subscriber->credential].insert(subscriber);
    }
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
    forget(subscriber);
    m_feed->unwatch(subscriber->event());
    subscriber->deleteLater();
}

void EventStreams::Worker::forget(StreamSubscriber *subscriber)
{
    const auto own = m_byClient.find(subscriber->client);
    own->erase({subscriber->number, subscriber});
    if (own->empty()) {
        m_byClient.erase(own);
    }
    if (!subscriber->credential) {
        return;
    }
    const auto same = m_byCredential.find(*subscriber->credential);
    same->remove(subscriber);
    if (same->isEmpty()) {
        m_byCredential.erase(same);
    }
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
    if (std::exchange(subscriber.lastSeen, {})
        == StreamFrames::idOf(update.version, subscriber.drafts)) {
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
            subscriber->keepAlive(StreamFrames::comment(), m_options.heartbeat * 2 / 3);
        }
    }
}

// A database that is away for a while closes nothing: no changes are told either.
void EventStreams::Worker::lookAgain()
{
    if (m_byCredential.isEmpty()) {
        m_sinceAnswered.start();
    } else if (m_sinceAnswered.hasExpired((m_options.lookAgainEvery * kTrustedFor).count())) {
        closeUnless({}, m_byCredential.keys());
        m_sinceAnswered.start(); // who comes now was looked up just before
    } else if (!m_isAsking) {
        ask();
    }
}

void EventStreams::Worker::ask()
{
    QElapsedTimer began;
    began.start();
    const QList<Credential> asked = m_byCredential.keys();
    std::vector<StandingQuestion> questions;
    for (const Credential &credential : asked) {
        questions.push_back({credential});
    }
    const auto taken = m_principals->askAgain(
        std::move(questions), [this, asked, began](const Result<std::vector<Standing>> &answer) {
            Seen seen;
            for (qsizetype i = 0; answer && i < asked.size(); ++i) {
                if (const auto &principal = (*answer)[static_cast<std::size_t>(i)].principal) {
                    seen.insert(asked[i], draftsSeenBy(*principal));
                }
            }
            post([this, asked, began, seen, isAnswered = bool(answer)] {
                m_isAsking = false;
                if (isAnswered) {
                    m_sinceAnswered = began;
                    closeUnless(seen, asked);
                }
            });
        });
    m_isAsking = bool(taken);
}

void EventStreams::Worker::closeUnless(const Seen &seen, const QList<Credential> &asked)
{
    for (const Credential &credential : asked) {
        const auto now = seen.constFind(credential);
        for (StreamSubscriber *subscriber : Group(m_byCredential.value(credential))) {
            if (now == seen.cend() || *now != subscriber->drafts) {
                remove(subscriber);
            }
        }
    }
}

EventStreams::EventStreams(const StreamOptions &options) : m_worker(new Worker(options))
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

void EventStreams::setPrincipals(PrincipalLookups &principals)
{
    m_worker->m_principals = &principals;
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
