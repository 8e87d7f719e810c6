#include "desktop/books/registration_batch.h"

#include <utility>

namespace boxoffice {

namespace {

constexpr int kMostInFlight = 4;

bool isHopeless(const ApiError &error)
{
    return error.code == ErrorCode::AlreadyRegistered || error.code == ErrorCode::EventNotFound
        || error.code == ErrorCode::RegistrationNotFound
        || error.code == ErrorCode::RegistrationErased || error.code == ErrorCode::NotFound;
}

// Without a version it is of an early server, which can't; what was erased has nobody to come back.
bool canComeBack(const Registration &registration)
{
    return registration.cancelledAt && !registration.erasedAt && registration.version > 0;
}

} // namespace

RegistrationBatch::RegistrationBatch(ApiClient &client, QObject *parent)
    : QObject(parent)
    , m_client(client)
{ }

void RegistrationBatch::cancel(const QList<Registration> &registrations)
{
    if (m_running && m_outcome.wasRestoring) {
        m_later += registrations;
        return;
    }
    QList<Change> changes;
    for (const Registration &registration : registrations) {
        if (!registration.cancelledAt && !m_asked.contains(registration.id)) {
            m_asked.insert(registration.id);
            changes.append({registration, ApiClient::newKey()});
        }
    }
    begin(changes, false);
}

void RegistrationBatch::restore(const QList<Registration> &registrations)
{
    if (m_running) {
        return;
    }
    m_undoable.clear(); // by then it is not the latest change
    for (const Registration &registration : registrations) {
        if (canComeBack(registration)) {
            m_undoable.append({registration, ApiClient::newKey()});
        }
    }
    undo();
}

void RegistrationBatch::undo()
{
    if (canUndo()) {
        begin(std::exchange(m_undoable, {}), true);
    }
}

template <typename Predicate> void RegistrationBatch::dropUndoOf(Predicate predicate)
{
    const auto fits = [&](const Change &each) { return predicate(each.registration); };
    if (m_undoable.removeIf(fits) > 0) {
        Q_EMIT undoDropped();
    }
}

void RegistrationBatch::note(const Registration &now)
{
    if (!canComeBack(now)) {
        dropUndoOf([&now](const Registration &each) { return each.id == now.id; });
    }
}

void RegistrationBatch::forgetEvent(const Uuid &event)
{
    dropUndoOf([&event](const Registration &each) { return each.eventId == event; });
}

void RegistrationBatch::begin(const QList<Change> &changes, bool restoring)
{
    if (changes.isEmpty()) {
        return;
    }
    m_waiting += changes;
    m_total += static_cast<int>(changes.size());
    if (!m_running) {
        m_outcome = {};
        m_outcome.wasRestoring = restoring;
        m_running = true;
        Q_EMIT runningChanged(true);
        Q_EMIT progressed(0, m_total);
    }
    while (m_inFlight < kMostInFlight && !m_waiting.isEmpty()) {
        sendNext();
    }
}

void RegistrationBatch::stop()
{
    m_total -= static_cast<int>(m_waiting.size());
    for (const Change &change : std::exchange(m_waiting, {})) {
        m_asked.remove(change.registration.id);
        if (m_outcome.wasRestoring) {
            m_undoable.append(change);
        }
    }
}

void RegistrationBatch::sendNext()
{
    const Change change = m_waiting.takeFirst();
    const Registration &asked = change.registration;
    ++m_inFlight;
    auto *call = m_outcome.wasRestoring
        ? m_client.restoreRegistration(asked.eventId, asked.id, change.key)
        : m_client.cancelRegistration(asked.eventId, asked.id, change.key);
    call->then(this,
               [this, change](const ApiResult<Registration> &result) { onSent(change, result); });
}

void RegistrationBatch::onSent(const Change &change, const ApiResult<Registration> &result)
{
    --m_inFlight;
    if (result) {
        m_outcome.done.append(*result);
        Q_EMIT changed(*result);
    } else {
        onFailed(change, result.error());
    }
    const auto settled = m_outcome.done.size() + m_outcome.failed.size() + m_outcome.unknown.size();
    Q_EMIT progressed(static_cast<int>(settled), m_total);
    if (!m_waiting.isEmpty()) {
        sendNext();
    } else if (m_inFlight == 0) {
        end();
    }
}

void RegistrationBatch::onFailed(const Change &change, const ApiError &error)
{
    if (m_outcome.failed.isEmpty() && m_outcome.unknown.isEmpty()) {
        m_outcome.firstError = error;
    }
    (error.outcomeUnknown ? m_outcome.unknown : m_outcome.failed)
        .append(change.registration.userEmail);
    m_asked.remove(change.registration.id);
    keepForUndo(change, error);
    if (error.kind != ApiFailure::Server) {
        giveUpWaiting();
    }
}

// Without a server each of the rest would wait out its patience in vain.
void RegistrationBatch::giveUpWaiting()
{
    for (const Change &unsent : std::exchange(m_waiting, {})) {
        m_outcome.failed.append(unsent.registration.userEmail);
        m_asked.remove(unsent.registration.id);
        if (m_outcome.wasRestoring) {
            m_undoable.append(unsent);
        }
    }
}

// With its key as long as it may have been done already; a refusal would only be repeated for it.
void RegistrationBatch::keepForUndo(const Change &change, const ApiError &error)
{
    if (m_outcome.wasRestoring && !isHopeless(error)) {
        const bool sameWish = error.outcomeUnknown || error.kind != ApiFailure::Server;
        m_undoable.append({change.registration, sameWish ? change.key : ApiClient::newKey()});
    }
}

void RegistrationBatch::end()
{
    if (!m_outcome.wasRestoring && !m_outcome.done.isEmpty()) {
        m_undoable.clear();
        for (const Registration &cancelled : std::as_const(m_outcome.done)) {
            if (canComeBack(cancelled)) {
                m_undoable.append({cancelled, ApiClient::newKey()});
            }
        }
    }
    m_asked.clear();
    m_total = 0;
    m_running = false;
    const BatchOutcome outcome = std::exchange(m_outcome, {});
    Q_EMIT runningChanged(false);
    Q_EMIT finished(outcome);
    cancel(std::exchange(m_later, {}));
}

} // namespace boxoffice
