#include "desktop/books/people_import.h"

#include "desktop/client/backoff.h"
#include "shared/api/sale_json.h"

#include <algorithm>

namespace boxoffice {

namespace {

constexpr int kPeopleInFlight = 4;
constexpr int kFirstPauseMs = 2'000;
constexpr int kMostPauses = 20;

// Nothing was done, and the same will do later.
bool isOnlyBusy(const ApiError &error)
{
    return error.kind == ApiFailure::Server && !error.outcomeUnknown
        && (error.code == ErrorCode::RateLimited || error.code == ErrorCode::Overloaded
            || error.code == ErrorCode::DatabaseUnavailable);
}

// The same would be said of all others.
bool concernsAll(const ApiError &error)
{
    return error.kind != ApiFailure::Server || error.outcomeUnknown
        || error.code == ErrorCode::EventNotFound || error.code == ErrorCode::Forbidden
        || error.code == ErrorCode::SignInRequired || error.code == ErrorCode::CredentialNotValid
        || isOnlyBusy(error);
}

} // namespace

PeopleImport::PeopleImport(RegistrationAdder &adder, const Uuid &event, QObject *parent)
    : QObject(parent)
    , m_adder(adder)
    , m_event(event)
{
    m_pause.setSingleShot(true);
    connect(&m_pause, &QTimer::timeout, this, &PeopleImport::sendMore);
    connect(&adder, &RegistrationAdder::retrying, this, [this](const ApiError &why, int wait) {
        if (m_isRunning) {
            Q_EMIT paused(why, wait);
        }
    });
}

void PeopleImport::start(const QList<Wish> &wishes)
{
    m_waiting = wishes;
    std::reverse(m_waiting.begin(), m_waiting.end());
    m_why.reset();
    m_done = 0;
    m_pauses = 0;
    m_total = static_cast<int>(wishes.size());
    m_isRunning = true;
    m_isStopping = false;
    Q_EMIT progressed(0, m_total);
    sendMore();
    endIfDone();
}

void PeopleImport::stop()
{
    m_isStopping = true;
    m_pause.stop();
    dropWaiting();
    endIfDone();
}

QByteArrayList PeopleImport::keyed(const Wish &wish) const
{
    return {m_event.toByteArray(), encode(wish.addition)};
}

void PeopleImport::sendMore()
{
    while (!m_pause.isActive() && m_inFlight < kPeopleInFlight && !m_waiting.isEmpty()) {
        send(m_waiting.takeLast());
    }
}

void PeopleImport::send(const Wish &wish)
{
    ++m_inFlight;
    m_adder.add(m_event, wish.addition, m_keys.keyOf(keyed(wish)), this,
                [this, wish](const ApiResult<Registration> &result) { onAnswer(wish, result); });
}

void PeopleImport::onAnswer(const Wish &wish, const ApiResult<Registration> &result)
{
    --m_inFlight;
    m_keys.settle(keyed(wish), result);
    const bool goesOn = !m_why && !m_isStopping && m_pauses < kMostPauses;
    if (!result && isOnlyBusy(result.error()) && goesOn) {
        pause(wish, result.error());
        return;
    }
    m_pauses = result ? 0 : m_pauses;
    Q_EMIT settled(wish.row, result);
    Q_EMIT progressed(++m_done, m_total);
    if (!result && concernsAll(result.error())) {
        giveUp(result.error());
    }
    sendMore();
    endIfDone();
}

// Those in flight may all be told the same; that is one pause.
void PeopleImport::pause(const Wish &wish, const ApiError &why)
{
    m_waiting.append(wish);
    if (m_pause.isActive()) {
        return;
    }
    const Backoff backoff{kFirstPauseMs, static_cast<int>(m_longestPause.count())};
    const int wait = std::min(backoff.delay(m_pauses++), backoff.longestMs);
    m_pause.start(wait);
    Q_EMIT paused(why, wait);
}

void PeopleImport::giveUp(const ApiError &why)
{
    if (!m_why) {
        m_why = why;
    }
    m_pause.stop();
    dropWaiting();
}

void PeopleImport::dropWaiting()
{
    while (!m_waiting.isEmpty()) {
        Q_EMIT notSent(m_waiting.takeLast().row);
        --m_total;
    }
    Q_EMIT progressed(m_done, m_total);
}

void PeopleImport::endIfDone()
{
    if (m_isRunning && m_inFlight == 0 && m_waiting.isEmpty()) {
        m_isRunning = false;
        Q_EMIT finished();
    }
}

} // namespace boxoffice
